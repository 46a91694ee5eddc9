"""What the standards ask of cases and of unions that take them up."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case_case import CaseCase
from .common import clause
from .rule_case import RuleMixin


@tagged("post_install", "-at_install")
class TestCaseRules(RuleMixin, CaseCase):
    def stepped(self, code, kind=None, **values):
        case = self.case(code, **values)
        if kind:
            case.action_step("done", kind=kind)
        return case

    @clause("SZ-7.1", "QZ-12")
    def test_a_dispute_is_mediated(self):
        # One fact of two standards: where both ask, one of them is named.
        for code, key in (("mediation", "case.mediation"), ("dispute", "case.dispute.mediation")):
            self.assertRule(
                key, self.stepped(code, "mediation"), self.stepped(code), trigger="close"
            )

    @clause("SZ-7.3")
    def test_legal_aid_is_given_by_a_lawyer(self):
        self.assertRule(
            "case.lawyer",
            self.stepped("legal_aid", "lawyer"),
            self.stepped("legal_aid"),
            trigger="close",
            clause="SZ-7.3",
        )

    @clause("SZ-5.4.3b", "BJ-2.1")
    def test_a_risk_is_reported_up_in_hours(self):
        case = self.case("risk")
        clock = case.clock_ids.filtered(lambda row: row.code == "report")
        self.assertEqual((clock.amount, clock.unit), (24, "hours"))
        reported = self.case("risk")
        reported.action_escalate("early sign", ask=False)
        self.assertTrue(reported.clock_ids.filtered(lambda row: row.code == "report").done_at)
        self.assertRule("case.risk.reported", reported, case, trigger="close", clause="SZ-5.4.3b")

    @clause("SZ-5.4.3d")
    def test_progress_and_experience_of_what_was_reported_up(self):
        good, bad = (self.case("dispute", affected_count=30) for _case in range(2))
        good.sudo().lesson = "talk early"
        bad.sudo().clock_ids[0].due_at = "2020-01-01 00:00:00"
        self.assertRule("case.lesson", good, bad, trigger="close", clause="SZ-5.4.3d")
        self.assertRule(
            "case.clocks", good, bad, trigger="close", figure="1 clocks", changed="5",
            clause="SZ-5.4.3d",
        )  # fmt: skip

    @clause("BJ-2.6")
    def test_beijing_asks_for_a_lawyer_and_an_opinion(self):
        self.adopt("BJ", self.city)
        self.assertRule(
            "case.opinion", self.stepped("reform", "opinion"), self.stepped("reform"),
            trigger="close", clause="BJ-2.6",
        )  # fmt: skip
        referred = self.stepped("reform", "opinion", opinion_rejected=True)
        referred.action_escalate("they do not agree")
        self.assertRule(
            "case.opinion.referred", referred, self.stepped("reform", opinion_rejected=True),
            trigger="close", clause="BJ-2.6",
        )  # fmt: skip
        self.assertRule(
            "case.dispute.lawyer", self.stepped("dispute", "lawyer"), self.stepped("dispute"),
            trigger="close", clause="BJ-2.6",
        )  # fmt: skip

    @clause("BJ-2.1")
    def test_beijing_asks_for_an_informer_of_each_primary_union(self):
        self.adopt("BJ", self.city)
        bad = self.judged(self.primary, "rights.informers.primary")
        self.assertEqual((bad["state"], bad["clause"]), ("failed", "BJ-2.1"))
        member = self.env["union.member"].create(
            {
                "name": "张信",
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
            }
        )
        self.env["union.informer"].create(
            {"organization_id": self.primary.id, "member_id": member.id, "date_from": "2025-01-01"}
        )
        self.assertEqual(self.judged(self.primary, "rights.informers.primary")["state"], "passed")

    @clause("SH-9a", "SH-11")
    def test_shanghai_asks_for_the_report_and_for_the_superior_to_act(self):
        self.adopt("SH", self.city)
        asked, acted = self.case("dispute"), self.case("dispute")
        for case in (asked, acted):
            case.action_escalate("we cannot")
        self.as_user(self.above, acted).action_act_for("the street does")
        self.assertRule("case.acting", acted, asked, trigger="close", clause="SH-11")
        self.assertRule(
            "case.dispute.reported", acted, self.case("dispute"), trigger="close", clause="SH-9a"
        )

    @clause("SZ-7.1", "SH-9")
    def test_a_union_screens_for_risks(self):
        asked = {"rights.screening": "SZ-7.1", "rights.prevention": "SH-9"}
        self.adopt("SH", self.city)

        def states():
            results = {key: self.judged(self.building, key) for key in asked}
            for key, code in asked.items():
                self.assertEqual(results[key]["clause"], code)
            return {result["state"] for result in results.values()}

        self.assertEqual(states(), {"unknown"}, "before the first case it is declared")
        self.case("appeal")
        self.assertEqual(states(), {"failed"})
        with freeze_time("2024-06-01 02:00:00"):
            old = self.case("screening")
        self.assertTrue(old)
        self.assertEqual(states(), {"failed"}, "longer ago than twelve months")
        self.case("screening")
        self.assertEqual(states(), {"passed"})

    @clause("QZ-11")
    def test_who_comes_first_and_nothing_of_few_people(self):
        for focus in ["migrant"] * 5 + ["other"] * 4:
            self.case(focus=focus)
        self.assertEqual(self.judged(self.building, "rights.focus")["state"], "unknown")
        self.case(focus="other")
        self.assertEqual(self.judged(self.building, "rights.focus")["state"], "passed")
        for _case in range(6):
            self.case(focus="other")
        result = self.judged(self.building, "rights.focus")
        self.assertEqual((result["state"], result["clause"]), ("failed", "QZ-11"))
        self.assertIn("31.2", result["message"])

    def test_figures_are_told_of_years_that_are_over_and_of_no_few_people(self):
        for code in ["appeal"] * 7 + ["suggestion"] * 6 + ["dispute"] * 2:
            self.case(code)
        cases = self.env["union.case"].search([])
        cases.year = 2024
        self.env.flush_all()
        found = self.as_user(self.colleague, self.building).action_case_statistics(2024)
        counts = {row["code"]: row["count"] for row in found["kinds"]}
        self.assertEqual((found["total"], counts["appeal"], counts["dispute"]), (15, 7, None))
        self.assertIsNone(counts["suggestion"], "15 - 7 - 6 would tell the two")
        self.assertIsNone(counts["mediation"], "nor that there are none")
        shown = self.env["union.case.figures"].with_user(self.officer).create({"year": 2024})
        self.assertIn("15", shown.html)
        self.assertIn("not told", shown.html)
        for user, year in ((self.sister_clerk, 2024), (self.stranger, 2024)):
            with self.assertRaises(AccessError):
                self.as_user(user, self.building).action_case_statistics(year)
        with self.assertRaisesRegex(UserError, "year is over"):
            self.as_user(self.colleague, self.building).action_case_statistics(2026)
