from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..period import in_force
from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    """Democratic management: congresses, disclosures, boards.

    Each register answers from a union's first record in it; before that the figure is declared.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        congress, disclosure, director = (
            f"trade_union.{name}_action"
            for name in ("union_workers_congress", "union_disclosure", "union_worker_director")
        )
        return super()._cure_places() | {
            "meet.workers_congress_year": congress,
            "meet.workers_congress_system": congress,
            "meet.regional_congress": congress,
            "area.congress_rate": congress,
            "area.disclosure_rate": disclosure,
            "open.factory_affairs": disclosure,
            "open.union_affairs": disclosure,
            "org.worker_directors": director,
            "org.worker_directors_report_year": director,
        }

    @metric_provider("meet.workers_congress_year", "meet.regional_congress")
    @measured_from("union.workers.session", "union.workers.congress")
    def _metric_agreement_sessions(self, organizations, date_from, date_to):
        """Sessions a union's workers' congresses held in the period, and those of regions."""
        day = date_to or today(self.env)
        domain = (
            Domain("organization_id", "in", organizations.ids)
            & Domain("state", "=", "closed")
            & Domain("date", "<=", day)
        )
        if date_from:
            domain &= Domain("date", ">=", date_from)
        sessions = self.env["union.workers.session"]
        values = {}
        for key, narrower in (
            ("meet.workers_congress_year", Domain.TRUE),
            ("meet.regional_congress", Domain("congress_id.scope", "=", "regional")),
        ):
            values[key] = self._of_register(
                "union.workers.congress",
                organizations,
                sessions._read_group(domain & narrower, ["organization_id"], ["__count"]),
            )
        return values

    @metric_provider("meet.workers_congress_system")
    @measured_from("union.workers.congress")
    def _metric_agreement_system(self, organizations, date_from, date_to):
        """Whether a workers' congress is in office there."""
        groups = self.env["union.workers.congress"]._read_group(
            Domain("organization_id", "in", organizations.ids) & Domain("state", "=", "current"),
            ["organization_id"],
            ["__count"],
        )
        found = self._of_register("union.workers.congress", organizations, groups)
        return {"meet.workers_congress_system": {id_: bool(n) for id_, n in found.items()}}

    @metric_provider("open.factory_affairs", "open.union_affairs")
    @measured_from("union.disclosure")
    def _metric_agreement_disclosed(self, organizations, date_from, date_to):
        """Whether affairs of the employer, and of the union, were disclosed within a year."""
        day = date_to or today(self.env)
        values = {}
        for key, side in (("open.factory_affairs", "employer"), ("open.union_affairs", "union")):
            kept = Domain("side", "=", side)
            groups = self.env["union.disclosure"]._read_group(
                Domain("organization_id", "in", organizations.ids)
                & kept
                & Domain("disclosed_on", ">", day - relativedelta(years=1))
                & Domain("disclosed_on", "<=", day),
                ["organization_id"],
                ["__count"],
            )
            found = self._of_register("union.disclosure", organizations, groups, kept)
            values[key] = {id_: bool(count) for id_, count in found.items()}
        return values

    @metric_provider("org.worker_directors", "org.worker_directors_report_year")
    @measured_from("union.worker.director")
    def _metric_agreement_directors(self, organizations, date_from, date_to):
        """Whether a worker sits on a board, and how many of them reported to the congress."""
        day = date_to or today(self.env)
        directors, name = self.env["union.worker.director"], "union.worker.director"
        here = Domain("organization_id", "in", organizations.ids)
        sitting = directors._read_group(here & in_force(day), ["organization_id"], ["__count"])
        reported = here & Domain("reported_on", "<=", day)
        if date_from:
            reported &= Domain("reported_on", ">=", date_from)
        reports = directors._read_group(reported, ["organization_id"], ["__count"])
        found = self._of_register(name, organizations, sitting)
        return {
            "org.worker_directors": {id_: bool(count) for id_, count in found.items()},
            "org.worker_directors_report_year": self._of_register(name, organizations, reports),
        }

    @metric_provider("area.congress_rate", "area.disclosure_rate")
    @measured_from("union.workers.congress", "union.disclosure", "union.employer")
    def _metric_agreement_area(self, organizations, date_from, date_to):
        """Employers of the subtree with a union that have a congress, and that disclose, in percent.

        An employer that a regional congress represents has one.
        """
        day = date_to or today(self.env)
        self.env["union.workers.congress"].flush_model()
        self.env["union.disclosure"].flush_model()

        def congress(states):
            # Its own, or that of a region: asked apart, each by its index.
            return SQL(
                """
                (EXISTS (SELECT 1 FROM union_workers_congress c
                          WHERE c.employer_id = x.id AND c.state = ANY(%(states)s))
                 OR EXISTS (SELECT 1 FROM union_workers_congress_employer_rel r
                              JOIN union_workers_congress c ON c.id = r.congress_id
                             WHERE r.employer_id = x.id AND c.state = ANY(%(states)s)))
                """,
                states=states,
            )

        told = SQL("SELECT 1 FROM union_disclosure d WHERE d.employer_id = x.id")
        lately = SQL(
            "%s AND d.disclosed_on > %s AND d.disclosed_on <= %s",
            told,
            day - relativedelta(years=1),
            day,
        )
        counts = self._counts_below(
            organizations,
            "union_employer",
            [
                SQL("x.active AND x.has_union"),
                SQL("x.active AND x.has_union AND %s", congress(["current"])),
                SQL("x.active AND x.has_union AND EXISTS (%s)", lately),
                congress(["draft", "current", "ended"]),
                SQL("EXISTS (%s)", told),
            ],
            SQL("x.organization_id = s.id"),
        )
        rates = {"area.congress_rate": {}, "area.disclosure_rate": {}}
        for id_, (unions, sits, disclosed, kept, begun) in counts.items():
            if unions and kept:
                rates["area.congress_rate"][id_] = 100 * sits / unions
            if unions and begun:
                rates["area.disclosure_rate"][id_] = 100 * disclosed / unions
        return rates

    @api.model
    def _of_register(self, model, organizations, groups, domain=Domain.TRUE):
        """Return ``{organization_id: count or 0}`` of those with a record in a register."""
        kept = self.env[model]._read_group(
            Domain("organization_id", "in", organizations.ids) & domain, ["organization_id"]
        )
        counts = {organization.id: count for organization, count in groups}
        return {organization.id: counts.get(organization.id, 0) for (organization,) in kept}
