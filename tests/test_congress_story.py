"""Representatives from the quota to the standing congress, and what ends a mandate."""

import base64
import io
from fractions import Fraction

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.standard.engine import RuleEngine
from .common import clause
from .congress_case import CongressCase


@tagged("post_install", "-at_install")
class TestCongressVote(CongressCase):
    @clause("SZ-5.1.3.3c", "NR-CONG-13", "NR-CONG-16", "NR-CONG-17", "NR-CONG-19", "SZ-5.1.3.3e")
    def test_the_whole_way(self):
        people = self.elect()
        self.assertEqual(people.mapped("state"), ["elected"] * 5)
        self.assertEqual(people.member_id, self.first_members[:3] | self.second_members[:2])
        self.assertEqual(people[0].votes, 55)
        self.assertEqual(self.congress.elected_on, self.today())
        people.action_review(True)
        answer = self.congress.action_stand()
        self.assertEqual((answer["standing"], answer["date_to"]), (5, "2031-10-11"))
        self.assertEqual(set(people.mapped("state")), {"standing"})
        roster = self.congress.action_roster()
        self.assertEqual([len(part["representatives"]) for part in roster], [3, 2])
        book = self.congress.action_roster_xlsx()
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(book["data"]))).active
        self.assertEqual(sheet.max_row, 6)
        self.assertEqual(sheet["B2"].value, self.first_members[0].name)
        # There is no other way to become one.
        with self.assertRaises(AccessError):
            self.officer(self.env["union.representative"]).create(people[0].copy_data()[0])
        with self.assertRaises(AccessError):
            people[0].write({"state": "standing"})

    @clause("NR-CONG-19")
    def test_a_session_of_the_congress_lists_who_stands(self):
        people = self.stand()
        people[0].action_leave("resignation", "本人辞去代表")
        session = self.officer(self.env["union.meeting"]).create(
            {"name": "第一次会议", "organization_id": self.building.id, "kind": "congress"}
        )
        self.assertEqual(session.action_propose_attendees()["entitled"], 4)
        self.assertEqual(session.attendee_ids.member_id, people[1:].member_id)

    def test_such_a_vote_has_its_own_steps_and_figures(self):
        self.open_votes()
        election = self.vote_of(self.first)
        self.assertEqual(
            election.step_ids.sorted("sequence").phase_id.mapped("code"),
            ["draft", "roll", "nomination", "approval", "opened", "counting", "result", "closed"],
        )
        rules = {rule.key: (rule.value, rule.clause) for rule in election.rule_ids}
        self.assertEqual(rules["quorum"], ("2/3", "NR-CONG-16"))
        self.assertEqual(rules["base"], ("entitled", "NR-CONG-17"))
        self.assertEqual(rules["threshold"], ("1/2", "NR-CONG-17"))
        self.assertEqual(rules["contest_ratio_representatives"][1], "NR-CONG-16c")
        self.assertFalse({"term_years", "report_days", "contest_ratio"} & rules.keys())
        self.assertEqual((self.contest.seats, election.organization_id), (3, self.primary))
        self.assertEqual(self.congress.action_allocate.__name__, "action_allocate")

    @clause("NR-CONG-16c", "SZ-5.1.3.3c")
    def test_more_names_than_seats_by_fifteen_percent(self):
        self.open_votes()
        election = self.vote_of(self.first)
        self.assertEqual(self.contest._tally_rules().contest_ratio, Fraction(15, 100))
        self.nominate(self.contest, self.first_members[:3])
        election.action_advance()
        election.action_load_entitled()
        election.action_advance()
        with self.refused("3 candidates for 3 seats; at least 4"):
            election.action_submit_candidates()

    @clause("NR-CONG-16", "NR-CONG-16b")
    def test_two_thirds_are_there_and_vote_on_paper(self):
        self.open_votes()
        election = self.prepare(self.first, self.first_members[:4])
        self.assertEqual(election.voter_count, 60)
        election.voter_ids[:39].action_check_in()
        self.scrutineer = self.first_members[-1]
        self.name_scrutineers()
        with self.refused("no ballots printed"):
            election.action_open()
        election.action_print_ballots()
        found = {row["gate"]: row["passed"] for row in election._gate_findings()}
        self.assertFalse(found["quorum_met"], "39 of 60")
        election.voter_ids[39].action_check_in()
        self.env.invalidate_all()
        found = {row["gate"]: row["passed"] for row in election._gate_findings()}
        self.assertTrue(found["quorum_met"], "40 of 60")

    @clause("NR-CONG-17", "NR-CONG-18b")
    def test_half_of_all_members_is_not_enough(self):
        self.open_votes()
        self.hold(self.first, self.first_members[:4], (31, 30, 29, 5), settled=False)
        self.assertEqual(self.first.filled_count, 1, "31 of 60, not 30")
        self.assertEqual(self.first.vacant_count, 2)
        # What is left: given away, left empty, or voted on again.
        with self.refused("up to that"):
            self.first.action_reduce(3, "无合适人选")
        with self.refused("Say why"):
            self.first.action_reduce(1, " ")
        self.first.action_reduce(1, "选区人数减少")
        self.assertEqual((self.congress.seats, self.first.quota), (4, 2))
        self.first.action_reallocate(self.other.id, 1, "调剂给二工会")
        self.assertEqual((self.first.quota, self.other.quota, self.congress.seats), (1, 3, 4))
        self.assertIn("调剂给二工会", self.first.settled_text)
        with self.refused("another constituency"):
            self.first.action_reallocate(self.first.id, 1, "x")

    @clause("SZ-5.1.3.3b")
    def test_seats_of_a_vote_are_the_quota(self):
        self.open_votes()
        election = self.vote_of(self.first)
        self.contest.seats = 2
        self.nominate(self.contest, self.first_members[:4])
        election.action_advance()
        election.action_load_entitled()
        election.action_advance()
        with self.refused("2 seats; the constituency has 3"):
            election.action_submit_candidates(reason="x")

    def test_only_who_belongs_to_the_constituency_stands_there(self):
        self.open_votes()
        self.prepare_stranger()
        with self.refused("no member of the constituency"):
            self.election.action_submit_candidates(reason="x")

    def prepare_stranger(self):
        election = self.vote_of(self.first)
        # As the server: the form already refuses one of another union.
        self.contest.sudo().candidate_ids.create(
            [
                {"contest_id": self.contest.id, "member_id": member.id, "sequence": order}
                for order, member in enumerate(self.first_members[:4])
            ]
        )
        election.action_advance()
        election.action_load_entitled()
        election.action_advance()
        self.first_members[0].sudo().organization_id = self.second

    @clause("NR-CONG-17b")
    def test_a_lower_congress_elects_for_its_union(self):
        self.stand()
        # The building's congress stands; now it elects for the street's.
        street = self.env["union.congress"].create({"organization_id": self.street.id, "seats": 1})
        part = self.env["union.congress.constituency"].create(
            {
                "congress_id": street.id,
                "name": "金鼎",
                "covered_ids": [(6, 0, self.building.ids)],
                "elected_by": "congress",
            }
        )
        street.action_allocate(reason="试点")
        street.action_open_votes(reason="试点")
        election = part.vote_ids
        self.assertEqual(election.meeting_id.kind, "congress")
        election.action_advance()
        self.assertEqual(election.action_load_entitled()["loaded"], 5)
        self.assertEqual(election.voter_ids.member_id, self.people.member_id.sudo())
        # More than half of the five entitled.
        self.assertEqual(election._rules()["base"], "entitled")


@tagged("post_install", "-at_install")
class TestCongressReview(CongressCase):
    @clause("SZ-5.1.3.3d", "NR-CONG-18", "NR-CONG-18-shenzhen")
    def test_only_who_passed_the_review_stands(self):
        people = self.elect()

        def asked():
            self.env.invalidate_all()
            return {row["rule"]: row["passed"] for row in self.congress.union_check("close")}

        self.assertFalse(asked()["congress.reviewed"])
        with self.refused("on what ground"):
            people[0].action_review(False)
        people[0].action_review(False, ground="不具备代表资格")
        people[1:4].action_review(True)
        with self.refused("reviewed already"):
            people[1].action_review(True)
        self.assertFalse(asked()["congress.reviewed"])
        people[4].action_review(True)
        found = asked()
        self.assertTrue(found["congress.reviewed"])
        self.assertFalse(found["congress.filled"])
        self.congress.action_stand()
        self.assertEqual(people.mapped("state"), ["refused"] + ["standing"] * 4)
        self.assertEqual(self.first.vacant_count, 1)
        self.assertEqual(len(self.congress.action_roster()[0]["representatives"]), 2)

    @clause("NR-CONG-14")
    def test_the_conditions_hold_or_a_reason_is_given(self):
        people = self.elect()
        people[0].meets_conditions = False
        with self.refused("five conditions"):
            people[0].action_review(True)
        people[0].action_review(True, reason="会费已补缴")
        self.assertEqual(people[0].state, "qualified")
        self.assertEqual(people[0].override_ids.mapped("reason"), ["会费已补缴"])
        candidate = self.nominate_one()
        (asked,) = (r for r in candidate.union_check("submit") if r["clause"] == "NR-CONG-14")
        self.assertEqual((asked["passed"], asked["effect"]), (False, "warn"))

    def nominate_one(self):
        people = self.people
        people[1].action_review(False, ground="不合格")
        vote = self.officer(self.env["union.election"].browse(self.first.action_open_vote()))
        return self.nominate(vote.contest_ids, self.first_members[5:6])

    @clause("NR-CONG-8", "NR-CONG-8b", "NR-CONG-8c")
    def test_composition_is_held_against_its_shares(self):
        people = self.elect()

        def asked(key):
            self.env.invalidate_all()
            return next(row for row in self.congress.union_check("close") if row["rule"] == key)[
                "passed"
            ]

        people.write({"is_front_line": False})
        people[:2].is_front_line = True
        self.assertFalse(asked("congress.front_line"), "40 percent")
        people[:3].is_front_line = True
        self.assertTrue(asked("congress.front_line"), "60 percent")
        people[0].is_middle_manager = True
        self.assertTrue(asked("congress.managers"), "20 percent")
        people[1].is_middle_manager = True
        self.assertFalse(asked("congress.managers"), "40 percent")
        self.assertFalse(asked("congress.shares"))
        people[0].is_model_worker = True
        people[0].member_id.sudo().birth_date = "1990-01-01"
        self.assertFalse(asked("congress.shares"), "36 is not young")
        people[0].member_id.sudo().birth_date = "1991-01-01"
        self.assertTrue(asked("congress.shares"))
        people.member_id.sudo().write({"gender": "male"})
        self.assertFalse(asked("congress.shares"))

    @clause("NR-CONG-28")
    def test_a_congress_that_met_before_a_last_constituency_voted_has_met(self):
        self.stand()
        rule = self.env["union.rule"].search([("key", "=", "congress.session.first")])
        meetings = self.officer(self.env["union.meeting"])
        values = {"organization_id": self.building.id, "kind": "congress"}
        before = meetings.create({"name": "上届会议", **values})
        before._server_write({"state": "held", "held_on": "2026-10-01"})
        self.env.invalidate_all()
        self.assertTrue(self.congress.session_due_on, "that was the congress before this one")
        self.at("2026-11-02 02:00:00")
        meetings.create({"name": "一次会议", **values}).action_open()
        # The last one votes after the session: the congress stood, and met.
        self.congress._server_write({"elected_on": "2026-11-20"})
        self.at("2027-01-20 02:00:00")
        self.env.invalidate_all()
        told = RuleEngine(self.env).try_out(rule, self.congress)[self.congress.id]
        self.assertTrue(told["passed"])
        self.assertNotIn("has not met", told["message"])
        self.assertFalse(self.congress.session_months or self.congress.session_due_on)

    @clause("NR-CONG-28")
    def test_the_first_session_is_held_within_a_month(self):
        self.stand()
        rule = self.env["union.rule"].search([("key", "=", "congress.session.first")])

        def passed(day):
            self.at(f"{day} 02:00:00")
            return RuleEngine(self.env).try_out(rule, self.congress)[self.congress.id]["passed"]

        self.assertTrue(passed("2026-11-12"))
        self.assertFalse(passed("2026-11-13"))
        self.assertEqual(self.congress.session_due_on.isoformat(), "2026-11-12")
        meeting = self.officer(self.env["union.meeting"]).create(
            {"name": "一次会议", "organization_id": self.building.id, "kind": "congress"}
        )
        meeting.action_open()
        self.assertTrue(passed("2026-12-13"))
        self.assertFalse(self.congress.session_due_on)
