"""Many tries at once are counted one by one: real commits, on a copy of the database."""

from odoo.tests import tagged

from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestEntryRace(RaceCase):
    race_name = "entry"

    def test_tries_at_once_are_counted_and_a_code_is_used_once(self):
        result, _log = self.run_race("entry_race.py")
        # Five tries are heard, whatever the number of workers.
        heard = [answer for answer in result["nobody"] if answer == "wrong"]
        self.assertLessEqual(len(heard), 5)
        self.assertTrue(heard)
        self.assertEqual(set(result["nobody"]), {"wrong", "wait"})
        self.assertLessEqual(result["counted"][0], 5)
        self.assertEqual(len(result["counted"]), 2)
        self.assertEqual(set(result["right"]), {"in"})
        self.assertEqual(result["windows"].count("used"), 1)
        self.assertEqual(result["logins"], 1)
