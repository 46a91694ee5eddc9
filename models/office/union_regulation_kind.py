from odoo import fields, models


class UnionRegulationKind(models.Model):
    """A system of written rules a union keeps: on its cadres, members, funds, meetings.

    As with certificates a kind is data and is measured as a metric, ``regulation.<code>``: true
    while a document is in force that says something of each point the clause lists (the points
    of ``regulation.<code>``). Who must have one is said by the rules of the standards.
    """

    _name = "union.regulation.kind"
    _description = "Kind of Regulation"
    _inherit = ["union.coded.kind.mixin"]

    code = fields.Char(help="The metric “regulation.” and this code measures it.")
