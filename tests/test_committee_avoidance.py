"""Who may sit on a committee, stand for it or chair it, and how it came about."""

from odoo.tests import tagged

from .committee_case import CommitteeCase
from .common import clause

TAGS = (
    "admin_head", "deputy_admin_head", "legal_representative", "partner", "head_relative",
    "hr_head", "foreign_employee", "association_head",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAvoidance(CommitteeCase):
    def election(self, place=None):
        return self.env["union.election"].create(
            {"organization_id": (place or self.building).id, "name": "换届选举"}
        )

    def candidate(self, member, kind="union", position="member", election=None, place=None):
        election = election or self.election(place)
        contest = self.env["union.contest"].create(
            {"election_id": election.id, "committee_kind": kind, "position": position}
        )
        return self.env["union.candidate"].create(
            {"contest_id": contest.id, "member_id": member.id}
        )

    def told(self, record, key):
        self.env.invalidate_all()
        results = self.env["union.rule"]._evaluate(record, "submit")[record.id]
        return next((result for result in results if result["rule"] == key), None)

    def assert_bars(self, candidate, key, code, barred, effect="warn"):
        """Assert that just these tags keep the candidate's person from standing."""
        person = candidate.member_id
        self.assertTrue(self.told(candidate, key)["passed"], key)
        for tag in TAGS:
            with self.subTest(rule=key, tag=tag):
                line = self.give(person, tag)
                result = self.told(candidate, key)
                self.assertEqual(result["clause"], code)
                self.assertEqual(result["effect"], effect if tag in barred else "")
                line.date_to = "2026-11-19"
                self.assertTrue(self.told(candidate, key)["passed"])
                line.unlink()

    @clause("SZ-5.2.1.5b", "SZ-5.2.2.5", "SZ-5.2.2.8", "NR-CHAIR-shenzhen", "NR-CHAIR-shenzhen-b")
    def test_a_candidate_is_judged_by_what_is_on_record_of_him(self):
        place = self.building
        for kind, position, key, code, barred in (
            ("union", "member", "admin_head", "SZ-5.2.1.5b", {"admin_head"}),
            ("union", "vice_chair", "association_head", "SZ-5.2.1.5b", {"association_head"}),
            ("audit", "head", "audit_association_head", "SZ-5.2.2.5", {"association_head"}),
            ("audit", "member", "audit_admin_head", "SZ-5.2.2.8", {"admin_head"}),
        ):
            candidate = self.candidate(self.person(), kind, position, place=place)
            self.assert_bars(candidate, f"committee.candidate.{key}", code, barred)
        relative = self.candidate(self.person())
        self.assert_bars(
            relative, "committee.candidate.head_relative", "NR-LAW-10b", {"head_relative"}, "block"
        )

    @clause("SZ-5.2.2.6", "SZ-5.2.2.8")
    def test_a_candidate_for_the_audit_stands_for_nothing_else(self):
        overlap, chair = "committee.candidate.audit_overlap", "committee.candidate.audit_chair"
        person, election = self.person(), self.election()
        candidate = self.candidate(person, "audit", election=election)
        for key in (overlap, chair):
            self.assertTrue(self.told(candidate, key)["passed"])
        other = self.candidate(person, "union", election=election)
        self.assertEqual(self.told(candidate, overlap)["clause"], "SZ-5.2.2.6")
        self.assertFalse(self.told(candidate, overlap)["passed"])
        self.assertTrue(self.told(candidate, chair)["passed"])
        other.sudo().state = "withdrawn"
        self.assertTrue(self.told(candidate, overlap)["passed"])
        first = self.candidate(person, "union", "chair", election=election)
        self.assertFalse(self.told(candidate, chair)["passed"])
        self.assertEqual(self.told(candidate, chair)["clause"], "SZ-5.2.2.8")
        first.sudo().state = "withdrawn"
        # The seats of today count where the committee is not elected anew.
        self.body("union", [(person, "chair")])
        self.assertTrue(self.told(candidate, chair)["passed"])
        alone = self.candidate(person, "audit")
        for key in (overlap, chair):
            self.assertFalse(self.told(alone, key)["passed"])

    @clause("SZ-5.2.2.8", "NR-ELEC-35b-shenzhen")
    def test_a_charge_of_finance_keeps_a_candidate_from_the_audit(self):
        key = "committee.candidate.audit_finance"
        candidate = self.candidate(self.person(), "audit")
        self.assertTrue(self.told(candidate, key)["passed"])
        charge = self.charge(candidate.member_id, "finance")
        told = self.told(candidate, key)
        self.assertEqual((told["clause"], told["effect"]), ("SZ-5.2.2.8", "warn"))
        charge.organization_id = self.primary
        self.assertTrue(self.told(candidate, key)["passed"])

    @clause("SZ-5.2.1.5a")
    def test_it_is_told_where_a_chair_of_a_federation_comes_from(self):
        key = "committee.candidate.background"
        candidate = self.candidate(self.person(), "union", "chair")
        result = self.told(candidate, key)
        self.assertEqual((result["state"], result["effect"]), ("failed", "inform"))
        self.assertEqual(result["clause"], "SZ-5.2.1.5a")
        candidate.background = "lead_enterprise_chair"
        self.assertEqual(self.told(candidate, key)["state"], "passed")
        for position, place in (("member", self.building), ("chair", self.primary)):
            other = self.candidate(self.person(), "union", position, place=place)
            self.assertEqual(self.told(other, key)["state"], "not_applicable")

    @clause("NR-CHAIR-6")
    def test_who_may_not_chair_an_enterprise_union(self):
        key, code = "committee.candidate.enterprise_chair", "NR-CHAIR-6"
        candidate = self.candidate(self.person(), "union", "chair", place=self.primary)
        barred = {
            "admin_head", "deputy_admin_head", "partner", "head_relative", "hr_head",
            "foreign_employee",
        }  # fmt: skip
        self.assert_bars(candidate, key, code, barred, "block")
        candidate.is_admin_head = True
        self.assertEqual(self.told(candidate, key)["effect"], "block")
        federation = self.candidate(self.person(), "union", "chair")
        self.assertEqual(self.told(federation, key)["state"], "not_applicable")
        in_office = "committee.union.enterprise_chair"
        seat = self.body("union", ["chair"], self.primary)
        for tag in TAGS:
            with self.subTest(tag):
                line = self.give(seat.member_id, tag)
                state = "failed" if tag in barred else "passed"
                self.assert_state(seat.term_id, in_office, state, code)
                line.unlink()
        self.give(seat.member_id, "hr_head")
        seat.position = "member"
        self.assert_state(seat.term_id, in_office, "passed")

    @clause("NR-ELEC-11")
    def test_leaders_partners_and_relatives_keep_off_the_committee(self):
        barred = {"admin_head", "legal_representative", "partner", "head_relative"}
        candidate = self.candidate(self.person())
        self.assert_bars(
            candidate, "committee.candidate.leaders", "NR-ELEC-11", barred, effect="inform"
        )
        key = "committee.union.leaders"
        seat = self.body("union", ["member"])
        for tag in TAGS:
            with self.subTest(tag):
                line = self.give(seat.member_id, tag)
                state = "failed" if tag in barred else "passed"
                self.assert_state(seat.term_id, key, state, "NR-ELEC-11")
                line.unlink()

    @clause("SZ-5.2.1.5b", "NR-CHAIR-shenzhen", "NR-CHAIR-shenzhen-b")
    def test_those_in_office_are_judged_as_candidates_are(self):
        key, code = "committee.union.avoidance", "SZ-5.2.1.5b"
        seats = self.body("union", ["chair", "vice_chair", "member"])
        self.assert_asks(seats.term_id, key, code, [0, 0], "0; 0", "passed")
        line = self.give(seats[2].member_id, "association_head")
        self.assert_state(seats.term_id, key, "passed")
        line.member_id = seats[1].member_id
        self.assert_asks(seats.term_id, key, code, [0, 1], "0; 0")
        self.give(seats[2].member_id, "admin_head")
        self.assert_asks(seats.term_id, key, code, [1, 1], "0; 0")

    @clause("SZ-5.2.1.4")
    def test_one_chair_and_two_or_three_vice_chairs_are_in_office(self):
        key, code = "committee.union.lead", "SZ-5.2.1.4"
        seats = self.body("union", ["chair", "vice_chair"])
        self.assert_asks(seats.term_id, key, code, [1, 1], "1; 2–3")
        seats |= self.body("union", ["vice_chair", "vice_chair"])
        self.assert_asks(seats.term_id, key, code, [1, 3], "1; 2–3", "passed")
        self.body("union", ["vice_chair"])
        self.assert_asks(seats.term_id, key, code, [1, 4], "1; 2–3")

    @clause("NR-ELEC-4b")
    def test_a_retained_member_holds_no_seat(self):
        key = "committee.member.retained"
        seats = self.body("women", ["head", "member"])
        self.assert_asks(seats.term_id, key, "NR-ELEC-4b", 0, "0", "passed")
        seats[1].member_id.sudo().state = "retained"
        result = self.assert_asks(seats.term_id, key, "NR-ELEC-4b", 1, "0")
        self.assertEqual(result["effect"], "block")

    @clause("SZ-5.2.1.2", "SZ-5.2.1.3", "NR-ELEC-MODE-shenzhen")
    def test_a_federation_is_formed_by_election_or_by_delegates_ex_officio(self):
        formed, below = "committee.union.formation", "committee.union.ex_officio"
        seats = self.body("union", ["chair", "member"])
        for key in (formed, below):
            self.assert_state(seats.term_id, key, "passed")
        seats.origin = "ex_officio"
        self.assert_asks(seats.term_id, formed, "SZ-5.2.1.2", 0, "0", "passed")
        self.assert_asks(seats.term_id, below, "SZ-5.2.1.3", 2, "0")
        for seat in seats:
            self.body("union", [(seat.member_id, "member")], self.primary)
        self.assert_state(seats.term_id, below, "passed")
        seats[1].origin = "delegated"
        self.assert_asks(seats.term_id, formed, "SZ-5.2.1.2", 1, "0")

    @clause("NR-LAW-10")
    def test_the_members_of_a_primary_union_elect_its_committee(self):
        key = "committee.union.elected"
        seats = self.body("union", ["chair", "member"], self.primary)
        self.assert_asks(seats.term_id, key, "NR-LAW-10", 0, "0", "passed")
        seats[0].origin = "by_election"
        self.assert_state(seats.term_id, key, "passed")
        for origin in ("ex_officio", "delegated"):
            seats[1].origin = origin
            result = self.assert_asks(seats.term_id, key, "NR-LAW-10", 1, "0")
            self.assertEqual(result["effect"], "block")
        federation = self.body("union", ["chair"]).term_id
        self.assert_state(federation, key, "not_applicable")

    @clause("SH-6", "NR-ELEC-MODE-shanghai")
    def test_shanghai_takes_the_joint_rule_or_the_congress_and_full_time_leads(self):
        formed, lead = "committee.union.formation", "committee.union.full_time_lead"
        seats = self.body("union", ["chair", "member"])
        seats.origin = "ex_officio"
        self.assertIsNone(self.asked(self.building, lead), "nobody has adopted it")
        self.adopt("SH", self.district)
        self.assert_asks(seats.term_id, formed, "SH-6", 0, "0", "passed")
        seats[0].origin = "delegated"
        self.assert_asks(seats.term_id, formed, "SH-6", 1, "0")
        result = self.assert_asks(self.building, lead, "SH-6", 0, "≥ 1")
        self.assertEqual(result["effect"], "inform")
        self.staff(position="vice_chair")
        self.assert_asks(self.building, lead, "SH-6", 1, "≥ 1", "passed")

    @clause("NR-ELEC-8b")
    def test_a_very_small_union_has_a_chair_or_an_organiser(self):
        key = "organization.small.chair"
        self.assert_asks(self.primary, key, "NR-ELEC-8b", 0, "≥ 1")
        charge = self.charge(self.vice, "organiser", self.primary)
        self.assert_state(self.primary, key, "passed")
        charge.unlink()
        seat = self.body("union", [(self.chair, "chair")], self.primary)
        self.assert_state(self.primary, key, "passed")
        seat.position = "member"
        self.assert_state(self.primary, key, "failed")
        for number in range(22):
            self.person(f"会员{number}")
        self.assert_state(self.primary, key, "failed")
        self.person("第二十五人")
        self.assert_state(self.primary, key, "not_applicable")
