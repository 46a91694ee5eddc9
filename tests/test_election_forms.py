"""What the forms of an election offer: contests of this election, numbers, the next step."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestElectionForms(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def other_election(self):
        mine = self.election, self.contest, self.candidates
        self.make_election(candidates=2)
        other = self.election, self.contest, self.candidates
        self.election, self.contest, self.candidates = mine
        return other

    def test_contest_and_candidate_are_entered_in_their_context(self):
        form = Form(self.officer(self.election))
        with form.contest_ids.new() as row:
            row.position = "chair"
        form.save()
        contest = self.election.contest_ids - self.contest
        form = Form(self.officer(contest).with_context(default_election_id=self.election.id))
        with form.candidate_ids.new() as candidate:
            with self.assertRaisesRegex(AssertionError, "readonly"):
                candidate.contest_id = self.contest
            candidate.member_id = self.members[0]
        form.save()
        self.assertEqual(contest.candidate_ids.member_id, self.members[0])
        self.assertEqual(contest.candidate_ids.election_id, self.election)

    def test_nothing_of_another_election_comes_in(self):
        election, contest, candidates = self.other_election()
        with self.refused("stays who he is"):
            self.officer(self.contest).write({"candidate_ids": [(4, candidates[0].id)]})
        with self.refused("stays in its election"):
            self.officer(self.election).write({"contest_ids": [(4, contest.id)]})
        with self.refused("follows a vote of another election", ValidationError):
            contest.sudo().write({"parent_id": self.contest.id})
        self.assertEqual((contest.election_id, candidates.contest_id), (election, contest))

    def test_two_candidates_never_have_one_number(self):
        contest = self.officer(self.env["union.contest"]).create(
            {
                "election_id": self.election.id,
                "position": "vice_chair",
                "seats": 2,
                "candidate_ids": [
                    (0, 0, {"member_id": member.id, "sequence": 1}) for member in self.members[:2]
                ],
            }
        )
        late = self.officer(self.env["union.candidate"]).with_context(default_contest_id=contest.id)
        self.assertEqual(late.default_get(["sequence"])["sequence"], 3)
        late.create([{"member_id": member.id} for member in self.members[2:4]])
        self.assertEqual(contest.candidate_ids.mapped("sequence"), [1, 2, 3, 4])
        # Two moved to one place are told apart before members read the list.
        self.officer(contest.candidate_ids[3]).write({"sequence": 1})
        order = contest._standing()
        self.publish()
        self.assertEqual(contest._standing(), order)
        self.assertEqual(contest._standing().mapped("sequence"), [1, 2, 3, 4])

    def test_a_new_election_is_where_the_duty_is(self):
        elections = self.officer(self.env["union.election"])
        found = elections.default_get(["organization_id"])
        self.assertEqual(found["organization_id"], self.building.id)
        reviewer = self.as_user(self.street_reviewer, self.env["union.election"])
        self.assertNotEqual(
            reviewer.default_get(["organization_id"]).get("organization_id"), self.building.id
        )

    @clause("NR-ELEC-27b")
    def test_a_tie_is_settled_by_its_runoff(self):
        self.start_count()
        self.count(self.contest, [12, 9, 7, 7], 12)
        self.assertEqual((self.contest.state, self.contest.outcome), ("runoff", "runoff"))
        runoff = self.env["union.contest"].browse(self.officer(self.contest).action_runoff())
        self.assertEqual(self.contest.outcome, "runoff")
        self.election.action_print_ballots()
        self.account(runoff)
        self.officer(runoff).action_bundle(size=25)
        self.count(runoff, [8, 4], 12)
        self.assertEqual((runoff.outcome, self.contest.outcome), ("decided", "settled"))
        self.assertEqual(self.contest.state, "runoff", "what was found stays")
        action = self.officer(runoff).button_open()
        self.assertEqual((action["res_id"], action.get("target")), (runoff.id, None))

    def test_rules_are_said_in_words(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        rule = self.election.rule_ids.filtered(lambda rule: rule.key == "strictly_more")
        self.assertEqual((rule.value, rule.value_text), ("true", "yes"))
        self.assertEqual(rule.certainty_text, "Secondary source")
        text = self.election.report_ids.content_text
        self.assertIn("More Than the Majority: yes [NR-ELEC-27, Secondary source]", text)
        self.assertNotIn("True", text)
