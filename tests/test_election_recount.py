"""Entries that differ: guessing is bounded, a third person or a fresh count settles it."""

import re

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import clause
from .election_case import ElectionCase


class RecountCase(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()
        self.bundle = self.contest.bundle_ids

    def votes(self, third, **values):
        """Return figures in which only the votes of the third candidate vary."""
        return self.figures(self.contest, (12, 11, third, 2), 12) | values

    def differ(self, limit=2):
        """Let both tellers enter, and the second guess until there are no corrections left."""
        self.enter(self.contest, self.tellers[0], **self.votes(10))
        answer = self.enter(self.contest, self.tellers[1], **self.votes(5))
        for guess in range(6, 6 + limit):
            answer = self.enter(self.contest, self.tellers[1], correct=True, **self.votes(guess))
        return answer

    def sheets(self, **values):
        return self.env["union.count.sheet"].search(
            [("bundle_id", "=", self.bundle.id), *((k, "=", v) for k, v in values.items())]
        )


@tagged("post_install", "-at_install")
class TestRecount(RecountCase):
    def test_guessing_ends_at_the_adopted_number_of_corrections(self):
        rule = self.election.rule_ids.filtered(lambda rule: rule.key == "count_corrections")
        self.assertEqual((rule.value, rule.clause), ("2", "NR-ELEC-22c"))
        self.assertEqual(self.bundle.corrections_left, 2)
        answer = self.differ()
        self.assertEqual(answer["state"], "different")
        self.assertEqual((self.bundle.state, self.bundle.corrections_left), ("recount", 0))
        # The next guess would have been right.
        for teller in self.tellers[:2]:
            with self.refused("corrected 2 times and still differ"):
                self.enter(self.contest, teller, correct=True, **self.votes(10))
            sheet = self.as_user(teller, self.bundle).my_sheet_id
            with self.refused("third person counts"):
                sheet.action_correct()

    def test_the_number_is_that_of_the_rules_adopted(self):
        rule = self.election.rule_ids.filtered(lambda rule: rule.key == "count_corrections")
        self.cr.execute("UPDATE union_election_rule SET value = '4' WHERE id = %s", [rule.id])
        self.env.invalidate_all()
        self.differ(limit=3)
        self.assertEqual((self.bundle.state, self.bundle.corrections_left), ("different", 1))
        answer = self.enter(self.contest, self.tellers[1], correct=True, **self.votes(10))
        self.assertEqual(answer["state"], "agreed")

    def test_a_draft_begun_in_time_is_not_handed_in_late(self):
        self.enter(self.contest, self.tellers[0], **self.votes(10))
        self.enter(self.contest, self.tellers[1], **self.votes(5))
        sheet = self.as_user(self.tellers[0], self.bundle).my_sheet_id
        draft = sheet.browse(sheet.action_correct())
        for guess in (6, 7):
            self.enter(self.contest, self.tellers[1], correct=True, **self.votes(guess))
        with self.refused("corrected 2 times"):
            self.as_user(self.tellers[0], draft).action_submit_entry()

    def test_corrections_before_the_second_entry_teach_nothing_and_are_not_counted(self):
        self.enter(self.contest, self.tellers[0], **self.votes(1))
        for guess in (2, 3, 4):
            self.enter(self.contest, self.tellers[0], correct=True, **self.votes(guess))
        self.assertEqual(self.bundle.corrections_left, 2)

    def test_a_third_person_settles_it_without_seeing_a_figure_or_a_field(self):
        self.differ()
        third = self.tellers[2]
        for model in ("union.count.sheet", "union.count.sheet.line"):
            self.assertFalse(self.as_user(third, self.env[model]).search([]))
        answer = self.enter(self.contest, third, **self.votes(10))
        self.assertEqual((answer["entry"], answer["state"]), (3, "agreed"))
        self.assertEqual(answer["differences"], [])
        self.assertEqual(self.bundle.state, "agreed")
        self.assertEqual(
            self.sheets(state="agreed").entered_by_id, self.tellers[0] | self.tellers[2]
        )
        self.assertEqual(len(self.sheets()), 5, "every attempt stays on record")
        result = self.officer(self.contest).action_decide()
        self.assertEqual(result["elected"], self.candidates[:3].mapped("name"))
        self.assertEqual(self.contest.result_ids[2].votes_for, 10)

    def test_the_third_count_may_confirm_the_second_entry(self):
        self.differ()
        self.enter(self.contest, self.tellers[2], **self.votes(7))
        self.officer(self.contest).action_decide()
        line = self.contest.result_ids.filtered(lambda li: li.candidate_id == self.candidates[2])
        self.assertEqual(line.votes_for, 7)

    def test_a_third_count_like_neither_is_told_nothing_and_not_corrected(self):
        self.differ()
        answer = self.enter(self.contest, self.tellers[2], **self.votes(9))
        self.assertEqual((answer["state"], answer["differences"]), ("different", []))
        self.assertEqual(self.bundle.state, "afresh")
        for teller in self.tellers:
            with self.refused("corrected|afresh"):
                self.enter(self.contest, teller, correct=True, **self.votes(10))
        self.assertEqual(
            self.as_user(self.building_officer, self.bundle).action_compare()[0]["state"], "afresh"
        )
        with self.refused("not all bundles"):
            self.officer(self.contest).action_decide()

    def test_counted_afresh_with_a_reason_and_every_attempt_on_record(self):
        self.differ()
        bundle = self.officer(self.bundle)
        with self.refused("Say why"):
            bundle.action_recount(" ")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(self.tellers[0], self.bundle).action_recount("x")
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user(self.sister_clerk, self.bundle).action_recount("x")
        self.assertEqual(
            bundle.action_recount("两次更正后仍不一致"),
            {"id": bundle.id, "state": "waiting", "pass": 2},
        )
        self.assertEqual(set(self.sheets().mapped("state")), {"superseded"})
        self.assertEqual(len(self.sheets()), 4)
        record = self.election.record_ids.filtered(lambda row: row.kind == "recount")
        self.assertEqual(record.bundle_id, self.bundle)
        self.assertEqual(self.bundle.corrections_left, 2)
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.assertEqual(self.contest.state, "decided")
        with self.refused("do not differ"):
            bundle.action_recount("x")

    def test_drafts_go_when_it_is_counted_afresh(self):
        self.enter(self.contest, self.tellers[0], **self.votes(10))
        self.enter(self.contest, self.tellers[1], **self.votes(5))
        sheet = self.as_user(self.tellers[1], self.bundle).my_sheet_id
        draft = self.env["union.count.sheet"].browse(sheet.action_correct())
        self.officer(self.bundle).action_recount("重新计票")
        self.assertFalse(draft.exists())

    @clause("NR-ELEC-22")
    def test_the_third_is_no_candidate_and_nobody_unknown(self):
        self.differ()
        with self.refused("SZ-5.1.3.5a2"):
            self.enter(self.contest, self.building_teller, **self.votes(10))
        self.members[0].partner_id = self.tellers[2].partner_id
        with self.refused("NR-ELEC-22"):
            self.enter(self.contest, self.tellers[2], **self.votes(10))

    def test_one_person_behind_two_logins_does_not_count_twice(self):
        # Both logins were voted; only afterwards it comes out that they are one person.
        self.enter(self.contest, self.tellers[0], **self.votes(10))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE res_users SET partner_id = %s WHERE id = %s",
            [self.tellers[0].partner_id.id, self.tellers[1].id],
        )
        self.env.invalidate_all()
        with self.refused("another login"):
            self.enter(self.contest, self.tellers[1], **self.votes(10))

    def test_the_database_keeps_the_attempts(self):
        self.differ()
        self.env.flush_all()
        for statement in (
            "DELETE FROM union_count_sheet WHERE bundle_id = %s",
            "UPDATE union_count_sheet SET count_pass = 9 WHERE bundle_id = %s",
            "UPDATE union_count_sheet SET supersedes_id = NULL"
            " WHERE supersedes_id IS NOT NULL AND bundle_id = %s",
        ):
            with (
                self.subTest(statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [self.bundle.id])


@tagged("post_install", "-at_install")
class TestRecountOverRpc(HttpCase, RecountCase):
    def call(self, user, model, method, **body):
        """Call a method as that person over JSON-2; return ``(status, answer)``."""
        self.env.flush_all()
        key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "key", None)
        response = self.url_open(
            f"/json/2/{model}/{method}",
            json=body,
            headers={"Authorization": f"bearer {key}"},
        )
        self.env.invalidate_all()
        return response.status_code, response.json()

    def hand_in(self, user, third, **values):
        return self.call(
            user,
            "union.contest",
            "action_enter_count",
            ids=self.contest.ids,
            bundle=1,
            **self.votes(third, **values),
        )

    @mute_logger("odoo.http")
    def test_a_script_does_not_guess_its_way_to_agreement(self):
        self.hand_in(self.tellers[0], 10)
        self.hand_in(self.tellers[1], 1)
        statuses = []
        for guess in (2, 3, 4, 5, 6, 7, 8, 9, 10):
            status, answer = self.hand_in(self.tellers[1], guess, correct=True)
            statuses.append(status)
            told = re.sub(r"candidate:\d+", "candidate", str(answer.get("differences", "")))
            self.assertNotIn("10", told)
        self.assertEqual(statuses, [200, 200] + [422] * 7)
        self.assertEqual(self.bundle.state, "recount")
        attempts = [
            ("union.count.bundle", "write", {"ids": self.bundle.ids, "vals": {"count_pass": 2}}),
            ("union.count.bundle", "write", {"ids": self.bundle.ids, "vals": {"state": "first"}}),
            ("union.count.bundle", "action_recount", {"ids": self.bundle.ids, "reason": "x"}),
        ]
        for model, method, body in attempts:
            status, _answer = self.call(self.tellers[1], model, method, **body)
            self.assertEqual(status, 403, (method, body))
        others = self.sheets(entered_by_id=self.tellers[0].id)
        status, _answer = self.call(
            self.tellers[1], "union.count.sheet", "read", ids=others.ids, fields=["papers"]
        )
        self.assertEqual(status, 403)
        status, answer = self.hand_in(self.tellers[2], 10)
        self.assertEqual((status, answer["state"]), (200, "agreed"))
