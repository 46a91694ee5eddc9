from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import now, today
from ..digest import digest
from .sentences import sentence


class UnionElectionSitting(models.Model):
    """A coming together to vote: who was called, who came, and the quorum as told at its opening.

    The first one opens with the polls. A further round on another day has one of its own, so
    that its quorum and its base are those of that day. Made by the server.
    """

    _name = "union.election.sitting"
    _description = "Sitting of an Election"
    _order = "election_id, number"
    _rec_name = "number"

    election_id = fields.Many2one(
        "union.election", required=True, index=True, readonly=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    number = fields.Integer(required=True, readonly=True)
    state = fields.Selection(
        [("gathering", "Gathering"), ("open", "Polls Open"), ("closed", "Polls Closed")],
        required=True,
        default="gathering",
        readonly=True,
    )
    reason = fields.Text("Why Again", readonly=True)
    opened_on = fields.Date(readonly=True)
    opened_at = fields.Datetime(readonly=True)
    closed_at = fields.Datetime(readonly=True)
    entitled_count = fields.Integer("Entitled at Opening", readonly=True)
    opening_count = fields.Integer("Present at Opening", readonly=True)
    present_count = fields.Integer("Present at Closing", readonly=True)
    verdict = fields.Json("Quorum", readonly=True, help="As the rules told it at the opening.")
    delegations = fields.Json(
        "Present by Constituency", readonly=True, help="Who had come at the opening."
    )
    digest = fields.Char("Presence Digest (SHA-256)", readonly=True)
    quorum_text = fields.Char("Quorum Met", compute="_compute_quorum_text")
    presence_ids = fields.One2many("union.election.presence", "sitting_id", "Who Was Present")
    contest_ids = fields.One2many("union.contest", "sitting_id", "Votes")

    _number_unique = models.Constraint(
        "UNIQUE (election_id, number)", "An election has each sitting once."
    )

    @api.depends("number")
    def _compute_display_name(self):
        for sitting in self:
            sitting.display_name = self.env._("Sitting %(number)s", number=sitting.number)

    @api.depends("verdict")
    @api.depends_context("lang")
    def _compute_quorum_text(self):
        for sitting in self:
            verdict = sitting.verdict or {}
            sitting.quorum_text = (
                sentence(self.env, verdict["code"], verdict["params"]) if verdict else False
            )

    def action_open(self):
        """Open the polls of a further sitting: the quorum is there, told by the rules adopted.

        :return: ``{'number', 'entitled', 'present', 'opened_on'}``
        :raise UserError: no quorum, or it was opened already

        Rights: an officer of the organisation. Clauses: NR-ELEC-17, NR-CHAIR-16.
        """
        self.ensure_one()
        election = self.election_id
        election.check_access("write")
        election._require_phase("counting")
        if self.state != "gathering":
            raise UserError(self.env._("This sitting was opened already."))
        election._require_frozen()
        if missing := election._gate_quorum_met():
            raise UserError(sentence(self.env, *missing[0]))
        self._tell_opening()
        return {
            "number": self.number,
            "entitled": self.entitled_count,
            "present": self.opening_count,
            "opened_on": self.opened_on.isoformat(),
        }

    def action_close(self):
        """Close the polls of a further sitting; who was there stays on record.

        :return: ``{'number', 'present'}``
        :raise UserError: it is not open, or papers are not accounted for

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.election_id.check_access("write")
        self._require_open()
        if missing := self.election_id._gate_papers_accounted():
            raise UserError(sentence(self.env, *missing[0]))
        self._tell_closing()
        return {"number": self.number, "present": self.present_count}

    def action_certificate_pdf(self):
        """Return the certificate of the quorum of this sitting as PDF.

        :return: ``{'filename': str, 'data': base64 str}``
        :raise UserError: it was not opened yet

        Rights: whoever reads the sitting. Clause: NR-ELEC-17.
        """
        self.ensure_one()
        return self.election_id._paper("trade_union.report_quorum_certificate", self)

    def button_open(self):
        """Button of :meth:`action_open`."""
        self.action_open()
        return True

    def button_close(self):
        """Button of :meth:`action_close`."""
        self.action_close()
        return True

    def button_certificate(self):
        """Print the certificate of the quorum."""
        return self.env.ref("trade_union.report_quorum_certificate").report_action(self)

    def _require_open(self):
        for sitting in self:
            if sitting.state != "open":
                raise UserError(
                    self.env._(
                        "%(sitting)s is not open: the quorum is told first.",
                        sitting=sitting.display_name,
                    )
                )

    def _tell_opening(self):
        """Keep who is called and who came, and what the rules say to it, as it is now."""
        election = self.election_id
        # Counted anew: what a form shows may be older.
        entitled, present = election._attendance().get(election.id, (0, 0))
        verdict = election._quorum(entitled, present)
        # The caller's right to write the election was checked; sittings are the server's.
        self.sudo().write(
            {
                "state": "open",
                "opened_on": today(self.env),
                "opened_at": now(),
                "entitled_count": entitled,
                "opening_count": present,
                "present_count": present,
                "verdict": verdict.as_dict(),
                "delegations": election._delegations(),
            }
        )

    def _tell_closing(self):
        """Keep who was there: who came late, while the polls were open, is present too."""
        came = self.election_id.voter_ids.filtered("checked_in_on")
        # As for the opening.
        self.env["union.election.presence"].sudo().create(
            [
                {
                    "sitting_id": self.id,
                    "organization_id": self.organization_id.id,
                    "voter_id": voter.id,
                    "checked_in_on": voter.checked_in_on,
                    "checked_in_by_id": voter.checked_in_by_id.id,
                }
                for voter in came
            ]
        )
        self.invalidate_recordset(["presence_ids"])
        self.sudo().write(  # as above
            {"state": "closed", "closed_at": now(), "present_count": len(came)}
        )
        self.sudo().digest = self._digest_presence()  # as above

    def _digest_presence(self):
        return digest(
            {
                "election": self.election_id.id,
                "number": self.number,
                "entitled": self.entitled_count,
                "opening": self.opening_count,
                "present": self.present_count,
                "verdict": self.verdict,
                "people": sorted(
                    [row.voter_id.id, row.checked_in_on.isoformat()] for row in self.presence_ids
                ),
            }
        )


class UnionElectionPresence(models.Model):
    """Somebody was at a sitting. Append-only; nothing here leads to a paper or a vote."""

    _name = "union.election.presence"
    _inherit = ["union.append.only"]
    _description = "Presence at a Sitting"
    _log_access = False
    _order = "sitting_id, id"
    _rec_name = "voter_id"

    sitting_id = fields.Many2one(
        "union.election.sitting", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    voter_id = fields.Many2one(
        "union.voter", required=True, readonly=True, index=True, ondelete="restrict"
    )
    checked_in_on = fields.Datetime("Came At", required=True, readonly=True)
    checked_in_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _once = models.Constraint(
        "UNIQUE (sitting_id, voter_id)", "A person is present at a sitting once."
    )


class UnionContest(models.Model):
    """A vote held at a further sitting goes by who came to that one."""

    _inherit = "union.contest"

    sitting_id = fields.Many2one(
        "union.election.sitting", readonly=True, copy=False, index=True, ondelete="restrict"
    )

    def action_bundle(self, size=25):
        if self.sitting_id and self.sitting_id.state != "closed":
            raise UserError(self.env._("Close the polls of this sitting before you count."))
        return super().action_bundle(size)

    def _electorate(self):
        # How many, not who; whoever counts this vote may know.
        sitting = self.sudo().sitting_id
        if not sitting:
            return super()._electorate()
        return {"entitled": sitting.entitled_count, "present": sitting.present_count}


class UnionBallotBatch(models.Model):
    """Papers are handed out where the quorum was told."""

    _inherit = "union.ballot.batch"

    def action_account(
        self, issued, recovered, spoilt=0, unused=0, void_reason=None, correction=None
    ):
        self.contest_id.sitting_id._require_open()
        return super().action_account(issued, recovered, spoilt, unused, void_reason, correction)


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[
            ("new_sitting", "Came Together Again"),
            ("roll_frozen", "Roll Frozen Before Its Notice Was Over"),
            ("pass_revoked", "Pass Revoked"),
        ],
        ondelete={
            "new_sitting": "cascade",
            "roll_frozen": "cascade",
            "pass_revoked": "cascade",
        },
    )
