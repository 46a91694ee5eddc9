"""``docs/api/letters.md``: a letter out, a letter in, the register of a year, over the wire."""

from base64 import b64decode, b64encode

from odoo.tests import tagged

from .wire_rooms import RoomCase

RECEIVED = "union.letter.received"


@tagged("post_install", "-at_install")
class TestApiLetters(RoomCase):
    pages = ("letters",)

    def test_letters_over_the_wire(self):
        self.values["scan"] = b64encode(b"%PDF-1.4 scan").decode()
        # The building has nobody who reviews beside the clerk: one signature.
        route = self.env["union.approval.route"].create(
            {
                "name": "t",
                "code": "t_letter",
                "res_model": "union.letter",
                "organization_id": self.building.id,
                "sequence": 1,
            }
        )
        route.step_ids = [(0, 0, {"place": "own", "role": "approver"})]
        self.env.flush_all()
        self.walk()

    def after_letter_create(self, _answer):
        # A draft is nothing to its addressee.
        ids = [self.values["letter"]]
        self.refused(403, "jd_clerk", "union.letter", "read", ids=ids, fields=["title"])
        self.refused(422, "hqb_clerk", "union.letter", "action_file", ids=ids, retention="10")

    def after_letter_out_pdf(self, answer):
        self.assertTrue(b64decode(answer["data"]).startswith(b"%PDF"))

    def after_received_create(self, answer):
        todo = self.env["mail.activity"].search(
            [("res_model", "=", RECEIVED), ("res_id", "in", answer)]
        )
        self.assertEqual(todo.user_id.id, self.values["jd_chair_id"])
        for login in ("ns_clerk", "hqb_clerk"):
            here = login == "hqb_clerk"  # the street is above the building
            found = self.call(login, RECEIVED, "search_count", domain=[["id", "in", answer]])
            self.assertEqual(found, int(here), login)
        self.refused(403, "ns_clerk", RECEIVED, "action_done", ids=answer)
        self.delete_by_force(self.env[RECEIVED].browse(answer), ["jd_clerk", "jd_approver"])

    def before_answered(self):
        ids = [self.values["answer"]]
        self.assertEqual(self.submit("jd_clerk", "union.letter", ids, "jd_approver"), "approved")

    def after_letter_register(self, _answer):
        lines = self.sheet("register")
        self.assertEqual([line[0] for line in lines[1:]], [f"收〔2026〕{n}号" for n in (1, 2, 3)])
