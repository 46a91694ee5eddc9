import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.parts import cut
from . import bad_rows, import_report, import_seal
from .import_kinds import kind_of
from .roster_plan import Change

_logger = logging.getLogger(__name__)

BUSY = ("queued", "running")
#: Times a part is tried again after another transaction was quicker.
TRIES = 5


class UnionRosterImport(models.Model):
    """Long imports wait and are worked off part by part (docs/decisions/0032-queued-imports.md).

    A scheduled action does it in the importer's name, with his rights of that moment. A part, what
    it brought and how far the import has come are one transaction: a worker that is killed leaves
    whole parts, and the next one goes on behind the last of them.
    """

    _inherit = "union.roster.import"

    queued_on = fields.Datetime(readonly=True, copy=False)
    good_only = fields.Boolean("Good Rows Only", readonly=True, copy=False)
    todo_count = fields.Integer("Rows to Store", readonly=True, copy=False)
    done_count = fields.Integer("Rows Stored", readonly=True, copy=False)
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    stop_reason = fields.Char("Why It Stopped", readonly=True, copy=False)

    @api.depends("todo_count", "done_count")
    def _compute_progress(self):
        for record in self:
            record.progress = (
                100 * record.done_count / record.todo_count if record.todo_count else 0
            )

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_not_running(self):
        if not self.env.su:
            self._check_idle()

    def action_queue(self, good_only=False):
        """Let the file be imported in the background, part by part; cancel at any time.

        :param bool good_only: import the good rows though others are wrong; without it one wrong
            row is enough to import nothing
        :return: ``{'state': 'queued'}``; read ``state, progress, done_count, todo_count,
            stop_reason`` to see how far it has come
        :rtype: dict
        :raise UserError: there is no file, or it is waiting or being imported already
        :raise AccessError: not the owner's, or the organisation is out of scope
        """
        self.ensure_one()
        self._check_target()
        self._check_idle()
        # Of the owner's file only whether there is one.
        if not self.sudo().with_context(bin_size=True).sealed_file:
            raise UserError(self.env._("There is no file: choose one."))
        # Server fields; the owner was checked just above.
        self.sudo().write(
            {
                "state": "queued",
                "queued_on": fields.Datetime.now(),
                "good_only": bool(good_only),
                "todo_count": 0,
                "done_count": 0,
                "stop_reason": False,
            }
        )
        self._wake_cron()
        return {"state": "queued"}

    def action_cancel(self):
        """Stop a waiting or running import behind the part that is being stored.

        What is stored stays and can be taken back; the file stays and can be imported again,
        where the rows that are in are found to be there already.

        :return: ``{'state': 'cancelled', 'done': rows stored, 'left': rows not stored}``
        :rtype: dict
        :raise UserError: it is neither waiting nor running
        :raise AccessError: not the owner's; a manager cancels the import's run
        """
        self.ensure_one()
        self._check_target()
        # Server fields; the owner was checked just above.
        return self.sudo()._cancel(self.env.user)

    def button_queue(self):
        """Import the file in the background: all of it or nothing."""
        self.action_queue()
        return self._queued_message()

    def button_cancel(self):
        """Stop the import."""
        self.action_cancel()
        return False

    def button_refresh(self):
        """Show how far it has come."""
        return False

    @api.model
    def _cron_work_off(self):
        """Work off waiting imports, a part of each in turn, each part a transaction."""
        cron = self.env["ir.cron"]
        # Finds everybody's imports; each part is stored in its importer's name and rights.
        waiting = self.sudo().search([("state", "in", BUSY)], order="queued_on, id")
        while waiting:
            for record in waiting:
                record._step()
                waiting = waiting.exists().filtered(lambda found: found.state in BUSY)
                if not cron._commit_progress(1, remaining=waiting._parts_left()):
                    return
            if not waiting:
                # What came meanwhile need not wait for the next round.
                waiting = self.sudo().search([("state", "in", BUSY)], order="queued_on, id")

    def _parts_left(self):
        """Return how many transactions these imports still need, as far as is known."""
        parts = self.env["union.roster.import.batch"].search_count(
            [("import_id", "in", self.ids), ("state", "=", "waiting")]
        )
        return parts + len(self.filtered(lambda record: record.state == "queued"))

    def _step(self):
        """Check the file, or store its next part; stop the import where that cannot be.

        Called by the scheduled action, between two commits.
        """
        cr = self.env.cr
        for attempt in range(1, TRIES + 1):
            try:
                with cr.savepoint():
                    self._step_once()
                return
            except psycopg2.OperationalError:
                # Somebody was quicker. What he stored is seen by a new transaction only.
                cr.rollback()
                if attempt == TRIES:
                    raise
            except psycopg2.errors.UniqueViolation:
                # As above; where it stays so, the others' files need not wait behind this one.
                cr.rollback()
                if attempt == TRIES:
                    self._stop_taken()
                    return
            except (AccessError, UserError) as error:
                self._stop(str(error))
                return
            except Exception:
                # One bad file must not keep the other offices' waiting.
                _logger.exception("Import %s was stopped", self.id)
                self._stop(
                    self.env._("The server failed here; ask its administrator to see the log.")
                )
                return

    def _stop_taken(self):
        """Stop an import of which a row is there already, unless somebody else just did."""
        self._wait_for_row()
        if self.exists() and self.state in BUSY:
            self._stop(
                self.env._(
                    "Somebody has just imported or entered one of these rows. Check the file again."
                )
            )

    def _step_once(self):
        self._wait_for_row()
        if not self.exists() or self.state not in BUSY:
            return
        user = self.create_uid
        if not user.active:
            raise AccessError(self.env._("The login of who started this import is closed."))
        record = self.with_user(user).with_context(lang=user.lang, tz=user.tz)
        record._check_target()
        if self.state == "queued":
            record._stage()
        else:
            record._store_next()

    def _stage(self):
        """Check the whole file once and let its good rows wait, sealed, in parts."""
        lists, plan = self._plan()
        # Server fields from here on; the owner and his scope were checked by the plan.
        record = self.sudo()
        if plan.problems and not self.good_only:
            self._remember_check(lists, plan)
            record.stop_reason = self.env._(
                "Rows are wrong, so nothing was imported. Mend them, or import the good rows only."
            )
            self._say(record.stop_reason)
            return
        self._remember_check(lists, plan, state="running")
        size = self._parameter("import_batch_rows", 1000)
        parts = cut([*plan.new, *plan.changed], size, kind_of(self.kind).together)
        run = self._remember_run(lists, plan)
        run.write({"new_count": 0, "changed_count": 0})
        first, *others = run._add_batches([0, *map(len, parts)])
        told = type(plan)(unchanged=plan.unchanged, problems=plan.problems, notes=plan.notes)
        first._keep_outcome(import_report.outcome(lists, told), None)
        if plan.problems:
            content = bad_rows.workbook(self.env, lists, plan, self._problems(lists, plan.problems))
            import_seal.seal_bytes(first, "sealed_rows", content)
        for batch, part in zip(others, parts, strict=True):
            changed = [row for row in part if isinstance(row, Change)]
            batch._keep_rows([row for row in part if not isinstance(row, Change)], changed)
        record.todo_count = sum(map(len, parts))
        if not parts:
            self._finish_queue(run)

    def _store_next(self):
        """Store the next part; a row that can no longer be stored is refused, the others go on."""
        # The engine's rows; the owner was checked.
        record = self.sudo()
        run = record.run_ids[-1:]
        waiting = run.batch_ids.filtered(lambda batch: batch.state == "waiting")
        batch = waiting[:1]
        part = batch._part()
        names = {row.row_no: row.name for row, _where in part.new}
        names |= {change.row.row_no: change.row.name for change in part.changed}
        kind_of(self.kind).recheck(self.env, self.organization_id, part)
        last = batch == waiting[-1:]
        before = self._undo_parts(run.batch_ids - waiting) if last else None
        _stored, undo = self._store_part(part, before)
        batch._keep_outcome({"rows": import_report.rows_of(part, names)}, undo)
        run.write(
            {
                "new_count": run.new_count + len(part.new),
                "changed_count": run.changed_count + len(part.changed),
                "unchanged_count": run.unchanged_count + len(part.unchanged),
                "refused_count": run.refused_count + len(part.bad_rows),
            }
        )
        record.write(
            {
                "done_count": record.done_count + batch.row_count,
                "bad_count": record.bad_count + len(part.bad_rows),
            }
        )
        self._remember_refused(part)
        if last:
            self._finish_queue(run)

    def _finish_queue(self, run):
        """All parts are stored: keep the rows to mend, or nothing of the file."""
        # As in _store_next.
        record = self.sudo()
        first = run.batch_ids[:1]
        mend = import_seal.open_bytes(first.with_env(self.env), "sealed_rows")
        if mend:
            first.sealed_rows = False
            self._keep_file(mend)
            record.write({"state": "partial", "sheet_name": False})
        else:
            record.write({"state": "done", "sealed_file": False})
        run.imported_on = fields.Datetime.now()
        self._say(
            self.env._(
                "%(imported)s rows imported, %(changed)s brought up to date, %(unchanged)s"
                " were there already, %(bad)s to mend.",
                imported=run.new_count,
                changed=run.changed_count,
                unchanged=run.unchanged_count,
                bad=run.refused_count,
            )
        )

    def _stop(self, reason):
        """Let no further part be stored; what is stored stays."""
        # The engine's; called after a check of rights, or because there are none any more.
        record = self.sudo()
        record.run_ids.batch_ids.filtered(lambda batch: batch.state == "waiting").unlink()
        record.run_ids.batch_ids.sealed_rows = False
        record.write({"state": "cancelled", "stop_reason": reason})
        record._say(reason)

    def _say(self, message):
        """Tell the importers in their browsers."""
        for record in self:
            record.create_uid._bus_send(
                "simple_notification",
                {"type": "info", "title": record.filename or "", "message": message},
            )

    def _wait_for_row(self):
        """Hold this import until the end of the transaction; waits for who holds it."""
        self.flush_recordset()
        self.env.cr.execute("SELECT 1 FROM union_roster_import WHERE id = %s FOR UPDATE", [self.id])
        self.invalidate_recordset()

    def _check_idle(self):
        # Only whether the engine is at work on it.
        if any(record.state in BUSY for record in self.sudo()):
            raise UserError(
                self.env._("This file is waiting or being imported: cancel that first.")
            )

    def _cancel(self, user):
        """Stop a waiting or running import; the right to was checked."""
        self._wait_for_row()
        if self.state not in BUSY:
            raise UserError(self.env._("This import is neither waiting nor running."))
        self._stop(self.env._("Cancelled by %(user)s.", user=user.name))
        left = self.todo_count - self.done_count
        return {"state": self.state, "done": self.done_count, "left": left}

    def _import_or_queue(self, good_only=False):
        """Import now, or in the background if the list is long."""
        self.ensure_one()
        if self.total_count > self._parameter("import_queue_rows", 5000):
            self.action_queue(good_only)
            return self._queued_message()
        return self._done_message(self.action_import(good_only))

    def _queued_message(self):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The list is imported in the background. You may close this page; you are told"
                    " when it is done."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _parameter(self, name, otherwise):
        """Return a whole number from the system parameters, at least 1."""
        # One fixed parameter that says nothing of a user's data.
        text = self.env["ir.config_parameter"].sudo().get_param(f"trade_union.{name}") or ""
        return max(int(text), 1) if text.strip().isdecimal() else otherwise

    @api.model
    def _wake_cron(self):
        # Whoever queues a file may have the one scheduled action run that works off files.
        self.env.ref("trade_union.cron_roster_import").sudo()._trigger()
