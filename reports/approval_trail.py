from odoo import api, models


class ReportApprovalTrail(models.AbstractModel):
    """The trail of one paper as an annex to it, read with the rights of who prints it."""

    _name = "report.trade_union.approval_trail_annex"
    _description = "Trail of a Paper, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        requests = self.env["union.approval.request"].browse(docids or [])
        requests.check_access("read")
        return {"doc_ids": docids, "doc_model": requests._name, "docs": requests}
