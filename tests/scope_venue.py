"""Scope of the room venue: read by scope_rooms."""
