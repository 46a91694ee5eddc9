from odoo import api, fields, models


class UnionRatingPart(models.AbstractModel):
    """A part of a rating, set up while that is in preparation: a question, or a group."""

    _name = "union.rating.part"
    _description = "Part of a Rating"

    rating_id = fields.Many2one("union.rating", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.rating_id._check_draft()
        return parts

    def write(self, vals):
        self.rating_id._check_draft()
        result = super().write(vals)
        self.rating_id._check_draft()
        return result

    def unlink(self):
        self.rating_id._check_draft()
        return super().unlink()
