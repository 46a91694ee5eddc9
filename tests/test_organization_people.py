"""Who may do what here: derived from the real rights, told to those whose duty reaches it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.organization.role_rights import NONE, OPERATIONS, RoleRights
from ..models.organization.union_organization_people import room_of
from ..models.organization.union_role_group import ROLES
from .scope_table import TABLE
from .tree import TreeCase, make_user
from .wire import WireCase

ALL_ROLES = {role for role, _label in ROLES}


# One's own, or those of one's own cases: the table does not ask for them.
ONES_OWN = {
    ("union.duty.delegation", "write"),
    ("union.duty.delegation", "create"),
    ("union.case", "write"),
}


@tagged("post_install", "-at_install")
class TestRoleRights(TreeCase):
    def test_what_is_read_out_of_the_rules_is_what_the_server_allows(self):
        """The table of scope_table was asked of the server itself, row by row."""
        rights = RoleRights(self.env)
        self.assertGreater(len(rights.models), 60)
        for model in rights.models:
            for operation, allowed in zip(OPERATIONS, TABLE[model], strict=True):
                if (model, operation) in ONES_OWN:
                    continue
                found = {role for role in ALL_ROLES if rights.reach(role, model, operation) != NONE}
                with self.subTest(model=model, operation=operation):
                    if "elsewhere" in allowed:
                        # Of no organisation: there, a clerk's duty elsewhere was enough.
                        self.assertLessEqual(found, allowed)
                        self.assertIn("clerk", found)
                    else:
                        self.assertEqual(found, allowed)

    def test_every_room_has_a_name(self):
        rooms = {room_of(self.env[model]) for model in RoleRights(self.env).models}
        self.assertLessEqual(rooms, self.env["union.organization"]._rooms().keys())

    def test_an_access_right_and_a_rule_taken_away_are_seen_at_once(self):
        def clerk(operation):
            return RoleRights(self.env).reach("clerk", "union.employer", operation)

        self.assertNotEqual(clerk("write"), NONE)
        self.env.ref("trade_union.access_employer_officer").perm_write = False
        self.assertEqual(clerk("write"), NONE)
        self.assertNotEqual(clerk("create"), NONE)
        self.env.ref(
            "trade_union.rule_employer_write"
        ).domain_force = "[('organization_id.in_admin_scope', '=', True)]"
        self.assertEqual(clerk("create"), NONE)
        self.assertNotEqual(
            RoleRights(self.env).reach("platform_admin", "union.employer", "create"), NONE
        )

    def test_a_role_given_another_group_may_what_that_group_may(self):
        line = self.env["union.role.group"].search([("role", "=", "teller")])
        line.group_id = self.env.ref("trade_union.group_admin")
        self.assertNotEqual(RoleRights(self.env).reach("teller", "union.duty", "create"), NONE)


@tagged("post_install", "-at_install")
class TestWhoMayDoWhat(TreeCase):
    def ask(self, user, organization=None):
        place = self.building if organization is None else organization
        return self.as_user(user, place).who_may_do_what()

    def person(self, answer, user):
        found = [row for row in answer["people"] if row["name"] == user.name]
        self.assertEqual(len(found), 1, user.name)
        return found[0]

    def test_everybody_whose_duty_reaches_it_is_named_and_nobody_else(self):
        answer = self.ask(self.building_clerk)
        names = [row["name"] for row in answer["people"]]
        self.assertCountEqual(
            names,
            [
                "t_building_clerk",
                "t_building_officer",
                "t_building_teller",
                "t_street_reviewer",
                "t_street_approver",
                "t_street_auditor",
                "t_district_admin",
                "t_district_approver",
                "t_city_admin",
            ],
        )
        self.assertEqual(names[0], "t_building_clerk", "the nearest duty comes first")
        self.assertEqual(self.ask(self.building_clerk, self.primary)["organization"], "金鼎一工会")

    def test_of_superiors_only_name_role_and_place_are_told(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.street_approver.id,
                "deputy_id": self.district_approver.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        deputy = [
            row
            for row in self.ask(self.building_clerk)["people"]
            if row["name"] == "t_district_approver" and row["organization_id"] == self.street.id
        ]
        self.assertEqual(
            [(row["role"], row["acting_for"], row["date_to"]) for row in deputy],
            [("approver", False, False)],
        )
        above = self.person(self.ask(self.building_clerk), self.city_admin)
        self.assertEqual((above["role"], above["organization"]), ("platform_admin", "深圳市总工会"))
        for name in ("user_id", "date_from", "date_to", "acting_for", "in_scope"):
            self.assertIs(above[name], False, name)
        own = self.person(self.ask(self.building_clerk), self.building_teller)
        self.assertEqual(
            (own["user_id"], own["date_from"], own["in_scope"]),
            (self.building_teller.id, "2020-01-01", True),
        )
        seen = [
            row["acting_for"]
            for row in self.ask(self.street_reviewer)["people"]
            if row["name"] == "t_district_approver" and row["organization_id"] == self.street.id
        ]
        self.assertEqual(seen, ["t_street_approver"])

    def test_lapsed_coming_and_archived_people_are_not_named(self):
        for user, dates in (
            (self.building_teller, {"date_to": "2021-01-01"}),
            (self.building_officer, {"date_from": "2099-01-01"}),
        ):
            self.env["union.duty"].search([("user_id", "=", user.id)]).write(dates)
        self.street_auditor.active = False
        names = {row["name"] for row in self.ask(self.building_clerk)["people"]}
        self.assertFalse(names & {"t_building_teller", "t_building_officer", "t_street_auditor"})
        self.assertIn("t_street_reviewer", names)

    def test_words_follow_from_the_rights(self):
        answer = self.ask(self.street_reviewer)
        clerk = self.person(answer, self.building_clerk)
        teller = self.person(answer, self.building_teller)
        auditor = self.person(answer, self.street_auditor)
        admin = self.person(answer, self.district_admin)
        self.assertIn("Records: Organisations, Members", clerk["may"])
        lines = clerk["may"].splitlines()
        self.assertEqual([line.split(":")[0] for line in lines[:2]], ["Reads", "Records"])
        self.assertIn("Enters count sheets.", teller["may"])
        self.assertNotIn("Records:", teller["may"])
        self.assertIn("Reads: Organisations, Members", auditor["may"])
        for word in ("Records:", "count sheets", "delete", "Grants", "Decides"):
            self.assertNotIn(word, auditor["may"])
        self.assertIn("Grants duties here and below.", admin["may"])
        self.assertNotIn("Grants", clerk["may"])
        self.assertTrue(answer["roles"]["platform_admin"]["grant"])
        self.assertFalse(answer["roles"]["chair"]["grant"])

    def test_a_deputy_of_an_administrator_grants_nothing(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.district_admin.id,
                "deputy_id": self.street_reviewer.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        rows = {
            row["role"]: row["may"]
            for row in self.ask(self.city_admin)["people"]
            if row["name"] == "t_street_reviewer"
        }
        self.assertEqual(rows.keys(), {"reviewer", "platform_admin"})
        self.assertNotIn("Grants", rows["platform_admin"])

    def test_who_decides_follows_the_routes_at_this_place(self):
        self.env["union.approval.route"].search([]).write({"active": False})
        route = self.env["union.approval.route"].create(
            {
                "name": "x",
                "code": "x",
                "res_model": "union.letter",
                "organization_id": self.street.id,
                "step_ids": [(0, 0, {"place": "parent", "role": "reviewer"})],
            }
        )
        answer = self.ask(self.street_reviewer)
        self.assertEqual(self.person(answer, self.street_reviewer)["decides"], ["union.letter"])
        self.assertIn("Decides on: ", self.person(answer, self.street_reviewer)["may"])
        self.assertEqual(self.person(answer, self.street_approver)["decides"], [])
        letter = next(row for row in answer["work"] if row["model"] == "union.letter")
        self.assertEqual(letter["decide"], ["reviewer"])
        self.assertIn("t_street_reviewer", letter["people"])
        # At the street itself its superior signs; the route of the street binds no sister.
        own = self.ask(self.street_reviewer, self.street)
        self.assertEqual(self.person(own, self.street_reviewer)["decides"], [])
        sister = self.ask(self.sister_clerk, self.sister_street)
        self.assertEqual({row["model"] for row in sister["work"] if row["decide"]}, set())
        # A nearer one without a condition takes its place.
        self.env["union.approval.route"].create(
            {
                "name": "y",
                "code": "y",
                "res_model": "union.letter",
                "organization_id": self.building.id,
                "step_ids": [(0, 0, {"place": "parent", "role": "approver"})],
            }
        )
        answer = self.ask(self.street_reviewer)
        self.assertEqual(self.person(answer, self.street_reviewer)["decides"], [])
        self.assertEqual(self.person(answer, self.street_approver)["decides"], ["union.letter"])
        self.assertTrue(route.exists())

    def test_the_work_names_roles_and_people(self):
        work = {row["model"]: row for row in self.ask(self.building_clerk)["work"]}
        duty = work["union.duty"]
        self.assertEqual(duty["create"], ["platform_admin"])
        self.assertEqual(duty["people"], ["t_district_admin", "t_city_admin"])
        sheet = work["union.count.sheet"]
        self.assertIn("teller", sheet["create"])
        self.assertNotIn("auditor", sheet["create"])
        self.assertIn("teller", sheet["own_only"])
        self.assertNotIn("clerk", work["union.member"]["own_only"])
        self.assertNotIn("union.lookup", work, "nobody reaches it")
        self.assertEqual(work["union.member"]["room"], "member")
        self.assertEqual(work["union.election"]["room"], "election")
        self.assertEqual(work["union.membership.request"]["room"], "membership")

    def test_only_officers_and_auditors_whose_duty_reaches_it(self):
        for user in (self.building_clerk, self.street_auditor, self.city_admin):
            with self.subTest(user=user.login):
                self.assertTrue(self.ask(user)["people"])
        for user in (
            self.sister_clerk,
            self.sister_admin,
            self.building_teller,
            self.stranger,
            self.portal,
            self.env.ref("base.public_user"),
        ):
            for method in ("who_may_do_what", "action_who_may_do_what"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    getattr(self.as_user(user, self.building), method)()
        # Superiors are read by name; who works there is not for those below.
        for superior in (self.street, self.city):
            with self.subTest(superior.name), self.assertRaises(AccessError):
                self.ask(self.building_clerk, superior)

    def test_the_page_is_the_openers_own_while_his_duty_lasts(self):
        action = self.as_user(self.building_clerk, self.building).action_who_may_do_what()
        matrix = self.env["union.role.matrix"].browse(action["res_id"])
        own = self.as_user(self.building_clerk, matrix)
        self.assertEqual(own.display_name, f"Who may do what: {self.building.name}")
        self.assertEqual(own.person_ids[0].name, "t_building_clerk")
        above = own.person_ids.filtered(lambda row: row.name == "t_city_admin")
        self.assertEqual((above.role, above.date_from), ("platform_admin", False))
        line = own.work_ids.filtered(lambda row: row.can_delete and "Teller" in row.can_record)[:1]
        self.assertIn("Teller (own only)", line.can_record)
        for user in (self.building_officer, self.street_reviewer, self.sister_clerk, self.stranger):
            for rows in (matrix, matrix.person_ids, matrix.work_ids):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.as_user(user, rows).read([])
        for attempt in (
            lambda: own.write({"day": "2020-01-01"}),
            lambda: own.person_ids[0].write({"may": "x"}),
            lambda: own.create({"organization_id": self.street.id, "day": "2020-01-01"}),
            lambda: own.unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt()
        listed = own.action_list_people()
        found = self.as_user(self.building_clerk, self.env[listed["res_model"]]).search(
            listed["domain"]
        )
        self.assertEqual(found.ids, matrix.person_ids.ids)
        self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)]).write(
            {"date_to": "2021-01-01"}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, matrix).read(["day"])
        self.assertFalse(
            self.as_user(self.building_officer, self.env["union.role.matrix.person"]).search([])
        )

    def test_the_menu_opens_ones_own_place(self):
        for user, place in (
            (self.building_clerk, self.building),
            (self.street_auditor, self.street),
        ):
            menu = self.env.ref("trade_union.union_role_matrix_action_mine")
            action = self.as_user(user, menu).run()
            self.assertEqual(
                self.env["union.role.matrix"].browse(action["res_id"]).organization_id, place
            )
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": self.sister_street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        with self.assertRaisesRegex(UserError, "several places"):
            self.as_user(self.building_clerk, self.env["union.role.matrix"]).action_open_mine()
        with self.assertRaises(AccessError):
            self.as_user(self.stranger, self.env["union.role.matrix"]).action_open_mine()

    def test_it_costs_the_same_whatever_the_number_of_people(self):
        def cost():
            building = self.building.with_user(self.building_clerk)
            counts = []
            for _turn in range(2):
                with self.assertMaxQueries(100) as used:
                    building.who_may_do_what()
                counts.append(used.count)
            return counts[-1]

        few = cost()
        users = [make_user(self.env, f"t_many_{number}") for number in range(30)]
        self.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": self.street.id,
                    "role": "reviewer",
                    "date_from": "2020-01-01",
                }
                for user in users
            ]
        )
        self.assertEqual(cost(), few)
        self.assertLessEqual(few, 40)


@tagged("post_install", "-at_install")
class TestWhoMayDoWhatOverTheWire(WireCase):
    def test_a_program_asks_as_the_person_may(self):
        answer = self.call(
            "jd_clerk", "union.organization", "who_may_do_what", ids=self.building.ids
        )
        self.assertEqual(answer["organization_id"], self.building.id)
        self.assertTrue(answer["people"] and answer["work"] and answer["roles"])
        sister = self.story.organizations["sister"]
        self.refused(403, "jd_clerk", "union.organization", "who_may_do_what", ids=sister.ids)
        self.refused(
            404, "jd_clerk", "union.organization", "who_may_do_what", ids=[sister.id + 9999]
        )

    def test_portal_and_anonymous_are_turned_away(self):
        portal = make_user(self.env, "wire_portal", ("base.group_portal",))
        path = "/json/2/union.organization/who_may_do_what"
        status, _answer = self.post(path, {"ids": self.building.ids}, self.make_key(portal))
        self.assertEqual(status, 403)
        status, _answer = self.post(path, {"ids": self.building.ids})
        self.assertEqual(status, 401)
