"""A list of duties gives nobody what its bringer could not give himself."""

import base64

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.member import duty_plan
from ..models.member.import_kinds import kind_of
from .duty_list_case import DutyListCase, book
from .tree import make_user
from .wire import WireCase


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
