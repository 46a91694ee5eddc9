"""Labour-law supervision: a committee or two supervisors, and who sits on it (SZ-5.2.4)."""

from odoo.tests import tagged

from .committee_case import CommitteeCase
from .common import clause

BODY = "organization.supervision.body"
TWO = "organization.supervision.supervisors"


@tagged("post_install", "-at_install")
class TestSupervision(CommitteeCase):
    @clause("SZ-5.2.4.2", "NR-LLS-shenzhen")
    def test_a_committee_or_two_supervisors(self):
        first, second = self.person("监督一"), self.person("监督二")
        self.assert_asks(self.building, BODY, "SZ-5.2.4.2", 0, "≥ 1")
        self.assert_asks(self.building, TWO, "SZ-5.2.4.2", 0, "≥ 2")
        charge = self.charge(first, "labour_supervisor")
        self.assert_asks(self.building, TWO, "SZ-5.2.4.2", 1, "≥ 2")
        # The same person again, an expert, one of before: no second supervisor.
        self.charge(first, "organiser")
        self.charge(False, "supervision_expert", engaged_name="李律师")
        other = self.charge(second, "labour_supervisor", date_to="2026-11-19")
        self.assert_state(self.building, TWO, "failed")
        other.date_to = False
        self.assert_asks(self.building, TWO, "SZ-5.2.4.2", 2, "≥ 2", "passed")
        self.assert_state(self.building, BODY, "alternative")
        with self.cr.savepoint() as kept:
            # Nobody ended his charge, and he is gone.
            second.write({"state": "left", "left_on": "2026-11-19"})
            self.assert_asks(self.building, TWO, "SZ-5.2.4.2", 1, "≥ 2")
            kept.rollback()
        self.env.invalidate_all()
        charge.date_to = "2026-11-19"
        self.assert_state(self.building, TWO, "failed")
        seats = self.body("supervision", [(first, "head")])
        self.assert_state(self.building, BODY, "passed")
        self.assert_state(self.building, TWO, "alternative")
        seats.term_id.state = "ended"
        self.assert_state(self.building, BODY, "failed")
        self.assert_state(self.primary, BODY, "not_applicable")

    @clause("SZ-5.2.4.3", "NR-LLS-shenzhen-b")
    def test_the_chair_heads_it(self):
        key, code = "committee.supervision.head", "SZ-5.2.4.3"
        seats = self.body("supervision", ["head", "member"])
        self.assert_asks(seats.term_id, key, code, [1, 1], "≥ 1; 0")
        union = self.body("union", [(seats[0].member_id, "vice_chair")])
        self.assert_asks(seats.term_id, key, code, [1, 1], "≥ 1; 0")
        union.position = "chair"
        self.assert_asks(seats.term_id, key, code, [1, 0], "≥ 1; 0", "passed")
        seats[0].position = "member"
        self.assert_asks(seats.term_id, key, code, [0, 0], "≥ 1; 0")

    @clause("SZ-5.2.4.4", "NR-LLS-shenzhen-c")
    def test_its_members_sit_on_the_committee_or_represent_the_workers(self):
        key, code = "committee.supervision.members", "SZ-5.2.4.4"
        seats = self.body("supervision", ["head", "member", "member"])
        people = seats.member_id
        self.assert_asks(seats.term_id, key, code, 3, "0")
        self.body("union", [(people[0], "member")])
        self.assert_asks(seats.term_id, key, code, 2, "0")
        self.give(people[1], "worker_representative")
        self.assert_asks(seats.term_id, key, code, 1, "0")
        line = self.give(people[2], "worker_representative", date_to="2026-11-19")
        self.assert_asks(seats.term_id, key, code, 1, "0")
        line.date_to = "2026-11-20"
        self.assert_asks(seats.term_id, key, code, 0, "0", "passed")
        # An expert is engaged beside the committee, without a seat and without membership.
        expert = self.charge(False, "supervision_expert", engaged_name="李律师")
        self.assertEqual(expert.display_name, "Engaged Expert of Supervision · 李律师")
        self.assert_state(seats.term_id, key, "passed")

    @clause("NR-LLS-zhejiang-10", "NR-LLS-zhejiang-11")
    def test_zhejiang_lets_a_vice_chair_head_it_and_asks_federations_for_it(self):
        key, head = "organization.supervision.federation", "committee.supervision.head"
        seats = self.body("supervision", ["head"])
        union = self.body("union", [(seats.member_id, "vice_chair")])
        self.assertIsNone(self.asked(self.building, key), "nobody has adopted it")
        self.assert_state(seats.term_id, head, "failed", "SZ-5.2.4.3")
        self.adopt("ZJ", self.city)
        self.assert_asks(self.building, key, "NR-LLS-zhejiang-10", 1, "≥ 1", "passed")
        self.assert_state(seats.term_id, head, "passed", "NR-LLS-zhejiang-11")
        union.position = "chair"
        self.assert_state(seats.term_id, head, "passed")
        union.position = "member"
        self.assert_asks(seats.term_id, head, "NR-LLS-zhejiang-11", [1, 1], "≥ 1; 0")
        seats.date_to = "2026-11-01"
        self.assert_state(self.building, key, "failed")
        self.assert_state(self.primary, key, "not_applicable")

    @clause("NR-LLS-zhejiang-11b")
    def test_zhejiang_asks_small_unions_for_a_supervisor(self):
        body, one = "organization.supervision.small_body", "organization.supervision.small"
        self.adopt("ZJ", self.city)
        self.assert_asks(self.primary, one, "NR-LLS-zhejiang-11b", 0, "≥ 1")
        self.charge(self.chair, "labour_supervisor", self.primary)
        self.assert_asks(self.primary, one, "NR-LLS-zhejiang-11b", 1, "≥ 1", "passed")
        self.assert_state(self.primary, body, "alternative")
        seats = self.body("supervision", [(self.vice, "head")], self.primary)
        self.assert_state(self.primary, body, "passed", "NR-LLS-zhejiang-11b")
        seats.date_to = "2026-11-01"
        for number in range(22):
            self.person(f"会员{number}")
        self.assertEqual(self.measured("org.member_count"), 24)
        self.assert_state(self.primary, one, "passed")
        self.person("第二十五人")
        for key in (one, body):
            self.assert_state(self.primary, key, "not_applicable")

    @clause("NR-LLS-zhejiang-11c")
    def test_zhejiang_gives_it_the_term_of_the_union_committee(self):
        key, code = "committee.supervision.term", "NR-LLS-zhejiang-11c"
        self.adopt("ZJ", self.city)
        term = self.body("supervision", ["head"]).term_id
        self.body("union", ["chair"])
        self.assert_asks(term, key, code, [0, 0], "0; 0", "passed")
        term.date_to = "2030-01-01"
        self.assert_asks(term, key, code, [0, 1], "0; 0")
        term.write({"date_to": "2029-12-31", "date_from": "2025-01-02"})
        self.assert_asks(term, key, code, [1, 0], "0; 0")
