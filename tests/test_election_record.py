"""Reasons stay: what was done with a reason only is written where nobody takes it out."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestElectionRecord(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def record(self, kind):
        return self.election.record_ids.filtered(lambda record: record.kind == kind)

    def undo(self):
        """Take a check-in back; return its row."""
        self.approve_list()
        self.election.action_freeze_roll()
        voter = self.election.voter_ids[0]
        voter.action_check_in()
        self.officer(voter).action_undo_check_in(" 点错人 ")
        return self.record("check_in_undone")

    def test_an_undone_check_in_is_a_row_and_no_message(self):
        messages = self.election.message_ids
        row = self.undo()
        self.assertEqual((row.reason, row.user_id), ("点错人", self.building_officer))
        self.assertEqual(row.voter_id, self.election.voter_ids[0])
        self.assertIn(row.voter_id.name, row.subject)
        self.assertEqual(row.organization_id, self.building)
        self.assertFalse((self.election.message_ids - messages).filtered("body"))

    def test_reasons_of_every_kind_are_rows(self):
        self.publish()
        self.officer(self.candidates[3]).action_withdraw("本人申请")
        self.assertEqual(self.record("withdrawn").candidate_id, self.candidates[3])
        self.officer(self.election).action_reopen_list("名单有误")
        self.assertEqual(self.record("reopened").reason, "名单有误")
        with self.refused("stays on record"):
            self.officer(self.candidates[3]).unlink()

    def test_the_reason_of_the_first_time_is_not_lost_the_second_time(self):
        self.not_asked("group_prepares", "plan_there", "offices_whole")
        self.load()
        self.election.action_publish_roll()
        self.election.action_advance()
        self.election.action_publish_candidates()
        self.election.action_submit_candidates(reason="时间紧迫")
        waived = self.record("waived")
        self.assertEqual(waived.phase_id.code, "publicity")
        self.assertEqual([item["gate"] for item in waived.details], ["publicity_over"])
        self.assertIn("SZ-5.1.3.4c", waived.subject)
        report = self.election.report_ids
        self.as_user(self.street_reviewer, report).action_return(comment="公示不足")
        self.officer(self.election).action_reopen_list("退回重来")
        self.election.action_publish_candidates()
        self.election.action_submit_candidates(reason="再次")
        self.assertEqual(self.record("waived").mapped("reason"), ["再次", "时间紧迫"])

    def test_a_void_vote_is_a_row(self):
        self.open()
        self.officer(self.contest).action_void("票箱破损")
        self.assertEqual(self.record("void").contest_id, self.contest)
        self.assertEqual(self.record("void").reason, "票箱破损")

    def test_no_superuser_and_no_sql_changes_or_deletes_a_row(self):
        row = self.undo()
        for call in (
            lambda: row.sudo().write({"reason": "x"}),
            lambda: row.sudo().unlink(),
            lambda: row.sudo().with_context(_force_unlink=True).unlink(),
        ):
            with self.refused("never changed or deleted"):
                call()
        self.env.flush_all()
        table = SQL.identifier(row._table)
        for statement in (
            SQL("UPDATE %s SET reason = 'x' WHERE id = %s", table, row.id),
            SQL("DELETE FROM %s WHERE id = %s", table, row.id),
            SQL("TRUNCATE %s", table),
        ):
            with (
                self.subTest(statement.code),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)

    def test_the_officer_adds_no_row_by_hand(self):
        row = self.undo()
        values = {
            "election_id": self.election.id,
            "organization_id": self.building.id,
            "kind": "void",
            "reason": "x",
            "recorded_at": "2026-01-01",
            "user_id": self.building_officer.id,
        }
        for user in (self.building_officer, self.tellers[0], self.sister_clerk, self.portal):
            rows = self.as_user(user, self.env["union.election.record"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rows.create(values)
        with self.assertRaises(UserError):
            self.officer(self.election).write({"record_ids": [(2, row.id)]})

    def test_an_election_with_a_reason_is_not_deleted(self):
        self.load()
        self.election._note("waived", "x")
        with self.refused("stays on record"):
            self.officer(self.election).unlink()

    def test_the_form_shows_the_record(self):
        row = self.undo()
        view = self.officer(self.election).get_view(view_type="form")
        self.assertIn('name="record_ids"', view["arch"])
        seen = self.officer(self.election).web_read({"record_ids": {"fields": {"reason": {}}}})
        self.assertIn({"id": row.id, "reason": "点错人"}, seen[0]["record_ids"])
