"""Who has paid nothing for how many months in a row, as SQL; set by set, never one by one."""

from odoo.tools import SQL

from ..clock import today

#: States of a membership that goes on. Whether a month is owed in them is said by its row.
MEMBER_STILL = ("active", "retained")


def this_month(env):
    """Return the first day of the office's month: what began before it is over."""
    return today(env).replace(day=1)


def runs(env, concerned):
    """Return a query ``(member_id, organization_id, months)`` of who is a member still.

    ``months`` is how many months in a row, up to the last one on record that is over, a member
    owed dues and paid nothing at all. A month without a row, one in which something was paid and
    one in which nothing was owed end the row. What he owed to a union he was transferred from
    counts along (NR-MEMB-withdraw-b speaks of the member).

    :param concerned: SQL condition on ``m``, the members asked about
    """
    env["union.member"].flush_model()
    env["union.dues"].flush_model()
    return SQL(
        """
        WITH RECURSIVE stay (member_id, organization_id, id, previous_id) AS (
            SELECT m.id, m.organization_id, m.id, m.previous_id
              FROM union_member m
             WHERE m.state IN %(still)s AND %(concerned)s
            UNION
            SELECT s.member_id, s.organization_id, b.id, b.previous_id
              FROM stay s
              JOIN union_member b ON b.id = s.previous_id AND b.state = 'transferred'
        ), listed AS (
            SELECT s.member_id, s.organization_id,
                   (extract(year FROM d.month) * 12 + extract(month FROM d.month))::int
                 + row_number() OVER latest::int AS island,
                   bool_and(d.paid = 0 AND d.due IS DISTINCT FROM 0) OVER latest AS unpaid,
                   first_value(
                       (extract(year FROM d.month) * 12 + extract(month FROM d.month))::int
                   ) OVER latest + 1 AS last
              FROM stay s
              JOIN union_dues d ON d.member_id = s.id AND d.month < %(month)s
            WINDOW latest AS (PARTITION BY s.member_id ORDER BY d.month DESC)
        )
        SELECT member_id, organization_id, COUNT(*)::int AS months
          FROM listed
         WHERE unpaid AND island = last
      GROUP BY member_id, organization_id
        """,
        still=MEMBER_STILL,
        concerned=concerned,
        month=this_month(env),
    )


def in_arrears(env):
    """Return the condition that a row ``d`` of dues is not paid in full though its month is over."""
    return SQL("d.state IN ('open', 'part') AND d.month < %s", this_month(env))
