"""What an election says of its steps, of who is missing, and of what cannot be."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.said import reason_said, said
from .congress_case import CongressCase
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestSaid(ElectionCase):
    def missing(self):
        return [row for row in self.election._gate_findings() if not row["passed"]]

    def nominating(self, **values):
        self.make_election(**values)
        self.load()
        self.election.action_advance()

    def test_a_list_without_a_name_is_not_published(self):
        self.nominating(candidates=0)
        with self.refused("cannot go on.*\n.*no candidate"):
            self.election.action_publish_candidates(reason=self.why)

    def test_whom_a_rule_says_the_same_of_stand_in_one_line(self):
        self.nominating(candidates=5, reviewed=False)
        lines = [row for row in self.missing() if row["clause"] == "SZ-5.1.3.4b"]
        self.assertEqual(len(lines), 1)
        for candidate in self.candidates:
            self.assertIn(candidate.name, lines[0]["params"]["name"])
        self.candidates[:4].action_review("passed")
        lines = [row for row in self.missing() if row["clause"] == "SZ-5.1.3.4b"]
        self.assertEqual([row["params"]["name"] for row in lines], [self.candidates[4].name])

    def test_the_superior_is_asked_for_no_work_that_is_just_not_done(self):
        self.make_election()
        self.start_count()
        self.assertTrue(self.election.is_blocked)
        self.assertFalse(self.election.may_ask, "nothing is decided yet")
        for gates in (None, ["contests_settled"]):
            with self.refused("Nothing stands in the way|Name gates"):
                self.election.action_ask_permission("时间紧", gates=gates)
        self.contest.action_void("选票有误")
        self.env.invalidate_all()
        self.assertTrue(self.election.may_ask, "a void vote may be left as it is")

    def test_before_the_polls_only_what_is_no_work_is_asked(self):
        self.make_election()
        self.approve_list()
        self.assertTrue(self.election.is_blocked)
        # No roll, no papers: work. A quorum that is not met: the superior's to say.
        asked = self.election.action_ask_permission("多人出差")["gates"]
        self.assertIn("quorum_met", asked)
        self.assertFalse({"roll_frozen", "ballots_ready"} & set(asked))

    def test_a_teller_hears_that_the_vote_is_void(self):
        self.make_election()
        self.start_count()
        figures = self.figures(self.contest, (12, 11, 10, 2), 12)
        self.contest.action_void("选票有误")
        with self.refused("declared void.*选票有误"):
            self.enter(self.contest, self.tellers[0], **figures)

    def test_a_clause_shown_is_one_in_force_there(self):
        self.make_election()
        here = self.election._clause_here
        self.assertEqual(here("SZ-5.1.3.5a2", "NR-ELEC-22b"), "SZ-5.1.3.5a2")
        standard = self.env["union.standard"].search([("code", "=", "SZ")])
        standard.action_set_jurisdiction(self.sister_district.id)
        self.assertEqual(here("SZ-5.1.3.5a2", "NR-ELEC-22b"), "NR-ELEC-22b")
        self.candidates[0].action_review("refused", "不符合条件")
        clauses = [row["clause"] for row in self.election.record_ids[-1:].details]
        self.assertEqual(clauses, ["NR-ELEC-12"])

    def test_the_clause_of_a_published_notice_stays(self):
        self.make_election()
        self.publish()
        with self.refused("not changed"):
            self.officer(self.election.publicity_id).write({"clause": "NR-ELEC-1"})

    def test_a_number_that_no_column_holds_is_refused_by_name(self):
        self.make_election()
        cases = (
            (self.candidates[0], "sequence", 10**12),
            (self.contest, "seats", 2**31),
            (self.contest, "seats", "许多"),
            (self.officer(self.election.meeting_id), "declared_entitled", float("inf")),
        )
        for record, name, value in cases:
            with (
                self.subTest(name=name, value=value),
                self.refused("is no whole number of at most 2,147,483,647", ValidationError),
            ):
                record.write({name: value})
        with self.refused("Supporters.*whole number", ValidationError):
            self.officer(self.env["union.nomination"]).create(
                {
                    "candidate_id": self.candidates[0].id,
                    "body": "members",
                    "supporter_count": 10**10,
                }
            )

    def test_a_reason_of_stops_and_unseen_signs_says_nothing(self):
        for text in ("。", "\u200b", "……", " - \u2060 ", "\u202e."):
            with self.subTest(text=text):
                self.assertFalse(said(self.env, text))
                self.assertFalse(reason_said(self.env, text))
        self.assertEqual(said(self.env, " 会期改动。"), "会期改动。")
        self.make_election()
        with self.refused("Say why"):
            self.candidates[0].action_withdraw("\u200b。")

    def test_the_report_says_who_chaired_the_meeting(self):
        self.make_election()
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result(reason=self.why)
        self.officer(self.election).action_report(reason=self.why)
        report = self.election.report_ids.filtered(lambda row: row.kind == "result")
        self.assertIn("Meeting Chaired By: Preparatory Group", report.content_text)

    def test_a_contest_is_deleted_with_who_was_nominated_for_it(self):
        self.make_election(chair=True)
        self.chair.unlink()
        self.assertFalse(self.chair.exists())
        self.candidates[0].action_review("refused", "不符合条件")
        for record in (self.candidates[0], self.contest):
            with self.refused("in the record of the election"):
                self.officer(record).unlink()
        self.candidates[1].action_withdraw("本人放弃")
        with self.refused("stays on record"):
            self.candidates[1].unlink()


@tagged("post_install", "-at_install")
class TestSaidOfRepresentatives(CongressCase):
    def test_its_steps_have_words_of_their_own(self):
        self.open_votes()
        election = self.vote_of(self.first)
        step = election.step_ids.filtered(lambda row: row.phase_id.code == "approval")
        self.assertEqual((step.display_name, step.who), ("Preparation of the Vote", "Clerk"))
        self.assertEqual(election.step_id.display_name, "Draft")
        self.make_election()
        step = self.election.step_ids.filtered(lambda row: row.phase_id.code == "approval")
        self.assertEqual(step.display_name, "Approval and Preparation")
        self.assertEqual(step.who, "Superior, Then Clerk")
        with self.refused("no kind", ValidationError):
            step.phase_id.sudo().other_kinds = "party"

    def test_a_by_election_is_called_one(self):
        people = self.stand()
        first = self.first.sudo().vote_ids.name
        self.assertNotIn("By-election", first)
        people[0].action_leave("resignation", "本人辞去代表")
        self.env.invalidate_all()
        self.first.action_open_vote()
        election = self.vote_of(self.first)
        self.assertRegex(election.name, r"^By-election of representatives.*\(vote 2\)$")
        self.assertEqual(election.meeting_id.name, election.name)

    def test_constituencies_are_deleted_in_draft_alone(self):
        self.make_congress()
        self.congress.action_allocate()
        with self.assertRaises(UserError):
            self.first.unlink()
        arch = self.env["union.congress"].get_view(view_type="form")["arch"]
        self.assertIn("'delete': [('state', '=', 'draft')]", arch)

    def queries_of_opening(self, unions):
        """Return the queries it takes to open the votes with so many unions more, and the votes."""
        for number in range(unions):
            union = self.env["union.organization"].create(
                {
                    "name": f"金鼎{unions}{number}厂工会",
                    "code": f"T-SZ-FT-YL-JD-M{unions}{number}",
                    "level": "primary",
                    "kind": "single",
                    "parent_id": self.building.id,
                    "state": "active",
                }
            )
            self.enrol(union, 20)
        self.make_congress(seats=5 + unions, number=unions)
        self.congress.action_allocate()
        self.congress.action_publish_rules()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        answer = self.congress.action_open_votes()
        self.env.flush_all()
        return (self.cr.sql_log_count - before), len(answer)

    def test_the_votes_of_many_constituencies_are_opened_at_once(self):
        few, votes = self.queries_of_opening(1)
        self.congress.sudo().state = "ended"
        many, more_votes = self.queries_of_opening(8)
        each = (many - few) / (more_votes - votes)
        self.assertLess(each, 12, f"{few} queries for {votes} votes, {many} for {more_votes}")
