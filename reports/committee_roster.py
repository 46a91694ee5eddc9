from odoo import api, models
from odoo.addons.base.models.ir_actions_report import _wkhtml

# The printing engine breaks inside tables and repeats no heading: so many rows stay together.
ROWS = 18
# wkhtmltopdf with unpatched Qt shrinks a page whatever it is told.
UNPATCHED_ZOOM = 1.28


class ReportCommitteeRoster(models.AbstractModel):
    """The roster of committees as of a day: one document for all, each from a new page."""

    _name = "report.trade_union.committee_roster"
    _description = "Roster of Committees, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        dialogs = self.env["union.committee.roster"].browse(docids)
        dialogs.check_access("read")
        sheets = []
        for dialog in dialogs:
            # What the dialog names, its user reads or does not.
            dialog.committee_ids.check_access("read")
            sheets += [
                (title, below, rows[first : first + ROWS], first)
                for title, below, rows in dialog.committee_ids._roster_sheets(dialog.day)
                for first in range(0, max(len(rows), 1), ROWS)
            ]
        return {
            "doc_ids": docids,
            "doc_model": "union.committee.roster",
            "docs": dialogs,
            "heads": self.env["union.committee"]._roster_heads(),
            "zoom": 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM,
            "sheets": sheets,
        }
