from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import text
from ..argument import record_of
from .sentences import sentence


class UnionContestResult(models.Model):
    """What became of one person in a contest. Told by ``core.tally``, never changed."""

    _name = "union.contest.result"
    _description = "Result of a Contest"
    _inherit = ["union.append.only"]
    _log_access = False
    _order = "contest_id, rank, id"

    contest_id = fields.Many2one(
        "union.contest", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict", readonly=True
    )
    candidate_id = fields.Many2one("union.candidate", readonly=True, ondelete="restrict")
    written_in = fields.Char(readonly=True, help="The name as it was written on papers.")
    name = fields.Char("Full Name", compute="_compute_name")
    member_id = fields.Many2one("union.member", compute="_compute_name")
    votes_for = fields.Integer("For", readonly=True)
    votes_against = fields.Integer("Against", readonly=True)
    votes_abstain = fields.Integer("Abstained", readonly=True)
    rank = fields.Integer(readonly=True)
    status = fields.Selection(
        [
            ("elected", "Elected"),
            ("runoff", "Run-off"),
            ("outvoted", "Outvoted"),
            ("below", "No Majority"),
        ],
        required=True,
        readonly=True,
    )
    elected = fields.Boolean(compute="_compute_elected")
    can_identify = fields.Boolean(compute="_compute_can_identify")
    verdict_code = fields.Char(readonly=True)
    verdict_params = fields.Json(readonly=True)
    verdict_text = fields.Char("Verdict", compute="_compute_verdict_text")

    @api.depends("candidate_id.display_name", "written_in", "contest_id.candidate_ids.member_id")
    def _compute_name(self):
        for line in self:
            # A written-in person stands as a candidate of that origin once he is identified.
            person = line.candidate_id or line.contest_id.candidate_ids.filtered(
                lambda candidate, line=line: (
                    candidate.written_in and candidate.written_in == line.written_in
                )
            )
            line.name = person.display_name if person else line.written_in
            line.member_id = person.member_id

    @api.depends("name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.name

    @api.depends("status")
    def _compute_elected(self):
        for line in self:
            line.elected = line.status == "elected"

    @api.depends("written_in", "member_id", "contest_id.phase")
    def _compute_can_identify(self):
        for line in self:
            line.can_identify = (
                bool(line.written_in) and not line.member_id and line.contest_id.phase == "counting"
            )

    @api.depends("verdict_code", "verdict_params")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        for line in self:
            line.verdict_text = sentence(self.env, line.verdict_code, line.verdict_params or {})

    def action_identify(self, member_id):
        """Say which member a written-in person is.

        :param member_id: id of an active member of the organisation or below it
        :return: id of the candidate he becomes, of origin *written in*
        :raise UserError: not written in, identified already, another name, no active member;
            several members have this name, or two people said it is another one

        Rights: an officer of the organisation. Clause: NR-ELEC-24b.
        """
        self.ensure_one()
        contest = self.contest_id
        contest.election_id.check_access("write")
        contest.election_id._require_phase("counting")
        if not self.written_in or self.member_id:
            raise UserError(self.env._("%(name)s is known already.", name=self.name))
        member = self.env["union.member"].search(
            [
                ("id", "in", record_of(self.env["union.member"], member_id).ids),
                ("state", "=", "active"),
                ("organization_id", "child_of", contest.organization_id.id),
            ]
        )
        agreed = contest._joined_member(self.written_in)
        if not member or (not agreed and text.clean_name(member.name) != self.written_in):
            raise UserError(
                self.env._(
                    "“%(name)s” was written in; choose an active member of that name.",
                    name=self.written_in,
                )
            )
        if agreed and agreed != member:
            raise UserError(
                self.env._(
                    "“%(name)s”: two people said which member is meant, and it is another one.",
                    name=self.written_in,
                )
            )
        # How many bear the name, not who.
        namesakes = member.sudo().search_count(
            [
                ("name", "=", member.name),
                ("state", "=", "active"),
                ("organization_id", "child_of", contest.organization_id.id),
            ]
        )
        if not agreed and namesakes > 1:
            raise UserError(
                self.env._(
                    "“%(name)s” is the name of %(count)s members: two people say which of them is"
                    " meant, one proposing and the other agreeing.",
                    name=self.written_in,
                    count=namesakes,
                )
            )
        return self._identify(member).id

    def _identify(self, member):
        """Let a member stand for the name written in. The caller checked who says so."""
        # The list of candidates is closed; who was written in joins it by this door only.
        return (
            self.env["union.candidate"]
            .sudo()
            .create(
                {
                    "contest_id": self.contest_id.id,
                    "member_id": member.id,
                    "written_in": self.written_in,
                    "state": "approved",
                    "sequence": 1000,
                }
            )
        )

    def button_identify(self):
        """Open the dialog of :meth:`action_identify`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Which Member Is It?"),
            "res_model": "union.write.in.identify",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_id": self.id},
        }
