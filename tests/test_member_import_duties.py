"""A street's users come as one list: what it makes, and what it never touches."""

import base64
import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .duty_list_case import DutyListCase


@tagged("post_install", "-at_install")
class TestDutyList(DutyListCase):
    def test_a_street_is_set_up_from_one_list(self):
        record = self.bring(
            ["王芳", "YL_clerk", "", "经办人、计票人", "T-SZ-FT-YL"],
            ["李雷", "yl_reviewer", "lilei@example.com", "审核人", "园岭街道总工会", "2020-01-01"],
            ["韩梅", "jd_clerk2", "", "Clerk", "金鼎大厦工会联合会", "", "2040/1/31"],
            ["王芳", "yl_clerk", "", "审批人", "T-SZ-FT-YL-JD"],
        )
        checked = record.action_check()
        self.assertEqual((checked["new"], checked["problems"]), (4, []))
        self.assertFalse(self.user("yl_clerk"), "a dry run writes nothing")
        answer = record.action_import()
        self.assertEqual((answer["imported"], answer["users"], answer["duties"]), (4, 3, 5))
        wang = self.user("yl_clerk")
        self.assertEqual(
            sorted((duty.role, duty.organization_id.code) for duty in wang.duty_ids),
            [
                ("approver", "T-SZ-FT-YL-JD"),
                ("clerk", "T-SZ-FT-YL"),
                ("teller", "T-SZ-FT-YL"),
            ],
        )
        self.assertEqual((wang.name, wang.share, wang.active), ("王芳", False, True))
        self.assertEqual(
            wang.group_ids,
            self.env.ref("base.group_user")
            | self.env.ref("trade_union.group_officer")
            | self.env.ref("trade_union.group_teller")
            | self.env.ref("trade_union.group_manager")
            | self.env.ref("trade_union.group_privacy"),
        )
        self.assertEqual(str(self.user("jd_clerk2").duty_ids.date_to), "2040-01-31")
        self.assertEqual(str(self.user("yl_reviewer").duty_ids.date_from), "2020-01-01")
        self.assertTrue(self.as_user(wang, self.street).has_access("write"))
        self.assertFalse(self.as_user(wang, self.sister_street).has_access("read"))
        # The file is gone, and no password was in it.
        self.assertFalse(record.sudo().sealed_file)

    def test_importing_twice_changes_nothing(self):
        rows = (
            ["王芳", "yl_clerk", "", "经办人", "T-SZ-FT-YL"],
            ["李雷", "yl_reviewer", "l@example.com", "审核人", "T-SZ-FT-YL", "", "2040-01-31"],
        )
        with freeze_time("2026-10-12 03:00:00"):
            self.bring(*rows).action_import()
        before = [self.snapshot(self.user(login)) for login in ("yl_clerk", "yl_reviewer")]
        duties = self.env["union.duty"].search([])
        mails = self.env["mail.mail"].search([])
        with freeze_time("2026-10-20 03:00:00"):
            record = self.bring(*rows)
            checked = record.action_check()
            self.assertEqual((checked["new"], checked["unchanged"]), (0, 2))
            self.assertEqual({note["code"] for note in checked["notes"]}, {"duty_stands"})
            answer = record.action_import()
        self.assertEqual((answer["users"], answer["duties"]), (0, 0))
        self.assertEqual(
            [self.snapshot(self.user(login)) for login in ("yl_clerk", "yl_reviewer")], before
        )
        self.assertEqual(self.env["union.duty"].search([]), duties)
        self.assertEqual(self.env["mail.mail"].search([]), mails)

    def test_who_has_an_email_gets_odoos_letter_with_a_link(self):
        self.bring(
            ["李雷", "yl_reviewer", "lilei@example.com", "审核人", "T-SZ-FT-YL"],
            ["王芳", "yl_clerk", "", "经办人", "T-SZ-FT-YL"],
        ).action_import()
        mails = self.env["mail.mail"].search([("email_to", "ilike", "lilei@example.com")])
        mails |= self.env["mail.mail"].search(
            [("recipient_ids", "in", self.user("yl_reviewer").partner_id.ids)]
        )
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.state, "outgoing", "sent after the transaction, by the queue")
        self.assertIn("/web/signup?", str(mails.body_html).replace("&amp;", "&"))

    def test_the_bad_rows_come_back_with_their_reasons(self):
        record = self.bring(
            ["王芳", "yl_clerk", "", "皇帝", "T-SZ-FT-YL"],
            ["李雷", "yl_reviewer", "", "审核人", "T-SZ-FT-YL"],
        )
        with self.assertRaises(UserError):
            record.action_import()
        self.assertFalse(self.user("yl_reviewer"))
        page = openpyxl.load_workbook(
            io.BytesIO(base64.b64decode(record.action_bad_rows()["data"]))
        ).active
        text = str([[cell.value for cell in row] for row in page.iter_rows()])
        self.assertIn("yl_clerk", text)
        self.assertIn("no role “皇帝”", text)
        self.assertNotIn("yl_reviewer", text)
        answer = record.action_import(good_only=True)
        self.assertEqual((answer["imported"], answer["bad"]), (1, 1))
        self.assertTrue(self.user("yl_reviewer"))

    def test_each_wrong_cell_is_named(self):
        record = self.bring(
            ["", "a01", "", "经办人"],
            ["王芳", "", "", "经办人"],
            ["王芳", "王 芳", "", "经办人"],
            ["王芳", "13800138000", "", "经办人"],
            ["王芳", "44030619900101123X", "", "经办人"],
            ["王芳", "a02", "kein", "经办人"],
            ["王芳", "a03", "", ""],
            ["王芳", "a04", "", "经办人", "", "soon"],
            ["王芳", "a05", "", "经办人", "", "2027-02-01", "2027-01-01"],
            ["王芳", "a06", "", "经办人", "", "2020-01-01", "2020-02-01"],
            ["王芳", "a07", "", "经办人", "不存在工会"],
            ["王芳", "a08", "", "经办人"],
            ["李雷", "a08", "", "审核人"],
            ["王芳", "a08", "", "经办人"],
        )
        self.assertEqual(
            self.codes(record),
            [
                (2, "name", "name_missing"),
                (3, "login", "login_missing"),
                (4, "login", "login_format"),
                (5, "login", "login_number"),
                (6, "login", "login_number"),
                (7, "email", "email_format"),
                (8, "role", "role_missing"),
                (9, "date_from", "date_format"),
                (10, "date_to", "dates_reversed"),
                (11, "date_to", "duty_over"),
                (12, "duty_place", "place_unknown"),
                (14, "login", "login_twice"),
                (15, "role", "duty_in_file"),
            ],
        )
        for problem in record.action_check()["problems"]:
            self.assertNotIn("Not accepted", problem["reason"])
            self.assertNotIn("44030619900101123X", str(problem))
            self.assertNotIn("13800138000", str(problem))

    def test_one_place_by_its_code_and_by_its_name_is_one_duty(self):
        record = self.bring(
            ["王芳", "yl_clerk", "", "经办人", "T-SZ-FT-YL"],
            ["王芳", "yl_clerk", "", "计票人、经办人", "园岭街道总工会"],
            ["王芳", "yl_clerk", "", "审批人", "园岭街道总工会"],
            ["王芳", "yl_clerk", "", "审核人", ""],
            ["王芳", "yl_clerk", "", "审核人", "T-SZ-FT"],
        )
        self.assertEqual(
            self.codes(record),
            [(3, "duty_place", "duty_in_file"), (6, "duty_place", "duty_in_file")],
        )
        reasons = [problem["reason"] for problem in record.action_check()["problems"]]
        self.assertIn("Row 2 gives this role there already.", reasons)
        self.assertIn("Row 5 gives this role there already.", reasons)
        self.assertEqual(record.action_import(good_only=True)["duties"], 3)


@tagged("post_install", "-at_install")
class TestFirstLinks(DutyListCase):
    def setUp(self):
        super().setUp()
        self.bring(["王芳", "yl_clerk", "", "经办人", "T-SZ-FT-YL"]).action_import()
        self.new = self.user("yl_clerk")

    def links(self, user, of=None):
        return self.as_user(user, of or self.new).action_first_links()

    def test_the_administrator_shows_the_link_of_whom_he_made(self):
        link = self.links(self.district_admin)[0]
        self.assertEqual((link["name"], link["login"]), ("王芳", "yl_clerk"))
        token = link["link"].partition("token=")[2].partition("&")[0]
        partner = self.env["res.partner"].sudo()._get_partner_from_token(token)
        self.assertEqual(partner, self.new.partner_id)
        menu = self.env.ref("trade_union.union_first_link_action")
        action = self.as_user(self.district_admin, menu).run()
        lines = self.env["union.first.link"].search(action["domain"])
        lines = self.as_user(self.district_admin, lines)
        self.assertEqual(lines.mapped("login"), ["yl_clerk"])
        self.assertIn("token=", lines.link)
        for user in (self.city_admin, self.street_approver, self.sister_admin, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, lines).read(["link"])
        # The token dies with the first sign-in.
        self.env["res.users.log"].with_user(self.new).sudo().create({})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(self.env["res.partner"].sudo()._get_partner_from_token(token))
        with self.assertRaises(AccessError):
            self.links(self.district_admin)
        self.assertFalse(self.as_user(self.district_admin, lines).link)

    def test_nobody_else_and_of_nobody_else(self):
        for user in (
            self.city_admin,
            self.sister_admin,
            self.street_approver,
            self.new,
            self.stranger,
            self.portal,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.links(user)
        for other in (
            self.building_clerk,
            self.stranger,
            self.portal,
            self.env.ref("base.user_admin"),
        ):
            with self.subTest(of=other.login), self.assertRaises(AccessError):
                self.links(self.district_admin, of=self.new | other)

    def test_no_link_once_somebody_else_gave_him_more(self):
        duty = self.as_user(self.city_admin, self.env["union.duty"]).create(
            {"user_id": self.new.id, "organization_id": self.city.id, "role": "clerk"}
        )
        with self.assertRaises(AccessError):
            self.links(self.district_admin)
        duty.date_to = duty.date_from
        with freeze_time("2040-01-01"):
            self.assertTrue(self.links(self.district_admin))
        self.new.sudo().group_ids += self.env.ref("base.group_partner_manager")
        with freeze_time("2040-01-01"), self.assertRaises(AccessError):
            self.links(self.district_admin)

    def test_a_link_given_before_ends_when_somebody_else_gives_more(self):
        def opens(token):
            self.env.flush_all()
            self.env.invalidate_all()
            return bool(self.env["res.partner"].sudo()._get_partner_from_token(token))

        def token():
            link = self.links(self.district_admin)[0]["link"]
            return link.partition("token=")[2].partition("&")[0]

        kept = token()
        # What his maker himself gives changes nothing.
        self.as_user(self.district_admin, self.env["union.duty"]).create(
            {"user_id": self.new.id, "organization_id": self.street.id, "role": "teller"}
        )
        self.assertTrue(opens(kept))
        duty = self.as_user(self.city_admin, self.env["union.duty"]).create(
            {"user_id": self.new.id, "organization_id": self.city.id, "role": "approver"}
        )
        self.assertFalse(opens(kept))
        duty.date_to = duty.date_from
        with freeze_time("2040-01-01"):
            kept = token()
        self.env["union.duty.delegation"].with_user(self.city_admin).create(
            {"deputy_id": self.new.id, "date_to": "2099-12-31"}
        )
        self.assertFalse(opens(kept))

    def test_no_link_for_who_deputises_for_somebody(self):
        absence = self.env["union.duty.delegation"].create(
            {
                "user_id": self.city_admin.id,
                "deputy_id": self.new.id,
                "date_from": "2099-01-01",
                "date_to": "2099-12-31",
            }
        )
        with self.assertRaises(AccessError):
            self.links(self.district_admin)
        absence.write({"date_from": "2021-01-01", "date_to": "2021-12-31"})
        self.assertTrue(self.links(self.district_admin))

    def test_no_link_when_the_administrators_duty_has_lapsed_or_for_his_deputy(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.district_admin.id,
                "deputy_id": self.street_approver.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        for method in ("action_open_list",):
            with self.assertRaises(AccessError):
                getattr(self.as_user(self.street_approver, self.env["union.first.link"]), method)()
        self.env["union.duty"].search(
            [("user_id", "=", self.district_admin.id)]
        ).date_to = "2021-01-01"
        with self.assertRaises(AccessError):
            self.links(self.district_admin)
