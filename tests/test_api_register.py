"""``docs/api/register.md``: what an office does with organisations, over the wire."""

from base64 import b64encode

from odoo.tests import tagged

from .wire_rooms import RoomCase

CHANGE = "union.organization.change"


@tagged("post_install", "-at_install")
class TestApiRegister(RoomCase):
    pages = ("register",)

    def test_organisations_over_the_wire(self):
        self.walk()

    def before_write_name(self):
        self.values["scan"] = b64encode(b"%PDF-1.4 ...").decode()
        # A neighbour files nothing here, not even for a house he knows the id of.
        paper = {
            "kind": "rename",
            "organization_id": self.values["property"],
            "new_name": "南山工会",
            "reason": "无",
        }
        self.refused(403, "ns_clerk", CHANGE, "create", vals_list=[paper])

    def after_rename_agree(self, _answer):
        self.refused(403, "ns_clerk", CHANGE, "read", ids=[self.values["rename"]], fields=["kind"])

    def before_move_release(self):
        self.submit("jd_clerk", CHANGE, [self.values["move"]])
        ids = [self.values["move"]]
        self.refused(422, "jd_clerk", CHANGE, "action_agree", ids=ids, comment="同意")

    def after_move_accept(self, _answer):
        moved = self.field("union.organization", self.values["finance"], "parent_id")
        self.assertEqual(moved.id, self.values["street"])

    def before_employer_move_recall(self):
        self.submit("jd_clerk", CHANGE, [self.values["employer_move"]])

    def before_merge_agree(self):
        self.submit("jd_clerk", CHANGE, [self.values["merge"]])

    def after_merge_agree(self, _answer):
        state = self.field("union.organization", self.values["cleaning"], "state")
        self.assertEqual(state, "dissolved")

    def before_dissolve_agree(self):
        self.submit("jd_clerk", CHANGE, [self.values["dissolve"]])

    def after_account_create(self, _answer):
        ids = [self.values["account"]]
        self.refused(403, "ns_clerk", "union.bank.account", "action_reveal", ids=ids, reason="查账")
        # An auditor reads the account and sees no number.
        self.refused(403, "sz_auditor", "union.bank.account", "action_reveal", ids=ids, reason="查")

    def after_account_reveal(self, _answer):
        logged = self.env["union.access.log"].search([("res_model", "=", "union.bank.account")])
        self.assertEqual(logged.reason, "向财政申报工会经费补助")

    def after_take_back(self, _answer):
        told = self.refused(422, "jd_clerk", "union.employer", "action_take_back_proposal")
        self.assertIn("Choose the employers", told)
        self.assertFalse(self.field("union.organization", self.values["joint"], "active"))
