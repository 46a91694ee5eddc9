from odoo import fields, models

ROLES = [
    ("clerk", "Clerk"),
    ("reviewer", "Reviewer"),
    ("approver", "Approver"),
    ("chair", "Chair"),
    ("auditor", "Auditor"),
    ("election_officer", "Election Officer"),
    ("teller", "Teller"),
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
