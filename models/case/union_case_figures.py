from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.small_counts import told_counts
from ...core.suppress import told
from ..clock import today
from ..organization.union_organization_scope import AUDITOR, RIGHTS


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def action_case_statistics(self, year):
        """Return how many cases of each kind this union received in a year that is over.

        Of its own alone, not of those below it, and of whole years: neither two unions nor two
        days can be taken from one another. A figure below five is not told, nor what would tell
        it (decision 0114).

        :param int year: one that has ended
        :return: ``{"year", "total", "kinds": [{"code", "name", "count"}], "satisfied": int}``;
            None for what is not told; ``satisfied`` is per cent of those who answered
        :rtype: dict
        :raise AccessError: no duty here that handles cases or audits
        :raise UserError: the year is not over
        """
        self.ensure_one()
        paths = tuple(self._scope_paths((RIGHTS, AUDITOR)))
        # Its place in the tree alone.
        if not (self.env.su or (paths and (self.sudo().parent_path or "").startswith(paths))):
            raise AccessError(self.env._("These figures are for those with a duty there."))
        if type(year) is not int or not 2000 <= year < today(self.env).year:
            raise UserError(self.env._("Figures of cases are told once their year is over."))
        # Kinds are few, and no secret; those out of use may have been in use that year.
        kinds = (
            self.env["union.case.type"].sudo().with_context(active_test=False).search(Domain.TRUE)
        )
        self.env["union.case"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT type_id, COUNT(*),
                       COUNT(*) FILTER (WHERE satisfied IS NOT NULL),
                       COUNT(*) FILTER (WHERE satisfied IN ('yes', 'basic'))
                  FROM union_case
                 WHERE organization_id = %s AND year = %s
              GROUP BY type_id
                """,
                self.id,
                year,
            )
        )
        rows = self.env.cr.fetchall()
        counts = {type_id: count for type_id, count, _answered, _satisfied in rows}
        total, figures = told_counts({kind: counts.get(kind.id, 0) for kind in kinds})
        answered, satisfied = (sum(row[column] for row in rows) for column in (2, 3))
        # Of a few people it is not told how they answered.
        enough, _parts = told({"all": (satisfied, answered - satisfied)})
        return {
            "year": year,
            "total": total,
            "kinds": [
                {"code": kind.code, "name": kind.name, "count": count}
                for kind, count in figures.items()
            ],
            "satisfied": round(100 * satisfied / answered) if enough else None,
        }


class UnionCaseFigures(models.TransientModel):
    """Shows what :meth:`union.organization.action_case_statistics` tells."""

    _name = "union.case.figures"
    _description = "Figures of Cases"

    place_id = fields.Many2one("union.organization", "Union", ondelete="cascade")
    year = fields.Integer(
        required=True, default=lambda self: today(self.env).year - 1, aggregator=False
    )
    html = fields.Html("Figures", compute="_compute_html", compute_sudo=False)

    @api.depends("place_id", "year")
    @api.depends_context("lang", "uid")
    def _compute_html(self):
        for dialog in self:
            # Who only handles cases reads no organisations: his own is meant.
            place = dialog.place_id or self.env["union.organization"]._my_place(RIGHTS)
            if not place or not 2000 <= dialog.year < today(self.env).year:
                dialog.html = False
                continue
            dialog.html = self.env["ir.qweb"]._render(
                "trade_union.case_figures", place.action_case_statistics(dialog.year)
            )
