from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..approval.row_lock import wait_for_rows
from ..clock import day_begins, today
from ..plain_text import refuse_numbers

#: What one click makes is a draft with a day to be moved: a fortnight ahead, in the afternoon.
AHEAD, BEGINS, LASTS = timedelta(days=14), timedelta(hours=14), timedelta(hours=2)


class UnionNeed(models.Model):
    """Something workers or firms need, and what the union makes of it (SZ-8.1, SZ-8.3.4).

    Its state follows from the activity planned for it.
    """

    _name = "union.need"
    _description = "Need"
    _inherit = ["union.server.fields.mixin"]
    _order = "state, people desc, id desc"
    _rec_name = "title"
    _places_first = ("organization_id",)
    _named_first = ("survey_id", "employer_id", "kind_id")

    _server_fields = frozenset({"activity_id", "resource_id"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    survey_id = fields.Many2one(
        "union.need.survey", "Found By", index="btree_not_null", ondelete="restrict"
    )
    title = fields.Char("What Is Needed", required=True)
    grade = fields.Selection(
        [("basic", "Basic Service"), ("special", "Special Service")],
        required=True,
        default="basic",
        help="Basic: for everybody. Special: made for a group or a firm (SZ-8.1).",
    )
    people = fields.Integer("People Who Need It")
    employer_id = fields.Many2one("union.employer", index="btree_not_null", ondelete="restrict")
    kind_id = fields.Many2one(
        "union.service.activity.kind", "Kind of Activity", ondelete="restrict"
    )
    note = fields.Text()
    activity_id = fields.Many2one(
        "union.service.activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    resource_id = fields.Many2one(
        "union.resource",
        "Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        [("new", "New"), ("planned", "In the Plan"), ("done", "Done")],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _people = models.Constraint("CHECK (people >= 0)", "The number of people is zero or more.")

    @api.depends("survey_id")
    def _compute_organization_id(self):
        for need in self:
            need.organization_id = need.organization_id or need.survey_id.organization_id

    @api.depends("activity_id.phase", "resource_id.state")
    def _compute_state(self):
        for need in self:
            phase, request = need.activity_id.phase, need.resource_id.state
            if phase in ("held", "filed") or request == "matched":
                need.state = "done"
            elif phase in ("plan", "sign_up") or request == "open":
                need.state = "planned"
            else:
                need.state = "new"

    @api.constrains("title", "note")
    def _check_numbers(self):
        refuse_numbers(self, "title", "note")

    @api.constrains("survey_id", "organization_id")
    def _check_survey(self):
        for need in self:
            # Read only to refuse; who may name the survey was asked before.
            place = need.sudo().survey_id.organization_id
            if place and not (need.organization_id.parent_path or "").startswith(place.parent_path):
                raise ValidationError(
                    self.env._(
                        "“%(need)s”: the survey asked other unions. Choose one of"
                        " %(organization)s or of a union above it.",
                        need=need.title,
                        organization=need.organization_id.name,
                    )
                )

    def action_plan(self):
        """Make the plan of an activity out of one need; called twice it is the same plan.

        The plan is a draft a fortnight ahead: its day, place and money are the clerk's to enter
        before he submits it.

        :return: ``{"activity_id": id}``
        :raise UserError: the need has no kind of activity
        :raise AccessError: the caller is no officer of the union

        Clauses: SZ-8.1, SZ-8.3.4.
        """
        self.ensure_one()
        self.check_access("write")
        wait_for_rows(self)
        self.invalidate_recordset(["activity_id"])
        if not self.activity_id or self.activity_id.phase == "cancelled":
            if not self.kind_id:
                raise UserError(
                    self.env._(
                        "“%(need)s”: choose the kind of activity that meets it, then plan it.",
                        need=self.title,
                    )
                )
            begins = day_begins(self.env, today(self.env) + AHEAD) + BEGINS
            activity = self.env["union.service.activity"].create(
                {
                    "organization_id": self.organization_id.id,
                    "kind_id": self.kind_id.id,
                    "name": self.title,
                    "purpose": self.note,
                    "capacity": self.people,
                    "date_begin": begins,
                    "date_end": begins + LASTS,
                }
            )
            self._server_write({"activity_id": activity.id})
        return {"activity_id": self.activity_id.id}

    def button_plan(self):
        """Form button of :meth:`action_plan`: opens the plan."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.service.activity",
            "res_id": self.action_plan()["activity_id"],
            "view_mode": "form",
        }

    def action_request(self):
        """Ask for what one need wants among the offers of firms and unions (SZ-8.3.2, SZ-8.3.4).

        Called twice it is the same request.

        :return: ``{"resource_id": id}``
        :raise AccessError: the caller is no officer of the union
        """
        self.ensure_one()
        self.check_access("write")
        wait_for_rows(self)
        self.invalidate_recordset(["resource_id"])
        if not self.resource_id:
            request = self.env["union.resource"].create(
                {
                    "organization_id": self.organization_id.id,
                    "kind": "request",
                    "title": self.title,
                    "note": self.note,
                    "employer_id": self.employer_id.id,
                }
            )
            self._server_write({"resource_id": request.id})
        return {"resource_id": self.resource_id.id}

    def button_request(self):
        """Form button of :meth:`action_request`: opens the request."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.resource",
            "res_id": self.action_request()["resource_id"],
            "view_mode": "form",
        }
