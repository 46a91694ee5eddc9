from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from ...core.suppress import told


class UnionNeedSurvey(models.Model):
    """What is told of a survey: figures no single person stands in."""

    _inherit = "union.need.survey"

    def action_results(self):
        """Return what a closed survey found.

        Figures of fewer than ``least`` answers are not told, also not as a difference, nor what a
        group answered all alike. Texts are told of the whole only, in the order of the alphabet.

        :return: list by question: ``{"question", "kind", "told": bool, "answers": int or False,
            "options": [{"label", "count"}], "groups": [{"name", "answers", "options"}],
            "texts": [str]}``
        :raise UserError: not closed yet: figures told twice would tell the answer between
        :raise AccessError: the caller does not read the survey
        """
        self.ensure_one()
        self.check_access("read")
        return self._results()

    def _results(self, texts=True):
        """As :meth:`action_results`, of a survey whose reading was checked.

        :param texts: with the texts somebody wrote
        """
        if self.state not in ("closed", "published"):
            raise UserError(
                self.env._(
                    "“%(survey)s” is not closed: its figures are told when they do not change any"
                    " more.",
                    survey=self.name,
                )
            )
        # Forms are read by nobody but here, and left as figures below.
        forms = self.env["survey.user_input"].sudo()
        forms = forms.search([("survey_id", "=", self.survey_id.id)])
        column = {"employer": "union_employer_id", "union": "union_place_id"}.get(self.cut_by)
        group_of = {form.id: column and form[column] for form in forms}
        by_question = forms.user_input_line_ids.grouped("question_id")
        return [
            self._question_results(
                question, by_question.get(question, forms.user_input_line_ids[:0]), group_of, texts
            )
            for question in self.survey_id.question_ids
        ]

    def _question_results(self, question, lines, group_of, texts):
        kind = question.question_type
        result = {
            "question": question.title,
            "kind": kind,
            "options": [],
            "groups": [],
            "texts": [],
        }
        if kind.endswith("_box"):
            said = sorted(filter(None, lines.mapped(f"value_{kind}")))
            result["told"] = len(said) >= self.least
            result["answers"] = len(said) if result["told"] else False
            if result["told"] and texts:
                result["texts"] = said
            return result
        labels = _labels(question)
        counts = defaultdict(lambda: [0] * len(labels))
        people = defaultdict(set)
        position = {key: number for number, key in enumerate(labels)}
        for line in lines:
            key = line.value_scale if kind == "scale" else line.suggested_answer_id.id
            group = group_of[line.user_input_id.id]
            counts[group][position[key]] += 1
            people[group].add(line.user_input_id.id)
        answers = {group: len(forms) for group, forms in people.items()}
        whole, open_ones = told(
            {group: _grades(kind, counts[group], answers[group]) for group in counts}, self.least
        )

        def options(figures):
            return [
                {"label": label, "count": count}
                for label, count in zip(labels.values(), figures, strict=True)
            ]

        result["told"] = whole
        result["answers"] = sum(answers.values()) if whole else False
        if whole:
            result["options"] = options(
                [sum(column) for column in zip(*counts.values(), strict=True)]
            )
            result["groups"] = [
                {
                    "name": group.name,
                    "answers": answers[group],
                    "options": options(counts[group]),
                }
                # Who answered from no group is told as what is left, if at all.
                for group in sorted(filter(None, open_ones), key=lambda group: group.name)
            ]
        return result


def _labels(question):
    """Return ``{value: label}`` of what may be answered, in order."""
    if question.question_type == "scale":
        return {n: str(n) for n in range(question.scale_min, question.scale_max + 1)}
    return {choice.id: choice.value for choice in question.suggested_answer_ids}


def _grades(kind, counts, answers):
    """Return figures whose sum is the answers and whose greatest is the most that chose one thing.

    Where several may be chosen: those who chose the most frequent one, and the rest. Of groups
    together that is never less than the most that chose one thing, so nothing is told too many.

    >>> _grades("simple_choice", [3, 2], 5), _grades("multiple_choice", [5, 2, 0], 5)
    ([3, 2], [0, 5])
    """
    if kind != "multiple_choice":
        return counts
    most = max(counts)
    return [answers - most, most]
