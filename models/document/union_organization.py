from odoo import fields, models


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    letter_mark = fields.Char(
        help="The organisation's short name in letter numbers, e.g. 深福园工; empty: its code."
    )
