"""A house ends when nothing is left in it."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.approval.seal import sealed
from ..models.clock import today
from .change_case import ChangeCase
from .common import clause


@tagged("post_install", "-at_install")
class TestDissolution(ChangeCase):
    def test_nothing_is_left_behind(self):
        self.env["union.employer"].create({"name": "某公司", "organization_id": self.building.id})
        with self.assertRaises(UserError) as caught:
            self.change("dissolve")
        text = str(caught.exception)
        for part in ("members: 1", "employers: 1", "organisations below it: 1"):
            self.assertIn(part, text)

    def test_open_elections_and_activities_are_told(self):
        union = self.make_union("空工会", "T-E", self.street)
        self.env["union.election"].create(
            {"name": "选举", "organization_id": union.id, "kind": "first"}
        )
        with self.assertRaisesRegex(UserError, "elections under way: 1"):
            self.change("dissolve", union)

    @clause("NR-LAW-12c")
    def test_an_empty_house_ends_with_its_superiors_agreement(self):
        day = today(self.env)
        paper = self.sign(self.change("dissolve", self.neighbour, ground="employer_ended"))
        self.assertEqual((self.neighbour.state, self.neighbour.dissolved_on), ("dissolved", day))
        self.assertEqual(
            paper.approval_request_id._deciders()[paper.approval_request_id], self.street
        )
        row = self.neighbour.history_ids[0]
        self.assertEqual((row.changed, row.valid_from), ("State, Dissolved On", day))
        self.assertEqual(
            set(
                self.env["union.duty"]
                .search([("organization_id", "=", self.neighbour.id)])
                .mapped("date_to")
            ),
            {day},
        )
        # It is no union any more that anybody changes or transfers to.
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.change("rename", self.neighbour, new_name="x")
        with self.assertRaisesRegex(UserError, "no union with the code"):
            self.file("transfer", counterpart_code=self.neighbour.code)

    @clause("NR-LAW-12d")
    def test_members_are_retained_at_the_superior_before_their_union_ends(self):
        member = self.make_crowd(self.neighbour, 1)
        with self.assertRaisesRegex(UserError, "members: 1"):
            self.change("dissolve", self.neighbour)
        paper = self.file(
            "retain", member, self.neighbour_clerk, reason_id=self.reason("unit_closed")
        )
        self.agree(paper, self.neighbour_approver)
        kept = self.env["union.member"].search([("previous_id", "=", member.id)])
        self.assertEqual((kept.organization_id, kept.state), (self.street, "retained"))
        self.sign(self.change("dissolve", self.neighbour, ground="employer_ended"))
        self.assertEqual(self.neighbour.state, "dissolved")

    def test_a_closed_house_takes_nobody_in(self):
        self.sign(self.change("dissolve", self.neighbour))
        for model, values in (
            ("union.member", {"name": "甲", "gender": "male"}),
            ("union.employer", {"name": "某公司"}),
            ("union.roster.import", {"filename": "x.xlsx", "data": "eA=="}),
        ):
            with self.subTest(model), self.assertRaisesRegex(UserError, "is dissolved"):
                self.as_user(self.street_clerk, self.env[model]).create(
                    {"organization_id": self.neighbour.id, **values}
                )
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.as_user(self.street_clerk, self.env["union.organization"]).create(
                {"name": "x", "code": "T-BELOW", "parent_id": self.neighbour.id}
            )
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.as_user(self.district_admin, self.env["union.duty"]).create(
                {
                    "user_id": self.street_clerk.id,
                    "organization_id": self.neighbour.id,
                    "role": "clerk",
                }
            )

    def test_a_member_who_came_meanwhile_sends_the_paper_back(self):
        paper = self.change("dissolve", self.neighbour)
        self.make_crowd(self.neighbour, 1)
        paper = self.sign(paper)
        self.assertEqual((paper.approval_state, self.neighbour.state), ("returned", "active"))
        self.assertIn("members: 1", paper.approval_request_id.decision_ids[-1].comment)

    def test_a_merger_signed_together_with_an_end_lets_nobody_be_lost(self):
        self.make_crowd(self.neighbour, 2)
        union = self.make_union("空工会", "T-E", self.street)
        end = self.change("dissolve", union)
        merger = self.merge(self.neighbour, into=self.building)
        # Raced past the look at other papers.
        sealed(merger).merged_ids |= union
        papers = self.as_user(self.street_approver, end | merger)
        papers.action_agree()
        self.assertEqual([paper.approval_state for paper in papers], ["approved", "returned"])
        self.assertEqual(self.neighbour.own_member_count, 2)

    def test_a_root_is_not_dissolved_here(self):
        with self.assertRaisesRegex(UserError, "left behind|without a superior"):
            self.change("dissolve", self.city, self.city_admin)
