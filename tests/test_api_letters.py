"""``docs/api/letters.md``: a letter out, a letter in, a matter for the superior, over the wire."""

from base64 import b64decode, b64encode

from odoo.tests import tagged

from .wire_rooms import RoomCase

PETITION = "union.petition"
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

    def after_petition_create(self, answer):
        for login in ("ns_clerk", "ns_approver"):
            found = self.call(login, PETITION, "search_count", domain=[["id", "in", answer]])
            self.assertEqual(found, 0, login)
            self.refused(403, login, PETITION, "action_submit", ids=answer)
        # The superior reads what his houses prepare, and sends nothing of theirs.
        self.refused(403, "sz_auditor", PETITION, "action_submit", ids=answer)

    def after_petition_incomplete(self, _answer):
        self.assertIn("SZ-5.6.2.2a", self.values["missing"])

    def after_petition_submit(self, answer):
        ids = [answer[0]["id"]]
        self.refused(422, "jd_clerk", PETITION, "write", ids=ids, vals={"amount": 90000})
        self.refused(422, "jd_clerk", PETITION, "action_agree", ids=ids)
        self.delete_by_force(self.env[PETITION].browse(ids), ["jd_clerk", "hqb_approver"])

    def after_petition_letters(self, answer):
        ids = [letter["id"] for letter in answer]
        for letter in self.call("jd_clerk", "union.letter", "read", ids=ids, fields=["number"]):
            self.assertIn("〔2026〕", letter["number"])
        found = self.call("ns_clerk", "union.letter", "search_count", domain=[["id", "in", ids]])
        self.assertEqual(found, 0)
