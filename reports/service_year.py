from odoo import api, models
from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.exceptions import UserError

from .committee_roster import UNPATCHED_ZOOM


class ReportServiceYear(models.AbstractModel):
    """The year of activities of a union with charts and pictures: one body."""

    _name = "report.trade_union.service_year"
    _description = "Year of Activities, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        organization = self.env["union.organization"].browse(docids)
        year = (data or {}).get("year")
        if len(organization) != 1 or type(year) is not int:
            raise UserError(self.env._("The review is printed for one union and one year."))
        return {
            "doc_ids": docids,
            "doc_model": "union.organization",
            "docs": organization,
            # Asks for the right to the union.
            "review": organization._service_review(year),
            "pictures": organization._service_pictures(year),
            "zoom": 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM,
        }
