from odoo import fields, models


class UnionTrainingKind(models.Model):
    """What a training is about, and whether it makes its people fit for a union office.

    Which kinds count where a standard asks that a chair is trained (QZ-7) is said here.
    """

    _name = "union.training.kind"
    _description = "Kind of Training"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    for_office = fields.Boolean(
        "For a Union Office",
        help="Counts where a standard asks that whoever takes a union office is trained.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
