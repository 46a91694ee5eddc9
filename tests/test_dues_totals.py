"""Totals for disclosure: by union and period, own and with all below, on screen, by API and as xlsx."""

import base64
import io
from datetime import date
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .dues_case import DuesCase


@tagged("post_install", "-at_install")
class TestTotals(DuesCase):
    def setUp(self):
        super().setUp()
        with self.on("2026-01-05"):
            self.below = self.make_member(7, "何丽", organization=self.primary)
        self.months(self.member, 4, base="1000", paid=5)  # July to October
        self.months(self.other, 2, base="2000")
        self.month(self.below, base="4000", paid=10)
        self.month(self.below, date(2026, 9, 1), base=None)

    def totals(self, *arguments, user=None, organization=None, **options):
        place = self.as_user(user or self.building_clerk, organization or self.building)
        return {
            (row["organization"]["code"], row["period"]): (row["own"], row["subtree"])
            for row in place.action_dues_totals(*arguments, **options)
        }

    def test_months_of_a_union_and_of_all_below(self):
        rows = self.totals("2026-07-15", "2026-10-31")
        own, subtree = rows["T-SZ-FT-YL-JD", "2026-10-01"]
        self.assertEqual(
            own, {"due": 15.0, "paid": 5.0, "owing": 2, "paying": 1, "unknown": 0, "rate": 33.3}
        )
        self.assertEqual(
            subtree,
            {"due": 35.0, "paid": 15.0, "owing": 3, "paying": 2, "unknown": 0, "rate": 42.9},
        )
        own, _subtree = rows["T-SZ-FT-YL-JD-1", "2026-09-01"]
        self.assertEqual(
            own, {"due": 0.0, "paid": 0.0, "owing": 1, "paying": 0, "unknown": 1, "rate": None}
        )
        self.assertEqual(len(rows), 6)

    def test_a_month_is_named_as_offices_write_it(self):
        self.assertEqual(self.totals("2026-07", "2026-10"), self.totals("2026-07-15", "2026-10-31"))

    def test_quarters_and_years_count_a_member_once(self):
        rows = self.totals("2026-01-01", "2026-12-01", period="quarter", below=False)
        self.assertEqual(
            set(rows), {("T-SZ-FT-YL-JD", "2026-07-01"), ("T-SZ-FT-YL-JD", "2026-10-01")}
        )
        own, subtree = rows["T-SZ-FT-YL-JD", "2026-07-01"]
        self.assertEqual((own["due"], own["paid"], own["paying"], own["owing"]), (25.0, 15.0, 1, 2))
        self.assertEqual(subtree["owing"], 3)
        ((own, _subtree),) = self.totals(
            "2026-01-01", "2026-12-01", period="year", below=False
        ).values()
        self.assertEqual((own["due"], own["paid"], own["paying"]), (40.0, 20.0, 1))

    def test_the_screen_says_the_same_and_names_nobody(self):
        total = self.as_user(self.building_clerk, self.env["union.dues.total"])
        row = total.search(
            [("organization_id", "=", self.building.id), ("month", "=", "2026-10-01")]
        )
        self.assertEqual((row.due, row.paid, row.owing_count, row.paying_count), (15, 5, 2, 1))
        self.assertEqual(row.paid_rate, 33.3)
        self.assertFalse({"member_id", "base"} & set(total._fields))
        groups = total._read_group([], ["month:quarter"], ["due:sum", "paid:sum"])
        self.assertEqual([float(due) for _quarter, due, _paid in groups], [25.0, 35.0])

    def test_the_rate_counts_neither_unknown_months_nor_what_was_paid_beyond(self):
        july = date(2026, 7, 1)
        self.month(self.other, july, base=None, paid=90)
        with self.on("2026-01-05"):
            third = self.make_member(8, "赵敏")
        self.month(third, july, base="1000", paid=0)
        fourth = self.other  # of September: due 10, paid 40
        self.dues.search([("member_id", "=", fourth.id), ("month", "=", "2026-09-01")]).with_user(
            self.building_clerk
        ).write({"paid": 40})
        rows = self.totals("2026-07-01", "2026-09-30")
        own, subtree = rows["T-SZ-FT-YL-JD", "2026-07-01"]
        self.assertEqual((own["due"], own["paid"], own["rate"]), (10.0, 95.0, 50.0))
        self.assertEqual(subtree["rate"], 50.0)
        self.assertEqual(rows["T-SZ-FT-YL-JD", "2026-09-01"][0]["rate"], 100.0)
        total = self.as_user(self.building_clerk, self.env["union.dues.total"]).search(
            [("organization_id", "=", self.building.id), ("month", "=", july)]
        )
        self.assertEqual((total.paid, total.settled, total.paid_rate), (95, 5, 50.0))
        metric = self.env["union.metric"]._compute_values(["dues.paid_rate"], self.building)
        # Paid of due: July 5/10, August 5/5, September 15/15, October 5/15.
        self.assertAlmostEqual(metric["dues.paid_rate"][self.building.id], 100 * 30 / 45)

    def test_the_workbook_holds_numbers_and_no_people(self):
        answer = self.as_user(self.building_clerk, self.building).action_dues_totals_xlsx(
            "2026-07-01", "2026-10-01", "quarter"
        )
        self.assertEqual(answer["filename"], "Dues of 金鼎大厦工会联合会.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(answer["data"])))
        rows = list(book.active.iter_rows(values_only=True))
        self.assertEqual(len(rows), 5)
        self.assertEqual(
            rows[1][:8], ("T-SZ-FT-YL-JD", "金鼎大厦工会联合会", "2026 Q3", 25, 15, 2, 1, 0)
        )
        formats = [book.active.cell(2, column).number_format for column in (4, 5, 9, 15)]
        self.assertEqual(formats, ["#,##0.00", "#,##0.00", "0.0", "0.0"])
        text = str(rows)
        for member in (self.member, self.other, self.below):
            self.assertNotIn(member.name, text)

    def test_quarters_are_named_in_the_readers_language(self):
        terms = {"%(year)s Q%(quarter)s": "%(year)s年第%(quarter)s季度"}
        self.env["res.lang"]._activate_lang("zh_CN")
        place = self.building.with_context(lang="zh_CN")
        with patch.object(code_translations, "get_python_translations", return_value=terms):
            name = place._period_name(date(2026, 10, 1), "quarter")
        self.assertEqual(name, "2026年第4季度")

    def test_out_of_scope_nothing_is_told(self):
        # A clerk reads the superior's name and not its dues.
        for user, organization in (
            (self.building_clerk, self.street), (self.building_clerk, self.target),
            (self.sister_clerk, self.building), (self.target_clerk, self.building),
            (self.portal, self.building), (self.building_teller, self.building),
            (self.stranger, self.building),
        ):  # fmt: skip
            with self.subTest(user.login, place=organization.code), self.assertRaises(AccessError):
                self.totals("2026-01-01", "2026-12-01", user=user, organization=organization)
        self.assertTrue(
            self.totals(
                "2026-01-01", "2026-12-01", user=self.street_auditor, organization=self.street
            )
        )
        total = self.as_user(self.sister_clerk, self.env["union.dues.total"])
        self.assertFalse(total.search([("organization_id", "=", self.building.id)]))

    def test_words_that_are_no_period_or_day_are_refused(self):
        for arguments in (
            ("2026-01-01", "2026-12-01", "week"),
            ("2026-01-01", "2026-12-01", "1'); --"),
            (None, None),
            ("soon", "2026-12"),
            ("2026-01", "2026-13"),
        ):
            with self.subTest(arguments), self.assertRaises(UserError):
                self.totals(*arguments)

    def test_the_metric_of_what_was_paid(self):
        metric = self.env["union.metric"]._compute_values(
            ["dues.paid_rate"], self.building | self.primary | self.target
        )
        self.assertEqual(
            metric["dues.paid_rate"],
            {self.building.id: 50.0, self.primary.id: 50.0, self.target.id: None},
        )

    def test_as_many_queries_for_more_unions(self):
        counts = []
        for organization in (self.building, self.city):
            with self.assertMaxQueries(30) as used:
                organization.action_dues_totals("2026-01-01", "2026-12-01")
            counts.append(used.count)
        self.assertEqual(*counts)
