from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..said import said
from .clocks import last_days
from .steps import check_state, day_of, window


class UnionBargaining(models.Model):
    """The steps of a round: invite, answer, begin the talks, conclude."""

    _inherit = "union.bargaining"

    answer_due = fields.Date("Answer Due By", compute="_compute_answer_due")
    answer_provisional = fields.Boolean("Provisional", compute="_compute_answer_due")

    @api.depends("invited_on", "kind", "organization_id", "state")
    def _compute_answer_due(self):
        due = last_days(
            self.filtered(lambda round_: round_.invited_on and round_.state == "invited"),
            "bargaining.answer",
            "invited_on",
        )
        for round_ in self:
            found = due.get(round_.id)
            round_.answer_due = found and found.date
            round_.answer_provisional = bool(found and found.provisional)

    # Of what was answered nothing is asked any more.
    _union_watch_domain = Domain("state", "=", "invited")

    def action_invite(self, on=None):
        """Enter that the invitation to bargain was handed over.

        :param on: the day, ISO; today if left out
        :return: ``{"answer_due", "provisional"}``, ISO date or False where no rule says
        :raise UserError: invited before, no employer named, or a day to come
        :raise AccessError: outside the caller's scope

        Clause: NR-CONTRACT-32 (the answer's days), as the place has it.
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "draft")
        if not self.employer_ids:
            raise UserError(
                self.env._("Name the employers first: nobody else can be invited to bargain.")
            )
        self._server_write({"state": "invited", "invited_on": day_of(self.env, on)})
        due = self.answer_due
        return {
            "answer_due": due.isoformat() if due else False,
            "provisional": self.answer_provisional,
        }

    def action_answer(self, accepted, text="", on=None):
        """Enter how the other side answered.

        :param bool accepted: whether it comes to the talks
        :param text: its words, where there are some
        :param on: the day of the answer; today if left out
        :return: the state
        :raise UserError: nobody was invited, answered before, or a day that cannot be
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "invited")
        if not isinstance(accepted, bool):
            raise UserError(self.env._("Say whether the other side comes: true or false."))
        state = "accepted" if accepted else "refused"
        self._server_write(
            {
                "state": state,
                "answer": state,
                "answer_text": said(self.env, text),
                "answered_on": day_of(self.env, on, self.invited_on),
            }
        )
        return state

    def action_meet(self, on=None, reason=None):
        """Enter that the talks began: who sat there is asked by the rules.

        :param on: the day; today if left out
        :param reason: why it goes on in spite of a warning; ``check_reason`` if left out
        :return: the state
        :raise UserError: not accepted, or a rule of the representatives is not kept
        :raise AccessError: outside the caller's scope

        Clauses: NR-CONTRACT-19, NR-WAGE-data and those of the place.
        """
        self.ensure_one()
        self.check_access("write")
        # Equal consultation needs no invitation.
        consults = self.kind == "consultation"
        check_state(self, "accepted", *(["draft"] if consults else []))
        day = day_of(self.env, on, self.answered_on)
        self._server_write({"met_on": day})
        # With the day in hand: the data are to be there so many days before it.
        self._union_enforce("open", reason)
        self._server_write({"state": "talks"})
        return "talks"

    def action_conclude(self, result, title=None, on=None):
        """Enter what came of the talks; a draft that was agreed becomes an agreement.

        :param result: what came of them, in brief
        :param title: of the draft agreement; left out where none was agreed, and of a consultation
        :param on: the day; today if left out
        :return: id of the agreement in draft, or False
        :raise UserError: no talks, nothing said, or a consultation with a paper
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "talks")
        result, title = said(self.env, result), said(self.env, title)
        if not result:
            raise UserError(self.env._("Say in brief what came of the talks."))
        if title and self.kind == "consultation":
            raise UserError(
                self.env._("A consultation ends without an agreement: begin a round of bargaining.")
            )
        day = day_of(self.env, on, self.met_on)
        self._server_write({"state": "concluded", "concluded_on": day, "result": result})
        if not title:
            return False
        agreement = self.env["union.agreement"].create(
            {
                "organization_id": self.organization_id.id,
                "bargaining_id": self.id,
                "renews_id": self.renews_id.id,
                "name": title,
                "kind": self.kind,
                "scope": self.scope,
                "employer_ids": self.employer_ids.ids,
            }
        )
        agreement._server_write({"drafted_on": day})
        return agreement.id

    def button_invite(self):
        """Ask for the day of :meth:`action_invite`."""
        return window(self.env, self, "invite")

    def button_answer(self):
        """Ask for the answer, see :meth:`action_answer`."""
        return window(self.env, self, "answer")

    def button_meet(self):
        """Ask for the day of :meth:`action_meet`."""
        return window(self.env, self, "meet")

    def button_conclude(self):
        """Ask for what :meth:`action_conclude` needs."""
        return window(self.env, self, "conclude")

    def button_agreements(self):
        """Open what was agreed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_union.union_agreement_action")
        return {**action, "domain": [("bargaining_id", "=", self.id)], "context": {}}
