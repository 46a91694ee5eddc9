"""The trainings of the demo: the chair of the building was trained, a vice chair is signed up."""

from datetime import datetime

TRAINED = datetime(2026, 11, 24, 2, 0)
# (position, kind, title, days, class hours)
CLASSES = [
    ("chair", "induction", "2026年第二期新任基层工会主席培训班", ("2026-11-23", "2026-11-24"), 16),
    ("vice_chair", "law", "劳动争议调解实务培训", ("2026-12-15", "2026-12-15"), 6),
]


def furnish_training(story):
    """Record who of the committee was trained, and who is signed up."""
    building, street = (story.organizations[key] for key in ("building", "street"))
    with story.at(TRAINED):
        for position, kind, title, (first, last), hours in CLASSES:
            seat = story.env["union.seat"].search(
                [
                    ("organization_id", "=", building.id),
                    ("committee_id.kind", "=", "union"),
                    ("position", "=", position),
                ],
                limit=1,
            )
            story.as_("jd_clerk", "union.training").create(
                {
                    "organization_id": building.id,
                    "member_id": seat.member_id.id,
                    "title": title,
                    "kind_id": story.env.ref(f"trade_union.training_kind_{kind}").id,
                    "date_from": first,
                    "date_to": last,
                    "hours": hours,
                    "organizer_id": street.id,
                }
            )
