"""Requests and questions from outside their scope: by the ORM and by JSON-2."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from .membership_case import MembershipCase
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestMembershipSecurity(MembershipCase):
    def strangers(self):
        return (
            self.sister_clerk,
            self.building_teller,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        )

    def test_strangers_reach_no_request(self):
        request = self.file("leave", reason_id=self.reason("own_wish"))
        for user in self.strangers():
            with self.subTest(user.login):
                seen = self.as_user(user, request)
                for attack in (
                    lambda seen=seen: seen.read(["name"]),
                    lambda seen=seen: seen.write({"note": "x"}),
                    lambda seen=seen: seen.unlink(),
                    lambda seen=seen: seen.action_agree(),
                    lambda seen=seen: seen.action_refuse("x"),
                    lambda seen=seen: seen.action_reveal("x"),
                    lambda seen=seen: seen.message_post(body="x"),
                    lambda seen=seen: seen.create(
                        {"kind": "leave", "member_id": self.member.id, "name": "x"}
                    ),
                ):
                    with self.assertRaises(AccessError):
                        attack()
                if seen.has_access("read"):
                    self.assertFalse(seen.search(Domain("id", "=", request.id)))
        self.assertEqual(request.approval_state, "pending")

    def test_a_form_tells_no_state_of_a_member_out_of_scope(self):
        values = {"kind": "leave", "member_id": self.member.id}
        for user, told in ((self.target_clerk, False), (self.building_clerk, "active")):
            requests = self.as_user(user, self.requests)
            self.assertEqual(requests.new(values).member_state, told, user.login)
            requests = requests.with_context(default_member_id=self.member.id)
            answer = requests.onchange({}, [], {"member_state": {}})
            self.assertEqual(answer["value"].get("member_state", False), told, user.login)
        request = self.file("leave", reason_id=self.reason("own_wish"))
        self.assertEqual(request.member_state, "active")

    def test_strangers_reach_no_question(self):
        ask = self.ask()
        for user in (*self.strangers(), self.building_approver):
            if user == self.sister_clerk:
                continue  # its superior's clerk reads what is below
            with self.subTest(user.login):
                seen = self.as_user(user, ask)
                for attack in (
                    lambda seen=seen: seen.read(["name"]),
                    lambda seen=seen: seen.write({"note": "x"}),
                    lambda seen=seen: seen.action_withdraw(),
                    lambda seen=seen: seen.action_ask(),
                ):
                    with self.assertRaises(AccessError):
                        attack()

    def test_the_new_union_writes_nothing_of_a_released_paper(self):
        paper = self.ask().sudo().request_id
        self.agree(paper)
        seen = self.as_user(self.target_clerk, paper)
        self.assertEqual(seen.name, self.member.name)
        for attack in (
            lambda: seen.write({"note": "x"}),
            lambda: seen.unlink(),
            lambda: seen.action_submit(),
        ):
            with self.assertRaises(AccessError):
                attack()

    def test_a_pending_request_is_locked_for_its_own_clerk(self):
        request = self.file("leave", reason_id=self.reason("own_wish"))
        for vals in ({"note": "x"}, {"kind": "retain"}, {"member_id": False}):
            with self.subTest(vals), self.assertRaisesRegex(Exception, "locked|stays"):
                request.write(vals)

    def test_who_lost_his_duty_sees_no_request_any_more(self):
        request = self.file("leave", reason_id=self.reason("own_wish"))
        self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)]).sudo().write(
            {"date_to": "2020-01-02"}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, request).read(["name"])


@tagged("post_install", "-at_install")
class TestMembershipOverTheWire(MembershipCase, HttpCase):
    post = WireCase.post

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {
            user.login: WireCase.make_key.__func__(cls, user)
            for user in (
                cls.building_clerk,
                cls.building_approver,
                cls.sister_clerk,
                cls.target_clerk,
                cls.target_approver,
            )
        }

    def call(self, user, model, method, **arguments):
        return self.post(f"/json/2/{model}/{method}", arguments, self.keys[user.login])

    def test_a_transfer_from_question_to_acceptance(self):
        values = {
            "name": self.member.name,
            "organization_id": self.target.id,
            "id_number": "wrong",
        }
        asks = "union.membership.ask"
        status, _answer = self.call(self.target_clerk, asks, "create", vals_list=[values])
        self.assertEqual(status, 422)
        values["id_number"] = self.as_user(self.building_clerk, self.member).action_reveal("x")[
            "id_number"
        ]
        status, ids = self.call(self.target_clerk, asks, "create", vals_list=[values])
        self.assertEqual(status, 200)
        self.assertEqual(self.call(self.target_clerk, asks, "action_ask", ids=ids), (200, True))
        paper = self.env[asks].sudo().browse(ids).request_id
        papers = paper._name
        for user in (self.target_clerk, self.target_approver, self.sister_clerk):
            for method, arguments in (
                ("read", {"fields": ["organization_id"]}),
                ("action_agree", {}),
                ("action_recall", {}),
                ("message_post", {"body": "x"}),
            ):
                with self.subTest(user=user.login, method=method):
                    status, answer = self.call(user, papers, method, ids=paper.ids, **arguments)
                    self.assertEqual(status, 403)
                    self.assertNotIn(self.building.name, str(answer))
            status, answer = self.call(user, papers, "search_read", domain=[], fields=["name"])
            self.assertEqual((status, answer), (200, []))
        status, answer = self.call(self.target_clerk, asks, "read", ids=ids)
        self.assertEqual(status, 200)
        self.assertNotIn(self.building.name, str(answer))
        self.assertNotIn(self.building_approver.name, str(answer))
        status, answer = self.call(self.target_clerk, asks, "read", ids=ids, fields=["request_id"])
        self.assertEqual(status, 403)
        for user in (self.building_approver, self.target_approver):
            status, answer = self.call(user, papers, "action_agree", ids=paper.ids)
            self.assertEqual((status, answer[0]["ok"]), (200, True))
        self.env.invalidate_all()
        self.assertEqual(paper.result_id.organization_id, self.target)
