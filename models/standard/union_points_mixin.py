from odoo import api, fields, models


class UnionPointsMixin(models.AbstractModel):
    """For records that a clause's list of points is held against.

    The list is that of the subject ``_point_prefix`` and the value of ``_point_list_field``; a
    subject without points asks for nothing. Rules read ``missing_point_count``.
    """

    _name = "union.points.mixin"
    _description = "Held Against the Points of a Clause"

    _point_prefix = ""
    _point_list_field = None

    point_list = fields.Char(compute="_compute_points")
    point_ids = fields.Many2many(
        "union.clause.point", string="Points Met", domain="[('subject', '=', point_list)]"
    )
    missing_point_count = fields.Integer("Points Missing", compute="_compute_points")
    missing_points = fields.Char("What Is Missing", compute="_compute_points")

    @api.depends(lambda self: ["point_ids", *filter(None, [self._point_list_field])])
    @api.depends_context("lang")
    def _compute_points(self):
        lists = {record: record._point_subject() for record in self}
        points = self.env["union.clause.point"].search([("subject", "in", list(lists.values()))])
        asked = points.grouped("subject")
        for record, subject in lists.items():
            missing = asked.get(subject, points.browse()) - record.point_ids._origin
            record.point_list = subject
            record.missing_point_count = len(missing)
            record.missing_points = ", ".join(missing.mapped("name"))

    def _point_subject(self):
        return f"{self._point_prefix}{self[self._point_list_field] or ''}"
