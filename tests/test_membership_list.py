"""A yearly list of membership changes: each row one draft, submitted and decided like any paper."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..models.clock import today
from ..models.member.import_kinds import kind_of
from ..models.member.verdict_text import add_sentences, explain_code
from ..models.membership.request_sentences import SENTENCES
from .common import clause
from .import_case import person, xlsx
from .membership_case import resident_number
from .membership_list_case import DAY, HEADINGS, JOINED, MembershipListCase

COUNT = 200


@tagged("post_install", "-at_install")
class TestMembershipList(MembershipListCase):
    def test_the_new_union_is_found_however_its_brackets_are_typed(self):
        for name, typed in (
            ("粤海（科技）工会", "粤海(科技) 工会"),
            ("粤海(科技)工会", "粤海（科技）工会"),
        ):
            with self.subTest(name):
                self.target.name = name
                row = self.row(self.qian, "会籍转出", "工作调动", target=typed)
                checked = self.bring(row).action_check()
                self.assertEqual((checked["new"], checked["problems"]), (1, []))

    def test_a_list_makes_drafts_and_decides_nothing(self):
        record = self.bring(
            self.row(self.lin, "退休", note="手机13800138000"),
            self.row(self.zhao, "退会", "本人自愿"),
            self.row(self.qian, "会籍转出", "工作调动", target="粤海科技工会", employer="粤海科技公司"),
            self.row(self.left, "恢复会籍", number=self.left.member_number),
            self.row(self.kept, "死亡", "", "2026年7月1日"),
            ["填表人：王芳", *[""] * 8],
        )  # fmt: skip
        checked = record.action_check()
        self.assertEqual(checked["problems"], [])
        self.assertEqual((checked["new"], checked["total"]), (5, 5))
        self.assertFalse(self.filed(), "a dry run writes nothing")
        states = [member.state for member in self.people()]
        answer = record.action_import()
        self.assertEqual((answer["imported"], answer["requests"]), (5, 5))
        papers = self.filed()
        self.assertEqual(
            [
                (
                    paper.kind,
                    paper.name,
                    paper.reason_id.code or "",
                    paper.organization_id.code,
                    str(paper.effective_on),
                    paper.approval_state,
                    paper.source,
                    paper.create_uid.login,
                )
                for paper in papers
            ],
            [
                (kind, name, reason, code, day, "draft", "office", "t_building_clerk")
                for kind, name, reason, code, day in (
                    ("retain", "林芳", "retired", "T-SZ-FT-YL-JD", DAY),
                    ("leave", "赵敏", "own_wish", "T-SZ-FT-YL-JD", DAY),
                    ("transfer", "钱进", "", "T-SZ-FT-YL-JD-1", DAY),
                    ("rejoin", "孙离", "", "T-SZ-FT-YL-JD", DAY),
                    ("end", "周留", "death", "T-SZ-FT-YL-JD", "2026-07-01"),
                )
            ],
        )
        self.assertEqual(papers[0].note, "手机***")
        # The clerk does not read the other union's employers: he says the name in words.
        self.assertEqual((papers[2].counterpart_id, papers[2].employer_id.id), (self.target, False))
        self.assertEqual(papers[2].note, "新单位：粤海科技公司\n工作调动")
        self.assertEqual([member.state for member in self.people()], states)
        self.assertFalse(papers.message_follower_ids)

    def people(self):
        self.env.invalidate_all()
        return self.lin | self.zhao | self.qian | self.left | self.kept

    @clause("NR-MEMB-3")
    def test_submitted_together_each_goes_through_its_own_approval(self):
        self.env["union.duty"].create(
            {
                "user_id": self.building_approver.id,
                "organization_id": self.primary.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        record = self.bring(
            self.row(self.lin, "退休"),
            self.row(self.qian, "转会", target="T-SZ-NS-YH-1"),
            self.row(self.left, "恢复"),
            self.row(self.kept, "去世"),
        )
        record.action_import()
        record = self.as_user(self.building_clerk, record)
        rows = record.action_submit_requests()
        self.assertEqual([(row["ok"], row["state"]) for row in rows], [(True, "pending")] * 4)
        papers = self.filed()
        self.assertEqual([row["id"] for row in rows], papers.ids)
        self.agree(papers)
        self.assertEqual(
            self.filed().mapped("approval_state"), ["approved", "pending", "approved", "approved"]
        )
        self.assertEqual(self.filed(self.qian).released_on, today(self.env))
        self.agree(self.filed(self.qian), self.target_approver)
        self.assertEqual(
            [member.state for member in self.people()],
            ["retained", "active", "transferred", "active", "left"],
        )
        self.assertEqual(self.filed(self.qian).result_id.organization_id, self.target)
        with self.assertRaisesRegex(Exception, "No draft"):
            record.action_submit_requests()

    def test_what_cannot_be_submitted_stays_a_draft_and_says_why(self):
        record = self.bring(self.row(self.lin, "退休"), self.row(self.zhao, "内退"))
        record.action_import()
        self.file("leave", self.zhao, reason_id=self.reason("own_wish"))
        record = self.as_user(self.building_clerk, record)
        action = record.button_submit_requests()
        self.assertEqual(action["params"]["type"], "warning")
        self.assertIn("1 requests submitted, 1 stay drafts", action["params"]["message"])
        self.assertIn("another request", action["params"]["message"])
        # The last one alone answers as well and does not raise.
        (row,) = record.action_submit_requests()
        self.assertFalse(row["ok"])
        self.assertIn("another request", row["message"])
        self.assertEqual(
            record.button_requests()["domain"],
            [("id", "in", (self.filed(self.lin) + self.filed(self.zhao)[:1]).ids)],
        )

    def test_the_same_list_twice_changes_nothing_whatever_became_of_the_papers(self):
        rows = (
            self.row(self.lin, "退休"),
            self.row(self.zhao, "退会", "自愿"),
            self.row(self.qian, "转出", target=self.target.code, number=self.qian.member_number),
        )
        self.bring(*rows).action_import()
        papers = self.filed()

        def again(*codes):
            record = self.bring(*rows)
            checked = record.action_check()
            self.assertEqual((checked["unchanged"], checked["problems"]), (3, []))
            self.assertEqual([note["code"] for note in checked["notes"]], list(codes))
            self.assertEqual(record.action_import()["requests"], 0)
            self.assertEqual(self.filed(), papers)

        again(*["change_filed_open"] * 3)
        self.as_user(self.building_clerk, papers).action_submit()
        again(*["change_filed_open"] * 3)
        self.agree(self.filed(self.lin))
        self.as_user(self.building_approver, self.filed(self.zhao)).action_refuse("No")
        again("change_filed_approved", "change_filed_refused", "change_filed_open")
        self.agree(self.filed(self.qian))
        self.agree(self.filed(self.qian), self.target_approver)
        self.assertEqual(self.filed(self.qian).approval_state, "approved")
        # His number went along to the other union; the paper still names him.
        self.assertFalse(self.qian.member_number)
        again("change_filed_approved", "change_filed_refused", "change_filed_approved")

    def test_each_kind_of_bad_row(self):
        closed = self.target.copy(
            {"name": "已撤工会", "code": "T-GONE", "state": "dissolved", "parent_id": self.city.id}
        )
        self.target.copy({"name": "同名工会", "code": "T-N1", "parent_id": self.city.id})
        self.target.copy({"name": "同名工会", "code": "T-N2", "parent_id": self.city.id})
        for union in self.env["union.organization"].search([("code", "in", ["T-N1", "T-N2"])]):
            union.sudo().state = "active"
        closed.sudo().state = "dissolved"
        tomorrow = (today(self.env) + timedelta(days=1)).isoformat()
        self.file("leave", self.zhao, reason_id=self.reason("own_wish"))
        lin, qian = self.lin, self.qian
        cases = (
            (self.row(lin, "退休", id="", name="林芳"), "id_number", "change_who"),
            (self.row(lin, "退休", id=resident_number(77)), "id_number", "change_unknown_member"),
            (self.row(lin, "退休", number="M9"), "member_number", "change_unknown_member"),
            (self.row(self.elsewhere, "退休"), "id_number", "change_unknown_member"),
            (
                self.row(lin, "退休", number=self.elsewhere.member_number, name="吴远"),
                "member_number", "change_unknown_member",
            ),
            (
                self.row(lin, "退休", id=resident_number(11), number=self.kept.member_number),
                "member_number", "change_numbers_differ",
            ),
            (self.row(lin, "退休", id=resident_number(11)[:-1] + "?"), "id_number", "id_characters"),
            (self.row(lin, "退休", name="林方"), "name", "change_other_name"),
            (self.row(lin, "退休", name=""), "name", "name_missing"),
            (self.row(lin, ""), "change", "change_missing"),
            (self.row(lin, "飞升"), "change", "change_unknown"),
            (self.row(lin, "转入"), "change", "change_ask"),
            (self.row(lin, "退会"), "reason", "change_reason_missing"),
            (self.row(lin, "保留会籍", "太忙"), "reason", "change_reason_unknown"),
            (self.row(lin, "退会", "退休"), "reason", "change_reason_other"),
            (self.row(lin, "转会", "死亡"), "reason", "change_reason_other"),
            (self.row(lin, "退休", "下岗"), "reason", "change_reason_two"),
            (self.row(lin, "退休", day=""), "effective_on", "change_date_missing"),
            (self.row(lin, "退休", day="六月"), "effective_on", "date_format"),
            (self.row(lin, "退休", day=tomorrow), "effective_on", "change_date_ahead"),
            (self.row(lin, "退休", day="2015-02-28"), "effective_on", "change_before_joined"),
            (self.row(self.left, "恢复", day="2020-04-30"), "effective_on", "change_before_left"),
            (self.row(self.zhao, "退休"), "change", "change_open"),
            (self.row(self.kept, "退休"), "change", "change_state"),
            (self.row(self.left, "死亡"), "change", "change_state"),
            (self.row(lin, "恢复"), "change", "change_state"),
            (self.row(lin, "入会"), "change", "change_state"),
            (self.row(qian, "转会"), "target", "change_target_missing"),
            (self.row(qian, "转会", target="无此工会"), "target", "change_target_unknown"),
            (self.row(qian, "转会", target="T-GONE"), "target", "change_target_closed"),
            (self.row(qian, "转会", target="同名工会"), "target", "change_target_ambiguous"),
            (self.row(qian, "转会", target=self.primary.code), "target", "change_target_own"),
            (self.row(qian, "转会", target="T-N1"), "target", "change_target_no_approver"),
        )  # fmt: skip
        before = self.filed()
        for row, field, code in cases:
            with self.subTest(row[3:], code=code):
                record = self.bring(row)
                (problem,) = record.action_check()["problems"]
                self.assertEqual(
                    (problem["row"], problem["field"], problem["code"]), (3, field, code)
                )
                self.assertNotIn("Not accepted", problem["reason"])
                self.assertTrue(problem["hint"])
                self.assertTrue(problem["cell"])
                self.assertNotIn(resident_number(11), str(problem))
        self.assertEqual(self.filed(), before)

    def test_a_member_of_a_sister_union_is_as_unknown_as_nobody(self):
        answers = []
        for row in (
            self.row(self.elsewhere, "退休"),
            self.row(self.elsewhere, "退休", id=resident_number(78)),
        ):
            logs = self.env["union.access.log"].search([])
            (problem,) = self.bring(row).action_check()["problems"]
            answers.append(problem)
            (log,) = self.env["union.access.log"].search([]) - logs
            self.assertEqual((log.user_id, log.asked_count), (self.building_clerk, 1))
            answers.append((log.found_count, log.refused))
        self.assertEqual(answers[:2], answers[2:])
        self.assertNotIn(self.target.name, str(answers))
        # Who is asked for twice does not differ either.
        rows = [self.row(self.elsewhere, "退休")] * 2
        self.assertEqual(
            self.codes(self.bring(*rows)),
            [(3, "id_number", "change_unknown_member"), (4, "id_number", "change_unknown_member")],
        )

    def test_numbers_asked_for_are_counted_and_limited(self):
        # All of one birth date and gender: a list that crowds tries numbers.
        rows = [self.row(self.lin, "退休", id=resident_number(301 + 2 * n)) for n in range(21)]
        with self.assertRaisesRegex(Exception, "born on"):
            self.bring(*rows).action_check()
        rows = [
            self.row(self.lin, "退休", id=resident_number(301, birth=f"1980{n:02d}01"))
            for n in range(1, 13)
        ]
        self.bring(*rows).action_check()
        log = self.env["union.access.log"].search([], order="id desc", limit=1)
        self.assertEqual((log.asked_count, log.found_count), (12, 0))
        # By member numbers of his own scope nothing is asked that he does not read anyway.
        self.bring(self.row(self.lin, "退休", number=self.lin.member_number)).action_check()
        self.assertEqual(self.env["union.access.log"].search([], order="id desc", limit=1), log)

    def test_the_same_member_twice_in_a_list(self):
        record = self.bring(
            self.row(self.lin, "退休"),
            self.row(self.lin, "死亡", number=self.lin.member_number),
        )
        checked = record.action_check()
        self.assertEqual((checked["new"], checked["duplicates"]), (1, 1))
        (problem,) = checked["problems"]
        self.assertEqual((problem["row"], problem["code"]), (4, "duplicate_in_file"))
        self.assertIn("row 3", problem["reason"])

    def test_a_new_employer_that_is_registered_leads_to_its_union(self):
        far = self.env["union.employer"].create(
            {"name": "金鼎一公司", "organization_id": self.primary.id}
        )
        self.env["union.duty"].create(
            {
                "user_id": self.building_approver.id,
                "organization_id": self.primary.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        self.bring(
            self.row(self.lin, "转会", employer="金鼎 一公司"),
            self.row(self.zhao, "转会", target=self.primary.name, employer=far.name),
        ).action_import()
        papers = self.filed()
        self.assertEqual(papers.counterpart_id, self.primary)
        self.assertEqual(papers.employer_id, far)
        self.assertFalse(papers[0].note)

    def test_words_are_data_and_the_reasons_own_names_are_understood(self):
        self.env["union.membership.reason"].create(
            {"name": "Seafaring", "code": "seafaring", "kind": "retain"}
        )
        self.env["union.membership.word"].create(
            {
                "name": "挂 靠",
                "kind": "retain",
                "reason_id": self.reason("unemployed"),
            }
        )
        self.bring(
            self.row(self.lin, "Retain", "seafaring"),
            self.row(self.zhao, "挂靠"),
            self.row(self.kept, "", "死亡"),
            self.row(self.left, "Rejoin"),
        ).action_import()
        self.assertEqual(
            [(paper.kind, paper.reason_id.code) for paper in self.filed()],
            [
                ("retain", "seafaring"),
                ("retain", "unemployed"),
                ("end", "death"),
                ("rejoin", False),
            ],
        )
        with self.assertRaises(ValidationError):
            self.env["union.membership.word"].create(
                {"name": "误", "kind": "leave", "reason_id": self.reason("death")}
            )

    def test_the_form_says_the_same_of_the_day(self):
        tomorrow = today(self.env) + timedelta(days=1)
        for day, reason in ((tomorrow, "lies ahead"), ("2015-02-28", "day of joining")):
            with self.subTest(day), self.assertRaisesRegex(ValidationError, reason):
                self.file(
                    "retain", self.lin, reason_id=self.reason("retired"), effective_on=day
                )  # fmt: skip
        request = self.file(
            "retain", self.lin, reason_id=self.reason("retired"), effective_on=JOINED
        )
        self.assertIn(JOINED, request.sudo().approval_request_id.round_ids.snapshot)

    def test_joining_by_list_is_a_roster_of_applicants_and_then_an_application_each(self):
        federation = self.env["union.organization"].create(
            {
                "name": "金鼎二工会",
                "code": "T-JD2",
                "level": "primary",
                "kind": "single",
                "parent_id": self.building.id,
                "state": "preparing",
            }
        )
        self.env["union.employer"].create({"name": "丙公司", "organization_id": federation.id})
        people = [person(n, "丙公司") for n in (1, 2)]
        self.load(
            xlsx([["姓名", "性别", "身份证号码", "手机号码", "所在单位"], *people])
        ).action_import()
        members = self.env["union.member"].search([("organization_id", "=", federation.id)])
        self.assertEqual(set(members.mapped("state")), {"applicant"})
        rows = [[row[0], row[2], "", "入会", "", DAY, "", "", ""] for row in people]
        record = self.bring(*rows)
        self.assertEqual(record.action_import()["requests"], 2)
        self.assertEqual(set(members.mapped("state")), {"applicant"})
        rows = self.as_user(self.building_clerk, record).action_submit_requests()
        self.assertTrue(all(row["ok"] for row in rows), rows)
        self.agree(self.filed())
        self.env.invalidate_all()
        self.assertEqual(set(members.mapped("state")), {"active"})

    def test_a_plan_that_waited_is_judged_again(self):
        record = self.bring(self.row(self.lin, "退休"), self.row(self.zhao, "退休"))
        record.action_queue()
        record.sudo()._step()
        self.assertEqual(record.state, "running")
        self.file("leave", self.lin, reason_id=self.reason("own_wish"))
        record.sudo()._step()
        self.env.invalidate_all()
        self.assertEqual((record.state, record.bad_count), ("done", 1))
        self.assertEqual(record.problem_ids.mapped("code"), ["change_open"])
        self.assertEqual(self.filed(self.zhao).approval_state, "draft")
        self.assertEqual(self.filed(self.lin).mapped("kind"), ["leave"])

    def test_each_sentence_is_one_and_none_is_added_twice(self):
        for code in SENTENCES:
            for state in ("applicant", "active", "retained", "transferred", "left"):
                reason, _hint = explain_code(self.env, code, {"text": "x", "state": state})
                self.assertTrue(reason)
        with self.assertRaises(ValueError):
            add_sentences(SENTENCES)

    def test_a_heading_of_the_list_that_is_missing_is_told(self):
        with self.assertRaisesRegex(Exception, "columns are missing"):
            self.bring(self.row(self.lin, "退休")[:5], headings=HEADINGS[:5]).action_check()
        self.assertEqual(kind_of("membership").model, self.requests._name)
