"""Cases of a small tree, and the people who handle them."""

from ..models.case.union_case_chain import FIRST
from .tree import TreeCase, make_user, make_users

MARK = "qzanjianqz"


class CaseCase(TreeCase):
    """A rights officer at the primary union's federation and at its street, and a colleague.

    ``officer`` handles rights at the building, ``above`` at the street; ``colleague`` is a clerk
    of the building who is in no chain.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer, cls.above, cls.second = make_users(
            cls.env,
            ["c_officer", "c_above", "c_second"],
            ("base.group_user", "base.group_allow_export"),
        )
        cls.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": place.id,
                    "role": FIRST[0],
                    "date_from": "2020-01-01",
                }
                for user, place in (
                    (cls.officer, cls.building),
                    (cls.second, cls.building),
                    (cls.above, cls.street),
                )
            ]
        )
        cls.colleague = cls.building_clerk
        cls.member = cls.env["union.member"].create(
            {
                "name": "陆小芳",
                "gender": "female",
                "organization_id": cls.building.id,
                "state": "active",
            }
        )
        cls.member_login = make_user(cls.env, "c_member", ("base.group_portal",))
        cls.member.partner_id = cls.member_login.partner_id

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"trade_union.case_type_{code}")

    def adopt(self, code, organization):
        """Let an organisation and all below it obey a standard."""
        self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        ).action_set_jurisdiction(organization.id)

    def case(self, code="appeal", user=None, place=None, **values):
        """Return a new case as its taker has it."""
        user = user or self.officer
        case = self.env["union.case"].with_user(user)
        case = case.create(
            {
                "organization_id": (place or self.building).id,
                "type_id": self.kind(code).id,
                "title": f"{MARK} 拖欠工资",
                "content": f"{MARK} 内容",
                "told_name": f"{MARK} 张三",
                **values,
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return case
