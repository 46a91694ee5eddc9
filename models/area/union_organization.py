from odoo import api, fields, models

from .figures import first_figure, rules_of

INFORMERS = "rights.informers.federation"


class UnionOrganization(models.Model):
    """The early-warning informers of an organisation itself (SZ-5.6.1.3)."""

    _inherit = "union.organization"

    informer_ids = fields.One2many(
        "union.informer",
        "organization_id",
        "Early-warning Informers",
        domain=[("employer_id", "=", False)],
    )
    informer_count = fields.Integer("Informers Named", compute="_compute_informer_count")
    informer_committee_count = fields.Integer(
        "Informers of the Committee", compute="_compute_informer_count"
    )
    informer_due = fields.Integer("Informers Due", compute="_compute_informer_due")

    @api.depends("informer_ids.is_current", "informer_ids.is_committee_member")
    def _compute_informer_count(self):
        for organization in self:
            current = organization.informer_ids.filtered("is_current")
            organization.informer_count = len(current)
            organization.informer_committee_count = len(current.filtered("is_committee_member"))

    @api.depends("level", "state")
    def _compute_informer_due(self):
        rules = rules_of(self.env, INFORMERS, self._origin)
        for organization in self:
            rule = rules.get(organization._origin.id)
            applies = rule and organization.filtered_domain(rule._domain())
            organization.informer_due = int(first_figure(rule)[1] or 0) if applies else 0
