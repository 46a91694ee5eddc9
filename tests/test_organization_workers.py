"""A change of duties is seen by the next request of the same and of a second worker."""

from odoo.tests import tagged

from .race_case import RaceCase

BUILDING = ["T-SZ-FT-YL-JD", "T-SZ-FT-YL-JD-1"]
ELSEWHERE = ["T-SZ-LH"]
SISTER = ["T-SZ-NS-YH"]


@tagged("post_install", "-at_install")
class TestWorkers(RaceCase):
    race_name = "workers"

    def test_both_workers_see_each_change_at_once_without_a_cleared_cache(self):
        told, _log = self.run_race("scope_workers.py")
        expected = {
            "as it was": BUILDING,
            "moved": SISTER,
            "moved back": BUILDING,
            "other role": [],
            "last day": BUILDING,
            "after midnight": [],
            "shortened": [],
            "before it begins": [],
            "begun at midnight": BUILDING,
            "deputy": BUILDING + SISTER,
            "deputy after midnight": BUILDING,
            "delegation prolonged": BUILDING + SISTER,
            "delegation ended": BUILDING,
        }
        self.assertEqual(told.keys(), expected.keys())
        for name, codes in expected.items():
            for worker, (found, read) in enumerate(told[name], 1):
                with self.subTest(name, worker=worker):
                    self.assertEqual(found, sorted(codes + ELSEWHERE))
                    # An auditor still reads what he no longer writes.
                    reads = BUILDING if name == "other role" else codes
                    for place in BUILDING + SISTER:
                        self.assertEqual(place in read, place in reads, place)
