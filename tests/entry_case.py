"""Members of two unions and a browser that knows nothing: for the tests of the entry."""

import re
from datetime import timedelta

from freezegun import freeze_time

from odoo import http
from odoo.tests import HttpCase

from .tree import build_tree

START = "2026-10-12 02:00:00"
ENTRY = "/union/entry"
PASSWORD = "kwz-71-blau"


class EntryCase(HttpCase):
    """The tree, members of a primary union and of a sister's; the clock stands still."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        members = cls.env["union.member"]
        cls.member, cls.other, cls.retained, cls.applicant = members.create(
            [
                {
                    "name": name,
                    "gender": "male",
                    "birth_date": "1990-01-01",
                    "organization_id": cls.primary.id,
                    "state": state,
                    "mobile": mobile,
                }
                for name, state, mobile in (
                    ("程立", "active", "13740846169"),
                    ("方敏", "active", False),
                    ("钟原", "retained", False),
                    ("罗新", "applicant", False),
                )
            ]
        )
        cls.sister_member = members.create(
            {
                "name": "粤海人",
                "gender": "female",
                "organization_id": cls.sister_street.id,
                "state": "active",
            }
        )

    def setUp(self):
        super().setUp()
        clock = freeze_time(START)
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        # Odoo's own pause after failures lives in memory, from one test to the next.
        self.env["ir.config_parameter"].set_param("base.login_cooldown_after", "0")
        self.leave()

    def leave(self):
        """Go on as somebody nobody knows."""
        self.authenticate(None, None)

    def issue(self, members, user=None, reason="首次发卡"):
        """Return the code issued for the one member, as the clerk does."""
        rows = members.with_user(user or self.building_clerk).action_issue_codes(reason)
        self.env.flush_all()
        return rows[0]["code"] if len(rows) == 1 else [row["code"] for row in rows]

    def post(self, path, token=True, **data):
        """Fill in the form of a page and send it."""
        data["any"] = "thing"
        if token:
            data["csrf_token"] = self.csrf()
        return self.url_open(path, data=data)

    def csrf(self):
        """The token of this session, from a page that has a form."""
        page = self.url_open(ENTRY).text
        return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)

    def try_code(self, number, code):
        """Send number and code; return the answer."""
        return self.post(ENTRY, number=number, code=code)

    def is_in(self, answer):
        """Whether the answer is the page where a password is chosen."""
        return answer.url.endswith("/union/entry/password")

    def enter(self, member, code, password=PASSWORD):
        """Go the whole way; return the last answer."""
        self.leave()
        answer = self.try_code(member.member_number, code)
        self.assertTrue(self.is_in(answer), answer.text[:2000])
        return self.post(f"{ENTRY}/password", password=password, again=password)

    def logged_in(self):
        """Return the user of the browser's session, an empty one if there is none."""
        session = http.root.session_store.get(self.opener.cookies.get("session_id"))
        return self.env["res.users"].browse(session.get("uid") or [])

    def reach(self, path="/my/union"):
        """Whether a page for logged-in people opens."""
        answer = self.url_open(path, allow_redirects=False)
        return answer.status_code == 200

    def pass_by(self, **interval):
        """Let time go by."""
        self.clock.tick(timedelta(**interval))

    def user_of(self, member):
        """Return the login named by the member's number, archived or not."""
        self.env.invalidate_all()
        return (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("login", "=", member.member_number)])
        )
