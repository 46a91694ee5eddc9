"""A list of users and duties is taken back while nobody has come, acted or been named under it.

Duties are removed and their holders lose what nothing else brings them; users the list made are
archived, for a user is never deleted (docs/decisions/0048-users-from-a-list.md).
"""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now, office_day, today
from ..period import in_force

DECISION = "union.approval.decision"
ACCESS_LOG = "union.access.log"
# What the log keeps at a place above all that was shown.
_SPANNING = frozenset({"search", "export", "export_clear"})
INBOX = "trade_union.activity_type_approval"
# Whose a duty was that is taken back by now; and whose it is, which is asked by itself.
_ASKED = frozenset({("union.record.undone", "user_id"), ("union.duty", "user_id")})
# Longer than any transaction runs: rows of before and after do not mix over it.
_APART = timedelta(hours=1)
# Reasons told in one message.
TELL = 5


def settle_duties(env, undo):
    """Refuse unless the caller may grant these duties and nothing rests on them or on the users.

    Users leave ``undo.created`` for ``undo.archived``: they are archived, not deleted.

    :raise AccessError: the caller grants no duties at one of the places, or one is his own
    :raise UserError: says of whom what stands in the way
    """
    undo.archived = undo.created.pop("res.users", [])
    # Whether they are there still; who may take them back is asked next.
    duties = env["union.duty"].sudo().browse(undo.created.get("union.duty", ())).exists()
    # The rule of granting, with the caller's own duties: never as the superuser, never his own.
    duties.with_env(env(su=False))._check_grant()
    fresh = duties.env["res.users"].browse(undo.archived)
    _hold(env, fresh | duties.user_id.browse(_acting(env, duties)))
    reasons = [
        *_changed(env, duties),
        *_come(env, fresh),
        *_more(env, fresh, duties),
        *_named(env, fresh, duties),
        *_acted(env, duties.filtered(lambda duty: duty.user_id not in fresh)),
    ]
    if reasons:
        # Told are people the caller grants duties to, and kinds of records.
        told = [
            env._("%(person)s (%(login)s): %(what)s", person=user.name, login=user.login, what=what)
            for user, what in dict.fromkeys(reasons)
        ]
        raise UserError(
            env._(
                "Nothing was taken back, for something rests on what this list brought: %(what)s."
                " Set the last day of the duties by hand instead.",
                what="; ".join(told[:TELL]) + ("…" if len(told) > TELL else ""),
            )
        )
    undo.created["union.duty"] = duties.ids


def reverse_duties(env, undo):
    """Remove the duties of a list and archive the users it made; the log keeps who had which."""
    # Whoever takes an import back was checked, by the rule of granting; nothing rests on these.
    duties = env["union.duty"].sudo().browse(undo.created.get("union.duty", ()))
    users = duties.env["res.users"].browse(undo.archived)
    holders = duties.user_id
    log = env["union.record.undone"]
    log._note(undo.log, duties, "role", "organization_id", "user_id")
    log._note(undo.log, users, "login", user="id")
    duties.unlink()
    # Internal users before and after: no change of portal access is to be logged.
    holders.with_context(mail_notrack=True)._sync_duty_groups()
    _archive(users)
    # What waited for these roles waits for whoever is left. Whoever takes back may set it going.
    env.ref("trade_union.cron_approval_inbox").sudo()._trigger()


def _archive(users):
    """Close users nobody has ever been: no link, no letter, no way in; their logins are free."""
    if not users:
        return
    users._end_sessions()
    users.partner_id.signup_cancel()
    users.env["mail.mail"].search(
        [("model", "=", "res.users"), ("res_id", "in", users.ids), ("state", "=", "outgoing")]
    ).write({"state": "cancel"})
    users.active = False
    users.env.flush_all()
    # The corrected list names the same people. One query for all of them and their contacts.
    users.env.cr.execute(
        SQL(
            "WITH gone AS (UPDATE res_users SET login = login || '#' || id"
            "               WHERE id = ANY(%s) RETURNING partner_id)"
            " UPDATE res_partner SET active = FALSE FROM gone WHERE id = gone.partner_id",
            users.ids,
        )
    )
    users.env.invalidate_all()


def _hold(env, people):
    """Keep these people from signing in or acting until the end of the transaction.

    Whatever names a user waits for his row; written as well, it makes who waited begin anew and
    see what is left.

    :raise UserError: one of them is acting right now
    """
    env.flush_all()
    env.cr.execute(
        SQL(
            "UPDATE res_users SET write_date = write_date WHERE id IN"
            " (SELECT id FROM res_users WHERE id = ANY(%s) ORDER BY id FOR UPDATE SKIP LOCKED)"
            " RETURNING id",
            people.ids,
        ),
        log_exceptions=False,
    )
    held = {id_ for (id_,) in env.cr.fetchall()}
    if busy := people.filtered(lambda user: user.id not in held):
        raise UserError(
            env._(
                "%(person)s (%(login)s) is at work right now. Try again in a moment.",
                person=busy[0].name,
                login=busy[0].login,
            )
        )


def _changed(env, duties):
    """Yield whose duty is no more as the list brought it."""
    env.cr.execute(
        SQL(
            "SELECT id FROM union_duty WHERE id = ANY(%s) AND write_date != create_date", duties.ids
        )
    )
    for duty in duties.browse(id_ for (id_,) in env.cr.fetchall()):
        yield duty.user_id, env._("the duty was changed since")


def _come(env, fresh):
    """Yield which new users have come, could come, or got more than this house gives."""
    env.cr.execute(
        SQL(
            # A program that knows the password leaves no log of signing in.
            "SELECT u.id, EXISTS (SELECT FROM res_users_log l WHERE l.create_uid = u.id)"
            "  FROM res_users u WHERE u.id = ANY(%s)"
            "   AND (COALESCE(u.password, '') != ''"
            "        OR EXISTS (SELECT FROM res_users_log l WHERE l.create_uid = u.id)"
            "        OR EXISTS (SELECT FROM res_users_apikeys k WHERE k.user_id = u.id))"
            " ORDER BY u.id",
            fresh.ids,
        )
    )
    for id_, signed_in in env.cr.fetchall():
        what = env._("has signed in") if signed_in else env._("has a password or an API key")
        yield fresh.browse(id_), what
    ours = _role_groups(env).group_id | fresh.env.ref("base.group_user")
    for user in fresh:
        if user.group_ids - ours:
            yield user, env._("was given other rights")


def _more(env, fresh, duties):
    """Yield which new users hold a duty of another origin by now."""
    others = duties.search([("user_id", "in", fresh.ids), ("id", "not in", duties.ids)])
    for user in others.user_id:
        yield user, env._("was granted another duty since")


def _named(env, fresh, duties):
    """Yield what names a new user, his contact or one of the duties, or was entered by him."""
    since = min(fresh.mapped("create_date"), default=None)
    whose = {
        "res.users": {user.id: user for user in fresh},
        "res.partner": {user.partner_id.id: user for user in fresh},
        "union.duty": {duty.id: duty.user_id for duty in duties},
    }
    parts = []
    for target, found in whose.items():
        for name, link, table, column in _columns(env, target) if found else ():
            since_then = _behind(table, since) if link == "create_uid" else SQL("TRUE")
            if name == "mail.activity":
                # Papers that wait for a role: those of his roles alone, and the inbox mends itself.
                inbox = SQL("t.activity_type_id IS DISTINCT FROM %s", env.ref(INBOX).id)
                since_then = SQL("%s AND %s", since_then, inbox)
            parts.append(
                SQL(
                    "SELECT DISTINCT %s::text, %s::text, %s FROM %s t WHERE %s = ANY(%s) AND %s",
                    target, name, column, SQL.identifier(table), column, list(found), since_then,
                )
            )  # fmt: skip
    if parts:
        env.cr.execute(SQL(" UNION ALL ").join(parts))
        for target, name, id_ in sorted(env.cr.fetchall()):
            yield whose[target][id_], _kind(env, name)


def _acted(env, duties):
    """Yield what people who were there before did or were named for under their new duties.

    Their deputies act in these duties as well. What another duty carries too does not count.
    """
    if not duties:
        return
    people = _acting(env, duties)
    # Stamps of some rows are whole seconds.
    since = min(duties.mapped("create_date")).replace(microsecond=0)
    parts = []
    for name, link, table, column in _columns(env, "res.users"):
        model = env.registry[name]
        place = model._fields.get("id" if name == "union.organization" else "organization_id")
        stamp = _stamp(model, link)
        if place is None or not place.store or not stamp or table != model._table:
            continue
        behind = _behind(table, since, stamp) if stamp != "write_date" else SQL("TRUE")
        kinds = {DECISION: SQL("t.role"), ACCESS_LOG: SQL("t.kind")}
        parts.append(
            SQL(
                "SELECT %s::text, %s, o.parent_path, %s FROM %s t"
                "  JOIN union_organization o ON o.id = t.%s"
                " WHERE %s = ANY(%s) AND t.%s >= %s AND %s GROUP BY 2, 3, 4",
                name, column, kinds.get(name, SQL("NULL::text")),
                SQL.identifier(table), SQL.identifier(place.name), column, list(people),
                SQL.identifier(stamp), since, behind,
            )
        )  # fmt: skip
    env.cr.execute(SQL(" UNION ALL ").join(parts))
    rows = env.cr.fetchall()
    if not rows:
        return
    others = duties.search(
        Domain("user_id", "in", [*people, *duties.user_id.ids])
        & Domain("id", "not in", duties.ids)
        & in_force(today(env))
    ).grouped(lambda duty: duty.user_id.id)
    able = _Able(env, {name for name, *_rest in rows})
    for name, id_, path, kind in sorted(rows, key=str):
        for duty in people[id_]:
            at = _under(duty, name, path, kind)
            if at and not any(
                at.startswith(other.organization_id.parent_path) and able.carries(name, duty, other)
                # A deputy has his own duties and those of whom he stands for.
                for holder in {id_, duty.user_id.id}
                for other in others.get(holder, ())
            ):
                yield duty.user_id, _kind(env, name)


def _acting(env, duties):
    """Return ``{id of a user: duties}`` of who could act in these: holders and their deputies."""
    people = {user.id: held for user, held in duties.grouped("user_id").items()}
    env.cr.execute(
        SQL(
            "SELECT DISTINCT deputy_id, user_id FROM union_duty_delegation"
            " WHERE user_id = ANY(%s) AND date_to >= %s AND date_from <= %s",
            list(people),
            office_day(env, min(duties.mapped("create_date"), default=now())),
            today(env),
        )
    )
    holders = dict(people)
    for deputy, user in env.cr.fetchall():
        people[deputy] = people.get(deputy, duties.browse()) | holders[user]
    return people


def _under(duty, name, path, kind):
    """Return the place at which a row may rest on a duty, or nothing.

    A search by numbers goes through all one has in sight; the log books it at the highest place of
    who asks, which may be of an older duty. An export it books above all that was taken.
    """
    place = duty.organization_id.parent_path
    if name == ACCESS_LOG and kind in _SPANNING:
        if kind == "search":
            return place
        return path if path.startswith(place) or place.startswith(path) else None
    if name == DECISION and kind != duty.role:
        return None
    return path if path.startswith(place) else None


class _Able:
    """Which roles bring who may enter records of these models."""

    def __init__(self, env, names):
        roles = _role_groups(env)
        self.groups = {
            role: rows.group_id | rows.group_id.all_implied_ids
            for role, rows in roles.grouped("role").items()
        }
        access = roles.env["ir.model.access"].search(
            [("model_id.model", "in", list(names)), ("perm_create", "=", True)]
        )
        self.entering = {
            model.model: rows.group_id for model, rows in access.grouped("model_id").items()
        }

    def carries(self, name, duty, other):
        """Whether another duty alone let its holder do what he did."""
        if other.role == duty.role:
            return True
        if name == ACCESS_LOG:
            # Who looked at numbers has the rights to from one duty or the other.
            return self.groups[duty.role] <= self.groups[other.role]
        entering = self.entering.get(name)
        # A signature is a role's; what the engine alone writes follows from records of the place.
        return name != DECISION and (not entering or bool(entering & self.groups[other.role]))


def _columns(env, target):
    """Yield ``(model, field, table, column)`` of what may name a record of a model in our rooms."""
    for name, model in env.registry.items():
        ours = name.startswith("union.") or name == "mail.activity"
        if not ours or model._abstract or model._transient or not model._auto:
            continue
        if model._table_query:
            continue
        for link in model._fields.values():
            if link.type not in ("many2one", "many2many") or link.comodel_name != target:
                continue
            # Whoever changed a record last had to sign in first.
            if not link.store or link.name == "write_uid" or (name, link.name) in _ASKED:
                continue
            if link.type == "many2one":
                yield name, link.name, model._table, SQL("t.%s", SQL.identifier(link.name))
            else:
                yield name, link.name, link.relation, SQL("t.%s", SQL.identifier(link.column2))


def _stamp(model, link):
    """Return the column that says when a person came to stand in a field of a model."""
    if model._log_access:
        return "create_date" if link == "create_uid" else "write_date"
    return next(
        (f.name for f in model._fields.values() if f.type == "datetime" and f.store and f.required),
        None,
    )


def _behind(table, since, stamp="create_date"):
    """Return the condition that a row was added since, without reading those of before."""
    return SQL(
        "t.id > COALESCE((SELECT r.id FROM %s r WHERE r.%s < %s ORDER BY r.id DESC LIMIT 1), 0)",
        SQL.identifier(table),
        SQL.identifier(stamp),
        since - _APART,
    )


def _role_groups(env):
    # Which role brings which group is a rule of the house. pylint: disable-next=no-search-all
    return env["union.role.group"].sudo().search([])


def _kind(env, name):
    # Names of kinds of records.
    return env["ir.model"].sudo()._get(name).name
