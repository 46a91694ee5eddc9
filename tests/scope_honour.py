"""Scope of the room honour: read by scope_rooms."""

from .scope_duties import DIALOG, RECORD

TABLE = {
    "union.honour": RECORD,
    "union.honour.grant": DIALOG,
    "union.honour.nomination": RECORD,
    "union.honour.quota": RECORD,
}
SPECIAL = {"union.honour.quota": {"year": 2026}, "union.honour.nomination": {"year": 2026}}
