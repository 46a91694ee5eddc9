"""``docs/api/membership.md``: requests, cards, tags and duplicates, over the wire."""

import io
from base64 import b64decode

from pypdf import PdfReader

from odoo.tests import tagged

from .import_case import number
from .wire_rooms import MEMBERS, RoomCase

REQUEST = "union.membership.request"
SERIALS = {key: (serial, gender) for serial, (key, _n, gender, _u) in enumerate(MEMBERS, 1)}


@tagged("post_install", "-at_install")
class TestApiMembership(RoomCase):
    pages = ("membership",)

    def test_membership_over_the_wire(self):
        self.values["lin_number"] = number(20, "male")
        self.values |= {f"{key}_number": number(*serial) for key, serial in SERIALS.items()}
        self.walk()

    def after_join_create(self, _answer):
        ids = [self.values["join"]]
        self.refused(403, "ns_clerk", REQUEST, "action_submit", ids=ids)

    def after_join_result(self, answer):
        self.assertNotEqual(answer[0]["id_number"], self.values["lin_number"])
        self.assertEqual(self.field("union.member", self.values["lin"], "state"), "active")

    def before_transfer_release(self):
        ids = [self.values["transfer"]]
        self.submit("jd_clerk", REQUEST, ids)
        # The new union sees the paper from the release on.
        self.refused(403, "ns_approver", REQUEST, "read", ids=ids, fields=["name"])

    def after_transfer_accept(self, _answer):
        self.assertEqual(self.field("union.member", self.values["li"], "state"), "transferred")

    def before_ask_released(self):
        paper = self.env[REQUEST].search([("member_id", "=", self.values["chen"])])
        self.assertFalse(
            self.call("ns_clerk", REQUEST, "search", domain=[["id", "=", paper.id]]),
            "before the release the asker learns nothing",
        )
        self.call("jd_approver", REQUEST, "action_agree", ids=paper.ids, comment="同意转出")

    def before_ask_withdraw(self):
        ask = {
            "organization_id": self.values["ns_union"],
            "name": "刘洋",
            "id_number": self.values["liu_number"],
        }
        self.values["ask_liu"] = self.file("ns_clerk", "union.membership.ask", ask)[0]
        ids = [self.values["ask_liu"]]
        self.call("ns_clerk", "union.membership.ask", "action_ask", ids=ids)

    def before_rejoin_agree(self):
        ids = [self.values["rejoin"], self.values["correction"]]
        self.call("jd_clerk", REQUEST, "action_submit", ids=ids)

    def after_rejoin_agree(self, _answer):
        states = [
            self.field("union.member", self.values[key], "state") for key in ("huang", "zhao")
        ]
        self.assertEqual(states, ["active", "retained"])
        self.assertEqual(self.field("union.member", self.values["wang"], "education"), "bachelor")

    def after_papers_pdf(self, _answer):
        pages = PdfReader(io.BytesIO(b64decode(self.values["cards_pdf"]))).pages
        text = "".join(page.extract_text() for page in pages)
        self.assertIn(self.field("union.member", self.values["wang"], "member_number"), text)
        ids = [self.values["papers"]]
        for login in ("ns_clerk", "jd_approver"):
            self.refused(403, login, "union.member.papers", "action_pdf", ids=ids)

    def after_link_login(self, _answer):
        # A number where a login is expected is refused like a login nobody has.
        path, body = "/json/2/union.member/action_link_login", {"ids": [self.values["wang"]]}
        status, answer = self.post(path, body | {"login": 7}, self.keys["ft_admin"])
        self.assertEqual(status, 422, answer)

    def before_twins(self):
        for key, born in (("wang", "1990-05-03"), ("liu", "1990-05-03")):
            row = self.env["union.member"].create(
                {
                    "name": self.rows[key].name,
                    "gender": "male",
                    "birth_date": born,
                    "organization_id": self.values["property"],
                    "state": "applicant",
                }
            )
            self.values[f"{key}_again"] = row.id
        self.env.flush_all()

    def after_merge_clerk(self, _answer):
        # Python takes true for a number.
        merge = {"ids": [self.values["wang_again"]], "into_id": True, "reason": "同一人"}
        told = self.refused(422, "jd_approver", "union.member", "action_merge", **merge)
        self.assertIn("Choose the other entry", told)

    def after_distinct(self, _answer):
        domain = [["id", "=", self.values["other_pair"]]]
        self.assertFalse(self.call("jd_clerk", "union.member.twin", "search", domain=domain))
