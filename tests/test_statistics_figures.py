"""Quarterly figures: as of the last day, sums that add up, a constant number of queries."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import clause
from .statistics_case import NOON, StatisticsCase


@tagged("post_install", "-at_install")
class TestFigures(StatisticsCase):
    @clause("BJ-3.4.3")
    def test_members_are_counted_as_they_stood_on_the_last_day(self):
        self.live()
        first = self.totals(self.city, "1")
        second = self.totals(self.city, "2")
        third = self.totals(self.city, "3")
        self.assertEqual((first["members"], first["female_members"]), (3, 1))
        self.assertEqual((first["joined"], first["left"]), (3, 0))
        self.assertEqual(first["migrant_members"], 1)
        self.assertEqual((second["members"], second["joined"], second["left"]), (3, 1, 1))
        self.assertEqual((second["transferred_in"], second["transferred_out"]), (2, 2))
        self.assertEqual((third["members"], third["joined"], third["left"]), (3, 0, 0))

    def test_each_place_is_counted_where_its_members_were_then(self):
        self.live()
        expected = {
            (self.building, "1"): (3, 0, 0),
            (self.primary, "1"): (2, 0, 0),
            (self.building, "2"): (2, 1, 2),
            (self.primary, "2"): (1, 0, 1),
            (self.target, "1"): (0, 0, 0),
            (self.target, "2"): (1, 1, 0),
        }
        for (place, quarter), figures in expected.items():
            with self.subTest(place=place.name, quarter=quarter):
                found = self.totals(place, quarter)
                self.assertEqual(
                    (found["members"], found["transferred_in"], found["transferred_out"]), figures
                )

    def test_a_quarter_s_figures_follow_from_the_quarter_before(self):
        self.live()
        twin = self.make_member(7, "钱五", organization=self.primary, joined_on="2026-05-10")
        with freeze_time("2026-08-01" + NOON):
            twin.action_merge(self.newcomer.id, "同一人")
            self.founding._change_state("active")
            self.moved._change_state("retained")
        with freeze_time("2026-09-01" + NOON):
            self.newcomer._change_state("left")
        for place in (self.city, self.building, self.primary, self.target):
            for before, quarter in (("1", "2"), ("2", "3")):
                with self.subTest(place=place.name, quarter=quarter):
                    old, new = self.totals(place, before), self.totals(place, quarter)
                    self.assertEqual(
                        new["members"] + new["retained"],
                        old["members"]
                        + old["retained"]
                        + new["joined"]
                        + new["rejoined"]
                        + new["transferred_in"]
                        - new["left"]
                        - new["transferred_out"]
                        - new["merged"],
                    )
        third = self.totals(self.city, "3")
        self.assertEqual(
            (third["rejoined"], third["merged"], third["left"], third["retained"]), (1, 1, 1, 1)
        )

    def test_who_is_transferred_as_an_applicant_joins_where_he_went(self):
        with freeze_time("2026-02-10" + NOON):
            first = self.make_member(11, "申一", state="applicant")
            second = self.make_member(13, "申二", state="applicant")
        with freeze_time("2026-05-20" + NOON):
            self.move(first, self.target)  # a primary union takes him as a member at once
            # As a merger of their union does it: he applies there.
            stay = {"union": self.target, "state": "applicant", "employer_id": False}
            second = second.sudo()._open_stays({second: stay})
        with freeze_time("2026-08-05" + NOON):
            second._change_state("active")
        names = ("members", "joined", "transferred_in", "transferred_out")
        for (place, quarter), figures in {
            (self.building, "1"): (3, 3, 0, 0), (self.building, "2"): (3, 0, 0, 0),
            (self.target, "1"): (0, 0, 0, 0), (self.target, "2"): (1, 1, 0, 0),
            (self.target, "3"): (2, 1, 0, 0), (self.city, "3"): (5, 1, 0, 0),
        }.items():  # fmt: skip
            found = self.totals(place, quarter)
            with self.subTest(place=place.name, quarter=quarter):
                self.assertEqual(tuple(found[name] for name in names), figures)

    def test_who_was_entered_later_counts_from_the_day_he_joined(self):
        with freeze_time("2026-10-08" + NOON):
            self.make_member(9, "周九", joined_on="2019-05-01")
        found = self.totals(self.building, "3")
        self.assertEqual((found["members"], found["joined"]), (4, 0))

    @clause("BJ-3.2.1", "BJ-3.2.1c")
    def test_union_staff_and_what_is_short_are_those_of_the_last_day(self):
        staff = self.env["union.staff"]
        for name, values in {
            "专甲": {"date_from": "2026-02-01"},
            "兼乙": {"date_from": "2026-02-01", "full_time": False},
            "社丙": {"date_from": "2026-05-01", "kind": "social_worker"},
            "聘丁": {"date_from": "2026-02-01", "date_to": "2026-06-29", "kind": "hired"},
        }.items():
            staff.create({"name": name, "organization_id": self.primary.id, **values})
        rule = self.env["union.rule"].search(
            [("key", "=", "organization.staff.federation"), ("organization_id", "=", False)],
            limit=1,
        )
        self.env["union.finding"].create(
            {
                "organization_id": self.primary.id,
                "rule_id": rule.id,
                "rule_key": rule.key,
                "clause_id": rule.clause_id.id,
                "res_model": "union.organization",
                "res_id": self.primary.id,
                "subject": "x",
                "opened_on": "2026-02-10",
                "settled_on": "2026-06-30",
                "state": "settled",
            }
        )
        names = (
            "full_time_staff", "part_time_staff", "social_workers", "hired_staff",
            "staff_shortages",
        )  # fmt: skip
        for quarter, expected in (("1", (2, 1, 0, 1, 1)), ("2", (2, 1, 1, 0, 0))):
            found = self.totals(self.building, quarter)
            self.assertEqual(tuple(found.get(name, 0) for name in names), expected, quarter)
        self.assertFalse(self.totals(self.target, "2").get("full_time_staff"))

    def test_seats_and_tags_are_those_of_the_last_day(self):
        committee = self.env["union.committee"].create(
            {"organization_id": self.primary.id, "kind": "union"}
        )
        days = {"date_from": "2025-01-01", "date_to": "2026-06-30"}
        term = self.env["union.term"].create(
            {"committee_id": committee.id, "number": 1, "state": "ended", **days}
        )
        self.env["union.seat"].create(
            {"term_id": term.id, "member_id": self.woman.id, "origin": "elected", **days}
        )
        with freeze_time("2026-02-01" + NOON):
            self.founding.sudo().is_activist = True
        with freeze_time("2026-07-02" + NOON):
            self.founding._change_state("left")
        found = {quarter: self.totals(self.primary, quarter) for quarter in ("2", "3")}
        self.assertEqual(
            {quarter: (row["seats"], row["activists"]) for quarter, row in found.items()},
            {"2": (1, 1), "3": (0, 0)},
        )

    def test_groups_and_subordinates_sum_up_to_the_total(self):
        self.live()
        for place in (self.city, self.district, self.street, self.building):
            sheets = self.summary(place, "2")
            children = self.env["union.organization"].search([("parent_id", "=", place.id)])
            below = {row["key"]: row["values"] for row in sheets["below"]["rows"]}
            self.assertEqual(sheets["below"]["rows"][0]["title"], "The Union Itself")
            for child in children:
                with self.subTest(place=place.name, child=child.name):
                    theirs = self.totals(child, "2")
                    row = below[str(child.id)]
                    self.assertEqual(row, {code: theirs[code] for code in row})
            for code in ("level", "kind", "category", "below"):
                with self.subTest(place=place.name, sheet=code):
                    *rows, total = (row["values"] for row in sheets[code]["rows"])
                    self.assertEqual(
                        total,
                        {
                            key: value
                            for key, value in sheets["summary"]["rows"][0]["values"].items()
                            if key in total
                        },
                    )
                    for name in total.keys() - {"coverage_rate", "joining_rate"}:
                        self.assertEqual(sum(row[name] for row in rows), total[name], name)

    def test_rates_are_made_of_sums(self):
        found = self.totals(self.building, "1")
        self.assertEqual((found["staff"], found["female_staff"], found["members"]), (40, 15, 3))
        self.assertEqual(found["joining_rate"], 7.5)
        self.assertEqual(found["coverage_rate"], 100.0)
        group = {"name": "小组", "code": "T-G", "level": "group", "parent_id": self.primary.id}
        group = self.env["union.organization"].create(group | {"state": "active"})
        self.assertIsNone(self.totals(group, "1")["joining_rate"])

    def test_organisations_stand_from_their_founding_to_their_dissolution(self):
        self.primary.write({"founded_on": "2026-05-01"})
        self.target.write({"dissolved_on": "2026-08-31", "state": "dissolved"})
        found = {quarter: self.totals(self.city, quarter) for quarter in "123"}
        everything = found["2"]["organizations"]
        self.assertEqual(found["1"]["organizations"], everything - 1)
        self.assertEqual(found["3"]["organizations"], everything - 1)
        self.assertEqual([found[quarter]["founded"] for quarter in "123"], [0, 1, 0])
        self.assertEqual([found[quarter]["dissolved"] for quarter in "123"], [0, 0, 1])

    def test_tags_count_people_and_by_the_last_day(self):
        lines = self.env["union.member.tag.line"]
        for code, until in (
            ("model_worker_city", False),
            ("model_worker_province", False),
            ("volunteer", "2026-03-30"),
            ("activist", "2026-03-31"),
        ):
            lines.create(
                {
                    "member_id": self.member.id,
                    "tag_id": self.env.ref(f"trade_union.member_tag_{code}").id,
                    "date_from": "2026-01-01",
                    "date_to": until,
                    "document_number": "〔2026〕1号",
                }
            )
        found = self.totals(self.building, "1")
        self.assertEqual(
            (found["model_workers"], found["volunteers"], found["activists"]), (1, 0, 1)
        )

    def test_a_large_union_costs_no_more_queries(self):
        form = self.env["union.statistics.format"]._current("union_quarterly")
        row = self.make()

        def cost():
            with self.assertMaxQueries(25) as used:
                row.sudo()._measure(form, row.date_from, row.date_to)
            return used.count

        cost()  # what stays in the caches of the registry
        few = cost()
        for number in range(11, 31):
            self.make_member(number, f"会员{number}", organization=self.primary)
        self.env["union.organization"].create(
            [
                {
                    "name": f"分会{number}",
                    "code": f"T-X-{number}",
                    "level": "group",
                    "kind": "group",
                    "parent_id": self.building.id,
                }
                for number in range(10)
            ]
        )
        self.assertEqual(cost(), few)
