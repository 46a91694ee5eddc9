"""Mail that comes in and pages of followers: ours is kept apart, Odoo's own goes on as it is."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestGateway(TreeCase):
    """A mail gateway that logs in as a user of few rights, as ``odoo-mailgate.py`` does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.domain = cls.env["mail.alias.domain"].create({"name": "union.example"})
        cls.channel = cls.env["discuss.channel"].create({"name": "General"})

    def alias(self, name, record):
        self.env["mail.alias"].create(
            {
                "alias_name": name,
                "alias_domain_id": self.domain.id,
                "alias_model_id": self.env["ir.model"]._get_id(record._name),
                "alias_force_thread_id": record.id,
                "alias_contact": "everyone",
            }
        )

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def take_in(self, user, to, number, **where):
        mail = (
            f"From: Somebody <somebody@else.example>\nTo: {to}@union.example\n"
            f"Message-Id: <{number}@else.example>\nSubject: w\n\nw{number}"
        )
        threads = self.env["mail.thread"].with_user(user)
        with self.cr.savepoint():
            threads.message_process(where.pop("model", False), mail, **where)

    def said(self, record, number):
        return record.message_ids.filtered(lambda message: f"w{number}" in message.body)

    def test_mail_of_odoo_s_own_models_is_taken_in_by_aliases(self):
        self.alias("talk", self.channel)
        self.take_in(self.stranger, "talk", 1)
        self.assertTrue(self.said(self.channel, 1))

    def test_an_alias_or_a_reply_leads_no_mail_to_a_record_of_ours(self):
        self.alias("union", self.building)
        with self.assertRaisesRegex(AccessError, "gateway of an administrator"):
            self.take_in(self.stranger, "union", 2)
        self.assertFalse(self.said(self.building, 2))
        self.take_in(self.env.ref("base.user_admin"), "union", 3)
        self.assertTrue(self.said(self.building, 3))

    def test_nobody_else_says_where_a_mail_goes(self):
        channel = self.channel
        for where in (
            {"model": channel._name, "thread_id": channel.id},
            {"model": channel._name},
            {"custom_values": {"name": "w"}},
            {"thread_id": channel.id},
        ):
            with self.subTest(where), self.assertRaises(AccessError):
                self.take_in(self.stranger, "nobody", 4, **where)


@tagged("post_install", "-at_install")
class TestFollowerPages(TreeCase):
    def test_a_page_is_full_though_closed_rows_stand_before(self):
        partners = self.env["res.partner"].create([{"name": f"伙伴{n}"} for n in range(4)])
        followed = self.env["mail.followers"].create(
            [
                {"res_model": row._name, "res_id": row.id, "partner_id": partner.id}
                for partner in partners
                for row in (self.building, self.primary, partner)
            ]
        )
        domain = [("id", "in", followed.ids)]
        rows = self.as_user(self.sister_clerk, self.env["mail.followers"])
        open_ones = followed.filtered(lambda row: row.res_model == "res.partner").sorted()
        self.assertEqual(rows.search(domain, limit=2, order="id").ids, open_ones[:2].ids)
        self.assertEqual(rows.search(domain, limit=2, offset=2, order="id").ids, open_ones[2:].ids)
        self.assertEqual(rows.search_count(domain), 4)
        own = self.as_user(self.building_clerk, self.env["mail.followers"])
        self.assertEqual(own.search_count(domain), 12)


@tagged("post_install", "-at_install")
class TestNotice(TreeCase):
    def test_a_notice_is_of_the_record_it_is_called_on_whatever_is_named_beside(self):
        me = self.sister_clerk.partner_id
        for named in (
            {"model": "res.partner", "res_id": me.id},
            {"model": "union.organization"},
            {"model": "union.organization", "res_id": self.sister_street.id},
            {},
        ):
            building = self.as_user(self.sister_clerk, self.building)
            with self.subTest(named), self.assertRaises(AccessError), self.cr.savepoint():
                building.message_notify(body="w", partner_ids=me.ids, **named)
        self.assertFalse(
            self.env["mail.message"].search(
                [("model", "=", "union.organization"), ("res_id", "=", self.building.id),
                 ("partner_ids", "in", me.ids)]
            )
        )  # fmt: skip
        # What Odoo would read of the record itself, and be refused, is given by the caller.
        given = {"record_alias_domain_id": False, "record_company_id": False, "reply_to": "w@w.w"}
        threads = self.as_user(self.sister_clerk, self.env["union.organization"])
        for door, named in (
            (self.as_user(self.sister_clerk, self.building), {}),
            (threads, {"model": "union.organization", "res_id": self.building.id}),
            (self.env["mail.thread"].with_user(self.sister_clerk),
             {"model": "union.organization", "res_id": self.building.id}),
        ):  # fmt: skip
            with self.subTest(door), self.assertRaises(AccessError), self.cr.savepoint():
                door.message_notify(body="w", partner_ids=me.ids, **given, **named)
        own = self.as_user(self.sister_clerk, self.sister_street)
        self.assertTrue(own.message_notify(body="w", partner_ids=self.sister_admin.partner_id.ids))
