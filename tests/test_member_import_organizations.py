"""A list of organisations comes in below the one it is imported into."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .import_case import xlsx
from .undo_case import UndoCase

HEADINGS = ["组织代码", "工会名称", "层级", "类型", "上级工会", "状态", "区域类型"]


def row(code, name, level="基层工会", kind="", parent="", state="", territory=""):
    return [code, name, level, kind, parent, state, territory]


@tagged("post_install", "-at_install")
class TestOrganizations(UndoCase):
    def list(self, *rows, **arguments):
        arguments.setdefault("organization", self.building)
        return self.load(xlsx([HEADINGS, *rows]), "organizations", **arguments)

    def found(self, code):
        return self.env["union.organization"].search([("code", "=", code)])

    def test_a_tree_comes_in_whatever_the_order_of_its_rows(self):
        roster = self.list(
            row("JD-1-A", "一组", "工会小组", parent="JD-1"),
            row("JD-1", "甲工会", parent="三楼小二级", state="筹备中"),
            row("JD-9", "乙工会", kind="联合基层工会", territory="楼宇"),
            organization=self.street,
            user=self.street_reviewer,
        )
        self.assertEqual(
            self.codes(roster),
            [(2, "parent", "parent_refused"), (3, "parent", "parent_unknown")],
        )
        roster = self.list(
            row("JD-1-A", "一组", "工会小组", parent="JD-1"),
            row("JD-1", "甲工会", parent="金鼎大厦工会联合会", state="筹备中"),
            row("JD-9", "乙工会", kind="联合基层工会", territory="楼宇"),
        )
        checked = roster.action_check()
        self.assertEqual((checked["problems"], checked["new"]), ([], 3))
        self.assertFalse(self.found("JD-9"))
        self.assertEqual(roster.action_import()["organizations"], 3)
        group, union, joint = map(self.found, ("JD-1-A", "JD-1", "JD-9"))
        self.assertEqual((group.parent_id, union.parent_id), (union, self.building))
        self.assertEqual((union.state, union.kind, group.kind), ("preparing", "single", "group"))
        self.assertEqual(
            (joint.state, joint.kind, joint.territory_kind), ("draft", "joint", "building")
        )
        # The same file again changes nothing.
        again = self.list(
            row("JD-1-A", "一组", "工会小组", parent="JD-1"), row("JD-1", "甲工会")
        ).action_import()
        self.assertEqual((again["imported"], again["unchanged"]), (0, 2))

    def test_what_is_there_is_compared_and_never_changed(self):
        roster = self.list(
            row(self.building.code, "金鼎 大厦工会联合会", "联合会"),
            row(self.primary.code, "改了名", "工会小组", parent="金鼎大厦工会联合会"),
        )
        checked = roster.action_check()
        self.assertEqual((checked["problems"], checked["unchanged"]), ([], 2))
        notes = [
            (note["row"], note["field"], note["code"])
            for note in checked["notes"]
            if note["code"] == "organization_differs"
        ]
        self.assertEqual(
            notes, [(3, "name", "organization_differs"), (3, "level", "organization_differs")]
        )
        roster.action_import()
        self.assertEqual((self.primary.name, self.primary.level), ("金鼎一工会", "primary"))

    def test_codes_and_names_that_are_taken(self):
        roster = self.list(
            row(self.sister_street.code, "甲工会"), row("NEW", "金鼎一 工会"), row("N2", "乙工会")
        )
        problems = roster.action_check()["problems"]
        self.assertEqual(
            [(problem["row"], problem["code"]) for problem in problems],
            [(2, "organization_code_taken"), (3, "organization_name_taken")],
        )
        # Whose code it is does not reach the user.
        self.assertNotIn("粤海", str(problems))
        with self.assertRaisesRegex(UserError, "nothing was imported"):
            roster.action_import()
        roster.action_import(good_only=True)
        self.assertTrue(self.found("N2"))

    def test_a_sister_or_superior_is_no_place_to_import_into(self):
        for place in (self.sister_street, self.street):
            with self.assertRaises(AccessError):
                self.list(row("A", "甲"), organization=place)
        # A superior by its code is as unknown as any.
        self.assertEqual(
            self.codes(self.list(row("A", "甲", parent=self.street.code))),
            [(2, "parent", "parent_unknown")],
        )
        self.assertEqual(
            self.codes(self.list(row("A", "甲", parent=self.sister_street.code))),
            [(2, "parent", "parent_unknown")],
        )
        for user in (self.portal, self.stranger, self.street_auditor):
            with self.assertRaises(AccessError):
                self.list(row("A", "甲"), user=user)

    def test_in_parts_and_taken_back(self):
        before = self.env["union.organization"].search_count([])
        rows = [row(f"G{n}", f"第{n}组", "小组", parent=f"P{n % 3}") for n in range(6)]
        rows += [row(f"P{n}", f"第{n}工会") for n in range(3)]
        roster = self.list(*rows)
        roster.action_queue()
        self.run_cron()
        self.assertEqual((roster.state, roster.run_ids.new_count), ("done", 9))
        self.assertEqual(self.found("G4").parent_id.code, "P1")
        told = self.result(roster.action_result())
        self.assertEqual([line[2] for line in told][:2], ["第0组", "第1组"])
        self.env["union.employer"].create(
            {"name": "丙公司", "organization_id": self.found("G4").id, "staff_count": 1}
        )
        self.assertIn("Employer: 1", self.refused_undo(roster, "rests on"))
        self.env["union.employer"].search([("name", "=", "丙公司")]).unlink()
        self.assertEqual(roster.action_undo()["deleted"], {"union.organization": 9})
        self.assertEqual(self.env["union.organization"].search_count([]), before)
        again = self.list(*rows).action_import()
        self.assertEqual(again["organizations"], 9)

    def test_taken_meanwhile_with_those_below(self):
        rows = [row("P1", "一工会"), row("P2", "二工会"), row("G1", "一组", "小组", parent="P1")]
        roster = self.list(*rows)
        roster.action_queue()
        self.step(roster)
        self.env["union.organization"].create(
            {"name": "别的", "code": "P1", "parent_id": self.sister_street.id}
        )
        self.run_cron()
        self.assertEqual(
            roster.problem_ids.mapped("code"), ["organization_meanwhile", "parent_gone"]
        )
        self.assertTrue(self.found("P2"))
        self.assertFalse(self.found("G1"))

    def test_cost_does_not_grow_with_the_rows(self):
        used = {}
        for count in (5, 20, 200):  # the first one warms what is asked once
            roster = self.list(*(row(f"C{count}-{n}", f"{count}之{n}") for n in range(count)))
            with self.assertMaxQueries(120, f"{count} rows") as budget:
                roster.action_import()
            used[count] = budget.count
        self.assertLessEqual(used[200], used[20] + 5)
