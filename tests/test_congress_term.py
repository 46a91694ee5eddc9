"""How long a congress stands, how often it meets, who calls it out of turn, whom it binds."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.standard.engine import RuleEngine
from .common import clause
from .congress_case import CongressCase

YEARLY = "organization.meeting.congress"


@tagged("post_install", "-at_install")
class TestCongressTerm(CongressCase):
    def told(self, key, record):
        """Return what the national rule of a key says of a record."""
        self.env.invalidate_all()
        rule = self.env["union.rule"].search(
            [("key", "=", key), ("standard_id.code", "=", "NR"), ("organization_id", "=", False)]
        )
        return RuleEngine(self.env).try_out(rule, record)[record.id]

    def standing(self, place=None, first="2026-01-10", last="2031-01-09", number=9):
        return self.env["union.congress"].create(
            {
                "organization_id": (place or self.building).id,
                "number": number,
                "seats": 40,
                "member_count": 300,
                "state": "standing",
                "date_from": first,
                "date_to": last,
            }
        )

    @clause("NR-CONG-2", "NR-CONG-2b")
    def test_the_rules_hold_for_primary_unions_and_for_federations_that_hold_a_congress(self):
        for place in (self.primary, self.building, self.street):
            congress = self.env["union.congress"].create(
                {"organization_id": place.id, "seats": 5, "member_count": 300}
            )
            with self.subTest(place=place.level):
                found = self.told("congress.seats", congress)
                self.assertIs(found["passed"], False, "5 of 40 to 60")
                self.assertEqual(congress._union_check_trigger, "submit")
                told = [row["clause"] for row in congress.union_check("submit")]
                self.assertIn("NR-CONG-9", told)

    @clause("NR-CONG-5")
    def test_a_congress_stands_three_or_five_years(self):
        congress = self.standing()
        for last, years, passed in (
            ("2029-01-09", 3, True), ("2031-01-09", 5, True), ("2031-01-08", 4, False),
            ("2030-01-09", 4, False), ("2028-01-09", 2, False), ("2032-01-09", 6, False),
        ):  # fmt: skip
            congress.date_to = last
            with self.subTest(last=last):
                self.assertEqual(congress.term_years, years)
                self.assertIs(self.told("congress.term.years", congress)["passed"], passed)
        congress.date_to = "2031-01-09"
        self.at("2031-01-09 02:00:00")
        self.assertTrue(self.told("congress.term.over", congress)["passed"])
        self.at("2031-01-10 02:00:00")
        self.assertFalse(self.told("congress.term.over", congress)["passed"])
        # Who lets the representatives stand takes the years of the rule in force.
        self.at("2026-10-28 02:00:00")
        congress.state = "ended"
        self.stand()
        self.assertEqual(self.congress.term_years, 5)

    @clause("NR-CONG-5b")
    def test_six_months_more_with_the_approval_of_the_superior(self):
        congress = self.standing()
        committees = self.env["union.committee"]
        committee = committees.search(
            [("organization_id", "=", self.building.id), ("kind", "=", "union")], limit=1
        ) or committees.create({"organization_id": self.building.id, "kind": "union"})
        term = self.env["union.term"]._make(committee, date(2026, 1, 10), 5)
        term.state = "current"
        self.at("2031-02-01 02:00:00")
        self.assertTrue(congress.is_over)
        paper = self.env["union.petition"].browse(term.action_extend("2031-07-09")["petition_id"])
        approval, months = "congress.extension.approval", "congress.extension.months"
        self.assertIs(self.told(approval, congress)["passed"], False, "asked for, no more")
        self.assertTrue(congress.is_over)
        for day, number, passed in (("2031-07-09", 6, True), ("2031-07-10", 7, False)):
            paper.extended_to = day
            with self.subTest(day=day):
                self.assertIs(self.told(months, congress)["passed"], passed)
                self.assertEqual(congress.extension_months, number)
        paper.extended_to = "2031-07-09"
        self.officer(paper).action_submit()
        for user in (self.street_reviewer, self.street_approver):
            self.as_user(user, paper).action_agree(comment="同意")
        self.assertIs(self.told(approval, congress)["passed"], True)
        self.assertFalse(congress.is_over)
        self.at("2031-07-10 02:00:00")
        self.env.invalidate_all()
        self.assertTrue(congress.is_over)

    @clause("NR-CONG-5c")
    def test_who_holds_a_congress_holds_it_each_year(self):
        meeting = self.env["union.meeting"].create(
            {
                "name": "年度会议",
                "organization_id": self.primary.id,
                "kind": "congress",
                "state": "held",
                "held_on": "2025-11-21",
            }
        )
        self.at("2026-11-20 02:00:00")
        self.assertIsNone(self.applied(self.primary), "no congress stands")
        self.standing(self.primary)
        self.assertEqual(self.applied(self.primary), ("passed", "NR-CONG-5c"))
        self.at("2026-11-21 02:00:00")
        self.assertEqual(self.applied(self.primary), ("failed", "NR-CONG-5c"))
        meeting.held_on = "2026-11-21"
        self.assertEqual(self.applied(self.primary), ("passed", "NR-CONG-5c"))

    def applied(self, place):
        """Return ``(state, clause)`` of the yearly congress on the checklist of a place, or None."""
        self.env.invalidate_all()
        results = self.env["union.rule"]._evaluate(place, "daily")[place.id]
        told = [(row["state"], row["clause"]) for row in results if row["rule"] == YEARLY]
        return next((row for row in told if row[0] != "not_applicable"), None)

    @clause("NR-CONG-5e")
    def test_a_third_of_the_representatives_calls_a_session_out_of_turn(self):
        self.stand()
        meeting = self.officer(self.env["union.meeting"]).create(
            {
                "name": "临时会员代表大会",
                "organization_id": self.building.id,
                "kind": "congress",
                "extraordinary": True,
                "representative_proposer_count": 1,
                "declared_entitled": 5,
                "declared_present": 5,
            }
        )
        self.assertEqual((meeting.representatives_needed, meeting.representatives_missing), (2, 1))
        with self.assertRaisesRegex(UserError, "NR-LAW-17"), self.cr.savepoint():
            meeting.action_open()
        meeting.representative_proposer_count = 2
        meeting.action_open()
        self.assertEqual(meeting.state, "held")
        with self.assertRaisesRegex(UserError, "stays on record"), self.cr.savepoint():
            meeting.representative_proposer_count = 5
        # Where no congress stands no representative can have signed.
        empty = self.env["union.meeting"].create(
            {
                "name": "临时",
                "organization_id": self.street.id,
                "kind": "congress",
                "extraordinary": True,
                "representative_proposer_count": 9,
            }
        )
        self.assertEqual((empty.representatives_needed, empty.representatives_missing), (0, 1))

    @clause("NR-CONG-20")
    def test_who_reads_a_representative_reads_the_six_duties(self):
        people = self.elect()
        duties = people[0].duty_ids
        self.assertEqual((len(duties), set(duties.mapped("clause"))), (6, {"NR-CONG-20"}))
        seen = self.as_user(self.street_auditor, people[0]).web_read(
            {"duty_ids": {"fields": {"name": {}}}}
        )
        self.assertEqual(len(seen[0]["duty_ids"]), 6)
