from odoo import api, fields, models

from ..plain_text import refuse_numbers


class UnionOrganization(models.Model):
    """An organisation is the fonds its archives belong to."""

    _inherit = "union.organization"

    fonds_number = fields.Char(
        copy=False,
        help="As the archives office gave it; empty: the code of the organisation stands in its"
        " place in archive numbers.",
    )

    @api.constrains("fonds_number")
    def _check_fonds_number(self):
        refuse_numbers(self, "fonds_number")
