import base64
import tempfile
from array import array

import xlsxwriter

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...core.vault import VaultError
from ..organization.subtree import common_ancestor
from ..print_page import PLAIN_TEXT, set_up_page
from . import vault

BATCH = 2000
# A sheet ends at 1,048,576 rows.
SHEET_ROWS = 1_000_000
# Their place among the columns below, and the field behind each.
PROTECTED = {6: "id_number", 7: "mobile"}
# (column, width); the SQL of :meth:`_select` gives them in this order.
COLUMNS = (
    ("organization_id", 28),
    ("member_number", 14),
    ("name", 14),
    ("gender", 8),
    ("birth_date", 12),
    ("id_type", 14),
    ("id_number", 22),
    ("mobile", 14),
    ("employer_id", 32),
    ("employment_kind", 14),
    ("state", 10),
    ("joined_on", 12),
    ("political_status", 14),
    ("education", 12),
)


class UnionRosterExport(models.AbstractModel):
    """The roster as xlsx: masks, or numbers in clear for who may take them and says why.

    Rows are fetched, opened and written batch by batch: neither the rows nor the workbook are
    ever in memory as a whole, only the ids for the access log (4 bytes each). The workbook is a
    file without a name on the server, gone once it was sent; no attachment keeps it. Each export
    leaves a row in the access log (docs/decisions/0033-exports-and-erasure.md).
    """

    _name = "union.roster.export"
    _description = "Roster Export"

    @api.model
    @api.private
    def _of_organization(self, organization, reason=None):
        """Return the roster of an organisation and all below it, as the API gives it.

        :param reason: why the numbers are needed in clear; None: masks
        :return: ``{'filename': str, 'data': base64 str}``
        """
        with tempfile.TemporaryFile() as file:
            self._write_organization(organization, file, reason)
            return self._answer(organization.name, file)

    @api.model
    @api.private
    def _of_members(self, members, reason=None):
        """As :meth:`_of_organization`, of chosen members."""
        with tempfile.TemporaryFile() as file:
            self._write_members(members, file, reason)
            return self._answer(members.organization_id[:1].name or "", file)

    @api.model
    @api.private
    def _write_organization(self, organization, file, reason=None):
        """Write the roster of a subtree to a binary file, after the check of rights.

        :raise AccessError: out of scope, or not the one to take numbers in clear there
        :raise UserError: no reason, or beyond the limits of the day; nothing may be handed out
        """
        organization.ensure_one()
        self.env["union.member"].check_access("read")
        organization.check_access("read")
        # A superior's name may be read, its roster not.
        if not self.env.su and not organization.in_scope:
            raise AccessError(
                self.env._("The roster of %(name)s is out of your scope.", name=organization.name)
            )
        if reason is not None:
            reason = self._check_clear(organization, reason)
        path = organization.parent_path + "%"
        where = SQL("o.parent_path LIKE %s", path)
        ids = self._write_book(file, where, organization.name, reason is not None)
        self._log(ids, organization, reason)

    @api.model
    @api.private
    def _write_members(self, members, file, reason=None):
        """As :meth:`_write_organization`, of these members."""
        members.check_access("read")
        organizations = members.organization_id
        if reason is not None:
            reason = self._check_clear(organizations, reason)
        where = SQL("m.id = ANY(%s)", members.ids)
        ids = self._write_book(file, where, members._description, reason is not None)
        self._log(ids, common_ancestor(organizations), reason)

    def _check_clear(self, organizations, reason):
        """Return the reason, if the user may take numbers in clear at each of these."""
        if not self.env.su and (
            not organizations or organizations.filtered("in_privacy_scope") != organizations
        ):
            raise AccessError(
                self.env._(
                    "Numbers in clear are taken by who answers for personal data there (as a rule"
                    " the approver) and by nobody else."
                )
            )
        return self.env["union.access.log"]._check_reason(reason)

    def _log(self, ids, organization, reason):
        self.env["union.access.log"]._log_export(
            model="union.member",
            ids=ids,
            names=PROTECTED.values() if reason is not None else ("id_masked", "mobile_masked"),
            organization=organization,
            reason=reason,
        )

    def _write_book(self, file, where, title, clear=False):
        """Write the workbook; return the ids of the members in it."""
        ids = array("I")
        if clear:
            # Whoever finds the paper sees whose it is.
            title = self.env._(
                "%(title)s: numbers in clear, taken by %(user)s",
                title=title,
                user=self.env.user.name,
            )
        options = {
            "constant_memory": True,
            **PLAIN_TEXT,
            "default_date_format": "yyyy-mm-dd",
        }
        with xlsxwriter.Workbook(file, options) as book:
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            sheet, line = None, SHEET_ROWS
            for row in self._rows(where, clear, ids):
                if line >= SHEET_ROWS:
                    self._close_sheet(sheet, line)
                    sheet, line = self._open_sheet(book, bold, title), 0
                line += 1
                for at, value in enumerate(row):
                    if value is None:
                        continue
                    if isinstance(value, str):
                        sheet.write_string(line, at, value)
                    else:
                        sheet.write_datetime(line, at, value)
            if sheet is None:
                sheet, line = self._open_sheet(book, bold, title), 0
            self._close_sheet(sheet, line)
        return ids

    def _open_sheet(self, book, bold, title):
        number = len(book.worksheets()) + 1
        name = self.env._("Roster")
        sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
        set_up_page(sheet, 0, 0)
        sheet.set_header(f"&C{title.replace('&', '&&')}")
        labels = self.env["union.member"].fields_get([name for name, _ in COLUMNS], ["string"])
        for at, (name, width) in enumerate(COLUMNS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, labels[name]["string"], bold)
        return sheet

    @staticmethod
    def _close_sheet(sheet, line):
        if sheet is not None:
            sheet.autofilter(0, 0, line, len(COLUMNS) - 1)

    def _rows(self, where, clear=False, ids=None):
        """Yield the rows through a cursor of the database.

        :param clear: numbers instead of masks; the caller has checked and logs it
        :param ids: an array that gets the id of each
        """
        ring = vault.ring_or_raise(self.env) if clear else None
        members = self.env["union.member"]
        members.flush_model()
        labels = {
            at: dict(members._fields[name]._description_selection(self.env))
            for at, (name, _width) in enumerate(COLUMNS)
            if members._fields[name].type == "selection"
        }
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                DECLARE union_roster NO SCROLL CURSOR FOR
                SELECT o.name, m.member_number, m.name, m.gender, m.birth_date, m.id_type,
                       m.id_masked, m.mobile_masked, e.name, m.employment_kind, m.state,
                       m.joined_on, m.political_status, m.education,
                       m.id, m.id_sealed, m.mobile_sealed
                  FROM union_member m
                  JOIN union_organization o ON o.id = m.organization_id
             LEFT JOIN union_employer e ON e.id = m.employer_id
                 WHERE %s
              ORDER BY o.parent_path, e.name, m.id
                """,
                where,
            )
        )
        try:
            while True:
                cr.execute(SQL("FETCH %s FROM union_roster", BATCH))
                batch = cr.fetchall()
                for *row, id_, id_sealed, mobile_sealed in batch:
                    if ids is not None:
                        ids.append(id_)
                    if ring:
                        self._open_row(ring, row, id_, id_sealed, mobile_sealed)
                    for at, names in labels.items():
                        row[at] = names.get(row[at])
                    yield row
                if len(batch) < BATCH:
                    break
        finally:
            cr.execute("CLOSE union_roster")

    def _open_row(self, ring, row, id_, *sealed):
        for (at, name), value in zip(PROTECTED.items(), sealed, strict=True):
            try:
                row[at] = value and ring.open(value, ("union.member", str(id_), name))
            except VaultError as error:
                raise UserError(
                    self.env._(
                        "Member %(number)s: %(problem)s",
                        number=row[1] or id_,
                        problem=vault.explain_keys(self.env, error.verdict),
                    )
                ) from None

    def _answer(self, name, file):
        file.seek(0)
        return {
            "filename": self._filename(name),
            "data": base64.b64encode(file.read()).decode(),
        }

    @api.model
    @api.private
    def _filename(self, name):
        return self.env._("Roster of %(name)s", name=name) + ".xlsx"
