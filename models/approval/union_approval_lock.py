from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .seal import is_sealed, sealed

# A paper in one of these states is the submitter's to change.
OPEN_STATES = ("draft", "returned", "withdrawn")
# What discussion and inbox write on any document.
MAIL_FIELDS = frozenset(
    {
        "message_follower_ids",
        "message_ids",
        "message_main_attachment_id",
        "message_partner_ids",
        "website_message_ids",
        "rating_ids",
        "activity_ids",
    }
)


class UnionApprovalLock(models.AbstractModel):
    """Keeps a paper as it was submitted: no door but the engine's own changes it.

    Everything is locked except what the model names in ``_approval_free_fields``.
    """

    _name = "union.approval.lock"
    _description = "Lock of a Paper"

    _approval_is_paper = True
    # Fields that may change in every state (room models name theirs).
    _approval_free_fields = frozenset()
    _approval_own_fields = frozenset({"approval_state", "approval_request_id"})

    @api.model_create_multi
    def create(self, vals_list):
        if is_sealed(self.env):
            return super().create(vals_list)
        for vals in vals_list:
            self._approval_refuse_forged(vals)
            # Said outright, so that a default_ key of the caller has no say.
            vals.update(approval_state="draft", approval_request_id=False)
        return super().create(vals_list)

    def write(self, vals):
        if not is_sealed(self.env):
            self._approval_refuse_forged(vals)
            if vals.keys() - self._approval_open_fields():
                # First the right, or the refusal would tell a stranger the paper's name.
                self.check_access("write")
                self._approval_check_unlocked()
        return super().write(vals)

    # A plain unlink, not @api.ondelete: a context key would switch that off.
    def unlink(self):
        if not is_sealed(self.env):
            self.check_access("unlink")
            self._approval_check_unsent()
        return super().unlink()

    def _approval_check_unsent(self):
        # The trail points to the paper, whoever asks.
        sent = self.sudo().filtered("approval_request_id")
        if sent:
            raise UserError(
                self.env._(
                    "%(paper)s was submitted once and stays on record; it cannot be deleted.",
                    paper=sent[0].display_name,
                )
            )

    def _approval_refuse_forged(self, vals):
        forged = self._approval_own_fields & vals.keys()
        if forged:
            raise AccessError(
                self.env._(
                    "%(fields)s: follows from the decisions and is never written.",
                    fields=", ".join(self._fields[name].string for name in sorted(forged)),
                )
            )

    @api.model
    def _approval_open_fields(self):
        """Return the names of the fields that no state locks."""
        return self._approval_free_fields | self._approval_own_fields | MAIL_FIELDS

    def _approval_locked(self):
        """Return those of these papers that nobody may change now."""
        # The state is asked of the paper itself, whoever asks.
        return self.sudo().filtered(
            lambda paper: paper.id and paper.approval_state not in OPEN_STATES
        )

    def _approval_check_unlocked(self):
        """Raise UserError if one of these papers is locked."""
        locked = self._approval_locked()
        if locked:
            # Some doors ask for the right only later, as to a message: no stranger learns a name.
            locked.sudo(False).check_access("read")
            raise UserError(
                self.env._(
                    "%(paper)s is locked (%(state)s): what was submitted stays as it is. To change"
                    " it, let it be returned or take it back.",
                    paper=locked[0].display_name,
                    state=locked[0]._approval_state_label(),
                )
            )

    def _approval_state_label(self):
        """Return the state of one paper in the reader's language."""
        states = dict(self._fields["approval_state"]._description_selection(self.env))
        return states[self.approval_state]

    def _approval_hold(self):
        """Keep these papers from being submitted by anybody who does not see what is written now.

        For writes beside the paper's own row (lines, attachments). The row is written anew as it
        is: a lock alone is gone with this transaction, and a submission that began before would
        go on with its older picture of the database. So it begins anew, by the retry loop.
        """
        ids = [id_ for id_ in self._ids if isinstance(id_, int)]
        if ids:
            self.flush_recordset(["approval_state"])
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s paper SET approval_state = paper.approval_state
                      FROM (SELECT id FROM %(table)s WHERE id = ANY(%(ids)s)
                             ORDER BY id FOR NO KEY UPDATE) held
                     WHERE paper.id = held.id
                    """,
                    table=SQL.identifier(self._table),
                    ids=ids,
                ),
                # Two at the lines of one paper: the retry loop answers that as well.
                log_exceptions=False,
            )

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        # Writes past ``write``: what a paper says in another language is the paper's as well.
        if not is_sealed(self.env) and field_name not in self._approval_open_fields():
            self.check_access("write")
            self._approval_check_unlocked()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def _approval_unlocked(self):
        """Return these papers as the engine sees them: superuser and open lock.

        For the model's own later steps, after it has checked by itself that they
        may be taken.
        """
        return sealed(self)


class UnionApprovalLineMixin(models.AbstractModel):
    """Lines of a paper: locked with it, by whatever door they are reached.

    A model sets ``_approval_parent_field`` to its Many2one towards the paper.
    """

    _name = "union.approval.line.mixin"
    _description = "Line of a Paper"

    _approval_parent_field = None
    _approval_free_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        # Afterwards: the paper may have come from a default.
        lines._approval_check_lines()
        return lines

    def write(self, vals):
        if vals.keys() <= self._approval_free_fields:
            return super().write(vals)
        self.check_access("write")
        self._approval_check_lines()
        result = super().write(vals)
        if self._approval_parent_field in vals:
            self._approval_check_lines()
        return result

    def unlink(self):
        self.check_access("unlink")
        self._approval_check_lines()
        return super().unlink()

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        # As for the paper.
        if field_name not in self._approval_free_fields:
            self.check_access("write")
            self._approval_check_lines()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    @api.model
    def _approval_open_fields(self):
        """Return the names of the fields that no state of the paper locks."""
        return self._approval_free_fields

    def _approval_check_lines(self):
        if not is_sealed(self.env):
            # The lock is the paper's, whether or not the user may read it.
            papers = self.sudo()[self._approval_parent_field]
            papers._approval_check_unlocked()
            papers._approval_hold()


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        default = self.env.context.get("default_res_model")
        if is_sealed(self.env) or all(
            self._approval_owner(vals.get("res_model", default)) is None for vals in vals_list
        ):
            attachments = super().create(vals_list)
            # Where they belong may have come from a default as well.
            attachments._approval_check_papers(new=True)
            return attachments
        # Odoo's door for uploads answers a refusal and commits: the row has to go by itself.
        with self.env.cr.savepoint():
            attachments = super().create(vals_list)
            try:
                attachments._approval_check_papers(new=True)
            except UserError as error:
                # The kind of error that those doors tell, and do not call a breakdown.
                raise AccessError(str(error)) from None
        return attachments

    def write(self, vals):
        self.check_access("write")
        self._approval_check_papers()
        result = super().write(vals)
        if {"res_model", "res_id", "res_field"} & vals.keys():
            self._approval_check_papers(new=True)
        return result

    def unlink(self):
        self.check_access("unlink")
        self._approval_check_papers()
        return super().unlink()

    @api.model
    def _approval_owner(self, name):
        """Return the model of this name if its files are a paper's; else None."""
        model = self.env.get(name)
        return model if getattr(model, "_approval_owns_files", False) else None

    def _approval_check_papers(self, new=False):
        """Refuse to touch what belongs to a locked paper.

        While it is pending nothing is added either; afterwards new documents may
        join it, those it was decided on stay.
        """
        if is_sealed(self.env):
            return
        # Whose attachment it is must be known even if the user may not read it.
        for model, attachments in self.sudo().filtered("res_id").grouped("res_model").items():
            owner_model = self._approval_owner(model)
            if owner_model is None:
                continue
            open_fields = owner_model._approval_open_fields()
            attachments = attachments.filtered(
                lambda row, open_fields=open_fields: row.res_field not in open_fields
            )
            # Only whether the paper is locked is asked, whoever may read it.
            owners = owner_model.sudo().browse(attachments.mapped("res_id")).exists()
            attachments._approval_check_owned(owners._approval_papers(), new)

    def _approval_check_owned(self, papers_by_owner, new):
        """Refuse to touch those of these attachments whose paper is locked.

        :param papers_by_owner: ``{res_id: paper}``
        """

        papers = [paper for paper in papers_by_owner.values() if paper]
        if not papers:
            return
        papers = papers[0].union(*papers)

        def papers_of(rows):
            return papers.browse().union(
                *(papers_by_owner[id_] for id_ in rows.mapped("res_id") if id_ in papers_by_owner)
            )

        (papers - papers._approval_locked())._approval_hold()
        pending = papers.filtered(lambda paper: paper.approval_state == "pending")
        pending._approval_check_unlocked()
        locked = papers._approval_locked()
        # The content of a field is the paper itself.
        papers_of(self.filtered("res_field"))._approval_check_unlocked()
        if locked and not new:
            kept = locked._approval_snapshot_attachment_ids()
            papers_of(self.filtered(lambda row: row.id in kept))._approval_check_unlocked()
