"""Chairs of a small tree, their terms and their trainings."""

from .office_case import OfficeCase


class TrainingCase(OfficeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair, cls.vice = cls.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "female",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for name in ("曾庆华", "谢雅婷")
            ]
        )

    def kind(self, name="induction"):
        return self.env.ref(f"trade_union.training_kind_{name}")

    def training(self, member=None, organization=None, kind="induction", **values):
        """Record a training of the chair at his union, of today unless it says otherwise."""
        return self.env["union.training"].create(
            {
                "organization_id": (organization or self.primary).id,
                "member_id": (self.chair if member is None else member).id,
                "title": "新任基层工会主席培训班",
                "kind_id": self.kind(kind).id,
                **values,
            }
        )

    def term(self, organization=None, kind="union", **values):
        """Return the current term of a committee, made if there is none."""
        place = organization or self.primary
        committee = self.env["union.committee"]._ensure(place, [kind])[kind]
        return (not values and committee.current_term_id) or self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1 + len(committee.term_ids),
                "date_from": "2025-01-01",
                "date_to": "2029-12-31",
                "state": "current",
                **values,
            }
        )

    def seat(self, member=None, term=None, **values):
        """Let a member sit in a term; the chair of the primary union unless it says otherwise."""
        return self.env["union.seat"].create(
            {
                "term_id": (term or self.term()).id,
                "member_id": (member or self.chair).id,
                "position": "chair",
                "origin": "elected",
                "date_from": "2025-12-20",
                **values,
            }
        )

    def measured(self, key, organization=None):
        place = organization or self.primary
        self.env.invalidate_all()
        return self.env["union.metric"]._compute_values([key], place)[key][place.id]
