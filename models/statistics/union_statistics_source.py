from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..approval.union_approval_route import read_domain

# A member who was transferred; who was transferred as an applicant joins where he went.
_CAME_AS_MEMBER = SQL("before.state = 'transferred' AND before.joined_on IS NOT NULL")
# What a member's history says of the membership itself.
_STATES = ("applicant", "active", "retained", "transferred", "left")
ORGANIZATION = "union.organization"
EMPLOYER = "union.employer"
MEMBER = "union.member"
SEAT = "union.seat"
TAG_LINE = "union.member.tag.line"
STAFF = "union.staff"
FINDING = "union.finding"


class UnionStatisticsSource(models.AbstractModel):
    """Where the figures of a return come from: set-based, as of the last day of a quarter.

    Members and organisations are counted as they stood on that day, by their dates and their
    history; particulars of a person, employers and the place in the tree as they are now.
    """

    _name = "union.statistics.source"
    _description = "Source of Statistics"

    @api.model
    def _labels(self):
        """Return ``{code of a source: (label, model)}``; a room may add its own."""
        return {
            "standing": (self.env._("Organisations on the last day"), ORGANIZATION),
            "founded": (self.env._("Organisations founded in the quarter"), ORGANIZATION),
            "dissolved": (self.env._("Organisations dissolved in the quarter"), ORGANIZATION),
            "employers": (self.env._("Employers of today"), EMPLOYER),
            "covered_employers": (
                self.env._("Employers of today with an established union"),
                EMPLOYER,
            ),
            "members": (self.env._("Members on the last day"), MEMBER),
            "retained": (self.env._("Retained members on the last day"), MEMBER),
            "joined": (self.env._("Joined in the quarter"), MEMBER),
            "rejoined": (self.env._("Rejoined in the quarter"), MEMBER),
            "transferred_in": (self.env._("Came by transfer in the quarter"), MEMBER),
            "left": (self.env._("Left in the quarter"), MEMBER),
            "transferred_out": (self.env._("Went by transfer in the quarter"), MEMBER),
            "merged": (self.env._("Double entries merged in the quarter"), MEMBER),
            "seats": (self.env._("Seats filled on the last day"), SEAT),
            "tags": (self.env._("Members with a tag on the last day"), TAG_LINE),
            "staff": (self.env._("Union staff at work on the last day"), STAFF),
            "findings": (self.env._("Findings open on the last day"), FINDING),
        }

    @api.model
    def _joins(self, end, begin):
        """Return ``{name: SQL}`` that leads from the organisations to the rows counted."""
        members = SQL(
            """
            JOIN union_member ON union_member.organization_id = union_organization.id
       LEFT JOIN union_member AS before ON before.id = union_member.previous_id
            """
        )
        # The state on the last day. Who had no change since has the one of today.
        members_then = SQL(
            """
             %(members)s
        LEFT JOIN (SELECT DISTINCT member_id FROM union_member_event
                    WHERE happened_on > %(end)s AND kind IN %(states)s) AS later
               ON later.member_id = union_member.id
        LEFT JOIN LATERAL (
                SELECT kind FROM union_member_event
                 WHERE member_id = later.member_id AND kind IN %(states)s
              -- The last until then; who was entered later came with the state he had.
              ORDER BY happened_on <= %(end)s DESC,
                       CASE WHEN happened_on <= %(end)s THEN id END DESC, id
                 LIMIT 1) AS past ON TRUE
             """,
            members=members,
            end=end,
            states=_STATES,
        )
        return {
            "organizations": SQL(),
            "employers": SQL(
                "JOIN union_employer ON union_employer.organization_id = union_organization.id"
            ),
            "members": members,
            "members_then": members_then,
            # What the history says happened in the quarter, with the state before it. The
            # dates of a row tell of its last leaving alone.
            "events": SQL(
                """
                JOIN union_member ON union_member.organization_id = union_organization.id
                JOIN union_member_event AS event ON event.member_id = union_member.id
                 AND event.kind IN ('active', 'left')
                 AND event.happened_on BETWEEN %(begin)s AND %(end)s
        CROSS JOIN LATERAL (SELECT kind FROM union_member_event
                             WHERE member_id = event.member_id AND kind IN %(states)s
                               AND id < event.id
                          ORDER BY id DESC LIMIT 1) AS earlier
                """,
                begin=begin,
                end=end,
                states=_STATES,
            ),
            "seats": SQL(
                """
                JOIN union_seat ON union_seat.organization_id = union_organization.id
                JOIN union_term ON union_term.id = union_seat.term_id
                """
            ),
            "staff": SQL("JOIN union_staff ON union_staff.organization_id = union_organization.id"),
            "findings": SQL(
                "JOIN union_finding ON union_finding.organization_id = union_organization.id"
            ),
            "tags": SQL(
                "%s JOIN union_member_tag_line ON union_member_tag_line.member_id = union_member.id",
                members_then,
            ),
        }

    @api.model
    def _conditions(self, end, begin):
        """Return ``{code of a source: (name of its join, SQL of the rows that count)}``."""

        def here_then(state):
            # A transfer opens a new row with the old date of joining.
            return SQL(
                """
                COALESCE(CASE WHEN %(came)s THEN before.left_on
                              ELSE union_member.joined_on END, '-infinity') <= %(end)s
                AND COALESCE(past.kind, union_member.state) = %(state)s
                """,
                came=_CAME_AS_MEMBER,
                end=end,
                state=state,
            )

        quarter = SQL("BETWEEN %s AND %s", begin, end)
        gone = SQL("event.kind = 'left' AND earlier.kind IN ('active', 'retained')")
        merged = SQL(
            "union_member.merged_into_id IS NOT NULL AND union_member.left_on = event.happened_on"
        )
        return {
            "standing": (
                "organizations",
                SQL(
                    """
                    (union_organization.founded_on IS NULL
                     OR union_organization.founded_on <= %(end)s)
                    AND (union_organization.state = 'active'
                         OR union_organization.state = 'dissolved'
                        AND union_organization.dissolved_on > %(end)s)
                    """,
                    end=end,
                ),
            ),
            "founded": ("organizations", SQL("union_organization.founded_on %s", quarter)),
            "dissolved": ("organizations", SQL("union_organization.dissolved_on %s", quarter)),
            "employers": ("employers", SQL("union_employer.active")),
            "covered_employers": (
                "employers",
                SQL(
                    "union_employer.active AND union_organization.state = 'active'"
                    " AND union_organization.level IN ('primary', 'group')"
                ),
            ),
            "members": ("members_then", here_then("active")),
            "retained": ("members_then", here_then("retained")),
            "joined": (
                "members",
                SQL(
                    "union_member.joined_on %s AND union_member.state != 'applicant'"
                    " AND (%s) IS NOT TRUE",
                    quarter,
                    _CAME_AS_MEMBER,
                ),
            ),
            "rejoined": ("events", SQL("event.kind = 'active' AND earlier.kind = 'left'")),
            "transferred_in": (
                "members",
                SQL("%s AND before.left_on %s", _CAME_AS_MEMBER, quarter),
            ),
            "left": ("events", SQL("%s AND (%s) IS NOT TRUE", gone, merged)),
            "transferred_out": (
                "members",
                SQL(
                    "union_member.state = 'transferred' AND union_member.joined_on IS NOT NULL"
                    " AND union_member.left_on %s",
                    quarter,
                ),
            ),
            "merged": ("events", SQL("%s AND %s", gone, merged)),
            "seats": (
                "seats",
                SQL(
                    """
                    union_seat.date_from <= %(end)s
                    AND (union_seat.date_to IS NULL OR union_seat.date_to >= %(end)s)
                    AND union_term.state IN ('current', 'ended')
                    AND %(end)s BETWEEN union_term.date_from AND union_term.date_to
                    """,
                    end=end,
                ),
            ),
            "staff": (
                "staff",
                SQL(
                    """
                    union_staff.date_from <= %(end)s
                    AND (union_staff.date_to IS NULL OR union_staff.date_to >= %(end)s)
                    """,
                    end=end,
                ),
            ),
            "findings": (
                "findings",
                SQL(
                    """
                    union_finding.opened_on <= %(end)s
                    AND (union_finding.settled_on IS NULL OR union_finding.settled_on > %(end)s)
                    """,
                    end=end,
                ),
            ),
            "tags": (
                "tags",
                SQL(
                    """
                    ((%(active)s) OR (%(retained)s))
                    AND union_member_tag_line.stage = 'awarded'
                    AND union_member_tag_line.date_from <= %(end)s
                    AND (union_member_tag_line.date_to IS NULL
                         OR union_member_tag_line.date_to >= %(end)s)
                    """,
                    active=here_then("active"),
                    retained=here_then("retained"),
                    end=end,
                ),
            ),
        }

    @staticmethod
    def _counted(model, join):
        """Return the SQL of what is counted once.

        A person however many tags he has; who left twice left twice.
        """
        if join == "events":
            return SQL("event.id")
        return SQL.identifier(model._table, "member_id" if model._name == TAG_LINE else "id")

    @api.model
    def _figures(self, measures, organization, begin, end):
        """Measure a subtree: one query for each join the measures need, however large it is.

        :param measures: ``union.statistics.measure`` with a source
        :param organization: its top; the right to it was checked
        :return: ``{(level, kind, category, id of the subordinate or 0): {code: int}}``: each
            row counted stands in one of them
        """
        labels, conditions = self._labels(), self._conditions(end, begin)
        by_join = defaultdict(list)
        for measure in measures:
            join, condition = conditions[measure.source]
            _label, model = labels[measure.source]
            by_join[join].append((measure, self.env[model], condition))
        self.env.flush_all()
        joins = self._joins(end, begin)
        figures = defaultdict(dict)
        for join, found in by_join.items():
            # One query for all measures of a join, not one for each of many records.
            self.env.cr.execute(
                SQL(
                    """
                    SELECT level, kind, category, below, %(columns)s
                      FROM (SELECT union_organization.level, union_organization.kind,
                                   union_organization.category,
                                   NULLIF(split_part(substr(union_organization.parent_path,
                                                            %(start)s), '/', 1), '')::integer
                                       AS below,
                                   %(rows)s
                              FROM union_organization
                              %(joins)s
                             WHERE union_organization.parent_path ~>=~ %(path)s
                               AND union_organization.parent_path ~<~ %(beyond)s) AS row
                  GROUP BY level, kind, category, below
                    """,
                    columns=SQL(", ").join(
                        SQL("%s", self._total(number, measure))
                        for number, (measure, _model, _where) in enumerate(found)
                    ),
                    rows=SQL(", ").join(
                        self._cell(number, measure, model, where, join)
                        for number, (measure, model, where) in enumerate(found)
                    ),
                    joins=joins[join],
                    start=len(organization.parent_path) + 1,
                    path=organization.parent_path,
                    beyond=organization.parent_path.rstrip("/") + "0",
                )
            )
            for level, kind, category, below, *values in self.env.cr.fetchall():
                for (measure, _model, _where), value in zip(found, values, strict=True):
                    figures[level, kind, category, below or 0][measure.code] = (
                        None if value is None else int(value)
                    )
        return figures

    def _cell(self, number, measure, model, condition, join):
        """Return what one joined row gives to a measure: what is counted, or the amount."""
        value = (
            SQL.identifier(model._table, measure.amount)
            if measure.amount
            else self._counted(model, join)
        )
        return SQL(
            "CASE WHEN (%s) AND (%s) THEN %s END AS %s",
            condition,
            self._where(measure, model),
            value,
            SQL.identifier(f"c{number}"),
        )

    def _total(self, number, measure):
        column = SQL.identifier(f"c{number}")
        return SQL("SUM(%s)", column) if measure.amount else SQL("COUNT(DISTINCT %s)", column)

    def _where(self, measure, model):
        """Return the SQL of a measure's domain on the model's own table."""
        domain = Domain(read_domain(measure.domain))
        # Totals of a subtree whose right was checked; formats are shipped with the addon.
        query = model.sudo().with_context(active_test=False)._search(domain)
        if "JOIN" in query.from_clause.code:
            # Asked of other tables as well: those are joined inside.
            return SQL("%s IN %s", SQL.identifier(model._table, "id"), query.subselect())
        return query.where_clause or SQL("TRUE")
