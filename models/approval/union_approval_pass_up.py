"""Passing up by hand: what the superior does about a paper that waits for nobody."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .seal import sealed

# Who acts for the superior.
SUPERIORS = ("platform_admin", "reviewer", "approver", "chair")


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    can_pass_up = fields.Boolean(compute="_compute_can_pass_up", compute_sudo=False)

    @api.depends("step_ids.state")
    @api.depends_context("uid")
    def _compute_can_pass_up(self):
        # A yes or no about the reader himself.
        able = sealed(self)._passable()
        for request in self:
            request.can_pass_up = bool(able.get(request)) and request._paper_readable()

    def _paper_readable(self):
        paper = self.env.get(self.res_model)
        return paper is not None and paper.browse(self.res_id).has_access("read")

    def button_pass_up(self):
        """Open the dialog of ``action_pass_up`` on the paper."""
        self.ensure_one()
        if not self.can_pass_up:
            raise UserError(
                self.env._("%(paper)s is not yours to pass to the superior.", paper=self.name)
            )
        return self.env[self.res_model].browse(self.res_id)._approval_dialog("pass_up")

    def _passable(self):
        """Return what the user may pass to the superior today, of steps that nobody may sign.

        :return: ``{request: [(step, id of the organisation that takes it over, id of the user
            or of whom he stands in for)]}``
        """
        steps = self._unheld_steps()
        places = steps.organization_id
        above = {
            place: [int(part) for part in (place.parent_path or "").split("/") if part][:-1]
            for place in places
        }
        mine = self.env["union.duty"]._acting_for(
            {id_ for chain in above.values() for id_ in chain}, SUPERIORS
        )
        acting = {
            step: step.request_id._superior_for(mine, above[step.organization_id]) for step in steps
        }
        passable = {}
        for step, taker in steps.filtered(lambda step: acting[step])._takers().items():
            if taker:
                passable.setdefault(step.request_id, []).append((step, taker, acting[step]))
        return passable

    def _superior_for(self, acting, places):
        """Return for whom the user acts above this paper: himself first, False if for nobody.

        Neither the submitter does, nor whoever stands in for him.

        :param acting: as ``union.duty._acting_for``
        :param places: ids of organisations
        """
        self.ensure_one()
        uid = self.env.uid
        submitters = self.round_ids.submitted_by_id.ids
        people = {id_ for place in places for id_ in acting.get(place, ())}.difference(submitters)
        if uid in submitters or not people:
            return False
        return uid if uid in people else min(people)

    def _pass_up(self, turns, comment):
        """Record that the user passes these steps to the superior."""
        rows = [row for request in self for row in turns[request]]
        takers = {step: taker for step, taker, _principal in rows}
        principals = {step: principal for step, _taker, principal in rows}
        steps = self.env["union.approval.step"].union(*takers)
        steps._escalate(takers, self.env.uid, comment, principals)


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def _approval_not_passable(self):
        """Return why the user cannot pass this paper to the superior."""
        request = self.approval_request_id
        if request.state != "pending":
            return self._approval_too_late()
        steps = request._unheld_steps()
        if not steps:
            return self.env._(
                "%(paper)s waits for somebody who may sign it: %(steps)s.",
                paper=self.display_name,
                steps=", ".join(request.current_step_ids.mapped("display_name")),
            )
        if not any(steps._takers().values()):
            return self.env._(
                "%(paper)s: nobody above could sign %(steps)s either. An administrator grants the"
                " duty first.",
                paper=self.display_name,
                steps=", ".join(steps.mapped("display_name")),
            )
        return self.env._(
            "A paper that waits for nobody is passed up by a platform administrator, reviewer,"
            " approver or chair of an organisation above the one that signs, and never by the"
            " submitter."
        )
