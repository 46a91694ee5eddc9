"""Run by test_identity_leak.py in a process of its own: the story, and everything that tells on it.

Real commits, an own filestore and log. Told are all rooms; then papers are printed and kept,
crons run, mails queued, files refused, and identities searched, doubled and revealed over HTTP,
so that whatever writes an identity down where it should not has had its chance. Every statement
sent to the database is kept beside it: a database server may log any of them. Prints one line of
JSON.
"""

# A process of its own: absolute imports, real commits, its answer on standard output.
# pylint: disable=odoo-addons-relative-import,invalid-commit,print-used

import base64
import io
import json
import sys
import threading
from pathlib import Path
from unittest.mock import patch

import openpyxl
import requests
import xlsxwriter

import odoo.http
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.server import ThreadedWSGIServerReloadable
from odoo.sql_db import Cursor
from odoo.tools import config

JINDING = Path(__file__).parent.parent / "demo" / "jinding"
PASSWORD = "a long word for the story"


class Statements:
    """Keeps every statement as the database server gets it, and what it answers on an error."""

    def __init__(self, path):
        self.file = open(path, "ab")  # noqa: SIM115 - open as long as the process
        self.lock = threading.Lock()

    def patch(self):
        statements, execute = self, Cursor.execute

        def keep(self, query, params=None, log_exceptions=True):
            try:
                return execute(self, query, params, log_exceptions)
            except Exception as error:
                statements.write(getattr(error, "diag", None) and _told(error.diag).encode())
                raise
            finally:
                statements.write(self._obj.query)

        return patch.object(Cursor, "execute", keep)

    def write(self, content):
        if content:
            with self.lock:
                self.file.write(content + b"\n")


class Server:
    """Odoo's own HTTP server in a thread of this process."""

    def __init__(self):
        self.server = ThreadedWSGIServerReloadable("127.0.0.1", 0, odoo.http.root)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def session(self, login):
        session = requests.Session()
        answer = self.rpc(
            session, "/web/session/authenticate", db=config["db_name"][0], login=login,
            password=PASSWORD,
        )  # fmt: skip
        assert answer["result"]["uid"], answer
        return session

    def rpc(self, session, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return session.post(self.url + path, json=body, timeout=60).json()

    def call(self, key, model, method, **body):
        """Call as a program does; return status and text."""
        answer = requests.post(
            f"{self.url}/json/2/{model}/{method}",
            json=body,
            headers={"Authorization": f"bearer {key}"},
            timeout=120,
        )
        return answer.status_code, answer.text

    def get(self, session, path):
        answer = session.get(self.url + path, timeout=120)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content


def _told(diag):
    parts = (diag.message_primary, diag.message_detail, diag.message_hint, diag.context)
    return "\n".join(filter(None, parts))


def make_story(env):
    """Return the story with people who get mail."""
    from odoo.addons.trade_union.demo.story import Story
    from odoo.addons.trade_union.models.clock import travel

    class Mailed(Story):
        def tree(self):
            super().tree()
            for login, user in self.users.items():
                user.write({"email": f"{login}@example.com", "notification_type": "email"})

    return Mailed(env, travel)


def tell(registry):
    """Tell the story and keep its papers; return the story's ids."""
    # Papers of a contest are printed while it is on.
    election_class = registry["union.election"]
    printed = election_class.action_print_ballots

    def print_and_keep(self, *args, **kwargs):
        result = printed(self, *args, **kwargs)
        keep_report(self, "election_ballots")
        return result

    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        story = make_story(env)
        with patch.object(election_class, "action_print_ballots", print_and_keep):
            story.tell()
        story.users["jd_clerk"].password = story.users["ns_clerk"].password = PASSWORD
        cr.commit()
        election = story.congress.election
        keep_report(story.as_("jd_officer", election), "election_result")
        keep(env, story.as_("jd_clerk", story.year.assessment).action_score_sheet())
        building = story.as_("jd_clerk", story.organizations["building"])
        export = story.as_("jd_clerk", "union.roster.export")._of_organization(building)
        keep(env, export)
        keys = {
            login: env["res.users.apikeys"]
            .with_user(story.users[login])
            .sudo()
            ._generate("rpc", "story", "2099-01-01")
            for login in ("jd_clerk", "ns_clerk")
        }
        # A message of our own on every thread: what it quotes is queued as mail.
        for record in (story.request, election, story.year.activity, story.year.assessment):
            record.message_subscribe(partner_ids=story.users["jd_chair"].partner_id.ids)
            record.message_post(
                body=json.dumps(record.read()[0], default=str, ensure_ascii=False),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        cr.commit()
        member = env["union.member"].search([("id_digest", "!=", False)], limit=1)
        return {
            "keys": keys,
            "building": building.id,
            "sister": story.organizations["sister"].id,
            "member": member.id,
            "employer": member.employer_id.id,
            "clerk": story.users["jd_clerk"].id,
            "mobile": env["ir.model.fields"]._get("union.member", "mobile").id,
            "imports": {kind: record.id for kind, record in story.imports.items()},
        }


def keep_report(records, report):
    """Print a report and keep the PDF as an attachment, as a user would."""
    pdf, kind = (
        records.env["ir.actions.report"]
        .with_context(force_report_rendering=True)
        ._render_qweb_pdf(f"trade_union.{report}", records.ids)
    )
    assert kind == "pdf", kind
    records.env["ir.attachment"].sudo().create(
        {"name": f"{report}.pdf", "raw": pdf, "res_model": records._name, "res_id": records.id}
    )


def keep(env, paper):
    env["ir.attachment"].create({"name": paper["filename"], "raw": base64.b64decode(paper["data"])})


def run_crons(registry):
    """Run our own crons and the one that sends mail (there is no mail server: it stays queued)."""
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        ours = env["ir.model.data"].search(
            [("module", "=", "trade_union"), ("model", "=", "ir.cron")]
        )
        crons = env["ir.cron"].browse(ours.mapped("res_id"))
        crons |= env.ref("mail.ir_cron_mail_scheduler_action")
        for cron in crons:
            cron.method_direct_trigger()
            cr.commit()
        return len(crons)


def roster_rows():
    """Return heading and the first rows of the office's own file."""
    sheet = openpyxl.load_workbook(JINDING / "members.xlsx", read_only=True).active
    rows = list(sheet.iter_rows(min_row=3, max_row=14, values_only=True))
    return rows[0], rows[1:]


def workbook(head, rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([head, *rows]):
            sheet.write_row(line, 0, row)
    return base64.b64encode(buffer.getvalue()).decode()


def notations(text):
    """Ways in which a clerk writes a number."""
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    for sign in ("", " ", "-", ".", "·", "_", "－", "/"):
        yield sign.join((text[:3], text[3:7], text[7:11], text[11:])).strip(sign)
    yield from (wide, text[::-1], f"编号{text}号", float(text) if text.isdigit() else text)


def misplaced():
    """Return files whose numbers stand in columns where they do not belong."""
    head, rows = roster_rows()
    id_at, mobile_at = head.index("身份证号码"), head.index("手机号码")
    wrong = []
    for at in range(len(head)):
        if at in (0, head.index("姓名"), head.index("备注")):
            continue
        for source in (id_at, mobile_at):
            for row, typed in zip(rows, notations(str(rows[0][source])), strict=False):
                wrong.append([*row[:at], typed, *row[at + 1 :]])
    names = (head[0], head[id_at], *head[2:id_at], head[1], *head[id_at + 1 :])
    employers = ("企业名称", "统一社会信用代码", "用工人数", "是否已建工会", "联系电话")
    firms = [
        [f"公司{line}", typed, typed, typed, typed]
        for line, typed in enumerate(notations(str(rows[1][id_at])))
    ]
    return [
        ("members", workbook(head, wrong)),
        # The headings of name and number are swapped.
        ("members", workbook(names, rows)),
        ("employers", workbook(employers, firms)),
        # Numbers where the headings should be.
        ("members", workbook(rows[0], rows[1:])),
    ]


def use(server, ids):
    """Work over HTTP as programs and people do, most of it refused; return the answers."""
    head, rows = roster_rows()
    number, mobile = str(rows[0][head.index("身份证号码")]), str(rows[0][head.index("手机号码")])
    clerk, sister = ids["keys"]["jd_clerk"], ids["keys"]["ns_clerk"]
    answers = {}

    def call(label, key, model, method, **body):
        answers[label] = server.call(key, model, method, **body)
        return json.loads(answers[label][1])

    # The same person again, here and in the sister organisation; wrong numbers.
    vals = {"name": "赵国霞", "employer_id": ids["employer"], "organization_id": ids["building"]}
    person = {"id_number": number, "mobile": mobile}
    call("again", clerk, "union.member", "create", vals_list=[{**vals, **person}])
    other = {"name": "赵国霞", "organization_id": ids["sister"]}
    call("elsewhere", sister, "union.member", "create", vals_list=[{**other, **person}])
    for label, wrong in (
        ("checksum", {"id_number": number[:-1] + str((int(number[-1]) + 1) % 10)}),
        ("gender", {"id_number": number, "gender": "female"}),
        ("length", {"id_number": number + "0"}),
        ("type", {"id_number": [number]}),
        ("column", {"id_masked": number}),
        ("unknown", {"id_numbers": number}),
        ("birth", {"birth_date": number, **person}),
        ("mobile", {"mobile": mobile + "0"}),
        ("sealed", {"mobile_sealed": mobile}),
    ):
        call(f"wrong {label}", clerk, "union.member", "create", vals_list=[{**vals, **wrong}])
        call(f"write {label}", clerk, "union.member", "write", ids=[ids["member"]], vals=wrong)
    for label, domain in (
        ("number", [("id_number", "=", number)]),
        ("numbers", [("id_number", "in", [number, mobile])]),
        ("mobile", [("mobile", "=", mobile)]),
        ("like", [("id_number", "like", number)]),
        ("contact", [("employer_id.contact_mobile", "=", mobile)]),
    ):
        call(
            f"search {label}", clerk, "union.member", "search_read", domain=domain, fields=["name"]
        )
    call("reveal", clerk, "union.member", "action_reveal", ids=[ids["member"]], reason="会员证")
    call("no reason", clerk, "union.member", "action_reveal", ids=[ids["member"]], reason="")
    call("sister", sister, "union.member", "action_reveal", ids=[ids["member"]], reason="好奇")
    # Odoo's own places that would keep a file or a question as it came.
    asked = {"name": "w", "model_id": "union.member", "domain": f"[('id_number', '=', '{number}')]"}
    default = {"field_id": ids["mobile"], "user_id": ids["clerk"], "json_value": f'"{mobile}"'}
    for label, model, row in (
        ("own import", "base_import.import", {"res_model": "union.member", "file": number}),
        ("saved search", "ir.filters", asked),
        ("default", "ir.default", default),
    ):
        call(label, clerk, model, "create", vals_list=[row])

    # Files: again, refused as a whole, misplaced numbers, not a spreadsheet; none is finished.
    model = "union.roster.import"
    files = [
        (kind, base64.b64encode((JINDING / f"{kind}.xlsx").read_bytes()).decode())
        for kind in ("employers", "members")
    ]
    files += misplaced()
    files += [("members", base64.b64encode(f"{number},{mobile}".encode()).decode())]
    for position, (kind, data) in enumerate(files):
        values = {"organization_id": ids["building"], "kind": kind, "data": data}
        (record,) = call(
            f"file {position}", clerk, model, "create", vals_list=[values | {"filename": "r.xlsx"}]
        )
        call(f"check {position}", clerk, model, "action_check", ids=[record])
        call(f"import {position}", clerk, model, "action_import", ids=[record])
        call(f"sister {position}", sister, model, "action_import", ids=[record])
        call(f"bad rows {position}", clerk, model, "action_bad_rows", ids=[record])
    call("raw", clerk, model, "create", vals_list=[{**values, "data": f"{number} {mobile}"}])

    # A person at the screen, with a session.
    session = server.session("jd_clerk")
    server.get(session, f"/trade_union/roster?organization_id={ids['building']}")
    bad = server.get(session, f"/trade_union/roster_import/{ids['imports']['members']}/bad_rows")
    wizard = {"res_model": "union.member", "res_id": ids["member"], "reason": "会员证"}
    made = server.rpc(
        session, "/web/dataset/call_kw", model="union.reveal", method="create", args=[[wizard]],
        kwargs={},
    )  # fmt: skip
    shown = server.rpc(
        session, "/web/dataset/call_button", model="union.reveal", method="button_reveal",
        args=[made["result"]], kwargs={},
    )  # fmt: skip
    answers["wizard"] = 200, json.dumps(shown)
    server.rpc(
        session, "/web/dataset/call_kw", model="union.member", method="create",
        args=[[{**vals, **person}]], kwargs={},
    )  # fmt: skip
    return answers, bad


def main(database, addons_path, folder):
    folder = Path(folder)
    config.parse_config(
        [
            "-d", database, f"--addons-path={addons_path}", f"--data-dir={folder / 'data'}",
            f"--logfile={folder / 'server.log'}", "--log-level=debug",
            # Odoo writes the arguments of calls at this level: docs/operations.md forbids it.
            "--log-handler=odoo.service.model:INFO",
        ],
        setup_logging=True,
    )  # fmt: skip
    statements = Statements(folder / "statements.sql")
    with statements.patch():
        registry = Registry(database)
        # Only now does Odoo know where the addon is.
        from odoo.addons.trade_union.models.member import union_roster_import

        ids = tell(registry)
        crons = run_crons(registry)
        server = Server()
        # The browser is told how far it has come, whatever the size of the file.
        with patch.object(union_roster_import, "TELL_FROM_ROWS", 1):
            answers, bad = use(server, ids)
        crons += run_crons(registry)
        server.server.shutdown()
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        result = {
            "crons": crons,
            "member": ids["member"],
            "answers": answers,
            "bad_rows": base64.b64encode(bad).decode(),
            "counts": {
                name: env[name].search_count([])
                for name in (
                    "union.member", "union.employer", "union.letter", "union.access.log",
                    "union.roster.import.problem", "mail.mail", "mail.message",
                    "event.registration", "bus.bus",
                )
            },
            "unfinished": env["union.roster.import"].search_count([("sealed_file", "!=", False)]),
            "papers": env["ir.attachment"]
            .search([("res_field", "in", ("pdf", False)), ("mimetype", "in", PAPERS)])
            .mapped("mimetype"),
        }  # fmt: skip
    sys.stdout.write(json.dumps(result) + "\n")


PAPERS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)

if __name__ == "__main__":
    main(*sys.argv[1:])
