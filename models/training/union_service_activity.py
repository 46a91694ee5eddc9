from odoo import models

from ..clock import office_day
from .union_training import TITLE_SIGNS


class UnionServiceActivity(models.Model):
    """An activity that trains is a training of everybody who came (QZ-7, BJ-3.2.2)."""

    _inherit = "union.service.activity"

    def _on_filed(self):
        """Enter the trainings of those who came; who has it on record already keeps his row."""
        super()._on_filed()
        training = self.filtered("kind_id.training_kind_id")
        if not training:
            return
        # Lists of activities whose officer files them, and what follows from those.
        training = training.sudo()
        came = training.env["event.registration"].search(
            [("event_id", "in", training.event_id.ids), ("state", "=", "done")]
        )
        by_event = came.grouped("event_id")
        rows = {}
        for activity in training:
            for registration in by_event.get(activity.event_id, came.browse()):
                values = activity._training_values(registration.union_member_id)
                key = tuple(
                    values[name] for name in ("organization_id", "member_id", "title", "date_from")
                )
                rows[key] = values
        trainings = training.env["union.training"]
        known = trainings.search(
            [
                ("member_id", "in", came.union_member_id.ids),
                ("date_from", "in", [values["date_from"] for values in rows.values()]),
            ]
        )
        for row in known:
            rows.pop((row.organization_id.id, row.member_id.id, row.title, row.date_from), None)
        trainings.create(list(rows.values()))

    def _training_values(self, member):
        """Return the values of the training of one member who came to this activity."""
        path = self.organization_id.parent_path
        stays = member.organization_id.parent_path.startswith(path)
        return {
            # Of one who has moved since then it is kept at his own union.
            "organization_id": (self if stays else member).organization_id.id,
            "member_id": member.id,
            "title": self.name.strip()[:TITLE_SIGNS],
            "kind_id": self.kind_id.training_kind_id.id,
            "date_from": self._first_day(),
            "date_to": office_day(self.env, self.date_end),
            "organizer_id": self.organization_id.id,
        }
