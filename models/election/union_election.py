from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..clock import today
from ..organization.union_organization_scope import OFFICER
from .sentences import sentence


class UnionElection(models.Model):
    """An election project: ordered phases from the draft to the superior's approval.

    Each phase is an action of its own; none is skipped silently. What must be true
    before the next phase stands in the gates (data): a *block* stops everybody, a
    *reason needed* goes on with a reason that stays on record. All legal dates are the
    server's. Nothing anywhere links a voter to a vote.

    The actions stand in the files beside this one: ``_roll``, ``_candidates``,
    ``_polls``, ``_result``.
    """

    _name = "union.election"
    _description = "Election"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "union.server.fields.mixin",
        "union.standard.mixin",
    ]
    _order = "create_date desc, id desc"
    _named_first = ("meeting_id", "petition_id")
    # What a phase begins with; one that is not named here begins by going on.
    _phase_actions = {
        "publicity": "action_publish_candidates",
        "approval": "action_submit_candidates",
        "opened": "action_open",
        "counting": "action_close_poll",
        "result": "action_publish_result",
        "reported": "action_report",
        "approved": "action_report",
        "closed": "action_close",
    }

    # What its phases ask stands in ``checklist``; the watch asks for the report.
    _union_check_trigger = "daily"

    # What stands on the list, the papers and the result → what it is settled by.
    _settled = {
        "name": "rules_locked",
        "nomination_method": "rules_locked",
        "petition_id": "opened_on",
    }
    _server_fields = frozenset(
        {
            "phase_id",
            "phase",
            "step_ids",
            "rules_locked",
            "rules_digest",
            "adopted_digest",
            "roll_frozen_on",
            "roll_digest",
            "roll_publicity_id",
            "roll_published_digest",
            "sitting_ids",
            "publicity_id",
            "published_list",
            "published_on",
            "opened_on",
            "opened_at",
            "entitled_count",
            "present_count",
            "elected_on",
            "result_publicity_id",
            "result_published_on",
            "result_digest",
            "last_serial",
            "report_due_on",
            "congress_constituency_id",
            "reported_on",
            "approved_on",
            "revoked_on",
            "term_ids",
            "report_ids",
            "voter_ids",
            "record_ids",
            "permission_ids",
            "seat_change_ids",
            "report_due_provisional",
            "next_due_on",
            "next_due_provisional",
            "plenary_id",
            "ended_on",
            "ended_reason",
            "has_ended",
        }
    )

    name = fields.Char(required=True)
    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_organization(),
    )
    kind = fields.Selection(
        [
            ("first", "First Election"),
            ("re_election", "Re-election"),
            ("by_election", "By-election"),
        ],
        required=True,
        default="first",
    )
    meeting_id = fields.Many2one(
        "union.meeting", "Congress or Meeting", index=True, ondelete="restrict"
    )
    phase_id = fields.Many2one(
        "union.election.phase", readonly=True, copy=False, ondelete="restrict", tracking=True
    )
    phase = fields.Char("Phase Code", related="phase_id.code", store=True, index=True)
    step_ids = fields.One2many("union.election.step", "election_id", "Steps", readonly=True)
    checklist = fields.Html("What Is Missing", compute="_compute_checklist", sanitize=False)
    next_phase_id = fields.Many2one("union.election.phase", compute="_compute_next_phase_id")

    rule_ids = fields.One2many("union.election.rule", "election_id", "Rules Adopted")
    rules_locked = fields.Boolean(readonly=True, copy=False)
    rules_digest = fields.Char("Rules Digest (SHA-256)", readonly=True, copy=False)
    contest_ids = fields.One2many("union.contest", "election_id", "Contests")
    constituency_ids = fields.One2many("union.constituency", "election_id", "Constituencies")
    voter_ids = fields.One2many("union.voter", "election_id", "Roll", readonly=True)
    voter_count = fields.Integer("Entitled to Attend", compute="_compute_voter_counts")
    checked_in_count = fields.Integer("Present", compute="_compute_voter_counts")
    quorum_count = fields.Integer("Needed for the Quorum", compute="_compute_quorum_count")
    roll_frozen_on = fields.Date(readonly=True, copy=False)
    roll_digest = fields.Char("Roll Digest (SHA-256)", readonly=True, copy=False)

    publicity_id = fields.Many2one(
        "union.publicity", "Publicity of Candidates", readonly=True, copy=False, ondelete="restrict"
    )
    published_on = fields.Date(related="publicity_id.published_on", string="Candidates Published")
    published_list = fields.Json(readonly=True, copy=False)
    opened_on = fields.Date("Polls Opened", readonly=True, copy=False)
    opened_at = fields.Datetime(readonly=True, copy=False)
    entitled_count = fields.Integer("Entitled at Opening", readonly=True, copy=False)
    present_count = fields.Integer("Present at Closing", readonly=True, copy=False)
    elected_on = fields.Date(readonly=True, copy=False)
    result_publicity_id = fields.Many2one(
        "union.publicity", "Publicity of the Result", readonly=True, copy=False, ondelete="restrict"
    )
    result_published_on = fields.Date(readonly=True, copy=False)
    result_digest = fields.Char("Result Digest (SHA-256)", readonly=True, copy=False)
    report_due_on = fields.Date("Report Due", readonly=True, copy=False)
    reported_on = fields.Date(readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    report_ids = fields.One2many("union.election.report", "election_id", "Reports", readonly=True)
    term_ids = fields.One2many("union.term", "election_id", "Terms", readonly=True)

    @api.model
    def _default_organization(self):
        """Return the one organisation where the user has a duty to run elections, else none."""
        paths = self.env["union.organization"]._scope_paths((OFFICER,))
        own = self.env["union.organization"].search([("parent_path", "in", paths)], limit=2)
        return own if len(own) == 1 else False

    @api.depends("phase_id", "step_ids")
    def _compute_next_phase_id(self):
        for election in self:
            steps = election.step_ids.sorted("sequence")
            todo = steps.filtered(lambda step: step.state == "todo")
            election.next_phase_id = todo[:1].phase_id

    @api.depends("voter_ids", "voter_ids.checked_in_on", "entitled_count")
    def _compute_voter_counts(self):
        counts = self._attendance()
        for election in self:
            election.voter_count, election.checked_in_count = counts.get(
                election._origin.id, (0, 0)
            )

    @api.depends("voter_count", "rule_ids.value")
    def _compute_quorum_count(self):
        for election in self:
            election.quorum_count = (
                election._quorum(election.voter_count, 0).params["required"]
                if election.rule_ids
                else 0
            )

    @api.constrains("meeting_id", "organization_id")
    def _check_meeting(self):
        for election in self:
            meeting = election.meeting_id
            if meeting and meeting.organization_id != election.organization_id:
                raise ValidationError(sentence(self.env, "no_meeting", {}))

    @api.model_create_multi
    def create(self, vals_list):
        elections = super().create(vals_list)
        elections._make_steps()
        return elections

    def write(self, vals):
        fixed = {"organization_id", "kind"} & vals.keys()
        if fixed and any(election.phase not in (False, "draft") for election in self):
            raise UserError(
                self.env._(
                    "Organisation and kind of an election are set while it is a draft. Make a new"
                    " election instead."
                )
            )
        if "meeting_id" in vals and any(election.opened_on for election in self):
            raise UserError(self.env._("The polls are open: the meeting is not changed any more."))
        settled = {name for name, since in self._settled.items() if any(self.mapped(since))}
        if not self.env.su and (settled := sorted(settled & vals.keys())):
            raise UserError(
                self.env._(
                    "%(election)s: this stays as it was when it was put to the vote (%(fields)s).",
                    election=self[:1].name,
                    fields=", ".join(
                        self._fields[name]._description_string(self.env) for name in settled
                    ),
                )
            )
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(election.phase not in (False, "draft", "roll") for election in self):
            raise UserError(
                self.env._("An election whose candidates were published stays on record.")
            )
        if self.record_ids:
            raise UserError(
                self.env._("An election in which something was done with a reason stays on record.")
            )

    def action_propose_rules(self):
        """Propose the rules of this election from the standards in force.

        Rules that stand there already, changed or not, are left alone.

        :return: list of ``{'key', 'value', 'clause', 'certainty'}``
        :raise UserError: the standards give no figure for one of them

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self.env["union.election.rule"]._propose(self)
        return [
            {
                "key": rule.key,
                "value": rule.value,
                "clause": rule.clause or "",
                "certainty": rule.certainty or "",
            }
            for rule in self.rule_ids
        ]

    def action_advance(self, reason=None):
        """Go to the next phase where nothing but its gates stands in between.

        :param reason: why gates that ask for a reason are let pass; stays on record
        :return: ``{'id', 'phase', 'waived'}``
        :raise UserError: a gate blocks or lacks its reason, or the next phase has an
            action of its own (publishing candidates, opening the polls, ...)
        """
        self.ensure_one()
        self.check_access("write")
        following = self.next_phase_id.code
        if not following or self._begins_with(following):
            raise UserError(
                self.env._(
                    "“%(phase)s” begins with an action of its own, not by going on.",
                    phase=self._phase_name(self.next_phase_id) if self.next_phase_id else "",
                )
            )
        if following == "roll" and not self.rule_ids:
            self.action_propose_rules()
        return self._enter(following, reason)

    def _go_on(self, reason=None):
        """Take the action the next phase begins with."""
        action = self._begins_with(self.next_phase_id.code) or "action_advance"
        return getattr(self, action)(reason=reason)

    def _begins_with(self, code):
        """Return the action a phase begins with; None where it is entered by going on."""
        return self._phase_actions.get(code)

    def _require_phase(self, *codes):
        """Raise UserError unless the election is in one of these phases."""
        for election in self:
            if election.phase not in codes:
                wanted = election.step_ids.phase_id.filtered(lambda phase: phase.code in codes)
                raise UserError(
                    self.env._(
                        "%(election)s is in the phase “%(phase)s”; this is done in: %(wanted)s.",
                        election=election.name,
                        phase=election._phase_name(),
                        wanted=self.env._(", ").join(map(election._phase_name, wanted))
                        or ", ".join(codes),
                    )
                )

    def _enter(self, code, reason=None):
        """Leave the current phase for the next, which must be ``code``; check the gates.

        :return: ``{'id', 'phase', 'waived'}``
        """
        self.ensure_one()
        self.check_access("write")
        following = self.next_phase_id
        if following.code != code:
            raise UserError(
                self.env._(
                    "%(election)s is in the phase “%(phase)s”; next comes “%(next)s”.",
                    election=self.name,
                    phase=self._phase_name(),
                    next=self._phase_name(following) if following else self.env._("nothing more"),
                )
            )
        waived = self._pass_gates(reason)
        current = self.step_ids.filtered(lambda step: step.state == "current")
        coming = self.step_ids.filtered(lambda step: step.phase_id == following)
        # Steps are the server's; the right to write the election was checked above.
        current.sudo().write(
            {
                "state": "done",
                "waived": waived or False,
                "reason": reason if waived else False,
            }
        )
        coming.sudo().write(  # as above
            {"state": "current", "entered_on": today(self.env), "entered_by_id": self.env.uid}
        )
        if waived:
            self._note("waived", reason, details=waived, phase=current.phase_id)
        self._server_write({"phase_id": following.id})
        return {"id": self.id, "phase": code, "waived": [finding["gate"] for finding in waived]}
