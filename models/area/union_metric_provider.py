from odoo import api, models
from odoo.fields import Domain

from ..clock import today
from ..period import in_force
from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "org.survey_count": "trade_union.union_territory_survey_action",
            "rights.informers_named": "trade_union.union_informer_action",
        }

    @metric_provider("org.union_rate")
    @measured_from("union.organization")
    def _metric_union_building(self, organizations, date_from, date_to):
        """Employers covered in percent of all employers of the subtree (SH-8a)."""
        sums = organizations._subtree_counts(organizations.ids)
        rates = self._sum_rates(sums, "covered_employer_count", "employer_count")
        return {"org.union_rate": rates}

    @metric_provider("org.survey_count")
    @measured_from("union.territory.survey")
    def _metric_surveys(self, organizations, date_from, date_to):
        """Surveys of the own territory made and closed in the period (SH-8)."""
        domain = Domain("organization_id", "in", organizations.ids) & Domain("state", "=", "closed")
        if date_from:
            domain &= Domain("surveyed_on", ">=", date_from)
        if date_to:
            domain &= Domain("surveyed_on", "<=", date_to)
        counts = self.env["union.territory.survey"]._read_group(
            domain, ["organization_id"], ["__count"]
        )
        found = {organization.id: count for organization, count in counts}
        return {"org.survey_count": {id_: found.get(id_, 0) for id_ in organizations.ids}}

    @metric_provider("rights.informers_named")
    @measured_from("union.informer", "union.member")
    def _metric_informers(self, organizations, date_from, date_to):
        """Informers of each organisation and its own employers on the last day (SZ-5.6.1.3)."""
        day = date_to or today(self.env)
        counts = self.env["union.informer"]._read_group(
            Domain("organization_id", "in", organizations.ids)
            & in_force(day)
            & Domain("member_id.state", "=", "active"),
            ["organization_id"],
            ["__count"],
        )
        found = {organization.id: count for organization, count in counts}
        return {"rights.informers_named": {id_: found.get(id_, 0) for id_ in organizations.ids}}
