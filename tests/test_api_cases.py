"""``docs/api/cases.md``: a case from its receipt to its end, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiCases(RoomCase):
    pages = ("cases",)

    def test_cases_over_the_wire(self):
        self.walk()

    def after_case_create(self, _answer):
        """Whoever is not in the chain does nothing with it, by whatever call."""
        id_ = self.values["case"]
        for login in ("jd_officer", "ns_clerk", "sz_auditor", "sz_admin", "hqb_approver"):
            for method, given in (
                ("action_triage", {}),
                ("action_answer", {"text": "x"}),
                ("action_close", {"summary": "x"}),
                ("action_confide", {"confidential": False, "reason": "x"}),
                ("action_reveal", {"reason": "x"}),
            ):
                with self.subTest(login=login, method=method):
                    self.refused(403, login, "union.case", method, ids=[id_], **given)

    def after_case_agree(self, _answer):
        # Only the superior the case was reported to, and only once it was.
        self.refused(403, "sz_admin", "union.case", "action_agree", ids=[self.values["case"]],
                     comment="x")  # fmt: skip
