"""A new name, another superior, a later day: by paper only, and with a trace."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.clock import today
from .change_case import ChangeCase


@tagged("post_install", "-at_install")
class TestRenameAndMove(ChangeCase):
    def test_a_new_name_with_history_paper_and_reply(self):
        old = self.building.name
        paper = self.change("rename", new_name=" 金鼎楼宇工会联合会 ", user=self.building_clerk)
        self.assertEqual(self.building.name, old)
        paper = self.sign(paper)
        self.assertEqual(self.building.name, "金鼎楼宇工会联合会")
        self.assertEqual(
            (paper.approval_state, paper.carried_out_on), ("approved", today(self.env))
        )
        last, first = self.building.history_ids
        self.assertEqual((first.name, last.changed), (old, "Name"))
        self.assertEqual(last.approval_request_id, paper.approval_request_id)
        self.assertEqual(last.user_id, self.street_approver)
        self.assertIn("关于同意金鼎大厦工会联合会更名的批复", last.letter_id.title)
        self.assertIn("更名为“金鼎楼宇工会联合会”，自批复之日起", last.letter_id.body)
        self.assertIn(old, paper.display_name)

    def test_bad_names_are_told(self):
        self.make_union("另一工会", "T-X", self.street)
        for name, message in (
            ("", "missing: Name to Be"),
            ("   ", "missing: Name to Be"),
            (self.building.name, "bears this name already"),
            ("新\0名", "“Name to Be”: “新�名” holds a sign that cannot be stored"),
            ("另一工会", "another organisation of the same superior"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, message):
                self.change("rename", new_name=name)

    def test_a_house_goes_over_when_both_superiors_agree(self):
        self.member.write({"state": "active"})
        self.assertEqual((self.street.member_count, self.sister_street.member_count), (1, 0))
        paper = self.change("move", counterpart_code=self.sister_street.code)
        self.sign(paper, self.street_approver)
        self.assertEqual(self.building.parent_id, self.street)
        paper = self.sign(paper, self.sister_approver)
        self.assertEqual(paper.approval_state, "approved")
        self.assertEqual(self.building.parent_id, self.sister_street)
        self.assertTrue(self.primary.parent_path.startswith(self.sister_street.parent_path))
        self.assertEqual((self.street.member_count, self.sister_street.member_count), (0, 1))
        row = self.building.history_ids[0]
        self.assertEqual(
            (row.changed, row.parent_id, row.approval_request_id),
            ("Superior", self.sister_street, paper.approval_request_id),
        )
        # The sister's clerk has it in his scope from now on.
        self.assertTrue(self.as_user(self.sister_clerk, self.building).in_officer_scope)
        self.assertIn("由园岭街道总工会变更为粤海街道总工会", row.letter_id.body)

    def local_route(self, steps, organization=None):
        """Return a route of the street's own for changes of organisations."""
        route = self.env["union.approval.route"].create(
            {
                "name": "local",
                "code": "test_local",
                "res_model": "union.organization.change",
                "organization_id": (organization or self.street).id,
                "sequence": 1,
            }
        )
        route.step_ids = [(0, 0, {"role": "approver", **step}) for step in steps]
        return route

    def test_a_route_of_ones_own_does_not_leave_the_other_house_out(self):
        route = self.local_route([{"place": "parent"}])
        paper = self.sign(self.change("move", counterpart_code=self.sister_street.code))
        request = paper.approval_request_id
        self.assertEqual((request.route_id, paper.approval_state), (route, "returned"))
        self.assertEqual(self.building.parent_id, self.street)
        self.assertIn("the other house has not agreed", request.decision_ids[-1].comment)

    def test_an_agreement_of_an_earlier_round_does_not_count(self):
        route = self.local_route([{"place": "parent"}, {"place": "counterpart"}])
        paper = self.change("move", counterpart_code=self.sister_street.code)
        self.sign(paper, self.street_approver)
        superior = self.building.parent_id
        self.building.parent_id = self.district
        paper = self.sign(paper, self.sister_approver)
        self.assertEqual(paper.approval_state, "returned")
        self.building.parent_id = superior
        route.active = False
        self.local_route([{"place": "parent"}], self.building).code = "test_nearer"
        self.as_user(self.street_clerk, paper).action_submit()
        paper = self.sign(paper)
        self.assertEqual((paper.approval_request_id.round, paper.approval_state), (2, "returned"))
        self.assertEqual(self.building.parent_id, self.street)

    def test_bad_superiors_are_told(self):
        group = self.make_union("小组", "T-G", self.sister_street, level="group", kind="group")
        self.env["union.duty"].create(
            [
                {"user_id": self.sister_approver.id, "organization_id": house.id,
                 "role": "approver", "date_from": "2020-01-01"}
                for house in (self.primary, group)
            ]
        )  # fmt: skip
        gone = self.make_union("旧街道", "T-GONE", self.city, state="dissolved")
        for code, message in (
            (False, "missing: Other House"),
            ("T-NOWHERE", "no union with the code"),
            (gone.code, "no union with the code"),
            (self.street.code, "is its superior already"),
            (self.primary.code, "cannot stand below itself"),
            (self.building.code, "cannot stand below itself"),
            (group.code, "of a lower level"),
            (self.sister_district.code, "has no approver"),
        ):
            with self.subTest(code), self.assertRaisesRegex(UserError, message):
                self.change("move", counterpart_code=code)
        with self.assertRaisesRegex(UserError, "no superior|has no approver"):
            self.change(
                "move", self.city, self.city_admin, counterpart_code=self.sister_street.code
            )

    def test_what_changed_between_submission_and_signature_sends_the_paper_back(self):
        paper = self.change("move", counterpart_code=self.sister_street.code)
        self.building.parent_id = self.district
        paper = self.sign(paper, self.street_approver, self.sister_approver)
        self.assertEqual(paper.approval_state, "returned")
        self.assertEqual(self.building.parent_id, self.district)
        self.assertIn("another superior by now", paper.approval_request_id.decision_ids[-1].comment)

    def test_a_loop_made_meanwhile_is_refused(self):
        self.env["union.duty"].create(
            {
                "user_id": self.sister_approver.id,
                "organization_id": self.neighbour.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        self.neighbour.level = "federation"
        paper = self.change("move", counterpart_code=self.neighbour.code)
        self.neighbour.parent_id = self.building
        paper = self.sign(paper, self.street_approver, self.neighbour_approver)
        self.assertEqual(paper.approval_state, "returned")
        self.assertEqual(self.building.parent_id, self.street)

    def test_a_house_dissolved_meanwhile_takes_nobody(self):
        paper = self.change("move", counterpart_code=self.sister_street.code)
        self.sign(paper, self.street_approver)
        self.sister_street.state = "dissolved"
        paper = self.sign(paper, self.sister_approver)
        self.assertEqual(paper.approval_state, "returned")
        self.assertIn("does not stand", paper.approval_request_id.decision_ids[-1].comment)

    def test_two_changes_of_one_house_signed_in_one_go(self):
        first = self.change("rename", new_name="新名")
        second = self.change("dissolve", self.neighbour) | self.change(
            "merge", self.building, merged_ids=[self.neighbour.id], submit=False
        )
        self.assertEqual(second[0].approval_state, "pending")
        # One pending change of a house at a time; the merger rests on both.
        with self.assertRaisesRegex(UserError, "being decided"):
            second[1].action_submit()
        results = self.as_user(self.street_approver, first | second[0]).action_agree()
        self.assertTrue(all(row["ok"] for row in results))
        self.assertEqual((self.building.name, self.neighbour.state), ("新名", "dissolved"))

    def test_many_names_are_decided_in_few_queries(self):
        unions = [self.make_union(f"楼{n}", f"T-N{n}", self.street) for n in range(40)]
        papers = self.as_user(self.street_clerk, self.changes).create(
            [
                {
                    "kind": "rename",
                    "organization_id": union.id,
                    "new_name": f"新楼{n}",
                    "reason": "x",
                }
                for n, union in enumerate(unions)
            ]
        )
        results = papers.action_submit()
        self.assertTrue(all(row["ok"] for row in results), results)
        with self.assertMaxQueries(300, "forty names") as used:
            self.as_user(self.street_approver, papers).action_agree()
        self.assertEqual({union.name for union in unions}, {f"新楼{n}" for n in range(40)})
        self.assertTrue(used.count)


@tagged("post_install", "-at_install")
class TestFormIsClosed(ChangeCase):
    def test_name_and_superior_of_what_stands_change_by_a_paper_only(self):
        for user, values in (
            (self.building_clerk, {"name": "x"}),
            (self.district_admin, {"name": "x"}),
            (self.district_admin, {"parent_id": self.district.id}),
        ):
            with self.subTest(values), self.assertRaisesRegex(AccessError, "File a change"):
                self.as_user(user, self.building).write(values)
        # Saying what is there already is no change; the rest of the form stays open.
        self.as_user(self.building_clerk, self.building).write(
            {"name": self.building.name, "party_body": "x"}
        )
        self.as_user(self.district_admin, self.building).write({"category": "regional"})

    def test_what_is_dissolved_stays_as_it_was(self):
        self.neighbour.state = "dissolved"
        for values in ({"name": "x"}, {"category": "soe"}, {"code": "X"}, {"level": "group"}):
            with self.subTest(values), self.assertRaises(AccessError):
                self.as_user(self.district_admin, self.neighbour).write(values)

    def test_a_stranger_hears_no_name(self):
        with self.assertRaises(AccessError) as caught:
            self.as_user(self.sister_clerk, self.building).write({"name": "x"})
        self.assertNotIn(self.building.name, str(caught.exception))

    def test_a_draft_is_named_on_its_form(self):
        draft = self.as_user(self.street_clerk, self.env["union.organization"]).create(
            {"name": "草", "code": "T-D", "parent_id": self.street.id}
        )
        draft.name = "草二"
        self.assertEqual(draft.name, "草二")


@tagged("post_install", "-at_install")
class TestLaterDay(ChangeCase):
    def on(self, days):
        return freeze_time(f"{today(self.env) + timedelta(days=days)} 02:00:00")

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("trade_union.cron_organization_changes").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_later_day_is_waited_for_and_carried_out_once(self):
        day = today(self.env) + timedelta(days=10)
        paper = self.sign(self.change("rename", new_name="新名", effective_on=day))
        old = self.building.name
        self.assertNotEqual(old, "新名")
        self.assertFalse(paper.carried_out_on)
        with self.on(9):
            self.run_cron()
            self.assertEqual(self.building.name, old)
        with self.on(10):
            self.run_cron()
            self.assertEqual(self.building.name, "新名")
            self.assertEqual(paper.carried_out_on, day)
            self.run_cron()
        rows = self.building.history_ids
        self.assertEqual((rows[0].valid_from, len(rows)), (day, 2))
        self.assertIn(f"自{day.year}年{day.month}月{day.day}日起", paper.reply_letter_id.body)

    def test_a_day_that_is_past_is_refused(self):
        with self.assertRaisesRegex(UserError, "day of its approval or later"):
            self.change("rename", new_name="新名", effective_on=today(self.env) - timedelta(days=1))

    def test_what_is_not_possible_on_its_day_says_why_and_is_tried_again(self):
        day = today(self.env) + timedelta(days=10)
        paper = self.sign(self.change("dissolve", self.neighbour, effective_on=day))
        member = self.make_crowd(self.neighbour, 1)
        with self.on(10):
            self.run_cron()
            self.assertIn("members: 1", paper.obstacle)
            self.assertEqual(self.neighbour.state, "active")
            self.run_cron()
            told = paper.message_ids.filtered(lambda message: "members: 1" in message.body)
            self.assertEqual(len(told), 1)
            member._change_state("left")
        with self.on(11):
            self.run_cron()
            self.assertEqual(self.neighbour.state, "dissolved")
            self.assertFalse(paper.obstacle)

    def test_it_is_revoked_until_its_day_and_not_after(self):
        day = today(self.env) + timedelta(days=10)
        waiting = self.sign(self.change("rename", new_name="新名", effective_on=day))
        self.as_user(self.street_approver, waiting).action_revoke(comment="不妥")
        with self.on(10):
            self.run_cron()
        self.assertNotEqual(self.building.name, "新名")
        done = self.sign(self.change("rename", new_name="新名"))
        with self.assertRaisesRegex(UserError, "Ask for another change"):
            self.as_user(self.street_approver, done).action_revoke(comment="不妥")
