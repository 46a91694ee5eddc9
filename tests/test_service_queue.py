"""The waiting list: who comes first, who moves up, and who may break the order."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import UnionCase, clause
from .service_case import DURING, ServiceMixin


@tagged("post_install", "-at_install")
class TestQueue(ServiceMixin, UnionCase):
    def setUp(self):
        super().setUp()
        self.activity = self.approved(capacity=2)
        self.first, self.second, self.third, self.fourth, self.fifth = self.members

    def signed_up(self, *members):
        for member in members:
            self.activity.action_sign_up(member.ids)

    def states(self):
        listed = self.listed(self.activity)
        return [listed.get(member) for member in self.members]

    def numbers(self):
        rows = self.env["event.registration"].search(
            [("event_id", "=", self.activity.sudo().event_id.id)], order="union_queue"
        )
        return [(row.union_member_id, row.union_queue) for row in rows]

    def test_who_comes_later_waits_in_order(self):
        answer = self.activity.action_sign_up(self.members.ids)
        self.assertEqual(answer, {"signed_up": 2, "waiting": 3, "already": 0, "places_left": 0})
        self.assertEqual(self.states(), ["open", "open", "draft", "draft", "draft"])
        self.assertEqual(self.numbers(), list(zip(self.members, range(1, 6), strict=True)))
        self.assertEqual((self.activity.signed_up_count, self.activity.waiting_count), (2, 3))
        # Odoo's own figures count no place for who waits.
        event = self.activity.sudo().event_id
        self.assertEqual((event.seats_taken, event.seats_available), (2, 0))
        again = self.activity.action_sign_up(self.members.ids)
        self.assertEqual((again["already"], again["signed_up"], again["waiting"]), (5, 0, 0))
        self.assertEqual(self.numbers(), list(zip(self.members, range(1, 6), strict=True)))

    def test_the_order_is_that_of_the_ids_given(self):
        self.activity.action_sign_up((self.fifth | self.first | self.third).ids)
        self.assertEqual(self.states(), ["open", None, "draft", None, "open"])

    @clause("SZ-5.4.2")
    def test_a_free_place_goes_to_who_waits_longest(self):
        self.signed_up(*self.members)
        self.activity.action_withdraw(self.first.ids)
        self.assertEqual(self.states(), ["cancel", "open", "open", "draft", "draft"])
        row = self.env["event.registration"].search([("union_member_id", "=", self.third.id)])
        self.assertEqual(row.union_told, "moved_up")
        # Who comes back comes behind all others, and is told nothing old.
        self.activity.action_sign_up(self.first.ids)
        self.activity.action_withdraw((self.second | self.third).ids)
        self.assertEqual(self.states(), ["draft", "cancel", "cancel", "open", "open"])
        self.activity.action_sign_up(self.third.ids)
        self.assertFalse(row.union_told)

    def test_who_waits_no_more_is_passed_over(self):
        self.signed_up(*self.members)
        self.activity.action_withdraw(self.third.ids)
        self.activity.action_withdraw(self.first.ids)
        self.assertEqual(self.states(), ["cancel", "open", "cancel", "open", "draft"])

    def test_who_leaves_the_union_gives_up_his_place(self):
        self.signed_up(*self.members)
        (self.first | self.third)._change_state("left")
        self.assertEqual(self.states(), ["cancel", "open", "cancel", "open", "draft"])

    def test_nobody_is_called_to_what_goes_on_already(self):
        self.signed_up(*self.members[:3])
        self.clock.move_to(DURING)
        self.activity.action_withdraw(self.first.ids)
        self.assertEqual(self.states()[:3], ["cancel", "open", "draft"])
        # The place is for who has come: one who waited, or one who did not.
        self.activity.action_attend(self.fourth.ids, walk_in=True)
        self.assertEqual(self.states()[2:4], ["draft", "done"])
        with self.assertRaisesRegex(UserError, "full"):
            self.activity.action_attend(self.third.ids, walk_in=True)

    def test_who_waits_has_not_come(self):
        self.signed_up(*self.members[:3])
        self.clock.move_to(DURING)
        with self.assertRaisesRegex(UserError, self.third.name):
            self.activity.action_attend(self.third.ids)
        self.activity.action_withdraw(self.first.ids)
        self.activity.action_attend(self.third.ids, walk_in=True)
        self.assertEqual(self.states()[2], "done")

    def test_the_order_is_broken_for_a_reason_on_record(self):
        self.signed_up(*self.members)
        for reason in (None, "", " — "):
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, "Say why"):
                self.activity.action_promote(self.fifth.ids, reason)
        with self.assertRaisesRegex(UserError, self.first.name):
            self.activity.action_promote((self.first | self.fifth).ids, "带队")
        self.assertEqual(
            self.activity.action_promote(self.fifth.ids, "带队"), {"signed_up": 0, "waiting": 1}
        )
        self.activity.action_withdraw(self.first.ids)
        self.assertEqual(self.states(), ["cancel", "open", "draft", "draft", "open"])
        self.assertIn("带队", "".join(self.activity.sudo().message_ids.mapped("body")))

    def test_only_the_organiser_breaks_the_order(self):
        activity = self.plan(user=self.street_reviewer, organization_id=self.street.id, capacity=1)
        activity.action_submit()
        self.as_user(self.district_approver, activity).action_agree()
        clerk = self.as_user(self.building_clerk, activity)
        clerk.action_sign_up(self.members[:2].ids)
        with self.assertRaises(AccessError):
            clerk.action_promote(self.second.ids, "带队")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, activity).action_promote(self.second.ids, "带队")

    def test_the_dialog_puts_ahead(self):
        self.signed_up(*self.members[:4])
        dialog = self.as_user(self.building_clerk, self.env["union.service.list.wizard"]).create(
            {
                "activity_id": self.activity.id,
                "member_ids": self.fourth.ids,
                "operation": "promote",
                "reason": "带队",
            }
        )
        dialog.action_apply()
        self.activity.action_withdraw(self.first.ids)
        self.assertEqual(self.states()[:4], ["cancel", "open", "draft", "open"])
        waiting = self.activity.button_waiting()
        found = self.as_user(self.building_clerk, self.env[waiting["res_model"]]).search(
            waiting["domain"]
        )
        self.assertEqual((found.member_id, found.queue), (self.third, 3))

    def test_without_a_waiting_list_nobody_waits(self):
        self.activity = self.approved(capacity=2, waiting_list=False)
        self.signed_up(self.first, self.second)
        with self.assertRaisesRegex(UserError, "full"):
            self.activity.action_sign_up(self.third.ids)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            self.activity.waiting_list = True

    def test_sign_up_ends_when_the_organiser_says(self):
        self.activity.sign_up_until = "2026-10-15 10:00:00"
        self.signed_up(self.first)
        self.clock.move_to("2026-10-15 10:00:00")
        with self.assertRaisesRegex(UserError, "not open"):
            self.activity.action_sign_up(self.second.ids)

    # ---- the stock desk ----

    def rows(self, member, user):
        row = self.env["event.registration"].search(
            [
                ("union_member_id", "=", member.id),
                ("event_id", "=", self.activity.sudo().event_id.id),
            ]
        )
        return self.as_user(user, row)

    def test_the_stock_desk_lets_nobody_overtake(self):
        self.signed_up(*self.members[:4])
        for member, attempt in ((self.fourth, "action_confirm"), (self.first, "action_set_draft")):
            with self.subTest(attempt), self.assertRaises(UserError):
                getattr(self.rows(member, self.own_desk), attempt)()
        self.rows(self.first, self.own_desk).action_cancel()
        self.assertEqual(self.states()[:4], ["cancel", "open", "open", "draft"])
        registrations = self.as_user(self.own_desk, self.env["event.registration"])
        with self.assertRaisesRegex(UserError, "full"):
            registrations.create(
                {"event_id": self.activity.sudo().event_id.id, "union_member_id": self.fifth.id}
            )
        for values in ({"union_queue": 1}, {"union_ahead_on": "2020-01-01 00:00:00"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rows(self.fourth, self.own_desk).write(values)

    def test_the_desk_says_that_who_waits_is_not_confirmed(self):
        self.signed_up(*self.members[:3])
        self.clock.move_to(DURING)
        row = self.rows(self.third, self.own_desk)
        answer = row.browse().register_attendee(row.barcode, row.event_id.id)
        self.assertEqual(answer["status"], "unconfirmed_registration")
        self.assertEqual(self.states()[2], "draft")

    def test_a_desk_gives_queue_numbers_too(self):
        self.signed_up(self.first)
        row = self.as_user(self.own_desk, self.env["event.registration"]).create(
            {"event_id": self.activity.sudo().event_id.id, "union_member_id": self.second.id}
        )
        self.assertEqual(row.sudo().union_queue, 2)
