"""A by-election from the click on a vacancy to the seat that fills it."""

from datetime import date

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestByElection(ElectionCase):
    def hold_first(self, chair=False):
        """Let the first election pass to the superior's approval; return the term in office."""
        self.make_election(chair=chair)
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        if chair:
            self.count(self.chair, (12,), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.approve("result")
        return self.election.sudo().term_ids

    def hold_next(self, vacancies, people, votes):
        """Hold the by-election opened with one click for these vacancies of one office."""
        self.at("2027-01-12 02:00:00")
        opened = self.officer(vacancies).action_open_by_election()
        self.election = self.officer(self.env["union.election"].browse(opened["res_id"]))
        self.contest = self.election.contest_ids
        self.candidates = self.nominate(self.contest, people)
        self.start_count()
        self.count(self.contest, votes, 12)
        self.officer(self.election).action_publish_result()

    @clause("NR-ELEC-8")
    def test_the_whole_committee_is_held_against_the_band(self):
        term = self.hold_first()
        seats = term.seat_ids
        vacancy = seats[0]._vacate(date(2026, 12, 1), "resignation")
        self.at("2027-01-12 02:00:00")
        opened = self.officer(vacancy).action_open_by_election()
        contest = self.officer(self.env["union.election"].browse(opened["res_id"])).contest_ids

        def asked():
            self.env.invalidate_all()
            (result,) = (
                row for row in contest.union_check("submit") if row["clause"] == "NR-ELEC-8"
            )
            return result["value"], result["state"]

        # Two sit, one is elected: three of the band's three to five.
        self.assertEqual(asked(), (3, "passed"))
        seats[1]._vacate(date(2026, 12, 2), "resignation")
        self.assertEqual(asked(), (2, "failed"))

    @clause("NR-CHAIR-18", "NR-ELEC-33b")
    def test_who_is_elected_fills_the_vacancy_to_the_end_of_the_term(self):
        term = self.hold_first()
        vacancy = term.seat_ids[0]._vacate(date(2026, 12, 1), "resignation")
        self.hold_next(vacancy, self.members[5:7], (10, 2))
        seat = vacancy.filled_by_id
        self.assertEqual((vacancy.state, seat.member_id), ("filled", self.members[5]))
        self.assertEqual((seat.term_id, seat.origin), (term, "by_election"))
        self.assertFalse(seat.date_to)
        self.assertEqual(vacancy.closed_on, seat.date_from)
        self.assertEqual(term.state, "current")

    def test_who_moves_up_leaves_his_old_seat_vacant(self):
        term = self.hold_first(chair=True)
        head = term.seat_ids.filtered(lambda seat: seat.position == "chair")
        member = (term.seat_ids - head)[0]
        vacancy = head._vacate(date(2026, 12, 1), "transfer")
        self.hold_next(vacancy, member.member_id, (12,))
        new = vacancy.filled_by_id
        self.assertEqual((new.member_id, new.position), (member.member_id, "chair"))
        self.assertTrue(member.date_to)
        (left,) = term.vacancy_ids.filtered(lambda row: row.state == "open")
        self.assertEqual((left.seat_id, left.cause, left.position),
                         (member, "promotion", "member"))  # fmt: skip

    @clause("NR-ELEC-33")
    def test_a_chair_comes_from_the_committee_or_is_elected_to_it_first(self):
        told = "committee.by_election.chair"
        term = self.hold_first(chair=True)
        head = term.seat_ids.filtered(lambda seat: seat.position == "chair")
        member, third = term.seat_ids - head
        term.seat_ids.sudo().create(
            {
                "term_id": term.id,
                "member_id": self.members[9].id,
                "origin": "elected",
                "date_from": term.date_from,
            }
        )
        vacancies = head._vacate(date(2026, 12, 1), "transfer")
        vacancies |= third._vacate(date(2026, 12, 1), "resignation")
        self.at("2027-01-12 02:00:00")
        opened = self.officer(vacancies).action_open_by_election()
        self.election = self.officer(self.env["union.election"].browse(opened["res_id"]))
        seat, chair = self.election.contest_ids.sorted("sequence")
        inside, outside = self.nominate(chair, member.member_id | self.members[7])

        def state(candidate):
            self.env.invalidate_all()
            results = candidate.sudo().union_check("submit")
            (row,) = (result for result in results if result["rule"] == told)
            return row["state"], row["effect"], row["clause"]

        self.assertEqual(state(inside), ("passed", "", "NR-ELEC-33"))
        self.assertEqual(state(outside), ("failed", "inform", "NR-ELEC-33"))
        self.nominate(seat, self.members[6:8])
        self.assertEqual(state(outside)[0], "passed", "stands for a seat in the same election")
        # Who sits on the committee is elected chair while others stand for a vacant seat.
        self.officer(outside).action_withdraw("改任委员人选")
        self.contest = seat
        self.start_count()
        self.count(seat, (2, 10), 12)
        self.count(chair, (12,), 12)
        self.officer(self.election).action_publish_result()
        held = {row.member_id: row.position for row in term.seat_ids if not row.date_to}
        self.assertEqual(
            held,
            {
                member.member_id: "chair",
                self.members[7]: "member",
                self.members[9]: "member",
            },
        )
        self.assertEqual(term.outside_chair_count, 0)
        new = term.seat_ids.filtered(lambda row: row.position == "chair" and not row.date_to)
        new.sudo().member_id = self.members[8]
        self.env.invalidate_all()
        self.assertEqual(term.outside_chair_count, 1, "neither sat there nor won a seat")
        results = self.env["union.rule"]._evaluate(term, "daily")[term.id]
        (row,) = (one for one in results if one["rule"] == "committee.by_election.seated")
        self.assertEqual((row["state"], row["effect"], row["clause"]),
                         ("failed", "inform", "NR-ELEC-33"))  # fmt: skip

    def test_who_holds_the_office_is_not_elected_to_it_again(self):
        term = self.hold_first()
        vacancy = term.seat_ids[0]._vacate(date(2026, 12, 1), "resignation")
        with self.refused("holds this office already"):
            self.hold_next(vacancy, term.seat_ids[1].member_id | self.members[6], (10, 2))
        self.assertEqual(vacancy.state, "open")

    @clause("NR-ELEC-28c")
    def test_a_result_refused_leaves_the_seat_vacant_again(self):
        term = self.hold_first()
        vacancy = term.seat_ids[0]._vacate(date(2026, 12, 1), "resignation")
        self.hold_next(vacancy, self.members[5:7], (10, 2))
        seat = vacancy.filled_by_id
        self.officer(self.election).action_report()
        report = self.election.report_ids.filtered(lambda row: row.kind == "result")
        self.as_user(self.street_reviewer, report).action_refuse(comment="程序违规")
        self.env.invalidate_all()
        self.assertTrue(seat.date_to)
        (again,) = term.vacancy_ids.filtered(lambda row: row.state == "open")
        self.assertEqual((again.seat_id, again.cause), (seat, "annulled"))
        self.assertEqual(term.state, "current")

    @clause("NR-ELEC-28c")
    def test_a_result_withdrawn_leaves_the_seat_vacant_again(self):
        term = self.hold_first()
        vacancy = term.seat_ids[0]._vacate(date(2026, 12, 1), "resignation")
        self.hold_next(vacancy, self.members[5:7], (10, 2))
        self.officer(self.election).action_report()
        self.approve("result")
        report = self.election.report_ids.filtered(lambda row: row.kind == "result")
        self.as_user(self.street_approver, report).action_revoke(comment="程序违规")
        self.env.invalidate_all()
        (again,) = term.vacancy_ids.filtered(lambda row: row.state == "open")
        self.assertEqual((again.seat_id, again.cause), (vacancy.filled_by_id, "annulled"))
