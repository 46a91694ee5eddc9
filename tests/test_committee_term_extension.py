"""How long a term runs, and the paper by which the superior lets it go on to a day."""

import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .between_case import BetweenCase
from .common import clause

MONTHS, APPROVAL = "committee.term.extension.months", "committee.term.extension.approval"
ASKED = "petition.term_extension.months"


@tagged("post_install", "-at_install")
class TestCommitteeTermExtension(BetweenCase):
    """The term of the building runs to the last day of 2029, that of the primary union too."""

    def setUp(self):
        super().setUp()
        self.running = self.term(self.building)
        self.mine = self.as_user(self.building_clerk, self.running)

    def extend(self, day="2030-06-30", term=None):
        answer = (term or self.mine).action_extend(day)
        return self.mine.env["union.petition"].browse(answer["petition_id"])

    def agree(self, paper):
        for user in (self.street_reviewer, self.street_approver):
            self.as_user(user, paper).action_agree(comment="同意")
        self.env.invalidate_all()

    def clock(self, day):
        with freeze_time(f"{day} 02:00:00"):
            self.env.invalidate_all()
            return self.running.clock

    @clause("SZ-5.1.3.5c1", "NR-LAW-16")
    def test_a_term_ends_on_the_day_before_the_same_day_years_later(self):
        committee = self.running.committee_id
        for begun, years, last in (
            ("2024-02-29", 5, "2029-02-28"),
            ("2024-02-29", 3, "2027-02-28"),
            ("2024-02-29", 4, "2028-02-28"),
            ("2024-03-01", 5, "2029-02-28"),
            ("2023-03-01", 5, "2028-02-29"),
            ("2026-12-31", 5, "2031-12-30"),
            ("2027-01-01", 3, "2029-12-31"),
        ):
            self.running.state = "ended"
            made = self.env["union.term"]._make(committee, date.fromisoformat(begun), years)
            made.state = "current"
            with self.subTest(begun=begun, years=years):
                self.assertEqual(made.date_to.isoformat(), last)
                self.assertEqual(self.measured("committee.term_months", self.building), 12 * years)
            made.state = "ended"

    @clause("NR-ELEC-30b")
    def test_the_superior_agrees_to_a_day_and_the_clock_goes_by_it(self):
        self.assert_state(self.running, MONTHS, "not_applicable")
        paper = self.extend()
        self.assertEqual((paper.extended_term_id, paper.extension_months), (self.running, 6))
        self.assert_state(self.running, APPROVAL, "failed", "NR-ELEC-30b")
        paper.action_submit()
        asked = paper.sudo().request_letter_id
        self.assertIn("第1届工会委员会任期由2029年12月31日延长至2030年6月30日", asked.content)
        # What is decided on is the day: it is in the snapshot, and locked with the paper.
        kept = json.loads(paper.sudo().approval_request_id.round_ids[-1:].snapshot)["fields"]
        self.assertEqual(kept["extended_to"], "2030-06-30")
        self.assertEqual(kept["extended_term_id"], f"union.term,{self.running.id}")
        with self.refused(""):
            paper.extended_to = "2030-12-31"
        with self.refused("waits for the superior already"):
            self.mine.action_extend("2030-07-31")
        self.assertEqual(self.clock("2030-01-01"), "over")
        self.agree(paper)
        self.assertIn("延长至2030年6月30日", paper.sudo().reply_letter_id.content)
        self.assertEqual(self.running.date_to, date(2029, 12, 31), "its own last day stays")
        self.assertEqual(self.running.last_day, date(2030, 6, 30))
        self.assertEqual((self.clock("2030-01-01"), self.clock("2030-07-01")), ("ending", "over"))
        self.assert_state(self.running, APPROVAL, "passed")
        self.assert_state(self.running, MONTHS, "passed", "NR-ELEC-30b")

    @clause("NR-ELEC-30b")
    def test_another_day_than_the_one_agreed_to_needs_another_paper(self):
        paper = self.extend()
        paper.action_submit()
        self.agree(paper)
        for user in (self.building_clerk, self.street_approver):
            with self.refused("", (UserError, AccessError)):
                self.as_user(user, paper).write({"extended_to": "2030-12-31"})
        longer = self.extend("2030-07-01")
        self.assertNotEqual(longer, paper)
        self.assertEqual(longer.extension_months, 7)
        told = next(row for row in longer.union_check("submit") if row["rule"] == ASKED)
        self.assertEqual((told["state"], told["effect"]), ("failed", "inform"), "half a year")
        longer.action_submit()
        self.assertEqual(self.running.last_day, date(2030, 6, 30), "what was agreed to goes on")
        self.agree(longer)
        self.assertEqual(self.running.last_day, date(2030, 7, 1))
        self.assert_state(self.running, MONTHS, "failed", "NR-ELEC-30b")
        self.as_user(self.street_approver, longer).action_revoke(comment="改期")
        self.env.invalidate_all()
        self.assertEqual(self.running.last_day, date(2030, 6, 30), "the earlier approval holds")

    def test_a_draft_takes_another_day_and_a_refused_paper_lets_nothing_go_on(self):
        paper = self.extend()
        self.assertEqual(self.extend("2030-03-31"), paper)
        self.assertEqual(paper.extended_to, date(2030, 3, 31))
        paper.action_submit()
        self.as_user(self.street_reviewer, paper).action_refuse(comment="应按期换届")
        self.env.invalidate_all()
        self.assertEqual(self.running.last_day, date(2029, 12, 31))
        self.assertFalse(self.running.extended_to)
        self.assert_state(self.running, APPROVAL, "not_applicable")

    def test_dirty_papers_are_refused(self):
        kind = self.env.ref("trade_union.petition_kind_term_extension")
        values = {
            "organization_id": self.building.id,
            "kind_id": kind.id,
            "title": "延期换届",
            "body": "一段。",
        }
        papers = self.mine.env["union.petition"]
        term = {"extended_term_id": self.running.id}
        for parts in ({}, term, {"extended_to": "2030-06-30"}):
            with self.subTest(parts=parts), self.refused("the superior decides on that day"):
                papers.create(values | parts).action_submit()
        for day in ("2029-12-31", "2026-01-01"):
            with self.refused("after its last", ValidationError):
                papers.create(values | term | {"extended_to": day})
            with self.refused("after its last"):
                self.mine.action_extend(day)
        for day in ("bald", None, 7, []):
            with self.subTest(day=day), self.refused("after its last"):
                self.mine.action_extend(day)
        with self.refused("one of this organisation", ValidationError):
            papers.create(values | {"extended_term_id": self.now.id})
        paper = self.extend()
        twin = papers.create(values | term | {"extended_to": "2030-05-31"})
        twin.action_submit()
        with self.refused("waits for the superior already"):
            paper.action_submit()
        twin.action_recall()
        self.running.state = "ended"
        with self.refused("does not run"):
            paper.action_submit()
        with self.refused("a current term"):
            self.mine.action_extend("2030-06-30")

    def test_who_has_no_business_here_asks_for_nothing(self):
        paper = self.extend()
        for user in (self.sister_clerk, self.street_auditor, self.building_teller, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.running).action_extend("2030-06-30")
        for user in (self.sister_clerk, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, paper).read(["extended_to"])

    def test_the_dialog_drafts_the_request(self):
        context = self.mine.button_extend()["context"]
        self.assertEqual(context["default_date_to"], "2030-06-30")
        self.running.date_to = "2029-08-30"
        self.assertEqual(self.mine.button_extend()["context"]["default_date_to"], "2030-02-28")
        dialog = self.mine.env["union.term.extend"].with_context(**context).create({})
        paper = self.env["union.petition"].browse(dialog.button_extend()["res_id"])
        self.assertEqual(paper.extended_to, date(2030, 6, 30))
