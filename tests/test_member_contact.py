"""Contacts and logins of members: read where the member is, by himself, and as a colleague."""

import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .tree import TreeCase, make_user

NAME = "钱秀兰"


class ContactCase(TreeCase):
    """A member of the building with a login of her own, and one who is an officer elsewhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member, cls.official = cls.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": "female",
                    "organization_id": cls.building.id,
                    "state": "active",
                }
                for name in (NAME, "吴干部")
            ]
        )
        cls.member._open_login("kwz-71-blau")
        cls.contact = cls.member.partner_id
        cls.login = cls.env["res.users"].search([("login", "=", cls.member.member_number)])
        cls.official.partner_id = cls.street_reviewer.partner_id
        cls.stray = cls.env["res.partner"].create({"name": "供货商"})
        cls.rows = {"res.partner": cls.contact, "res.users": cls.login}

    def doors(self, user):
        """Yield ``(door, answer or None for a refusal)`` of the contact and of the login."""
        for model, row in self.rows.items():
            records = self.as_user(user, self.env[model]).with_context(active_test=False)
            domain = [("id", "=", row.id)]
            for door, *arguments in (
                ("search", domain),
                ("search_count", domain),
                ("search_read", domain, ["name"]),
                ("name_search", NAME),
                ("formatted_read_group", domain, ["id"], ["__count"]),
                ("read", ["name"]),
                ("read", ["display_name"]),
                ("web_read", {"name": {}}),
            ):
                asked = records.browse(row.id) if door in ("read", "web_read") else records
                self.env.invalidate_all()
                try:
                    yield f"{model} {door}", getattr(asked, door)(*arguments)
                except AccessError as error:
                    self.assertNotIn(NAME, str(error))
                    yield f"{model} {door}", None

    def check_closed(self, user):
        for door, answer in self.doors(user):
            with self.subTest(user.login, door=door):
                self.assertFalse(answer)

    def check_open(self, user):
        for door, answer in self.doors(user):
            with self.subTest(user.login, door=door):
                self.assertTrue(answer)


@tagged("post_install", "-at_install")
class TestContactOfAMember(ContactCase):
    def test_nobody_reads_it_who_does_not_have_the_member_in_scope(self):
        other = make_user(self.env, "t_other_member", ("base.group_portal",))
        for user in (
            self.sister_clerk,
            self.sister_admin,
            self.stranger,
            self.building_teller,
            self.portal,
            other,
            self.env.ref("base.public_user"),
        ):
            self.check_closed(user)

    def test_it_is_read_where_the_member_is_above_and_by_herself(self):
        for user in (self.building_clerk, self.street_auditor, self.city_admin):
            self.check_open(user)
        for model, row in self.rows.items():
            mine = self.as_user(self.login, row)
            self.assertEqual(mine.name, NAME)
            self.assertEqual(mine.search([("id", "=", row.id)])._name, model)

    def test_the_superuser_reads_all(self):
        self.assertEqual(self.as_user(self.sister_clerk, self.contact).sudo().name, NAME)

    def test_a_list_of_logins_tells_no_member_numbers(self):
        logins = self.as_user(self.sister_clerk, self.env["res.users"])
        shared = logins.search_read([("share", "=", True)], ["login", "name"])
        self.assertIn(self.portal.id, [row["id"] for row in shared])
        self.assertNotIn(self.member.member_number, [row["login"] for row in shared])
        self.assertFalse(logins.search([("login", "=", self.member.member_number)]))
        self.assertFalse(logins.search([("partner_id.name", "=", NAME)]))

    def test_who_is_no_member_and_who_is_a_colleague_stays_in_sight(self):
        for user in (self.sister_clerk, self.stranger):
            contacts = self.as_user(user, self.stray | self.street_reviewer.partner_id)
            self.assertEqual(contacts.mapped("name"), ["供货商", "t_street_reviewer"])
            self.assertTrue(contacts.browse().name_search("t_street_reviewer"))
            users = self.as_user(user, self.env["res.users"])
            self.assertEqual(
                [id_ for id_, _name in users.name_search("t_street_reviewer")],
                self.street_reviewer.ids,
            )

    def test_an_officer_who_leaves_office_is_a_member_again(self):
        contact = self.street_reviewer.partner_id
        self.street_reviewer.active = False
        self.assertTrue(contact.partner_share)
        self.assertFalse(self.as_user(self.sister_clerk, contact).has_access("read"))
        self.assertTrue(self.as_user(self.building_clerk, contact).has_access("read"))

    def test_a_duty_is_granted_to_an_officer_who_is_a_member(self):
        duties = self.as_user(self.sister_admin, self.env["union.duty"])
        duty = duties.create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.sister_street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        self.assertEqual(duty.user_id.name, "t_street_reviewer")

    def test_the_scope_follows_a_member_who_goes_elsewhere(self):
        self.check_closed(self.sister_clerk)
        stay = self.member.copy({"organization_id": self.sister_street.id})
        self.member.partner_id = False
        stay.partner_id = self.contact
        self.check_open(self.sister_clerk)
        self.check_closed(self.building_clerk)

    def test_a_duty_that_ended_yesterday_opens_nothing(self):
        self.assertTrue(self.as_user(self.building_clerk, self.contact).has_access("read"))
        self.env["union.duty"].search(
            [("user_id", "=", self.building_clerk.id)]
        ).date_to = "2020-01-02"
        self.check_closed(self.building_clerk)

    def test_nobody_writes_to_a_contact_he_may_not_read(self):
        self.sister_clerk.group_ids |= self.env.ref("base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.contact).write({"comment": "w"})
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.contact).unlink()
        self.as_user(self.sister_clerk, self.stray).write({"comment": "w"})
        made = self.as_user(self.sister_clerk, self.env["res.partner"]).create({"name": "新客户"})
        self.assertEqual(made.name, "新客户")

    def test_a_whole_page_asks_no_more_than_one_row(self):
        members = self.env["union.member"].create(
            [
                {
                    "name": f"成员{n}",
                    "gender": "male",
                    "organization_id": self.building.id,
                    "state": "active",
                }
                for n in range(20)
            ]
        )
        members._ensure_contacts()
        costs = []
        for count in (2, 20):
            contacts = members[:count].partner_id.with_prefetch()
            rows = self.as_user(self.building_clerk, contacts)
            rows.has_access("read")  # what is cached of the rules
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(rows._filtered_access("read"), rows)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])


@tagged("post_install", "-at_install")
class TestSaidOfAContact(ContactCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.message = cls.contact.message_post(body=f"{NAME} w", message_type="comment")

    def test_chatter_follows_the_contact(self):
        domain = [("id", "=", self.message.id)]
        for user, count in ((self.sister_clerk, 0), (self.building_clerk, 1)):
            messages = self.as_user(user, self.env["mail.message"])
            self.assertEqual(messages.search_count(domain), count, user.login)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.message).read(["body"])

    def test_a_form_that_is_not_saved_names_no_member(self):
        for user, name in ((self.sister_clerk, False), (self.building_clerk, NAME)):
            employers = self.as_user(user, self.env["union.employer"]).with_context(
                default_partner_id=self.contact.id
            )
            spec = {"partner_id": {"fields": {"display_name": {}}}}
            answer = employers.onchange({}, [], spec)["value"]["partner_id"]
            # A default that names somebody closed is none at all.
            self.assertEqual(answer and answer["display_name"], name)

    def test_who_writes_is_named_to_those_who_read_it(self):
        """A member of another union asks here: the desk sees who wrote."""
        self.sister_street.message_post(body="w", author_id=self.contact.id)
        said = self.as_user(self.sister_clerk, self.sister_street).message_ids[0]
        store = self.env["mail.message"].with_user(self.sister_clerk)
        self.assertEqual(said.author_id.id, self.contact.id)
        self.assertTrue(store.search([("id", "=", said.id)]))


@tagged("post_install", "-at_install")
class TestContactOverHttp(ContactCase, HttpCase):
    def ask(self, key, model, method, **arguments):
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(arguments),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
        )
        return answer.status_code, answer.json()

    @mute_logger("odoo.http")
    def test_json_2(self):
        for user, seen in ((self.sister_clerk, False), (self.building_clerk, True)):
            key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "api", None)
            for model, row in self.rows.items():
                domain = [["id", "=", row.id]]
                _status, found = self.ask(key, model, "search_read", domain=domain, fields=["name"])
                self.assertEqual([r["name"] for r in found], [NAME] if seen else [])
                status, read = self.ask(key, model, "read", ids=row.ids, fields=["name"])
                self.assertEqual(status, 200 if seen else 403)
                self.assertEqual(NAME in json.dumps(read, ensure_ascii=False), seen)

    def test_a_stranger_gets_nothing(self):
        answer = self.url_open(
            "/json/2/res.partner/search_read",
            data=json.dumps({"domain": [], "fields": ["name"]}),
            headers={"Content-Type": "application/json"},
        )
        self.assertEqual(answer.status_code, 401)
