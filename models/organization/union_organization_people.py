from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..clock import today
from .role_rights import ALL, NONE, OPERATIONS, RoleRights
from .subtree import deputises_near
from .union_organization_scope import AUDITOR, OFFICER
from .union_role_group import ROLES

# Work with a word of its own: who may make such records counts votes or grants duties.
COUNTED = ("union.count.sheet", "union.count.sheet.line")
GRANTED = ("union.duty",)


class UnionOrganization(models.Model):
    """Who may do what here (docs/decisions/0046): people, their roles, what those may."""

    _inherit = "union.organization"

    def who_may_do_what(self):
        """Return who may do what at this organisation today, and which work is done by whom.

        For who has an officer's or auditor's duty that reaches it. Of people whose duty stands
        above the caller's own reach he is told name, role and place; of the others also the
        login's id, the days and for whom somebody acts.

        :return: ``{'organization_id', 'organization', 'day', 'people', 'roles', 'work'}``:

            * people: ``[{'name', 'user_id', 'role', 'organization_id', 'organization',
              'date_from', 'date_to', 'acting_for', 'in_scope', 'decides', 'may'}]``, nearest
              duty first; ``decides`` are kinds of papers of this organisation, ``may`` a text;
            * roles: ``{role: {'name', 'read', 'record', 'delete', 'count', 'grant'}}``, the
              first three lists of rooms;
            * work: ``[{'room', 'room_name', 'model', 'name', 'read', 'write', 'create',
              'unlink', 'decide', 'own_only', 'people'}]``: roles per operation; ``own_only``
              those of them that reach their own records only, ``people`` who may record or
              decide.
        :raise AccessError: no such duty of the caller reaches the organisation
        """
        self.ensure_one()
        self.check_access("read")
        near = self._reached_places()
        rights = RoleRights(self.env)
        deciders = self._deciders()
        people = self._people_here(near)
        work = self._work_here(rights, deciders)
        roles = self._roles_here(rights, work)
        kinds = {row["model"]: row["name"] for row in work}
        for person in people:
            person["decides"] = [
                model
                for model, signers in deciders.items()
                if (person["organization_id"], person["role"]) in signers
            ]
            person["may"] = self._may_text(
                roles[person["role"]],
                [kinds[model] for model in person["decides"] if model in kinds],
                person.pop("deputy"),
            )
        self._name_people(work, people)
        return {
            "organization_id": self.id,
            "organization": self.name,
            "day": today(self.env).isoformat(),
            "people": people,
            "roles": roles,
            "work": work,
        }

    def _reached_places(self):
        """Return the ids of the places on the way up that a duty of the caller reaches.

        :raise AccessError: the organisation itself is not among them
        """
        chain = [int(part) for part in (self.parent_path or "").split("/") if part]
        if self.env.su:
            return set(chain)
        depths = [
            path.count("/")
            for path in self._scope_paths((OFFICER, AUDITOR))
            if (self.parent_path or "").startswith(path)
        ]
        if not depths:
            raise AccessError(
                self.env._(
                    "Who may do what at %(organization)s is read by officers and auditors whose"
                    " duty reaches it.",
                    organization=self.name,
                )
            )
        return set(chain[min(depths) - 1 :])

    def _people_here(self, near):
        """Return a dict per person, role and place whose duty or delegation reaches this one.

        :param near: ids of the places whose duties the caller reads in full
        """
        self.env["union.duty"].flush_model()
        self.env["union.duty.delegation"].flush_model()
        self.env["res.users"].flush_model(["active"])
        chain = [int(part) for part in (self.parent_path or "").split("/") if part]
        # One query; what of it the caller may see is decided below.
        self.env.cr.execute(
            SQL(
                """
                WITH duty AS (
                    SELECT * FROM union_duty
                     WHERE organization_id = ANY(%(chain)s)
                       AND date_from <= %(day)s AND (date_to IS NULL OR date_to >= %(day)s))
                SELECT d.user_id, NULL, d.role, d.organization_id, d.date_from, d.date_to
                  FROM duty d
                 UNION
                SELECT g.deputy_id, d.user_id, d.role, d.organization_id,
                       GREATEST(d.date_from, g.date_from), LEAST(d.date_to, g.date_to)
                  FROM duty d
                  JOIN union_duty_delegation g ON g.user_id = d.user_id
                   AND g.date_from <= %(day)s AND g.date_to >= %(day)s
                  JOIN res_users him ON him.id = d.user_id AND him.active
                  JOIN union_organization o ON o.id = d.organization_id
                 WHERE %(near)s
                """,
                chain=chain,
                day=today(self.env),
                near=deputises_near(SQL("g.deputy_id"), "o", today(self.env)),
            )
        )
        rows = self.env.cr.fetchall()
        # Names only, of people who act here; logins and contacts are not told.
        users = self.env["res.users"].sudo().browse({row[0] for row in rows})
        names = {user.id: user.name for user in users if user.active}
        principals = users.browse({row[1] for row in rows if row[1]})
        absent = {user.id: user.name for user in principals}
        places = {place.id: place.name for place in self.sudo().browse(chain)}  # read by all below
        rank = {role: number for number, (role, _label) in enumerate(ROLES)}
        rows = [row for row in rows if row[0] in names]
        rows.sort(key=lambda row: (-chain.index(row[3]), rank[row[2]], names[row[0]], row[1] or 0))
        people = []
        for user_id, principal_id, role, place, date_from, date_to in rows:
            full = place in near
            people.append(
                {
                    "name": names[user_id],
                    "user_id": full and user_id,
                    "role": role,
                    "organization_id": place,
                    "organization": places[place],
                    "date_from": full and date_from.isoformat(),
                    "date_to": full and date_to is not None and date_to.isoformat(),
                    "acting_for": full and absent.get(principal_id, False),
                    "in_scope": full,
                    # A deputy decides papers; he does not hand out duties.
                    "deputy": principal_id is not None,
                }
            )
        return people

    def _deciders(self):
        """Return ``{model of papers: {(organisation id, role)}}``: who signs papers of this one.

        Nobody in this room; approvals say who (models/approval).
        """
        return {}

    def _work_here(self, rights, deciders):
        """Return a dict per kind of record that anybody may reach here, by room and name."""
        work = []
        rooms = self._rooms()
        roles = [role for role, _label in ROLES]
        for model in rights.models:
            room = room_of(self.env[model])
            reach = {
                operation: {role: rights.reach(role, model, operation) for role in roles}
                for operation in OPERATIONS
            }
            row = {
                operation: [role for role in roles if of[role] != NONE]
                for operation, of in reach.items()
            }
            if not any(row.values()):
                continue
            signing = {role for _place, role in deciders.get(model, ())}
            changing = set(row["write"]) | set(row["create"]) | set(row["unlink"])
            row |= {
                "room": room,
                "room_name": rooms.get(room, room.capitalize()),
                "model": model,
                "name": rights.labels[model],
                "decide": [role for role in roles if role in signing],
                "own_only": [
                    role
                    for role in roles
                    if role in changing
                    and max(reach[operation][role] for operation in OPERATIONS[1:]) != ALL
                ],
            }
            work.append(row)
        order = list(rooms)
        work.sort(
            key=lambda row: (
                order.index(row["room"]) if row["room"] in rooms else len(order),
                row["name"],
            )
        )
        return work

    def _roles_here(self, rights, work):
        """Return what each role may do here: rooms by kind of access, and the special words."""
        labels = dict(self.env["union.duty"]._fields["role"]._description_selection(self.env))
        special = (*COUNTED, *GRANTED)
        roles = {}
        for role, label in labels.items():
            rooms = defaultdict(dict)
            for row in work:
                ordinary = row["model"] not in special
                for word, able in (
                    ("read", role in row["read"]),
                    ("record", ordinary and (role in row["write"] or role in row["create"])),
                    ("delete", ordinary and role in row["unlink"]),
                ):
                    if able:
                        rooms[word][row["room_name"]] = True
            roles[role] = {
                "name": label,
                **{word: list(rooms[word]) for word in ("read", "record", "delete")},
                "count": rights.reach(role, COUNTED[0], "create") != NONE,
                "grant": rights.reach(role, GRANTED[0], "create") != NONE,
            }
        return roles

    def _may_text(self, role, papers, deputy):
        """Return in words what a role may do here, a line each."""
        parts = []
        if role["read"]:
            parts.append(self.env._("Reads: %(what)s.", what=", ".join(role["read"])))
        if role["record"]:
            parts.append(self.env._("Records: %(what)s.", what=", ".join(role["record"])))
        if role["delete"]:
            parts.append(self.env._("May delete in: %(what)s.", what=", ".join(role["delete"])))
        if papers:
            parts.append(self.env._("Decides on: %(what)s.", what=", ".join(papers)))
        if role["count"]:
            parts.append(self.env._("Enters count sheets."))
        if role["grant"] and not deputy:
            parts.append(self.env._("Grants duties here and below."))
        return "\n".join(parts)

    def _name_people(self, work, people):
        """Add to each kind of work the people who may record it or decide on it here."""
        by_role = defaultdict(dict)
        for person in people:
            by_role[person["role"]][person["name"]] = True
        for row in work:
            names = {}
            for role in (*row["write"], *row["create"]):
                names |= by_role[role]
            for person in people:
                if row["model"] in person["decides"]:
                    names[person["name"]] = True
            row["people"] = list(names)

    @api.model
    def _rooms(self):
        """Return ``{room: its name}`` in the order of the menu; a room is a folder of models."""
        return {
            "organization": self.env._("Organisations"),
            "member": self.env._("Members"),
            "membership": self.env._("Membership"),
            "standard": self.env._("Standards"),
            "approval": self.env._("Approvals"),
            "document": self.env._("Letters"),
            "establishment": self.env._("Founding"),
            "committee": self.env._("Committees"),
            "meeting": self.env._("Meetings"),
            "election": self.env._("Elections"),
            "rating": self.env._("Member Ratings"),
            "service": self.env._("Service"),
            "needs": self.env._("Needs and Pledges"),
            "venue": self.env._("Venues"),
            "case": self.env._("Cases"),
            "visit": self.env._("Visits and Care"),
            "agreement": self.env._("Agreements and Workers’ Congresses"),
            "fund": self.env._("Funds"),
            "contribution": self.env._("Contributions and Disclosure"),
            "honour": self.env._("Honours"),
            "assessment": self.env._("Assessment"),
            "area": self.env._("Coverage"),
            "change": self.env._("Changes of Organisations"),
            "office": self.env._("Certificates and Staff"),
            "people": self.env._("Tags and Duplicates"),
            "dues": self.env._("Membership Dues"),
            "golive": self.env._("Taken Over"),
            "statistics": self.env._("Statistics Returns"),
            "training": self.env._("Trainings"),
            "archive": self.env._("Archive"),
            "workday": self.env._("Working Days"),
        }


def room_of(model):
    """Return the folder below ``models/`` in which a model was first defined."""
    for parent in reversed(type(model)._model_classes__):
        parts = parent.__module__.split(".")
        if parts[:4] == ["odoo", "addons", "trade_union", "models"] and parent._name == model._name:
            return parts[4]
    return "organization"
