"""A confidential case is nowhere but with its chain: every door, tried by everybody beside it.

Whoever is not in the chain, with whatever duty, must be told neither the marked texts nor the
number of the case nor that there is one.
"""

import io
import json

from openpyxl import load_workbook

from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .case_case import MARK, CaseCase
from .scope_case import everywhere

FIELDS = ["number", "title", "content", "told_name", "display_name", "state"]
CHILDREN = ("union.case.chain", "union.case.step", "union.case.clock")


class ConfidentialCase(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Each role at the case's union, above and below it and beside it.
        cls.outside = {
            "own": everywhere(cls.env, "x_own", cls.building),
            "superior": everywhere(cls.env, "x_superior", cls.district),
            "city": everywhere(cls.env, "x_city", cls.city),
            "inferior": everywhere(cls.env, "x_inferior", cls.primary),
            "sister": everywhere(cls.env, "x_sister", cls.sister_street),
            "portal": cls.portal,
            "public": cls.env.ref("base.public_user"),
        }
        # They are on duty there and get every new case: these stand beside an older one.
        case = cls.env["union.case"].with_user(cls.officer)
        cls.secret = case.create(
            {
                "organization_id": cls.building.id,
                "type_id": cls.kind("dispute").id,
                "title": f"{MARK} 裁员",
                "content": f"{MARK} 内容",
                "told_name": f"{MARK} 张三",
                "contact": f"{MARK} 微信",
                "affected_count": 12,
            }
        )
        others = cls.outside["own"] | cls.second
        cls.secret.sudo()._out_of_chain(others)
        cls.secret.action_step(f"{MARK} 第一步")
        cls.file = cls.env["ir.attachment"].with_user(cls.officer).create(
            {"name": f"{MARK}.txt", "raw": b"qz", "res_model": "union.case",
             "res_id": cls.secret.id}
        )  # fmt: skip
        cls.secret.file_ids = cls.file
        cls.secret.action_answer(f"{MARK} 答复")
        cls.secret.action_reveal(f"{MARK} to call back")
        cls.env.flush_all()
        cls.env.invalidate_all()

    def told(self, door, *args):
        """Return what a door says as one text."""
        self.env.flush_all()
        self.env.invalidate_all()
        try:
            with mute_logger("odoo.sql_db", "odoo.models"), self.env.cr.savepoint():
                answer = json.dumps(door(*args), ensure_ascii=False, default=str)
        except (AccessError, MissingError, UserError, ValidationError, KeyError, ValueError,
                AttributeError, TypeError) as error:  # fmt: skip
            answer = str(error)
        self.env.invalidate_all()
        return answer

    def assertHidden(self, answer):  # noqa: N802
        self.assertNotIn(MARK, answer)
        self.assertNotIn(self.secret.sudo().number, answer)


@tagged("post_install", "-at_install")
class TestConfidential(ConfidentialCase):
    def test_its_chain_reads_and_writes_it(self):
        """Else the tests below would prove nothing."""
        mine = self.as_user(self.officer, self.secret)
        self.assertIn(MARK, json.dumps(mine.read(FIELDS), ensure_ascii=False, default=str))
        self.assertTrue(mine.has_access("write"))
        self.assertEqual(mine.step_ids.mapped("kind"), ["progress", "reply", "revealed"])
        self.assertTrue(self.as_user(self.officer, self.file).has_access("read"))

    def doors(self, cases):
        ids, env = self.secret.ids, cases.env
        record = cases.browse(ids)
        activity, message = env["mail.activity"], env["mail.message"]
        number = self.secret.sudo().number
        yield "search", lambda: cases.search([])._ids
        yield "search number", lambda: cases.search_count([("number", "=", number)])
        yield "search_read", lambda: cases.search_read([("title", "ilike", MARK)], FIELDS)
        yield "name_search", lambda: cases.name_search(number)
        yield "read", lambda: record.read(FIELDS)
        yield "web_read", lambda: record.web_read({"display_name": {}, "title": {}})
        yield "web_search_read", lambda: cases.web_search_read([], {"title": {}})
        yield "group", lambda: cases._read_group([], ["title", "organization_id"], ["__count"])
        yield "web group", lambda: cases.web_read_group([], ["title"], ["__count"])
        yield "export", lambda: record.export_data(FIELDS)
        yield "copy", lambda: record.copy()._ids
        yield "reveal", lambda: record.action_reveal("curious")
        yield "checklist", lambda: record.button_checklist()
        yield "union_check", lambda: record.union_check("close")
        yield "load", lambda: cases.load([".id", "title"], [[str(ids[0]), "w"]])["messages"]
        yield "fields", lambda: record.get_metadata()
        yield (
            "onchange",
            lambda: cases.browse().onchange(
                {"acting_id": False}, [], {"title": {}, "display_name": {}}
            )["value"],
        )
        yield "activities", lambda: activity.search_read([], ["summary", "res_name", "note"])
        yield "systray", lambda: env["res.users"]._get_activity_groups()
        yield "messages", lambda: message.search_read([("model", "=", "union.case")], ["body"])
        yield "files", lambda: env["ir.attachment"].search_read([("name", "ilike", MARK)], ["name"])
        yield "file", lambda: env["ir.attachment"].browse(self.file.id).read(["name", "datas"])
        yield "findings", lambda: env["union.finding"].search_read([], ["subject"])
        yield "reasons", lambda: env["union.rule.override"].search_read([], ["reason"])
        for child in CHILDREN:
            rows = self.env[child].search([("case_id", "=", ids)]).with_env(env)
            yield child, lambda rows=rows: rows.read()
            yield (
                f"{child} search",
                lambda rows=rows: rows.browse().search([("case_id.title", "ilike", MARK)])._ids,
            )
        yield (
            "dialog",
            lambda: (
                env["union.case.word"].create({"case_id": ids[0], "text": "x"}).case_id.display_name
            ),
        )
        yield (
            "dialog form",
            lambda: (
                env["union.case.word"]
                .with_context(default_case_id=ids[0])
                .onchange({}, [], {"case_id": {"fields": {"display_name": {}}}})
            ),
        )
        yield (
            "triage form",
            lambda: (
                env["union.case.triage"]
                .with_context(default_case_id=ids[0])
                .onchange({}, [], {"case_id": {"fields": {"display_name": {}}}, "type_id": {}})
            ),
        )
        for action, args in (
            ("action_triage", ()),
            ("action_step", ("x",)),
            ("action_answer", ("x",)),
            ("action_escalate", ("x",)),
            ("action_act_for", ("x",)),
            ("action_agree", ("x",)),
            ("action_confide", (False, "x")),
            ("action_close", ("x",)),
            ("action_refuse", ("x",)),
        ):
            yield action, lambda action=action, args=args: getattr(record, action)(*args)
        for values in ({"title": "w"}, {"affected_count": 99}, {"confidential": False}):
            yield f"write {values}", lambda values=values: record.write(values)
        yield (
            "own file",
            lambda: (
                env["ir.attachment"]
                .create({"name": "w", "res_model": "union.case", "res_id": ids[0]})
                .ids
            ),
        )
        yield "activity", lambda: activity.create(
            {"res_model_id": env["ir.model"].sudo()._get_id("union.case"), "res_id": ids[0],
             "summary": "w"}
        ).res_name  # fmt: skip

    def test_nobody_outside_the_chain_is_told_of_it_at_any_door(self):
        row = self.secret.sudo().read(["title", "state", "confidential", "affected_count"])
        for who, user in self.outside.items():
            for name, door in self.doors(self.env["union.case"].with_user(user)):
                with self.subTest(who=who, door=name):
                    self.assertHidden(self.told(door))
        self.env.invalidate_all()
        self.assertEqual(row, self.secret.sudo().read(list(row[0])[1:]))

    def test_these_doors_tell_its_chain(self):
        """Else what they do not tell others would prove nothing."""
        shut = {
            "copy", "load", "onchange", "activities", "systray", "messages", "findings", "reasons",
            "reveal", "checklist", "union_check", "fields", "search", "search number", "activity",
            "own file",
        }  # fmt: skip
        told = set()
        for name, door in self.doors(self.env["union.case"].with_user(self.officer)):
            if name.startswith(("action_", "write")):
                break
            answer = self.told(door)
            if MARK in answer or self.secret.sudo().number in answer:
                told.add(name)
            else:
                self.assertTrue(name in shut or name.startswith("union.case."), (name, answer))
        self.assertGreater(len(told), 10, told)

    def test_the_access_log_tells_that_a_contact_was_shown_and_no_more(self):
        logs = self.env["union.access.log"].with_user(self.outside["city"])
        rows = logs.search_read([("res_model", "=", "union.case")], ["subject", "reason"])
        self.assertEqual(len(rows), 1)
        self.assertNotIn(MARK, str(rows))

    def test_nobody_outside_the_chain_counts_it(self):
        for who, user in self.outside.items():
            cases = self.env["union.case"].with_user(user)
            if not cases.has_access("read"):
                continue
            self.env.invalidate_all()
            with self.subTest(who=who):
                self.assertFalse(cases.search([]))
                self.assertEqual(cases.search_count([("state", "!=", "x")]), 0)
                self.assertFalse(cases._read_group([], ["type_id"], ["__count"]))
                for child in CHILDREN:
                    self.assertFalse(self.env[child].with_user(user).search([]))
                # Nor by a condition of another model that leads through it.
                self.assertFalse(
                    self.env["union.case.step"]
                    .with_user(user)
                    .search([("case_id.told_name", "!=", False)])
                )

    def test_who_left_the_chain_or_lost_the_duty_is_outside_at_the_next_query(self):
        def reads():
            # With the duty go the groups.
            cases = self.as_user(self.officer, self.secret)
            return cases.has_access("read") and bool(cases.search([]))

        self.assertTrue(reads())
        duty = self.env["union.duty"].search([("user_id", "=", self.officer.id)])
        duty.date_to = "2020-12-31"
        self.assertFalse(reads())
        # He is a clerk elsewhere: not the group is what stops him.
        duty.copy({"organization_id": self.sister_street.id, "date_to": False})
        self.assertFalse(reads())
        duty.date_to = False
        self.assertTrue(reads())
        self.secret.sudo()._out_of_chain(self.officer)
        self.assertFalse(reads())

    def test_a_deputy_reads_it_when_he_is_in_the_chain_by_name(self):
        deputy = self.stranger
        self.env["union.duty"].create(
            {"user_id": deputy.id, "organization_id": self.building.id, "role": "teller",
             "date_from": "2020-01-01"}
        )  # fmt: skip
        self.env["union.duty.delegation"].create(
            {"user_id": self.officer.id, "deputy_id": deputy.id, "date_from": "2020-01-01",
             "date_to": "2099-12-31"}
        )  # fmt: skip
        self.assertFalse(self.as_user(deputy, self.secret).has_access("read"))
        self.as_user(self.officer, self.secret).action_triage(
            handler_ids=[self.officer.id, deputy.id]
        )
        self.assertTrue(self.as_user(deputy, self.secret).has_access("read"))

    def test_nothing_said_of_it_is_confidential_in_the_database_as_well(self):
        self.env.cr.execute(
            "SELECT is_nullable FROM information_schema.columns"
            " WHERE table_name = 'union_case' AND column_name = 'confidential'"
        )
        self.assertEqual(self.env.cr.fetchone(), ("NO",))

    def test_there_is_no_chatter_and_nothing_is_mailed(self):
        case = self.env["union.case"]
        self.assertFalse(hasattr(case, "message_post"))
        self.assertFalse(hasattr(case, "message_follower_ids"))
        mails = self.env["mail.mail"].search_count([])
        new = self.case("dispute", affected_count=35)
        new.action_triage(handler_ids=[self.officer.id, self.second.id])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        told = self.env["mail.message"].search([("body", "ilike", new.number)])
        self.assertFalse(told)

    def test_a_file_is_not_made_public_and_is_given_no_link(self):
        mine = self.as_user(self.officer, self.file)
        with self.assertRaises(ValidationError):
            mine.public = True
        with self.assertRaises(ValidationError):
            mine.sudo().generate_access_token()
            self.env.flush_all()

    def test_a_file_of_another_record_is_not_drawn_into_a_case(self):
        with self.assertRaisesRegex(UserError, "another record"):
            self.case(file_ids=[(6, 0, self.file.ids)])

    def test_no_rule_of_an_office_reads_a_case_or_passes_one(self):
        from ..models.standard.paths import find_field, is_open_path, is_subject

        self.assertFalse(is_subject(self.env, "union.case"))
        self.assertFalse(is_open_path(self.env, "union.case", "affected_count"))
        self.assertFalse(is_open_path(self.env, "union.case.step", "case_id.type_id.code"))
        self.assertFalse(is_open_path(self.env, "union.case.clock", "case_id.affected_count"))
        # What came with a standard is asked by the actions of the chain.
        self.assertTrue(find_field(self.env, "union.case", "type_id.code"))
        with self.assertRaises(ValidationError):
            self.env["union.rule"].create(
                {"key": "x.case", "name": "x", "kind": "check", "model": "union.case",
                 "trigger": "daily", "organization_id": self.building.id,
                 "clause_id": self.env["union.clause"].search([], limit=1).id,
                 "message": "x", "severity": "inform"}
            )  # fmt: skip

    def test_no_daily_watch_prints_a_case_into_a_finding(self):
        self.assertNotIn("union.case", self.env["union.finding"]._watched_models())
        daily = self.env["union.rule"].search([("model", "=", "union.case")])
        self.assertTrue(daily)
        self.assertEqual(set(daily.mapped("trigger")), {"close"})

    def test_a_reason_at_the_end_stays_in_the_case(self):
        mine = self.as_user(self.officer, self.secret)
        with self.assertRaisesRegex(UserError, "mediated"):
            mine.action_close("done")
        mine.action_close("done", reason=f"{MARK} 双方不愿")
        self.assertFalse(self.env["union.rule.override"].search([("res_model", "=", "union.case")]))
        self.assertIn(MARK, mine.step_ids[-1].text)
        with self.assertRaises(UserError):
            mine.action_override_rule("case.mediation", "close", "x")

    def test_erasing_the_member_takes_his_name_out_and_leaves_the_count(self):
        case = self.case(member_id=False, content=f"{self.member.name} says so")
        case.sudo().member_id = self.member
        case.action_step(f"called {self.member.name}")
        case.sudo().contact = "wx"
        case.file_ids = self.env["ir.attachment"].with_user(self.officer).create({"name": "x"})
        before = self.env["union.case"].search_count([])
        self.member.sudo()._erase_traces({self.member: self.member.name})
        case = self.as_user(self.officer, case)
        told = "".join([case.content, *case.step_ids.mapped("text")])
        self.assertNotIn(self.member.name, told)
        self.assertFalse(case.contact)
        self.assertFalse(case.file_ids)
        self.assertEqual(self.env["union.case"].search_count([]), before)


@tagged("post_install", "-at_install")
class TestConfidentialHttp(ConfidentialCase, HttpCase):
    def test_neither_the_web_client_nor_its_exports_and_files_tell_of_it(self):
        id_, file_id = self.secret.id, self.file.id
        for who in ("own", "city", "sister"):
            user = self.outside[who]
            self.authenticate(user.login, user.login)
            data = json.dumps(
                {"model": "union.case", "fields": [{"name": "title", "label": "t", "type": "char"}],
                 "ids": [id_], "domain": [], "groupby": [], "import_compat": False}
            )  # fmt: skip
            with self.subTest(who=who), mute_logger("odoo.http", "odoo.addons.web"):
                answer = self.url_open("/web/export/xlsx", data={"data": data})
                if answer.ok:
                    book = load_workbook(io.BytesIO(answer.content))
                    cells = [cell for row in book.active.values for cell in row]
                    self.assertHidden(str(cells))
                else:
                    self.assertHidden(answer.text)
                for url in (f"/web/content/{file_id}", f"/web/content/union.case/{id_}/content"):
                    self.assertEqual(self.url_open(url).status_code, 404)
                thread = self.make_jsonrpc_request_or_error(id_)
                self.assertHidden(thread)

    def make_jsonrpc_request_or_error(self, id_):
        answer = self.url_open(
            "/mail/thread/messages",
            json={"params": {"thread_model": "union.case", "thread_id": id_}},
        )
        return answer.text
