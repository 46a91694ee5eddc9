from odoo import fields, models


class UnionArchiveCategory(models.Model):
    """A category of archives, whose code stands in each archive number: data of the office."""

    _name = "union.archive.category"
    _description = "Archive Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="Stands in the archive number, such as WS.")
    clause = fields.Char(help="Where the category is written.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")
