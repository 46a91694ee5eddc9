"""A street's users come as one list: what it makes, and what it never touches."""

import base64
import io

import openpyxl
from freezegun import freeze_time

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.member import duty_plan
from ..models.member.import_kinds import kind_of
from .test_member_import import ImportCase, xlsx
from .tree import make_user
from .wire import WireCase

HEADINGS = ["姓名", "登录名", "邮箱", "角色", "组织", "开始日期", "结束日期"]


def book(*rows, headings=HEADINGS):
    return xlsx([headings, *([*row, *[""] * (len(headings) - len(row))] for row in rows)])


class DutyListCase(ImportCase):
    def bring(self, *rows, user=None, organization=None, headings=HEADINGS):
        return self.load(
            book(*rows, headings=headings),
            kind="duties",
            user=user or self.district_admin,
            organization=organization or self.district,
            filename="人员.xlsx",
        )

    def codes(self, record):
        return [
            (row["row"], row["field"], row["code"]) for row in record.action_check()["problems"]
        ]

    def user(self, login):
        return self.env["res.users"].with_context(active_test=False).search([("login", "=", login)])

    def snapshot(self, user):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(u) - 'write_date' - 'write_uid', to_jsonb(p) - 'write_date' - 'write_uid', (SELECT array_agg(gid"
            " ORDER BY gid) FROM res_groups_users_rel WHERE uid = u.id)"
            "  FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s",
            [user.id],
        )
        return self.env.cr.fetchone()


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
class TestDutyListAttacks(DutyListCase):
    def test_never_above_never_beside_never_to_himself(self):
        record = self.bring(
            ["王芳", "x01", "", "经办人", "T-SZ"],
            ["王芳", "x02", "", "经办人", "深圳市总工会"],
            ["王芳", "x03", "", "经办人", "T-SZ-NS-YH"],
            ["t_district_admin", "t_district_admin", "", "审批人", "T-SZ-FT"],
            user=self.district_admin,
        )
        self.assertEqual(
            self.codes(record),
            [
                (2, "duty_place", "place_unknown"),
                (3, "duty_place", "place_unknown"),
                (4, "duty_place", "place_unknown"),
                (5, "login", "own_duty"),
            ],
        )
        with self.assertRaises(AccessError):
            self.bring(["王芳", "x01", "", "经办人"], organization=self.city)
        with self.assertRaises(AccessError):
            self.bring(["王芳", "x01", "", "经办人"], organization=self.sister_street)

    def test_an_administrator_below_a_place_grants_nothing_at_it(self):
        """A clerk of the city who administers a building only: the city's list is not his."""
        both = make_user(self.env, "t_both")
        self.env["union.duty"].create(
            [
                {
                    "user_id": both.id,
                    "organization_id": place.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
                for place, role in ((self.city, "clerk"), (self.building, "platform_admin"))
            ]
        )
        record = self.bring(
            ["王芳", "x01", "", "经办人"],
            ["王芳", "x02", "", "经办人", "T-SZ-FT-YL"],
            ["王芳", "x03", "", "经办人", "T-SZ-FT-YL-JD-1"],
            user=both,
            organization=self.city,
        )
        self.assertEqual(
            self.codes(record),
            [(2, "duty_place", "place_unknown"), (3, "duty_place", "place_unknown")],
        )
        record.action_import(good_only=True)
        self.assertEqual(self.user("x03").duty_ids.organization_id, self.primary)
        self.assertFalse(self.user("x01") | self.user("x02"))

    def test_only_an_administrator_himself(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.district_admin.id,
                "deputy_id": self.street_approver.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        for user, place in (
            (self.building_clerk, self.building),
            (self.street_approver, self.street),  # a deputy
        ):
            record = self.bring(["王芳", "x01", "", "经办人"], user=user, organization=place)
            for method in ("action_check", "action_import"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(record, method)()
        for user in (self.street_auditor, self.building_teller, self.stranger, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.bring(["王芳", "x01", "", "经办人"], user=user, organization=self.street)
        self.assertFalse(self.user("x01"))

    def test_an_existing_user_in_scope_gets_the_duty_and_nothing_else_changes(self):
        clerk = self.building_clerk
        clerk.sudo().write({"email": "old@example.com", "password": "old-secret"})
        before = self.snapshot(clerk)
        record = self.bring(
            ["t_building_clerk", "T_Building_Clerk", "evil@example.com", "审核人", "T-SZ-FT-YL"]
        )
        checked = record.action_check()
        self.assertEqual([note["code"] for note in checked["notes"]], ["user_kept"])
        answer = record.action_import()
        self.assertEqual((answer["users"], answer["duties"]), (0, 1))
        after = self.snapshot(clerk)
        self.assertEqual(after[:2], before[:2])
        manager = self.env.ref("trade_union.group_manager").id
        self.assertEqual(set(after[2]) - set(before[2]), {manager})
        self.assertFalse(set(before[2]) - set(after[2]))
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", "evil@")]))

    def test_another_existing_login_is_refused_in_the_same_words_whoever_it_is(self):
        archived = make_user(self.env, "t_gone", active=False)
        root = make_user(self.env, "t_root", ("base.group_user", "base.group_system"))
        former = make_user(self.env, "t_former")
        self.env["union.duty"].create(
            {
                "user_id": former.id,
                "organization_id": self.street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
                "date_to": "2021-01-01",
            }
        )
        people = (
            archived,
            root,
            former,
            self.portal,
            self.stranger,
            self.sister_clerk,
            self.city_admin,
        )
        before = [self.snapshot(user) for user in people]
        record = self.bring(
            *([user.name, user.login, "e@example.com", "经办人", "T-SZ-FT-YL"] for user in people)
        )
        problems = record.action_check()["problems"]
        self.assertEqual({row["code"] for row in problems}, {"login_taken"})
        self.assertEqual(len(problems), len(people))
        told = {
            (row["reason"].replace(user.login, "…"), row["hint"])
            for row, user in zip(problems, people, strict=True)
        }
        self.assertEqual(len(told), 1)
        record.action_import(good_only=True)
        self.assertEqual([self.snapshot(user) for user in people], before)
        duties = self.env["union.duty"].search([("user_id", "in", [user.id for user in people])])
        self.assertEqual(
            set(duties.mapped("user_id.login")), {"t_sister_clerk", "t_city_admin", "t_former"}
        )

    def test_another_name_is_no_proof_of_the_person(self):
        record = self.bring(["王芳", "t_building_clerk", "", "审核人", "T-SZ-FT-YL"])
        self.assertEqual(self.codes(record), [(2, "login", "login_other_name")])

    def test_the_callers_context_makes_nobody_more_than_a_user(self):
        system = self.env.ref("base.group_system")
        record = self.bring(["王芳", "x01", "", "经办人", "T-SZ-FT-YL"]).with_context(
            default_group_ids=[(4, system.id)],
            default_password="known",
            default_active=False,
            default_share=True,
            default_company_ids=[],
            default_login="evil",
            default_date_to="2026-01-01",
            default_role="platform_admin",
            create_user=True,
            import_file=True,
        )
        record.action_import()
        made = self.user("x01")
        self.assertFalse(made.has_group("base.group_system"))
        self.assertTrue(made.active)
        self.assertFalse(made.share)
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", [made.id])
        self.assertFalse(self.env.cr.fetchone()[0])
        self.assertEqual(made.duty_ids.role, "clerk")
        self.assertFalse(made.duty_ids.date_to)

    def test_what_the_plan_let_pass_the_duty_itself_refuses(self):
        grant = duty_plan.Grant(None, self.sister_street.id, ("clerk",))
        row = duty_plan.DutyRow(2, "王芳", "x01", None, ("clerk",), "", None, None)
        plan = duty_plan.Plan(new=[(row, grant)])
        for env in (
            self.env(user=self.district_admin),
            self.env(user=self.district_admin, su=True),
            self.env(user=SUPERUSER_ID),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                duty_plan.store_duties(env, self.district, plan)
        self.assertFalse(self.user("x01"))

    def test_a_plan_that_waited_is_judged_again(self):
        env = self.env(user=self.district_admin)
        row = duty_plan.DutyRow(2, "王芳", "x01", None, ("clerk",), "", None, None)
        plan = duty_plan.Plan()
        duty_plan._judge(env, self.district.with_env(env), [row], plan)
        self.assertEqual([grant.roles for _row, grant in plan.new], [("clerk",)])
        make_user(self.env, "x01")
        kind_of("duties").recheck(env, self.district.with_env(env), plan)
        self.assertFalse(plan.new)
        self.assertEqual([problem.verdict.code for problem in plan.problems], ["login_taken"])
        with self.assertRaises(UserError):
            kind_of("duties").reverse(env, None)

    def test_ten_and_a_hundred_rows_are_judged_in_as_many_queries(self):
        def cost(count):
            record = self.bring(
                *(["王芳", f"q{count}_{n:03d}", "", "经办人", "T-SZ-FT-YL"] for n in range(count))
            )
            with self.assertMaxQueries(200) as used:
                record.action_check()
            return used.count

        cost(5)
        self.assertLessEqual(abs(cost(100) - cost(10)), 2)


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


@tagged("post_install", "-at_install")
class TestDutyListOverTheWire(WireCase):
    def bring(self, login, place, *rows):
        values = {
            "organization_id": self.story.organizations[place].id,
            "kind": "duties",
            "filename": "x.xlsx",
            "data": base64.b64encode(book(*rows)).decode(),
        }
        return self.call(login, "union.roster.import", "create", vals_list=[values])

    def test_a_list_over_the_api(self):
        code = self.story.organizations["street"].code
        ids = self.bring("ft_admin", "district", ["王芳", "hqb_new", "", "经办人", code])
        imports = "union.roster.import"
        self.assertEqual(self.call("ft_admin", imports, "action_check", ids=ids)["new"], 1)
        answer = self.call("ft_admin", imports, "action_import", ids=ids)
        self.assertEqual((answer["users"], answer["duties"]), (1, 1))
        new = self.env["res.users"].search([("login", "=", "hqb_new")])
        self.assertFalse(new.has_group("trade_union.group_manager"))
        links = self.call("ft_admin", "res.users", "action_first_links", ids=new.ids)
        page = self.url_open(links[0]["link"])
        self.assertEqual(page.status_code, 200)
        self.assertIn("hqb_new", page.text)
        for login in ("sz_admin", "ns_clerk", "hqb_approver"):
            self.refused(403, login, "res.users", "action_first_links", ids=new.ids)
        clerk = self.story.users["ns_clerk"]
        self.refused(403, "ft_admin", "res.users", "action_first_links", ids=clerk.ids)

    def test_attacks_over_the_api(self):
        imports = "union.roster.import"
        me = self.story.users["ft_admin"]
        sister = self.story.users["ns_clerk"]
        city = self.story.organizations["city"].code
        ids = self.bring(
            "ft_admin",
            "district",
            [me.name, "ft_admin", "", "审批人"],
            [sister.name, "ns_clerk", "", "经办人"],
            ["王芳", "hqb_x", "", "平台管理员", city],
        )
        checked = self.call("ft_admin", imports, "action_check", ids=ids)
        self.assertEqual(
            [row["code"] for row in checked["problems"]],
            ["own_duty", "login_taken", "place_unknown"],
        )
        self.refused(422, "ft_admin", imports, "action_import", ids=ids)
        answer = self.call("ft_admin", imports, "action_import", ids=ids, good_only=True)
        self.assertEqual(answer["imported"], 0)
        ids = self.bring("hqb_approver", "street", ["王芳", "hqb_y", "", "平台管理员"])
        for method in ("action_check", "action_import"):
            self.refused(403, "hqb_approver", imports, method, ids=ids)
        self.assertFalse(self.env["res.users"].search([("login", "in", ["hqb_x", "hqb_y"])]))
