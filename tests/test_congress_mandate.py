"""What ends a mandate, how a vacancy is filled, and who comes on the roll of a congress."""

from datetime import date

from odoo.tests import tagged

from ..models.standard.engine import RuleEngine
from .common import clause
from .congress_case import CongressCase


@tagged("post_install", "-at_install")
class TestMandate(CongressCase):
    def asked(self, key):
        self.env.invalidate_all()
        rule = self.env["union.rule"].search([("key", "=", key)])
        return RuleEngine(self.env).try_out(rule, self.congress)[self.congress.id]["passed"]

    @clause("NR-CONG-25", "NR-CONG-25b", "NR-ELEC-4b")
    def test_a_mandate_ends_with_the_membership_and_a_quarter_has_three_months(self):
        people = self.stand()
        self.at("2026-12-01 02:00:00")
        self.assertTrue(self.asked("congress.vacancy.open"))
        people[0].member_id.sudo()._change_state("retained")
        self.env.invalidate_all()
        self.assertEqual(
            (people[0].state, people[0].cause, people[0].date_to),
            ("left", "membership", date(2026, 12, 1)),
        )
        self.assertEqual((self.congress.vacant_count, self.congress.vacancy_percent), (1, 20))
        self.assertFalse(self.asked("congress.vacancy.open"))
        self.assertTrue(self.asked("congress.vacancy.quarter"), "20 percent")
        self.assertFalse(self.congress.vacancy_due_on)
        self.at("2026-12-20 02:00:00")
        people[4].action_leave("resignation", "本人辞去代表")
        self.assertFalse(self.asked("congress.vacancy.quarter"), "40 percent")
        self.assertEqual(self.congress.vacancy_due_on, date(2027, 3, 20))
        meeting = self.env["union.meeting"].create(
            {"name": "一次会议", "organization_id": self.building.id, "kind": "congress"}
        )
        meeting.action_open()
        self.env.invalidate_all()
        findings = self.env["union.finding"]
        findings._watch_batch("union.congress", 0)
        found = findings.search(
            [("res_model", "=", "union.congress"), ("res_id", "=", self.congress.id)]
        )
        self.assertIn(
            ("NR-CONG-25b", date(2027, 3, 20)),
            [(row.clause_id.code, row.due_date) for row in found],
        )

    def test_a_mandate_goes_over_to_the_entry_that_is_kept_of_a_person(self):
        people = self.stand()
        first, other = people[0].member_id.sudo(), people[1].member_id.sudo()
        twin = first.copy({"name": first.name, "member_number": False, "state": "active"})
        elsewhere = twin.copy({"name": first.name, "organization_id": self.second.id})
        elsewhere.state = "active"
        with self.refused("represents “金鼎一工会”, to which the entry to keep does not"):
            first.action_merge(elsewhere.id, "同一人")
        first.action_merge(twin.id, "同一人")
        self.env.invalidate_all()
        self.assertEqual((people[0].member_id, people[0].state), (twin, "standing"))
        self.assertEqual((first.state, self.congress.vacant_count), ("left", 0))
        # Elected under both entries: one mandate stays, the other seat is vacant.
        other.write({"name": twin.name, "birth_date": twin.birth_date})
        other.action_merge(twin.id, "同一人")
        self.env.invalidate_all()
        self.assertEqual(people[:2].mapped("state"), ["standing", "left"])
        self.assertEqual((people[1].cause, self.congress.vacant_count), ("membership", 1))

    @clause("NR-CONG-25", "NR-CONG-25c", "NR-CONG-16c")
    def test_a_by_election_has_more_names_than_seats_and_fills_the_vacancy(self):
        people = self.stand()
        people[3].action_leave("moved", "调离本单位")
        self.assertEqual(self.other.vacant_count, 1)
        vote = self.env["union.election"].browse(self.other.action_open_vote())
        self.assertEqual(self.other.action_open_vote(), vote.id, "the same vote, not a second")
        rule = vote.sudo().rule_ids.filtered(
            lambda rule: rule.key == "contest_ratio_representatives"
        )
        self.assertEqual(rule.clause, "NR-CONG-16c")
        self.hold(self.other, self.second_members[2:4], (39, 1))
        self.env.invalidate_all()
        late = self.officer(self.congress.representative_ids) - people
        self.assertEqual((late.origin, late.state), ("by_election", "elected"))
        late.action_review(True)
        self.assertEqual(late.state, "standing")
        self.assertFalse(self.other.vacant_count)
        with self.refused("no seat to fill"):
            self.other.action_open_vote()

    @clause("NR-CONG-22", "NR-CONG-22b")
    def test_a_recall_needs_a_third_and_more_than_half_of_all(self):
        people = self.stand()
        meeting = self.officer(self.env["union.meeting"]).create(
            {
                "name": "一工会选区会议",
                "organization_id": self.primary.id,
                "kind": "constituency",
                "declared_entitled": 60,
                "declared_present": 60,
            }
        )
        meeting.action_open()

        def vote(number):
            resolution = self.officer(self.env["union.resolution"]).create(
                {"name": "罢免", "meeting_id": meeting.id}
            )
            resolution.action_record_vote(votes_for=number)
            return resolution

        half, more = vote(30), vote(31)
        with self.refused("Say why"):
            people[0].action_recall(more.id, "unit_union")
        with self.refused("30 of 60 voted for it, 31 are needed"):
            people[0].action_recall(half.id, "unit_union", reason="严重失职")
        with self.refused("19 proposed the recall, 20 are needed"):
            people[0].action_recall(more.id, "members", 19, reason="严重失职")
        with self.refused("1 proposed the recall, 2 are needed"):
            people[0].action_recall(more.id, "representatives", 1, reason="严重失职")
        with self.refused("no counted vote of this constituency"):
            people[4].action_recall(more.id, "unit_union", reason="严重失职")
        with self.refused("Name the resolution"):
            people[0].action_recall(2**30, "members", 20, reason="x")
        answer = people[0].action_recall(more.id, "members", 20, reason="严重失职")
        self.assertEqual((answer["state"], answer["needed"]), ("left", 31))
        self.assertEqual((people[0].cause, people[0].ground), ("recall", "严重失职"))
        self.assertEqual(self.first.vacant_count, 1)
        with self.refused("is over"):
            people[0].action_leave("resignation", "x")

    @clause("NR-CONG-19")
    def test_representatives_stand_until_the_next_congress_and_may_be_elected_again(self):
        first = self.stand()
        old = self.congress
        metric = self.env["union.metric"]._compute_values(["org.standing_delegates"], self.building)
        self.assertTrue(metric["org.standing_delegates"][self.building.id])
        self.at("2031-09-01 02:00:00")
        self.make_congress(number=2)
        self.congress.action_allocate()
        self.congress.action_open_votes()
        self.hold(self.first, self.first_members[:4], (55, 50, 45, 10))
        self.hold(self.other, self.second_members[:3], (38, 37, 2))
        self.env.invalidate_all()
        self.assertEqual(set(first.mapped("state")), {"standing"})
        self.officer(self.congress.representative_ids).action_review(True)
        self.congress.action_stand()
        self.env.invalidate_all()
        self.assertEqual(set(first.mapped("cause")), {"term_over"})
        self.assertEqual((old.state, self.congress.state), ("ended", "standing"))
        again = self.congress.representative_ids.filtered(lambda row: row.state == "standing")
        self.assertEqual(again.member_id, first.member_id)

    @clause("NR-CONG-19", "SZ-5.1.3.3e")
    def test_the_roll_of_a_congress_is_loaded_from_who_stands(self):
        people = self.stand()
        self.make_election()
        self.election.meeting_id.kind = "congress"
        with self.assertMaxQueries(120, "loading the roll"):
            answer = self.election.action_load_entitled()
        self.assertEqual(answer, {"loaded": 5, "unchanged": 0, "others": 0})
        self.assertEqual(self.election.voter_ids.member_id, people.member_id)
        parts = {part.name: part.quota for part in self.election.constituency_ids}
        self.assertEqual(parts, {"金鼎一工会": 3, "金鼎二工会": 2})
        # A session without a vote lists the same people.
        session = self.officer(self.env["union.meeting"]).create(
            {"name": "年度会议", "organization_id": self.building.id, "kind": "congress"}
        )
        self.assertEqual(session.action_propose_attendees()["entitled"], 5)
        self.assertEqual(session.attendee_ids.member_id, people.member_id)
        digest = self.election._digest_roll()
        self.assertEqual(self.election.action_load_entitled()["unchanged"], 5)
        self.assertEqual(self.election._digest_roll(), digest)
        people[0].action_leave("resignation", "本人辞去代表")
        self.assertEqual(self.election.action_load_entitled()["others"], 1)

    @clause("NR-ELEC-16", "NR-ELEC-4b")
    def test_the_roll_of_a_general_meeting_is_all_active_members(self):
        self.make_election()
        self.election.meeting_id.kind = "congress"
        with self.refused("No congress of .* stands"):
            self.election.action_load_entitled()
        self.election.meeting_id.kind = "general"
        answer = self.election.action_load_entitled()
        self.assertEqual(answer["loaded"], 100)
        self.assertNotIn(self.retained, self.election.voter_ids.member_id)
        self.election.meeting_id.kind = "joint"
        with self.refused("Only a congress and a general meeting"):
            self.election.action_load_entitled()

    def test_who_represents_is_not_erased(self):
        people = self.stand()
        members = people[0].member_id.sudo()
        self.assertIn("a mandate", members._erasure_obstacles()[members])
