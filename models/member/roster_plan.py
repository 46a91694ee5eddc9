"""What an import of members would do, worked out before anything is written.

``plan_members`` gathers with a constant number of queries, lets ``core`` judge, and returns a
:class:`Plan`; ``store_members`` writes its new and changed rows. ``employer_plan`` does the same
for employers.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from odoo.tools import SQL

from ...core import identity, lookup, office_lists
from ...core.carry import carry_down
from ...core.roster import CleanRow, Problem, check_roster, is_filler
from ...core.text import hide_numbers, squeeze
from ...core.verdict import Verdict
from .. import clock
from . import vault
from .import_kinds import Stored
from .union_member import HOLDING_STATES


class Change(NamedTuple):
    """A row of somebody who is there already: the values that differ, by field name."""

    row: CleanRow
    record_id: int
    values: dict


@dataclass
class Plan:
    """``new``: ``(row, where it goes)``; ``changed``: a :class:`Change` each; ``unchanged``: rows
    that are there already. ``notes`` are told and refuse nothing. ``origin``: the
    ``union.roster.import`` that stores it."""

    new: list = field(default_factory=list, repr=False)
    changed: list[Change] = field(default_factory=list, repr=False)
    unchanged: list = field(default_factory=list, repr=False)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    origin: object = field(default=None, repr=False)

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

    def note(self, row_no, name, code, **params):
        self.notes.append(Problem(row_no, name, Verdict(code, params)))

    def keep(self, row, record_id, values):
        """Somebody who is there already: changed if anything differs."""
        if values:
            self.changed.append(Change(row, record_id, values))
        else:
            self.unchanged.append(row)

    def tell(self, lists, good, problems, filler):
        """Take over what the check of a list found, and what the list itself shows.

        What was said of a cell that shows nothing is replaced by why it shows nothing.

        :return: the good rows against which nothing stands by now
        """
        filled = set()
        for row_no, cells in lists.rows():
            if not filler(cells):
                filled.add(row_no)
            elif any((text := squeeze(cell)) and not text.isdigit() for cell in cells.values()):
                self.note(row_no, "name", "line_passed_over")
        # A template's formulas below the list and in the serial column hold nothing that counts,
        # but a name or a number that does not show is a person who would be lost.
        blind = {
            (row_no, name): verdict
            for row_no, name, verdict in lists.wrong()
            if name != "serial" and (row_no in filled or name in ("name", "id_number"))
        }
        self.problems += [Problem(*where, verdict) for where, verdict in blind.items()]
        self.problems += [p for p in problems if (p.row_no, p.field) not in blind]
        refused = set(self.bad_rows)
        return [row for row in good if row.row_no not in refused]

    def reopen(self):
        """Give back the rows that were to be stored, in their order, to be judged again."""
        rows = [row for row, _goes in self.new] + [change.row for change in self.changed]
        self.new.clear()
        self.changed.clear()
        return sorted(rows, key=lambda row: row.row_no)

    def sort(self):
        self.problems.sort(key=lambda problem: problem.row_no)
        self.notes.sort(key=lambda problem: problem.row_no)
        return self


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


def plan_members(env, organization, lists):
    """Check a roster against the employers and members there are.

    ``new`` holds ``(CleanRow, Place)``; who is there already changes in what the list may say of
    him (:data:`UPDATED`), and differs for a note in what only a person decides.
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
    plan = Plan()
    sole = ""
    if not any("employer" in table.columns for table in lists.tables):
        # One alone, or the list would lack a column (implied_of_members).
        (sole,) = names
        plan.note(lists.tables[0].header_row, "employer", "employer_sole", text=sole)
    for row_no, text in carry_down(lists, "employer", is_filler).items():
        plan.note(row_no, "employer", "employer_carried", text=hide_numbers(text))
    checked = check_roster(lists.rows(), names, clock.today(env), sole)
    good = plan.tell(lists, checked.good, checked.problems, is_filler)

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
            if (holder := holders.get(digests[row.row_no]))
            and holder["organization_id"] != by_id[row.employer].organization_id
        },
    )
    for row in good:
        place = by_id[row.employer]
        holder = holders.get(digests[row.row_no])
        if row.extra.get("education"):
            try:
                office_lists.education(row.extra["education"])
            except KeyError:
                text = hide_numbers(str(row.extra["education"]))
                plan.note(row.row_no, "education", "choice_unknown", text=text)
                row.extra["education"] = None
        if not row.gender:
            plan.refuse(row.row_no, "gender", "gender_missing")
        elif holder is None:
            plan.new.append((row, place))
        elif holder["organization_id"] == place.organization_id:
            plan.keep(row, holder["id"], _differing(row, holder, ring))
            _note_differences(plan, row, place, holder)
        else:
            mask = identity.mask_id(row.id_number)
            plan.refuse(row.row_no, "id_number", "member_elsewhere", mask=mask)
    # Who applies joins later, and who is there keeps his day.
    joining = {row.row_no for row, place in plan.new if place.state == "active"}
    plan.notes += [
        note
        for note in checked.notes
        if note.verdict.code != "joined_unknown" or note.row_no in joining
    ]
    return plan.sort()


def implied_of_members(env, organization):
    """Where there is one employer alone, its union's roster need not repeat his name."""
    below = [("organization_id", "child_of", organization.id)]
    one = len(env["union.employer"].search(below, limit=2)) == 1
    return frozenset(["employer"] if one else [])


def store_members(env, _organization, plan):
    """Write the new and changed members of a plan; counts are ``{'active': n, 'applicant': n}``."""
    counts = {"active": 0, "applicant": 0}
    vals_list = []
    for row, place in plan.new:
        counts[place.state] += 1
        vals_list.append(_member_vals(row, place))
    changes = {change.record_id: change.values for change in plan.changed}
    env["union.member"].browse(changes).check_access("write")
    # In scope: the employers were read by the user below an organisation he may write; the
    # right to write who changes was checked just above.
    members = env["union.member"].sudo()
    created = members._bulk_create(vals_list)
    members._bulk_update(changes)
    return Stored(counts, {"union.member": created})


def recheck_members(env, organization, plan):
    """Refuse the rows of a roster that has waited which can no longer be stored.

    The employers are read anew as the user: where a person goes, and as what, may have changed.
    """
    employers = env["union.employer"].search_fetch(
        [
            ("id", "in", list({place.employer_id for _row, place in plan.new})),
            ("organization_id", "child_of", organization.id),
        ],
        ["organization_id"],
    )
    places = {employer.id: Place.of(employer) for employer in employers}
    ring = vault.ring_or_raise(env)
    digests = {
        row.row_no: ring.digest(f"id:{row.id_type}", row.id_number) for row, _place in plan.new
    }
    holders = _holders(env, list(digests.values()))
    new, plan.new = plan.new, []
    for row, place in new:
        if place.employer_id not in places:
            plan.refuse(row.row_no, "employer", "employer_gone")
        elif digests[row.row_no] in holders:
            # Whether here or elsewhere is not told: the list asked when it was checked.
            plan.refuse(row.row_no, "id_number", "member_meanwhile")
        else:
            plan.new.append((row, places[place.employer_id]))
    changed, plan.changed = plan.changed, []
    members = env["union.member"].browse([change.record_id for change in changed])
    kept = members._filtered_access("write").filtered(lambda member: member.state in HOLDING_STATES)
    # The unions of the employers they go to, as the user reads them.
    unions = {
        employer.id: employer.organization_id
        for employer in env["union.employer"].search_fetch(
            [("id", "in", [c.values["employer_id"] for c in changed if "employer_id" in c.values])],
            ["organization_id"],
        )
    }
    unions_of = {member.id: member.organization_id for member in kept}
    for change in changed:
        union = unions_of.get(change.record_id)
        employer_id = change.values.get("employer_id")
        if union is None or (employer_id and unions.get(employer_id) != union):
            plan.refuse(change.row.row_no, "name", "record_gone")
        else:
            plan.changed.append(change)


def reverse_members(env, undo):
    """Take back members an import made and what it changed of others; history says so."""
    # Whoever takes an import back was checked; nothing rests on these members.
    members = env["union.member"].sudo()
    members._bulk_delete(undo.created.get("union.member", []), undo.log)
    members.env["union.member.employment.ended"]._record(
        {id_: row["employer_id"] for id_, row in undo.before.items() if "employer_id" in row}
    )
    undo.restore(env)
    fields_of = {}
    for id_, row in undo.before.items():
        names = tuple(name for name in UPDATED if name in row or f"{name}_masked" in row)
        fields_of.setdefault(names, []).append(id_)
    members._record_updates(fields_of, env._("import taken back"))


#: What a list may change of a member who is there; never his name, birth date or state.
UPDATED = ("employer_id", "employment_kind", "political_status", "education", "mobile")


def _differing(row: CleanRow, holder, ring):
    """Return the values of a row that differ from the member's; an empty cell says nothing."""
    stated = {
        "employer_id": row.employer,
        "employment_kind": row.employment_kind,
        "political_status": row.political_status,
        "education": office_lists.education(row.extra.get("education")),
    }
    values = {name: value for name, value in stated.items() if value and value != holder[name]}
    if row.mobile and ring.digest("mobile", row.mobile) != holder["mobile_digest"]:
        values["mobile"] = row.mobile
    return values


def _note_differences(plan, row: CleanRow, place, holder):
    """Tell what a list says otherwise of a member and does not change."""
    stated = {
        "name": row.name,
        "birth_date": row.birth_date,
        "gender": row.gender,
        "joined_on": holder["joined_on"] and row.joined_on,
    }
    for name, value in stated.items():
        if value and value != holder[name]:
            plan.note(row.row_no, name, "member_differs")
    if place.state != holder["state"]:
        plan.note(
            row.row_no, "name", "member_state_differs", state=holder["state"], listed=place.state
        )


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


_HELD = (
    "id", "organization_id", "name", "birth_date", "gender", "joined_on", "state", "employer_id",
    "employment_kind", "political_status", "education", "mobile_digest",
)  # fmt: skip


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
    """Return ``{digest: column values}`` of those who hold a membership anywhere.

    The whole database is asked, also outside the user's scope: one person has one membership.
    Of those outside only whether it is the same organisation reaches the user.
    """
    env["union.member"].flush_model([*_HELD[1:], "id_digest"])
    env.cr.execute(
        SQL(
            """
            SELECT id_digest, %s FROM union_member
             WHERE id_digest = ANY(%s) AND state IN ('applicant', 'active', 'retained')
            """,
            SQL(", ").join(map(SQL.identifier, _HELD)),
            digests,
        )
    )
    return {digest: dict(zip(_HELD, values, strict=True)) for digest, *values in env.cr.fetchall()}
