from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..plain_text import refuse_numbers
from .union_honour import LEVELS

# Those that count against the places: put forward, or on the way.
COUNTED = ("pending", "approved")
FIRST_YEAR, LAST_YEAR = 1990, 2100


class UnionHonourQuota(models.Model):
    """How many a union may put forward for an honour in a year, as its superior says.

    Read on both sides; set by the superior alone. The star of the union beside it is what the
    superior may go by; the watch tells him of places given to a union without one (HZ-6).
    """

    _name = "union.honour.quota"
    _description = "Places for an Honour"
    _inherit = ["union.watched.mixin"]
    _order = "year desc, name, to_id"
    _places_first = ("organization_id",)
    _named_first = ("to_id",)

    organization_id = fields.Many2one(
        "union.organization",
        "Given Out By",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    to_id = fields.Many2one(
        "union.organization",
        "Given To",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'child_of', organization_id)]",
    )
    to_star = fields.Integer(related="to_id.star", string="Star")
    year = fields.Integer(
        required=True, default=lambda self: today(self.env).year, aggregator=False
    )
    name = fields.Char("Honour", required=True)
    kind = fields.Selection(
        [("may_day", "May-Day Award or Medal"), ("award", "Other Award")],
        required=True,
        default="may_day",
    )
    level = fields.Selection(LEVELS, "Given At", required=True, default="city")
    seats = fields.Integer("Places", required=True, default=1)
    note = fields.Char("What It Goes By")
    is_current = fields.Boolean(
        "Of This Year", compute="_compute_is_current", search="_search_is_current"
    )
    used_count = fields.Integer("Used", compute="_compute_used_count")

    _once = models.UniqueIndex(
        "(organization_id, to_id, year, level, name)",
        "This union has its places for that honour already: correct that row.",
    )
    _figures = models.Constraint(
        f"CHECK (seats > 0 AND year BETWEEN {FIRST_YEAR} AND {LAST_YEAR})",
        "Places are one or more; correct the year.",
    )

    @api.depends("year")
    def _compute_is_current(self):
        year = today(self.env).year
        for quota in self:
            quota.is_current = quota.year == year

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("year", "=", today(self.env).year)

    @api.depends("seats")
    def _compute_used_count(self):
        counts = self._used()
        for quota in self:
            quota.used_count = counts.get(quota._origin.id, 0)

    def _used(self):
        """Return ``{quota id: nominations that count against it}``: figures, no names."""
        rows = (
            self.env["union.honour.nomination"]
            .sudo()  # as said above
            ._read_group(
                Domain("quota_id", "in", self._origin.ids)
                & Domain("approval_state", "in", COUNTED),
                ["quota_id"],
                ["__count"],
            )
        )
        return {quota.id: count for quota, count in rows}

    @api.constrains("name", "note")
    def _check_texts(self):
        refuse_numbers(self, "name", "note")
        for quota in self:
            if not 0 < len((quota.name or "").strip()) <= 200:
                raise ValidationError(self.env._("Name the honour in 1 to 200 signs."))

    @api.constrains("organization_id", "to_id")
    def _check_below(self):
        for quota in self.sudo():  # places compared
            place, giver = quota.to_id, quota.organization_id
            if place == giver or not place.parent_path.startswith(giver.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(to)s does not stand below %(organization)s: places are given to unions"
                        " below.",
                        to=place.name,
                        organization=giver.name,
                    )
                )

    @api.constrains("seats")
    def _check_seats(self):
        used = self._used()
        for quota in self:
            if quota.seats < used.get(quota.id, 0):
                raise ValidationError(
                    self.env._(
                        "“%(quota)s”: %(used)s were put forward already; there are no fewer places"
                        " than that.",
                        quota=quota.name,
                        used=used[quota.id],
                    )
                )

    def _queue(self):
        """Let one after the other take a place: whoever comes second begins anew."""
        self.env.cr.execute(
            SQL(
                "UPDATE union_honour_quota SET write_date = write_date WHERE id IN"
                " (SELECT id FROM union_honour_quota WHERE id = ANY(%s) ORDER BY id"
                " FOR NO KEY UPDATE)",
                self.ids,
            ),
            log_exceptions=False,
        )
