from math import ceil
from unicodedata import east_asian_width

from odoo import api, models
from odoo.addons.base.models.ir_actions_report import _wkhtml

# The printing engine breaks inside tables and repeats no heading: so many rows stay together.
ROWS = 18
# A further line of a row takes less than a row, which has its margins.
LINE = 0.7
# Of the columns that wrap: Chinese characters in a line.
WRAPPED = {1: 9, 3: 16, 4: 10}
# wkhtmltopdf with unpatched Qt shrinks a page whatever it is told.
UNPATCHED_ZOOM = 1.28


def _height(row):
    """Return how many rows of one line a row is high.

    >>> _height((1, "曾庆华", "", "金鼎一工会")), _height((1, "曾庆华", "", "金鼎一工会" * 12))
    (1.0, 3.1)
    """
    lines = max(
        ceil(sum(1 if east_asian_width(sign) in "WF" else 0.6 for sign in str(row[at])) / width)
        for at, width in WRAPPED.items()
        if at < len(row)
    )
    return round(1 + LINE * (max(lines, 1) - 1), 1)


def _pages(rows):
    """Return the rows of each page; one page without rows if there are none."""
    pages, high = [[]], 0
    for row in rows:
        height = _height(row)
        if pages[-1] and high + height > ROWS:
            pages.append([])
            high = 0
        pages[-1].append(row)
        high += height
    return pages


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
                (title, below, part, number)
                for title, below, rows in dialog.committee_ids._roster_sheets(dialog.day)
                for number, part in enumerate(_pages(rows))
            ]
        return {
            "doc_ids": docids,
            "doc_model": "union.committee.roster",
            "docs": dialogs,
            "heads": self.env["union.committee"]._roster_heads(),
            "zoom": 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM,
            "sheets": sheets,
        }
