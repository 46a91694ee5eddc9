from odoo import fields, models
from odoo.exceptions import UserError

from ...core import election_rules
from ..clock import today
from ..said import reason_said

SHARE, MAJORITY = "congress.recall_share", "congress.recall_threshold"


class UnionRepresentative(models.Model):
    """Recall of a representative by who elected him (NR-CONG-22, 22b)."""

    _inherit = "union.representative"
    _named_first = ("resolution_id",)

    recall_proposer = fields.Selection(
        [
            ("members", "Members of the Constituency"),
            ("representatives", "Representatives"),
            ("unit_union", "The Union of the Constituency"),
        ],
        "Recall Proposed By",
        readonly=True,
    )
    recall_proposers = fields.Integer("Proposed the Recall", readonly=True)
    recall_entitled = fields.Integer("Members of the Constituency Then", readonly=True)
    recall_votes = fields.Integer("Voted for the Recall", readonly=True)
    resolution_id = fields.Many2one(
        "union.resolution", "Vote on the Recall", readonly=True, ondelete="restrict"
    )

    def action_recall(self, resolution_id, proposer, proposers=0, reason=None):
        """Recall a representative by a vote of the unit that elected him.

        :param resolution_id: the resolution with the counted votes, of a meeting of the unit
        :param proposer: ``members``, ``representatives`` or ``unit_union``
        :param proposers: how many members or representatives proposed it
        :param reason: the ground; stays on record
        :return: ``{'id', 'state', 'votes', 'entitled', 'needed'}``
        :raise UserError: no such vote, too few proposers or votes, no reason

        Rights: an officer of the organisation. Clauses: NR-CONG-22, NR-CONG-22b.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_seated()
        names = dict(self._fields["recall_proposer"].selection)
        resolutions = self.env["union.resolution"]
        vote = resolutions.browse(resolution_id if type(resolution_id) is int else 0).exists()
        known = isinstance(proposer, str) and proposer in names
        if not known or type(proposers) is not int or proposers < 0 or not vote:
            raise UserError(
                self.env._(
                    "Name the resolution, who proposed the recall (members, representatives or"
                    " unit_union) and how many they were."
                )
            )
        vote.check_access("read")
        unit = self.constituency_id
        if vote.state == "draft" or vote.organization_id not in (
            unit.covered_ids | self.organization_id
        ):
            raise UserError(
                self.env._("“%(name)s” is no counted vote of this constituency.", name=vote.name)
            )
        ground = reason_said(self.env, reason)
        if not ground:
            raise UserError(self.env._("Say why: the reason stays on record."))
        entitled, standing = unit._electors_count(), self.congress_id._standing_count()
        base = {"members": entitled, "representatives": standing}.get(proposer, 0)
        figures = self.env["union.rule"]._parameters([SHARE, MAJORITY], self.organization_id)
        share, majority = (figures[self.organization_id.id][key] for key in (SHARE, MAJORITY))
        asked = election_rules.least_share(base, share["value"], False) if base else 0
        needed = election_rules.least_share(entitled, majority["value"], True)
        if proposers < asked or vote.votes_for < needed:
            raise UserError(
                self.env._(
                    "%(proposers)s proposed the recall, %(asked)s are needed (%(share)s);"
                    " %(votes)s of %(entitled)s voted for it, %(needed)s are needed (%(majority)s).",
                    proposers=proposers,
                    asked=asked,
                    share=self.env["union.clause"]._cite(share["clause"]),
                    votes=vote.votes_for,
                    entitled=entitled,
                    needed=needed,
                    majority=self.env["union.clause"]._cite(majority["clause"]),
                )
            )
        self._server_write(
            {
                "recall_proposer": proposer,
                "recall_proposers": proposers,
                "recall_entitled": entitled,
                "recall_votes": vote.votes_for,
                "resolution_id": vote.id,
            }
        )
        # Mandates are the server's; the right to write was checked.
        self.sudo()._leave("recall", today(self.env), ground)
        return {
            "id": self.id,
            "state": self.state,
            "votes": vote.votes_for,
            "entitled": entitled,
            "needed": needed,
        }
