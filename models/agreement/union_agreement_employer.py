from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..count_field import Count
from ..period import full_months
from ..plain_text import refuse_numbers
from .clocks import months_begun_since

# A round that led to the table, whatever came of it.
HELD = ("talks", "concluded")


class UnionEmployer(models.Model):
    """Bargaining seen from the employer: when it was last consulted, and who guides there."""

    _inherit = "union.employer"

    guide_name = fields.Char(
        "Bargaining Guide",
        copy=False,
        help="Sent by the district's union to employers of some size (BJ-3.3.3).",
    )
    guide_contact_on = fields.Date("Last Contact of the Guide", copy=False)
    guide_months = Count(
        "Months without the Guide",
        compute="_compute_guide_months",
        help="Months since the guide was last in contact, a month begun counting as one.",
    )
    consultation_months = Count(
        "Months without Consultation",
        compute="_compute_bargaining",
        help="Since the last talks with it; empty while its union has none on record.",
    )
    wage_months = Count("Months without Wage Bargaining", compute="_compute_bargaining")
    agreement_ids = fields.Many2many(
        "union.agreement", "union_agreement_employer_rel", string="Agreements", readonly=True
    )

    @api.depends("guide_contact_on")
    def _compute_guide_months(self):
        day = today(self.env)
        for employer in self:
            last = employer.guide_contact_on
            employer.guide_months = months_begun_since(last, day) if last else False

    @api.depends_context("uid")
    def _compute_bargaining(self):
        day = today(self.env)
        # Months only, of employers the reader reads.
        rounds = self.env["union.bargaining"].sudo()
        of_these = Domain("employer_ids", "in", self._origin.ids) & Domain("state", "in", HELD)
        last = {"all": {}, "wage": {}}
        for key, domain in (("all", of_these), ("wage", of_these & Domain("kind", "=", "wage"))):
            for employer, met_on in rounds._read_group(domain, ["employer_ids"], ["met_on:max"]):
                last[key][employer.id] = met_on
        # A union that records no bargaining at all is not told that there was none.
        known = rounds._read_group(
            Domain("organization_id", "in", self.organization_id.ids)
            & Domain("met_on", "!=", False),
            ["organization_id"],
            ["met_on:min"],
        )
        begun = {union.id: first for union, first in known}
        for employer in self:
            since = begun.get(employer.organization_id.id)
            for name, key in (("consultation_months", "all"), ("wage_months", "wage")):
                met = last[key].get(employer._origin.id) or since
                employer[name] = full_months([met], day)[met] if met else False

    @api.constrains("guide_name")
    def _check_guide(self):
        refuse_numbers(self, "guide_name")
