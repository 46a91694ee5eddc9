"""Joining, retaining, leaving and correcting: each kind as the people concerned do it."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import clause
from .membership_case import MembershipCase, resident_number


@tagged("post_install", "-at_install")
class TestMembershipRequest(MembershipCase):
    def join(self, order=21, user=None, submit=True, **values):
        request = self.as_user(user or self.building_clerk, self.requests).create(
            {
                "kind": "join",
                "name": "赵敏",
                "organization_id": self.building.id,
                "id_number": resident_number(order),
                "mobile": "13912345678",
                "employment_kind": "migrant",
                **values,
            }
        )
        if submit:
            request.action_submit()
        return request

    @clause("NR-MEMB-5b")
    def test_a_joiner_is_admitted_by_the_union_he_joins(self):
        before = self.building.own_member_count
        request = self.join()
        self.assertEqual(request.approval_state, "pending")
        self.assertFalse(request.result_id)
        self.agree(request)
        member = request.sudo().result_id
        self.assertEqual((member.name, member.state, member.gender), ("赵敏", "active", "male"))
        self.assertEqual(member.organization_id, self.building)
        self.assertEqual(member.employment_kind, "migrant")
        self.assertTrue(member.member_number)
        self.assertEqual(member.event_ids.mapped("kind"), ["active"])
        self.assertEqual(self.building.own_member_count, before + 1)
        shown = self.as_user(self.building_clerk, member).action_reveal("card")
        self.assertEqual(shown, {"id_number": resident_number(21), "mobile": "13912345678"})

    def test_the_request_keeps_masks_only_once_it_is_decided(self):
        request = self.join().sudo()
        self.assertTrue(request.id_sealed and request.mobile_sealed)
        self.agree(request)
        self.assertFalse(request.id_sealed or request.id_digest or request.mobile_sealed)
        self.assertNotIn("19900307", request.id_masked)

    def test_the_snapshot_holds_no_number(self):
        request = self.join().sudo()
        snapshot = request.approval_request_id.round_ids.snapshot
        self.assertNotIn(resident_number(21), snapshot)
        self.assertNotIn("13912345678", snapshot)
        self.assertIn(request.id_digest, snapshot)

    def test_the_clerk_does_not_decide_his_own_request(self):
        request = self.join()
        self.assertFalse(self.as_user(self.building_clerk, request).can_decide)
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, request).action_agree()

    def test_an_applicant_entered_by_hand_becomes_a_member(self):
        applicant = self.make_member(31, "钱进", state="applicant")
        request = self.file("join", applicant)
        self.agree(request)
        self.assertEqual(applicant.state, "active")
        self.assertTrue(applicant.member_number)

    def test_an_applicant_who_is_refused_does_not_wait_any_longer(self):
        applicant = self.make_member(31, "钱进", state="applicant")
        request = self.file("join", applicant)
        self.as_user(self.building_approver, request).action_refuse("不符合条件")
        self.assertEqual(applicant.state, "left")

    @clause("NR-MEMB-nounion-beijing")
    def test_without_a_union_the_superior_of_the_place_keeps_an_applicant(self):
        request = self.join(user=self.street_reviewer, submit=False, organization_id=self.street.id)
        request.action_submit()
        self.agree(request, self.street_approver)
        member = request.sudo().result_id
        self.assertEqual((member.state, member.organization_id), ("applicant", self.street))
        self.assertFalse(member.member_number)

    def test_a_union_without_an_approver_leaves_it_to_its_superior(self):
        member = self.make_member(41, "孙丽", organization=self.primary)
        request = self.file("leave", member, reason_id=self.reason("own_wish"))
        self.assertEqual(
            request.sudo().approval_request_id.current_step_ids.organization_id, self.building
        )
        self.agree(request)
        self.assertEqual(member.state, "left")

    def test_a_second_membership_is_refused_and_counted(self):
        elsewhere = self.make_member(23, "周强", organization=self.target)
        request = self.join(23, submit=False)
        with self.assertRaisesRegex(UserError, "already is a member of a union") as caught:
            request.action_submit()
        self.assertNotIn(self.target.name, str(caught.exception))
        log = self.env["union.access.log"].search([("user_id", "=", self.building_clerk.id)])
        self.assertIn("create", log.mapped("kind"))
        self.assertEqual(elsewhere.state, "active")

    def test_who_joined_elsewhere_meanwhile_comes_back_at_the_last_signature(self):
        request = self.join(25)
        self.make_member(25, "赵敏", organization=self.target)
        self.agree(request)
        self.assertEqual(request.approval_state, "returned")
        self.assertFalse(request.sudo().result_id)

    def test_a_joiner_without_number_is_sent_back_to_the_form(self):
        request = self.as_user(self.building_clerk, self.requests).create(
            {"kind": "join", "name": "赵敏", "organization_id": self.building.id}
        )
        with self.assertRaisesRegex(UserError, "enter the ID number"):
            request.action_submit()

    @clause("NR-MEMB-retain-beijing", "NR-MEMB-retained")
    def test_a_retired_member_is_retained_and_counts_no_more(self):
        before = self.building.own_member_count
        request = self.file("retain", reason_id=self.reason("retired"))
        self.agree(request)
        self.assertEqual(self.member.state, "retained")
        self.assertEqual(self.building.own_member_count, before - 1)
        self.assertEqual(self.member.event_ids[0].note, "Retired")
        # Whoever votes and stands is taken from the active members.
        self.assertFalse(
            self.env["union.member"].search([("id", "=", self.member.id), ("state", "=", "active")])
        )

    @clause("NR-MEMB-retain-beijing-c")
    def test_when_the_unit_is_closed_the_superior_holds_the_membership(self):
        number = self.member.member_number
        request = self.file("retain", reason_id=self.reason("unit_closed"))
        self.agree(request)
        held = request.sudo().result_id
        self.assertEqual((held.organization_id, held.state), (self.street, "retained"))
        self.assertEqual((self.member.state, held.previous_id), ("transferred", self.member))
        self.assertEqual(held.member_number, number)

    @clause("NR-MEMB-withdraw")
    def test_a_member_leaves_and_joins_again_on_the_same_record(self):
        joined = self.member.joined_on
        self.agree(self.file("leave", reason_id=self.reason("own_wish")))
        self.assertEqual(self.member.state, "left")
        self.assertTrue(self.member.left_on)
        number = self.member.member_number
        self.agree(self.file("rejoin"))
        self.assertEqual((self.member.state, self.member.left_on), ("active", False))
        self.assertEqual((self.member.member_number, self.member.joined_on), (number, joined))
        self.assertEqual(self.member.event_ids.mapped("kind"), ["active", "left", "active"])

    def test_who_joins_another_union_after_leaving_keeps_his_history(self):
        self.agree(self.file("leave", reason_id=self.reason("own_wish")))
        request = self.as_user(self.target_clerk, self.requests).create(
            {
                "kind": "join",
                "name": self.member.name,
                "organization_id": self.target.id,
                "id_number": resident_number(1),
            }
        )
        request.action_submit()
        self.agree(request, self.target_approver)
        self.assertEqual(request.sudo().result_id.previous_id, self.member)
        self.assertEqual(self.member.state, "left")

    @clause("NR-MEMB-withdraw")
    def test_refusing_a_wish_to_leave_leaves_a_reason_on_record(self):
        request = self.requests.create(
            {
                "kind": "leave",
                "member_id": self.member.id,
                "reason_id": self.reason("own_wish"),
                "source": "member",
            }
        )
        request.action_submit()
        self.as_user(self.building_approver, request).action_refuse("请先面谈")
        self.assertEqual(request.override_ids.mapped("rule_key"), ["membership.leave.free"])
        self.assertEqual(request.override_ids.reason, "请先面谈")

    def test_a_death_ends_the_membership(self):
        self.agree(self.file("end", reason_id=self.reason("death")))
        self.assertEqual(self.member.state, "left")
        self.assertEqual(self.member.event_ids[0].note, "Death")

    def test_a_correction_is_applied_and_its_content_is_not_told(self):
        request = self.file("correction", name="王建钧", mobile="13700000001", education="bachelor")
        self.assertEqual(self.member.name, "王建军")
        self.agree(request)
        self.assertEqual((self.member.name, self.member.education), ("王建钧", "bachelor"))
        shown = self.as_user(self.building_clerk, self.member).action_reveal("card")
        self.assertEqual(shown["mobile"], "13700000001")
        self.assertNotIn("13700000001", "".join(filter(None, self.member.event_ids.mapped("note"))))

    def test_a_corrected_number_is_checked_and_goes_with_gender_and_birth_date(self):
        with self.assertRaises(ValidationError):
            self.file("correction", id_number="440304199003070000")
        request = self.file("correction", id_number=resident_number(2, birth="19910101"))
        self.agree(request)
        self.assertEqual(
            (self.member.gender, str(self.member.birth_date)), ("female", "1991-01-01")
        )

    def test_the_state_of_the_membership_decides_what_may_be_asked(self):
        with self.assertRaisesRegex(UserError, "not possible in the state"):
            self.file("rejoin")
        with self.assertRaisesRegex(UserError, "choose the reason"):
            self.file("leave")
        with self.assertRaisesRegex(ValidationError, "no reason for this kind"):
            self.file("leave", reason_id=self.reason("retired"))
        with self.assertRaisesRegex(ValidationError, "Name the member"):
            self.as_user(self.building_clerk, self.requests).create(
                {"kind": "leave", "name": "x", "organization_id": self.building.id}
            )

    def test_one_request_about_a_membership_at_a_time(self):
        self.file("leave", reason_id=self.reason("own_wish"))
        with self.assertRaisesRegex(UserError, "another request"):
            self.file("retain", reason_id=self.reason("retired"))
        # A correction runs beside it.
        self.assertEqual(self.file("correction", education="master").approval_state, "pending")

    def test_no_caller_says_what_only_the_server_says(self):
        for field, value in (
            ("released_on", "2026-01-01"),
            ("counterpart_id", self.target.id),
            ("source", "member"),
            ("result_id", self.member.id),
            ("approval_state", "approved"),
        ):
            with self.subTest(field), self.assertRaises(AccessError):
                self.file("leave", submit=False, **{field: value})
        request = self.as_user(
            self.building_clerk, self.requests.with_context(default_released_on="2026-01-01")
        ).create({"kind": "transfer", "member_id": self.member.id})
        self.assertFalse(request.released_on)

    def test_a_member_of_another_union_cannot_be_named(self):
        with self.assertRaises(AccessError):
            self.file("leave", user=self.sister_clerk, reason_id=self.reason("own_wish"))
        with self.assertRaises(ValidationError):
            self.file("leave", organization_id=self.primary.id)

    def test_an_approval_is_not_revoked(self):
        request = self.file("retain", reason_id=self.reason("retired"))
        self.agree(request)
        for user in (self.street_approver, self.district_approver):
            self.assertFalse(self.as_user(user, request).can_revoke)
            with self.assertRaisesRegex(UserError, "by a new request"):
                self.as_user(user, request).action_revoke("错误")
