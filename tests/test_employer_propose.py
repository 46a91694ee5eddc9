"""From the map to set-up requests: own unions, joint unions, and what stands in the way."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .tree import TreeCase, make_user


@tagged("post_install", "-at_install")
class TestPropose(TreeCase):
    def employers(self, *staff, place=None, mark=""):
        return self.env["union.employer"].create(
            [
                {
                    "name": f"企业{mark}{index}",
                    "organization_id": (place or self.building).id,
                    "staff_count": number,
                }
                for index, number in enumerate(staff)
            ]
        )

    def rule(self, key):
        return self.env["union.rule"]._winners(self.city, keys=[key])[self.city.id][key]

    def propose(self, employers, user=None, **arguments):
        return self.as_user(user or self.building_clerk, employers).action_propose_union(
            **arguments
        )

    @clause("QZ-4")
    def test_25_get_their_own_and_the_rest_a_joint_union(self):
        employers = self.employers(25, 24, 1, 400)
        rows = self.propose(employers)
        self.assertEqual([row["kind"] for row in rows], ["single", "single", "joint"])
        big, huge, joint = self.env["union.organization"].browse(
            [row["organization_id"] for row in rows]
        )
        self.assertEqual(big.employer_ids + huge.employer_ids, employers[0] + employers[3])
        self.assertEqual(set(joint.employer_ids), set(employers[1] + employers[2]))
        self.assertEqual((joint.name, joint.kind), ("金鼎大厦联合工会", "joint"))
        self.assertEqual(big.name, "企业0工会")
        for union in big + huge + joint:
            self.assertEqual((union.state, union.level), ("draft", "primary"))
            self.assertEqual(union.parent_id, self.building)
        self.assertEqual(set(employers.mapped("coverage")), {"preparing"})
        self.assertFalse(any(employers.mapped("has_union")))
        self.assertEqual(joint.worker_count, 25)

    @clause("QZ-4")
    def test_the_set_up_requests_go_on_as_any_other(self):
        row = self.propose(self.employers(30, 5, 5))[0]
        request = self.env["union.establishment"].browse(row["establishment_id"])
        self.assertEqual((request.approval_state, request.worker_count), ("draft", 30))
        self.assertIn("企业0（职工30人）", request.reason)
        mine = self.as_user(self.building_clerk, request)
        with self.assertRaisesRegex(UserError, "preparatory group"):
            mine.action_submit()
        files = self.as_user(self.building_clerk, self.env["ir.attachment"]).create(
            [{"name": name, "raw": b"%PDF-1.4"} for name in ("plan.pdf", "letter.pdf")]
        )
        mine.write(
            {
                "preparatory_ids": [
                    (0, 0, {"name": name}) for name in ("陈建国", "林晓梅", "黄志强")
                ],
                "plan_ids": [(4, files[0].id)],
                "letter_ids": [(4, files[1].id)],
            }
        )
        # Its superior is the federation, which decides by its own people.
        deciders = {role: make_user(self.env, f"t_own_{role}") for role in ("reviewer", "approver")}
        self.env["union.duty"].create(
            [
                {"user_id": user.id, "organization_id": self.building.id, "role": role}
                for role, user in deciders.items()
            ]
        )
        mine.action_submit()
        for user in deciders.values():
            self.as_user(user, request).action_agree()
        self.assertEqual(request.approval_state, "approved")
        self.assertEqual(request.organization_id.state, "preparing")
        self.assertEqual(request.organization_id.employer_ids.coverage, "preparing")
        request.organization_id._found("2026-01-01")
        self.assertEqual(request.organization_id.employer_ids.coverage, "own")

    @clause("QZ-6")
    def test_a_joint_union_covers_no_more_units_than_the_rule_says(self):
        rows = self.propose(self.employers(*[5] * 51))
        self.assertEqual([len(row["employer_ids"]) for row in rows], [26, 25])
        names = self.env["union.organization"].browse([r["organization_id"] for r in rows])
        self.assertEqual(names.mapped("name"), ["金鼎大厦联合工会", "金鼎大厦第2联合工会"])
        rule = self.rule("organization.joint.units")
        rule.condition_ids.value = "2"
        rows = self.propose(self.employers(*[5] * 4, mark="b"), joint_union_name="联合会")
        self.assertEqual([len(row["employer_ids"]) for row in rows], [2, 2])
        for row, number in zip(rows, (3, 4), strict=True):
            union = self.env["union.organization"].browse(row["organization_id"])
            self.assertEqual(union.name, f"联合会{number}")

    @clause("QZ-6")
    def test_a_joint_union_of_too_many_units_is_told_of(self):
        joint = self.env["union.organization"].create(
            {
                "name": "大联合", "code": "T-DL", "level": "primary", "kind": "joint",
                "parent_id": self.building.id, "state": "active",
            }
        )  # fmt: skip
        self.employers(*[5] * 51, place=joint)
        check = self.env["union.rule"]._evaluate(joint, "daily")[joint.id]
        told = {r["rule"]: r["passed"] for r in check}
        self.assertIs(told["organization.joint.units"], False)
        joint.employer_ids[0].active = False
        self.env.invalidate_all()
        check = self.env["union.rule"]._evaluate(joint, "daily")[joint.id]
        self.assertIs({r["rule"]: r["passed"] for r in check}["organization.joint.units"], True)

    @clause("QZ-4")
    def test_the_figure_of_the_rule_decides_and_one_alone_is_no_joint_union(self):
        self.assertEqual([r["kind"] for r in self.propose(self.employers(24))], ["single"])
        rule = self.rule("organization.employer.union")
        rule.condition_ids.value = "20"
        rows = self.propose(self.employers(24, 19, 19, mark="b"))
        self.assertEqual([row["kind"] for row in rows], ["single", "joint"])

    def test_each_below_its_own_superior(self):
        employers = self.employers(30, 5, 5) | self.employers(6, 6, place=self.street, mark="s")
        rows = self.propose(employers, user=self.street_reviewer)
        unions = self.env["union.organization"].browse([r["organization_id"] for r in rows])
        self.assertEqual(
            set(unions.mapped("name")), {"企业0工会", "金鼎大厦联合工会", "园岭街道联合工会"}
        )

    def test_an_employer_of_a_dissolved_union_goes_back_to_its_superior(self):
        employer = self.employers(30, place=self.primary)
        self.primary.state = "dissolved"
        row = self.propose(employer)[0]
        union = self.env["union.organization"].browse(row["organization_id"])
        self.assertEqual(union.parent_id, self.building)

    def test_who_has_a_union_or_is_getting_one_is_refused_by_name(self):
        with self.assertRaisesRegex(UserError, "Choose"):
            self.propose(self.env["union.employer"])
        with self.assertRaisesRegex(UserError, "企业c0: there is a union"):
            self.propose(self.employers(30, place=self.primary, mark="c"))
        employers = self.employers(*[30] * 7)
        self.propose(employers)
        with self.assertRaisesRegex(UserError, "企业4 and 2 more: there is"):
            self.propose(employers)

    def test_counts_follow_and_are_summed_once(self):
        employers = self.employers(30, 5, 5)
        before = self.building.worker_count, self.building.employer_count
        self.propose(employers)
        self.assertEqual((self.building.worker_count, self.building.employer_count), before)
        self.assertEqual(self.building.own_employer_count, 0)
        self.assertEqual(self.building.covered_employer_count, 0)

    def test_a_proposal_is_taken_back_until_it_is_under_way(self):
        employers = self.employers(30, 5, 6)
        rows = self.propose(employers)
        mine = self.as_user(self.building_clerk, employers)
        own, joint = self.env["union.organization"].browse([r["organization_id"] for r in rows])
        requests = self.env["union.establishment"].browse([r["establishment_id"] for r in rows])
        # The joint union keeps the other employer and its request.
        mine[:2].action_take_back_proposal()
        self.assertEqual(employers.mapped("coverage"), ["none", "none", "preparing"])
        self.assertEqual(employers[:2].organization_id, self.building)
        self.assertEqual((own.active, joint.active), (False, True))
        self.assertEqual(requests.exists(), requests[1])
        self.assertEqual(self.building.own_employer_count, 2)
        with self.assertRaisesRegex(UserError, "企业0: only"):
            mine[0].action_take_back_proposal()
        # Past the guard of a state that follows from decisions.
        self.env.cr.execute(
            "UPDATE union_establishment SET approval_state = 'pending' WHERE id = %s",
            [requests[1].id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Recall it first"):
            mine[2].action_take_back_proposal()
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, employers[2]).action_take_back_proposal()
        # What was taken back may be proposed anew.
        self.assertEqual(len(self.propose(employers[:2])), 2)

    def test_nothing_is_taken_back_to_where_the_caller_has_no_right(self):
        employers = self.employers(30)
        row = self.propose(employers)[0]
        union = self.env["union.organization"].browse(row["organization_id"])
        officer = make_user(self.env, "t_draft_clerk")
        self.env["union.duty"].create(
            {
                "user_id": officer.id,
                "organization_id": union.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        mine = self.as_user(officer, employers)
        self.assertTrue(mine.has_access("write"))
        with self.assertRaises(AccessError):
            mine.action_take_back_proposal()
        self.env.invalidate_all()
        self.assertEqual(employers.organization_id, union)

    def test_only_an_officer_of_the_place_proposes(self):
        employers = self.employers(30)
        for user in (self.sister_clerk, self.street_auditor, self.building_teller, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.propose(employers, user=user)
        self.assertEqual(employers.coverage, "none")

    def test_the_dialog_shows_the_split_and_opens_the_requests(self):
        employers = self.as_user(self.building_clerk, self.employers(25, 24, 1))
        context = employers.button_propose_union()["context"]
        dialog = employers.env["union.employer.proposal"].with_context(**context).create({})
        self.assertEqual(dialog.own_ids, employers[0])
        self.assertEqual(dialog.joint_ids, employers[1:])
        dialog.joint_union_name = "金鼎小微联合工会"
        requests = employers.env["union.establishment"].search(
            dialog.button_propose()["domain"], order="id"
        )
        self.assertEqual(requests.organization_id.mapped("name"), ["企业0工会", "金鼎小微联合工会"])

    def test_forty_and_four_hundred_cost_the_same(self):
        def used(number):
            # Half of them own unions, half in joint ones.
            employers = self.employers(*[30, 5] * (number // 2), mark=f"{number}-")
            employers = self.as_user(self.building_clerk, employers)
            with self.assertMaxQueries(250, f"{number} employers") as queries:
                employers.action_propose_union()
            return queries.count

        few, many = used(40), used(400)
        # The ORM inserts a hundred rows at a time; nothing else grows.
        self.assertLessEqual(many, few + 12)
