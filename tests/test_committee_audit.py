"""The audit committee in office: how many, who, and who may not (SZ-5.2.2)."""

from odoo.tests import tagged

from .committee_case import CommitteeCase
from .common import clause


@tagged("post_install", "-at_install")
class TestAuditCommittee(CommitteeCase):
    @clause("SZ-5.2.2.1", "SZ-5.2.1.1", "SZ-5.2.3.1", "SZ-5.2.4.1")
    def test_each_body_tells_what_it_is_there_for(self):
        for kind, code, words in (
            ("union", "SZ-5.2.1.1", "runs daily work"),
            ("audit", "SZ-5.2.2.1", "income, spending and property"),
            ("women", "SZ-5.2.3.1", "women workers' rights"),
            ("supervision", "SZ-5.2.4.1", "compliance"),
        ):
            with self.subTest(kind):
                committee = self.term(self.building, kind).committee_id
                self.assertIn(words, committee.duties)
                self.assertIn(code, committee.duties)
        standard = self.rule("committee.duties.audit", "SZ-5.2.2.1").standard_id
        standard.action_set_jurisdiction(self.sister_district.id)
        committee.invalidate_recordset()
        self.assertFalse(committee.duties, "the guide does not hold here any more")

    @clause("SZ-5.2.2.2", "NR-ELEC-34-shenzhen")
    def test_own_finance_asks_for_an_audit_committee(self):
        key = "organization.audit.body"
        for mode, state in (("own", "failed"), ("acting_for", "not_applicable")):
            self.building.account_mode = mode
            self.assert_state(self.building, key, state, "SZ-5.2.2.2")
        self.building.account_mode = "own"
        seats = self.body("audit", ["head", "member", "member"])
        self.assert_asks(self.building, key, "SZ-5.2.2.2", 3, "≥ 1", "passed")
        seats.write({"date_to": "2026-11-01"})
        self.assert_state(self.building, key, "failed")
        self.primary.account_mode = "own"
        self.assert_state(self.primary, key, "not_applicable")

    @clause("SZ-5.2.2.2", "SZ-5.2.2.4")
    def test_members_and_heads_are_elected(self):
        seats = self.body("audit", ["head", "deputy", "member"])
        term = seats.term_id
        all_of_them, lead = "committee.audit.elected", "committee.audit.lead_elected"
        for key in (all_of_them, lead):
            self.assert_state(term, key, "passed")
        seats[2].origin = "ex_officio"
        self.assert_asks(term, all_of_them, "SZ-5.2.2.2", 1, "0")
        self.assert_state(term, lead, "passed", "SZ-5.2.2.4")
        seats[:2].origin = "delegated"
        self.assert_asks(term, all_of_them, "SZ-5.2.2.2", 3, "0")
        result = self.assert_asks(term, lead, "SZ-5.2.2.4", 2, "0")
        self.assertEqual(result["effect"], "inform")
        seats.origin = "by_election"
        for key in (all_of_them, lead):
            self.assert_state(term, key, "passed")

    @clause("SZ-5.2.2.3", "NR-ELEC-35-shenzhen")
    def test_three_to_eleven_members_one_head_at_most_one_deputy(self):
        key, code = "committee.audit.composition", "SZ-5.2.2.3"
        seats = self.body("audit", ["head", "member"])
        term = seats.term_id
        asked = "3–11; 1; ≤ 1"
        self.assert_asks(term, key, code, [2, 1, 0], asked)
        seats |= self.body("audit", ["deputy"])
        self.assert_asks(term, key, code, [3, 1, 1], asked, "passed")
        seats |= self.body("audit", ["member"] * 8)
        self.assert_asks(term, key, code, [11, 1, 1], asked, "passed")
        seats |= self.body("audit", ["member"])
        result = self.assert_asks(term, key, code, [12, 1, 1], asked)
        self.assertEqual(result["effect"], "warn")
        self.assertIn("12 members, 1 heads, 1 deputy heads", result["message"])
        seats[-1].position = "deputy"
        seats[3].date_to = "2026-11-01"
        self.assert_asks(term, key, code, [11, 1, 2], asked)
        seats[-1].position = "head"
        self.assert_asks(term, key, code, [11, 2, 1], asked)
        # Of a term that is over nothing is asked.
        term.state = "ended"
        self.assert_state(term, key, "not_applicable")

    @clause("SZ-5.2.2.3", "SZ-5.2.3.3", "NR-WOM-shenzhen-c")
    def test_an_election_is_held_against_the_same_figures(self):
        election = self.env["union.election"].create(
            {"organization_id": self.building.id, "name": "换届选举"}
        )
        for kind, code, most in (("audit", "SZ-5.2.2.3", 11), ("women", "SZ-5.2.3.3", 7)):
            for position, rule, figures in (
                ("member", "seats", {2: False, 3: True, most: True, most + 1: False}),
                ("head", "head.count", {1: True, 2: False}),
                ("deputy", "deputy.count", {1: True, 2: False}),
            ):
                contest = self.env["union.contest"].create(
                    {
                        "election_id": election.id,
                        "committee_kind": kind,
                        "position": position,
                        "seats": 1,
                    }
                )
                for seats, passed in figures.items():
                    with self.subTest(kind=kind, position=position, seats=seats):
                        contest.seats = seats
                        results = contest._union_check("submit")[contest.id]
                        told = {result["rule"]: result for result in results}
                        result = told[f"committee.{kind}.{rule}"]
                        self.assertEqual((result["clause"], result["passed"]), (code, passed))

    @clause("SZ-5.2.2.5", "NR-CHAIR-shenzhen-b")
    def test_the_head_of_an_association_does_not_lead_the_audit(self):
        key, code = "committee.audit.association", "SZ-5.2.2.5"
        seats = self.body("audit", ["head", "deputy", "member"])
        tag = self.give(seats[2].member_id, "association_head")
        self.assert_asks(seats.term_id, key, code, 0, "0", "passed")
        for seat in seats[:2]:
            tag.member_id = seat.member_id
            self.assert_asks(seats.term_id, key, code, 1, "0")
        tag.date_to = "2026-11-19"
        self.assert_state(seats.term_id, key, "passed")

    @clause("SZ-5.2.2.6", "NR-AUDIT-shenzhen-c")
    def test_who_sits_on_the_union_committee_does_not_audit_it(self):
        key, code = "committee.audit.overlap", "SZ-5.2.2.6"
        seats = self.body("audit", ["head", "member", "member"])
        self.assert_asks(seats.term_id, key, code, 0, "0", "passed")
        union = self.body("union", [(seats[1].member_id, "member"), (seats[2].member_id, "member")])
        self.assert_asks(seats.term_id, key, code, 2, "0")
        union[0].date_to = "2026-11-01"
        self.assert_asks(seats.term_id, key, code, 1, "0")
        # The committee of another union is another matter.
        union[1].date_to = "2026-11-01"
        self.body("union", [(seats[1].member_id, "member")], self.primary)
        self.assert_state(seats.term_id, key, "passed")

    @clause("SZ-5.2.2.6")
    def test_a_body_elected_together_is_held_against_the_one_it_was_elected_with(self):
        key = "committee.audit.overlap"
        old = self.body("union", ["chair"])
        person = old.member_id
        audit = self.body("audit", [(person, "head")], number=2, state="elected")
        self.assert_state(audit.term_id, key, "failed", "SZ-5.2.2.6")
        new = self.body("union", ["chair"], number=2, state="elected")
        self.assert_state(audit.term_id, key, "passed")
        new.member_id = person
        self.assert_state(audit.term_id, key, "failed")

    @clause("SZ-5.2.2.6", "NR-AUDIT-shenzhen-b")
    def test_audit_members_come_from_the_audit_committees_below(self):
        key, code = "committee.audit.origin", "SZ-5.2.2.6"
        seats = self.body("audit", ["head", "member"])
        self.assert_asks(seats.term_id, key, code, 2, "0")
        below = self.body("audit", [(seats[0].member_id, "member")], self.primary)
        result = self.assert_asks(seats.term_id, key, code, 1, "0")
        self.assertEqual(result["effect"], "inform")
        self.body("women", [(seats[1].member_id, "member")], self.primary)
        self.assert_asks(seats.term_id, key, code, 1, "0")
        self.body("audit", [(seats[1].member_id, "member")], self.primary)
        self.assert_state(seats.term_id, key, "passed")
        below.term_id.state = "ended"
        self.assert_asks(seats.term_id, key, code, 2, "0")

    @clause("SZ-5.2.2.7", "NR-AUDIT-shenzhen")
    def test_two_thirds_have_expertise_on_record(self):
        key, code = "committee.audit.experts", "SZ-5.2.2.7"
        seats = self.body("audit", ["head", "member", "member"])
        people = seats.member_id
        self.assert_asks(seats.term_id, key, code, 0, "≥ 2/3")
        self.give(people[0], "audit_expertise")
        result = self.asked(seats.term_id, key)
        self.assertEqual((result["passed"], result["effect"]), (False, "warn"))
        self.assertIn("1/3 of the audit committee", result["message"])
        line = self.give(people[1], "audit_expertise")
        self.assert_state(seats.term_id, key, "passed", code)
        line.date_to = "2026-11-19"
        self.assert_state(seats.term_id, key, "failed")
        line.date_to = False
        # A fourth without: one half is too few; the union's own tag of that name counts not.
        fourth = self.body("audit", ["member"]).member_id
        self.assert_state(seats.term_id, key, "failed")
        own = self.env["union.member.tag"].create(
            {
                "name": "本会审计",
                "code": "audit_expertise",
                "kind": "skill",
                "organization_id": self.building.id,
            }
        )
        line.copy({"member_id": fourth.id, "tag_id": own.id})
        self.assert_state(seats.term_id, key, "failed")
        with self.refused("number of the document"):
            self.give(fourth, "audit_expertise", document_number=False)

    @clause("SZ-5.2.2.7a")
    def test_the_fitness_of_each_member_is_confirmed_point_by_point(self):
        key, code = "committee.audit.fitness", "SZ-5.2.2.7a"
        seats = self.body("audit", ["head", "member"])
        points = self.env["union.clause.point"].search([("subject", "=", "tag.audit_fit")])
        self.assertEqual(set(points.mapped("clause")), {code})
        self.assertEqual(len(points), 3)
        self.assert_asks(seats.term_id, key, code, 2, "0")
        self.give(seats[0].member_id, "audit_fit", points=True)
        line = self.give(seats[1].member_id, "audit_fit")
        self.assert_asks(seats.term_id, key, code, 1, "0")
        line.point_ids = points[:2]
        self.assert_asks(seats.term_id, key, code, 1, "0")
        line.point_ids = points
        self.assert_asks(seats.term_id, key, code, 0, "0", "passed")

    @clause("SZ-5.2.2.8", "NR-ELEC-35b-shenzhen")
    def test_heads_of_units_the_chair_and_finance_stay_off_the_audit(self):
        key, code = "committee.audit.avoidance", "SZ-5.2.2.8"
        seats = self.body("audit", ["head", "member", "member", "member"])
        people = seats.member_id
        self.assert_asks(seats.term_id, key, code, [0, 0, 0], "0; 0; 0", "passed")
        head = self.give(people[0], "admin_head")
        self.assert_asks(seats.term_id, key, code, [1, 0, 0], "0; 0; 0")
        head.date_to = "2026-06-30"
        union = self.body("union", [(people[1], "chair")])
        self.assert_asks(seats.term_id, key, code, [0, 1, 0], "0; 0; 0")
        # The vice chair is barred by the charge of finance, not by the office.
        union.position = "vice_chair"
        self.assert_state(seats.term_id, key, "passed")
        charge = self.charge(people[1], "finance")
        self.assert_asks(seats.term_id, key, code, [0, 0, 1], "0; 0; 0")
        charge.date_to = "2026-11-19"
        self.assert_state(seats.term_id, key, "passed")
        self.charge(people[2], "finance", self.primary)
        self.assert_state(seats.term_id, key, "passed")  # the finance of another union
        self.staff(member_id=people[3].id, position="accountant")
        self.assert_asks(seats.term_id, key, code, [0, 0, 1], "0; 0; 0")

    @clause("NR-AUDIT-2011", "SH-6a")
    def test_the_audit_committee_is_elected_with_the_union_committee(self):
        key = "committee.audit.together"
        term = self.body("audit", ["head"]).term_id
        self.body("union", ["chair"])
        self.assert_asks(term, key, "NR-AUDIT-2011", 0, "0", "passed")
        term.date_from = "2025-01-31"
        result = self.assert_asks(term, key, "NR-AUDIT-2011", 30, "0")
        self.assertEqual(result["effect"], "warn")
        self.adopt("SH", self.district)
        self.assert_asks(term, key, "SH-6a", 30, "0")

    def test_the_form_shows_clause_figure_and_what_is_asked(self):
        committee = self.body("audit", ["head", "member"]).committee_id
        self.env.invalidate_all()
        for record in (committee, committee.current_term_id):
            html = record.with_user(self.building_clerk).check_html
            for text in ("SZ-5.2.2.3", "2 members, 1 heads", "3–11 members", "fa-times"):
                self.assertIn(text, html)

    def test_the_daily_watch_finds_a_body_that_is_not_as_asked(self):
        term = self.body("audit", ["head", "member"]).term_id
        findings = self.env["union.finding"]
        findings._watch_batch("union.term", 0)
        found = findings.search([("res_model", "=", "union.term"), ("res_id", "=", term.id)])
        by_key = {finding.rule_key: finding for finding in found}
        self.assertEqual(by_key["committee.audit.composition"].organization_id, self.building)
        self.assertEqual(by_key["committee.audit.composition"].clause_id.code, "SZ-5.2.2.3")
        self.body("audit", ["member"])
        findings._watch_batch("union.term", 0)
        self.assertEqual(by_key["committee.audit.composition"].state, "settled")
        self.assertEqual(by_key["committee.audit.experts"].state, "open")
        term.state = "ended"
        findings._watch_batch("union.term", 0)
        self.assertEqual(set(found.mapped("state")), {"settled"})

    def test_eighty_committees_are_checked_in_the_queries_of_one(self):
        kinds = ("union", "audit", "women", "supervision")
        places = self.env["union.organization"].create(
            [
                {
                    "name": f"第{number}楼宇",
                    "code": f"T-EIGHTY-{number}",
                    "level": "federation",
                    "kind": "federation_regional",
                    "parent_id": self.street.id,
                    "state": "active",
                }
                for number in range(20)
            ]
        )
        terms = self.env["union.term"]
        for place in places:
            for kind in kinds:
                lead = "chair" if kind == "union" else "head"
                seats = self.body(kind, [(self.person(kind, place), lead)], place)
                self.give(seats.member_id, "admin_head")
                terms |= seats.term_id
        self.assertEqual(len(terms), 80)
        terms[:4]._union_check("daily")  # what is read once, by the first verdict of each kind
        counts = []
        for some in (terms[:4], terms):
            with self.assertMaxQueries(20) as used:
                checks = some._union_check("daily")
            self.assertEqual(len(checks), len(some))
            counts.append(used.count)
        self.assertLessEqual(counts[1], counts[0])
        counts = []
        for some in (places[:1], places):
            with self.assertMaxQueries(80) as used:
                some._union_check("daily")
            counts.append(used.count)
        self.assertLessEqual(counts[1], counts[0])
