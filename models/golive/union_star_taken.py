from odoo import api, fields, models
from odoo.tools import SQL


class UnionStarTaken(models.Model):
    """The star of a year that was decided on paper before the office used the system.

    No result of a rating: it has no lines, no facts and no approval. It gives the organisation
    its star until a rating of that year or a later one is published here. Made by the server.
    """

    _name = "union.star.taken"
    _inherit = ["union.taken.over.mixin"]
    _description = "Star Taken Over"
    _order = "year desc, organization_id, id"

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, readonly=True, ondelete="restrict"
    )
    year = fields.Integer(required=True, readonly=True, aggregator=False)
    star = fields.Integer("Stars", required=True, readonly=True, aggregator=False)
    decided_by_id = fields.Many2one(
        "union.organization",
        "Deciding Organisation",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    decision_number = fields.Char("Decision Paper", readonly=True)
    decided_on = fields.Date("Date of the Decision", readonly=True)
    is_standing = fields.Boolean(
        "Gives the Star",
        compute="_compute_is_standing",
        help="Until a rating of its year or a later one is published.",
    )

    _year_unique = models.UniqueIndex(
        "(organization_id, year)", "The star of this year was taken over already."
    )
    _year_sane = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2200)", "The year has four digits, like 2026."
    )

    @api.depends("year", "star", "organization_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._(
                "%(organization)s, %(year)s: %(star)s stars",
                organization=record.organization_id.name or "",
                year=record.year,
                star=record.star,
            )

    @api.depends("organization_id", "year")
    def _compute_is_standing(self):
        # Not stored: a rating published later replaces it.
        standing = set(self._standing(self.organization_id.ids).values())
        for record in self:
            record.is_standing = record._origin.id in standing

    @api.model
    @api.private
    def _standing(self, organization_ids=None):
        """Return ``{organisation id: id}`` of the stars taken over that no later result replaced.

        :param organization_ids: None: of all
        """
        self.flush_model(["organization_id", "year"])
        ratings = self.env["union.assessment"]
        ratings.flush_model(["organization_id", "year", "published_on", "revoked_on"])
        self.env.cr.execute(
            SQL(
                """
                SELECT DISTINCT ON (t.organization_id) t.organization_id, t.id
                  FROM union_star_taken t
                 WHERE %s AND NOT EXISTS (
                       SELECT FROM union_assessment a
                        WHERE a.organization_id = t.organization_id AND a.year >= t.year
                          AND a.published_on IS NOT NULL AND a.revoked_on IS NULL)
              ORDER BY t.organization_id, t.year DESC
                """,
                SQL("TRUE")
                if organization_ids is None
                else SQL("t.organization_id = ANY(%s)", list(organization_ids)),
            )
        )
        return dict(self.env.cr.fetchall())


class UnionAssessment(models.Model):
    _inherit = "union.assessment"

    @api.model
    def _standing_stars(self, organizations):
        """A star taken over stands until a result of its year or a later one is published."""
        taken = self.env["union.star.taken"]
        # The server's own: who reads the organisation reads its star.
        rows = taken.sudo().browse(taken._standing(organizations.ids).values())
        return super()._standing_stars(organizations) | {
            row.organization_id.id: (row.year, row.star) for row in rows
        }
