"""Letters from a template of one's own: Odoo makes them as the superuser."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from . import test_member_contact
from .test_named_people import NAME, NamedCase


@tagged("post_install", "-at_install")
class TestTemplates(NamedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attacker.email = "n@union.example"
        cls.paper = cls.env["ir.attachment"].create(
            {
                "name": "w.txt",
                "raw": b"w",
                "res_model": "union.organization",
                "res_id": cls.building.id,
            }
        )

    def template(self, **values):
        return self.mine("mail.template").create(
            {
                "name": "w",
                "subject": "w",
                "body_html": "<p>w</p>",
                "model_id": self.env["ir.model"]._get_id("union.organization"),
                "use_default_to": False,
                **values,
            }
        )

    def test_a_template_names_nobody_closed(self):
        own = self.attacker.partner_id.id
        for named in (str(self.contact.id), f"{own},{self.contact.id}"):
            template = self.template(partner_to=named)
            with self.subTest(named):
                self.refused(template.send_mail, self.sister_street.id)
                self.refused(template.send_mail_batch, self.sister_street.ids)
                composers = self.mine("mail.compose.message").with_context(
                    default_template_id=template.id,
                    default_model="union.organization",
                    default_res_ids=self.sister_street.ids,
                    default_composition_mode="comment",
                )
                with self.assertRaises(AccessError), self.cr.savepoint():
                    composers.create({}).action_send_mail()
        self.assertTrue(self.template(partner_to=str(own)).send_mail(self.sister_street.id))

    def test_who_is_told_on_the_record_may_be_written_to(self):
        self.sister_street.message_subscribe(self.contact.ids)
        template = self.template(partner_to=str(self.contact.id))
        self.assertTrue(template.send_mail(self.sister_street.id))

    def test_a_letter_is_of_no_other_record_author_or_file(self):
        secret = self.building.message_post(body="s")
        before = len(self.building.message_ids)
        template = self.template(email_to="w@w.w")
        for values in (
            {"model": "union.organization", "res_id": self.building.id},
            {"author_id": self.street_reviewer.partner_id.id},
            {"author_id": self.contact.id},
            {"attachment_ids": [(4, self.paper.id)]},
            {"attachments": [("w", "dw==")]},
            {"mail_message_id": secret.id},
            {"parent_id": secret.id},
            {"recipient_ids": [(4, self.contact.id)]},
            {"partner_ids": [(6, 0, self.contact.ids)]},
        ):
            with self.subTest(values):
                self.refused(template.send_mail, self.sister_street.id, email_values=values)
                self.refused(template.send_mail_batch, self.sister_street.ids, False, False, values)
        self.assertEqual(len(self.building.message_ids), before)
        self.assertIn("s", secret.body)

    def test_words_addresses_and_a_time_go_with_a_letter(self):
        own = self.attacker.partner_id
        id_ = self.template().send_mail(
            self.sister_street.id,
            email_values={
                "subject": "x",
                "email_to": "w@w.w",
                "author_id": own.id,
                "recipient_ids": [(4, self.street_reviewer.partner_id.id)],
                "auto_delete": False,
            },
        )
        letter = self.env["mail.mail"].browse(id_)
        self.assertEqual((letter.subject, letter.author_id), ("x", own))
        self.assertEqual(letter.recipient_ids, self.street_reviewer.partner_id)


@tagged("post_install", "-at_install")
class TestTemplatesOverHttp(NamedCase, HttpCase):
    ask = test_member_contact.TestContactOverHttp.ask

    def test_json_2(self):
        user = self.sister_clerk
        user.email = "n@union.example"
        key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "a", None)
        status, ids = self.ask(
            key,
            "mail.template",
            "create",
            vals_list=[
                {
                    "name": "w",
                    "subject": "w",
                    "body_html": "<p>w</p>",
                    "model_id": self.env["ir.model"]._get_id("union.organization"),
                    "use_default_to": False,
                    "partner_to": str(self.contact.id),
                }
            ],
        )
        self.assertEqual(status, 200)
        for more in ({}, {"email_values": {"res_id": self.building.id}}):
            status, answer = self.ask(
                key, "mail.template", "send_mail", ids=ids, res_id=self.sister_street.id, **more
            )
            with self.subTest(more):
                self.assertEqual(status, 403)
                self.assertNotIn(NAME, str(answer))
