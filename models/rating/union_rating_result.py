from odoo import api, fields, models


class UnionRatingResult(models.Model):
    """How one thing was rated by all, or by one group. Append-only; made when the rating closes.

    What may not be told is not kept: such a row holds no figures (``hidden``), only that some
    answered.
    """

    _name = "union.rating.result"
    _inherit = ["union.append.only"]
    _description = "Result of a Rating"
    _log_access = False
    _order = "rating_id, cut_id, object_id, id"
    _rec_name = "object_id"

    rating_id = fields.Many2one(
        "union.rating", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    object_id = fields.Many2one(
        "union.rating.object", "What Is Rated", required=True, readonly=True, ondelete="restrict"
    )
    cut_id = fields.Many2one(
        "union.rating.cut",
        "Group",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: all who answered.",
    )
    hidden = fields.Boolean(
        "Not Told", readonly=True, help="Too few answered, or the figures would tell of a few."
    )
    satisfied = fields.Integer(readonly=True)
    basic = fields.Integer("Basically Satisfied", readonly=True)
    unsatisfied = fields.Integer("Not Satisfied", readonly=True)
    answers = fields.Integer("Valid Answers", compute="_compute_answers")
    satisfied_percent = fields.Float(
        "Satisfied, %", compute="_compute_answers", digits=(5, 1), aggregator=None
    )
    figures = fields.Char("Told As", compute="_compute_figures")

    @api.depends("satisfied", "basic", "unsatisfied")
    def _compute_answers(self):
        for row in self:
            row.answers = row.satisfied + row.basic + row.unsatisfied
            row.satisfied_percent = row.answers and 100 * row.satisfied / row.answers

    @api.depends("satisfied", "basic", "unsatisfied", "hidden")
    @api.depends_context("lang")
    def _compute_figures(self):
        for row in self:
            if row.hidden:
                row.figures = self.env._("not told: too few answered, or it would tell of a few")
            elif not row.answers:
                row.figures = self.env._("nobody answered")
            else:
                row.figures = self.env._(
                    "satisfied %(satisfied)s (%(percent)s %%), basically satisfied %(basic)s, not"
                    " satisfied %(unsatisfied)s; valid answers %(answers)s",
                    satisfied=row.satisfied,
                    percent=f"{row.satisfied_percent:.1f}",
                    basic=row.basic,
                    unsatisfied=row.unsatisfied,
                    answers=row.answers,
                )
