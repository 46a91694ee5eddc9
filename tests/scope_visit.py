"""Scope of the room visit: read by scope_rooms."""
