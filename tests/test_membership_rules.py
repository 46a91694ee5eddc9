"""The national and local rules of membership: who may join and how, and what it becomes."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import clause
from .membership_case import MembershipCase, resident_number
from .tree import make_user

EMPLOYMENTS = {"contract", "dispatched", "migrant", "new_form", "other"}


@tagged("post_install", "-at_install")
class TestMembershipRules(MembershipCase):
    def join(self, order, **values):
        """Return a joiner's request, filed and submitted by the building's clerk."""
        request = self.as_user(self.building_clerk, self.requests).create(
            {
                "kind": "join",
                "name": f"赵{order}",
                "organization_id": self.building.id,
                "id_number": resident_number(order),
                **values,
            }
        )
        request.action_submit()
        return request

    @clause("NR-LAW-3", "NR-MEMB-4")
    def test_workers_of_every_kind_of_employment_and_schooling_join(self):
        kinds = dict(self.env["union.member"]._fields["employment_kind"].selection)
        self.assertEqual(set(kinds), EMPLOYMENTS)
        schooling = self.env["union.member"]._fields["education"].get_values(self.env)
        for order, kind in enumerate(sorted(EMPLOYMENTS), 21):
            request = self.join(
                order, employment_kind=kind, education=schooling[order % len(schooling)]
            )
            self.agree(request)
            member = request.sudo().result_id
            with self.subTest(kind):
                self.assertEqual((member.state, member.employment_kind), ("active", kind))
        # Nothing is asked that could tell people apart by nation or belief.
        asked = set(self.requests._fields) | set(self.env["union.member"]._fields)
        self.assertFalse(asked & {"nation", "ethnicity", "religion", "belief"})

    @clause("NR-MEMB-4")
    def test_refusing_a_joiner_goes_past_the_rule_and_the_reason_stays(self):
        request = self.join(21)
        with self.assertRaises(UserError):
            self.as_user(self.building_approver, request).action_refuse("")
        self.as_user(self.building_approver, request).action_refuse("已在其他单位入会")
        self.assertEqual(request.override_ids.mapped("rule_key"), ["membership.join.open"])
        self.assertEqual(request.override_ids.clause_id.code, "NR-MEMB-4")
        self.assertEqual(request.override_ids.reason, "已在其他单位入会")

    @clause("NR-MEMB-4")
    def test_the_record_of_the_rule_decides(self):
        rule = self.env["union.rule"].search([("key", "=", "membership.join.open")])
        self.assertEqual((rule.clause_id.code, rule.severity), ("NR-MEMB-4", "warn"))
        rule.active = False
        request = self.join(21)
        self.as_user(self.building_approver, request).action_refuse("已在其他单位入会")
        self.assertFalse(request.override_ids)

    @clause("NR-MEMB-5")
    def test_a_person_applies_orally_in_writing_or_online(self):
        channels = dict(self.requests._fields["channel"].selection)
        self.assertEqual(set(channels), {"oral", "written", "online"})
        for order, channel in ((21, "oral"), (23, "written")):
            request = self.join(order, channel=channel)
            self.agree(request)
            self.assertEqual(request.sudo().result_id.state, "active", channel)
        person = make_user(self.env, "t_online", ("base.group_portal",))
        request = self.as_user(person, self.requests)._portal_file(
            "join",
            {
                "union_code": self.building.code,
                "name": "赵网",
                "id_type": "resident",
                "id_number": resident_number(25),
                "mobile": "13912345678",
                "gender": "male",
                "channel": "oral",
            },
        )
        self.assertEqual((request.source, request.channel), ("member", "online"))
        self.agree(request)
        self.assertEqual(request.sudo().result_id.state, "active")

    @clause("NR-MEMB-2")
    def test_membership_proves_that_somebody_joined(self):
        applicant = self.make_member(31, "钱进", state="applicant")
        papers = self.as_user(self.building_clerk, self.env["union.member.papers"])

        def print_card():
            papers.create({"member_ids": applicant.ids}).button_print()

        self.assertFalse(applicant.member_number)
        with self.assertRaisesRegex(UserError, "No members now"):
            print_card()
        self.agree(self.file("join", applicant))
        self.assertTrue(applicant.member_number and applicant.joined_on)
        print_card()
        cards = self.env["union.member.card"]
        token = cards._of(applicant)[applicant].token
        self.assertEqual(cards._member_of(token), applicant)
        self.agree(self.file("leave", applicant, reason_id=self.reason("own_wish")))
        self.assertFalse(cards._member_of(token))

    @clause("NR-MEMB-retain-beijing-b")
    def test_the_former_unit_retains_the_membership_of_the_unemployed(self):
        request = self.file("retain", reason_id=self.reason("unemployed"))
        self.agree(request)
        self.assertEqual(request.sudo().result_id, self.member)
        self.assertEqual(
            (self.member.state, self.member.organization_id), ("retained", self.building)
        )

    @clause("NR-MEMB-retain-beijing-d")
    def test_internal_retirement_is_no_reason_to_retain(self):
        reasons = self.env["union.membership.reason"].search([("kind", "=", "retain")])
        self.assertEqual(
            set(reasons.mapped("code")),
            {"retired", "retired_early", "unemployed", "unit_closed", "unit_bankrupt"},
        )
        # Without a reason nobody is retained: the membership goes on as it is.
        with self.assertRaisesRegex(UserError, "choose the reason"):
            self.file("retain")
        self.assertEqual(self.member.state, "active")

    @clause("NR-MEMB-coverage-hangzhou")
    def test_hangzhou_asks_for_more_real_names_with_each_star(self):
        scheme = self.env["union.scheme"].search([("code", "=", "HZ25-P")], limit=1)
        rules = self.env["union.indicator.rule"].search(
            [("scheme_id", "=", scheme.id), ("metric_key", "=", "mem.realname_rate")]
        )
        found = {
            (rule.indicator_id.code, rule.indicator_id.star, rule.op, rule.value, rule.category)
            for rule in rules
        }
        self.assertEqual(
            found,
            {
                (code, star, ">=", share, category)
                for code, star, share in (
                    ("HZ25-P-V303", 3, 80),
                    ("HZ25-P-V405", 4, 90),
                    ("HZ25-P-V504", 5, 95),
                )
                for category in ("soe", "private", "neweco", "gov", "regional")
            },
        )

    @clause("SZ-9.2b")
    def test_each_business_the_platform_is_to_handle_goes_online(self):
        # Member data, stars, set-up and re-election: a clerk begins a paper with a way to go.
        routes = self.env["union.approval.route"].search([("superseded", "=", False)])
        for model, codes in (
            ("union.membership.request", {"membership_join", "membership_correction"}),
            ("union.assessment", {"assessment"}),
            ("union.establishment", {"establishment"}),
            ("union.election.report", {"election"}),
        ):
            with self.subTest(model):
                ways = routes.filtered(lambda way, model=model: way.res_model == model)
                self.assertLessEqual(codes, set(ways.mapped("code")))
                self.assertTrue(all(ways.mapped("step_ids")))
                self.assertTrue(
                    self.as_user(self.building_clerk, self.env[model]).has_access("write")
                )
        kinds = dict(self.env["union.election"]._fields["kind"].selection)
        self.assertIn("re_election", kinds)

    @clause("SZ-9.2b")
    def test_real_names_and_model_workers_are_handled_by_the_clerk(self):
        before = self.building.own_realname_count
        unknown = self.env["union.member"].create(
            {
                "name": "孙无",
                "gender": "male",
                "organization_id": self.building.id,
                "state": "active",
            }
        )
        self.assertEqual(self.building.own_realname_count, before)
        # A number with a wrong check digit proves nobody.
        number = resident_number(27)
        with self.assertRaises(UserError):
            self.file(
                "correction", unknown, id_number=f"{number[:-1]}{'0' if number[-1] != '0' else '1'}"
            )
        self.agree(self.file("correction", unknown, id_number=number))
        self.assertEqual(self.building.own_realname_count, before + 1)
        tag = self.env.ref("trade_union.member_tag_model_worker_city")
        line = self.as_user(self.building_clerk, self.env["union.member.tag.line"]).create(
            {"member_id": self.member.id, "tag_id": tag.id, "stage": "recommended"}
        )
        metrics = self.env["union.metric"]
        keys = ["honour.pipeline_count", "mem.model_worker_count"]

        def counted():
            values = metrics._compute_values(keys, self.building)
            return [values[key][self.building.id] for key in keys]

        self.assertEqual(counted(), [1, 0])
        line.write({"stage": "awarded", "document_number": "深工〔2026〕9号"})
        self.assertEqual(counted(), [1, 1])
