from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..clock import today
from ..plain_text import refuse_numbers


class UnionArchiveLoan(models.Model):
    """That an archive was lent: to whom, until when, and when it came back."""

    _name = "union.archive.loan"
    _description = "Archive Loan"
    _order = "lent_on desc, id desc"
    _rec_name = "borrower"

    entry_id = fields.Many2one(
        "union.archive.entry", "Lent Archive", required=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        related="entry_id.organization_id", store=True, index=True, precompute=True
    )
    borrower = fields.Char(required=True)
    purpose = fields.Char("Lent For")
    lent_on = fields.Date(required=True, default=lambda self: today(self.env))
    due_on = fields.Date("To Be Returned By", required=True)
    returned_on = fields.Date(copy=False)

    _out_once = models.UniqueIndex(
        "(entry_id) WHERE returned_on IS NULL", "This archive is lent already: enter its return."
    )
    _due = models.Constraint(
        "CHECK (due_on >= lent_on)", "It is returned no earlier than it is lent."
    )
    _returned = models.Constraint(
        "CHECK (returned_on IS NULL OR returned_on >= lent_on)",
        "It came back no earlier than it was lent: correct one of the two dates.",
    )

    @api.constrains("lent_on", "returned_on")
    def _check_days(self):
        day = today(self.env)
        for loan in self:
            if max(loan.lent_on, loan.returned_on or loan.lent_on) > day:
                raise ValidationError(
                    self.env._(
                        "%(borrower)s: lent and returned are days that have come.",
                        borrower=loan.borrower,
                    )
                )

    @api.constrains("borrower", "purpose")
    def _check_texts(self):
        refuse_numbers(self, "borrower", "purpose")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            entries = self.env["union.archive.entry"].browse(
                {vals.get("entry_id") for vals in vals_list} - {None, False}
            )
            # What the register says of the row is no word for a stranger.
            entries.check_access("write")
            entries._check_standing({})
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            if {"entry_id", "organization_id"} & vals.keys():
                raise UserError(self.env._("A loan stays with the archive that was lent."))
            if back := self.filtered("returned_on")[:1]:
                raise UserError(
                    self.env._(
                        "%(borrower)s: what came back is a loan of the past and stays as it is.",
                        borrower=back.borrower,
                    )
                )
        return super().write(vals)

    # A plain unlink, not @api.ondelete: a context key would switch that off.
    def unlink(self):
        self.check_access("unlink")
        raise UserError(self.env._("A loan stays on record: enter its return."))

    def button_return(self):
        """Enter that it came back today."""
        self.write({"returned_on": today(self.env)})
        return True
