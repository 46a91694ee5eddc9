"""What an employer's list of dues would do, worked out before anything is written; see roster_plan.

A row is one member and month. Members are found by identity number or member number below the
organisation imported into; what they earn and pay is compared with the month on record. Queries
do not grow with the rows.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from ...core import dues, identity, lookup
from ...core.roster import employer_key
from ...core.text import clean_name
from ..clock import today
from ..member import vault
from ..member.employment import employers_on
from ..member.import_kinds import ImportKind, register
from ..member.roster_plan import Plan
from ..organization.named import called
from .dues_store import open_others, reverse_dues, store_dues
from .owing import standings
from .tariff import terms_by_month


class Debt(NamedTuple):
    """Where the month of a good row goes, and what counts of its wage."""

    member_id: int
    organization_id: int
    employer_id: int | None
    base: Decimal | None


class _Member(NamedTuple):
    id: int
    name: str
    digest: str | None
    number: str | None
    organization_id: int


class _Month(NamedTuple):
    id: int
    base: Decimal | None
    due: Decimal | None
    paid: Decimal
    paid_on: date | None
    receipt: str | None
    employer_id: int | None


def plan_dues(env, organization, lists):
    """Check a list of dues; ``new`` holds ``(DuesRow, Debt)``, ``changed`` months on record."""
    good, problems = dues.check_dues(lists.rows(), today(env))
    plan = Plan()
    rows = plan.tell(lists, good, problems, dues.is_filler)
    members = _Members(env, organization, rows)
    members.charge(env, organization, rows)
    _judge(env, organization, rows, members, plan)
    return plan.sort()


def recheck_dues(env, organization, plan):
    """Judge the rows of a plan that has waited again: members and months may have changed."""
    rows = plan.reopen()
    # Asked about, and charged, when the list was checked.
    _judge(env, organization, rows, _Members(env, organization, rows), plan)
    plan.sort()


def _judge(env, organization, rows, members, plan):
    found = {row.row_no: members.of(row) for row in rows}
    months = _Months(env, found, rows)
    employers = _Employers(env, organization, rows)
    taken = {}
    for row in rows:
        candidates = found[row.row_no]
        field = "id_number" if row.id_number else "member_number"
        if not candidates:
            both = row.id_number and row.member_number and members.knows(row)
            plan.refuse(row.row_no, field, "dues_numbers_differ" if both else "dues_stranger")
            continue
        member, state = months.owing(candidates, row.month)
        if clean_name(candidates[0].name) != row.name:
            # Money goes to nobody by mistake; whose number it is, is not told.
            plan.refuse(row.row_no, "name", "dues_other_name")
        elif member is None:
            code = {"retained": "dues_retained", "applicant": "dues_applicant"}.get(state)
            plan.refuse(row.row_no, "month", code or "dues_not_member", text=f"{row.month:%Y-%m}")
        elif (first := taken.setdefault((member.id, row.month), row.row_no)) != row.row_no:
            # Once by the one number, once by the other.
            plan.refuse(row.row_no, "month", "dues_in_file", first_row=first)
        else:
            employer_id, code = employers.of(row, member)
            if code:
                plan.refuse(row.row_no, "employer", code, text=row.employer)
            else:
                _settle(plan, row, member, months, employer_id)


def _settle(plan, row, member, months, employer_id):
    terms = months.terms[member.organization_id, row.month]
    base = dues.base_of(row, terms.tariff)
    known = months.known.get((member.id, row.month))
    if known is None:
        employer_id = employer_id or months.employers[member.id, row.month]
        debt = Debt(member.id, member.organization_id, employer_id, base)
        plan.new.append((row, debt))
    else:
        values = {}
        if base is not None and base != known.base:
            values["base"] = str(base)
        if row.paid is not None and row.paid != known.paid:
            values["paid"] = str(row.paid)
        if row.paid_on and row.paid_on != known.paid_on:
            values["paid_on"] = row.paid_on.isoformat()
        if employer_id and employer_id != known.employer_id:
            values["employer_id"] = employer_id
        if values and known.receipt:
            plan.refuse(row.row_no, "paid", "dues_receipted", text=known.receipt)
            return
        plan.keep(row, known.id, values)
        base = known.base if base is None else base
    due = None if base is None else dues.reckon(base, terms.tariff)
    if known and base == known.base:
        due = known.due  # as it was reckoned
    if due is not None and row.paid is not None and row.paid != due:
        plan.note(row.row_no, "paid", "dues_paid_differs", due=f"{due:,}", paid=f"{row.paid:,}")
    if due is None:
        plan.note(row.row_no, "base", "dues_wage_unknown")


class _Members:
    """The memberships below an organisation that the numbers of a list name, ended ones too."""

    def __init__(self, env, organization, rows):
        ring = vault.ring_or_raise(env)
        kinds = [f"id:{id_type}" for id_type in identity.LENGTHS]
        self.digests = {
            row.row_no: [ring.digest(kind, row.id_number) for kind in kinds]
            for row in rows
            if row.id_number
        }
        wanted = [code for codes in self.digests.values() for code in codes]
        numbers = [row.member_number for row in rows if row.member_number]
        env["union.member"].flush_model()
        # Below an organisation the user writes, so members whose rows he reads.
        env.cr.execute(
            SQL(
                """
                WITH RECURSIVE named (id, number) AS (
                    SELECT id, member_number
                      FROM union_member
                     WHERE id_digest = ANY(%s) OR member_number = ANY(%s)
                     UNION
                    -- After each transfer the number of a person stands in his next row.
                    SELECT b.id, n.number
                      FROM named n
                      JOIN union_member s ON s.id = n.id
                      JOIN union_member b ON b.id = s.previous_id AND b.member_number IS NULL
                     WHERE n.number IS NOT NULL
                )
                SELECT m.id, m.name, e.id_digest, n.number, m.organization_id
                  FROM named n
                  JOIN union_member e ON e.id = n.id
                  -- What a merged entry is named by is the person's who was kept.
                  JOIN union_member m ON m.id = COALESCE(e.merged_into_id, e.id)
                                     AND m.erased_on IS NULL
                  JOIN union_organization o ON o.id = m.organization_id AND o.parent_path LIKE %s
              ORDER BY m.id DESC
                """,
                wanted,
                numbers,
                organization.parent_path + "%",
            )
        )
        self.by_digest, self.by_number = defaultdict(list), defaultdict(list)
        for values in env.cr.fetchall():
            member = _Member(*values)
            if member.digest:
                self.by_digest[member.digest].append(member)
            if member.number:
                self.by_number[member.number].append(member)

    def of(self, row):
        """Return the memberships of the person a row names, the latest first."""
        by_id = [m for code in self.digests.get(row.row_no, ()) for m in self.by_digest[code]]
        if not row.member_number:
            return by_id
        numbered = self.by_number[row.member_number]
        if not row.id_number:
            return numbered
        # Both numbers are one person's; a stay of his may have lost the one or the other.
        digests = {member.digest for member in by_id}
        ids = {member.id for member in by_id}
        same = any(member.digest in digests or member.id in ids for member in numbered)
        return by_id if same else []

    def knows(self, row):
        """Whether at least one of a row's numbers is a member's here."""
        return bool(
            self.by_number[row.member_number]
            or any(self.by_digest[code] for code in self.digests[row.row_no])
        )

    def charge(self, env, organization, rows):
        """Count the identity numbers of the list as questions of the user (decision 0019)."""
        marks = {
            row.row_no: lookup.mark(lookup.crowd_of(row.id_number), self.digests[row.row_no][0])
            for row in rows
            if row.id_number
        }
        if marks:
            hit = sum(
                any(self.by_digest[code] for code in codes) for codes in self.digests.values()
            )
            env["union.lookup"]._charge(
                "check", "union.member", "id_number", marks.values(), hit, (), organization
            )


class _Employers:
    """The employers a list says paid; who left one since paid through it all the same."""

    def __init__(self, env, organization, rows):
        names = {row.employer for row in rows if row.employer}
        self.by_name = defaultdict(list)
        if names:
            # Below an organisation the user writes; those that closed since paid as well.
            found = env["union.employer"].with_context(active_test=False).search_fetch(
                Domain("organization_id", "child_of", organization.id) & called(names),
                ["name", "organization_id"],
            )  # fmt: skip
            for employer in found:
                self.by_name[employer_key(employer.name)].append(employer)

    def of(self, row, member):
        """Return ``(employer's id or None, None)`` of a row, or ``(None, what is wrong)``."""
        if not row.employer:
            return None, None
        named = self.by_name.get(employer_key(row.employer), ())
        # Of two of one name the one at the union the month is owed to.
        near = [one for one in named if one.organization_id.id == member.organization_id]
        if len(near or named) == 1:
            return (near or named)[0].id, None
        return None, "employer_ambiguous" if named else "employer_unknown"


class _Months:
    """Terms, memberships and what is on record for the months of a list."""

    def __init__(self, env, found, rows):
        places = defaultdict(set)
        pairs = []
        for row in rows:
            for member in found[row.row_no]:
                places[row.month].add(member.organization_id)
                pairs.append((member, row.month))
        self.terms = terms_by_month(env, places)
        self.standings = standings(
            env,
            [(member.id, month) for member, month in pairs],
            {
                (member.id, month): self.terms[member.organization_id, month].retained_pay
                for member, month in pairs
            },
        )
        owed = [(member.id, month) for member, month in pairs]
        self.known = self._on_record(env, owed)
        self.employers = employers_on(env, owed)

    def owing(self, candidates, month):
        """Return the membership that owes the month, or None; and the state of the latest then."""
        for member in candidates:
            owed, state = self.standings[member.id, month]
            if owed:
                return member, state
        return None, self.standings[candidates[0].id, month][1]

    @staticmethod
    def _on_record(env, pairs):
        env["union.dues"].flush_model()
        # Months of members whose rows the user reads.
        env.cr.execute(
            SQL(
                """
                SELECT d.member_id, d.month, d.id, d.base::text, d.due::text, d.paid::text, d.paid_on,
                       r.number, d.employer_id
                  FROM unnest(%s::int[], %s::date[]) AS k (member_id, month)
                  JOIN union_dues d ON d.member_id = k.member_id AND d.month = k.month
             LEFT JOIN union_dues_receipt r ON r.id = d.receipt_id
                """,
                [member_id for member_id, _month in pairs],
                [month for _id, month in pairs],
            )
        )
        return {
            (member_id, month): _Month(
                id_,
                None if base is None else Decimal(base),
                None if due is None else Decimal(due),
                Decimal(paid),
                *others,
            )
            for member_id, month, id_, base, due, paid, *others in env.cr.fetchall()
        }


register(
    ImportKind(
        code="dues",
        label="Dues",
        model="union.dues",
        required=("name", "month"),
        optional=(
            "serial", "id_number", "member_number", "base", "gross", *dues.PARTS, "paid", "paid_on",
            "employer",
        ),
        plan=plan_dues,
        store=store_dues,
        reverse=reverse_dues,
        finish=open_others,
        recheck=recheck_dues,
        columns=(
            ("member_number", "Member Number"),
            ("month", "Month of Dues"),
            ("base", "Base of Dues"),
            ("gross", "Gross Wage"),
            ("bonus", "Bonus"),
            ("allowance", "Allowance"),
            ("relief", "Relief"),
            ("paid", "Dues Paid"),
            ("paid_on", "Paid On"),
        ),
        # What a cell merged over several rows says of each; a person or an amount never.
        shared=("month", "paid_on", "employer"),
        row_types=(dues.DuesRow, Debt),
    )
)  # fmt: skip
