from odoo import fields, models

from .kinds import KINDS


class UnionMembershipReason(models.Model):
    """Why a membership is retained, left or ended: the codes of the forms, as data."""

    _name = "union.membership.reason"
    _description = "Reason of a Membership Request"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True, index=True)
    sequence = fields.Integer(default=10)
    at_superior = fields.Boolean(
        "Held by the Superior",
        help="The unit is gone: the superior of its union holds the membership from then on.",
    )
    clause = fields.Char(help="Where the reason is written.")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")
