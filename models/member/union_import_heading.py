from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.text import normalize_heading

KINDS = [("employers", "Employers"), ("members", "Members")]
# What a list must have, and what else is understood.
FIELDS = {
    "employers": (
        ("name", "staff_count", "has_union"),
        ("serial", "credit_code", "sector_code", "sector_name", "female_staff_count", "revenue",
         "assets", "contact_name", "contact_mobile"),
    ),
    "members": (
        ("name", "id_number", "employer"),
        ("serial", "gender", "id_type", "mobile", "employment_kind", "joined_on",
         "political_status", "education", "birth_date", "note"),
    ),
}  # fmt: skip
# What a cell merged over several rows says of each of them; a name or a number never.
SHARED = (
    "employer", "employment_kind", "joined_on", "political_status", "sector_code", "sector_name",
)  # fmt: skip

COLUMNS = [
    ("serial", "Serial Number"),
    ("name", "Person or Employer"),
    ("gender", "Gender"),
    ("id_type", "ID Type"),
    ("id_number", "ID Number"),
    ("mobile", "Mobile"),
    ("employer", "Employer"),
    ("employment_kind", "Employment Kind"),
    ("joined_on", "Joined On"),
    ("political_status", "Political Status"),
    ("education", "Education"),
    ("birth_date", "Birth Date"),
    ("note", "Note"),
    ("credit_code", "Unified Social Credit Code"),
    ("sector_code", "Sector Code"),
    ("sector_name", "Sector"),
    ("staff_count", "Staff"),
    ("female_staff_count", "Women Staff"),
    ("revenue", "Revenue (10,000 yuan)"),
    ("assets", "Assets (10,000 yuan)"),
    ("has_union", "Has a Union"),
    ("contact_name", "Contact Name"),
    ("contact_mobile", "Contact Phone"),
]


class UnionImportHeading(models.Model):
    """A heading that offices use for a column of a list; an office adds its own."""

    _name = "union.import.heading"
    _description = "Heading of an Import File"
    _order = "kind, field_name, id"
    _rec_name = "synonym"

    kind = fields.Selection(KINDS, "List", required=True)
    field_name = fields.Selection(COLUMNS, "Column", required=True)
    synonym = fields.Char("Heading", required=True)
    synonym_key = fields.Char(compute="_compute_synonym_key", store=True)
    organization_id = fields.Many2one(
        "union.organization",
        "Used By",
        index=True,
        ondelete="cascade",
        help="The organisation and those below it; empty: everybody.",
    )
    active = fields.Boolean(default=True)

    _synonym_unique = models.UniqueIndex(
        "(kind, synonym_key, COALESCE(organization_id, 0)) WHERE active",
        "This heading is already known.",
    )

    @api.model
    def _column_names(self):
        """Return ``{field name: label}`` in the user's language."""
        return dict(self._fields["field_name"]._description_selection(self.env))

    @api.depends("synonym")
    def _compute_synonym_key(self):
        for heading in self:
            heading.synonym_key = normalize_heading(heading.synonym)

    @api.constrains("kind", "field_name", "synonym")
    def _check_field(self):
        for heading in self:
            required, optional = FIELDS[heading.kind]
            if heading.field_name not in required + optional:
                raise ValidationError(self.env._("This list has no such column."))
            if not heading.synonym_key:
                raise ValidationError(
                    self.env._("“%(heading)s” holds no word.", heading=heading.synonym)
                )

    @api.model
    def _headings(self, kind, organization):
        """Return ``{normalised heading: field name}`` for a list of an organisation.

        The nearest organisation's own headings win over those of its superiors and of everybody.
        """
        chain = [False, *reversed(organization._ancestors().ids), organization.id]
        found = self.search(
            [("kind", "=", kind), ("organization_id", "in", chain)], order="organization_id"
        )
        by_organization = found.grouped(lambda heading: heading.organization_id.id)
        return {
            heading.synonym_key: heading.field_name
            for organization_id in chain
            for heading in by_organization.get(organization_id, found.browse())
        }

    @api.model
    def _understood(self, kind, organization, field_name):
        """Return the headings understood for one column, as the office writes them."""
        chain = [False, *organization._ancestors().ids, organization.id]
        return self.search(
            [
                ("kind", "=", kind),
                ("organization_id", "in", chain),
                ("field_name", "=", field_name),
            ]
        ).mapped("synonym")
