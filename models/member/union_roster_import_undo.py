from collections import Counter
from datetime import timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import now
from .import_kinds import kind_of
from .import_undo import Undo, dependents
from .union_roster_import_queue import BUSY

# It goes with the records, and more than its first row shows as a change.
HISTORY = frozenset(
    {
        ("union.member.event", "member_id"),
        ("union.member.employment.ended", "member_id"),
        ("union.organization.history", "organization_id"),
        ("union.organization.history", "parent_id"),
    }
)
# Reasons told in one message.
TELL = 5


class UnionRosterImportRun(models.Model):
    """An import as its importer and the managers of the place see it: result, cancel, take back.

    A manager sees that a list came in and what it brought, never the file.
    """

    _inherit = "union.roster.import.run"

    organization_id = fields.Many2one(related="import_id.organization_id")
    kind = fields.Selection(related="import_id.kind")
    state = fields.Selection(related="import_id.state")
    progress = fields.Float(related="import_id.progress")
    undone_on = fields.Datetime("Taken Back On", readonly=True, copy=False)
    undone_by_id = fields.Many2one(
        "res.users", "Taken Back By", readonly=True, copy=False, ondelete="restrict"
    )
    undo_until = fields.Datetime("Can Be Taken Back Until", compute="_compute_undo_until")

    @api.depends("imported_on")
    def _compute_undo_until(self):
        hours = self.env["union.roster.import"]._parameter("import_undo_hours", 24)
        for run in self:
            run.undo_until = run.imported_on and run.imported_on + timedelta(hours=hours)

    def action_cancel(self):
        """Stop this import while it runs; see :meth:`union.roster.import.action_cancel`."""
        self.ensure_one()
        self._check_keeper()
        # Only the engine's state is changed; who may was checked.
        return self.sudo().import_id._cancel(self.env.user)

    def action_undo(self):
        """Take back what these imports stored, if nothing rests on it yet: all of it or nothing.

        Records they made are deleted, those they changed get their old values, counts follow;
        papers they made that are being decided are recalled, and count as restored. Users they
        made are archived.
        The same file can be imported again afterwards. The log ``union.import.undo`` keeps that
        it was done.

        :return: ``{'deleted': {model: int}, 'restored': int}``, and ``'archived': int`` if they
            made users
        :rtype: dict
        :raise UserError: it runs still, was taken back, is too long ago, or something rests on it
            (says what); then nothing changes
        :raise AccessError: neither the importer's nor a manager's of the organisation; of duties
            a platform administrator who grants them
        """
        self._check_keeper()
        # Of several organisations or kinds each is an undo of its own.
        files = self.sudo().import_id  # who may was checked
        for file in files:
            file._wait_for_row()
        self._check_undo()
        done = Counter()
        restored = archived = 0
        for file in files:
            runs = self.filtered(lambda run, file=file: run.sudo().import_id == file)  # as above
            undo = runs._take_back()
            done.update({model: len(ids) for model, ids in undo.created.items()})
            restored += undo.restored_count
            archived += len(undo.archived)
        told = {"deleted": dict(done), "restored": restored}
        return told | ({"archived": archived} if archived else {})

    def button_undo(self):
        """Take this import back."""
        self.ensure_one()
        return _undone_message(self.env, self.action_undo())

    def button_cancel(self):
        """Stop this import."""
        self.ensure_one()
        self.action_cancel()
        return False

    def _check_keeper(self):
        """The importer while he is an officer there, and managers of the place; see the rule."""
        self.check_access("read")

    def _check_undo(self):
        """Refuse what runs, is taken back already, or is too long ago."""
        for run in self:
            if run.state in BUSY:
                raise UserError(
                    self.env._(
                        "“%(file)s” is being imported: cancel that first.", file=run.filename
                    )
                )
            if run.undone_on:
                raise UserError(self.env._("“%(file)s” was taken back already.", file=run.filename))
            if run.undo_until < now():
                raise UserError(
                    self.env._(
                        "“%(file)s” was imported on %(day)s; an import can be taken back for"
                        " %(hours)s hours. Correct the records by hand.",
                        file=run.filename,
                        day=fields.Datetime.context_timestamp(self, run.imported_on).strftime(
                            "%Y-%m-%d %H:%M"
                        ),
                        hours=self.env["union.roster.import"]._parameter("import_undo_hours", 24),
                    )
                )

    def _take_back(self):
        """Take back the imports of one file."""
        # The engine's parts; who may take back was checked.
        batches = self.sudo().batch_ids.sorted("id")
        file = batches.import_id
        kind = kind_of(file.kind)
        undo = Undo.of(kind.model, file.with_env(self.env)._undo_parts(batches))
        if kind.settle:
            kind.settle(self.env, undo)
        self._check_nothing_rests_on(undo)
        undo.log = (
            self.env["union.import.undo"]
            .sudo()  # nobody writes the log by himself; this act is the right to
            .create(
                {
                    "organization_id": file.organization_id.id,
                    "user_id": self.env.uid,
                    "undone_at": now(),
                    "imported_by_id": file.create_uid.id,
                    "imported_on": min(self.mapped("imported_on")),
                    "kind": file.kind,
                    "filename": self[-1:].filename,
                    "deleted_count": sum(map(len, undo.created.values())),
                    "restored_count": undo.restored_count,
                    "archived_count": len(undo.archived),
                }
            )
        )
        try:
            with self.env.cr.savepoint():
                kind.reverse(self.env, undo)
                undo.restamp(self.env)
        except psycopg2.errors.IntegrityError:
            raise UserError(
                self.env._(
                    "Nothing was taken back: somebody has just begun to use what this import"
                    " brought. Try again to see what rests on it."
                )
            ) from None
        batches.write({"state": "undone", "sealed_undo": False})
        # As the parts.
        self.sudo().write({"undone_on": now(), "undone_by_id": self.env.uid})
        if all(file.run_ids.mapped("undone_on")):
            file.write({"state": "undone", "sealed_file": False})
        return undo

    def _check_nothing_rests_on(self, undo):
        """Refuse while something refers to what was made, or somebody changed it since.

        The whole database is asked, also outside the user's scope: kinds and numbers of records
        are told, never which.
        """
        found = dependents(self.env, undo.created, HISTORY)
        models_ = self.env["ir.model"].sudo()  # names of kinds of records
        counts = Counter()
        for (model, _field), count in found.items():
            counts[model] += count
        reasons = [
            self.env._("%(kind)s: %(count)s", kind=models_._get(model).name, count=count)
            for model, count in counts.most_common(TELL)
        ]
        changed = undo.changed_since(self.env, self._gone_elsewhere(undo))
        if changed:
            reasons.append(self.env._("changed since: %(count)s", count=changed))
        if reasons:
            raise UserError(
                self.env._(
                    "Nothing was taken back, for something rests on what this import brought"
                    " (%(what)s). Settle that first, or correct the records by hand.",
                    what="; ".join(reasons),
                )
            )

    def _gone_elsewhere(self, undo):
        """Return the ids of changed records that belong to another house by now."""
        records = self.env[undo.model].browse(undo.before).exists()
        kept = records._filtered_access("write")
        if undo.model == "union.member":
            # Only the states of members the user may write.
            kept = kept.filtered(lambda member: member.state != "transferred")
        return set(records.ids) - set(kept.ids)


class UnionRosterImport(models.Model):
    _inherit = "union.roster.import"

    undo_until = fields.Datetime("Can Be Taken Back Until", compute="_compute_undo_until")

    @api.depends("run_ids.imported_on", "run_ids.undone_on")
    def _compute_undo_until(self):
        for record in self:
            open_runs = record.run_ids.filtered(lambda run: not run.undone_on)
            record.undo_until = min(open_runs.mapped("undo_until"), default=False)

    def action_undo(self):
        """Take back all this file brought; see :meth:`union.roster.import.run.action_undo`."""
        self.ensure_one()
        self._check_target()
        runs = self.run_ids.filtered(lambda run: not run.undone_on)
        if not runs:
            raise UserError(self.env._("Nothing of this file was imported yet."))
        return runs.action_undo()

    def _check_target_stays(self, vals):
        """Refuse another list or organisation once something came in: an undo goes by them."""
        for record in self:
            there = {"kind": record.kind, "organization_id": record.organization_id.id}
            if record.run_ids and any(vals.get(name, there[name]) != there[name] for name in there):
                raise UserError(
                    self.env._(
                        "Something of this file was imported: its list and its organisation stay."
                        " Bring the other list as a new import."
                    )
                )

    def button_undo(self):
        """Take the import back."""
        self.ensure_one()
        return _undone_message(self.env, self.action_undo())


def _undone_message(env, done):
    message = env._(
        "Taken back: %(deleted)s records deleted, %(restored)s as they were before.",
        deleted=sum(done["deleted"].values()),
        restored=done["restored"],
    )
    if archived := done.get("archived"):
        message += " " + env._("Users archived: %(count)s.", count=archived)
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "success",
            "message": message,
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        },
    }
