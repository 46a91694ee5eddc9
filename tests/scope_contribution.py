"""Scope of the room contribution: read by scope_rooms."""
