from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core.workdays import add_workdays
from ..clock import today
from ..office_days import office_days
from ..plain_text import refuse_numbers

BATCH = 500
ACTIVITY = "mail.mail_activity_data_todo"
# The rule that says how many working days before a task is due its doer is reminded.
REMIND = "service.task.remind_days"


class UnionServiceTask(models.Model):
    """Who does what for an activity until when (SZ-5.4.2, before); ticked when it is done."""

    _name = "union.service.task"
    _description = "Task of an Activity"
    _inherit = ["union.server.fields.mixin"]
    _order = "due, id"
    _places_first = ("activity_id",)
    _named_first = ("activity_id", "member_id")

    _server_fields = frozenset({"done_on", "done_by_id", "reminded_on"})

    activity_id = fields.Many2one(
        "union.service.activity", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        related="activity_id.organization_id", string="Union", store=True, index=True
    )
    name = fields.Char("Task", required=True)
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    due = fields.Date(help="He is reminded some working days before.")
    done_on = fields.Date(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Ticked By", readonly=True, copy=False)
    reminded_on = fields.Date(readonly=True, copy=False)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    _one_doer = models.Constraint(
        "CHECK (member_id IS NULL OR user_id IS NULL)",
        "A task is a member's or a user's: name one of them.",
    )

    @api.depends("due", "done_on")
    def _compute_is_late(self):
        day = today(self.env)
        for task in self:
            task.is_late = bool(task.due and not task.done_on and task.due < day)

    def _search_is_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("done_on", "=", False) & Domain("due", "<", today(self.env))

    @api.constrains("name")
    def _check_name(self):
        refuse_numbers(self, "name")

    @api.constrains("user_id")
    def _check_internal(self):
        if any(task.user_id.share for task in self):
            raise ValidationError(
                self.env._("Name internal users only; portal users are members: name the member.")
            )

    @api.constrains("member_id", "activity_id")
    def _check_member(self):
        for task in self:
            place = task.member_id.sudo().organization_id  # where he is, compared only
            path = task.activity_id.organization_id.parent_path or ""
            if place and not (place.parent_path or "").startswith(path):
                raise ValidationError(
                    self.env._(
                        "“%(task)s”: name a member of %(organization)s or of a union below it.",
                        task=task.name,
                        organization=task.activity_id.organization_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks._check_running()
        return tasks

    def write(self, vals):
        self.check_access("write")
        self._check_running()
        if {"due", "member_id", "user_id"} & vals.keys() and "reminded_on" not in vals:
            # Another day or person: he is reminded anew.
            result = super().write(vals)
            self._server_write({"reminded_on": False})
            return result
        return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        self._check_running()
        return super().unlink()

    def action_done(self):
        """Tick these tasks as done, today.

        :return: ``{"done": int}``; those that were done already do not count
        :raise UserError: the activity is filed or cancelled
        :raise AccessError: not an officer of the union
        """
        self.check_access("write")
        self._check_running()
        fresh = self.filtered(lambda task: not task.done_on)
        fresh._server_write({"done_on": today(self.env), "done_by_id": self.env.uid})
        return {"done": len(fresh)}

    def button_done(self):
        """Button of :meth:`action_done`."""
        self.action_done()
        return True

    def action_reopen(self):
        """Take the tick off again.

        :raise UserError: the activity is filed or cancelled
        :raise AccessError: not an officer of the union
        """
        self.check_access("write")
        self._check_running()
        self._server_write({"done_on": False, "done_by_id": False})

    def button_reopen(self):
        """Button of :meth:`action_reopen`."""
        self.action_reopen()
        return True

    def _check_running(self):
        """Raise UserError where the record of the activity is closed."""
        for activity in self.sudo().activity_id:  # its state decides, whoever asks
            if activity.phase in ("filed", "cancelled") and not self.env.su:
                raise UserError(
                    self.env._(
                        "“%(activity)s” is closed; its tasks do not change any more.",
                        activity=activity.with_env(self.env).name,
                    )
                )

    def _line(self):
        """Return this task in one line, as a paper keeps it: no erasure reaches a name there."""
        return " · ".join(filter(None, (self.name, self.due and self.due.isoformat())))

    @api.model
    def _cron_remind(self):
        """Remind those whose task is due soon or late, once each, batch by batch."""
        # The cron's own work, for all unions.
        tasks, last_id = self.sudo(), 0
        while last_id is not None:
            count, last_id = tasks._remind_batch(last_id)
            if not self.env["ir.cron"]._commit_progress(count, remaining=int(last_id is not None)):
                return

    @api.model
    def _remind_batch(self, after_id, limit=BATCH):
        """Remind the doers of the next tasks.

        :return: (tasks looked at, id of the last one or None at the end)
        """
        waiting = self.search(
            Domain("id", ">", after_id)
            & Domain("done_on", "=", False)
            & Domain("reminded_on", "=", False)
            & Domain("due", "!=", False)
            & Domain("activity_id.phase", "in", ("plan", "sign_up", "held")),
            order="id",
            limit=limit,
        )
        day, calendar = today(self.env), office_days(self.env)
        places = waiting.organization_id
        figures = self.env["union.rule"]._parameters([REMIND], places) if places else {}
        until = {
            number: add_workdays(day, number, calendar).date
            for number in {int(row[REMIND]["value"] or 0) for row in figures.values()}
        }
        due = waiting.filtered(
            lambda task: (
                task.due <= until[int(figures[task.organization_id.id][REMIND]["value"] or 0)]
            )
        )
        due._remind(day)
        full = len(waiting) == limit
        return len(waiting), waiting[-1:].id if full else None

    def _remind(self, day):
        """Give the doer, or who is responsible for the activity, a task in his list."""
        values = []
        kind, model_id = (
            self.env.ref(ACTIVITY),
            self.env["ir.model"]._get_id("union.service.activity"),
        )
        for task in self:
            login = (
                task.user_id
                or task.member_id.partner_id.user_ids.filtered(lambda user: not user.share)[:1]
            )
            activity = task.activity_id
            # Who may not read the activity is told by whoever is responsible for it.
            if not login or not activity.with_user(login).has_access("read"):
                login = activity.user_id
            values.append(
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": activity.id,
                    "user_id": login.id,
                    "date_deadline": task.due,
                    # No person in the title: it stands in lists and mails.
                    "summary": task.name,
                }
            )
        quick = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quick.create([row for row in values if row["user_id"]])
        self.write({"reminded_on": day})
