"""Lists of membership changes for tests: the building's clerk brings them."""

from .import_case import ImportCase, xlsx
from .membership_case import MembershipCase, resident_number

HEADINGS = [
    "姓名", "身份证号码", "会员编号", "变动类型", "原因", "生效日期", "转入工会", "新单位", "备注",
]  # fmt: skip
JOINED = "2015-03-01"
DAY = "2026-06-30"


class MembershipListCase(MembershipCase):
    load = ImportCase.load
    codes = ImportCase.codes

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lin = cls.make_member(11, "林芳", joined_on=JOINED)
        cls.zhao = cls.make_member(12, "赵敏", joined_on=JOINED)
        cls.qian = cls.make_member(13, "钱进", joined_on=JOINED, organization=cls.primary)
        cls.left = cls.make_member(14, "孙离", joined_on=JOINED, state="left", left_on="2020-05-01")
        cls.kept = cls.make_member(15, "周留", joined_on=JOINED, state="retained")
        cls.elsewhere = cls.make_member(16, "吴远", joined_on=JOINED, organization=cls.target)

    def row(self, member, change, reason="", day=DAY, target="", employer="", note="", **cells):
        """A row that names a member by his ID number, unless ``id`` or ``number`` say otherwise."""
        orders = {self.lin: 11, self.zhao: 12, self.qian: 13, self.left: 14, self.kept: 15}
        id_number = resident_number({**orders, self.elsewhere: 16}[member])
        return [
            cells.get("name", member.name),
            cells.get("id", "" if "number" in cells else id_number),
            cells.get("number", ""),
            change, reason, day, target, employer, note,
        ]  # fmt: skip

    def bring(self, *rows, user=None, organization=None, headings=HEADINGS):
        return self.load(
            xlsx([["会员变动名单"], headings, *rows]),
            kind="membership",
            user=user,
            organization=organization,
            filename="变动.xlsx",
        )

    def filed(self, member=None):
        domain = [("organization_id", "child_of", self.city.id)]
        if member:
            domain = [("member_id", "=", member.id)]
        self.env.flush_all()
        self.env.invalidate_all()
        return self.requests.search(domain, order="id")
