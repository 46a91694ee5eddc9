"""Scope of the room agreement: read by scope_rooms."""
