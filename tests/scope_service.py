"""Scope of the room service: read by scope_rooms."""
