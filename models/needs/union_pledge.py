from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..plain_text import refuse_numbers


class UnionPledge(models.Model):
    """What a union promises its members for a year, in public, and how far it has come (BJ-3.3.3).

    Once published the goals stay as they were promised; progress and evidence go on.
    """

    _name = "union.pledge"
    _description = "Yearly Pledge"
    _inherit = ["union.server.fields.mixin"]
    _order = "year desc, organization_id, id"
    _places_first = ("organization_id",)
    _house_end = {"starts": ("published",)}

    _server_fields = frozenset({"state", "published_on"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    year = fields.Integer(required=True, default=lambda self: today(self.env).year, aggregator=None)
    name = fields.Char(compute="_compute_name")
    intro = fields.Text("Foreword")
    line_ids = fields.One2many("union.pledge.line", "pledge_id", "Goals", copy=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    published_on = fields.Date(readonly=True, copy=False)
    progress = fields.Integer("Progress (%)", compute="_compute_progress")

    _year_plausible = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2100)", "The year lies between 2000 and 2100."
    )
    _year_unique = models.Constraint(
        "UNIQUE (organization_id, year)",
        "This union already has a pledge of that year: open that one.",
    )

    @api.depends("organization_id.name", "year")
    @api.depends_context("lang")
    def _compute_name(self):
        for pledge in self:
            pledge.name = self.env._(
                "%(organization)s, pledge of %(year)s",
                organization=pledge.organization_id.name or "",
                year=pledge.year,
            )

    @api.depends("line_ids.progress")
    def _compute_progress(self):
        for pledge in self:
            parts = pledge.line_ids.mapped("progress")
            pledge.progress = sum(parts) // len(parts) if parts else 0

    @api.constrains("intro")
    def _check_numbers(self):
        refuse_numbers(self, "intro")

    def write(self, vals):
        if not self.env.su and vals.keys() - {"line_ids"}:
            self.check_access("write")
            self._check_draft()
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_draft()
        return super().unlink()

    def action_publish(self):
        """Promise in public: members of the union and of those below it read it from now on.

        :raise UserError: published already, or without a goal
        :raise AccessError: the caller is no officer of the union

        Clause: BJ-3.3.3.
        """
        self.check_access("write")
        self._check_draft()
        for pledge in self:
            if not pledge.line_ids:
                raise UserError(
                    self.env._("“%(pledge)s” promises nothing yet: add a goal.", pledge=pledge.name)
                )
        self._server_write({"state": "published", "published_on": today(self.env)})
        return True

    @api.model
    def _portal_published(self, members):
        """Return the pledges (superuser) these memberships of the user himself may read."""
        return self.sudo().search(  # promised to every member of those unions
            Domain("organization_id", "parent_of", members.organization_id.ids)
            & Domain("state", "=", "published"),
            limit=20,
        )

    def _check_draft(self):
        for pledge in self:
            if pledge.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(pledge)s” was published: what was promised stays. Enter progress and"
                        " evidence at the goals.",
                        pledge=pledge.name,
                    )
                )


class UnionPledgeLine(models.Model):
    """One goal of a pledge."""

    _name = "union.pledge.line"
    _description = "Goal of a Pledge"
    _order = "sequence, id"
    _rec_name = "goal"
    _named_first = ("pledge_id",)

    # What goes on after it was promised.
    _progress_fields = frozenset({"progress", "evidence", "sequence"})

    pledge_id = fields.Many2one("union.pledge", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="pledge_id.organization_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    goal = fields.Char(required=True)
    due_on = fields.Date("Promised By")
    progress = fields.Integer("Progress (%)", aggregator="avg")
    evidence = fields.Char("What Came of the Goal")

    _progress = models.Constraint(
        "CHECK (progress BETWEEN 0 AND 100)", "Progress lies between 0 and 100 percent."
    )

    @api.constrains("goal", "evidence")
    def _check_numbers(self):
        refuse_numbers(self, "goal", "evidence")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_promised()
        return lines

    def write(self, vals):
        if vals.keys() - self._progress_fields:
            self.check_access("write")
            self._check_promised()
        result = super().write(vals)
        if "pledge_id" in vals:
            self._check_promised()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_promised()
        return super().unlink()

    def _check_promised(self):
        if not self.env.su:
            self.pledge_id._check_draft()
