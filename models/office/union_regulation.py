from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today
from ..period import holds_on, in_force
from ..plain_text import refuse_numbers


class UnionRegulation(models.Model):
    """A document with rules an organisation gave itself, from when to when it is in force.

    Rules that were amended are a new record beside the old one, so that what held on a day
    stays readable.
    """

    _name = "union.regulation"
    _description = "Regulation"
    _inherit = ["union.points.mixin"]
    _order = "organization_id, kind_id, date_from desc, id desc"
    _rec_names_search = ["name", "kind_id"]
    _places_first = ("organization_id",)

    _point_prefix = "regulation."
    _point_list_field = "kind_code"

    name = fields.Char("Title", required=True, index="trigram")
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    kind_id = fields.Many2one("union.regulation.kind", required=True, ondelete="restrict")
    kind_code = fields.Char(related="kind_id.code")
    document_number = fields.Char(help="The number it was issued under.")
    adopted_by = fields.Char(help="The body that adopted it, e.g. the committee or the congress.")
    date_from = fields.Date("In Force Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="The last day; empty while it is in force.")
    is_current = fields.Boolean(
        "In Force", compute="_compute_is_current", search="_search_is_current"
    )
    document = fields.Binary(attachment=True, copy=False)
    document_name = fields.Char("File Name", copy=False)

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Rules do not end before they begin: correct one of the two dates.",
    )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for regulation in self:
            regulation.is_current = holds_on(regulation, day)

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return in_force(today(self.env))

    @api.constrains("name", "document_number", "adopted_by", "document_name")
    def _check_texts(self):
        refuse_numbers(self, "name", "document_number", "adopted_by", "document_name")

    @api.constrains("point_ids", "kind_id")
    def _check_points(self):
        for regulation in self:
            subject = regulation._point_subject()
            strange = [point for point in regulation.point_ids if point.subject != subject]
            if strange:
                raise ValidationError(
                    self.env._(
                        "%(regulation)s: “%(point)s” is no point of %(kind)s. Tick the"
                        " points again.",
                        regulation=regulation.name,
                        point=strange[0].name,
                        kind=regulation.kind_id.name,
                    )
                )
