"""A member's own pages, his card, and the papers of the desk: over HTTP, with the attacks."""

import io
import json
import re
from urllib.parse import urlencode

import pypdf

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import entry
from .entry_case import EntryCase

PDF = {"force_report_rendering": True}


class PortalCase(EntryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.building_clerk, cls.sister_clerk, cls.street_auditor, cls.portal):
            user.password = f"pw-{user.login}"

    def as_login(self, user):
        self.authenticate(user.login, f"pw-{user.login}")


@tagged("post_install", "-at_install")
class TestOwnPages(PortalCase):
    def test_own_data_are_masked_and_nobody_elses_are_there(self):
        self.enter(self.member, self.issue(self.member))
        page = self.url_open("/my/union").text
        for text in ("程立", "金鼎一工会", self.member.member_number, self.member.mobile_masked):
            self.assertIn(text, page)
        for text in ("13740846169", "方敏", "粤海人"):
            self.assertNotIn(text, page)
        self.assertIn("/my/union", self.url_open("/my").text)

    def test_a_portal_user_who_is_no_member_sees_nothing(self):
        self.as_login(self.portal)
        for path in ("/my/union", "/my/union/card", "/my/union/consent"):
            with self.subTest(path):
                answer = self.url_open(path)
                self.assertIn("not tied to a membership", answer.text)
                self.assertNotIn("程立", answer.text)
        self.post("/my/union/consent", decision="given", version="2026-1")
        self.assertFalse(self.env["union.consent"].search([]))

    def test_the_anonymous_is_sent_to_the_login(self):
        for path in ("/my/union", "/my/union/card", "/my/union/consent"):
            with self.subTest(path):
                answer = self.url_open(path, allow_redirects=False)
                self.assertEqual(answer.status_code, 303)
                self.assertIn("/web/login", answer.headers["Location"])

    def test_a_member_has_no_right_to_any_of_the_models(self):
        self.enter(self.member, self.issue(self.member))
        user = self.user_of(self.member)
        for name in (
            "union.member",
            "union.member.entry.code",
            "union.entry.event",
            "union.entry.attempt",
            "union.member.card",
            "union.consent",
            "union.consent.text",
            "union.member.papers",
        ):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=name, operation=operation):
                    self.assertFalse(self.env[name].with_user(user).has_access(operation))

    @mute_logger("odoo.http")
    def test_the_contact_of_a_member_takes_no_address_and_no_mobile(self):
        self.enter(self.member, self.issue(self.member))
        for path in ("/my/account", "/my/addresses", "/my/address"):
            with self.subTest(path):
                self.assertTrue(self.url_open(path).url.endswith("/my/union"))
        partner = self.member.partner_id
        answer = self.post(
            "/my/address/submit", partner_id=partner.id, name="x", phone="13740846169"
        )
        self.assertEqual(answer.status_code, 404)
        self.env.invalidate_all()
        self.assertFalse(partner.phone)

    def test_consent_is_withdrawn_and_every_answer_stays(self):
        self.enter(self.member, self.issue(self.member))
        for decision in ("withdrawn", "refused", "given", "withdrawn", "withdrawn", "nonsense"):
            self.post("/my/union/consent", decision=decision, version="2026-1")
        rows = self.env["union.consent"].search([("member_id", "=", self.member.id)], order="id")
        # Nothing is withdrawn that was not given.
        self.assertEqual(rows.mapped("decision"), ["refused", "given", "withdrawn"])
        with self.assertRaises(UserError):
            rows[0].decision = "given"
        text = rows.text_id
        with self.assertRaisesRegex(UserError, "add a new version"):
            text.body = "x"

    def test_a_new_version_is_asked_for_and_the_old_answer_is_no_answer_to_it(self):
        self.enter(self.member, self.issue(self.member))
        self.env["union.consent.text"].create(
            {"version": "2026-2", "date_from": "2026-10-01", "title": "新版", "body": "甲\n乙"}
        )
        self.env["union.consent.text"].create(
            {"version": "2027-1", "date_from": "2027-01-01", "title": "明年", "body": "丙"}
        )
        self.assertIn("新版", self.url_open("/my/union/consent").text)
        self.post("/my/union/consent", decision="given", version="2026-1")
        self.assertFalse(self.env["union.consent"].search([]))
        self.post("/my/union/consent", decision="given", version="2026-2")
        self.assertEqual(self.env["union.consent"].search([]).text_id.version, "2026-2")

    def test_notices_of_my_unions_and_of_those_above_them(self):
        notices = self.env["union.publicity"].create(
            [
                {"name": name, "content": f"内容{name}", "days": 5, "organization_id": place.id}
                for name, place in (
                    ("本会公示", self.primary),
                    ("街道公示", self.street),
                    ("外区公示", self.sister_street),
                    ("过期公示", self.primary),
                    ("草稿公示", self.primary),
                )
            ]
        )
        notices[:4].write({"state": "published", "ends_on": "2026-10-20"})
        notices[3].ends_on = "2026-10-11"
        self.enter(self.member, self.issue(self.member))
        page = self.url_open("/my/union").text
        for name in ("本会公示", "街道公示"):
            self.assertIn(name, page)
        for name in ("外区公示", "过期公示", "草稿公示"):
            self.assertNotIn(name, page)


@tagged("post_install", "-at_install")
class TestCard(PortalCase):
    def card(self, member):
        card = self.env["union.member.card"]._of(member)[member]
        self.env.flush_all()
        return card

    def test_the_card_page_shows_a_code_that_holds_the_token_only(self):
        self.enter(self.member, self.issue(self.member))
        page = self.url_open("/my/union/card").text
        card = self.env["union.member.card"].search([("member_id", "=", self.member.id)])
        self.assertRegex(page, r'src="data:image/svg\+xml;base64,[A-Za-z0-9+/]{200}')
        self.assertNotIn(card.token, page)
        self.assertEqual(card._address(), f"{card.get_base_url()}/union/card/{card.token}")
        for own in (str(self.member.id), self.member.member_number, "程立"):
            self.assertNotIn(own, card._address().rpartition("/")[2])
        # The same card the next time.
        self.url_open("/my/union/card")
        self.assertEqual(self.env["union.member.card"].search([]), card)

    def test_who_learns_whose_card_it_is(self):
        path = f"/union/card/{self.card(self.member).token}"
        page = self.url_open(path)
        self.assertIn("This card is valid", page.text)
        self.assertNotIn("程立", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for user, knows in (
            (self.building_clerk, True),
            (self.street_auditor, True),
            (self.sister_clerk, False),
            (self.portal, False),
        ):
            with self.subTest(user.login):
                self.as_login(user)
                page = self.url_open(path).text
                self.assertIn("This card is valid", page)
                for text in ("程立", "金鼎一工会", self.member.member_number):
                    self.assertEqual(text in page, knows)
                self.assertNotIn(self.member.mobile_masked, page)

    def test_a_lost_card_is_as_unknown_as_a_guessed_one(self):
        lost = self.card(self.member).token
        self.member.with_user(self.building_clerk).action_revoke_cards("遗失")
        new = self.card(self.member).token
        self.assertNotEqual(lost, new)
        pages = {
            self.url_open(f"/union/card/{token}").text.replace(token, "")
            for token in (lost, entry.new_card_token(), "_" * 32, new[:-1], new + "x")
        }
        for page in pages:
            self.assertIn("not valid", page)
        self.assertEqual(len(pages), 1)
        self.assertIn("This card is valid", self.url_open(f"/union/card/{new}").text)
        trail = self.env["union.entry.event"].search([("kind", "=", "card_revoked")])
        self.assertEqual((trail.user_id, trail.reason), (self.building_clerk, "遗失"))

    def test_the_card_of_a_member_who_left_is_not_valid(self):
        token = self.card(self.retained).token
        self.assertIn("This card is valid", self.url_open(f"/union/card/{token}").text)
        self.retained._change_state("left")
        self.env.flush_all()
        self.as_login(self.building_clerk)
        page = self.url_open(f"/union/card/{token}").text
        self.assertIn("not valid", page)
        self.assertNotIn("钟原", page)

    def test_nobody_reads_a_token(self):
        card = self.card(self.member)
        for user in (self.building_clerk, self.city_admin, self.env.ref("base.user_admin")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                card.with_user(user).read(["token"])
        with self.assertRaises(AccessError):
            self.env["union.member.card"].with_user(self.building_clerk).search(
                [("token", "=like", card.token[:4] + "%")]
            )


@tagged("post_install", "-at_install")
class TestRefusals(PortalCase):
    @mute_logger("odoo.http")
    def test_debug_mode_tells_no_name_of_who_is_out_of_reach(self):
        self.as_login(self.sister_clerk)
        # Every internal user can.
        self.url_open("/odoo?debug=1")
        for method, argument in (("read", ["name"]), ("write", {"note": "x"})):
            args = [self.member.ids, argument]
            params = {"model": "union.member", "method": method, "args": args, "kwargs": {}}
            with self.subTest(method):
                answer = self.url_open(
                    f"/web/dataset/call_kw/union.member/{method}",
                    data=json.dumps({"jsonrpc": "2.0", "params": params}),
                    headers={"Content-Type": "application/json"},
                )
                data = answer.json()["error"]["data"]
                self.assertEqual(data["name"], "odoo.exceptions.AccessError")
                self.assertNotIn(self.member.name, json.dumps(data, ensure_ascii=False))
                self.assertIn(f"(union.member: {self.member.id})", data["message"])


@tagged("post_install", "-at_install")
class TestPapers(PortalCase):
    def dialog(self, members, paper, user=None, reason="首次发卡"):
        return (
            self.env["union.member.papers"]
            .with_user(user or self.building_clerk)
            .create({"member_ids": members.ids, "paper": paper, "reason": reason})
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_actions_report")
    def test_nobody_prints_papers_of_his_own_making(self):
        row = {"name": "t_forged", "member_number": "1", "qr": "http://127.0.0.1:1/x.png"}
        options = {"paper": "cards", "rows": [row], "seal": True, "entry_url": ""}
        for user in (self.portal, self.building_clerk, self.sister_clerk):
            self.as_login(user)
            for kind in ("html", "text", "pdf"):
                with self.subTest(kind=kind, user=user.login):
                    answer = self.url_open(
                        f"/report/{kind}/trade_union.member_papers/1?"
                        + urlencode({"options": json.dumps(options)})
                    )
                    self.assertGreaterEqual(answer.status_code, 400)
                    self.assertNotIn("t_forged", answer.text)

    def test_ten_cards_on_a_sheet_and_slips_apart(self):
        members = self.env["union.member"].create(
            [
                {
                    "name": f"会员{at}",
                    "gender": "female",
                    "organization_id": self.primary.id,
                    "state": "active",
                }
                for at in range(12)
            ]
        )
        for paper in ("cards", "codes"):
            with self.subTest(paper):
                dialog = self.dialog(members, paper)
                dialog.button_print()
                content, name = dialog.with_context(**PDF)._print()
                pages = pypdf.PdfReader(io.BytesIO(content)).pages
                self.assertEqual(len(pages), 2, name)
                text = "".join(page.extract_text() for page in pages)
                for member in members:
                    self.assertEqual(text.count(member.member_number), 1)
                # Between letters that stand close the reader of PDFs may see a blank.
                found = re.findall(r"(?:[2-9A-Z] ?){4}-(?: ?[2-9A-Z]){4}", text)
                self.assertEqual(len(set(found)), 12 if paper == "codes" else 0)
        # What is on the slip opens the door.
        one = members[0]
        at = text.index(one.member_number)
        code = re.search(r"(?:[2-9A-Z] ?){4}-(?: ?[2-9A-Z]){4}", text[at:]).group(0)
        code = code.replace(" ", "")
        self.env.flush_all()
        self.assertTrue(self.is_in(self.try_code(one.member_number, code)))

    @mute_logger("odoo.http")
    def test_the_file_is_handed_out_once_and_to_its_clerk_only(self):
        members = self.member | self.other
        dialog = self.dialog(members, "codes")
        path = dialog.button_print()["url"]
        self.env.flush_all()
        for user in (self.sister_clerk, self.street_auditor, self.portal):
            with self.subTest(user.login):
                self.as_login(user)
                self.assertEqual(self.url_open(path).status_code, 404)
        codes = self.env["union.member.entry.code"]
        self.assertFalse(codes.search([]))
        self.as_login(self.building_clerk)
        self.assertEqual(self.url_open(path).status_code, 200)
        self.assertEqual(codes.search([]).member_id, members)
        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(len(codes.search([])), 2)
        log = self.env["union.access.log"].search([("fields_shown", "=", "entry_code")])
        self.assertEqual(set(log.mapped("res_id")), set(members.ids))

    @mute_logger("odoo.http")
    def test_no_code_is_left_behind_if_one_of_them_left_meanwhile(self):
        dialog = self.dialog(self.member | self.other, "codes")
        path = dialog.button_print()["url"]
        self.other._change_state("left")
        self.env.flush_all()
        self.as_login(self.building_clerk)
        self.assertEqual(self.url_open(path).status_code, 409)
        self.assertFalse(self.env["union.member.entry.code"].search([]))

    def test_who_may_print(self):
        for user in (self.sister_clerk, self.sister_admin):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.dialog(self.member, "cards", user).button_print()
        for user in (self.street_auditor, self.building_teller, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.dialog(self.member, "cards", user)
        with self.assertRaises(UserError):
            self.dialog(self.member, "codes", reason=" ").button_print()
        with self.assertRaises(UserError):
            self.dialog(self.applicant, "cards").button_print()
        with self.assertRaises(UserError):
            self.dialog(self.member.browse(), "cards").button_print()

    def test_the_code_on_the_screen_is_the_code(self):
        action = self.dialog(self.member, "codes").button_show_code()
        code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}", action["params"]["message"]).group(0)
        self.env.flush_all()
        self.assertTrue(self.is_in(self.try_code(self.member.member_number, code)))

    def test_the_cost_of_codes_grows_with_no_query_a_member(self):
        members = (
            self.env["union.member"]
            .create(
                [
                    {
                        "name": f"会员{at}",
                        "gender": "female",
                        "organization_id": self.primary.id,
                        "state": "active",
                    }
                    for at in range(60)
                ]
            )
            .with_user(self.building_clerk)
        )

        def cost(few):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            few.action_issue_codes("x")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        cost(members[:2])
        self.assertLessEqual(cost(members[10:60]), cost(members[:10]) + 5)
