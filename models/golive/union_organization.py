from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..organization.union_organization import UnionOrganization as Organization
from .founded_plan import judge_founded, under_way
from .seat_plan import is_superior, managed_paths
from .taken_over import MARK, mark_of


class UnionOrganization(models.Model):
    """An organisation that was founded before its office used the system has no papers here."""

    _name = "union.organization"
    _inherit = ["union.organization", "union.taken.over.mixin"]

    _server_fields = Organization._server_fields | frozenset(MARK)
    # Its members of full right and its star rest on its being established: an import is not taken
    # back once they changed.
    _undone_with = {
        "state": ("state", "founded_on", "own_member_count", "star", *MARK),
        "founded_on": ("founded_on", *MARK),
    }

    star_taken_over = fields.Boolean(
        compute="_compute_star_taken_over",
        search="_search_star_taken_over",
        help="The star was decided on paper before the office used the system.",
    )

    @api.depends("star")
    def _compute_star_taken_over(self):
        standing = self.env["union.star.taken"]._standing(self._origin.ids)
        for organization in self:
            organization.star_taken_over = bool(organization.star) and (
                organization._origin.id in standing
            )

    @api.model
    def _search_star_taken_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        standing = self.env["union.star.taken"]._standing()
        found = Domain("id", "in", list(standing)) & Domain("star", "!=", 0)
        return Domain.OR(found if wanted else ~found for wanted in value)

    def _unsurveyed_since(self):
        """The surveys on paper before it was taken over are none of the system's."""
        return self.taken_over_on or super()._unsurveyed_since()

    # ---- a list that says what is established ----

    @api.model
    def _judge_founded(self, plan, rows):
        """Let a superior of the organisation take it over, while nothing is under way there."""
        # With the importer's own eyes, whoever runs the import for him.
        return judge_founded(self.env(su=False), plan, rows)

    @api.model
    def _founded_values(self, plan, row):
        return {
            **super()._founded_values(plan, row),
            **mark_of(self.env, plan),
            "source_paper": row.paper,
        }

    @api.model
    def _stand_by(self, plan, rows):
        if not rows:
            return
        days = {id_: row.founded_on for id_, row in rows.items()}
        self.browse(rows)._stand_since(days, mark_of(self.env, plan))
        # Each has a paper of its own: one query for all.
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_organization o SET source_paper = NULLIF(p.paper, '')
                  FROM unnest(%s, %s) p(id, paper) WHERE o.id = p.id
                """,
                list(rows),
                [row.paper for row in rows.values()],
            )
        )
        self.browse(rows).invalidate_recordset(["source_paper"])

    def _check_founding_reversal(self, created):
        """Ask for the superior's right, and that nothing came to rest on the founding."""
        super()._check_founding_reversal(created)
        paths = managed_paths(self.env)
        # Whether they were taken over, whoever reads them.
        places = (self | created).sudo().filtered("taken_over")
        if not all(is_superior(paths, place) for place in places):
            raise AccessError(
                self.env._(
                    "That organisations are established is taken back by who may take them over:"
                    " a superior of each."
                )
            )
        busy = self.browse(under_way(self.env, self.ids))
        # That there is a term is told, not which.
        terms = (
            self.env["union.term"]
            .sudo()
            .search(
                Domain("organization_id", "in", self.ids) & Domain("state", "!=", "annulled"),
            )
        )
        if resting := busy | self.browse(terms.organization_id.ids):
            raise UserError(
                self.env._(
                    "Nothing was taken back: %(names)s — a term, an election or a change of the"
                    " organisation rests on its being established. Settle that first.",
                    names=", ".join(resting.mapped("name")),
                )
            )
