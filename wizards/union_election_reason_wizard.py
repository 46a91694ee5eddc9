from odoo import fields, models


class UnionElectionReasonWizard(models.TransientModel):
    """Ask for the reason of a step that is taken with a reason only."""

    _name = "union.election.reason.wizard"
    _description = "Go On With a Reason"

    action = fields.Selection(
        [
            ("go_on", "Go on although a gate is open"),
            ("reopen_list", "Open the list of candidates again"),
            ("void", "Declare the vote void"),
            ("withdraw", "Withdraw the candidate"),
            ("undo_check_in", "Take the check-in back"),
            ("recount", "Have the bundle counted afresh"),
            ("order_recount", "Have the vote counted anew"),
            ("decide", "Decide although figures are unusual"),
        ],
        required=True,
        readonly=True,
    )
    election_id = fields.Many2one("union.election", ondelete="cascade")
    contest_id = fields.Many2one("union.contest", ondelete="cascade")
    candidate_id = fields.Many2one("union.candidate", ondelete="cascade")
    voter_id = fields.Many2one("union.voter", ondelete="cascade")
    bundle_id = fields.Many2one("union.count.bundle", ondelete="cascade")
    checklist = fields.Html(related="election_id.checklist", related_sudo=False)
    reason = fields.Text(required=True, help="It stays on record with your name.")

    def button_go_on(self):
        """Take the step with this reason; the rights are checked by its own action."""
        self.ensure_one()
        if self.action == "go_on":
            self.election_id._go_on(reason=self.reason)
        elif self.action == "reopen_list":
            self.election_id.action_reopen_list(self.reason)
        elif self.action == "void":
            self.contest_id.action_void(self.reason)
        elif self.action == "withdraw":
            self.candidate_id.action_withdraw(self.reason)
        elif self.action == "order_recount":
            self.contest_id.action_order_recount(self.reason)
        elif self.action == "decide":
            self.contest_id.action_decide(self.reason)
        elif self.action == "recount":
            self.bundle_id.action_recount(self.reason)
        else:
            self.voter_id.action_undo_check_in(self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _ask(self, action, record):
        """Return the window that asks for the reason of a step on one record."""
        field = {
            "union.election": "election_id",
            "union.contest": "contest_id",
            "union.candidate": "candidate_id",
            "union.voter": "voter_id",
            "union.count.bundle": "bundle_id",
        }[record._name]
        return {
            "type": "ir.actions.act_window",
            "name": dict(self._fields["action"]._description_selection(self.env))[action],
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_action": action, f"default_{field}": record.id},
        }
