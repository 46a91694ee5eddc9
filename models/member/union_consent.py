from odoo import api, fields, models

from ..clock import now


class UnionConsent(models.Model):
    """What a member answered to a text about the use of his data, and when. Append-only.

    The last row of a member is what holds. Refusing or withdrawing costs him nothing.
    """

    _name = "union.consent"
    _inherit = ["union.append.only"]
    _description = "Consent to Data Use"
    _log_access = False
    _order = "id desc"
    _rec_name = "decision"
    _house_end = {"afterwards": True}

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    text_id = fields.Many2one(
        "union.consent.text", "Version", required=True, readonly=True, ondelete="restrict"
    )
    text_digest = fields.Char(required=True, readonly=True)
    decision = fields.Selection(
        [("given", "Given"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
    )
    way = fields.Selection(
        [("entry", "At the First Entry"), ("portal", "On the Member's Page")],
        required=True,
        readonly=True,
    )
    decided_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")

    @api.model
    @api.private
    def _record(self, members, text, decision, way):
        """Add what the user answered for his own memberships."""
        # Nobody writes an answer by hand; these are the user's own memberships.
        return self.sudo().create(
            [
                {
                    "member_id": member.id,
                    "organization_id": member.organization_id.id,
                    "text_id": text.id,
                    "text_digest": text._digest(),
                    "decision": decision,
                    "way": way,
                    "decided_at": now(),
                    "user_id": self.env.uid,
                }
                for member in members
            ]
        )

    @api.model
    @api.private
    def _last(self, members):
        """Return the rows (superuser) that hold for these members: the last of each."""
        # The caller may show these members their own answers.
        rows = self.sudo().search([("member_id", "in", members.ids)])
        last = {}
        for row in rows:
            last.setdefault(row.member_id, row.id)
        return rows.browse(last.values())
