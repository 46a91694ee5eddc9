"""What the yearly assessment asks of the books: declared until they are kept here."""

from datetime import date

from odoo.tests import tagged

from .fund_case import FundMixin
from .tree import TreeCase

KEYS = (
    "fin.separate_ledger",
    "fin.budget_and_vouchers",
    "fin.funds",
    "fin.approval_chain",
    "fin.collective_decision",
    "fund.members_share",
)


@tagged("post_install", "-at_install")
class TestFundMetrics(FundMixin, TreeCase):
    def measured(self, year=2026):
        values = self.env["union.metric"]._compute_values(
            list(KEYS), self.building | self.street, date(year, 1, 1), date(year, 12, 31)
        )
        return {key: values[key].get(self.building.id) for key in KEYS}

    def test_nothing_is_known_of_a_union_without_books(self):
        self.assertEqual(self.measured(), dict.fromkeys(KEYS))

    def test_books_answer_for_themselves(self):
        year = self.year()
        nothing = dict.fromkeys(KEYS)
        self.assertEqual(
            self.measured(),
            nothing | {"fin.separate_ledger": True, "fin.budget_and_vouchers": False},
        )
        self.agree(self.budget(year))
        self.posted(year, head="income_contribution", amount=1000)
        self.posted(year, amount=700)
        known = {
            "fin.separate_ledger": True,
            "fin.budget_and_vouchers": True,
            "fin.funds": True,
            "fin.approval_chain": True,
        }
        self.assertEqual(self.measured(), nothing | known)
        self.closed(year)
        self.assertEqual(self.measured(), nothing | known | {"fund.members_share": 70.0})

    def test_what_is_asked_as_of_a_day_is_of_the_year_up_to_it(self):
        year = self.year()
        self.posted(year, head="income_dues")
        values = self.env["union.metric"]._compute_values(
            ["fin.funds", "fin.separate_ledger"], self.building, None, date(2027, 3, 1)
        )
        self.assertEqual(values["fin.funds"], {self.building.id: True})
        self.assertEqual(values["fin.separate_ledger"], {self.building.id: True})

    def test_books_in_those_of_the_superior_are_apart_where_it_is_named(self):
        year = self.year(account_mode="acting_for")
        self.assertFalse(self.measured()["fin.separate_ledger"])
        year.write({"ledger_of_id": self.street.id})
        self.assertTrue(self.measured()["fin.separate_ledger"])
