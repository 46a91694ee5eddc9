"""Members out of scope named by id, to read who they are: refused wherever an id is written."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from . import test_member_contact
from .scope_case import everywhere, plain
from .test_member_contact import NAME, ContactCase

STOCK_GROUPS = (
    "base.group_partner_manager",
    "event.group_event_manager",
    "survey.group_survey_manager",
    "mail.group_mail_template_editor",
)


class NamedCase(ContactCase):
    """Someone with each role in a sister union and the groups of Odoo's own rooms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.official.copy({"name": "郑二", "partner_id": False})
        cls.other._ensure_contacts()
        cls.other = cls.other.partner_id
        cls.attacker = everywhere(cls.env, "n_sister", cls.sister_street, STOCK_GROUPS)
        cls.env.flush_all()

    def mine(self, model, user=None):
        return self.as_user(user or self.attacker, self.env[model])

    def refused(self, way, *args, **kwargs):
        """Assert that a way is refused, without the name, and did nothing."""
        with self.assertRaises(AccessError) as caught, self.cr.savepoint():
            way(*args, **kwargs)
            self.env.flush_all()
        self.assertNotIn(NAME, str(caught.exception))


@tagged("post_install", "-at_install")
class TestNamedInAValue(NamedCase):
    def pointers(self):
        """Yield ``(model, field)`` of each relation to a contact or login that one may write."""
        for model in self.env.registry.models:
            records = self.env[model].with_user(self.attacker)
            if records._abstract or not records._auto or not records.has_access("create"):
                continue
            for field in records._fields.values():
                if field.comodel_name not in ("res.partner", "res.users"):
                    continue
                if field.type in ("many2one", "many2many") and field.name not in (
                    "create_uid",
                    "write_uid",
                ):
                    yield model, field

    def test_each_relation_to_people_of_each_model_refuses_a_closed_one(self):
        count = 0
        for model, field in self.pointers():
            id_ = self.rows[field.comodel_name].id
            if field.type == "many2one":
                values = [id_, str(id_), f" {id_}", hex(id_), id_ - 0.4, (id_, "w")]
            else:
                values = [[(4, id_)], [(6, 0, [id_])], [id_]]
            for value in values:
                count += 1
                with self.subTest(model=model, field=field.name, value=value):
                    records = self.mine(model)
                    self.refused(records._prepare_create_values, [{field.name: value}])
                    self.refused(records.onchange, {field.name: value}, [field.name], {})
        self.assertGreater(count, 60)

    def test_a_default_names_nobody_closed(self):
        registrations = self.mine("event.registration")
        for kept in (
            registrations.with_context(default_partner_id=self.contact.id),
            registrations.with_context(default_partner_id=str(self.contact.id)),
        ):
            answer = kept.onchange({}, [], {"partner_id": {}, "name": {}, "email": {}})
            self.assertNotIn(NAME, plain(answer))
            self.assertFalse(answer["value"]["partner_id"])
        self.mine("ir.default").set("event.registration", "partner_id", self.contact.id, True)
        answer = registrations.onchange({}, [], {"partner_id": {}, "name": {}})
        self.assertNotIn(NAME, plain(answer))

    def test_a_line_of_a_form_names_nobody_closed(self):
        line = {"partner_id": self.contact.id}
        for command in ([0, "virtual_1", line], (0, 0, line), line):
            self.refused(
                self.mine("event.event").onchange,
                {"registration_ids": [command]},
                ["registration_ids"],
                {"registration_ids": {"fields": {"name": {}}}},
            )

    def test_rows_of_one_s_own_in_each_way_they_are_written(self):
        employer = self.mine("res.partner").create({"name": "我的"})
        self.refused(employer.write, {"parent_id": self.contact.id})
        self.refused(employer.web_save, {"user_id": self.login.id}, {"user_id": {}})
        self.refused(employer.copy, {"parent_id": self.contact.id})
        with mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_fields"):
            told = employer.load(["name", "parent_id/.id"], [["w", str(self.contact.id)]])
        self.assertFalse(told["ids"])
        self.assertNotIn(NAME, plain(told))
        # Whom one has in sight is written as ever.
        employer.write({"parent_id": self.stray.id, "user_id": self.street_reviewer.id})
        self.assertEqual(employer.parent_id.name, "供货商")
        own = self.mine("res.partner", self.building_clerk).browse(self.stray.id)
        own.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("union.organization"),
                "res_id": self.building.id,
                "user_id": self.street_reviewer.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            }
        )

    def test_who_stands_on_a_record_already_may_be_written_again(self):
        meeting = self.env["calendar.event"].create(
            {
                "name": "m",
                "start": "2030-01-01 08:00:00",
                "stop": "2030-01-01 09:00:00",
                "user_id": self.attacker.id,
                "partner_ids": [(6, 0, (self.attacker.partner_id | self.contact).ids)],
            }
        )
        mine = self.as_user(self.attacker, meeting).with_context(no_mail_to_attendees=True)
        mine.write({"name": "n", "partner_ids": [(6, 0, meeting.partner_ids.ids)]})
        mine.write({"start": "2030-01-02 08:00:00", "stop": "2030-01-02 09:00:00"})
        meeting.message_subscribe(partner_ids=self.contact.ids)
        mine.message_subscribe(partner_ids=self.contact.ids)
        mine.message_post(body="w", partner_ids=self.contact.ids)
        self.refused(mine.write, {"partner_ids": [(4, self.other.id)]})
        self.refused(mine.message_subscribe, partner_ids=self.other.ids)


@tagged("post_install", "-at_install")
class TestNamedInMail(NamedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attacker.email = "n@union.example"
        cls.own = cls.env["res.partner"].create({"name": "w", "email": "w@union.example"})

    def ways(self, thread):
        """Yield each way of what is said about a record to name somebody by id."""
        people, one = self.contact.ids, self.contact.id
        post = thread.message_post
        yield "subscribe", thread.message_subscribe, {"partner_ids": people}
        yield "post to", post, {"body": "w", "partner_ids": people}
        yield "post as", post, {"body": "w", "author_id": one, "email_from": "w@w.w"}
        yield "autofollow", thread.with_context(mail_post_autofollow=True).message_post, {
            "body": "w", "partner_ids": people,
        }  # fmt: skip
        yield "notify", thread.message_notify, {"body": "w", "partner_ids": people}
        yield "notify as", thread.message_notify, {
            "body": "w", "author_id": one, "partner_ids": self.attacker.partner_id.ids,
        }  # fmt: skip
        source = self.env["ir.ui.view"].create({"type": "qweb", "arch": "<p>w</p>"})
        yield "with source", thread.message_post_with_source, {
            "source_ref": source, "partner_ids": people, "render_values": {},
        }  # fmt: skip
        yield "activity", thread.activity_schedule, {
            "act_type_xmlid": "mail.mail_activity_data_todo", "user_id": self.login.id,
        }  # fmt: skip

    def test_no_way_of_the_chatter_names_a_closed_one(self):
        for record in (self.own, self.sister_street):
            for way, method, arguments in self.ways(self.as_user(self.attacker, record)):
                with self.subTest(record._name, way=way):
                    self.refused(method, **arguments)

    def test_the_chatter_names_whom_one_has_in_sight(self):
        thread = self.as_user(self.building_clerk, self.building)
        people = (self.contact | self.sister_clerk.partner_id).ids
        self.assertTrue(thread.message_subscribe(partner_ids=people))
        self.assertEqual(thread.message_post(body="w", partner_ids=people).partner_ids.ids, people)

    def test_a_letter_or_a_notice_about_a_closed_contact(self):
        composers = self.mine("mail.compose.message")
        for values in (
            {"subject": "{{ object.name }}", "body": "w"},
            {"subject": "w", "body": "<t t-out='object.name'/>"},
        ):
            for mode in ("comment", "mass_mail"):
                with self.subTest(values, mode=mode):
                    self.refused(
                        lambda values=values, mode=mode: composers.create(
                            {
                                "model": "res.partner",
                                "res_ids": repr(self.contact.ids),
                                "composition_mode": mode,
                                **values,
                            }
                        ).read()
                    )
        for thread, named in (
            (self.as_user(self.attacker, self.contact), {}),
            (self.mine("mail.thread"), {"model": "res.partner", "res_id": self.contact.id}),
        ):
            self.refused(
                thread.message_notify,
                body="w", partner_ids=self.attacker.partner_id.ids, reply_to="w@w.w",
                record_alias_domain_id=False, record_company_id=False, **named,
            )  # fmt: skip

    def test_a_channel_takes_nobody_closed(self):
        channels = self.mine("discuss.channel")
        channel = channels.create({"name": "w", "channel_type": "channel"})
        within = channel._create_sub_channel(name="w")
        for room in (channel, within):
            self.refused(room.add_members, partner_ids=self.contact.ids)
        self.refused(
            self.mine("discuss.channel.member").create,
            {"channel_id": channel.id, "partner_id": self.contact.id},
        )
        self.refused(channels._create_group, self.contact.ids)
        self.refused(channels.create, {"name": "w", "channel_partner_ids": [(4, self.contact.id)]})
        channel.add_members(partner_ids=self.street_reviewer.partner_id.ids)
        within.add_members(partner_ids=self.street_reviewer.partner_id.ids)
        self.assertIn(self.street_reviewer.partner_id, within.channel_partner_ids)
        chat = channels._get_or_create_chat(self.contact.ids)
        self.assertNotIn(self.contact.id, chat.sudo().channel_partner_ids.ids)

    def test_who_follows_or_was_written_to_is_told_where_the_record_is_read(self):
        self.contact.message_subscribe(self.contact.ids)
        message = self.contact.message_post(body="w", partner_ids=self.contact.ids)
        self.assertTrue(message.notification_ids)
        self.own.message_subscribe(self.contact.ids)
        for model, field, user, count in (
            ("mail.followers", "partner_id", self.attacker, 1),
            ("mail.followers", "partner_id", self.building_clerk, 2),
            ("mail.notification", "res_partner_id", self.attacker, 0),
            ("mail.notification", "res_partner_id", self.building_clerk, 1),
        ):
            rows = self.mine(model, user)
            found = rows.search([(field, "=", self.contact.id)])
            self.assertEqual(len(found), count, (model, user.login))
        with self.assertRaises(AccessError):
            self.as_user(self.attacker, message.notification_ids).read(["res_partner_id"])


@tagged("post_install", "-at_install")
class TestNamedOverHttp(NamedCase, HttpCase):
    ask = test_member_contact.TestContactOverHttp.ask

    @mute_logger("odoo.http")
    def test_json_2(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.attacker)
            .sudo()
            ._generate("rpc", "a", None)
        )
        own = self.stray
        for model, method, arguments in (
            ("res.partner", "message_subscribe", {"ids": own.ids, "partner_ids": self.contact.ids}),
            ("res.partner", "message_post", {"ids": own.ids, "partner_ids": self.contact.ids}),
            ("res.partner", "message_post", {"ids": own.ids, "author_id": self.contact.id}),
            ("res.partner", "write", {"ids": own.ids, "vals": {"parent_id": self.contact.id}}),
            ("res.partner", "create", {"vals_list": [{"name": "w", "user_id": self.login.id}]}),
            ("res.partner", "create", {"vals_list": [{"name": "w", "parent_id": str(self.contact.id)}]}),
        ):  # fmt: skip
            status, answer = self.ask(key, model, method, **arguments)
            with self.subTest(method, **arguments):
                self.assertEqual(status, 403)
                self.assertNotIn(NAME, str(answer))

    def test_pictures_and_cards(self):
        self.authenticate(self.attacker.login, self.attacker.login)
        for model, row in self.rows.items():
            answer = self.url_open(f"/web/image/{model}/{row.id}/avatar_128")
            self.assertNotIn(NAME[0], answer.text)
            told = self.make_jsonrpc_request(
                "/mail/data", {"fetch_params": [["avatar_card", {"id": row.id, "model": model}]]}
            )
            self.assertNotIn(NAME, str(told))
        told = self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "res.partner",
                "thread_id": self.stray.id,
                "post_data": {"body": "w", "partner_ids": self.contact.ids},
            },
        )
        self.assertNotIn(NAME, str(told))
        with mute_logger("odoo.http"), self.assertRaises(Exception) as caught:
            self.make_jsonrpc_request(
                "/mail/thread/subscribe",
                {"res_model": "res.partner", "res_id": self.stray.id,
                 "partner_ids": self.contact.ids},
            )  # fmt: skip
        self.assertIn("AccessError", str(caught.exception))
