"""Whose books are whose: sister, auditor, portal, by the ORM and over HTTP."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .fund_case import FundMixin
from .tree import TreeCase

MODELS = ("year", "budget", "budget.line", "project", "entry")


@tagged("post_install", "-at_install")
class TestFundRights(FundMixin, TreeCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.books = self.year(opening=10)
        self.paper = self.budget(self.books, submit=False)
        self.posted_entry = self.posted(self.books)
        self.draft = self.entry(self.books)
        self.project = self.clerk("union.fund.project").create(
            {"organization_id": self.building.id, "title": "项目", "body": "一段。"}
        )
        self.rows = {
            "year": self.books,
            "budget": self.paper,
            "budget.line": self.paper.line_ids,
            "project": self.project,
            "entry": self.draft,
        }

    def test_a_sister_and_the_portal_see_and_change_nothing(self):
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            for name, row in self.rows.items():
                with self.subTest(user=user.login, model=name):
                    rows = self.as_user(user, row)
                    if user in (self.portal, self.stranger):
                        with self.assertRaises(AccessError):
                            rows.search([])
                    else:
                        self.assertFalse(rows.search([]))
                        self.assertFalse(rows.name_search("项目"))
                    for action in (
                        lambda rows=rows: rows.read(["create_date"]),
                        lambda rows=rows: rows.write({"create_date": "2020-01-01"}),
                        lambda rows=rows: rows.unlink(),
                    ):
                        with self.assertRaises(AccessError):
                            action()

    def test_a_sister_enters_nothing_here_and_names_nothing_of_ours(self):
        sister = self.as_user(self.sister_clerk, self.env["union.fund.entry"])
        values = {
            "day": "2026-10-12",
            "head_id": self.heads["2021_activities"].id,
            "purpose": "x",
            "amount": 1,
        }
        with self.assertRaises(AccessError):
            sister.create({**values, "year_id": self.books.id})
        with self.assertRaises(AccessError):
            sister.with_context(default_year_id=self.books.id).create(values)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.env["union.fund.year"]).create(
                {"organization_id": self.building.id, "year": 2024}
            )
        own = self.as_user(self.sister_clerk, self.env["union.fund.year"]).create(
            {"organization_id": self.sister_street.id, "year": 2026}
        )
        for name, row in (("project_id", self.project), ("meeting_id", self._meeting())):
            with self.subTest(name), self.assertRaises(AccessError):
                sister.create({**values, "year_id": own.id, name: row.id})
        for method, arguments in (("action_sheet", ()), ("button_entries", ())):
            with self.assertRaises(AccessError):
                getattr(self.as_user(self.sister_clerk, self.books), method)(*arguments)
                self.as_user(self.sister_clerk, self.books).action_sheet()
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.posted_entry).action_reverse("记错")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.project).action_close("完")

    def _meeting(self):
        return self.env["union.meeting"].create({"name": "会", "organization_id": self.building.id})

    def test_an_auditor_reads_everything_and_posts_nothing(self):
        for row in self.rows.values():
            rows = self.as_user(self.auditor, row)
            self.assertTrue(rows.read(["display_name"]))
            for action in (
                lambda rows=rows: rows.write({"create_date": "2020-01-01"}),
                rows.unlink,
            ):
                with self.assertRaises(AccessError):
                    action()
        with self.assertRaises(AccessError):
            self.as_user(self.auditor, self.draft).action_submit(reason="x")
        with self.assertRaises(AccessError):
            self.as_user(self.auditor, self.posted_entry).action_reverse("记错")
        with self.assertRaises(AccessError):
            self.as_user(self.auditor, self.env["union.fund.entry"]).create(
                {
                    "year_id": self.books.id,
                    "head_id": self.heads["2021_activities"].id,
                    "purpose": "x",
                    "amount": 1,
                }
            )

    def test_nobody_posts_by_himself(self):
        with self.assertRaisesRegex(UserError, "nobody but the submitter"):
            self.as_user(self.chair, self.draft).action_submit(reason="按惯例")
        with self.assertRaises(UserError):
            self.as_user(self.chair, self.draft).action_agree()
        self.assertFalse(self.draft.number)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.draft).write({"approval_state": "approved"})

    def test_the_shipped_heads_are_nobody_s_to_change(self):
        head = self.as_user(self.city_admin, self.heads["ban_bonuses"])
        for action in (lambda: head.write({"banned": False}), head.unlink):
            with self.assertRaises(AccessError):
                action()

    def test_vouchers_are_closed_to_strangers_over_http(self):
        voucher = self.posted_entry.voucher_ids
        self.env.flush_all()
        for login in (None, "t_sister_clerk", "t_portal"):
            if login:
                self.env["res.users"].search([("login", "=", login)]).password = login
                self.authenticate(login, login)
            answer = self.url_open(f"/web/content/{voucher.id}", allow_redirects=False)
            self.assertNotIn("凭证", answer.text, login)
            self.assertNotEqual(answer.status_code, 200, login)
