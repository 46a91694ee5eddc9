"""A vote counted anew on demand, unusual figures, and what *Verify* finds."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.digest import digest
from .common import clause
from .election_case import ElectionCase


class CountedCase(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()

    def verify(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.officer(self.election).action_verify()


@tagged("post_install", "-at_install")
class TestRecountOrdered(CountedCase):
    def test_a_decided_vote_is_counted_anew_and_both_results_stay(self):
        contest = self.officer(self.contest)
        with self.refused("nothing to count anew"):
            contest.action_order_recount("三名会员要求")
        self.count(self.contest, (11, 9, 6, 8), 12)
        first = self.contest.result_ids
        digest = self.contest.result_digest
        with self.refused("Say why"):
            contest.action_order_recount(" ")
        answer = contest.action_order_recount("三名会员对唱票提出异议")
        self.assertEqual((answer["state"], answer["bundles"]), ("open", 1))
        self.assertFalse(self.contest.result_ids)
        self.assertEqual(self.contest.former_result_ids, first)
        record = self.election.record_ids.filtered(lambda row: row.kind == "recount_ordered")
        self.assertIn(digest, record.subject)
        # What was counted is closed to the tellers again.
        sheets = self.env["union.count.sheet"].search([("contest_id", "=", self.contest.id)])
        theirs = sheets.filtered(lambda sheet: sheet.entered_by_id == self.tellers[0])
        with self.assertRaises(AccessError):
            self.as_user(self.tellers[1], theirs).read(["valid_count"])
        with self.refused("not all bundles"):
            contest.action_decide()
        result = self.count(self.contest, (11, 9, 8, 6), 12)
        self.assertEqual(result["elected"], self.members[:3].mapped("name"))
        self.assertEqual(self.contest.former_result_ids, first)
        self.assertEqual(len(self.contest.result_ids), 4)
        self.assertEqual(self.election._winners().member_id, self.members[:3])
        self.assertTrue(self.verify()["contests"][str(self.contest.id)])
        self.officer(self.election).action_publish_result()
        with self.refused("is done in"):
            contest.action_order_recount("又要求")

    def test_a_round_held_on_the_result_is_not_undone(self):
        self.count(self.contest, (12, 9, 7, 7), 12)
        contest = self.officer(self.contest)
        contest.action_runoff()
        self.election.action_print_ballots()
        self.assertFalse(contest.can_order_recount)
        with self.refused("papers of a further round were printed"):
            contest.action_order_recount("异议")

    def test_a_round_nobody_was_given_a_paper_of_goes_with_the_result_it_came_from(self):
        self.count(self.contest, (12, 9, 7, 7), 12)
        contest = self.officer(self.contest)
        before = contest.names_revision
        runoff = contest.browse(contest.action_runoff())
        self.assertGreater(contest.names_revision, before, "a recount at once takes turns")
        name = runoff.display_name
        with self.assertRaises(UserError), self.cr.savepoint():
            runoff.unlink()
        self.assertTrue(contest.can_order_recount)
        self.assertTrue(self.as_user(self.tellers[0], self.contest).can_order_recount)
        contest.action_order_recount("唱票有误")
        self.assertFalse(contest.seats_left)
        self.assertFalse(runoff.exists())
        record = self.election.record_ids.filtered(lambda row: row.kind == "recount_ordered")
        self.assertIn(f"{name}: made before and let go", record.subject)
        self.assertEqual(self.count(self.contest, (12, 9, 8, 6), 12)["state"], "decided")
        self.officer(self.election).action_publish_result()

    def test_it_is_the_officers_to_order(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        for user in (self.tellers[0], self.sister_clerk, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError), self.cr.savepoint():
                self.as_user(user, self.contest).action_order_recount("异议")


@tagged("post_install", "-at_install")
class TestUnusual(CountedCase):
    def test_unusual_figures_are_looked_at_twice(self):
        figures = self.figures(self.contest, (9, 8, 7, 2), 9, blank=3)
        with self.refused("3 of 12 papers are blank"):
            self.enter(self.contest, self.tellers[0], **figures)
        for teller in self.tellers[:2]:
            self.enter(self.contest, teller, looked_again=True, **figures)
        sheets = self.contest.bundle_ids.sheet_ids
        self.assertEqual({row["code"] for row in sheets[0].warnings}, {"many_blank"})
        contest = self.officer(self.contest)
        with self.refused("with a reason that stays on record"):
            contest.action_decide()
        self.assertIn("blank", contest.warning_text)
        self.assertEqual(contest.button_decide()["res_model"], "union.election.reason.wizard")
        contest.action_decide("三名代表弃权，已由监票人复核")
        record = self.election.record_ids.filtered(lambda row: row.kind == "second_look")
        self.assertIn("3 of 12 papers are blank", record.subject)

    def test_few_of_them_are_nothing_unusual(self):
        figures = self.figures(self.contest, (10, 8, 7, 2), 10, blank=2)
        self.enter(self.contest, self.tellers[0], **figures)
        self.assertFalse(self.contest.bundle_ids.sheet_ids.warnings)

    def test_the_figures_are_the_offices(self):
        self.env["union.rule"].search([("key", "=", "election.look_again_papers")]).value = "1"
        self.env.registry.clear_cache()
        with self.refused("1 of 12 papers are blank"):
            self.enter(
                self.contest,
                self.tellers[0],
                **self.figures(self.contest, (11, 8, 7, 2), 11, blank=1),
            )

    def test_the_form_asks_and_hands_in(self):
        bundle = self.as_user(self.tellers[0], self.contest.bundle_ids)
        sheet = bundle.env["union.count.sheet"].browse(bundle.button_enter()["res_id"])
        figures = self.figures(self.contest, (9, 8, 7, 2), 9, blank=3)
        sheet.write({"papers": 12, "valid_count": 9, "blank_count": 3})
        for line, marks in zip(sheet.line_ids, figures["marks"], strict=True):
            line.write({"votes_for": marks["for"], "votes_against": marks["against"]})
        action = sheet.button_submit_entry()
        self.assertEqual(action["res_model"], "union.count.look")
        dialog = sheet.env["union.count.look"].with_context(**action["context"]).create({})
        self.assertIn("blank", dialog.warning_text)
        dialog.button_hand_in()
        self.assertEqual(sheet.state, "entered")


@tagged("post_install", "-at_install")
class TestVerify(CountedCase):
    def change(self, query, *params):
        """Change rows as somebody with the database in his hands would."""
        self.env.flush_all()
        table = SQL.identifier(re.search(r"union_\w+", query)[0])
        self.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        self.cr.execute(query, params)
        self.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))

    def broken(self):
        found = self.verify()
        return {key for key, value in found.items() if value is False} | {
            "contests" for value in found["contests"].values() if not value
        }

    @clause("SZ-5.5.6")
    def test_a_row_changed_behind_the_program_is_found(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.assertEqual(self.broken(), set())
        line = self.contest.result_ids[2]
        sheet = self.contest.bundle_ids.sheet_ids[0]
        for what, query, params, found in (
            ("voter", "UPDATE union_voter SET member_id = %s WHERE id = %s",
             [self.teller_members[0].id, self.election.voter_ids[3].id], {"roll"}),
            ("check-in", "UPDATE union_voter SET checked_in_on = NULL WHERE id = %s",
             [self.election.voter_ids[3].id], {"presence"}),
            ("result", "UPDATE union_contest_result SET votes_for = 12 WHERE id = %s",
             [line.id], {"contests", "report"}),
            ("sheet", "UPDATE union_count_sheet SET blank_count = 1 WHERE id = %s",
             [sheet.id], {"entries", "contests", "report"}),
            ("votes", "UPDATE union_count_sheet_line SET votes_for = 1 WHERE id = %s",
             [sheet.line_ids[0].id], {"entries", "contests", "report"}),
            ("person", "UPDATE union_candidate SET member_id = %s WHERE id = %s",
             [self.teller_members[0].id, line.candidate_id.id], {"contests", "report"}),
            ("papers", "UPDATE union_ballot_batch SET printed_count = printed_count + 1,"
             " issued_count = issued_count + 1, missing_count = missing_count + 1 WHERE id = %s",
             [self.contest.batch_ids.id], {"papers"}),
            ("rule", "UPDATE union_election_rule SET value = '1/3' WHERE key = 'threshold'"
             " AND election_id = %s", [self.election.id], {"rules"}),
        ):  # fmt: skip
            with self.subTest(what):
                self.cr.execute("SAVEPOINT dba")
                self.change(query, *params)
                self.assertEqual(self.broken(), found)
                told = self.officer(self.election).button_verify()["params"]
                self.assertEqual(told["type"], "danger")
                self.cr.execute("ROLLBACK TO SAVEPOINT dba")
                self.env.invalidate_all()

    @clause("SZ-5.5.6")
    def test_an_entry_changed_before_the_decision_is_found(self):
        for teller in self.tellers[:2]:
            self.enter(self.contest, teller, **self.figures(self.contest, (12, 11, 10, 2), 12))
        self.assertEqual(self.broken(), set())
        for sheet in self.contest.bundle_ids.sheet_ids:
            self.change(
                "UPDATE union_count_sheet_line SET votes_for = 1 WHERE id = %s",
                sheet.line_ids[1].id,
            )
        self.env.invalidate_all()
        self.assertEqual(self.broken(), {"entries"})
        with self.refused("not what was handed in"):
            self.officer(self.contest).action_decide()

    def test_a_teller_and_an_auditor_may_verify_without_reading_what_was_fixed(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        whole = self.verify()
        for user in (self.tellers[2], self.street_auditor):
            with self.subTest(user.login):
                told = self.as_user(user, self.election)
                self.assertEqual(told.action_verify(), whole)
                self.assertEqual(told.button_verify()["params"]["type"], "success")

    def test_a_result_made_anew_with_its_digests_is_not_what_was_reported(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.change(
            "UPDATE union_contest_result SET votes_for = 12 WHERE id = %s",
            self.contest.result_ids[2].id,
        )
        self.env.invalidate_all()
        self.change(
            "UPDATE union_contest SET result_digest = %s WHERE id = %s",
            self.contest._digest_result(),
            self.contest.id,
        )
        self.env.invalidate_all()
        self.change(
            "UPDATE union_election SET result_digest = %s WHERE id = %s",
            self.election._digest_result(),
            self.election.id,
        )
        self.assertEqual(self.broken(), {"report"})

    def decided_before(self, left_out):
        """Let the digests be those that an earlier version of the program made."""
        content = self.contest._result_content()
        for key in left_out:
            del content[key]
        self.change(
            "UPDATE union_contest SET result_digest = %s WHERE id = %s",
            digest(content),
            self.contest.id,
        )
        self.env.invalidate_all()

    def test_a_result_of_an_earlier_version_is_told_from_one_changed(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        key = str(self.contest.id)
        for left_out in (["people"], ["people", "told"], ["people", "told", "sheets"]):
            self.decided_before(left_out)
            found = self.verify()
            self.assertEqual(
                (found["contests"], found["not_covered"]), ({key: True}, {key: left_out})
            )
        told = self.officer(self.election).button_verify()["params"]
        self.assertEqual(told["type"], "warning")
        self.assertIn("earlier version", told["message"])
        self.assertIn(self.contest.display_name, told["message"])
        # It goes its way: confirmed, announced, reported as it was decided.
        chief = self.election.meeting_id.scrutineer_ids.filtered(lambda one: one.role == "chief")
        self.officer(self.contest).action_confirm_result(chief.id)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.assertTrue(self.verify()["result"])
        line = self.contest.result_ids[2]
        self.change("UPDATE union_contest_result SET votes_for = 12 WHERE id = %s", line.id)
        self.assertIn("contests", self.broken())
        self.assertFalse(self.verify()["not_covered"])

    def test_a_report_of_an_earlier_version_is_compared_by_what_it_has(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.decided_before(["people", "told", "sheets"])
        whole = type(self.contest)._result_content

        def less(contest):
            content = whole(contest)
            return {key: part for key, part in content.items() if key not in ("told", "sheets")}

        self.patch(type(self.contest), "_result_content", less)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.patch(type(self.contest), "_result_content", whole)
        self.assertEqual(self.broken(), set())
        self.assertTrue(self.verify()["report"])
        line = self.contest.result_ids[2]
        self.change("UPDATE union_contest_result SET votes_for = 12 WHERE id = %s", line.id)
        self.assertEqual(self.broken(), {"contests", "report"})

    @clause("SZ-5.5.6")
    def test_rank_and_verdict_changed_by_sql_are_found(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.assertEqual(self.broken(), set())
        line = self.contest.result_ids[2]
        for query, key in (
            ("UPDATE union_contest_result SET rank = 9 WHERE id = %s", line.id),
            ("UPDATE union_contest_result SET verdict_code = 'outvoted' WHERE id = %s", line.id),
            ("UPDATE union_contest SET seats_left = 1 WHERE id = %s", self.contest.id),
            ("UPDATE union_contest SET needed_count = 3 WHERE id = %s", self.contest.id),
            ("UPDATE union_contest SET decided_by_id = 1 WHERE id = %s", self.contest.id),
        ):
            with self.subTest(query):
                self.cr.execute("SAVEPOINT dba")
                self.change(query, key)
                self.assertEqual(self.broken(), {"contests"})
                self.cr.execute("ROLLBACK TO SAVEPOINT dba")
                self.env.invalidate_all()
