from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .survey_survey import UNION

#: Kinds of question whose answers can be told as figures, or as texts of nobody.
KINDS = ("simple_choice", "multiple_choice", "scale", "text_box", "char_box")


class SurveyQuestion(models.Model):
    """A question of a needs survey: made and changed while that is a draft, and never after."""

    _inherit = "survey.question"

    need_survey_id = fields.Many2one(
        "union.need.survey", "Needs Survey", copy=False, index="btree_not_null", ondelete="cascade"
    )

    @api.model_create_multi
    def create(self, vals_list):
        surveys = self.env["union.need.survey"]
        for vals in vals_list:
            if vals.get("need_survey_id"):
                need = surveys.browse(vals["need_survey_id"])
                need.check_access("write")
                # Which list of questions is behind it is no secret to who may write it.
                vals["survey_id"] = need.sudo().survey_id.id
        questions = super().create(vals_list)
        questions._refuse_union_change()
        return questions

    def write(self, vals):
        self.check_access("write")
        self._refuse_union_change()
        result = super().write(vals)
        self._refuse_union_change()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._refuse_union_change()
        return super().unlink()

    def _refuse_union_change(self):
        """Refuse what changes the questions of a union, but for drafts by those who may.

        :raise AccessError: shipped questions, or a question that is not of its own survey
        :raise UserError: members have been asked already, or a kind that cannot be told
        """
        if self.env.su:
            return
        # Read only to refuse; the right to the question itself was asked before.
        for question in self.sudo():
            need = question.need_survey_id
            if question.survey_id.survey_type != UNION and not need:
                continue
            if not need or need.survey_id != question.survey_id:
                raise AccessError(
                    self.env._("A question of a union belongs to one of its needs surveys.")
                )
            need.sudo(False)._check_draft()
            if question.is_page or question.question_type not in KINDS:
                raise UserError(
                    self.env._(
                        "“%(question)s”: a needs survey asks for one or several choices, a scale or"
                        " a text; answers of another kind cannot be told without telling who gave"
                        " them.",
                        question=question.title,
                    )
                )


class SurveyQuestionAnswer(models.Model):
    """A choice of a question: as changeable as the question."""

    _inherit = "survey.question.answer"

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._refuse_union_change()
        return answers

    def write(self, vals):
        self.check_access("write")
        self._refuse_union_change()
        result = super().write(vals)
        self._refuse_union_change()
        return result

    # A plain override, as above.
    def unlink(self):
        self.check_access("unlink")
        self._refuse_union_change()
        return super().unlink()

    def _refuse_union_change(self):
        (self.question_id | self.matrix_question_id)._refuse_union_change()
