"""Who owes the dues of a month to which union, as SQL over the history of memberships.

A month is owed to the union where a member stands on its first day, or that he joins in it; so
the month of a transfer is the old union's, the month of leaving is the last one, and nobody owes
a month twice. Where the rule lets retained members pay nothing, the months that begin while he
is retained are not owed (NR-MEMB-retained-b). Where a request says since when he is retained, left
or dead, the months that began between that day and the last signature are not owed either.
"""

from odoo.tools import SQL

from ..member.union_member import STATES

_KINDS = [state for state, _label in STATES]
#: The row before: of a transfer, or of an earlier membership that ended.
BEFORE = SQL("LEFT JOIN union_member p ON p.id = m.previous_id")
# Who was transferred as an applicant owed nothing there: he joins where he went.
_NO_TRANSFER = SQL("(p.state IS DISTINCT FROM 'transferred' OR p.joined_on IS NULL)")


def standing(day, row="m"):
    """Return the state of member ``m`` on a day: as its history says, its first one before."""
    return SQL(
        """
        COALESCE(
            (SELECT e.kind FROM union_member_event e
              WHERE e.member_id = %(row)s.id AND e.kind = ANY(%(kinds)s)
                AND e.happened_on <= %(day)s
           ORDER BY e.id DESC LIMIT 1),
            (SELECT e.kind FROM union_member_event e
              WHERE e.member_id = %(row)s.id AND e.kind = ANY(%(kinds)s)
           ORDER BY e.id LIMIT 1),
            %(row)s.state)
        """,
        kinds=_KINDS,
        day=day,
        row=SQL.identifier(row),
    )


def _ended(month, day, retained_pay, row="m"):
    """Return the condition that the membership of ``m`` had ended, as a request states, before

    a month; ``day`` is not after the last signature: later days are told by the history.
    """
    return SQL(
        """
        EXISTS (
            SELECT 1 FROM union_membership_request r
              JOIN union_approval_request a ON a.id = r.approval_request_id
             WHERE r.member_id = %(row)s.id AND r.approval_state = 'approved'
               AND r.kind IN ('leave', 'end', CASE WHEN NOT %(retained_pay)s THEN 'retain' END)
               AND r.effective_on < %(month)s AND %(day)s <= a.decided_on::date)
        """,
        month=month,
        day=day,
        retained_pay=retained_pay,
        row=SQL.identifier(row),
    )


def flush(env):
    """Write what :func:`owes` reads."""
    for name in (
        "union.member",
        "union.member.event",
        "union.membership.request",
        "union.approval.request",
    ):
        env[name].flush_model()


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
    # Who stood at the union before on the first day, or joined there, owes the month to it alone.
    before = SQL(
        """
        (p.id IS NOT NULL AND COALESCE(
            p.joined_on < %(next)s AND (%(standing)s) IN
                ('active', CASE WHEN %(retained_pay)s THEN 'retained' END)
            AND NOT %(ended)s, FALSE))
        """,
        next=SQL("(%s + interval '1 month')::date", month),
        standing=standing(SQL("GREATEST(%s, p.joined_on)", month), "p"),
        retained_pay=retained_pay,
        ended=_ended(month, month, retained_pay, "p"),
    )
    return SQL(
        """
        (
            (CASE WHEN p.state = 'transferred' THEN p.left_on ELSE m.joined_on END <= %(month)s
             AND %(pays)s AND NOT %(ended)s)
         OR (%(no_transfer)s AND NOT %(before)s
             AND m.joined_on >= %(month)s AND m.joined_on < %(next)s AND %(joined)s)
         OR EXISTS (
                SELECT 1 FROM union_member_event e
                 WHERE e.member_id = m.id AND e.kind = 'active'
                   AND e.happened_on >= %(month)s AND e.happened_on < %(next)s
                   AND m.joined_on < %(next)s
                   AND NOT %(before)s
                   AND NOT %(ended_then)s
                   -- What a transfer opens is no joining.
                   AND (%(no_transfer)s
                        OR EXISTS (SELECT 1 FROM union_member_event f
                                    WHERE f.member_id = m.id AND f.id < e.id)))
        )
        """,
        month=month,
        next=SQL("(%s + interval '1 month')::date", month),
        pays=pays,
        joined=joined,
        ended=_ended(month, month, retained_pay),
        ended_then=_ended(month, SQL("e.happened_on"), retained_pay),
        no_transfer=_NO_TRANSFER,
        before=before,
    )


def standings(env, pairs, retained_pay):
    """Return ``{(member id, month): (owes, state on its first day)}``, in one query.

    :param pairs: ``(member id, month)``
    :param retained_pay: ``{(member id, month): whether retained members pay there}``
    """
    pairs = list(dict.fromkeys(pairs))
    if not pairs:
        return {}
    flush(env)
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
