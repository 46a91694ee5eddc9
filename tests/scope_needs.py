"""Scope of the room needs: read by scope_rooms."""
