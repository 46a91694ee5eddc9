"""A merger: what goes along, what ends, and what is told before."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.clock import today
from .change_case import ChangeCase
from .common import clause
from .tree import make_user


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

    def test_what_is_archived_goes_along_too(self):
        self.firm.active = False
        paper = self.merge(self.neighbour)
        rows = {row["code"]: row["count"] for row in paper.sudo()._closing_lists()[paper.sudo()]}
        self.assertEqual(rows["employers"], 1)
        self.sign(paper)
        self.assertEqual((self.firm.organization_id, self.firm.active), (self.building, False))

    def test_an_archived_employer_of_the_same_name_is_told(self):
        self.firm.active = False
        self.env["union.employer"].create(
            {"name": self.firm.name, "organization_id": self.building.id}
        )
        with self.assertRaisesRegex(UserError, "two employers named"):
            self.merge(self.neighbour)

    def test_a_dissolution_leaves_no_archived_employer_behind(self):
        house = self.make_union("空工会", "T-E", self.street)
        self.env["union.employer"].create(
            {"name": "旧公司", "organization_id": house.id, "active": False}
        )
        with self.assertRaisesRegex(UserError, "employers: 1"):
            self.change("dissolve", house)

    def test_a_route_that_names_the_house_is_made_anew_first(self):
        route = self.env["union.approval.route"].create(
            {
                "name": "local",
                "code": "test_named",
                "res_model": "union.letter",
                "organization_id": self.street.id,
                "step_ids": [
                    (0, 0, {"place": "fixed", "organization_id": self.neighbour.id}),
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "routes that name it as the one to sign: 1"):
            self.merge(self.neighbour)
        new = self.env["union.approval.route"].browse(route.action_new_version()["res_id"])
        with self.assertRaisesRegex(UserError, "routes that name it as the one to sign: 1"):
            self.merge(self.neighbour)
        new.step_ids.organization_id = self.street
        self.sign(self.merge(self.neighbour))
        self.assertEqual(self.neighbour.state, "dissolved")

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
