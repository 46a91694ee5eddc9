from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from ..clock import day_begins, today


class SurveyUserInput(models.Model):
    """One filled-in form of a union's survey: of nobody, on some day (decision 0102)."""

    _inherit = "survey.user_input"

    union_employer_id = fields.Many2one(
        "union.employer", "Employer Answered From", index="btree_not_null", ondelete="set null"
    )
    union_place_id = fields.Many2one(
        "union.organization", "Union Answered From", index="btree_not_null", ondelete="set null"
    )
    union_activity_id = fields.Many2one(
        "union.service.activity", "Activity Rated", index="btree_not_null", ondelete="cascade"
    )

    @api.model
    def _union_store(self, survey, lines, **cut):
        """Store one filled-in form without a trace of who filled it in.

        Neither partner, login nor address; the superuser is said to have made it, at the
        beginning of the day. What cannot be helped: the ids order the forms.

        :param survey: the list of questions
        :param lines: ``[{"question_id", "answer_type", …}]``
        :param cut: the columns it is told by
        """
        # ``sudo()`` would keep the person as the creator.
        inputs = self.with_user(SUPERUSER_ID).with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        form = inputs.create(
            {
                "survey_id": survey.id,
                "state": "done",
                "predefined_question_ids": False,
                "user_input_line_ids": [fields.Command.create(line) for line in lines],
                **cut,
            }
        )
        form.flush_recordset()
        form.user_input_line_ids.flush_recordset()
        morning = day_begins(self.env, today(self.env))
        for table, column in (
            ("survey_user_input", "id"),
            ("survey_user_input_line", "user_input_id"),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_date = %s, write_date = %s WHERE %s = %s",
                    SQL.identifier(table),
                    morning,
                    morning,
                    SQL.identifier(column),
                    form.id,
                )
            )
        form.invalidate_recordset()
        form.user_input_line_ids.invalidate_recordset()
