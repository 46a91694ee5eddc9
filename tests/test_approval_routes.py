"""Which way a paper takes: the nearest route, its steps, conditions, silence and versions."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalRoutes(PaperCase):
    def test_missing_level_is_left_out(self):
        clerk = self.make_person("street_clerk", self.street, "clerk")
        self.make_route(
            "skip",
            [
                {"sequence": 1, "place": "level", "level": "street", "role": "approver"},
                {"sequence": 2, "place": "level", "level": "district", "role": "approver"},
            ],
            self.street,
        )
        letter = self.pending(organization=self.street, user=clerk)
        self.assertEqual(
            letter.sudo().approval_request_id.step_ids.mapped("state"), ["skipped", "open"]
        )
        self.assertEqual(self.inbox(letter), {"t_district_approver"})

    def test_a_route_nobody_would_sign_refuses_to_submit(self):
        sister = self.letters(organization=self.sister_street, user=self.sister_clerk)
        with self.assertRaisesRegex(UserError, "南山区总工会"):
            sister.action_submit()
        self.assertEqual(sister.approval_state, "draft")
        self.assertFalse(sister.sudo().approval_request_id)

    def test_the_roots_own_paper_needs_a_fixed_step(self):
        clerk = self.make_person("city_clerk", self.city, "clerk")
        letter = self.letters(organization=self.city, user=clerk)
        with self.assertRaisesRegex(UserError, "no superior"):
            letter.action_submit()
        self.make_route(
            "root",
            [{"place": "fixed", "organization_id": self.city.id, "role": "platform_admin"}],
            domain="[('copy_to', '=', 'root')]",
            sequence=1,
        )
        letter = self.pending(organization=self.city, user=clerk, copy_to="root")
        self.assertEqual(self.inbox(letter), {"t_city_admin"})

    def test_a_step_with_a_condition_is_for_papers_that_meet_it(self):
        self.make_route(
            "condition",
            [
                {"sequence": 1, "place": "parent", "role": "reviewer"},
                {
                    "sequence": 2,
                    "place": "parent",
                    "role": "approver",
                    "condition": "[('copy_to', '!=', False)]",
                },
            ],
            self.building,
        )
        letters = self.letters(2)
        letters[1].copy_to = "各科室"
        letters.action_submit()
        self.by(self.street_reviewer, letters).action_agree()
        self.assertEqual(letters.mapped("approval_state"), ["approved", "pending"])

    def test_a_slip_in_one_offices_route_stops_nobody_elses_papers(self):
        wrong = "[('title', '>', 5)]"
        self.make_route("wrong", [{"place": "parent", "role": "approver"}], domain=wrong)
        elsewhere = self.make_route(
            "elsewhere", [{"place": "parent", "role": "approver"}], self.sister_street
        )
        self.as_user(self.sister_admin, elsewhere).write({"domain": wrong})
        letter = self.letters()
        letter.action_submit()
        self.assertEqual(letter.approval_request_id.sudo().route_id, self.route)
        self.route.action_new_version()
        again = self.env["union.approval.route"].search(
            [("code", "=", self.route.code), ("superseded", "=", False)]
        )
        again.step_ids[0].condition = wrong
        letter = self.letters()
        letter.action_submit()
        self.assertEqual(len(letter.approval_request_id.sudo().step_ids), 3)

    def test_a_condition_is_no_window_on_figures_of_a_superior(self):
        closed = (
            "[('organization_id.parent_id.own_member_count', '>', 100)]",
            "[('to_organization_id.own_member_count', '>', 100)]",
            "[('organization_id', 'any', [('parent_id.own_member_count', '>', 100)])]",
            "[('organization_id', 'child_of', 1)]",
        )
        near = self.make_route("near", [{"place": "parent", "role": "approver"}], self.building)
        keeper = self.as_user(self.street_approver, near)
        for condition in closed:
            with self.subTest(condition):
                with self.assertRaisesRegex(UserError, "cannot be read"):
                    keeper.domain = condition
                with self.assertRaisesRegex(UserError, "cannot be read"):
                    keeper.step_ids.condition = condition
        with self.assertRaisesRegex(UserError, "cannot be read"):
            keeper.copy({"code": "x", "domain": closed[0]})
        keeper.domain = "['|', ('organization_id.level', '=', 'city'), ('copy_to', '=', 'x')]"
        keeper.step_ids.condition = "[('kind_id.code', '=', 'letter')]"
        self.assertEqual(self.pending().sudo().approval_request_id.round_ids.route_id, self.route)
        self.assertEqual(
            self.pending(copy_to="x").sudo().approval_request_id.round_ids.route_id, near
        )

    def silence(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("trade_union.cron_approval_silence").method_direct_trigger()
        self.env.invalidate_all()

    def test_silence_passes_the_step_to_the_superior(self):
        self.make_route(
            "silence",
            [
                {
                    "place": "parent",
                    "role": "approver",
                    "days": 3,
                    "on_silence": "escalate",
                }
            ],
            self.building,
        )
        with freeze_time("2025-09-29 04:00:00"):
            letter = self.pending()
            due = letter.sudo().approval_request_id.due_on
            # National Day and a make-up Saturday are in between.
            self.assertEqual(str(due), "2025-10-10")
        with freeze_time("2025-10-10 04:00:00"):
            self.silence()
            self.assertEqual(self.inbox(letter), {"t_street_approver"})
        with freeze_time("2025-10-11 04:00:00"):
            self.silence()
            self.assertEqual(self.inbox(letter), {"t_district_approver"})
            self.by(self.district_approver, letter).action_agree()
        self.assertEqual(self.kinds(letter), ["escalate", "agree"])
        self.assertEqual(letter.approval_state, "approved")

    def test_nearest_jurisdiction_wins_and_a_route_in_use_is_superseded(self):
        near = self.make_route("near", [{"place": "parent", "role": "approver"}], self.street)
        letter = self.pending()
        self.assertEqual(letter.sudo().approval_request_id.route_id, near)
        with self.assertRaisesRegex(UserError, "new version"):
            near.step_ids.role = "chair"
        with self.assertRaisesRegex(UserError, "new version"):
            near.domain = "[('id', '=', 0)]"
        with self.assertRaisesRegex(UserError, "new version"):
            near.unlink()
        new = near.browse(near.action_new_version()["res_id"])
        new.step_ids.role = "reviewer"
        self.assertTrue(near.superseded)
        self.assertEqual((new.version, new.code), (2, near.code))
        second = self.pending()
        self.assertEqual(second.sudo().approval_request_id.route_id, new)
        self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_shipped_routes_load_once_and_change_by_version(self):
        routes = self.env["union.approval.route"]
        data = {
            "code": "shipped_test",
            "model": "union.letter",
            "name": {"en_US": "Test", "zh_CN": "试验"},
            "steps": [{"place": "own", "role": "approver"}],
        }
        first = routes._load_route(data, "1")
        self.assertEqual(routes._load_route(data, "1"), first)
        second = routes._load_route(data, "2")
        self.assertTrue(first.superseded)
        self.assertEqual(second.version, 2)

    def test_bad_conditions_are_told(self):
        for domain in ("__import__('os')", "[('nothing', '=', 1)]", "{}", "[("):
            with self.subTest(domain=domain), self.assertRaises(UserError):
                self.make_route(f"bad{domain}", [], domain=domain)
        with self.assertRaisesRegex(UserError, "not a kind of paper"):
            self.make_route("model", [], res_model="res.partner")
