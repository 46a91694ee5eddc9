"""A member asks for the correction of his number, birth date and gender, and the office decides."""

import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.identity import mask_id
from ..models.clock import today
from .membership_case import resident_number
from .portal_case import PAGE, PortalCase
from .wire import WireCase

# The member's own: a man's, born 1990-03-07.
OWN = resident_number(1)
# What he asks for: a woman's, born 1991-01-02.
NEW = resident_number(12, birth="19910102")


class CorrectionCase(PortalCase):
    def correct(self, login="t_person", **values):
        """Send the form; return the page that answers."""
        self.authenticate(login, login)
        return self.send("new/correction", **values)

    def filed(self, user=None, **values):
        """Return the request (superuser) a member has sent."""
        answer = self.correct((user or self.user).login, **values)
        self.assertIn("was sent", answer.text)
        return self.papers(user)[0]

    def find(self, number):
        """Return the members a clerk finds by a number."""
        return self.as_user(self.building_clerk, self.env["union.member"]).search(
            [("id_number", "=", number)]
        )

    def twin_key(self, member):
        """Return the number that members of one name and birth date share."""
        self.env.flush_all()
        self.env.cr.execute("SELECT twin_key FROM union_member WHERE id = %s", [member.id])
        return self.env.cr.fetchone()[0]


@tagged("post_install", "-at_install")
class TestPortalCorrection(CorrectionCase):
    def test_what_is_wrong_is_told_and_nothing_is_saved(self):
        tomorrow = fields.Date.to_string(today(self.env) + timedelta(days=1))
        for values, problem in (
            ({"id_number": NEW[:-1] + "0"}, "fails its check digit"),
            ({"id_number": NEW[:-1]}, "17 characters instead of 18"),
            ({"id_number": "A" + NEW[1:]}, "other characters than 17 digits"),
            ({"id_number": "440304202713052572"}, "a birth date that cannot be"),
            ({"id_number": resident_number(2, birth="20990101")}, "between 1900 and today"),
            ({"id_number": NEW, "gender": "male"}, "a woman&#39;s, but the gender says male"),
            ({"id_number": NEW, "birth_date": "1991-01-03"}, "holds another birth date"),
            ({"id_number": "Q#7", "id_type": "passport"}, "3 characters, not 5 to 15"),
            ({"id_type": "passport"}, "write the number too"),
            ({"id_number": NEW, "id_type": "x"}, "one of the values"),
            ({"gender": "x"}, "one of the values"),
            # By the number on record.
            ({"gender": "female"}, "a man&#39;s, but the gender says female"),
            ({"birth_date": "1990-03-08"}, "holds another birth date"),
            ({"birth_date": "07/03/1990"}, "1990-12-31"),
            ({"birth_date": "1990-02-30"}, "1990-12-31"),
            ({"birth_date": "1990-03-07; x"}, "1990-12-31"),
            ({"birth_date": tomorrow}, "between 1900 and today"),
            ({"birth_date": "1899-12-31"}, "between 1900 and today"),
            ({"note": f"我的号码是{NEW}"}, "nine digits or more"),
        ):
            with self.subTest(values):
                answer = self.correct(education="bachelor", **values)
                self.assertEqual(answer.status_code, 200)
                alert = re.search(r'class="alert alert-warning"[^>]*>(.*?)</div>', answer.text)
                self.assertIn(problem, alert.group(1))
                if "id_number" in values:
                    self.assertNotIn(values["id_number"], answer.text)
                self.assertFalse(self.papers())
        self.assertEqual((self.member.gender, self.member.education), ("male", False))

    def test_a_file_in_place_of_a_text_is_none(self):
        self.authenticate("t_person", "t_person")
        page = f"{PAGE}/new/correction"
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(page).text).group(1)
        answer = self.url_open(
            page, data={"csrf_token": token}, files={"id_number": ("n.txt", NEW.encode())}
        )
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(self.papers())

    def test_the_form_shows_what_is_on_record_and_stays_nowhere(self):
        form = self.page(path=f"{PAGE}/new/correction")
        for told in ("Resident ID Card", "Male", "03/07/1990", self.member.id_masked):
            self.assertIn(told, form.text)
        self.assertNotIn(OWN, form.text)
        self.assertEqual(form.headers["Cache-Control"], "no-store")

    def test_a_number_is_kept_sealed_and_shown_as_a_mask_only(self):
        paper = self.filed(id_number=f" {NEW[:6]} {NEW[6:]} ", mobile="13912345678")
        self.assertEqual(
            (paper.id_masked, paper.gender, str(paper.birth_date), paper.id_type),
            (mask_id(NEW), "female", "1991-01-02", "resident"),
        )
        page = self.url_open(PAGE).text
        self.assertIn(paper.id_masked, page)
        self.assertIn("01/02/1991", page)
        self.assertEqual(self.member.birth_date, fields.Date.to_date("1990-03-07"))
        self.agree(paper)
        self.assertNotIn(NEW, page + self.url_open(PAGE).text + self.url_open("/my/union").text)
        # Papers, decisions, chatter, mails and notices of the office.
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND table_name ~ '^(union_|mail_|bus_)'
            """
        )
        tables = [name for (name,) in self.env.cr.fetchall()]
        self.assertIn("mail_message", tables)
        for table in tables:
            self.env.cr.execute(
                f'SELECT count(*) FROM "{table}" t WHERE strpos(t::text, %s) > 0', [NEW]
            )
            self.assertEqual(self.env.cr.fetchone(), (0,), table)

    def test_accepted_the_membership_follows_at_once(self):
        number = resident_number(14, birth="19910102")
        alike = self.make_member(14, "王建军", id_number=number, organization=self.target)
        self.assertNotEqual(self.twin_key(self.member), self.twin_key(alike))
        paper = self.filed(id_number=NEW, gender="female", birth_date="1991-01-02")
        self.assertEqual(self.find(OWN), self.member)
        self.assertFalse(self.find(NEW))
        self.agree(paper)
        self.assertEqual(paper.approval_state, "approved")
        self.assertEqual(self.find(NEW), self.member)
        self.assertFalse(self.find(OWN))
        self.assertEqual(
            (self.member.gender, str(self.member.birth_date)), ("female", "1991-01-02")
        )
        self.assertEqual(self.twin_key(self.member), self.twin_key(alike))
        self.assertIn("identity", self.member.event_ids.mapped("kind"))
        self.assertFalse(paper.sudo()["id_sealed"] or paper.sudo()["id_digest"])
        shown = self.as_user(self.building_clerk, self.member).action_reveal("核对证件")
        self.assertEqual(shown["id_number"], NEW)

    def test_refused_with_a_reason_nothing_changes(self):
        paper = self.filed(id_number=NEW)
        with self.assertRaises(UserError):
            self.as_user(self.building_approver, paper).action_refuse("")
        self.as_user(self.building_approver, paper).action_refuse("与身份证原件不符")
        self.assertEqual((paper.approval_state, self.find(OWN)), ("refused", self.member))
        self.assertEqual((self.member.gender, str(self.member.birth_date)), ("male", "1990-03-07"))
        self.assertFalse(paper.sudo()["id_sealed"] or paper.sudo()["id_digest"])
        page = self.page().text
        self.assertIn("Answer of the union: <span>与身份证原件不符", page)
        self.assertNotIn(NEW, page)

    def test_other_papers_than_the_id_card(self):
        paper = self.filed(id_type="passport", id_number="e1234 5678")
        self.assertEqual((paper.id_type, paper.gender), ("passport", False))
        self.assertIn("Passport", self.url_open(PAGE).text)
        self.agree(paper)
        self.assertEqual((self.member.id_type, self.member.gender), ("passport", "male"))
        self.assertEqual(self.find("E12345678"), self.member)
        # A passport tells neither: both are asked for by themselves.
        self.agree(self.filed(gender="female", birth_date="1992-05-06"))
        self.assertEqual(
            (self.member.gender, str(self.member.birth_date)), ("female", "1992-05-06")
        )
        # A number without its kind is of the paper on record.
        self.assertIn("18 characters, not 5 to 15", self.correct(id_number=NEW).text)
        self.agree(self.filed(id_type="permit", id_number="H12345678"))
        self.assertEqual((self.member.id_type, self.find("H12345678")), ("permit", self.member))

    def test_the_record_that_changed_meanwhile_is_asked_again(self):
        """Two requests at once: the one decided last must still agree with the number."""
        number = self.filed(id_type="passport", id_number="E12345678")
        self.agree(number)
        birth = self.filed(birth_date="1992-05-06")
        self.agree(self.filed(id_type="resident", id_number=NEW))
        self.agree(birth)
        self.assertEqual(birth.approval_state, "returned")
        trail = self.as_user(self.building_clerk, birth).approval_trail_html
        self.assertIn("holds another birth date", trail)
        self.assertEqual(str(self.member.birth_date), "1991-01-02")


@tagged("post_install", "-at_install")
class TestPortalCorrectionTold(CorrectionCase):
    """What the answer tells, and to whom."""

    def answers(self, user, number):
        """Return the pages a member sees after he sent a number, without what is his alone."""
        self.page(user.login)
        pages = [self.correct(user.login, id_number=number), self.url_open(PAGE)]
        pages.append(self.url_open("/my/union"))
        own = re.compile(
            rf'csrf_token: "[^"]+"|value="[^"]+"|{user.name}|(?<=\*)[0-9X]|[0-9]+',
        )
        return [(page.status_code, own.sub("#", page.text)) for page in pages]

    def test_a_taken_number_is_told_to_the_office_and_not_on_the_page(self):
        taken = resident_number(23, birth="19880808")
        self.make_member(23, "周强", id_number=taken, organization=self.target)
        alike = self.make_member(27, "王建军")
        user = self.person("t_namesake", alike)
        self.assertEqual(
            self.answers(self.user, taken), self.answers(user, resident_number(25, "19880808"))
        )
        paper = self.papers()
        self.assertEqual(paper.approval_state, "pending")
        self.agree(paper)
        self.assertEqual((paper.approval_state, self.find(OWN)), ("returned", self.member))
        trail = self.as_user(self.building_clerk, paper).approval_trail_html
        self.assertIn("is that of another membership", trail)
        self.assertNotIn("周强", trail)
        page = self.page().text
        self.assertIn("could not go on", page)
        self.assertNotIn("another membership", page)
        told = self.env["mail.message"].search(
            [("model", "=", paper._name), ("res_id", "=", paper.id)]
        )
        self.assertNotIn(self.user.partner_id, told.notified_partner_ids | told.partner_ids)
        self.assertNotIn(self.user.partner_id, paper.message_partner_ids)

    def test_who_sees_the_number_asked_for_is_logged(self):
        paper = self.filed(id_number=NEW)
        seen = self.as_user(self.building_clerk, paper)
        self.assertEqual(seen.id_number, paper.id_masked)
        with self.assertRaises(UserError):
            seen.action_reveal("")
        log = self.env["union.access.log"]
        before = log.search([])
        self.assertEqual(seen.action_reveal("核对身份证")["id_number"], NEW)
        row = log.search([]) - before
        self.assertEqual(
            (row.user_id, row.res_model, row.res_id, row.reason, row.subject),
            (self.building_clerk, paper._name, paper.id, "核对身份证", f"#{paper.id}"),
        )
        self.assertIn("id_number", row.fields_shown)

    def test_strangers_neither_read_nor_decide_it(self):
        paper = self.filed(id_number=NEW)
        for user in (
            self.sister_clerk, self.target_approver, self.neighbour, self.user, self.stranger,
            self.env.ref("base.public_user"),
        ):  # fmt: skip
            seen = self.as_user(user, paper)
            for attack in (
                lambda seen=seen: seen.read(["id_masked", "birth_date"]),
                lambda seen=seen: seen.write({"birth_date": "1991-01-02"}),
                lambda seen=seen: seen.action_agree(),
                lambda seen=seen: seen.action_refuse("x"),
                lambda seen=seen: seen.action_return("x"),
                lambda seen=seen: seen.action_reveal("x"),
                lambda seen=seen: seen.message_ids.read(["body"]) or seen.read(["name"]),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    attack()
        self.assertEqual(paper.approval_state, "pending")

    @mute_logger("odoo.http")
    def test_strangers_reach_it_by_no_address(self):
        paper = self.filed(id_number=NEW)
        model = paper._name
        for user in (self.sister_clerk, self.target_approver, self.neighbour, self.user):
            key = WireCase.make_key.__func__(type(self), user)
            for method, arguments in (
                ("read", {"fields": ["id_masked"]}),
                ("action_agree", {}),
                ("action_refuse", {"comment": "x"}),
                ("action_reveal", {"reason": "x"}),
            ):
                with self.subTest(user=user.login, method=method):
                    body = {"ids": paper.ids, **arguments}
                    status, answer = WireCase.post(self, f"/json/2/{model}/{method}", body, key)
                    self.assertEqual(status, 403)
                    self.assertNotIn(paper.id_masked, str(answer))
        page = self.page("t_neighbour")
        self.assertNotIn(paper.id_masked, page.text)
        self.assertIn("not yours", self.send(f"{paper.id}/recall").text)
        self.authenticate(None, None)
        answer = self.url_open(f"{PAGE}/new/correction", allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertEqual(self.papers().approval_state, "pending")
