from odoo import fields, models


class UnionLetterEnclosure(models.Model):
    """One enclosure named below a letter's text."""

    _name = "union.letter.enclosure"
    _description = "Enclosure of a Letter"
    _inherit = ["union.approval.line.mixin"]
    _order = "letter_id, sequence, id"

    _approval_parent_field = "letter_id"

    letter_id = fields.Many2one("union.letter", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("Enclosure", required=True)
