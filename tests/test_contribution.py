"""What employers pay, how it is shared out and passed on, and what rules say of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, tagged

from ..core.split import split
from .common import clause
from .contribution_case import ContributionMixin
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestSplit(BaseCase):
    @given(
        st.integers(0, 10**12),
        st.lists(st.integers(0, 10**4), min_size=1, max_size=6).filter(any),
    )
    def test_the_parts_add_up_and_none_is_a_fen_off(self, fen, weights):
        shares = [(key, Fraction(one, sum(weights))) for key, one in enumerate(weights)]
        amount = Decimal(fen).scaleb(-2)
        parts = split(amount, shares)
        self.assertEqual(sum(parts.values()), amount)
        for key, share in shares:
            self.assertLess(abs(Fraction(parts[key]) - Fraction(amount) * share), Fraction(1, 100))


@tagged("post_install", "-at_install")
class TestContribution(ContributionMixin, RuleCase):
    @clause("NR-LAW-43", "NR-FUND-2pct")
    def test_two_percent_of_the_payroll_are_due_and_a_debt_shows(self):
        row = self.paid(payroll="100000.25", received="2000.01")
        self.assertEqual(row.due, Decimal("2000.01"))
        self.assertRule(
            "fund.contribution.arrears",
            lambda: row,
            lambda: self.paid(month="2026-07-20", received=100),
            clause="NR-LAW-43",
        )
        unknown = self.paid(month="2026-06-01", payroll=False)
        self.assertIs(unknown.due, False)
        self.assertIs(unknown.arrears, False)
        self.assertFalse(unknown.overdue)

    @clause("NR-LAW-43", "NR-FUND-2pct")
    def test_the_rate_is_the_rule_s_and_stays_on_the_row(self):
        row = self.paid()
        self.rule("fund.contribution_rate").value = "3%"
        other = self.paid(month="2026-07-01")
        self.assertEqual((row.due, other.due), (Decimal(2000), Decimal(3000)))
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, row).write({"rate": 1})

    def test_what_comes_later_settles_the_month(self):
        row = self.paid(received=1500)
        self.assertTrue(row.overdue)
        later = self.paid(payroll=False, received=500, settles_id=row.id)
        self.env.invalidate_all()
        self.assertEqual(row.arrears, 0)
        self.assertFalse(row.overdue)
        for values in ({"settles_id": later.id}, {"settles_id": row.id, "month": "2026-05-01"}):
            with self.assertRaises(ValidationError):
                self.paid(payroll=False, **values)

    @clause("NR-LAW-44")
    def test_a_payment_order_is_asked_for_what_is_owed_alone(self):
        row = self.paid(received=100)
        self.as_user(self.building_clerk, row).write({"payment_order_on": "2026-10-12"})
        for values in ({}, {"month": "2026-10-01", "received": 0}):
            with self.assertRaisesRegex(ValidationError, "NR-LAW-44"):
                self.paid(**{"month": "2026-05-01", **values}, payment_order_on="2026-10-12")

    @clause("NR-FUND-prep")
    def test_a_preparation_fund_begins_the_month_after(self):
        values = {"prepared_on": "2026-05-20"}
        self.assertRule(
            "fund.preparation.month",
            lambda: self.paid(month="2026-06-01", **values),
            lambda: self.paid(month="2026-05-01", **values),
            clause="NR-FUND-prep",
        )

    @clause("NR-FUND-prep-shanghai")
    def test_in_shanghai_at_once_and_by_the_fifteenth(self):
        row = self.paid(month="2026-05-01", prepared_on="2026-05-20")
        self.assertEqual(row.payable_by, date(2026, 6, 30))
        self.adopt("SH")
        self.env.invalidate_all()
        self.assertEqual(row.payable_by, date(2026, 6, 15))
        self.assertFalse(row.too_early)
        early = self.paid(month="2026-04-01", prepared_on="2026-05-20")
        self.assertTrue(early.too_early)

    @clause("NR-FUND-retention")
    def test_sixty_percent_stay_and_the_rest_goes_up(self):
        row = self.paid(received="100.01")
        self.act(row, "action_split")
        self.assertEqual(self.parts(row), {"building": "60.01", "street": "40.00"})
        self.assertEqual(row.split_ids[0].clause, "NR-FUND-retention")
        self.assertEqual(row.to_pass_on, 40)
        self.rule("fund.split.own").value = "50%"
        self.assertEqual(self.parts(row), {"building": "60.01", "street": "40.00"})
        other = self.paid(month="2026-07-01", received=100)
        self.act(other, "action_split")
        self.assertEqual(self.parts(other), {"building": "50.00", "street": "50.00"})

    def test_a_level_gets_what_a_local_rule_gives_it(self):
        self.local("fund.split.city", "5%")
        self.local("fund.split.district", "10%")
        row = self.paid(received=100)
        self.act(row, "action_split")
        self.assertEqual(
            self.parts(row),
            {"building": "60.00", "street": "25.00", "district": "10.00", "city": "5.00"},
        )
        self.local("fund.split.national", "1%")  # no such level above: nobody gets it
        self.rule("fund.split.own").value = "90%"
        with self.assertRaisesRegex(UserError, "100 %"):
            self.act(self.paid(month="2026-07-01", received=100), "action_split")

    def test_each_side_confirms_its_own(self):
        row = self.paid(received=100)
        with self.assertRaises(UserError):
            self.act(row, "action_pass_on")
        self.act(row, "action_split")
        part = row.split_ids.filtered(lambda part: part.receiver_id == self.street)
        with self.assertRaises(UserError):
            self.as_user(self.street_approver, part).action_receive()
        with self.assertRaises(UserError):
            self.act(row, "action_pass_on", "2026-12-01")
        self.act(row, "action_pass_on", "2026-10-10")
        self.assertEqual((row.state, row.to_pass_on), ("passed_on", 0))
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, part).action_receive()
        with self.assertRaises(UserError):
            self.as_user(self.street_approver, part).action_receive("2026-10-09")
        self.as_user(self.street_approver, part).action_receive("2026-10-11")
        self.assertEqual(str(part.confirmed_on), "2026-10-11")
        for user in (self.building_clerk, self.street_approver):
            with self.assertRaises(AccessError):
                self.as_user(user, part).write({"confirmed_on": False})
        with self.assertRaises(UserError):
            self.act(row, "action_unsplit")

    def test_what_was_shared_out_stays(self):
        row = self.paid(received=100)
        self.act(row, "action_split")
        own = self.as_user(self.building_clerk, row)
        for action in (lambda: own.write({"received": 1}), own.unlink, own.action_split):
            with self.assertRaises(UserError):
                action()
        with self.assertRaises(AccessError):
            own.write({"state": "open"})
        own.action_unsplit()
        own.write({"received": 200})
        own.action_split()
        self.assertEqual(self.parts(row), {"building": "120.00", "street": "80.00"})

    def test_a_sister_and_the_portal_see_and_do_nothing(self):
        row = self.paid(received=100)
        self.act(row, "action_split")
        for user in (self.sister_clerk, self.sister_admin):
            for records in (row, row.split_ids):
                rows = self.as_user(user, records)
                self.assertFalse(rows.search([]))
                with self.assertRaises(AccessError):
                    rows.read(["create_date"])
            for method in ("action_split", "action_unsplit", "action_pass_on"):
                with self.assertRaises(AccessError):
                    getattr(self.as_user(user, row), method)()
            with self.assertRaises(AccessError):
                self.as_user(user, row.split_ids).action_receive()
        for model in ("", ".split"):
            with self.assertRaises(AccessError):
                self.as_user(self.portal, self.env[f"union.contribution{model}"]).search([])

    def test_metrics_know_what_is_owed_and_passed_on(self):
        self.assertIsNone(self.metric("fin.contribution_full"))
        self.assertIsNone(self.metric("fin.remit_done"))
        row = self.paid()
        self.assertIs(self.metric("fin.contribution_full"), True)
        self.assertIs(self.metric("fin.remit_done"), False)
        self.act(row, "action_split")
        self.act(row, "action_pass_on")
        self.assertIs(self.metric("fin.remit_done"), True)
        self.paid(month="2026-07-01", received=1)
        self.assertIs(self.metric("fin.contribution_full"), False)
