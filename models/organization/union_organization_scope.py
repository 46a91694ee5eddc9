from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from .subtree import deputises_near

DESK = "trade_union.group_desk"
RIGHTS = "trade_union.group_rights"
TELLER = "trade_union.group_teller"
OFFICER = "trade_union.group_officer"
MANAGER = "trade_union.group_manager"
ADMIN = "trade_union.group_admin"
AUDITOR = "trade_union.group_auditor"
# Field name: the groups whose rights hold there, and whether it speaks of superiors.
SCOPES = {}
PRIVACY = "trade_union.group_privacy"


def scope_field(name, *groups, above=False):
    """Return a field that is true where a duty of today brings one of these groups.

    :param name: name of the field on ``union.organization``
    :param groups: xml ids; a group that implies one of them counts as well
    :param above: true on the organisations above those instead (published downwards)
    """
    SCOPES[name] = groups, above

    def search(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._scope_domain(groups, above)

    @api.depends_context("uid")
    def compute(self):
        found = self.search(Domain("id", "in", self.ids) & self._scope_domain(groups, above))
        for organization in self:
            organization[name] = organization in found

    return fields.Boolean(compute=compute, search=search, compute_sudo=False)


class UnionOrganization(models.Model):
    """Scope: the organisations a person's duties of today reach, for each kind of access.

    A duty brings its role, the role its groups (``union.role.group``), and a group its
    rights: the rights of a group hold where a duty brings that group and nowhere else.
    A record rule therefore names the scope of the weakest groups that
    ``security/ir.model.access.csv`` gives the operation to:

    =====================  ===================================================
    field                  access rights of
    =====================  ===================================================
    ``in_scope``           officers and auditors: reading
    ``in_sight``           tellers, officers and auditors: reading
    ``in_desk_sight``    helpers at the door, officers and auditors: reading the roll
    ``in_desk_scope``    helpers at the door (so officers too): checking people in
    ``in_rights_sight``    who handles cases, officers and auditors: reading
    ``in_rights_scope``    who handles cases (so officers too): writing
    ``in_audit_scope``     managers and auditors: reading who saw identities
    ``in_teller_scope``    tellers (so officers too): entering counts
    ``in_officer_scope``   officers: writing, and reading what auditors do not
    ``in_manager_scope``   managers: keeping rules, routes, schemes, kinds
    ``in_admin_scope``     administrators: granting duties
    ``in_admin_sight``     administrators and auditors: reading look-up limits
    ``in_privacy_scope``   who takes numbers in clear and erases members
    ``above_scope``        as ``in_scope``, the organisations above
    ``above_sight``        as ``in_sight``, the organisations above
    ``above_officer_scope``  as ``in_officer_scope``, the organisations above
    =====================  ===================================================
    """

    _inherit = "union.organization"

    _files_come_down = False

    in_scope = scope_field("in_scope", OFFICER, AUDITOR)
    in_sight = scope_field("in_sight", TELLER, AUDITOR)
    in_desk_sight = scope_field("in_desk_sight", DESK, AUDITOR)
    in_desk_scope = scope_field("in_desk_scope", DESK)
    in_rights_sight = scope_field("in_rights_sight", RIGHTS, AUDITOR)
    in_rights_scope = scope_field("in_rights_scope", RIGHTS)
    in_audit_scope = scope_field("in_audit_scope", MANAGER, AUDITOR)
    in_teller_scope = scope_field("in_teller_scope", TELLER)
    in_officer_scope = scope_field("in_officer_scope", OFFICER)
    in_manager_scope = scope_field("in_manager_scope", MANAGER)
    in_admin_scope = scope_field("in_admin_scope", ADMIN)
    in_admin_sight = scope_field("in_admin_sight", ADMIN, AUDITOR)
    in_privacy_scope = scope_field("in_privacy_scope", PRIVACY)
    above_scope = scope_field("above_scope", OFFICER, AUDITOR, above=True)
    above_sight = scope_field("above_sight", TELLER, AUDITOR, above=True)
    above_officer_scope = scope_field("above_officer_scope", OFFICER, above=True)

    def _in_sight(self):
        """Return those of these that a duty of today reaches, not the superiors above it.

        By the places alone, in one query at most: nothing is read of them.
        """
        if self.env.su:
            return self
        paths = tuple(self._scope_paths((TELLER, AUDITOR)))
        # The place in the tree of records the caller reads.
        return self._origin.filtered(
            lambda organization: (organization.sudo().parent_path or "").startswith(paths)
        )

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """What is said about a superior is read at its place, not below it."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read":
            operations.update(dict.fromkeys(self - self._in_sight(), "write"))
        return operations

    @api.model
    def _my_place(self, group=OFFICER):
        """Return the one organisation where a duty of today brings this group, or nothing.

        The place of the duty itself, not what stands below it; with two such places the user
        says which he means.
        """
        places = self._scope_paths((group,))
        return self.browse(int(places[0].split("/")[-2])) if len(places) == 1 else self

    @api.model
    def _scope_domain(self, groups, above=False):
        """Return the domain of the organisations where (or above which) these groups hold."""
        paths = self._scope_paths(groups)
        if above:
            return Domain("id", "in", self._ancestor_ids(paths))
        return Domain.OR([Domain("parent_path", "=like", path + "%") for path in paths])

    @api.model
    def _scope_paths(self, groups):
        """Return the ``parent_path`` of each organisation where the user has a duty today

        whose role brings one of these groups: his own, or that of someone he deputises
        for who still works here (one query).

        :param groups: xml ids of groups
        """
        self.env.cr.execute(self._scope_sql(groups))
        return [path for (path,) in self.env.cr.fetchall()]

    @api.model
    def _scope_sql(self, groups, deputies=True):
        """Return the query of :meth:`_scope_paths`, for one that asks more than the scope.

        :param bool deputies: without them it is that of the user's own duties, planned in half
            the time
        """
        # What implies what is in Odoo's own cache, which a change of a group empties; which
        # role brings what is read here and now.
        definitions = self.env["res.groups"]._get_group_definitions()
        ids = [definitions.get_id(group) for group in groups]
        self.env["union.duty"].flush_model()
        self.env["union.duty.delegation"].flush_model()
        self.env["union.role.group"].flush_model()
        self.env["res.users"].flush_model(["active"])
        self.flush_model(["parent_path", "parent_id"])
        for_others = SQL(
            """
            OR d.user_id IN (SELECT g.user_id
                               FROM union_duty_delegation g
                               JOIN res_users him ON him.id = g.user_id AND him.active
                              WHERE g.deputy_id = %(uid)s
                                AND g.date_from <= %(day)s
                                AND g.date_to >= %(day)s)
               AND %(near)s
            """,
            day=today(self.env),
            uid=self.env.uid,
            near=deputises_near(SQL("%s", self.env.uid), "o", today(self.env)),
        )
        return SQL(
            """
            SELECT DISTINCT o.parent_path
              FROM union_duty d
              JOIN union_organization o ON o.id = d.organization_id
             WHERE d.role IN (SELECT r.role
                                FROM union_role_group r
                               WHERE r.group_id = ANY(%(groups)s))
               AND d.date_from <= %(day)s
               AND (d.date_to IS NULL OR d.date_to >= %(day)s)
               AND (d.user_id = %(uid)s %(for_others)s)
            """,
            groups=[*ids, *definitions.get_subset_ids(ids)],
            day=today(self.env),
            uid=self.env.uid,
            for_others=for_others if deputies else SQL(),
        )
