"""Two clicks at once on a meeting, at its door and on proposals: with real commits."""

from odoo.tests import tagged

from . import log_watch
from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestMeetingRace(RaceCase):
    race_name = "meeting-race"

    def test_of_two_clicks_at_once_one_counts_and_the_other_is_told(self):
        result, log = self.run_race("meeting_race.py")
        for click, told in (("open", "opened already"), ("vote", "voted"), ("close", "not open")):
            with self.subTest(click):
                # One was done; the other is told in words.
                self.assertEqual(result[click].count(True), 1, result[click])
                (other,) = (one for one in result[click] if one is not True)
                self.assertIn(told, other)
        opened, cancelled = result["open_or_cancel"]
        self.assertNotEqual(opened is True, cancelled is True, result["open_or_cancel"])
        self.assertEqual(result["states"][1], "held" if opened is True else "cancelled")
        # Whoever came is counted; who is not counted was told that the door is shut.
        closed, came = result["close_or_come"]
        self.assertIs(closed, True)
        self.assertEqual(result["came"], result["counted"])
        self.assertTrue(came is True or "closed" in came, came)
        self.assertEqual(result["file"], [True, True])
        self.assertEqual(result["numbers"], [1, 2], "no number twice, none left out")
        self.assertIn(" INFO ", log, "no log to judge")
        self.assertEqual(log_watch.unexpected_lines(log), [])
