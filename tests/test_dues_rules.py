"""What dues are: the rate and its floor as records; and the dues of persons merged and erased."""

import random
from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..core import dues
from .common import clause
from .dues_case import OCTOBER, TODAY, DuesCase
from .membership_case import resident_number


@tagged("post_install", "-at_install")
class TestReckoning(DuesCase):
    @clause("NR-MEMB-dues")
    def test_half_a_percent_of_the_wage_without_its_remainder_below_ten_yuan(self):
        row = self.month(base="8476.90")
        self.assertEqual(row.due, Decimal("42.35"))
        self.assertEqual((row.rate, row.step, row.clause), ("0.5%", 10, "NR-MEMB-dues"))
        self.assertEqual(self.month(self.other, base="9.99").due, Decimal("0.00"))

    @clause("NR-MEMB-dues")
    def test_another_record_makes_another_due(self):
        before = self.month(base="8476.90")
        self.own_rule("dues.rate", "0.4%")
        self.own_rule("dues.step", "1")
        after = self.month(self.other, base="8476.90")
        self.assertEqual(after.due, Decimal("33.90"))  # 8476 × 0.4 %, half a fen upwards
        self.assertEqual(before.due, Decimal("42.35"), "what was reckoned stays")
        self.assertEqual(
            self.as_user(self.building_clerk, before).action_reckon(), {"reckoned": 1, "kept": 0}
        )
        self.assertEqual(before.due, Decimal("33.90"))

    def test_a_rule_holds_for_its_months(self):
        self.own_rule("dues.rate", "1%", date_from="2026-09-01", date_to="2026-09-30")
        self.own_rule("dues.rate", "2%", date_from="2026-10-01")
        rows = self.months(self.member, 3, base="1000")
        self.assertEqual(self.decimals(rows), [Decimal(5), Decimal(10), Decimal(20)])
        with self.assertRaisesRegex(ValidationError, "already keeps one for these days"):
            self.own_rule("dues.rate", "3%", date_from="2026-11-01")
        with self.broken():
            self.own_rule("dues.rate", "3%", date_from="2026-08-02", date_to="2026-08-01")

    def test_the_next_figure_begins_the_day_after_the_last_one_ends(self):
        days = {"date_from": "2026-09-01", "date_to": "2026-09-30"}
        first = self.own_rule("dues.rate", "1%", self.building, **days)
        rules = self.env["union.rule"]
        general = rules.search(
            [("key", "=", "dues.rate"), ("standard_id", "=", first.standard_id.id),
             ("organization_id", "=", False)]
        )  # fmt: skip
        second = rules.browse(general.action_adapt(self.building.id)["res_id"])
        self.assertEqual((second.date_from, second.date_to), (date(2026, 10, 1), False))
        with self.assertRaisesRegex(ValidationError, "End the other rule"), self.cr.savepoint():
            general.action_adapt(self.building.id)
        second.date_to = "2026-12-31"
        third = first.copy()
        self.assertEqual((third.date_from, third.date_to), (date(2027, 1, 1), False))
        elsewhere = rules.browse(general.action_adapt(self.primary.id)["res_id"])
        self.assertFalse(elsewhere.date_from, "of another office")

    def test_an_archived_rule_is_in_nobodys_way(self):
        archived = self.own_rule("dues.rate", "1%")
        archived.active = False
        rule = self.own_rule("dues.rate", "2%", date_from="2026-09-01")
        rule.with_context(active_test=False).date_from = "2026-10-01"
        with self.assertRaisesRegex(ValidationError, "already keeps one for these days"):
            archived.active = True

    def test_the_nearest_organisation_wins_and_a_sister_is_not_concerned(self):
        self.own_rule("dues.rate", "1%", self.city)
        self.own_rule("dues.rate", "2%", self.district)
        self.own_rule("dues.rate", "3%", self.sister_district)
        self.assertEqual(self.month(base="1000").due, Decimal(20))
        sister = self.make_member(5, "陈志强", organization=self.target)
        self.assertEqual(
            self.month(sister, base="1000", user=self.target_clerk, month="2026-11-01").due,
            Decimal(30),
        )

    def test_a_figure_that_cannot_be_reckoned_with_is_refused_by_name(self):
        for key, value in (
            ("dues.rate", "half"), ("dues.rate", "50"), ("dues.rate", "true"), ("dues.step", "0.5"),
            ("dues.step", "0"), ("dues.excluded", "bonus|meals"), ("dues.retained", "perhaps"),
            ("dues.lapse_months", "0"), ("dues.lapse_months", "six"),
        ):  # fmt: skip
            with self.subTest(key, value=value):
                refused = self.assertRaisesRegex(ValidationError, f"{key}.*{value[:3]}.*Write ")
                with refused, self.env.cr.savepoint():
                    self.own_rule(key, value)
        # One that came before there was this check.
        self.unfit("dues.rate", self.city)
        with self.assertRaisesRegex(UserError, "dues.rate.*half"):
            self.month()

    def test_who_pays_changes_nothing_in_what_is_due(self):
        row = self.month(base="8476.90")
        self.own_rule("dues.rate", "1%")
        clerk = self.as_user(self.building_clerk, row)
        clerk.write({"paid": 40, "base": 8476.9})
        self.assertEqual((row.due, row.rate, row.state), (Decimal("42.35"), "0.5%", "part"))
        record = self.load([self.row(paid="42.35")])
        codes = [note["code"] for note in record.action_check()["notes"]]
        self.assertEqual(codes, ["will_change"], "it differs from nothing that is due")
        record.action_import()
        self.env.invalidate_all()
        self.assertEqual((row.due, row.rate, row.state), (Decimal("42.35"), "0.5%", "paid"))
        record.action_undo()
        self.env.invalidate_all()
        self.assertEqual((row.paid, row.due, row.state), (Decimal(40), Decimal("42.35"), "part"))
        clerk.write({"base": 8480})
        self.assertEqual((row.due, row.rate), (Decimal("84.80"), "1%"), "another wage")

    def test_states_follow_the_payment(self):
        row = self.month(base=None)
        clerk = self.as_user(self.building_clerk, row)
        for values, state in (
            ({}, "unknown"), ({"base": 8470}, "open"), ({"paid": 40}, "part"),
            ({"paid": 42.35}, "paid"), ({"paid": 50}, "over"), ({"base": 0, "paid": 0}, "paid"),
        ):  # fmt: skip
            with self.subTest(state):
                clerk.write(values)
                self.assertEqual(row.state, state)

    def test_amounts_are_exact_and_never_negative(self):
        row = self.month(base=8476.9, paid=0.1)
        self.assertEqual((row.base, row.paid), (Decimal("8476.90"), Decimal("0.10")))
        for values in ({"base": -1}, {"paid": -1}):
            with self.subTest(values), self.broken():
                self.as_user(self.building_clerk, row).write(values)
                self.env.flush_all()

    def test_no_amount_by_hand_is_larger_than_in_a_list_and_none_is_paid_tomorrow(self):
        row = self.month(paid="42.35", paid_on=TODAY)
        clerk = self.as_user(self.building_clerk, row)
        clerk.write({"base": dues.MOST - 1, "paid": dues.MOST - 1})
        for values in ({"base": dues.MOST}, {"paid": dues.MOST}, {"paid": 10**16}):
            with self.subTest(values), self.broken():
                clerk.write(values)
        with self.assertRaisesRegex(ValidationError, "2026-11-21, which is still to come"):
            clerk.write({"paid_on": "2026-11-21"})
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.month(self.other, paid=1, paid_on="2026-11-21")

    def test_the_database_reckons_as_core_does(self):
        wages = random.Random(7)
        terms = dues.Tariff(dues.Fraction(1, 200), 10)
        for rate, step in (("0.5%", "10"), ("0.33%", "7"), ("1/3", "1")):
            self.own_rule("dues.rate", rate).active = True
            self.own_rule("dues.step", step).active = True
            terms = dues.Tariff(
                dues.Fraction(rate.rstrip("%")) / (100 if "%" in rate else 1), int(step)
            )
            for _ in range(20):
                base = Decimal(wages.randrange(0, 5_000_000)) / 100
                self.env.cr.execute(
                    "SELECT round(trunc(%s::numeric / %s) * %s * %s / %s, 2)::text",
                    [base, terms.step, terms.step, terms.rate.numerator, terms.rate.denominator],
                )
                self.assertEqual(Decimal(self.env.cr.fetchone()[0]), dues.reckon(base, terms))
            self.env["union.rule"].search([("organization_id", "=", self.city.id)]).active = False

    def test_what_the_server_sets_is_refused_from_the_caller(self):
        row = self.month()
        clerk = self.as_user(self.building_clerk, row)
        for values in (
            {"due": 0}, {"state": "paid"}, {"organization_id": self.target.id}, {"rate": "0%"},
            {"receipt_id": 1}, {"employer_id": self.employer.id},
        ):  # fmt: skip
            with self.subTest(values), self.assertRaises(AccessError):
                clerk.write(values)
        with self.assertRaises(AccessError):
            self.month(self.other, due=1)
        with self.assertRaises(UserError):
            clerk.write({"member_id": self.other.id})
        with self.assertRaises(AccessError):
            clerk.unlink()
        forged = clerk.with_context(default_due=0, default_state="paid").create(
            {"member_id": self.other.id, "month": OCTOBER, "base": 1000}
        )
        self.assertEqual((forged.due, forged.state), (Decimal(5), "open"))


@tagged("post_install", "-at_install")
class TestPersons(DuesCase):
    """One person entered twice, and one who is erased: months and totals stay right."""

    def merge(self, ended, kept):
        self.as_user(self.street_approver, ended).action_merge(kept.id, "两证同看")

    def test_a_merge_carries_the_months_over_and_owes_none_twice(self):
        ended, kept = self.other, self.member
        self.months(ended, 3, base="1000")
        self.of(ended, date(2026, 9, 1)).write({"paid": 5, "state": "paid"})
        self.month(kept, date(2026, 10, 1), base="1000", paid=5)
        self.month(kept, date(2026, 9, 1), base="1000")
        self.merge(ended, kept)
        self.env.invalidate_all()
        self.assertFalse(ended.dues_ids)
        rows = kept.dues_ids.sorted("month")
        self.assertEqual([row.month.month for row in rows], [8, 9, 10])
        self.assertEqual(self.decimals(rows, "paid"), [Decimal(0), Decimal(5), Decimal(5)])

    def test_what_was_paid_twice_stays_on_record(self):
        self.month(self.other, base="1000", paid=5)
        self.month(self.member, base="1000", paid=5)
        self.merge(self.other, self.member)
        rows = self.dues.search([("member_id", "in", (self.member | self.other).ids)])
        self.assertEqual(
            (sum(rows.mapped("paid")), sum(rows.mapped("due"))), (Decimal(10), Decimal(5))
        )

    def test_a_month_with_a_receipt_is_not_owed_twice_after_a_merge(self):
        row = self.month(self.other, base="1000", paid=5)
        self.as_user(self.building_clerk, row).action_receipt()
        self.month(self.member, base="1000")
        self.merge(self.other, self.member)
        self.env.invalidate_all()
        rows = self.dues.search([("member_id", "in", (self.member | self.other).ids)])
        self.assertEqual((rows, rows.member_id), (row, self.other))
        self.assertEqual(self.dues._of_person(self.member), row, "his page shows it")

    def test_what_was_paid_before_a_transfer_is_not_owed_again_after_a_merge(self):
        months = [date(2026, month, 1) for month in (7, 8, 9, 10)]
        with self.on("2026-01-05"):
            twin = self.make_member(3, "王建军", organization=self.target)
        for month, paid in zip(months, (5, 0, 5, 5), strict=True):
            self.month(self.member, month, base="1000", paid=paid)
        with self.on("2026-10-15"):
            self.agree(request := self.file("transfer", counterpart_code=self.target.code))
            self.agree(request, self.target_approver)
        kept = self.member.search([("previous_id", "=", self.member.id)])
        # Entered twice: his new union opened months he owed, or paid, to the old one.
        for month, paid in zip(months, (0, 0, 5, 0), strict=True):
            self.month(twin, month, base="1000", paid=paid, user=self.target_clerk)
        self.as_user(self.target_approver, twin).action_merge(kept.id, "两证同看")
        self.env.invalidate_all()
        self.assertFalse(kept.dues_ids)
        self.assertFalse(kept.dues_in_arrears)
        rows = self.dues._of_person(kept)
        self.assertEqual(sum(rows.mapped("due")), Decimal(20), "each month once")
        self.assertEqual(sum(rows.mapped("paid")), Decimal(20), "all that came in")

    def test_an_entry_kept_does_not_owe_what_the_other_paid_before_a_transfer(self):
        with self.on("2026-01-05"):
            kept = self.make_member(3, "王建军", organization=self.target)
        self.month(kept, base="1000", user=self.target_clerk)
        self.month(self.member, base="1000", paid=5)
        with self.on("2026-11-05"):
            self.agree(request := self.file("transfer", counterpart_code=self.target.code))
            self.agree(request, self.target_approver)
        ended = self.member.search([("previous_id", "=", self.member.id)])
        self.as_user(self.target_approver, ended).action_merge(kept.id, "两证同看")
        self.env.invalidate_all()
        self.assertFalse(kept.dues_in_arrears)
        self.assertEqual(self.decimals(self.dues._of_person(kept), "due"), [Decimal(5)])

    def test_after_a_merge_months_go_to_the_entry_kept(self):
        number = self.other.member_number
        self.merge(self.other, self.member)
        self.assertTrue(number)
        self.as_user(self.building_clerk, self.building).action_open_dues(date(2026, 9, 1))
        self.assertFalse(self.of(self.other, date(2026, 9, 1)))
        self.assertTrue(self.of(self.member, date(2026, 9, 1)))
        # By what the ended entry was known by, together with the other's number as well.
        self.bring(self.row(会员号=number, 姓名="王建军", paid=5))
        self.assertFalse(self.of(self.other))
        self.assertEqual(self.of().paid, Decimal(5))
        self.bring(self.row(会员号=number, 身份证号码=resident_number(1), 月份="2026-08"))
        self.assertTrue(self.of(self.member, date(2026, 8, 1)))

    def test_what_was_due_of_who_is_erased_is_not_reckoned_anew(self):
        rows = self.months(self.member, 3, base="1234.56")
        self.member._change_state("left")
        self.member.sudo()._erase()
        self.env.invalidate_all()
        totals = self.building.action_dues_totals("2026-01-01", "2026-12-01")
        self.assertEqual(sum(rows.mapped("due")), Decimal("18.45"))
        clerk = self.as_user(self.building_clerk, rows)
        self.assertEqual(clerk.action_reckon(), {"reckoned": 0, "kept": 3})
        self.env.invalidate_all()
        self.assertEqual(self.building.action_dues_totals("2026-01-01", "2026-12-01"), totals)
        clerk[0].write({"paid": 6.15})
        self.assertEqual((rows[0].due, rows[0].state), (Decimal("6.15"), "paid"))
        with self.assertRaisesRegex(UserError, "erased"):
            clerk[0].write({"base": 1000})

    def test_erasure_ends_the_wages_and_no_total_changes(self):
        self.months(self.member, 3, base="1234.56", paid=5)
        totals = self.building.action_dues_totals("2026-01-01", "2026-12-01")
        self.assertTrue(totals)
        self.member._change_state("left")
        self.member.sudo()._erase()
        self.env.invalidate_all()
        rows = self.member.dues_ids
        self.assertEqual(len(rows), 3)
        self.assertEqual(set(rows.mapped("base")), {False})
        self.assertEqual(set(rows.mapped("paid_on")), {False})
        self.assertEqual(self.building.action_dues_totals("2026-01-01", "2026-12-01"), totals)
        self.env.cr.execute("SELECT COUNT(*) FROM union_dues WHERE base = 1234.56")
        self.assertEqual(self.env.cr.fetchone()[0], 0)
