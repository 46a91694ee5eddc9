"""A membership goes over to another union: two offices, one transaction, and no secret told."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.clock import today
from .common import clause
from .membership_case import MembershipCase, resident_number


@tagged("post_install", "-at_install")
class TestMembershipTransfer(MembershipCase):
    def paper(self, ask):
        return ask.sudo().request_id

    @clause("NR-MEMB-3", "QZ-8")
    def test_both_offices_sign_and_the_membership_moves(self):
        number, joined = self.member.member_number, self.member.joined_on
        counts = self.building.own_member_count, self.target.own_member_count
        ask = self.ask(employer_id=self.employer.id)
        paper = self.paper(ask)
        self.assertEqual((ask.state, paper.approval_state), ("asked", "pending"))
        self.agree(paper)
        self.assertEqual((ask.state, paper.approval_state), ("released", "pending"))
        self.assertEqual(self.member.state, "active")
        self.agree(paper, self.target_approver)
        self.assertEqual((ask.state, paper.approval_state), ("accepted", "approved"))
        new = paper.result_id
        self.assertEqual((new.organization_id, new.state), (self.target, "active"))
        self.assertEqual((new.member_number, new.joined_on), (number, joined))
        self.assertEqual((new.employer_id, new.previous_id), (self.employer, self.member))
        self.assertEqual(
            (self.building.own_member_count, self.target.own_member_count),
            (counts[0] - 1, counts[1] + 1),
        )
        shown = self.as_user(self.target_clerk, new).action_reveal("card")
        self.assertEqual(shown["id_number"], resident_number(1))

    def test_the_old_union_keeps_the_row_under_name_and_date(self):
        paper = self.paper(self.ask())
        self.agree(paper)
        self.agree(paper, self.target_approver)
        old = self.as_user(self.building_clerk, self.member)
        self.assertEqual(
            (old.name, old.state, old.organization_id), ("王建军", "transferred", self.building)
        )
        self.assertTrue(old.left_on)
        self.assertIn(self.target.name, old.event_ids[0].note)
        self.assertEqual(paper.member_number, paper.result_id.member_number)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, paper.result_id).read(["mobile"])
        held = self.env["union.member"].search(
            [("name", "=", "王建军"), ("state", "in", ("applicant", "active", "retained"))]
        )
        self.assertEqual(held, paper.result_id)

    @clause("NR-MEMB-transfer")
    def test_the_holding_union_sends_out_to_a_union_it_names(self):
        request = self.file("transfer", counterpart_code=self.target.code)
        self.assertEqual(request.counterpart_id.id, self.target.id)
        self.agree(request)
        self.assertTrue(request.released_on)
        self.assertTrue(self.as_user(self.target_approver, request).can_decide)
        self.agree(request, self.target_approver)
        self.assertEqual(request.sudo().result_id.organization_id, self.target)

    def test_a_route_of_ones_own_does_not_leave_the_new_union_out(self):
        route = self.env["union.approval.route"].create(
            {
                "name": "local",
                "code": "test_local",
                "res_model": "union.membership.request",
                "organization_id": self.building.id,
                "sequence": 1,
            }
        )
        route.step_ids = [(0, 0, {"place": "own", "role": "approver"})]
        request = self.file("transfer", counterpart_code=self.target.code)
        self.agree(request)
        paper = request.sudo()
        self.assertEqual(paper.approval_request_id.route_id, route)
        self.assertEqual(
            (paper.approval_state, self.member.state, self.member.organization_id),
            ("returned", "active", self.building),
        )
        self.assertIn(
            "the other house has not agreed", paper.approval_request_id.decision_ids[-1].comment
        )

    def test_a_union_that_ended_meanwhile_sends_the_paper_back(self):
        request = self.file("transfer", counterpart_code=self.target.code)
        self.agree(request)
        self.target.write({"state": "dissolved", "dissolved_on": today(self.env)})
        self.agree(request, self.target_approver)
        paper = request.sudo()
        self.assertEqual((paper.approval_state, self.member.state), ("returned", "active"))
        self.assertIn("no union at work", paper.approval_request_id.decision_ids[-1].comment)

    def test_a_transfer_needs_another_union_with_an_approver(self):
        for code, problem in (
            (False, "enter the code of the union"),
            (self.building.code, "enter the code of the union"),
            (self.sister_street.code, "has no approver"),
            ("NONE", "no union with the code"),
        ):
            with self.subTest(code), self.assertRaisesRegex(UserError, problem):
                self.file("transfer", counterpart_code=code)

    def test_a_union_in_draft_is_no_union_to_go_to_at_any_door(self):
        self.target.state = "draft"
        code = self.target.code
        with self.assertRaisesRegex(UserError, "no union with the code"):
            self.file("transfer", counterpart_code=code, submit=False)
        paper = self.file("transfer", submit=False)
        with self.assertRaisesRegex(UserError, "no union with the code"):
            paper.write({"counterpart_code": code})
        with self.assertRaisesRegex(UserError, "takes no requests"):
            self.ask()
        self.target.state = "preparing"
        paper.write({"counterpart_code": code})
        self.assertEqual(paper.counterpart_id.id, self.target.id)
        self.assertEqual(self.ask().state, "asked")

    @clause("NR-MEMB-transfer-b")
    def test_refusing_a_released_member_leaves_a_reason_on_record(self):
        ask = self.ask()
        paper = self.paper(ask)
        self.agree(paper)
        with self.assertRaisesRegex(UserError, "comment is required"):
            self.as_user(self.target_approver, paper).action_refuse("")
        self.as_user(self.target_approver, paper).action_refuse("劳动关系未确立")
        self.assertEqual(paper.override_ids.mapped("rule_key"), ["membership.transfer.register"])
        self.assertEqual(paper.override_ids.user_id, self.target_approver)
        self.assertEqual(self.member.state, "active")

    def test_refusing_before_the_release_is_the_holding_unions_own_matter(self):
        ask = self.ask()
        self.as_user(self.building_approver, self.paper(ask)).action_refuse("欠缴材料")
        self.assertEqual((ask.state, ask.answer), ("refused", "欠缴材料"))
        self.assertFalse(self.paper(ask).override_ids)

    def test_a_returned_question_is_asked_again_on_the_same_paper(self):
        ask = self.ask()
        paper = self.paper(ask)
        self.as_user(self.building_approver, paper).action_return("请注明新单位")
        self.assertEqual((ask.state, ask.answer), ("returned", "请注明新单位"))
        ask = self.as_user(self.target_clerk, ask)
        ask.note = "新单位：粤海科技"
        ask.action_ask()
        self.assertEqual(self.paper(ask), paper)
        self.assertEqual(paper.approval_request_id.round, 2)
        self.assertEqual(paper.note, "新单位：粤海科技")

    def test_nobody_is_found_by_a_number_without_his_name(self):
        for values in ({"name": "李四"}, {"id_number": resident_number(99)}):
            with (
                self.subTest(values),
                self.assertRaisesRegex(UserError, "Nobody of this name"),
            ):
                self.ask(**values)
        log = self.env["union.access.log"].search([("user_id", "=", self.target_clerk.id)])
        self.assertEqual(len(log), 2)

    def test_what_cannot_be_asked_names_neither_union_nor_people(self):
        self.file("leave", reason_id=self.reason("own_wish"))
        with self.assertRaisesRegex(UserError, "cannot answer now") as caught:
            self.ask()
        self.assertNotIn("金鼎", str(caught.exception))
        self.assertFalse(self.requests.search([("kind", "=", "transfer")]))

    # ---- what the asking union learns ----

    def secrets(self):
        return [
            self.building.name, self.building.code, self.building_approver.name,
            self.building_clerk.name, self.street.name,
        ]  # fmt: skip

    def assert_nothing_told(self, ask, moment):
        """Look through every door of the asking office for the union that holds the member."""
        paper = self.paper(ask)
        for user in (self.target_clerk, self.target_approver, self.target_auditor):
            user.group_ids |= self.env.ref("base.group_allow_export")
            found = []
            ask_seen = self.as_user(user, ask)
            found.append(str(ask_seen.read(list(ask_seen.fields_get()))))
            found.append(str(ask_seen.get_metadata()))
            found.append(ask_seen.display_name)
            found.append(str(ask_seen.web_read({"paper_id": {"fields": {"display_name": {}}}})))
            found.append(str(ask_seen.export_data(["create_uid/name", "write_uid/name", "answer"])))
            for secret in self.secrets():
                self.assertNotIn(secret, "".join(found), f"{moment}: {user.login}")
            self.assertFalse(ask_seen.paper_id, moment)
            with self.assertRaises(AccessError):
                ask_seen.search([("request_id.organization_id", "=", self.building.id)])
            with self.assertRaises(AccessError):
                self.as_user(user, paper).read(["name"])
            for model, domain in (
                ("union.membership.request", [("id", "=", paper.id)]),
                ("union.member", [("id", "=", self.member.id)]),
                ("union.approval.request", [("res_id", "=", paper.id)]),
                ("union.approval.step", [("request_id", "=", paper.approval_request_id.id)]),
                ("union.approval.decision", [("request_id", "=", paper.approval_request_id.id)]),
                ("union.approval.round", [("request_id", "=", paper.approval_request_id.id)]),
                ("mail.activity", [("res_model", "=", paper._name), ("res_id", "=", paper.id)]),
                ("mail.message", [("model", "=", paper._name), ("res_id", "=", paper.id)]),
                ("union.access.log", [("organization_id", "=", self.building.id)]),
                ("union.member.event", [("member_id", "=", self.member.id)]),
            ):
                records = self.as_user(user, self.env[model])
                if records.has_access("read"):
                    self.assertFalse(records.search(domain), f"{moment}: {user.login} {model}")
            self.assertFalse(
                paper.message_partner_ids & user.partner_id, "following tells what happens"
            )

    @clause("NR-MEMB-transfer")
    def test_until_the_release_the_asking_union_learns_nothing(self):
        ask = self.ask()
        self.assert_nothing_told(ask, "asked")
        paper = self.paper(ask)
        for user in (self.target_clerk, self.target_approver):
            for action in ("action_agree", "action_recall", "action_submit"):
                with self.subTest(user=user.login, action=action), self.assertRaises(AccessError):
                    getattr(self.as_user(user, paper), action)()
        self.agree(paper)
        seen = self.as_user(self.target_clerk, ask).paper_id
        self.assertEqual(seen, paper)
        self.assertEqual(seen.organization_id.id, self.building.id)
        self.assertIn(self.building.name, str(seen.approval_trail_html))

    def test_a_refusal_tells_no_more_than_its_words(self):
        ask = self.ask()
        self.as_user(self.building_approver, self.paper(ask)).action_refuse("材料不全")
        self.assert_nothing_told(ask, "refused")

    def test_a_question_taken_back_opens_no_door(self):
        ask = self.ask()
        self.as_user(self.target_clerk, ask).action_withdraw()
        self.assertEqual((ask.state, self.paper(ask).approval_state), ("withdrawn", "withdrawn"))
        self.assert_nothing_told(ask, "withdrawn")
        with self.assertRaisesRegex(UserError, "not being decided"):
            self.as_user(self.target_clerk, ask).action_withdraw()

    def test_a_returned_question_opens_no_door(self):
        ask = self.ask()
        self.as_user(self.building_approver, self.paper(ask)).action_return("补充")
        self.assert_nothing_told(ask, "returned")

    def test_what_was_asked_is_not_changed_and_the_server_alone_answers(self):
        ask = self.as_user(self.target_clerk, self.ask())
        with self.assertRaises(UserError):
            ask.name = "李四"
        with self.assertRaises(UserError):
            ask.unlink()
        for field, value in (("state", "accepted"), ("answer", "x")):
            with self.subTest(field), self.assertRaises(UserError):
                ask.write({field: value})
        with self.assertRaises(AccessError):
            self.as_user(self.target_clerk, self.env["union.membership.ask"]).create(
                {"name": "x", "organization_id": self.target.id, "state": "accepted"}
            )

    def test_a_stranger_asks_in_nobodys_name(self):
        for user in (self.building_clerk, self.portal, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.ask(user=user)
