from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.text import drop_controls, hide_numbers
from ..clock import today
from ..count_field import MOST

#: Signs of a free answer.
MOST_SIGNS = 500


class UnionNeedSurvey(models.Model):
    """How a survey is answered: once, by whoever is asked, without his name."""

    _inherit = "union.need.survey"

    @api.model
    def _portal_open(self, members):
        """Return the surveys (superuser) these memberships of the user himself may answer."""
        answered = (
            self.env["union.need.answered"]
            .sudo()  # his own
            .search([("member_id", "in", members.ids), ("survey_id", "!=", False)])
        )
        surveys = self.sudo().search(  # of his own unions and those above
            Domain("organization_id", "parent_of", members.organization_id.ids)
            & Domain("audience", "=", "workers")
            & Domain("state", "=", "open")
            & Domain("id", "not in", answered.survey_id.ids)
            & (Domain("answer_until", "=", False) | Domain("answer_until", ">=", today(self.env))),
            order="id",
        )
        return surveys.filtered(lambda survey: survey._asked_of(members))

    @api.model
    def _portal_published(self, members):
        """Return the surveys (superuser) whose figures these memberships may read."""
        return self.sudo().search(  # published downwards
            Domain("organization_id", "parent_of", members.organization_id.ids)
            & Domain("state", "=", "published"),
            limit=20,
        )

    def _asked_of(self, members):
        """Return the first of these memberships (superuser) that is asked."""
        path = self.organization_id.parent_path
        return members.filtered(
            lambda member: (
                member.state == "active"
                and member.organization_id.parent_path.startswith(path)
                and (not self.employer_ids or member.employer_id in self.employer_ids)
            )
        )[:1]

    def _portal_answer(self, members, given):
        """Store what a member answers.

        :param members: his own memberships
        :param given: as :meth:`action_record`
        :raise UserError: closed, answered already, or an answer that is none
        """
        self.ensure_one()
        member = self._asked_of(members)
        if not member:
            raise UserError(self.env._("This survey does not ask you."))
        self._check_takes_answers()
        lines = self._lines(given)
        self.env["union.need.answered"]._once_only(survey_id=self.id, member_id=member.id)
        self.env["survey.user_input"]._union_store(self.survey_id, lines, **self._cut_of(member))

    def action_record(self, respondent_id, answers):
        """Record what an employer or a union below answers to one survey.

        :param respondent_id: id of the ``union.employer`` or, where unions are asked, of the
            ``union.organization``
        :param answers: ``{id of the question as text: answer}``; the answer is the id of a choice,
            a list of ids where several may be chosen, a whole number on a scale, or a text
        :raise UserError: not open, answered already, not one of those asked, or an answer that is
            none
        :raise AccessError: the caller is no officer of the union

        Clauses: SZ-8.1, SZ-8.3.4.
        """
        self.ensure_one()
        self.check_access("write")
        if self.audience == "workers":
            raise UserError(
                self.env._("Members answer for themselves: nobody records an answer of theirs.")
            )
        whole = isinstance(respondent_id, int) and not isinstance(respondent_id, bool)
        who = self._asked_model().search(
            self._asked_domain()
            & Domain("id", "=", respondent_id if whole and 0 < respondent_id <= MOST else 0),
            limit=1,
        )
        if not who:
            raise UserError(self.env._("“%(survey)s” does not ask them.", survey=self.name))
        self._check_takes_answers()
        lines = self._lines(answers)
        column = "employer_id" if self.audience == "employers" else "union_id"
        self.env["union.need.answered"]._once_only(**{"survey_id": self.id, column: who.id})
        self.env["survey.user_input"]._union_store(self.survey_id, lines)
        return True

    def _to_record(self):
        """Return those who are asked and have not answered: employers or unions (superuser)."""
        column = "employer_id" if self.audience == "employers" else "union_id"
        answered = self.env["union.need.answered"].sudo()  # counted off, not shown
        done = answered.search([("survey_id", "=", self.id)])[column]
        return self._asked_model().search(
            self._asked_domain() & Domain("id", "not in", done.ids), order="name", limit=500
        )

    def _check_takes_answers(self):
        day = today(self.env)
        if self.state != "open" or (self.answer_until and self.answer_until < day):
            raise UserError(self.env._("“%(survey)s” takes no answers any more.", survey=self.name))

    def _cut_of(self, member):
        """Return the group a member's answer is told in: none, if it is too small."""
        column, field = {
            "employer": ("union_employer_id", "employer_id"),
            "union": ("union_place_id", "organization_id"),
        }.get(self.cut_by, (None, None))
        group = column and member[field]
        if not group:
            return {}
        people = self._asked_model().search_count(
            self._asked_domain() & Domain(field, "=", group.id), limit=self.least
        )
        return {column: group.id} if people >= self.least else {}

    def _lines(self, given):
        """Return the values of the answer lines for what was given.

        :raise UserError: something that must be answered is not, or an answer is none
        """
        if not isinstance(given, dict):
            raise UserError(self.env._("Answers come as question and answer."))
        lines = []
        for question in self.survey_id.question_ids:
            lines += self._question_lines(question, given.get(str(question.id)))
        if not lines:
            raise UserError(self.env._("Answer at least one of the questions."))
        return lines

    def _question_lines(self, question, value):
        if value in (None, "", [], False):
            if question.constr_mandatory:
                raise UserError(
                    self.env._("Answer “%(question)s”, please.", question=question.title)
                )
            return []
        kind = question.question_type
        if kind.endswith("_box"):
            text = drop_controls(value).strip() if isinstance(value, str) else ""
            if not text or len(text) > MOST_SIGNS:
                self._refuse(question)
            # Nobody is to be known by it.
            field = f"value_{kind}"
            return [{"question_id": question.id, "answer_type": kind, field: hide_numbers(text)}]
        numbers = self._numbers(question, value)
        if kind == "scale":
            if len(numbers) != 1 or not question.scale_min <= numbers[0] <= question.scale_max:
                self._refuse(question)
            return [{"question_id": question.id, "answer_type": kind, "value_scale": numbers[0]}]
        choices = set(question.suggested_answer_ids.ids)
        if not choices.issuperset(numbers) or (kind == "simple_choice" and len(numbers) != 1):
            self._refuse(question)
        return [
            {
                "question_id": question.id,
                "answer_type": "suggestion",
                "suggested_answer_id": number,
            }
            for number in dict.fromkeys(numbers)
        ]

    def _numbers(self, question, value):
        """Return the whole numbers of an answer."""
        try:
            return [int(one) for one in (value if isinstance(value, list) else [value])]
        except (TypeError, ValueError, OverflowError):
            return self._refuse(question)

    def _refuse(self, question):
        raise UserError(
            self.env._(
                "“%(question)s”: choose one of the answers, or write at most %(most)s signs.",
                question=question.title,
                most=MOST_SIGNS,
            )
        )
