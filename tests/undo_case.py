"""An import to be taken back: what stood before it and after."""

from odoo.exceptions import UserError

from .queue_case import QueueCase

COLUMNS = (
    "employer_id", "employment_kind", "political_status", "education", "mobile_sealed",
    "mobile_masked", "mobile_digest", "id_sealed", "name", "state",
)  # fmt: skip


class UndoCase(QueueCase):
    def figures(self):
        """Counts of the whole tree and what stands of each member and employer."""
        self.env.flush_all()
        self.env.invalidate_all()
        places = self.building | self.primary | self.street
        members = self.members().sudo()
        return (
            [
                (place.member_count, place.applicant_count, place.worker_count,
                 place.employer_count, place.realname_count, place.primary_count)
                for place in places
            ],
            members.read(COLUMNS, load=None),
            self.env["union.employer"].search([("organization_id", "child_of", self.building.id)])
            .sudo()
            .read(
                ["name", "staff_count", "female_staff_count", "revenue", "sector_name",
                 "contact_mobile_sealed", "contact_mobile_digest", "contact_name"],
                load=None,
            ),
        )  # fmt: skip

    def refused_undo(self, record, reason):
        before = self.figures()
        with self.assertRaisesRegex(UserError, reason) as caught:
            record.action_undo()
        self.assertEqual(self.figures(), before)
        return str(caught.exception)
