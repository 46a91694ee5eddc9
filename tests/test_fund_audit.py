"""The sheet members read, the opinion of the audit committee, the workbook, grants between levels."""

import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import clause
from .contribution_case import ContributionMixin
from .membership_case import resident_number
from .rule_case import RuleCase
from .tree import make_user, make_users


@tagged("post_install", "-at_install")
class TestFundAudit(ContributionMixin, RuleCase, HttpCase):
    def opine(self, year, user, subject="budget", verdict="in_order", text="账目清楚。"):
        return self.env["union.fund.opinion"].browse(
            self.as_user(user, year).action_opine(subject, verdict, text)
        )

    def auditor_at(self, place):
        (user,) = make_users(self.env, [f"t_audit_{place.code}"])
        self.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": place.id,
                "role": "auditor",
                "date_from": "2020-01-01",
            }
        )
        return user

    @clause("NR-AUDIT-2011c")
    def test_its_own_level_and_one_down(self):
        year = self.year()
        city_auditor = self.auditor_at(self.district)
        self.assertEqual(self.opine(year, self.auditor).audited_by_id, self.building)
        self.assertEqual(self.opine(year, self.street_auditor).audited_by_id, self.street)
        for user in (city_auditor, self.chair, self.building_clerk, self.street_approver):
            with self.assertRaisesRegex(AccessError, "NR-AUDIT-2011c"):
                self.opine(year, user)
        self.rule("fund.audit.levels_down").value = "2"
        self.assertEqual(self.opine(year, city_auditor).audited_by_id, self.district)
        self.rule("fund.audit.levels_down").value = "0"
        with self.assertRaises(AccessError):
            self.opine(year, self.street_auditor)

    def test_a_duty_that_ended_gives_no_opinion(self):
        year = self.year()
        duty = self.env["union.duty"].search([("user_id", "=", self.auditor.id)])
        duty.date_to = "2026-10-11"
        with self.assertRaises(AccessError):
            self.opine(year, self.auditor)

    def test_an_opinion_stays_and_says_something(self):
        year = self.year()
        opinion = self.opine(year, self.auditor)
        for user in (self.auditor, self.chair, self.building_clerk):
            rows = self.as_user(user, opinion)
            for action in (lambda rows=rows: rows.write({"text": "x"}), rows.unlink):
                with self.assertRaises(UserError):
                    action()
            with self.assertRaises(AccessError):
                rows.create({"year_id": year.id, "subject": "budget"})
        for values in ({"subject": "x"}, {"verdict": "x"}, {"text": " "}, {"text": None}):
            with self.assertRaises(UserError):
                self.opine(year, self.auditor, **values)
        self.assertEqual(year.review_count, 1)
        dialog = self.as_user(self.auditor, self.env["union.fund.opine"]).create(
            {"year_id": year.id, "subject": "assets", "verdict": "to_mend", "text": "台账不全。"}
        )
        dialog.button_opine()
        self.env.invalidate_all()
        self.assertEqual(year.opinion_count, 2)

    @clause("NR-AUDIT-2011b")
    def test_the_six_subjects(self):
        year = self.closed(self.year())
        for subject in ("contributions", "special_funds", "assets", "building_works", "controls"):
            self.opine(year, self.auditor, subject)

        def last():
            self.opine(year, self.auditor, "budget")
            return year

        result = self.judged(year, "fund.audit.subjects")
        self.assertEqual((result["state"], result["clause"]), ("failed", "NR-AUDIT-2011b"))
        self.assertIn("1", result["message"])
        self.assertEqual(self.judged(last(), "fund.audit.subjects")["state"], "passed")

    @clause("SZ-5.6.2.4")
    def test_the_accounts_are_audited(self):
        year = self.closed(self.year())
        result = self.judged(year, "fund.audit.opinion")
        self.assertEqual((result["state"], result["clause"]), ("failed", "SZ-5.6.2.4"))
        self.opine(year, self.auditor)
        self.assertEqual(self.judged(year, "fund.audit.opinion")["state"], "passed")

    def test_the_metric_counts_the_union_s_own_opinions(self):
        self.assertIsNone(self.metric("fin.audit_report_year"))
        year = self.year()
        self.opine(year, self.street_auditor)
        self.assertIsNone(self.metric("fin.audit_report_year"))
        self.opine(year, self.auditor)
        self.assertEqual(self.metric("fin.audit_report_year"), 1)

    @clause("SZ-5.6.2.3")
    def test_a_quarter_is_published_and_members_read_it(self):
        year = self.year(opening=10)
        self.posted(year, head="income_contribution", amount="0.1", day="2026-02-01")
        self.posted(year, head="income_contribution", amount="0.2", day="2026-05-01")
        self.posted(year, amount=5, day="2026-05-02")
        clerk = self.as_user(self.building_clerk, year)
        self.assertEqual(self.judged(year, "fund.disclosure")["state"], "failed")
        for quarter in (4, 5, "x", None):
            with self.assertRaises(UserError):
                clerk.action_disclose(quarter)
        first, second, _third = (clerk.action_disclose(quarter) for quarter in (1, 2, 3))
        self.assertEqual(self.judged(year, "fund.disclosure")["state"], "passed")
        sheet = self.env["union.fund.disclosure"].browse(second)
        lines = {line["code"]: (line["quarter"], line["year"]) for line in sheet.sheet["lines"]}
        self.assertEqual(
            lines, {"income_contribution": ("0.20", "0.30"), "2021_activities": ("5.00", "5.00")}
        )
        self.assertEqual((sheet.sheet["opening"], sheet.sheet["closing"]), ("10.00", "5.30"))
        with self.assertRaisesRegex(UserError, "nothing has changed"):
            clerk.action_disclose(1)
        with self.assertRaises(UserError):
            sheet.sudo().unlink()
        self.posted(year, amount=1, day="2026-02-03")
        again = self.as_user(self.building_clerk, year).action_disclose(1)
        member = self._member()
        read = (
            self.env["union.fund.disclosure"]
            .with_user(member)
            ._of_person(self.env["union.member"].with_user(member)._of_login())
        )
        self.assertIn(again, read.ids)
        self.assertNotIn(first, read.ids)
        with self.assertRaises(AccessError):
            self.env["union.fund.disclosure"].with_user(member).search([])
        self.authenticate("t_payer", "t_payer")
        page = self.url_open("/my/union/funds")
        self.assertIn("5.30", page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertIn("/my/union/funds", self.url_open("/my/union").text)
        self.authenticate(None, None)
        self.assertEqual(self.url_open("/my/union/funds", allow_redirects=False).status_code, 303)

    def _member(self):
        login = make_user(self.env, "t_payer", ("base.group_portal",), password="t_payer")
        self.env["union.member"].create(
            {
                "name": "王芳",
                "gender": "female",
                "organization_id": self.building.id,
                "id_number": resident_number(2),
                "state": "active",
                "partner_id": login.partner_id.id,
            }
        )
        self.env.flush_all()
        return login

    def test_a_sister_reads_and_publishes_nothing(self):
        year = self.year()
        self.opine(year, self.auditor)
        self.as_user(self.building_clerk, year).action_disclose(1)
        sister = self.as_user(self.sister_clerk, year)
        for method, args in (
            ("action_disclose", (2,)),
            ("action_opine", ("budget", "in_order", "x")),
            ("action_export", ()),
        ):
            with self.assertRaises(AccessError):
                getattr(sister, method)(*args)
        with self.assertRaises(AccessError):
            self.as_user(self.auditor, year).action_disclose(2)
        for model in ("union.fund.opinion", "union.fund.disclosure"):
            self.assertFalse(self.as_user(self.sister_clerk, self.env[model]).search([]))
            self.assertTrue(self.as_user(self.street_auditor, self.env[model]).search([]))
            with self.assertRaises(AccessError):
                self.as_user(self.portal, self.env[model]).search([])
        with mute_logger("odoo.http"):
            self.authenticate(None, None)
            path = f"/trade_union/fund_export?year_id={year.id}"
            self.assertEqual(self.url_open(path, allow_redirects=False).status_code, 303)

    def test_the_accounting_office_gets_a_workbook(self):
        year = self.year()
        self.posted(year, head="income_contribution", amount="1000.10")
        self.posted(year, amount=5, purpose="=1+1")
        self.paid(payroll=False, received=3)
        paper = self.as_user(self.building_clerk, year).action_export()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(paper["data"])))
        heads, entries, months = (list(sheet.values) for sheet in book)
        self.assertEqual(heads[1][0::4], ("income_contribution", 1000.1))
        self.assertEqual([line[0] for line in entries[1:]], [1, 2])
        self.assertEqual(entries[2][4], "=1+1")
        self.assertEqual(months[1][:5], ("2026-08", "金鼎科技", None, None, 3))

    @clause("NR-FUND-account", "QZ-19a")
    def test_where_the_superior_keeps_the_books_the_ledger_is_the_union_s_own(self):
        self.assertRule(
            "fund.year.ledger",
            lambda: self.year(2025, account_mode="acting_for", ledger_of_id=self.street.id),
            lambda: self.year(account_mode="acting_for"),
            clause="NR-FUND-account",
        )

    @clause("NR-FUND-account-shanghai")
    def test_so_it_is_in_shanghai(self):
        self.adopt("SH")
        self.assertRule(
            "fund.year.ledger",
            lambda: self.year(2025, account_mode="acting_for", ledger_of_id=self.street.id),
            lambda: self.year(account_mode="acting_for"),
            clause="NR-FUND-account-shanghai",
        )

    @clause("SZ-5.6.2.1")
    def test_special_working_funds_are_a_grant(self):
        year = self.year()
        self.assertRule(
            "fund.grants.special",
            lambda: self.entry(year, head="income_higher_union_grant", earmark="special"),
            lambda: self.entry(year, earmark="special"),
            "submit",
            changed={"head_id.between_levels": {"operator": "false"}},
            clause="SZ-5.6.2.1",
        )

    @clause("QZ-19")
    def test_a_transfer_names_who_gets_it(self):
        year = self.year()
        transfer = {"head": "2021_grants_down", "earmark": "transfer"}
        self.assertRule(
            "fund.grants.transfer",
            lambda: self.entry(year, **transfer, grantee_id=self.primary.id),
            lambda: self.entry(year, **transfer),
            "submit",
            clause="QZ-19",
        )

    @clause("QZ-16a")
    def test_allowances_are_the_superior_s_to_pay(self):
        def paid(level):
            self.building.sudo().level = level
            year = self.year({"street": 2025}.get(level, 2026))
            return self.entry(year, head="2021_administration", earmark="cadre")

        self.assertRule(
            "fund.grants.payer",
            lambda: paid("street"),
            lambda: paid("federation"),
            "submit",
            changed="federation",
            clause="QZ-16a",
        )

    @clause("QZ-19b")
    def test_a_tenth_of_the_subsidies_is_for_townships(self):
        # Past the ORM: the tree begins with a city.
        self.env.cr.execute(
            "UPDATE union_organization SET level = 'national' WHERE id = %s", [self.building.id]
        )
        self.env.invalidate_all()
        year = self.year()
        for amount, earmark in ((910, False), (90, "township")):
            self.posted(year, head="2021_grants_down", amount=amount, earmark=earmark)

        def mended():
            self.posted(year, head="2021_grants_down", amount=20, earmark="township")
            return year

        result = self.judged(year, "fund.grants.township")
        self.assertEqual((result["state"], result["clause"]), ("failed", "QZ-19b"))
        self.assertIn("9 %", result["message"])
        self.assertEqual(self.judged(mended(), "fund.grants.township")["state"], "passed")
