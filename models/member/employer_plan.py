"""What an import of employers would do, worked out before anything is written; see roster_plan."""

import json
from decimal import Decimal

from odoo.tools import SQL

from ...core import office_lists
from ...core.roster import employer_key
from . import vault
from .import_kinds import Stored
from .roster_plan import Plan

_EMPLOYER = (
    "name", "credit_code", "sector_code", "sector_name", "staff_count", "female_staff_count",
    "revenue", "assets", "contact_name", "contact_mobile",
)  # fmt: skip
_PLAIN = _EMPLOYER[:-1]
_FIGURES = ("sector_id", "name", "credit_code", *_PLAIN[4:])
_ZERO_IS_KNOWN = frozenset({"female_staff_count", "revenue", "assets"})
_SEALED = ("contact_mobile_sealed", "contact_mobile_masked", "contact_mobile_digest")


def plan_employers(env, organization, lists):
    """Check a list of employers against those there are; ``new`` holds ``(EmployerRow, None)``.

    An employer is found by the credit code, else by the name within the organisation; what the
    filled cells say otherwise is a change.
    """
    good, problems = office_lists.check_employers(lists.rows())
    plan = Plan()
    good = plan.tell(lists, good, problems, office_lists.is_filler)
    present = _Present(env, organization, [row.credit_code for row in good if row.credit_code])
    ring = vault.ring_or_raise(env)
    first_row = {}
    for row in good:
        if row.credit_code and office_lists.credit_code_digit(row.credit_code):
            plan.note(row.row_no, "credit_code", "credit_code_digit", text=row.credit_code)
        named = present.by_name.get(employer_key(row.name), [])
        employer = present.by_code.get(row.credit_code) if row.credit_code else None
        if employer is None and row.credit_code in present.elsewhere:
            plan.refuse(row.row_no, "credit_code", "credit_code_elsewhere")
        elif employer is None and len(named) > 1:
            plan.refuse(row.row_no, "name", "employer_ambiguous", text=row.name)
        elif employer is None and not named:
            if row.has_union and organization.level in ("primary", "group"):
                plan.refuse(row.row_no, "has_union", "union_below_primary")
            elif present.is_archived(organization.id, row.name):
                plan.refuse(row.row_no, "name", "employer_archived", text=row.name)
            else:
                plan.new.append((row, None))
        elif employer and any(other["id"] != employer["id"] for other in named):
            # Of this name there is another one; renaming would make two employers one.
            plan.refuse(row.row_no, "credit_code", "credit_code_of_other", text=employer["name"])
        else:
            employer = employer or named[0]
            first = first_row.setdefault(employer["id"], row.row_no)
            if first != row.row_no:  # once found by code, once by name
                plan.refuse(row.row_no, "name", "employer_in_file", first_row=first)
            elif present.is_archived(employer["organization_id"], row.name, employer["name"]):
                plan.refuse(row.row_no, "name", "employer_archived", text=row.name)
            else:
                _keep(plan, row, employer, ring)
    return plan.sort()


def _keep(plan, row, employer, ring):
    if row.has_union and not employer["has_union"]:
        plan.refuse(row.row_no, "has_union", "employer_without_union")
        return
    if "has_union" in row.given and employer["has_union"] and not row.has_union:
        plan.note(row.row_no, "has_union", "employer_with_union")
    values = {}
    for name in _PLAIN:
        value = getattr(row, name)
        if name == "name":
            # Blanks and width are no other name.
            differs = employer_key(value) != employer_key(employer["name"])
        else:
            differs = _stored(value) != _stored(employer[name])
        if name in _ZERO_IS_KNOWN:
            # Zero is an answer, and another one than none.
            differs = employer[name] is False or _plain(value) != employer[name]
        if name in row.given and differs:
            values[name] = _plain(value)
    if row.contact_mobile:
        digest = ring.digest("phone", row.contact_mobile)
        if digest != employer["contact_mobile_digest"]:
            values["contact_mobile"] = row.contact_mobile
    staff = values.get("staff_count", employer["staff_count"])
    women = values.get("female_staff_count", employer["female_staff_count"])
    if women > staff:
        plan.refuse(row.row_no, "staff_count", "women_exceed_staff", women=women, staff=staff)
    else:
        plan.keep(row, employer["id"], values)


def _stored(value):
    """The value as the field stores it: nothing for empty and zero."""
    return value or None


def _plain(value):
    """The value as JSON and the record's reading have it: an exact amount is a number."""
    return float(value) if isinstance(value, Decimal) else value


class _Present:
    """The employers there are: by code and by name those in scope, and which codes others hold.

    Archived ones are not found, but keep their names.
    """

    def __init__(self, env, organization, codes):
        columns = [*_PLAIN, "has_union", "organization_id"]
        everything = (
            env["union.employer"]
            .with_context(active_test=False)
            .search([("organization_id", "child_of", organization.id)], order="id")
        )
        records = everything.filtered("active")
        self.archived = {
            (employer.organization_id.id, employer_key(employer.name))
            for employer in everything - records
        }
        rows = records.read(columns, load=None)
        phones = self._phones(env, records.ids)
        self.by_code, self.by_name = {}, {}
        for row in rows:
            row["contact_mobile_digest"] = phones.get(row["id"])
            if row["credit_code"]:
                code = office_lists.normalize_credit_code(row["credit_code"])
                self.by_code.setdefault(code, row)
            self.by_name.setdefault(employer_key(row["name"]), []).append(row)
        self.elsewhere = self._elsewhere(env, codes, records.ids)

    def is_archived(self, organization_id, name, old_name=None):
        """Whether a new name is that of an archived employer of this organisation."""
        key = employer_key(name)
        return key != employer_key(old_name) and (organization_id, key) in self.archived

    @staticmethod
    def _phones(env, ids):
        # A digest of employers the user reads; the column is closed to everybody.
        env["union.employer"].flush_model(["contact_mobile_digest"])
        env.cr.execute(
            SQL("SELECT id, contact_mobile_digest FROM union_employer WHERE id = ANY(%s)", ids)
        )
        return dict(env.cr.fetchall())

    @staticmethod
    def _elsewhere(env, codes, ids):
        """Return the codes other employers hold: that they do, not whose, reaches the user."""
        env["union.employer"].flush_model(["credit_code", "active"])
        env.cr.execute(
            SQL(
                """
                SELECT credit_code FROM union_employer
                 WHERE credit_code = ANY(%s) AND active AND id != ALL(%s)
                """,
                codes,
                ids,
            )
        )
        return {code for (code,) in env.cr.fetchall()}


def store_employers(env, organization, plan):
    """Write new and changed employers, and the unions of new ones that have one; return counts."""
    founding = [row for row, _none in plan.new if row.has_union]
    # "Active" is a server field; the user may write the organisation these stand below.
    unions = (
        env["union.organization"]
        .sudo()
        .with_context(tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True)
    )
    made = unions.create(
        [
            {
                # A name of record, Chinese whatever language the clerk reads.
                "name": f"{row.name}工会",
                "code": f"{organization.code}-{code}",
                "level": "primary",
                "kind": "single",
                "parent_id": organization.id,
                "state": "active",
            }
            for row, code in zip(founding, union_codes(env, len(founding)), strict=True)
        ]
    )
    union_of = dict(zip((row.row_no for row in founding), made.ids, strict=True))
    # As above.
    employers = (
        env["union.employer"]
        .sudo()
        .create(
            [
                {
                    "organization_id": union_of.get(row.row_no, organization.id),
                    **{name: getattr(row, name) for name in _EMPLOYER},
                }
                for row, _none in plan.new
            ]
        )
    )
    _update(env, plan.changed)
    return Stored(
        {"employers": len(employers), "unions": len(made)},
        {"union.employer": employers.ids, "union.organization": made.ids},
    )


def recheck_employers(env, organization, plan):
    """Refuse the rows of a list that has waited which can no longer be stored."""
    present = _Present(
        env, organization, [row.credit_code for row, _none in plan.new if row.credit_code]
    )
    new, plan.new = plan.new, []
    for row, _none in new:
        if (
            employer_key(row.name) in present.by_name
            or row.credit_code in present.elsewhere
            or (row.credit_code and row.credit_code in present.by_code)
        ):
            plan.refuse(row.row_no, "name", "employer_meanwhile")
        elif present.is_archived(organization.id, row.name):
            plan.refuse(row.row_no, "name", "employer_archived", text=row.name)
        else:
            plan.new.append((row, None))
    changed, plan.changed = plan.changed, []
    employers = env["union.employer"].browse([change.record_id for change in changed]).exists()
    kept = {employer.id: employer for employer in employers._filtered_access("write")}
    for change in changed:
        employer = kept.get(change.record_id)
        name = change.row.name
        if not employer:
            plan.refuse(change.row.row_no, "name", "record_gone")
        elif present.is_archived(employer.organization_id.id, name, employer.name):
            plan.refuse(change.row.row_no, "name", "employer_archived", text=name)
        else:
            plan.changed.append(change)


def reverse_employers(env, undo):
    """Take back employers an import made, the unions it founded, and what it changed of others."""
    # Whoever takes an import back was checked; nothing rests on these records.
    employers = env["union.employer"].sudo()
    employers.browse(undo.created.get("union.employer", [])).unlink()
    employers.env["union.organization"].browse(
        undo.created.get("union.organization", [])
    )._unlink_imported(undo.log)
    undo.restore(employers.env)
    restored = employers.browse(undo.before)
    # The size class follows from these; the sector itself was put back.
    restored.modified(_FIGURES)
    employers.flush_model()
    restored.organization_id._recount()


def _update(env, changes):
    """Write the changed employers in one UPDATE; the counts of their unions follow."""
    if not changes:
        return
    employers = env["union.employer"]
    changed = employers.browse([change.record_id for change in changes])
    changed.check_access("write")
    ring = vault.remember_ring(env)
    rows = []
    for change in changes:
        values = dict(change.values)
        if mobile := values.pop("contact_mobile", None):
            sealed = employers._vault_seal(
                ring, "contact_mobile", change.record_id, "phone", mobile
            )
            values |= sealed
        rows.append({"id": change.record_id, **values})
    employers.flush_model()
    columns = (*_PLAIN, *_SEALED)
    env.cr.execute(
        SQL(
            """
            UPDATE union_employer e
               SET %(assignments)s, write_uid = %(user)s,
                   -- Finer than the second rows are made in: a list of that second shows.
                   write_date = clock_timestamp() AT TIME ZONE 'UTC'
              FROM jsonb_populate_recordset(NULL::union_employer, %(rows)s::jsonb) v
             WHERE e.id = v.id
            """,
            # Only what changed stands in the row of values, and an empty cell never does.
            assignments=SQL(", ").join(
                SQL(
                    "%s = COALESCE(v.%s, e.%s)",
                    SQL.identifier(name), SQL.identifier(name), SQL.identifier(name),
                )
                for name in columns
            ),
            user=env.uid,
            rows=json.dumps(rows, ensure_ascii=False),
        )
    )  # fmt: skip
    employers.invalidate_model()
    # Sector and size follow from these.
    changed.modified(_PLAIN)
    changed.organization_id._recount()


def union_codes(env, count):
    """Return fresh codes for unions, in one query."""
    if not count:
        return []
    # Drawn for organisations the user may found.
    sequence = env.ref("trade_union.sequence_union_code").sudo()
    env.cr.execute(
        "SELECT nextval(%s) FROM generate_series(1, %s)", [f"ir_sequence_{sequence.id:03d}", count]
    )
    return [f"{number:0{sequence.padding}d}" for (number,) in env.cr.fetchall()]
