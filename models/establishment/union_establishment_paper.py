from odoo import fields, models

# Where on the form a paper is put.
PLACES = [
    ("preparatory_ids", "Preparatory Group"),
    ("plan_ids", "Plan"),
    ("letter_ids", "Request and Letters"),
    ("consent_ids", "Consents and Resolutions"),
]


class UnionEstablishmentPaper(models.Model):
    """One part of the request of a kind, with the clause that asks for it."""

    _name = "union.establishment.paper"
    _description = "Paper of a Set-up Request"
    _order = "kind_id, sequence, id"

    kind_id = fields.Many2one(
        "union.establishment.kind", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    place = fields.Selection(PLACES, required=True)
    clause = fields.Char(help="Where it is written; it is asked where that standard is in force.")
    required = fields.Boolean(
        "Must Be There",
        default=True,
        help="Without it the request is not submitted; else it is only named as missing.",
    )
