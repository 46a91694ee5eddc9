"""Six clerks and two places: on a copy of the database, with real commits."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase

PLACES = 2
CLERKS = 6


@tagged("post_install", "-at_install")
class TestRace(RaceCase):
    def test_no_place_is_given_twice(self):
        result, log = self.run_race("service_race.py", PLACES, CLERKS)
        self.assertEqual([row["seen"] for row in result["outcomes"]], [PLACES] * CLERKS)
        told = [row["told"] for row in result["outcomes"]]
        self.assertEqual(told.count("signed up"), PLACES, told)
        self.assertEqual(sum("full" in text for text in told), CLERKS - PLACES, told)
        self.assertEqual(result["taken"], PLACES)
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(log), [])
