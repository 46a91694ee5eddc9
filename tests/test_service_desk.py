"""Odoo's own event desk at the events of a union: who sees what, and what it may change."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UnionCase
from .service_case import BEGINS, DURING, ENDS, ServiceMixin


@tagged("post_install", "-at_install")
class TestDesk(ServiceMixin, UnionCase):
    def setUp(self):
        super().setUp()
        self.activity = self.approved()
        self.activity.action_sign_up(self.members[:1].ids)
        self.event = self.activity.sudo().event_id.with_env(self.env)
        self.registration = self.event.registration_ids

    def stock_event(self, **values):
        return self.env["event.event"].create(
            {"name": "开放日", "date_begin": BEGINS, "date_end": ENDS, **values}
        )

    # ---- a sister's desk ----

    def test_a_sisters_desk_sees_nothing_of_ours(self):
        stock = self.stock_event()
        other = self.env["event.registration"].create({"event_id": stock.id, "name": "访客"})
        for name in ("desk", "event_user", "event_manager"):
            user = getattr(self, f"sister_{name}")
            with self.subTest(user=user.login):
                events = self.as_user(user, self.env["event.event"])
                self.assertFalse(events.search([("id", "=", self.event.id)]))
                self.assertEqual(events.search([("id", "=", stock.id)]), stock.with_user(user))
                self.assertFalse(events.name_search("秋季健步走"))
                registrations = self.as_user(user, self.env["event.registration"])
                found = registrations.search([])
                self.assertNotIn(self.registration.id, found.ids)
                self.assertIn(other.id, found.ids)
                groups = registrations._read_group([], ["union_organization_id"])
                self.assertFalse([place for (place,) in groups if place])
                self.assertFalse(
                    registrations.search([("barcode", "=", self.registration.barcode)])
                )
                self.assertEqual(
                    registrations.register_attendee(self.registration.barcode, self.event.id),
                    {"error": "invalid_ticket"},
                )
                for call in (
                    lambda user=user: self.as_user(user, self.event).read(["name"]),
                    lambda user=user: self.as_user(user, self.event).export_data(["name"]),
                    lambda user=user: self.as_user(user, self.event).write({"stage_id": 1}),
                    lambda user=user: self.as_user(user, self.event).write({"name": "x"}),
                    lambda user=user: self.as_user(user, self.event).unlink(),
                    lambda user=user: self.as_user(user, self.event).message_post(body="x"),
                    lambda user=user: self.as_user(user, self.registration).read(["name"]),
                    lambda user=user: self.as_user(user, self.registration).export_data(["name"]),
                    lambda user=user: self.as_user(user, self.registration).action_set_done(),
                    lambda user=user: self.as_user(user, self.registration).write({"name": "x"}),
                    lambda user=user: self.as_user(user, self.registration).unlink(),
                ):
                    with self.assertRaises(AccessError) as raised:
                        call()
                    self.assertNotIn("秋季健步走", str(raised.exception))
        self.assertEqual(self.registration.state, "open")

    def test_a_sisters_desk_registers_nobody_with_us(self):
        member = self.members[1]
        member._ensure_contacts()
        for name in ("desk", "event_user", "event_manager"):
            user = getattr(self, f"sister_{name}")
            for values in (
                {"union_member_id": member.id},
                {"partner_id": member.partner_id.id},
                {"name": "访客"},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(AccessError) as raised:
                        self.as_user(user, self.env["event.registration"]).create(
                            {"event_id": self.event.id, **values}
                        )
                    self.assertNotIn(member.name, str(raised.exception))
        self.assertEqual(self.listed(self.activity), {self.members[0]: "open"})

    def test_the_attendee_reads_his_own_place_and_no_other(self):
        self.members[0].partner_id = self.sister_desk.partner_id
        self.env.cr.execute(
            "UPDATE event_registration SET partner_id = %s WHERE id = %s",
            [self.sister_desk.partner_id.id, self.registration.id],
        )
        theirs = self.as_user(self.sister_desk, self.registration)
        self.assertEqual(theirs.state, "open")
        with self.assertRaises(AccessError):
            theirs.action_cancel()

    def test_officers_without_the_event_app_and_outsiders_do_not_get_in(self):
        for user in (self.building_clerk, self.portal, self.stranger):
            for model in ("event.event", "event.registration", "event.event.ticket", "event.mail"):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.as_user(user, self.env[model]).search([])

    # ---- the own desk ----

    def test_the_own_desk_checks_in_by_qr_code_from_the_day_on(self):
        registrations = self.as_user(self.own_desk, self.env["event.registration"])
        with self.assertRaisesRegex(UserError, "2026-10-20"):
            registrations.register_attendee(self.registration.barcode, self.event.id)
        self.clock.move_to(DURING)
        answer = registrations.register_attendee(self.registration.barcode, self.event.id)
        self.assertEqual(answer["status"], "confirmed_registration")
        self.assertEqual(self.registration.state, "done")
        self.assertEqual(str(self.registration.date_closed), DURING)
        self.assertEqual(self.as_user(self.building_clerk, self.activity).attended_count, 1)

    def test_an_attendance_taken_back_leaves_no_date(self):
        self.clock.move_to(DURING)
        theirs = self.as_user(self.own_desk, self.registration)
        theirs.action_set_done()
        theirs.action_confirm()
        self.assertEqual((theirs.state, theirs.date_closed), ("open", False))

    def test_the_own_desk_registers_members_without_phone_or_mail(self):
        member = self.members[1]
        member.partner_id = self.env["res.partner"].create(
            {"name": member.name, "email": "m@example.com", "phone": "13800138000"}
        )
        registration = self.as_user(self.own_desk, self.env["event.registration"]).create(
            {
                "event_id": self.event.id,
                "partner_id": member.partner_id.id,
                "name": "别名",
                "email": "x@example.com",
                "phone": "13900139000",
                "company_name": "某公司",
                "state": "done",
            }
        )
        self.assertEqual(registration.sudo().union_member_id, member)
        self.assertEqual((registration.name, registration.state), (member.name, "open"))
        self.assertFalse(registration.email or registration.phone or registration.company_name)
        self.assertEqual(self.as_user(self.building_clerk, self.activity).signed_up_count, 2)

    def test_the_event_may_come_from_the_context(self):
        member = self.members[1]
        registration = (
            self.as_user(self.own_desk, self.env["event.registration"])
            .with_context(default_event_id=self.event.id, default_email="x@example.com")
            .create({"union_member_id": member.id})
        )
        self.assertFalse(registration.email)
        self.assertEqual(registration.event_id.id, self.event.id)
        with self.assertRaises(UserError):
            registration.create({"name": "访客"})

    def test_nobody_else_is_registered_whatever_the_way(self):
        guest = self.env["res.partner"].create({"name": "访客"})
        (self.retained | self.applicant | self.sister_member)._ensure_contacts()
        for label, user in (("desk", self.own_desk), ("superuser", self.env.ref("base.user_root"))):
            registrations = self.as_user(user, self.env["event.registration"])
            for values in (
                {"name": "访客"},
                {"partner_id": guest.id},
                {"union_member_id": self.retained.id},
                {"union_member_id": self.sister_member.id},
                {"union_member_id": 99999999},
                {"partner_id": self.applicant.partner_id.id},
                {"partner_id": self.sister_member.partner_id.id},
            ):
                with self.subTest(label, values=values), self.assertRaises(UserError):
                    registrations.create({"event_id": self.event.id, **values})
        self.assertEqual(self.listed(self.activity), {self.members[0]: "open"})

    def test_an_import_goes_the_same_way(self):
        member = self.members[1]
        member._ensure_contacts()
        result = self.as_user(self.own_event_manager, self.env["event.registration"]).load(
            ["event_id/.id", "partner_id/.id", "email"],
            [[str(self.event.id), str(member.partner_id.id), "x@example.com"]],
        )
        self.assertTrue(result["ids"], result["messages"])
        registration = self.env["event.registration"].browse(result["ids"])
        self.assertEqual((registration.union_member_id, registration.email), (member, False))

    @mute_logger("odoo.sql_db")
    def test_the_same_member_twice_is_one_place(self):
        with self.assertRaises(Exception) as raised, self.env.cr.savepoint():
            self.as_user(self.own_desk, self.env["event.registration"]).create(
                {"event_id": self.event.id, "union_member_id": self.members[0].id}
            )
        self.assertIn("event_registration_union_once", str(raised.exception))

    def test_the_desk_fills_no_more_than_the_places(self):
        registrations = self.as_user(self.own_desk, self.env["event.registration"])
        for member in self.members[1:3]:
            registrations.create({"event_id": self.event.id, "union_member_id": member.id})
        with self.assertRaisesRegex(UserError, "full"):
            registrations.create({"event_id": self.event.id, "union_member_id": self.members[3].id})
        self.as_user(self.own_desk, self.registration).action_cancel()
        registrations.create({"event_id": self.event.id, "union_member_id": self.members[3].id})
        with self.assertRaisesRegex(UserError, "full"):
            self.as_user(self.own_desk, self.registration).action_confirm()

    def test_a_desk_changes_nothing_but_the_state(self):
        stock = self.stock_event()
        for values in (
            {"email": "x@example.com"},
            {"phone": "13900139000"},
            {"name": "x"},
            {"partner_id": self.own_desk.partner_id.id},
            {"union_member_id": self.members[2].id},
            {"event_id": stock.id},
            {"active": False},
            {"date_closed": "2020-01-01 00:00:00"},
            {"state": "done", "date_closed": "2020-01-01 00:00:00"},
        ):
            for user in (self.own_desk, self.own_event_manager):
                theirs = self.as_user(user, self.registration)
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    theirs.write(values)
            with self.subTest("superuser", values=values), self.assertRaises(UserError):
                self.registration.write(values)
        with self.assertRaises(UserError):
            self.as_user(self.own_event_manager, self.registration).unlink()

    def test_nobody_moves_in_from_another_event(self):
        stock = self.stock_event()
        theirs = self.as_user(self.own_event_manager, self.env["event.registration"]).create(
            {"event_id": stock.id, "name": "访客", "email": "x@example.com"}
        )
        with self.assertRaises(UserError):
            theirs.event_id = self.event.id

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_phone_and_mail(self):
        for column in ("email", "phone", "company_name"):
            with (
                self.subTest(column),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    f"UPDATE event_registration SET {column} = 'x' WHERE id = %s",
                    [self.registration.id],
                )

    # ---- the event is changed through the activity only ----

    def test_the_event_is_changed_by_nobody_but_the_activity(self):
        question = self.env["event.question"].create(
            {"title": "手机号", "question_type": "text_box"}
        )
        users = (self.own_event_user, self.own_event_manager, self.env.ref("base.user_root"))
        for values in (
            {"name": "x"},
            {"date_begin": "2026-10-19 00:00:00"},
            {"date_end": "2026-10-30 00:00:00"},
            {"seats_max": 100},
            {"seats_limited": False},
            {"active": False},
            {"kanban_state": "cancel"},
            {"union_organization_id": False},
            {"union_organization_id": self.sister_street.id},
            {"event_ticket_ids": [Command.create({"name": "票"})]},
            {"event_mail_ids": [Command.create({"interval_type": "after_sub"})]},
            {"question_ids": [Command.link(question.id)]},
            {"registration_ids": [Command.clear()]},
        ):
            for user in users:
                theirs = self.as_user(user, self.event).with_context(
                    union_event_engine=True, union_approval_seal=True, install_mode=True
                )
                with self.subTest(user=user.login, values=values), self.assertRaises(UserError):
                    theirs.write(values)
        for user in users[1:]:
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.as_user(user, self.event).unlink()
        self.assertEqual((self.event.name, self.event.seats_max), ("秋季健步走", 3))

    def test_the_desk_may_move_the_stage(self):
        stage = self.env["event.stage"].search([], limit=1, order="sequence desc")
        self.as_user(self.own_event_user, self.event).stage_id = stage
        self.assertEqual(self.event.stage_id, stage)

    def test_nothing_is_hung_on_the_event_from_outside(self):
        template = self.env.ref("event.event_reminder")
        question = self.env["event.question"].create(
            {"title": "手机号", "question_type": "text_box"}
        )
        stock = self.stock_event()
        ticket = self.env["event.event.ticket"].create({"name": "票", "event_id": stock.id})
        for model, values in (
            (
                "event.mail",
                {
                    "event_id": self.event.id,
                    "interval_type": "before_event",
                    "template_ref": f"mail.template,{template.id}",
                },
            ),
            ("event.event.ticket", {"event_id": self.event.id, "name": "票"}),
            (
                "event.slot",
                {
                    "event_id": self.event.id,
                    "date": "2026-10-20",
                    "start_hour": 14.5,
                    "end_hour": 15,
                },
            ),
            ("event.question", {"title": "x", "event_ids": [Command.link(self.event.id)]}),
            (
                "event.registration.answer",
                {
                    "registration_id": self.registration.id,
                    "question_id": question.id,
                    "value_text_box": "13900139000",
                },
            ),
        ):
            for user in (self.own_event_manager, self.env.ref("base.user_root")):
                with self.subTest(model, user=user.login), self.assertRaises(UserError):
                    self.as_user(user, self.env[model]).create(values)
        with self.assertRaises(UserError):
            self.as_user(self.own_event_manager, ticket).event_id = self.event.id
        with self.assertRaises(UserError):
            self.as_user(self.own_event_manager, question).event_ids = [Command.link(self.event.id)]

    def test_no_event_is_declared_a_unions_by_hand(self):
        values = {"name": "x", "date_begin": BEGINS, "date_end": ENDS}
        for user in (self.own_event_manager, self.sister_event_manager):
            events = self.as_user(user, self.env["event.event"])
            for organization in (self.building, self.sister_street):
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    events.create({**values, "union_organization_id": organization.id})
                with self.subTest("context"), self.assertRaises(UserError):
                    events.with_context(default_union_organization_id=organization.id).create(
                        values
                    )
                stock = events.create(values)
                with self.subTest("write"), self.assertRaises(UserError):
                    stock.union_organization_id = organization.id

    def test_a_copy_of_the_event_is_an_ordinary_event(self):
        copy = self.as_user(self.own_event_manager, self.event).copy()
        self.assertFalse(copy.union_organization_id)
        self.assertFalse(copy.registration_ids)

    def test_stock_events_work_as_before(self):
        stock = self.as_user(self.own_event_manager, self.env["event.event"]).create(
            {"name": "开放日", "date_begin": BEGINS, "date_end": ENDS, "event_mail_ids": []}
        )
        stock.write({"name": "开放日二", "seats_max": 5, "seats_limited": True})
        registration = self.as_user(self.own_desk, self.env["event.registration"]).create(
            {"event_id": stock.id, "name": "访客", "email": "x@example.com", "phone": "1"}
        )
        registration.write({"email": "y@example.com"})
        registration.action_set_done()
        self.assertEqual((registration.email, registration.state), ("y@example.com", "done"))
        self.assertTrue(registration.date_closed)
        with self.assertRaises(ValidationError):
            stock.with_user(self.own_event_manager).seats_max = 1
            self.as_user(self.own_desk, self.env["event.registration"]).create(
                {"event_id": stock.id, "name": "访客二"}
            )
        self.as_user(self.own_event_manager, registration).unlink()
