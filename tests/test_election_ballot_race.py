"""Papers of several votes printed at the same moment: on a copy, with real commits."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase

VOTES = 4


@tagged("post_install", "-at_install")
class TestBallotRace(RaceCase):
    race_name = "ballot_race"

    def test_no_two_papers_have_one_number(self):
        result, log = self.run_race("ballot_race.py", VOTES)
        self.assertEqual(
            result["printed"], [[0, 1 + 50 * turn, 50 + 50 * turn] for turn in range(VOTES)]
        )
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(log), [])
