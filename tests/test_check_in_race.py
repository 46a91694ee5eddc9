"""Two desks at one door: on a copy of the database, with real commits."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase

DESKS = 6


@tagged("post_install", "-at_install")
class TestRace(RaceCase):
    race_name = "check-in-race"

    def test_a_person_who_is_scanned_at_all_desks_at_once_came_once(self):
        result, log = self.run_race("check_in_race.py", DESKS)
        self.assertEqual(result["told"], [True] * DESKS)
        # The time and the helper of the first one, told to all and kept.
        self.assertEqual(set(result["times"]), {result["kept"]})
        self.assertEqual(result["present"], 1 + DESKS)
        self.assertEqual(result["meeting"], 1 + DESKS)
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(log), [])
