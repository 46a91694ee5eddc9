from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import tally
from ..plain_text import refuse_numbers
from ..vote_rules import tally_rules


class UnionWorkersUnit(models.Model):
    """A workshop, branch or shift that elects representatives, and how it voted.

    The vote stands if as many took part, and each of the elected got as many votes, as the
    standards ask for: of all workers of the unit, not of those who came (NR-WC-shanghai-unitvote).
    Where no standard says so, nothing is said.
    """

    _name = "union.workers.unit"
    _description = "Unit Electing Workers’ Representatives"
    _order = "congress_id, sequence, id"
    _places_first = ("congress_id",)

    congress_id = fields.Many2one(
        "union.workers.congress", "Workers’ Congress", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(related="congress_id.organization_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Election Unit", required=True)
    staff_count = fields.Integer("Workers")
    voter_count = fields.Integer("Took Part")
    seats = fields.Integer("Elected")
    least_votes = fields.Integer(
        "Fewest Votes", help="Of whoever of the elected got the fewest votes."
    )
    needed_count = fields.Integer("Votes Needed", compute="_compute_state")
    state = fields.Selection(
        [("stands", "Stands"), ("again", "Vote Again"), ("unsaid", "No Rule")],
        "Result of the Vote",
        compute="_compute_state",
    )

    _counts = models.Constraint(
        "CHECK (staff_count >= 0 AND voter_count BETWEEN 0 AND staff_count AND seats >= 0"
        " AND least_votes BETWEEN 0 AND voter_count)",
        "Counts are zero or more: no more took part than there are workers, and nobody has more"
        " votes than took part.",
    )

    @api.depends("organization_id", "staff_count", "voter_count", "least_votes")
    def _compute_state(self):
        rules = {
            place: tally_rules(self.env, place, "workers_congress.unit", "any", ask=False)
            for place in self.organization_id._origin
        }
        for unit in self:
            law = rules.get(unit.organization_id._origin)
            if law is None:
                unit.update({"state": "unsaid", "needed_count": 0})
                continue
            voted, votes = unit.voter_count, unit.least_votes
            counts = tally.Counts(
                entitled=max(unit.staff_count, voted),
                present=voted,
                issued=voted,
                recovered=voted,
                valid=voted,
                candidates=(tally.Marks(0, min(votes, voted), max(0, voted - votes)),),
            )
            result = tally.decide(counts, law)
            unit.update(
                {
                    "state": "stands" if result.state == "complete" else "again",
                    "needed_count": result.needed,
                }
            )

    @api.constrains("name")
    def _check_texts(self):
        refuse_numbers(self, "name")

    @api.constrains("congress_id")
    def _check_congress(self):
        if any(unit.congress_id.state == "ended" for unit in self):
            raise ValidationError(
                self.env._("This congress has ended: it stays as it is on record.")
            )

    def write(self, vals):
        if not self.env.su:
            self._check_congress()
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_congress()
        return super().unlink()
