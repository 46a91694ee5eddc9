"""Scope of the room needs: read by scope_rooms."""

from .scope_duties import NOBODY, RECORD

TABLE = {
    "union.need": RECORD,
    # Who has answered is read by nobody.
    "union.need.answered": (NOBODY, NOBODY, NOBODY, NOBODY),
    "union.need.survey": RECORD,
    "union.pledge": RECORD,
    "union.pledge.line": RECORD,
    "union.resource": RECORD,
}
SPECIAL = {
    "union.need.survey": {"year": 2026, "least": 5},
    "union.pledge": {"year": 2026},
}
ARGUMENTS = {"survey_id": "union.need.survey"}
