"""Running terms come in from paper, as the standards let them stand, and marked as such."""

from datetime import date

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .golive_case import PAPER, TODAY, GoLiveCase, of_number


@tagged("post_install", "-at_install")
class TestTerms(GoLiveCase):
    def test_a_running_term_comes_in_marked_as_taken_over(self):
        audit = self.seat(
            self.people[3], 委员会="经审会", 职务="主任", 产生方式="补选", 任职日期="2025-06-01"
        )
        roster = self.seats(*self.term(), audit)
        checked = roster.action_check()
        self.assertEqual((checked["new"], checked["problems"]), (4, []))
        self.assertFalse(self.taken("union.term"), "a dry run writes nothing")
        answer = roster.action_import()
        self.assertEqual((answer["imported"], answer["terms"], answer["seats"]), (4, 2, 4))
        committee = self.env["union.committee"].search(
            [("organization_id", "=", self.primary.id), ("kind", "=", "union")]
        )
        term = committee.current_term_id
        self.assertEqual(
            (term.number, str(term.date_from), str(term.date_to), term.state),
            (3, "2024-03-01", "2029-02-28", "current"),
        )
        self.assertFalse(term.election_id)
        self.assertEqual(
            term.seat_ids.mapped(lambda seat: (seat.member_id, seat.position, seat.origin)),
            [
                (self.people[0], "chair", "elected"),
                (self.people[1], "member", "elected"),
                (self.people[2], "member", "elected"),
            ],
        )
        head = self.taken("union.seat").filtered(lambda seat: seat.position == "head")
        self.assertEqual((head.origin, str(head.date_from)), ("by_election", "2025-06-01"))
        for record in (committee, term, *term.seat_ids, head):
            self.assertEqual(
                (
                    record.taken_over,
                    str(record.taken_over_on),
                    record.taken_over_by_id,
                    record.taken_over_import_id.id,
                    record.taken_over_file,
                ),
                (True, TODAY, self.street_approver, roster.id, "届次委员.xlsx"),
            )
        self.assertEqual((term.source_paper, head.source_paper), (PAPER, PAPER))
        # The mark outlives the import, which goes after a week.
        roster.sudo().unlink()
        self.assertEqual(
            (term.taken_over, term.taken_over_import_id.id, term.taken_over_file),
            (True, False, "届次委员.xlsx"),
        )

    def test_importing_twice_changes_nothing(self):
        rows = self.term()
        self.seats(*rows).action_import()
        before = [self.taken(model).read() for model in ("union.term", "union.seat")]
        again = self.seats(*rows)
        checked = again.action_check()
        self.assertEqual((checked["new"], checked["unchanged"], checked["problems"]), (0, 3, []))
        answer = again.action_import()
        self.assertEqual((answer["terms"], answer["seats"]), (0, 0))
        self.assertEqual(
            [self.taken(model).read() for model in ("union.term", "union.seat")], before
        )
        # What the list says otherwise of a seat is told and changes nothing.
        other = self.seats(self.seat(self.people[0], 职务="委员"), *self.term()[1:])
        self.assertIn((2, "position", "record_differs"), self.notes(other))
        other.action_import()
        self.assertEqual(self.taken("union.seat")[0].position, "chair")

    @clause("QZ-7")
    def test_the_list_says_who_voted_where_it_is_known(self):
        rows = [
            self.seat(self.people[0], 职务="主席", 产生方式="直接选举"),
            self.seat(self.people[1], 职务="副主席", 产生方式="全委会选举"),
            self.seat(self.people[2], 产生方式="选举产生"),
        ]
        self.seats(*rows).action_import()
        seats = self.taken("union.seat")
        self.assertEqual(seats.mapped("elected_by"), ["members", "committee", False])
        self.assertEqual(set(seats.mapped("origin")), {"elected"})

    def test_people_are_named_by_either_number(self):
        rows = [
            self.seat(self.people[0], 职务="主席", 身份证号=of_number(1), 会员编号=""),
            self.seat(self.people[1], 身份证号=of_number(2)),
            self.seat(self.people[2], 会员编号=self.people[2].member_number.lower()),
        ]
        before = self.env["union.access.log"].search([])
        self.seats(*rows).action_import()
        self.assertEqual(self.taken("union.seat").member_id, self.people[:3])
        logged = self.env["union.access.log"].search([]) - before
        self.assertEqual(logged.mapped("user_id"), self.street_approver)

    def test_the_result_file_masks_the_numbers(self):
        roster = self.seats(
            *self.term(),
            self.seat(self.people[3], 身份证号=of_number(4), 委员会="女工委", 职务="主任"),
        )
        roster.action_import()
        told = self.result(roster.action_result())
        self.assertEqual([line[4] for line in told], ["imported"] * 4)
        self.assertNotIn(of_number(4), str(told))
        self.assertIn(of_number(4)[:3], told[3][3])

    def test_a_term_that_ran_out_is_taken_over_and_its_reelection_is_due(self):
        roster = self.seats(*self.term(任期起="2020-03-01", 任期止="2025-02-28"))
        self.assertIn((2, "term_to", "term_over"), self.notes(roster))
        provider = self.env["union.metric"]
        before = provider._compute_values(["org.term_overdue"], self.primary)
        self.assertFalse(before["org.term_overdue"].get(self.primary.id))
        roster.action_import()
        after = provider._compute_values(["org.term_overdue"], self.primary)
        self.assertEqual(after["org.term_overdue"], {self.primary.id: 1})

    def test_a_day_in_the_past_shows_who_sat_then(self):
        late = self.seat(self.people[3], 产生方式="补选", 任职日期="2025-06-01")
        self.seats(*self.term(late)).action_import()
        seats = self.env["union.seat"].with_user(self.building_clerk)
        for day, expected in (
            ("2024-02-29", 0), ("2024-03-01", 3), ("2025-05-31", 3), ("2025-06-01", 4),
        ):  # fmt: skip
            found = seats.search([("as_of", "=", day), ("organization_id", "=", self.primary.id)])
            self.assertEqual(len(found), expected, day)
        [entry] = [
            row
            for row in self.as_user(self.building_clerk, self.people[3]).action_person_record()
            if row["model"] == "union.seat"
        ]
        self.assertEqual(entry["date"], "2025-06-01")
        # The next election's term ends the one taken over, and the past stays readable.
        term = self.taken("union.term")
        following = self.env["union.term"]._make(term.committee_id, date(2026, 11, 20), 5)
        following._take_office()
        self.assertEqual(
            (following.number, term.state, str(term.date_to)), (4, "ended", "2026-11-19")
        )
        self.assertEqual(len(seats.search([("as_of", "=", "2025-06-01")])), 4)
        self.assertFalse(seats.search([("as_of", "=", TODAY)]))


@tagged("post_install", "-at_install")
class TestWrongTerms(GoLiveCase):
    def test_each_wrong_cell_is_named(self):
        one = self.people[0]
        cells = [
            ({"工会": ""}, "place", "organization_missing"),
            ({"工会": "不存在工会"}, "place", "organization_unknown"),
            ({"工会": self.sister_street.code}, "place", "organization_unknown"),
            ({"委员会": "董事会"}, "committee_kind", "committee_kind_unknown"),
            ({"委员会": ""}, "committee_kind", "committee_kind_missing"),
            ({"届次": "本届"}, "term_number", "term_number_format"),
            ({"任期起": "2024-02-30"}, "term_from", "date_impossible"),
            ({"任期起": "春天"}, "term_from", "date_format"),
            ({"任期起": "2027-01-01"}, "term_from", "term_ahead"),
            ({"任期止": ""}, "term_to", "date_missing"),
            ({"任期止": "2024-02-01"}, "term_to", "dates_reversed"),
            ({"姓名": ""}, "name", "name_missing"),
            ({"会员编号": ""}, "id_number", "member_key_missing"),
            ({"会员编号": "M-NONE"}, "member_number", "seat_member_unknown"),
            ({"会员编号": "", "身份证号": of_number(4000)}, "id_number", "seat_member_unknown"),
            ({"会员编号": "", "身份证号": of_number(1)[:-1] + "?"}, "id_number", "id_characters"),
            ({"姓名": "王五"}, "member_number", "seat_name_differs"),
            ({"身份证号": of_number(2)}, "member_number", "seat_member_two"),
            ({"职务": "皇帝"}, "position", "position_unknown"),
            ({"职务": ""}, "position", "position_missing"),
            ({"产生方式": "世袭"}, "origin", "origin_unknown"),
            ({"任职日期": "2023-01-01"}, "date_from", "seat_before_term"),
            ({"任职日期": "2029-03-01"}, "date_from", "seat_after_term"),
            ({"任职日期": "2026-12-01"}, "date_from", "seat_ahead"),
        ]
        for changed, field, code in cells:
            with self.subTest(code=code, cells=changed):
                told = self.told(self.seats(self.seat(one, **changed)))
                self.assertEqual(list(told), [code])
                self.assertEqual((told[code]["row"], told[code]["field"]), (2, field))

    def test_a_place_out_of_scope_is_as_unknown_as_one_that_is_not(self):
        told = [
            self.told(self.seats(self.seat(self.people[0], 工会=text)))["organization_unknown"]
            for text in ("粤海街道总工会", "没有的工会", self.district.name)
        ]
        self.assertEqual(len({row["reason"].split("”")[1] for row in told}), 1)

    def test_who_cannot_sit(self):
        elsewhere = self.make_members(1, 30, self.sister_street)
        above = self.make_members(1, 31, self.street)
        retained = self.make_members(1, 32, state="retained")
        applicant = self.make_members(1, 33, state="applicant")
        left = self.make_members(1, 34)
        left._change_state("left")
        for member, field, code in (
            (elsewhere, "member_number", "seat_member_unknown"),
            (above, "name", "seat_not_member"),
            (retained, "name", "seat_retained"),
            (left, "name", "seat_no_member"),
        ):
            with self.subTest(code=code):
                told = self.told(self.seats(self.seat(member), organization=self.street))
                self.assertEqual([*told], [code])
                self.assertEqual(told[code]["field"], field)
        row = self.seat(applicant, 身份证号=of_number(33), 会员编号="")
        self.assertEqual([*self.told(self.seats(row))], ["seat_not_active"])
        # Who is delegated by the superior may be a member there.
        rows = self.term(self.seat(above, 职务="副主席", 产生方式="委派"))
        roster = self.seats(*rows, organization=self.street)
        self.assertFalse(self.told(roster))

    def test_rows_that_contradict_each_other(self):
        twice = self.seats(*self.term(self.seat(self.people[0], 身份证号=of_number(1))))
        self.assertEqual(
            self.codes(twice),
            [
                (2, "place", "term_incomplete"),
                (3, "place", "term_incomplete"),
                (4, "place", "term_incomplete"),
                (5, "name", "seat_in_file"),
            ],
        )
        self.assertIn("Row 2", self.told(twice)["seat_in_file"]["reason"])
        self.assertIn("Row 5", self.told(twice)["term_incomplete"]["reason"])
        mixed = self.seats(*self.term(self.seat(self.people[3], 任期止="2027-02-28")))
        self.assertEqual(self.codes(mixed)[-1], (5, "term_number", "term_mixed"))
        two = self.seats(*self.term(self.seat(self.people[3], 届次="4")))
        self.assertEqual(self.codes(two)[-1], (5, "term_number", "term_two"))
        self.assertFalse(self.taken("union.term"))

    def test_a_term_comes_in_whole_and_the_others_beside_it(self):
        rows = [*self.term(self.seat(self.people[3], 职务="皇帝"))]
        rows.append(self.seat(self.people[4], 委员会="女职工委员会", 职务="主任"))
        roster = self.seats(*rows)
        with self.assertRaisesRegex(UserError, "nothing was imported"):
            roster.action_import()
        roster.action_import(good_only=True)
        self.assertEqual(self.taken("union.term").committee_id.kind, "women")
        mended = self.seats(*self.term(self.seat(self.people[3])))
        self.assertEqual(mended.action_import()["seats"], 4)

    def test_the_terms_that_are_there(self):
        committee = self.env["union.committee"].create(
            {"organization_id": self.primary.id, "kind": "union"}
        )
        term = self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 2,
                "date_from": "2019-03-01",
                "date_to": "2024-03-15",
                "state": "ended",
            }
        )
        self.assertIn("term_overlaps", self.told(self.seats(*self.term())))
        self.assertIn("term_ended", self.told(self.seats(*self.term(届次="2"))))
        term.date_to = "2024-02-29"
        roster = self.seats(*self.term())
        self.assertFalse(self.told(roster))
        roster.action_import()
        self.assertIn("term_differs", self.told(self.seats(*self.term(届次="4"))))
        self.assertIn("term_differs", self.told(self.seats(*self.term(任期止="2027-02-28"))))
        # What was elected here is not to be taken over.
        self.taken("union.term").write({"taken_over": False})
        self.assertIn("term_own", self.told(self.seats(*self.term())))

    def test_the_number_of_an_annulled_election_bars_nothing(self):
        committee = self.env["union.committee"].create(
            {"organization_id": self.primary.id, "kind": "union"}
        )
        values = {"committee_id": committee.id, "number": 3, "date_from": TODAY, "date_to": TODAY}
        self.env["union.term"].create(values)._annul()
        self.assertEqual(self.seats(*self.term()).action_import()["imported"], 3)
        term = self.taken("union.term")
        self.assertEqual((term.number, term.state, term.committee_id), (3, "current", committee))
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["union.term"].create(values)

    def test_a_closed_organisation_takes_nothing_in(self):
        self.primary.write({"state": "dissolved", "dissolved_on": "2026-01-01"})
        told = self.told(self.seats(*self.term()))
        self.assertEqual([*told], ["organization_closed"])
        self.assertIn("dissolved or merged", told["organization_closed"]["reason"])

    @clause("NR-ELEC-8", "SZ-5.2.1.4")
    def test_the_rules_of_seats_hold_as_in_an_election(self):
        # Nine members: three to five seats.
        for count in (2, 6):
            roster = self.seats(*self.term(count=count))
            told = self.told(roster)
            self.assertEqual([*told], ["seat_rule_blocks", "term_incomplete"])
            reason = told["seat_rule_blocks"]["reason"]
            self.assertIn("NR-ELEC-8", reason)
            self.assertIn(f"{count}", reason)
            self.assertIn("3–5", reason)
            with self.assertRaises(UserError):
                roster.action_import()
        # Without a standard that counts chairs two are told of all the same.
        standard = self.env["union.standard"].search(
            [("code", "=", "SZ"), ("superseded_on", "=", False)]
        )
        standard.action_set_jurisdiction(self.sister_district.id)
        pair = [self.seat(member, 职务="主席") for member in self.people[:2]]
        notes = self.notes(self.seats(*self.term()[2:], *pair))
        self.assertEqual(notes, [(2, "position", "seat_chairs")])
        standard.action_set_jurisdiction(self.city.id)
        two = self.seats(
            self.seat(self.people[0], 职务="主席"),
            self.seat(self.people[1], 职务="主席"),
            self.seat(self.people[2], 职务="副主席"),
        )
        notes = two.action_check()["notes"]
        warned = [note for note in notes if note["code"] == "seat_rule_warns"]
        self.assertEqual([note["row"] for note in warned], [2, 2])
        self.assertIn("Chairs of the term: 2.", warned[0]["reason"])
        self.assertIn("SZ-5.2.1.4", warned[0]["reason"])
        # A warning is told; a block is not passed.
        self.assertEqual(two.action_import()["seats"], 3)
