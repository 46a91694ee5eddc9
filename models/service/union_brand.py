from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..plain_text import refuse_numbers


class UnionBrand(models.Model):
    """A brand project: what a union is known for, with whom, from what, and what came of it.

    Clauses: SZ-8.3.1 (one building, one brand), SZ-8.3.3, SZ-8.2.5 (aid).
    """

    _name = "union.brand"
    _description = "Brand Project"
    _order = "organization_id, date_from desc, id desc"
    _places_first = ("organization_id",)
    _house_end = {"period": ("date_to", "date_from")}

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    name = fields.Char("Title", required=True)
    kind = fields.Selection(
        [
            ("building", "One Building, One Brand"),
            ("service", "Service Project"),
            ("aid", "Aid Project"),
            ("volunteer", "Volunteer Project"),
        ],
        required=True,
        default="service",
    )
    theme = fields.Char(help="What it is about, in a few words.")
    building = fields.Char(help="Which building or area it belongs to.")
    partners = fields.Text(
        help="One line per partner: government, Party organisation, firm, school."
    )
    resources = fields.Text(help="Rooms, people, funds that are brought together.")
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", copy=False)
    result = fields.Text(copy=False, help="What came of it.")
    activity_ids = fields.One2many("union.service.activity", "brand_id", "Activities")
    activity_count = fields.Integer("Activities Held", compute="_compute_activity_count")
    is_current = fields.Boolean(
        "Running", compute="_compute_is_current", search="_search_is_current"
    )

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A project cannot end before it began: correct one of the days.",
    )

    @api.depends("activity_ids.phase")
    def _compute_activity_count(self):
        for brand in self:
            # A number of what was held under it, for whoever reads the brand.
            brand.activity_count = len(
                brand.sudo().activity_ids.filtered(lambda row: row.phase in ("held", "filed"))
            )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for brand in self:
            brand.is_current = bool(
                brand.date_from
                and brand.date_from <= day
                and (not brand.date_to or brand.date_to >= day)
            )

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        day = today(self.env)
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    @api.constrains("name", "theme", "building", "partners", "resources", "result")
    def _check_texts(self):
        refuse_numbers(self, "name", "theme", "building", "partners", "resources", "result")
