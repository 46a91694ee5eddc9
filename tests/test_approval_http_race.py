"""Double clicks and two browsers at once: a server with threads, on a copy of the database."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase

LATE = "already decided|is being decided by someone else|moved on|decided on it on|waits for"


@tagged("post_install", "-at_install")
class TestBrowsersAtOnce(RaceCase):
    race_name = "http"

    def one_of(self, answers):
        """Fail unless one click was done and all others read why theirs was not."""
        self.assertEqual(answers.count([True]), 1, answers)
        for answer in answers:
            if answer != [True]:
                self.assertRegex(answer, LATE)

    def test_each_paper_is_decided_once_and_the_others_are_told(self):
        told, log = self.run_race("approval_http.py")
        self.one_of(told["double"])
        self.assertEqual(told["trails"]["double"], [["agree"]])
        self.one_of(told["opposite"])
        won = "agree" if told["opposite"][0] == [True] else "refuse"
        self.assertEqual(told["trails"]["opposite"], [[won]])
        # Paper by paper: one of the two has it.
        agreed, returned = told["batch"]
        self.assertEqual([a + b for a, b in zip(agreed, returned, strict=True)], [1] * 10)
        self.assertEqual(
            told["trails"]["batch"], [["agree"] if done else ["return"] for done in agreed]
        )
        # Taking back comes before the signature or after it, never into it.
        signed, taken = told["recall"]
        self.assertIn([True], (signed, taken))
        self.assertIn(told["trails"]["recall"], ([["agree"]], [["recall"]], [["agree", "recall"]]))
        self.assertEqual(told["states"][2] == "withdrawn", taken == [True])
        # A paper sent by a double click went once.
        self.assertEqual(told["submit"].count([True]), 1, told["submit"])
        self.assertEqual((told["rounds"], told["states"][3]), ([1], "pending"))
        self.assertEqual(told["intact"], [True] * len(told["intact"]))
        self.assertEqual(told["inbox"]["0"], ["t_street_approver"])
        self.assertEqual(told["inbox"]["22"], ["t_second_reviewer", "t_street_reviewer"])
        self.assertEqual(told["inbox"]["1"], ["t_street_approver"] if won == "agree" else [])
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertNotIn("bad query", log)
        # What a person reads is a warning of Odoo's; nothing else may be one.
        wrong = [line for line in log_watch.unexpected_lines(log) if " WARNING " not in line]
        self.assertEqual(wrong, [])
