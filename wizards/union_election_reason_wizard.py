from odoo import fields, models


class UnionElectionReasonWizard(models.TransientModel):
    """Ask for the reason of a step that is taken with a reason only."""

    _name = "union.election.reason.wizard"
    _description = "Go On With a Reason"

    # What is asked about, and its method that takes the reason.
    _steps = {
        "go_on": ("election_id", "_go_on"),
        "reopen_list": ("election_id", "action_reopen_list"),
        "cancel": ("election_id", "action_cancel"),
        "ask_permission": ("election_id", "action_ask_permission"),
        "give_word": ("election_id", "action_give_word"),
        "void": ("contest_id", "action_void"),
        "withdraw": ("candidate_id", "action_withdraw"),
        "undo_check_in": ("voter_id", "action_undo_check_in"),
        "recount": ("bundle_id", "action_recount"),
        "order_recount": ("contest_id", "action_order_recount"),
        "decide": ("contest_id", "action_decide"),
    }

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
            ("cancel", "Give the election up"),
            ("ask_permission", "Ask the superior to let it pass"),
            ("give_word", "Say what was done"),
        ],
        required=True,
        readonly=True,
    )
    election_id = fields.Many2one("union.election", ondelete="cascade")
    contest_id = fields.Many2one("union.contest", ondelete="cascade")
    candidate_id = fields.Many2one("union.candidate", ondelete="cascade")
    voter_id = fields.Many2one("union.voter", ondelete="cascade")
    bundle_id = fields.Many2one("union.count.bundle", ondelete="cascade")
    gate_id = fields.Many2one(
        "union.election.gate", "What Is Asked", readonly=True, ondelete="cascade"
    )
    checklist = fields.Html(related="election_id.checklist", related_sudo=False)
    reason = fields.Text(required=True, help="It stays on record with your name.")

    def button_go_on(self):
        """Take the step with this reason; the rights are checked by its own action."""
        self.ensure_one()
        field, method = self._steps[self.action]
        asked = {"gate": self.gate_id.code} if self.gate_id else {}
        getattr(self[field], method)(reason=self.reason, **asked)
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
