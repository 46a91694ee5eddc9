"""Scope of workers' congress and disclosure: read by scope_rooms."""

from .scope_duties import RECORD

TABLE = {
    "union.disclosure": RECORD,
    "union.worker.director": RECORD,
    "union.workers.congress": RECORD,
    "union.workers.motion": RECORD,
    "union.workers.notice": RECORD,
    "union.workers.session": RECORD,
    "union.workers.unit": RECORD,
}
SPECIAL = {
    "union.workers.congress": {"date_to": "2025-01-01", "number": 1},
}
ARGUMENTS = {"disclosure_id": "union.disclosure"}
