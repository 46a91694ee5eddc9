"""The public page of a rating, over HTTP: what it says, and what it leaves behind."""

import hashlib
import logging
import os
import re
from pathlib import Path

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import clause
from .tree import build_tree

PAGE = "/union/rating"
WRONG, USED, WAIT = "opens no rating", "used already", "Too many wrong codes"


class PageCase(HttpCase):
    """A primary union of twelve with an open rating; the browser knows nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.env["union.member"].create(
            [
                {
                    "name": f"会员{n}",
                    "gender": "female",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for n in range(12)
            ]
        )
        cls.rating = cls.env["union.rating"].create({"organization_id": cls.primary.id})
        cls.rating.action_open()
        cls.codes = cls.rating.cut_ids.action_codes(12)["codes"]

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def post(self, **data):
        return self.url_open(PAGE, data=data)

    def answers(self, grade="0"):
        return {f"q{row.id}": grade for row in self.rating.object_ids}

    def send(self, code, grade="0"):
        return self.post(code=code, send="1", **self.answers(grade))


@tagged("post_install", "-at_install")
class TestRatingPage(PageCase):
    @clause("NR-CONG-34b")
    def test_code_questions_thanks(self):
        page = self.url_open(PAGE)
        self.assertIn("Code on your slip", page.text)
        self.assertNotRegex(page.text, "(?i)anonym")
        self.assertFalse(re.search(r'(src|href)="(?!data:)', page.text), "nothing is fetched")
        page = self.post(code=self.codes[0])
        self.assertEqual(page.text.count('type="radio"'), 6)
        self.assertIn("Confidential", page.text)
        page = self.post(code=self.codes[0], send="1")
        self.assertIn("at least one", page.text)
        self.assertIn("Thank you", self.send(self.codes[0]).text)
        self.assertIn(USED, self.post(code=self.codes[0]).text)
        self.assertIn(USED, self.send(self.codes[0], "2").text)
        self.assertEqual(self.rating.answered_count, 1)

    def test_what_no_browser_sends(self):
        for data in (
            {"code": ""},
            {"code": "x" * 5000},
            {"code": "\0"},
            {"code": "' OR 1=1 --"},
        ):
            with self.subTest(data=data):
                answer = self.post(**data)
                self.assertEqual((answer.status_code, WRONG in answer.text), (200, True))
        file = {"code": ("code.txt", b"x")}
        self.assertEqual(self.url_open(PAGE, data={"any": "x"}, files=file).status_code, 200)
        odd = {f"q{row.id}": "3" for row in self.rating.object_ids} | {"q999999": "0"}
        self.assertIn("at least one", self.post(code=self.codes[1], send="1", **odd).text)
        self.assertEqual(self.rating.answered_count, 0)

    def test_wrong_codes_wait_and_a_right_one_leaves_no_count(self):
        self.post(code=self.codes[2])
        self.cr.execute("SELECT COUNT(*) FROM union_entry_attempt")
        self.assertEqual(self.cr.fetchone()[0], 0)
        self.env["ir.config_parameter"].set_param("trade_union.entry_address_failures", "3")
        pages = [self.post(code=f"AAAA-2222-333{n}").text for n in range(5)]
        self.assertEqual([WRONG in page for page in pages], [True] * 3 + [False] * 2)
        self.assertIn(WAIT, pages[-1])
        self.assertIn(WAIT, self.post(code=self.codes[2]).text)
        # A minute later, and as long again after the next mistake: the pause does not grow.
        self.cr.execute("UPDATE union_entry_attempt SET locked_until = last_at")
        self.post(code="AAAA-2222-3339")
        self.cr.execute(
            "SELECT EXTRACT(EPOCH FROM locked_until - last_at)::int FROM union_entry_attempt"
        )
        self.assertEqual(self.cr.fetchall(), [(60,)])

    def test_no_line_of_the_log_holds_a_code(self):
        lines = []

        class Keep(logging.Handler):
            def emit(self, record):
                lines.append(record.getMessage())

        keep, root = Keep(level=logging.DEBUG), logging.getLogger()
        loud = [
            logging.getLogger(name) for name in ("werkzeug", "odoo.http", "odoo.addons.trade_union")
        ]
        levels = [logger.level for logger in loud]
        root.addHandler(keep)
        for logger in loud:
            logger.setLevel(logging.DEBUG)
            logger.addHandler(keep)
        try:
            self.post(code=self.codes[3])
            self.send(self.codes[3])
        finally:
            root.removeHandler(keep)
            for logger, level in zip(loud, levels, strict=True):
                logger.removeHandler(keep)
                logger.setLevel(level)
        text = "\n".join(lines)
        self.assertIn(PAGE, text)
        for part in (self.codes[3], self.codes[3].replace("-", "")):
            self.assertNotIn(part, text)

    def tables(self):
        """Return ``{table: digest of all it holds}``."""
        self.env.flush_all()
        self.cr.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind = 'r' AND n.nspname = current_schema()"
        )
        found = {}
        for (table,) in self.cr.fetchall():
            self.cr.execute(
                SQL(
                    "SELECT md5(COALESCE(string_agg(md5(t::text), '' ORDER BY md5(t::text)), ''))"
                    " FROM %s t",
                    SQL.identifier(table),
                )
            )
            (found[table],) = self.cr.fetchone()
        return found

    def row_texts(self, table):
        self.cr.execute(SQL("SELECT t::text FROM %s t", SQL.identifier(table)))
        return {text for (text,) in self.cr.fetchall()}

    def session_file(self):
        """Return the state of the browser's session on the server's disk."""
        name = http.root.session_store.get_session_filename(self.opener.cookies["session_id"])
        if not os.path.exists(name):
            return None
        return os.stat(name).st_mtime_ns, hashlib.sha256(Path(name).read_bytes()).hexdigest()

    @clause("NR-CONG-34")
    def test_an_answer_of_somebody_logged_in_leaves_a_used_code_and_a_sealed_box(self):
        # As in life: Odoo notes the device of whoever is logged in.
        self.authenticate("t_portal", "t_portal", session_extra={"_trace_disable": False})
        before, session = self.tables(), self.session_file()
        codes = self.row_texts("union_rating_code")
        boxes = self.row_texts("union_rating_box")
        page = self.url_open(PAGE)
        self.post(code=self.codes[4])
        answer = self.send(self.codes[4], "2")
        self.assertIn("Thank you", answer.text)
        self.env.invalidate_all()
        after = self.tables()
        changed = {table for table in after if after[table] != before.get(table)}
        self.assertEqual(changed, {"union_rating_code", "union_rating_box"})
        self.assertEqual(self.session_file(), session)
        for response in (page, answer):
            self.assertNotIn("Set-Cookie", response.headers)
        # The code's row: its digest, its group, and a tick where there was none.
        (old,) = codes - self.row_texts("union_rating_code")
        (new,) = self.row_texts("union_rating_code") - codes
        self.assertRegex(new, r"^\(\d+,\d+,[0-9a-f]{64},t\)$")
        self.assertEqual(new.removesuffix(",t)"), old.rpartition(",")[0])
        # The box: as long as before, and nothing of it to be read.
        (old,) = boxes - self.row_texts("union_rating_box")
        (new,) = self.row_texts("union_rating_box") - boxes
        self.assertEqual(len(new), len(old))
        self.assertNotIn("00000001", new)

    def test_in_the_language_of_the_browser(self):
        self.assertIn('lang="en-US"', self.url_open(PAGE).text)
        answer = self.url_open(PAGE, headers={"Accept-Language": "xx-XX"})
        self.assertEqual(answer.status_code, 200)

    @mute_logger("odoo.http")
    def test_sister_portal_and_strangers_reach_nothing_over_http(self):
        body = {
            "jsonrpc": "2.0",
            "params": {
                "model": "union.rating",
                "method": "read",
                "args": [self.rating.ids, ["year"]],
                "kwargs": {},
            },
        }
        slips = (
            self.env["union.rating.slips"]
            .with_user(self.building_clerk)
            .create({"cut_id": self.rating.cut_ids.id, "count": 5, "ready": True})
        )
        for login in (None, "t_sister_clerk", "t_portal"):
            self.authenticate(login, login)
            with self.subTest(login=login):
                answer = self.url_open("/web/dataset/call_kw", json=body).json()
                self.assertIn("error", answer)
                path = f"/trade_union/rating_slips/{slips.id}"
                self.assertNotEqual(self.url_open(path, allow_redirects=False).status_code, 200)


@tagged("post_install", "-at_install")
class TestRatingSlips(PageCase):
    def test_slips_are_printed_once(self):
        self.rating.cut_ids.action_withdraw_codes()
        self.authenticate("t_building_clerk", "t_building_clerk")
        slips = (
            self.env["union.rating.slips"]
            .with_user(self.building_clerk)
            .create({"cut_id": self.rating.cut_ids.id, "count": 12})
        )
        url = slips.with_context(force_report_rendering=True).button_print()["url"]
        self.env.flush_all()
        answer = self.url_open(url)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf", answer.text[:500])
        self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(self.rating.cut_ids.code_count, 12)
