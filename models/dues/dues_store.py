"""Writing what a list of dues brings, and taking it back; each in a constant number of queries."""

import json
from collections import defaultdict
from decimal import Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import dues
from ..clock import today
from ..member import employment
from ..member.import_kinds import Stored
from .tariff import terms_by_month
from .union_dues import reckoned

_COLUMNS = ("base", "due", "paid", "paid_on", "state", "rate", "step", "clause")


def store_dues(env, organization, plan):
    """Write the new months and those that changed, each in one query; return counts."""
    env["union.dues"].check_access("create")
    made = _insert(env, plan.new)
    _update(env, plan.changed)
    rows = [row for row, _debt in plan.new] + [change.row for change in plan.changed]
    paying = sum(bool(row.paid) for row in rows)
    counts = {"months": len(made), "payments": paying}
    return Stored(counts, {"union.dues": made})


def open_others(env, organization, undo):
    """Open the months of a list for whoever owes them, worked at the same employers and is not in it.

    So that the list says who is behind: once all of it is in, or a part would open what a later
    one brings. The queries grow with the months alone.

    :param undo: what the list brought and changed
    """
    ids = [*undo.created.get("union.dues", []), *undo.after]
    employment.flush(env)
    # Rows just written below an organisation the user writes, and the members beside them.
    env.cr.execute(
        SQL(
            """
            SELECT k.month, k.employers, array_agg(DISTINCT m.organization_id)
              FROM (SELECT month, array_agg(DISTINCT employer_id) AS employers
                      FROM union_dues
                     WHERE id = ANY(%s) AND employer_id IS NOT NULL
                  GROUP BY month) k
        CROSS JOIN LATERAL (
                   -- Who left since worked there; which month it was is asked as it is opened.
                   SELECT organization_id FROM union_member WHERE employer_id = ANY(k.employers)
                    UNION
                   SELECT organization_id FROM union_member_employment_ended
                    WHERE employer_id = ANY(k.employers)) m
              JOIN union_organization o ON o.id = m.organization_id AND o.parent_path LIKE %s
          GROUP BY k.month, k.employers
          ORDER BY k.month
            """,
            ids,
            organization.parent_path + "%",
        )
    )
    opened = []
    for month, employers, places in env.cr.fetchall():
        places = env["union.organization"].browse(places)
        opened += places._open_dues(month, places, employer_ids=employers)[0]
    return Stored({"opened": len(opened)}, {"union.dues": opened})


def _insert(env, new):
    if not new:
        return []
    places = defaultdict(set)
    for row, debt in new:
        places[row.month].add(debt.organization_id)
    env["union.organization"]._refuse_after_end(places)
    terms = terms_by_month(env, places)
    lines = []
    for row, debt in new:
        paid = row.paid or Decimal(0)
        lines.append(
            {
                "member_id": debt.member_id,
                "organization_id": debt.organization_id,
                "employer_id": debt.employer_id,
                "month": row.month.isoformat(),
                "base": debt.base,
                "paid": paid,
                "paid_on": _day_of(env, row, paid),
                **reckoned(debt.base, paid, terms[debt.organization_id, row.month]),
            }
        )
    names = ("member_id", "organization_id", "employer_id", "month", *_COLUMNS)
    env.cr.execute(
        SQL(
            """
            INSERT INTO union_dues (%(names)s, create_uid, create_date, write_uid, write_date)
            SELECT %(values)s, %(user)s, %(now)s, %(user)s, %(now)s
              FROM jsonb_populate_recordset(NULL::union_dues, %(rows)s::jsonb) v
         RETURNING id
            """,
            names=SQL(", ").join(map(SQL.identifier, names)),
            values=SQL(", ").join(SQL("v.%s", SQL.identifier(name)) for name in names),
            user=env.uid,
            now=fields.Datetime.now(),
            rows=_json(lines),
        )
    )
    ids = [id_ for (id_,) in env.cr.fetchall()]
    env["union.dues"].invalidate_model()
    return ids


def _update(env, changes):
    if not changes:
        return
    rows = env["union.dues"].browse([change.record_id for change in changes])
    rows.check_access("write")
    # The columns that are reckoned with, of rows the user may write.
    rows = rows.sudo()
    rows.fetch(["organization_id", "employer_id", "month", *_COLUMNS])
    places = defaultdict(set)
    for row, change in zip(rows, changes, strict=True):
        if "base" in change.values:
            places[row.month].add(row.organization_id.id)
    terms = terms_by_month(env, places)
    lines = []
    for row, change in zip(rows, changes, strict=True):
        values = change.values
        base = Decimal(values["base"]) if "base" in values else row.base
        base = None if base is False else base
        paid = Decimal(values["paid"]) if "paid" in values else row.paid
        paid_on = values.get("paid_on") or fields.Date.to_string(row.paid_on) or None
        if "paid" in values and "paid_on" not in values:
            paid_on = _day_of(env, change.row, paid)
        if "base" in values:
            follows = reckoned(base, paid, terms[row.organization_id.id, row.month])
        else:
            # Who pays changes nothing in what is due: that stays as it was reckoned.
            due = None if row.due is False else row.due
            follows = {
                "due": due,
                "state": dues.state_of(due, paid),
                "rate": row.rate or None,
                "step": row.step,
                "clause": row.clause or None,
            }
        employer_id = values.get("employer_id") or row.employer_id.id or None
        lines.append(
            {
                "id": row.id, "employer_id": employer_id, "base": base, "paid": paid,
                "paid_on": paid_on, **follows,
            }
        )  # fmt: skip
    env["union.dues"].flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE union_dues d
               SET %(assignments)s, opened = FALSE, write_uid = %(user)s,
                   -- Finer than the second rows are made in: a list of the same second shows.
                   write_date = clock_timestamp() AT TIME ZONE 'UTC'
              FROM jsonb_populate_recordset(NULL::union_dues, %(rows)s::jsonb) v
             WHERE d.id = v.id
            """,
            assignments=SQL(", ").join(
                SQL("%s = v.%s", SQL.identifier(name), SQL.identifier(name))
                for name in ("employer_id", *_COLUMNS)
            ),
            user=env.uid,
            rows=_json(lines),
        )
    )
    env["union.dues"].invalidate_model()


def reverse_dues(env, undo):
    """Take back months an import made, and what it changed of others."""
    # Whoever takes an import back was checked; nothing rests on these rows.
    made = env["union.dues"].sudo().browse(undo.created.get("union.dues", []))
    rows = made.exists()
    if gone := len(made) - len(rows):
        raise UserError(
            env._(
                "Nothing was taken back: %(count)s of the months this list brought are no more, for"
                " instance after two entries of a person were merged. Correct the others by hand.",
                count=gone,
            )
        )
    if receipted := rows.filtered("receipt_id"):
        raise UserError(
            env._(
                "%(row)s: receipt %(number)s was given for it. Cancel the receipt first.",
                row=receipted[0].display_name,
                number=receipted[0].receipt_id.number,
            )
        )
    rows.unlink()
    undo.restore(rows.env)


def _day_of(env, row, paid):
    """Return the day of a payment as text: the list's, else the day it is imported."""
    if not paid:
        return None
    return (row.paid_on or today(env)).isoformat()


def _json(lines):
    return json.dumps(
        [
            # Exact: the database reads an amount from its text.
            {
                name: str(value) if isinstance(value, Decimal) else value
                for name, value in line.items()
            }
            for line in lines
        ]
    )
