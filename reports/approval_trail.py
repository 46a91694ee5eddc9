from odoo import api, models

from ..core.papers import searchable

TRAIL = "trade_union.approval_trail_annex"


class ReportApprovalTrail(models.AbstractModel):
    """The trail of one paper as an annex to it, read with the rights of who prints it."""

    _name = "report.trade_union.approval_trail_annex"
    _description = "Trail of a Paper, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        requests = self.env["union.approval.request"].browse(docids or [])
        requests.check_access("read")
        return {"doc_ids": docids, "doc_model": requests._name, "docs": requests}


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    @api.model
    def _run_wkhtmltopdf(self, bodies, report_ref=False, *args, **kwargs):
        pdf = super()._run_wkhtmltopdf(bodies, report_ref, *args, **kwargs)
        if report_ref and self._get_report(report_ref).report_name == TRAIL:
            return searchable(pdf)
        return pdf
