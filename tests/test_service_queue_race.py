"""Fifty members, twenty places, each pushes twice: on a copy of the database, with real commits."""

from odoo.tests import tagged

from . import log_watch
from .common import clause
from .race_case import RaceCase

PLACES = 20
MEMBERS = 50


@tagged("post_install", "-at_install")
class TestQueueRace(RaceCase):
    race_name = "queue"

    @clause("SZ-5.4.2")
    def test_all_are_served_in_one_go(self):
        result, log = self.run_race("service_queue_race.py", PLACES, MEMBERS)
        self.assertEqual(result["errors"], [])
        # The fifty and the one whose process was killed before he could finish.
        self.assertEqual(result["states"], ["open"] * PLACES + ["draft"] * (MEMBERS + 1 - PLACES))
        self.assertTrue(result["ordered"])
        # Who is killed holds up nobody, and nothing stays locked.
        self.assertLess(result["waited"], 5)
        self.assertEqual(result["locks"], 0)
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertNotIn("try again", log, "the queue makes them meet nobody")
        self.assertEqual(log_watch.unexpected_lines(log), [])
