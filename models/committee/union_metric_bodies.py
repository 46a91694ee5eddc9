from fractions import Fraction

from odoo import api, models
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    """Which bodies a union has, and who stands in for the small ones among them."""

    _inherit = "union.metric.provider"

    @metric_provider(
        "committee.audit_seats",
        "committee.audit_expert_share",
        "committee.women_seats",
        "committee.women_represented",
        "committee.supervision_seats",
        "committee.supervisors",
        "committee.chair_or_organiser",
    )
    @measured_from("union.seat", "union.charge", "union.member.tag.line")
    def _metric_committee_bodies(self, organizations, date_from, date_to):
        """Seats in office today, and charges in force on the last day; none is zero.

        A women's committee in office represents women as a delegate on the union committee
        does. The share of experts is one of the members of the audit committee; without any it
        does not exist.
        """
        seats = self._body_seats(organizations.ids, date_to)
        charges = self._charges(organizations.ids, date_to)
        values = {
            key: {id_: seats.get(id_, {}).get(name, 0) for id_ in organizations.ids}
            for key, name in (
                ("committee.audit_seats", "audit"),
                ("committee.women_seats", "women"),
                ("committee.supervision_seats", "supervision"),
            )
        }
        values["committee.audit_expert_share"] = {
            id_: Fraction(counts["experts"], counts["audit"])
            for id_, counts in seats.items()
            if counts["audit"]
        }
        values["committee.supervisors"] = {
            id_: charges.get((id_, "labour_supervisor"), 0) for id_ in organizations.ids
        }
        values["committee.women_represented"] = {
            id_: charges.get((id_, "women_delegate"), 0)
            + bool(values["committee.women_seats"][id_])
            for id_ in organizations.ids
        }
        values["committee.chair_or_organiser"] = {
            id_: seats.get(id_, {}).get("chairs", 0) + charges.get((id_, "organiser"), 0)
            for id_ in organizations.ids
        }
        return values

    @api.model
    def _body_seats(self, ids, day):
        """Return ``{organization_id: {what: seats}}`` of the terms in office, in one query."""
        self._flush_seats()
        for model in ("union.member.tag", "union.member.tag.line"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT x.organization_id,
                       COUNT(*) FILTER (WHERE c.kind = 'audit') AS audit,
                       COUNT(*) FILTER (WHERE c.kind = 'women') AS women,
                       COUNT(*) FILTER (WHERE c.kind = 'supervision') AS supervision,
                       COUNT(*) FILTER (WHERE c.kind = 'union' AND x.position = 'chair') AS chairs,
                       COUNT(*) FILTER (WHERE c.kind = 'audit' AND EXISTS (
                           SELECT FROM union_member_tag_line l
                             JOIN union_member_tag g ON g.id = l.tag_id
                              AND g.organization_id IS NULL AND g.code = 'audit_expertise'
                            WHERE l.member_id = x.member_id AND l.stage = 'awarded'
                              AND l.date_from <= %(day)s
                              AND (l.date_to IS NULL OR l.date_to >= %(day)s))) AS experts
                  FROM union_seat x
                  JOIN union_term t ON t.id = x.term_id AND t.state = 'current'
                  JOIN union_committee c ON c.id = t.committee_id
                 WHERE x.organization_id = ANY(%(ids)s) AND x.date_to IS NULL
              GROUP BY x.organization_id
                """,
                day=day,
                ids=id_array(ids),
            )
        )
        return {row["organization_id"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _charges(self, ids, day):
        """Return ``{(organization_id, kind): people}`` in charge on a day, in one query.

        Who has left the union is not, though nobody ended his charge. A women's delegate counts
        while she sits on the union committee in office (NR-LAW-11c: a women's member of it).
        """
        for model in ("union.charge", "union.member"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT h.organization_id, h.kind, COUNT(DISTINCT h.member_id)
                  FROM union_charge h
                  JOIN union_member m ON m.id = h.member_id
                   AND (m.left_on IS NULL OR m.left_on > %(day)s)
                 WHERE h.organization_id = ANY(%(ids)s) AND h.date_from <= %(day)s
                   AND (h.date_to IS NULL OR h.date_to >= %(day)s)
                   AND (h.kind <> 'women_delegate' OR EXISTS (
                        SELECT FROM union_seat x
                          JOIN union_term t ON t.id = x.term_id AND t.state = 'current'
                          JOIN union_committee c ON c.id = t.committee_id AND c.kind = 'union'
                         WHERE x.organization_id = h.organization_id
                           AND x.member_id = h.member_id AND x.date_to IS NULL))
              GROUP BY h.organization_id, h.kind
                """,
                day=day,
                ids=id_array(ids),
            )
        )
        return {(id_, kind): count for id_, kind, count in self.env.cr.fetchall()}
