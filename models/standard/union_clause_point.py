from odoo import fields, models


class UnionClausePoint(models.Model):
    """One of the points a clause lists: what written rules must say, what a person must be.

    Points are data. Those of one ``subject`` are a list that a record is held against; a city
    adds its points by a data file, and what was complete is asked again.
    """

    _name = "union.clause.point"
    _description = "Point of a Clause"
    _order = "subject, sequence, id"

    name = fields.Char(required=True, translate=True)
    subject = fields.Char(
        required=True, index=True, help="What it is a point of, e.g. regulation.members"
    )
    clause = fields.Char(help="Where the point is written.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
