"""One request for every kind of union: which papers, and by which steps it comes to stand."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.approval.seal import sealed
from .common import clause
from .establishment_case import KindCase


@tagged("post_install", "-at_install")
class TestKinds(KindCase):
    def test_the_kind_follows_from_the_organisation(self):
        for level, kind, code in (
            ("federation", "federation_regional", "building"),
            ("federation", "federation_industry", "building"),
            ("federation", "small_second_level", "second_level"),
            ("primary", "joint", "joint"),
            ("primary", "single", "primary"),
            ("street", "general", "general"),
            ("street", "work_committee", "other"),
            ("group", "group", "other"),
        ):
            parent = self.district if level == "street" else self.street
            organization = self.draft(level, kind, parent)
            with self.subTest(level=level, kind=kind):
                request = self.request(organization)
                self.assertEqual(request.kind_id.code, code)
        organization.write({"level": "primary", "kind": "joint"})
        self.assertEqual(request.kind_id.code, "joint")

    @clause("SZ-5.1.3.1a")
    def test_which_papers_a_kind_needs_is_a_record(self):
        request = self.request(
            self.draft("federation", "federation_regional"),
            preparatory_ids=[(0, 0, {"name": f"筹备{n}"}) for n in range(3)],
            letter_ids=[(4, self.file().id)],
        )
        with self.assertRaisesRegex(UserError, r"plan of set-up and election.*SZ-5\.1\.3\.1a"):
            request.action_submit(reason="楼宇招商中")
        paper = self.env.ref("trade_union.establishment_paper_building_plan")
        self.assertIn(paper.name, " ".join(self.current(request)["missing"]))
        paper.required = False
        request.action_submit(reason="楼宇招商中")
        self.assertEqual(request.approval_state, "pending")

    @clause("NR-LAW-12", "NR-ELEC-7b")
    def test_a_union_needs_a_written_request_and_a_preparatory_group(self):
        request = self.request(self.draft("primary", "single"))
        missing = {paper.clause for paper in request._papers_missing()[request.id]}
        self.assertEqual(missing, {"NR-LAW-12", "NR-ELEC-7b"})
        with self.assertRaisesRegex(UserError, "written request.*NR-LAW-12"):
            request.action_submit(reason="x")

    def test_a_paper_is_asked_where_its_standard_is_in_force(self):
        request = self.request(self.draft("federation", "small_second_level"))

        def asked():
            self.env.invalidate_all()
            return {paper.clause for paper in request._papers_missing()[request.id]}

        self.assertNotIn("SH-15", asked())
        self.adopt("SH", self.sister_district)
        self.assertNotIn("SH-15", asked())
        self.adopt("SH", self.district)
        self.assertIn("SH-15", asked())
        request.plan_ids = [(4, self.file("plan.pdf").id)]
        self.assertNotIn("SH-15", asked())

    def test_a_step_waits_for_a_rule_that_is_there(self):
        step = self.env.ref("trade_union.establishment_step_building_account")
        with self.assertRaisesRegex(ValidationError, "no daily rule “no.such.rule”"):
            step.rule_keys = "organization.account.own no.such.rule"

    def test_kinds_are_changed_by_no_office(self):
        kind = self.env.ref("trade_union.establishment_kind_building")
        for record in (kind, kind.paper_ids[0], kind.step_ids[0]):
            for user in (self.city_admin, self.street_approver, self.portal, self.stranger):
                with (
                    self.subTest(model=record._name, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    self.as_user(user, record).write({"name": "x"})

    def test_steps_of_a_request_are_read_by_its_readers_only(self):
        request = self.request(self.draft("primary", "single"))
        self.assertTrue(self.as_user(self.street_reviewer, request).action_progress()[0]["steps"])
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, request).action_progress()

    def test_many_requests_cost_no_more_queries_than_one(self):
        parent = self.street
        requests = self.env["union.establishment"]
        for number in range(12):
            requests |= self.request(
                self.draft("primary", "single", parent, code=f"T-K-{number}", name=f"拟建{number}")
            )
        for request in requests[6:]:
            request.organization_id.state = "preparing"
            sealed(request).write({"approval_state": "approved"})
        few, many = requests[5:7], requests
        few.action_progress()
        with self.assertMaxQueries(1000) as first:
            few.action_progress()
        with self.assertMaxQueries(first.count + 2, "twelve requests"):
            many.action_progress()


@tagged("post_install", "-at_install")
class TestBuilding(KindCase):
    def approved(self, organization):
        """Return the request of an organisation, as it is after its superior agreed."""
        request = self.request(
            organization,
            preparatory_ids=[(0, 0, {"name": f"筹备{n}"}) for n in range(3)],
            plan_ids=[(4, self.file("plan.pdf").id)],
            letter_ids=[(4, self.file("letter.pdf").id)],
        )
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": organization.id,
                "role": "clerk",
            }
        )
        self.as_user(self.building_clerk, request).action_submit(reason="楼宇招商中")
        return request

    def held_publicity(self, organization):
        activity = self.env["union.service.activity"].create(
            {
                "organization_id": organization.id,
                "kind_id": self.env.ref("trade_union.activity_kind_joining_publicity").id,
                "name": "入会宣传",
                "date_begin": "2026-11-10 02:00:00",
                "date_end": "2026-11-10 09:00:00",
            }
        )
        activity._approval_unlocked()._on_approved()
        activity.write({"phase": "held"})

    @clause(
        "SZ-5.1.3.1a", "SZ-5.1.3.1b", "SZ-5.1.3.2", "SZ-5.1.3.5c1", "SZ-5.1.3.5c3", "SZ-10.2.1",
        "NR-LAW-12",
    )  # fmt: skip
    def test_from_the_request_to_the_grade_each_step_has_its_turn(self):
        federation = self.draft("federation", "federation_regional")
        request = self.approved(federation)
        row = self.current(request)
        self.assertEqual((row["check"], row["clause"]), ("approved", "SZ-5.1.3.1b"))
        self.assertIn(self.street.name, row["missing"][0])
        self.assertEqual(self.steps(request)["request"]["day"], "2026-11-20")
        with self.assertRaisesRegex(UserError, "not being prepared"):
            request.button_election()

        self.as_user(self.street_reviewer, request).action_agree()
        self.assertEqual(federation.state, "draft", "the next higher union has the last word")
        self.as_user(self.street_approver, request).action_agree()
        self.assertEqual(federation.state, "preparing")
        row = self.current(request)
        self.assertEqual((row["check"], row["clause"]), ("recruited", "SZ-5.1.3.2"))
        self.assertEqual(len(row["missing"]), 2, row)

        self.held_publicity(federation)
        self.assertEqual(len(self.current(request)["missing"]), 1)
        self.join(federation, 1)
        row = self.current(request)
        self.assertEqual((row["check"], row["clause"]), ("elected", "SZ-5.1.3.5c1"))
        self.assertEqual(row["missing"], ["Open the first election"])

        action = request.button_election()
        self.assertFalse(action["res_id"])
        defaults = {
            name.removeprefix("default_"): value
            for name, value in action["context"].items()
            if name.startswith("default_")
        }
        election = self.env["union.election"].create(defaults)
        self.assertEqual((election.organization_id, election.kind), (federation, "first"))
        self.env.invalidate_all()
        self.assertEqual(request.button_election()["res_id"], election.id)
        self.assertIn(election.phase_id.name, self.current(request)["missing"][0])

        election._server_write({"elected_on": "2026-11-18", "report_due_on": "2026-11-25"})
        row = self.current(request)
        self.assertEqual((row["check"], row["clause"]), ("reported", "SZ-5.1.3.5c3"))
        self.assertIn("2026", row["missing"][0])
        election._server_write({"reported_on": "2026-11-19"})
        self.assertEqual(self.current(request)["check"], "founded")

        federation._found(self.env["union.election"].browse(election.id).elected_on)
        row = self.current(request)
        self.assertEqual((row["check"], row["clause"]), ("rules", "SZ-5.6.2.2"))
        steps = self.steps(request)
        self.assertEqual(steps["founded"]["day"], "2026-11-18")
        self.assertEqual(
            (steps["graded"]["state"], steps["graded"]["clause"]), ("todo", "SZ-10.2.1")
        )
        self.env["union.bank.account"].create(
            {
                "organization_id": federation.id,
                "bank_name": "工商银行",
                "opened_on": "2026-11-18",
            }
        )
        self.assertIsNone(self.current(request), "a grade may be given, nothing waits for it")
        self.assertIn("Every step is done", request.guide_html)
        self.as_user(self.street_approver, federation).action_set_grade(grade=2, reason="规模")
        self.assertEqual(self.steps(request)["graded"]["state"], "done")

    @clause("SZ-5.1.3.1a")
    def test_the_form_says_what_is_missing_with_the_clause(self):
        request = self.request(self.draft("federation", "federation_regional"))
        html = request.guide_html
        for word in (
            "Request",
            "Recruiting",
            "Grade",
            "list of the preparatory group",
            "SZ-5.1.3.1a",
        ):
            self.assertIn(word, html)
        self.assertEqual(request.step_name, "Request")

    def test_the_checklist_leaves_out_what_is_asked_of_other_kinds(self):
        request = self.request(self.draft("federation", "federation_regional"))
        self.assertIn("SZ-5.1.1c", request.check_html, "an alternative of what is asked")
        self.assertNotIn("QZ-6", request.check_html)
        joint = self.request(self.draft("primary", "joint"))
        self.assertIn("QZ-6", joint.check_html)
        self.assertNotIn("SZ-5.1.1", joint.check_html)

    def test_an_unsaved_request_tells_no_figures(self):
        request = self.as_user(self.building_clerk, self.env["union.establishment"]).new(
            {"organization_id": self.city.id}
        )
        self.assertFalse(request.founder_count)
        self.assertNotIn("members and applicants are on record", request.guide_html or "")

    @clause("SZ-10.2.2")
    def test_grades_name_the_levels_that_follow_a_federation(self):
        levels = {
            row.grade: (row.mode, row._levels())
            for row in self.env["union.grade.level"].search([("organization_id", "=", False)])
        }
        self.assertEqual(
            levels,
            {
                1: ("all", ["city", "district", "street"]),
                2: ("all", ["district", "street"]),
                3: ("all", ["district", "street"]),
                4: ("any", ["district", "street"]),
                5: ("any", ["district", "street"]),
            },
        )
