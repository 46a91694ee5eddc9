"""What a list of users would do, worked out before anything is written; see roster_plan.

An administrator sets up the people of his own scope: new logins with our groups only, and
duties. Nothing of a user who is there already is touched (docs/decisions/0048).
"""

from collections import defaultdict
from typing import NamedTuple

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tools import SQL

from ...core.duty_list import DutyRow, check_duties, is_filler
from ...core.text import clean_name
from ..clock import today
from ..organization.named import Named, called_or_coded
from ..period import not_over
from .duty_undo import reverse_duties, settle_duties
from .import_kinds import ImportKind, Stored, register
from .roster_plan import Plan

CREATED_MAIL = "auth_signup.set_password_email"


class Grant(NamedTuple):
    """What a good row grants: the roles still missing at a place, to a login old or new."""

    user_id: int | None
    place_id: int
    roles: tuple[str, ...]


def plan_duties(env, organization, lists):
    """Check a list of users against those there are; ``new`` holds ``(DutyRow, Grant)``."""
    good, problems = check_duties(lists.rows())
    plan = Plan()
    _judge(env, organization, plan.tell(lists, good, problems, is_filler), plan)
    return plan.sort()


def recheck_duties(env, organization, plan):
    """Judge the rows of a plan that has waited again: logins, places and duties may have changed."""
    _judge(env, organization, plan.reopen(), plan)
    plan.sort()


def _judge(env, organization, rows, plan):
    # With the caller's own eyes, whoever runs the import for him.
    env = env(su=False)
    present = _Present(env, organization, rows)
    day = today(env)
    taken = {}
    for row in rows:
        place, code = present.place(row.place)
        known = present.users.get(row.login)
        if code:
            plan.refuse(row.row_no, "duty_place", code, text=row.place)
        elif known and known["id"] == env.uid:
            plan.refuse(row.row_no, "login", "own_duty")
        elif known and not known["in_scope"]:
            # The same words for whoever it is: archived, a member, of an office elsewhere.
            plan.refuse(row.row_no, "login", "login_taken", text=row.login)
        elif known and known["name"] != row.name:
            plan.refuse(row.row_no, "login", "login_other_name", text=row.login)
        elif row.date_to and row.date_to < day:
            plan.refuse(row.row_no, "date_to", "duty_over")
        elif (first := _first_row(taken, row, place)) != row.row_no:
            # One place, once by its code, once by its name or left empty.
            plan.refuse(row.row_no, "duty_place", "duty_in_file", first_row=first)
        else:
            start = row.date_from or day
            missing = tuple(
                role
                for role in row.roles
                if not (known and present.holds(known["id"], place, role, start, row.date_to))
            )
            if missing:
                plan.new.append((row, Grant(known and known["id"], place, missing)))
            else:
                plan.unchanged.append(row)
            if known:
                code = "user_kept" if missing else "duty_stands"
                plan.note(row.row_no, "login", code)


def _first_row(taken, row, place):
    """Return the first row that gives one of these roles at the place, this one if none did."""
    keys = [(row.login, role, place) for role in row.roles]
    return min(taken.setdefault(key, row.row_no) for key in keys)


class _Present:
    """The places the caller administers himself and the logins there are: a few queries."""

    def __init__(self, env, organization, rows):
        if env.uid == SUPERUSER_ID:
            raise AccessError(env._("A list of users is imported by a platform administrator."))
        self.paths = env["union.duty"]._granting_paths()
        words = {row.place for row in rows if row.place}
        # Searched as the caller: what he does not reach is not there.
        found = env["union.organization"].search(
            Domain("id", "child_of", organization.id)
            & (Domain("id", "=", organization.id) | called_or_coded(words))
        )
        granted = found.filtered(lambda place: place.parent_path.startswith(self.paths))
        if not self.paths or not any(
            path.startswith(organization.parent_path) or organization.parent_path.startswith(path)
            for path in self.paths
        ):
            raise AccessError(
                env._(
                    "Only a platform administrator of %(organization)s or of an organisation"
                    " above it grants duties there.",
                    organization=organization.name,
                )
            )
        self.own = organization.id if organization in granted else None
        self.named = Named(granted)
        self._read_users(env, {row.login for row in rows})

    def _read_users(self, env, logins):
        """Read who has these logins, whether a duty brings him into the caller's own scope."""
        env["res.users"].flush_model()
        env["union.duty"].flush_model()
        env.cr.execute(
            SQL(
                "SELECT u.id, lower(u.login), u.active AND NOT u.share, p.name"
                "  FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
                " WHERE lower(u.login) = ANY(%s)",
                list(logins),
            )
        )
        users = env.cr.fetchall()
        day = today(env)
        duties = (
            env["union.duty"]
            .sudo()  # only whether they lie in the caller's own scope is told
            .search(Domain("user_id", "in", [row[0] for row in users]) & not_over(day))
        )
        self.duties = defaultdict(list)
        inside = set()
        for duty in duties:
            key = duty.user_id.id, duty.organization_id.id, duty.role
            self.duties[key].append((duty.date_from, duty.date_to))
            if duty.organization_id.parent_path.startswith(self.paths):
                inside.add(duty.user_id.id)
        self.users = {}
        for id_, login, internal, name in users:
            # Two that differ in capitals only: neither is meant for sure.
            alone = login not in self.users
            self.users[login] = {
                "id": id_,
                "name": clean_name(name),
                "in_scope": alone and internal and id_ in inside,
            }

    def place(self, text):
        """Return the id of the place a cell names, and a code if it names none."""
        if not text:
            return self.own, None if self.own else "place_unknown"
        named = self.named.all_of(text)
        if len(named) == 1:
            return named[0].id, None
        return None, "place_ambiguous" if named else "place_unknown"

    def holds(self, user_id, place_id, role, date_from, date_to):
        """Whether somebody has the role there at some time of these days."""
        return any(
            (not date_to or begin <= date_to) and (not end or end >= date_from)
            for begin, end in self.duties.get((user_id, place_id, role), ())
        )


def store_duties(env, organization, plan):
    """Make the new users and grant the duties, these as the caller; return counts."""
    if env.uid == SUPERUSER_ID:
        raise AccessError(env._("A list of users is imported by a platform administrator."))
    fresh = {}
    for row, grant in plan.new:
        if grant.user_id is None:
            fresh.setdefault(row.login, row)
            if row.email and not fresh[row.login].email:
                fresh[row.login] = row
    users = _make_users(env, fresh.values())
    ids = dict(zip(fresh, users.ids, strict=True))
    day = today(env)
    # The duty itself refuses what the caller may not grant: never as the superuser.
    duties = env(su=False)["union.duty"].create(
        [
            {
                "user_id": grant.user_id or ids[row.login],
                "organization_id": grant.place_id,
                "role": role,
                "date_from": row.date_from or day,
                "date_to": row.date_to or False,
            }
            for row, grant in plan.new
            for role in grant.roles
        ]
    )
    _invite(users)
    return Stored(
        {"users": len(users), "duties": len(duties)},
        {"union.duty": duties.ids, "res.users": users.ids},
    )


def _make_users(env, rows):
    """Make users that may sign in and nothing else; their groups follow their duties.

    As the superuser, for an administrator makes no users; with no key of the caller's context,
    which could give them groups, a company or a password.
    """
    context = {
        "no_reset_password": True,
        "tracking_disable": True,
        "mail_create_nolog": True,
        "mail_create_nosubscribe": True,
    }
    # Whoever may grant each duty of the list was asked before, row by row.
    users = env(su=True, context=context)["res.users"]
    group = users.env.ref("base.group_user")
    return users.create(
        [
            {
                "name": row.name,
                "login": row.login,
                "email": row.email or False,
                "lang": env.lang or False,
                "group_ids": [Command.set(group.ids)],
            }
            for row in rows
        ]
    )


def _invite(users):
    """Let new users set a password by a link: by e-mail where there is one (Odoo's own letter).

    For the others the administrator shows or prints it: ``res.users.action_first_links``.
    """
    if not users:
        return
    users.partner_id.signup_prepare(signup_type="signup")
    template = users.env.ref(CREATED_MAIL, raise_if_not_found=False)
    written = users.filtered("email")
    if template and written:
        # Queued: nothing leaves the house if this transaction fails.
        template.send_mail_batch(written.ids, force_send=False)


register(
    ImportKind(
        code="duties",
        label="Users and Duties",
        model="res.users",
        required=("name", "login", "role"),
        optional=("serial", "email", "duty_place", "date_from", "date_to"),
        plan=plan_duties,
        store=store_duties,
        reverse=reverse_duties,
        recheck=recheck_duties,
        settle=settle_duties,
        columns=(
            ("login", "Login"),
            ("email", "E-mail"),
            ("role", "Role"),
            ("duty_place", "Organisation of the Duty"),
            ("date_from", "First Day"),
            ("date_to", "Last Day"),
        ),
        shared=("duty_place", "date_from", "date_to"),
        row_types=(DutyRow, Grant),
    )
)
