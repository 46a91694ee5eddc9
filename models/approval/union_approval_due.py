"""Until when a step is to be decided, on the office's working days."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ...core.workdays import add_workdays
from ..office_days import office_days
from .seal import sealed
from .union_approval_inbox import ACTIVITY_TYPE


class UnionApprovalStep(models.Model):
    _inherit = "union.approval.step"

    def _due(self, day, number):
        """Return the values that say until when a step is due.

        :param day: the day it came up
        :param number: working days; 0: whenever
        """
        if not number:
            return {"due_since": False, "due_on": False, "due_provisional": False}
        due = add_workdays(day, number, office_days(self.env))
        return {"due_since": day, "due_on": due.date, "due_provisional": due.provisional}

    @api.model
    def _union_reckon_again(self):
        """Reckon again what a table of holidays not known then may move, of steps in hand."""
        steps = sealed(self).search(
            Domain("state", "=", "open") & Domain("due_provisional", "=", True)
        )
        moved = steps.browse()
        for (day, number), group in steps.grouped(lambda step: (step.due_since, step.days)).items():
            due = group._due(day, number)
            late = group.filtered(lambda step, due=due: step._due_now() != due)
            late.write(due)
            moved |= late
        moved.request_id._set_due()
        moved.request_id._renew_inbox_days()

    def _due_now(self):
        """Return these values as they are: who takes a step over has no longer."""
        return {
            "due_since": self.due_since,
            "due_on": self.due_on,
            "due_provisional": self.due_provisional,
        }


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    due_provisional = fields.Boolean(
        "Provisional",
        compute="_compute_due_provisional",
        help="The holidays of one of the years touched were not published yet.",
    )

    @api.depends("due_on", "step_ids.due_provisional", "step_ids.state", "step_ids.due_on")
    def _compute_due_provisional(self):
        # A yes or no about a paper the reader has before him.
        steps = (
            self.env["union.approval.step"]
            .sudo()
            .search_fetch(
                Domain("request_id", "in", self.ids)
                & Domain("state", "=", "open")
                & Domain("due_provisional", "=", True),
                ["request_id", "due_on"],
            )
        )
        due = {(step.request_id.id, step.due_on) for step in steps}
        for request in self:
            request.due_provisional = (request._origin.id, request.due_on) in due

    def _renew_inbox_days(self):
        """Let the activities of these requests say until when their steps are due now."""
        if not self:
            return
        activities = sealed(self.env["mail.activity"])
        steps = {}
        for step_id, request_id, user_id, _principal in self._actors(self.ids):
            steps.setdefault((request_id, user_id), step_id)
        of_step = self.env["union.approval.step"].browse(steps.values())
        of_step.mapped("display_name")
        days = self._day_words(of_step)
        request_of = {(request.res_model, request.res_id): request.id for request in self}
        by_values = defaultdict(activities.browse)
        for activity in activities.search(
            Domain("activity_type_id", "=", activities.env.ref(ACTIVITY_TYPE).id)
            & Domain.OR(
                Domain("res_model", "=", model) & Domain("res_id", "in", rows.mapped("res_id"))
                for model, rows in self.grouped("res_model").items()
            )
        ):
            key = request_of[activity.res_model, activity.res_id], activity.user_id.id
            step = of_step.browse(steps.get(key))
            if step.due_on:
                by_values[step.due_on, self._task(step, days)] |= activity
        for (day, task), group in by_values.items():
            group.write({"date_deadline": day, "summary": task})
