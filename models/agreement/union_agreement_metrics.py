from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider
from .clocks import months_begun_since

# What is in force for its own union, and the chapter that stands for a special agreement.
OWN = {
    "cb.contract_valid": ("collective", None),
    "cb.special_wage": ("wage", "chapter_wage"),
    "cb.special_women": ("women", "chapter_women"),
    "cb.special_safety": ("safety", "chapter_safety"),
    "mem.agency_agreement": ("agency", None),
}
SPECIAL = ("cb.special_wage", "cb.special_women", "cb.special_safety")


class UnionMetricProvider(models.AbstractModel):
    """Agreements in force, rounds of bargaining and the coverage of an area.

    Nothing is known of a union before its first agreement (or round) on record: until then it may
    be declared in the assessment.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "cb.": "trade_union.union_agreement_action",
            "cb.skill_wage": "trade_union.union_bargaining_action",
            "cb.regional_bargaining": "trade_union.union_bargaining_action",
            "cb.consultation_count": "trade_union.union_bargaining_action",
            "area.contract_rate": "trade_union.union_agreement_action",
            "mem.agency_agreement": "trade_union.union_agreement_action",
        }

    @metric_provider(*OWN)
    @measured_from("union.agreement", "union.employer")
    def _metric_agreements(self, organizations, date_from, date_to):
        """Whether each kind is in force: of the union itself, or one that covers its employers."""
        day = date_to or today(self.env)
        self._flush_agreements()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, %(columns)s
                  FROM union_organization o
            CROSS JOIN LATERAL (
                       SELECT g.id FROM union_agreement g WHERE g.organization_id = o.id
                        UNION
                       SELECT r.union_agreement_id
                         FROM union_employer e
                         JOIN union_agreement_employer_rel r ON r.union_employer_id = e.id
                        WHERE e.organization_id = o.id AND e.active) i
                  JOIN union_agreement a ON a.id = i.id
                 WHERE o.id = ANY(%(ids)s)
              GROUP BY o.id
                """,
                columns=SQL(", ").join(
                    SQL("bool_or(%s AND %s)", self._in_force(day), self._is_kind(*what))
                    for what in OWN.values()
                ),
                ids=id_array(organizations.ids),
            )
        )
        rows = self.env.cr.fetchall()
        return {key: {row[0]: bool(row[place]) for row in rows} for place, key in enumerate(OWN, 1)}

    @metric_provider("area.contract_rate")
    @measured_from("union.agreement", "union.employer")
    def _metric_contract_rate(self, organizations, date_from, date_to):
        """Enterprises with a union that have a collective and all special agreements in force.

        In percent of the enterprises with a union (HZ-2); one that several agreements cover counts
        once, a chapter of the collective contract as the special agreement.
        """
        day = date_to or today(self.env)
        self._flush_agreements()

        def covered(kind, chapter):
            return SQL(
                """
                EXISTS (SELECT FROM union_agreement_employer_rel r
                          JOIN union_agreement a ON a.id = r.union_agreement_id
                         WHERE r.union_employer_id = x.id AND %s AND %s)
                """,
                self._in_force(day),
                self._is_kind(kind, chapter),
            )

        needed = [covered(*OWN[key]) for key in ("cb.contract_valid", *SPECIAL)]
        has_union = SQL("x.active AND x.has_union IS TRUE")
        known = SQL(
            """
            EXISTS (SELECT FROM union_agreement_employer_rel r WHERE r.union_employer_id = x.id)
            """
        )
        counts = self._counts_below(
            organizations,
            "union_employer",
            [has_union, SQL(" AND ").join([has_union, *needed]), known],
            on=SQL("x.organization_id = s.id"),
        )
        counts = {id_: numbers for id_, numbers in counts.items() if numbers[2]}
        return {
            "area.contract_rate": self._rates(
                {id_: numbers[1] for id_, numbers in counts.items()},
                {id_: numbers[0] for id_, numbers in counts.items()},
            )
        }

    @metric_provider("cb.skill_wage", "cb.regional_bargaining", "cb.consultation_count")
    @measured_from("union.bargaining")
    def _metric_rounds(self, organizations, date_from, date_to):
        """Rounds of the subtree whose talks were concluded in the period.

        On wages by skill, of a region or sector, and all of them with the consultations (SZ-7.2.1).
        """
        first, last = date_from or date.min, date_to or today(self.env)
        held = SQL("x.state = 'concluded' AND x.concluded_on BETWEEN %s AND %s", first, last)
        counts = self._counts_below(
            organizations,
            "union_bargaining",
            [
                SQL("%s AND x.skill_wage", held),
                SQL("%s AND x.scope IN ('regional', 'sector')", held),
                held,
                SQL("TRUE"),
            ],
            on=SQL("x.organization_id = s.id"),
        )
        counts = {id_: numbers for id_, numbers in counts.items() if numbers[3]}
        return {
            key: {id_: numbers[place] for id_, numbers in counts.items()}
            for place, key in enumerate(
                ("cb.skill_wage", "cb.regional_bargaining", "cb.consultation_count")
            )
        }

    @metric_provider("cb.months_since_wage", "cb.months_since_contract")
    @measured_from("union.agreement")
    def _metric_cycles(self, organizations, date_from, date_to):
        """Months begun since the last wage agreement and the last collective contract was signed.

        The day of the same date is no month begun yet: what was signed a year ago to the day is a
        year old and no more (BJ-2.5).
        """
        day = date_to or today(self.env)
        signed = self.env["union.agreement"]._read_group(
            Domain("organization_id", "in", organizations.ids)
            & Domain("kind", "in", ("wage", "collective"))
            & Domain("signed_on", "<=", day),
            ["organization_id", "kind"],
            ["signed_on:max"],
        )
        found = {"wage": {}, "collective": {}}
        for union, kind, last in signed:
            found[kind][union.id] = months_begun_since(last, day)
        return {
            "cb.months_since_wage": found["wage"],
            "cb.months_since_contract": found["collective"],
        }

    @api.model
    def _flush_agreements(self):
        for model in ("union.agreement", "union.employer", "union.organization"):
            self.env[model].flush_model()

    @api.model
    def _in_force(self, day):
        """As ``_in_force_domain`` of the agreement says it, in SQL."""
        return SQL(
            """
            (a.state = 'received' OR (a.state = 'ended' AND a.ended_on >= %(day)s))
            AND a.effective_on <= %(day)s AND a.date_from <= %(day)s
            AND COALESCE(a.date_to, 'infinity') >= %(day)s
            """,
            day=day,
        )

    @api.model
    def _is_kind(self, kind, chapter):
        is_kind = SQL("a.kind = %s", kind)
        if not chapter:
            return is_kind
        own = SQL("a.kind = 'collective' AND %s", SQL.identifier("a", chapter))
        return SQL("(%s OR %s)", is_kind, own)
