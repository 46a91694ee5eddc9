"""From when until when a route holds, its versions, and every door to one that papers took."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .papers import PaperCase

DAY = "2026-03-10 04:00:00"


@tagged("post_install", "-at_install")
class TestApprovalRouteVersions(PaperCase):
    def near(self, **values):
        return self.make_route(
            "near", [{"place": "parent", "role": "approver"}], self.street, **values
        )

    def way(self, paper):
        return paper.sudo().approval_request_id.round_ids[-1].route_id

    # ---- validity ----

    def test_the_day_of_submission_decides(self):
        near = self.near(date_from="2026-03-11", date_to="2026-03-12")
        for day, route in (
            ("2026-03-10 15:59:59", self.route),
            # Midnight in Shenzhen, not in Greenwich.
            ("2026-03-10 16:00:00", near),
            ("2026-03-12 15:59:59", near),
            ("2026-03-12 16:00:00", self.route),
        ):
            with self.subTest(day=day), freeze_time(day):
                self.assertEqual(self.way(self.pending()), route)

    def test_a_paper_goes_on_along_the_route_it_took(self):
        near = self.near(date_to="2026-03-10")
        with freeze_time(DAY):
            letter = self.pending()
        with freeze_time("2026-03-11 04:00:00"):
            self.assertFalse(near.is_current)
            self.by(self.street_approver, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")

    def test_who_signs_here_follows_the_day(self):
        self.near(date_from="2026-03-11")
        place = (self.district.id, "approver")
        with freeze_time(DAY):
            self.assertIn(place, self.building._deciders()["union.letter"])
        with freeze_time("2026-03-11 04:00:00"):
            self.assertNotIn(place, self.building._deciders()["union.letter"])

    def test_routes_in_force_are_found(self):
        near = self.near(date_from="2026-03-11")
        routes = near.search([("code", "=", near.code), ("is_current", "=", True)])
        with freeze_time(DAY):
            self.assertFalse(routes.search([("id", "=", near.id), ("is_current", "=", True)]))
        with freeze_time("2026-03-11 04:00:00"):
            self.assertTrue(routes.search([("id", "=", near.id), ("is_current", "=", True)]))

    def test_a_route_does_not_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "_validity"):
            self.near(date_from="2026-03-11", date_to="2026-03-10")

    # ---- versions ----

    def test_a_version_to_come_lets_this_one_hold_until_the_day_before(self):
        near = self.near()
        with freeze_time(DAY):
            self.pending()
            new = near.browse(near.action_new_version("2026-04-01")["res_id"])
            new.step_ids.role = "reviewer"
            self.assertEqual(str(near.date_to), "2026-03-31")
            self.assertEqual(self.way(self.pending()), near)
        with freeze_time("2026-03-31 04:00:00"):
            self.assertEqual(self.way(self.pending()), near)
        with freeze_time("2026-04-01 04:00:00"):
            letter = self.pending()
            self.assertEqual(self.way(letter), new)
            self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
            self.assertEqual(new.version_ids.mapped("version"), [2, 1])
            self.assertEqual(near.version_ids, new.version_ids)

    def test_a_version_at_once_ends_this_one_today(self):
        near = self.near(date_to="2026-12-31")
        with freeze_time(DAY):
            self.pending()
            new = near.browse(near.action_new_version()["res_id"])
        self.assertEqual([str(near.date_to), near.superseded], ["2026-03-10", True])
        self.assertEqual([str(new.date_from), str(new.date_to)], ["2026-03-10", "2026-12-31"])

    def test_moving_the_first_day_moves_the_end_of_the_version_before(self):
        near = self.near()
        with freeze_time(DAY):
            self.pending()
            new = near.browse(near.action_new_version("2026-04-01")["res_id"])
            new.date_from = "2026-05-01"
            self.assertEqual([str(near.date_to), near.superseded], ["2026-04-30", False])
            new.date_from = "2026-03-10"
            self.assertEqual([str(near.date_to), near.superseded], ["2026-03-10", True])
            new.date_from = "2026-04-01"
            self.assertEqual([str(near.date_to), near.superseded], ["2026-03-31", False])

    def test_a_version_taken_back_lets_the_one_before_hold_again(self):
        near = self.near()
        with freeze_time(DAY):
            self.pending()
            for day in ("2026-04-01", False):
                near.browse(near.action_new_version(day)["res_id"]).unlink()
                self.assertEqual([near.date_to, near.superseded], [False, False])
            self.assertEqual(self.way(self.pending()), near)

    def test_a_route_is_superseded_once(self):
        near = self.near()
        with freeze_time(DAY):
            self.pending()
            new = near.browse(near.action_new_version("2026-04-01")["res_id"])
            with self.assertRaisesRegex(UserError, "version 2 follows version 1"):
                near.action_new_version()
            with self.assertRaisesRegex(UserError, "begins on 2026-04-01"):
                new.action_new_version()
            with self.assertRaisesRegex(UserError, "no date"):
                self.route.action_new_version("soon")
            with self.assertRaisesRegex(UserError, "next version"):
                near.date_to = "2026-06-01"
            with self.assertRaisesRegex(UserError, "one code"):
                new.code = "another"

    # ---- every door to a route that papers took ----

    def test_no_door_changes_a_route_that_papers_took(self):
        near = self.near()
        self.pending()
        other = self.make_route("other", [{"place": "own", "role": "approver"}], self.street)
        routes = self.as_user(self.district_admin, near)
        step, strange = routes.step_ids, other.step_ids.with_user(self.district_admin)
        doors = {
            "name": lambda: routes.write({"name": "x"}),
            "first day": lambda: routes.write({"date_from": "2020-01-01"}),
            "last day in the past": lambda: routes.write({"date_to": "2020-01-01"}),
            "translation": lambda: routes.update_field_translations("name", {"en_US": "x"}),
            "step": lambda: step.write({"role": "chair"}),
            "condition": lambda: step.write({"condition": "[('title', '=', 'x')]"}),
            "no step": lambda: step.unlink(),
            "another step": lambda: step.create({"route_id": near.id, "role": "chair"}),
            "step moved in": lambda: strange.write({"route_id": near.id}),
            "step moved out": lambda: step.write({"route_id": other.id}),
            "lines": lambda: routes.write({"step_ids": [Command.update(step.id, {"days": 9})]}),
            "lines cleared": lambda: routes.write({"step_ids": [Command.clear()]}),
            "line added": lambda: routes.write({"step_ids": [Command.create({"role": "chair"})]}),
            "lines of another": lambda: routes.write({"step_ids": [Command.link(strange.id)]}),
            "delete": lambda: routes.unlink(),
            "copy of the step": lambda: step.copy(),
            "context": lambda: routes.with_context(
                union_approval_seal=True, install_mode=True, import_file=True
            ).write({"name": "x"}),
        }
        for door, enter in doors.items():
            with self.subTest(door), self.assertRaises(UserError), self.cr.savepoint():
                enter()
        for model, columns, row in (
            (routes, ["id", "domain"], ["[('id', '=', 0)]"]),
            (step, ["id", "role"], ["chair"]),
        ):
            with self.subTest("import", model=model._name):
                xmlid = model.sudo().export_data(["id"])["datas"][0][0]
                answer = model.load(columns, [[xmlid, *row]])
                self.assertFalse(answer["ids"])
                self.assertIn("new version", answer["messages"][0]["message"])
        self.assertEqual(near.step_ids, step.sudo())
        self.assertEqual([near.name, near.domain, near.step_ids.role], ["near", "[]", "approver"])

    def test_papers_go_on_along_a_route_that_is_archived(self):
        near = self.near()
        letter = self.pending()
        self.as_user(self.district_admin, near).action_archive()
        self.assertEqual(self.way(self.pending()), self.route)
        self.by(self.street_approver, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")
        self.assertEqual(near.version_ids, near, "an archived version stays readable")

    def test_a_copy_is_a_route_of_its_own(self):
        near = self.near(date_from="2020-01-01", date_to="2030-01-01")
        self.pending()
        copy = self.as_user(self.district_admin, near).copy({"code": "copy"})
        self.assertEqual([copy.version, copy.date_from, copy.in_use], [1, False, False])
        copy.step_ids.role = "reviewer"
        self.assertEqual(near.step_ids.role, "approver")

    def test_versions_are_made_and_read_by_those_of_the_place(self):
        near = self.near()
        self.pending()
        for user in (self.building_clerk, self.street_approver, self.sister_admin, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, near).action_new_version()
        self.as_user(self.district_admin, near).action_new_version()
        self.assertEqual(len(self.as_user(self.building_clerk, near).version_ids), 2)
        for user in (self.sister_admin, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, near).version_ids.mapped("name")

    def test_two_versions_deleted_at_once_bring_the_one_before_them_back(self):
        self.pending()
        routes = self.env["union.approval.route"]
        second = routes.browse(self.route.action_new_version()["res_id"])
        third = routes.browse(second.action_new_version()["res_id"])
        third.date_to = "2099-12-31"
        self.assertFalse(self.route.is_current)
        (second | third).unlink()
        self.assertTrue(self.route.is_current)
        self.assertEqual(str(self.route.date_to), "2099-12-31")
        self.assertEqual(self.way(self.pending()), self.route)

    def test_a_changed_file_also_takes_the_place_of_a_version_still_to_begin(self):
        routes = self.env["union.approval.route"]
        data = {
            "code": "shipped",
            "model": "union.letter",
            "name": {"en_US": "Shipped"},
            "steps": [{"place": "parent", "role": "approver"}],
        }
        first = routes._load_route(data, "1")
        second = routes.browse(first.action_new_version("2099-01-01")["res_id"])
        third = routes._load_route(data, "2")
        self.env.flush_all()
        lines = first | second | third
        self.assertEqual(lines.mapped("superseded"), [True, True, False])
        with freeze_time("2099-02-01 04:00:00"):
            self.env.invalidate_all()
            self.assertEqual(lines.filtered("is_current"), third)
