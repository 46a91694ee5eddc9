from odoo import api, models

# A4: two columns of five.
PER_SHEET = 10


class ReportMemberPapers(models.AbstractModel):
    """Sheets of member cards or code slips, ten on a page with cut marks: one body for all.

    What is printed comes from the dialog (``union.member.papers``); nothing is looked up here.
    """

    _name = "report.trade_union.member_papers"
    _description = "Cards and Codes of Members, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        rows = data.get("rows") or []
        return {
            "doc_ids": docids,
            "doc_model": "union.member.papers",
            "paper": data.get("paper"),
            "entry_url": data.get("entry_url"),
            "sheets": [rows[at : at + PER_SHEET] for at in range(0, len(rows), PER_SHEET)],
        }
