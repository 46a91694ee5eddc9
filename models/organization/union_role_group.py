from collections import defaultdict

from odoo import api, fields, models

ROLES = [
    ("clerk", "Clerk"),
    ("reviewer", "Reviewer"),
    ("approver", "Approver"),
    ("chair", "Chair"),
    ("auditor", "Auditor"),
    ("election_officer", "Election Officer"),
    ("teller", "Teller"),
    ("desk", "Check-in Desk"),
    ("rights_officer", "Rights Officer"),
    ("platform_admin", "Platform Administrator"),
]


class UnionRoleGroup(models.Model):
    """Which user group a role brings: groups follow duties, and this is how."""

    _name = "union.role.group"
    _description = "Groups of a Role"
    _rec_name = "role"

    role = fields.Selection(ROLES, required=True)
    group_id = fields.Many2one("res.groups", required=True, ondelete="restrict")

    _role_group_unique = models.Constraint(
        "UNIQUE (role, group_id)", "A role names each group once."
    )

    @api.model
    @api.private
    def _groups_by_role(self):
        """Return ``{role: ids of all groups it brings}``, those they imply included."""
        definitions = self.env["res.groups"]._get_group_definitions()
        groups = defaultdict(set)
        # Which role brings what is a rule of the house and tells of nobody; a row per role.
        # pylint: disable-next=no-search-all
        for line in self.sudo().search([]):
            ids = [line.group_id.id]
            groups[line.role].update(ids, definitions.get_superset_ids(ids))
        return groups
