from odoo import api, models
from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.exceptions import UserError

# A4: two columns of five.
PER_SHEET = 10
# wkhtmltopdf with unpatched Qt shrinks a page whatever it is told; measured.
UNPATCHED_ZOOM = 1.35
# Compared by identity: nothing that comes in by a URL is this object.
FROM_DIALOG = object()


class ReportMemberPapers(models.AbstractModel):
    """Sheets of member cards or code slips, ten on a page with cut marks: one body for all.

    What is printed comes from the dialog (``union.member.papers``); nothing is looked up here.
    """

    _name = "report.trade_union.member_papers"
    _description = "Cards and Codes of Members, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        if data.get("seal") is not FROM_DIALOG:
            # By /report anybody could print cards of his own making, with pictures the
            # printing engine would fetch from wherever he says.
            raise UserError(
                self.env._("Cards and codes are printed by their dialog, from the list of members.")
            )
        rows = data.get("rows") or []
        return {
            "doc_ids": docids,
            "doc_model": "union.member.papers",
            "paper": data.get("paper"),
            "zoom": 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM,
            "entry_url": data.get("entry_url"),
            "sheets": [rows[at : at + PER_SHEET] for at in range(0, len(rows), PER_SHEET)],
        }
