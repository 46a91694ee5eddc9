"""Arrears found by the daily watch, and who is long without dues: listed, talked with, never removed."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import clause
from .dues_case import OCTOBER, DuesCase


@tagged("post_install", "-at_install")
class TestArrears(DuesCase):
    def watch(self):
        self.env["union.finding"]._watch_apart(
            self.building,
            self.env["union.finding"].search(
                [
                    ("res_model", "=", "union.organization"),
                    ("res_id", "=", self.building.id),
                    ("state", "=", "open"),
                ]
            ),
        )
        self.env.invalidate_all()

    def finding(self, key, state="open"):
        return self.env["union.finding"].search(
            [
                ("rule_key", "=", key),
                ("organization_id", "=", self.building.id),
                ("state", "=", state),
            ]
        )

    def arrears(self, user=None):
        members = self.as_user(user or self.building_clerk, self.env["union.member"])
        found = members.search([("dues_in_arrears", "=", True)])
        self.assertEqual(found, found.filtered("dues_in_arrears"))
        return found.sudo() & (self.member | self.other)

    def lapsed(self, user=None):
        members = self.as_user(user or self.building_clerk, self.env["union.member"])
        found = members.search([("dues_lapsed", "=", True)])
        self.assertEqual(found, found.filtered("dues_lapsed"))
        return found.sudo() & (self.member | self.other)

    def test_a_month_that_is_over_and_not_paid_in_full_is_a_finding(self):
        self.month(month=date(2026, 11, 1))
        self.watch()
        self.assertFalse(self.finding("dues.arrears"), "November is not over")
        self.month(paid=40)
        self.month(self.other, paid="42.35")
        self.watch()
        finding = self.finding("dues.arrears")
        self.assertIn("1 members owe dues", finding.message)
        self.assertEqual(finding.clause_id.code, "NR-MEMB-dues")
        self.assertEqual(self.arrears(), self.member)
        self.as_user(self.building_clerk, self.of()).write({"paid": 42.35})
        self.watch()
        self.assertFalse(self.finding("dues.arrears"))
        self.assertTrue(self.finding("dues.arrears", "settled"))
        self.assertFalse(self.arrears())

    def test_who_left_is_in_no_arrears(self):
        self.month()
        self.assertEqual(self.arrears(), self.member)
        rows = self.dues.search([("in_arrears", "=", True)])
        self.assertIn(self.of(), rows)
        self.member._change_state("left")
        self.assertFalse(self.arrears())
        self.assertNotIn(self.of(), self.dues.search([("in_arrears", "=", True)]))

    def test_months_owed_by_retained_members_are_arrears_as_the_rule_says(self):
        with self.on("2026-03-10"):
            self.member._change_state("retained")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.month()
        self.own_rule("dues.retained", "true")
        self.months(self.member, 6)
        self.env.invalidate_all()
        self.assertEqual((self.arrears(), self.lapsed()), (self.member, self.member))
        self.assertIn(self.of(), self.dues.search([("in_arrears", "=", True)]))
        self.watch()
        self.assertIn("1 members owe dues", self.finding("dues.arrears").message)

    def test_without_a_rule_nobody_is_long_without_dues(self):
        self.months(self.member, 9)
        self.assertEqual(self.lapsed(), self.member)
        rules = self.env["union.rule"].search([("key", "=", "dues.lapse_months")])
        self.env.cr.execute("UPDATE union_rule SET active = FALSE WHERE id = ANY(%s)", [rules.ids])
        self.env.invalidate_all()
        self.assertFalse(self.lapsed())

    @clause("NR-MEMB-withdraw-b")
    def test_six_months_in_a_row_without_dues_are_listed_and_found(self):
        self.months(self.member, 6)
        self.months(self.other, 5)
        self.assertEqual(self.lapsed(), self.member)
        self.watch()
        finding = self.finding("dues.lapsed")
        self.assertEqual((finding.value, finding.clause_id.code), ("1", "NR-MEMB-withdraw-b"))
        self.own_rule("dues.lapse_months", "5")
        self.assertEqual(self.lapsed(), self.member | self.other, "another record, another verdict")
        self.watch()
        self.assertEqual(self.finding("dues.lapsed").value, "2")

    @clause("NR-MEMB-withdraw-b")
    def test_what_ends_a_row_of_months(self):
        for name, change in (
            ("part paid", {"paid": 1}), ("nothing owed", {"base": 0}), ("paid", {"paid": "42.35"}),
        ):  # fmt: skip
            with self.subTest(name):
                rows = self.months(self.member, 7)
                self.assertEqual(self.lapsed(), self.member)
                clerk = self.as_user(
                    self.building_clerk, rows.filtered(lambda r: r.month.month == 6)
                )
                clerk.write({key: float(value) for key, value in change.items()})
                self.assertFalse(self.lapsed())
                self.assertEqual(self.member.dues_unpaid_months, 4)
                rows.unlink()
        rows = self.months(self.member, 7)
        rows.filtered(lambda r: r.month.month == 6).unlink()
        self.assertFalse(self.lapsed(), "a month nobody opened says nothing")

    def test_the_month_that_runs_does_not_count(self):
        self.months(self.member, 6, last=date(2026, 11, 1))
        self.assertFalse(self.lapsed())
        with self.on("2026-12-01"):
            self.assertEqual(self.lapsed(), self.member)

    def test_months_at_the_old_union_count_along_after_a_transfer(self):
        self.months(self.member, 4, last=date(2026, 8, 1))
        with self.on("2026-08-20"):
            self.agree(request := self.file("transfer", counterpart_code=self.target.code))
            self.agree(request, self.target_approver)
        row = request.sudo().result_id
        self.months(row, 2, user=self.target_clerk)
        self.env.invalidate_all()
        self.assertEqual((row.dues_unpaid_months, row.dues_lapsed), (6, True))
        self.assertFalse(self.lapsed(), "the old union has him no longer")

    def test_a_sister_sees_nobody(self):
        self.months(self.member, 6)
        for user in (self.sister_clerk, self.target_clerk):
            with self.subTest(user.login):
                self.assertFalse(self.lapsed(user) or self.arrears(user))

    def test_the_lists_take_no_more_queries_for_more_members(self):
        self.months(self.member, 6)
        self.lapsed()
        counts = []
        members = self.env["union.member"].with_user(self.building_clerk)
        for many in (1, 2):
            if many == 2:
                self.months(self.other, 6)
            with self.assertMaxQueries(40) as used:
                found = members.search([("dues_lapsed", "=", True)])
                self.assertTrue(all(found.mapped("dues_unpaid_months")))
            counts.append(used.count)
            self.assertEqual(len(found), many)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install")
class TestInactive(DuesCase):
    """Nobody leaves by the calendar: a draft, the talk with the member, and the approvals."""

    def drafts(self, members, user=None):
        return self.as_user(user or self.building_clerk, members).action_open_inactive_requests()

    @clause("NR-MEMB-withdraw-b")
    def test_nobody_is_removed_by_itself(self):
        self.months(self.member, 9)
        self.env["union.finding"]._watch_apart(self.building, self.env["union.finding"])
        self.env["union.organization"]._cron_open_dues()
        self.assertEqual(self.member.state, "active")
        (answer, not_due) = self.drafts(self.member | self.other)
        self.assertTrue(answer["ok"])
        self.assertEqual((not_due["ok"], not_due["id"]), (False, False))
        self.assertIn("0 months in a row", not_due["message"])
        request = self.requests.browse(answer["id"])
        self.assertEqual(
            (request.approval_state, request.kind, request.reason_id.code),
            ("draft", "leave", "inactive"),
        )
        self.assertEqual(self.member.state, "active")
        (again,) = self.drafts(self.member)
        self.assertIn("open already", again["message"])

    @clause("NR-MEMB-withdraw-b")
    def test_who_talked_with_the_member_and_when_is_asked_for_first(self):
        self.months(self.member, 6)
        (answer,) = self.drafts(self.member)
        request = self.as_user(self.building_clerk, self.requests.browse(answer["id"]))
        with self.assertRaisesRegex(UserError, "talked with"):
            request.action_submit()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            request.write({"persuaded_by": "刘组长", "persuaded_on": "2026-11-21"})
        self.env.invalidate_all()
        request.write({"persuaded_by": "刘组长", "persuaded_on": "2026-11-12"})
        request.action_submit()
        self.assertEqual(request.sudo().approval_state, "pending")
        with self.assertRaises(UserError):
            request.write({"persuaded_by": "x"})
        self.assertEqual(self.member.state, "active")
        self.agree(request)
        self.assertEqual(self.member.state, "left")

    @clause("NR-MEMB-withdraw-b")
    def test_an_inactive_leave_before_the_months_are_full_needs_a_reason(self):
        self.months(self.member, 5)
        values = {
            "reason_id": self.reason("inactive"), "persuaded_by": "刘组长",
            "persuaded_on": "2026-11-12",
        }  # fmt: skip
        request = self.file("leave", submit=False, **values)
        with self.assertRaisesRegex(UserError, "as long as counts as withdrawal"):
            request.action_submit()
        self.own_rule("dues.lapse_months", "5")
        self.as_user(self.building_clerk, request).action_submit()
        self.assertEqual(request.sudo().approval_state, "pending")

    def test_a_transfer_tells_the_new_union_of_no_arrears(self):
        self.months(self.member, 6)
        self.agree(request := self.file("transfer", counterpart_code=self.target.code))
        (values,) = self.as_user(self.target_approver, request).read(["unpaid_months", "is_lapsed"])
        self.assertEqual((values["unpaid_months"], values["is_lapsed"]), (0, False))
        leave = self.file(
            "leave", submit=False, reason_id=self.reason("inactive"), member=self.other
        )
        self.months(self.other, 2)
        self.env.invalidate_all()
        self.assertEqual(leave.sudo().unpaid_months, 2)

    def test_other_reasons_ask_for_no_talk(self):
        request = self.file("leave", reason_id=self.reason("own_wish"))
        self.assertEqual(request.sudo().approval_state, "pending")

    def test_strangers_draft_nothing(self):
        self.months(self.member, 6)
        for user in (
            self.sister_clerk,
            self.target_approver,
            self.street_auditor,
            self.portal,
            self.stranger,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.drafts(self.member, user)

    def test_the_talk_ends_with_erasure(self):
        self.month(month=OCTOBER)
        request = self.file(
            "leave", reason_id=self.reason("own_wish"), persuaded_by="刘组长", submit=False
        )
        request.action_submit()
        self.agree(request)
        self.member.sudo()._erase()
        self.env.invalidate_all()
        self.assertFalse(request.sudo().persuaded_by)
