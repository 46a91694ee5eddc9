"""What the clauses on service ask for in a year or month, and what a paper of it keeps to."""

from datetime import date

from odoo.tests import tagged

from .common import UnionCase, clause
from .rule_case import RuleMixin
from .service_year_case import ServiceYearMixin

# Rule, clause, and the kind of activity that answers it.
YEARLY = [
    ("service.legal_publicity", "SZ-5.4.4", "legal_publicity"),
    ("service.guidance", "SZ-8.2.1", "guidance"),
    ("service.education", "SZ-8.2.2", "training"),
    ("service.contest", "SZ-8.2.3", "contest"),
    ("service.model_worker", "SZ-8.2.4", "model_worker"),
    ("service.care", "SZ-8.2.5", "winter_warmth"),
    ("service.sports", "SZ-8.2.6", "sport"),
    ("service.tailored", "SZ-8.3.5", "tailored"),
    ("service.federation.education", "QZ-9", "guidance"),
    ("service.federation.contest", "QZ-10", "contest"),
]
LONG_AGO, LATELY = "2025-03-03 02:00:00", "2025-10-13 02:00:00"


@tagged("post_install", "-at_install")
class TestNorms(ServiceYearMixin, RuleMixin, UnionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adopt(cls, "SZ", cls.city)

    def assert_norm(self, key, clause_id, answer, organization=None):
        """Fail unless the rule asks for one such activity within twelve months and no other."""
        place = organization or self.building
        self.held("policy_publicity", LONG_AGO, place)
        self.assertRule(
            key,
            lambda: self._after(place, answer, LATELY),
            lambda: self._after(place, answer, "2025-10-11 02:00:00"),
            figure="0",
            changed="0",
            clause=clause_id,
        )

    def _after(self, place, answer, begins):
        self.env["union.service.activity"].search(
            [("organization_id", "=", place.id), ("date_begin", ">", LONG_AGO)]
        ).write({"phase": "cancelled"})
        answer(begins)
        return place

    @clause("SZ-5.4.4", "SZ-8.2.1", "SZ-8.2.2", "SZ-8.2.3", "SZ-8.2.4", "SZ-8.2.5", "SZ-8.2.6")
    @clause("SZ-8.3.5", "QZ-9", "QZ-10")
    def test_one_of_each_kind_in_twelve_months(self):
        for key, clause_id, kind in YEARLY:
            with self.subTest(key):
                self.assert_norm(key, clause_id, lambda day, kind=kind: self.held(kind, day))

    @clause("QZ-13")
    def test_a_federation_buys_services_by_project(self):
        bought = {"bought_as": "project", "bought_from": "晨光社工"}
        self.assert_norm(
            "service.federation.bought", "QZ-13", lambda day: self.held("sport", day, **bought)
        )

    @clause("BJ-3.3.1a")
    def test_a_primary_union_may_buy_services(self):
        self.adopt("BJ", self.city)
        bought = {"bought_as": "order", "bought_from": "晨光社工", "organization": self.primary}
        self.assert_norm(
            "service.bought",
            "BJ-3.3.1a",
            lambda day: self.held("sport", day, **bought),
            self.primary,
        )

    def test_nothing_is_known_before_the_register_is_a_year_old(self):
        self.assertEqual(self.judged(self.building, "service.sports")["state"], "unknown")
        self.held("guidance", "2025-10-14 02:00:00")
        self.assertEqual(self.judged(self.building, "service.sports")["state"], "unknown")
        self.assertEqual(self.judged(self.building, "service.guidance")["state"], "passed")
        self.held("guidance", LONG_AGO)
        self.assertEqual(self.judged(self.building, "service.sports")["state"], "failed")

    def test_twins_are_found_once(self):
        self.held("sport", LONG_AGO)
        findings = self.env["union.finding"]
        findings._watch(self.building, findings.browse())
        found = findings.search(
            [
                ("res_model", "=", "union.organization"),
                ("res_id", "=", self.building.id),
                ("rule_key", "in", ("service.guidance", "service.federation.education")),
            ]
        )
        self.assertEqual(len(found), 1)
        self.assertEqual(set(found.clause_ids.mapped("code")), {"SZ-8.2.1", "QZ-9"})
        self.held("guidance", LATELY)
        self.env.invalidate_all()
        place = [("res_model", "=", "union.organization"), ("res_id", "=", self.building.id)]
        findings._watch(self.building, findings.search([*place, ("state", "=", "open")]))
        self.assertEqual(found.state, "settled")

    @clause("BJ-2.3")
    def test_two_activities_in_the_last_full_month(self):
        self.adopt("BJ", self.city)
        key, place = "service.activities.month", {"organization": self.primary}
        self.held("sport", "2026-10-02 02:00:00", **place)
        self.assertEqual(self.judged(self.primary, key)["state"], "unknown", "not a month yet")
        # 31 August in UTC, 1 September in the office.
        self.held("sport", "2026-08-31 16:30:00", **place)
        last = {"begins": "2026-09-30 15:30:00", **place}
        result = self.assertRule(
            key,
            lambda: self.held("guidance", **last) and self.primary,
            lambda: self._cancel_last() and self.primary,
            figure="1",
            changed="1",
            clause="BJ-2.3",
        )
        self.assertEqual(result["severity"], "warn")
        self.assertEqual(self.judged(self.building, key)["state"], "not_applicable")

    def _cancel_last(self):
        last = [("kind_id.code", "=", "guidance"), ("organization_id", "=", self.primary.id)]
        return self.env["union.service.activity"].search(last).write({"phase": "cancelled"})

    @clause("BJ-2.3")
    def test_an_interest_group(self):
        self.adopt("BJ", self.city)
        key = "service.interest_groups"
        self.assertEqual(self.judged(self.primary, key)["state"], "unknown")
        group = self.env["union.interest.group"].create(
            {"name": "合唱团", "organization_id": self.primary.id, "begun_on": "2026-01-01"}
        )
        self.assertRule(
            key,
            self.primary,
            lambda: group.write({"ended_on": "2026-10-11"}) and self.primary,
            figure="0",
            changed="0",
            clause="BJ-2.3",
        )

    @clause("SZ-8.3.1", "SZ-8.3.3")
    def test_a_federation_has_its_brand(self):
        brand = self.env["union.brand"].create(
            {"name": "暖心楼宇", "organization_id": self.building.id, "kind": "building"}
        )
        for key, clause_id in (
            ("service.brand", "SZ-8.3.3"),
            ("service.brand.building", "SZ-8.3.1"),
        ):
            with self.subTest(key):
                brand.write({"date_from": "2026-01-01", "date_to": False})
                self.assertRule(
                    key,
                    self.building,
                    lambda: brand.write({"date_to": "2026-10-11"}) and self.building,
                    figure="0",
                    changed="0",
                    clause=clause_id,
                )
        brand.write({"date_to": False, "kind": "service"})
        projects = self.env["union.metric"]._compute_values(
            ["act.volunteer_projects"], self.building
        )
        self.assertIsNone(projects["act.volunteer_projects"][self.building.id], "declared so far")
        self.assertEqual(self.judged(self.building, "service.brand.building")["state"], "failed")

    @clause("NR-FUND-outings", "NR-FUND-outings-anhui")
    def test_an_outing_returns_on_the_same_day(self):
        key, kind = "service.activity.outing", self.env.ref("trade_union.activity_kind_outing")
        day = {"kind_id": kind.id, "date_begin": "2026-10-24 00:00:00"}
        # 24 October, 23:30 in the office; half an hour later it is another day.
        good = self.plan(**day, date_end="2026-10-24 15:30:00")
        bad = self.plan(**day, date_end="2026-10-24 16:30:00")
        self.assertRule(key, good, bad, "submit", figure="2", changed="2", clause="NR-FUND-outings")
        self.assertEqual(self.judged(bad, key, "submit")["effect"], "inform")
        sport = self.plan(date_begin="2026-10-24 00:00:00", date_end="2026-10-25 02:00:00")
        self.assertEqual(self.judged(sport, key, "submit")["state"], "not_applicable")
        self.adopt("AH", self.city)
        result = self.assertRule(
            key, good, bad, "submit", figure="2", changed="2", clause="NR-FUND-outings-anhui"
        )
        self.assertEqual(result["effect"], "warn")

    @clause("NR-FUND-prizes", "NR-FUND-prizes-anhui")
    def test_prizes_go_to_a_part_of_those_who_came(self):
        key = "service.activity.prizes"
        activity = self.held("contest")
        self.on_list(activity, self.members[:3])
        self.on_list(activity, self.members[3:], "open")

        def winners(count):
            activity.prize_count = count
            return activity

        self.assertRule(
            key,
            lambda: winners(2),
            lambda: winners(3),
            "close",
            figure="1",
            changed="1",
            clause="NR-FUND-prizes",
        )
        self.adopt("AH", self.city)
        result = self.assertRule(
            key,
            lambda: winners(1),
            lambda: winners(2),
            "close",
            changed="2/3",
            clause="NR-FUND-prizes-anhui",
        )
        self.assertEqual(result["effect"], "warn")
        self.assertEqual(self.judged(winners(0), key, "close")["state"], "not_applicable")

    @clause("SZ-5.4.2")
    def test_a_summary_is_asked_for_ten_working_days_after(self):
        key = "service.activity.summary"
        # Over on Thursday, 24 September; 1 to 8 October are holidays, 10 October is worked.
        activity = self.held("sport", "2026-09-10 02:00:00")
        late = self.judged(activity, key)
        self.assertEqual(late["state"], "failed")
        self.assertGreater(late["value"], 10)
        fresh = self.held("sport", "2026-09-29 02:00:00")
        self.assertRule(key, fresh, activity, changed="30", clause="SZ-5.4.2")
        findings = self.env["union.finding"]
        findings._watch_batch("union.service.activity", activity.id - 1)
        found = findings.search([("res_id", "=", activity.id), ("rule_key", "=", key)])
        self.assertEqual(found.state, "open")
        activity.write({"phase": "filed"})
        findings._watch_batch("union.service.activity", activity.id - 1)
        self.assertEqual(found.state, "settled")

    def test_volunteers_and_pairs_are_counted_from_the_first_on(self):
        keys = ["act.volunteer_team", "act.mentor_pairs", "act.volunteer_projects"]
        measure = self.env["union.metric"]._compute_values
        values = measure(keys, self.building)
        self.assertEqual([values[key][self.building.id] for key in keys], [None] * 3)
        groups = self.env["union.interest.group"].create(
            [
                {
                    "name": kind,
                    "kind": kind,
                    "organization_id": self.building.id,
                    "begun_on": "2026-01-01",
                }
                for kind in ("volunteer", "volunteer", "mentor")
            ]
        )
        self.env["union.brand"].create(
            {"name": "志愿", "kind": "volunteer", "organization_id": self.building.id}
        )
        self.held("volunteer", group_id=groups[0].id)
        values = measure(keys, self.building, date_to=date(2026, 12, 31))
        self.assertEqual([values[key][self.building.id] for key in keys], [1, 1, 1])
