"""What a decided change does: names, superiors, mergers, ends, employers."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.approval.seal import sealed
from ..models.clock import today
from .change_case import ChangeCase
from .common import clause
from .tree import make_user


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
            ("", "missing: New Name"),
            ("   ", "missing: New Name"),
            (self.building.name, "bears this name already"),
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
class TestMerger(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crowd = cls.make_crowd(cls.neighbour, 5)
        cls.retained = cls.make_crowd(cls.neighbour, 1, 300, state="retained")
        cls.applicant = cls.make_crowd(cls.neighbour, 1, 400, state="applicant")
        cls.firm = cls.env["union.employer"].create(
            {"name": "园岭公司", "organization_id": cls.neighbour.id, "staff_count": 9}
        )
        cls.crowd[0].employer_id = cls.firm
        cls.crowd[0].partner_id = make_user(cls.env, "t_worker", ("base.group_portal",)).partner_id
        cls.child = cls.make_union("园岭小组", "T-C", cls.neighbour, level="group", kind="group")
        cls.neighbour.star = 4

    @clause("NR-LAW-12b")
    def test_everything_goes_along_and_the_merged_house_is_dissolved(self):
        day = today(self.env)
        committee = self.env["union.committee"].create(
            {"organization_id": self.neighbour.id, "kind": "union"}
        )
        term = self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1,
                "date_from": day - timedelta(days=30),
                "date_to": day + timedelta(days=900),
                "state": "current",
            }
        )
        seat = self.env["union.seat"].create(
            {
                "term_id": term.id,
                "member_id": self.crowd[0].id,
                "position": "chair",
                "origin": "elected",
                "date_from": term.date_from,
            }
        )
        numbers = self.crowd.mapped("member_number")
        login = self.crowd[0].partner_id
        paper = self.sign(self.merge(self.neighbour))
        self.assertEqual(paper.approval_state, "approved")
        house = self.neighbour
        self.assertEqual((house.state, house.dissolved_on, house.star), ("dissolved", day, 0))
        everybody = self.crowd | self.retained | self.applicant
        self.assertEqual(set(everybody.mapped("state")), {"transferred"})
        self.assertEqual(everybody.organization_id, house)
        rows = self.env["union.member"].search([("previous_id", "in", everybody.ids)])
        self.assertEqual(rows.organization_id, self.building)
        self.assertEqual(sorted(rows.mapped("state")), ["active"] * 5 + ["applicant", "retained"])
        self.assertEqual(
            set(rows.filtered(lambda row: row.state == "active").mapped("member_number")),
            set(numbers),
        )
        self.assertEqual(rows.filtered("partner_id").partner_id, login)
        self.assertEqual(rows.filtered("employer_id").employer_id, self.firm)
        self.assertEqual(self.firm.organization_id, self.building)
        self.assertEqual(self.child.parent_id, self.building)
        # Histories, at both ends.
        self.assertEqual(
            [(event.kind, event.organization_name) for event in self.retained.event_ids.sorted()],
            [("transferred", house.name), ("retained", house.name)],
        )
        self.assertEqual(rows.event_ids.organization_id, self.building)
        # Counts in the same transaction: the building had one member of its own.
        self.assertEqual(
            (self.building.own_member_count, house.own_member_count, house.own_worker_count),
            (6, 0, 0),
        )
        self.assertEqual((self.building.worker_count, self.street.member_count), (9, 6))
        # The bodies end on that day.
        self.assertEqual((term.state, term.date_to, seat.date_to), ("ended", day, day))
        self.assertEqual(
            house.history_ids[0].approval_request_id
            | self.child.history_ids[0].approval_request_id,
            paper.approval_request_id,
        )

    def test_duties_go_along_but_for_administrators(self):
        duties = self.env["union.duty"]
        day = today(self.env)
        # Who is clerk of both already stays it once.
        duties.create(
            {"user_id": self.building_clerk.id, "organization_id": self.neighbour.id,
             "role": "clerk", "date_from": "2020-01-01"}
        )  # fmt: skip
        self.sign(self.merge(self.neighbour))
        old = duties.search([("organization_id", "=", self.neighbour.id)])
        self.assertEqual(set(old.mapped("date_to")), {day})
        new = duties.search([("organization_id", "=", self.building.id), ("date_from", "=", day)])
        self.assertEqual(
            {(duty.user_id, duty.role) for duty in new},
            {(self.neighbour_clerk, "clerk"), (self.neighbour_approver, "approver")},
        )

    def test_each_time_of_a_duty_goes_along_that_is_not_covered(self):
        duties = self.env["union.duty"]
        day = today(self.env)
        last, again = day + timedelta(days=10), day + timedelta(days=30)
        duties.search([("user_id", "=", self.neighbour_clerk.id)]).date_to = last
        duties.create(
            [
                {"user_id": self.neighbour_clerk.id, "organization_id": house.id,
                 "role": "clerk", "date_from": first, "date_to": end}
                for house, first, end in (
                    (self.neighbour, again, False),
                    (self.building, again + timedelta(days=5), again + timedelta(days=9)),
                )
            ]
        )  # fmt: skip
        self.sign(self.merge(self.neighbour))
        new = duties.search(
            [
                ("user_id", "=", self.neighbour_clerk.id),
                ("organization_id", "=", self.building.id),
            ],
            order="date_from",
        )
        self.assertEqual(
            [(duty.date_from, duty.date_to) for duty in new],
            [
                (day, last),
                (again, again + timedelta(days=4)),
                (again + timedelta(days=5), again + timedelta(days=9)),
                (again + timedelta(days=10), False),
            ],
        )

    def test_informers_and_staff_end_with_their_house(self):
        day = today(self.env)
        informers = self.env["union.informer"].create(
            [
                {"member_id": self.crowd[0].id, "employer_id": self.firm.id},
                {"member_id": self.crowd[1].id, "organization_id": self.neighbour.id},
            ]
        )
        past = day - timedelta(days=9)
        staff = self.env["union.staff"].create(
            [
                {
                    "name": name,
                    "organization_id": house.id,
                    "date_from": "2020-01-01",
                    "date_to": end,
                }
                for name, house, end in (
                    ("甲", self.neighbour, False),
                    ("乙", self.neighbour, past),
                    ("丙", self.building, False),
                )
            ]
        )
        self.sign(self.merge(self.neighbour))
        self.assertEqual(informers.mapped("date_to"), [day, day])
        self.assertEqual(staff.mapped("date_to"), [day, past, False])

    def test_duties_end_where_the_paper_says_so(self):
        self.sign(self.merge(self.neighbour, duties_go_along=False))
        duties = self.env["union.duty"].search([("user_id", "=", self.neighbour_clerk.id)])
        self.assertEqual(duties.organization_id, self.neighbour)
        self.assertEqual(duties.date_to, today(self.env))

    def test_a_child_is_merged_into_its_superior(self):
        self.make_crowd(self.primary, 2, 500)
        paper = self.change("merge", self.building, merged_ids=[self.primary.id])
        self.sign(paper)
        self.assertEqual((self.primary.state, self.building.own_member_count), ("dissolved", 3))

    def test_bad_mergers_are_told(self):
        twin = self.env["union.employer"].create(
            {"name": self.firm.name, "organization_id": self.building.id}
        )
        for houses, values, message in (
            ((), {}, "missing: Merged Into It"),
            ((self.neighbour,), {"settlement": " "}, "missing: Property and Dues"),
            ((self.neighbour,), {"ground": False}, "missing: Ground"),
            ((self.neighbour,), {"reason": ""}, "missing: Reason"),
            ((self.building,), {}, "into itself"),
            ((self.child,), {}, "below another superior"),
            ((self.neighbour,), {}, "two employers named"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.merge(*houses, **values)
        twin.unlink()
        self.sister_street.parent_id = self.street
        with self.assertRaisesRegex(UserError, "missing: Ground"):
            self.merge(self.sister_street, ground=False)

    @clause("NR-LAW-12b", "QZ-4a")
    def test_no_union_is_merged_or_abolished_by_a_restructuring(self):
        with self.assertRaisesRegex(UserError, "no ground to abolish"):
            self.merge(self.neighbour, ground="restructuring")
        with self.assertRaisesRegex(UserError, "no ground to abolish"):
            self.change("dissolve", self.neighbour, ground="restructuring")

    def test_papers_being_decided_keep_a_house_from_ending(self):
        paper = self.file(
            "leave", self.crowd[0], self.neighbour_clerk, reason_id=self.reason("own_wish")
        )
        with self.assertRaisesRegex(UserError, "papers being decided: 1"):
            self.merge(self.neighbour)
        paper.action_recall()
        merger = self.merge(self.neighbour)
        # One that comes to it from elsewhere, meanwhile.
        self.env["union.duty"].create(
            {"user_id": self.building_approver.id, "organization_id": self.neighbour.id,
             "role": "approver", "date_from": "2020-01-01"}
        )  # fmt: skip
        self.file("transfer", counterpart_code=self.neighbour.code)
        merger = self.sign(merger)
        self.assertEqual((merger.approval_state, self.neighbour.state), ("returned", "active"))

    def test_merging_many_members_costs_as_much_as_merging_few(self):
        small = self.make_union("小工会", "T-S", self.street)
        large = self.make_union("大工会", "T-L", self.street)
        self.make_crowd(small, 5, 500)
        everybody = self.env["union.member"].create(
            [
                {
                    "name": f"众{n}",
                    "gender": "male",
                    "organization_id": large.id,
                    "state": "active",
                }
                for n in range(200)
            ]
        )
        costs = []
        for house in (small, large):
            paper = self.as_user(self.street_approver, self.merge(house))
            with self.assertMaxQueries(250) as used:
                paper.action_agree()
            costs.append(used.count)
        self.assertEqual(set(everybody.mapped("state")), {"transferred"})
        self.assertEqual(self.building.own_member_count, 206)
        self.assertLessEqual(costs[1], costs[0], costs)


@tagged("post_install", "-at_install")
class TestDissolution(ChangeCase):
    def test_nothing_is_left_behind(self):
        self.env["union.employer"].create({"name": "某公司", "organization_id": self.building.id})
        with self.assertRaises(UserError) as caught:
            self.change("dissolve")
        text = str(caught.exception)
        for part in ("members: 1", "employers: 1", "organisations below it: 1"):
            self.assertIn(part, text)

    def test_open_elections_and_activities_are_told(self):
        union = self.make_union("空工会", "T-E", self.street)
        self.env["union.election"].create(
            {"name": "选举", "organization_id": union.id, "kind": "first"}
        )
        with self.assertRaisesRegex(UserError, "elections under way: 1"):
            self.change("dissolve", union)

    @clause("NR-LAW-12c")
    def test_an_empty_house_ends_with_its_superiors_agreement(self):
        day = today(self.env)
        paper = self.sign(self.change("dissolve", self.neighbour, ground="employer_ended"))
        self.assertEqual((self.neighbour.state, self.neighbour.dissolved_on), ("dissolved", day))
        self.assertEqual(
            paper.approval_request_id._deciders()[paper.approval_request_id], self.street
        )
        row = self.neighbour.history_ids[0]
        self.assertEqual((row.changed, row.valid_from), ("State, Dissolved On", day))
        self.assertEqual(
            set(
                self.env["union.duty"]
                .search([("organization_id", "=", self.neighbour.id)])
                .mapped("date_to")
            ),
            {day},
        )
        # It is no union any more that anybody changes or transfers to.
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.change("rename", self.neighbour, new_name="x")
        with self.assertRaisesRegex(UserError, "no union with the code"):
            self.file("transfer", counterpart_code=self.neighbour.code)

    @clause("NR-LAW-12d")
    def test_members_are_retained_at_the_superior_before_their_union_ends(self):
        member = self.make_crowd(self.neighbour, 1)
        with self.assertRaisesRegex(UserError, "members: 1"):
            self.change("dissolve", self.neighbour)
        paper = self.file(
            "retain", member, self.neighbour_clerk, reason_id=self.reason("unit_closed")
        )
        self.agree(paper, self.neighbour_approver)
        kept = self.env["union.member"].search([("previous_id", "=", member.id)])
        self.assertEqual((kept.organization_id, kept.state), (self.street, "retained"))
        self.sign(self.change("dissolve", self.neighbour, ground="employer_ended"))
        self.assertEqual(self.neighbour.state, "dissolved")

    def test_a_closed_house_takes_nobody_in(self):
        self.sign(self.change("dissolve", self.neighbour))
        for model, values in (
            ("union.member", {"name": "甲", "gender": "male"}),
            ("union.employer", {"name": "某公司"}),
            ("union.roster.import", {"filename": "x.xlsx", "data": "eA=="}),
        ):
            with self.subTest(model), self.assertRaisesRegex(UserError, "is dissolved"):
                self.as_user(self.street_clerk, self.env[model]).create(
                    {"organization_id": self.neighbour.id, **values}
                )
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.as_user(self.street_clerk, self.env["union.organization"]).create(
                {"name": "x", "code": "T-BELOW", "parent_id": self.neighbour.id}
            )
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.as_user(self.district_admin, self.env["union.duty"]).create(
                {
                    "user_id": self.street_clerk.id,
                    "organization_id": self.neighbour.id,
                    "role": "clerk",
                }
            )

    def test_a_member_who_came_meanwhile_sends_the_paper_back(self):
        paper = self.change("dissolve", self.neighbour)
        self.make_crowd(self.neighbour, 1)
        paper = self.sign(paper)
        self.assertEqual((paper.approval_state, self.neighbour.state), ("returned", "active"))
        self.assertIn("members: 1", paper.approval_request_id.decision_ids[-1].comment)

    def test_a_merger_signed_together_with_an_end_lets_nobody_be_lost(self):
        self.make_crowd(self.neighbour, 2)
        union = self.make_union("空工会", "T-E", self.street)
        end = self.change("dissolve", union)
        merger = self.merge(self.neighbour, into=self.building)
        # Raced past the look at other papers.
        sealed(merger).merged_ids |= union
        papers = self.as_user(self.street_approver, end | merger)
        papers.action_agree()
        self.assertEqual([paper.approval_state for paper in papers], ["approved", "returned"])
        self.assertEqual(self.neighbour.own_member_count, 2)

    def test_a_root_is_not_dissolved_here(self):
        with self.assertRaisesRegex(UserError, "left behind|without a superior"):
            self.change("dissolve", self.city, self.city_admin)


@tagged("post_install", "-at_install")
class TestEmployerMove(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["union.employer"].create(
            {"name": "搬迁公司", "organization_id": cls.building.id, "staff_count": 8}
        )
        cls.crowd = cls.make_crowd(cls.building, 3, employer_id=cls.firm.id)
        cls.retained = cls.make_crowd(
            cls.building, 1, 300, employer_id=cls.firm.id, state="retained"
        )
        cls.applicant = cls.make_crowd(
            cls.building, 1, 400, employer_id=cls.firm.id, state="applicant"
        )

    def go(self, user=None, **values):
        return self.change(
            "employer_move",
            user=user or self.building_clerk,
            **{"employer_id": self.firm.id, "counterpart_code": self.target.code, **values},
        )

    def test_active_members_go_to_an_active_basic_union_alone(self):
        for state, level in (("preparing", "primary"), ("active", "street")):
            self.target.write({"state": state, "level": level})
            with self.subTest(state), self.assertRaisesRegex(UserError, "no active basic union"):
                self.go()
        (self.crowd | self.retained).write({"employer_id": False})
        self.assertEqual(self.go().approval_state, "pending")

    @clause("QZ-8")
    def test_the_members_go_with_their_employer(self):
        paper = self.go()
        self.sign(paper, self.building_approver)
        self.assertEqual(self.firm.organization_id, self.building)
        paper = self.sign(paper, self.target_approver)
        self.assertEqual(paper.approval_state, "approved")
        self.assertEqual(self.firm.organization_id, self.target)
        everybody = self.crowd | self.retained | self.applicant
        self.assertEqual(set(everybody.mapped("state")), {"transferred"})
        rows = self.env["union.member"].search([("previous_id", "in", everybody.ids)])
        self.assertEqual((rows.organization_id, rows.employer_id), (self.target, self.firm))
        self.assertEqual(sorted(rows.mapped("state")), ["active"] * 3 + ["applicant", "retained"])
        self.assertEqual(self.member.state, "active")
        self.assertEqual((self.building.own_member_count, self.target.own_member_count), (1, 3))
        self.assertEqual((self.target.own_worker_count, self.street.worker_count), (8, 0))
        self.assertEqual(self.crowd[0].event_ids[0].kind, "transferred")
        self.assertIn("搬迁公司", paper.reply_letter_id.title)

    def test_bad_moves_are_told(self):
        self.env["union.employer"].create(
            {"name": self.firm.name, "organization_id": self.target.id}
        )
        elsewhere = self.env["union.employer"].create(
            {"name": "别处", "organization_id": self.primary.id}
        )
        for values, message in (
            ({"employer_id": False}, "missing: Employer"),
            ({"counterpart_code": False}, "missing: Other House"),
            ({"counterpart_code": self.building.code}, "belongs to that union already"),
            ({"employer_id": elsewhere.id}, "does not belong"),
            ({}, "two employers named"),
            ({"counterpart_code": self.primary.code}, "has no approver"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.go(**values)
        # An employer of a sister union is none the clerk could name.
        with self.assertRaises(AccessError):
            self.go(employer_id=self.employer.id)

    def test_a_request_about_a_membership_is_decided_first(self):
        request = self.file("leave", self.crowd[0], reason_id=self.reason("own_wish"))
        with self.assertRaisesRegex(UserError, "1 members have requests"):
            self.go()
        self.agree(request)
        self.sign(self.go(), self.building_approver, self.target_approver)
        self.assertEqual(self.crowd[0].state, "left")

    def test_one_paper_about_an_employer_at_a_time(self):
        self.go()
        with self.assertRaisesRegex(UserError, "being decided"):
            self.go()


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
        with self.assertRaises(UserError):
            self.as_user(self.street_approver, done).action_revoke(comment="不妥")
