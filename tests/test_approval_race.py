"""Approvers at the same second: on a copy of the database, with real commits."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestApprovalRace(RaceCase):
    race_name = "sign"

    def test_one_of_two_signs_and_the_other_is_told(self):
        result, _log = self.run_race("approval_race.py", "sign")
        self.assertIn("is being decided by someone else", result["during"])
        self.assertIn("already decided", result["stale"])
        self.assertIn("t_street_reviewer", result["stale"])
        # Each paper has one signature, whoever was first.
        self.assertEqual(result["decisions"], result["papers"])
        self.assertEqual(result["steps"], result["papers"])
        self.assertEqual(sum(result["agreed"]), result["papers"] - 1, result)


@tagged("post_install", "-at_install")
class TestFinalRace(RaceCase):
    race_name = "final"

    def test_final_agreements_at_once_leave_no_gap_and_no_error_in_the_log(self):
        result, log = self.run_race("approval_race.py", "final")
        self.assertEqual(result["ok"], [True] * 24)
        self.assertEqual(result["states"], ["approved"] * 24)
        self.assertEqual(sorted(result["positions"]), list(range(1, 25)))
        # Nor does the register of whom they are addressed to.
        self.assertEqual(sorted(result["received"]), list(range(1, 25)))
        for batch in result["batches"]:
            self.assertEqual(batch, list(range(batch[0], batch[0] + 4)))
        # Two first openings of a letter give the same sheet, printed once.
        self.assertEqual(result["sheets"], ["JVBERi0x", "JVBERi0x", 1])
        # One of two at the same paper signs, the other reads why he does not.
        self.assertEqual(result["both"].count(True), 1, result["both"])
        self.assertRegex(
            next(row for row in result["both"] if row is not True),
            "already decided|is being decided by someone else",
        )
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertNotIn("bad query", log)
        self.assertEqual(log_watch.unexpected_lines(log), [])


@tagged("post_install", "-at_install")
class TestLateRace(RaceCase):
    race_name = "late"

    def test_what_comes_while_a_paper_is_submitted_is_submitted_with_it(self):
        """No line and no file slips in between what a submission reads and its lock."""
        result, log = self.run_race("approval_race.py", "late")
        whole = ["pending", True, True]
        self.assertEqual(result, {"union.letter.enclosure": whole, "ir.attachment": whole})
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(log), [])
