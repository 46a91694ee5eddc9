"""What a list of running terms would do, worked out before anything is written.

A term comes in whole or not at all. An election's result needs the approval of the superior, so
a list of terms is a superior's too (docs/decisions/0050-go-live-imports.md).
"""

from collections import defaultdict
from typing import NamedTuple

from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core.seat_list import SeatRow, check_seats, same_term, seat_filler
from ..clock import today
from ..member.import_kinds import ImportKind, Stored, register
from ..member.roster_plan import Plan
from ..organization.union_organization_scope import MANAGER
from .places import Places
from .seat_members import Members, standing
from .seat_rules import rule_verdicts
from .taken_over import mark_of

SAME = ("position", "origin", "date_from")


class Seat(NamedTuple):
    """Where a good row goes, and whose seat it is."""

    place_id: int
    member_id: int


def plan_seats(env, organization, lists):
    """Check a list of seats; ``new`` holds ``(SeatRow, Seat)``."""
    day = today(env)
    good, bad, problems = check_seats(lists.rows(), day)
    plan = Plan()
    listed, good = good, plan.tell(lists, good, problems, seat_filler)
    kept = {row.row_no for row in good}
    bad += [row for row in listed if row.row_no not in kept]
    # With the importer's own eyes, whoever runs the import for him.
    judge = _Judge(env(su=False), organization, [*good, *bad], plan)
    judge.judge(good, Members(env(su=False), organization, good))
    judge.refuse_broken(bad)
    judge.ask_rules()
    judge.note_over(day)
    judge.settle()
    return plan.sort()


def recheck_seats(env, organization, plan):
    """Refuse the rows of a list that has waited which can no longer be stored.

    A long list is stored in parts of whole terms (:func:`term_of`): what stands against one row by
    now refuses its term, and the rules are asked again.
    """
    known = {row.row_no: seat.member_id for row, seat in plan.new}
    rows = plan.reopen()
    judge = _Judge(env(su=False), organization, rows, plan)
    judge.judge(rows, Members(env(su=False), organization, rows, known))
    judge.ask_rules()
    judge.settle()
    plan.sort()


def term_of(entry):
    """Return which term a row of ``Plan.new`` belongs to: it comes in whole or not at all."""
    row, seat = entry
    return seat.place_id, row.committee_kind


def managed_paths(env):
    """Return where a duty of today lets the user review or approve."""
    return tuple(env["union.organization"]._scope_paths((MANAGER,)))


def is_superior(paths, place):
    """Whether one of these paths is above a place; the top of a tree is its own superior."""
    path = place.parent_path
    top = f"{place.id}/" == path
    return any(path.startswith(above) and (top or above != path) for above in paths)


class _Judge:
    """The rows of a list, term by term."""

    def __init__(self, env, organization, rows, plan):
        self.env = env
        self.plan = plan
        self.places = Places(env, organization, {row.place for row in rows})
        self.paths = managed_paths(env)
        self.first = {}
        self.terms = defaultdict(list)
        self.broken = {}
        self._read_terms()

    def _read_terms(self):
        """Read the terms and seats there are, of the places the list names."""
        terms = self.env["union.term"].search(
            Domain("organization_id", "in", self.places.found.ids)
            & Domain("state", "!=", "annulled")
        )
        self.there = defaultdict(list)
        for term in terms:
            self.there[term.organization_id.id, term.committee_id.kind].append(term)
        seats = self.env["union.seat"].search(
            [("term_id", "in", terms.filtered("taken_over").ids)], order="date_from, id"
        )
        self.seats = {(seat.term_id, seat.member_id): seat for seat in seats}
        self.held = seats.filtered(lambda seat: not seat.date_to).grouped("term_id")

    def judge(self, rows, members):
        """Sort rows by terms; what stands against a row by itself refuses it."""
        taken = {}
        for row in rows:
            place, code = self._place(row)
            if code:
                self._refuse(row, None, "place", code, text=row.place)
                continue
            key = place.id, row.committee_kind
            first = self.first.setdefault(key, row)
            if verdict := same_term(first, row):
                self._refuse(row, key, "term_number", verdict.code, **verdict.params)
                continue
            if problem := self._against(row, self.there[key]):
                field, code, params = problem
                self._refuse(row, key, field, code, **params)
                continue
            member, problem = members.of(row)
            if problem:
                field, code, params = problem
                self._refuse(row, key, field, code, **params)
            elif code := standing(member, place, row.origin):
                self._refuse(row, key, "name", code, text=row.name)
            elif (seen := taken.setdefault((key, member.id), row.row_no)) != row.row_no:
                self._refuse(row, key, "name", "seat_in_file", first_row=seen)
            else:
                self.terms[key].append((row, place, member))

    def refuse_broken(self, rows):
        """Let the rows refused by their cells refuse their terms."""
        for row in rows:
            place, _code = self.places.of(row.place)
            if place and row.committee_kind:
                self.broken.setdefault((place.id, row.committee_kind), row.row_no)

    def _place(self, row):
        place, code = self.places.open(row.place)
        if place and not is_superior(self.paths, place):
            return None, "seat_right"
        return place, code

    def _against(self, row, terms):
        """Return (field, code, params) of what a term that is there has against a row."""
        for term in terms:
            dates = (term.date_from, term.date_to)
            told = {"number": term.number, "day": term.date_to.isoformat()}
            if term.state == "ended":
                if term.number == row.term_number:
                    return "term_number", "term_ended", told
                if row.term_from <= term.date_to and term.date_from <= row.term_to:
                    return "term_from", "term_overlaps", told
            elif not term.taken_over:
                return "term_number", "term_own", told
            elif (term.number, *dates) != (row.term_number, row.term_from, row.term_to):
                return "term_number", "term_differs", told | {"first": dates[0].isoformat()}
        return None

    def _refuse(self, row, key, field, code, **params):
        self.plan.refuse(row.row_no, field, code, **params)
        if key:
            self.broken.setdefault(key, row.row_no)

    def _running(self, key):
        """Return the term taken over before that these rows belong to, if any."""
        return next((term for term in self.there[key] if term.state != "ended"), None)

    def ask_rules(self):
        """Ask the standards about the terms that are whole; what blocks refuses the term."""
        asked = {}
        for key, listed in self.terms.items():
            if key in self.broken:
                continue
            term = self._running(key)
            held = self.held.get(term, ())
            fresh = [entry for entry in listed if not self._seat(term, entry[2])]
            if fresh:
                positions = [row.position for row, _place, _member in fresh]
                positions += [seat.position for seat in held]
                asked[key] = fresh[0][1], key[1], positions
        verdicts = rule_verdicts(self.env, asked)
        for key, (_place, _kind, positions) in asked.items():
            row = self.terms[key][0][0]
            told = verdicts.get(key, ())
            if positions.count("chair") > 1 and not any(p["position"] == "chair" for _e, p in told):
                # No standard in force counts them.
                self.plan.note(
                    row.row_no, "position", "seat_chairs", value=positions.count("chair")
                )
            for effect, params in told:
                if effect == "block":
                    self._refuse(row, key, "position", "seat_rule_blocks", **params)
                else:
                    self.plan.note(row.row_no, "position", "seat_rule_warns", **params)

    def note_over(self, day):
        """Tell which terms have run out: their re-election is due."""
        for key, listed in self.terms.items():
            row = listed[0][0]
            if row.term_to < day and key not in self.broken:
                self.plan.note(row.row_no, "term_to", "term_over", day=row.term_to.isoformat())

    def settle(self):
        """Take the rows of whole terms into the plan."""
        for key, listed in self.terms.items():
            term = self._running(key)
            for row, place, member in listed:
                if (broken := self.broken.get(key)) == row.row_no:
                    continue  # refused by a rule
                if broken:
                    self.plan.refuse(row.row_no, "place", "term_incomplete", first_row=broken)
                elif seat := self._seat(term, member):
                    if any(seat[name] != getattr(row, name) for name in SAME):
                        self.plan.note(row.row_no, "position", "record_differs")
                    self.plan.unchanged.append(row)
                else:
                    self.plan.new.append((row, Seat(place.id, member.id)))

    def _seat(self, term, member):
        return self.seats.get((term, member))


def store_seats(env, organization, plan):
    """Make the committees, terms and seats of a plan; return counts."""
    mark = mark_of(env, plan)
    # Committees, terms and seats are the server's; the plan was judged with the importer's
    # rights, in this transaction.
    committees, made = _committees(env(su=True), plan, mark)
    terms, begun = _terms(env(su=True), plan, committees, mark)  # as above
    seats = (
        env["union.seat"]
        .sudo()
        .create(  # as above
            [
                {
                    **mark,
                    "source_paper": row.paper or False,
                    "term_id": terms[seat.place_id, row.committee_kind].id,
                    "member_id": seat.member_id,
                    "position": row.position,
                    "sequence": sequence,
                    "origin": row.origin,
                    "elected_by": row.elected_by or False,
                    "date_from": row.date_from,
                }
                for sequence, (row, seat) in enumerate(plan.new)
            ]
        )
    )
    return Stored(
        {"terms": len(begun), "seats": len(seats)},
        {"union.seat": seats.ids, "union.term": begun.ids, "union.committee": made.ids},
    )


def _committees(env, plan, mark):
    """Return ``{(place id, kind): committee}`` of a plan, and those just made."""
    wanted = dict.fromkeys((seat.place_id, row.committee_kind) for row, seat in plan.new)
    committees = env["union.committee"]
    there = committees.search([("organization_id", "in", [place for place, _kind in wanted])])
    found = {(one.organization_id.id, one.kind): one for one in there}
    missing = [key for key in wanted if key not in found]
    made = committees.create(
        [{**mark, "organization_id": place, "kind": kind} for place, kind in missing]
    )
    return found | dict(zip(missing, made, strict=True)), made


def _terms(env, plan, committees, mark):
    """Return ``{(place id, kind): running term}`` of a plan, and those just made."""
    terms = env["union.term"]
    running = terms.search(
        [
            ("committee_id", "in", [committee.id for committee in committees.values()]),
            ("state", "=", "current"),
        ]
    )
    found = {(term.organization_id.id, term.committee_id.kind): term for term in running}
    missing = {}
    for row, seat in plan.new:
        key = seat.place_id, row.committee_kind
        if key not in found:
            values = missing.setdefault(
                key,
                {
                    **mark,
                    "source_paper": False,
                    "committee_id": committees[key].id,
                    "number": row.term_number,
                    "date_from": row.term_from,
                    "date_to": row.term_to,
                    "state": "current",
                },
            )
            values["source_paper"] = values["source_paper"] or row.paper or False
    made = terms.create(list(missing.values()))
    return found | dict(zip(missing, made, strict=True)), made


def reverse_seats(env, undo):
    """Take back the seats, terms and committees an import made; a superior does, as he made them.

    :raise AccessError: the user is no superior of one of the organisations
    """
    # Places alone, to ask his right there; the seats are the import's own.
    places = env["union.seat"].sudo().browse(undo.created.get("union.seat", [])).organization_id
    paths = managed_paths(env)
    if not all(is_superior(paths, place) for place in places):
        raise AccessError(
            env._("Terms are taken back by who may take them over: a superior of the organisation.")
        )
    # Whoever takes an import back was checked; nothing rests on these records.
    for model in ("union.seat", "union.term", "union.committee"):
        env[model].sudo().browse(undo.created.get(model, [])).unlink()  # as above


register(
    ImportKind(
        code="seats",
        label="Terms and Seats",
        model="union.seat",
        required=(
            "place", "committee_kind", "term_number", "term_from", "term_to", "name", "position",
        ),
        optional=("serial", "id_number", "member_number", "origin", "date_from", "paper"),
        plan=plan_seats,
        store=store_seats,
        reverse=reverse_seats,
        recheck=recheck_seats,
        together=term_of,
        columns=(
            ("place", "Organisation"),
            ("committee_kind", "Committee Body"),
            ("term_number", "Term Number"),
            ("term_from", "Term From"),
            ("term_to", "Term To"),
            ("member_number", "Member Number"),
            ("position", "Position"),
            ("origin", "Origin"),
            ("paper", "Source Paper"),
        ),
        shared=("place", "committee_kind", "term_number", "term_from", "term_to", "paper"),
        row_types=(SeatRow, Seat),
    )
)  # fmt: skip
