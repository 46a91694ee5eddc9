from odoo import models
from odoo.tools import groupby

from .numbers import clear_numbers

COPIED = (
    "name", "gender", "birth_date", "employment_kind", "political_status", "education", "id_type",
)  # fmt: skip


class UnionMember(models.Model):
    _inherit = "union.member"

    def _open_stays(self, stays):
        """Let these memberships go over to other unions: old rows stay as history, new ones hold.

        A constant number of queries. No right is checked: for the approvals that decided it.

        :param stays: ``{member: {'union', 'state', 'employer_id'}}`` for superuser records: the
            union that takes him, the state he has there, the id of his employer from now on
        :return: the new rows in the order of ``self``
        """
        clear = clear_numbers(self)
        logins = {member: member.partner_id for member in self}
        verified = self.filtered("verified")
        vals_list = [
            {
                **{name: member[name] for name in COPIED},
                **clear[member],
                # What the old union noted of him stays there.
                "note": False,
                "employer_id": stays[member]["employer_id"],
                "organization_id": stays[member]["union"].id,
                "state": stays[member]["state"],
                "joined_on": member.joined_on,
                "member_number": member.member_number,
            }
            for member in self
        ]
        # The number of a person goes along with him: one for life.
        self.write({"member_number": False, "partner_id": False})
        names = {member: stays[member]["union"].name for member in self}
        for name, pairs in groupby(names.items(), key=lambda pair: pair[1]):
            self.browse([member.id for member, _name in pairs])._change_state(
                "transferred", self.env._("Transferred to %(union)s", union=name)
            )
        self.flush_recordset()
        rows = self.browse(self._bulk_create(vals_list))
        for member, row in zip(self, rows, strict=True):
            row.previous_id = member
            row.partner_id = logins[member]
        # What is known of a person himself goes along to his new union.
        rows.filtered(lambda row: row.previous_id in verified).write({"verified": True})
        return rows
