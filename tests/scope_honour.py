"""Scope of the room honour: read by scope_rooms."""
