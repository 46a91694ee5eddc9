from odoo import api, fields, models
from odoo.fields import Domain

from .heard import hear
from .seal import is_sealed
from .union_approval_request import STATES


class UnionApprovalMixin(models.AbstractModel):
    """Makes a model a paper that is submitted, signed level by level and locked meanwhile.

    A paper has ``organization_id`` (or overrides :meth:`_approval_organization`),
    inherits this, and may set::

        class Paper(models.Model):
            _name = "union.paper"
            _inherit = ["union.approval.mixin"]
            _approval_line_fields = ("line_ids",)      # lines: union.approval.line.mixin
            _approval_free_fields = frozenset({"note"})  # may change at any time
            _approval_reply_kind = "reply_paper"       # a letter on final agreement

            def _on_approved(self):
                self.state = "active"

    A route for it is a file in ``data/routes``. Its form carries the buttons
    ``button_submit``, ``button_agree``, ``button_return``, ``button_refuse``,
    ``button_forward``, ``button_add_sign``, ``button_recall``, ``button_revoke``
    and the field ``approval_trail_html`` (see the form of letters); its record
    rule for reading says::

        ['|', ('organization_id.in_scope', '=', True), ('addressed_to_me', '=', True)]

    and the one for writing::

        [('organization_id.in_officer_scope', '=', True)]

    Actions take a recordset and return a list of dicts in its order: ``id``,
    ``ok``, ``state`` (the paper's approval state afterwards) and ``message``; on a
    single paper a failure raises UserError. ``expected_step_id`` is the step the
    caller saw: if another one is open by now, the click is stale and refused.
    The right to decide is a duty of today at the step's organisation, or a
    delegation of somebody's, and no access right stands in for it.

    Hooks run on sealed records (superuser, lock open) of one model in batches:
    ``_on_approved``, ``_on_refused``, ``_on_returned``, ``_on_withdrawn``,
    ``_on_revoked``, and ``_on_opened`` when a level's turn comes; checks:
    ``_approval_check_submit``, ``_approval_recheck``, ``_approval_check_revoke``.
    """

    _name = "union.approval.mixin"
    _description = "Paper for Approval"
    _inherit = ["union.approval.lock", "mail.thread", "mail.activity.mixin"]

    _approval_line_fields = ()
    _approval_reply_kind = None
    _approval_request_kind = None

    approval_state = fields.Selection(
        STATES, "Approval", default="draft", required=True, readonly=True, copy=False, index=True
    )
    approval_request_id = fields.Many2one(
        "union.approval.request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide", compute_sudo=False)
    approval_step_id = fields.Many2one(
        "union.approval.step", "My Step", compute="_compute_can_decide", compute_sudo=False
    )
    can_recall = fields.Boolean(compute="_compute_can_decide", compute_sudo=False)
    can_revoke = fields.Boolean(compute="_compute_can_revoke", compute_sudo=False)
    awaiting_me = fields.Boolean(
        "Waiting for Me",
        compute="_compute_awaiting_me",
        search="_search_awaiting_me",
        compute_sudo=False,
    )
    addressed_to_me = fields.Boolean(
        compute="_compute_addressed_to_me", search="_search_addressed_to_me", compute_sudo=False
    )
    approval_trail_html = fields.Html(
        "Trail", compute="_compute_approval_trail_html", sanitize=False, compute_sudo=False
    )

    @api.depends("approval_state", "approval_request_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        # Whether this very user may decide; who else may is not told.
        requests = self.sudo().approval_request_id
        mine = {}
        for step_id, request_id, _user, _principal in requests._actors(
            requests.ids, user_id=self.env.uid
        ):
            mine.setdefault(request_id, step_id)
        for paper in self:
            request = paper.sudo().approval_request_id  # as above
            paper.approval_step_id = mine.get(request.id, False)
            paper.can_decide = request.id in mine
            paper.can_recall = (
                request.state == "pending" and request.submitted_by_id.id == self.env.uid
            )

    @api.depends("approval_state")
    @api.depends_context("uid")
    def _compute_can_revoke(self):
        able = self._approval_revocable()
        for paper in self:
            paper.can_revoke = paper.id in able

    @api.depends("can_decide")
    @api.depends_context("uid")
    def _compute_awaiting_me(self):
        for paper in self:
            paper.awaiting_me = paper.can_decide

    def _search_awaiting_me(self, operator, value):
        return Domain("approval_request_id.awaiting_me", operator, value)

    @api.depends("approval_request_id")
    @api.depends_context("uid")
    def _compute_addressed_to_me(self):
        for paper in self:
            # Only a yes or no about the user himself.
            paper.addressed_to_me = paper.sudo().approval_request_id.addressed_to_me

    def _search_addressed_to_me(self, operator, value):
        return Domain("approval_request_id.addressed_to_me", operator, value)

    @api.depends("approval_state", "approval_request_id")
    def _compute_approval_trail_html(self):
        for paper in self:
            # Whoever reads the paper reads its trail.
            paper.approval_trail_html = paper.sudo().approval_request_id._render_trail()

    # ---- actions ----

    def action_submit(self, reason=None, expected_step_id=None):
        """Submit papers for approval; needs the right to write them.

        :param reason: why it goes on in spite of a warning; stays on record
        :param expected_step_id: a step of the round that ended, as the caller saw it; a paper that
            was sent and came back since is not sent again by an old click
        :return: ``[{'id', 'ok', 'state', 'message'}]`` in the order of ``self``
        :raise UserError: a single paper that cannot be submitted
        """
        self.check_access("write")
        return self._approval_run(lambda papers: papers._approval_submit(reason, expected_step_id))

    def action_agree(self, comment=None, expected_step_id=None, files=None):
        """Sign the open step of these papers.

        :param files: what goes with the decision, here and in the others:
            ``[{'name', 'data': base64}]``
        :return: as :meth:`action_submit`
        :raise UserError: a single paper the user may not decide now
        """
        return self._approval_act("agree", comment, expected_step_id, files=files)

    def action_return(self, comment=None, step_id=False, expected_step_id=None, files=None):
        """Give papers back for correction, or back to an earlier step of the round.

        :param comment: what to mend; required
        :param step_id: an earlier step, for a single paper; otherwise to the submitter
        :return: as :meth:`action_submit`
        """
        return self._approval_act("return", comment, expected_step_id, step_id=step_id, files=files)

    def action_refuse(self, comment=None, expected_step_id=None, files=None):
        """Refuse papers for good; a comment is required. Returns as :meth:`action_submit`."""
        return self._approval_act("refuse", comment, expected_step_id, files=files)

    def action_recall(self, comment=None, expected_step_id=None):
        """Take back papers the user submitted, while they are pending.

        :return: as :meth:`action_submit`
        """
        return self._approval_act("recall", comment, expected_step_id)

    def action_forward(self, user_id, comment=None, expected_step_id=None, files=None):
        """Let another person sign instead of the user.

        :param user_id: id of that person, within the bound of the step (docs/decisions/0017)
        :return: as :meth:`action_submit`
        """
        return self._approval_act(
            "forward", comment, expected_step_id, user_ids=[user_id], files=files
        )

    def action_add_sign(
        self, user_ids, comment=None, after=False, expected_step_id=None, files=None
    ):
        """Ask further people to sign, before the user or after him.

        :param user_ids: ids of those people, within the bound of the step (docs/decisions/0017)
        :param after: True: after the user's step; otherwise before it
        :return: as :meth:`action_submit`
        """
        return self._approval_act(
            "add_sign",
            comment,
            expected_step_id,
            user_ids=user_ids or [],
            after=after,
            files=files,
        )

    def action_revoke(self, comment=None, expected_step_id=None, files=None):
        """Withdraw an approval given: by an approver or chair of the deciding organisation or

        one above it, never by the submitter; a comment is required.

        :return: as :meth:`action_submit`
        """
        return self._approval_act("revoke", comment, expected_step_id, files=files)

    def action_pass_up(self, comment=None, expected_step_id=None, files=None):
        """Let the superior decide on papers that wait for nobody: nobody may sign them today.

        By a platform administrator, reviewer, approver or chair of an organisation above the one
        that signs, who reads the paper and did not send it (docs/decisions/0063); a comment is
        required. The step goes to the nearest organisation above with people of its role.

        :return: as :meth:`action_submit`
        :raise UserError: somebody may sign it, or nobody above could either
        """
        return self._approval_act("pass_up", comment, expected_step_id, files=files)

    def button_submit(self):
        """Form button of :meth:`action_submit`."""
        self.action_submit()
        return True

    def button_agree(self):
        """Form button of :meth:`action_agree`: asks for a comment."""
        return self._approval_dialog("agree")

    def button_return(self):
        """Form button of :meth:`action_return`: asks for a comment."""
        return self._approval_dialog("return")

    def button_refuse(self):
        """Form button of :meth:`action_refuse`: asks for a comment."""
        return self._approval_dialog("refuse")

    def button_forward(self):
        """Form button of :meth:`action_forward`: asks to whom."""
        return self._approval_dialog("forward")

    def button_add_sign(self):
        """Form button of :meth:`action_add_sign`: asks whom."""
        return self._approval_dialog("add_sign")

    def button_recall(self):
        """Form button of :meth:`action_recall`."""
        return self._approval_dialog("recall")

    def button_revoke(self):
        """Form button of :meth:`action_revoke`: asks for a comment."""
        return self._approval_dialog("revoke")

    def button_trail(self):
        """Open the approval of this paper with its trail."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.approval.request",
            "res_id": self.approval_request_id.id,
            "views": [(False, "form")],
        }

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """As on any document; but being asked to decide makes nobody a follower."""
        if is_sealed(self.env):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    # ---- hooks ----

    def _approval_organization(self):
        """Return the organisation whose paper this is."""
        return self.organization_id

    def _approval_counterpart(self):
        """Return the organisation that signs a step at "the other side": none unless overridden.

        For papers between two unions, neither of which stands above the other.
        """
        return self.env["union.organization"]

    def _approval_snapshot_fields(self):
        """Return the names of the fields that make up the paper as it is decided on.

        Default: every stored field but those that may change at any time and the
        ORM's own. Fields with personal data are left out by the model.
        """
        open_fields = self._approval_open_fields()
        return [
            name
            for name, field in self._fields.items()
            if field.store and name not in open_fields and name not in models.MAGIC_COLUMNS
        ]

    def _approval_check_submit(self, reason=None):
        """Check papers about to be submitted; runs as the submitter.

        :return: ``{paper id: message}`` of those that cannot go, or raise UserError
        """
        # Rooms with rules of a standard get them checked without a word of code.
        if hasattr(self, "_union_enforce"):
            hear(self._union_enforce("submit", reason))
        return {}

    def _approval_recheck(self):
        """Check once more at the final agreement, on sealed papers.

        :return: ``{paper id: message}`` of those that go back instead of being approved
        """
        failed = self._approval_unheard()
        if not self or not hasattr(self, "_union_check"):
            return failed
        for paper_id, results in self._union_check("submit").items():
            paper = self.browse(paper_id)
            # A warning answered at submission has no effect here, unless the figure it was
            # answered for got worse or something else is asked for now.
            problems = {
                effect: [(paper, result) for result in results if result["effect"] == effect]
                for effect in ("block", "warn")
            }
            if any(problems.values()):
                failed[paper_id] = self._union_problem_text(problems)
        return failed

    def _approval_unheard(self):
        """Return ``{paper id: message}`` of sealed papers whose other side has not agreed.

        An office may set up a route of its own that leaves the other side out. Asked is for a
        signature of this round by the other side or by an organisation above it.
        """
        others = {paper: paper._approval_counterpart() for paper in self}
        others = {paper: house for paper, house in others.items() if house}
        requests = self.browse().union(*others).approval_request_id
        agreed = {}
        if others:
            for decision in self.env["union.approval.decision"].search_fetch(
                Domain("request_id", "in", requests.ids)
                & Domain("kind", "in", ("agree", "auto_pass"))
                & Domain("organization_id", "!=", False),
                ["request_id", "round", "organization_id"],
            ):
                key = decision.request_id, decision.round
                agreed.setdefault(key, set()).add(decision.organization_id.id)
        failed = {}
        for paper, house in others.items():
            request = paper.approval_request_id
            chain = {int(part) for part in house.parent_path.split("/") if part}
            if chain.isdisjoint(agreed.get((request, request.round), ())):
                failed[paper.id] = self.env._(
                    "%(paper)s: the other house has not agreed. The route needs a step of the"
                    " other side.",
                    paper=paper.display_name,
                )
        return failed

    def _on_opened(self, steps):
        """These steps of the papers may be signed from now on."""

    def _on_approved(self):
        """All signed; the papers are approved."""

    def _on_refused(self):
        """The papers are refused."""

    def _on_returned(self):
        """The papers are back for correction."""

    def _on_withdrawn(self):
        """The submitter took the papers back."""

    def _on_revoked(self):
        """The superior withdrew his approval."""

    def _approval_issue(self, direction):
        """Issue the official letters these papers ask for (room: document)."""
