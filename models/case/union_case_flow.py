from odoo import models
from odoo.exceptions import UserError

from ..argument import record_of, records_of
from ..clock import now
from ..said import said
from .union_case_step import BY_HAND


class UnionCase(models.Model):
    """What the people of the chain do with a case."""

    _inherit = "union.case"

    def action_triage(self, type_id=None, handler_ids=None, note=""):
        """Say of what kind a new case is and who handles it.

        Whoever took it in and does not handle it leaves the chain; who assigns it stays.

        :param type_id: id of a ``union.case.type``; None leaves the kind
        :param list handler_ids: ids of users on duty at the case's union or above, with the
            rights of a rights officer; None: the caller
        :param str note: for the handlers
        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: the case has ended, or a handler has no such duty
        """
        case = self._check_hand()
        kind = record_of(self.env["union.case.type"], type_id)
        users = records_of(self.env["res.users"], handler_ids or [self.env.uid])
        for user in users:
            if not self.with_user(user)._stands_at(self.organization_id):
                raise UserError(
                    self.env._(
                        "%(user)s has no duty of today that handles cases at this union or above.",
                        user=user.name,
                    )
                )
        if kept := users & case.kept_from_ids:
            raise UserError(
                self.env._(
                    "This case is kept from %(users)s.", users=", ".join(kept.mapped("name"))
                )
            )
        if kind and kind != self.type_id:
            case.type_id = kind
            case._start_first_clocks()
        left = case.chain_ids.filtered(
            lambda row: row.role in ("intake", "reviewer") and not row.date_until
        ).user_id
        case._out_of_chain(left - users - self.env.user)
        case._into_chain(users, "handler")
        self._server_write({"state": "handling"})
        self._note("triage", note)
        return True

    def action_step(self, text, kind="progress", told=False):
        """Enter what was done: a progress report, a visit, a lawyer, mediation, an opinion.

        :param str kind: ``progress, visit, lawyer, mediation`` or ``opinion``
        :param bool told: who brought the case in reads it
        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: no text, no such kind, or the case has ended
        """
        self._check_hand(acting=False)
        if kind not in BY_HAND:
            raise UserError(
                self.env._("A step is one of these: %(kinds)s.", kinds=", ".join(BY_HAND))
            )
        self._note(kind, self._needed(text), told=bool(told))
        if self.state == "received":
            self._server_write({"state": "handling"})
        return True

    def action_answer(self, text):
        """Answer whoever brought the case in; he reads it on his page or by his code.

        :return: True
        :raise AccessError: the caller is not in the chain, or the superior acts for his union
        :raise UserError: no text, or the case has ended
        """
        self._check_hand()
        self._note("reply", self._needed(text), told=True)
        if self.state == "received":
            self._server_write({"state": "handling"})
        return True

    def action_confide(self, confidential, reason):
        """Make a case confidential, or let those who handle cases at its union read it.

        :param bool confidential: whether its chain alone reads it
        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: no reason, or nobody gave his name: then it stays confidential
        """
        self._check_hand()
        reason = self._needed(reason)
        if not confidential and (self.anonymous or self.received_via == "code"):
            raise UserError(self.env._("What came without a name stays confidential."))
        self._server_write({"confidential": bool(confidential)})
        self._note("confided" if confidential else "opened", reason)
        return True

    def action_close(self, summary, lesson="", reason=""):
        """Close a case with its summary; one that was reported up only with the superior's word.

        :param str summary: what came of it; for the file
        :param str lesson: what is to be learnt from it (SZ-5.4.3d)
        :param str reason: why it is closed in spite of what the standards ask
        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: the superior has not agreed, a rule stands in the way, no summary
        """
        case = self._check_hand()
        summary = self._needed(summary)
        self._check_agreed()
        # First what the rules look at.
        case.lesson = said(self.env, lesson)
        reason = self._enforce_close(said(self.env, reason))
        self._end("closed", summary, reason)
        return True

    def action_refuse(self, reason):
        """Say that the union does not take this up, and why: who brought it in reads that.

        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: no reason, or it was reported up and the superior has not agreed
        """
        self._check_hand()
        reason = self._needed(reason)
        self._check_agreed()
        self._end("refused", reason, reason)
        return True

    def _end(self, state, summary, note):
        self._server_write({"state": state, "closed_at": now(), "closed_summary": summary})
        self._note(state, note, told=state == "refused")
        # The tasks of all handlers, of whom the caller is one.
        self.sudo()._remind()

    def _enforce_close(self, reason):
        """Return the reason if the rules let this case be closed.

        It stays in the case: the register of reasons is read by everybody in scope.

        :raise UserError: a rule stands in the way, or asks for a reason
        """
        problems = {"block": [], "warn": []}
        for result in self._union_check("close")[self.id]:
            if result["effect"] == "block" or (result["effect"] == "warn" and not reason):
                problems[result["effect"]].append((self, result))
        if any(problems.values()):
            raise UserError(self._union_problem_text(problems))
        return reason

    def _check_agreed(self):
        """Raise UserError unless the superior this was reported to has agreed to the end."""
        to = self.escalated_to_id
        if to and not self.closing_agreed_at and not self._stands_at(to):
            raise UserError(
                self.env._(
                    "Case %(number)s was reported to %(superior)s: it ends when somebody there has"
                    " agreed.",
                    number=self.number,
                    # Where it was reported to; the step says it as well.
                    superior=to.sudo().name,
                )
            )

    def _check_hand(self, acting=True):
        """Raise unless the caller handles this one open case; return it as the superuser has it.

        :param bool acting: ask as well whether a superior acts in the place of his union
        """
        self.ensure_one()
        self.check_access("write")
        self._refuse_ended()
        if acting and self.acting_id and not self._stands_at(self.acting_id):
            raise UserError(
                self.env._(
                    "%(superior)s acts for your union in this case. Enter a step for it.",
                    superior=self.acting_id.sudo().name,  # the step says it as well
                )
            )
        return self.sudo()  # the right to handle it was checked just above

    def _needed(self, text):
        text = said(self.env, text)
        if not text:
            raise UserError(self.env._("Say what is to be written down."))
        return text
