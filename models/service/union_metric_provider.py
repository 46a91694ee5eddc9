from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..clock import day_begins
from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider, takes_keys

# Not known before the union's first activity of such a kind: declared until then.
FROM_THE_FIRST = frozenset(
    {
        "act.aid_count",
        "act.education_count",
        "act.model_worker_count",
        "act.rights_count",
        "svc.bought_count",
        "svc.tailored_count",
    }
)
# What a union is to have held within twelve months: the metrics of the kinds that answer it.
NORMS = {
    "svc.guidance_12": ("act.ideology_count",),
    "svc.education_12": ("act.education_count",),
    "svc.contest_12": ("act.skill_contest_count",),
    "svc.model_worker_12": ("act.model_worker_count",),
    "svc.care_12": ("act.care_count", "act.visit_count", "act.aid_count", "aid.spring_breeze"),
    "svc.sports_12": ("act.sports_count",),
    "svc.legal_publicity_12": ("act.legal_publicity_count",),
    "svc.tailored_12": ("svc.tailored_count",),
    "svc.bought_12": ("svc.bought_count",),
}
GROUPS = {
    "svc.interest_groups": "interest",
    "act.volunteer_team": "volunteer",
    "act.mentor_pairs": "mentor",
}
# What of the brands running on the day is counted; of volunteers from their first project on.
BRANDS = {
    "svc.brand_count": SQL("COUNT(*) FILTER (WHERE runs)"),
    "svc.building_brands": SQL("COUNT(*) FILTER (WHERE runs AND kind = 'building')"),
    "act.volunteer_projects": SQL(
        """
        CASE WHEN bool_or(kind = 'volunteer')
             THEN COUNT(*) FILTER (WHERE runs AND kind = 'volunteer') END
        """
    ),
}
# The keys of an activity: its kind's, and whether it was bought.
KEYS = SQL(
    """
    CROSS JOIN LATERAL (
            SELECT 'act.count' AS key
             UNION
            SELECT regexp_split_to_table(n.metric_keys, '\\s+')
             UNION
            SELECT 'svc.bought_count' WHERE a.bought_as IS NOT NULL
           ) k
    """
)


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        activities = "trade_union.union_service_activity_action"
        groups = "trade_union.union_interest_group_action"
        brands = "trade_union.union_brand_action"
        return (
            super()._cure_places()
            | {"act.": activities}
            | dict.fromkeys(NORMS, activities)
            | dict.fromkeys(GROUPS, groups)
            | dict.fromkeys(BRANDS, brands)
        )

    @metric_provider(
        "act.count",
        "act.ideology_count",
        "act.education_count",
        "act.model_worker_count",
        "act.rights_count",
        "act.aid_count",
        "svc.tailored_count",
        "svc.bought_count",
        "act.sports_count",
        "act.skill_count",
        "act.skill_contest_count",
        "act.five_small_count",
        "act.ankang",
        "act.volunteer_count",
        "act.legal_publicity_count",
        "act.policy_publicity_count",
        "act.joining_publicity_count",
        "act.visit_count",
        "act.care_count",
        "aid.spring_breeze",
        "svc.job_service",
    )
    @measured_from("union.service.activity", "union.service.activity.kind")
    def _metric_activities(self, organizations, date_from, date_to):
        """Activities each organisation itself held, by the metrics of their kinds; one query.

        They count for the day they began (the office's calendar) once they are reported as
        held; ``act.count`` counts all kinds.
        """
        keys = [key for key, name in self._providers().items() if name == "_metric_activities"]
        values = {
            key: {} if key in FROM_THE_FIRST else dict.fromkeys(organizations.ids, 0)
            for key in keys
        }
        self._flush_activities()
        inside = SQL(
            "%s AND %s",
            SQL("a.date_begin >= %s", day_begins(self.env, date_from))
            if date_from
            else SQL("TRUE"),
            SQL("a.date_begin < %s", day_begins(self.env, date_to + timedelta(days=1)))
            if date_to
            else SQL("TRUE"),
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT a.organization_id, k.key, COUNT(*) FILTER (WHERE %(inside)s)
                  FROM union_service_activity a
                  JOIN union_service_activity_kind n ON n.id = a.kind_id
                       %(keys)s
                 WHERE a.organization_id = ANY(%(ids)s) AND a.phase IN ('held', 'filed')
                   AND k.key = ANY(%(wanted)s) AND (%(inside)s OR k.key = ANY(%(lasting)s))
              GROUP BY a.organization_id, k.key
                """,
                keys=KEYS,
                inside=inside,
                ids=id_array(organizations.ids),
                wanted=keys,
                lasting=list(FROM_THE_FIRST),
            )
        )
        for organization_id, key, count in self.env.cr.fetchall():
            values[key][organization_id] = count
        return values

    @metric_provider(*NORMS)
    @measured_from("union.service.activity", "union.service.activity.kind")
    def _metric_norms(self, organizations, date_from, date_to):
        """Activities of the last twelve months that answer a clause on service; one query.

        Nothing found is *not known* until the register is twelve months old: a union that began
        to keep its activities here in autumn may well have held some in spring.
        """
        self._flush_activities()
        self.env.cr.execute(
            SQL(
                """
                WITH norm AS (
                    SELECT * FROM unnest(%(norms)s, %(answers)s) AS norm (norm, key)
                ), held AS (
                    SELECT a.id, a.organization_id, a.date_begin, norm.norm
                      FROM union_service_activity a
                      JOIN union_service_activity_kind n ON n.id = a.kind_id
                           %(keys)s
                 LEFT JOIN norm ON norm.key = k.key
                     WHERE a.organization_id = ANY(%(ids)s) AND a.phase IN ('held', 'filed')
                       AND a.date_begin < %(end)s
                )
                SELECT organization_id, norm,
                       COUNT(DISTINCT id) FILTER (WHERE date_begin >= %(begin)s),
                       MIN(date_begin) < %(begin)s
                  FROM held
              GROUP BY organization_id, norm
                """,
                keys=KEYS,
                norms=[norm for norm, keys in NORMS.items() for _key in keys],
                answers=[key for keys in NORMS.values() for key in keys],
                ids=id_array(organizations.ids),
                begin=day_begins(self.env, date_to - relativedelta(months=12)),
                end=day_begins(self.env, date_to + timedelta(days=1)),
            )
        )
        counts, kept_long = {}, set()
        for organization_id, norm, count, long in self.env.cr.fetchall():
            if norm:
                counts[norm, organization_id] = count
            elif long:
                # No norm: the row of all activities, by ``act.count``.
                kept_long.add(organization_id)
        return {
            norm: {
                id_: count
                for id_ in organizations.ids
                if (count := counts.get((norm, id_), 0)) or id_ in kept_long
            }
            for norm in NORMS
        }

    @metric_provider("act.month_count")
    @measured_from("union.service.activity")
    def _metric_month(self, organizations, date_from, date_to):
        """Activities of the last full month (BJ-2.3); not known of one before the first of all."""
        self._flush_activities()
        first = date_to.replace(day=1) - relativedelta(months=1)
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id, COUNT(*) FILTER (WHERE date_begin >= %(begin)s)
                  FROM union_service_activity
                 WHERE organization_id = ANY(%(ids)s) AND phase IN ('held', 'filed')
                   AND date_begin < %(end)s
              GROUP BY organization_id
                """,
                ids=id_array(organizations.ids),
                begin=day_begins(self.env, first),
                end=day_begins(self.env, date_to.replace(day=1)),
            )
        )
        return {"act.month_count": dict(self.env.cr.fetchall())}

    @metric_provider(*GROUPS)
    @measured_from("union.interest.group")
    @takes_keys
    def _metric_groups_of_members(self, keys, organizations, date_from, date_to):
        """Interest groups, volunteer teams and pairs of master and apprentice that there are.

        Not known before the first of its kind is on record. A volunteer team counts that held an
        activity in the year.
        """
        self.env["union.interest.group"].flush_model()
        self._flush_activities()
        self.env.cr.execute(
            SQL(
                """
                SELECT g.kind, g.organization_id, COUNT(*) FILTER (
                           WHERE (g.ended_on IS NULL OR g.ended_on >= %(day)s)
                             AND (g.kind <> 'volunteer' OR EXISTS (
                                 SELECT FROM union_service_activity a
                                  WHERE a.group_id = g.id AND a.phase IN ('held', 'filed')
                                    AND a.date_begin >= %(year)s AND a.date_begin < %(end)s)))
                  FROM union_interest_group g
                 WHERE g.organization_id = ANY(%(ids)s) AND g.begun_on <= %(day)s
              GROUP BY g.kind, g.organization_id
                """,
                ids=id_array(organizations.ids),
                day=date_to,
                year=day_begins(self.env, date_to.replace(month=1, day=1)),
                end=day_begins(self.env, date_to + timedelta(days=1)),
            )
        )
        found = {(kind, id_): count for kind, id_, count in self.env.cr.fetchall()}
        return {
            key: {
                id_: found[GROUPS[key], id_]
                for id_ in organizations.ids
                if (GROUPS[key], id_) in found
            }
            for key in keys
        }

    @metric_provider(*BRANDS)
    @measured_from("union.brand")
    def _metric_brands(self, organizations, date_from, date_to):
        """Brand projects running on the day, by their kind; not known before the first of all."""
        self.env["union.brand"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT organization_id, %(counts)s
                  FROM (SELECT organization_id, kind,
                               date_to IS NULL OR date_to >= %(day)s AS runs
                          FROM union_brand
                         WHERE organization_id = ANY(%(ids)s) AND date_from <= %(day)s) b
              GROUP BY organization_id
                """,
                counts=SQL(", ").join(BRANDS.values()),
                ids=id_array(organizations.ids),
                day=date_to,
            )
        )
        rows = self.env.cr.fetchall()
        return {key: {row[0]: row[place] for row in rows} for place, key in enumerate(BRANDS, 1)}

    @api.model
    def _flush_activities(self):
        self.env["union.service.activity"].flush_model()
        self.env["union.service.activity.kind"].flush_model()
