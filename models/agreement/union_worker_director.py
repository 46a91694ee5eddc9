from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..clock import today
from ..period import holds_on, in_force
from ..plain_text import refuse_numbers
from ..server_fields import shown


class UnionWorkerDirector(models.Model):
    """A worker on the board of directors or supervisors of an employer (QZ-12)."""

    _name = "union.worker.director"
    _description = "Worker Director or Supervisor"
    _order = "employer_id, post, date_from desc, id"
    _places_first = ("organization_id",)
    _named_first = ("employer_id", "member_id", "session_id")
    _house_end = {"period": ("date_to", "date_from")}

    employer_id = fields.Many2one("union.employer", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(
        related="employer_id.organization_id", store=True, index=True, precompute=True
    )
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="restrict")
    name = fields.Char(
        "Full Name",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        # With the caller's eyes: a form that is not saved yet names nobody he may not read.
        compute_sudo=False,
        required=True,
    )
    post = fields.Selection(
        [("director", "Worker Director"), ("supervisor", "Worker Supervisor")],
        "Seat on the Board",
        required=True,
        default="director",
    )
    union_lead = fields.Boolean("Chair or Vice Chair", help="Of the union of the employer.")
    session_id = fields.Many2one(
        "union.workers.session",
        "Elected at Session",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('congress_id.employer_id', '=', employer_id)]",
    )
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until")
    reported_on = fields.Date("Last Reported to the Congress On")
    is_current = fields.Boolean(
        "Current", compute="_compute_is_current", search="_search_is_current"
    )

    _dates = models.Constraint(
        "CHECK (date_to >= date_from AND reported_on >= date_from)",
        "The last day and the report are not before the first day.",
    )

    @api.depends("member_id")
    def _compute_name(self):
        for director in self:
            # Who is linked lends his name; otherwise it is what was typed.
            director.name = shown(director, "member_id").name or director.name

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for director in self:
            director.is_current = holds_on(director, day)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return in_force(today(self.env)) if True in value else ~Domain(in_force(today(self.env)))

    @api.constrains("name")
    def _check_texts(self):
        refuse_numbers(self, "name")

    @api.constrains("session_id", "employer_id")
    def _check_session(self):
        for director in self:
            if (
                director.session_id
                and director.session_id.congress_id.employer_id != director.employer_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s: the session that elected is one of the same employer’s congress.",
                        name=director.name,
                    )
                )
