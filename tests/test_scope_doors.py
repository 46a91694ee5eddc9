"""Doors in Python: a clerk's duty at A opens none at B, where the person only counts or audits."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import UnionCase
from .election_case import ElectionCase
from .identity_case import NUMBER, IdentityCase
from .service_case import ServiceMixin
from .tree import TreeCase, make_user


def hold(case, user, **roles):
    """Give a user a role of today per key of an organisation of the tree."""
    return case.env["union.duty"].create(
        [
            {
                "user_id": user.id,
                "organization_id": getattr(case, key).id,
                "role": role,
                "date_from": "2020-01-01",
            }
            for key, role in roles.items()
        ]
    )


@tagged("post_install", "-at_install")
class TestScopeOfRoles(TreeCase):
    """The scope fields themselves: data, days and cost."""

    def scope(self, user, name):
        return self.as_user(user, self.env["union.organization"]).search([(name, "=", True)])

    def test_each_kind_of_access_has_the_duties_that_bring_it(self):
        user = make_user(self.env, "t_both")
        hold(self, user, building="teller", sister_district="auditor", sister_street="reviewer")
        counted = self.building | self.primary
        audited = self.sister_district | self.sister_street
        for name, expected in {
            "in_scope": audited,
            "in_sight": counted | audited,
            "in_audit_scope": audited,
            "in_teller_scope": counted | self.sister_street,
            "in_officer_scope": self.sister_street,
            "in_manager_scope": self.sister_street,
            "in_admin_scope": self.city.browse(),
            "above_scope": self.city | self.sister_district,
            "above_sight": self.city | self.district | self.street | self.sister_district,
            "above_officer_scope": self.city | self.sister_district,
        }.items():
            with self.subTest(name):
                self.assertEqual(self.scope(user, name), expected)
                seen = self.as_user(user, counted | audited | self.city)
                self.assertEqual(seen.filtered(name), expected & seen)

    def test_a_teller_reads_the_names_above_him_but_nothing_published_there(self):
        user = make_user(self.env, "t_both")
        hold(self, user, building="teller", sister_street="clerk")
        self.assertIn(self.street, self.as_user(user, self.env["union.organization"]).search([]))
        kinds = self.env["union.service.activity.kind"].create(
            [
                {
                    "name": "x",
                    "code": f"x{organization.id}",
                    "organization_id": organization.id,
                }
                for organization in (self.street, self.building, self.sister_district)
            ]
        )
        found = self.as_user(user, kinds).search([("id", "in", kinds.ids)])
        self.assertEqual(found.organization_id, self.sister_district)

    def test_each_role_opens_the_form_of_an_organisation(self):
        for user in (self.building_teller, self.building_clerk, self.street_auditor):
            for organization in (self.street, self.building):
                with self.subTest(user.login, organization=organization.code):
                    form = Form(self.as_user(user, organization))
                    self.assertEqual(form.name, organization.name)

    def test_an_unsaved_form_tells_no_name_of_a_record_out_of_scope(self):
        (member,) = self.env["union.member"].create(
            {"name": "赵不知", "gender": "male", "organization_id": self.building.id}
        )
        employer = self.env["union.employer"].create(
            {"name": "甲不知公司", "organization_id": self.building.id, "staff_count": 9}
        )
        doors = (
            ("union.candidate", "member_id", member),
            ("union.scrutineer", "member_id", member),
            ("union.membership.request", "member_id", member),
            ("union.member", "employer_id", employer),
            ("union.meeting", "organization_id", self.primary),
        )
        for model, name, record in doors:
            spec = {name: {"fields": {"display_name": {}}}}
            for user, there in ((self.building_clerk, True), (self.sister_clerk, False)):
                with self.subTest(model=model, user=user.login):
                    door = self.as_user(user, self.env[model])
                    door = door.with_context(**{f"default_{name}": record.id})
                    try:
                        # A default that points out of sight is none at all.
                        told = door.onchange({}, [], spec)["value"][name]
                        told = told and told["display_name"]
                    except AccessError:
                        told = False
                    self.assertEqual(told, record.display_name if there else False)

    def test_what_is_said_and_filed_about_a_superior_is_read_there(self):
        self.street.message_post(body="x", subtype_xmlid="mail.mt_note")
        file = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "union.organization", "res_id": self.street.id, "raw": b"x"}
        )
        place = [("model", "=", "union.organization"), ("res_id", "=", self.street.id)]
        for user, there in (
            (self.street_reviewer, True),
            (self.street_auditor, True),
            (self.district_approver, True),
            (self.building_teller, False),
            (self.building_clerk, False),
        ):
            with self.subTest(user.login):
                self.assertTrue(self.as_user(user, self.street).has_access("read"))
                messages = self.as_user(user, self.env["mail.message"]).search(place)
                self.assertIs("x" in "".join(messages.mapped("body")), there)
                self.assertIs(self.as_user(user, file).has_access("read"), there)
                found = self.as_user(user, self.env["ir.attachment"]).search([("name", "=", "x")])
                self.assertIs(file in found, there)

    def test_what_a_role_brings_is_data_and_counts_at_once(self):
        self.assertFalse(self.scope(self.building_clerk, "in_manager_scope"))
        line = self.env["union.role.group"].create(
            {"role": "clerk", "group_id": self.env.ref("trade_union.group_manager").id}
        )
        self.assertIn(self.building, self.scope(self.building_clerk, "in_manager_scope"))
        line.group_id = self.env.ref("trade_union.group_auditor")
        self.assertFalse(self.scope(self.building_clerk, "in_manager_scope"))
        line.unlink()
        self.assertFalse(self.scope(self.building_clerk, "in_audit_scope"))

    def test_a_group_that_implies_another_brings_its_rights(self):
        office = self.env["res.groups"].create(
            {
                "name": "x",
                "implied_ids": [Command.link(self.env.ref("trade_union.group_officer").id)],
            }
        )
        line = self.env["union.role.group"].search([("role", "=", "clerk")])
        line.group_id = office
        self.assertIn(self.building, self.scope(self.building_clerk, "in_officer_scope"))
        office.implied_ids = [Command.clear()]
        self.assertFalse(self.scope(self.building_clerk, "in_officer_scope"))

    def test_each_kind_lapses_at_midnight_without_a_cleared_cache(self):
        duty = hold(self, self.sister_clerk, building="reviewer")
        names = ("in_scope", "in_officer_scope", "in_manager_scope", "in_audit_scope")
        with freeze_time("2026-10-12 15:59:00"):  # 23:59 in Shanghai
            duty.date_to = "2026-10-12"
            for name in names:
                self.assertIn(self.building, self.scope(self.sister_clerk, name), name)
        with freeze_time("2026-10-12 16:00:00"):
            for name in names:
                self.assertNotIn(self.building, self.scope(self.sister_clerk, name), name)

    def test_a_scope_costs_one_query(self):
        organizations = self.env["union.organization"].with_user(self.street_approver)
        organizations.search([])
        for name in ("in_scope", "in_sight", "in_manager_scope", "above_scope"):
            with self.subTest(name):
                self.env.flush_all()
                with self.assertQueryCount(1):
                    organizations._search([(name, "=", True)], bypass_access=True)

    def test_a_delegation_is_ended_by_the_absent_person_alone(self):
        delegation = self.as_user(self.building_clerk, self.env["union.duty.delegation"]).create(
            {"deputy_id": self.building_officer.id, "date_to": "2030-01-01"}
        )
        self.assertTrue(self.as_user(self.building_officer, delegation).reason is False)
        with self.assertRaises(AccessError):
            self.as_user(self.building_officer, delegation).write({"date_to": "2035-01-01"})
        self.as_user(self.building_clerk, delegation).write({"date_to": "2030-01-02"})

    def test_an_administrator_of_b_grants_nothing_at_a(self):
        hold(self, self.sister_clerk, building="platform_admin")
        duties = self.as_user(self.sister_clerk, self.env["union.duty"])
        duties.create(
            {"user_id": self.stranger.id, "organization_id": self.building.id, "role": "clerk"}
        )
        for place in (self.sister_street, self.street):
            with self.subTest(place.name), self.assertRaises(AccessError):
                duties.create(
                    {"user_id": self.stranger.id, "organization_id": place.id, "role": "clerk"}
                )

    def test_a_draft_of_a_shipped_scheme_goes_to_who_keeps_schemes(self):
        hold(self, self.sister_clerk, building="reviewer")
        shipped = self.env["union.scheme"].search([("organization_id", "=", False)], limit=1)
        action = self.as_user(self.sister_clerk, shipped).button_new_version()
        draft = self.env["union.scheme"].browse(action["res_id"])
        self.assertEqual(draft.organization_id, self.building)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, shipped).action_new_version(self.sister_street.id)


@tagged("post_install", "-at_install")
class TestIdentityDoors(IdentityCase):
    def test_an_auditor_reveals_and_finds_no_identity_where_he_audits(self):
        hold(self, self.sister_clerk, building="auditor")
        own = self.as_user(self.sister_clerk, self.env["union.member"]).create(
            {"name": "陈建国", "gender": "male", "organization_id": self.sister_street.id}
        )
        mine = self.as_user(self.sister_clerk, self.member)
        self.assertEqual(mine.name, self.member.name, "he reads the member")
        with self.assertRaises(AccessError):
            mine.action_reveal("curious")
        self.assertFalse(self.env["union.access.log"].search([("res_id", "=", self.member.id)]))
        with self.assertRaises(AccessError):
            mine.env["union.reveal"].create(
                {"res_model": mine._name, "res_id": mine.id, "reason": "x"}
            ).button_reveal()
        self.assertFalse(mine.search([("id_number", "=", NUMBER)]))
        self.assertEqual(
            self.as_user(self.building_clerk, mine).search([("id_number", "=", NUMBER)]),
            self.member,
        )
        self.assertEqual(own.action_reveal("card"), {"id_number": False, "mobile": False})

    def test_a_teller_takes_no_roster_and_an_auditor_does(self):
        duty = hold(self, self.sister_clerk, building="teller")
        for records in (self.building, self.member):
            with self.subTest(records._name), self.assertRaises(AccessError):
                self.as_user(self.sister_clerk, records).action_export_roster()
        duty.role = "auditor"
        self.assertTrue(self.as_user(self.sister_clerk, self.building).action_export_roster())

    def test_an_auditor_imports_nothing_where_he_audits(self):
        hold(self, self.sister_clerk, building="auditor")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.env["union.roster.import"]).create(
                {"organization_id": self.building.id, "filename": "x.csv", "data": "eA=="}
            )


@tagged("post_install", "-at_install")
class TestServiceDoors(ServiceMixin, UnionCase):
    def test_an_auditor_keeps_no_list_where_he_audits(self):
        activity = self.approved()
        hold(self, self.sister_clerk, building="auditor")
        mine = self.as_user(self.sister_clerk, activity)
        self.assertEqual(mine.phase, "sign_up", "he reads the activity")
        for attempt in (mine.action_sign_up, mine.action_withdraw):
            with self.subTest(attempt.__name__), self.assertRaises(UserError):
                attempt(self.members.ids)
        for attempt in (
            lambda: mine.action_attend(self.members.ids),
            lambda: mine.action_cancel("x"),
            lambda: mine.write({"place": "x"}),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertEqual(self.listed(activity), {})

    def test_a_new_activity_is_of_where_he_may_plan_it(self):
        hold(self, self.sister_clerk, building="auditor")
        activities = self.as_user(self.sister_clerk, self.env["union.service.activity"])
        default = activities.default_get(["organization_id"])["organization_id"]
        self.assertEqual(default, self.sister_street.id)

    def test_an_auditor_with_a_desk_changes_no_registration(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:1].ids)
        hold(self, self.sister_event_manager, building="auditor")
        event = self.as_user(self.sister_event_manager, activity.sudo().event_id)
        self.assertTrue(event.registration_ids.ids, "he reads the list")
        with self.assertRaises(AccessError):
            event.registration_ids.write({"state": "cancel"})


@tagged("post_install", "-at_install")
class TestElectionDoors(ElectionCase):
    def test_a_teller_or_auditor_runs_no_election_though_he_is_an_officer_elsewhere(self):
        self.make_election()
        self.load()
        for role in ("teller", "auditor"):
            user = make_user(self.env, f"t_both_{role}")
            hold(self, user, building=role, sister_street="election_officer")
            mine = self.as_user(user, self.election)
            self.assertEqual(mine.phase, "roll", "both read it")
            for attempt in (
                lambda mine=mine: mine.action_advance(reason="x"),
                lambda mine=mine: mine.action_freeze_roll(),
                lambda mine=mine: mine.action_load_roster([]),
                lambda mine=mine: mine.action_propose_rules(),
                lambda mine=mine: mine.action_publish_candidates(reason="x"),
                lambda mine=mine: mine.action_print_ballots(),
                lambda mine=mine: mine.write({"name": "x"}),
                lambda user=user: self.as_user(user, self.contest).action_void("x"),
                lambda user=user: self.as_user(user, self.candidates).action_withdraw("x"),
                lambda mine=mine: mine.meeting_id.action_open(),
            ):
                with self.subTest(role), self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()
        # A teller needs neither the roll nor the people on it.
        teller = self.env["res.users"].search([("login", "=", "t_both_teller")])
        for records in (self.election.voter_ids, self.members, self.election.meeting_id):
            with self.subTest(records._name), self.assertRaises(AccessError):
                self.as_user(teller, records).read(["display_name"])

    def test_who_only_audits_by_now_hands_in_no_sheet(self):
        self.make_election()
        self.start_count()
        figures = self.figures(self.contest, (12, 11, 10, 2), 12)
        answer = self.enter(self.contest, self.tellers[0], **figures)
        user = self.tellers[0]
        sheet = self.as_user(user, self.env["union.count.sheet"]).browse(answer["id"])
        hold(self, user, building="auditor", sister_street="clerk")
        teller = self.env["union.duty"].search([("user_id", "=", user.id), ("role", "=", "teller")])
        teller.date_to = "2026-10-01"
        sheet = self.as_user(user, sheet)
        self.assertEqual(sheet.valid_count, 12, "what he entered stays his to read")
        with self.assertRaises(AccessError):
            sheet.action_correct()
        with self.assertRaises(AccessError):
            self.as_user(user, self.contest).action_enter_count(bundle=1, correct=True, **figures)

    def test_a_dialog_tells_nothing_of_a_foreign_election(self):
        self.make_election()
        for user in (self.sister_clerk, self.sister_admin):
            dialogs = self.as_user(user, self.env["union.election.reason.wizard"])
            with self.subTest(user.login), self.assertRaises(AccessError):
                dialogs.create({"action": "go_on", "election_id": self.election.id, "reason": "x"})
