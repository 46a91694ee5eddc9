"""Scope of the room agreement: read by scope_rooms."""

from .scope_duties import DIALOG, ENGINE, RECORD, STAYS

TABLE = {
    "union.agreement": RECORD,
    "union.agreement.check": RECORD,
    "union.agreement.filing": ENGINE,
    "union.agreement.step": DIALOG,
    "union.bargaining": RECORD,
    "union.bargaining.rep": RECORD,
    "union.bargaining.subject": STAYS,
}
# What is checked was in force; who is asked about a draft may delete it.
SPECIAL = {}
ARGUMENTS = {"agreement_id": "union.agreement"}
