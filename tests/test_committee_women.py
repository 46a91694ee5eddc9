"""Women's committee or delegate: when, how many, who heads it, who nominates (SZ-5.2.3)."""

from odoo.tests import tagged

from .committee_case import CommitteeCase
from .common import clause

WORKERS = "organization.women.workers"
MEMBERS = "organization.women.members"
DELEGATE = "organization.women.delegate"
NATIONAL = "organization.women.national"
SMALL = "organization.women.national_delegate"


@tagged("post_install", "-at_install")
class TestWomensCommittee(CommitteeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The two women of the case are counted apart.
        (cls.chair | cls.vice).write({"gender": "male"})
        cls.employer = cls.env["union.employer"].create(
            {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 200}
        )

    def women(self, workers=None, members=None):
        if workers is not None:
            self.employer.female_staff_count = workers
        if members is not None:
            held = self.env["union.member"].search(
                [("organization_id", "=", self.primary.id), ("gender", "=", "female")]
            )
            held[members:].write({"gender": "male"})
            for number in range(members - len(held)):
                self.person(f"女{number}")
        self.env.flush_all()
        counts = self.building._subtree_counts(self.building.ids)[self.building.id]
        if workers is not None:
            self.assertEqual(counts["female_worker_count"], workers)
        if members is not None:
            self.assertEqual(counts["female_member_count"], members)

    @clause("SZ-5.2.3.2", "NR-WOM-shenzhen", "NR-WOM-shenzhen-b")
    def test_a_committee_from_25_women_workers_or_10_women_members_on(self):
        for workers, members, states in (
            (2, 0, ("not_applicable", "not_applicable", "not_applicable")),
            (3, 0, ("not_applicable", "not_applicable", "failed")),
            (24, 9, ("not_applicable", "not_applicable", "failed")),
            (25, 9, ("failed", "not_applicable", "not_applicable")),
            (24, 10, ("not_applicable", "failed", "failed")),
            (25, 10, ("failed", "failed", "not_applicable")),
        ):
            with self.subTest(workers=workers, members=members):
                self.women(workers, members)
                for key, state in zip((WORKERS, MEMBERS, DELEGATE), states, strict=True):
                    self.assert_state(self.building, key, state, "SZ-5.2.3.2")
        # One fact, one finding, whatever clause asks for it.
        facts = self.env["union.rule"]._facts()
        keys = (WORKERS, MEMBERS, DELEGATE, NATIONAL, SMALL, "organization.women.represented")
        self.assertEqual({facts[key] for key in keys}, {"organization.women"})
        findings = self.env["union.finding"]
        findings._watch_batch("union.organization", 0)
        found = findings.search(
            [
                ("res_model", "=", "union.organization"),
                ("res_id", "=", self.building.id),
                ("rule_key", "=like", "organization.women.%"),
            ]
        )
        self.assertEqual(len(found), 1)
        self.assertIn("SZ-5.2.3.2", found.clause_ids.mapped("code"))
        self.assertIn("NR-WOM-11", found.clause_ids.mapped("code"))
        # Ten are no matter of a delegate any more: the committee settles it.
        self.body("women", ["head", "member", "member"])
        self.women(25, 10)
        for key in (WORKERS, MEMBERS):
            self.assert_asks(self.building, key, "SZ-5.2.3.2", 3, "≥ 1", "passed")
        findings._watch_batch("union.organization", 0)
        self.assertEqual(found.state, "settled")

    @clause("SZ-5.2.3.2", "NR-WOM-shenzhen-b", "NR-LAW-11c")
    def test_the_delegate_of_few_women_sits_on_the_union_committee(self):
        self.women(workers=3)
        self.assert_asks(self.building, DELEGATE, "SZ-5.2.3.2", 0, "≥ 1")
        delegate = self.person("女委员", gender="male")  # her own membership is not counted here
        charge = self.charge(delegate, "women_delegate")
        self.assert_state(self.building, DELEGATE, "failed")
        seats = self.body("union", [(delegate, "member")])
        self.assert_asks(self.building, DELEGATE, "SZ-5.2.3.2", 1, "≥ 1", "passed")
        seats.date_to = "2026-11-01"
        self.assert_state(self.building, DELEGATE, "failed")
        seats.date_to = False
        charge.date_to = "2026-11-19"
        self.assert_state(self.building, DELEGATE, "failed")
        charge.write({"date_to": False, "kind": "organiser"})
        self.assert_state(self.building, DELEGATE, "failed")
        # A committee represents them as well.
        self.body("women", [(delegate, "head")])
        self.assert_state(self.building, DELEGATE, "passed")

    @clause("NR-WOM-11", "NR-ELEC-38", "NR-LAW-11c")
    def test_the_nation_asks_by_members_and_of_primary_unions_too(self):
        either = "organization.women.represented"
        self.women(members=0)
        for key in (NATIONAL, SMALL, either):
            self.assert_state(self.primary, key, "not_applicable")
        self.women(members=1)
        self.assert_state(self.primary, either, "failed", "NR-LAW-11c")
        self.women(members=9)
        self.assert_state(self.primary, NATIONAL, "not_applicable")
        self.assert_asks(self.primary, SMALL, "NR-WOM-11", 0, "≥ 1")
        result = self.assert_asks(self.primary, either, "NR-LAW-11c", 0, "≥ 1")
        self.assertEqual(result["effect"], "inform")
        self.women(members=10)
        result = self.assert_asks(self.primary, NATIONAL, "NR-WOM-11", 0, "≥ 1")
        self.assertEqual(result["effect"], "warn")
        self.assert_state(self.primary, SMALL, "not_applicable")
        head = self.person(gender="male")
        self.body("women", [(head, "head")], self.primary)
        for key in (NATIONAL, either):
            self.assert_state(self.primary, key, "passed")
        self.assert_state(self.street, NATIONAL, "not_applicable")

    @clause("SZ-5.2.3.3", "NR-WOM-shenzhen-c")
    def test_three_to_seven_members(self):
        key, code = "committee.women.composition", "SZ-5.2.3.3"
        seats = self.body("women", ["head", "member"])
        asked = "3–7; 1; ≤ 1"
        self.assert_asks(seats.term_id, key, code, [2, 1, 0], asked)
        self.body("women", ["member"])
        self.assert_asks(seats.term_id, key, code, [3, 1, 0], asked, "passed")
        self.body("women", ["member"] * 4)
        self.assert_asks(seats.term_id, key, code, [7, 1, 0], asked, "passed")
        self.body("women", ["member"])
        self.assert_asks(seats.term_id, key, code, [8, 1, 0], asked)

    @clause("SZ-5.2.3.4", "NR-ELEC-40-shenzhen")
    def test_a_woman_in_the_lead_heads_it_or_one_found_by_consultation(self):
        lead, consulted = "committee.women.head.lead", "committee.women.head.consulted"
        head = self.person("陈女士")
        term = self.body("women", [(head, "head")]).term_id
        self.assert_asks(term, lead, "SZ-5.2.3.4", 1, "0")
        self.assert_state(term, consulted, "failed", "SZ-5.2.3.4")
        seat = self.body("union", [(head, "member")])
        self.assert_state(term, lead, "failed")
        for position in ("vice_chair", "chair"):
            seat.position = position
            self.assert_state(term, lead, "passed")
            self.assert_state(term, consulted, "alternative")
        head.gender = "male"
        self.assert_state(term, lead, "failed")
        motion = self.carry("women_head", state="rejected")
        self.assert_state(term, consulted, "failed")
        motion.sudo().state = "passed"
        self.assert_state(term, consulted, "passed")
        self.assert_state(term, lead, "alternative")

    @clause("SZ-5.2.3.5")
    def test_the_union_committee_nominates_its_members(self):
        key = "committee.women.nomination"
        term = self.body("women", ["head"]).term_id
        self.assert_state(term, key, "failed", "SZ-5.2.3.5")
        self.carry("women_head")
        self.carry("women_nomination", self.primary)
        self.assert_state(term, key, "failed")
        motion = self.carry("women_nomination", day="2024-12-20")
        self.assert_state(term, key, "passed")
        # What was carried for the term before speaks for that one.
        later = self.term(
            self.building, "women", number=2, state="elected", date_from="2029-12-01",
            date_to="2034-11-30",
        )  # fmt: skip
        self.assert_state(later, key, "failed")
        motion.sudo().decided_on = "2029-11-01"
        self.assert_state(later, key, "passed")
        motion.sudo().state = "rejected"
        self.assert_state(term, key, "failed")
        term.sudo().taken_over = True
        self.assert_state(term, key, "not_applicable")

    @clause("NR-WOM-11b", "SH-6a")
    def test_it_is_set_up_with_the_union_committee(self):
        key = "committee.women.together"
        term = self.body("women", ["head"]).term_id
        self.body("union", ["chair"])
        self.assert_asks(term, key, "NR-WOM-11b", 0, "0", "passed")
        term.date_from = "2025-03-01"
        result = self.assert_asks(term, key, "NR-WOM-11b", 59, "0")
        self.assertEqual(result["effect"], "inform")
        self.adopt("SH", self.district)
        result = self.assert_asks(term, key, "SH-6a", 59, "0")
        self.assertEqual(result["effect"], "warn")
