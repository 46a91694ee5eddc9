from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.text import normalize_heading
from .import_kinds import COLUMNS, KINDS, kind_of


class UnionImportHeading(models.Model):
    """A heading that offices use for a column of a list; an office adds its own."""

    _name = "union.import.heading"
    _description = "Heading of an Import File"
    _order = "kind, field_name, id"
    _rec_name = "synonym"
    _places_first = ("organization_id",)

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
            if heading.field_name not in kind_of(heading.kind).fields:
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
