"""Scope of the room fund: read by scope_rooms."""
