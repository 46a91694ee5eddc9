"""A member on his phone, by clicking: entry and lock-out, own data, requests, activities."""

from datetime import timedelta
from urllib.parse import urlencode

from odoo import fields
from odoo.tests import HttpCase, tagged

from .membership_case import MembershipCase
from .tree import build_tree, make_user

PAGE = "/my/union/requests"


class PhoneCase(HttpCase):
    browser_size = "390x844"
    touch_enabled = True


@tagged("post_install", "-at_install")
class TestMemberTour(PhoneCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.member = cls.env["union.member"].create(
            {
                "name": "程立",
                "gender": "male",
                "organization_id": cls.primary.id,
                "state": "active",
                "mobile": "13740846169",
            }
        )
        # Odoo's own pause after failures lives in memory, from one test to the next.
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("base.login_cooldown_after", "0")
        parameters.set_param("trade_union.entry_number_failures", "2")

    def enter(self, code):
        """Go from the slip to the card; the tour reads the slip from the address."""
        number = self.member.member_number
        self.env.flush_all()
        self.start_tour(f"/union/entry?slip={number}:{code}", "trade_union_member_entry")
        self.env.invalidate_all()

    def code(self):
        (row,) = self.member.with_user(self.building_clerk).action_issue_codes("首次发卡")
        return row["code"]

    def test_from_the_slip_to_the_card(self):
        self.enter(self.code())
        self.assertEqual(self.member.consent_ids.decision, "given")
        self.assertEqual(len(self.member.card_ids), 1)
        user = self.env["res.users"].search([("login", "=", self.member.member_number)])
        self.assertEqual(user.partner_id, self.member.partner_id)

    def test_locked_out_by_wrong_codes_the_clerks_new_code_opens_at_once(self):
        lost = self.code()
        self.env.flush_all()
        self.start_tour(
            f"/union/entry?number={self.member.member_number}", "trade_union_entry_locked"
        )
        self.env.invalidate_all()
        locked = self.env["union.entry.attempt"].search([("locked_until", "!=", False)])
        self.assertTrue(locked.filtered(lambda row: row.locked_until > fields.Datetime.now()))
        new = self.code()
        self.assertNotEqual(new, lost)
        self.enter(new)
        kinds = self.member.entry_event_ids.sorted("id").mapped("kind")
        self.assertEqual(kinds, ["issued", "failed", "failed", "issued", "entered"])


@tagged("post_install", "-at_install")
class TestMemberPagesTour(MembershipCase, PhoneCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.education = "bachelor"
        cls.user = make_user(cls.env, "t_phone", ("base.group_portal",), password="t_phone")
        cls.member.partner_id = cls.user.partner_id

    def walk(self, tour, where=PAGE, user=None):
        """Let the person go through the tour from that page."""
        self.env.flush_all()
        self.start_tour(where, f"trade_union_{tour}", login=(user or self.user).login)
        self.env.invalidate_all()

    def filed(self, user=None):
        """Return the person's last request."""
        return self.requests.search([("create_uid", "=", (user or self.user).id)], limit=1)

    def reads(self, *words, user=None):
        """Let the person look at his last request: these words stand there."""
        where = f"{PAGE}?{urlencode({'expect': '|'.join(words)})}"
        self.walk("member_status", where, user)

    def test_own_data_notice_consent_and_card(self):
        notice = self.env["union.publicity"].create(
            {
                "name": "会费公示",
                "content": "收支如下",
                "days": 5,
                "organization_id": self.building.id,
            }
        )
        notice.action_publish()
        self.walk("member_own_data", "/my/union")
        answers = self.member.consent_ids.sorted("id").mapped("decision")
        self.assertEqual(answers, ["given", "withdrawn"])

    def test_a_correction_is_asked_for_and_carried_out(self):
        self.walk("member_correction", "/my/union")
        request = self.filed()
        self.assertEqual((request.kind, request.approval_state), ("correction", "pending"))
        self.agree(request)
        self.reads("Approved", "Master")
        self.assertEqual(self.member.education, "master")
        self.assertTrue(self.member.search([("mobile", "=", "13912345678")]))
        self.assertEqual(
            self.member.search([("id_number", "=", "440304199101020129")]), self.member
        )
        self.assertEqual(self.member.gender, "female")

    def test_a_transfer_is_followed_from_desk_to_desk(self):
        self.walk("member_transfer")
        request = self.filed()
        self.agree(request)
        self.reads("Pending", "Now decided at: 粤海科技工会")
        self.agree(request, self.target_approver)
        self.reads("Approved", "金鼎大厦工会联合会 → 粤海科技工会")
        self.assertEqual(request.result_id.partner_id, self.user.partner_id)

    def test_who_leaves_sees_it_decided(self):
        self.walk("member_leave")
        first, last = self.requests.search([("create_uid", "=", self.user.id)], order="id")
        self.assertEqual((first.approval_state, last.approval_state), ("withdrawn", "pending"))
        self.as_user(self.building_approver, last).action_return("请先交还工会借用的器材")
        self.reads("Returned", "Answer of the union: 请先交还工会借用的器材")
        self.assertEqual(self.member.state, "active")

    def test_who_is_no_member_applies_and_becomes_one(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        self.env.flush_all()
        self.start_tour("/web/signup", "trade_union_newcomer_join")
        self.env.invalidate_all()
        newcomer = self.env["res.users"].search([("login", "=", "zhaomin@example.com")])
        self.assertTrue(newcomer.share)
        request = self.filed(newcomer)
        self.assertEqual((request.name, request.organization_id), ("赵敏", self.building))
        self.agree(request)
        newcomer.password = newcomer.login
        self.reads("Approved", "金鼎大厦工会联合会", user=newcomer)
        self.assertEqual(request.result_id.partner_id, newcomer.partner_id)

    def test_an_activity_is_signed_up_for_and_left(self):
        begins = fields.Datetime.now() + timedelta(days=10)
        activity = self.as_user(self.building_clerk, self.env["union.service.activity"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env.ref("trade_union.activity_kind_sport").id,
                "name": "秋季健步走",
                "purpose": "强身健体",
                "date_begin": begins,
                "date_end": begins + timedelta(hours=3),
                "place": "莲花山",
                "capacity": 3,
                "plan": "<p>14:00 集合</p>",
                "roles": "张三：签到",
            }
        )
        activity.action_submit()
        self.as_user(self.street_approver, activity).action_agree()
        self.walk("member_activity", "/my/union/activities")
        registration = self.env["event.registration"].search(
            [("union_member_id", "=", self.member.id)]
        )
        self.assertEqual(registration.state, "open")
