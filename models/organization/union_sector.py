from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core import size_class
from ..count_field import Count


class UnionSector(models.Model):
    """One row of the statistical table of size classes (国统字〔2017〕213号).

    Which codes of GB/T 4754 it covers, and the lower bounds of large, medium and small for
    each indicator it is measured by. What the table leaves out is a row without bounds. The
    rows ship with the addon: nobody writes them by hand, and employers follow a new figure.
    """

    _name = "union.sector"
    _description = "Sector"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True, translate=True)
    sequence = fields.Integer(default=10, readonly=True)
    codes = fields.Char(
        "Codes Covered",
        required=True,
        readonly=True,
        help="Codes of GB/T 4754 and ranges of them; the longest that fits decides.",
    )
    industry_names = fields.Char(
        readonly=True, help="Names by which lists without a code speak of it, separated by |."
    )
    is_classed = fields.Boolean(
        "In the Table", compute="_compute_is_classed", store=True, help="It has size classes."
    )
    staff_large = Count("Staff, Large", readonly=True)
    staff_medium = Count("Staff, Medium", readonly=True)
    staff_small = Count("Staff, Small", readonly=True)
    revenue_large = Count("Revenue, Large", readonly=True, help="In 10,000 yuan.")
    revenue_medium = Count("Revenue, Medium", readonly=True, help="In 10,000 yuan.")
    revenue_small = Count("Revenue, Small", readonly=True, help="In 10,000 yuan.")
    assets_large = Count("Assets, Large", readonly=True, help="In 10,000 yuan.")
    assets_medium = Count("Assets, Medium", readonly=True, help="In 10,000 yuan.")
    assets_small = Count("Assets, Small", readonly=True, help="In 10,000 yuan.")
    source = fields.Char(readonly=True, help="Where the bounds stand.")

    _code_unique = models.Constraint("UNIQUE (code)", "This sector is already there.")
    _bounds = models.Constraint(
        """CHECK (
            num_nulls(staff_large, staff_medium, staff_small) IN (0, 3)
            AND num_nulls(revenue_large, revenue_medium, revenue_small) IN (0, 3)
            AND num_nulls(assets_large, assets_medium, assets_small) IN (0, 3)
            AND COALESCE(staff_large > staff_medium AND staff_medium > staff_small
                         AND staff_small > 0, TRUE)
            AND COALESCE(revenue_large > revenue_medium AND revenue_medium > revenue_small
                         AND revenue_small > 0, TRUE)
            AND COALESCE(assets_large > assets_medium AND assets_medium > assets_small
                         AND assets_small > 0, TRUE))""",
        "An indicator has three bounds, each smaller than the one before it, or none.",
    )

    @api.depends(lambda self: self._bound_names())
    def _compute_is_classed(self):
        for sector in self:
            sector.is_classed = bool(sector._bounds_of())

    @api.constrains("codes")
    def _check_codes(self):
        for sector in self:
            try:
                size_class.expand_codes(sector.codes)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Sector %(sector)s: “%(word)s” is no code of GB/T 4754 and no range of"
                        " them. Write a letter, two to four digits, or 06-46.",
                        sector=sector.name,
                        word=error,
                    )
                ) from None

    @api.model_create_multi
    def create(self, vals_list):
        sectors = super().create(vals_list)
        self._sort_anew()
        return sectors

    def write(self, vals):
        # An update of the addon writes the same figures again: no employer is touched then.
        vals = {
            name: value
            for name, value in vals.items()
            if name not in ("codes", "industry_names", *self._bound_names())
            or any((sector[name] or False) != (value or False) for sector in self)
        }
        result = super().write(vals)
        if not {"codes", "industry_names"}.isdisjoint(vals):
            self._sort_anew()
        return result

    @api.model
    def _bound_names(self):
        """Return the names of the columns with bounds."""
        return [
            f"{indicator}_{level}"
            for indicator in size_class.INDICATORS
            for level in size_class.CLASSES[:-1]
        ]

    def _bounds_of(self):
        """Return ``{indicator: core.size_class.Bounds}`` this sector is measured by."""
        self.ensure_one()
        return {
            indicator: size_class.Bounds(
                *(self[f"{indicator}_{level}"] for level in size_class.CLASSES[:-1])
            )
            for indicator in size_class.INDICATORS
            if self[f"{indicator}_large"]
        }

    @api.model
    def _by_code_and_name(self):
        """Return ``({code: sector}, {name: sector})`` of all sectors, in one query."""
        # A published table: what it says is no secret from whoever keeps an employer.
        sectors = self.sudo().search(Domain.TRUE)
        by_code = {
            code: sector for sector in sectors for code in size_class.expand_codes(sector.codes)
        }
        by_name = {
            name: sector
            for sector in sectors
            for name in filter(None, (sector.industry_names or "").split("|"))
        }
        return by_code, by_name

    @api.model
    def _sort_anew(self):
        """Let every employer that names a sector find it again, at the next flush."""
        # The table is one for all employers, whoever loads it.
        employers = self.env["union.employer"].sudo().with_context(active_test=False)
        self.env.add_to_compute(
            employers._fields["sector_id"],
            employers.search(["|", ("sector_code", "!=", False), ("sector_name", "!=", False)]),
        )
