"""Scope of the room service: read by scope_rooms."""

from .scope_duties import RECORD

TABLE = {
    "union.activity.plan": RECORD,
    "union.activity.plan.line": RECORD,
    "union.brand": RECORD,
    "union.interest.group": RECORD,
    "union.interest.group.member": RECORD,
    "union.service.record": RECORD,
    "union.service.series": RECORD,
    "union.service.task": RECORD,
}
SPECIAL = {
    "union.activity.plan": {"year": 2026},
    "union.service.series": {"date_end": "2020-01-01 01:00:00"},
}
ARGUMENTS = {"organization_id": "union.organization"}
OTHER = {"year": "2026", "photo_id": "1"}
