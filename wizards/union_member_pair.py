from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.server_fields import check_named


class UnionMemberPair(models.TransientModel):
    """Decide on two members who look alike: merge them, or state that they are two people.

    With statements chosen instead of members it takes those back.
    """

    _name = "union.member.pair"
    _description = "One Person or Two"

    member_id = fields.Many2one("union.member", readonly=True)
    other_id = fields.Many2one("union.member", "Other Member", readonly=True)
    statement_ids = fields.Many2many(
        "union.member.distinct", "union_member_pair_statement_rel", readonly=True
    )
    decision = fields.Selection(
        [
            ("keep_first", "One person: keep the first"),
            ("keep_other", "One person: keep the second"),
            ("distinct", "Two different people"),
        ],
    )
    reason = fields.Char(help="How it is known: asked, papers seen. Stays on record.")
    hindrance = fields.Text("In the Way", compute="_compute_hindrance")

    @api.depends("decision", "member_id", "other_id")
    def _compute_hindrance(self):
        for pair in self:
            ended, kept = (member._origin for member in pair._roles())
            # The form asks before anything is saved: nothing is told of members out of scope.
            (ended | kept).check_access("read")
            pair.hindrance = "\n".join(ended._merge_hindrances(kept)) if ended else False

    @api.model_create_multi
    def create(self, vals_list):
        for name in ("member_id", "other_id"):
            check_named(self, vals_list, name)
        return super().create(vals_list)

    def write(self, vals):
        for name in ("member_id", "other_id"):
            check_named(self, [vals], name)
        return super().write(vals)

    def button_decide(self):
        """Carry the decision out."""
        self.ensure_one()
        if self.statement_ids:
            self.statement_ids.action_revoke(self.reason)
        elif len(self.member_id | self.other_id) != 2:
            raise UserError(self.env._("Select two members: the two entries to compare."))
        elif self.decision == "distinct":
            statements = self.env["union.member.distinct"]
            members = self.member_id | self.other_id
            members.check_access("write")
            statements._state([tuple(sorted(members.ids))], statements._said(self.reason))
        elif self.decision:
            ended, kept = self._roles()
            ended.action_merge(kept.id, self.reason)
        else:
            raise UserError(self.env._("Choose whether it is one person or two."))
        return {"type": "ir.actions.act_window_close"}

    def _roles(self):
        """Return ``(the one that ends, the one kept)``, both empty unless they are merged."""
        if self.decision == "keep_first":
            return self.other_id, self.member_id
        if self.decision == "keep_other":
            return self.member_id, self.other_id
        return self.member_id.browse(), self.member_id.browse()

    @api.model
    def _window(self, members):
        """Return the action that opens the window for two members.

        :raise AccessError: one of them is out of the user's scope
        :raise UserError: not two
        """
        members.check_access("read")
        if len(members) != 2:
            raise UserError(self.env._("Select two members: the two entries to compare."))
        first, other = members.ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One Person or Two"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": first, "default_other_id": other},
        }
