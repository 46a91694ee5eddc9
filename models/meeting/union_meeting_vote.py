from odoo import api, fields, models

from ...core import tally
from ..vote_rules import tally_rules
from ..vote_words import quorum_words


class UnionMeeting(models.Model):
    """What a vote of a meeting needs: the law in force here, by kind of resolution."""

    _inherit = "union.meeting"

    opening_entitled = fields.Integer("Entitled at the Opening", readonly=True, copy=False)
    opening_present = fields.Integer("Present at the Opening", readonly=True, copy=False)
    quorum_json = fields.Json("Verdict on the Quorum", readonly=True, copy=False)
    quorum_text = fields.Char("Quorum", compute="_compute_quorum_text")

    @api.depends("quorum_json")
    @api.depends_context("lang")
    def _compute_quorum_text(self):
        for meeting in self:
            verdict = meeting.quorum_json
            meeting.quorum_text = quorum_words(self.env, verdict) if verdict else False

    def _opening_figures(self):
        """Return who is due and there as the meeting opens, and the verdict on the quorum."""
        self.ensure_one()
        figures = {
            "opening_entitled": self.entitled_count,
            "opening_present": self.present_count,
            "quorum_json": False,
        }
        # Of a meeting nobody is known to be due at, and where no law is in force, nothing is said.
        if self.entitled_count and (rules := self._tally_rules("other", ask=False)):
            figures["quorum_json"] = tally.check_quorum(
                self.entitled_count, self.present_count, rules
            ).as_dict()
        return figures

    def _tally_rules(self, kind, ask=True):
        """Return the :class:`core.tally.Rules` of a resolution of this kind here today.

        Each is the parameter ``meeting.resolution_<rule>.<kind>`` of the standards in force, else
        ``meeting.resolution_<rule>``.

        :param str kind: kind of the resolution
        :param bool ask: raise where a rule is missing; else None is returned
        :raise UserError: no rule in force, or rules that make no sense together
        """
        self.ensure_one()
        return tally_rules(self.env, self.organization_id, "meeting.resolution", kind, ask)
