from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError

from ...core import agreements as core
from ...core.text import hide_numbers
from ..clock import today
from ..said import reason_said, said
from .clocks import figure_of, rules_of
from .steps import check_state, day_of, window

QUORUM, THRESHOLD = "agreement.vote.quorum", "agreement.vote.threshold"
# Each step and the state it leads back to; what was done before is done anew after an objection.
_ANEW = {
    "failed_on": False, "voted_on": False, "passed_by": False, "vote_entitled": False,
    "vote_present": False, "vote_yes": False, "vote_passed": False, "signed_on": False,
    "filed_on": False, "received_on": False, "objection_until": False, "effective_on": False,
    "register_number": False,
}  # fmt: skip


class UnionAgreement(models.Model):
    """The steps of an agreement: vote, signature, filing, receipt, objection, publication, end."""

    _inherit = "union.agreement"

    def action_vote(self, passed_by, entitled, present, yes, on=None, reason=None):
        """Enter the vote on the draft; one that failed may be put again.

        :param passed_by: ``workers_congress``, ``all_staff`` or ``other``
        :param int entitled: all representatives, or all staff; not those present
        :param int present: how many came
        :param int yes: how many were in favour
        :param on: the day of the vote, ISO; today if left out
        :param reason: why it goes on in spite of a warning; ``check_reason`` if left out
        :return: ``{"passed", "present_needed", "yes_needed"}``
        :raise UserError: figures that cannot be, no rule in force, or a rule on the draft not kept
        :raise AccessError: outside the caller's scope

        Clause: NR-CONTRACT-36 (two thirds present, more than half of all).
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "draft")
        self._check_body(passed_by)
        figures = (entitled, present, yes)
        if any(type(figure) is not int for figure in figures):
            raise UserError(self.env._("Give the figures of the vote as whole numbers."))
        day = day_of(self.env, on, self.drafted_on)
        self._union_enforce("propose", reason)
        needed = self.env["union.rule"]._parameters([QUORUM, THRESHOLD], self.organization_id)
        shares = [needed[self.organization_id.id][key]["value"] for key in (QUORUM, THRESHOLD)]
        if None in shares:
            raise UserError(
                self.env._(
                    "No rule in force says what a vote on a draft needs (%(keys)s). Load the"
                    " standards first.",
                    keys=f"{QUORUM}, {THRESHOLD}",
                )
            )
        try:
            vote = core.decide_vote(*figures, *map(Fraction, shares))
        except ValueError:
            raise UserError(
                self.env._(
                    "Of %(entitled)s entitled %(present)s were present and %(yes)s in favour: one of"
                    " these figures cannot be.",
                    entitled=entitled,
                    present=present,
                    yes=yes,
                )
            ) from None
        self._server_write(
            {
                "passed_by": passed_by,
                "vote_entitled": entitled,
                "vote_present": present,
                "vote_yes": yes,
                "vote_passed": vote.passed,
                **({"state": "voted", "voted_on": day} if vote.passed else {"failed_on": day}),
            }
        )
        return {
            "passed": vote.passed,
            "present_needed": vote.present_needed,
            "yes_needed": vote.yes_needed,
        }

    def action_sign(self, on=None, reason=None):
        """Enter that both chief representatives signed.

        :param on: the day; today if left out
        :param reason: as :meth:`action_vote`
        :return: the last day to file it, ISO, or False where no rule says
        :raise UserError: not passed by whom the law asks for (NR-LAW-21), or no term
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self.check_access("write")
        # Two unions agree on their members of an agency: nobody votes, no authority looks at it.
        agency = self.kind == "agency"
        check_state(self, "draft" if agency else "voted")
        self._check_term()
        day = day_of(self.env, on, self.voted_on)
        self._union_enforce("submit", reason)
        values = {"state": "signed", "signed_on": day}
        if agency:
            values |= {"state": "received", "received_on": day, "effective_on": day}
        self._server_write(values)
        return self.file_due.isoformat() if self.file_due else False

    def action_file(self, on=None, reason=None):
        """Enter that it was handed in to the labour authority.

        :param on: the day; today if left out
        :param reason: as :meth:`action_vote`
        :return: id of the filing
        :raise UserError: not signed, or too few copies (NR-CONTRACT-42)
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "signed")
        day = day_of(self.env, on, self.signed_on)
        self._union_enforce("close", reason)
        # The right to write the agreement was asked above; a filing is made by this step alone.
        filing = (
            self.env["union.agreement.filing"]
            .sudo()
            .create(
                {
                    "agreement_id": self.id,
                    "number": len(self.filing_ids) + 1,
                    "filed_on": day,
                    "copies": self.copies,
                }
            )
        )
        self._server_write({"state": "filed", "filed_on": day})
        return filing.id

    def action_receive(self, on=None, register_number=None):
        """Enter that the authority received it: from that day the days for an objection run.

        :param on: the day of receipt; today if left out
        :param register_number: of the authority's register; may be entered later
        :return: ``{"objection_until", "effective_on"}``, ISO
        :raise UserError: not filed, or no rule says how many days
        :raise AccessError: outside the caller's scope

        Clause: NR-LCL-54; wages NR-WAGE-review.
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "filed")
        day = day_of(self.env, on, self.filed_on)
        values = self._received(day, register_number)
        self._server_write(values | {"state": "received"})
        self._last_filing().write({"received_on": day})
        return {
            "objection_until": self.objection_until.isoformat(),
            "effective_on": self.effective_on.isoformat(),
        }

    def action_register(self, register_number):
        """Enter the number of the authority's register (NR-CONTRACT-42b).

        :raise UserError: not received, or no number
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "received")
        number = reason_said(self.env, register_number)
        if not number:
            raise UserError(self.env._("Write the number of the register."))
        return self._server_write({"register_number": number})

    def action_object(self, parties, opinion, received_on, opinion_on, reason=None):
        """Enter the authority's written opinion: it objects, and nothing takes effect.

        :param parties: names and addresses of both sides, as the opinion has them
        :param opinion: what is objected to
        :param received_on: the day the authority received the agreement, as the opinion says
        :param opinion_on: the day of the opinion
        :param reason: as :meth:`action_vote`
        :return: id of the filing it belongs to
        :raise UserError: not received, in effect already, or one of the four is missing
        :raise AccessError: outside the caller's scope

        Clauses: NR-CONTRACT-45 (four fields, 15 days), NR-LCL-54.
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "received")
        day = day_of(self.env, opinion_on, self.received_on)
        if self.objection_until and day > self.objection_until:
            raise UserError(
                self.env._(
                    "“%(agreement)s” took effect on %(day)s: an objection of a later day stops"
                    " nothing (NR-LCL-54).",
                    agreement=self.name,
                    day=self.effective_on,
                )
            )
        filing = self._last_filing()
        filing.write(
            {
                "objection_parties": hide_numbers(said(self.env, parties)),
                "objection_opinion": hide_numbers(said(self.env, opinion)),
                "objection_received_on": received_on and day_of(self.env, received_on),
                "objected_on": opinion_on and day,
            }
        )
        # Asked with the caller's rights: his reason stays on record.
        filing.sudo(self.env.su)._union_enforce("submit", reason)
        self._server_write({"state": "objected", "effective_on": False, "objection_until": False})
        return filing.id

    def action_bargain_again(self, on=None):
        """Go back to the table after an objection; then vote, sign and file anew (NR-CONTRACT-46).

        :param on: the day a new draft was agreed; today if left out
        :return: the state
        :raise UserError: nobody objected
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "objected")
        day = day_of(self.env, on, self._last_filing().objected_on)
        self._server_write(_ANEW | {"state": "draft", "drafted_on": day})
        return "draft"

    def action_publish(self, on=None):
        """Enter that it was made known to all staff.

        :raise UserError: it is not in force
        """
        self.check_access("write")
        for agreement in self:
            agreement._check_in_force()
            agreement._server_write({"published_on": day_of(self.env, on, agreement.effective_on)})
        return True

    def action_copy_up(self, on=None):
        """Enter that a copy went to the superior union (NR-CONTRACT-zhejiang-34d).

        :raise UserError: not signed yet, or there is no superior
        """
        self.check_access("write")
        for agreement in self:
            check_state(agreement, "signed", "filed", "received")
            if not agreement.organization_id.parent_id:
                raise UserError(self.env._("There is no superior to send a copy to."))
            agreement._server_write({"copied_on": day_of(self.env, on, agreement.signed_on)})
        return True

    def action_renew(self):
        """Begin a round of bargaining that renews this agreement.

        :return: id of the round, in draft
        :raise UserError: it was never in force, or a round for it is under way
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "received", "ended")
        if self.has_renewal:
            raise UserError(self.env._("A round to renew it is under way, or it was renewed."))
        return (
            self.env["union.bargaining"]
            .create(
                {
                    "organization_id": self.organization_id.id,
                    "renews_id": self.id,
                    "name": self.name,
                    "kind": self.kind,
                    "scope": self.scope,
                    "employer_ids": self.employer_ids.ids,
                }
            )
            .id
        )

    def action_end(self, reason, on=None):
        """End an agreement before its last day.

        :param reason: text that stays on record
        :param on: its last day; today if left out
        :raise UserError: not received, or no reason
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "voted", "signed", "filed", "received", "objected")
        why = reason_said(self.env, reason)
        if not why:
            raise UserError(self.env._("Say why it ends; that stays on record."))
        self._server_write(
            {
                "state": "ended",
                "ended_on": day_of(self.env, on, self.signed_on),
                "end_reason": why,
            }
        )
        return True

    def action_take_over(self, signed_on, received_on, register_number=None):
        """Enter an agreement that was signed and filed before it came to this system.

        :param signed_on: the day of signature, ISO
        :param received_on: the day the authority received it
        :param register_number: of the authority's register
        :return: the day it took effect, ISO
        :raise UserError: it was bargained here, a day is missing or cannot be, or it has no term
        """
        self.ensure_one()
        self.check_access("write")
        check_state(self, "draft")
        if self.bargaining_id or self.filing_ids:
            raise UserError(
                self.env._(
                    "“%(agreement)s” was bargained here: enter its vote.", agreement=self.name
                )
            )
        self._check_term()
        if not (signed_on and received_on):
            raise UserError(self.env._("Say when it was signed and when it was received."))
        signed = day_of(self.env, signed_on)
        received = day_of(self.env, received_on, signed)
        self._server_write(
            self._received(received, register_number)
            | {"state": "received", "signed_on": signed, "filed_on": received, "taken_over": True}
        )
        return self.effective_on.isoformat()

    def _received(self, day, register_number):
        """Return the values of a receipt on this day."""
        rule = rules_of(self, "agreement.effective_days").get(self.id)
        figure = rule and figure_of(rule)
        if not figure:
            raise UserError(
                self.env._(
                    "No rule in force says how long the authority may object. Load the standards"
                    " first."
                )
            )
        last, effect = core.takes_effect(day, figure[0])
        return {
            "received_on": day,
            "objection_until": last,
            "effective_on": effect,
            "register_number": reason_said(self.env, register_number) or False,
        }

    def _last_filing(self):
        # The right to write the agreement was asked; a filing is written by its steps alone.
        return self.sudo().filing_ids.sorted("number")[-1:]

    def _check_term(self):
        if not (self.date_from and self.date_to):
            raise UserError(self.env._("Say from which day to which day it holds."))

    def _check_in_force(self):
        if not self._holds_on(today(self.env)):
            raise UserError(
                self.env._("“%(agreement)s” is not in force today.", agreement=self.name)
            )

    def _check_body(self, passed_by):
        field = self._fields["passed_by"]
        if passed_by not in field.get_values(self.env):
            raise UserError(
                self.env._(
                    "A draft is passed by one of: %(bodies)s.",
                    bodies=", ".join(field.get_values(self.env)),
                )
            )

    def button_step(self):
        """Ask for what the step in the context needs."""
        return window(self.env, self.ensure_one(), self.env.context.get("union_step"))

    def button_renew(self):
        """Begin a round that renews it, and open that; see :meth:`action_renew`."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.bargaining",
            "res_id": self.action_renew(),
            "view_mode": "form",
            "views": [(False, "form")],
        }
