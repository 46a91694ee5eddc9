from odoo import api, fields, models
from odoo.fields import Domain

from ...core import workdays
from ..office_days import office_days


class UnionElection(models.Model):
    """Until when the result is to be reported, and whether that day is certain."""

    _inherit = "union.election"

    report_due_provisional = fields.Boolean(
        "Report Due Provisionally",
        readonly=True,
        copy=False,
        help="The holidays of one of the years touched were not published yet.",
    )

    def _report_due(self):
        """Return until when the result is due at the superior (SZ-5.1.3.5c3), as values.

        Where no standard in force sets days there is no such day.
        """
        self.ensure_one()
        days = self._rules().get("report_days")
        if not days:
            return {"report_due_on": False, "report_due_provisional": False}
        due = workdays.add_workdays(self.opened_on, days, office_days(self.env))
        return {"report_due_on": due.date, "report_due_provisional": due.provisional}

    @api.model
    def _union_reckon_again(self):
        """Reckon again what a table of holidays not known then may move, of what is not reported."""
        waiting = self.search(
            Domain("report_due_provisional", "=", True) & Domain("reported_on", "=", False)
        )
        for election in waiting:
            values = election._report_due()
            if any(election[name] != value for name, value in values.items()):
                election._server_write(values)
