"""Scope of the room venue: read by scope_rooms."""

from .scope_duties import DIALOG, RECORD, STAYS

TABLE = {
    "union.venue": RECORD,
    "union.venue.booking": STAYS,
    "union.venue.duty": RECORD,
    "union.venue.fault": DIALOG,
    "union.venue.item": STAYS,
    "union.venue.reason": DIALOG,
}
SPECIAL = {"union.venue.booking": {"date_end": "2020-01-01 01:00:00"}}
PUBLISHED = {"union.venue": {"sharing": "below"}}
ARGUMENTS = {"venue_id": "union.venue", "booking_id": "union.venue.booking"}
