"""Four post at once, and a year is closed while somebody enters something: real commits."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestFundRace(RaceCase):
    race_name = "fund"

    def test_numbers_without_a_gap_and_nothing_shut_in(self):
        result, log = self.run_race("fund_race.py")
        self.assertEqual(result["posting"], ["done"] * 4)
        self.assertEqual((result["numbers"], result["last"]), ([1, 2, 3, 4], 4))
        # Whoever was quicker: nothing that was entered stands in a year that is closed.
        self.assertIn((result["state"], result["entries"]), {("closed", 0), ("open", 1)}, result)
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(log), [])
