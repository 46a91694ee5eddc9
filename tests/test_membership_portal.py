"""What a person files about himself on his own pages, and what others get there: over HTTP."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .membership_case import MembershipCase, resident_number
from .portal_case import PAGE, PortalCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestMembershipPortal(PortalCase):
    def join(self, **values):
        return self.send(
            "new/join",
            **{
                "union_code": self.building.code,
                "name": "赵敏",
                "id_type": "resident",
                "id_number": resident_number(21),
                "mobile": "13912345678",
                "gender": "male",
                **values,
            },
        )

    def test_a_newcomer_joins_and_sees_it_decided(self):
        self.assertIn("new/join", self.page("t_newcomer").text)
        answer = self.join()
        self.assertIn("was sent", answer.text)
        paper = self.papers(self.newcomer)
        self.assertEqual((paper.approval_state, paper.source), ("pending", "member"))
        self.assertNotIn(resident_number(21), answer.text)
        self.agree(paper)
        self.assertEqual(paper.result_id.partner_id, self.newcomer.partner_id)
        page = self.url_open(PAGE).text
        self.assertIn("Approved", page)
        self.assertNotIn("new/join", page)

    def test_the_page_never_tells_whether_a_number_is_held(self):
        self.make_member(23, "周强", organization=self.target)
        self.page("t_newcomer")
        self.assertIn("was sent", self.join(id_number=resident_number(23)).text)
        paper = self.papers(self.newcomer)
        self.agree(paper)
        self.assertEqual(paper.approval_state, "returned")
        page = self.url_open(PAGE).text
        self.assertIn("could not go on", page)
        self.assertNotIn("already is a member", page)

    def test_a_wrong_form_says_what_is_wrong_and_leaves_nothing(self):
        self.page("t_newcomer")
        for values, problem in (
            ({"union_code": "NONE"}, "no union with this code"),
            ({"id_number": "440304199003070000"}, "check"),
            ({"gender": "x"}, "Choose one of the values"),
        ):
            with self.subTest(values):
                self.assertIn(problem, self.join(**values).text)
                self.assertFalse(self.papers(self.newcomer))

    def test_what_no_form_of_ours_sends_is_answered_in_words(self):
        self.page()
        for kind, values, problem in (
            ("leave", {"reason_id": "²"}, "Choose the reason"),
            ("transfer", {"counterpart_code": "T\0"}, "no union"),
            ("correction", {"name": "<b>王"}, "signs that no name has"),
            ("correction", {"name": "王" * 100}, "longer than 60"),
            ("correction", {"name": "王13800000000"}, "holds digits"),
            ("correction", {"note": "字" * 2001, "education": "bachelor"}, "at most 2000"),
            ("transfer", {"counterpart_code": "T" * 201}, "at most 200"),
        ):
            with self.subTest(kind, **values):
                answer = self.send(f"new/{kind}", **values)
                self.assertEqual(answer.status_code, 200)
                self.assertIn(problem, answer.text)
                self.assertFalse(self.papers())
        self.send("new/correction", note="看\0这里", name="王 建国")
        self.assertEqual((self.papers().note, self.papers().name), ("看这里", "王建国"))

    def test_one_application_at_a_time(self):
        self.page("t_newcomer")
        self.join()
        self.assertIn("still being decided", self.join(id_number=resident_number(25)).text)
        self.assertEqual(len(self.papers(self.newcomer)), 1)

    def test_a_member_files_each_kind_and_takes_it_back(self):
        self.page()
        for kind, values in (
            ("transfer", {"counterpart_code": self.target.code}),
            ("retain", {"reason_id": self.reason("retired")}),
            ("leave", {"reason_id": self.reason("own_wish")}),
            ("correction", {"education": "bachelor", "mobile": "13700000001"}),
        ):
            with self.subTest(kind):
                self.assertEqual(self.url_open(f"{PAGE}/new/{kind}").status_code, 200)
                self.assertIn("was sent", self.send(f"new/{kind}", **values).text)
                paper = self.papers()[0]
                self.assertEqual((paper.kind, paper.approval_state), (kind, "pending"))
                self.assertEqual(paper.member_id, self.member)
                self.assertIn("taken back", self.send(f"{paper.id}/recall").text)
                self.assertEqual(self.papers()[0].approval_state, "withdrawn")

    def test_what_the_form_does_not_have_is_dropped(self):
        self.page()
        self.send(
            "new/leave",
            reason_id=self.reason("own_wish"),
            member_id=self.neighbour.partner_id.id,
            source="office",
            approval_state="approved",
            organization_id=self.target.id,
            id_number=resident_number(21),
        )
        paper = self.papers()
        self.assertEqual((paper.member_id, paper.source), (self.member, "member"))
        self.assertEqual((paper.approval_state, paper.organization_id), ("pending", self.building))
        self.assertFalse(paper.id_masked)

    @mute_logger("odoo.http")
    def test_others_cannot_guess_the_address(self):
        self.page()
        self.send("new/leave", reason_id=self.reason("own_wish"))
        paper = self.papers()
        self.assertNotIn("王建军", self.page("t_neighbour").text)
        self.assertIn("not yours", self.send(f"{paper.id}/recall").text)
        self.assertEqual(self.papers().approval_state, "pending")
        for path in ("new/end", "new/rejoin", "new/join", "new/nothing"):
            self.assertEqual(self.url_open(f"{PAGE}/{path}").status_code, 404)
        self.assertEqual(self.send("new/leave", token=False, note="x").status_code, 400)

    def test_what_a_union_wrote_about_him_is_not_for_him(self):
        self.ask(note="据说他要离职")
        page = self.page().text
        self.assertIn("Now decided at:", page)
        self.assertNotIn("据说他要离职", page)
        request = self.requests.search([("member_id", "=", self.member.id)])
        self.assertEqual(request.note, "据说他要离职")
        self.as_user(self.building_approver, request).action_refuse("本人并未提出")
        self.send("new/leave", reason_id=self.reason("own_wish"), note="另谋职业")
        page = self.url_open(PAGE).text
        self.assertIn("另谋职业", page)
        self.assertNotIn("据说他要离职", page)

    def test_a_correction_shows_what_is_on_record_and_what_was_asked_for(self):
        self.member.education = "bachelor"
        form = self.page(path=f"{PAGE}/new/correction").text
        self.assertRegex(form, r"On record:\s*<span[^>]*>Bachelor")
        self.assertIn(self.member.mobile_masked, form)
        self.assertNotIn("13800000001", form)
        self.send("new/correction", education="master", mobile="13700000001")
        page = self.url_open(PAGE).text
        self.assertIn("Master", page)
        self.assertIn(self.papers().mobile_masked, page)
        self.assertNotIn("13700000001", page)

    def test_the_anonymous_is_sent_to_the_login(self):
        self.authenticate(None, None)
        for path in (PAGE, f"{PAGE}/new/join"):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)
            self.assertIn("/web/login", answer.headers["Location"])

    def test_home_counts_the_requests(self):
        self.page()
        self.send("new/leave", reason_id=self.reason("own_wish"))
        self.assertIn(PAGE, self.url_open("/my").text)
        answer = self.opener.post(
            f"{self.base_url()}/my/counters",
            json={"params": {"counters": ["union_request_count"]}},
        )
        self.assertEqual(answer.json()["result"]["union_request_count"], 1)


@tagged("post_install", "-at_install")
class TestMembershipPhoneTour(MembershipCase, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_a_member_retires_on_his_phone_and_the_approver_agrees_on_his(self):
        user = make_user(self.env, "t_phone", ("base.group_portal",), password="t_phone")
        self.member.partner_id = user.partner_id
        self.building_approver.write(
            {"password": self.building_approver.login, "odoobot_state": "disabled"}
        )
        self.start_tour(PAGE, "trade_union_membership_portal", login="t_phone")
        request = self.requests.search([("create_uid", "=", user.id)])
        self.assertEqual((request.kind, request.approval_state), ("retain", "pending"))
        self.start_tour("/odoo", "trade_union_approval_agree", login=self.building_approver.login)
        request.invalidate_recordset()
        self.assertEqual(request.approval_state, "approved")
        self.assertEqual(self.member.state, "retained")
