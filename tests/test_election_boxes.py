"""Boxes in the hall, at venues and carried about: guarded, sealed, counted together."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestBoxes(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.open()
        self.guards = self.election.meeting_id.scrutineer_ids

    def box(self, kind="mobile", guards=2, **values):
        return self.officer(self.env["union.ballot.box"]).create(
            {
                "name": "二号车间",
                "election_id": self.election.id,
                "kind": kind,
                "guard_ids": [(6, 0, self.guards[:guards].ids)],
                **values,
            }
        )

    def effect(self, box):
        return {r["clause"]: r["effect"] for r in box._union_check("submit")[box.id]}

    @clause("NR-ELEC-25", "NR-CONG-37c")
    def test_guards_are_asked_for_and_all_boxes_are_counted_together(self):
        mobile, branch = self.box(guards=1), self.box("branch", guards=0)
        self.assertEqual(self.effect(mobile)["NR-ELEC-25"], "inform")
        self.assertEqual(self.effect(branch)["NR-CONG-37c"], "inform")
        mobile.guard_ids = [(6, 0, self.guards[:2].ids)]
        branch.guard_ids = [(6, 0, self.guards[2:3].ids)]
        self.assertNotIn("inform", {self.effect(mobile).get("NR-ELEC-25")})
        self.account()
        gate = self.election._gate_boxes_counted()
        self.assertEqual([code for code, *_rest in gate][:2], ["box_not_emptied"] * 2)
        (mobile | branch).action_seal()
        self.assertEqual(mobile.closed_by_id, self.building_officer)
        mobile.action_empty([{"contest_id": self.contest.id, "recovered": 3}])
        branch.action_empty([{"contest_id": self.contest.id, "recovered": 8}])
        with self.refused("11 papers came out of the boxes, 12 were recovered"):
            self.election.action_close_poll()
        self.assertFalse(self.election.record_ids.filtered(lambda r: r.kind == "counted_again"))
        hall = self.box("hall", guards=0)
        hall.action_seal()
        action = hall.button_empty()
        dialog = self.officer(self.env[action["res_model"]]).with_context(**action["context"])
        dialog = dialog.create({})
        dialog.line_ids.recovered = 1
        dialog.button_empty()
        self.election.action_close_poll()
        # One pile: no bundle of the three papers of the mobile box alone.
        bundles = self.officer(self.contest).action_bundle()
        self.assertEqual([row["papers"] for row in bundles], [12])

    def test_a_box_is_counted_again_with_a_reason(self):
        box = self.box("hall", guards=0)
        box.action_seal()
        box.action_empty([{"contest_id": self.contest.id, "recovered": 1}])
        self.account()
        with self.refused("1 papers came out"):
            self.election.action_close_poll()
        action = box.button_empty()
        dialog = self.officer(self.env[action["res_model"]]).with_context(**action["context"])
        dialog = dialog.create({"reason": "漏记一叠"})
        self.assertEqual(dialog.line_ids.recovered, 1)
        dialog.line_ids.recovered = 12
        dialog.button_empty()
        self.assertEqual(box.paper_count, 12)
        row = self.election.record_ids.filtered(lambda row: row.kind == "counted_again")
        self.assertEqual(row.reason, "漏记一叠")
        self.assertIn("had 1 papers and has 12", row.subject)
        self.election.action_close_poll()
        with self.refused("this is done in"):
            box.action_empty([], reason="x")
        # Nor does a correction of the account afterwards say another number than the boxes.
        with self.refused("12 papers came out of the boxes, 11 were recovered"):
            self.officer(self.contest.batch_ids).action_account(12, 11, unused=2, correction="x")

    def test_an_office_may_make_the_two_guards_a_must(self):
        rule = self.env["union.rule"].search([("key", "=", "election.box.mobile")])
        rule.sudo().copy({"organization_id": self.building.id}).severity = "block"
        self.env.invalidate_all()
        box = self.box(guards=1)
        with self.refused("1 guards"):
            box.action_seal()
        box.guard_ids = [(6, 0, self.guards[:2].ids)]
        self.assertEqual(box.action_seal()[0]["state"], "sealed")

    def test_what_is_refused(self):
        box = self.box()
        row = {"contest_id": self.contest.id, "recovered": 1}
        with self.refused("seal it first"):
            box.action_empty([row])
        box.action_seal()
        for papers, message in (
            ("x", "for each vote"),
            ([1], "for each vote"),
            ([row, row], "each vote of this election once"),
            ([row | {"contest_id": 0}], "each vote of this election once"),
            ([row | {"recovered": -1}], "whole numbers"),
            ([row | {"recovered": True}], "whole numbers"),
        ):
            with self.subTest(papers), self.refused(message):
                box.action_empty(papers)
        for attempt in (
            lambda: box.write({"kind": "hall"}),
            lambda: box.unlink(),
            lambda: box.action_seal(),
        ):
            with self.refused("sealed already"):
                attempt()
        box.action_empty([row])
        with self.refused("emptied once"):
            box.action_empty([row])
        other = self.env["union.meeting"].create(
            {"name": "别的会", "organization_id": self.building.id}
        )
        stranger = self.env["union.scrutineer"].create(
            {"meeting_id": other.id, "member_id": self.members[-2].id}
        )
        with self.refused("its own meeting", ValidationError):
            self.box(guard_ids=[(6, 0, stranger.ids)])

    def test_nobody_else(self):
        box = self.box()
        for user in (self.tellers[0], self.sister_clerk, self.portal):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.as_user(user, box).action_seal()
                with self.assertRaises(AccessError):
                    self.as_user(user, box).read(["name"])
        with self.assertRaises(AccessError):
            box.write({"state": "emptied"})
