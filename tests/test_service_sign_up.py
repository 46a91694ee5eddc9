"""Sign-up and attendance: who may be on the list, how many, and when."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import UnionCase, clause
from .service_case import AFTER, DURING, ServiceMixin


@tagged("post_install", "-at_install")
class TestSignUp(ServiceMixin, UnionCase):
    def test_members_sign_up_once_and_are_counted(self):
        activity = self.approved()
        members = self.members[:2]
        self.assertEqual(
            activity.action_sign_up(members.ids),
            {"signed_up": 2, "waiting": 0, "already": 0, "places_left": 1},
        )
        self.assertEqual(
            activity.action_sign_up(members.ids),
            {"signed_up": 0, "waiting": 0, "already": 2, "places_left": 1},
        )
        self.assertEqual(self.listed(activity), dict.fromkeys(members, "open"))
        self.assertEqual((activity.signed_up_count, activity.attended_count), (2, 0))
        registration = self.env["event.registration"].search(
            [("union_member_id", "=", members[0].id)]
        )
        self.assertEqual(registration.partner_id, members[0].partner_id)
        self.assertEqual(registration.partner_id.name, members[0].name)
        self.assertEqual(registration.union_organization_id, self.building)

    def test_only_active_members_of_the_subtree(self):
        activity = self.approved()
        for other in (self.retained, self.applicant):
            with self.subTest(other.name), self.assertRaisesRegex(UserError, other.name):
                activity.action_sign_up((self.members[:1] | other).ids)
        self.assertEqual(self.listed(activity), {}, "nobody of a refused list is signed up")
        # A member of the scope who does not belong to the unions of this activity.
        self.env["union.duty"].create(
            {
                "user_id": self.building_officer.id,
                "organization_id": self.building.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        own = self.approved(self.building_officer, organization_id=self.primary.id)
        with self.assertRaisesRegex(UserError, self.building_member.name):
            own.action_sign_up(self.building_member.ids)

    def test_somebody_elses_member_is_refused_without_a_name(self):
        activity = self.approved()
        with self.assertRaises(UserError) as raised:
            activity.action_sign_up(self.sister_member.ids)
        self.assertIn(str(self.sister_member.id), str(raised.exception))
        self.assertNotIn(self.sister_member.name, str(raised.exception))

    def test_bad_lists_are_refused(self):
        activity = self.approved()
        for ids in (None, 7, "7", ["7"], [True], {"id": 7}, [[7]], [1.0]):
            with self.subTest(ids=ids), self.assertRaisesRegex(UserError, "list of their ids"):
                activity.action_sign_up(ids)
        with self.assertRaisesRegex(UserError, "at least one"):
            activity.action_sign_up([])
        with self.assertRaisesRegex(UserError, "99999999"):
            activity.action_sign_up([self.members[0].id, 99999999])
        with self.assertRaises(UserError):
            activity.action_sign_up([-1])
        self.assertEqual(self.listed(activity), {})

    def test_no_more_than_there_are_places(self):
        activity = self.approved(capacity=3, waiting_list=False)
        with self.assertRaisesRegex(UserError, "3 places are left, not 5"):
            activity.action_sign_up(self.members.ids)
        self.assertEqual(self.listed(activity), {})
        activity.action_sign_up(self.members[:3].ids)
        with self.assertRaisesRegex(UserError, "full: all 3 places"):
            activity.action_sign_up(self.members[3:4].ids)
        activity.action_withdraw(self.members[:1].ids)
        activity.action_sign_up(self.members[3:4].ids)
        self.assertEqual(activity.places_left, 0)

    def test_no_limit_where_none_is_set(self):
        activity = self.approved(capacity=0)
        self.assertEqual(
            activity.action_sign_up(self.members.ids),
            {"signed_up": 5, "waiting": 0, "already": 0, "places_left": False},
        )

    def test_withdrawn_and_signed_up_again_is_one_place(self):
        activity = self.approved()
        member = self.members[:1]
        activity.action_sign_up(member.ids)
        self.assertEqual(activity.action_withdraw(member.ids), {"withdrawn": 1})
        self.assertEqual(activity.action_withdraw(member.ids), {"withdrawn": 0})
        self.assertEqual(activity.signed_up_count, 0)
        self.assertEqual(activity.action_sign_up(member.ids)["signed_up"], 1)
        self.assertEqual(self.listed(activity), {member: "open"})

    @clause("SZ-5.4.2")
    def test_attendance_from_the_day_on(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:2].ids)
        # 23:59 of the day before in Shenzhen, then midnight.
        self.clock.move_to("2026-10-19 15:59:00")
        with self.assertRaisesRegex(UserError, "2026-10-20"):
            activity.action_attend(self.members[:1].ids)
        self.clock.move_to("2026-10-19 16:00:00")
        self.assertEqual(
            activity.action_attend(self.members[:1].ids), {"attended": 1, "already": 0}
        )
        self.assertEqual(
            activity.action_attend(self.members[:2].ids), {"attended": 1, "already": 1}
        )
        self.assertEqual((activity.signed_up_count, activity.attended_count), (2, 2))
        participant = self.as_user(
            self.building_clerk, self.env["union.service.participant"]
        ).search([("member_id", "=", self.members[0].id)])
        self.assertEqual(str(participant.attended_at), "2026-10-19 16:00:00")
        with self.assertRaisesRegex(UserError, "attended"):
            activity.action_withdraw(self.members[:1].ids)

    def test_walk_ins_only_when_asked_for_and_within_the_places(self):
        activity = self.approved(capacity=2)
        activity.action_sign_up(self.members[:1].ids)
        self.clock.move_to(DURING)
        with self.assertRaisesRegex(UserError, self.members[1].name):
            activity.action_attend(self.members[:2].ids)
        self.assertEqual(activity.attended_count, 0)
        activity.action_attend(self.members[:2].ids, walk_in=True)
        self.assertEqual((activity.signed_up_count, activity.attended_count), (2, 2))
        with self.assertRaisesRegex(UserError, "full"):
            activity.action_attend(self.members[2:3].ids, walk_in=True)

    def test_nobody_signs_up_after_the_end(self):
        activity = self.approved()
        self.clock.move_to(AFTER)
        with self.assertRaisesRegex(UserError, "not open"):
            activity.action_sign_up(self.members[:1].ids)

    def test_a_lower_union_signs_up_its_own_for_a_superior(self):
        activity = self.plan(user=self.street_reviewer, organization_id=self.street.id)
        activity.action_submit()
        self.as_user(self.district_approver, activity).action_agree()
        other = self.make_members(self.street, 1)
        self.as_user(self.street_reviewer, activity).action_sign_up(other.ids)
        clerk = self.as_user(self.building_clerk, activity)
        clerk.action_sign_up(self.members[:1].ids)
        seen = clerk.env["union.service.participant"].search([])
        self.assertEqual(seen.member_id.ids, self.members[:1].ids, "not those of others")
        with self.assertRaisesRegex(UserError, str(other.id)):
            clerk.action_withdraw(other.ids)
        self.clock.move_to(DURING)
        with self.assertRaises(AccessError):
            clerk.action_attend(self.members[:1].ids)

    def test_the_list_offers_attendance_and_withdrawal(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:2].ids)
        self.clock.move_to(DURING)
        participants = self.as_user(
            self.building_clerk, self.env["union.service.participant"]
        ).search([("activity_id", "=", activity.id)])
        first = participants.filtered(lambda row: row.member_id == self.members[0])
        first.action_attend()
        (participants - first).action_withdraw()
        self.assertEqual(
            self.listed(activity), {self.members[0]: "done", self.members[1]: "cancel"}
        )
        with self.assertRaises(AccessError):
            first.write({"state": "open"})

    def test_the_dialogs_do_what_the_actions_do(self):
        activity = self.approved()
        dialog = self.as_user(self.building_clerk, self.env["union.service.list.wizard"])
        values = {"activity_id": activity.id, "member_ids": self.members[:2].ids}
        dialog.create(values).action_apply()
        self.assertEqual(activity.signed_up_count, 2)
        dialog.create({**values, "operation": "withdraw"}).action_apply()
        self.assertEqual(activity.signed_up_count, 0)
        self.clock.move_to(DURING)
        dialog.create({**values, "operation": "attend", "walk_in": True}).action_apply()
        self.assertEqual(activity.attended_count, 2)
        cancel = self.as_user(self.building_clerk, self.env["union.service.cancel.wizard"])
        cancel.create({"activity_ids": activity.ids, "reason": "停电"}).action_apply()
        self.assertEqual(activity.phase, "cancelled")

    def test_five_hundred_members_cost_a_constant_number_of_queries(self):
        few = self.make_members(self.primary, 20)
        many = self.make_members(self.primary, 500)
        activity = self.approved(capacity=600)
        with self.assertMaxQueries(75, "20 members") as small:
            activity.action_sign_up(few.ids)
        with self.assertMaxQueries(110, "500 members") as large:
            activity.action_sign_up(many.ids)
        self.assertLess(large.count - small.count, 40)
        self.clock.move_to(DURING)
        with self.assertMaxQueries(60, "attendance of 500"):
            activity.action_attend(many.ids)
        self.assertEqual(activity.attended_count, 500)
