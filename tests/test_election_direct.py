"""Chairs elected directly and recommended by a superior: told of, never forced."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase

KEY = "election.chair.direct"


@tagged("post_install", "-at_install")
class TestDirectElection(ElectionCase):
    def told(self, contest):
        self.env.invalidate_all()
        return next(r for r in contest.union_check("submit") if r["rule"] == KEY)

    def elect(self, meeting_kind):
        """Hold the election in a meeting of that kind; return its seats by position."""
        self.make_election(chair=True)
        self.election.meeting_id.kind = meeting_kind
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.count(self.chair, (12,), 12)
        self.officer(self.election).action_publish_result()
        return self.election.term_ids.seat_ids.grouped("position")

    @clause("QZ-7")
    def test_the_checklist_says_whether_the_chair_is_elected_directly(self):
        self.make_election(chair=True)
        meeting = self.election.meeting_id
        for kind, elected_by, state in (
            ("congress", "members", "passed"),
            ("general", "members", "passed"),
            ("plenary", "committee", "failed"),
            ("preparatory", False, "unknown"),
        ):
            with self.subTest(kind):
                meeting.kind = kind
                told = self.told(self.chair)
                self.assertEqual(self.chair.elected_by, elected_by)
                self.assertEqual((told["clause"], told["state"]), ("QZ-7", state))
        self.assertEqual(self.told(self.contest)["state"], "not_applicable")
        meeting.kind = "plenary"
        self.assertEqual(self.told(self.chair)["effect"], "inform", "it stops nobody")
        self.election.meeting_id = False
        self.assertEqual(self.told(self.chair)["state"], "unknown")

    @clause("QZ-7")
    def test_who_elected_stands_on_the_seat(self):
        seats = self.elect("congress")
        self.assertEqual(seats["chair"].elected_by, "members")
        self.assertEqual(set(seats["member"].mapped("elected_by")), {"members"})

    @clause("QZ-7")
    def test_a_committee_that_elects_its_chair_is_on_record_as_such(self):
        seats = self.elect("plenary")
        self.assertEqual(
            (seats["chair"].origin, seats["chair"].elected_by), ("elected", "committee")
        )

    @clause("QZ-7")
    def test_a_superior_recommends_a_candidate_and_nobody_else_does(self):
        self.make_election(chair=True)
        candidate = self.officer(self.chair.candidate_ids)
        for superior in (self.street, self.district, self.city):
            candidate.recommended_by_id = superior
        self.assertEqual(candidate.recommended_by_id, self.city)
        self.assertEqual(candidate.state, "nominated", "he stands as the others do")
        for wrong in (self.building, self.primary):
            with self.subTest(wrong.code), self.refused("only a superior", ValidationError):
                candidate.recommended_by_id = wrong
        with self.refused("", AccessError):
            candidate.recommended_by_id = self.sister_street
        self.publish()
        # The list that is sent up names who stands, in an order of its own: no word of it there.
        self.assertNotIn(self.city.name, self.election.publicity_id.content)
