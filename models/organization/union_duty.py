from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..period import holds_on, in_force
from .subtree import deputises_near
from .union_role_group import ROLES


class UnionDuty(models.Model):
    """Who acts in which role for which organisation, from when to when.

    A duty is the only source of scope. It is granted by a platform administrator
    of the organisation or of one above it, never to himself, and it is ended by
    its last day, never deleted: decisions point to it.
    """

    _name = "union.duty"
    _description = "Duty"
    _order = "organization_id, role, date_from desc, id"
    _rec_names_search = ["user_id", "organization_id"]
    _house_end = {"period": ("date_to", "date_from")}

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(ROLES, required=True)
    date_from = fields.Date(required=True, default=lambda self: today(self.env))
    date_to = fields.Date(help="The last day; empty while it goes on.")
    is_current = fields.Boolean(compute="_compute_is_current", search="_search_is_current")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A duty cannot end before it begins.",
    )
    _current = models.Index("(user_id, organization_id, date_from)")

    @api.depends("user_id", "organization_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for duty in self:
            duty.display_name = self.env._(
                "%(person)s, %(role)s of %(organization)s",
                person=duty.user_id.name or "",
                role=roles.get(duty.role, ""),
                organization=duty.organization_id.name or "",
            )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for duty in self:
            duty.is_current = holds_on(duty, day)

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return in_force(today(self.env))

    @api.constrains("user_id")
    def _check_internal(self):
        if any(duty.user_id.share for duty in self):
            raise ValidationError(
                self.env._("A duty is held by an internal user; portal users are members.")
            )

    @api.constrains("user_id", "organization_id", "role", "date_from", "date_to")
    def _check_overlap(self):
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT a.id FROM union_duty a
                  JOIN union_duty b ON b.user_id = a.user_id
                   AND b.organization_id = a.organization_id
                   AND b.role = a.role AND b.id <> a.id
                   AND daterange(a.date_from, a.date_to, '[]')
                       && daterange(b.date_from, b.date_to, '[]')
                 WHERE a.id = ANY(%s) LIMIT 1
                """,
                self.ids,
            )
        )
        if found := self.env.cr.fetchone():
            raise ValidationError(
                self.env._(
                    "%(duty)s: this person already has the role there in that time.",
                    duty=self.browse(found[0]).display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        duties = super().create(vals_list)
        duties._check_grant()
        duties.user_id._sync_duty_groups()
        return duties

    def write(self, vals):
        self._check_grant()
        users = self.user_id
        result = super().write(vals)
        self._check_grant()
        (users | self.user_id)._sync_duty_groups()
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(
                self.env._("A duty is not deleted: decisions rest on it. Set its last day instead.")
            )

    @api.model
    def _acting_for(self, organization_ids, roles):
        """Return ``{organization id: {ids of people}}`` for whom the user acts there today.

        Himself by a duty of his own, others as their deputy.
        """
        uid = self.env.uid
        acting = {}
        for (place, _role), people in self._holders(organization_ids, roles).items():
            acting.setdefault(place, set()).update(
                principal_id or uid for user_id, principal_id in people if user_id == uid
            )
        return acting

    @api.model
    def _holders(self, organization_ids, roles=None):
        """Return who holds which role where today, and who deputises for them.

        :param organization_ids: ids of organisations
        :param roles: role names, all if None
        :return: ``{(organization_id, role): [(user_id, on_behalf_of_id or False), ...]}``;
            the holder himself comes first with False, then his deputies in force
        """
        if not organization_ids:
            return {}
        self.flush_model()
        self.env["union.duty.delegation"].flush_model()
        self.env["res.users"].flush_model(["active"])
        self.env["union.organization"].flush_model(["parent_path", "parent_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT d.organization_id, d.role, d.user_id, NULL AS principal_id
                  FROM union_duty d
                  JOIN res_users u ON u.id = d.user_id AND u.active
                 WHERE d.organization_id = ANY(%(organizations)s) %(roles)s
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                 UNION
                SELECT d.organization_id, d.role, g.deputy_id, d.user_id
                  FROM union_duty d
                  JOIN union_duty_delegation g ON g.user_id = d.user_id
                   AND g.date_from <= %(day)s AND g.date_to >= %(day)s
                  JOIN res_users u ON u.id = g.deputy_id AND u.active
                  JOIN res_users him ON him.id = d.user_id AND him.active
                  JOIN union_organization o ON o.id = d.organization_id
                 WHERE d.organization_id = ANY(%(organizations)s) %(roles)s
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                   AND %(near)s
              ORDER BY 1, 2, 4 NULLS FIRST, 3
                """,
                organizations=list(organization_ids),
                roles=SQL("AND d.role = ANY(%s)", list(roles)) if roles else SQL(),
                day=today(self.env),
                near=deputises_near(SQL("g.deputy_id"), "o", today(self.env)),
            )
        )
        holders = defaultdict(list)
        for organization_id, role, user_id, principal_id in self.env.cr.fetchall():
            holders[organization_id, role].append((user_id, principal_id or False))
        return dict(holders)

    @api.model
    def _roles_of(self, user_ids):
        """Return ``{user_id: set of roles}`` these users hold today somewhere, in one query.

        As :meth:`_holders` counts them: their own, and of those they deputise for where they
        stand near by.
        """
        self.flush_model()
        self.env["union.duty.delegation"].flush_model()
        self.env["res.users"].flush_model(["active"])
        self.env["union.organization"].flush_model(["parent_path", "parent_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT d.user_id, d.role
                  FROM union_duty d
                 WHERE d.user_id = ANY(%(users)s)
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                 UNION
                SELECT g.deputy_id, d.role
                  FROM union_duty_delegation g
                  JOIN union_duty d ON d.user_id = g.user_id
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                  JOIN res_users him ON him.id = d.user_id AND him.active
                  JOIN union_organization o ON o.id = d.organization_id
                 WHERE g.deputy_id = ANY(%(users)s)
                   AND g.date_from <= %(day)s AND g.date_to >= %(day)s
                   AND %(near)s
                """,
                users=list(user_ids),
                day=today(self.env),
                near=deputises_near(SQL("g.deputy_id"), "o", today(self.env)),
            )
        )
        roles = defaultdict(set)
        for user_id, role in self.env.cr.fetchall():
            roles[user_id].add(role)
        return dict(roles)

    @api.model
    def _has_role(self, organization, roles):
        """Return True if the user holds one of the roles at the organisation or above it today,

        himself or as a deputy.
        """
        ids = [int(part) for part in (organization.parent_path or "").split("/") if part]
        return any(
            user_id == self.env.uid
            for holders in self._holders(ids, roles).values()
            for user_id, _principal in holders
        )

    @api.model
    def _granting_paths(self):
        """Return the ``parent_path`` of each place where the user himself grants duties today.

        His own duties alone: a deputy decides papers, he does not hand out duties.
        """
        duties = (
            self.env["union.duty"]
            .sudo()  # his own
            .search(
                Domain("user_id", "=", self.env.uid)
                & Domain("role", "=", "platform_admin")
                & Domain("is_current", "=", True)
            )
        )
        return tuple(duties.organization_id.mapped("parent_path"))

    @api.model
    def _cron_sync_groups(self):
        """Give and take groups where a duty or delegation began or lapsed."""
        # The duty holders of one office, hundreds of rows. pylint: disable=no-search-all
        duties = self.search([])
        deputies = self.env["union.duty.delegation"].search([]).deputy_id
        (duties.user_id | deputies)._sync_duty_groups()

    def _check_grant(self):
        """Raise AccessError unless the user may grant these duties (design: who grants)."""
        if self.env.su:
            return
        if self.env.user in self.user_id:
            raise AccessError(self.env._("Nobody grants or changes a duty of his own."))
        holders = self._holders(
            {
                int(part)
                for path in self.organization_id.mapped("parent_path")
                for part in path.split("/")
                if part
            },
            ["platform_admin"],
        )
        mine = {
            organization_id
            for (organization_id, _role), people in holders.items()
            # A deputy decides papers; he does not hand out duties.
            if (self.env.uid, False) in people
        }
        for duty in self:
            chain = {int(part) for part in duty.organization_id.parent_path.split("/") if part}
            if not chain & mine:
                raise AccessError(
                    self.env._(
                        "Only a platform administrator of %(organization)s or of an organisation"
                        " above it grants duties there.",
                        organization=duty.organization_id.name,
                    )
                )
