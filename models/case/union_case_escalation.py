from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import now
from ..organization.union_organization_scope import RIGHTS

PEOPLE, STOPPAGE = "case.dispute_people", "case.stoppage_people"


class UnionCase(models.Model):
    """What goes to the superior: by its size at once (SZ-5.4.3c), on request, as a report."""

    _inherit = "union.case"

    at_superior = fields.Boolean(
        "I Am at the Superior", compute="_compute_at_superior", compute_sudo=False
    )

    @api.depends("escalated_to_id")
    @api.depends_context("uid")
    def _compute_at_superior(self):
        for case in self:
            case.at_superior = case._stands_at(case.escalated_to_id)

    def action_escalate(self, reason, ask=True):
        """Report a case to the superior, which joins its chain.

        :param bool ask: whether the union asks for help; else it only reports
        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: no reason, the case has ended, or there is nothing above
        """
        case = self._check_hand(acting=False)
        reason = self._needed(reason)
        place = case.escalated_to_id or case.organization_id
        if not place.parent_id:
            raise UserError(self.env._("There is no superior to report to."))
        case._escalate("asked" if ask else "report", reason)
        return True

    def action_act_for(self, reason):
        """Take over a case the union below cannot handle (SH-11, QZ-17).

        From then on the superior answers and closes; the union below enters steps.

        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: no reason, or the caller has no such duty above the case's union
        """
        case = self._check_hand()
        reason = self._needed(reason)
        above = case.organization_id._ancestors()
        paths = tuple(self.env["union.organization"]._scope_paths((RIGHTS,)))
        able = above.filtered(lambda place: place.parent_path.startswith(paths or ("-",)))
        to = case.escalated_to_id
        acting = to if to in able else able[:1]
        if not acting:
            raise UserError(self.env._("Only a superior acts for the union of a case."))
        self._server_write({"acting_id": acting.id, "state": "handling"})
        self._note("acting", reason, told=True, place_id=acting.id)
        return True

    def action_agree(self, comment):
        """Agree, at the superior a case was reported to, that it may be closed.

        :return: True
        :raise AccessError: the caller is not in the chain
        :raise UserError: it was not reported up, the caller has no such duty there, no comment
        """
        case = self._check_hand(acting=False)
        comment = self._needed(comment)
        to = case.escalated_to_id
        if not to:
            raise UserError(self.env._("This case was not reported to a superior."))
        if not self._stands_at(to):
            raise UserError(
                self.env._("Somebody at %(superior)s agrees to the end.", superior=to.name)
            )
        self._server_write({"closing_agreed_at": now(), "closing_agreed_by_id": self.env.uid})
        self._note("agreed", comment, place_id=to.id)
        return True

    def _escalate_by_figures(self):
        """Report cases whose figures reach those of the standards, in this transaction.

        Never undone: a figure that is lowered afterwards leaves the superior in the chain. One
        that is changed after he agreed needs his word again.
        """
        # The figures are facts: that they reach the superior is no choice of who enters them.
        cases = self.sudo()
        figures = self.env["union.rule"]._parameters([PEOPLE, STOPPAGE], cases.organization_id)
        for case in cases:
            if case.state in ("closed", "refused"):
                continue
            people = figures[case.organization_id.id][PEOPLE]["value"]
            stopped = figures[case.organization_id.id][STOPPAGE]["value"]
            most = next(
                (
                    limit
                    for limit, asked in ((people, True), (stopped, case.stoppage))
                    if asked and limit is not None and case.affected_count >= limit
                ),
                None,
            )
            if most is None:
                continue
            if not case.escalated_to_id:
                case._escalate("figures", "", figure=f"{case.affected_count} ≥ {most}")
            elif case.closing_agreed_at:
                case.write({"closing_agreed_at": False, "closing_agreed_by_id": False})

    def _escalate(self, ground, text, figure=False):
        """Report one case to the superior (superuser) and put its people into the chain."""
        above = (self.escalated_to_id or self.organization_id).parent_id
        if not above:
            return
        place, users = self._people_of(above)
        to = place or above
        self.write(
            {
                "escalated_to_id": to.id,
                "escalated_at": now(),
                "escalation_ground": ground,
                "closing_agreed_at": False,
                "closing_agreed_by_id": False,
            }
        )
        self._note("escalation", text, place_id=to.id, figure=figure)
        self._into_chain(users, "superior")
        self._start_clock("first_step")
        self._start_clock("progress")
