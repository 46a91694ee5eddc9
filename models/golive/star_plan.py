"""What a list of last stars would do, worked out before anything is written.

A star is brought in by who may decide it: an approver of a superior of the level the scheme
names for it, or of one above (docs/decisions/0018-who-decides-a-star.md).
"""

from typing import NamedTuple

from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...core.paper_lists import StarRow, check_stars, star_filler
from ..clock import today
from ..member.import_kinds import ImportKind, Stored, register
from ..member.roster_plan import Plan
from ..organization.named import Named, called_or_coded
from ..organization.union_organization import LEVEL_RANK, LEVELS
from .places import Places
from .taken_over import mark_of

DECIDER = "approver"


class Star(NamedTuple):
    """Whose star it is, and who decided it."""

    place_id: int
    decider_id: int


def plan_stars(env, organization, lists):
    """Check a list of stars; ``new`` holds ``(StarRow, Star)``."""
    good, problems = check_stars(lists.rows(), today(env))
    plan = Plan()
    _judge(env, organization, plan.tell(lists, good, problems, star_filler), plan)
    return plan.sort()


def recheck_stars(env, organization, plan):
    """Judge the rows of a list that has waited again: duties, places and results may have changed."""
    _judge(env, organization, plan.reopen(), plan)
    plan.sort()


def _judge(env, organization, rows, plan):
    # With the importer's own eyes, whoever runs the import for him.
    env = env(su=False)
    places = Places(env, organization, {row.name for row in rows})
    deciders = _Deciders(env, organization, rows)
    found, first_row = [], {}
    for row in rows:
        place, code = places.open(row.name)
        if code:
            plan.refuse(row.row_no, "place", code, text=row.name)
            continue
        if (first := first_row.setdefault((place.id, row.year), row.row_no)) != row.row_no:
            plan.refuse(row.row_no, "year", "star_in_file", first_row=first)
            continue
        decider, problem = deciders.of(row, place)
        if problem:
            field, code, params = problem
            plan.refuse(row.row_no, field, code, **params)
        else:
            found.append((row, Star(place.id, decider.id)))
    _compare(env, found, plan)


def _compare(env, found, plan):
    """Compare with what is on record: stars taken over before, and results of our own."""
    ids = [star.place_id for _row, star in found]
    taken = {
        (record.organization_id.id, record.year): record
        for record in env["union.star.taken"].search([("organization_id", "in", ids)])
    }
    results = env["union.assessment"].search_fetch(
        Domain("organization_id", "in", ids)
        & Domain("published_on", "!=", False)
        & Domain("revoked_on", "=", False),
        ["organization_id", "year"],
        order="year",
    )
    own = {(result.organization_id.id, result.year) for result in results}
    last = {result.organization_id.id: result.year for result in results}
    for row, star in found:
        record = taken.get((star.place_id, row.year))
        if record and record.star != row.stars:
            plan.refuse(row.row_no, "stars", "star_differs", stars=record.star, year=row.year)
        elif record:
            stated = (star.decider_id, row.decision_number, row.decision_date)
            there = (record.decided_by_id.id, record.decision_number, record.decided_on)
            if stated != there:
                plan.note(row.row_no, "decision_number", "record_differs")
            plan.unchanged.append(row)
        elif (star.place_id, row.year) in own:
            plan.refuse(row.row_no, "year", "star_own", year=row.year)
        else:
            if last.get(star.place_id, 0) > row.year:
                plan.note(row.row_no, "year", "star_outdone", year=last[star.place_id])
            plan.new.append((row, star))


def deciding(env, organizations):
    """Return those of these organisations at which, or above which, the user decides today."""
    chains = {
        place: {int(part) for part in place.parent_path.split("/") if part}
        for place in organizations
    }
    holders = env["union.duty"]._holders(set().union(*chains.values()), [DECIDER])
    mine = {
        id_
        for (id_, _role), people in holders.items()
        if any(user_id == env.uid for user_id, _principal in people)
    }
    return organizations.filtered(lambda place: not mine.isdisjoint(chains[place]))


class _Deciders:
    """The organisations that decided, and what the schemes say of who decides which star."""

    def __init__(self, env, organization, rows):
        self.env = env
        chain = [*organization._ancestors().ids, organization.id]
        found = env["union.organization"].search_fetch(
            (Domain("id", "in", chain) | Domain("id", "child_of", organization.id))
            & called_or_coded({row.decided_by for row in rows}),
            ["code", "name", "level", "parent_path"],
        )
        self.named = Named(found)
        self.mine = deciding(env, found)
        # What a published scheme says of who decides is no secret.
        self.schemes = env["union.scheme"].sudo().search(
            [("state", "=", "published")], order="version desc, id desc"
        )  # fmt: skip
        self.levels = {scheme: scheme._deciding_levels() for scheme in self.schemes}

    def of(self, row, place):
        """Return ``(who decided, None)`` or ``(None, (field, code, params))``."""
        ranks = self._ranks(place)
        if not ranks:
            return None, ("stars", "star_no_scheme", {})
        if row.stars not in ranks:
            text = str(row.stars)
            return None, ("stars", "star_unknown", {"text": text, "top": max(ranks)})
        named = self.named.all_of(row.decided_by)
        if len(named) != 1:
            code = "organization_ambiguous" if named else "decider_unknown"
            return None, ("decided_by", code, {"text": row.decided_by})
        [decider] = named
        if decider == place or not place.parent_path.startswith(decider.parent_path):
            return None, ("decided_by", "decider_below", {"text": row.decided_by})
        if LEVEL_RANK[decider.level] > ranks[row.stars]:
            level = LEVELS[ranks[row.stars]][0]
            return None, ("decided_by", "decider_level", {"stars": row.stars, "level": level})
        if decider not in self.mine:
            return None, ("decided_by", "star_right", {"text": row.decided_by})
        return decider, None

    def _ranks(self, place):
        """Return ``{stars: rank of the lowest level that decides them}`` at a place.

        Of each scheme that binds there the newest version; where several rate the place, the
        highest level counts.
        """
        above = {int(part) for part in place.parent_path.split("/") if part}
        ranks, seen = {}, set()
        for scheme in self.schemes:
            office = scheme.organization_id.id
            if scheme.code in seen or (office and office not in above):
                continue
            seen.add(scheme.code)
            if place.category and place.category not in scheme.categories.split(","):
                continue
            for star, level in self.levels[scheme].items():
                if star:
                    ranks[star] = min(LEVEL_RANK[level], ranks.get(star, LEVEL_RANK[level]))
        return ranks


def store_stars(env, organization, plan):
    """Make the stars of a plan and give them to their organisations; return counts."""
    mark = mark_of(env, plan)
    # The server's records; the plan was judged with the importer's duties.
    stars = (
        env["union.star.taken"]
        .sudo()
        .create(
            [
                {
                    **mark,
                    "source_paper": row.decision_number,
                    "organization_id": star.place_id,
                    "year": row.year,
                    "star": row.stars,
                    "decided_by_id": star.decider_id,
                    "decision_number": row.decision_number,
                    "decided_on": row.decision_date,
                }
                for row, star in plan.new
            ]
        )
    )
    env["union.assessment"]._carry_stars(stars.organization_id.with_env(env))
    return Stored({"stars": len(stars)}, {"union.star.taken": stars.ids})


def reverse_stars(env, undo):
    """Take back the stars an import brought; each organisation has the last that stands.

    :raise AccessError: the user decides no star where one of them was decided
    """
    # Whoever takes an import back was checked; nothing rests on these records.
    stars = env["union.star.taken"].sudo().browse(undo.created.get("union.star.taken", []))
    if stars.decided_by_id - deciding(env, stars.decided_by_id):
        raise AccessError(
            env._(
                "Stars are taken back by who may decide them: an approver where they were decided."
            )
        )
    places = stars.organization_id.filtered(lambda place: place.state != "dissolved")
    stars.unlink()
    env["union.assessment"]._carry_stars(places.with_env(env))


register(
    ImportKind(
        code="stars",
        label="Last Stars",
        model="union.star.taken",
        required=(
            "place", "year", "stars", "decided_by", "decision_number", "decision_date",
        ),
        optional=("serial",),
        plan=plan_stars,
        store=store_stars,
        reverse=reverse_stars,
        recheck=recheck_stars,
        columns=(
            ("year", "Year"),
            ("stars", "Stars"),
            ("decided_by", "Deciding Organisation"),
            ("decision_number", "Decision Paper"),
            ("decision_date", "Date of the Decision"),
        ),
        shared=("year", "decided_by", "decision_number", "decision_date"),
        row_types=(StarRow, Star),
    )
)  # fmt: skip
