"""``docs/api/funds.md``: the funds of a year, over the wire."""

from odoo.tests import tagged

from .tree import make_user
from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiFunds(RoomCase):
    pages = ("funds",)

    @classmethod
    def make_people(cls):
        user = make_user(cls.env, "jd_auditor", name="何静（金鼎经审）")
        cls.story.users["jd_auditor"] = user
        cls.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": cls.building.id,
                "role": "auditor",
                "date_from": "2026-01-01",
            }
        )
        super().make_people()

    def test_the_funds_of_a_year_over_the_wire(self):
        self.walk()
        entry = [self.values["fund_entry"]]
        for method in ("action_submit", "action_agree"):
            self.refused(403, "ns_clerk", "union.fund.entry", method, ids=entry)
        self.refused(403, "ns_clerk", "union.fund.entry", "action_reverse", ids=entry, reason="错")
        self.refused(403, "jd_clerk", "union.fund.entry", "write", ids=entry, vals={"number": 9})
        self.refused(422, "jd_clerk", "union.fund.entry", "write", ids=entry, vals={"amount": 9})
        year = [self.values["fund_year"]]
        self.refused(403, "ns_clerk", "union.fund.year", "action_sheet", ids=year)
        self.refused(
            403, "jd_clerk", "union.fund.year", "write", ids=year, vals={"state": "closed"}
        )
        project = [self.values["fund_project"]]
        self.refused(403, "ns_clerk", "union.fund.project", "action_close", ids=project)

        paid = [self.values["contribution"]]
        for method in ("action_split", "action_unsplit", "action_pass_on"):
            self.refused(403, "ns_clerk", "union.contribution", method, ids=paid)
        share = [self.values["share"]]
        for login in ("ns_clerk", "jd_clerk"):
            self.refused(403, login, "union.contribution.split", "action_receive", ids=share)
        opinion = {"subject": "budget", "verdict": "in_order", "text": "好"}
        for login in ("ns_clerk", "jd_clerk", "sz_auditor"):
            self.refused(403, login, "union.fund.year", "action_opine", ids=year, **opinion)
        for method, more in (("action_disclose", {"quarter": 2}), ("action_export", {})):
            self.refused(403, "ns_clerk", "union.fund.year", method, ids=year, **more)

    def before_fund_project_close(self):
        for signer in ("hqb_reviewer", "hqb_approver"):
            self.call(
                signer, "union.fund.project", "action_agree", ids=[self.values["fund_project"]]
            )

    def after_fund_entry_warned(self, answer):
        self.assertIn("NR-FUND-gifts-b", answer["message"])

    def after_fund_close(self, answer):
        self.assertIn("not over", answer["message"])
