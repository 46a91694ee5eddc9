from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ..clock import today
from ..organization.subtree import in_subtree
from ..standard.union_metric_provider import measured_from, metric_provider

#: The rule that says of how many valid answers more than that must be "not satisfied" for a
#: rating to count as unsatisfactory.
SHARE_RULE = "member_rating.unsatisfactory_share"


class UnionMetricProvider(models.AbstractModel):
    """What the member ratings say of unions. Only figures that are told enter a metric."""

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {"eval.": "trade_union.union_rating_action"}

    @metric_provider("eval.member_review_year", "eval.satisfaction_work", "eval.satisfaction_chair")
    @measured_from("union.rating", "union.rating.result")
    def _metric_own_rating(self, organizations, date_from, date_to):
        """Ratings by members that closed in the period, and the share satisfied in the last one.

        Not known without one: an office that rates otherwise declares its figures.
        """
        rounds, work, chair = {}, {}, {}
        for id_, kind, satisfied, answers, _closed, count in self._rated(
            organizations, "members", date_from, date_to
        ):
            rounds[id_] = count
            if kind in ("work", "chair") and answers:
                (work if kind == "work" else chair)[id_] = 100 * satisfied / answers
        return {
            "eval.member_review_year": rounds,
            "eval.satisfaction_work": work,
            "eval.satisfaction_chair": chair,
        }

    @metric_provider("area.satisfaction_unions")
    @measured_from("union.rating", "union.rating.result")
    def _metric_rating_by_unions(self, organizations, date_from, date_to):
        """Share of the unions below that are satisfied with the work of the one above."""
        values = {
            id_: 100 * satisfied / answers
            for id_, kind, satisfied, answers, _closed, _count in self._rated(
                organizations, "unions", date_from, date_to
            )
            if kind == "work" and answers
        }
        return {"area.satisfaction_unions": values}

    @metric_provider("area.satisfaction_members", "area.member_review_rate")
    @measured_from("union.rating", "union.rating.result", "union.organization")
    def _metric_area_ratings(self, organizations, date_from, date_to):
        """Share of the members of an area satisfied with their unions' work, of all answers told;

        and the share of its primary unions that held a rating. Not known where none was held.
        """
        self._flush_ratings()
        begin, end = self._rating_period(date_from, date_to)
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, c.satisfied, c.answers, c.held, c.unions
                  FROM union_organization o
    CROSS JOIN LATERAL (SELECT SUM(r.satisfied) AS satisfied, SUM(r.answers) AS answers,
                               COUNT(r.id) FILTER (WHERE s.level = 'primary') AS held,
                               COUNT(*) FILTER (WHERE s.level = 'primary'
                                                  AND s.state = 'active') AS unions
                          FROM union_organization s
             LEFT JOIN LATERAL (SELECT g.id, t.satisfied,
                                       t.satisfied + t.basic + t.unsatisfied AS answers
                                  FROM union_rating g
                             LEFT JOIN union_rating_object b
                                    ON b.rating_id = g.id AND b.kind = 'work'
                             LEFT JOIN union_rating_result t
                                    ON t.object_id = b.id AND t.cut_id IS NULL AND NOT t.hidden
                                 WHERE g.organization_id = s.id AND g.voters = 'members'
                                   AND g.state IN ('closed', 'published')
                                   AND g.closed_on BETWEEN %(begin)s AND %(end)s
                              ORDER BY g.closed_on DESC, g.id DESC LIMIT 1) r ON TRUE
                         WHERE %(below)s) c
                 WHERE o.id = ANY(%(ids)s)
                """,
                begin=begin,
                end=end,
                below=in_subtree("s", "o"),
                ids=organizations.ids,
            )
        )
        satisfaction, rate = {}, {}
        for id_, satisfied, answers, held, unions in self.env.cr.fetchall():
            if answers:
                satisfaction[id_] = 100 * satisfied / answers
            if held and unions:
                rate[id_] = 100 * held / unions
        return {
            "area.satisfaction_members": satisfaction,
            "area.member_review_rate": rate,
        }

    @metric_provider("eval.months_without_rating")
    @measured_from("union.rating", "union.term")
    def _metric_without_rating(self, organizations, date_from, date_to):
        """Full months since the last rating by members, or since the committee took office.

        Where neither is on record nothing is known.
        """
        for model in ("union.rating", "union.term", "union.committee"):
            self.env[model].flush_model()
        day = date_to or today(self.env)
        self.env.cr.execute(
            SQL(
                """
                SELECT id, 12 * EXTRACT(YEAR FROM age)::int + EXTRACT(MONTH FROM age)::int
                  FROM (SELECT o.id, AGE(%(day)s::date, GREATEST(
                               (SELECT MAX(g.closed_on) FROM union_rating g
                                 WHERE g.organization_id = o.id AND g.voters = 'members'
                                   AND g.state IN ('closed', 'published')
                                   AND g.closed_on <= %(day)s),
                               (SELECT MAX(t.date_from) FROM union_term t
                                  JOIN union_committee c
                                    ON c.id = t.committee_id AND c.kind = 'union'
                                 WHERE c.organization_id = o.id AND t.state = 'current'
                                   AND t.date_from <= %(day)s))) AS age
                          FROM union_organization o WHERE o.id = ANY(%(ids)s)) found
                 WHERE age IS NOT NULL
                """,
                day=day,
                ids=organizations.ids,
            )
        )
        return {"eval.months_without_rating": dict(self.env.cr.fetchall())}

    @metric_provider("eval.unsatisfactory_years", "eval.years_below_half")
    @measured_from("union.rating", "union.rating.result", "union.seat")
    def _metric_unsatisfactory_years(self, organizations, date_from, date_to):
        """Years in a row, up to the last rating, in which whoever chairs now was rated badly.

        Once by the share of "not satisfied" the rules name (NR-CONG-35), once by fewer than half
        "satisfied" (NR-CONG-35-guangzhou); of several people the most. A year without a rating,
        or with figures that are not told, breaks the row.
        """
        self._flush_ratings()
        day = date_to or today(self.env)
        shares = {
            id_: figures[SHARE_RULE]["value"]
            for id_, figures in self.env["union.rule"]
            ._parameters([SHARE_RULE], organizations)
            .items()
        }
        self.env.cr.execute(
            SQL(
                """
                SELECT g.organization_id, b.member_id, g.year, t.satisfied, t.basic, t.unsatisfied
                  FROM union_rating g
                  JOIN union_rating_object b
                    ON b.rating_id = g.id AND b.kind IN ('chair', 'vice_chair')
                  JOIN union_rating_result t
                    ON t.object_id = b.id AND t.cut_id IS NULL AND NOT t.hidden
                 WHERE g.organization_id = ANY(%(ids)s) AND g.voters = 'members'
                   AND g.state IN ('closed', 'published') AND g.closed_on <= %(day)s
                   AND EXISTS (SELECT FROM union_seat s
                                 JOIN union_term m ON m.id = s.term_id AND m.state = 'current'
                                 JOIN union_committee c
                                   ON c.id = m.committee_id AND c.kind = 'union'
                                WHERE s.organization_id = g.organization_id
                                  AND s.member_id = b.member_id AND s.date_to IS NULL
                                  AND s.position IN ('chair', 'vice_chair'))
              ORDER BY g.organization_id, b.member_id, g.year DESC
                """,
                ids=organizations.ids,
                day=day,
            )
        )
        people = {}
        for place, member, year, *grades in self.env.cr.fetchall():
            people.setdefault((place, member), {})[year] = grades
        bad, below = {}, {}
        for (place, _member), years in people.items():
            share = shares.get(place)
            if share is not None:
                count = _in_a_row(years, lambda s, b, u, share=share: u > share * (s + b + u))
                bad[place] = max(count, bad.get(place, 0))
            count = _in_a_row(years, lambda s, b, u: 2 * s < s + b + u)
            below[place] = max(count, below.get(place, 0))
        return {"eval.unsatisfactory_years": bad, "eval.years_below_half": below}

    @api.model
    def _rated(self, organizations, voters, date_from, date_to):
        """Return ``[(organization_id, kind, satisfied, answers, closed on, rounds)]``, one query.

        Of the last rating that closed in the period, a row for each thing rated whose figures
        are told, or one without a kind; several chairs of a union count together.
        """
        self._flush_ratings()
        begin, end = self._rating_period(date_from, date_to)
        self.env.cr.execute(
            SQL(
                """
                SELECT g.organization_id, b.kind, SUM(t.satisfied),
                       SUM(t.satisfied + t.basic + t.unsatisfied), g.closed_on, g.rounds
                  FROM (SELECT DISTINCT ON (organization_id) id, organization_id, closed_on,
                               COUNT(*) OVER (PARTITION BY organization_id) AS rounds
                          FROM union_rating
                         WHERE organization_id = ANY(%(ids)s) AND voters = %(voters)s
                           AND state IN ('closed', 'published')
                           AND closed_on BETWEEN %(begin)s AND %(end)s
                      ORDER BY organization_id, closed_on DESC, id DESC) g
             LEFT JOIN union_rating_result t
                    ON t.rating_id = g.id AND t.cut_id IS NULL AND NOT t.hidden
             LEFT JOIN union_rating_object b ON b.id = t.object_id
              GROUP BY g.organization_id, b.kind, g.closed_on, g.rounds
                """,
                ids=organizations.ids,
                voters=voters,
                begin=begin,
                end=end,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _rating_period(self, date_from, date_to):
        """Return the first and the last day asked for; a year where only the last is given."""
        day = date_to or today(self.env)
        return date_from or date(day.year, 1, 1), day

    @api.model
    def _flush_ratings(self):
        for model in (
            "union.rating",
            "union.rating.object",
            "union.rating.result",
            "union.organization",
            "union.seat",
            "union.term",
            "union.committee",
        ):
            self.env[model].flush_model()


def _in_a_row(years, is_bad):
    """Return for how many years in a row, up to the last one, the figures were bad.

    >>> bad = lambda s, b, u: u > s + b
    >>> _in_a_row({2024: (1, 0, 9), 2025: (1, 0, 9), 2023: (9, 0, 1)}, bad)
    2
    >>> _in_a_row({2023: (1, 0, 9), 2025: (1, 0, 9)}, bad)
    1
    """
    year, count = max(years), 0
    while year in years and is_bad(*years[year]):
        year, count = year - 1, count + 1
    return count
