from odoo import fields, models

from ..said import said


class UnionElection(models.Model):
    """By which method candidates are produced: drawn up before anybody is nominated."""

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
