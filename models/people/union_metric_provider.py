from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..organization.subtree import in_subtree
from ..standard.union_metric_provider import measured_from, metric_provider

# Metrics of tags; which tags count for which stands with the tags (metric_keys).
HOLDERS = (
    "mem.model_worker_count",
    "mem.craftsman_count",
    "mem.activist_count",
    "mem.volunteer_count",
    "mem.hardship_count",
)


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "mem.activists_unconfirmed": "trade_union.union_member_tag_line_action",
            "honour.cadre_awards": "trade_union.union_member_tag_line_action",
        }

    @metric_provider(*HOLDERS)
    @measured_from("union.member.tag.line", "union.member")
    def _metric_tag_holders(self, organizations, date_from, date_to):
        """Members of each subtree, active and retained, who have such a tag on the last day."""
        values = {key: dict.fromkeys(organizations.ids, 0) for key in HOLDERS}
        self._flush_tags()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, c.key, c.count
                  FROM union_organization o
    CROSS JOIN LATERAL (
                SELECT k.key, COUNT(DISTINCT m.id)
                  FROM union_organization s
                  JOIN union_member m ON m.organization_id = s.id
                   AND m.state IN ('active', 'retained')
                  JOIN union_member_tag_line l ON l.member_id = m.id AND l.stage = 'awarded'
                   AND l.date_from <= %(day)s AND (l.date_to IS NULL OR l.date_to >= %(day)s)
                  JOIN union_member_tag t ON t.id = l.tag_id
    CROSS JOIN LATERAL regexp_split_to_table(t.metric_keys, '\\s+') AS k (key)
                 WHERE %(below)s AND k.key = ANY(%(keys)s)
              GROUP BY k.key) c
                 WHERE o.id = ANY(%(ids)s)
                """,
                day=date_to,
                below=in_subtree("s", "o"),
                keys=list(HOLDERS),
                ids=id_array(organizations.ids),
            )
        )
        for organization_id, key, count in self.env.cr.fetchall():
            values[key][organization_id] = count
        return values

    @metric_provider("mem.activists_unconfirmed")
    @measured_from("union.member.tag.line", "union.member")
    def _metric_activists_unconfirmed(self, organizations, date_from, date_to):
        """Activists of each subtree of whom not every condition is ticked (SZ-5.6.1.2a)."""
        key = "mem.activists_unconfirmed"
        points = self.env["union.member.tag.line"]._fields["point_ids"]
        self._flush_tags()
        self.env["union.clause.point"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, c.count
                  FROM union_organization o
    CROSS JOIN LATERAL (
                SELECT COUNT(DISTINCT m.id) AS count
                  FROM union_organization s
                  JOIN union_member m ON m.organization_id = s.id
                   AND m.state IN ('active', 'retained')
                  JOIN union_member_tag_line l ON l.member_id = m.id AND l.stage = 'awarded'
                   AND l.date_from <= %(day)s AND (l.date_to IS NULL OR l.date_to >= %(day)s)
                  JOIN union_member_tag t ON t.id = l.tag_id
                   AND 'mem.activist_count' = ANY(regexp_split_to_array(t.metric_keys, '\\s+'))
                  JOIN union_clause_point p ON p.active AND p.subject = 'tag.' || t.code
                 WHERE %(below)s
                   AND NOT EXISTS (
                       SELECT FROM %(met)s x WHERE x.%(line)s = l.id AND x.%(point)s = p.id)
                ) c
                 WHERE o.id = ANY(%(ids)s)
                """,
                day=date_to,
                below=in_subtree("s", "o"),
                met=SQL.identifier(points.relation),
                line=SQL.identifier(points.column1),
                point=SQL.identifier(points.column2),
                ids=id_array(organizations.ids),
            )
        )
        return {key: dict(self.env.cr.fetchall())}

    @metric_provider("honour.pipeline_count")
    @measured_from("union.member.tag.line")
    def _metric_honour_pipeline(self, organizations, date_from, date_to):
        """Model workers and craftsmen each union worked for in the period (HZ25-P-V402).

        Records of its own members: awards that begin in it, and people cultivated or recommended
        at any time in it. The source does not say what a record is; this is our reading.
        """
        key = "honour.pipeline_count"
        values = dict.fromkeys(organizations.ids, 0)
        self._flush_tags()
        self.env.cr.execute(
            SQL(
                """
                SELECT m.organization_id, COUNT(*)
                  FROM union_member m
                  JOIN union_member_tag_line l ON l.member_id = m.id AND l.origin_id IS NULL
                   AND l.date_from <= %(to)s
                   AND (l.date_from >= %(from)s
                        OR l.stage != 'awarded'
                           AND (l.date_to IS NULL OR l.date_to >= %(from)s))
                  JOIN union_member_tag t ON t.id = l.tag_id
                   AND %(key)s = ANY(regexp_split_to_array(t.metric_keys, '\\s+'))
                 WHERE m.organization_id = ANY(%(ids)s)
              GROUP BY m.organization_id
                """,
                **{"from": date_from or date.min, "to": date_to, "key": key},
                ids=id_array(organizations.ids),
            )
        )
        values.update(self.env.cr.fetchall())
        return {key: values}

    @metric_provider("honour.cadre_awards")
    @measured_from("union.member.tag.line", "union.member")
    def _metric_cadre_awards(self, organizations, date_from, date_to):
        """Honours of cadres awarded in each subtree within twelve months (BJ-4.2).

        Which honours are those of cadres stands with the tags. One taken over from the union of
        before was counted there.
        """
        key = "honour.cadre_awards"
        self._flush_tags()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, c.count
                  FROM union_organization o
    CROSS JOIN LATERAL (
                SELECT COUNT(*) AS count
                  FROM union_organization s
                  JOIN union_member m ON m.organization_id = s.id
                  JOIN union_member_tag_line l ON l.member_id = m.id AND l.stage = 'awarded'
                   AND l.origin_id IS NULL
                   AND l.date_from > %(after)s AND l.date_from <= %(day)s
                  JOIN union_member_tag t ON t.id = l.tag_id
                   AND %(key)s = ANY(regexp_split_to_array(t.metric_keys, '\\s+'))
                 WHERE %(below)s) c
                 WHERE o.id = ANY(%(ids)s)
                """,
                key=key,
                after=date_to - relativedelta(months=12),
                day=date_to,
                below=in_subtree("s", "o"),
                ids=organizations.ids,
            )
        )
        return {key: dict(self.env.cr.fetchall())}

    def _flush_tags(self):
        for name in ("union.member.tag", "union.member.tag.line", "union.member"):
            self.env[name].flush_model()
