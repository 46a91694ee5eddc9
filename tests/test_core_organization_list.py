"""A list of organisations as one set: superiors anywhere in it, levels, codes and names."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..core.organization_list import Known, check_organizations

TOP = Known("YL", "园岭街道总工会", "street")
DAY = date(2026, 11, 20)


def row(code, name, level="基层工会", **cells):
    return {"code": code, "name": name, "level": level} | cells


def checked(*rows, known=()):
    good, problems = check_organizations(list(enumerate(rows, 2)), known, TOP, DAY)
    return (
        [(found.code, found.parent_code) for found in good],
        [(problem.row_no, problem.field, problem.verdict.code) for problem in problems],
    )


@tagged("post_install", "-at_install")
class TestOrganizationList(BaseCase):
    def test_a_superior_may_stand_anywhere_by_code_or_name(self):
        rows = [
            row("A-1-1", "一组", "工会小组", parent="甲 工会"),
            row("A-1", "甲工会", parent="a"),
            row("A", "金鼎联合会", "工会联合会"),
            row("B", "乙工会", parent="园岭街道总工会"),
        ]
        good, problems = checked(*rows)
        self.assertFalse(problems)
        self.assertEqual(good, [("A", "YL"), ("A-1", "A"), ("B", "YL"), ("A-1-1", "A-1")])

    def test_superiors_unknown_ambiguous_and_refused(self):
        known = [Known("X1", "同名工会", "federation"), Known("X2", "同名工会", "federation")]
        rows = [
            row("A", "甲", parent="没有的"),
            row("B", "乙", parent="同名工会"),
            row("C", "丙", "联合会", kind="不懂"),
            row("D", "丁", parent="C"),
            row("E", "戊", "小组", parent="D"),
        ]
        good, problems = checked(*rows, known=known)
        self.assertFalse(good)
        self.assertEqual(
            problems,
            [
                (2, "parent", "parent_unknown"), (3, "parent", "parent_ambiguous"),
                (4, "kind", "value_unknown"), (5, "parent", "parent_refused"),
                (6, "parent", "parent_refused"),
            ],
        )  # fmt: skip

    def test_a_level_stands_below_that_of_its_superior(self):
        rows = [
            row("A", "甲", "街道"), row("B", "乙", "市级"), row("C", "丙"),
            row("D", "丁", parent="C"), row("E", "戊", parent="F"), row("F", "己", parent="E"),
        ]  # fmt: skip
        good, problems = checked(*rows)
        self.assertEqual(good, [("C", "YL")])
        self.assertEqual({code for _row, _field, code in problems}, {"level_not_below"})
        self.assertEqual([number for number, _field, _code in problems], [2, 3, 5, 6, 7])

    def test_twice_in_the_file(self):
        rows = [
            row("A", "甲工会"), row("A", "乙工会"), row("B", "甲 工会"),
            row("C", "甲工会", parent="联"), row("D", "联", "联合会"),
        ]  # fmt: skip
        good, problems = checked(*rows)
        self.assertEqual({code for code, _parent in good}, {"A", "C", "D"})
        self.assertEqual(
            problems,
            [(3, "code", "organization_code_in_file"), (4, "name", "organization_in_file")],
        )

    def test_cells(self):
        rows = [
            row("", "甲"), row("A", ""), row("B", "乙", ""), row("C", "丙", "楼层"),
            row("D", "丁", state="已撤销"), row("45010319930416416X", "戊"), row("a b", "己13800000001"),
            row("G", "庚", territory_kind="海里"), row("H", "辛", state=" 筹备中 "),
        ]  # fmt: skip
        good, problems = checked(*rows)
        self.assertEqual(good, [("H", "YL")])
        self.assertEqual(
            problems,
            [
                (2, "code", "code_missing"), (3, "name", "name_missing"),
                (4, "level", "level_missing"), (5, "level", "value_unknown"),
                (6, "state", "organization_state"), (7, "code", "code_format"),
                (8, "name", "name_format"), (9, "territory_kind", "value_unknown"),
            ],
        )  # fmt: skip

    def test_totals_and_blank_rows_are_passed_over(self):
        good, problems = checked(
            {"name": None}, {"serial": "合计", "name": "12个"}, row("A", "甲"),
            {"code": "制表人：王芳"},
        )  # fmt: skip
        self.assertEqual((good, problems), ([("A", "YL")], []))

    def test_what_stands_has_a_day_and_a_paper(self):
        stands = {"state": "已成立", "founded_on": "2015年6月1日", "paper": "深福工发〔2015〕8号"}
        words = ("正常", "在 册", "运行中", "Active")
        rows = [
            row(f"A{at}", f"甲{at}", **stands | {"state": word}) for at, word in enumerate(words)
        ]
        rows += [
            row("B", "乙", **stands | {"founded_on": ""}),
            row("C", "丙", **stands | {"paper": "无"}),
            row("D", "丁", **stands | {"founded_on": "2026-11-21"}),
            row("E", "戊", **stands | {"founded_on": "2015-02-30"}),
            row("F", "己", **stands | {"kind": "筹备组"}),
            row("G", "庚", **stands | {"founded_on": "2026-11-20", "state": ""}),
        ]
        rows.append(row("H", "辛", state="正常"))  # stands here already: it is compared
        known = [Known("H", "辛", "primary", stands=True)]
        good, problems = check_organizations(list(enumerate(rows, 2)), known, TOP, DAY)
        self.assertEqual(
            [(found.code, found.state, found.founded_on, found.paper) for found in good],
            [
                *((f"A{at}", "active", date(2015, 6, 1), "深福工发〔2015〕8号") for at in range(4)),
                ("G", "draft", DAY, "深福工发〔2015〕8号"),
                ("H", "active", None, ""),
            ],
        )
        self.assertEqual(
            [(problem.row_no, problem.field, problem.verdict.code) for problem in problems],
            [
                (6, "founded_on", "founded_on_missing"), (7, "paper", "founding_paper_missing"),
                (8, "founded_on", "founded_ahead"), (9, "founded_on", "date_impossible"),
                (10, "kind", "founded_preparatory"),
            ],
        )  # fmt: skip
