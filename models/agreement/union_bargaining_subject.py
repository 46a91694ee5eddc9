from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core.text import hide_numbers
from ..argument import record_of
from ..clock import today
from ..plain_text import refuse_numbers
from ..said import said
from .steps import check_state

# Of one login; more are let in after a pause that grows.
SUBJECTS = 3
LONGEST = 2000
MOST = 20


class UnionBargainingSubject(models.Model):
    """What a member proposes to bargain about: taken into a round, or answered why not."""

    _name = "union.bargaining.subject"
    _description = "Proposed Subject of Bargaining"
    _inherit = ["union.server.fields.mixin"]
    _order = "id desc"
    _rec_name = "content"
    _places_first = ("organization_id",)
    _named_first = ("member_id", "bargaining_id")

    _server_fields = frozenset({"state", "received_on", "bargaining_id", "answer", "answered_on"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="restrict")
    content = fields.Text("Proposed Subject", required=True)
    received_on = fields.Date(
        required=True, readonly=True, copy=False, default=lambda self: today(self.env)
    )
    state = fields.Selection(
        [
            ("new", "Not Answered Yet"),
            ("taken", "Taken into a Round"),
            ("answered", "Proposal Answered"),
        ],
        required=True,
        readonly=True,
        default="new",
        copy=False,
        index=True,
    )
    bargaining_id = fields.Many2one(
        "union.bargaining",
        "Taken into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    answer = fields.Text(
        "Answer to the Proposal",
        readonly=True,
        copy=False,
        help="The member reads it on his own page.",
    )
    answered_on = fields.Date("Answer Given On", readonly=True, copy=False)

    @api.constrains("content", "answer")
    def _check_texts(self):
        refuse_numbers(self, "content", "answer")

    @api.constrains("member_id", "organization_id")
    def _check_member(self):
        for subject in self:
            member, place = subject.member_id, subject.organization_id
            if member and member.organization_id != place:
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s: a proposal is entered at the"
                        " member's own union.",
                        member=member.name,
                        organization=place.name,
                    )
                )

    def write(self, vals):
        self.check_access("write")
        if not self.env.su and any(subject.state != "new" for subject in self):
            raise UserError(self.env._("A proposal that was taken up or answered stays as it is."))
        return super().write(vals)

    def action_take_up(self, bargaining_id):
        """Take these proposals into a round of bargaining.

        :param int bargaining_id: the round, of the same union or one above it
        :return: True
        :raise UserError: handled before, the round is over, or of another union
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        check_state(self, "new")
        bargaining = record_of(self.env["union.bargaining"], bargaining_id)
        if not bargaining:
            raise UserError(self.env._("Name the round that takes the proposal up."))
        bargaining.check_access("write")
        check_state(bargaining, "draft", "invited", "accepted", "talks")
        for subject in self:
            path = bargaining.organization_id.parent_path or ""
            if not (subject.organization_id.parent_path or "").startswith(path):
                raise UserError(
                    self.env._("That round is of a union which this member does not belong to.")
                )
        return self._server_write(
            {"state": "taken", "bargaining_id": bargaining.id, "answered_on": today(self.env)}
        )

    def action_answer(self, answer):
        """Answer these proposals; the members read it on their own pages.

        :param str answer: the answer, which must say something
        :return: True
        :raise UserError: nothing said, or answered before
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        check_state(self, "new", "taken")
        text = said(self.env, answer)
        if not text:
            raise UserError(self.env._("Say what the member is to be answered."))
        return self._server_write(
            {"state": "answered", "answer": text, "answered_on": today(self.env)}
        )

    def button_answer(self):
        """Ask for the answer, see :meth:`action_answer`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer to the Proposal"),
            "res_model": "union.agreement.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_step": "subject", "default_subject_id": self.id},
        }

    @api.model
    @api.private
    def _portal_own(self, members):
        """Return the proposals (superuser) of these memberships, the newest first."""
        # A member has no right to the register; his own are his to read.
        return self.sudo().search(Domain("member_id", "in", members.ids), limit=MOST)

    @api.model
    @api.private
    def _portal_propose(self, members, content):
        """Enter a member's proposal at his own union.

        :param members: his memberships, found by his login
        :return: the proposal (superuser)
        :raise UserError: nothing said, too long, no active membership, too many from this login
        """
        member = members.filtered(lambda one: one.state == "active")[:1]
        if not member:
            raise UserError(
                self.env._("Proposals are brought in by members whose membership is in force.")
            )
        content = said(self.env, content)
        if not any(map(str.isalpha, content)):
            raise UserError(self.env._("Say what is to be bargained about."))
        if len(content) > LONGEST:
            raise UserError(self.env._("Say it in at most %(count)s characters.", count=LONGEST))
        attempts = self.env["union.entry.attempt"].sudo()  # counts under a key, no name
        key = attempts._key("subject", "login", self.env.uid)
        if not attempts._count(key, SUBJECTS, attempts._figures()):
            raise UserError(
                self.env._("You have handed in several proposals. Wait a while before the next.")
            )
        # His membership was found by his login; a member has no right to the register.
        return self.with_user(SUPERUSER_ID).create(
            {
                "organization_id": member.organization_id.id,
                "member_id": member.id,
                # Typed by anybody: no number of a person stays in it.
                "content": hide_numbers(content),
            }
        )
