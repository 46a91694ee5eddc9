"""What the meeting passed as the election rules, and whether that is what it votes by."""

from odoo import fields, models

from ..digest import digest

KIND = "election_rules"


class UnionMeeting(models.Model):
    _inherit = "union.meeting"

    prepared_by_ids = fields.One2many(
        "union.meeting",
        "main_id",
        "Preparatory Meetings",
        readonly=True,
        help="What they passed counts for the meeting they prepare (SZ-5.1.3.5).",
    )

    def _stages(self):
        """Return these meetings with those that prepared them: one congress in its stages."""
        return self | self.prepared_by_ids


class UnionElection(models.Model):
    """The rules that were passed are those of this list (SZ-5.1.3.5b, NR-ELEC-15).

    A resolution is of the list and rules as they stood when it was carried: once one of them
    changes, it is asked for again.
    """

    _inherit = "union.election"

    adopted_digest = fields.Char(
        "List and Rules Passed (SHA-256)",
        readonly=True,
        copy=False,
        help="Of the list and the rules as the meeting passed them.",
    )

    def _digest_adopted(self):
        """Return the digest of what a resolution on the election rules speaks of."""
        return digest(
            {
                "election": self.id,
                "list": self._list_content(),
                "rules": [[rule.key, rule.value] for rule in self.rule_ids.sorted("key")],
            }
        )

    def _carried(self, kind):
        """Return the resolutions of a kind that this congress carried, in any of its stages."""
        return self.meeting_id._stages().resolution_ids.filtered(
            lambda resolution: resolution.kind == kind and resolution.state == "passed"
        )

    def _has_resolution(self, gate):
        return bool(self._carried(gate.argument))

    def _gate_rules_adopted(self):
        if not self._carried(KIND):
            return [("rules_not_adopted", {})]
        if self.adopted_digest != self._digest_adopted():
            return [("rules_adopted_changed", {})]
        return []


class UnionResolution(models.Model):
    _inherit = "union.resolution"

    def action_record_vote(
        self, votes_for, votes_against=0, votes_abstain=0, present=None, method="hands"
    ):
        answer = super().action_record_vote(
            votes_for, votes_against, votes_abstain, present, method
        )
        if self.kind == KIND and self.state == "passed":
            meeting = self.meeting_id
            # Whoever records the vote may write the meeting; what it passed is the server's.
            elections = (meeting | meeting.main_id).sudo().election_ids
            for election in elections.filtered(lambda row: not row.opened_on and not row.has_ended):
                election._server_write({"adopted_digest": election._digest_adopted()})
        return answer
