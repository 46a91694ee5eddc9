"""An approval withdrawn by the superior: a decision of its own, with what it undoes room by room."""

from odoo import models
from odoo.fields import Domain

from .seal import sealed


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    # ``returned`` for papers that are sent again; the others end here.
    _approval_revoked_state = "revoked"

    def _approval_check_revoke(self):
        """Check papers whose approval is about to be withdrawn, on sealed papers.

        :return: ``{paper id: message}`` of those that others rest on by now, or raise UserError
        """
        return {}

    def _approval_withdraw_replies(self, comment):
        """Mark the official letters that gave these approvals withdrawn (room: document)."""


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def _revoke(self, turns, comment):
        """Withdraw approvals for the user; undo what each room says they did.

        :param turns: ``{request: id of the user or of whom he stands in for}``
        """
        self._record(
            "revoke",
            [(request, None, self.env.uid, turns[request]) for request in self],
            comment,
        )
        for papers in self._papers():
            requests = papers.approval_request_id
            requests._end(papers._approval_revoked_state)
            papers._on_revoked()
            papers._approval_withdraw_replies(comment)
        self._tell_revoked()

    def _tell_revoked(self):
        """Tell everybody who sent or signed these papers in their last round; the user knows.

        Each is told of the papers he may open, and in his language, as by the digest.
        """
        people = {}
        for request in self:
            rounds = request.round_ids.filtered(lambda row, n=request.round: row.number == n)
            signed = request.decision_ids.filtered(
                lambda row, n=request.round: row.round == n and row.kind != "revoke"
            )
            for user in rounds.submitted_by_id | signed.user_id | signed.on_behalf_of_id:
                people.setdefault(user, self.browse())
                people[user] |= request
        for user, requests in people.items():
            if user == self.env.user or not user.active or user.share or user._is_superuser():
                continue
            # As the person, without the lock opened for the engine.
            mine = self.with_env(self.env(context={}))._as(user)
            papers = mine._told_of(Domain("id", "in", requests.ids))
            if papers:
                heading = mine.env._("Approvals withdrawn by the superior")
                sealed(user)._tell_of_approvals([(heading, papers, len(papers))])
