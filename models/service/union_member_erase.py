from odoo import models
from odoo.tools import SQL

from ..member.union_member_erase import NOBODY


class UnionMember(models.Model):
    _inherit = "union.member"

    def _erase_traces(self, names):
        """Places at activities stay, so that the lists count what they counted."""
        registrations = (
            self.env["event.registration"]
            .with_context(active_test=False)
            .search([("union_member_id", "in", self.ids)])
        )
        self._erase_texts(
            {
                (registration._name, registration.id): names[registration.union_member_id]
                for registration in registrations
            }
        )
        registrations.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE event_registration SET name = %s WHERE id = ANY(%s)",
                NOBODY,
                registrations.ids,
            )
        )
        registrations.invalidate_recordset()
        return super()._erase_traces(names)
