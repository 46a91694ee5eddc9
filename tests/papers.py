"""Papers and routes for the tests of approvals: letters of the building, three levels above."""

from .tree import TreeCase, make_user

THREE_LEVELS = [
    {"sequence": 1, "place": "parent", "role": "reviewer"},
    {"sequence": 2, "place": "parent", "role": "approver"},
    {"sequence": 3, "place": "level", "level": "district", "role": "approver"},
]


class PaperCase(TreeCase):
    """A TreeCase whose letters go from the building to the street and the district."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["union.letter.kind"].search([("code", "=", "letter")])
        cls.route = cls.make_route("three", THREE_LEVELS)

    @classmethod
    def make_route(cls, code, steps, organization=None, **values):
        route = cls.env["union.approval.route"].create(
            {
                "name": code,
                "code": f"test_{code}",
                "res_model": "union.letter",
                "organization_id": (organization or cls.city).id,
                "sequence": 5,
                **values,
            }
        )
        route.step_ids = [(0, 0, step) for step in steps]
        return route

    @classmethod
    def make_person(cls, key, organization, role, **values):
        user = make_user(cls.env, f"t_{key}")
        cls.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": organization.id,
                "role": role,
                "date_from": "2020-01-01",
                **values,
            }
        )
        return user

    def letters(self, count=1, organization=None, user=None, **values):
        letters = self.env["union.letter"].with_user(user or self.building_clerk)
        return letters.create(
            [
                {
                    "organization_id": (organization or self.building).id,
                    "to_organization_id": self.street.id,
                    "kind_id": self.kind.id,
                    "title": f"关于活动的函{number}",
                    "body": "一段。\n二段。",
                    "enclosure_ids": [(0, 0, {"name": "方案"})],
                    **values,
                }
                for number in range(count)
            ]
        )

    def pending(self, **values):
        letter = self.letters(**values)
        letter.action_submit()
        return letter

    def by(self, user, paper):
        return self.as_user(user, paper)

    def kinds(self, paper):
        return paper.sudo().approval_request_id.decision_ids.mapped("kind")

    def inbox(self, paper):
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search([("res_model", "=", paper._name), ("res_id", "in", paper.ids)])
        )
        return set(activities.user_id.mapped("login"))
