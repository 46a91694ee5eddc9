"""What comes from outside: the member's page, the suggestion box, a mail; over HTTP."""

import re

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .case_case import CaseCase
from .tree import make_user

BOX, ANSWER, PAGE = "/union/box", "/union/box/answer", "/my/union/cases"
MAIL = """From: Lu Xiaofang <lu@example.org>
To: {to}
Subject: unpaid wages 13812345678
Message-Id: <{id}@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

qzbriefqz three months unpaid
--b
Content-Type: text/plain; name="proof.txt"
Content-Disposition: attachment; filename="proof.txt"

proof
--b--
"""


class OutsideCase(CaseCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["union.case"]

    def last(self):
        self.env.invalidate_all()
        return self.cases.search([], order="id desc", limit=1)


@tagged("post_install", "-at_install")
class TestSuggestionBox(OutsideCase):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def drop(self, text="food in the canteen", **values):
        return self.url_open(
            BOX, data={"union": "t-sz-ft-yl-jd", "content": text, "send": "1", **values}
        )

    def test_dropped_without_a_name_and_answered_to_who_has_the_code(self):
        page = self.url_open(f"{BOX}?union=T-SZ-FT-YL-JD")
        self.assertIn("金鼎大厦工会联合会", page.text)
        self.assertFalse(re.search(r'(src|href)="(?!data:)', page.text), "nothing is fetched")
        page = self.drop("food, call 13812345678")
        code = re.search(r'class="code">([^<]+)<', page.text).group(1)
        self.assertRegex(code, r"^([2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}$")
        case = self.last()
        self.assertEqual(
            (case.anonymous, case.confidential, case.organization_id, case.create_uid.id),
            (True, True, self.building, 1),
        )
        self.assertNotIn("13812345678", case.content)
        self.assertFalse(case.member_id or case.told_name or case.contact)
        # Of the code a digest alone; of the address nothing a stored secret leads back to.
        self.assertNotIn(code.replace("-", ""), case.sudo().code_digest)
        self.as_user(self.officer, case).action_answer("new cook from May on")
        page = self.url_open(ANSWER, data={"code": code.lower().replace("-", " ")})
        self.assertIn("new cook from May on", page.text)
        self.assertNotIn("c_officer", page.text)
        self.url_open(ANSWER, data={"code": code, "say": "1", "content": "and the tea"})
        self.assertEqual(case.sudo().step_ids[-1].text, "and the tea")
        self.assertFalse(case.sudo().step_ids[-1].user_id)
        self.as_user(self.officer, case).action_close("done")
        self.url_open(ANSWER, data={"code": code, "grade": "yes"})
        self.env.invalidate_all()
        self.assertEqual(case.satisfied, "yes")

    def test_no_session_no_cookie_and_nobody_is_looked_at(self):
        login = make_user(self.env, "c_logged", password="c_logged")
        self.authenticate(login.login, login.login)
        answer = self.drop()
        self.assertNotIn("Set-Cookie", answer.headers)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(self.last().create_uid.id, 1)

    def test_wrong_codes_are_counted_and_right_ones_are_not(self):
        code = re.search(r'class="code">([^<]+)<', self.drop().text).group(1)
        attempts = self.env["union.entry.attempt"]
        before = attempts.search_count([])
        self.url_open(ANSWER, data={"code": code})
        self.assertEqual(attempts.search_count([]), before)
        self.env["ir.config_parameter"].sudo().set_param("trade_union.entry_address_failures", "3")
        for _try in range(4):
            page = self.url_open(ANSWER, data={"code": "WRONG"})
        self.assertIn("Too many wrong codes", page.text)
        self.assertIn("Too many wrong", self.url_open(ANSWER, data={"code": code}).text)

    def test_no_address_floods_the_box(self):
        count = self.cases.search_count([])
        for _try in range(8):
            page = self.drop()
        self.assertIn("several in a short time", page.text)
        self.assertLess(self.cases.search_count([]) - count, 8)

    def test_what_is_wrong_is_said_and_nothing_is_kept(self):
        count = self.cases.search_count([])
        for values, said in (
            ({"union": "NOWHERE"}, "no union with this code"),
            ({"content": " … "}, "Write what it is about"),
            ({"content": "x" * 5001}, "at most 5000"),
        ):
            with self.subTest(values=values):
                self.assertIn(said, self.drop(**values).text)
        self.assertEqual(self.cases.search_count([]), count)

    def test_what_is_about_the_union_goes_to_the_one_above(self):
        self.drop("the chair hires his cousin", above="1")
        case = self.last()
        self.assertEqual(case.organization_id, self.street)
        self.assertEqual(case.chain_ids.user_id, self.above)


@tagged("post_install", "-at_install")
class TestMemberPage(OutsideCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.login = make_user(cls.env, "c_lu", ("base.group_portal",), password="c_lu")
        cls.member.partner_id = cls.login.partner_id
        cls.other = make_user(cls.env, "c_other", ("base.group_portal",), password="c_other")
        cls.env["union.member"].create(
            {"name": "王邻", "gender": "male", "organization_id": cls.building.id,
             "state": "active", "partner_id": cls.other.partner_id.id}
        )  # fmt: skip

    def send(self, path, **values):
        found = re.search(r'csrf_token: "([^"]+)"', self.url_open(PAGE).text)
        return self.url_open(path, data={"csrf_token": found.group(1), **values})

    def test_a_member_brings_a_case_in_and_follows_it(self):
        self.authenticate("c_lu", "c_lu")
        page = self.send(
            f"{PAGE}/new", type_id=str(self.kind("appeal").id), title="wages",
            content="three months, call 13812345678", contact="微信 lu",
        )  # fmt: skip
        case = self.last()
        self.assertIn(case.number, page.text)
        self.assertEqual((case.member_id, case.received_via), (self.member, "portal"))
        self.assertTrue(case.confidential)
        self.assertNotIn("13812345678", case.content)
        officer = self.as_user(self.officer, case)
        officer.action_step("inside only")
        officer.action_answer("we talk to the employer")
        page = self.url_open(f"{PAGE}/{case.id}")
        self.assertIn("we talk to the employer", page.text)
        self.assertNotIn("inside only", page.text)
        self.send(f"{PAGE}/{case.id}/say", content="thank you")
        self.assertEqual(case.sudo().step_ids[-1].text, "thank you")
        with self.subTest("another member and one without a membership"):
            for login in ("c_other",):
                self.authenticate(login, login)
                self.assertEqual(self.url_open(f"{PAGE}/{case.id}").status_code, 404)
                self.assertNotIn(case.number, self.url_open(PAGE).text)
                with mute_logger("odoo.http"):
                    answer = self.send(f"{PAGE}/{case.id}/say", content="mine")
                self.assertEqual(answer.status_code, 404)
        for user in (self.login, self.other):
            with self.assertRaises(AccessError):
                case.with_user(user).read(["title"])

    def test_an_officer_who_complains_does_not_handle_it_himself(self):
        self.member.partner_id = self.officer.partner_id
        case = self.cases._portal_new(
            self.member.sudo(),
            {"type_id": str(self.kind("appeal").id), "title": "x", "content": "about my own pay"},
        )
        self.assertEqual(case.chain_ids.user_id, self.second)


@tagged("post_install", "-at_install")
class TestCaseMail(OutsideCase):
    def test_a_mail_becomes_a_case_once_and_stands_nowhere_else(self):
        domain = self.env["mail.alias.domain"].create({"name": "case.example.org"})
        self.env.company.alias_domain_id = domain
        door = self.env["union.case.door"].create(
            {"organization_id": self.building.id, "alias_name": "rights-jd"}
        )
        self.assertEqual(door.alias_email, "rights-jd@case.example.org")
        count = self.cases.search_count([])
        for _fetched in range(2):
            self.env["mail.thread"].message_process(
                False, MAIL.format(to=door.alias_email, id="one")
            )
        self.assertEqual(self.cases.search_count([]), count + 1)
        case = self.last()
        self.assertEqual((case.received_via, case.confidential), ("mail", True))
        self.assertIn("qzbriefqz", case.content)
        self.assertNotIn("13812345678", case.title)
        self.assertEqual(case.file_ids.mapped("name"), ["proof.txt"])
        self.assertEqual(case.file_ids.mapped("res_model"), ["union.case"])
        self.assertFalse(
            self.env["mail.message"].search(
                ["|", ("body", "ilike", "qzbriefqz"), ("email_from", "ilike", "lu@example.org"),
                 ("model", "=", "union.case.door"), ("message_type", "=", "email")]
            )
        )  # fmt: skip
        self.assertFalse(self.env["res.partner"].search([("email", "ilike", "lu@example.org")]))
        shown = self.as_user(self.officer, case).action_reveal("to answer")
        self.assertIn("lu@example.org", shown["contact"])
        with self.assertRaises(AccessError):
            self.env["union.case.door"].with_user(self.sister_clerk).create(
                {"organization_id": self.building.id}
            )
