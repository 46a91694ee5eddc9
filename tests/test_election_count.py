"""Counting on paper: what cannot be is refused, and two people count without seeing each other."""

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .election_case import ElectionCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestCount(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()

    def good(self, **values):
        return self.figures(self.contest, (12, 11, 10, 2), 12) | values

    def sheets(self):
        return self.env["union.count.sheet"].search([("contest_id", "=", self.contest.id)])

    def test_two_people_agree_and_the_vote_is_decided(self):
        first = self.enter(self.contest, self.tellers[0], **self.good())
        self.assertEqual((first["entry"], first["state"]), (1, "entered"))
        second = self.enter(self.contest, self.tellers[1], **self.good())
        self.assertEqual((second["entry"], second["state"]), (2, "agreed"))
        self.assertEqual(
            self.officer(self.contest).action_decide()["elected"],
            self.candidates[:3].mapped("name"),
        )

    @clause("NR-ELEC-26")
    def test_more_papers_on_a_sheet_than_were_issued(self):
        for figures in (
            self.figures(self.contest, (13, 11, 10, 2), 13),
            self.figures(self.contest, (12, 11, 10, 2), 12, invalid=1),
        ):
            with self.refused("13 papers.*only 12 were issued"):
                self.enter(self.contest, self.tellers[0], **figures)
        self.assertFalse(self.sheets())

    def test_fewer_papers_than_the_bundle_was_handed_over_with(self):
        with self.refused("11 papers counted.*handed over with 12"):
            self.enter(
                self.contest, self.tellers[0], **self.figures(self.contest, (11, 11, 9, 2), 11)
            )

    @clause("NR-ELEC-24", "NR-ELEC-26b")
    def test_figures_that_do_not_add_up_are_named(self):
        cases = [
            (self.good(valid=11), "valid, blank and invalid papers are 11"),
            (self.good(papers=12, valid=11, blank=1), "the valid papers 11"),
            (self.figures(self.contest, (12, 12, 12, 12), 12), "3 seats each: too many"),
            (self.good(valid=-1, blank=13), "below zero"),
            (
                self.good(write_ins=[{"name": "某人", "votes": 13}]),
                "13 votes, but only 12 valid papers",
            ),
            (
                self.good(write_ins=[{"name": self.candidates[0].name, "votes": 1}]),
                "stands as a candidate",
            ),
            (self.good(marks=self.good()["marks"][:3]), "not those of the ballot"),
        ]
        for figures, message in cases:
            with self.subTest(message), self.refused(message):
                self.enter(self.contest, self.tellers[0], **figures)
        self.assertFalse(self.sheets())

    def test_a_word_or_half_a_vote_is_no_count(self):
        for wrong in ("12", 11.5, True, None):
            with self.subTest(wrong=wrong), self.refused("whole numbers"):
                self.enter(self.contest, self.tellers[0], **self.good(valid=wrong))

    def test_a_bundle_that_is_not_there(self):
        with self.refused("no bundle 7"):
            self.enter(self.contest, self.tellers[0], bundle=7, **self.good())

    def test_the_same_person_does_not_enter_twice(self):
        self.enter(self.contest, self.tellers[0], **self.good())
        with self.refused("two different people"):
            self.enter(self.contest, self.tellers[0], **self.good())
        self.assertEqual(self.contest.bundle_ids.state, "first")

    def test_the_database_itself_refuses_the_same_person_twice(self):
        answer = self.enter(self.contest, self.tellers[0], **self.good())
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "INSERT INTO union_count_sheet (bundle_id, entered_by_id, entry, state)"
                " SELECT bundle_id, entered_by_id, 2, 'entered' FROM union_count_sheet"
                " WHERE id = %s",
                [answer["id"]],
            )

    def test_a_third_entry_is_refused(self):
        self.enter(self.contest, self.tellers[0], **self.good())
        other = self.figures(self.contest, (12, 11, 9, 3), 12)
        self.enter(self.contest, self.tellers[1], **other)
        with self.refused("entered twice already"):
            self.enter(self.contest, self.tellers[2], **self.good())

    def test_differences_come_back_by_field_without_a_figure(self):
        self.enter(self.contest, self.tellers[0], **self.good())
        other = self.figures(
            self.contest, (12, 11, 9, 2), 12, write_ins=[{"name": "周某", "votes": 1}]
        )
        answer = self.enter(self.contest, self.tellers[1], **other)
        third = self.candidates[2].id
        self.assertEqual(answer["state"], "different")
        self.assertEqual(
            sorted(answer["differences"]),
            sorted(
                [
                    f"candidate:{third}:votes_for",
                    f"candidate:{third}:votes_against",
                    "write_in:1:name",
                    "write_in:1:votes_for",
                ]
            ),
        )
        mine = self.as_user(
            self.tellers[0],
            self.sheets().filtered_domain([("entered_by_id", "=", self.tellers[0].id)]),
        )
        self.assertIn(self.candidates[2].name, mine.differences_text)
        self.assertNotIn("周某", str(mine.differences) + mine.differences_text)
        with self.refused("not all bundles"):
            self.officer(self.contest).action_decide()

    def test_a_correction_supersedes_and_the_bundle_agrees(self):
        self.enter(self.contest, self.tellers[0], **self.good())
        wrong = self.figures(self.contest, (12, 11, 9, 3), 12)
        before = self.enter(self.contest, self.tellers[1], **wrong)
        after = self.enter(self.contest, self.tellers[1], correct=True, **self.good())
        self.assertEqual(after["state"], "agreed")
        sheets = self.env["union.count.sheet"].browse([before["id"], after["id"]])
        self.assertEqual(sheets.mapped("state"), ["superseded", "agreed"])
        self.assertEqual(sheets[1].supersedes_id, sheets[0])
        self.assertEqual(
            sheets[0].line_ids.filtered(lambda li: li.candidate_id == self.candidates[2]).votes_for,
            9,
            "the superseded sheet keeps what was handed in",
        )
        with self.refused("not agreed"):
            self.as_user(self.tellers[1], sheets[1]).action_correct()

    def test_figures_of_the_wrong_shape_are_refused_in_words(self):
        other = self.nominate_elsewhere()
        good = self.good()
        marks = good["marks"]
        for wrong in (None, "x", 7, {"a": 1}, ["x"], [None], [[1]]):
            with self.subTest(marks=wrong), self.refused("whole numbers"):
                self.enter(self.contest, self.tellers[0], **{**good, "marks": wrong})
        for wrong in ("x", ["x"], 7):
            with self.subTest(write_ins=wrong), self.refused("whole numbers"):
                self.enter(self.contest, self.tellers[0], **{**good, "write_ins": wrong})
        for key in (None, "x", 0, 2**31 - 1, [1], other.id, marks[1]["candidate_id"]):
            changed = [{**marks[0], "candidate_id": key}, *marks[1:]]
            with self.subTest(candidate=key), self.refused("ballot"):
                self.enter(self.contest, self.tellers[0], **{**good, "marks": changed})
        for name in (None, " ", 5):
            with self.subTest(name=name), self.refused("ballot"):
                self.enter(
                    self.contest,
                    self.tellers[0],
                    **{**good, "write_ins": [{"name": name, "votes": 1}]},
                )
        self.assertFalse(self.sheets())

    def nominate_elsewhere(self):
        """Return a candidate of another contest, made behind the closed list."""
        contest = self.contest.sudo().copy({"election_id": self.election.id})
        return (
            self.env["union.candidate"]
            .sudo()
            .create({"contest_id": contest.id, "member_id": self.members[9].id})
        )

    def test_a_sheet_that_was_handed_in_is_not_changed(self):
        answer = self.enter(self.contest, self.tellers[0], **self.good())
        sheet = self.as_user(self.tellers[0], self.env["union.count.sheet"].browse(answer["id"]))
        attempts = [
            lambda: sheet.write({"valid_count": 1}),
            lambda: sheet.unlink(),
            lambda: sheet.with_context(_force_unlink=True).unlink(),
            lambda: sheet.line_ids[0].write({"votes_for": 1}),
            lambda: sheet.line_ids[0].unlink(),
            lambda: sheet.write({"line_ids": [(0, 0, {"written_in": "某人", "votes_for": 1})]}),
        ]
        for attempt in attempts:
            with self.refused("handed in and is not changed"):
                attempt()

    def test_the_database_keeps_what_was_handed_in(self):
        answer = self.enter(self.contest, self.tellers[0], **self.good())
        self.env.flush_all()
        statements = [
            "UPDATE union_count_sheet SET valid_count = 1 WHERE id = %s",
            "UPDATE union_count_sheet SET state = 'draft' WHERE id = %s",
            "DELETE FROM union_count_sheet WHERE id = %s",
            "UPDATE union_count_sheet_line SET votes_for = 0 WHERE sheet_id = %s",
            "DELETE FROM union_count_sheet_line WHERE sheet_id = %s",
            "INSERT INTO union_count_sheet_line (sheet_id, written_in, votes_for)"
            " VALUES (%s, 'x', 1)",
        ]
        for statement in statements:
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [answer["id"]])

    @clause("SZ-5.1.3.5a2", "NR-ELEC-22b", "NR-ELEC-22b-shenzhen")
    def test_only_people_the_meeting_voted_enter_counts(self):
        for user in (self.building_teller, self.building_officer, self.street_reviewer):
            with self.subTest(user=user.login), self.refused("SZ-5.1.3.5a2"):
                self.enter(self.contest, user, **self.good())

    @clause("NR-ELEC-22")
    def test_a_candidate_is_no_teller(self):
        # His login is linked to his membership only after the vote was prepared.
        self.members[0].partner_id = self.tellers[0].partner_id
        with self.refused("NR-ELEC-22"):
            self.enter(self.contest, self.tellers[0], **self.good())

    def test_decided_is_decided(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        with self.refused("Decided"):
            self.officer(self.contest).action_decide()
        with self.refused("agreed already"):
            self.enter(self.contest, self.tellers[2], **self.good())
        line = self.contest.result_ids[0]
        with self.refused("never changed"):
            self.officer(line).write({"votes_for": 99})
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute("UPDATE union_contest_result SET votes_for = 99")

    def test_a_result_changed_behind_the_program_is_seen(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.assertTrue(self.election.action_verify()["contests"][str(self.contest.id)])
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_contest SET counts = jsonb_set(counts::jsonb, '{valid}', '11')"
            " WHERE id = %s",
            [self.contest.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.election.action_verify()["contests"][str(self.contest.id)])
        with self.refused("not what was decided"):
            self.election.action_publish_result()

    @clause("NR-ELEC-27c")
    def test_seats_left_go_to_a_second_round(self):
        result = self.count(self.contest, (12, 6, 2, 1), 12)
        self.assertEqual((result["state"], result["seats_left"]), ("short", 2))
        with self.refused("second round"):
            self.election.action_publish_result()
        following = self.env["union.contest"].browse(
            self.officer(self.contest).action_second_round()
        )
        self.assertEqual(following.candidate_ids.member_id, self.members[1:4])
        with self.refused("Seats Left|already"):
            self.officer(self.contest).action_runoff()
        with self.refused("already"):
            self.officer(self.contest).action_second_round()

    @clause("NR-ELEC-24b")
    def test_somebody_written_in_by_most_is_named_before_he_is_seated(self):
        name = self.members[7].name
        self.count(self.contest, (12, 1, 1, 1), 12, write_ins=[{"name": name, "votes": 11}])
        line = self.contest.result_ids.filtered("written_in")
        self.assertEqual((line.status, line.written_in), ("elected", name))
        with self.refused("say which member"):
            self.election.action_publish_result(reason=self.why)
        with self.refused("of that name"):
            self.officer(line).action_identify(self.members[8].id)
        self.officer(line).action_identify(self.members[7].id)
        self.env.invalidate_all()
        self.assertEqual(line.member_id, self.members[7])
        self.assertTrue(self.election.action_verify()["contests"][str(self.contest.id)])

    @clause("NR-ELEC-26")
    def test_a_void_vote_is_held_again(self):
        with self.refused("Say why"):
            self.officer(self.contest).action_void(" ")
        self.officer(self.contest).action_void("收回票数多于发出票数")
        with self.refused("held again"):
            self.election.action_publish_result()
        again = self.env["union.contest"].browse(self.officer(self.contest).action_repeat())
        self.assertEqual(again.candidate_ids.member_id, self.candidates.member_id)
        self.assertEqual(again.seats, 3)
        self.election.action_print_ballots()
        self.account(again)
        self.officer(again).action_bundle()
        self.count(again, (12, 11, 10, 2), 12)
        self.assertEqual(self.election.action_publish_result()["phase"], "result")


@tagged("post_install", "-at_install")
class TestPapers(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    @clause("NR-ELEC-26")
    def test_papers_that_cannot_be_are_refused(self):
        self.open()
        cases = [
            ({"recovered": 13}, "13 papers recovered, but only 12 issued"),
            ({"recovered": 12, "spoilt": 1}, "12 papers recovered, but only 11 issued"),
            ({"unused": 1}, "not the 14 printed"),
            ({"issued": 13, "unused": 1}, "only 12 people"),
            ({"recovered": -1}, "zero or more"),
            ({"recovered": 11.5}, "zero or more"),
        ]
        for values, message in cases:
            with self.subTest(message), self.refused(message):
                self.account(**values)
        self.assertEqual(self.contest.batch_ids.state, "printed")
        with self.refused("not accounted for"):
            self.election.action_close_poll()
        self.account(recovered=11)
        self.assertEqual(self.contest.batch_ids.missing_count, 1)
        with self.refused("already"):
            self.account()

    def test_no_papers_before_roll_and_list_are_fixed(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        with self.refused("Freeze the roll"):
            self.election.action_print_ballots()
        self.election.action_freeze_roll()
        with self.refused("has not approved"):
            self.election.action_print_ballots()

    @clause("NR-ELEC-23", "NR-CHAIR-14", "NR-CHAIR-17b")
    def test_no_link_between_a_voter_and_a_paper(self):
        """No column of a voter names a paper, and none of paper or count a voter or member."""
        voter = self.env["union.voter"]
        for model in (
            "union.ballot.batch",
            "union.count.bundle",
            "union.count.sheet",
            "union.count.sheet.line",
        ):
            for name, field in self.env[model]._fields.items():
                with self.subTest(model=model, field=name):
                    self.assertNotIn(field.comodel_name, ("union.voter", "union.member"))
        papers = {"union.ballot.batch", "union.count.bundle", "union.count.sheet", "union.contest"}
        self.assertFalse(
            papers & {field.comodel_name for field in voter._fields.values() if field.comodel_name}
        )
        self.assertNotIn("proxy", " ".join(voter._fields))

    def test_the_candidate_cannot_be_named_teller_nor_the_teller_stand(self):
        meeting = self.election.meeting_id
        scrutineers = self.officer(self.env["union.scrutineer"])
        with self.refused("NR-ELEC-22"):
            scrutineers.create({"meeting_id": meeting.id, "member_id": self.members[0].id})
        user = make_user(self.env, "t_candidate")
        self.members[0].partner_id = user.partner_id
        with self.refused("NR-ELEC-22"):
            scrutineers.create({"meeting_id": meeting.id, "user_id": user.id})
        scrutineers.create({"meeting_id": meeting.id, "member_id": self.scrutineer.id})
        with self.refused("NR-ELEC-22"):
            self.nominate(self.contest, self.scrutineer)
