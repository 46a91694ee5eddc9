"""Who owes the dues of a month to which union, as SQL over the history of memberships.

A month is owed to the union where a member stands on its first day, or that he joins in it; so
the month of a transfer is the old union's, the month of leaving is the last one, and nobody owes
a month twice. Where the rule lets retained members pay nothing, the months that begin while he
is retained are not owed (NR-MEMB-retained-b).
"""

from odoo.tools import SQL

from ..member.union_member import STATES

_KINDS = [state for state, _label in STATES]
#: The row before: of a transfer, or of an earlier membership that ended.
BEFORE = SQL("LEFT JOIN union_member p ON p.id = m.previous_id")


def standing(day):
    """Return the state of member ``m`` on a day: as its history says, its first one before."""
    return SQL(
        """
        COALESCE(
            (SELECT e.kind FROM union_member_event e
              WHERE e.member_id = m.id AND e.kind = ANY(%(kinds)s) AND e.happened_on <= %(day)s
           ORDER BY e.id DESC LIMIT 1),
            (SELECT e.kind FROM union_member_event e
              WHERE e.member_id = m.id AND e.kind = ANY(%(kinds)s)
           ORDER BY e.id LIMIT 1),
            m.state)
        """,
        kinds=_KINDS,
        day=day,
    )


def owes(month, retained_pay):
    """Return the condition that member ``m`` (with ``p``, see :data:`BEFORE`) owes a month.

    :param month: SQL of the month's first day
    :param retained_pay: SQL of whether retained members pay there
    """
    pays = SQL(
        "(%s) IN ('active', CASE WHEN %s THEN 'retained' END)", standing(month), retained_pay
    )
    joined = SQL(
        "(%s) IN ('active', CASE WHEN %s THEN 'retained' END)",
        standing(SQL("m.joined_on")),
        retained_pay,
    )
    return SQL(
        """
        (
            (CASE WHEN p.state = 'transferred' THEN p.left_on ELSE m.joined_on END <= %(month)s
             AND %(pays)s)
         OR (p.state IS DISTINCT FROM 'transferred'
             AND m.joined_on >= %(month)s AND m.joined_on < %(next)s AND %(joined)s)
         OR EXISTS (
                SELECT 1 FROM union_member_event e
                 WHERE e.member_id = m.id AND e.kind = 'active'
                   AND e.happened_on >= %(month)s AND e.happened_on < %(next)s
                   AND m.joined_on < %(next)s
                   -- What a transfer opens is no joining.
                   AND (p.state IS DISTINCT FROM 'transferred'
                        OR EXISTS (SELECT 1 FROM union_member_event f
                                    WHERE f.member_id = m.id AND f.id < e.id)))
        )
        """,
        month=month,
        next=SQL("(%s + interval '1 month')::date", month),
        pays=pays,
        joined=joined,
    )


def standings(env, pairs, retained_pay):
    """Return ``{(member id, month): (owes, state on its first day)}``, in one query.

    :param pairs: ``(member id, month)``
    :param retained_pay: ``{(member id, month): whether retained members pay there}``
    """
    pairs = list(dict.fromkeys(pairs))
    if not pairs:
        return {}
    env["union.member"].flush_model()
    env["union.member.event"].flush_model()
    month = SQL("k.month")
    env.cr.execute(
        SQL(
            """
            SELECT m.id, k.month, %(owes)s, %(state)s
              FROM unnest(%(ids)s::int[], %(months)s::date[], %(pay)s::bool[])
                   AS k (member_id, month, retained_pay)
              JOIN union_member m ON m.id = k.member_id
              %(before)s
            """,
            owes=owes(month, SQL("k.retained_pay")),
            state=standing(month),
            ids=[member_id for member_id, _month in pairs],
            months=[month_ for _id, month_ in pairs],
            pay=[retained_pay[pair] for pair in pairs],
            before=BEFORE,
        )
    )
    return {(id_, day): (bool(owed), state) for id_, day, owed, state in env.cr.fetchall()}
