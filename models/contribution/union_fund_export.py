import base64
import io
import re

import xlsxwriter

from odoo import models
from odoo.fields import Domain

from ..print_page import PLAIN_TEXT, set_up_page

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnionFundYear(models.Model):
    """The books of a year for the accounting office."""

    _inherit = "union.fund.year"

    def action_export(self):
        """Return one year as a workbook: heads with budget and actual, entries, contributions.

        Needs the right to read the year; what is in it is read with the caller's own rights.

        :return: ``{'filename', 'mimetype', 'data'}``, data in base64
        """
        self.ensure_one()
        self.check_access("read")
        kinds = dict(self.env["union.fund.head"]._fields["kind"]._description_selection(self.env))
        heads = [
            (line["code"], line["head"], kinds[line["kind"]], line["budget"], line["actual"])
            for line in self.action_sheet()
        ]
        entries = self.env["union.fund.entry"].search(
            Domain("year_id", "=", self.id) & Domain("number", ">", 0), order="number"
        )
        months = self.env["union.contribution"].search(
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("month", ">=", self.date_from)
            & Domain("month", "<=", self.date_to),
            order="month, employer_id, id",
        )
        sheets = (
            (
                self.env._("Account Heads"),
                (
                    self.env._("Code"),
                    self.env._("Account Head"),
                    self.env._("Kind"),
                    self.env._("Budget"),
                    self.env._("Actual"),
                ),
                heads,
            ),
            (
                self.env._("Entries"),
                (
                    self.env._("No."),
                    self.env._("Day"),
                    self.env._("Code"),
                    self.env._("Account Head"),
                    self.env._("What For"),
                    self.env._("Kind"),
                    self.env._("Counts As"),
                    self.env._("Vouchers Attached"),
                ),
                [
                    (
                        entry.number,
                        str(entry.day),
                        entry.head_id.code,
                        entry.head_id.name,
                        entry.purpose,
                        kinds[entry.kind],
                        float(entry.net),
                        entry.voucher_count,
                    )
                    for entry in entries
                ],
            ),
            (
                self.env._("Contributions"),
                (
                    self.env._("Month"),
                    self.env._("Employer"),
                    self.env._("Total Payroll"),
                    self.env._("Amount Due"),
                    self.env._("Received"),
                    self.env._("Still to Pass On"),
                ),
                [
                    (
                        f"{row.month:%Y-%m}",
                        row.employer_id.name,
                        _known(row.payroll),
                        _known(row.due),
                        float(row.received),
                        float(row.to_pass_on),
                    )
                    for row in months
                ],
            ),
        )
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, {"constant_memory": True, **PLAIN_TEXT}) as book:
            bold = book.add_format({"bold": True, "bottom": 1})
            for name, titles, lines in sheets:
                sheet = book.add_worksheet(name[:31])
                set_up_page(sheet, 0, 1)
                sheet.set_column(0, len(titles) - 1, 18)
                for at, line in enumerate((titles, *lines)):
                    sheet.write_row(at, 0, line, None if at else bold)
        name = re.sub(r'[\\/:*?"<>|\s]+', "_", self.display_name)
        return {
            "filename": f"{name}.xlsx",
            "mimetype": MIMETYPE,
            "data": base64.b64encode(file.getvalue()).decode(),
        }

    def button_export(self):
        """Download :meth:`action_export`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/fund_export?year_id={self.id}",
            "target": "download",
        }


def _known(amount):
    """Return an amount as a number, nothing where it is not known."""
    return None if amount is False else float(amount)
