"""Ratings of a small tree: opened, answered and closed."""

from .training_case import TrainingCase


class RatingCase(TrainingCase):
    """A primary union with thirty members, a chair and a vice chair."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["union.member"].create(
            [
                {
                    "name": f"会员{number}",
                    "gender": "female",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for number in range(28)
            ]
        )

    def seated(self):
        """Let the chair and the vice chair take office."""
        self.seat()
        self.seat(self.vice, position="vice_chair")

    def rating(self, organization=None, **values):
        return self.env["union.rating"].create(
            {"organization_id": (organization or self.primary).id, "year": 2026, **values}
        )

    def opened(self, count=12, organization=None, user=None, **values):
        """Return an open rating and the codes of its first group."""
        rating = self.rating(organization, **values)
        rating = rating.with_user(user or self.env.user)
        rating.check_reason = "测试"
        rating.action_open()
        return rating, count and rating.cut_ids[0].action_codes(count)["codes"]

    def answer(self, code, *grades):
        """Answer the questions of a code in their order; return whether it was counted."""
        found = self.env["union.rating.code"]._of(code)
        if not found:
            return None
        ids = [id_ for id_, _title in found._questions()]
        return found._answer({ids[n]: grade for n, grade in enumerate(grades) if grade is not None})

    def closed(self, answers, year=2026, organization=None, **values):
        """Return a closed rating with these answers, one tuple of grades a person."""
        rating, codes = self.opened(max(len(answers), 5), organization, year=year, **values)
        for code, grades in zip(codes, answers, strict=False):
            self.assertTrue(self.answer(code, *grades))
        rating.action_close()
        return rating

    def figures(self, rating, kind="work", cut=False):
        """Return the figures told of one thing, or None where they are not told."""
        (row,) = rating.result_ids.filtered(
            lambda row: row.object_id.kind == kind and row.cut_id.id == (cut and cut.id)
        )
        return None if row.hidden else (row.satisfied, row.basic, row.unsatisfied)
