from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import is_html_empty, plaintext2html

from ..amount_field import Money
from ..clock import today
from .engine import as_engine
from .photos import check_photos, own_photos


class UnionServiceActivity(models.Model):
    """An activity of a union: plan, approval, sign-up, held, summary filed (SZ-5.4.2).

    The activity owns the plan and its approval. Once approved, an ``event.event`` stands
    for it in the calendar and at the registration desk; that event is changed through
    the activity only. ``phase`` and the dates of its steps are set by the server.

    Sign-up and attendance: see ``union_service_activity_sign_up.py``.
    """

    _name = "union.service.activity"
    _description = "Union Activity"
    _inherit = ["union.published.mixin", "union.approval.mixin", "union.standard.mixin"]
    _order = "date_begin desc, id desc"

    # Invitations and photos are for those below as well.
    _files_come_down = True

    # What was approved; from submission on it changes through a new round only.
    _plan_fields = (
        "organization_id",
        "kind_id",
        "name",
        "purpose",
        "date_begin",
        "date_end",
        "place",
        "budget",
        "currency_id",
        "capacity",
        "waiting_list",
        "audience",
        "audience_organization_ids",
        "audience_employer_ids",
        "audience_tag_ids",
        "plan",
        "roles",
        "channel",
        "form",
        "bought_from",
        "bought_as",
    )
    # Only the steps of the activity set these.
    _server_fields = frozenset(
        {
            "phase",
            "event_id",
            "opened_on",
            "held_on",
            "filed_on",
            "cancelled_on",
            "cancel_reason",
            "plan_line_id",
            "series_id",
            "satisfied_percent",
            "shown_on",
            "notice_published_on",
        }
    )
    # What is reported of it, until it is filed.
    _record_fields = frozenset({"summary", "photo_ids", "prize_count", "group_id", "brand_id"})
    # Not part of the paper that is approved; guarded here by phase.
    _approval_free_fields = (
        _server_fields
        | _record_fields
        | {"user_id", "check_reason", "task_ids", "record_ids", "notice", "sign_up_until"}
    )
    _handover_owner = "user_id", [("phase", "not in", ("filed", "cancelled"))]

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind_id = fields.Many2one(
        "union.service.activity.kind", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char("Title", required=True, tracking=True)
    purpose = fields.Text()
    date_begin = fields.Datetime("Begins", required=True, tracking=True)
    date_end = fields.Datetime("Ends", required=True, tracking=True)
    place = fields.Char(tracking=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.ref("base.CNY")
    )
    budget = Money(tracking=True)
    capacity = fields.Integer("Places", help="0: as many as come.", tracking=True)
    plan = fields.Html(help="What happens when, and what is needed for it.")
    roles = fields.Text("Who Does What", help="One line per person and task.")
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, ondelete="restrict"
    )
    summary = fields.Html(help="What was done, who came, what it brought; filed at the end.")
    photo_ids = fields.Many2many(
        "ir.attachment", "union_service_activity_photo_rel", string="Photos and Videos", copy=False
    )
    phase = fields.Selection(
        [
            ("plan", "Plan"),
            ("sign_up", "Sign-up"),
            ("held", "Held"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="plan",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    event_id = fields.Many2one(
        "event.event", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    opened_on = fields.Date("Sign-up Opened On", readonly=True, copy=False)
    held_on = fields.Date("Reported Held On", readonly=True, copy=False)
    filed_on = fields.Date(readonly=True, copy=False)
    cancelled_on = fields.Date(readonly=True, copy=False)
    cancel_reason = fields.Text("Reason of Cancelling", readonly=True, copy=False)

    signed_up_count = fields.Integer("Signed Up", compute="_compute_counts")
    attended_count = fields.Integer("Attended", compute="_compute_counts")
    places_left = fields.Integer(
        compute="_compute_counts", help="Meaningful only where the places are limited."
    )
    # What the rules of SZ-5.4.2 ask for: whether a text is there, not what it says.
    has_plan = fields.Boolean(compute="_compute_texts")
    has_roles = fields.Boolean(compute="_compute_texts")
    has_summary = fields.Boolean(compute="_compute_texts")
    photo_count = fields.Integer("Photos", compute="_compute_photo_count")

    _event_unique = models.Constraint("UNIQUE (event_id)", "An event stands for one activity only.")
    _event_needed = models.Constraint(
        "CHECK (phase = 'plan' OR event_id IS NOT NULL)",
        "An activity that was approved has its event.",
    )
    _dates = models.Constraint(
        "CHECK (date_end > date_begin)", "An activity ends after it has begun."
    )
    _capacity_positive = models.Constraint(
        "CHECK (capacity >= 0)", "The number of places cannot be below zero."
    )
    _budget_positive = models.Constraint("CHECK (budget >= 0)", "The budget cannot be below zero.")

    def _in_sight_domain(self):
        return super()._in_sight_domain() | Domain("addressed_to_me", "=", True)

    @api.depends("event_id.registration_ids.state", "capacity")
    def _compute_counts(self):
        # Numbers only, for activities the user reads; he may have no right to the desk.
        rows = (
            self.env["event.registration"]
            .sudo()
            ._read_group(
                [("event_id", "in", self.sudo().event_id.ids), ("state", "in", ("open", "done"))],
                ["event_id", "state"],
                ["__count"],
            )
        )
        counts = {(event.id, state): count for event, state, count in rows}
        for activity in self:
            event_id = activity.event_id.id
            attended = counts.get((event_id, "done"), 0)
            activity.attended_count = attended
            activity.signed_up_count = counts.get((event_id, "open"), 0) + attended
            activity.places_left = max(activity.capacity - activity.signed_up_count, 0)

    @api.depends("plan", "roles", "task_ids", "summary")
    def _compute_texts(self):
        for activity in self:
            activity.has_plan = not is_html_empty(activity.plan)
            activity.has_roles = bool((activity.roles or "").strip() or activity.task_ids)
            activity.has_summary = not is_html_empty(activity.summary)

    @api.depends("phase")
    @api.depends_context("lang", "uid")
    def _compute_check(self):
        # Before it is approved the checklist speaks of the plan, afterwards of the record.
        planned = self.filtered(lambda activity: activity.phase == "plan")
        super(UnionServiceActivity, planned)._compute_check()
        return super(UnionServiceActivity, self - planned)._compute_check()

    @property
    def _union_check_trigger(self):
        return "close" if self and self[0].phase != "plan" else "submit"

    @api.depends("photo_ids", "record_ids.photo_ids")
    def _compute_photo_count(self):
        for activity in self:
            activity.photo_count = len(activity.photo_ids | activity.record_ids.photo_ids)

    @api.constrains("photo_ids")
    def _check_photos(self):
        check_photos(self)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_server_fields(vals)
            # Said outright, so that a default_ key of the caller has no say.
            for name in self._server_fields:
                vals.setdefault(name, "plan" if name == "phase" else False)
        activities = super().create(vals_list)
        own_photos(activities)
        return activities

    def write(self, vals):
        # First of all: the messages below name the activity.
        self.check_access("write")
        self._check_server_fields(vals)
        self._check_locked(vals)
        result = super().write(vals)
        if "photo_ids" in vals:
            own_photos(self)
        return result

    def unlink(self):
        # First of all: the messages of the locks name the activity.
        self.check_access("unlink")
        return super().unlink()

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_only_plan(self):
        if any(activity.phase != "plan" for activity in self):
            raise UserError(
                self.env._("An approved activity is not deleted. Cancel it and give the reason.")
            )

    def action_hold(self):
        """Report the activity as held: sign-up closes, the list of those who came stays open.

        :raise UserError: not in sign-up, or it has not begun yet
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self._check_phase("sign_up")
        self._check_begun()
        self.sudo().write({"phase": "held", "held_on": today(self.env)})  # checked above
        as_engine(self.event_id).action_set_done()

    def action_file(self):
        """File the summary and close the record for good (SZ-5.4.2, after).

        What a rule asks of the record (photos) may be missing with a ``check_reason``.

        :raise UserError: not held yet, no summary, or a rule is not kept and no reason given
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self._check_phase("held")
        for activity in self:
            if not activity.has_summary:
                raise UserError(
                    self.env._(
                        "“%(activity)s” has no summary yet. Write what was done and what it"
                        " brought, then file it.",
                        activity=activity.name,
                    )
                )
        self._union_enforce("close")
        self.sudo().write({"phase": "filed", "filed_on": today(self.env)})  # checked above
        self._on_filed()

    def _on_filed(self):
        """What follows from filing; a room adds its own. The caller has checked the right."""

    def button_cancel(self):
        """Ask for the reason of :meth:`action_cancel`."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Activities"),
            "res_model": "union.service.cancel.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_activity_ids": self.ids},
        }

    def button_list(self):
        """Choose members to sign up, withdraw or record as come."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "union.service.list.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_activity_id": self.id},
        }

    def button_participants(self):
        """Open the list of the activity."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_service_participant_action"
        )
        return {**action, "domain": [("activity_id", "=", self.id)], "context": {}}

    def action_cancel(self, reason):
        """Cancel activities that are open for sign-up; everybody's place is given up.

        :param reason: text that stays on record, must not be empty
        :raise UserError: not in sign-up, or no reason
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self._check_phase("sign_up")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(self.env._("Say why the activity is cancelled; it stays on record."))
        self._cancel(reason.strip())

    def _cancel(self, reason):
        """Close approved activities that will not be held, with their events."""
        self.sudo().write(  # the caller has checked, or is the approval engine
            {"phase": "cancelled", "cancelled_on": today(self.env), "cancel_reason": reason}
        )
        events = as_engine(self.event_id)
        events.registration_ids.filtered(lambda r: r.state in ("draft", "open")).write(
            {"state": "cancel"}
        )
        events.write({"kanban_state": "cancel", "active": False})
        self._message_log_batch(bodies={activity.id: plaintext2html(reason) for activity in self})

    def _check_phase(self, phase):
        labels = dict(self._fields["phase"]._description_selection(self.env))
        for activity in self:
            if activity.phase != phase:
                raise UserError(
                    self.env._(
                        "“%(activity)s” is in phase “%(phase)s”; this needs phase “%(needed)s”.",
                        activity=activity.name,
                        phase=labels[activity.phase],
                        needed=labels[phase],
                    )
                )

    def _check_server_fields(self, vals):
        forbidden = self._server_fields & vals.keys()
        if forbidden and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s: set by the steps of the activity, never by hand.",
                    fields=", ".join(self._fields[name].string for name in sorted(forbidden)),
                )
            )

    def _check_locked(self, vals):
        """Raise UserError if the values touch an approved plan or a closed record."""
        if self.env.su:
            return
        plan = vals.keys() & set(self._plan_fields)
        record = vals.keys() & self._record_fields
        for activity in self:
            if (plan and activity.phase != "plan") or (
                record and activity.phase in ("filed", "cancelled")
            ):
                raise UserError(
                    self.env._(
                        "“%(activity)s”: %(fields)s cannot be changed any more. Cancel the"
                        " activity and plan it anew if it must be different.",
                        activity=activity.name,
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in sorted(plan | record)
                        ),
                    )
                )
