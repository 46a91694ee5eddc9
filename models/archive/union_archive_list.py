"""The register as a workbook, for one organisation and year or all of them."""

import base64
import io
import re

import xlsxwriter

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..print_page import PLAIN_TEXT, write_register

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# In the order of the catalogue of DA/T 42 and DA/T 22.
COLUMNS = (
    ("number", 26), ("fonds", 12), ("category_id", 14), ("year", 7), ("retention", 10),
    ("issue", 16), ("position", 8), ("volume", 10), ("author", 24), ("document_number", 20),
    ("title", 48), ("document_date", 12), ("security_level", 12), ("pages", 7), ("remark", 20),
    ("storage_place", 20), ("kept_until", 12), ("state", 14), ("lent_to", 14),
    ("lent_until", 12), ("destroyed_on", 12), ("void_reason", 20),
)  # fmt: skip


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def action_archive_register(self, year=None):
        """Return the archive register of one organisation as a workbook.

        :param int year: of the numbers; None: all years
        :return: ``{'filename', 'mimetype', 'data': base64 text}``
        :raise AccessError: the organisation is out of the caller's scope
        :raise UserError: no such year
        """
        self.ensure_one()
        entries = self._archive_entries(year)
        file = io.BytesIO()
        options = {"in_memory": True, **PLAIN_TEXT, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(file, options) as book:
            write_register(book, self.env._("Archive Register"), entries, COLUMNS)
        name = f"{self.env._('Archive Register')} {self.name} {year or ''}".strip()
        name = re.sub(r'[\\/:*?"<>|\s]+', "_", name)
        return {
            "filename": f"{name}.xlsx",
            "mimetype": MIMETYPE,
            "data": base64.b64encode(file.getvalue()).decode(),
        }

    def _archive_entries(self, year=None):
        """Return the entries of one organisation in the order of their numbers."""
        self.check_access("read")
        # A superior's name is read from below, its register is not.
        if not (self.env.su or self.in_scope):
            raise AccessError(
                self.env._(
                    "The archive register of %(organization)s is read within its own scope.",
                    organization=self.name,
                )
            )
        where = Domain("organization_id", "=", self.id) & Domain("number", "!=", False)
        if year is not None:
            # Python takes true for the number one.
            if type(year) is not int or not 1900 <= year <= 9999:
                raise UserError(self.env._("Name the year of the register, such as 2026."))
            where &= Domain("year", "=", year)
        # By the reader's own rights.
        return self.env["union.archive.entry"].search(where, order="year, series, position")
