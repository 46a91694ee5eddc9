"""Odoo's own places that keep a file or a question in clear: closed to protected fields."""

import base64
import json

from odoo import http
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.member.vault_names import holds_numbers, in_domain, in_words, protected
from .identity_case import MOBILE, NUMBER, IdentityCase
from .tree import build_tree

VAULT = (
    "union.member",
    "union.employer",
    "union.membership.ask",
    "union.membership.request",
    "union.bank.account",
    "union.case",
)
FILE = f"name,id_number\n余英娟,{NUMBER}\n".encode()
OPTIONS = {"has_headers": True, "quoting": '"', "separator": ",", "encoding": "utf-8"}


@tagged("post_install", "-at_install")
class TestOwnImport(IdentityCase):
    def door(self):
        return self.as_user(self.building_clerk, self.env["base_import.import"])

    def test_every_model_with_protected_fields_is_among_them(self):
        found = {name for name in self.env.registry if holds_numbers(self.env[name])}
        # An organisation's list has columns for its members and accounts.
        self.assertEqual(found, {*VAULT, "union.organization"})

    def test_none_of_them_is_imported(self):
        for name in (*VAULT, "union.organization"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "Import Lists"):
                self.door().create({"res_model": name})
            with self.subTest(name, su=True), self.assertRaisesRegex(UserError, "Import Lists"):
                self.env["base_import.import"].create([{"res_model": name, "file": FILE}])

    def test_defaults_of_the_context_count(self):
        door = self.door().with_context(default_res_model="union.member", default_file=FILE)
        with self.assertRaisesRegex(UserError, "Import Lists"):
            door.create({})

    def test_a_file_is_not_led_there_afterwards(self):
        door = self.door().create({"res_model": "res.partner", "file": FILE})
        with self.assertRaisesRegex(UserError, "Import Lists"):
            door.write({"res_model": "union.member"})
        nameless = self.door().create({})
        for model in (False, "union.nothing"):
            with self.subTest(model), self.assertRaisesRegex(UserError, "Say first"):
                nameless.write({"file": FILE, "file_type": "text/csv", "res_model": model})
            with self.subTest(model, new=True), self.assertRaisesRegex(UserError, "Say first"):
                self.door().create({"file": FILE, "res_model": model})

    def test_a_row_that_is_there_is_neither_shown_nor_imported(self):
        door = self.door().create({"res_model": "res.partner"})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE base_import_import SET res_model = 'union.member', file = %s WHERE id = %s",
            [FILE, door.id],
        )
        door = self.as_user(self.building_clerk, door)
        members = self.env["union.member"].search_count([])
        for call in (
            lambda: door.parse_preview(OPTIONS),
            lambda: door.execute_import(["name", "id_number"], ["name", "id_number"], OPTIONS),
            lambda: door.execute_import(["name"], ["name"], OPTIONS, dryrun=True),
            lambda: door.write({"file": FILE}),
        ):
            with self.assertRaisesRegex(UserError, "Import Lists"):
                call()
        self.assertEqual(self.env["union.member"].search_count([]), members)

    def test_no_column_of_another_list_leads_to_a_number(self):
        door = self.door().create({"res_model": "union.staff", "file": FILE})
        with self.assertRaisesRegex(UserError, "Import Lists"):
            door.execute_import(["member_id/id_number"], ["w"], OPTIONS)

    def test_other_lists_are_imported_as_before(self):
        door = self.env["base_import.import"].create(
            {"res_model": "res.partner", "file": b"name\nw1\n", "file_type": "text/csv"}
        )
        self.assertEqual(door.parse_preview(OPTIONS)["preview"], [["w1"]])
        result = door.execute_import(["name"], ["name"], OPTIONS)
        self.assertEqual(self.env["res.partner"].browse(result["ids"]).name, "w1")

    def test_no_list_offers_it(self):
        for name in (*VAULT, "union.organization"):
            for kind in ("list", "kanban"):
                arch = self.env[name].get_view(view_type=kind)["arch"]
                with self.subTest(name, kind=kind):
                    self.assertRegex(arch.split(">")[0], 'import="0"')
        arch = self.env["res.partner"].get_view(view_type="list")["arch"]
        self.assertNotRegex(arch.split(">")[0], "import=")

    def test_rows_that_a_program_loads_are_sealed(self):
        result = self.as_user(self.building_clerk, self.env["union.member"]).load(
            ["name", "organization_id/.id", "id_number"],
            [["李明", str(self.primary.id), "360102197612134635"]],
        )
        self.assertTrue(result["ids"], result["messages"])
        member = self.env["union.member"].browse(result["ids"])
        self.assertEqual(member.id_number, "360**************5")
        self.assertNotIn("360102197612134635", self.column("id_sealed", member))


@tagged("post_install", "-at_install")
class TestKeptWords(IdentityCase):
    def refused(self, call, name="ID Number"):
        with self.assertRaisesRegex(UserError, f"“{name}”.*Look it up each time"):
            call()

    def filters(self, user=None):
        return self.as_user(user or self.building_clerk, self.env["ir.filters"])

    def values(self, **values):
        return {"name": "w", "model_id": "union.member", "user_ids": [], **values}

    def test_a_saved_search_names_no_protected_field(self):
        for model, domain in (
            ("union.member", [("id_number", "=", NUMBER)]),
            ("union.member", f"['|', ('name', 'ilike', 'w'), ['id_number', 'in', ['{NUMBER}']]]"),
            ("union.member", f"['&', '!', ('id_number', '=', '{NUMBER}')]"),
            ("union.member", f"[('id_\\x6eumber', '=', '{NUMBER}')]"),
            ("union.member", f"[('id_number', '=', '{NUMBER}'), ('create_uid', '=', uid)]"),
            ("union.member", f"[('id_masked', '=', '{NUMBER}')]"),
            ("union.member", f"[('id_number', '=', '{NUMBER}'"),
            ("union.staff", f"[('member_id.id_number', '=', '{NUMBER}')]"),
            ("union.staff", f"[('member_id', 'any', [('id_number', '=', '{NUMBER}')])]"),
            (
                "union.organization",
                f"[('member_ids', 'not any', [('id_number', '=', '{NUMBER}')])]",
            ),
            ("res.partner", f"[('id_number', '=', '{NUMBER}')]"),
        ):
            with self.subTest(model, domain=domain):
                self.refused(
                    lambda: self.filters().create_filter(
                        self.values(model_id=model, domain=domain)  # noqa: B023
                    )
                )
        for name, model, domain in (
            ("Mobile", "union.member", f"[('mobile', '=', '{MOBILE}')]"),
            ("Contact Phone", "union.member", f"[('employer_id.contact_mobile', '=', '{MOBILE}')]"),
        ):
            with self.subTest(name):
                values = self.values(model_id=model, domain=domain)
                self.refused(lambda: self.filters().create(values), ".*")  # noqa: B023

    def test_nor_does_its_context(self):
        for context in (
            {"search_default_id_number": NUMBER},
            f"{{'default_id_number': '{NUMBER}'}}",
            {"group_by": ["id_number"]},
            {"domain": [("id_number", "=", NUMBER)]},
        ):
            with self.subTest(context):
                values = self.values(context=context)
                self.refused(lambda: self.filters().create(values))  # noqa: B023

    def test_nor_a_default_given_by_the_caller(self):
        filters = self.filters().with_context(default_domain=f"[('id_number', '=', '{NUMBER}')]")
        self.refused(lambda: filters.create({"name": "w", "model_id": "union.member"}))

    def test_a_saved_search_is_not_turned_into_one(self):
        domain = "[('number', '=', '6222020200112233445')]"
        kept = self.filters().create(self.values(model_id="union.letter", domain=domain))
        self.refused(lambda: kept.write({"model_id": "union.bank.account"}), ".*")
        self.refused(lambda: kept.write({"domain": f"[('id_number', '=', '{NUMBER}')]"}))
        self.refused(lambda: kept.sudo().write({"context": {"default_id_number": NUMBER}}))
        self.assertEqual(kept.domain, domain)
        kept.write({"name": "ww", "active": False})

    def test_other_searches_are_kept(self):
        for domain, context in (
            ("[('name', 'ilike', 'id_number')]", "{'group_by': ['organization_id']}"),
            (
                "['|', ('gender', '=', 'male'), ('employer_id.name', 'in', ['a', 'b', 'mobile'])]",
                {},
            ),
            ("[('create_uid', '=', uid)]", {"search_default_current": 1, "lang": "zh_CN"}),
            ([], {}),
        ):
            with self.subTest(domain):
                kept = self.filters().create_filter(self.values(domain=domain, context=context))
                self.assertEqual(kept.domain, str(domain))

    def test_a_default_is_for_no_protected_field(self):
        defaults = self.as_user(self.building_clerk, self.env["ir.default"])
        for model, name, value in (
            ("union.member", "mobile", MOBILE),
            ("union.member", "id_sealed", NUMBER),
            ("union.organization", "member_ids", [[0, 0, {"id_number": NUMBER}]]),
        ):
            with self.subTest(name):
                self.refused(
                    lambda: defaults.set(model, name, value, user_id=True),  # noqa: B023
                    ".*",
                )
        self.refused(
            lambda: defaults.set(
                "union.member", "gender", "male", user_id=True, condition=f"id_number={NUMBER}"
            )
        )
        defaults.set("union.member", "gender", "male", user_id=True)
        kept = defaults.search([("user_id", "=", self.building_clerk.id)])
        self.assertEqual(kept.json_value, '"male"')
        mobile = self.env["ir.model.fields"]._get("union.member", "mobile")
        self.refused(lambda: kept.write({"field_id": mobile.id}), ".*")
        kept.write({"json_value": '"female"'})

    def test_an_action_and_a_mail_to_many_name_none(self):
        action = self.env.ref("trade_union.union_member_action")
        clerk = self.as_user(self.building_clerk, self.env["ir.embedded.actions"])
        values = {
            "name": "w",
            "parent_action_id": action.id,
            "parent_res_model": "union.member",
            "action_id": action.id,
        }
        domain = f"[('id_number', '=', '{NUMBER}')]"
        self.refused(lambda: clerk.create({**values, "domain": domain}))
        self.refused(lambda: clerk.create({**values, "context": {"default_id_number": NUMBER}}))
        composer = self.as_user(self.building_clerk, self.env["mail.compose.message"])
        self.refused(
            lambda: composer.create(
                {"composition_mode": "mass_mail", "model": "union.member", "res_domain": domain}
            )
        )

    def test_names_are_judged_where_they_lead(self):
        env = self.env
        self.assertIsNone(protected(env, "union.letter", "number"))
        self.assertEqual(protected(env, "union.bank.account", "number").name, "number")
        self.assertEqual(protected(env, "no.model", "w.number").model_name, "union.bank.account")
        self.assertIsNone(protected(env, "union.member", "employer_id.name"))
        self.assertIsNone(in_domain(env, "union.letter", "[('number', '=', '1')]"))
        self.assertIsNone(in_words(env, "union.member", "{'lang': 'zh_CN', 'w': 1}"))
        self.assertIsNotNone(in_words(env, "union.member", "not python: id_number"))


@tagged("post_install", "-at_install")
class TestKeptOverHttp(HttpCase):
    """As a clerk's browser does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.building_clerk.password = "a long word for the door"

    def setUp(self):
        super().setUp()
        self.authenticate(self.building_clerk.login, "a long word for the door")

    def call(self, model, method, *args, **kwargs):
        answer = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps(
                {"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("error", {}).get("data", {}).get("message"), answer.get("result")

    def test_saved_searches_and_defaults(self):
        for model, method, *args in (
            (
                "ir.filters",
                "create_filter",
                {
                    "name": "w",
                    "model_id": "union.member",
                    "domain": f'[("id_number", "=", "{NUMBER}")]',
                    "context": {},
                    "sort": "[]",
                    "user_ids": [],
                },
            ),
            ("ir.default", "set", "union.member", "mobile", MOBILE, True),
        ):
            with self.subTest(model):
                message, _result = self.call(model, method, *args)
                self.assertIn("Look it up each time", message or "")
                self.assertNotIn(NUMBER, message)
        self.env.invalidate_all()
        self.assertFalse(self.env["ir.filters"].search([("name", "=", "w")]))

    def test_the_import_of_the_cog_menu(self):
        message, _result = self.call("base_import.import", "create", [{"res_model": VAULT[0]}])
        self.assertIn("Import Lists", message or "")
        _message, door = self.call("base_import.import", "create", [{}])
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/base_import/set_file",
                data={"id": door[0], "csrf_token": http.Request.csrf_token(self)},
                files={"ufile": ("w.csv", FILE, "text/csv")},
            )
        self.assertNotEqual(answer.status_code, 200)
        self.env.invalidate_all()
        self.assertFalse(self.env["base_import.import"].browse(door).file)
        message, _result = self.call(
            "base_import.import", "write", door, {"file": base64.b64encode(FILE).decode()}
        )
        self.assertIn("Say first", message or "")
