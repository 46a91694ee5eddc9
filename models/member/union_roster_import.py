import base64
import binascii
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import AccessError, UserError

from ...core import sheet
from ...core.text import hide_numbers
from ...core.vault import VaultError
from ..server_fields import drop_defaults
from . import bad_rows, roster_plan, vault
from .union_import_heading import FIELDS, KINDS
from .verdict_text import explain, explain_code

KEEP_DAYS = 7
# Problems kept for the form; the answer of action_check has all of them.
KEEP_PROBLEMS = 1000
# From here on the user is told how far it has come.
TELL_FROM_ROWS = 5000


class UnionRosterImport(models.Model):
    """One file of an office on its way into the records: check, mend, import.

    The file is kept encrypted and belongs to who brought it; it goes when all its rows are in,
    and after 7 days in any case. After an import of the good rows alone, only the rows still to
    be mended are kept. Nothing here holds an identity in clear.

    Over the API: ``create({organization_id, kind, filename, data})``, then ``action_check()``,
    ``action_bad_rows()``, ``action_import(good_only=...)``.
    """

    _name = "union.roster.import"
    _description = "Roster Import"
    _order = "id desc"
    _rec_name = "filename"

    organization_id = fields.Many2one(
        "union.organization", "Into", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, "List", required=True, default="members")
    filename = fields.Char("File Name")
    data = fields.Binary("File", store=False, attachment=False)
    sealed_file = fields.Binary(
        attachment=False, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )
    state = fields.Selection(
        [("new", "New"), ("checked", "Checked"), ("partial", "Rows to Mend"), ("done", "Imported")],
        required=True,
        default="new",
        readonly=True,
        copy=False,
    )
    sheet_name = fields.Char("Sheet", readonly=True)
    header_row = fields.Integer("Row of Headings", readonly=True)
    total_count = fields.Integer("Rows", readonly=True)
    new_count = fields.Integer("New", readonly=True)
    unchanged_count = fields.Integer("Already There", readonly=True)
    bad_count = fields.Integer("Wrong", readonly=True)
    duplicate_count = fields.Integer("Twice in the File", readonly=True)
    problem_ids = fields.One2many("union.roster.import.problem", "import_id", "Problems")

    _caller_fields = frozenset({"organization_id", "kind", "filename", "data"})

    @api.model_create_multi
    def create(self, vals_list):
        files = [vals.get("data") for vals in vals_list]
        for vals in vals_list:
            self._check_caller_fields(vals)
        engine = self._fields.keys() - self._caller_fields
        records = super(UnionRosterImport, drop_defaults(self, engine)).create(
            [{name: vals[name] for name in vals if name != "data"} for vals in vals_list]
        )
        for record, data in zip(records, files, strict=True):
            record._check_target()
            if data:
                record._keep_file(record._decode(data))
        return records

    def write(self, vals):
        self._check_caller_fields(vals)
        result = super().write({name: vals[name] for name in vals if name != "data"})
        if not self.env.su and vals:
            self._check_target()
            for record in self:
                if vals.get("data"):
                    record._keep_file(record._decode(vals["data"]))
                record._forget_check()
        return result

    def action_check(self):
        """Check the file without writing anything (dry run).

        :return: ``{'total', 'good', 'new', 'unchanged', 'bad', 'duplicates': int, 'sheet': str,
            'header_row': int, 'columns': {heading: field}, 'problems': [{'row': int, 'column':
            heading, 'cell': 'D44', 'field', 'code', 'reason', 'hint': str}]}``; rows are numbered
            as the spreadsheet shows them; ``bad`` and ``duplicates`` are rows, ``good`` are new
            and unchanged ones
        :rtype: dict
        :raise UserError: the file cannot be read as such a list (says why and what to do), or
            the keys are missing
        :raise AccessError: not the owner's, or the organisation is out of scope
        """
        table, plan = self._plan()
        self._remember_check(table, plan)
        return self._summary(table, plan) | {
            "columns": {title: name for name, title in table.titles.items()},
            "problems": self._problems(table, plan),
        }

    def action_bad_rows(self):
        """Return the refused rows as an xlsx with the reason beside each, to mend and send again.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise UserError, AccessError: as :meth:`action_check`
        """
        name, content = self._bad_rows()
        return {"filename": name, "data": base64.b64encode(content).decode()}

    def action_import(self, good_only=False):
        """Import the file: all of it or nothing, or the good rows if the caller says so.

        Rows that are there already are counted and left as they are, so importing a file twice
        changes nothing. Afterwards the file is deleted; with ``good_only`` the rows still to be
        mended are kept.

        :param bool good_only: import the good rows though others are wrong
        :return: ``{'total', 'imported', 'unchanged', 'bad', 'duplicates': int}``, and for members
            ``'active', 'applicant'``, for employers ``'employers', 'unions'``
        :rtype: dict
        :raise UserError: rows are wrong and ``good_only`` is not set; or as :meth:`action_check`
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            raise UserError(self.env._("This file is being imported right now."))
        table, plan = self._plan()
        if plan.problems and not good_only:
            raise UserError(
                self.env._(
                    "%(bad)s of %(total)s rows are wrong, so nothing was imported. Mend them, or"
                    " import the good rows only.",
                    bad=len(plan.bad_rows),
                    total=self._summary(table, plan)["total"],
                )
            )
        self._tell(self.env._("%(rows)s rows are good and being stored.", rows=len(plan.new)), plan)
        try:
            with self.env.cr.savepoint():
                counts = (
                    roster_plan.store_members(self.env, plan)
                    if self.kind == "members"
                    else roster_plan.store_employers(self.env, self.organization_id, plan)
                )
        except psycopg2.errors.UniqueViolation:
            # Names neither the person nor the union that was quicker.
            raise UserError(
                self.env._(
                    "Somebody has just imported or entered one of these rows. Check the file again."
                )
            ) from None
        summary = self._summary(table, plan)
        summary["imported"] = summary.pop("new")
        del summary["good"]
        self._finish(table, plan)
        return summary | counts

    def button_check(self):
        """Check the file and show what is wrong."""
        self.action_check()
        return False

    def button_import(self):
        """Import a file that is all good."""
        return self._done_message(self.action_import())

    def button_import_good(self):
        """Import the good rows and keep the others to be mended."""
        return self._done_message(self.action_import(good_only=True))

    def button_bad_rows(self):
        """Download the rows to mend."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/roster_import/{self.id}/bad_rows",
            "target": "download",
        }

    @api.autovacuum
    def _gc_old(self):
        """Delete what is older than 7 days, files and all."""
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.sudo().search([("create_date", "<", limit)]).unlink()  # whoever brought it

    @api.private
    def _bad_rows(self):
        """Return file name and content of the workbook of rows to mend."""
        table, plan = self._plan()
        content = bad_rows.workbook(self.env, table, plan, self._problems(table, plan))
        return bad_rows.filename(self.env, self.filename), content

    def _plan(self):
        self.ensure_one()
        self._check_target()
        table = self._find_list()
        self._tell(self.env._("%(rows)s rows were read.", rows=len(table.sheet.rows)), table)
        plan = (roster_plan.plan_members if self.kind == "members" else roster_plan.plan_employers)(
            self.env, self.organization_id, table
        )
        return table, plan

    def _find_list(self):
        """Read the file and find the list in it."""
        headings = self.env["union.import.heading"]
        try:
            return sheet.find_table(
                sheet.read(self._open_file()),
                headings._headings(self.kind, self.organization_id),
                FIELDS[self.kind][0],
            )
        except sheet.SheetError as error:
            raise UserError(self._explain_file(error.verdict)) from None

    def _explain_file(self, verdict):
        reason = " ".join(filter(None, explain(self.env, verdict)))
        if verdict.code not in ("heading_missing", "columns_missing"):
            return reason
        names = self.env["union.import.heading"]._column_names()
        missing = verdict.params.get("fields") or FIELDS[self.kind][0]
        if verdict.code == "columns_missing":
            reason = self.env._(
                "Sheet “%(sheet)s”, row %(row)s: columns are missing.", **verdict.params
            )
        else:
            sheets = ", ".join(verdict.params["sheets"])
            reason += " " + self.env._("Sheets of the file: %(sheets)s.", sheets=sheets)
        lines = [
            self.env._(
                "%(column)s: understood are %(headings)s.",
                column=names[name],
                headings=", ".join(
                    self.env["union.import.heading"]._understood(
                        self.kind, self.organization_id, name
                    )
                ),
            )
            for name in missing
        ]
        return "\n".join([reason, *lines])

    def _problems(self, table, plan, limit=None):
        """Return the (first) problems as the API gives them, in the reader's language."""
        names = self.env["union.import.heading"]._column_names()
        rows = []
        for problem in plan.problems[:limit]:
            code, params = problem.verdict.code, _safe(problem.verdict.params)
            reason, hint = explain_code(self.env, code, params)
            at = table.columns.get(problem.field)
            rows.append(
                {
                    "row": problem.row_no,
                    "column": table.titles.get(problem.field) or names.get(problem.field, ""),
                    "cell": f"{sheet.column_letter(at)}{problem.row_no}" if at is not None else "",
                    "field": problem.field,
                    "code": code,
                    "params": params,
                    "reason": reason,
                    "hint": hint,
                }
            )
        return rows

    @staticmethod
    def _summary(table, plan):
        good = len(plan.new) + len(plan.unchanged)
        duplicates = len(plan.duplicate_rows)
        return {
            "total": good + len(plan.bad_rows),
            "good": good,
            "new": len(plan.new),
            "unchanged": len(plan.unchanged),
            "bad": len(plan.bad_rows) - duplicates,
            "duplicates": duplicates,
            "sheet": table.sheet.name,
            "header_row": table.header_row,
        }

    def _remember_check(self, table, plan, state="checked"):
        summary = self._summary(table, plan)
        # Server fields; the owner was checked by the record rule.
        record = self.sudo()
        record.problem_ids.unlink()
        record.write(
            {
                "state": state,
                "sheet_name": summary["sheet"],
                "header_row": summary["header_row"],
                "total_count": summary["total"],
                "new_count": summary["new"],
                "unchanged_count": summary["unchanged"],
                "bad_count": summary["bad"],
                "duplicate_count": summary["duplicates"],
            }
        )
        record.env["union.roster.import.problem"].create(
            [
                {
                    "import_id": self.id,
                    **{name: row[name] for name in ("row", "column", "cell", "code", "params")},
                }
                for row in self._problems(table, plan, KEEP_PROBLEMS)
            ]
        )

    def _finish(self, table, plan):
        """Keep the rows to mend, or nothing."""
        if plan.problems:
            content = bad_rows.workbook(self.env, table, plan, self._problems(table, plan))
            self._remember_check(table, plan, state="partial")
            self._keep_file(content)
            self.sudo().filename = bad_rows.filename(self.env, self.filename)  # the owner's
        else:
            self._remember_check(table, plan, state="done")
            self.sudo().sealed_file = False  # all rows are in

    def _forget_check(self):
        # The owner changed the file or where it goes.
        record = self.sudo()
        record.problem_ids.unlink()
        record.state = "new"

    def _keep_file(self, content):
        ring = vault.remember_ring(self.env)
        sealed = ring.seal_bytes(content, (self._name, str(self.id), "sealed_file"))
        # The column is closed to everybody.
        self.sudo().sealed_file = base64.b64encode(sealed)

    def _open_file(self):
        # The column is closed to everybody; the record rule lets the owner alone come here.
        sealed = self.sudo().with_context(bin_size=False).sealed_file
        if not sealed:
            raise UserError(self.env._("There is no file: choose one."))
        ring = vault.ring_or_raise(self.env)
        try:
            return ring.open_bytes(
                base64.b64decode(sealed), (self._name, str(self.id), "sealed_file")
            )
        except VaultError as error:
            raise UserError(vault.explain_keys(self.env, error.verdict)) from None

    def _decode(self, data):
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raise UserError(self.env._("The file is to be sent as base64.")) from None

    def _check_target(self):
        """The owner may write members and the organisation he imports into."""
        self.check_access("write")
        self.env["union.member"].check_access("create")
        self.organization_id.check_access("write")
        if not self.env.su and any(record.create_uid != self.env.user for record in self):
            raise AccessError(self.env._("A file belongs to the one who brought it."))

    def _check_caller_fields(self, vals):
        if not self.env.su and not self._caller_fields.issuperset(vals):
            raise AccessError(self.env._("The result of a check is not written by hand."))

    def _done_message(self, result):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(imported)s rows imported, %(unchanged)s were there already,"
                    " %(bad)s to mend.",
                    imported=result["imported"],
                    unchanged=result["unchanged"],
                    bad=result["bad"] + result["duplicates"],
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _tell(self, message, plan_or_table):
        """Show a message in the user's browser now, not at the end of the transaction."""
        rows = getattr(plan_or_table, "new", None)
        count = len(plan_or_table.sheet.rows) if rows is None else len(rows)
        if count < TELL_FROM_ROWS or modules.module.current_test:
            return
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr)).env.user._bus_send(
                "simple_notification",
                {"type": "info", "title": self.filename or "", "message": message},
            )


def _safe(params):
    """Parameters without a number of a person that stood in the wrong column."""
    return {
        name: hide_numbers(value)[:60] if isinstance(value, str) and name == "text" else value
        for name, value in params.items()
    }
