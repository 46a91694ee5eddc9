"""What meetings are counted for: congresses, reports of funds, the employer, the region."""

from odoo.tests import tagged

from .common import clause
from .meeting_case import MeetingCase

EMPLOYER, REGIONAL = "organization.meeting.employer", "organization.meeting.regional"


@tagged("post_install", "-at_install")
class TestMeetingMetrics(MeetingCase):
    def held(self, kind, day, organization=None):
        return self.env["union.meeting"].create(
            {
                "name": "会议",
                "organization_id": (organization or self.primary).id,
                "kind": kind,
                "state": "held",
                "held_on": day,
                "declared_entitled": 10,
                "declared_present": 10,
            }
        )

    def in_2026(self, key):
        self.env.invalidate_all()
        provider = self.env["union.metric.provider"]
        values = provider._measure([key], self.primary, self.day(1, 1), self.day(12, 31))
        return values[key].get(self.primary.id)

    def day(self, month, day):
        return self.env["union.meeting"]._fields["date"].to_date(f"2026-{month:02}-{day:02}")

    def test_congresses_of_a_year_and_whether_there_is_one(self):
        self.assertIsNone(self.in_2026("meet.member_congress_year"), "nothing on record")
        self.assertIsNone(self.in_2026("meet.member_congress"))
        self.held("plenary", "2026-03-01")
        self.assertIsNone(self.in_2026("meet.member_congress_year"), "a plenary is none")
        self.held("congress", "2025-12-31")
        self.assertEqual(self.in_2026("meet.member_congress_year"), 0)
        self.held("general", "2026-01-01")
        self.held("congress", "2026-12-31")
        self.meeting("congress")
        self.assertEqual(self.in_2026("meet.member_congress_year"), 2)
        self.assertIs(self.in_2026("meet.member_congress"), True)

    @clause("NR-LAW-45b")
    def test_reports_of_funds_that_a_congress_carried(self):
        self.assertIsNone(self.in_2026("fin.report_to_congress_year"))
        for kind, votes in (("congress", 10), ("congress", 2), ("plenary", 10)):
            motion = self.env["union.resolution"].create(
                {
                    "name": "经费收支报告",
                    "kind": "funds_report",
                    "meeting_id": self.held(kind, "2026-11-02").id,
                }
            )
            motion.action_record_vote(votes)
        self.assertEqual(self.in_2026("fin.report_to_congress_year"), 1)

    @clause("BJ-2.7")
    def test_the_employer_is_asked_for_a_meeting_in_each_half_year(self):
        self.adopt("BJ", self.district)
        self.assert_state(self.primary, EMPLOYER, "unknown", "BJ-2.7")
        meeting = self.meeting("employer", starts_at="2026-12-01 01:00:00")
        meeting.action_propose_agenda()
        self.assertEqual(meeting.item_ids.mapped("clause"), ["BJ-2.7"])
        meeting.action_call()
        # That it was asked counts, held or not.
        self.assert_state(self.primary, EMPLOYER, "passed", "BJ-2.7")
        with self.on("2027-06-30"):
            self.assert_state(self.primary, EMPLOYER, "passed")
        with self.on("2027-07-01"):
            self.assert_state(self.primary, EMPLOYER, "failed")
            self.held("employer", "2027-07-01")
            self.assert_state(self.primary, EMPLOYER, "passed")

    @clause("SH-12")
    def test_a_regional_joint_meeting_within_a_year(self):
        self.adopt("SH", self.district)
        self.assert_state(self.building, REGIONAL, "unknown", "SH-12")
        self.held("joint", "2026-11-01", self.building)
        self.assert_state(self.building, REGIONAL, "unknown", "SH-12")
        self.held("regional", "2025-11-21", self.building)
        self.assert_state(self.building, REGIONAL, "passed", "SH-12")
        with self.on("2026-11-21"):
            self.assert_state(self.building, REGIONAL, "failed", "SH-12")

    def test_who_stands_on_two_rolls_of_one_meeting_is_one_person(self):
        meeting = self.meeting("congress", self.building)
        for number, members in ((1, self.members[:4]), (2, self.members[2:6])):
            election = self.env["union.election"].create(
                {
                    "name": f"选举{number}",
                    "organization_id": self.building.id,
                    "meeting_id": meeting.id,
                }
            )
            group = self.env["union.constituency"].create(
                {"name": "一组", "election_id": election.id}
            )
            voters = self.env["union.voter"].create(
                [
                    {
                        "election_id": election.id,
                        "member_id": member.id,
                        "constituency_id": group.id,
                    }
                    for member in members
                ]
            )
            voters[:2].checked_in_on = "2026-11-20"
            election.roll_frozen_on = "2026-11-20"
        self.env.invalidate_all()
        self.assertEqual((meeting.entitled_count, meeting.present_count), (6, 4))

    def test_erasure_ends_why_somebody_did_not_come(self):
        meeting = self.meeting()
        (attendee,) = self.listed(meeting, self.members[0], answer="excused", excuse="住院")
        self.members[0].sudo()._erase_traces({self.members[0]: self.members[0].name})
        self.assertFalse(attendee.excuse)
        self.assertEqual(attendee.answer, "excused")
