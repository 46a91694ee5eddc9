from odoo import api, fields, models

from ...core import size_class
from ...core.text import squeeze
from ..amount_field import Amount

SIZE_CLASSES = [
    ("large", "Large"),
    ("medium", "Medium-sized"),
    ("small", "Small"),
    ("micro", "Micro"),
    ("not_applicable", "Not Classed"),
]


class UnionEmployer(models.Model):
    """How large an employer is: its sector's row of the statistical table decides.

    Large and medium firms are helped to a primary union, small and micro ones to a union
    group (SZ-5.1.2a). The class is stored and follows the figures and the table.
    """

    _inherit = "union.employer"

    # The sector chosen before is not to be had from the old code and name alone.
    _undone_with = {
        "sector_code": ("sector_code", "sector_id"),
        "sector_name": ("sector_name", "sector_id"),
    }

    sector_id = fields.Many2one(
        "union.sector",
        "Statistical Sector",
        compute="_compute_sector_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Found by the sector's code in GB/T 4754, else by its name; or chosen.",
    )
    revenue = Amount("Revenue (10,000 yuan)", help="Of a year. Left empty: not known.")
    assets = Amount("Assets (10,000 yuan)", help="Left empty: not known.")
    size_class = fields.Selection(
        SIZE_CLASSES,
        compute="_compute_size_class",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="By the statistical classes of 2017; empty while a figure it needs is not known.",
    )
    size_note = fields.Char("About the Size", compute="_compute_size_note")

    _amounts = models.Constraint(
        "CHECK (revenue >= 0 AND revenue < 1e12 AND assets >= 0 AND assets < 1e12)",
        "Revenue and assets are zero or more, in 10,000 yuan.",
    )

    @api.depends("sector_code", "sector_name")
    def _compute_sector_id(self):
        by_code, by_name = self.env["union.sector"]._by_code_and_name()
        for employer in self:
            code = size_class.find_sector(employer.sector_code, by_code)
            if code:
                employer.sector_id = by_code[code]
            elif employer.sector_code:
                employer.sector_id = False
            else:
                # A name the table does not know leaves alone what was chosen.
                named = by_name.get(squeeze(employer.sector_name))
                employer.sector_id = named or employer.sector_id

    @api.depends(
        lambda self: [
            "sector_id",
            "staff_count",
            "revenue",
            "assets",
            *(f"sector_id.{name}" for name in self.env["union.sector"]._bound_names()),
        ]
    )
    def _compute_size_class(self):
        bounds = {sector: sector._bounds_of() for sector in self.sector_id}
        for employer in self:
            sector = employer.sector_id
            employer.size_class = sector and size_class.size_class(
                bounds[sector], employer._size_values()
            )

    @api.depends("sector_id", "sector_code", "size_class", "staff_count", "revenue", "assets")
    @api.depends_context("lang")
    def _compute_size_note(self):
        names = {
            "staff": self._fields["staff_count"]._description_string(self.env),
            "revenue": self._fields["revenue"]._description_string(self.env),
            "assets": self._fields["assets"]._description_string(self.env),
        }
        for employer in self:
            sector = employer.sector_id
            note = False
            if not sector and employer.sector_code:
                note = self.env._(
                    "Sector code %(code)s is not in the table or covers several of its rows."
                    " Correct the code or choose the sector.",
                    code=employer.sector_code,
                )
            elif not sector:
                note = self.env._("Enter the sector: the size follows from it.")
            elif not sector.is_classed:
                note = self.env._("The statistical table has no size classes for this sector.")
            elif not employer.size_class:
                lacking = size_class.missing(sector._bounds_of(), employer._size_values())
                note = self.env._(
                    "Enter what the size is measured by: %(names)s.",
                    names=", ".join(names[name] for name in lacking),
                )
            employer.size_note = note

    def _size_values(self):
        """Return the figures by indicator; None is not known."""
        self.ensure_one()
        return {
            # Nobody employs no one: a zero was never filled in.
            "staff": self.staff_count or None,
            "revenue": None if self.revenue is False else self.revenue,
            "assets": None if self.assets is False else self.assets,
        }
