from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..said import said
from .sentences import sentence

# A figure above is no notice but a delay.
MOST_DAYS = 60


class UnionElection(models.Model):
    """The roll is shown to the members before it is frozen; who is left out may object."""

    _inherit = "union.election"

    roll_publicity_id = fields.Many2one(
        "union.publicity", "Publicity of the Roll", readonly=True, copy=False, ondelete="restrict"
    )
    roll_published_on = fields.Date(
        related="roll_publicity_id.published_on", string="Roll Published"
    )
    roll_objections_until = fields.Date(
        related="roll_publicity_id.ends_on", string="Objections to the Roll Until"
    )
    roll_published_digest = fields.Char(readonly=True, copy=False)

    def action_publish_roll(self, days=None):
        """Show the roll to the members for objections; a roll shown before is taken back.

        :param days: full working days; what a rule in force says if nothing is given, never less
        :return: ``{'publicity_id', 'published_on', 'ends_on', 'days'}``, dates ISO
        :raise UserError: the roll is empty or frozen, somebody on it may not vote, an objection
            waits for its answer or was upheld in vain, or no rule says for how many days and none
            were given

        Rights: an officer of the organisation. Clauses: NR-ELEC-4, SZ-5.1.3.3e.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("roll", "nomination", "publicity", "approval")
        self._require_open_roll()
        if not self.voter_ids:
            raise UserError(sentence(self.env, "roll_empty", {}))
        self.voter_ids._check_entitled()
        figure = self._roll_figure()
        days = self._roll_days(days, figure["value"])
        unchanged = self.roll_published_digest == self._digest_roll()
        self.roll_publicity_id._require_heeded(unchanged)
        if self.roll_publicity_id.state == "published":
            self.roll_publicity_id.action_withdraw()
        publicity = self.env["union.publicity"].create(
            {
                "name": self.env._("Roll: %(election)s", election=self.name),
                "organization_id": self.organization_id.id,
                "res_model": self._name,
                "res_id": self.id,
                "content": self._roll_text(),
                "days": days,
                "clause": figure["clause"] or False,
            }
        )
        published = publicity.action_publish()[0]
        self._server_write(
            {"roll_publicity_id": publicity.id, "roll_published_digest": self._digest_roll()}
        )
        return {
            "publicity_id": publicity.id,
            "published_on": published["published_on"],
            "ends_on": published["ends_on"],
            "days": days,
        }

    def action_freeze_roll(self, reason=None):
        """Freeze the roll, as before; one that was shown to the members only when that is over.

        :param reason: why it is frozen although its days run, an objection stands or it is not
            the one that was shown; stays in the election's record
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("roll", "nomination", "publicity", "approval")
        self._require_open_roll()
        points = [sentence(self.env, *point) for point in self._roll_points()]
        if points and not said(self.env, reason):
            raise UserError(
                self.env._(
                    "The roll is frozen now only with a reason that stays on record:\n%(lines)s",
                    lines="\n".join(points),
                )
            )
        answer = super().action_freeze_roll(reason)
        if points:
            self._note("roll_frozen", reason)
        return answer

    def button_publish_roll(self):
        """Button of :meth:`action_publish_roll`."""
        self.action_publish_roll()
        return True

    def button_freeze_roll(self):
        """Freeze the roll, asking for a reason first where its notice is not settled."""
        self.ensure_one()
        if self._roll_points():
            return self.env["union.election.reason.wizard"]._ask("freeze_roll", self)
        return super().button_freeze_roll()

    def _gate_roll_public(self):
        """The roll was shown; its days may run beside those of the candidates."""
        figure = self._roll_figure()
        if self.roll_publicity_id or figure["value"] is None:
            return []
        return [("roll_not_public", {"days": figure["value"]})]

    def _roll_points(self):
        """Return ``[(code, params)]`` of what is not settled of a roll that was shown."""
        publicity = self.roll_publicity_id
        if not publicity:
            # Its gate asked before the candidates were published; the answer is on record.
            return []
        points = []
        if not publicity.is_over:
            points.append(("roll_notice_runs", {"ends_on": publicity.ends_on.isoformat()}))
        if publicity.standing_count:
            points.append(("roll_objections", {"count": publicity.standing_count}))
        if self.roll_published_digest != self._digest_roll():
            points.append(("roll_changed", {}))
        return points

    def _roll_figure(self):
        place = self.organization_id
        key = "election.roll_days"
        return self.env["union.rule"]._parameters([key], place)[place.id][key]

    def _online_allowed(self):
        """Return whether a rule in force lets people vote online (NR-CONG-37c)."""
        place = self.organization_id
        key = "election.online"
        return self.env["union.rule"]._parameters([key], place)[place.id][key]["value"] is True

    def _roll_days(self, days, least):
        """Return for how many days the roll is shown, or raise UserError."""
        if days is None:
            days = least
        if days is None:
            raise UserError(
                self.env._("No rule in force says how long a roll is shown: give the days.")
            )
        if type(days) is not int or not 1 <= days <= MOST_DAYS:
            raise UserError(
                self.env._("A roll is shown for 1 to %(most)s working days.", most=MOST_DAYS)
            )
        if least is not None and days < least:
            raise UserError(
                self.env._("A roll is shown for at least %(least)s working days.", least=least)
            )
        return days

    def _roll_text(self):
        """Return the roll as the members read it: names by constituency, nothing else."""
        return "\n".join(
            self.env._(
                "%(constituency)s (%(count)s): %(names)s",
                constituency=place.name,
                count=len(voters),
                names=format_list(self.env, sorted(voters.mapped("name"))),
            )
            for place, voters in self.voter_ids.grouped("constituency_id").items()
        )
