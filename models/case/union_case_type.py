from odoo import fields, models


class UnionCaseType(models.Model):
    """What a case is about: who may bring it in, and which clocks it starts."""

    _name = "union.case.type"
    _description = "Kind of Case"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="By which rules of the standards name the kind.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    confidential = fields.Boolean(
        "Confidential at First",
        default=True,
        help="A case of this kind is read by its handlers alone until one of them says otherwise.",
    )
    for_members = fields.Boolean("Brought In by Members", help="Offered on the member’s own pages.")
    for_box = fields.Boolean("Suggestion Box", help="What is dropped without a name is of it.")
    with_answer = fields.Boolean(
        "Asks for an Answer", default=True, help="Starts the clock of the answer."
    )
    with_lawyer = fields.Boolean(
        "Asks for a Lawyer", help="Starts the clock within which a lawyer steps in."
    )
    with_report = fields.Boolean(
        "Reported to the Superior", help="Starts the clock within which it is reported up."
    )

    _code_unique = models.UniqueIndex("(code)", "There is a kind of case with this code.")
