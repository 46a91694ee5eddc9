"""Clerks of sister unions import at the same second: on a copy of the database, real commits."""

from odoo.tests import tagged

from .import_race import PEOPLE, UNIONS
from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestImportRace(RaceCase):
    race_name = "imports"

    def test_twenty_sister_unions_import_at_once_and_the_street_sums_are_right(self):
        result, _log = self.run_race("import_race.py")
        # Nobody was turned away: no transaction writes a row another one needs.
        self.assertEqual(result["outcomes"], ["imported"] * UNIONS)
        own = [PEOPLE + n for n in range(UNIONS)]
        self.assertEqual(result["own"], own)
        self.assertEqual(result["rows"], sum(own))
        self.assertEqual(result["sums"], [[sum(own), sum(own), 100 * UNIONS]] * 2)
