"""Set-up requests: the object check from real counts, and the way through the street."""

import base64
import io
import zipfile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .tree import TreeCase, make_user

PEOPLE = ["陈建国", "林晓梅", "黄志强", "何丽华", "吴振宇"]


class EstablishmentCase(TreeCase):
    """A federation in its draft, its clerk, and what a request to set it up needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.federation = cls.env["union.organization"].create(
            {
                "name": "银河大厦工会联合会",
                "code": "T-YH",
                "level": "federation",
                "kind": "federation_regional",
                "parent_id": cls.street.id,
                "territory_kind": "building",
            }
        )
        cls.env["union.duty"].create(
            {
                "user_id": cls.building_clerk.id,
                "organization_id": cls.federation.id,
                "role": "clerk",
            }
        )

    def unions(self, number, staff):
        """Give the federation ``number`` single primary unions with ``staff`` workers each."""
        unions = self.env["union.organization"].create(
            [
                {
                    "name": f"企业{i}工会",
                    "code": f"T-YH-{i}",
                    "level": "primary",
                    "kind": "single",
                    "parent_id": self.federation.id,
                    "state": "active",
                }
                for i in range(number)
            ]
        )
        self.env["union.employer"].create(
            [
                {"name": f"企业{i}", "organization_id": union.id, "staff_count": staff}
                for i, union in enumerate(unions)
            ]
        )

    def attachment(self, name):
        return (
            self.env["ir.attachment"]
            .with_user(self.building_clerk)
            .create({"name": name, "raw": b"%PDF-1.4"})
        )

    def request(self, **values):
        return self.as_user(self.building_clerk, self.env["union.establishment"]).create(
            {
                "organization_id": self.federation.id,
                "initiator_name": "银河物业",
                "preparatory_ids": [(0, 0, {"name": name}) for name in PEOPLE],
                "plan_ids": [(4, self.attachment("plan.pdf").id)],
                "letter_ids": [(4, self.attachment("letter.pdf").id)],
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestEstablishment(EstablishmentCase):
    def object_check(self, request):
        return {
            line["clause"]: line["state"]
            for line in request.union_check("submit")
            if line["clause"].startswith("SZ-5.1.1")
        }

    @clause("SZ-5.1.1b")
    def test_two_thousand_workers_in_three_unions_may_set_up(self):
        self.unions(3, 700)
        request = self.request()
        employer = self.env["union.employer"].search([("organization_id.name", "=", "企业0工会")])
        self.assertEqual(
            self.object_check(request),
            {"SZ-5.1.1a": "alternative", "SZ-5.1.1b": "passed", "SZ-5.1.1c": "not_applicable"},
        )
        for staff, state in ((600, "passed"), (599, "failed")):
            employer.staff_count = staff
            with self.subTest(staff):
                self.assertEqual(self.object_check(request)["SZ-5.1.1b"], state)

    @clause("SZ-5.1.1b")
    def test_two_unions_are_too_few_however_many_workers(self):
        self.unions(2, 1500)
        check = self.object_check(self.request())
        self.assertEqual((check["SZ-5.1.1a"], check["SZ-5.1.1b"]), ("failed", "failed"))

    @clause("SZ-5.1.1a")
    def test_a_thousand_workers_need_five_unions(self):
        self.unions(5, 200)
        request = self.request()
        self.assertEqual(self.object_check(request)["SZ-5.1.1a"], "passed")
        self.env["union.employer"].search([("organization_id.name", "=", "企业0工会")]).write(
            {"staff_count": 199}
        )
        self.assertEqual(self.object_check(request)["SZ-5.1.1a"], "failed")

    @clause("SZ-5.1.1a")
    def test_four_unions_are_too_few_for_a_thousand_workers(self):
        self.unions(4, 300)
        self.assertEqual(self.object_check(self.request())["SZ-5.1.1a"], "failed")

    @clause("SZ-5.1.1a")
    def test_exactly_two_thousand_is_no_case_of_rule_a(self):
        self.unions(5, 400)
        check = self.object_check(self.request())
        self.assertEqual((check["SZ-5.1.1a"], check["SZ-5.1.1b"]), ("alternative", "passed"))

    @clause("SZ-5.1.1c")
    def test_small_firm_buildings_need_ten_unions(self):
        self.federation.small_firms = True
        self.unions(10, 200)
        request = self.request()
        self.assertEqual(self.object_check(request)["SZ-5.1.1c"], "passed")
        employer = self.env["union.employer"].search([("organization_id.name", "=", "企业0工会")])
        # With fewer it is no case of c, but one of a or b.
        for staff, state in ((199, "alternative"), (2000, "passed")):
            employer.staff_count = staff
            self.assertEqual(self.object_check(request)["SZ-5.1.1c"], state, staff)
        employer.organization_id.state = "dissolved"
        employer.copy({"organization_id": self.federation.id})
        self.assertEqual(self.object_check(request)["SZ-5.1.1c"], "alternative", "nine unions")

    def check(self, request, rule):
        (result,) = (row for row in request.union_check("submit") if row["rule"] == rule)
        return result

    @clause("SZ-5.1.2")
    def test_the_property_manager_or_the_owner_initiates_in_a_mode_that_is_told(self):
        self.assertEqual(set(dict(self.request()._fields["mode"].selection)), {"a", "b", "other"})
        request = self.env["union.establishment"].search([], limit=1, order="id desc")
        for kind, state in (
            ("property_manager", "passed"),
            ("owner", "passed"),
            ("other", "failed"),
        ):
            request.initiator_kind = kind
            result = self.check(request, "establishment.initiator")
            with self.subTest(kind):
                self.assertEqual((result["state"], result["clause"]), (state, "SZ-5.1.2"))
        # "And the like": it is told, and nobody is stopped.
        self.assertEqual(result["effect"], "inform")
        self.assertTrue({"initiator_kind", "mode"} <= set(request._approval_snapshot_fields()))

    @clause("QZ-5")
    def test_a_street_of_a_hundred_firms_and_five_thousand_workers_has_a_general_union(self):
        street = self.env["union.organization"].create(
            {
                "name": "银河街道总工会",
                "code": "T-YHJD",
                "level": "street",
                "kind": "general",
                "parent_id": self.district.id,
            }
        )
        employers = self.env["union.employer"].create(
            [
                {"name": f"银河{n}", "organization_id": street.id, "staff_count": 50}
                for n in range(100)
            ]
        )
        request = self.env["union.establishment"].create(
            {"organization_id": street.id, "initiator_name": "银河街道党工委"}
        )

        def state():
            self.env.invalidate_all()
            return self.check(request, "establishment.general_union")["state"]

        result = self.check(request, "establishment.general_union")
        self.assertEqual((result["state"], result["clause"]), ("passed", "QZ-5"))
        employers[0].staff_count = 49
        self.assertEqual(state(), "failed")
        employers[1].staff_count = 51
        self.assertEqual(state(), "passed")
        employers[0].active = False
        employers[1].staff_count = 150
        self.assertEqual(state(), "failed")
        street.kind = "federation_regional"
        self.assertEqual(state(), "not_applicable")

    @clause("SZ-5.1.3.1b")
    def test_preparatory_group_of_two_asks_for_a_reason(self):
        self.unions(3, 700)
        request = self.request(preparatory_ids=[(0, 0, {"name": name}) for name in PEOPLE[:2]])
        line = next(c for c in request.union_check("submit") if c["clause"] == "SZ-5.1.3.1b")
        self.assertFalse(line["passed"])
        self.assertEqual((line["value"], line["severity"]), (2, "warn"))
        with self.assertRaisesRegex(UserError, "SZ-5.1.3.1b"):
            request.action_submit()
        request.action_submit(reason="街道同意先由两人筹备")
        self.assertEqual(request.approval_state, "pending")

    def pending_with_reason(self, people=2):
        """Return a request submitted with two people in the group, and the reason for it."""
        self.unions(3, 700)
        request = self.request(preparatory_ids=[(0, 0, {"name": name}) for name in PEOPLE[:people]])
        request.action_submit(reason="街道同意先由两人筹备")
        self.as_user(self.street_reviewer, request).action_agree()
        return request

    def last_word(self, request):
        self.as_user(self.street_approver, request).action_agree()
        trail = request.sudo().approval_request_id.decision_ids
        return request.approval_state, trail[-1].comment or ""

    @clause("SZ-5.1.3.1b")
    def test_reason_holds_at_the_end_while_the_figure_does(self):
        request = self.pending_with_reason()
        self.assertEqual(self.last_word(request)[0], "approved")

    @clause("SZ-5.1.3.1b")
    def test_reason_does_not_speak_for_a_figure_that_got_worse(self):
        request = self.pending_with_reason()
        # Past the lock, as an erasure would.
        self.env.cr.execute(
            "DELETE FROM union_establishment_preparatory WHERE id = %s",
            [request.preparatory_ids[0].id],
        )
        self.env.invalidate_all()
        state, comment = self.last_word(request)
        self.assertEqual(state, "returned")
        for word in ("establishment.preparatory.size", "SZ-5.1.3.1b", "new reason"):
            self.assertIn(word, comment)
        # The old reason is not enough the second time either; a new one is.
        again = self.as_user(self.building_clerk, request)
        with self.assertRaisesRegex(UserError, "given for 2"):
            again.action_submit()
        again.action_submit(reason="街道同意先由一人筹备")
        self.as_user(self.street_reviewer, request).action_agree()
        self.assertEqual(self.last_word(request)[0], "approved")

    @clause("SZ-5.1.3.1b")
    def test_reason_does_not_speak_for_what_is_asked_since(self):
        request = self.pending_with_reason()
        rule = self.env["union.rule"].search(
            [("key", "=", "establishment.preparatory.size"), ("organization_id", "=", False)]
        )
        rule.condition_ids.value = "4..15"
        state, comment = self.last_word(request)
        self.assertEqual(state, "returned")
        self.assertIn("3–15", comment)

    @clause("SZ-5.1.1b")
    def test_reason_holds_for_a_figure_that_got_better(self):
        self.unions(2, 700)
        request = self.request()
        request.action_submit(reason="楼宇正在招商")
        self.as_user(self.street_reviewer, request).action_agree()
        employers = self.env["union.employer"].search(
            [("organization_id", "child_of", self.federation.id)]
        )
        employers[0].staff_count = 750
        self.assertEqual(self.last_word(request)[0], "approved")

    @clause("SZ-5.1.1b")
    def test_reason_does_not_speak_for_a_rule_that_fails_since(self):
        request = self.pending_with_reason()
        self.env["union.employer"].search(
            [("organization_id", "child_of", self.federation.id)]
        ).write({"staff_count": 10})
        state, comment = self.last_word(request)
        self.assertEqual(state, "returned")
        self.assertIn("SZ-5.1.1b", comment)

    @clause("SZ-5.1.3.1a")
    def test_each_missing_part_of_the_request_is_named(self):
        self.unions(3, 700)
        for field, word in (
            ("preparatory_ids", "preparatory group"),
            ("plan_ids", "plan"),
            ("letter_ids", "request"),
        ):
            with self.subTest(field=field), self.cr.savepoint() as savepoint:
                request = self.request(**{field: False})
                with self.assertRaisesRegex(UserError, word):
                    request.action_submit()
                self.assertEqual(request.approval_state, "draft")
                savepoint.rollback()

    @clause("SZ-5.1.3.1a")
    def test_returned_corrected_and_approved_with_a_numbered_reply(self):
        self.unions(3, 700)
        request = self.request()
        request.action_submit()
        self.assertTrue(
            self.env["mail.activity"].search_count(
                [("user_id", "=", self.street_reviewer.id), ("res_id", "=", request.id)]
            )
        )
        with self.assertRaises(UserError):
            self.as_user(self.street_approver, request).action_agree(comment="越级")
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, request).action_agree(comment="自批")
        self.as_user(self.street_reviewer, request).action_return(comment="请补充发起单位全称")
        self.assertEqual(request.approval_state, "returned")
        self.as_user(self.building_clerk, request).write({"initiator_name": "银河物业有限公司"})
        self.as_user(self.building_clerk, request).action_submit()
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, request).write({"initiator_name": "改名"})
        self.as_user(self.street_reviewer, request).action_agree(comment="属实")
        self.assertEqual(self.federation.state, "draft")
        self.as_user(self.street_approver, request).action_agree(comment="同意")
        self.assertEqual(request.approval_state, "approved")
        self.assertEqual(self.federation.state, "preparing")
        letter = self.env["union.letter"].search(
            [("res_model", "=", "union.establishment"), ("res_id", "=", request.id)]
        )
        self.assertEqual(len(letter), 1)
        self.assertRegex(letter.number, r"〔\d{4}〕\d+号")
        mine = self.as_user(self.building_clerk, request)
        self.assertEqual((mine.reply_letter_id, mine.reply_number), (letter, letter.number))
        parcel = base64.b64decode(mine.action_archive_package()["data"])
        with zipfile.ZipFile(io.BytesIO(parcel)) as archive:
            names = archive.namelist()
        self.assertIn(f"letters/{letter.id}-{letter.number}.pdf", names)
        self.assertIn(f"approvals/{request.approval_request_id.id}-trail.pdf", names)
        self.assertEqual(mine.button_reply_letter()["res_id"], letter.id)
        self.assertFalse(mine.request_letter_id)

    def test_a_file_moved_away_before_submission_is_locked_all_the_same(self):
        self.unions(3, 700)
        request = self.request()
        plan = self.as_user(self.building_clerk, request.plan_ids)
        plan.write({"res_model": "union.organization", "res_id": self.federation.id})
        self.as_user(self.building_clerk, request).action_submit()
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, plan).write({"raw": b"swapped"})
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, plan).unlink()

    def test_nobody_chooses_the_judges_of_his_own_papers(self):
        chair = make_user(self.env, "t_chair")
        self.env["union.duty"].create(
            {"user_id": chair.id, "organization_id": self.building.id, "role": "chair"}
        )
        route = {
            "name": "自审自批",
            "code": "own",
            "res_model": "union.establishment",
            "organization_id": self.building.id,
            "step_ids": [(0, 0, {"place": "own", "role": "chair"})],
        }
        with self.assertRaises(AccessError):
            self.as_user(chair, self.env["union.approval.route"]).create(route)
        made = self.as_user(self.street_approver, self.env["union.approval.route"]).create(route)
        with self.assertRaises(AccessError):
            self.as_user(chair, made).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.as_user(chair, made.step_ids).write({"role": "clerk"})

    def test_sister_organisation_and_portal_stay_outside(self):
        request = self.request()
        for user in (self.sister_clerk, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, request).read(["name"])
            with self.subTest(user=user.login, door="lines"), self.assertRaises(AccessError):
                self.as_user(user, request.preparatory_ids).write({"name": "x"})
        self.assertFalse(
            self.as_user(self.sister_clerk, self.env["union.establishment"]).search([])
        )
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, request).write({"reason": "x"})

    def test_state_and_approval_are_not_forged_by_the_clerk(self):
        request = self.request()
        for values in ({"approval_state": "approved"}, {"approval_request_id": 1}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.as_user(self.building_clerk, request).write(values)
