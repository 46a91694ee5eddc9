"""Scope of the room contribution: read by scope_rooms."""

from .scope_duties import DIALOG, ENGINE, RECORD

TABLE = {
    "union.contribution": RECORD,
    "union.contribution.split": ENGINE,
    "union.fund.disclosure": ENGINE,
    "union.fund.opine": DIALOG,
    "union.fund.opinion": ENGINE,
}
SPECIAL = {
    # None that it settles: the filling would go on for ever.
    "union.contribution": {"month": "2020-01-01", "settles_id": None, "payroll": None},
}
