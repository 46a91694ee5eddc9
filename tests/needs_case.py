"""A needs survey of the building with members of three employers, for the tests."""

from odoo.fields import Command

from .tree import TreeCase


class NeedsMixin:
    """Six, five and two members at employers of the building; nobody has answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firms = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": cls.primary.id, "staff_count": 30}
                for name in ("甲公司", "乙公司", "丙公司")
            ]
        )
        cls.people = [
            cls.env["union.member"].create(
                [
                    {
                        "name": f"{firm.name}职工{number}",
                        "gender": "female",
                        "organization_id": cls.primary.id,
                        "employer_id": firm.id,
                        "state": "active",
                    }
                    for number in range(count)
                ]
            )
            for firm, count in zip(cls.firms, (6, 5, 2), strict=True)
        ]

    def draft(self, user=None, **values):
        """Return a survey of one choice, several choices, a scale and a text, as its clerk."""
        questions = [
            {
                "title": "最需要的服务",
                "question_type": "simple_choice",
                "constr_mandatory": True,
                "suggested_answer_ids": [Command.create({"value": v}) for v in ("培训", "体检")],
            },
            {
                "title": "想参加的活动",
                "question_type": "multiple_choice",
                "suggested_answer_ids": [Command.create({"value": v}) for v in ("球", "棋", "书")],
            },
            {"title": "满意度", "question_type": "scale", "scale_min": 1, "scale_max": 5},
            {"title": "建议", "question_type": "text_box"},
        ]
        surveys = self.as_user(user or self.building_clerk, self.env["union.need.survey"])
        return surveys.create(
            {
                "organization_id": self.building.id,
                "name": "2026年职工需求调研",
                "year": 2026,
                "cut_by": "employer",
                "question_ids": [Command.create(question) for question in questions],
                **values,
            }
        )

    def opened(self, **values):
        survey = self.draft(**values)
        survey.action_open()
        return survey

    def answers(self, survey, choice, several=(), scale=None, text=None):
        """Return what somebody gives: numbers of choices, from 0."""
        one, many, step, box = survey.question_ids
        given = {str(one.id): str(one.suggested_answer_ids[choice].id)}
        if several:
            given[str(many.id)] = [str(many.suggested_answer_ids[n].id) for n in several]
        if scale is not None:
            given[str(step.id)] = str(scale)
        if text is not None:
            given[str(box.id)] = text
        return given

    def answer(self, survey, member, *args, **kwargs):
        survey.sudo()._portal_answer(member.sudo(), self.answers(survey, *args, **kwargs))


class NeedsCase(NeedsMixin, TreeCase):
    """The needs survey in a small tree."""
