"""What an import of organisations would do, worked out before anything is written; see roster_plan.

Organisations that are there are compared and never changed: their place, name and state follow
from their own papers. Only one that is not established yet, and that the list says is, is brought
up to date, and one that is gets the founding day nobody entered; whether that may be is asked of
``union.organization`` (:meth:`_judge_founded`).
"""

from datetime import date
from typing import NamedTuple

from odoo.tools import SQL

from ...core.organization_list import (
    Known,
    check_organizations,
    is_filler,
    organization_key,
)
from ..clock import today
from .import_kinds import Stored
from .roster_plan import Plan

_COMPARED = ("name", "level", "kind", "state", "territory_kind", "party_body", "founded_on")
_FIELDS = ("code", "name", "level", "kind", "state", "territory_kind", "party_body")
#: What a list may say is established by now.
_UNFOUNDED = ("draft", "preparing")


class Founded(NamedTuple):
    """A row that says an organisation is established, and where that stands.

    :param there: its record if it is there, else empty
    :param above: its nearest superior that is there
    :param superiors: ``[(name, level, founded on)]`` of those above it, nearest first
    """

    row: object
    there: object
    above: object
    superiors: list[tuple[str, str, date | None]]


def plan_organizations(env, organization, lists):
    """Check a list of organisations against those below the one it is imported into.

    ``new`` holds ``(OrganizationRow, None)``, superiors before those below them.
    """
    env["union.organization"].check_access("create")
    present = _present(env, organization)
    by_code = {values["code"]: values for values in present.values()}
    known = [
        Known(values["code"], values["name"], values["level"], values["state"] == "active")
        for id_, values in present.items()
        if id_ != organization.id
    ]
    top = Known(
        organization.code, organization.name, organization.level, organization.state == "active"
    )
    good, problems = check_organizations(lists.rows(), known, top, today(env))
    plan = Plan()
    good = plan.tell(lists, good, problems, is_filler)
    # Who ended bears his name no more.
    names = {
        (values["parent_id"], organization_key(values["name"])): values
        for values in present.values()
        if values["state"] != "dissolved"
    }
    elsewhere = _codes_elsewhere(env, [row.code for row in good], list(present))
    for row in good:
        there = by_code.get(row.code)
        parent = by_code.get(row.parent_code)
        named = names.get((parent["id"], organization_key(row.name))) if parent else None
        if row.code in elsewhere:
            plan.refuse(row.row_no, "code", "organization_code_taken", text=row.code)
        elif there is not None:
            values = _follows(row, there)
            _compare(plan, row, there, parent, ("state", "founded_on") if values else ())
            plan.keep(row, there["id"], values)
        elif named is not None:
            plan.refuse(row.row_no, "name", "organization_name_taken", text=named["code"])
        elif parent and parent["state"] == "dissolved":
            plan.refuse(row.row_no, "parent", "parent_closed", text=parent["name"])
        else:
            plan.new.append((row, None))
            if row.founded_on and row.state != "active":
                plan.note(row.row_no, "founded_on", "founded_not_stated")
    _refuse_below(plan, set(by_code))
    _judge_founded(env, organization, plan, by_code)
    _refuse_below(plan, set(by_code))
    return plan.sort()


def recheck_organizations(env, organization, plan):
    """Refuse the rows of a list that has waited which can no longer be stored."""
    present = _present(env, organization)
    by_code = {values["code"]: values for values in present.values()}
    names = {
        (values["parent_id"], organization_key(values["name"]))
        for values in present.values()
        if values["state"] != "dissolved"
    }
    elsewhere = _codes_elsewhere(env, [row.code for row, _none in plan.new], list(present))
    new, plan.new = plan.new, []
    for row, _none in new:
        parent = by_code.get(row.parent_code)
        if (
            row.code in elsewhere
            or row.code in by_code
            or (parent and (parent["id"], organization_key(row.name)) in names)
        ):
            plan.refuse(row.row_no, "code", "organization_meanwhile", text=row.code)
        elif parent and parent["state"] == "dissolved":
            plan.refuse(row.row_no, "parent", "parent_closed", text=parent["name"])
        else:
            plan.new.append((row, None))
    changed, plan.changed = plan.changed, []
    for change in changed:
        there = present.get(change.record_id)
        if there and _follows(change.row, there) == change.values:
            plan.changed.append(change)
        else:
            plan.refuse(change.row.row_no, "code", "record_gone")
    _refuse_below(plan, set(by_code), "parent_gone")
    _judge_founded(env, organization, plan, by_code)
    _refuse_below(plan, set(by_code), "parent_gone")


def _follows(row, there):
    """Return the values in which an organisation that is there follows a row."""
    if row.state != "active":
        return {}
    if there["state"] in _UNFOUNDED:
        return {"state": "active"}
    if there["state"] == "active" and row.founded_on and not there["founded_on"]:
        return {"founded_on": row.founded_on.isoformat()}
    return {}


def _judge_founded(env, organization, plan, by_code):
    """Let the rows that say an organisation is established be judged; the refused ones leave."""
    founded = [row for row, _none in plan.new if row.state == "active"]
    if not founded and not plan.changed:
        return
    organizations = env["union.organization"].browse(values["id"] for values in by_code.values())
    places = dict(zip(by_code, organizations, strict=True))
    listed = {row.code: row for row, _none in plan.new}
    listed |= {change.row.code: change.row for change in plan.changed}
    tops = [(above.name, above.level, above.founded_on) for above in organization._ancestors()]

    def superiors(code):
        """Yield those from here up, as the list will have them."""
        while code:
            row, place = listed.get(code), places.get(code)
            since = row.founded_on if row and row.state == "active" else place and place.founded_on
            yield (place or row).name, (place or row).level, since or None
            code = place.parent_id.code if place else row.parent_code
            if place == organization:
                yield from tops
                return

    def judged(row, there):
        # Where it stands, not where the list would have it.
        code = there.parent_id.code if there else row.parent_code
        above = code
        while above in listed and above not in places:
            above = listed[above].parent_code
        if there == organization:
            return Founded(row, there, there.parent_id, tops)
        return Founded(row, there, places.get(above, organizations.browse()), [*superiors(code)])

    rows = [judged(row, organizations.browse()) for row in founded]
    rows += [judged(change.row, places[change.row.code]) for change in plan.changed]
    told = organizations._judge_founded(plan, rows)
    plan.unchanged += [change.row for change in plan.changed if change.row.row_no in told]
    refused = told | set(plan.bad_rows)
    plan.new = [entry for entry in plan.new if entry[0].row_no not in refused]
    plan.changed = [change for change in plan.changed if change.row.row_no not in refused]


def store_organizations(env, organization, plan):
    """Write the new organisations, level by level; there are eight at most.

    Those that were there and are established by now follow together.
    """
    # The state is a server field; the user may write the organisation these stand below, and
    # create organisations.
    organizations = (
        env["union.organization"]
        .sudo()
        .with_context(tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True)
    )
    ids = {values["code"]: id_ for id_, values in _present(env, organization).items()}
    levels = {}
    for row, _none in plan.new:
        levels.setdefault(row.level, []).append(row)
    created = []
    for rows in levels.values():
        made = organizations.create(
            [
                {
                    "parent_id": ids[row.parent_code],
                    **{name: getattr(row, name) or False for name in _FIELDS},
                    **(organizations._founded_values(plan, row) if row.state == "active" else {}),
                }
                for row in rows
            ]
        )
        ids |= dict(zip((row.code for row in rows), made.ids, strict=True))
        created += made.ids
    organizations._stand_by(plan, {change.record_id: change.row for change in plan.changed})
    # The lowest go first when the import is taken back.
    return Stored({"organizations": len(created)}, {"union.organization": created[::-1]})


def settle_organizations(env, undo):
    """Refuse to take back that organisations are established while something rests on that."""
    organizations = env["union.organization"]
    founded = organizations.browse(id_ for id_, row in undo.before.items() if "state" in row)
    # That a day was filled in rests on nothing but the right to.
    others = organizations.browse([*undo.created.get("union.organization", []), *undo.before])
    founded._check_founding_reversal(others - founded)


def reverse_organizations(env, undo):
    """Take back the organisations an import made, and that others are established."""
    created = env["union.organization"].browse(undo.created.get("union.organization", []))
    created._unlink_imported(undo.log)
    undo.restore(env)
    days = {id_: date.fromisoformat(row["founded_on"]) for id_, row in undo.after.items()
            if id_ in undo.before}  # fmt: skip
    # Whoever takes an import back was checked.
    env["union.organization"].sudo().browse(days)._stood_otherwise(days)


def _present(env, organization):
    """Return ``{id: values}`` of the organisation and those below it, as the user reads them."""
    rows = (
        env["union.organization"]
        .with_context(active_test=False)
        .search([("id", "child_of", organization.id)])
        .read(["code", "parent_id", *_COMPARED], load=None)
    )
    return {row["id"]: row for row in rows}


def _codes_elsewhere(env, codes, ids):
    """Return the codes other organisations hold: that they do, not whose, reaches the user."""
    env["union.organization"].flush_model(["code"])
    env.cr.execute(
        SQL(
            "SELECT code FROM union_organization WHERE code = ANY(%s) AND id != ALL(%s)", codes, ids
        )
    )
    return {code for (code,) in env.cr.fetchall()}


def _compare(plan, row, there, parent, settled=()):
    """Tell what the list says otherwise of an organisation; the record stays.

    :param settled: fields in which the record follows the list
    """
    for name in _COMPARED:
        value = getattr(row, name)
        if name in row.given and name not in settled and value != (there[name] or None):
            if name == "name" and organization_key(value) == organization_key(there[name]):
                continue  # blanks and width are no other name
            plan.note(row.row_no, name, "organization_differs")
    if "parent" in row.given and parent and parent["id"] != there["parent_id"]:
        plan.note(row.row_no, "parent", "organization_differs")


def _refuse_below(plan, codes, code="parent_refused"):
    """Refuse the new rows whose superior is neither there nor new, and those below them."""
    new, plan.new = plan.new, []
    known = set(codes)
    for row, none in new:
        if row.parent_code in known:
            known.add(row.code)
            plan.new.append((row, none))
        else:
            plan.refuse(row.row_no, "parent", code, text=row.parent_code)
