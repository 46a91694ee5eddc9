from odoo import fields, models


class UnionMember(models.Model):
    _inherit = "union.member"

    # One row per stay at a union: a transfer leaves the old row as history and opens a new one.
    previous_id = fields.Many2one(
        "union.member",
        "Membership Before",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    request_ids = fields.One2many("union.membership.request", "member_id", "Requests")
    request_count = fields.Integer(compute="_compute_request_count")

    def _compute_request_count(self):
        groups = self.env["union.membership.request"]._read_group(
            [("member_id", "in", self.ids)], ["member_id"], ["__count"]
        )
        counts = {member.id: count for member, count in groups}
        for member in self:
            member.request_count = counts.get(member._origin.id, 0)

    def button_requests(self):
        """Open the requests about this membership, the one that led to it included."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Requests"),
            "res_model": "union.membership.request",
            "view_mode": "list,kanban,form",
            "domain": ["|", ("member_id", "=", self.id), ("result_id", "=", self.id)],
            "context": {"default_member_id": self.id, "default_kind": "correction"},
        }

    def button_request(self):
        """Open the window that files requests about the selected members."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request for These Members"),
            "res_model": "union.membership.batch",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_ids": [fields.Command.set(self.ids)]},
        }
