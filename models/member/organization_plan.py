"""What an import of organisations would do, worked out before anything is written; see roster_plan.

Organisations that are there are compared and never changed: their place, name and state follow
from their own papers.
"""

from odoo.tools import SQL

from ...core.organization_list import (
    Known,
    check_organizations,
    is_filler,
    organization_key,
)
from .import_kinds import Stored
from .roster_plan import Plan

_COMPARED = ("name", "level", "kind", "state", "territory_kind", "party_body")
_FIELDS = ("code", "name", "level", "kind", "state", "territory_kind", "party_body")


def plan_organizations(env, organization, lists):
    """Check a list of organisations against those below the one it is imported into.

    ``new`` holds ``(OrganizationRow, None)``, superiors before those below them.
    """
    env["union.organization"].check_access("create")
    present = _present(env, organization)
    by_code = {values["code"]: values for values in present.values()}
    known = [
        Known(values["code"], values["name"], values["level"])
        for id_, values in present.items()
        if id_ != organization.id
    ]
    top = Known(organization.code, organization.name, organization.level)
    good, problems = check_organizations(lists.rows(), known, top)
    plan = Plan()
    plan.tell(lists, problems, is_filler)
    refused = set(plan.bad_rows)
    names = {
        (values["parent_id"], organization_key(values["name"])): values
        for values in present.values()
    }
    elsewhere = _codes_elsewhere(env, [row.code for row in good], list(present))
    for row in good:
        there = by_code.get(row.code)
        parent = by_code.get(row.parent_code)
        named = names.get((parent["id"], organization_key(row.name))) if parent else None
        if row.row_no in refused:
            continue
        if row.code in elsewhere:
            plan.refuse(row.row_no, "code", "organization_code_taken", text=row.code)
        elif there is not None:
            _compare(plan, row, there, parent)
            plan.keep(row, there["id"], {})
        elif named is not None:
            plan.refuse(row.row_no, "name", "organization_name_taken", text=named["code"])
        else:
            plan.new.append((row, None))
    _refuse_below(plan, set(by_code))
    return plan.sort()


def recheck_organizations(env, organization, plan):
    """Refuse the rows of a list that has waited which can no longer be stored."""
    present = _present(env, organization)
    by_code = {values["code"]: values for values in present.values()}
    names = {(values["parent_id"], organization_key(values["name"])) for values in present.values()}
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
        else:
            plan.new.append((row, None))
    _refuse_below(plan, set(by_code), "parent_gone")


def store_organizations(env, organization, plan):
    """Write the new organisations, level by level; there are eight at most."""
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
                }
                for row in rows
            ]
        )
        ids |= dict(zip((row.code for row in rows), made.ids, strict=True))
        created += made.ids
    # The lowest go first when the import is taken back.
    return Stored({"organizations": len(created)}, {"union.organization": created[::-1]})


def reverse_organizations(env, undo):
    """Take back the organisations an import made."""
    created = env["union.organization"].browse(undo.created.get("union.organization", []))
    created._unlink_imported(undo.log)


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


def _compare(plan, row, there, parent):
    """Tell what the list says otherwise of an organisation; the record stays."""
    for name in _COMPARED:
        value = getattr(row, name)
        if name in row.given and value != (there[name] or None):
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
