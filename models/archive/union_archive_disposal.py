from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..approval.seal import sealed
from ..clock import today
from ..plain_text import refuse_numbers
from ..said import said


class UnionArchiveDisposal(models.Model):
    """The request to destroy archives whose time is over, and that it was done.

    The superior decides. Approved, the entries wait until two people have seen them destroyed;
    their rows in the register stay.
    """

    _name = "union.archive.disposal"
    _description = "Destruction of Archives"
    _inherit = ["union.server.fields.mixin", "union.approval.mixin"]
    _order = "id desc"

    _server_fields = frozenset({"carried_out_on", "witness_one", "witness_two"})

    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    entry_ids = fields.Many2many(
        "union.archive.entry",
        "union_archive_disposal_entry_rel",
        string="Archives to Destroy",
        copy=False,
        domain="[('organization_id', '=', organization_id), ('is_due', '=', True)]",
    )
    reason = fields.Text("Grounds for Destruction", help="Why nothing of it is kept any longer.")
    carried_out_on = fields.Date("Destroyed On", readonly=True, copy=False)
    witness_one = fields.Char("First Witness", readonly=True, copy=False)
    witness_two = fields.Char("Second Witness", readonly=True, copy=False)

    @api.depends("organization_id.name", "create_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = self.env._(
                "Destruction of archives: %(organization)s",
                organization=paper.sudo().organization_id.name or "",  # its own organisation
            )

    @api.constrains("reason")
    def _check_texts(self):
        refuse_numbers(self, "reason")

    @api.constrains("entry_ids", "organization_id")
    def _check_entries(self):
        # Whether they are the paper's own, whoever asks.
        for paper in self.sudo():
            strange = paper.entry_ids.filtered(
                lambda entry, paper=paper: entry.organization_id != paper.organization_id
            )
            if strange:
                raise UserError(
                    self.env._(
                        "One of the archives (%(count)s) belongs to another organisation: each"
                        " asks for its own.",
                        count=len(strange),
                    )
                )

    def action_carry_out(self, witness_one, witness_two):
        """Record that the archives of these approved papers were destroyed.

        :param str witness_one: who saw it
        :param str witness_two: another who saw it
        :return: True
        :raise UserError: not approved, done already, or not two people
        :raise AccessError: not an officer of the organisation
        """
        self.check_access("write")
        witnesses = [said(self.env, name) for name in (witness_one, witness_two)]
        if not all(witnesses) or witnesses[0] == witnesses[1]:
            raise UserError(
                self.env._("Two people see to it that archives are destroyed: name both.")
            )
        for paper in self:
            if paper.approval_state != "approved" or paper.carried_out_on:
                raise UserError(
                    self.env._(
                        "%(paper)s: what is approved is carried out, once.",
                        paper=paper.display_name,
                    )
                )
        # The right was checked, and these fields are the server's.
        papers = sealed(self)
        papers.write(
            {
                "carried_out_on": today(self.env),
                "witness_one": witnesses[0],
                "witness_two": witnesses[1],
            }
        )
        refuse_numbers(papers, "witness_one", "witness_two")
        papers.entry_ids.write({"state": "destroyed", "destroyed_on": today(self.env)})
        # The digital copy goes with the paper.
        papers.entry_ids.write({"scan": False, "scan_name": False})
        return True

    def button_carry_out(self):
        """Ask for the two who saw it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Archives Destroyed"),
            "res_model": "union.archive.destroyed",
            "view_mode": "form",
            "target": "new",
            "context": {"default_disposal_id": self.id},
        }

    # ---- hooks ----

    def _approval_check_submit(self, reason=None):
        return super()._approval_check_submit(reason) | self._not_to_destroy()

    def _approval_recheck(self):
        return super()._approval_recheck() | self._not_to_destroy()

    def _approval_check_revoke(self):
        failed = super()._approval_check_revoke()
        return failed | {
            paper.id: self.env._("%(paper)s: the archives are gone.", paper=paper.display_name)
            for paper in self
            if paper.carried_out_on
        }

    def _on_approved(self):
        super()._on_approved()
        for paper in self:
            paper.entry_ids.write({"state": "cleared", "disposal_id": paper.id})

    def _on_revoked(self):
        super()._on_revoked()
        self.entry_ids.filtered(lambda entry: entry.state == "cleared").write(
            {"state": "kept", "disposal_id": False}
        )

    def _not_to_destroy(self):
        """Return ``{paper id: message}`` of those with nothing on them, or what must be kept."""
        failed = {}
        # Every entry is the paper's own organisation's; whether it may go is asked for all alike.
        papers = self.sudo()
        lent = (
            self.env["union.archive.loan"]
            .sudo()  # as above
            .search(
                Domain("entry_id", "in", papers.entry_ids.ids) & Domain("returned_on", "=", False)
            )
            .entry_id
        )
        for paper in papers:
            if not paper.entry_ids:
                failed[paper.id] = self.env._("Name the archives to be destroyed.")
                continue
            kept = paper.entry_ids.filtered(lambda entry: not entry.is_due or entry in lent)
            if kept:
                failed[paper.id] = self.env._(
                    "%(entry)s: only what is kept, back from its borrower and past its time is"
                    " destroyed; permanent archives never are.",
                    entry=kept[0].number,
                )
        return failed
