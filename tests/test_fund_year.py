"""The year of a union's funds: budget, final accounts, closed by every door."""

from decimal import Decimal

import psycopg2
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .fund_case import FundMixin
from .rule_case import RuleCase


@tagged("post_install", "-at_install")
class TestFundYear(FundMixin, RuleCase):
    @clause("NR-FUND-budget")
    def test_a_budget_is_agreed_to_here_by_the_auditor_and_above_in_this_order(self):
        year = self.year()
        budget = self.budget(year)
        for early in (self.auditor, self.street_approver):
            with self.assertRaises(UserError):
                self.as_user(early, budget).action_agree()
        self.agree(budget, self.chair, self.auditor)
        self.assertEqual(budget.approval_state, "pending")
        self.assertFalse(year.budget_approved)
        with self.assertRaisesRegex(UserError, "locked"):
            self.as_user(self.building_clerk, budget.line_ids).write({"amount": 1})
        self.agree(budget, self.street_approver)
        self.assertTrue(year.budget_approved)
        self.assertRule(
            "fund.budget.steps", lambda: budget, lambda: self._short(year), "submit", figure="1",
            changed="1", clause="NR-FUND-budget",
        )  # fmt: skip

    def _short(self, year):
        """Return a change of the budget on a way of one step."""
        route = self.env["union.approval.route"].create(
            {
                "name": "short",
                "code": "test_fund_short",
                "res_model": "union.fund.budget",
                "organization_id": self.city.id,
                "sequence": 1,
            }
        )
        route.step_ids = [(0, 0, {"sequence": 1, "place": "parent", "role": "approver"})]
        return self.budget(year, kind="change", submit=False)

    @clause("NR-FUND-budget")
    def test_spending_follows_the_budget_and_its_changes(self):
        year = self.year()
        plain = self.entry(year, amount=600)
        with self.assertRaisesRegex(UserError, "NR-FUND-budget"):
            plain.action_submit()
        self.agree(self.budget(year, {"2021_activities": 500, "income_dues": 800}))
        with self.assertRaisesRegex(UserError, "NR-FUND-budget"):
            self.as_user(self.building_clerk, plain).action_submit()
        self.agree(self.budget(year, {"2021_activities": 100}, kind="change"))
        self.sign(plain, reason=None)
        self.assertEqual(
            [(line["code"], line["budget"], line["actual"]) for line in year.action_sheet()],
            [("income_dues", 800.0, 0.0), ("2021_activities", 600.0, 600.0)],
        )
        self.assertIn("600.00", year.sheet_html)
        with self.assertRaisesRegex(ValidationError, "no head of the accounts of 2026"):
            self.budget(year, {"2017_activities": 1}, kind="change")
        with self.assertRaisesRegex(IntegrityError, "one_budget"), mute_logger("odoo.sql_db"):
            self.budget(year)

    def test_a_change_needs_a_budget_and_a_budget_lines(self):
        year = self.year()
        with self.assertRaisesRegex(UserError, "no approved budget"):
            self.budget(year, kind="change")
        empty = self.clerk("union.fund.budget").create({"year_id": year.id})
        with self.assertRaisesRegex(UserError, "no line"):
            empty.action_submit()

    @clause("NR-LAW-45")
    def test_accounts_are_closed_with_budget_final_accounts_and_review(self):
        year = self.year(opening=1000)
        self.posted(year, head="income_dues", amount=500.10)
        self.posted(year, amount=200.05)
        self.assertEqual(
            (year.income, year.expense, year.closing),
            (Decimal("500.10"), Decimal("200.05"), Decimal("1300.05")),
        )
        with self.assertRaisesRegex(UserError, "not over"):
            self.as_user(self.building_clerk, year).action_submit()
        self.travel("2027-01-20 02:00:00")
        with self.assertRaisesRegex(UserError, "NR-LAW-45"):
            # No reason stands in for what the law asks.
            self.as_user(self.building_clerk, year).action_submit(reason="来不及")
        self.agree(self.budget(year))
        year.write({"accounts_ids": [(4, self.file("决算.pdf").id)]})
        with self.assertRaisesRegex(UserError, "NR-LAW-45"):
            year.action_submit(reason="来不及")
        self.handed_in(year)
        with self.assertRaisesRegex(UserError, "being decided on"), self.cr.savepoint():
            self.entry(year)
        self.agree(year, self.chair, self.auditor)
        self.assertEqual(year.state, "open")
        self.agree(year, self.street_approver)
        self.assertEqual((year.state, str(year.closed_on)), ("closed", "2027-01-20"))

    def test_what_is_not_posted_keeps_the_year_open(self):
        year = self.year()
        draft = self.entry(year)
        self.travel("2027-01-20 02:00:00")
        self.agree(self.budget(year))
        with self.assertRaisesRegex(UserError, "1 entries were not posted"):
            self.handed_in(year)
        draft = self.as_user(self.building_clerk, draft)
        draft.action_submit(reason="按惯例")
        with self.assertRaisesRegex(UserError, "1 entries were not posted"):
            self.handed_in(year)
        # Submitted once it stays on record; taken back it keeps nothing open.
        self.as_user(self.building_clerk, draft).action_recall()
        self.handed_in(year)

    def test_the_next_year_begins_with_what_was_left(self):
        year = self.year(opening=10)
        self.posted(year, head="income_dues", amount=90)
        self.closed(year)
        after = self.year(2027, opening=99)
        self.travel("2028-01-20 02:00:00")
        self.agree(self.budget(after))
        with self.assertRaisesRegex(UserError, "99.00, but 100.00"):
            self.handed_in(after)
        after.write({"opening": 100})
        self.handed_in(after)
        with self.assertRaisesRegex(UserError, "rest on these"):
            self.as_user(self.street_approver, year).action_revoke(comment="重开")

    def test_a_closed_year_is_closed_by_every_door(self):
        year = self.year()
        entry = self.posted(year, head="income_dues")
        self.closed(year)
        for action in (
            lambda: self.entry(year),
            lambda: self.as_user(self.building_clerk, year).write({"opening": 5}),
            lambda: self.as_user(self.building_clerk, entry).write({"amount": 5}),
            lambda: self.as_user(self.building_clerk, entry).unlink(),
            lambda: self.as_user(self.building_clerk, year).unlink(),
            lambda: self.as_user(self.building_clerk, year).write(
                {"entry_ids": [(0, 0, {"head_id": entry.head_id.id, "purpose": "x", "amount": 1})]}
            ),
            lambda: entry.sudo().write({"purpose": "改"}),
        ):
            with (
                self.assertRaises(Exception) as caught,
                self.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                action()
                self.env.flush_all()
            self.assertIsInstance(caught.exception, UserError | psycopg2.errors.RestrictViolation)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, year).write({"state": "open"})

    def test_the_database_keeps_what_was_posted_and_closed(self):
        year = self.year()
        entry = self.posted(year, head="income_dues")
        self.env.flush_all()
        statements = [
            "UPDATE union_fund_entry SET amount = 1 WHERE id = %(entry)s",
            "UPDATE union_fund_entry SET number = 0 WHERE id = %(entry)s",
            "DELETE FROM union_fund_entry WHERE id = %(entry)s",
            "TRUNCATE union_fund_entry CASCADE",
            "TRUNCATE union_fund_year CASCADE",
        ]
        self.refused(statements, entry=entry.id)
        self.closed(year)
        self.env.flush_all()
        self.refused(
            [
                "UPDATE union_fund_year SET opening = 1 WHERE id = %(year)s",
                "UPDATE union_fund_year SET state = 'open' WHERE id = %(year)s",
                "DELETE FROM union_fund_year WHERE id = %(year)s",
                "INSERT INTO union_fund_entry (year_id, organization_id, number, day, head_id,"
                " purpose, amount, approval_state) SELECT year_id, organization_id, 0, day,"
                " head_id, purpose, amount, 'draft' FROM union_fund_entry WHERE id = %(entry)s",
            ],
            year=year.id,
            entry=entry.id,
        )

    def refused(self, statements, **ids):
        for statement in statements:
            with (
                self.subTest(statement),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self.cr.execute(statement, ids)

    def test_the_superior_alone_opens_a_year_again(self):
        year = self.year()
        self.posted(year, head="income_dues")
        self.closed(year)
        with self.assertRaises(UserError):
            self.as_user(self.chair, year).action_revoke(comment="改")
        self.as_user(self.street_approver, year).action_revoke(comment="漏记一笔")
        self.assertEqual((year.state, year.approval_state), ("open", "returned"))
        self.posted(year, head="income_other")
        self.handed_in(year)
        self.agree(year)
        self.assertEqual((year.state, year.income), ("closed", 200))

    @clause("NR-FUND-report", "NR-LAW-45b")
    def test_the_accounts_are_reported_to_the_congress(self):
        year = self.closed(self.year())
        meeting = self.env["union.meeting"].create(
            {"name": "会员代表大会", "organization_id": self.building.id, "date": "2027-01-25"}
        )
        with self.assertRaisesRegex(ValidationError, "that was held"):
            self.as_user(self.building_clerk, year).write({"report_meeting_id": meeting.id})

        def reported():
            meeting.sudo().write({"state": "held"})
            self.as_user(self.building_clerk, year).write({"report_meeting_id": meeting.id})
            return year

        def silent():
            year.sudo().write({"report_meeting_id": False})
            return year

        self.assertRule("fund.year.report", reported, silent, clause="NR-FUND-report")

    @clause("BJ-3.1.4", "NR-FUND-use-beijing")
    def test_seventy_percent_of_what_is_retained_is_spent_on_members(self):
        self.adopt("BJ")
        year = self.year()
        self.posted(year, head="income_contribution", amount=1000)
        self.posted(year, amount=699.99)
        self.posted(year, head="2021_administration", amount=200)
        self.assertEqual(year.members_share, Decimal("69.99"))

        def enough():
            self.posted(year, amount=0.01)
            return year

        result = self.judged(year, "fund.members_share", "submit")
        self.assertEqual((result["state"], result["clause"]), ("failed", "BJ-3.1.4"))
        self.assertRule(
            "fund.members_share", enough, lambda: self._unspent(), "submit", figure="0",
            changed="0", clause="BJ-3.1.4",
        )  # fmt: skip

    def _unspent(self):
        year = self.year(2025)
        self.posted(year, head="income_contribution", amount=1000)
        return year

    def adopt(self, code, organization=None):
        standard = self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        )
        standard.action_set_jurisdiction((organization or self.city).id)

    def test_bad_figures_are_refused(self):
        self.year()
        for text, values in (
            ("one_year", {}),
            ("from 2000", {"year": 1999}),
            ("from 2000", {"year": 20260}),
            ("union_fund_year_ledger", {"year": 2025, "ledger_of_id": self.street.id}),
            (
                "kept by a superior",
                {"year": 2025, "account_mode": "acting_for", "ledger_of_id": self.building.id},
            ),
        ):
            with (
                self.subTest(text),
                self.assertRaisesRegex(Exception, text),
                self.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self.year(**values)
        kept = self.year(2025, account_mode="acting_for", ledger_of_id=self.street.id)
        self.assertEqual(kept.ledger_of_id, self.street)
