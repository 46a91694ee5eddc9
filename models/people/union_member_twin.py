from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..member.union_member import STATES
from ..organization.union_organization_scope import AUDITOR, OFFICER
from .union_member_twin_key import name_key

# The key of a pair in one number: a browser reads whole numbers up to 2 ** 53.
_BITS = 26


def pair_id(first, other):
    """Return the id of the pair of two members, whichever comes first."""
    first, other = sorted((first, other))
    return first << _BITS | other


class UnionMemberTwin(models.Model):
    """Two entries that may be one person: same name, and the same birth date or mobile.

    A view of the database. Seen by who sees both members; a member of a union out of the
    reader's scope makes no pair. Each number of an ID card holds one membership in the whole
    database already; here stand those with different papers or none. A pair that is stated not
    to be the same person (``union.member.distinct``) and rows a transfer left are no pairs.
    """

    _name = "union.member.twin"
    _description = "Possible Duplicate"
    _auto = False
    _order = "ground, member_id, id"
    _rec_name = "member_id"
    _depends = {
        "union.member": [
            "name", "birth_date", "mobile_digest", "id_digest", "state", "organization_id",
            "merged_into_id", "previous_id", "member_number",
        ],
        "union.member.distinct": ["member_id", "other_id", "revoked_at"],
    }  # fmt: skip

    member_id = fields.Many2one("union.member", readonly=True)
    other_id = fields.Many2one("union.member", "Other Member", readonly=True)
    organization_id = fields.Many2one("union.organization", "Union", readonly=True)
    other_organization_id = fields.Many2one(
        "union.organization", "Union of the Other", readonly=True
    )
    birth_date = fields.Date(readonly=True)
    other_birth_date = fields.Date("Birth Date of the Other", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    other_state = fields.Selection(STATES, "State of the Other", readonly=True)
    member_number = fields.Char(readonly=True)
    other_number = fields.Char("Number of the Other", readonly=True)
    ground = fields.Selection(
        [
            ("1_both", "Birth Date and Mobile"),
            ("2_birth", "Birth Date"),
            ("3_mobile", "Mobile"),
        ],
        "Same Name And",
        readonly=True,
    )

    @property
    def _table_query(self):
        paths = self._paths()
        return SQL(
            "%s UNION ALL %s",
            self._pairs(
                paths,
                SQL("CASE WHEN a.mobile_digest = b.mobile_digest THEN '1_both' ELSE '2_birth' END"),
                "twin_key",
                SQL("a.birth_date = b.birth_date"),
            ),
            self._pairs(
                paths,
                SQL("'3_mobile'"),
                "mobile_digest",
                SQL("a.birth_date IS DISTINCT FROM b.birth_date"),
            ),
        )

    def _paths(self):
        """Return the places in the tree the reader's duties reach; None: all there are."""
        if self.env.su:
            return None
        return self.env["union.organization"]._scope_paths((OFFICER, AUDITOR))

    @staticmethod
    def _scope(paths):
        """Return the SQL of the organisations at and below these places.

        The record rule says the same; said here, each side of the join is narrowed before the
        two are joined: a street does not wait for the city's members.
        """
        # Spelled out one by one: the index on the path serves no LIKE ANY.
        below = [SQL("parent_path LIKE %s", f"{path}%") for path in paths]
        return SQL(
            "SELECT id FROM union_organization WHERE %s",
            SQL(" OR ").join(below) if below else SQL("FALSE"),
        )

    @staticmethod
    def _shared(column):
        """Return the SQL of the values of a column that two rows have, off its index alone.

        For who sees a whole tree: its members are not joined with themselves one and all. A
        street has few, and does not look at everybody's.
        """
        return SQL(
            "a.%(column)s IN (SELECT value FROM (SELECT %(column)s AS value,"
            " lead(%(column)s) OVER (ORDER BY %(column)s) AS next FROM union_member"
            " WHERE %(column)s IS NOT NULL) x WHERE value = next)",
            column=SQL.identifier(column),
        )

    def _pairs(self, paths, ground, column, sure):
        """Return the query of the pairs that are alike in this way.

        :param column: what joins the two, by an index
        :param sure: what is asked of the few found
        """
        scope = None if paths is None else self._scope(paths)
        whole = paths is None or any(path.count("/") == 1 for path in paths)
        return SQL(
            """
            SELECT (a.id::bigint << %(bits)s) | b.id AS id, a.id AS member_id, b.id AS other_id,
                   a.organization_id, b.organization_id AS other_organization_id,
                   a.birth_date, b.birth_date AS other_birth_date, a.state,
                   b.state AS other_state, a.member_number, b.member_number AS other_number,
                   %(ground)s AS ground
              FROM union_member a
              JOIN union_member b ON a.%(column)s = b.%(column)s AND a.id < b.id
             -- IS TRUE: names are compared after the join, not hashed for it one and all.
             WHERE (%(sure)s AND %(key_a)s = %(key_b)s) IS TRUE
               AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
               AND a.state != 'transferred' AND b.state != 'transferred'
               AND (a.state != 'left' OR b.state != 'left')
               AND (a.id_digest = b.id_digest) IS NOT TRUE
               AND a.previous_id IS DISTINCT FROM b.id AND b.previous_id IS DISTINCT FROM a.id
               AND NOT EXISTS (SELECT FROM union_member_distinct d
                                WHERE d.member_id = a.id AND d.other_id = b.id
                                  AND d.revoked_at IS NULL)
               AND %(scope)s AND %(shared)s
            """,
            bits=_BITS,
            ground=ground,
            scope=SQL("a.organization_id IN (%s) AND b.organization_id IN (%s)", scope, scope)
            if scope
            else SQL("TRUE"),
            shared=self._shared(column) if whole else SQL("TRUE"),
            column=SQL.identifier(column),
            sure=sure,
            key_a=name_key(SQL("a.name")),
            key_b=name_key(SQL("b.name")),
        )

    def _members(self):
        """Return the members of these pairs, read from the ids: no look at the whole view.

        :raise UserError: an id is that of no pair
        """
        pairs = self._pair_ids()
        members = self.env["union.member"].browse({id_ for pair in pairs for id_ in pair})
        if len(members.exists()) != len(members) or any(first >= other for first, other in pairs):
            raise UserError(self.env._("Choose pairs from the list of possible duplicates."))
        return members.sorted("id")

    def button_decide(self):
        """Open the window that merges the two members or states that they are two people."""
        self.ensure_one()
        return self.env["union.member.pair"]._window(self._members())

    def action_state_distinct(self, reason):
        """Put on record that the members of these pairs are different people.

        :param str reason: how it is known (asked, papers seen); stays on record
        :return: how many pairs were stated
        :raise AccessError: not an officer of both members' unions
        :raise UserError: no reason given
        """
        self._members().check_access("write")
        statements = self.env["union.member.distinct"]
        return len(statements._state(self._pair_ids(), statements._said(reason)))

    def _pair_ids(self):
        """Return ``[(member id, member id)]`` of these pairs."""
        return [(id_ >> _BITS, id_ & ((1 << _BITS) - 1)) for id_ in self.ids]
