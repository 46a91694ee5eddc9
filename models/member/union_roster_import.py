import base64
import binascii
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import AccessError, UserError

from ...core import sheet
from ...core.tables import find_tables
from ..server_fields import drop_defaults
from . import bad_rows, import_report, import_seal
from .import_kinds import KINDS, kind_of

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
    _handover_never = "create_uid", [("state", "!=", "done")], "owner"
    _house_end = {"starts": ("queued", "running")}

    organization_id = fields.Many2one(
        "union.organization",
        "Into",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(KINDS, "List", required=True, default="members")
    filename = fields.Char("File Name")
    data = fields.Binary("File", store=False, attachment=False)
    sealed_file = fields.Binary(
        attachment=False, copy=False, prefetch=False, groups=fields.NO_ACCESS
    )
    state = fields.Selection(
        [
            ("new", "To Be Checked"),
            ("checked", "Checked"),
            ("queued", "Waiting"),
            ("running", "Being Imported"),
            ("partial", "Rows to Mend"),
            ("done", "Imported"),
            ("cancelled", "Cancelled"),
            ("undone", "Taken Back"),
        ],
        required=True,
        default="new",
        readonly=True,
        copy=False,
    )
    sheet_name = fields.Char(
        "Sheet to Read", help="Left empty, every sheet that holds such a list is read."
    )
    found_sheets = fields.Char("Sheets Read", readonly=True)
    header_row = fields.Integer("Row of Headings", readonly=True)
    total_count = fields.Integer("Rows", readonly=True)
    new_count = fields.Integer("New", readonly=True)
    changed_count = fields.Integer("Changed", readonly=True)
    unchanged_count = fields.Integer("Already There", readonly=True)
    bad_count = fields.Integer("Wrong", readonly=True)
    duplicate_count = fields.Integer("Twice in the File", readonly=True)
    refused_count = fields.Integer(
        "Refused Rows", compute="_compute_refused_count", help="Rows that are wrong or there twice."
    )
    problem_ids = fields.One2many("union.roster.import.problem", "import_id", "Problems")
    run_ids = fields.One2many("union.roster.import.run", "import_id", "Imported So Far")
    mended_filename = fields.Char("Name of the Mended File")

    _caller_fields = frozenset(
        {
            "organization_id",
            "kind",
            "filename",
            "mended_filename",
            "data",
            "sheet_name",
            "column_ids",
        }
    )

    @api.depends("bad_count", "duplicate_count")
    def _compute_refused_count(self):
        for record in self:
            record.refused_count = record.bad_count + record.duplicate_count

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
        if not self.env.su:
            self._check_idle()
            self._check_target_stays(vals)
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

        :return: ``{'total', 'good', 'new', 'changed', 'unchanged', 'bad', 'duplicates': int,
            'sheet': str, 'header_row': int, 'columns': {heading: field}, 'sheets': [{'sheet': str,
            'header_row': int}], 'problems': [{'sheet': str, 'row': int, 'column': heading, 'cell':
            'D44', 'field', 'code', 'reason', 'hint': str}], 'notes': [as problems], 'changes':
            [{'sheet': str, 'row': int, 'fields': [str]}]}``; rows are numbered as the spreadsheet
            shows them; ``bad`` and ``duplicates`` are rows, ``good`` are new, changed and
            unchanged ones. ``notes`` refuse nothing: what was passed over (sheets, lines of
            totals) and what to settle by hand
        :rtype: dict
        :raise UserError: the file cannot be read as such a list (says why and what to do), or
            the keys are missing
        :raise AccessError: not the owner's, or the organisation is out of scope
        """
        self._check_idle()
        lists, plan = self._plan()
        self._remember_check(lists, plan)
        return self._summary(lists, plan) | self._details(lists, plan)

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

        Rows that are there already are counted, and what their filled cells say otherwise is
        brought up to date: of an organisation not established yet that it is (decision 0050), of
        an employer anything but whether he has a union, of a member employer, kind of employment, political status, education and mobile. Importing a file
        twice changes nothing. Afterwards the file is deleted; with ``good_only`` the rows still to be
        mended are kept.

        :param bool good_only: import the good rows though others are wrong
        :return: ``{'total', 'imported', 'changed', 'unchanged', 'bad', 'duplicates': int}``, and
            for members ``'active', 'applicant'``, for employers ``'employers', 'unions'``
        :rtype: dict
        :raise UserError: rows are wrong and ``good_only`` is not set; or as :meth:`action_check`
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            raise UserError(self.env._("This file is being imported right now."))
        self._check_idle()
        lists, plan = self._plan()
        if plan.problems and not good_only:
            raise UserError(
                self.env._(
                    "%(bad)s of %(total)s rows are wrong, so nothing was imported. Mend them, or"
                    " import the good rows only.",
                    bad=len(plan.bad_rows),
                    total=self._summary(lists, plan)["total"],
                )
            )
        count = len(plan.new) + len(plan.changed)
        self._tell(self.env._("%(rows)s rows are good and being stored.", rows=count), count)
        try:
            with self.env.cr.savepoint():
                stored, undo = self._store_part(plan)
        except psycopg2.errors.UniqueViolation:
            # Names neither the person nor the union that was quicker.
            raise UserError(
                self.env._(
                    "Somebody has just imported or entered one of these rows. Check the file again."
                )
            ) from None
        summary = self._summary(lists, plan)
        summary["imported"] = summary.pop("new")
        del summary["good"]
        self._remember_run(lists, plan)._keep_outcome(
            len(plan.new) + len(plan.changed), import_report.outcome(lists, plan), undo
        )
        self._finish(lists, plan)
        return summary | stored.counts

    def button_check(self):
        """Check the file and show what is wrong."""
        self.action_check()
        return False

    def button_import(self):
        """Import a file that is all good; a long one waits for its turn."""
        return self._import_or_queue()

    def button_import_good(self):
        """Import the good rows and keep the others to be mended; a long list waits."""
        return self._import_or_queue(good_only=True)

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
        lists, plan = self._plan()
        content = bad_rows.workbook(self.env, lists, plan, self._problems(lists, plan.problems))
        return bad_rows.filename(self.env, self.filename), content

    def _plan(self):
        self.ensure_one()
        self._check_target()
        lists = self._find_lists()
        self._tell(self.env._("%(rows)s rows were read.", rows=lists.size()), lists.size())
        return lists, kind_of(self.kind).plan(self.env, self.organization_id, lists)

    def _find_lists(self):
        """Read the file and find the lists in it."""
        headings = self.env["union.import.heading"]
        kind = kind_of(self.kind)
        try:
            return find_tables(
                sheet.read(self._open_file()),
                headings._headings(self.kind, self.organization_id),
                kind.required_at(self.env, self.organization_id),
                self.sheet_name,
                kind.shared,
            )
        except sheet.SheetError as error:
            refusal = UserError(self._explain_file(error.verdict))
            # A class of its own would reach the client as an error of the server.
            refusal.verdict = error.verdict
            raise refusal from None

    def _remember_check(self, lists, plan, state="checked"):
        summary = self._summary(lists, plan)
        # Server fields; the owner was checked by the record rule.
        record = self.sudo()
        record.problem_ids.unlink()
        record.write(
            {
                "state": state,
                "found_sheets": summary["sheet"],
                "header_row": summary["header_row"],
                "total_count": summary["total"],
                "new_count": summary["new"],
                "changed_count": summary["changed"],
                "unchanged_count": summary["unchanged"],
                "bad_count": summary["bad"],
                "duplicate_count": summary["duplicates"],
            }
        )
        kept = self._problems(lists, plan.problems[:KEEP_PROBLEMS])
        notes = self._notes(lists, plan, KEEP_PROBLEMS)
        names = ("sheet", "row", "column", "cell", "code", "params")
        record.env["union.roster.import.problem"].create(
            [
                {"import_id": self.id, "is_note": is_note, **{name: row[name] for name in names}}
                for is_note, rows in ((False, kept), (True, notes))
                for row in rows
            ]
        )

    def _finish(self, lists, plan):
        """Write down what was imported; keep the rows to mend, or nothing."""
        if plan.problems:
            content = bad_rows.workbook(self.env, lists, plan, self._problems(lists, plan.problems))
            self._remember_check(lists, plan, state="partial")
            self._keep_file(content)
            # The owner's; the rows to mend are a workbook of their own.
            self.sudo().sheet_name = False
        else:
            self._remember_check(lists, plan, state="done")
            self.sudo().sealed_file = False  # all rows are in

    def _remember_run(self, lists, plan):
        summary = self._summary(lists, plan)
        # Server fields; the owner was checked by the record rule.
        return (
            self.env["union.roster.import.run"]
            .sudo()
            .create(
                {
                    "import_id": self.id,
                    "user_id": self.env.uid,
                    "filename": self.mended_filename or self.filename,
                    "total_count": summary["total"],
                    "new_count": summary["new"],
                    "changed_count": summary["changed"],
                    "unchanged_count": summary["unchanged"],
                    "refused_count": summary["bad"] + summary["duplicates"],
                }
            )
        )

    def _forget_check(self):
        # The owner changed the file or where it goes.
        record = self.sudo()
        record.problem_ids.unlink()
        record.write({"state": "new", "stop_reason": False})

    def _keep_file(self, content):
        import_seal.seal_bytes(self, "sealed_file", content)

    def _open_file(self):
        # The record rule lets the owner alone come here.
        content = import_seal.open_bytes(self, "sealed_file")
        if not content:
            raise UserError(self.env._("There is no file: choose one."))
        return content

    def _decode(self, data):
        try:
            content = base64.b64decode(data, validate=True)
            sheet.check_size(content)  # nothing is kept that no check would read
        except sheet.SheetError as error:
            raise UserError(self._explain_file(error.verdict)) from None
        except (binascii.Error, TypeError, ValueError):  # a program may send anything
            raise UserError(self.env._("The file is to be sent as base64.")) from None
        return content

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

    def _tell(self, message, count):
        """Show a message in the user's browser now, not at the end of the transaction."""
        if count < TELL_FROM_ROWS or modules.module.current_test:
            return
        with self.env.registry.cursor() as cr:
            self.with_env(self.env(cr=cr)).env.user._bus_send(
                "simple_notification",
                {"type": "info", "title": self.filename or "", "message": message},
            )
