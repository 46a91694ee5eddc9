"""An employer that a csv kept in the first row of a merged block alone."""

from odoo.tests import tagged

from ..core import roster
from ..core.carry import carry_down
from .dirty_case import EMPLOYERS, HEADINGS, DirtyCase, person, text

OTHER = "甲(深圳)公司"


@tagged("post_install", "-at_install")
class TestCarry(DirtyCase):
    def carried(self, *rows):
        """What was carried, and the employer missing or not of each row, as the check sees it."""
        lists = self.find(text([HEADINGS, *rows]))
        carried = carry_down(lists, "employer", roster.is_filler)
        checked = roster.check_roster(lists.rows(), EMPLOYERS)
        missing = [p.row_no for p in checked.problems if p.verdict.code == "employer_missing"]
        return carried, {row.row_no: row.employer for row in checked.good}, missing

    def test_blocks_are_filled_down(self):
        carried, good, missing = self.carried(
            person(1), person(2, employer=""), person(3, employer=""),
            person(4, employer=OTHER), person(5, employer=" "),
        )  # fmt: skip
        self.assertEqual(carried, {3: "甲公司", 4: "甲公司", 6: OTHER})
        self.assertEqual((good, missing), ({2: 1, 3: 1, 4: 1, 5: 2, 6: 2}, []))

    def test_nothing_is_carried_across_a_total_a_blank_line_or_a_heading(self):
        for between in (["合计", "2人", "", "", ""], ["", "", "", "", ""], HEADINGS):
            with self.subTest(between=between):
                carried, _good, missing = self.carried(
                    person(1), person(2, employer=""), between, person(3, employer="")
                )
                self.assertEqual((carried, missing), ({3: "甲公司"}, [5]))

    def test_a_forgotten_employer_stays_missing(self):
        for rows, expected in (
            ([person(1, employer=""), person(2), person(3, employer="")], [2, 4]),
            ([person(1), person(2), person(3, employer=""), person(4, employer="")], [4, 5]),
            ([person(1), person(2, employer=OTHER), person(3, employer="")], [4]),
        ):
            with self.subTest(expected=expected):
                carried, _good, missing = self.carried(*rows)
                self.assertEqual((carried, missing), ({}, expected))
