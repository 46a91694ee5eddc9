"""One person who clicks many times at once files what he may: real commits, on a copy."""

from odoo.tests import tagged

from .race_case import RaceCase


@tagged("post_install", "-at_install")
class TestPortalRace(RaceCase):
    race_name = "portal"

    def test_clicks_at_once_are_counted(self):
        result, _log = self.run_race("portal_race.py")
        self.assertEqual(result["correction"], {"sent": 3, "refused": 2, "open": 3})
        self.assertEqual(result["join"], {"sent": 1, "refused": 4, "open": 1})
