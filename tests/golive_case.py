"""Running terms, certificates and stars on paper, and the people who take them over."""

from datetime import date, timedelta

from freezegun import freeze_time

from .import_case import number, xlsx
from .test_member_import_undo import UndoCase
from .tree import make_user

TODAY = "2026-11-20"
SEATS = [
    "工会", "委员会", "届次", "任期起", "任期止", "姓名", "身份证号", "会员编号", "职务", "产生方式",
    "任职日期", "依据",
]  # fmt: skip
CERTIFICATES = [
    "工会", "证书类型", "证书编号", "发证日期", "有效期至", "发证机关", "保管人", "依据",
]  # fmt: skip
STARS = ["工会", "年度", "星级", "评定单位", "文号", "评定日期"]
PAPER = "深福工发〔2024〕6号"


def of_number(serial):
    """A valid resident number, one person a day."""
    born = date(1970, 5, 3) + timedelta(days=serial)
    return number(serial // 14_000, "male", born=born.strftime("%Y%m%d"))


class GoLiveCase(UndoCase):
    """Nine members of the first union of a building; the street takes its terms over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(f"{TODAY} 02:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.people = cls.make_members(9)
        cls.city_approver = cls.with_role("t_city_approver", cls.city, "approver")

    @classmethod
    def with_role(cls, login, organization, role):
        user = make_user(cls.env, login)
        cls.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": organization.id,
                "role": role,
                "date_from": "2020-01-01",
            }
        )
        return user

    @classmethod
    def make_members(cls, count, first=1, organization=None, state="active"):
        digits = str.maketrans("0123456789", "〇一二三四五六七八九")
        return cls.env["union.member"].create(
            [
                {
                    "name": "李" + str(serial).translate(digits),
                    "gender": "male",
                    "id_number": of_number(serial),
                    "organization_id": (organization or cls.primary).id,
                    "state": state,
                }
                for serial in range(first, first + count)
            ]
        )

    def seat(self, member, **cells):
        """The row of a member's seat in the third term of the first union's committee."""
        row = {
            "工会": self.primary.code,
            "委员会": "委员会",
            "届次": "第三届",
            "任期起": "2024-03-01",
            "任期止": "2029-02-28",
            "姓名": member.name,
            "身份证号": "",
            "会员编号": member.member_number,
            "职务": "委员",
            "产生方式": "选举",
            "任职日期": "",
            "依据": PAPER,
        }
        return list((row | cells).values())

    def term(self, *more, count=3, **cells):
        """The rows of a whole term: a chair and members; then more rows."""
        rows = [
            self.seat(member, 职务="委员" if at else "主席", **cells)
            for at, member in enumerate(self.people[:count])
        ]
        return [*rows, *more]

    def seats(self, *rows, **arguments):
        arguments.setdefault("user", self.street_approver)
        arguments.setdefault("filename", "届次委员.xlsx")
        return self.load(xlsx([SEATS, *rows]), "seats", **arguments)

    def certificates(self, *rows, **arguments):
        arguments.setdefault("filename", "证书.xlsx")
        return self.load(xlsx([CERTIFICATES, *rows]), "certificates", **arguments)

    def taken(self, model):
        """What was taken over of a model."""
        self.env.invalidate_all()
        return self.env[model].search([("taken_over", "=", True)])

    def told(self, record):
        """Return ``{code: problem}`` of a check; each says something in words."""
        problems = record.action_check()["problems"]
        for problem in problems:
            self.assertNotIn("Not accepted", problem["reason"], problem["code"])
            self.assertTrue(problem["row"] and problem["column"] and problem["cell"], problem)
        return {problem["code"]: problem for problem in problems}

    def notes(self, record):
        return [
            (note["row"], note["field"], note["code"]) for note in record.action_check()["notes"]
        ]
