"""A list says what stands already: a superior takes it over, with its day and its paper."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from .golive_case import TODAY, GoLiveCase, of_number
from .import_case import HEADINGS, xlsx

ORGANIZATIONS = [
    "组织代码", "工会名称", "层级", "上级工会", "状态", "成立日期", "批准文号",
]  # fmt: skip
PAPER = "深福园工发〔2015〕8号"


def row(code, name, level="基层工会", **cells):
    full = dict.fromkeys(ORGANIZATIONS, "") | {
        "组织代码": code, "工会名称": name, "层级": level, "状态": "已成立",
        "成立日期": "2015-06-01", "批准文号": PAPER,
    }  # fmt: skip
    return list((full | cells).values())


class TakenOrganizationCase(GoLiveCase):
    def list(self, *rows, **arguments):
        arguments.setdefault("user", self.street_reviewer)
        arguments.setdefault("organization", self.street)
        arguments.setdefault("filename", "工会.xlsx")
        return self.load(xlsx([ORGANIZATIONS, *rows]), "organizations", **arguments)

    def found(self, code):
        self.env.invalidate_all()
        return self.env["union.organization"].search([("code", "=", code)])

    def prepare(self, code="T-P", name="筹建工会", **values):
        """A union being set up below the building."""
        return self.env["union.organization"].create(
            {
                "name": name,
                "code": code,
                "parent_id": self.building.id,
                "level": "primary",
                "state": "preparing",
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestTakenOrganizations(TakenOrganizationCase):
    def test_what_stands_comes_in_established_and_marked(self):
        record = self.list(
            row("Y-1", "一工会", 上级工会="Y"),
            row("Y", "银河联合会", "联合会", 状态="在册", 成立日期="2014年3月2日"),
            row("Y-2", "二工会", 上级工会="Y", 状态="筹备中", 成立日期="", 批准文号=""),
        )
        record.action_import()
        union, federation, prepared = map(self.found, ("Y-1", "Y", "Y-2"))
        self.assertEqual((union.parent_id, union.state), (federation, "active"))
        self.assertEqual(
            (
                union.taken_over,
                str(union.taken_over_on),
                union.taken_over_by_id,
                union.taken_over_import_id.id,
                union.taken_over_file,
                union.source_paper,
                str(union.founded_on),
            ),
            (True, TODAY, self.street_reviewer, record.id, "工会.xlsx", PAPER, "2015-06-01"),
        )
        self.assertEqual((prepared.state, prepared.taken_over), ("preparing", False))
        self.assertFalse(prepared.founded_on)
        self.assertIn(union, self.env["union.organization"].search([("taken_over", "=", True)]))
        # The register knows it on any day since.
        self.assertFalse(union._as_of("2015-05-31"))
        then = union._as_of("2016-01-01")[union.id]
        self.assertEqual((then["state"], then["founded_on"]), ("active", date(2015, 6, 1)))
        # No survey is late for the years on paper.
        self.assertEqual(federation.survey_age_months, 0)
        # Counted where established ones are; the same file again changes nothing.
        self.assertEqual(federation.primary_count, 1)
        again = self.list(
            row("Y-1", "一工会", 上级工会="Y", 成立日期="2015-06-02"),
            row("Y", "银河联合会", "联合会", 状态="在册", 成立日期="2014年3月2日"),
        )
        self.assertEqual(self.notes(again), [(2, "founded_on", "organization_differs")])
        answer = again.action_import()
        self.assertEqual((answer["imported"], answer["changed"], answer["unchanged"]), (0, 0, 2))

    def test_a_superior_alone_takes_over(self):
        record = self.list(
            row("Y-1", "一工会"),
            row("Y-2", "二工会", 状态="筹备中", 成立日期="", 批准文号=""),
            row("T-P", "筹建工会"),
            user=self.building_clerk,
            organization=self.building,
        )
        self.prepare()
        self.assertEqual(
            self.codes(record), [(2, "state", "founded_right"), (4, "state", "founded_right")]
        )
        self.told(record)
        record.action_import(good_only=True)
        self.assertEqual(self.found("Y-2").state, "preparing")
        self.assertFalse(self.found("Y-1"))
        self.assertEqual(self.found("T-P").state, "preparing")
        # A reviewer of the building: what is below it, not the building itself.
        reviewer = self.with_role("t_building_reviewer", self.building, "reviewer")
        # The building stands here by no paper.
        self.building.state = "preparing"
        record = self.list(
            row("Y-1", "一工会"),
            row(self.building.code, self.building.name, "联合会"),
            user=reviewer,
            organization=self.building,
        )
        self.assertEqual(self.codes(record), [(3, "state", "founded_right")])

    def test_days_and_papers(self):
        self.street.founded_on = "2012-01-01"
        record = self.list(
            row("A", "甲工会", 成立日期=""),
            row("B", "乙工会", 批准文号=""),
            row("C", "丙工会", 成立日期="2026-11-21"),
            row("D", "丁工会", 成立日期="2011-12-31"),
            row("E", "戊联合会", "联合会", 成立日期="2018-01-01"),
            row("F", "己工会", 上级工会="E"),
            row("G", "庚小组", "小组", 上级工会="F", 成立日期="2015-05-31"),
            row("H", "辛工会", 状态="", 批准文号=""),
        )
        told = self.told(record)
        self.assertEqual(
            self.codes(record),
            [
                (2, "founded_on", "founded_on_missing"),
                (3, "paper", "founding_paper_missing"),
                (4, "founded_on", "founded_ahead"),
                (5, "founded_on", "founded_before_superior"),
                (8, "founded_on", "founded_before_superior"),
            ],
        )
        self.assertIn("己工会", told["founded_before_superior"]["reason"])
        # A federation is formed of unions that stand; a day without the state says nothing.
        self.assertEqual(
            self.notes(record),
            [
                (7, "founded_on", "founded_before_federation"),
                (9, "founded_on", "founded_not_stated"),
            ],
        )
        record.action_import(good_only=True)
        self.assertEqual((self.found("H").state, self.found("H").founded_on), ("draft", False))

    def test_one_being_set_up_is_brought_up_to_date(self):
        union = self.prepare()
        self.env["union.employer"].create(
            {"name": "丁公司", "organization_id": union.id, "staff_count": 20}
        )
        self.make_members(2, first=100, organization=union, state="applicant")
        draft = self.prepare("T-D", "草稿工会", state="draft")
        rows = [row("T-P", "筹建工会"), row("T-D", "草稿工会", 成立日期="2016-06-01")]
        before = self.building.covered_employer_count
        record = self.list(*rows)
        self.assertEqual(
            self.notes(record),
            [
                (2, "state", "founded_applicants"),
                (2, "state", "will_change"),
                (3, "state", "will_change"),
            ],
        )
        answer = record.action_import()
        self.assertEqual((answer["imported"], answer["changed"]), (0, 2))
        self.env.invalidate_all()
        self.assertEqual((union.state, draft.state), ("active", "active"))
        self.assertEqual((union.taken_over, union.source_paper), (True, PAPER))
        self.assertEqual(str(draft.founded_on), "2016-06-01")
        # Who applied has applied; the employer is covered.
        self.assertEqual(union.member_ids.mapped("state"), ["applicant"] * 2)
        self.assertEqual(union.employer_ids.coverage, "own")
        self.assertEqual(self.building.covered_employer_count, before + 1)
        self.assertEqual((union.applicant_count, union.member_count), (2, 0))
        for day in ("2015-06-01", "2020-01-01", TODAY):
            self.assertEqual(union._as_of(day)[union.id]["state"], "active", day)
        self.assertFalse(union._as_of("2015-05-31"))
        self.assertEqual(draft._as_of("2017-01-01")[draft.id]["founded_on"], date(2016, 6, 1))
        # Taken back: as it was, and the list may come in again.
        record.action_undo()
        self.env.invalidate_all()
        self.assertEqual((union.state, draft.state), ("preparing", "draft"))
        self.assertFalse(union.taken_over or union.founded_on or union.source_paper)
        self.assertEqual(union.employer_ids.coverage, "preparing")
        self.assertEqual(self.building.covered_employer_count, before)
        self.assertEqual(union._as_of("2020-01-01")[union.id]["state"], "preparing")
        self.assertEqual(self.list(*rows).action_import()["changed"], 2)

    def test_what_is_under_way_goes_its_way(self):
        union, voting, changing = (self.prepare(f"T-P{at}", f"筹建{at}工会") for at in range(3))
        request = self.env["union.establishment"].create(
            {"organization_id": union.id, "initiator_name": "物业"}
        )
        self.env["union.election"].create({"name": "选举", "organization_id": voting.id})
        change = self.env["union.organization.change"].create(
            {"organization_id": changing.id, "kind": "rename"}
        )
        rows = [row(f"T-P{at}", f"筹建{at}工会") for at in range(3)]
        # Drafts are nobody's paper yet.
        self.assertEqual(self.codes(self.list(*rows)), [(3, "state", "founded_under_way")])
        self.env.flush_all()
        for paper, state in ((request, "approved"), (change, "pending")):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET approval_state = %s WHERE id = %s",
                    SQL.identifier(paper._table), state, paper.id,
                )
            )  # fmt: skip
        self.env.invalidate_all()
        record = self.list(*rows)
        problems = record.action_check()["problems"]
        self.assertEqual({problem["code"] for problem in problems}, {"founded_under_way"})
        self.assertEqual(len({problem["reason"] for problem in problems}), 3)
        self.assertEqual([problem["row"] for problem in problems], [2, 3, 4])

    def test_what_was_archived_or_is_a_preparatory_body_stays(self):
        self.prepare("T-A", "旧工会").active = False
        self.prepare("T-K", "筹备组", kind="preparatory")
        record = self.list(row("T-A", "旧工会"), row("T-K", "筹备组"))
        self.assertEqual(
            self.codes(record),
            [(2, "code", "founded_archived"), (3, "state", "founded_preparatory")],
        )
        self.told(record)

    def test_one_below_a_refused_superior_is_refused_with_it(self):
        record = self.list(
            row("Y", self.building.name, "联合会"),
            row("Y-1", "一工会", 上级工会="Y"),
            row("Y-2", "二工会", 上级工会="Y-3"),
            row("Y-3", "三联合会", "联合会", 成立日期=""),
        )
        self.assertEqual(
            self.codes(record),
            [
                (2, "name", "organization_name_taken"),
                (3, "parent", "parent_refused"),
                (4, "parent", "parent_refused"),
                (5, "founded_on", "founded_on_missing"),
            ],
        )

    def test_a_roster_makes_members_and_then_nothing_is_taken_back(self):
        union = self.prepare()
        self.env["union.employer"].create(
            {"name": "丁公司", "organization_id": union.id, "staff_count": 20}
        )
        record = self.list(row("T-P", "筹建工会"), row("Y", "银河工会"))
        record.action_import()
        people = [HEADINGS, ["赵一", "男", of_number(300), "", "丁公司"]]
        answer = self.load(xlsx(people), organization=union).action_import()
        self.assertEqual((answer["active"], answer["applicant"]), (1, 0))
        self.refused_undo(record, "changed since: 1")
        self.assertEqual((union.state, self.found("Y").state), ("active", "active"))

    def test_a_term_keeps_what_was_taken_over(self):
        union = self.prepare()
        record = self.list(row("T-P", "筹建工会"))
        record.action_import()
        committee = self.env["union.committee"].create(
            {"organization_id": union.id, "kind": "union"}
        )
        self.env["union.term"].create(
            {
                "committee_id": committee.id, "number": 1, "state": "current",
                "date_from": "2024-01-01", "date_to": "2029-01-01",
            }
        )  # fmt: skip
        self.refused_undo(record, "rests on its being established")

    def test_taking_back_asks_for_the_same_right(self):
        record = self.list(row("Y", "银河工会"), organization=self.building)
        record.action_import()
        duty = self.env["union.duty"].search([("user_id", "=", self.street_reviewer.id)])
        duty.role = "clerk"
        with self.assertRaises(AccessError):
            record.action_undo()
        duty.role = "reviewer"
        self.assertEqual(record.action_undo()["deleted"], {"union.organization": 1})
        self.assertFalse(self.found("Y"))

    def test_a_list_that_waits_is_judged_again(self):
        self.prepare()
        late = self.prepare("T-Q", "又一工会")
        record = self.list(row("T-P", "筹建工会"), row("T-Q", "又一工会"), row("Y", "银河工会"))
        record.action_queue()
        self.step(record)
        late.state = "dissolved"
        self.run_cron()
        told = record.problem_ids.filtered(lambda problem: problem.code != "will_change")
        self.assertEqual(told.mapped("code"), ["record_gone"])
        self.assertEqual(
            [self.found(code).state for code in ("T-P", "T-Q", "Y")],
            ["active", "dissolved", "active"],
        )
        # The right is that of the moment.
        record = self.list(row("Z", "子工会"), row("Z2", "丑工会", 状态="", 成立日期=""))
        record.action_queue()
        self.step(record)
        self.env["union.duty"].search([("user_id", "=", self.street_reviewer.id)]).role = "clerk"
        self.run_cron()
        self.assertFalse(self.found("Z"))
        self.assertTrue(self.found("Z2"))

    def test_cost_does_not_grow_with_the_rows(self):
        used = {}
        for count in (5, 20, 100):  # the first one warms what is asked once
            for at in range(count):
                self.prepare(f"P{count}-{at}", f"{count}之{at}")
            rows = [
                row(
                    f"P{count}-{at}",
                    f"{count}之{at}",
                    批准文号=f"{at}号",
                    成立日期=f"2015-06-{1 + at % 28:02d}",
                )
                for at in range(count)
            ]
            rows += [row(f"N{count}-{at}", f"新{count}之{at}") for at in range(count)]
            with self.assertMaxQueries(170, f"{count} rows") as budget:
                self.list(*rows).action_import()
            used[count] = budget.count
        self.assertLessEqual(used[100], used[20] + 5)


@tagged("post_install", "-at_install")
class TestTakenOrganizationsLock(TakenOrganizationCase):
    MARK = (
        {"taken_over": False}, {"taken_over_on": TODAY}, {"source_paper": "x"},
        {"taken_over_file": "x"}, {"taken_over_import_id": False},
    )  # fmt: skip

    def test_nobody_sets_the_mark(self):
        self.list(row("Y", "银河工会"), organization=self.building).action_import()
        mine = self.as_user(self.city_admin, self.found("Y"))
        for vals in self.MARK:
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                mine.write(vals)
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                mine.create({"name": "x", "code": "X", "parent_id": self.building.id, **vals})
        copied = mine.with_context(default_taken_over=True, default_source_paper="x").create(
            {"name": "丙工会", "code": "X", "parent_id": self.building.id}
        )
        self.assertFalse(copied.taken_over or copied.source_paper)
        self.assertFalse(mine.copy({"code": "X2"}).taken_over)
        self.assertTrue(mine.taken_over)

    def test_strangers_read_nothing_of_it(self):
        self.list(row("Y", "银河工会"), organization=self.building).action_import()
        union = self.found("Y")
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, union).read(["taken_over", "source_paper"])
        self.assertEqual(
            self.as_user(self.building_clerk, union).read(["source_paper"])[0]["source_paper"],
            PAPER,
        )
