"""Many answers at once, and what a reader of the tables learns: real commits, on a copy."""

from odoo.tests import tagged

from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestRatingRace(RaceCase):
    race_name = "rating"

    def test_answers_at_once_are_counted_once_and_rows_tell_nothing(self):
        result, _log = self.run_race("rating_race.py")
        self.assertEqual(result["one_code"], ["thanks"] + ["used"] * 19)
        for number, (boxes, used) in enumerate(result["written"], 2):
            # One box each time, as long as before, whichever grade was given.
            ((before, after),) = boxes
            self.assertEqual(before, after)
            self.assertEqual(used, number)
        self.assertEqual(len({row[0][0][0] for row in result["written"]}), 1)
        self.assertEqual(result["crowd"], ["thanks"] * 20)
        self.assertEqual(result["answered"], 24)
        # 1 + 1, 1, 1 and twenty of 0, 1, 2 in turn, for both questions.
        self.assertEqual(result["told"], [[9, 8, 7]] * 2)
        self.assertEqual(result["left"], [0, 0, 1])
        thanked, voted, counted = result["closing"]
        self.assertEqual((voted, counted), (thanked, 2 * thanked))
        self.assertEqual(result["during"], ["closed"])
        self.assertEqual(result["late"], ["wrong"])
