from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import tally
from .meeting_words import quorum_words

RULES = ("base", "threshold", "strictly_more", "quorum")


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
        place = self.organization_id
        keys = {
            name: (f"meeting.resolution_{name}.{kind}", f"meeting.resolution_{name}")
            for name in RULES
        }
        found = self.env["union.rule"]._parameters(
            [key for pair in keys.values() for key in pair], place
        )[place.id]
        figures = {
            name: found[own] if found[own]["value"] is not None else found[common]
            for name, (own, common) in keys.items()
        }
        if figures["strictly_more"]["value"] is None:
            figures["strictly_more"] = figures["threshold"] | {"value": True}
        missing = [
            common for name, (_own, common) in keys.items() if figures[name]["value"] is None
        ]
        if missing and not ask:
            return None
        if missing:
            raise UserError(
                self.env._(
                    "No rule in force says what a resolution needs (%(missing)s). Load the"
                    " standards first.",
                    missing=", ".join(missing),
                )
            )
        values = {name: figure["value"] for name, figure in figures.items()}
        clauses = {"win": figures["threshold"]["clause"], "quorum": figures["quorum"]["clause"]}
        try:
            return tally.Rules(
                seats=1,
                write_in=False,
                clauses=clauses,
                **values | {name: Fraction(values[name]) for name in ("threshold", "quorum")},
            )
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "The rules in force for this vote make no sense together (%(rule)s, clause"
                    " %(clause)s). Have your own rule corrected.",
                    rule=f"meeting.resolution_{error}",
                    clause=clauses["win"],
                )
            ) from None
