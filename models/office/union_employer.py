from odoo import api, fields, models

from ..plain_text import refuse_numbers

_TEXTS = ("name", "contact_name", "sector_code", "sector_name", "check_reason")


class UnionEmployer(models.Model):
    """What is written about an employer: its registration, its contact person (SZ-5.4.1)."""

    _name = "union.employer"
    _inherit = ["union.employer", "union.credit.code.mixin"]

    contact_suited = fields.Boolean(
        "Contact Knows Union Work",
        help="Knows union work, communicates well and is willing to serve (SZ-5.4.1a).",
    )
    under_federation = fields.Boolean(compute="_compute_under_federation")

    @api.depends("federation_id")
    def _compute_under_federation(self):
        for employer in self:
            employer.under_federation = bool(employer.federation_id)

    @api.constrains(*_TEXTS)
    def _check_texts(self):
        refuse_numbers(self, *_TEXTS)
