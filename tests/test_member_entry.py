"""Entry by member number and one-time code: over HTTP, as a stranger's browser does it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .entry_case import ENTRY, PASSWORD, EntryCase
from .tree import make_user

WRONG = "do not belong together"
WAIT = "Too many wrong tries"


@tagged("post_install", "-at_install")
class TestEntry(EntryCase):
    def test_a_member_enters_chooses_a_password_and_is_asked_for_consent(self):
        self.assertFalse(self.user_of(self.member))
        code = self.issue(self.member)
        answer = self.enter(self.member, code)
        self.assertTrue(answer.url.endswith("/my/union/consent"))
        user = self.user_of(self.member)
        self.assertEqual(self.logged_in(), user)
        self.assertTrue(user.share)
        self.assertEqual(user.partner_id, self.member.partner_id)
        self.assertFalse(user.partner_id.phone or user.partner_id.email)
        answer = self.post("/my/union/consent", decision="given", version="2026-1")
        self.assertTrue(answer.url.endswith("/my/union"))
        self.assertIn("程立", answer.text)
        consent = self.env["union.consent"].search([("member_id", "=", self.member.id)])
        self.assertEqual((consent.decision, consent.way, consent.user_id), ("given", "entry", user))
        self.assertEqual(consent.text_digest, consent.text_id._digest())
        # From now on number and password are enough.
        self.authenticate(self.member.member_number, PASSWORD)
        self.assertTrue(self.reach())

    def test_typed_small_with_gaps_and_in_full_width(self):
        code = self.issue(self.member)
        typed = f" {code[:3].lower()} {code[3:]}".replace("-", "－")
        # With a sign no text has, as a program may send it.
        wide = "\0".join(chr(ord(sign) + 0xFEE0) for sign in self.member.member_number)
        self.assertTrue(self.is_in(self.try_code(wide, typed)))

    def test_a_code_is_good_once(self):
        code = self.issue(self.member)
        self.enter(self.member, code)
        self.leave()
        self.assertIn(WRONG, self.try_code(self.member.member_number, code).text)

    def test_of_two_windows_the_second_is_told(self):
        code = self.issue(self.member)
        self.try_code(self.member.member_number, code)
        first = self.opener
        self.leave()
        self.enter(self.member, code, "another-71-pass")
        self.opener = first
        answer = self.url_open(f"{ENTRY}/password")
        self.assertTrue(answer.url.endswith(ENTRY))

    def test_a_code_ends_with_its_day_and_with_the_next_one(self):
        old = self.issue(self.member)
        new = self.issue(self.member)
        self.assertIn(WRONG, self.try_code(self.member.member_number, old).text)
        self.pass_by(days=31)
        self.assertIn(WRONG, self.try_code(self.member.member_number, new).text)
        codes = self.env["union.member.entry.code"].search([("member_id", "=", self.member.id)])
        self.assertEqual(codes.mapped("state"), ["expired", "revoked"])

    def test_the_proof_between_code_and_password_lasts_minutes(self):
        code = self.issue(self.member)
        self.try_code(self.member.member_number, code)
        self.pass_by(minutes=16)
        answer = self.post(f"{ENTRY}/password", password=PASSWORD, again=PASSWORD)
        self.assertTrue(answer.url.endswith(ENTRY))
        self.assertFalse(self.user_of(self.member))

    def test_a_file_in_place_of_a_text_is_none(self):
        file = {"code": ("code.txt", b"x"), "number": ("n.txt", b"x")}
        answer = self.url_open(ENTRY, data={"csrf_token": self.csrf()}, files=file)
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(self.is_in(answer))
        self.try_code(self.member.member_number, self.issue(self.member))
        file = {"password": ("p.txt", b"x"), "again": ("a.txt", b"x")}
        answer = self.url_open(f"{ENTRY}/password", data={"csrf_token": self.csrf()}, files=file)
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(self.logged_in())

    def test_bad_passwords_are_told_and_use_nothing_up(self):
        code = self.issue(self.member)
        self.try_code(self.member.member_number, code)
        number = self.member.member_number
        for password, again, text in (
            ("kwz-71-blau", "kwz-71-blaa", "differ"),
            ("kurz", "kurz", "too short"),
            (number, number, "too easy"),
            ("aaaaaaaaaa", "aaaaaaaaaa", "too easy"),
        ):
            with self.subTest(text=text):
                answer = self.post(f"{ENTRY}/password", password=password, again=again)
                self.assertIn(text, answer.text)
        answer = self.post(f"{ENTRY}/password", password=PASSWORD, again=PASSWORD)
        self.assertTrue(answer.url.endswith("/my/union/consent"))

    @mute_logger("odoo.http")
    def test_without_the_forms_token_nothing_happens(self):
        code = self.issue(self.member)
        answer = self.post(ENTRY, token=False, number=self.member.member_number, code=code)
        self.assertEqual(answer.status_code, 400)

    def test_only_the_digest_is_kept(self):
        code = self.issue(self.member)
        self.cr.execute("SELECT * FROM union_member_entry_code")
        stored = str(self.cr.fetchall())
        self.assertNotIn(code, stored)
        self.assertNotIn(code.replace("-", ""), stored)
        rows = self.env["union.member.entry.code"].with_user(self.building_clerk)
        with self.assertRaises(AccessError):
            rows.search([]).mapped("code_digest")


@tagged("post_install", "-at_install")
class TestLockOut(EntryCase):
    def text_of(self, number, code="AAAA-2222"):
        return self.try_code(number, code).text

    def test_a_number_nobody_has_is_answered_like_one_somebody_has(self):
        self.issue(self.member)
        pages = {}
        for name, number in (
            ("code", self.member.member_number),
            ("no code", self.other.member_number),
            ("nobody", "M99999999"),
        ):
            self.cr.execute("DELETE FROM union_entry_attempt")
            answers = [self.try_code(number, "AAAA-2222") for _ in range(7)]
            token = self.csrf()
            pages[name] = [(a.status_code, a.text.replace(token, "")) for a in answers]
            self.assertIn(WRONG, answers[0].text)
            self.assertIn(WAIT, answers[-1].text)
        self.assertEqual(pages["code"], pages["nobody"])
        self.assertEqual(pages["no code"], pages["nobody"])

    def test_the_right_code_does_not_help_a_locked_number_until_time_has_gone_by(self):
        code = self.issue(self.member)
        number = self.member.member_number
        for _ in range(5):
            self.assertIn(WRONG, self.text_of(number))
        self.assertIn(WAIT, self.text_of(number, code))
        self.pass_by(seconds=61)
        self.assertIn(WRONG, self.text_of(number))
        # The second pause is twice as long.
        self.pass_by(seconds=61)
        self.assertIn(WAIT, self.text_of(number, code))
        self.pass_by(seconds=61)
        self.assertTrue(self.is_in(self.try_code(number, code)))

    def test_a_new_code_from_the_clerk_ends_the_pause_of_the_number_alone(self):
        numbers = [self.member.member_number, self.other.member_number]
        self.issue(self.member | self.other)
        for number in numbers:
            for _ in range(5):
                self.text_of(number)
        new = self.issue(self.member)
        self.assertIn(WAIT, self.text_of(numbers[1]))
        self.assertTrue(self.is_in(self.try_code(numbers[0], new)))
        # Whoever tries from here by the numbers of others is not let off by it.
        for count in range(30):
            self.text_of(f"M9{count:07}")
        self.assertIn(WAIT, self.text_of(numbers[0], self.issue(self.member)))

    def test_a_right_one_wipes_out_the_failures(self):
        number = self.member.member_number
        for _ in range(4):
            self.text_of(number)
        self.assertTrue(self.is_in(self.try_code(number, self.issue(self.member))))
        for _ in range(4):
            self.assertIn(WRONG, self.text_of(number))

    def test_an_address_that_tries_many_numbers_is_locked_and_locks_no_number(self):
        code = self.issue(self.member)
        for count in range(30):
            self.assertIn(WRONG, self.text_of(f"M9{count:07}"))
        self.assertIn(WAIT, self.text_of(self.member.member_number, code))
        self.cr.execute("SELECT COUNT(*) FROM union_entry_attempt")
        self.assertEqual(self.cr.fetchone()[0], 31)  # the address and thirty numbers
        self.pass_by(seconds=61)
        self.assertTrue(self.is_in(self.try_code(self.member.member_number, code)))

    def test_a_code_dies_of_too_many_wrong_tries_however_slow(self):
        code = self.issue(self.member)
        number = self.member.member_number
        for _ in range(10):
            self.pass_by(hours=2)
            self.assertIn(WRONG, self.text_of(number))
        self.pass_by(days=2)
        self.assertIn(WRONG, self.text_of(number, code))
        trail = self.env["union.entry.event"].search([("member_id", "=", self.member.id)])
        self.assertEqual(trail.mapped("kind").count("failed"), 10)

    def test_the_figures_are_data(self):
        self.env["ir.config_parameter"].set_param("trade_union.entry_number_failures", "2")
        for _ in range(2):
            self.assertIn(WRONG, self.text_of("M1"))
        self.assertIn(WAIT, self.text_of("M1"))
        # What is no figure counts as not set.
        self.env["ir.config_parameter"].set_param("trade_union.entry_number_failures", "-1")
        self.assertEqual(self.env["union.entry.attempt"]._figures().number_failures, 5)

    def test_the_password_of_a_member_is_locked_by_number_as_well(self):
        self.enter(self.member, self.issue(self.member))
        self.leave()
        number = self.member.member_number
        for _ in range(5):
            answer = self.post("/web/login", login=number, password="guess-guess")
            self.assertIn("Wrong login/password", answer.text)
        answer = self.post("/web/login", login=number, password=PASSWORD)
        self.assertIn("Wrong login/password", answer.text)
        self.pass_by(seconds=61)
        self.post("/web/login", login=number, password=PASSWORD)
        self.assertEqual(self.logged_in(), self.user_of(self.member))

    def test_nobody_signs_up_under_a_members_number(self):
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        users = self.env["res.users"].with_context(no_reset_password=True)
        invited = self.env["res.partner"].create({"name": "请来"})
        invited.signup_prepare()
        token = invited.sudo()._generate_signup_token()
        for login in (self.other.member_number, "M00999999", " m1 "):
            for by in (None, token):
                with (
                    self.subTest(login, invited=bool(by)),
                    self.assertRaisesRegex(UserError, "e-mail address"),
                    self.cr.savepoint(),
                ):
                    users.signup({"login": login, "name": "x", "password": PASSWORD}, by)
        users.signup({"login": "x@example.com", "name": "x", "password": PASSWORD})
        # As a log-in by another service makes them.
        users.signup({"login": "provider_2_user_7", "name": "x", "password": PASSWORD})
        self.enter(self.other, self.issue(self.other))
        self.assertEqual(self.logged_in().login, self.other.member_number)

    def test_a_number_is_known_by_what_the_office_made_of_the_sequence(self):
        sequence = self.env.ref("trade_union.sequence_member")
        like = self.env["union.member"]._is_like_a_number
        for prefix, suffix, number, other in (
            ("M", False, "M00000001", "00000001"),
            (False, False, "17", "M17"),
            ("GH-%(year)s-", "/%(day)s", "GH-2031-0004/09", "GH-0004/09"),
        ):
            with self.subTest(prefix):
                sequence.write({"prefix": prefix, "suffix": suffix})
                self.assertTrue(like(self.env["union.member"]._next_numbers(1)[0]))
                self.assertTrue(like(number))
                self.assertFalse(like(other))
                self.assertFalse(like("Mary"))
                self.assertFalse(like(False))

    @mute_logger("odoo.addons.auth_signup.controllers.main")
    def test_the_forgotten_password_of_odoo_does_not_tell_who_exists(self):
        self.enter(self.member, self.issue(self.member))
        users = self.env["res.users"]
        told = []
        for login in (self.member.member_number, "M99999999"):
            with self.assertRaises(Exception) as caught:
                users.sudo().reset_password(login)
            told.append(str(caught.exception))
        self.assertEqual(told[0], told[1])


@tagged("post_install", "-at_install")
class TestDesk(EntryCase):
    """Who issues codes, and what a new one ends."""

    def test_only_officers_of_the_union_issue_codes_and_say_why(self):
        for user in (
            self.sister_clerk,
            self.sister_admin,
            self.street_auditor,
            self.building_teller,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        ):
            for call in ("action_issue_codes", "action_revoke_cards"):
                with self.subTest(user=user.login, call=call), self.assertRaises(AccessError):
                    getattr(self.member.with_user(user), call)("x")
        for reason in ("", "  ", None, False):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.member.with_user(self.building_clerk).action_issue_codes(reason)
        with self.assertRaises(AccessError):
            (self.member | self.sister_member).with_user(self.building_clerk).action_issue_codes(
                "x"
            )

    def test_who_issued_what_is_on_record(self):
        self.issue(self.member, reason="手机遗失")
        trail = self.env["union.entry.event"].search([("member_id", "=", self.member.id)])
        self.assertEqual(
            (trail.kind, trail.user_id, trail.reason), ("issued", self.building_clerk, "手机遗失")
        )
        log = self.env["union.access.log"].search([("res_id", "=", self.member.id)], limit=1)
        self.assertEqual(
            (log.user_id, log.fields_shown, log.reason),
            (self.building_clerk, "entry_code", "手机遗失"),
        )

    def test_a_new_code_ends_sessions_password_and_keys(self):
        self.enter(self.member, self.issue(self.member))
        user = self.user_of(self.member)
        self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "x", None)
        self.assertTrue(self.reach())
        code = self.issue(self.member, reason="手机遗失")
        self.assertFalse(self.reach())
        self.assertFalse(user.api_key_ids)
        self.leave()
        self.post("/web/login", login=self.member.member_number, password=PASSWORD)
        self.assertFalse(self.logged_in())
        self.enter(self.member, code, "neu-72-gelb")
        self.assertEqual(self.logged_in(), user)

    def test_neither_applicants_nor_those_who_left_get_a_code(self):
        self.sister_member._change_state("left")
        for member in (self.applicant, self.sister_member):
            with self.subTest(member.name), self.assertRaisesRegex(UserError, "No members now"):
                member.action_issue_codes("x")
        self.issue(self.retained)

    def test_an_officer_keeps_his_own_login(self):
        self.member.partner_id = self.street_reviewer.partner_id
        with self.assertRaisesRegex(UserError, "use a login they have already"):
            self.issue(self.member)

    def test_a_login_taken_by_somebody_else_is_left_alone(self):
        thief = make_user(self.env, self.other.member_number, ("base.group_portal",))
        with self.assertRaisesRegex(UserError, "taken as a login"):
            self.issue(self.other)
        code = self.issue(self.member)
        # Taken between the issue and the entry.
        thief.login = self.member.member_number
        answer = self.enter(self.member, code)
        self.assertIn(WRONG, answer.text)
        self.assertFalse(self.logged_in())

    def test_a_clerk_does_not_choose_whose_login_a_member_has(self):
        admin = self.env.ref("base.user_admin").partner_id
        with self.assertRaises(AccessError):
            self.member.with_user(self.building_clerk).partner_id = admin
        member = (
            self.env["union.member"]
            .with_user(self.building_clerk)
            .with_context(default_partner_id=admin.id)
            .create({"name": "x", "gender": "male", "organization_id": self.primary.id})
        )
        self.assertFalse(member.sudo().partner_id)

    def test_an_administrator_ties_an_officer_in_scope_to_his_membership(self):
        login = self.street_reviewer.login
        for user in (self.building_clerk, self.street_approver, self.sister_admin):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.member.with_user(user).action_link_login(login)
        member = self.member.with_user(self.district_admin)
        for other in ("nobody", "admin", self.sister_clerk.login, self.district_admin.login):
            with self.subTest(other), self.assertRaises(UserError):
                member.action_link_login(other)
        member.action_link_login(login)
        self.assertEqual(self.member.partner_id, self.street_reviewer.partner_id)
        with self.assertRaisesRegex(UserError, "tied already"):
            self.other.with_user(self.district_admin).action_link_login(login)
        members = self.env["union.member"].with_user(self.street_reviewer)._of_login()
        self.assertEqual(members, self.member)


@tagged("post_install", "-at_install")
class TestLeaving(EntryCase):
    def test_who_leaves_or_moves_away_is_out_at_once(self):
        for state in ("left", "transferred"):
            with self.subTest(state):
                member = self.member if state == "left" else self.other
                self.enter(member, self.issue(member))
                self.assertTrue(self.reach())
                card = self.env["union.member.card"]._of(member)[member]
                member._change_state(state)
                self.env.flush_all()
                self.assertFalse(self.reach())
                self.assertFalse(self.user_of(member).active)
                self.assertTrue(card.revoked_at)
                self.leave()
                self.post("/web/login", login=member.member_number, password=PASSWORD)
                self.assertFalse(self.logged_in())

    def test_a_code_in_hand_ends_with_the_membership(self):
        code = self.issue(self.member)
        self.try_code(self.member.member_number, code)
        self.member._change_state("left")
        self.env.flush_all()
        answer = self.post(f"{ENTRY}/password", password=PASSWORD, again=PASSWORD)
        self.assertTrue(answer.url.endswith(ENTRY))
        self.assertIn(WRONG, self.try_code(self.member.member_number, code).text)
        self.assertFalse(self.user_of(self.member))

    def test_an_officer_who_leaves_his_union_keeps_his_login_without_the_page(self):
        self.member.partner_id = self.street_reviewer.partner_id
        self.member._change_state("left")
        self.assertTrue(self.street_reviewer.active)
        self.assertFalse(self.env["union.member"].with_user(self.street_reviewer)._of_login())

    def test_who_comes_back_enters_anew(self):
        self.enter(self.member, self.issue(self.member))
        self.member._change_state("left")
        self.member._change_state("active")
        self.assertFalse(self.user_of(self.member).active)
        self.enter(self.member, self.issue(self.member), "neu-72-gelb")
        self.assertEqual(self.logged_in(), self.user_of(self.member))
        self.assertTrue(self.user_of(self.member).active)
