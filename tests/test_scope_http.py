"""The same rows over HTTP: JSON-2, the web client's own calls, files, chatter and our pages."""

import json
import re

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.approval.seal import sealed
from . import scope_rooms
from .scope_case import MARK, DoorsCase

# What an argument of a page of ours names.
ARGUMENTS = {
    "assessment_id": "union.assessment",
    "import_id": "union.roster.import",
    "run_id": "union.roster.import.run",
    "papers_id": "union.member.papers",
    "return_id": "union.statistics.return",
    "activity_id": "union.service.activity",
    "request_id": "union.roster.unmask",
    "file_id": "union.approval.file",
    "slips_id": "union.rating.slips",
    "notice_id": "union.publicity",
    "election_id": "union.election",
    "door_id": "union.election",
    "proposal_id": "union.proposal",
    "meeting_id": "union.meeting",
} | scope_rooms.joined("ARGUMENTS")
OTHER = {
    "token": "0" * 32,
    "kind": "leave",
    "operation": "sign_up",
    "door": "election",
} | scope_rooms.joined("OTHER")


@tagged("post_install", "-at_install")
class TestDoorsOverHttp(DoorsCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {}
        for key in ("own", "sister", "inferior", "portal"):
            user = cls.people[key]
            user.password = user.login
            cls.keys[key] = (
                cls.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "api", None)
            )
        follower = (
            cls.env["res.partner"]
            .with_context(mail_create_nolog=True)
            .create({"name": f"{MARK} follower"})
        )
        places = [(m, r.id) for m, r in cls.row_of.items() if r._auto and not r._transient]
        cls.threads = [(m, i) for m, i in places if hasattr(cls.env[m], "message_post")]
        cls.env["mail.followers"].create(
            [{"res_model": m, "res_id": i, "partner_id": follower.id} for m, i in cls.threads]
        )
        cls.messages = cls.env["mail.message"].create(
            [
                {
                    "model": m,
                    "res_id": i,
                    "body": MARK,
                    "author_id": follower.id,
                    "message_type": "comment",
                    "subtype_id": cls.env.ref("mail.mt_comment").id,
                }
                for m, i in cls.threads
            ]
        )
        cls.files = sealed(cls.env["ir.attachment"]).create(
            [{"name": MARK, "res_model": m, "res_id": i, "raw": MARK.encode()} for m, i in places]
        )
        cls.fields = sealed(cls.env["ir.attachment"]).create(
            [
                {
                    "name": f.name,
                    "res_model": m,
                    "res_id": i,
                    "res_field": f.name,
                    "raw": MARK.encode(),
                }
                for m, i in places
                for f in cls.env[m]._fields.values()
                if f.type == "binary" and f.store and f.attachment
            ]
        )
        cls.env.flush_all()

    # ---- clients ----

    def json2(self, key, model, method, **arguments):
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"bearer {self.keys[key]}",
        }
        path = f"/json/2/{model}/{method}"
        response = self.url_open(path, data=json.dumps(arguments), headers=headers)
        return response.status_code, response.text

    def rpc(self, path, **params):
        response = self.url_open(
            path,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
            headers={"Content-Type": "application/json"},
        )
        return json.dumps(response.json(), ensure_ascii=False)

    def call_kw(self, model, method, *args, **kwargs):
        return self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def log_in(self, key):
        login = None if key == "public" else self.people[key].login
        self.authenticate(login, login)

    # ---- rows ----

    def test_json_2(self):
        for key in ("sister", "inferior", "portal"):
            for model, _key, _user, row in self.foreign(key):
                with self.subTest(model=model, person=key):
                    status, told = self.json2(key, model, "read", ids=row.ids)
                    # A line of a view is not there at all for who does not see it.
                    self.assertIn((status, told), ((403, told), (404, told), (200, "[]")))
                    self.assertNotIn(MARK, told)
                    domain = [["id", "=", row.id]]
                    status, told = self.json2(key, model, "search_read", domain=domain)
                    self.assertIn((status, told), ((200, "[]"), (403, told)), told[:300])
                    self.assertNotIn(MARK, told)
        status, told = self.json2(
            "own", "union.member", "read", ids=self.row_of["union.member"].ids
        )
        self.assertEqual(status, 200)
        self.assertIn(MARK, told)

    def test_the_web_client(self):
        for key in ("sister", "inferior", "portal", "public"):
            self.log_in(key)
            for model, _key, _user, row in self.foreign(key):
                if key != "sister" and model != "union.member":
                    continue
                spec = {"display_name": {}}
                domain = [["id", "=", row.id]]
                answers = {
                    "web_read": self.call_kw(model, "web_read", row.ids, specification=spec),
                    "web_search_read": self.call_kw(
                        model, "web_search_read", domain=domain, specification=spec
                    ),
                    "formatted_read_group": self.call_kw(
                        model,
                        "formatted_read_group",
                        domain=domain,
                        groupby=[],
                        aggregates=["id:array_agg"],
                    ),
                    "web_save": self.call_kw(
                        model, "web_save", row.ids, vals={}, specification=spec
                    ),
                }
                for door, told in answers.items():
                    with self.subTest(model=model, person=key, door=door):
                        self.assertNotIn(MARK, told)
                        answer = json.loads(told)
                        if "error" not in answer:
                            result = answer["result"]
                            self.assertIn(
                                result,
                                (
                                    [],
                                    {"length": 0, "records": []},
                                    [{"id:array_agg": None}],
                                    [{"id:array_agg": [], "__extra_domain": [[1, "=", 1]]}],
                                    [{"id:array_agg": None, "__extra_domain": [[1, "=", 1]]}],
                                ),
                            )
        self.log_in("own")
        told = self.call_kw(
            "union.member",
            "web_read",
            self.row_of["union.member"].ids,
            specification={"display_name": {}},
        )
        self.assertIn(MARK, told)

    # ---- files ----

    def test_files(self):
        for key in ("sister", "inferior", "portal", "public"):
            self.log_in(key)
            for file in self.files + self.fields:
                model = file.res_model
                if not self.closed(model, key) or self.is_everybodys(model, key):
                    continue
                paths = [f"/web/content/{file.id}"]
                if file.res_field:
                    where = f"{model}/{file.res_id}/{file.res_field}"
                    paths += [
                        f"/web/content/{where}",
                        f"/web/image/{where}",
                        f"/web/content/{file.id}?download=1",
                    ]
                for path in paths:
                    with self.subTest(model=model, person=key, path=path):
                        response = self.url_open(path)
                        self.assertNotIn(MARK.encode(), response.content)
                        if "image" not in path:
                            self.assertEqual(response.status_code, 404)
        self.log_in("own")
        told = [self.url_open(f"/web/content/{f.id}").content for f in self.fields]
        self.assertEqual(told, [MARK.encode()] * len(self.fields))
        self.assertGreater(len(told), 2)

    def test_uploads(self):
        for key in ("sister", "portal"):
            self.log_in(key)
            for model, id_ in self.threads:
                data = {
                    "thread_model": model,
                    "thread_id": id_,
                    "csrf_token": Request.csrf_token(self),
                }
                for path, more in (
                    ("/mail/attachment/upload", data),
                    (
                        "/web/binary/upload_attachment",
                        {"model": model, "id": id_, "csrf_token": data["csrf_token"]},
                    ),
                ):
                    before = self.env["ir.attachment"].search_count(
                        [("res_model", "=", model), ("res_id", "=", id_)]
                    )
                    self.url_open(path, data=more, files={"ufile": ("w.txt", b"w", "text/plain")})
                    with self.subTest(model=model, person=key, path=path):
                        self.assertEqual(
                            self.env["ir.attachment"].search_count(
                                [("res_model", "=", model), ("res_id", "=", id_)]
                            ),
                            before,
                        )

    # ---- chatter ----

    def said(self, model, id_):
        """Return what was said about a record, what it was answered with and who follows it."""
        self.env.invalidate_all()
        messages = self.env["mail.message"].search([("model", "=", model), ("res_id", "=", id_)])
        bodies = [(message.id, message.body, len(message.reaction_ids)) for message in messages]
        return bodies, self.env[model].browse(id_).message_partner_ids.ids

    # Odoo fails where it asks a record nobody may see for recipients.
    @mute_logger("odoo.http")
    def test_chatter(self):
        asked = [
            "activities",
            "attachments",
            "contact_fields",
            "followers",
            "scheduledMessages",
            "suggestedRecipients",
        ]
        for key in ("sister", "inferior", "portal", "public"):
            self.log_in(key)
            partner = self.people[key].partner_id.id
            for model, id_ in self.threads:
                if (
                    key == "inferior"
                    and getattr(self.env[model], "_files_come_down", True)
                    and not self.closed(model, key)
                ):
                    continue
                (message,) = self.messages.filtered(
                    lambda m, w=(model, id_): (m.model, m.res_id) == w
                )
                thread = {"thread_model": model, "thread_id": id_}
                where = {"res_model": model, "res_id": id_}
                before = self.said(model, id_)
                answers = {
                    "messages": self.rpc("/mail/thread/messages", **thread),
                    "data": self.rpc(
                        "/mail/data",
                        fetch_params=[
                            ["mail.thread", thread | {"request_list": asked, "access_params": {}}]
                        ],
                    ),
                    "recipients": self.rpc("/mail/thread/recipients", **thread),
                    "suggested": self.rpc(
                        "/mail/thread/recipients/get_suggested_recipients", partner_ids=[], **thread
                    ),
                    "portal": self.rpc("/mail/chatter_fetch", **thread),
                    "subscribe": self.rpc("/mail/thread/subscribe", partner_ids=[partner], **where),
                    "unsubscribe": self.rpc(
                        "/mail/thread/unsubscribe", partner_ids=[partner], **where
                    ),
                    "post": self.rpc("/mail/message/post", post_data={"body": "w"}, **thread),
                    "update": self.rpc(
                        "/mail/message/update_content",
                        message_id=message.id,
                        update_data={"body": "w"},
                    ),
                    "reaction": self.rpc(
                        "/mail/message/reaction", message_id=message.id, content="x", action="add"
                    ),
                    "page": self.url_open(
                        f"/mail/message/{message.id}", allow_redirects=False
                    ).text,
                    "view": self.url_open(
                        f"/mail/view?model={model}&res_id={id_}", allow_redirects=False
                    ).text,
                }
                for door, told in answers.items():
                    with self.subTest(model=model, person=key, door=door):
                        self.assertNotIn(MARK, told)
                with self.subTest(model=model, person=key, door="what was said"):
                    self.assertEqual(self.said(model, id_), before)
        self.log_in("own")
        told = self.rpc(
            "/mail/thread/messages",
            thread_model="union.letter",
            thread_id=self.row_of["union.letter"].id,
        )
        self.assertIn(MARK, told)
        told = self.rpc(
            "/mail/data",
            fetch_params=[
                [
                    "mail.thread",
                    {
                        "thread_model": "union.letter",
                        "thread_id": self.row_of["union.letter"].id,
                        "request_list": asked,
                        "access_params": {},
                    },
                ]
            ],
        )
        self.assertIn(f"{MARK} follower", told)

    # ---- our pages and reports ----

    def test_our_pages(self):
        converters = self.env["ir.http"]._get_converters()
        routes = {
            url
            for url, _endpoint in self.env["ir.http"]._generate_routing_rules(
                sorted(self.env.registry._init_modules), converters
            )
            if url.startswith(("/trade_union/", "/my/union", "/union/"))
        }
        self.assertGreater(len(routes), 15)
        pages = {self.address(route) for route in routes}
        # Of nobody it is an empty list for anybody.
        pages.remove("/trade_union/roster")
        pages |= {
            f"/trade_union/roster?organization_id={self.building.id}",
            f"/trade_union/roster?member_ids={self.row_of['union.member'].id}",
        }
        for key in ("sister", "inferior", "portal", "public"):
            self.log_in(key)
            for page in sorted(pages):
                with self.subTest(page=page, person=key):
                    response = self.url_open(page, allow_redirects=False)
                    self.assertNotIn(MARK, response.text)
                    if page.startswith("/trade_union/"):
                        self.assertIn(response.status_code, (303, 403, 404))

    def address(self, route):
        """Return a page's address with the ids of rows at the building in it."""

        def value(found):
            name = found["name"]
            return str(self.row_of[ARGUMENTS[name]].id if name in ARGUMENTS else OTHER[name])

        return re.sub(r"<[^<>]*:(?P<name>\w+)>", value, route)

    def test_reports(self):
        reports = self.env["ir.actions.report"].search([("model", "=like", "union.%")])
        self.assertGreater(len(reports), 1)
        for key in ("sister", "inferior", "portal", "public"):
            self.log_in(key)
            for report in reports:
                row = self.row_of[report.model]
                if not self.closed(report.model, key):
                    continue
                with self.subTest(report=report.report_name, person=key):
                    response = self.url_open(
                        f"/report/html/{report.report_name}/{row.id}", allow_redirects=False
                    )
                    self.assertNotIn(MARK, response.text)
                    self.assertNotEqual(response.status_code, 200)
