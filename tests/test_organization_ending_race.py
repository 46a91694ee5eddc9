"""A house ends while somebody enters something there: on a copy of the database, real commits."""

from odoo.tests import tagged

from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestEndingRace(RaceCase):
    race_name = "ending"

    def test_a_dissolved_house_holds_nothing_whoever_was_quicker(self):
        result, _log = self.run_race("ending_race.py")
        # Entered before the last signature: the house cannot end, and the paper says why.
        quicker = result["quicker"]
        self.assertEqual(
            (quicker["house"], quicker["paper"], quicker["employers"]), ("active", "returned", 1)
        )
        # What ends with the house ends, though it came while the house was ending.
        staff = result["quicker_staff"]
        self.assertEqual(
            (staff["house"], staff["paper"], staff["endless"], staff["staff"]),
            ("dissolved", "approved", 0, 1),
        )
        # Entered after it, by somebody who still saw the house stand.
        for key in ("slower", "stale"):
            with self.subTest(key):
                late = result[key]
                self.assertEqual((late["house"], late["staff"]), ("dissolved", 0))
                self.assertIn("is dissolved", late["told"][0])
        # Of twenty at once who comes first is entered, and ends with the house.
        crowd = result["crowd"]
        self.assertEqual(len(crowd["told"]), 20)
        self.assertEqual((crowd["house"], crowd["endless"]), ("dissolved", 0), crowd)
        self.assertEqual(crowd["staff"], crowd["told"].count("entered"))
        # One of two signatures ends it, once.
        twice = result["twice"]
        self.assertEqual((twice["house"], twice["signatures"]), ("dissolved", 1), twice)
