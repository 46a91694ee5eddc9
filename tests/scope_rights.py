"""Scope of the room case: read by scope_rooms."""

from .scope_duties import DIALOG, MANAGERS, NOBODY, RIGHTS, SHIPPED

READERS = RIGHTS | {"auditor"}
# Of what is not confidential; who is not in the chain writes nothing.
SEEN = (READERS, NOBODY, NOBODY, NOBODY)


TABLE = {
    "union.case": (READERS, NOBODY, RIGHTS, NOBODY),
    "union.case.chain": SEEN,
    "union.case.clock": SEEN,
    "union.case.door": (READERS, MANAGERS, MANAGERS, NOBODY),
    "union.case.figures": DIALOG,
    "union.case.step": SEEN,
    "union.case.triage": DIALOG,
    "union.case.type": SHIPPED,
    "union.case.word": DIALOG,
}
# What stands in the table for anybody is confidential to them all: test_case_confidential.
SPECIAL = {"union.case": {"confidential": False, "year": 2026}}
ARGUMENTS = {"case_id": "union.case"}
