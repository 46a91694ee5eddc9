from odoo import fields, models


class UnionMember(models.Model):
    _inherit = "union.member"

    # The portal finds a member by his login's contact.
    partner_id = fields.Many2one(index="btree_not_null")

    def _ensure_contacts(self):
        """Give each of these members a contact with his name, if he has none (one batch).

        A contact is made to be named by, so it holds the name and nothing else.
        """
        # The right to the members was checked; a contact belongs to nobody's scope.
        without = self.sudo().filtered(lambda member: not member.partner_id)
        partners = (
            without.env["res.partner"]
            .with_context(
                tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
            )
            .create([{"name": member.name} for member in without])
        )
        for member, partner in zip(without, partners, strict=True):
            member.partner_id = partner
        self.invalidate_recordset(["partner_id"])
