"""Whose dues somebody sees: his own subtree's, his own, nobody's; by ORM, over JSON-2 and HTTP."""

import json
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .dues_case import DuesCase
from .tree import make_user
from .wire import WireCase

WAGE = 8476.9


@tagged("post_install", "-at_install")
class TestDuesScope(DuesCase):
    def test_who_reads_a_wage(self):
        row = self.month()
        for user in (
            self.building_clerk,
            self.street_approver,
            self.district_admin,
            self.street_auditor,
        ):
            with self.subTest(user.login):
                (values,) = self.as_user(user, row).read(["base", "due"])
                self.assertEqual(values["base"], WAGE)
        for user in (
            self.sister_clerk,
            self.target_approver,
            self.building_teller,
            self.portal,
            self.stranger,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, row).read(["base"])

    def test_nothing_of_a_house_is_found_from_beside_it(self):
        self.month()
        for name in ("union.dues", "union.dues.total"):
            found = self.as_user(self.sister_clerk, self.env[name])
            for domain in ([], [("organization_id", "=", self.building.id)], [("due", ">", 0)]):
                with self.subTest(model=name, domain=domain):
                    self.assertFalse(
                        found.search(domain)
                        & found.search([("organization_id", "=", self.building.id)])
                    )
                    groups = found._read_group(
                        [("organization_id", "=", self.building.id)], [], ["__count"]
                    )
                    self.assertEqual(groups, [(0,)])

    def test_a_sister_enters_and_changes_nothing(self):
        row = self.month()
        for user in (
            self.sister_clerk,
            self.target_approver,
            self.street_auditor,
            self.building_teller,
            self.portal,
        ):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.as_user(user, row).write({"paid": 99})
                with self.assertRaises(AccessError):
                    self.month(self.other, user=user)
                with self.assertRaises(AccessError):
                    self.as_user(user, row).action_reckon()
                with self.assertRaises(AccessError):
                    self.as_user(user, row).action_receipt()

    def test_what_a_constraint_says_is_no_word_for_a_stranger(self):
        """Whether somebody is retained, or when he joined, is not told across the houses."""
        with self.assertRaises(AccessError):
            self.month(self.member, date(2025, 1, 1), user=self.target_clerk)

    def test_other_fields_of_a_member_tell_no_stranger_of_arrears(self):
        self.months(self.member, 6)
        for name in ("dues_in_arrears", "dues_lapsed", "dues_unpaid_months", "dues_ids"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_user(self.sister_clerk, self.member).read([name])


@tagged("post_install", "-at_install")
class TestDuesPortal(DuesCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.login = make_user(cls.env, "t_own", ("base.group_portal",), password="t_own")
        cls.member.partner_id = cls.login.partner_id
        cls.nobody = make_user(cls.env, "t_nobody", ("base.group_portal",), password="t_nobody")

    def page(self, login, path="/my/union/dues", **options):
        self.authenticate(login, login)
        with freeze_time("2026-11-20 02:00:00"):
            return self.url_open(path, **options)

    def test_a_member_sees_his_own_months_and_no_wage(self):
        self.month(paid=40)
        self.month(self.other, base="2000", paid="9.87")
        page = self.page("t_own").text
        for text in ("2026-10", "42.35", "40.00", "Paid in Part"):
            self.assertIn(text, page)
        for text in ("8476", "9.87", "10.00", "李秀兰"):
            self.assertNotIn(text, page)
        self.assertIn("/my/union/dues", self.url_open("/my/union").text)
        self.assertIn("no-store", self.page("t_own").headers["Cache-Control"])

    def test_somebody_without_a_membership_and_the_anonymous_see_nothing(self):
        self.month()
        page = self.page("t_nobody").text
        self.assertIn("not tied to a membership", page)
        self.assertNotIn("42.35", page)
        answer = self.page(None, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_a_member_has_no_right_to_any_of_the_models(self):
        for name in (
            "union.dues", "union.dues.receipt", "union.dues.receipt.cancel", "union.dues.total",
            "union.dues.opening",
        ):  # fmt: skip
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=name, operation=operation):
                    self.assertFalse(self.env[name].with_user(self.login).has_access(operation))

    def test_downloads_are_for_who_reads_the_records(self):
        receipt = self.as_user(self.building_clerk, self.month(paid=5)).action_receipt()[0]
        for user in (self.building_clerk, self.sister_clerk):
            user.password = user.login
        self.env.flush_all()
        totals = f"/trade_union/dues_totals?organization_id={self.building.id}&date_from=2026-01-01&date_to=2026-12-01"
        for path in (f"/trade_union/dues_receipts?receipt_ids={receipt['id']}", totals):
            for login in ("t_sister_clerk", "t_own"):
                with self.subTest(path=path, login=login):
                    self.assertEqual(self.page(login, path).status_code, 404)
            self.assertEqual(self.page(None, path, allow_redirects=False).status_code, 303)
        answer = self.page("t_building_clerk", totals)
        self.assertEqual((answer.status_code, answer.content[:2]), (200, b"PK"))
        for path in ("/trade_union/dues_receipts?receipt_ids=x", "/trade_union/dues_totals"):
            self.assertEqual(self.page("t_building_clerk", path).status_code, 404)


@tagged("post_install", "-at_install")
class TestDuesOverTheWire(WireCase):
    def setUp(self):
        super().setUp()
        self.clock.move_to("2026-11-20 02:00:00")
        self.member = self.env["union.member"].create(
            {
                "name": "王建军", "gender": "male", "organization_id": self.building.id,
                "state": "active",
            }
        )  # fmt: skip
        portal = make_user(self.env, "wire_portal", ("base.group_portal",))
        self.keys["wire_portal"] = self.make_key(portal)
        self.env.flush_all()

    def test_a_clerk_opens_enters_and_gives_a_receipt(self):
        (row,) = self.call(
            "jd_clerk", "union.dues", "create",
            vals_list=[{"member_id": self.member.id, "month": "2026-11-01", "base": WAGE, "paid": 42.35}],
        )  # fmt: skip
        (values,) = self.call(
            "jd_clerk", "union.dues", "read", ids=[row], fields=["due", "paid", "state"]
        )
        self.assertEqual((values["due"], values["paid"], values["state"]), (42.35, 42.35, "paid"))
        opened = self.call(
            "jd_clerk", "union.organization", "action_open_dues", ids=self.building.ids
        )
        self.assertEqual(opened, {"month": "2026-11", "opened": 0, "unknown": 0})
        (given,) = self.call("jd_clerk", "union.dues", "action_receipt", ids=[row], by="member")
        self.assertEqual(
            (given["number"], given["total"], given["rows"]), ("会费〔2026〕1号", 42.35, 1)
        )
        totals = self.call(
            "jd_clerk", "union.organization", "action_dues_totals", ids=self.building.ids,
            date_from="2026-11-01", date_to="2026-11-01",
        )  # fmt: skip
        self.assertEqual(totals[0]["own"]["paid"], 42.35)

    def test_a_sister_a_portal_user_and_the_anonymous_are_refused(self):
        row = self.env["union.dues"].create(
            {"member_id": self.member.id, "month": "2026-11-01", "base": 1000, "paid": 5}
        )
        receipt = self.env["union.dues.receipt"].browse(
            [given["id"] for given in row.action_receipt()]
        )
        total = self.env["union.dues.total"].search([("organization_id", "=", self.building.id)])
        self.env.flush_all()
        for record in (row, receipt, total):
            model = record._name
            for login in ("ns_clerk", "wire_portal"):
                with self.subTest(model=model, login=login):
                    self.refused(403, login, model, "read", ids=record.ids, fields=["display_name"])
                    self.refused(403, login, model, "write", ids=record.ids, vals={})
                    self.refused(403, login, model, "unlink", ids=record.ids)
            self.assertFalse(self.call("ns_clerk", model, "search", domain=[]))
            groups = self.call(
                "ns_clerk", model, "formatted_read_group", domain=[], groupby=["organization_id"],
                aggregates=["__count"],
            )  # fmt: skip
            self.assertFalse(groups)
            status, _answer = self.post(f"/json/2/{model}/read", {"ids": record.ids}, None)
            self.assertEqual(status, 401)
        for login in ("ns_clerk", "wire_portal"):
            for method, arguments in (
                ("action_open_dues", {}),
                ("action_dues_totals", {"date_from": "2026-01-01", "date_to": "2026-12-01"}),
                ("action_dues_totals_xlsx", {"date_from": "2026-01-01", "date_to": "2026-12-01"}),
            ):
                with self.subTest(login=login, method=method):
                    self.refused(
                        403, login, "union.organization", method, ids=self.building.ids, **arguments
                    )
            self.refused(403, login, "union.dues", "action_receipt", ids=row.ids)
            self.refused(403, login, "union.dues.receipt", "action_pdf", ids=receipt.ids)
            self.refused(
                403, login, "union.dues.receipt", "action_cancel", ids=receipt.ids, reason="x"
            )

    def test_what_the_engine_keeps_to_itself_is_no_door(self):
        for model, method, body in (
            ("union.dues", "_of_person", {"members": [self.member.id]}),
            ("union.dues.receipt", "_give", {"rows": [], "by": "member"}),
            ("union.organization", "_open_dues", {"month": "2026-11-01", "places": []}),
            ("union.organization", "_cron_open_dues", {}),
            ("union.member", "_merge_dues", {"ids": self.member.ids, "kept": self.member.id}),
        ):
            with self.subTest(method):
                status, answer = self.post(f"/json/2/{model}/{method}", body, self.keys["jd_clerk"])
                self.assertIn(status, (403, 404), json.dumps(answer))

    def test_the_month_is_the_servers_to_know(self):
        vals = {"member_id": self.member.id, "month": "2026-12-01", "base": WAGE}
        self.refused(
            422,
            "jd_clerk",
            "union.dues",
            "create",
            vals_list=[vals],
            context={"tz": "Pacific/Kiritimati"},
        )
