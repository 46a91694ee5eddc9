from odoo import api, fields, models


class UnionRepresentativeDialog(models.TransientModel):
    """What is asked before a mandate ends or a seat of a constituency is settled; it stays on record."""

    _name = "union.representative.dialog"
    _description = "Representatives: Reason of a Step"

    action = fields.Selection(
        [
            ("refuse", "Not qualified"),
            ("leave", "Left before the term is over"),
            ("recall", "Recall by the constituency"),
            ("reduce", "Leave seats empty"),
            ("reallocate", "Give seats to another constituency"),
        ],
        required=True,
        readonly=True,
    )
    representative_id = fields.Many2one("union.representative", ondelete="cascade")
    constituency_id = fields.Many2one("union.congress.constituency", ondelete="cascade")
    congress_id = fields.Many2one("union.congress", compute="_compute_congress_id")
    cause = fields.Selection(
        [("resignation", "Resigned"), ("moved", "Left the Constituency"), ("death", "Died")]
    )
    resolution_id = fields.Many2one(
        "union.resolution", "Vote on the Recall", domain="[('state', '!=', 'draft')]"
    )
    proposer = fields.Selection(
        [
            ("members", "Members of the Constituency"),
            ("representatives", "Representatives"),
            ("unit_union", "The Union of the Constituency"),
        ],
        "Proposed By",
    )
    proposers = fields.Integer("How Many Proposed It")
    to_id = fields.Many2one(
        "union.congress.constituency",
        "To Constituency",
        domain="[('congress_id', '=', congress_id), ('id', '!=', constituency_id)]",
    )
    count = fields.Integer("Seats", default=1)
    reason = fields.Char(required=True, help="It stays on record with your name.")

    @api.depends("constituency_id")
    def _compute_congress_id(self):
        for dialog in self:
            dialog.congress_id = dialog.constituency_id.congress_id

    def button_go_on(self):
        """Take the step; the rights are checked by its own action."""
        self.ensure_one()
        person, part = self.representative_id, self.constituency_id
        if self.action == "refuse":
            person.action_review(False, ground=self.reason)
        elif self.action == "leave":
            person.action_leave(self.cause, self.reason)
        elif self.action == "recall":
            person.action_recall(self.resolution_id.id, self.proposer, self.proposers, self.reason)
        elif self.action == "reduce":
            part.action_reduce(self.count, self.reason)
        else:
            part.action_reallocate(self.to_id.id, self.count, self.reason)
        return {"type": "ir.actions.act_window_close"}

    @api.model
    def _ask(self, action, record):
        """Return the window that asks for what a step on one record needs."""
        field = "representative_id" if record._name == "union.representative" else "constituency_id"
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["action"]._description_selection(self.env))[action],
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_action": action, f"default_{field}": record.id},
        }
