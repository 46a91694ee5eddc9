"""A helper at the door of an activity: the duty *desk*, Odoo's own scan, and nothing else."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import UnionCase
from .service_case import DURING, ServiceMixin
from .tree import make_user


@tagged("post_install", "-at_install")
class TestDoor(ServiceMixin, UnionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper, cls.sister_helper = (
            make_user(cls.env, login) for login in ("t_helper", "t_sister_helper")
        )
        cls.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": organization.id,
                    "role": "desk",
                    "date_from": "2020-01-01",
                }
                for user, organization in (
                    (cls.helper, cls.building),
                    (cls.sister_helper, cls.sister_street),
                )
            ]
        )

    def setUp(self):
        super().setUp()
        self.activity = self.approved(capacity=2)
        self.activity.action_sign_up(self.members[:3].ids)
        self.event = self.activity.sudo().event_id.with_env(self.env)
        self.row = self.event.registration_ids.filtered(
            lambda row: row.union_member_id == self.members[0]
        )

    def test_a_helper_scans_from_the_day_on(self):
        registrations = self.as_user(self.helper, self.env["event.registration"])
        self.assertTrue(self.as_user(self.helper, self.event).name)
        with self.assertRaisesRegex(UserError, "2026-10-20"):
            registrations.register_attendee(self.row.barcode, self.event.id)
        self.clock.move_to(DURING)
        answer = registrations.register_attendee(self.row.barcode, self.event.id)
        self.assertEqual(answer["status"], "confirmed_registration")
        self.assertEqual(self.row.state, "done")
        again = registrations.register_attendee(self.row.barcode, self.event.id)
        self.assertEqual(again["status"], "already_registered")

    def test_a_helper_does_nothing_else(self):
        self.clock.move_to(DURING)
        theirs = self.as_user(self.helper, self.row)
        theirs.action_set_done()
        for attempt in ("action_confirm", "action_cancel", "action_set_draft", "unlink"):
            with self.subTest(attempt), self.assertRaises(UserError):
                getattr(theirs, attempt)()
        cancelled = self.event.registration_ids - self.row
        with self.assertRaises(UserError):
            self.as_user(self.helper, cancelled[:1]).action_cancel()
        with self.assertRaises(AccessError):
            self.as_user(self.helper, self.env["event.registration"]).create(
                {"event_id": self.event.id, "union_member_id": self.members[3].id}
            )
        with self.assertRaises(AccessError):
            self.as_user(self.helper, self.event).write({"stage_id": 1})
        for model in ("union.service.activity", "union.service.participant", "union.member"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.as_user(self.helper, self.env[model]).search([])
        self.assertEqual(self.row.state, "done")

    def test_a_sisters_helper_finds_nobody(self):
        self.clock.move_to(DURING)
        registrations = self.as_user(self.sister_helper, self.env["event.registration"])
        self.assertEqual(
            registrations.register_attendee(self.row.barcode, self.event.id),
            {"error": "invalid_ticket"},
        )
        self.assertFalse(registrations.search([("event_id", "=", self.event.id)]))
        with self.assertRaises(AccessError):
            self.as_user(self.sister_helper, self.event).read(["name"])
        self.assertEqual(self.row.state, "open")

    def test_the_activity_opens_its_own_desk(self):
        action = self.as_user(self.own_desk, self.activity).button_scan()
        self.assertEqual(action["tag"], "event.event_barcode_scan_view")
        self.assertEqual(action["context"]["default_event_id"], self.event.id)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_desk, self.activity).button_scan()
