from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now, today

# What an organisation is: each change of one of these is a row of its history.
RECORDED = (
    "name", "code", "parent_id", "level", "kind", "category", "state", "founded_on",
    "dissolved_on",
)  # fmt: skip
_COLUMNS = SQL(", ").join(map(SQL.identifier, RECORDED))
_DECIDED = "union_organization_decided"


# Compared by identity, as what a context holds may be hashed.
@dataclass(frozen=True, eq=False)
class Decided:
    """What a change rests on. An object: no caller's context can hold one.

    :param papers: ``{organisation id: id of the approval}``
    :param day: from when on it holds; None: from today on
    :param later: the rows are added by who writes several organisations, once for all
    """

    papers: dict = field(default_factory=dict)
    day: date | None = None
    later: bool = False


def columns_of(alias):
    """Return the recorded columns of a table alias, for a SELECT or a comparison."""
    return SQL(", ").join(SQL.identifier(alias, name) for name in RECORDED)


class UnionOrganizationHistory(models.Model):
    """What an organisation was from which day on, who entered it and which paper decided it.

    One row holds everything that is recorded, so that a day has its answer in one row: the
    last that began on it or before. A draft is nobody's record and may be deleted; its history
    begins when it leaves the draft, with a row of what it was until then. Append-only.
    """

    _name = "union.organization.history"
    _inherit = ["union.append.only", "union.as.of.mixin"]
    _description = "History of an Organisation"
    _log_access = False
    _order = "valid_from desc, id desc"
    _house_end = {"afterwards": True}

    organization_id = fields.Many2one(
        "union.organization",
        "Organisation Today",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    valid_from = fields.Date(required=True, readonly=True)
    recorded_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    approval_request_id = fields.Many2one(
        "union.approval.request",
        "Deciding Approval",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: entered by hand, or it stood before its history began.",
    )
    name = fields.Char(required=True, readonly=True)
    code = fields.Char(required=True, readonly=True)
    parent_id = fields.Many2one(
        "union.organization", "Superior", readonly=True, index=True, ondelete="restrict"
    )
    parent_name = fields.Char(
        "Name of the Superior",
        compute="_compute_parent_name",
        help="As it was called on the first of these days.",
    )
    level = fields.Selection(
        selection=lambda self: self._choices("level"), required=True, readonly=True
    )
    kind = fields.Selection(
        selection=lambda self: self._choices("kind"), required=True, readonly=True
    )
    category = fields.Selection(selection=lambda self: self._choices("category"), readonly=True)
    state = fields.Selection(
        selection=lambda self: self._choices("state"), required=True, readonly=True
    )
    founded_on = fields.Date(readonly=True)
    dissolved_on = fields.Date(readonly=True)
    changed = fields.Char("What Changed", compute="_compute_changed")
    as_of = fields.Date(
        help="The register on a day: one row for each organisation that stood then."
    )

    _in_force = models.Index("(organization_id, valid_from DESC, id DESC)")

    def init(self):
        super().init()
        # Organisations that were there before their history: what stands now is its first row.
        self.env["union.organization"].flush_model()
        self._begin(None)

    @api.model
    def _choices(self, name):
        return self.env["union.organization"]._fields[name]._description_selection(self.env)

    @api.depends("parent_id", "valid_from")
    def _compute_parent_name(self):
        names = self.env["union.organization"]._names_on(
            (row.parent_id.id, row.valid_from) for row in self
        )
        for row in self:
            row.parent_name = names.get((row.parent_id.id, row.valid_from), False)

    @api.depends_context("lang")
    def _compute_changed(self):
        rows = self.search(
            Domain("organization_id", "in", self.organization_id.ids), order="valid_from, id"
        )
        before = {}
        for organization_rows in rows.grouped("organization_id").values():
            for earlier, later in pairwise(organization_rows):
                before[later] = earlier
        for row in self:
            earlier = before.get(row)
            row.changed = earlier and ", ".join(
                self._fields[name]._description_string(self.env)
                for name in RECORDED
                if row[name] != earlier[name]
            )

    @api.model
    def _domain_as_of(self, day):
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT DISTINCT ON (organization_id) id
                  FROM union_organization_history
                 WHERE valid_from <= %s
              ORDER BY organization_id, valid_from DESC, id DESC
                )""",
                day,
            ),
        )

    # ---- writing: the server alone ----

    @api.model
    @api.private
    def _begin(self, organization_ids, leaving_draft=False):
        """Let the history of organisations without one begin with what stands now.

        :param organization_ids: their ids; None: all
        :param leaving_draft: drafts as well
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_organization_history
                       (organization_id, valid_from, recorded_at, user_id, %(columns)s)
                SELECT o.id, %(start)s, %(now)s, %(user)s, %(values)s
                  FROM union_organization o
                 WHERE %(which)s AND (%(drafts)s OR o.state <> 'draft')
                   AND NOT EXISTS (SELECT FROM union_organization_history h
                                    WHERE h.organization_id = o.id)
              ORDER BY o.id
                """,
                columns=_COLUMNS,
                values=columns_of("o"),
                start=self._start(),
                now=now(),
                user=self.env.uid,
                which=SQL("TRUE")
                if organization_ids is None
                else SQL("o.id = ANY(%s)", list(organization_ids)),
                drafts=leaving_draft,
            )
        )

    @api.model
    @api.private
    def _record(self, organization_ids, decided=None):
        """Add a row for each of these organisations that is not any more what its last row says.

        :param organization_ids: ids, flushed
        :param Decided decided: the papers and the day the change rests on
        """
        decided = decided or Decided()
        day = decided.day or today(self.env)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_organization_history
                       (organization_id, valid_from, recorded_at, user_id, approval_request_id,
                        %(columns)s)
                SELECT o.id,
                       CASE WHEN h.id IS NULL THEN LEAST(COALESCE(o.founded_on, %(day)s), %(day)s)
                            ELSE GREATEST(%(day)s, h.valid_from) END,
                       %(now)s, %(user)s, d.request_id, %(values)s
                  FROM union_organization o
             LEFT JOIN LATERAL (SELECT * FROM union_organization_history
                                 WHERE organization_id = o.id
                              ORDER BY valid_from DESC, id DESC LIMIT 1) h ON TRUE
             LEFT JOIN unnest(%(decided)s::int[], %(papers)s::int[])
                       d(organization_id, request_id) ON d.organization_id = o.id
                 WHERE o.id = ANY(%(ids)s) AND (h.id IS NOT NULL OR o.state <> 'draft')
                   AND (%(values)s) IS DISTINCT FROM (%(last)s)
              ORDER BY o.id
                """,
                columns=_COLUMNS,
                values=columns_of("o"),
                last=columns_of("h"),
                day=day,
                now=now(),
                user=self.env.uid,
                decided=list(decided.papers),
                papers=list(decided.papers.values()),
                ids=list(organization_ids),
            )
        )
        self.env["union.organization"].invalidate_model(["history_ids"], flush=False)

    @api.model
    @api.private
    def _restate(self, days):
        """Say again what was recorded of organisations since a day, with the state of now.

        For what came to be known late: that they stood since then. Nothing goes; on each day the
        row entered last holds.

        :param days: ``{organisation id: day}``, the organisations flushed
        """
        if not days:
            return
        known = ("state", "founded_on", "dissolved_on")
        self.env.cr.execute(
            SQL(
                """
                WITH d AS (SELECT * FROM unnest(%(ids)s, %(days)s::date[]) d(id, day))
                INSERT INTO union_organization_history
                       (organization_id, valid_from, recorded_at, user_id, %(columns)s)
                SELECT o.id, r.since, %(now)s, %(user)s, %(values)s
                  FROM (SELECT d.id, d.day AS since, %(first)s
                          FROM d CROSS JOIN LATERAL (%(in_force)s) s
                     UNION ALL
                       (SELECT DISTINCT ON (h.organization_id, h.valid_from)
                               d.id, h.valid_from, %(later)s
                          FROM union_organization_history h
                          JOIN d ON d.id = h.organization_id AND h.valid_from > d.day
                      ORDER BY h.organization_id, h.valid_from, h.id DESC)) r
                  JOIN union_organization o ON o.id = r.id
              ORDER BY o.id, r.since
                """,
                ids=list(days),
                days=list(days.values()),
                columns=_COLUMNS,
                now=now(),
                user=self.env.uid,
                values=SQL(", ").join(
                    SQL.identifier("o" if name in known else "r", name) for name in RECORDED
                ),
                first=columns_of("s"),
                later=columns_of("h"),
                in_force=self._in_force_sql(SQL("d.id"), SQL("d.day"), earliest=True),
            )
        )
        self.env["union.organization"].invalidate_model(["history_ids"], flush=False)

    @api.model
    def _start(self):
        """Return since when an organisation ``o`` without a history is known to have stood."""
        return SQL(
            "LEAST(COALESCE(o.founded_on, o.create_date::date, %(day)s), %(day)s)",
            day=today(self.env),
        )

    @api.model
    def _in_force_sql(self, organization, day, earliest=False):
        """Return the row of an organisation in force on a day, as a query of one row at most.

        Columns: those of ``RECORDED`` and ``valid_from``. One without a history is what it is
        now.

        :param organization: SQL of its id
        :param day: SQL of the day
        :param earliest: a day before the first row is answered by that row
        """
        return SQL(
            """
            SELECT %(columns)s, valid_from
              FROM (SELECT %(columns)s, valid_from, id
                      FROM union_organization_history WHERE organization_id = %(organization)s
                 UNION ALL
                    SELECT %(values)s, %(start)s, 0 FROM union_organization o
                     WHERE o.id = %(organization)s
                       AND NOT EXISTS (SELECT FROM union_organization_history
                                        WHERE organization_id = o.id)) s
             WHERE %(earliest)s OR valid_from <= %(day)s
          ORDER BY valid_from <= %(day)s DESC,
                   CASE WHEN valid_from <= %(day)s THEN valid_from END DESC,
                   CASE WHEN valid_from <= %(day)s THEN id END DESC,
                   valid_from, id
             LIMIT 1
            """,
            columns=_COLUMNS,
            values=columns_of("o"),
            start=self._start(),
            organization=organization,
            day=day,
            earliest=earliest,
        )
