"""Size classes of 2017: every row of the table, the figures beside it, and what is not known."""

from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import office_lists, size_class
from .common import clause
from .test_member_import_update import UpdateCase, employer
from .tree import TreeCase

# Written from the published table, not from our data file: code, staff, revenue and assets at
# the bounds of large, medium and small.
TABLE = {
    "01": (None, (20000, 500, 50), None),
    "C39": ((1000, 300, 20), (40000, 2000, 300), None),
    "E47": (None, (80000, 6000, 300), (80000, 5000, 300)),
    "F51": ((200, 20, 5), (40000, 5000, 1000), None),
    "52": ((300, 50, 10), (20000, 500, 100), None),
    "54": ((1000, 300, 20), (30000, 3000, 200), None),
    "59": ((200, 100, 20), (30000, 1000, 100), None),
    "60": ((1000, 300, 20), (30000, 2000, 100), None),
    "61": ((300, 100, 10), (10000, 2000, 100), None),
    "6210": ((300, 100, 10), (10000, 2000, 100), None),
    "I63": ((2000, 100, 10), (100000, 1000, 100), None),
    "65": ((300, 100, 10), (10000, 1000, 50), None),
    "7010": (None, (200000, 1000, 100), (10000, 5000, 2000)),
    "7020": ((1000, 300, 100), (5000, 1000, 500), None),
    "L": ((300, 100, 10), None, (120000, 8000, 100)),
    "M73": ((300, 100, 10), None, None),
    "85": ((300, 100, 10), None, None),
    "7030": ((300, 100, 10), None, None),
}
NAMES = ("staff_count", "revenue", "assets")
CLASSES = ("large", "medium", "small", "micro")


@tagged("post_install", "-at_install")
class TestSizeClass(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employer = cls.env["union.employer"].create(
            {"name": "甲公司", "organization_id": cls.building.id}
        )

    def sized(self, code, **values):
        self.employer.write(
            {"sector_code": code, "staff_count": 0, "revenue": False, "assets": False} | values
        )
        return self.employer.size_class

    @clause(
        "NR-SIZE-RULE", "NR-SIZE-A", "NR-SIZE-BCD", "NR-SIZE-E", "NR-SIZE-51", "NR-SIZE-52",
        "NR-SIZE-54-58", "NR-SIZE-59", "NR-SIZE-60", "NR-SIZE-61", "NR-SIZE-62", "NR-SIZE-63-64",
        "NR-SIZE-65", "NR-SIZE-7010", "NR-SIZE-7020", "NR-SIZE-L", "NR-SIZE-OTHER",
    )  # fmt: skip
    def test_each_row_of_the_table_at_its_bounds(self):
        for code, bounds in TABLE.items():
            for rank, expected in enumerate(CLASSES[:-1]):
                at = {name: row[rank] for name, row in zip(NAMES, bounds, strict=True) if row}
                with self.subTest(code=code, at=at):
                    self.assertEqual(self.sized(code, **at), expected)
                # Each indicator alone below its bound drops the employer a class.
                for name in at:
                    less = at[name] - (1 if name == "staff_count" else Decimal("0.01"))
                    with self.subTest(code=code, below=name, at=at):
                        self.assertEqual(self.sized(code, **at | {name: less}), CLASSES[rank + 1])

    @clause("NR-SIZE-RULE-b")
    def test_one_indicator_far_below_drops_it_all_the_way(self):
        self.assertEqual(self.sized("C39", staff_count=5000, revenue=299), "micro")
        self.assertEqual(self.sized("C39", staff_count=5000, revenue=2000), "medium")

    @clause("NR-SIZE-NA")
    def test_sectors_the_table_leaves_out_are_not_classed(self):
        for code in ("J66", "J", "P83", "84", "S91", "53", "7040", "T97"):
            with self.subTest(code=code):
                self.assertEqual(self.sized(code, staff_count=900, revenue=9e6), "not_applicable")
        self.assertIn("no size classes", self.employer.size_note)

    def test_what_is_not_known_gives_no_class_unless_one_figure_decides(self):
        self.assertFalse(self.sized("C39", staff_count=500))
        self.assertIn("Revenue", self.employer.size_note)
        self.assertEqual(self.sized("C39", staff_count=19), "micro")
        self.assertEqual(self.sized("C39", staff_count=500, revenue=0), "micro")
        self.assertFalse(self.sized("01", staff_count=500))

    def test_an_unknown_sector_gives_no_class_and_says_so(self):
        for code in ("Z9", "F", "99", "C3x", "7", "12345"):
            with self.subTest(code=code):
                self.assertFalse(self.sized(code, staff_count=900, revenue=90000))
                self.assertFalse(self.employer.sector_id)
                self.assertIn(code, self.employer.size_note)
        self.employer.sector_code = False
        self.assertIn("Enter the sector", self.employer.size_note)

    def test_a_list_without_codes_is_read_by_the_name(self):
        self.employer.write({"sector_name": "餐饮", "staff_count": 9})
        self.assertEqual(self.employer.sector_id, self.env.ref("trade_union.sector_62"))
        self.assertEqual(self.employer.size_class, "micro")
        # The code goes before the name; a chosen sector stays when a name says nothing.
        self.employer.sector_code = "51"
        self.assertEqual(self.employer.sector_id, self.env.ref("trade_union.sector_51"))
        self.employer.write({"sector_code": False, "sector_name": "其他"})
        self.assertEqual(self.employer.sector_id, self.env.ref("trade_union.sector_51"))

    def test_amounts_are_exact(self):
        for given, stored in ((1999.995, "2000.00"), ("2000.10", "2000.10"), (0.1 + 0.2, "0.30")):
            self.employer.revenue = given
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual(self.employer.revenue, Decimal(stored))
            self.assertEqual(self.employer.read(["revenue"])[0]["revenue"], float(stored))
        # One cent below the bound of medium is small.
        self.assertEqual(self.sized("C39", staff_count=300, revenue=1999.99), "small")
        self.assertEqual(self.sized("C39", staff_count=300, revenue=2000), "medium")
        self.employer.assets = False
        self.env.invalidate_all()
        self.assertIs(self.employer.assets, False)

    def test_bad_amounts_are_refused(self):
        for values in ({"revenue": -0.01}, {"assets": -1}, {"revenue": 1e12}):
            with (
                self.subTest(values=values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.employer.write(values)
                self.env.flush_all()
            self.env.invalidate_all()
        for value in ("many", float("nan"), float("inf")):
            with self.subTest(value=value), self.assertRaises(ValueError):
                self.employer.revenue = value

    def test_a_new_figure_of_the_table_sorts_employers_anew(self):
        self.sized("C39", staff_count=300, revenue=2000)
        others = self.env["union.employer"].create(
            [
                {
                    "name": f"厂{i}", "organization_id": self.building.id, "sector_code": "C39",
                    "staff_count": 300, "revenue": 2000, "active": i != 1,
                }
                for i in range(40)
            ]
        )  # fmt: skip
        self.env.flush_all()
        self.assertEqual(set(others.mapped("size_class")), {"medium"})
        industry = self.env.ref("trade_union.sector_bcd")
        used = []
        for number in (301, 302):
            with self.assertMaxQueries(20) as queries:
                industry.staff_medium = number
            used.append(queries.count)
            # Ten times as many employers, no more queries.
            self.env["union.employer"].create(
                [
                    {
                        "name": f"坊{number}-{i}", "organization_id": self.building.id,
                        "sector_code": "C39", "staff_count": 300, "revenue": 2000,
                    }
                    for i in range(400)
                ]
            )  # fmt: skip
        self.assertLessEqual(used[1], used[0])
        self.assertEqual(set(others.mapped("size_class")), {"small"})
        self.env.cr.execute(
            "SELECT DISTINCT size_class FROM union_employer WHERE sector_id = %s", [industry.id]
        )
        self.assertEqual(self.env.cr.fetchall(), [("small",)])

    def test_an_update_that_changes_no_figure_touches_no_employer(self):
        self.sized("C39", staff_count=300, revenue=2000)
        industry = self.env.ref("trade_union.sector_bcd")
        row = industry.read(["codes", "industry_names", *industry._bound_names()])[0]
        self.env.flush_all()
        row.pop("id")
        industry.write(row)
        self.assertFalse(
            self.env.records_to_compute(self.employer._fields["size_class"])
            | self.env.records_to_compute(self.employer._fields["sector_id"])
        )

    def test_codes_of_the_table_cover_each_other_nowhere(self):
        seen = {}
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.env.ref("trade_union.sector_bcd").codes = "B 3-x"
        for sector in self.env["union.sector"].search([]):
            for code in size_class.expand_codes(sector.codes):
                self.assertNotIn(code, seen)
                seen[code] = sector.code
        # Every division of GB/T 4754 stands in one row, by itself or group by group.
        divisions = {f"{number:02d}" for number in range(1, 98)} - {"70"}
        self.assertEqual(divisions - seen.keys(), set())

    def test_bounds_stand_in_order(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env.ref("trade_union.sector_bcd").staff_small = 400
            self.env.flush_all()

    def test_nobody_writes_the_table_by_hand(self):
        sector = self.env.ref("trade_union.sector_bcd")
        for user in (self.building_clerk, self.city_admin, self.sister_clerk):
            with self.subTest(user=user.login):
                self.assertTrue(self.as_user(user, sector).read(["name"]))
                with self.assertRaises(AccessError):
                    self.as_user(user, sector).write({"staff_small": 1})
        with self.assertRaises(AccessError):
            self.as_user(self.portal, sector).read(["name"])

    def test_the_size_is_searched_and_grouped_by(self):
        self.sized("C39", staff_count=300, revenue=2000)
        employers = self.as_user(self.building_clerk, self.env["union.employer"])
        found = employers.search([("size_class", "in", ["large", "medium"])])
        self.assertEqual(found, self.employer)
        self.assertFalse(
            self.as_user(self.sister_clerk, employers).search([("size_class", "=", "medium")])
        )
        groups = employers._read_group([], ["size_class"], ["__count"])
        self.assertIn(("medium", 1), groups)


@tagged("post_install", "-at_install")
class TestSizeOfLists(UpdateCase):
    def imported(self, **cells):
        """Return the employer of a list with these cells, after the import."""
        self.assertTrue(self.employers(employer(0, **cells)).action_import())
        self.env.invalidate_all()
        return self.env["union.employer"].search([("name", "=", "丁公司")])

    def test_the_size_follows_a_list_and_a_newer_one(self):
        ding = self.imported(revenue=100)
        self.assertEqual((ding.size_class, ding.sector_id.code), ("small", "62"))
        # Unknown, and left alone by a newer list that does not tell it.
        self.assertIs(ding.assets, False)
        self.assertEqual(self.imported(revenue="99.994").size_class, "micro")
        self.assertEqual(ding.revenue, Decimal("99.99"))
        self.assertEqual(self.imported(revenue="").revenue, Decimal("99.99"))
        self.assertEqual(self.imported(sector="零售", revenue=500).size_class, "small")
        self.assertEqual(self.imported(sector="零售", staff=50, revenue="").size_class, "medium")
        self.assertEqual(self.imported(sector="零售", staff=50, revenue=0).size_class, "micro")

    def rows(self, **cells):
        return office_lists.check_employers([(1, {"name": "甲公司"} | cells)])

    def test_amounts_of_a_list_are_exact_or_not_known(self):
        good, problems = self.rows(revenue="1,999.995 万元", assets="")
        self.assertFalse(problems)
        self.assertEqual((good[0].revenue, good[0].assets), (Decimal("2000.00"), None))
        self.assertEqual(self.rows(revenue="0")[0][0].revenue, Decimal(0))

    def test_bad_amounts_of_a_list_are_refused_with_their_cell(self):
        for text, code in (
            ("-1", "number_range"), ("inf", "number_range"), ("nan", "number_range"),
            ("1e13", "number_range"), ("许多", "number_format"), ("50元", "number_format"),
        ):  # fmt: skip
            with self.subTest(text=text):
                good, problems = self.rows(revenue=text)
                self.assertFalse(good)
                self.assertEqual([(p.field, p.verdict.code) for p in problems], [("revenue", code)])
