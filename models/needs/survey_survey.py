from odoo import api, fields, models
from odoo.exceptions import AccessError

UNION = "union"


class SurveySurvey(models.Model):
    """The list of questions behind a needs survey or a rating; its answers are read by nobody.

    Odoo's pages know such a survey by no token and its results by no page: a member answers on
    the union's own pages, which name him nowhere (decision 0102). It is changed through what it
    stands for only.
    """

    _inherit = "survey.survey"

    survey_type = fields.Selection(selection_add=[(UNION, "Union")], ondelete={UNION: "cascade"})
    union_organization_id = fields.Many2one(
        "union.organization",
        "Union",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("survey_type") == UNION:
                # Without a token none of the stock pages finds it.
                vals["access_token"] = False
        surveys = super().create(vals_list)
        surveys._refuse_union_change()
        return surveys

    def write(self, vals):
        self._refuse_union_change()
        result = super().write(vals)
        # A foreign survey may not be declared ours either.
        self._refuse_union_change()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._refuse_union_change()
        return super().unlink()

    def copy(self, default=None):
        self._refuse_union_change()
        return super().copy(default)

    def _create_answer(self, *args, **kwargs):
        self._refuse_union_answers()
        return super()._create_answer(*args, **kwargs)

    def _prepare_statistics(self, user_input_lines=None):
        self._refuse_union_answers()
        return super()._prepare_statistics(user_input_lines)

    def _refuse_union_change(self):
        """Raise AccessError if one of these is a union's and the caller is not the server."""
        if not self.env.su and any(survey.survey_type == UNION for survey in self):
            raise AccessError(
                self.env._(
                    "These questions belong to a needs survey or a rating of a union: change them"
                    " there."
                )
            )

    def _refuse_union_answers(self):
        """Raise AccessError if one of these is a union's, for the superuser of a stock page too."""
        if any(survey.survey_type == UNION for survey in self):
            raise AccessError(
                self.env._(
                    "Answers to a union are given and told on its own pages only; they are"
                    " confidential."
                )
            )
