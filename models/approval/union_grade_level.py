from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .keeper import check_keeper

#: Levels that may be responsible, from the top, each with the field that says so.
LEVELS_ASKED = ("province", "city", "district", "street", "federation")


class UnionGradeLevel(models.Model):
    """Which levels are responsible for the organisations of a grade (SZ-10.2.2).

    A step of a route at "the levels responsible for its grade" asks them all, or any one of them.
    A row holds for its jurisdiction and below; the nearest one wins, and those without are shipped.
    """

    _name = "union.grade.level"
    _description = "Levels Responsible for a Grade"
    _order = "grade, id"
    _rec_name = "grade"
    _places_first = ("organization_id",)

    organization_id = fields.Many2one(
        "union.organization",
        "Jurisdiction",
        index=True,
        ondelete="cascade",
        help="Holds for this organisation and those below it; empty: for all.",
    )
    grade = fields.Integer(required=True, default=1, aggregator=None)
    mode = fields.Selection(
        [("all", "Each of These Levels"), ("any", "Any One of These Levels")],
        "Who Signs",
        required=True,
        default="all",
    )
    at_province = fields.Boolean("Province")
    at_city = fields.Boolean("City")
    at_district = fields.Boolean("District")
    at_street = fields.Boolean("Street or Township")
    at_federation = fields.Boolean("Federation")

    _grade = models.Constraint("CHECK (grade BETWEEN 1 AND 5)", "Grades run from 1 to 5.")
    _grade_unique = models.UniqueIndex(
        "(grade, COALESCE(organization_id, 0))",
        "The levels responsible for this grade are named here already.",
    )

    @api.constrains("grade", *(f"at_{level}" for level in LEVELS_ASKED))
    def _check_levels(self):
        for row in self:
            if not row._levels():
                raise ValidationError(
                    self.env._(
                        "Grade %(grade)s: choose at least one responsible level.", grade=row.grade
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        check_keeper(rows)
        return rows

    def write(self, vals):
        check_keeper(self)
        result = super().write(vals)
        check_keeper(self)
        return result

    def unlink(self):
        check_keeper(self)
        return super().unlink()

    def _levels(self):
        """Return the levels responsible, from the top."""
        return [level for level in LEVELS_ASKED if self[f"at_{level}"]]

    @api.model
    def _all_rows(self):
        """Return all rows, to be asked for many organisations; one query."""
        # Published downwards like routes; a handful of rows for each city.
        return self.sudo().search([("grade", "!=", False)])

    def _row_for(self, organization):
        """Return the row of these that holds for an organisation: of its grade, the nearest."""
        chain = [int(part) for part in (organization.parent_path or "").split("/") if part]
        rows = self.filtered(
            lambda row: (
                row.grade == organization.grade
                and (not row.organization_id or row.organization_id.id in chain)
            )
        )
        return rows.sorted(
            lambda row: chain.index(row.organization_id.id) if row.organization_id else -1
        )[-1:]

    def _missing(self, organization):
        """Return why no level can be responsible for an organisation, empty if one can."""
        if not organization.grade:
            return self.env._(
                "%(organization)s has no grade yet, and the route asks the levels responsible for"
                " it: its superior gives it one first.",
                organization=organization.name,
            )
        if not self._row_for(organization):
            return self.env._(
                "No levels are named responsible for grade %(grade)s, that of %(organization)s:"
                " enter them under Configuration, Levels by Grade.",
                grade=organization.grade,
                organization=organization.name,
            )
        return ""
