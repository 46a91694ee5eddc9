"""Scope of the room fund: read by scope_rooms."""

from .scope_duties import DIALOG, RECORD, SHIPPED

TABLE = {
    "union.fund.budget": RECORD,
    "union.fund.budget.line": RECORD,
    "union.fund.entry": RECORD,
    "union.fund.head": SHIPPED,
    "union.fund.project": RECORD,
    "union.fund.reverse": DIALOG,
    "union.fund.year": RECORD,
}
SPECIAL = {
    # None that it reverses: the filling would go on for ever.
    "union.fund.entry": {"day": "2026-01-01", "reverses_id": None},
    "union.fund.year": {"year": 2026},
}
