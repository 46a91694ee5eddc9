"""A third building's roster: codes for gender, words of personnel systems, columns left out."""

from datetime import date

from odoo.tests import tagged

from .import_case import ImportCase, number, person, xlsx
from .second_roster import gbk

HEADINGS = [
    "顺序号", "职员姓名", "性别", "公民身份证号码", "本人手机号码", "工作单位（全称）", "用工方式", "加入工会年月日",
    "政治面貌", "家庭住址",
]  # fmt: skip
ADDRESS = "某路1号"


def line(serial, **cells):
    _name, gender, id_number, _mobile, _employer = person(serial + 700)
    row = {
        "serial": serial, "name": f"郑{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}",
        "gender": 1 if gender == "男" else 2, "id_number": id_number,
        "mobile": f"138000007{serial:02d}", "employer": "甲公司", "kind": "正式员工",
        "joined": "2020年3月5日", "politics": "普通群众", "address": ADDRESS,
    }  # fmt: skip
    return list((row | cells).values())


def _id(serial):
    return person(serial + 700)[2]


#: Lines 4 to 11 of the file come in, each with its repairs; of 12 to 17 the one told for a note.
GOOD = [
    line(1, mobile="+86 138-0000-0701", joined="2020-3-5日"),
    line(2, mobile="13800000702.0", joined="2020、3、5", kind="劳务派遣工"),
    line(3, id_number=f'"{_id(3)}"', joined="20200305", politics="九三学社社员"),
    line(4, joined="2020.3.5.", kind="新业态劳动者", politics="中国共产党党员"),
    line(5, gender="女士", joined="43895", kind="进城务工人员", politics="民革党员"),
    line(6, gender="1.0", joined="2020/03/05 08:30", kind="退休返聘", politics="党员（预备）"),
    line(7, gender=" ２ ", id_number=_id(7)[:6] + " " + _id(7)[6:].lower(), kind="无固定期限"),
    line(8, kind="其它", politics="无党派民主人士"),
]
BAD = [
    line(9, gender="1"),  # the number is a woman's
    line(10, mobile="1380000070.0"),  # ten digits
    line(11, id_number=_id(11)[:6] + _id(11)[8:17]),  # of the first generation
    line(12, name="郑子", kind="兼职"),  # comes in, the kind left out
    line(13, joined="2020年春"),
    line(14, gender="3"),
]
BAD_CODES = [
    (12, "id_number", "id_gender"),
    (13, "mobile", "mobile_invalid"),
    (14, "id_number", "id_length"),
    (16, "joined_on", "date_format"),
    (17, "gender", "value_unknown"),
]
ENDING = [
    ["小计", "", "男：6人", *[""] * 7],
    ["人数", "14", *[""] * 8],
    ["制表人", "王芳", *[""] * 8],
    ["统计时间", "2026-11-01", *[""] * 8],
]
ROWS = [
    ["滨海大厦会员花名册", *[""] * 9],
    ["填报单位：滨海大厦", *[""] * 9],
    HEADINGS,
    *GOOD,
    *BAD,
    *ENDING,
]


@tagged("post_install", "-at_install")
class TestThirdBuilding(ImportCase):
    def test_row_by_row(self):
        roster = self.load(gbk(ROWS), filename="滨海.csv")
        self.assertEqual(self.codes(roster), BAD_CODES)
        done = roster.action_import(good_only=True)
        self.assertEqual((done["imported"], done["bad"], done["total"]), (9, 5, 14))
        members = self.env["union.member"].search([("organization_id", "=", self.primary.id)])
        found = {member.name: member for member in members if member.name.startswith("郑")}
        self.assertEqual(set(found), {f"郑{sign}" for sign in "乙丙丁戊己庚辛壬子"})
        for serial, sign in enumerate("乙丙丁戊己庚辛壬", 1):
            with self.subTest(row=serial + 3):
                member = found[f"郑{sign}"]
                shown = member.with_user(self.building_clerk).action_reveal("test")
                self.assertEqual(shown["id_number"], _id(serial))
                self.assertEqual(shown["mobile"], f"138000007{serial:02d}")
                self.assertEqual(member.gender, "female" if serial % 2 else "male")
                self.assertEqual(member.joined_on, date(2020, 3, 5))
        self.assertEqual(
            [found[f"郑{sign}"].employment_kind for sign in "乙丙丁戊己庚辛壬"],
            ["contract", "dispatched", "contract", "new_form", "migrant", "other", "contract", "other"],
        )  # fmt: skip
        self.assertEqual(
            [found[f"郑{sign}"].political_status for sign in "乙丁戊己庚壬"],
            ["masses", "democratic_party", "party_member", "democratic_party", "probationary",
             "non_partisan"],
        )  # fmt: skip

    def test_what_was_taken_for_a_cell_is_told(self):
        rows = [
            line(1, joined="2020年3月"), line(2, employer="", joined="不详"),
            # Who only applies has not joined yet.
            line(3, employer="乙公司", politics="信徒"), line(4, employer="", joined="未知"),
        ]  # fmt: skip
        roster = self.load(gbk([HEADINGS, *rows]), filename="滨海.csv")
        checked = roster.action_check()
        self.assertEqual((checked["problems"], checked["new"]), ([], 4))
        self.assertEqual(
            [(n["row"], n["field"], n["code"]) for n in checked["notes"]
             if n["code"] not in ("columns_unread", "line_passed_over")],
            [
                (2, "joined_on", "month_taken"), (3, "employer", "employer_carried"),
                (3, "joined_on", "joined_unknown"),
                (4, "political_status", "choice_unknown"), (5, "employer", "employer_carried"),
            ],
        )  # fmt: skip
        for note in checked["notes"]:
            self.assertFalse(note["reason"].startswith("Not accepted"), note)

    def test_a_column_nobody_understands_is_told(self):
        roster = self.load(gbk(ROWS), filename="滨海.csv")
        told = [n for n in roster.action_check()["notes"] if n["code"] == "columns_unread"]
        self.assertEqual(
            [(note["row"], note["params"]) for note in told], [(3, {"titles": "家庭住址"})]
        )
        # An empty one holds nothing that could be lost.
        empty = [[*row[:-1], ""] if ADDRESS in row else row for row in ROWS]
        roster = self.load(gbk(empty), filename="滨海.csv")
        self.assertNotIn("columns_unread", [n["code"] for n in roster.action_check()["notes"]])

    def test_the_roster_of_one_employers_union_need_not_name_him(self):
        rows = [
            ["单位：甲公司"],
            ["姓名", "性别", "身份证号码"],
            *[person(serial)[:3] for serial in (801, 802)],
            [],
            ["合计", "2人"],
        ]
        roster = self.load(xlsx(rows), organization=self.primary)
        checked = roster.action_check()
        self.assertEqual((checked["new"], checked["bad"], checked["problems"]), (2, 0, []))
        told = [(n["row"], n["params"]) for n in checked["notes"] if n["code"] == "employer_sole"]
        self.assertEqual(told, [(2, {"text": "甲公司"})])
        self.assertEqual(roster.action_import()["active"], 2)
        members = self.env["union.member"].search([("name", "=", person(801)[0])])
        self.assertEqual(members.employer_id, self.employer)
        # Of the building there are two: whose people these are is not guessed.
        self.refused(xlsx(rows), "columns are missing")
        # Nor is an empty cell of a column that is there.
        rows = [["姓名", "身份证号码", "所在单位"], [person(803)[0], number(9), ""]]
        roster = self.load(xlsx(rows), organization=self.primary)
        self.assertEqual(self.codes(roster), [(2, "employer", "employer_missing")])
