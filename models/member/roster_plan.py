"""What an import would do, worked out before anything is written.

``plan_members`` and ``plan_employers`` gather with a constant number of queries, let ``core``
judge, and return a :class:`Plan`; ``store_members`` and ``store_employers`` write its new rows.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from odoo.tools import SQL

from ...core import identity, lookup, office_lists
from ...core.roster import CleanRow, Problem, check_roster, employer_key, is_filler
from ...core.text import hide_numbers, squeeze
from ...core.verdict import Verdict
from .. import clock
from . import vault


@dataclass
class Plan:
    """``new``: ``(row, where it goes)``; ``unchanged``: rows that are there already."""

    new: list = field(default_factory=list, repr=False)
    unchanged: list = field(default_factory=list, repr=False)
    problems: list[Problem] = field(default_factory=list)

    @property
    def bad_rows(self):
        return list(dict.fromkeys(problem.row_no for problem in self.problems))

    @property
    def duplicate_rows(self):
        """Rows refused only because the same person or employer stands above."""
        codes = {}
        for problem in self.problems:
            codes.setdefault(problem.row_no, set()).add(problem.verdict.code)
        only = ({"duplicate_in_file"}, {"employer_in_file"})
        return [row for row, found in codes.items() if found in only]

    def refuse(self, row_no, name, code, **params):
        self.problems.append(Problem(row_no, name, Verdict(code, params)))


class Place(NamedTuple):
    """Where the people of an employer go, and as what."""

    employer_id: int
    organization_id: int
    state: str

    @classmethod
    def of(cls, employer):
        union = employer.organization_id
        # Members are those of an active primary union; the others apply until one covers them.
        member = union.state == "active" and union.level == "primary"
        return cls(employer.id, union.id, "active" if member else "applicant")


def plan_members(env, organization, table):
    """Check a roster against the employers and members there are.

    ``new`` holds ``(CleanRow, Place)``.
    """
    employers = env["union.employer"].search_fetch(
        [("organization_id", "child_of", organization.id)], ["name", "organization_id"]
    )
    # Plain values: reading a record ten thousand times costs as much as the checks.
    by_id = {employer.id: Place.of(employer) for employer in employers}
    names = {}
    for employer in employers:
        # A second one of a name stands under it with a blank: the check calls both ambiguous.
        name = employer.name
        while name in names:
            name += " "
        names[name] = employer.id
    checked = check_roster(_people(table), names, clock.today(env))
    plan = Plan(problems=_cells(table, checked.problems, is_filler))
    refused = set(plan.bad_rows)
    good = [row for row in checked.good if row.row_no not in refused]

    ring = vault.ring_or_raise(env)
    digests = {row.row_no: ring.digest(f"id:{row.id_type}", row.id_number) for row in good}
    holders = _holders(env, list(digests.values()))
    _charge(
        env,
        organization,
        good,
        digests,
        {
            row.row_no
            for row in good
            if holders.get(digests[row.row_no]) not in (None, by_id[row.employer].organization_id)
        },
    )
    for row in good:
        place = by_id[row.employer]
        holder = holders.get(digests[row.row_no])
        if row.extra.get("education"):
            try:
                office_lists.education(row.extra["education"])
            except KeyError:
                text = str(row.extra["education"])
                plan.refuse(row.row_no, "education", "value_unknown", text=text)
                continue
        if not row.gender:
            plan.refuse(row.row_no, "gender", "gender_missing")
        elif holder is None:
            plan.new.append((row, place))
        elif holder == place.organization_id:
            plan.unchanged.append(row)
        else:
            mask = identity.mask_id(row.id_number)
            plan.refuse(row.row_no, "id_number", "member_elsewhere", mask=mask)
    plan.problems.sort(key=lambda problem: problem.row_no)
    return plan


def store_members(env, plan):
    """Write the new members of a plan; return ``{'active': n, 'applicant': n}``."""
    counts = {"active": 0, "applicant": 0}
    vals_list = []
    for row, place in plan.new:
        counts[place.state] += 1
        vals_list.append(_member_vals(row, place))
    # In scope: the employers were read by the user below an organisation he may write.
    env["union.member"].sudo()._bulk_create(vals_list)
    return counts


def plan_employers(env, organization, table):
    """Check a list of employers; ``new`` holds ``(EmployerRow, None)``."""
    good, problems = office_lists.check_employers(table.rows())
    plan = Plan(problems=_cells(table, problems, office_lists.is_filler))
    refused = set(plan.bad_rows)
    present = {
        employer_key(employer.name): employer
        for employer in env["union.employer"].search_fetch(
            [("organization_id", "child_of", organization.id)], ["name", "has_union"]
        )
    }
    for row in good:
        if row.row_no in refused:
            continue
        employer = present.get(employer_key(row.name))
        if employer is None:
            if row.has_union and organization.level in ("primary", "group"):
                plan.refuse(row.row_no, "has_union", "union_below_primary")
            else:
                plan.new.append((row, None))
        elif row.has_union and not employer.has_union:
            plan.refuse(row.row_no, "has_union", "employer_without_union")
        else:
            plan.unchanged.append(row)
    plan.problems.sort(key=lambda problem: problem.row_no)
    return plan


def store_employers(env, organization, plan):
    """Write the new employers and the unions of those that have one; return the counts."""
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
            for row, code in zip(founding, _codes(env, len(founding)), strict=True)
        ]
    )
    union_of = dict(zip((row.row_no for row in founding), made.ids, strict=True))
    # As above.
    env["union.employer"].sudo().create(
        [
            {
                "organization_id": union_of.get(row.row_no, organization.id),
                **{name: getattr(row, name) or False for name in _EMPLOYER},
            }
            for row, _none in plan.new
        ]
    )
    return {"employers": len(plan.new), "unions": len(made)}


_EMPLOYER = (
    "name", "credit_code", "sector_code", "sector_name", "staff_count", "female_staff_count",
    "revenue", "assets", "contact_name", "contact_mobile",
)  # fmt: skip


def _member_vals(row: CleanRow, place):
    return {
        "name": row.name,
        "gender": row.gender,
        "birth_date": row.birth_date,
        "organization_id": place.organization_id,
        "employer_id": place.employer_id,
        "employment_kind": row.employment_kind or "contract",
        "state": place.state,
        "joined_on": row.joined_on,
        "political_status": row.political_status,
        "education": office_lists.education(row.extra.get("education")),
        "note": hide_numbers(str(row.extra.get("note") or "").strip()) or None,
        "id_type": row.id_type,
        "id_number": row.id_number,
        "mobile": row.mobile,
    }


def _people(table):
    """The rows of a roster without lines of totals that also fill a column of ours."""
    for row_no, cells in table.rows():
        if not cells.get("id_number") and not cells.get("employer"):
            texts = map(squeeze, cells.values())
            if any(text.startswith(office_lists.TOTALS) for text in texts):
                continue
        yield row_no, cells


def _cells(table, problems, filler):
    """Replace what was said of a cell that shows nothing by why it shows nothing."""
    # A template's formulas below the list and in the serial column hold nothing that counts,
    # but a name or a number that does not show is a person who would be lost.
    filled = {row_no for row_no, cells in table.rows() if not filler(cells)}
    blind = {
        (row_no, name): verdict
        for row_no, name, verdict in table.wrong()
        if name != "serial" and (row_no in filled or name in ("name", "id_number"))
    }
    told = [Problem(row_no, name, verdict) for (row_no, name), verdict in blind.items()]
    for problem in problems:
        if (problem.row_no, problem.field) not in blind:
            told.append(problem)
    return told


def _charge(env, organization, rows, digests, elsewhere):
    """Count and log what this list asks; beyond the user's limits nothing is told of it."""
    marks = {
        row.row_no: lookup.mark(lookup.crowd_of(row.id_number, row.id_type), digests[row.row_no])
        for row in rows
    }
    env["union.lookup"]._charge(
        "check",
        "union.member",
        "id_number",
        marks.values(),
        len(elsewhere),
        {marks[row_no] for row_no in elsewhere},
        organization,
    )


def _holders(env, digests):
    """Return ``{digest: organisation id}`` of those who hold a membership anywhere.

    The whole database is asked, also outside the user's scope: one person has one membership.
    Only whether it is the same organisation reaches the user.
    """
    env["union.member"].flush_model(["organization_id", "state", "id_digest"])
    env.cr.execute(
        SQL(
            """
            SELECT id_digest, organization_id FROM union_member
             WHERE id_digest = ANY(%s) AND state IN ('applicant', 'active', 'retained')
            """,
            digests,
        )
    )
    return dict(env.cr.fetchall())


def _codes(env, count):
    """Return fresh codes for unions, in one query."""
    if not count:
        return []
    # Drawn for organisations the user may found.
    sequence = env.ref("trade_union.sequence_union_code").sudo()
    env.cr.execute(
        "SELECT nextval(%s) FROM generate_series(1, %s)", [f"ir_sequence_{sequence.id:03d}", count]
    )
    return [f"{number:0{sequence.padding}d}" for (number,) in env.cr.fetchall()]
