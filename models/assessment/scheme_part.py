from odoo import api, models


class UnionSchemePart(models.AbstractModel):
    """What a scheme is made of: it changes while its scheme is a draft and never after.

    A model has ``scheme_id``, its own or related.
    """

    _name = "union.scheme.part"
    _description = "Part of a Rating Scheme"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        # Afterwards: the scheme may have come from a default.
        parts.scheme_id._check_draft()
        return parts

    def write(self, vals):
        self.scheme_id._check_draft()
        result = super().write(vals)
        # Nor does a part move into a scheme that is published.
        self.scheme_id._check_draft()
        return result

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self.scheme_id._check_draft()
        return super().unlink()
