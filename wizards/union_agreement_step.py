from odoo import fields, models

from ..models.clock import today


class UnionAgreementStep(models.TransientModel):
    """Ask what a step of a round of bargaining or of an agreement needs to know, and take it."""

    _name = "union.agreement.step"
    _description = "Step of an Agreement"

    step = fields.Selection(
        [
            ("invite", "Invitation"),
            ("answer", "Answer to the Invitation"),
            ("meet", "Talks"),
            ("conclude", "What Came of It"),
            ("subject", "Answer to the Proposal"),
            ("vote", "Vote on the Draft"),
            ("sign", "Signing"),
            ("file", "Filing"),
            ("receive", "Receipt by the Authority"),
            ("register", "Registration"),
            ("object", "Objection"),
            ("publish", "Publication"),
            ("copy_up", "Copy to the Superior"),
            ("end", "End"),
            ("take_over", "Taking Over"),
        ],
        required=True,
    )
    agreement_id = fields.Many2one("union.agreement", "Collective Agreement", ondelete="cascade")
    bargaining_id = fields.Many2one("union.bargaining", ondelete="cascade")
    subject_id = fields.Many2one("union.bargaining.subject", ondelete="cascade")
    on = fields.Date("Day", default=lambda self: today(self.env), help="When it happened.")
    reason = fields.Text(
        "Reason for Going On", help="Needed where a rule warns; it stays on record with your name."
    )
    accepted = fields.Selection([("yes", "It Comes to the Talks"), ("no", "It Refuses")])
    text = fields.Text("In Words")
    title = fields.Char(
        "Title of the Draft Agreement", help="Left empty: no agreement was reached."
    )
    passed_by = fields.Selection(
        [
            ("workers_congress", "Workers' Congress"),
            ("all_staff", "All Staff"),
            ("other", "Another Body"),
        ]
    )
    entitled = fields.Integer("All Entitled", help="All of them, not only who came.")
    present = fields.Integer()
    yes = fields.Integer("In Favour")
    register_number = fields.Char("Registered Under")
    signed_on = fields.Date()
    received_on = fields.Date("Received by the Authority On")
    parties = fields.Text("Both Sides, with Their Addresses")

    def button_go(self):
        """Take the step; see the ``action_*`` of the round, the agreement or the proposal."""
        self.ensure_one()
        agreement, bargaining = self.agreement_id, self.bargaining_id
        match self.step:
            case "invite":
                bargaining.action_invite(self.on)
            case "answer":
                accepted = {"yes": True, "no": False}.get(self.accepted)
                bargaining.action_answer(accepted, self.text, self.on)
            case "meet":
                bargaining.action_meet(self.on, self.reason)
            case "conclude":
                if id_ := bargaining.action_conclude(self.text, self.title, self.on):
                    return self._open("union.agreement", id_)
            case "subject":
                self.subject_id.action_answer(self.text)
            case "vote":
                agreement.action_vote(
                    self.passed_by, self.entitled, self.present, self.yes, self.on, self.reason
                )
            case "object":
                agreement.action_object(
                    self.parties, self.text, self.received_on, self.on, self.reason
                )
            case "receive":
                agreement.action_receive(self.on, self.register_number)
            case "register":
                agreement.action_register(self.register_number)
            case "end":
                agreement.action_end(self.text, self.on)
            case "take_over":
                agreement.action_take_over(self.signed_on, self.received_on, self.register_number)
            case "sign":
                agreement.action_sign(self.on, self.reason)
            case "file":
                agreement.action_file(self.on, self.reason)
            case "publish":
                agreement.action_publish(self.on)
            case "copy_up":
                agreement.action_copy_up(self.on)
        return {"type": "ir.actions.act_window_close"}

    def _open(self, model, id_):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": id_,
            "view_mode": "form",
            "views": [(False, "form")],
        }
