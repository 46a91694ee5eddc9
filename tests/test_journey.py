"""The first whole journey: from a building's roster to a rated federation, on real input.

The story is the one of the demo data (``demo/story.py``); here it is told under a frozen
clock, and after each step what must stand is looked up in the database.
"""

import csv
import io
from base64 import b64decode
from datetime import date, datetime

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..demo.congress import CANDIDATES, PRESENT, SEATS, VOTERS
from ..demo.dues import furnish_dues
from ..demo.house import MEMBER, _let_member_in, leave_waiting
from ..demo.matters import furnish_matters
from ..demo.meetings import furnish_meetings
from ..demo.money import furnish_money
from ..demo.rights import furnish_rights
from ..demo.service_year import furnish_service_year
from ..demo.story import JINDING, Story
from ..demo.year import ATTENDED, SIGNED_UP
from .common import UnionCase, clause


@tagged("post_install", "-at_install")
class TestJourney(UnionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = Story(cls.env, freeze_time)

    def step(self, day, method, *args):
        """Tell one step on its day, with nothing cached before or after."""
        self.env.flush_all()
        self.env.invalidate_all()
        with freeze_time(datetime(*day, 2, 0)):
            method(*args)
            self.env.flush_all()
        self.env.invalidate_all()

    def expected(self):
        with open(JINDING / "expected.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    @clause("SZ-5.1.1b", "SZ-5.1.3.1a", "SZ-5.1.3.4c", "SZ-5.1.3.5c3", "HZ-4.1", "HZ-5.3")
    def test_from_the_roster_to_the_star(self):
        story = self.story
        story.tree()
        self.assertFalse(
            any(user.has_group("base.group_system") for user in story.users.values()),
            "nobody of the story is an administrator of Odoo",
        )
        self.rosters()
        self.request()
        self.congress()
        self.year()
        self.stars()
        self.findings()
        self.step((2026, 11, 28), self.autumn)
        self.step((2026, 11, 28), self.services)

    def rosters(self):
        story = self.story
        building = story.organizations["building"]
        self.step((2026, 10, 8), story.rosters)
        told = story.results["check_members"]
        # The spreadsheet's row: three rows of titles and headings stand above row 1.
        sequence = {row: row - told["header_row"] for row in {p["row"] for p in told["problems"]}}
        expected = self.expected()
        self.assertEqual(
            {sequence[problem["row"]] for problem in told["problems"]},
            {int(row["row_no"]) for row in expected if row["what"] in ("bad", "duplicate")},
        )
        for problem in told["problems"]:
            self.assertTrue(problem["column"] and problem["reason"] and problem["hint"], problem)
        done = story.results["import_members"]
        self.assertEqual(
            (done["imported"], done["active"], done["applicant"], done["bad"], done["duplicates"]),
            (2367, 1745, 622, 31, 6),
        )
        self.assertEqual(story.results["import_employers"]["unions"], 10)
        self.assertEqual(
            (
                building.worker_count,
                building.member_count,
                building.female_member_count,
                building.applicant_count,
                building.primary_count,
            ),
            (2763, 1745, 779, 622, 10),
        )
        self.bad_rows_come_back()
        self.step((2026, 10, 8), story.rosters)
        again = story.results["import_members"]
        self.assertEqual((again["imported"], again["unchanged"]), (0, 2367))
        self.assertEqual(building.member_count, 1745)

    def bad_rows_come_back(self):
        answer = self.story.results["bad_members"]
        sheet = openpyxl.load_workbook(io.BytesIO(b64decode(answer["data"]))).active
        self.assertEqual(sheet.max_row - 1, 37)

    def request(self):
        story = self.story
        building = story.organizations["building"]
        self.step((2026, 10, 9), story.file_request)
        states = {
            line["clause"]: line["state"]
            for line in story.request.union_check("submit")
            if line["clause"].startswith("SZ-5.1.1")
        }
        self.assertEqual(
            states,
            {"SZ-5.1.1a": "alternative", "SZ-5.1.1b": "passed", "SZ-5.1.1c": "not_applicable"},
        )
        inbox = self.env["mail.activity"].search(
            [("res_model", "=", "union.establishment"), ("res_id", "=", story.request.id)]
        )
        self.assertEqual(inbox.user_id, story.users["hqb_reviewer"])
        self.step((2026, 10, 12), story.return_request)
        self.assertEqual(story.request.approval_state, "returned")
        self.step((2026, 10, 13), story.approve_request)
        self.assertEqual((story.request.approval_state, building.state), ("approved", "preparing"))
        letter = self.env["union.letter"].search([("res_model", "=", "union.establishment")])
        self.assertEqual(letter.number, "深福华工复〔2026〕1号")
        self.assertIn("金鼎大厦工会联合会", letter.title)

    def congress(self):
        story, congress = self.story, self.story.congress
        building = story.organizations["building"]
        days = {step.__name__: (day, step) for day, step in congress.days()}
        self.step(*days["call"])
        refused = story.results["roster_all"]
        self.assertEqual((refused["loaded"], len(refused["refused"])), (0, 1))
        self.assertEqual(refused["refused"][0]["code"], "row_retained")
        self.assertEqual(story.results["roster"]["loaded"], VOTERS)
        self.step(*days["publish"])
        self.assertEqual(story.results["published"]["published_on"], "2026-10-15")
        self.assertEqual(story.results["published"]["ends_on"], "2026-10-22")
        with self.assertRaises(AccessError):
            congress.election.publicity_id.with_user(story.users["jd_officer"]).write(
                {"published_on": "2026-10-01"}
            )
        with freeze_time("2026-10-22 02:00:00"), self.assertRaisesRegex(UserError, "SZ-5.1.3.4c"):
            congress.send_candidates()
        self.step(*days["send_candidates"])
        self.step(*days["approve_candidates"])
        self.step(*days["meet"])
        committee = story.results["decide_committee"]
        self.assertEqual((committee["state"], committee["needed"]), ("runoff", VOTERS // 2 + 1))
        self.assertEqual((len(committee["elected"]), len(committee["runoff"])), (SEATS - 1, 2))
        counts = congress.contests["committee"].counts
        self.assertEqual((counts["invalid"], counts["recovered"]), (1, PRESENT))
        self.assertEqual(
            congress.contests["committee"].result_ids.filtered("written_in").mapped("written_in"),
            ["周秀英"],
        )
        self.assertEqual(len(congress.contests["committee"].candidate_ids), CANDIDATES)
        self.assertEqual(story.results["decide_runoff"]["state"], "decided")
        self.assertEqual(story.results["result"]["report_due_on"], "2026-11-04")
        self.step(*days["report"])
        self.assertEqual(building.state, "preparing")
        self.step(*days["approve_result"])
        self.assertEqual((building.state, building.founded_on), ("active", date(2026, 11, 2)))
        terms = congress.election.term_ids
        self.assertEqual(set(terms.mapped("state")), {"current"})
        committee = terms.filtered(lambda term: term.committee_id.kind == "union")
        self.assertEqual(len(committee.seat_ids), SEATS)
        self.assertEqual(committee.seat_ids.mapped("position").count("vice_chair"), 2)
        self.assertEqual(committee.seat_ids.mapped("position").count("chair"), 1)

    def year(self):
        story, year = self.story, self.story.year
        days = {step.__name__: (day, step) for day, step in year.days()}
        for name in ("plan_activity", "approve_activity", "hold_activity"):
            self.step(*days[name])
        self.assertEqual(story.results["signed_up"]["signed_up"], SIGNED_UP)
        self.assertEqual(story.results["attended"]["attended"], ATTENDED)
        self.assertEqual(year.activity.phase, "held")
        for name in ("open_campaign", "assess", "review", "watch"):
            self.step(*days[name])

    def stars(self):
        story = self.story
        assessment = story.as_("jd_clerk", story.year.assessment)
        self.assertEqual((assessment.approval_state, assessment.star), ("approved", 1))
        self.assertTrue(assessment.provisional)
        self.assertEqual(story.organizations["building"].star, 1)
        told = assessment.action_explain()
        self.assertEqual(told["next_star"], 2)
        self.assertEqual({line["code"] for line in told["missing"]}, {"HZ25-P-N01", "HZ25-P-N03"})
        self.assertTrue(all(line["reason"] for line in told["lines"]))
        self.assertEqual(len(told["lines"]), len(assessment.scheme_id.indicator_ids))
        sheet = openpyxl.load_workbook(
            io.BytesIO(b64decode(assessment.action_score_sheet()["data"]))
        ).active
        self.assertGreater(sheet.max_row, len(told["lines"]))
        self.assertTrue(assessment.action_verify()["ok"])

    def findings(self):
        """The two employers with 25 staff and more and no union wait for the clerk."""
        story = self.story
        for login in ("jd_clerk", "hqb_clerk", "hqb_reviewer"):
            with self.subTest(login=login):
                found = story.as_(login, "union.finding").search([("clause_id.code", "=", "QZ-4")])
                self.assertEqual(len(found), 2)
                self.assertEqual(set(found.mapped("state")), {"open"})
                self.assertTrue(all(found.mapped("message")))
                self.assertEqual(found.organization_id, story.organizations["building"])
        employers = self.env["union.employer"].browse(found.mapped("res_id"))
        self.assertTrue(all(size >= 25 for size in employers.mapped("staff_count")))
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "union.finding"), ("res_id", "in", found.ids)]
        )
        self.assertEqual(activities.user_id, story.users["jd_clerk"])
        # A sister hears of its own house only.
        seen = story.as_("ns_clerk", "union.finding").search([])
        self.assertEqual(seen.organization_id, seen.organization_id & story.organizations["sister"])

    def autumn(self):
        """What stands beside the story: representatives, their congress, a rating, two votes."""
        story = self.story
        furnish_meetings(story)
        self.env.invalidate_all()
        congress = story.as_("jd_officer", "union.congress").search([])
        self.assertEqual((congress.state, congress.vacant_count), ("standing", 1))
        session = story.as_("jd_clerk", "union.meeting").search([("minutes_done_on", "!=", False)])
        self.assertTrue(session.action_verify_minutes())
        self.assertEqual(session.attendee_ids.member_id & congress.representative_ids.member_id,
                         congress.representative_ids.member_id)  # fmt: skip
        rating = story.as_("jd_clerk", "union.rating").search([])
        self.assertEqual(rating.state, "published")
        self.assertTrue({True, False} <= set(rating.result_ids.mapped("hidden")))
        votes = story.as_("jd_officer", "union.election").search([])
        counting = votes.filtered(lambda vote: vote.phase == "counting")
        self.assertEqual(
            counting.contest_ids.bundle_ids.mapped("state"), ["agreed", "different", "waiting"]
        )
        public = votes.filtered(lambda vote: vote.phase == "publicity")
        self.assertEqual(public.publicity_id.objection_ids.mapped("state"), ["open"])
        self.assertFalse(story.as_("ns_clerk", "union.meeting").search_count([]))

    def services(self):
        """What the federation does for its workers: services, rights, funds; the star stays."""
        story = self.story
        _let_member_in(story)
        furnish_service_year(story)
        furnish_rights(story, MEMBER)
        furnish_money(story)
        self.env.invalidate_all()
        clerk = story.as_("jd_clerk", "union.service.activity")
        filed = clerk.search([("phase", "=", "filed")])
        self.assertEqual((filed.satisfied_percent, filed.spent), (70, 1150))
        full = clerk.search([("name", "=", "岁末减压心理课堂")])
        self.assertEqual((full.places_left, full.waiting_count), (0, 4))
        surveys = story.as_("jd_clerk", "union.need.survey").search([])
        self.assertEqual(set(surveys.mapped("state")), {"open", "published"})
        cases = story.as_("jd_rights", "union.case").search([])
        self.assertEqual(
            {case.type_id.code: case.escalated_to_id for case in cases}["dispute"],
            story.organizations["street"],
        )
        self.assertEqual(len(cases), 4)
        # Of them the clerk reads what is not confidential.
        self.assertEqual(story.as_("jd_clerk", "union.case").search([]).state, "closed")
        agreements = story.as_("jd_clerk", "union.agreement").search([("is_in_force", "=", True)])
        self.assertEqual(agreements.kind, "wage")
        entries = story.as_("jd_clerk", "union.fund.entry").search([])
        self.assertEqual(entries.mapped("approval_state").count("pending"), 1)
        self.assertEqual(story.organizations["building"].star, 1)
        for model in ("union.case", "union.agreement", "union.fund.entry", "union.need.survey"):
            self.assertFalse(story.as_("ns_clerk", model).search_count([]), model)

    def test_sister_and_member_see_nothing_of_it(self):
        story = self.story
        story.tree()
        with freeze_time("2026-10-08 02:00:00"):
            story.rosters()
        for model in ("union.member", "union.employer", "union.roster.import"):
            with self.subTest(model=model):
                self.assertFalse(story.as_("ns_clerk", model).search_count([]))


@tagged("post_install", "-at_install")
class TestHouse(UnionCase):
    def test_who_clicks_through_the_demo_finds_papers_to_decide(self):
        story = Story(self.env, freeze_time)
        story.tree()
        story.organizations["building"].state = "active"
        leave_waiting(story)
        for login, model in (
            ("hqb_reviewer", "union.letter"),
            ("hqb_approver", "union.service.activity"),
        ):
            with self.subTest(login):
                user = story.users[login]
                activity = self.env["mail.activity"].search([("user_id", "=", user.id)])
                self.assertEqual(activity.res_model, model)
                paper = self.env[model].browse(activity.res_id).with_user(user)
                self.assertTrue(paper.can_decide)

    def test_matters_for_the_superior_stand_at_each_stage(self):
        story = Story(self.env, freeze_time)
        story.tree()
        story.organizations["building"].state = "active"
        furnish_matters(story)
        petitions = self.env["union.petition"].search([])
        self.assertEqual(
            {paper.kind_id.code: paper.approval_state for paper in petitions},
            {"hardship": "approved", "project": "pending", "report": "draft",
             "reelection": "pending"},
        )  # fmt: skip
        # The clerk has only to send the report.
        story.as_("jd_clerk", petitions).filtered(
            lambda paper: paper.kind_id.code == "report"
        ).action_submit()
        reviewed = story.as_("hqb_reviewer", "union.petition").search([("awaiting_me", "=", True)])
        self.assertEqual(reviewed.kind_id.code, "project")
        vacancy = story.as_("ft_admin", "union.approval.vacancy").search([])
        self.assertEqual(
            (vacancy.organization_id, vacancy.paper_count), (story.organizations["district"], 1)
        )
        finding = self.env["union.finding"].search([("rule_key", "=", "approval.vacancy")])
        self.assertEqual(finding.activity_ids.user_id, story.users["ft_admin"])
        self.assertFalse(story.as_("ns_clerk", "union.petition").search_count([]))

    def test_who_opens_the_dues_of_the_demo_finds_each_state_of_them(self):
        story = Story(self.env, freeze_time)
        story.tree()
        with freeze_time("2026-10-08 02:00:00"):
            story.rosters()
        with freeze_time("2026-11-24 02:00:00"):
            furnish_dues(story)
            self.env.flush_all()
            self.env.invalidate_all()
            dues = story.as_("jd_clerk", "union.dues")
            self.assertEqual(
                set(dues.search([]).mapped("state")), {"unknown", "open", "part", "paid"}
            )
            self.assertGreater(dues.search_count([("in_arrears", "=", True)]), 8)
            lapsed = story.as_("jd_clerk", "union.member").search([("dues_lapsed", "=", True)])
            self.assertEqual(lapsed.mapped("dues_unpaid_months"), [7])
            receipts = story.as_("jd_clerk", "union.dues.receipt").search([])
            self.assertEqual(
                sorted((row.state, bool(row.employer_id)) for row in receipts),
                [("cancelled", False), ("issued", False), ("issued", True)],
            )
            taken = story.as_("jd_clerk", "union.roster.import").search([("kind", "=", "dues")])
            self.assertEqual((taken.state, taken.bad_count), ("partial", 1))
            payer = story.year._members()[0]
            self.assertEqual(len(dues.search([("member_id", "=", payer.id)])), 4)
            self.assertFalse(story.as_("ns_clerk", "union.dues").search_count([]))
