"""Meetings that were not held and figures that were not reported: found, handed out, settled."""

from odoo.tests import tagged

from .common import clause
from .training_case import TrainingCase
from .tree import make_user

CONGRESS, PLENARY = "organization.meeting.congress", "organization.meeting.plenary"
FEDERATION_CONGRESS, FEDERATION_PLENARY = (
    "federation.meeting.congress", "federation.meeting.plenary",
)  # fmt: skip
REPORT = "organization.report.quarter"


@tagged("post_install", "-at_install")
class TestMeetingWatch(TrainingCase):
    def held(self, kind, day, organization=None):
        return self.env["union.meeting"].create(
            {
                "name": "会议",
                "organization_id": (organization or self.primary).id,
                "kind": kind,
                "state": "held",
                "held_on": day,
            }
        )

    def watch(self, organization, key):
        """Look at a union as the daily watch does; return what is open of the rule."""
        findings = self.env["union.finding"]
        place = [("res_model", "=", "union.organization"), ("res_id", "=", organization.id)]
        self.env.invalidate_all()
        findings._watch(organization, findings.search([*place, ("state", "=", "open")]))
        return findings.search([*place, ("state", "=", "open"), ("rule_key", "=", key)])

    @clause("BJ-2.7", "NR-CONG-5c-beijing")
    def test_a_general_meeting_or_congress_within_a_year(self):
        self.adopt("BJ", self.district)
        self.assert_state(self.primary, CONGRESS, "unknown", "BJ-2.7")
        self.assertFalse(self.watch(self.primary, CONGRESS), "nothing on record, nothing said")
        self.held("congress", "2025-11-21")
        self.assert_state(self.primary, CONGRESS, "passed", "BJ-2.7")
        with self.on("2026-11-21"):
            found = self.watch(self.primary, CONGRESS)
            self.assertEqual((found.severity, found.value), ("warn", "12"))
            self.assertEqual(found.activity_ids.user_id, self.building_clerk)
            self.held("plenary", "2026-11-21")
            self.assertEqual(self.watch(self.primary, CONGRESS), found, "a plenary is none")
            self.held("general", "2026-11-21")
            self.assertFalse(self.watch(self.primary, CONGRESS))
            self.assertEqual((found.state, found.settled_because), ("settled", "cured"))
            self.assertFalse(found.activity_ids)

    @clause("BJ-2.7")
    def test_a_plenary_in_each_half_year(self):
        self.adopt("BJ", self.district)
        self.held("plenary", "2026-02-03")
        with self.on("2026-12-31"):
            self.assert_state(self.primary, PLENARY, "passed", "BJ-2.7")
        with self.on("2027-01-01"):
            self.assert_state(self.primary, PLENARY, "failed")
            self.held("plenary", "2027-01-01")
            self.assert_state(self.primary, PLENARY, "passed")

    @clause("SZ-5.5.7.3")
    def test_a_plenary_of_a_federation_in_each_quarter(self):
        self.held("plenary", "2026-08-03", self.building)
        with self.on("2026-12-31"):
            self.assertFalse(self.watch(self.building, FEDERATION_PLENARY))
        with self.on("2027-01-01"):
            found = self.watch(self.building, FEDERATION_PLENARY)
            self.assertEqual((found.severity, found.value), ("warn", "1"))
            self.held("plenary", "2027-01-01", self.building)
            self.assertFalse(self.watch(self.building, FEDERATION_PLENARY))
            self.assertEqual(found.settled_because, "cured")
        self.assert_state(self.street, FEDERATION_PLENARY, "not_applicable")

    @clause("SZ-5.5.7.2", "NR-CONG-5c-shenzhen")
    def test_a_congress_of_a_federation_within_a_year_only_informs(self):
        self.held("congress", "2025-11-20", self.building)
        found = self.watch(self.building, FEDERATION_CONGRESS)
        self.assertEqual((found.severity, found.clause_id.code), ("inform", "SZ-5.5.7.2"))
        self.held("congress", "2026-11-20", self.building)
        self.assertFalse(self.watch(self.building, FEDERATION_CONGRESS))

    @clause("SZ-5.5.2")
    def test_a_joint_meeting_with_the_party_organisation_each_year(self):
        key = "federation.meeting.joint"
        self.assert_state(self.building, key, "unknown", "SZ-5.5.2")
        self.held("joint", "2025-11-21", self.building)
        self.assertFalse(self.watch(self.building, key))
        with self.on("2026-11-21"):
            self.held("plenary", "2026-11-21", self.building)
            found = self.watch(self.building, key)
            self.assertEqual((found.severity, found.value), ("warn", "12"))
            self.held("joint", "2026-11-21", self.building)
            self.assertFalse(self.watch(self.building, key))
            self.assertEqual(found.settled_because, "cured")
        self.assert_state(self.primary, key, "not_applicable")

    @clause("SZ-5.5.2a")
    def test_the_chair_reports_to_the_party_organisation_and_joint_meetings_count(self):
        key = "federation.meeting.party_report"
        self.adopt("SZ", self.city)
        self.assert_state(self.building, key, "unknown", "SZ-5.5.2a")
        self.assert_state(self.primary, key, "not_applicable")
        elsewhere = self.building.copy({"code": "T-FAR", "parent_id": False, "state": "active"})
        self.assert_state(elsewhere, key, None)
        self.held("party_report", "2026-05-21", self.building)
        self.assert_state(self.building, key, "passed")
        self.assertIsNone(self.measured("meet.months_without_joint", self.building))
        with self.on("2026-11-21"):
            found = self.watch(self.building, key)
            self.assertEqual((found.severity, found.value), ("inform", "6"))
            self.held("plenary", "2026-11-21", self.building)
            self.assertTrue(self.watch(self.building, key))
            # One is called whenever it is needed, also the day after another.
            for day in ("2026-05-22", "2026-05-23"):
                self.held("joint", day, self.building)
            self.assertFalse(self.watch(self.building, key))
            self.assertEqual(found.settled_because, "cured")

    def test_a_committee_in_office_starts_anew_and_a_planned_meeting_is_none(self):
        self.term(date_from="2026-07-01", date_to="2031-06-30")
        self.assertEqual(self.measured("meet.months_without_congress"), 4)
        self.assertEqual(self.measured("meet.quarters_without_plenary"), 0)
        self.assertEqual(self.measured("meet.months_without_plenary"), 4)
        self.env["union.meeting"].create(
            {"name": "x", "organization_id": self.primary.id, "kind": "congress"}
        )
        self.assertEqual(self.measured("meet.months_without_congress"), 4)
        self.assertIsNone(self.measured("meet.months_without_congress", self.building))

    @clause("BJ-3.4.3")
    def test_the_return_of_the_last_quarter_is_handed_in(self):
        self.adopt("BJ", self.district)
        found = self.watch(self.primary, REPORT)
        self.assertEqual((found.severity, found.clause_id.code), ("warn", "BJ-3.4.3"))
        row = self.env["union.statistics.return"].create(
            {"organization_id": self.primary.id, "year": 2026, "quarter": "3"}
        )
        self.assert_state(self.primary, REPORT, "failed")
        self.env["union.duty"].create(
            {
                "user_id": make_user(self.env, "t_building_approver").id,
                "organization_id": self.building.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        row.action_submit()
        self.assertFalse(self.watch(self.primary, REPORT))
        self.assertEqual(found.settled_because, "cured")
        with self.on("2027-01-01"):
            self.assert_state(self.primary, REPORT, "failed", "BJ-3.4.3")
