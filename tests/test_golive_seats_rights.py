"""Who takes terms over and back; and what waits, rests on them or is many."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .golive_case import TODAY, GoLiveCase, of_number


@tagged("post_install", "-at_install")
class TestTermRights(GoLiveCase):
    def test_a_term_is_taken_over_by_a_superior(self):
        chair = self.with_role("t_primary_chair", self.primary, "chair")
        for user in (self.building_clerk, self.building_officer):
            told = self.told(self.seats(*self.term(), user=user))
            self.assertEqual([*told], ["seat_right"])
        roster = self.seats(*self.term(), user=chair, organization=self.primary)
        self.assertEqual([*self.told(roster)], ["seat_right"])
        with self.assertRaises(UserError):
            roster.action_import()
        self.assertFalse(self.taken("union.term"))
        # The top of a tree has no superior.
        people = self.make_members(3, 40, self.city)
        rows = [self.seat(member, 工会=self.city.code) for member in people]
        self.assertNotIn(
            "seat_right",
            self.told(self.seats(*rows, user=self.city_approver, organization=self.city)),
        )

    def test_sisters_portal_and_strangers_bring_nothing(self):
        for user in (
            self.sister_clerk, self.sister_admin, self.portal, self.stranger, self.street_auditor,
            self.building_teller, self.env.ref("base.public_user"),
        ):  # fmt: skip
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.seats(*self.term(), user=user)
        for place in (self.district, self.sister_street):
            with self.assertRaises(AccessError):
                self.seats(*self.term(), organization=place)

    def test_a_duty_that_ended_stops_a_list_that_waits(self):
        roster = self.seats(*self.term())
        roster.action_queue()
        self.step(roster)
        self.env["union.duty"].search([("user_id", "=", self.street_approver.id)]).write(
            {"date_to": "2026-11-19"}
        )
        self.run_cron()
        self.assertEqual(roster.sudo().state, "cancelled")
        self.assertFalse(self.taken("union.seat"))

    def test_nobody_sets_the_mark(self):
        self.seats(*self.term()).action_import()
        seat = self.taken("union.seat")[:1]
        for user in (self.street_approver, self.city_admin, self.building_clerk):
            for record in (seat, seat.term_id, seat.committee_id):
                with self.subTest(user=user.login, model=record._name):
                    mine = self.as_user(user, record)
                    self.assertTrue(mine.taken_over)
                    for values in ({"taken_over": False}, {"source_paper": "x"}):
                        with self.assertRaises(AccessError):
                            mine.write(values)
                    with self.assertRaises(AccessError):
                        mine.create([{"taken_over": True}])
                    with self.assertRaises(AccessError):
                        mine.unlink()
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.assertRaises(AccessError):
                self.as_user(user, seat).read(["taken_over"])

    def test_the_mark_is_found_and_read(self):
        self.seats(*self.term()).action_import()
        seats = self.env["union.seat"].with_user(self.building_clerk)
        domain = [("organization_id", "=", self.primary.id)]
        self.assertEqual(seats.search_count([*domain, ("taken_over", "=", True)]), 3)
        self.assertEqual(seats.search_count([*domain, ("taken_over", "=", False)]), 0)
        for model in ("union.seat", "union.committee", "union.term"):
            views = self.env[model].get_views([(False, "list"), (False, "form"), (False, "search")])
            found = [kind for kind, view in views["views"].items() if "taken_over" in view["arch"]]
            self.assertTrue(found, model)


@tagged("post_install", "-at_install")
class TestTermsQueuedAndUndone(GoLiveCase):
    def test_in_parts_and_taken_back(self):
        rows = self.term(count=5)
        rows.append(self.seat(self.people[5], 委员会="经审会", 职务="主任"))
        roster = self.seats(*rows)
        roster.action_queue()
        self.run_cron()
        self.assertEqual((roster.state, roster.run_ids.new_count), ("done", 6))
        self.assertEqual((len(self.taken("union.term")), len(self.taken("union.seat"))), (2, 6))
        done = self.as_user(self.street_approver, roster).action_undo()
        self.assertEqual(done["deleted"], {"union.seat": 6, "union.term": 2, "union.committee": 2})
        self.assertFalse(
            self.env["union.committee"].search([("organization_id", "=", self.primary.id)])
        )
        again = self.seats(*rows).action_import()
        self.assertEqual((again["imported"], again["terms"]), (6, 2))

    def test_who_was_retained_meanwhile_stops_his_whole_term(self):
        # Longer than a part of four rows.
        women = [
            self.seat(member, 委员会="女工委", 职务="委员" if at else "主任")
            for at, member in enumerate(self.people[:3])
        ]
        roster = self.seats(*self.term(*women, count=5))
        roster.action_queue()
        self.step(roster)
        self.people[4]._change_state("retained")
        self.run_cron()
        self.assertEqual(
            sorted(roster.problem_ids.mapped("code")),
            ["seat_retained", *["term_incomplete"] * 4],
        )
        [term] = self.taken("union.term")
        self.assertEqual((term.committee_id.kind, len(term.seat_ids)), ("women", 3))

    def test_a_list_that_stops_between_parts_leaves_whole_terms(self):
        own = self.term(count=5)
        others = [
            self.seat(member, 委员会="经审会", 职务="委员" if at else "主任")
            for at, member in enumerate(self.people[5:8])
        ]
        rows = [row for pair in zip(own, [*others, None, None], strict=True) for row in pair if row]
        roster = self.seats(*rows)
        roster.action_queue()
        self.step(roster)
        self.assertEqual(roster.sudo().run_ids.batch_ids.mapped("row_count"), [0, 5, 3])
        self.step(roster)
        # The worker dies here, or somebody cancels: what is in is whole.
        self.as_user(self.street_approver, roster).action_cancel()
        [term] = self.taken("union.term")
        self.assertEqual(term.committee_id.kind, "union")
        self.assertEqual(term.seat_ids.member_id, self.people[:5])
        # The same file brings the rest.
        answer = self.seats(*rows).action_import()
        self.assertEqual((answer["imported"], answer["unchanged"], answer["terms"]), (3, 5, 1))

    def test_the_rules_are_asked_of_what_waited_as_of_the_whole_term(self):
        roster = self.seats(*self.term(count=5))
        roster.action_queue()
        self.step(roster)
        blocks = {"position": "member", "clause": "X", "value": 5, "expected": "15"}

        def verdicts(_env, terms):
            [(_place, _kind, positions)] = terms.values()
            self.assertEqual(len(positions), 5)
            return {key: [("block", blocks)] for key in terms}

        with patch("odoo.addons.trade_union.models.golive.seat_plan.rule_verdicts", verdicts):
            self.run_cron()
        self.assertIn("seat_rule_blocks", roster.problem_ids.mapped("code"))
        self.assertFalse(self.taken("union.seat"))

    def test_what_rests_on_a_term_keeps_it(self):
        roster = self.seats(*self.term())
        roster.action_import()
        term = self.taken("union.term")
        seat = self.env["union.seat"].create(
            {
                "term_id": term.id,
                "member_id": self.people[5].id,
                "origin": "by_election",
                "date_from": TODAY,
            }
        )
        with self.assertRaisesRegex(UserError, "Seat: "):
            self.as_user(self.street_approver, roster).action_undo()
        seat.unlink()
        # A later transaction's write, as the clock of this one stands still.
        self.env.cr.execute(
            "UPDATE union_term SET write_date = write_date + interval '1 hour' WHERE id = %s",
            [term.id],
        )
        with self.assertRaisesRegex(UserError, "changed since: 1"):
            self.as_user(self.street_approver, roster).action_undo()

    def test_an_undo_ends_after_a_day_and_is_not_a_sisters(self):
        roster = self.seats(*self.term())
        roster.action_import()
        for user in (self.sister_admin, self.portal):
            with self.assertRaises(AccessError):
                self.as_user(user, roster.sudo().run_ids).action_undo()
        # A manager of the place the list came into takes back what he could bring in.
        chair = self.with_role("t_building_chair", self.building, "chair")
        own = self.make_members(3, 50, self.building)
        mine = self.seats(
            *(self.seat(one, 工会=self.building.code, 委员会="女工委") for one in own)
        )
        mine.action_import()
        with self.assertRaisesRegex(AccessError, "superior"):
            self.as_user(chair, mine.sudo().run_ids).action_undo()
        self.assertEqual(
            self.as_user(chair, roster.sudo().run_ids).action_undo()["deleted"]["union.term"], 1
        )
        roster = mine
        roster.sudo().run_ids.imported_on = "2026-11-18 02:00:00"
        with self.assertRaisesRegex(UserError, "24 hours"):
            self.as_user(self.street_approver, roster).action_undo()

    @mute_logger("odoo.sql_db")
    def test_one_hand_is_quicker(self):
        roster = self.seats(*self.term())
        roster.action_check()
        other = self.seats(*self.term(), user=self.district_admin)
        other.action_import()
        self.assertEqual(self.as_user(self.street_approver, roster).action_import()["unchanged"], 3)

    def test_cost_does_not_grow_with_the_rows(self):
        unions = self.env["union.organization"].create(
            [
                {
                    "name": f"第{n}工会",
                    "code": f"T-U{n}",
                    "level": "primary",
                    "parent_id": self.building.id,
                    "state": "active",
                }
                for n in range(100)
            ]
        )
        used = {}
        members = self.make_members(500, 100)
        for at, member in enumerate(members):
            member.organization_id = unions[at // 5]
        for count in (50, 500):
            rows = [
                self.seat(
                    member,
                    工会=member.organization_id.code,
                    职务="委员" if at % 5 else "主席",
                    身份证号=of_number(100 + at),
                    任期止="2029-02-28",
                )
                for at, member in enumerate(members[:count])
            ]
            roster = self.seats(*rows, organization=self.street)
            with self.assertMaxQueries(90, f"check of {count} rows") as check:
                self.assertEqual(roster.action_check()["problems"], [])
            with self.assertMaxQueries(170, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["imported"], count)
            used[count] = check.count, budget.count
            self.as_user(self.street_approver, roster).action_undo()
        # Odoo inserts a hundred rows at a time.
        self.assertLessEqual(used[500][0], used[50][0] + 2)
        self.assertLessEqual(used[500][1], used[50][1] + 12)
