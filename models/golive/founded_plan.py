"""What a list may say is established: unions that stood before their office used the system.

A founding needs the approval of the superior, so such a row is a superior's, as a list of terms
is (docs/decisions/0050-go-live-imports.md).
"""

from odoo.fields import Domain

from .seat_plan import is_superior, managed_paths

# What founds an organisation here, or changes it: its papers go their way first.
_UNDER_WAY = {
    "establishment": (
        "union.establishment",
        Domain("approval_state", "in", ("pending", "returned", "approved")),
    ),
    "election": (
        "union.election",
        # One that was given up or refused leads nowhere any more.
        Domain("phase", "not in", ("approved", "closed"))
        & Domain("has_ended", "=", False)
        # Refused before there was such an end.
        & ~Domain(
            "report_ids", "any", [("kind", "=", "result"), ("approval_state", "=", "refused")]
        ),
    ),
    "change": (
        "union.organization.change",
        Domain("approval_state", "in", ("pending", "returned")),
    ),
}


def under_way(env, place_ids):
    """Return ``{organisation id: kind of paper}`` of those with papers on the way.

    One query a kind. Asked past the user's scope: that there is a paper is told, not which.
    """
    found = {}
    for kind, (model, domain) in _UNDER_WAY.items():
        # As the docstring says.
        rows = env[model].sudo().search(domain & Domain("organization_id", "in", list(place_ids)))
        for place in rows.organization_id:
            found.setdefault(place.id, kind)
    return found


def judge_founded(env, plan, rows):
    """Refuse the rows by which an organisation may not become established.

    One that is already gets the day nobody entered; who may not enter it is told so and no more,
    for his list says nothing wrong.

    :param rows: list of ``organization_plan.Founded``
    :return: numbers of the rows that are told of and leave their organisation as it is
    """
    told = set()
    paths = managed_paths(env)
    there = [founded.there.id for founded in rows if founded.there]
    busy = under_way(env, there)
    applicants = _applicants(env, there)
    for row, place, above, superiors in rows:
        mine = (
            is_superior(paths, place)
            if place
            else any(above.parent_path.startswith(path) for path in paths)
        )
        stands = place and place.state == "active"
        if not mine and stands:
            plan.note(row.row_no, "founded_on", "founded_day_right")
            told.add(row.row_no)
        elif not mine:
            plan.refuse(row.row_no, "state", "founded_right", text=row.name)
        elif place and not place.active:
            plan.refuse(row.row_no, "code", "founded_archived", text=row.code)
        elif place.kind == "preparatory":
            plan.refuse(row.row_no, "state", "founded_preparatory")
        elif (kind := busy.get(place.id)) and (not stands or kind == "establishment"):
            plan.refuse(row.row_no, "state", "founded_under_way", kind=kind)
        elif later := _later(row, superiors, federations=False):
            plan.refuse(row.row_no, "founded_on", "founded_before_superior", **later)
        else:
            if later := _later(row, superiors, federations=True):
                plan.note(row.row_no, "founded_on", "founded_before_federation", **later)
            if not stands and (count := applicants.get(place)):
                plan.note(row.row_no, "state", "founded_applicants", value=count)
    return told


def _later(row, superiors, federations):
    """Return the name and the day of a superior founded after a row's organisation, if any.

    :param federations: look at these alone, which are formed of unions that stood before, or at
        the others
    """
    for name, level, since in superiors:
        if since and since > row.founded_on and (level == "federation") == federations:
            return {"text": name, "day": since.isoformat()}
    return None


def _applicants(env, place_ids):
    """Return ``{organisation: applicants}`` the user sees there, in one query."""
    return dict(
        env["union.member"]._read_group(
            Domain("organization_id", "in", place_ids) & Domain("state", "=", "applicant"),
            ["organization_id"],
            ["__count"],
        )
    )
