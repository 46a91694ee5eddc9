from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today
from ..plain_text import refuse_numbers


class UnionAgreementCheck(models.Model):
    """That somebody looked how an agreement in force is carried out, and what was found."""

    _name = "union.agreement.check"
    _description = "Performance Check"
    _order = "checked_on desc, id desc"
    _rec_name = "checked_on"
    _places_first = ("agreement_id",)

    agreement_id = fields.Many2one(
        "union.agreement", "Collective Agreement", required=True, index=True, ondelete="restrict"
    )
    checked_on = fields.Date(required=True, default=lambda self: today(self.env))
    checked_by = fields.Char(required=True, help="Both sides' people, or the team.")
    result = fields.Selection(
        [
            ("performed", "Fully Carried Out"),
            ("partly", "Carried Out in Part"),
            ("not_performed", "Not Carried Out"),
        ],
        required=True,
        default="performed",
    )
    note = fields.Text("Findings of the Check")
    follow_up = fields.Char("What Is to Be Done")

    @api.constrains("checked_by", "note", "follow_up")
    def _check_texts(self):
        refuse_numbers(self, "checked_by", "note", "follow_up")

    @api.constrains("agreement_id", "checked_on")
    def _check_day(self):
        day = today(self.env)
        for check in self:
            agreement = check.agreement_id
            if check.checked_on > day:
                raise ValidationError(
                    self.env._("A check is entered on its day or later, not before it.")
                )
            if not agreement._holds_on(check.checked_on):
                raise ValidationError(
                    self.env._(
                        "“%(agreement)s” was not in force on %(day)s: there was nothing to check.",
                        agreement=agreement.name,
                        day=check.checked_on,
                    )
                )
