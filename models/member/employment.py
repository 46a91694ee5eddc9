"""Who employed a member on a day, as SQL and set by set (docs/decisions/0052)."""

from odoo.tools import SQL

from .union_member import HOLDING_STATES

#: What is read here, to be written before: ``{model: fields}``.
READS = {
    "union.member": [
        "employer_id", "joined_on", "left_on", "organization_id", "previous_id", "state",
    ],
    "union.member.employment.ended": ["date_from", "date_to", "employer_id", "member_id"],
    "union.member.event": ["happened_on", "member_id"],
}  # fmt: skip
#: Since when member ``m`` is at his employer of now, and on record at his union: ``s.since``,
#: ``s.entered``. What he joined by may be long before; what a transfer opened begins with it.
SINCE = SQL(
    """
    CROSS JOIN LATERAL (
          SELECT MIN(e.happened_on) AS entered
            FROM union_member_event e WHERE e.member_id = m.id) n
    CROSS JOIN LATERAL (
          SELECT n.entered, COALESCE(
                     (SELECT MAX(w.date_to) + 1
                        FROM union_member_employment_ended w WHERE w.member_id = m.id),
                     LEAST(n.entered, CASE WHEN NOT EXISTS (
                         SELECT FROM union_member p
                          WHERE p.id = m.previous_id AND p.state = 'transferred')
                     THEN m.joined_on END)) AS since) s
    """
)
HOLDING = SQL("m.state IN %s", HOLDING_STATES)


def employer_on(day):
    """Return the employer of member ``m`` on a day; before anything is known of him, the first.

    :param day: SQL of the day
    """
    return SQL(
        """
        -- None may be what was known; one that goes on is the member's own.
        NULLIF(COALESCE(
            (SELECT COALESCE(w.employer_id, 0) FROM union_member_employment_ended w
              WHERE w.member_id = m.id AND w.date_to >= %s
           ORDER BY w.date_to LIMIT 1),
            m.employer_id), 0)
        """,
        day,
    )


def flush(env):
    """Write what :func:`employer_on` reads."""
    for model, names in READS.items():
        env[model].flush_model(names)


def employers_on(env, pairs):
    """Return ``{(member id, day): employer's id or None}``, in one query.

    :param pairs: ``(member id, day)``
    """
    pairs = list(dict.fromkeys(pairs))
    if not pairs:
        return {}
    flush(env)
    env.cr.execute(
        SQL(
            """
            SELECT m.id, k.day, %s
              FROM unnest(%s::int[], %s::date[]) AS k (member_id, day)
              JOIN union_member m ON m.id = k.member_id
            """,
            employer_on(SQL("k.day")),
            [member_id for member_id, _day in pairs],
            [day for _id, day in pairs],
        )
    )
    return {(id_, day): employer_id for id_, day, employer_id in env.cr.fetchall()}
