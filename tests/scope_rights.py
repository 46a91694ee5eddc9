"""Scope of the room case: read by scope_rooms."""
