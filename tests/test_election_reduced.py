"""Seats nobody won stay empty only where the meeting agreed and the band allows it."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestReduced(ElectionCase):
    def setUp(self):
        super().setUp()
        # Fewer than 25 members: three to five seats (NR-ELEC-8).
        self.make_election(seats=5, candidates=6)

    def short(self, votes=(12, 11, 10, 3, 2, 1)):
        self.start_count()
        self.count(self.contest, votes, 12)
        self.assertEqual(self.contest.state, "short")
        self.env.invalidate_all()

    def agree(self):
        self.resolve("reduce_seats")
        return self.election.meeting_id.resolution_ids.filtered(
            lambda row: row.kind == "reduce_seats"
        )[-1]

    @clause("NR-ELEC-27c")
    def test_the_meeting_agrees_to_fewer_seats_inside_the_band(self):
        self.short()
        with self.refused("has not agreed"):
            self.officer(self.contest).action_reduce_seats()
        resolution = self.agree()
        with self.refused("has not agreed"):
            self.officer(self.contest).action_reduce_seats(resolution.id + 1000)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.contest).action_reduce_seats()
        answer = self.officer(self.contest).action_reduce_seats()
        self.assertEqual((answer["outcome"], answer["seats"]), ("settled", 3))
        with self.refused("settled already"):
            self.officer(self.contest).action_reduce_seats()
        record = self.election.record_ids.filtered(lambda row: row.kind == "seats_reduced")
        self.assertIn("NR-ELEC-27c", record.subject)
        answer = self.officer(self.election).action_publish_result()
        self.assertEqual((answer["waived"], len(answer["elected"])), ([], 3))
        self.assertTrue(all(self.officer(self.election).action_verify()["contests"].values()))

    @clause("NR-ELEC-27c", "SZ-5.2.1.3")
    def test_outside_the_band_nothing_is_reduced(self):
        self.short((12, 11, 6, 3, 2, 1))
        self.agree()
        with self.refused("outside its band"):
            self.officer(self.contest).action_reduce_seats()
        with self.refused("second round"):
            self.officer(self.election).action_publish_result()

    def test_the_least_seats_are_proposed_from_the_band(self):
        self.election.action_propose_rules()
        self.assertEqual(self.contest.min_seats, 0)
        rule = self.election.rule_ids.filtered(lambda row: row.key == "shortfall")
        self.officer(rule).write({"value": "reduce_seats", "reason": "大会同意"})
        self.assertEqual(self.contest.min_seats, 3)
        later = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "chair", "seats": 1}
        )
        self.assertEqual(later.min_seats, 0, "no band speaks of a chair")
