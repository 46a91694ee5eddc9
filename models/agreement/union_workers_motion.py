from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import tally
from ..approval.row_lock import wait_for_rows
from ..plain_text import refuse_numbers
from ..vote_words import vote_words


class UnionWorkersMotion(models.Model):
    """What a session of a workers' congress votes on, and the counted votes.

    The majority is a share of all representatives, not of those present; whether exactly half is
    enough, each place says for itself (NR-WC-win, NR-WC-shanghai-win).
    """

    _name = "union.workers.motion"
    _description = "Motion of a Workers’ Congress"
    _inherit = ["union.standard.mixin", "union.server.fields.mixin"]
    _order = "session_id, sequence, id"
    _places_first = ("session_id",)
    _server_fields = frozenset(
        {
            "state",
            "organization_id",
            "needed_count",
            "base_count",
            "clause",
            "rules_json",
            "verdict_json",
        }
    )

    name = fields.Char("Motion", required=True)
    content = fields.Text("Wording of the Motion", help="What is voted on, word for word.")
    session_id = fields.Many2one(
        "union.workers.session", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(related="session_id.organization_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    method = fields.Selection(
        [("secret", "Secret Ballot"), ("hands", "Show of Hands")],
        "How It Is Voted",
        required=True,
        default="secret",
    )
    votes_for = fields.Integer("In Favour", copy=False)
    votes_against = fields.Integer("Against", copy=False)
    votes_abstain = fields.Integer("Abstained", copy=False)
    state = fields.Selection(
        [("draft", "Not Voted"), ("passed", "Carried"), ("rejected", "Rejected")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    needed_count = fields.Integer("Votes Needed to Carry", readonly=True, copy=False)
    base_count = fields.Integer("Base", readonly=True, copy=False)
    clause = fields.Char(readonly=True, copy=False)
    rules_json = fields.Json("Rules of the Vote", readonly=True, copy=False)
    verdict_json = fields.Json("Verdict of the Rules", readonly=True, copy=False)
    verdict_text = fields.Char("Verdict", compute="_compute_verdict_text")

    _votes = models.Constraint(
        "CHECK (votes_for >= 0 AND votes_against >= 0 AND votes_abstain >= 0)",
        "Votes are zero or more.",
    )

    @api.depends("verdict_json")
    @api.depends_context("lang")
    def _compute_verdict_text(self):
        for motion in self:
            verdict = motion.verdict_json
            motion.verdict_text = vote_words(self.env, verdict) if verdict else False

    @api.constrains("name", "content", "check_reason")
    def _check_texts(self):
        refuse_numbers(self, "name", "content", "check_reason")

    @api.constrains("session_id")
    def _check_session(self):
        for motion in self:
            if motion.session_id.state == "closed":
                raise ValidationError(
                    self.env._(
                        "“%(session)s” is closed: “%(name)s” is a matter for the next session.",
                        session=motion.session_id.name,
                        name=motion.name,
                    )
                )

    def write(self, vals):
        if not self.env.su and any(motion.state != "draft" for motion in self):
            raise UserError(self.env._("A motion that was voted on is not changed."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        if any(motion.state != "draft" for motion in self):
            raise UserError(self.env._("A motion that was voted on is not deleted."))
        return super().unlink()

    def action_decide(self, reason=None):
        """Say by the votes entered whether the motion is carried. Once, and for good.

        :param str reason: why to go on in spite of warnings; ``check_reason`` if None
        :return: ``{'id', 'state', 'needed', 'base', 'verdict'}`` as
            ``union.resolution.action_record_vote``; state: ``passed`` or ``rejected``
        :raise UserError: voted already, the session is not open, no quorum, more votes than
            people present, or not voted in secret where it is to be

        Rights: an officer of the organisation. Clauses: NR-WC-win, NR-WC-soe-18b,
        NR-WC-shanghai-win, NR-WC-zhejiang-win.
        """
        self.ensure_one()
        self.check_access("write")
        # Two at once: the second finds it voted.
        wait_for_rows(self)
        session = self.session_id
        if self.state != "draft":
            raise UserError(self.env._("“%(name)s” was voted on already.", name=self.name))
        if session.state != "open":
            raise UserError(self.env._("“%(session)s” is not open.", session=session.name))
        self._union_enforce("submit", reason)
        votes = (self.votes_for, self.votes_against, self.votes_abstain)
        cast, present = sum(votes), session.present_count
        if not 0 < cast <= present:
            raise UserError(
                self.env._(
                    "“%(name)s”: %(votes)s votes, and %(present)s people are present. Count again.",
                    name=self.name,
                    votes=cast,
                    present=present,
                )
            )
        rules = session._motion_rules()
        result = tally.decide(
            tally.Counts(
                entitled=session.entitled_count,
                present=present,
                issued=cast,
                recovered=cast,
                valid=cast,
                candidates=(tally.Marks(self.id, *votes),),
            ),
            rules,
        )
        if result.state == "void":
            raise UserError(
                self.env._(
                    "Only %(present)s of %(entitled)s representatives are present; a vote needs"
                    " %(required)s (%(law)s). Call the session again.",
                    present=present,
                    entitled=session.entitled_count,
                    required=result.verdicts[0].params["required"],
                    law=self.env["union.clause"]._cite(result.verdicts[0].params["rule"]),
                )
            )
        (outcome,) = result.outcomes
        verdict = outcome.verdict
        self._server_write(
            {
                "state": "passed" if outcome.status == "elected" else "rejected",
                "needed_count": result.needed,
                "base_count": verdict.params["base_count"],
                "clause": verdict.params["rule"],
                "rules_json": rules.as_dict(),
                "verdict_json": verdict.as_dict(),
            }
        )
        return {
            "id": self.id,
            "state": self.state,
            "needed": result.needed,
            "base": self.base_count,
            "verdict": self.verdict_json,
        }
