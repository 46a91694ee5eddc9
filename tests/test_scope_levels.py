"""The same table asked from above and from below, and what comes down once it is published."""

from odoo.tests import tagged

from ..models.organization.union_role_group import ROLES
from .scope_case import BY_THE_SCHEME, PUBLISHED
from .scope_duties import NOBODY
from .scope_rows import OPERATIONS, AskMixin, Rows
from .scope_table import MAKERS, TABLE
from .tree import TreeCase, make_user


@tagged("post_install", "-at_install")
class TestScopeLevels(AskMixin, TreeCase):
    """Rows at the building; a duty of each role at the street above it and at the primary below.

    Each person is a clerk at a sister organisation as well, as in the table.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.above, cls.below = (
            {
                role: make_user(cls.env, f"l_{place.code}_{role}")
                for role in [*(role for role, _label in ROLES), "elsewhere"]
            }
            for place in (cls.street, cls.primary)
        )
        duties = [
            (user, cls.sister_street, "clerk")
            for people in (cls.above, cls.below)
            for user in people.values()
        ]
        duties += [(cls.above[role], cls.street, role) for role, _label in ROLES]
        duties += [(cls.below[role], cls.primary, role) for role, _label in ROLES]
        cls.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": organization.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
                for user, organization, role in duties
            ]
        )

    def test_a_superior_has_its_role_in_all_below_it(self):
        rows = Rows(self.env, self.building, self.building_clerk)
        for model, expected in TABLE.items():
            with self.subTest(model=model):
                found = self.found(rows, model, self.above)
                self.assertEqual(found, dict(zip(OPERATIONS, map(set, expected), strict=True)))

    def test_an_inferior_reads_what_is_everybodys_and_what_comes_down(self):
        rows = Rows(self.env, self.building, self.building_clerk)
        for model, expected in TABLE.items():
            down = PUBLISHED.get(model) == {} and model not in BY_THE_SCHEME
            with self.subTest(model=model):
                found = self.found(rows, model, self.below)
                own = model in MAKERS
                wanted = dict(zip(OPERATIONS, map(set, expected), strict=True))
                self.assertEqual(found, wanted if own else self.from_below(expected, down))

    def test_what_is_published_comes_down_and_no_right_to_change_it(self):
        rows = Rows(self.env, self.building, self.building_clerk)
        # Lines follow the state of their scheme, which is made first.
        for model, values in sorted(PUBLISHED.items(), key=lambda item: item[0] in BY_THE_SCHEME):
            if model == "union.service.activity":
                values = values | {"event_id": rows.row("event.event").id}
            if model in BY_THE_SCHEME:
                values = {"scheme_id": rows.row("union.scheme").id}
            if values:
                rows.known[model, None] = rows._insert(self.env[model], values)
        for model in PUBLISHED:
            with self.subTest(model=model):
                found = self.found(rows, model, self.below)
                self.assertEqual(found, self.from_below(TABLE[model], True))

    @staticmethod
    def from_below(expected, down):
        return {
            operation: set(
                allowed if "elsewhere" in allowed or (down and operation == "read") else NOBODY
            )
            for operation, allowed in zip(OPERATIONS, expected, strict=True)
        }
