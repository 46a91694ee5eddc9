"""Matters for the superior: what each kind must hold, the letters, the way, and who may."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import clause
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestPetition(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = {kind.code: kind for kind in cls.env["union.petition.kind"].search([])}

    def adopt(self, code, organization):
        standard = self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        )
        standard.action_set_jurisdiction(organization.id)

    def petition(self, code, submit=True, user=None, **values):
        petition = self.as_user(user or self.building_clerk, self.env["union.petition"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.kinds[code].id,
                "title": "有关事项",
                "body": "一段。\n二段。",
                **values,
            }
        )
        if submit:
            petition.action_submit()
        return petition

    def plan(self):
        files = self.env["ir.attachment"].with_user(self.building_clerk)
        return files.create({"name": "换届方案.pdf", "raw": b"%PDF-1.4"})

    def waits_for(self, petition):
        steps = petition.sudo().approval_request_id.current_step_ids
        return [(step.organization_id, step.role) for step in steps]

    def test_a_kind_names_letters_that_are_there(self):
        for field in ("request_kind", "reply_kind"):
            with (
                self.subTest(field),
                self.assertRaisesRegex(ValidationError, "no kind of letter"),
                self.cr.savepoint(),
            ):
                self.kinds["report"].copy({"code": "w", field: "gone"})

    @clause("SZ-5.3.1")
    def test_a_re_election_is_asked_for_in_writing_with_its_plan_and_answered(self):
        with self.assertRaisesRegex(UserError, "plan of the re-election.*SZ-5.3.1"):
            self.petition("reelection", title="换届选举")
        plan = self.plan()
        paper = self.petition("reelection", title="换届选举", plan_ids=[(4, plan.id)])
        asked = paper.sudo().request_letter_id
        self.assertEqual(asked.title, "关于换届选举的请示")
        self.assertEqual((asked.organization_id, asked.to_organization_id),
                         (self.building, self.street))  # fmt: skip
        self.assertTrue(asked.number)
        self.assertIn("二段。", asked.content)
        self.assertEqual(self.waits_for(paper), [(self.street, "reviewer")])
        self.by(self.street_reviewer, paper).action_return(comment="补充候选人产生办法")
        self.by(self.building_clerk, paper).write({"body": "一段。\n补充。"})
        self.by(self.building_clerk, paper).action_submit()
        # Corrected it goes along under the number it was first sent with.
        self.assertEqual(paper.sudo().request_letter_id, asked)
        self.by(self.street_reviewer, paper).action_agree()
        self.by(self.street_approver, paper).action_agree(comment="同意")
        reply = paper.sudo().reply_letter_id
        self.assertEqual(paper.approval_state, "approved")
        self.assertEqual((reply.organization_id, reply.to_organization_id),
                         (self.street, self.building))  # fmt: skip
        self.assertIn("关于换届选举的请示", reply.content)

    @clause("SZ-5.6.2.2a")
    def test_a_project_and_its_funds_go_to_the_superior(self):
        for values in (
            {},
            {"amount": 30000},
            {"purpose": "venue"},
            {"purpose": "venue", "amount": 0},
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "SZ-5.6.2.2a"):
                self.petition("project", **values)
        paper = self.petition("project", title="职工之家项目", purpose="venue", amount=30000)
        self.assertIn("30,000.00元", paper.sudo().request_letter_id.content)
        with self.assertRaises(UserError):
            self.by(self.building_clerk, paper).write({"amount": 90000})
        self.by(self.street_reviewer, paper).action_agree()
        self.by(self.street_approver, paper).action_agree()
        self.assertEqual(paper.approval_state, "approved")
        self.assertTrue(paper.sudo().reply_letter_id.number)

    @clause("BJ-2.4")
    def test_a_hardship_goes_up_once_it_was_dealt_with_here(self):
        self.adopt("BJ", self.city)
        for tried in (False, "  "):
            with self.subTest(tried=tried), self.assertRaisesRegex(UserError, "BJ-2.4"):
                self.petition("hardship", tried=tried)
        paper = self.petition("hardship", title="职工大病帮扶", tried="已走访慰问并发放救助金。")
        self.assertIn("已走访慰问", paper.sudo().request_letter_id.content)
        # Quickly: straight to who decides, and further up if he is silent.
        self.assertEqual(self.waits_for(paper), [(self.street, "approver")])
        self.by(self.street_approver, paper).action_agree(comment="由街道总工会协调")
        self.assertEqual(paper.approval_state, "approved")

    @clause("QZ-17")
    def test_a_report_goes_to_party_and_superior_who_may_act_instead(self):
        with self.assertRaisesRegex(UserError, "Party organisation.*QZ-17"):
            self.petition("report")
        with freeze_time("2026-10-12 04:00:00"):
            paper = self.petition(
                "report",
                title="集体劳动争议",
                party_told=True,
                acting_for=True,
                tried="主席已到场。",
            )
        report = paper.sudo().request_letter_id
        self.assertEqual(report.title, "关于集体劳动争议的报告")
        self.assertIn("报〔2026〕", report.number)
        with freeze_time("2026-10-14 04:00:00"):
            self.env.flush_all()
            with self.enter_registry_test_mode():
                self.env.ref("trade_union.cron_approval_silence").method_direct_trigger()
            self.env.invalidate_all()
        self.assertEqual(self.waits_for(paper), [(self.district, "approver")])
        self.by(self.district_approver, paper).action_agree(comment="区总工会代为处理")
        self.assertEqual(paper.approval_state, "approved")
        # A report is taken note of; no letter comes back.
        self.assertFalse(paper.sudo().reply_letter_id)

    @clause("QZ-16")
    def test_a_chairs_contract_is_reported_before_it_changes(self):
        rule = "petition.chair_contract.before"

        def state(petition):
            self.env.invalidate_all()
            row = next(row for row in petition.union_check("submit") if row["rule"] == rule)
            return row["state"], row["clause"]

        with freeze_time("2026-11-20 02:00:00"):
            paper = self.petition("chair_contract", submit=False)
            for day, verdict in (
                (False, "unknown"),
                ("2026-11-19", "failed"),
                ("2026-11-20", "failed"),
                ("2026-11-21", "passed"),
            ):
                paper.event_on = day
                with self.subTest(day):
                    self.assertEqual(state(paper), (verdict, "QZ-16"))
            paper.event_on = "2026-11-20"
            with self.assertRaisesRegex(UserError, "QZ-16"):
                paper.action_submit()
            paper.event_on = "2026-11-21"
            paper.action_submit()
            self.assertEqual(paper.request_letter_id.kind_id.code, "petition_report")
            other = self.petition("report", submit=False, party_told=True)
            self.assertEqual(state(other)[0], "not_applicable")
        # In time when it was reported, whatever day the superior decides.
        with freeze_time("2026-11-30 02:00:00"):
            self.assertEqual(state(paper), ("passed", "QZ-16"))

    def test_several_kinds_at_once_have_their_own_letters(self):
        papers = self.petition("report", submit=False, party_told=True) | self.petition(
            "project", submit=False, purpose="service", amount=1
        )
        rows = self.by(self.building_clerk, papers).action_submit()
        self.assertEqual([row["ok"] for row in rows], [True, True])
        self.assertEqual(
            [paper.sudo().request_letter_id.kind_id.code for paper in papers],
            ["petition_report", "petition_project"],
        )

    def test_nobody_elses(self):
        paper = self.petition("project", purpose="service", amount=1)
        for user in (self.sister_clerk, self.sister_admin, self.stranger, self.portal,
                     self.env.ref("base.public_user")):  # fmt: skip
            with self.subTest(user=user.login):
                self.assertFalse(self.as_user(user, paper).has_access("read"))
                with self.assertRaises(AccessError):
                    self.petition("report", user=user)
        for user in (self.street_reviewer, self.street_approver):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.as_user(user, paper).write({"title": "改"})
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, self.kinds["report"]).write({"request_kind": "x"})
