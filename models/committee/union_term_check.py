from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..organization.subtree import in_subtree

# Field of a term → which of its seats (x) it counts. Beside x stand the member (m), the codes of
# his shipped tags (p), his seat on the union committee of the same generation (y), where he sits
# below (b), and whether he is in charge of finance here (f).
SEATS = {
    "held_count": SQL("TRUE"),
    "chair_count": SQL("x.position = 'chair'"),
    "vice_chair_count": SQL("x.position = 'vice_chair'"),
    "standing_count": SQL("x.position IN ('chair', 'vice_chair', 'standing')"),
    "head_count": SQL("x.position = 'head'"),
    "deputy_count": SQL("x.position = 'deputy'"),
    "not_elected_count": SQL("x.origin NOT IN ('elected', 'by_election')"),
    "appointed_count": SQL("x.origin NOT IN ('elected', 'by_election', 'ex_officio')"),
    "unfounded_count": SQL("x.origin = 'ex_officio' AND b.on_union IS NOT TRUE"),
    "lead_not_elected_count": SQL(
        "x.position <> 'member' AND x.origin NOT IN ('elected', 'by_election')"
    ),
    "committee_elected_count": SQL("x.position = 'member' AND x.elected_by = 'committee'"),
    "inactive_count": SQL("m.state <> 'active'"),
    "admin_head_count": SQL("p.codes && ARRAY['admin_head']"),
    "association_lead_count": SQL(
        "x.position <> 'member' AND p.codes && ARRAY['association_head']"
    ),
    "leader_count": SQL(
        "p.codes && ARRAY['admin_head', 'legal_representative', 'partner', 'head_relative']"
    ),
    "barred_chair_count": SQL(
        "x.position = 'chair' AND p.codes && ARRAY['admin_head', 'deputy_admin_head',"
        " 'partner', 'head_relative', 'hr_head', 'foreign_employee']"
    ),
    "overlap_count": SQL("y.position IS NOT NULL"),
    "chair_overlap_count": SQL("y.position = 'chair'"),
    "finance_count": SQL("f.charged"),
    "outside_count": SQL("b.on_audit IS NOT TRUE"),
    "unreviewed_count": SQL("NOT p.fit"),
    "stranger_count": SQL("y.position IS NULL AND NOT p.codes && ARRAY['worker_representative']"),
    "head_not_chair_count": SQL("x.position = 'head' AND y.position IS DISTINCT FROM 'chair'"),
    "head_not_lead_count": SQL(
        "x.position = 'head' AND (y.position IS NULL OR y.position NOT IN ('chair', 'vice_chair'))"
    ),
    "head_not_woman_lead_count": SQL(
        "x.position = 'head' AND (m.gender IS DISTINCT FROM 'female' OR y.position IS"
        " NULL OR y.position NOT IN ('chair', 'vice_chair'))"
    ),
}

# Who was elected chair between elections (x) without a seat on the committee before, and without
# one won in the same election: his seat alone does not tell (NR-ELEC-33).
SEATS["outside_chair_count"] = SQL(
    """
    x.position = 'chair' AND x.origin = 'by_election'
    AND NOT EXISTS (
        SELECT FROM union_seat e
         WHERE e.term_id = x.term_id AND e.member_id = x.member_id AND e.id <> x.id
           AND e.date_from <= x.date_from)
    AND NOT EXISTS (
        SELECT FROM union_contest q
          JOIN union_election v ON v.id = q.election_id AND v.opened_on = x.date_from
          JOIN union_contest_result r ON r.contest_id = q.id AND r.status = 'elected'
           AND COALESCE(r.result_pass, 0) = COALESCE(q.result_pass, 0)
          JOIN union_candidate n ON n.contest_id = q.id AND n.member_id = x.member_id
           AND (n.id = r.candidate_id OR n.written_in = r.written_in)
         WHERE q.organization_id = x.organization_id AND q.committee_kind = 'union'
           AND q.position = 'member')
    """
)
# A head who neither sits on the union committee nor was nominated for the one elected last: one
# taken over from paper tells no nominations (NR-ELEC-40b).
SEATS["head_not_nominated_count"] = SQL(
    """
    x.position = 'head' AND y.position IS NULL AND u.election_id IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM union_candidate n
          JOIN union_contest q ON q.id = n.contest_id AND q.committee_kind = 'union'
         WHERE q.election_id = u.election_id AND n.member_id = x.member_id
           AND n.written_in IS NULL)
    """
)

# What the count reads.
READ = (
    "union.organization", "union.committee", "union.term", "union.seat", "union.member",
    "union.member.tag", "union.member.tag.line", "union.clause.point", "union.charge",
    "union.staff", "union.resolution", "union.election", "union.contest", "union.candidate",
    "union.contest.result",
)  # fmt: skip


def _count(label, **changes):
    return fields.Integer(label, compute="_compute_composition", **changes)


class UnionTerm(models.Model):
    """A term stands under the standards: who sits on the body, and who may not.

    What a rule asks of a composition is a field here, counted for all terms at once from the
    seats of today; of a term that is over nothing is asked. A body elected together with the
    union committee is held against that one.
    """

    _name = "union.term"
    _inherit = ["union.term", "union.standard.mixin"]

    _union_check_trigger = "daily"
    _union_watch_domain = Domain("state", "in", ("elected", "current"))

    held_count = _count("Members in Office")
    chair_count = _count("Chairs")
    vice_chair_count = _count("Vice Chairs")
    standing_count = _count("On the Standing Committee")
    has_standing = fields.Boolean(
        "Has a Standing Committee",
        compute="_compute_composition",
        help="Somebody sits on it (NR-ELEC-9).",
    )
    head_count = _count("Heads")
    deputy_count = _count("Deputy Heads")
    not_elected_count = _count("Seats Not Elected")
    appointed_count = _count("Neither Elected nor Ex Officio")
    unfounded_count = _count("Ex Officio, on No Committee Below")
    lead_not_elected_count = _count("Heads and Deputies Not Elected")
    committee_elected_count = _count("Members Elected by the Committee")
    outside_chair_count = _count("By-elected Chairs without a Seat")
    inactive_count = _count("Without Active Membership")
    admin_head_count = _count("Heads of Units")
    association_lead_count = _count("Heads of Associations in the Lead")
    leader_count = _count("Leaders, Partners and Relatives")
    barred_chair_count = _count("Chairs out of the Management")
    overlap_count = _count("Also on the Union Committee")
    chair_overlap_count = _count("Chairs of the Union")
    finance_count = _count("In Charge of Finance")
    outside_count = _count("On No Audit Committee Below")
    unreviewed_count = _count("Fitness Not Confirmed")
    stranger_count = _count("Neither on the Committee nor Representatives")
    head_not_chair_count = _count("Heads Other Than the Chair")
    head_not_lead_count = _count("Heads Other Than Chair or Vice Chair")
    head_not_woman_lead_count = _count("Heads Other Than a Woman in the Lead")
    head_not_nominated_count = _count("Heads Not Nominated to the Committee")
    start_apart_days = _count(
        "Begins Apart, Days", help="Between its first day and that of the union committee."
    )
    end_apart_days = _count(
        "Ends Apart, Days", help="Between its last day and that of the union committee."
    )
    nomination_carried = fields.Boolean(
        compute="_compute_composition",
        help="A meeting carried the nomination of its members after consultation.",
    )
    head_consulted = fields.Boolean(
        "Head by Consultation",
        compute="_compute_composition",
        help="A meeting carried who is to be head, after consultation.",
    )

    @api.depends(
        "state", "date_from", "date_to", "seat_ids.date_to", "seat_ids.position",
        "seat_ids.origin", "seat_ids.member_id",
    )  # fmt: skip
    def _compute_composition(self):
        figures = self._compositions()
        for term in self:
            counts = figures.get(term._origin.id, {})
            for name in SEATS:
                term[name] = counts.get(name, 0)
            term.start_apart_days = counts.get("start_apart_days") or 0
            term.end_apart_days = counts.get("end_apart_days") or 0
            term.has_standing = bool(counts.get("has_standing"))
            term.nomination_carried = bool(counts.get("nomination_carried"))
            term.head_consulted = bool(counts.get("head_consulted"))

    def _compositions(self):
        """Return ``{term id: {field: figure}}`` of these terms, in one query."""
        if not self._origin:
            return {}
        for model in READ:
            self.env[model].flush_model()
        day = today(self.env)
        points = self.env["union.member.tag.line"]._fields["point_ids"]
        # Figures of terms the caller reads; nobody is named.
        self.env.cr.execute(
            SQL(
                """
                SELECT t.id, %(counts)s,
                       ABS(t.date_from - u.date_from) AS start_apart_days,
                       ABS(t.date_to - u.date_to) AS end_apart_days,
                       bool_or(x.position = 'standing') AS has_standing,
                       %(nominated)s AS nomination_carried,
                       %(consulted)s AS head_consulted
                  FROM union_term t
                  JOIN union_organization o ON o.id = t.organization_id
     LEFT JOIN LATERAL (
                SELECT z.id, z.date_from, z.date_to, z.election_id
                  FROM union_term z
                  JOIN union_committee c ON c.id = z.committee_id AND c.kind = 'union'
                 WHERE z.organization_id = t.organization_id AND z.state IN ('elected', 'current')
              ORDER BY (z.state = t.state) DESC, z.id DESC LIMIT 1) u ON TRUE
     LEFT JOIN LATERAL (
                SELECT MAX(z.date_from) AS date_from
                  FROM union_term z
                 WHERE z.committee_id = t.committee_id AND z.state <> 'annulled'
                   AND z.date_from < t.date_from) before ON TRUE
             LEFT JOIN union_seat x ON x.term_id = t.id AND x.date_to IS NULL
                   AND t.state IN ('elected', 'current')
             LEFT JOIN union_member m ON m.id = x.member_id
     LEFT JOIN LATERAL (
                SELECT COALESCE(array_agg(g.code::text), ARRAY[]::text[]) AS codes,
                       COALESCE(bool_or(g.code = 'audit_fit' AND NOT EXISTS (
                           SELECT FROM union_clause_point q
                            WHERE q.active AND q.subject = 'tag.audit_fit'
                              AND NOT EXISTS (
                                  SELECT FROM %(met)s k
                                   WHERE k.%(line)s = l.id AND k.%(point)s = q.id))),
                           FALSE) AS fit
                  FROM union_member_tag_line l
                  JOIN union_member_tag g ON g.id = l.tag_id AND g.organization_id IS NULL
                 WHERE l.member_id = x.member_id AND l.stage = 'awarded'
                   AND l.date_from <= %(day)s AND (l.date_to IS NULL OR l.date_to >= %(day)s)
                ) p ON TRUE
             LEFT JOIN union_seat y ON y.term_id = u.id AND y.member_id = x.member_id
                   AND y.date_to IS NULL
     LEFT JOIN LATERAL (
                SELECT bool_or(c.kind = 'union') AS on_union,
                       bool_or(c.kind = 'audit') AS on_audit
                  FROM union_seat z
                  JOIN union_term r ON r.id = z.term_id AND r.state = 'current'
                  JOIN union_committee c ON c.id = r.committee_id
                  JOIN union_organization s ON s.id = z.organization_id
                 WHERE z.member_id = x.member_id AND z.date_to IS NULL
                   AND %(below)s AND s.id <> o.id) b ON TRUE
     LEFT JOIN LATERAL (
                SELECT EXISTS (
                           SELECT FROM union_charge h
                            WHERE h.organization_id = o.id AND h.member_id = x.member_id
                              AND h.kind = 'finance' AND h.date_from <= %(day)s
                              AND (h.date_to IS NULL OR h.date_to >= %(day)s))
                    OR EXISTS (
                           SELECT FROM union_staff h
                            WHERE h.organization_id = o.id AND h.member_id = x.member_id
                              AND h.position = 'accountant' AND h.date_from <= %(day)s
                              AND (h.date_to IS NULL OR h.date_to >= %(day)s)) AS charged
                ) f ON TRUE
                 WHERE t.id = ANY(%(ids)s)
              GROUP BY t.id, u.date_from, u.date_to, before.date_from
                """,
                counts=SQL(", ").join(
                    SQL("COUNT(x.id) FILTER (WHERE %s) AS %s", condition, SQL.identifier(name))
                    for name, condition in SEATS.items()
                ),
                nominated=self._carried("women_nomination"),
                consulted=self._carried("women_head"),
                met=SQL.identifier(points.relation),
                line=SQL.identifier(points.column1),
                point=SQL.identifier(points.column2),
                below=in_subtree("s", "o"),
                day=day,
                ids=self._origin.ids,
            )
        )
        return {row["id"]: row for row in self.env.cr.dictfetchall()}

    @api.model
    def _carried(self, kind):
        """Return the condition that a meeting carried such a motion since the term before t."""
        return SQL(
            """
            EXISTS (SELECT FROM union_resolution w
                     WHERE w.organization_id = t.organization_id AND w.kind = %s
                       AND w.state = 'passed'
                       AND (before.date_from IS NULL OR w.decided_on > before.date_from))
            """,
            kind,
        )
