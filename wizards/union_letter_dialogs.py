from odoo import api, fields, models

from ..models.clock import today


class UnionLetterVoid(models.TransientModel):
    """Ask why entries of the register are crossed out."""

    _name = "union.letter.void"
    _description = "Cross Out Letters Received, Dialog"

    received_ids = fields.Many2many(
        "union.letter.received",
        "union_letter_void_rel",
        string="Letters Received",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True)

    def button_void(self):
        """Cross the entries out; rights and rules are theirs."""
        self.received_ids.action_void(self.reason)
        return {"type": "ir.actions.act_window_close"}


class UnionLetterYear(models.TransientModel):
    """Ask whose register of letters, and of which year, is wanted."""

    _name = "union.letter.year"
    _description = "Register of Letters, Dialog"

    place_id = fields.Many2one(
        "union.organization",
        "Register Of",
        required=True,
        domain="[('in_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    year = fields.Integer(required=True, aggregator=False, default=lambda self: self._this_year())
    data = fields.Binary(attachment=False, readonly=True)
    filename = fields.Char(readonly=True)

    @api.model
    def _this_year(self):
        return today(self.env).year

    def button_download(self):
        """Download the register; rights are those of the organisation and its letters."""
        self.ensure_one()
        file = self.place_id.action_letter_register(self.year)
        self.write({"data": file["data"], "filename": file["filename"]})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/data?filename_field=filename&download=true",
            "target": "download",
        }
