"""Charges: who may keep them, what they refuse, and how they end; consent to move a chair."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .committee_case import CommitteeCase
from .common import clause
from .membership_case import MembershipCase


@tagged("post_install", "-at_install")
class TestCharge(CommitteeCase):
    def test_sister_portal_stranger_and_public_reach_nothing(self):
        row = self.charge(self.chair, "women_delegate")
        people = (self.sister_clerk, self.portal, self.stranger, self.env.ref("base.public_user"))
        for user in people:
            with self.subTest(user.login):
                seen = self.as_user(user, row)
                for attempt in (
                    lambda r: r.read(["display_name"]),
                    lambda r: r.write({"date_to": "2026-11-01"}),
                    lambda r: r.unlink(),
                    lambda r: r.create(
                        {
                            "organization_id": self.building.id,
                            "member_id": self.vice.id,
                            "kind": "finance",
                        }
                    ),
                ):
                    with self.assertRaises(AccessError):
                        attempt(seen)

    def test_a_clerk_keeps_those_of_his_own_unions_only(self):
        rows = self.as_user(self.building_clerk, self.env["union.charge"])
        values = {"member_id": self.chair.id, "kind": "labour_supervisor"}
        mine = rows.create(values | {"organization_id": self.building.id})
        for place in (self.street, self.sister_street):
            with self.assertRaises(AccessError):
                rows.create(values | {"organization_id": place.id})
            with self.assertRaises(AccessError):
                mine.organization_id = place
        stranger = self.person("外人", self.sister_street)
        with self.assertRaises(AccessError):
            mine.member_id = stranger
        self.assertTrue(self.as_user(self.street_auditor, mine).read(["kind"]))
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, mine).date_to = "2026-11-01"
        with self.assertRaises(AccessError):
            self.as_user(self.building_teller, mine).read(["kind"])

    def test_what_a_charge_refuses(self):
        charge = self.charge(self.chair, "finance")
        with self.refused("one of the two"):
            charge.engaged_name = "李律师"
        with self.refused("one of the two"):
            charge.member_id = False
        with self.refused("only an expert of supervision"):
            charge.write({"member_id": False, "engaged_name": "李律师"})
        with self.refused("no member of"):
            charge.member_id = self.person("外人", self.sister_street)
        with self.refused("on record for that time already"):
            self.charge(self.chair, "finance", date_from="2026-05-01")
        with self.refused("leave it out"):
            charge.decided_by = "王芳 13595711777"
        charge.date_to = "2026-04-30"
        self.assertFalse(charge.is_current)
        current = self.env["union.charge"].search([("is_current", "=", True)])
        self.assertNotIn(charge, current)
        self.assertIn(
            self.charge(self.chair, "finance", date_from="2026-05-01"), current.search([])
        )

    def test_who_is_in_charge_is_not_erased(self):
        charge = self.charge(self.chair, "finance")
        self.assertIn("charge", self.chair._erasure_obstacles()[self.chair])
        charge.date_to = "2026-11-19"
        self.assertNotIn(self.chair, self.chair._erasure_obstacles())


@tagged("post_install", "-at_install")
class TestMovingAChair(MembershipCase):
    def lead(self, position="chair"):
        committee = self.env["union.committee"]._ensure(self.building, ["union"])["union"]
        term = self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "state": "current",
            }
        )
        return self.env["union.seat"].create(
            {
                "term_id": term.id,
                "member_id": self.member.id,
                "position": position,
                "origin": "elected",
                "date_from": "2020-01-01",
            }
        )

    @clause("NR-LAW-18")
    def test_a_chair_is_moved_with_both_consents_only(self):
        seat = self.lead()
        request = self.file("transfer", counterpart_code=self.target.code, submit=False)
        with self.assertRaisesRegex(Exception, "NR-LAW-18"), self.cr.savepoint():
            request.action_submit()
        request.lead_consent = "委〔2026〕3号、上级〔2026〕18号"
        request.action_submit()
        self.assertEqual(request.approval_state, "pending")
        request.action_recall()
        for values in ({"position": "member"}, {"position": "vice_chair", "date_to": "2026-01-01"}):
            seat.write(values)
            other = self.file("transfer", counterpart_code=self.target.code, submit=False)
            self.assertFalse(other.leads_union)
            other.action_submit()
            other.action_recall()

    @clause("NR-LAW-18")
    def test_a_union_that_asks_blindly_hears_nothing_and_the_holder_is_told(self):
        self.lead("vice_chair")
        paper = self.ask().sudo().request_id
        self.assertEqual(paper.approval_state, "pending")
        results = self.env["union.rule"]._evaluate(paper, "daily")[paper.id]
        told = {result["rule"]: result for result in results}["membership.transfer.lead_asked"]
        self.assertEqual((told["clause"], told["effect"]), ("NR-LAW-18", "warn"))

    def test_a_post_does_not_go_along_to_another_employer(self):
        lines = self.env["union.member.tag.line"]
        for code in ("admin_head", "association_head"):
            tag = self.env.ref(f"trade_union.member_tag_{code}")
            lines.create({"member_id": self.member.id, "tag_id": tag.id})
        old, new = self.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": self.building.id},
                {"name": "乙公司", "organization_id": self.target.id},
            ]
        )
        self.member.employer_id = old
        moved = self.make_member(3, "王建军二", organization=self.target, employer_id=new.id)
        lines._carry_over({self.member.id: moved.id})
        self.assertEqual(moved.current_tag_ids.mapped("code"), ["association_head"])
        self.assertFalse(moved.is_admin_head)
        same = self.make_member(5, "王建军三", employer_id=old.id)
        lines._carry_over({self.member.id: same.id})
        self.assertTrue(same.is_admin_head and same.is_association_head)
