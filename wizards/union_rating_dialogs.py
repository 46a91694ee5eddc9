import base64
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import qr
from ..reports.member_papers import FROM_DIALOG

PAGE = "/union/rating"


class UnionRatingSlips(models.TransientModel):
    """Print slips with the codes of a group. The codes are made while it prints and stand nowhere
    but there; the dialog is good for one print."""

    _name = "union.rating.slips"
    _description = "Slips of a Rating"

    cut_id = fields.Many2one("union.rating.cut", "Group", required=True, ondelete="cascade")
    entitled_count = fields.Integer("Entitled", related="cut_id.entitled_count", related_sudo=False)
    code_count = fields.Integer(
        "Slip Codes Issued", related="cut_id.code_count", related_sudo=False
    )
    count = fields.Integer("Slips", required=True)
    ready = fields.Boolean(readonly=True)

    @api.onchange("cut_id")
    def _onchange_cut(self):
        self.count = self.count or max(self.cut_id.entitled_count - self.cut_id.code_count, 0)

    def action_pdf(self):
        """Return the slips as one PDF; each call issues codes of its own.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: not who opened the dialog, or not an officer of the union rated
        :raise UserError: as :meth:`action_codes` of the group
        """
        self.button_print()
        content, name = self._print()
        return {"filename": name, "data": base64.b64encode(content).decode()}

    def button_print(self):
        """Check what was entered, then have the browser fetch the file, once."""
        self.ensure_one()
        self.cut_id._check_count(self.count)
        self.ready = True
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/rating_slips/{self.id}",
            "target": "download",
            "close": True,
        }

    @api.private
    def _print(self):
        """Return ``(PDF, file name)`` of a dialog that is ready; it is not ready afterwards.

        :raise UserError: the dialog was printed already
        """
        self.ensure_one()
        if not self.ready:
            raise UserError(self.env._("Printed already: open the dialog again."))
        self.ready = False
        codes = self.cut_id.action_codes(self.count)["codes"]
        # What stands on the slip the officer who prints it may read.
        rating = self.cut_id.rating_id
        page = f"{self.get_base_url()}{PAGE}"
        content, _type = self.env["ir.actions.report"]._render_qweb_pdf(
            "trade_union.report_rating_slips",
            res_ids=self.ids,
            data={
                "seal": FROM_DIALOG,
                "paper": "rating",
                "rows": [
                    {
                        "organization": rating.organization_id.name,
                        "title": rating.display_name,
                        "group": self.cut_id.name,
                        "code": code,
                        # Behind the # a browser keeps it to itself: no server writes it in a log.
                        "qr": _picture(f"{page}#{quote(code)}"),
                    }
                    for code in codes
                ],
                "entry_url": page,
            },
        )
        return content, f"{self.env._('Slips')}.pdf"


def _picture(text):
    """Return the QR code of a text as the address of a picture."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr.svg(text).encode()).decode()}"


class UnionRatingVoid(models.TransientModel):
    """Ask why a rating is void."""

    _name = "union.rating.void"
    _description = "Void a Rating"

    rating_id = fields.Many2one("union.rating", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def button_void(self):
        """See ``action_void`` of the rating."""
        self.ensure_one()
        self.rating_id.action_void(self.reason)
        return {"type": "ir.actions.act_window_close"}
