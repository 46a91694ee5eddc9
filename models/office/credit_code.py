from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import office_lists
from ..member.verdict_text import explain


class UnionCreditCode(models.AbstractModel):
    """Whoever is registered under a unified social credit code (GB 32100).

    Kept as a register writes it; length and characters are asked for, a wrong check digit is
    told. An identity card's number is none.
    """

    _name = "union.credit.code.mixin"
    _description = "Registered under a Credit Code"

    credit_code = fields.Char("Unified Social Credit Code", copy=False, index=True)
    credit_code_note = fields.Char("Note on the Code", compute="_compute_credit_code_note")

    @api.depends("credit_code")
    @api.depends_context("lang")
    def _compute_credit_code_note(self):
        for record in self:
            record.credit_code_note = digit_note(self.env, record.credit_code)

    @api.constrains("credit_code")
    def _check_credit_code(self):
        for code in filter(None, self.mapped("credit_code")):
            check_credit_code(self.env, code)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._repaired_code(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._repaired_code(vals))

    @api.model
    def _repaired_code(self, vals):
        if not isinstance(vals.get("credit_code"), str):
            return vals
        code = office_lists.normalize_credit_code(vals["credit_code"])
        return vals | {"credit_code": code or False}


def digit_note(env, code):
    """Return what is to be said of a credit code whose check digit is wrong, or False."""
    if not code or office_lists.check_credit_code(code) is not None:
        return False
    verdict = office_lists.credit_code_digit(code)
    return " ".join(filter(None, explain(env, verdict))) if verdict else False


def check_credit_code(env, code):
    """Raise ValidationError unless the code has the length and characters of one."""
    if (verdict := office_lists.check_credit_code(code)) is not None:
        raise ValidationError(" ".join(filter(None, explain(env, verdict))))
