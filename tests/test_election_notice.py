"""What the superior reads first: what was let pass, the checks, who nominated whom."""

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestElectionNotice(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def send(self):
        self.after_publicity()
        self.election.action_submit_candidates()
        return self.election.report_ids.filtered(lambda report: report.kind == "candidates")

    def html(self, report, user=None):
        return str(self.as_user(user or self.street_approver, report).notice_html)

    @clause("SZ-5.1.3.4d")
    def test_the_superior_reads_what_was_let_pass(self):
        self.officer(self.candidates[3]).action_withdraw("本人放弃")
        self.officer(self.candidates[0]).nominated_by = "第一分会"
        self.load()
        self.election.action_advance()
        self.election.action_publish_candidates(reason="等额选举，已请示")
        report = self.send()
        for user in (self.street_reviewer, self.street_approver):
            html = self.html(report, user)
            self.assertIn("Done With a Reason: 2", html)
            self.assertIn("等额选举，已请示", html)
            self.assertIn("3 candidates for 3 seats; at least 4 are needed", html)
            self.assertIn("NR-ELEC-17b", html)
            self.assertIn(self.building_officer.name, html)
            self.assertIn("2026", html)
            self.assertIn("本人放弃", html)
            self.assertIn("Nominated by: 第一分会", html)
            self.assertIn("Nominated by: not stated", html)
        arch = self.env["union.election.report"].get_view(view_type="form")["arch"]
        self.assertLess(arch.index('name="notice_html"'), arch.index('name="organization_id"'))

    def test_nothing_let_pass_is_said_too(self):
        self.env["union.rule"].search([("model", "=", "union.contest")]).write({"active": False})
        self.not_asked("group_prepares", "plan_there", "offices_whole")
        self.load()
        self.election.action_publish_roll()
        self.election.action_advance()
        self.election.action_publish_candidates()
        html = self.html(self.send())
        self.assertIn("Nothing was let pass with a reason.", html)
        self.assertNotIn("alert-warning", html)

    @clause("NR-LAW-10b")
    def test_failed_and_passed_checks_say_the_fact(self):
        self.officer(self.candidates[0]).is_admin_head = True
        self.publish()
        results = {result["rule"]: result for result in self.candidates[0].union_check("submit")}
        self.assertTrue(
            results["committee.candidate.head_relative"]["message"].startswith(
                "Not found: “close relative of the main leader”"
            )
        )
        self.assertTrue(
            results["committee.candidate.admin_head"]["message"].startswith(
                "principal administrative head of a covered unit ("
            )
        )
        html = self.html(self.send())
        self.assertIn("fa-times", html)
        self.assertIn("</i>principal administrative head of a covered unit (", html)
        self.assertIn("all 3 checks passed", html)

    def test_a_clause_that_does_not_apply_is_listed_once(self):
        rows = str(self.candidates[0].check_html).split("<tr>")
        for code in ("SZ-5.2.2.8", "SZ-5.2.1.5b"):
            self.assertEqual(sum(code in row for row in rows), 1, code)

    def test_the_report_keeps_what_it_said(self):
        """Later changes of the election do not reach the paper that was signed."""
        self.publish()
        report = self.send()
        before = self.html(report)
        self.candidates[0].sudo().write({"nominated_by": "后来改的"})
        self.election._note("reopened", "后来的事")
        self.env.invalidate_all()
        self.assertEqual(self.html(report), before)
        with self.refused("is locked"):
            self.officer(report).write({"content": {}})

    def test_result_report_and_sheet_tell_it_too(self):
        self.officer(self.candidates[3]).action_withdraw("本人放弃")
        self.start_count()
        self.count(self.contest, [12, 11, 10], 12)
        self.election.action_publish_result()
        self.election.action_report()
        report = self.election.report_ids.filtered(lambda report: report.kind == "result")
        html = self.html(report)
        self.assertIn(self.why, html)
        sheet, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "trade_union.report_election_result", self.election.ids
        )
        sheet = sheet.decode()
        self.assertIn("Done With a Reason", sheet)
        self.assertIn(self.why, sheet)
        self.assertIn(self.building_officer.name, sheet)
