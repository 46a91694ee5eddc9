"""Whom an activity is for, what they are told, and who hears that it is cancelled."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import UnionCase, clause
from .service_case import ServiceMixin


@tagged("post_install", "-at_install")
class TestNotice(ServiceMixin, UnionCase):
    def shown(self, activity, member):
        activities = self.env["union.service.activity"]
        member = member.sudo()
        return activity.id in activities._portal_activities(member).ids and bool(
            activities._portal_activity(member, activity.id)[0]
        )

    def test_only_members_of_the_groups_named(self):
        group = self.env["union.organization"].create(
            {
                "name": "一小组",
                "code": "T-GROUP",
                "level": "group",
                "kind": "group",
                "parent_id": self.primary.id,
                "state": "active",
            }
        )
        meant = self.make_members(group, 1)
        activity = self.approved(audience="chosen", audience_organization_ids=group.ids)
        self.assertEqual(activity.audience_count, 1)
        self.assertEqual(
            [self.shown(activity, member) for member in (meant, self.members[0])], [True, False]
        )
        with self.assertRaisesRegex(UserError, self.members[0].name):
            activity.action_sign_up((meant | self.members[:1]).ids)
        self.assertEqual(self.listed(activity), {}, "nobody of a refused list is signed up")
        self.assertEqual(activity.action_sign_up(meant.ids)["signed_up"], 1)
        # By the stock desk neither.
        with self.assertRaisesRegex(UserError, "certain members"):
            self.as_user(self.own_desk, self.env["event.registration"]).create(
                {
                    "event_id": activity.sudo().event_id.id,
                    "union_member_id": self.members[0].id,
                }
            )

    def test_only_members_of_the_employers_and_with_the_tags_named(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.primary.id}
        )
        one, two, three = self.members[:3]
        (one | two).employer_id = employer
        # Follows from what is known of a member: everybody here is a woman but one.
        two.gender = "male"
        women = self.env["union.member.tag"].search([("derived_value", "=", "female")], limit=1)
        activity = self.approved(
            audience="chosen", audience_employer_ids=employer.ids, audience_tag_ids=women.ids
        )
        self.assertEqual(
            [self.shown(activity, member) for member in (one, two, three)], [True, False, False]
        )
        self.assertEqual(activity.audience_count, 1)

    def test_the_audience_is_part_of_the_plan(self):
        activity = self.approved()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            activity.audience = "chosen"
        with self.assertRaisesRegex(ValidationError, "does not belong to it"):
            self.plan(
                user=self.street_reviewer,
                organization_id=self.building.id,
                audience="chosen",
                audience_organization_ids=self.street.ids,
            )

    @clause("SZ-5.4.2")
    def test_a_notice_is_published_once_the_plan_is_approved(self):
        plan = self.plan(notice="<p>自带水壶</p>")
        with self.assertRaisesRegex(UserError, "approved"):
            plan.action_notice()
        activity = self.approved()
        with self.assertRaisesRegex(UserError, "no notice yet"):
            activity.action_notice()
        activity.notice = "<p>自带水壶</p>"
        answer = activity.action_notice()
        self.assertEqual(answer["published_on"], "2026-10-12 02:00:00")
        # Five of the primary union and one of the building.
        self.assertEqual(answer["members"], 6)
        activity.notice = "<p>自带雨伞</p>"
        self.assertFalse(activity.notice_published_on, "a new text is published anew")
        with self.assertRaises(AccessError):
            activity.notice_published_on = "2020-01-01 00:00:00"
        for user in (self.sister_clerk, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, activity).action_notice()

    def test_who_had_a_place_or_waited_is_told_of_the_end(self):
        activity = self.approved(capacity=1)
        activity.action_sign_up(self.members[:3].ids)
        activity.action_withdraw(self.members[2:3].ids)
        activity.action_cancel("台风")
        self.assertEqual(
            [self.shown(activity, member) for member in self.members[:4]],
            [True, True, False, False],
        )
        places = activity.sudo()._portal_places(self.members[:1].sudo())
        self.assertEqual(places[activity.id]["told"], "called_off")
        self.clock.move_to("2026-10-21 02:00:00")
        self.assertFalse(self.shown(activity, self.members[0]), "until its day is over")

    def test_a_revoked_approval_tells_them_too(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:1].ids)
        activity.sudo()._on_revoked()
        self.assertTrue(self.shown(activity, self.members[0]))
