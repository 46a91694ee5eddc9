from odoo import api, fields, models
from odoo.fields import Domain

AREAS = [
    ("organization", "Organisation"),
    ("establishment", "Establishment"),
    ("committee", "Committees"),
    ("election", "Elections"),
    ("meeting", "Meetings"),
    ("member", "Members"),
    ("rights", "Rights"),
    ("service", "Service"),
    ("fund", "Funds"),
    ("venue", "Venues"),
    ("information", "Information"),
    ("supervision", "Supervision"),
    ("assessment", "Assessment"),
]


class UnionClause(models.Model):
    """One clause of a standard, in our own summary, under the id everything else names."""

    _name = "union.clause"
    _description = "Clause"
    _order = "standard_id, sequence, id"
    _rec_name = "code"
    _rec_names_search = ["code", "title"]

    code = fields.Char(required=True, readonly=True, index=True)
    standard_id = fields.Many2one(
        "union.standard", required=True, readonly=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(readonly=True)
    modality = fields.Selection(
        [
            ("must", "Must"),
            ("should", "Should"),
            ("may", "May"),
            ("info", "Informative"),
        ],
        required=True,
        readonly=True,
    )
    certainty = fields.Selection(
        [
            ("T", "Primary text read"),
            ("T2", "Secondary source"),
            ("S", "Stated in the standard"),
            ("M", "To be confirmed"),
        ],
        required=True,
        readonly=True,
        default="S",
        help="How sure the figure is: only a primary text may block.",
    )
    area = fields.Selection(AREAS, required=True, readonly=True)
    place = fields.Char(
        "Local Variant", readonly=True, help="Where a local variant of a national rule holds."
    )
    title = fields.Char(required=True, readonly=True)
    requirement = fields.Text(required=True, readonly=True)
    parameters = fields.Text(readonly=True)
    source = fields.Char(readonly=True)
    rule_ids = fields.One2many("union.rule", "clause_id", "Rules")

    _code_unique = models.Constraint(
        "UNIQUE (standard_id, code)", "A standard has each clause once."
    )

    @api.depends("code", "title")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{clause.code} {clause.title}"

    @api.model
    def _by_code(self, codes):
        """Return ``{code: clause}`` of the newest loaded version of each clause (one query)."""
        clauses = self.search(Domain("code", "in", list(codes)), order="id")
        return {clause.code: clause for clause in clauses}
