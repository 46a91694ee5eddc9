from odoo import api, fields, models

from ...core import rule as core
from .figures import rules_of

INFORMERS = "rights.informers.enterprise"


class UnionEmployer(models.Model):
    """How many early-warning informers an employer has, and how many are due (SZ-5.6.1.3)."""

    _inherit = "union.employer"

    informer_ids = fields.One2many("union.informer", "employer_id", "Early-warning Informers")
    informer_count = fields.Integer("Informers Named", compute="_compute_informer_count")
    informer_committee_count = fields.Integer(
        "Informers of the Committee", compute="_compute_informer_count"
    )
    informer_due = fields.Integer(
        "Informers Due", compute="_compute_informer_due", help="By its staff (SZ-5.6.1.3)."
    )
    informer_missing = fields.Integer("Informers Missing", compute="_compute_informer_missing")

    @api.depends("informer_ids.is_current", "informer_ids.is_committee_member")
    def _compute_informer_count(self):
        for employer in self:
            current = employer.informer_ids.filtered("is_current")
            employer.informer_count = len(current)
            employer.informer_committee_count = len(current.filtered("is_committee_member"))

    @api.depends("staff_count", "organization_id", "has_union", "coverage", "size_class")
    def _compute_informer_due(self):
        rules = rules_of(self.env, INFORMERS, self.organization_id._origin)
        bands = {rule: rule._bands() for rule in set(rules.values())}
        for employer in self:
            rule = rules.get(employer.organization_id._origin.id)
            band = None
            if rule and employer.filtered_domain(rule._domain()):
                band = core.find_band(bands[rule], employer.staff_count)
            employer.informer_due = band.minimum if band else 0

    @api.depends("informer_due", "informer_count")
    def _compute_informer_missing(self):
        for employer in self:
            employer.informer_missing = max(employer.informer_due - employer.informer_count, 0)
