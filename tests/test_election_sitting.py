"""Sittings: quorum told and certified at the moment, a further round on another day of its own."""

import base64
import io

import psycopg2
from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestSitting(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def short(self):
        """Count a first vote that leaves one seat over; return its second round."""
        self.start_count(present=10)
        self.count(self.contest, [9, 8, 3, 3], 10)
        round_two = self.officer(self.contest).action_second_round()
        return self.env["union.contest"].browse(round_two)

    def again(self):
        """Come together again a week later."""
        following = self.short()
        self.at("2026-11-02 02:00:00")
        sitting = self.officer(self.election).action_new_sitting("第二轮投票改日举行")
        return following, self.officer(self.env["union.election.sitting"].browse(sitting))

    @clause("NR-ELEC-17", "NR-CHAIR-16")
    def test_the_quorum_is_told_at_the_opening_and_stays(self):
        self.gather(8)
        self.officer(self.election.voter_ids[7]).action_undo_check_in("点错人")
        with self.refused("8"):
            self.election.action_open()
        self.assertFalse(self.election.sitting_ids)
        self.officer(self.election.voter_ids[7]).action_check_in()
        self.election.action_open()
        sitting = self.election.sitting_ids
        self.assertEqual((sitting.entitled_count, sitting.opening_count), (12, 8))
        self.assertEqual(
            {key: sitting.verdict["params"][key] for key in ("required", "passed", "rule")},
            {"required": 8, "passed": True, "rule": "NR-ELEC-17"},
        )
        # Who comes late is present, and not at the opening.
        self.officer(self.election.voter_ids[8]).action_check_in()
        self.account()
        self.election.action_close_poll()
        self.assertEqual((sitting.opening_count, sitting.present_count), (8, 9))
        self.assertEqual(len(sitting.presence_ids), 9)

    @clause("NR-ELEC-17", "NR-ELEC-27c")
    def test_a_second_round_on_another_day_counts_its_own_people(self):
        following, sitting = self.again()
        self.assertEqual(self.election.checked_in_count, 0)
        self.assertEqual(len(self.election.sitting_ids[0].presence_ids), 10)
        self.officer(self.election).action_print_ballots()
        with self.refused("not open"):
            self.account(following, issued=0)
        self.officer(self.election.voter_ids[:7]).action_check_in()
        with self.refused("8"):
            sitting.action_open()
        # Undone before the polls open, with a reason on record.
        self.officer(self.election.voter_ids[0]).action_undo_check_in("点错人")
        self.officer(self.election.voter_ids[0] | self.election.voter_ids[7:9]).action_check_in()
        self.assertEqual(sitting.action_open()["present"], 9)
        with self.refused("this is done in"):
            self.officer(self.election.voter_ids[0]).action_undo_check_in("点错人")
        self.account(following)
        with self.refused("Close the polls of this sitting"):
            self.officer(following).action_bundle()
        sitting.action_close()
        self.officer(following).action_bundle()
        self.assertEqual(following._electorate(), {"entitled": 12, "present": 9})
        # Seven of twelve, whoever came: the base is who is entitled (NR-CHAIR-16b).
        self.assertEqual(self.count(following, [7, 2], 9)["elected"], [self.members[2].name])
        self.assertEqual(following.counts["present"], 9)
        self.assertEqual(self.contest.counts["present"], 10)
        self.assertTrue(self.officer(self.election).action_verify()["presence"])

    @clause("NR-CHAIR-16b")
    def test_fewer_people_do_not_lower_the_majority(self):
        following, sitting = self.again()
        self.officer(self.election.voter_ids[:9]).action_check_in()
        self.officer(self.election).action_print_ballots()
        sitting.action_open()
        self.account(following)
        sitting.action_close()
        self.officer(following).action_bundle()
        self.assertEqual(self.count(following, [6, 3], 9)["elected"], [])

    def test_another_sitting_needs_a_vote_that_waits_and_a_reason(self):
        self.start_count()
        election = self.officer(self.election)
        with self.refused("decide it first"):
            election.action_new_sitting("改日")
        self.count(self.contest, [12, 11, 10, 2], 12)
        with self.refused("No vote is to be held"):
            election.action_new_sitting("改日")
        with self.refused("Say why"):
            election.action_new_sitting(" ")
        for user in (self.tellers[0], self.street_auditor, self.sister_clerk):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(user, self.election).action_new_sitting("改日")

    def test_presence_changed_behind_the_program_is_found(self):
        self.again()
        election = self.officer(self.election)
        self.assertTrue(election.action_verify()["presence"])
        first = self.election.sitting_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error), self.cr.savepoint():
            self.env.cr.execute(
                "DELETE FROM union_election_presence WHERE sitting_id = %s", [first.id]
            )
        self.env.cr.execute(
            "UPDATE union_election_sitting SET opening_count = 12 WHERE id = %s", [first.id]
        )
        self.env.invalidate_all()
        self.assertFalse(election.action_verify()["presence"])

    def test_the_meeting_of_the_first_day_keeps_its_figures(self):
        self.again()
        meeting = self.election.meeting_id
        self.assertEqual((meeting.entitled_count, meeting.present_count), (12, 10))

    def test_two_votes_of_one_meeting_count_a_person_once(self):
        self.gather()
        other = self.officer(self.env["union.election"]).create(
            {
                "name": "经审",
                "organization_id": self.building.id,
                "meeting_id": self.election.meeting_id.id,
            }
        )
        self.officer(self.env["union.contest"]).create(
            {"election_id": other.id, "committee_kind": "audit", "seats": 1}
        )
        other.action_advance()
        other.action_load_roster(self.rows(self.members[:3] | self.teller_members))
        other.action_freeze_roll()
        other.sudo()._server_write({"phase_id": self.election.phase_id.id})
        other.voter_ids.action_check_in()
        meeting = self.election.meeting_id
        self.assertEqual((meeting.entitled_count, meeting.present_count), (15, 15))

    @clause("NR-ELEC-17", "SZ-5.1.3.5a1")
    def test_the_certificate_says_what_was_told_by_delegation(self):
        self.open(9)
        sitting = self.officer(self.election.sitting_ids)
        self.assertEqual(
            [(line["name"], line["entitled"], line["present"]) for line in sitting.delegations],
            [("第1选区", 4, 4), ("第2选区", 4, 4), ("第3选区", 4, 1)],
        )
        paper = sitting.with_context(force_report_rendering=True).action_certificate_pdf()
        pages = PdfReader(io.BytesIO(base64.b64decode(paper["data"]))).pages
        text = " ".join("".join(page.extract_text() for page in pages).split())
        for figure in ("12", "9", "8", "第2选区", "The quorum is present."):
            self.assertIn(figure, text)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(self.sister_clerk, sitting).action_certificate_pdf()

    def test_no_certificate_before_the_opening(self):
        _following, sitting = self.again()
        with self.refused("no quorum to certify"):
            sitting.action_certificate_pdf()
