from odoo import fields, models


class UnionServiceActivityKind(models.Model):
    _inherit = "union.service.activity.kind"

    training_kind_id = fields.Many2one(
        "union.training.kind",
        "Training It Gives",
        ondelete="restrict",
        help="Whoever came to such an activity has this training on record once it is filed.",
    )
