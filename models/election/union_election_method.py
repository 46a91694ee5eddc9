from datetime import timedelta

from odoo import fields, models

from ..clock import today
from ..said import said

CHAIR_DAYS, CHAIR_CLAUSE = "election.chair_publicity_days", "NR-CHAIR-10"


class UnionElection(models.Model):
    """By which method candidates are produced, and for how long a chair's name is public."""

    _inherit = "union.election"

    nomination_method = fields.Text(
        "Method of Producing Candidates",
        default=lambda self: self._default_nomination_method(),
        help="How candidates of each body are recommended, reviewed and made public (SZ-5.1.3.4a).",
    )

    def _default_nomination_method(self):
        """Return the method the standards describe, to be changed where it is another one."""
        return self.env._(
            "1. Primary unions and union groups recommend candidates for each body.\n"
            "2. The preparatory group, or the committee in office, reviews their qualification.\n"
            "3. The suggested list is made public in the order of name strokes.\n"
            "4. If no objection stands, the list goes to the superior for approval."
        )

    def _gate_method_drawn_up(self):
        """Ask for the method of producing candidates (SZ-5.1.3.4a)."""
        return [] if said(self.env, self.nomination_method) else [("method_missing", {})]

    def _gate_publicity_over(self):
        """Candidates for the chair of an enterprise union are public for calendar days too."""
        return super()._gate_publicity_over() + self._chair_publicity()

    def _chair_publicity(self):
        """Return what is missing of the days of NR-CHAIR-10, as gate findings."""
        place, published = self.organization_id, self.publicity_id.published_on
        if not (self._is_enterprise() and self._chair_votes() and published):
            return []
        figure = self.env["union.rule"]._parameter(CHAIR_DAYS, place)
        if not figure["value"]:
            return []
        last = published + timedelta(days=int(figure["value"]))
        if today(self.env) > last:
            return []
        return [
            (
                "chair_publicity_running",
                {"days": int(figure["value"]), "ends_on": last.isoformat(), "rule": CHAIR_CLAUSE},
                {"severity": "block", "clause": CHAIR_CLAUSE},
            )
        ]
