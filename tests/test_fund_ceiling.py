"""What members are given: seven provincial tables, holidays, goods; reasons stay on record."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import clause
from .fund_case import FundMixin
from .rule_case import RuleCase

ANHUI = {
    "birthday": 300, "marriage": 2000, "birth": 1000, "hospital": 1000, "surgery": 2000,
    "death_member": 2000, "death_kin": 1000, "retirement": 1000, "holiday_year": 2000,
}  # fmt: skip
ANHUI_2018 = {
    "birthday": 300, "marriage": 600, "birth": 600, "hospital": 1000,
    "death_member": 2000, "death_kin": 1000, "retirement": 1000, "holiday_year": 1500,
}  # fmt: skip
HUBEI = {
    "birthday": 300, "marriage": 1000, "birth": 500, "hospital": 1000, "death_member": 1000,
    "death_kin": 1000, "retirement": 1000, "holiday_year": 1200, "holiday_year_well_off": 1500,
}  # fmt: skip
FUJIAN = {
    "birthday": 300, "birth": 500, "hospital": 500, "surgery": 1000, "death_member": 2000,
    "death_kin": 1000, "retirement": 500, "holiday_year": 1300,
}  # fmt: skip
GUIZHOU = {
    "birthday": 300, "marriage": 500, "birth": 500, "hospital": 500, "surgery": 1000,
    "death_member": 2000, "death_kin": 1000, "retirement": 500,
    "holiday_first": 500, "holiday_each": 200,
}  # fmt: skip
XINJIANG = {"holiday_year": 2000}
GUANGDONG = {
    "marriage": 1000, "birth": 1000, "death_member": 3000, "death_kin": 1000, "retirement": 1000,
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestFundCeiling(FundMixin, RuleCase):
    def adopt(self, code):
        standard = self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        )
        standard.action_set_jurisdiction(self.city.id)

    def assert_table(self, code, clause_id, table):
        """Each ceiling holds to the fen, says its figure and clause, and follows it; no others."""
        self.adopt(code)
        year = self.year()
        rich = self.year(2025, well_off=True)
        for name, figure in table.items():
            key = f"fund.ceiling.{name}"
            with self.subTest(key):
                if name.startswith("holiday"):
                    books = rich if name.endswith("well_off") else year
                    gifts = self.holiday(books, name, figure)
                else:
                    gifts = [
                        self.gift(year, name, amount, people=2)
                        for amount in (2 * figure, 2 * figure + 0.01)
                    ]
                result = self.assertRule(
                    key, *gifts, "submit", figure=str(figure), changed=str(figure + 1),
                    clause=clause_id,
                )  # fmt: skip
                self.assertEqual(result["effect"], "warn")
                gifts[0].sudo().union(*gifts).unlink()
        asked = self.env["union.rule"]._winners(self.building)[self.building.id]
        self.assertEqual(
            {key.removeprefix("fund.ceiling.") for key in asked if key.startswith("fund.ceiling.")},
            set(table),
        )

    def holiday(self, year, name, figure):
        """Return two gifts, the second one a fen too much with what was posted before."""
        if name == "holiday_each":
            self.sign(self.gift(year, "holiday", 500, festival="spring"))
        elif name != "holiday_first":
            self.sign(self.gift(year, "holiday", 100, festival="spring"))
            figure -= 100
        return [
            self.gift(year, "holiday", amount, festival="national")
            for amount in (figure, figure + 0.01)
        ]

    @clause("NR-HOLGIFT-anhui")
    def test_anhui(self):
        self.assert_table("AH", "NR-HOLGIFT-anhui", ANHUI)

    @clause("NR-HOLGIFT-anhui-2018")
    def test_anhui_as_it_was_in_2018(self):
        self.adopt("AH")
        with freeze_time("2018-06-01 02:00:00"):
            self.assert_table_of_2018()
        marriage = self.gift(self.year(), "marriage", 601)
        # Today the version in force is asked.
        result = self.judged(marriage, "fund.ceiling.marriage", "submit")
        self.assertEqual((result["state"], result["clause"]), ("passed", "NR-HOLGIFT-anhui"))

    def assert_table_of_2018(self):
        self.adopt("AH18")
        winners = self.env["union.rule"]._winners(self.building)[self.building.id]
        told = {
            key.removeprefix("fund.ceiling."): int(rule.condition_ids.value)
            for key, rule in winners.items()
            if key.startswith("fund.ceiling.") and rule.clause_id.code == "NR-HOLGIFT-anhui-2018"
        }
        self.assertEqual(told, ANHUI_2018)

    @clause("NR-HOLGIFT-hubei")
    def test_hubei(self):
        self.assert_table("HUB", "NR-HOLGIFT-hubei", HUBEI)

    @clause("NR-HOLGIFT-fujian")
    def test_fujian(self):
        self.assert_table("FJ", "NR-HOLGIFT-fujian", FUJIAN)

    @clause("NR-HOLGIFT-guizhou")
    def test_guizhou(self):
        self.assert_table("GZ", "NR-HOLGIFT-guizhou", GUIZHOU)

    @clause("NR-HOLGIFT-xinjiang")
    def test_xinjiang(self):
        self.assert_table("XJ", "NR-HOLGIFT-xinjiang", XINJIANG)

    @clause("NR-HOLGIFT-guangdong-trial")
    def test_guangdong_as_tried(self):
        self.assert_table("GD", "NR-HOLGIFT-guangdong-trial", GUANGDONG)

    @clause("NR-FUND-gifts")
    def test_gifts_are_for_the_seven_holidays(self):
        year = self.year()
        allowed = {"new_year", "spring", "qingming", "labour", "dragon_boat", "mid_autumn",
                   "national"}  # fmt: skip
        for festival, _label in self.env["union.fund.entry"]._fields["festival"].selection:
            gift = self.gift(year, "holiday", festival=festival)
            result = self.judged(gift, "fund.gifts.festival", "submit")
            self.assertEqual(result["state"] == "passed", festival in allowed, festival)
        self.assertEqual((result["effect"], result["clause"]), ("warn", "NR-FUND-gifts"))
        # What the superior adds for its minorities.
        rule = self.env["union.rule"].browse(result["rule_id"])
        own = rule.with_user(self.street_approver).action_adapt(self.building.id)
        own = self.env["union.rule"].browse(own["res_id"])
        own.with_user(self.street_approver).condition_ids.write(
            {"value": rule.condition_ids.value + "|minority"}
        )
        gift = self.gift(year, "holiday", festival="minority")
        self.assertEqual(self.judged(gift, "fund.gifts.festival", "submit")["state"], "passed")

    @clause("NR-FUND-gifts-b")
    def test_holiday_gifts_are_goods(self):
        year = self.year()
        for medium in ("cash", "card", "service"):
            result = self.assertRule(
                "fund.gifts.goods",
                lambda: self.gift(year, "holiday", festival="spring"),
                lambda medium=medium: self.gift(year, "holiday", festival="spring", medium=medium),
                "submit",
                changed="card" if medium == "card" else None,
                clause="NR-FUND-gifts-b",
            )
        self.assertEqual(result["effect"], "warn")

    def test_a_ceiling_is_passed_with_a_reason_that_stays_with_its_clause(self):
        self.adopt("AH")
        year = self.year()
        self.agree(self.budget(year, {"2021_services": 9000}))
        gift = self.gift(year, "birthday", 350)
        with self.assertRaisesRegex(UserError, "350.*300.*NR-HOLGIFT-anhui"):
            gift.action_submit()
        gift.write({"check_reason": "七十岁生日"})
        self.sign(gift, reason=None)
        kept = gift.sudo().override_ids
        self.assertEqual(
            (kept.rule_key, kept.clause_id.code, kept.reason),
            ("fund.ceiling.birthday", "NR-HOLGIFT-anhui", "七十岁生日"),
        )
        self.assertTrue(gift.number)

    def test_two_gifts_at_once_do_not_pass_the_ceiling_of_the_year_together(self):
        self.adopt("AH")
        year = self.year()
        self.agree(self.budget(year, {"2021_services": 9000}))
        gifts = self.gift(year, "holiday", 1500, festival="spring")
        gifts |= self.gift(year, "holiday", 1500, festival="national")
        self.as_user(self.building_clerk, gifts).action_submit()
        results = self.as_user(self.chair, gifts).action_agree()
        self.assertEqual([row["state"] for row in results], ["returned", "returned"])
        self.assertFalse(any(gifts.mapped("number")))

    def test_what_was_reversed_counts_no_more(self):
        self.adopt("AH")
        year = self.year()
        wrong = self.gift(year, "holiday", 1500, festival="spring")
        self.sign(wrong)
        again = self.gift(year, "holiday", 1500, festival="mid_autumn")
        self.assertEqual(again.holiday_year, 3000)
        ids = self.as_user(self.building_clerk, wrong).action_reverse("记错")
        self.sign(self.env["union.fund.entry"].browse(ids), reason=None)
        self.assertEqual(again.holiday_year, 1500)
