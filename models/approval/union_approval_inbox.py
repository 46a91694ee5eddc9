"""The inbox: one activity per paper and person who must act. A projection, never the truth."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..clock import today
from .seal import sealed

ACTIVITY_TYPE = "trade_union.activity_type_approval"
# The repair reads this many requests at a time.
CHUNK = 500


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def _sync_inbox(self, feedback=False):
        """Make the activities of these requests say who must act now.

        :param feedback: what the acting person's own activity is closed with
        """
        activities = sealed(self.env["mail.activity"]).with_context(mail_activity_quick_update=True)
        activity_type = activities.env.ref(ACTIVITY_TYPE)
        requests = sealed(self)
        pending = requests.filtered(lambda request: request.state == "pending")
        wanted = {}
        for step_id, request_id, user_id, _principal in pending._actors(pending.ids):
            wanted.setdefault((request_id, user_id), step_id)
        existing = activities.search(
            Domain("activity_type_id", "=", activity_type.id)
            & Domain.OR(
                [
                    Domain("res_model", "=", model) & Domain("res_id", "in", rows.mapped("res_id"))
                    for model, rows in requests.grouped("res_model").items()
                ]
            )
        )
        request_of = {(request.res_model, request.res_id): request.id for request in requests}
        mine = stale = activities.browse()
        for activity in existing:
            key = request_of[activity.res_model, activity.res_id], activity.user_id.id
            # Two activities of one person on one paper: the second goes.
            if wanted.pop(key, None) is None:
                if feedback and activity.user_id.id == self.env.uid:
                    mine |= activity
                else:
                    stale |= activity
        mine.write({"active": False, "feedback": feedback})
        stale.unlink()
        if wanted:
            requests._create_activities(activities, activity_type, wanted)

    def _create_activities(self, activities, activity_type, wanted):
        day = today(self.env)
        by_id = {request.id: request for request in self}
        # The activity takes its paper's name one by one: fetch them together first.
        for papers in self._papers():
            papers.mapped("display_name")
        steps = self.env["union.approval.step"].browse(wanted.values())
        steps.mapped("display_name")
        days = self._day_words(steps)
        get_model = self.env["ir.model"]._get_id
        values = [
            {
                "activity_type_id": activity_type.id,
                "res_model_id": get_model(by_id[request_id].res_model),
                "res_id": by_id[request_id].res_id,
                "user_id": user_id,
                "summary": self._task(steps.browse(step_id), days),
                "date_deadline": steps.browse(step_id).due_on or day,
                "automated": True,
            }
            for (request_id, user_id), step_id in wanted.items()
        ]
        self._mark_notices(values)
        activities.create(values)

    def _task(self, step, days):
        """Return what is to be done, as whom and by when: one line of a to-do list."""
        if not step.due_on:
            return self.env._("Decide: %(step)s", step=step.display_name)
        return self.env._("Decide by %(day)s: %(step)s", day=days[step], step=step.display_name)

    @api.model
    def _day_words(self, steps):
        """Return ``{step: until when it is to be decided}``, and whether that is certain."""
        return {
            step: self.env._("%(day)s (provisional)", day=format_date(self.env, step.due_on))
            if step.due_provisional
            else format_date(self.env, step.due_on)
            for step in steps
            if step.due_on
        }

    def _first_turns(self):
        """Return ``{request id: id of the first step of it that the user may sign now}``."""
        turns = {}
        for step_id, request_id, _user, _principal in self._actors(self.ids, self.env.uid):
            turns.setdefault(request_id, step_id)
        return turns

    @api.model
    def _cron_repair_inbox(self):
        """Make the inbox say again what the steps say: duties change, people come and go."""
        last = 0
        while True:
            requests = self.search(
                [("state", "=", "pending"), ("id", ">", last)], order="id", limit=CHUNK
            )
            if not requests:
                break
            requests._close_complete()
            requests._sync_inbox()
            last = requests[-1].id
            if not self.env["ir.cron"]._commit_progress(len(requests)):
                break
