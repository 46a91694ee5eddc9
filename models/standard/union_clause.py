from odoo import api, fields, models, tools
from odoo.fields import Domain

from . import by_language

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
    """One clause of a standard, in our own summary, under the id everything else names.

    People know it by the law and the article (``citation``), programs by ``code``: both
    stand in its name, the article first.
    """

    _name = "union.clause"
    _description = "Clause"
    _order = "standard_id, sequence, id"
    _rec_name = "code"
    _rec_names_search = ["code", "title", "citation", "citation_zh"]

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
    # Two plain columns each, as the texts of a rule: loaded before a language is installed.
    requirement = fields.Text(required=True, readonly=True)
    requirement_zh = fields.Text("Requirement in Chinese", readonly=True)
    requirement_text = fields.Text(
        "What It Asks", compute="_compute_texts", search="_search_requirement_text"
    )
    parameters = fields.Text(readonly=True)
    source = fields.Char(readonly=True)
    source_zh = fields.Char("Source in Chinese", readonly=True)
    source_text = fields.Char("Text Used", compute="_compute_texts")
    citation = fields.Char(readonly=True, help="Short title of the law and the article.")
    citation_zh = fields.Char("Citation in Chinese", readonly=True)
    citation_text = fields.Char("Law and Article", compute="_compute_texts")
    rule_ids = fields.One2many("union.rule", "clause_id", "Rules")

    _code_unique = models.Constraint(
        "UNIQUE (standard_id, code)", "A standard has each clause once."
    )

    @api.depends("code", "title", "citation", "citation_zh")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for clause in self:
            citation = by_language.read(clause, "citation")
            clause.display_name = (
                self._named(citation, clause.code) if citation else f"{clause.code} {clause.title}"
            )

    @api.depends("requirement", "requirement_zh", "source", "source_zh", "citation", "citation_zh")
    @api.depends_context("lang")
    def _compute_texts(self):
        for clause in self:
            clause.requirement_text = by_language.read(clause, "requirement")
            clause.citation_text = by_language.read(clause, "citation")
            clause.source_text = by_language.read(clause, "source") or clause.citation_text

    def _search_requirement_text(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain("requirement", operator, value) | Domain("requirement_zh", operator, value)

    @api.model_create_multi
    def create(self, vals_list):
        clauses = super().create(vals_list)
        self.env.registry.clear_cache()  # _citations
        return clauses

    @api.model
    def _called(self, code):
        """Return law, article and id of a clause as its name has them, without a query.

        :param code: a clause id; one that no standard knows is given back as it is
        """
        citation = self._citations().get(code)
        return self._named(citation, code) if citation else code or ""

    @api.model
    def _named(self, citation, code):
        brackets = "（%s）" if by_language.is_chinese(self.env) else " (%s)"
        return citation + brackets % code

    @api.model
    def _cite(self, code):
        """Return how a text in brackets names a clause: its law and article, then its id.

        :param code: a clause id; one that no standard knows is given back as it is
        """
        citation = self._citations().get(code)
        if not citation:
            return code or ""
        separator = "，" if by_language.is_chinese(self.env) else ", "
        return f"{citation}{separator}{code}"

    @tools.ormcache("self.env.lang")
    def _citations(self):
        """Return ``{code: law and article}`` of the newest version of each clause."""
        # How a clause is called is no secret from whoever reads a verdict that names it.
        clauses = self.sudo().search_fetch([], ["code", "citation", "citation_zh"], order="id")
        return {clause.code: by_language.read(clause, "citation") for clause in clauses}

    @api.model
    def _by_code(self, codes):
        """Return ``{code: clause}`` of the newest loaded version of each clause (one query)."""
        clauses = self.search(Domain("code", "in", list(codes)), order="id")
        return {clause.code: clause for clause in clauses}
