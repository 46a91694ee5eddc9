from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..argument import record_of
from ..clock import now
from ..said import said

# Who says of a result that it was counted like this.
CONFIRM = ("chief", "observer")


class UnionScrutineer(models.Model):
    """Candidates may send somebody who watches the count and enters nothing."""

    _inherit = "union.scrutineer"

    role = fields.Selection(
        selection_add=[("observer", "Candidates' Observer")], ondelete={"observer": "cascade"}
    )


class UnionCountConfirmation(models.Model):
    """What the chief scrutineer or an observer said of the result of a vote. Append-only.

    It speaks of the result with this digest alone: after a recount it is said anew.
    """

    _name = "union.count.confirmation"
    _description = "Confirmation of a Count"
    _inherit = ["union.append.only"]
    _log_access = False
    _order = "contest_id, id"

    contest_id = fields.Many2one(
        "union.contest", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict", readonly=True
    )
    scrutineer_id = fields.Many2one(
        "union.scrutineer", required=True, ondelete="restrict", readonly=True
    )
    name = fields.Char("Full Name", required=True, readonly=True)
    role = fields.Char("Role Then", required=True, readonly=True, help="Code of the role.")
    role_text = fields.Char("Role", compute="_compute_role_text")
    agrees = fields.Boolean("Confirms the Result", readonly=True)
    remark = fields.Text(readonly=True)
    result_digest = fields.Char(required=True, readonly=True)
    is_standing = fields.Boolean("Of This Result", compute="_compute_is_standing")
    user_id = fields.Many2one(
        "res.users", "Recorded By", required=True, readonly=True, ondelete="restrict"
    )
    on_paper = fields.Boolean(readonly=True, help="Recorded by an officer from a signed paper.")
    confirmed_at = fields.Datetime(required=True, readonly=True)

    _once = models.UniqueIndex(
        "(contest_id, scrutineer_id, result_digest)", "This was said of this result already."
    )

    @api.depends("role")
    @api.depends_context("lang")
    def _compute_role_text(self):
        roles = dict(self.env["union.scrutineer"]._fields["role"]._description_selection(self.env))
        for row in self:
            row.role_text = roles.get(row.role, row.role)

    @api.depends("result_digest", "contest_id.result_digest")
    def _compute_is_standing(self):
        for row in self:
            row.is_standing = row.result_digest == row.contest_id.result_digest


class UnionContest(models.Model):
    """The result as those who watched the count say it was."""

    _inherit = "union.contest"

    confirmation_ids = fields.One2many("union.count.confirmation", "contest_id", readonly=True)

    def action_confirm_result(self, scrutineer_id=None, agrees=True, remark=None):
        """Say as chief scrutineer or as observer of candidates how the vote was counted.

        :param scrutineer_id: whose signed paper an officer records; by default my own word
        :param agrees: False objects, with a remark
        :return: ids of the confirmations, one per contest
        :raise UserError: not decided, said already, an objection without a remark, no chief
            scrutineer or observer, the result was changed outside the program

        Rights: the person himself; an officer of the organisation from a signed paper.
        Clause: SZ-5.1.3.5a2.
        """
        self.check_access("read")
        remark = said(self.env, remark) or False
        if not agrees and not remark:
            raise UserError(self.env._("Say what the objection is; it stays on record."))
        rows = [contest._confirmation(scrutineer_id, bool(agrees), remark) for contest in self]
        # Who may say it was checked; rows are the server's.
        return self.env["union.count.confirmation"].sudo().create(rows).ids

    def button_confirm_result(self):
        """Open the dialog of :meth:`action_confirm_result`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confirm the Count"),
            "res_model": "union.count.confirm",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_contest_id": self.id},
        }

    def _confirmation(self, scrutineer_id, agrees, remark):
        """Return the values of a confirmation of this vote; raise where it cannot be."""
        if not self.result_digest or self.phase not in ("counting", "result"):
            raise UserError(
                self.env._(
                    "%(contest)s: a result is confirmed once it is decided and before it is"
                    " reported.",
                    contest=self.display_name,
                )
            )
        if self._not_covered() is None:
            raise UserError(
                self.env._(
                    "%(contest)s: the result is not what was decided. Somebody changed it"
                    " outside the program; clear this up.",
                    contest=self.display_name,
                )
            )
        person, mine = self._confirming(scrutineer_id)
        if self.sudo().confirmation_ids.filtered(  # whether it was said, not what
            lambda row: row.scrutineer_id == person and row.is_standing
        ):
            raise UserError(
                self.env._("%(name)s said so of this result already.", name=person.name)
            )
        return {
            "contest_id": self.id,
            "organization_id": self.organization_id.id,
            "scrutineer_id": person.id,
            "name": person.name,
            "role": person.role,
            "agrees": agrees,
            "remark": remark,
            "result_digest": self.result_digest,
            "user_id": self.env.uid,
            "on_paper": not mine,
            "confirmed_at": now(),
        }

    def _confirming(self, scrutineer_id):
        """Return ``(the scrutineer who says it, whether it is the user himself)``."""
        # Who was voted stands on the board of the meeting; a teller does not read the list.
        named = self.sudo().election_id.meeting_id.scrutineer_ids.filtered(
            lambda person: person.confirmed and person.role in CONFIRM
        )
        mine = named.filtered(
            lambda person: self.env.user in person.user_id | person.member_id.partner_id.user_ids
        )
        if scrutineer_id is None:
            person = mine[:1]
        else:
            wanted = record_of(self.env["union.scrutineer"], scrutineer_id).id
            person = named.filtered(lambda one: one.id == wanted)
        if not person:
            raise UserError(
                self.env._(
                    "The result is confirmed by the chief scrutineer and by observers of the"
                    " candidates whom the meeting has voted."
                )
            )
        if person not in mine and not self.election_id.has_access("write"):
            raise AccessError(self.env._("Each confirms for himself."))
        return person, person in mine
