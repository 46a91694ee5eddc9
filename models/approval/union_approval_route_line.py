from odoo import api, fields, models


class UnionApprovalRouteLine(models.AbstractModel):
    """A line of a route: asked for by the right to its route, changed as long as that may be."""

    _name = "union.approval.route.line"
    _description = "Line of a Route"

    # What is wrong with a line is said by the name of its route.
    _places_first = ("route_id",)

    route_id = fields.Many2one(
        "union.approval.route", required=True, index=True, ondelete="cascade"
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.route_id._check_editable()
        return lines

    def write(self, vals):
        self.route_id._check_editable()
        result = super().write(vals)
        self.route_id._check_editable()
        return result

    def unlink(self):
        self.route_id._check_editable()
        return super().unlink()
