"""The recall of somebody from his seat: who proposes it, what it needs, what it ends."""

from datetime import date

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestRecall(ElectionCase):
    def setUp(self):
        super().setUp()
        committee = self.env["union.committee"].create(
            {"organization_id": self.building.id, "kind": "union"}
        )
        self.term = self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1,
                "date_from": "2025-01-01",
                "date_to": "2029-12-31",
                "state": "current",
            }
        )
        self.seat = self.env["union.seat"].create(
            {
                "term_id": self.term.id,
                "member_id": self.members[0].id,
                "position": "chair",
                "origin": "elected",
                "date_from": "2025-01-01",
            }
        )
        opened = self.officer(self.seat).action_open_recall()
        self.election = self.officer(self.env["union.election"].browse(opened["res_id"]))
        self.contest = self.election.contest_ids
        self.candidates = self.contest.candidate_ids

    def found(self, **values):
        self.election.write(
            {
                "recall_ground": "serious_fault",
                "recall_proposer": "representatives",
                "recall_proposer_count": 4,
                "recall_after": "review",
                **values,
            }
        )

    def prepare(self):
        self.found()
        self.load()
        self.election.action_prepare_recall()
        self.election.action_freeze_roll()

    def vote(self, votes, present=12):
        self.prepare()
        self.election.voter_ids[:present].action_check_in()
        self.vote_scrutineers()
        self.election.action_print_ballots()
        self.election.action_open()
        self.account()
        self.election.action_close_poll()
        self.contest.action_bundle()
        self.count(self.contest, (votes,), present)
        self.officer(self.election).action_publish_result()

    def test_the_file_holds_the_seat_its_holder_and_the_rules_of_the_law(self):
        self.assertEqual(self.candidates.member_id, self.members[0])
        self.assertEqual((self.contest.position, self.contest.seats), ("chair", 1))
        self.assertEqual(
            self.election.step_ids.sorted("sequence").phase_id.mapped("code"),
            ["draft", "roll", "approval", "opened", "counting", "result", "reported", "approved",
             "closed"],
        )  # fmt: skip
        again = self.officer(self.seat).action_open_recall()
        self.assertEqual(again["res_id"], self.election.id)

    @clause("NR-CONG-35")
    def test_a_recall_has_a_ground(self):
        with self.refused("No ground"):
            self.election.action_advance(reason="群众要求")

    @clause("NR-CONG-36")
    def test_a_third_of_the_representatives_proposes_it(self):
        self.found(recall_proposer_count=3)
        self.load()
        with self.refused("3 of 12 people proposed the recall; 4 are needed"):
            self.election.action_prepare_recall(reason="群众要求")
        self.election.recall_proposer_count = 4
        self.assertEqual(self.election.action_prepare_recall()["phase"], "approval")

    @clause("NR-CONG-36")
    def test_the_committee_proposes_it_by_a_resolution(self):
        self.found(recall_proposer="committee", recall_proposer_count=0)
        self.load()
        with self.refused("has not resolved"):
            self.election.action_prepare_recall(reason="x")
        plenary = self.env["union.meeting"].create(
            {
                "name": "全委会",
                "organization_id": self.building.id,
                "kind": "plenary",
                "declared_entitled": 5,
                "declared_present": 5,
            }
        )
        resolution = self.env["union.resolution"].create(
            {"name": "提出罢免", "meeting_id": plenary.id}
        )
        plenary.action_open()
        resolution.action_record_vote(votes_for=4)
        self.election.recall_resolution_id = resolution
        self.assertEqual(self.election.action_prepare_recall()["phase"], "approval")

    @clause("NR-CONG-36c", "NR-ELEC-32b")
    def test_a_review_comes_before(self):
        self.found(recall_after=False)
        self.load()
        with self.refused("Neither a democratic appraisal nor a review"):
            self.election.action_prepare_recall()

    @clause("NR-LAW-18b", "NR-CONG-36b", "NR-ELEC-32")
    def test_half_of_all_is_not_enough_whoever_came(self):
        # 9 of 12 came; 6 are two thirds of them and half of all.
        self.vote(6, present=9)
        (line,) = self.contest.result_ids
        self.assertEqual((self.contest.state, line.status), ("decided", "kept"))
        self.assertIn("1 short of 7", line.verdict_text)
        self.officer(self.election).action_report()
        self.approve("result")
        self.assertEqual(self.election.phase, "approved")
        self.assertFalse(self.seat.date_to)

    @clause("NR-LAW-18b", "NR-CONG-36b", "NR-CONG-36c")
    def test_more_than_half_of_all_ends_the_seat_when_the_superior_approved(self):
        self.vote(7, present=9)
        (line,) = self.contest.result_ids
        self.assertEqual(line.status, "recalled")
        self.assertFalse(self.seat.date_to, "the superior has not approved yet")
        self.assertIn("Recalled", self.election.result_publicity_id.content)
        self.officer(self.election).action_report()
        self.approve("result")
        self.assertEqual(self.seat.date_to, date(2026, 10, 12))
        change = self.election.seat_change_ids
        self.assertEqual((change.kind, change.state), ("recall", "done"))
        self.assertAlmostEqual(change.recall_percent, 58.33, places=2)
        (vacancy,) = self.term.vacancy_ids
        self.assertEqual((vacancy.cause, vacancy.position), ("recall", "chair"))

    def test_a_refused_recall_leaves_him_in_office(self):
        self.vote(12)
        self.officer(self.election).action_report()
        report = self.election.report_ids
        self.as_user(self.street_reviewer, report).action_refuse(comment="程序不合规")
        self.env.invalidate_all()
        self.assertEqual(self.election.phase, "refused")
        self.assertFalse(self.seat.date_to)

    @clause("NR-LAW-18b")
    def test_no_meeting_adopts_another_majority(self):
        values = {rule.key: rule.value for rule in self.election.rule_ids}
        self.assertEqual((values["base"], values["threshold"]), ("entitled", "1/2"))
        for key, value in (("base", "present"), ("threshold", "1/3"), ("write_in", "true")):
            rule = self.election.rule_ids.filtered(lambda row, key=key: row.key == key)
            with self.subTest(key=key), self.refused("more than half of all", ValidationError):
                rule.write({"value": value, "reason": "本会规定"})

    def test_bad_files_are_refused(self):
        rows = self.officer(self.env["union.election"])
        for values, message in (
            ({"kind": "recall"}, "names the seat"),
            ({"kind": "first", "recall_seat_id": self.seat.id}, "names the seat"),
        ):
            with self.subTest(values=values), self.refused(message, ValidationError):
                rows.create({"name": "x", "organization_id": self.building.id, **values})
        self.seat.date_to = "2026-01-01"
        with self.refused("does not hold this seat", ValidationError):
            self.officer(self.seat).action_open_recall()
            rows.create(
                {"name": "x", "organization_id": self.building.id, "kind": "recall",
                 "recall_seat_id": self.seat.id}
            )  # fmt: skip

    def test_only_an_officer_of_the_place_opens_one(self):
        for user in (self.tellers[0], self.portal):
            with self.subTest(user=user.login), self.refused("", AccessError):
                self.as_user(user, self.seat).action_open_recall()
