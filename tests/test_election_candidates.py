"""Who nominates, what the review finds, and what becomes of a candidate lost after printing."""

from datetime import timedelta

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestNomination(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election(reviewed=False)
        self.candidate = self.candidates[0]

    def nominate_by(self, user=None, **values):
        return self.as_user(user or self.building_officer, self.env["union.nomination"]).create(
            {"candidate_id": self.candidate.id, **values}
        )

    def effects(self):
        return {
            result["clause"]: result["effect"]
            for result in self.candidate._union_check("submit")[self.candidate.id]
        }

    @clause("NR-ELEC-12", "NR-CHAIR-8")
    def test_bodies_and_supporters_are_counted(self):
        self.assertEqual(self.effects()["NR-ELEC-12"], "inform")
        self.nominate_by(nominator_id=self.primary.id)
        self.nominate_by(body="group", group_name="一车间小组", supporter_count=8)
        self.nominate_by(body="poll", supporter_count=21)
        self.env.invalidate_all()
        self.assertEqual((self.candidate.nomination_count, self.candidate.supporter_count), (3, 29))
        self.assertNotEqual(self.effects().get("NR-ELEC-12"), "inform")

    @clause("NR-CHAIR-8")
    def test_a_chair_of_an_enterprise_is_nominated_by_branch_or_secret_poll(self):
        chair = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "chair"}
        )
        self.candidate = self.nominate(chair, self.members[:1])
        self.assertFalse(self.effects()["NR-CHAIR-8"], "a federation")
        self.building.sudo().write({"level": "primary", "kind": "single"})
        self.env.invalidate_all()
        self.assertEqual(self.effects()["NR-CHAIR-8"], "warn")
        self.nominate_by(body="members", supporter_count=9)
        self.env.invalidate_all()
        self.assertEqual(self.effects()["NR-CHAIR-8"], "warn", "neither branch nor secret poll")
        self.nominate_by(body="poll", supporter_count=31)
        self.env.invalidate_all()
        self.assertNotEqual(self.effects().get("NR-CHAIR-8"), "warn")

    def test_two_candidates_of_one_name_are_told_apart(self):
        twin = self.env["union.member"].create(
            {
                "name": self.candidate.name,
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
            }
        )
        second = self.nominate(self.contest, twin)
        (self.candidates | second).action_review("passed")
        self.assertIn(f"called {twin.name}", self.contest.order_warning)
        self.load()
        self.election.action_advance()
        with self.refused("Two candidates are called"):
            self.election.action_publish_candidates()
        self.officer(second).beside_name = "一车间"
        self.assertFalse(self.election._gate_names_apart())
        self.election.action_publish_candidates(reason=self.why)
        self.assertIn(f"{twin.name}（一车间）", self.election.publicity_id.content)
        self.assertEqual(second.name, twin.name, "in the order of strokes by the name alone")

    def test_bad_nominations_are_refused(self):
        for message, values in (
            ("which union", {}),
            ("which group", {"body": "group"}),
            ("how many members", {"body": "members"}),
            ("nor a union below", {"nominator_id": self.street.id}),
            ("a day to come", {"body": "poll", "supporter_count": 1, "nominated_on": "2026-10-13"}),
        ):
            with self.subTest(message), self.refused(message, ValidationError):
                self.nominate_by(**values)
        self.nominate_by(nominator_id=self.primary.id)
        with (
            self.subTest("twice"),
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.nominate_by(nominator_id=self.primary.id)
        self.publish()
        for attempt in (
            lambda: self.nominate_by(body="poll", supporter_count=3),
            lambda: self.officer(self.candidate.nomination_ids).write({"supporter_count": 9}),
            lambda: self.officer(self.candidate.nomination_ids).unlink(),
        ):
            with self.refused("this is done in"):
                attempt()

    @clause("NR-ELEC-12b", "NR-CHAIR-12")
    def test_a_superior_may_recommend_an_outsider_as_chair(self):
        outsider = self.env["union.member"].create(
            {
                "name": "外来人",
                "gender": "male",
                "organization_id": self.sister_street.id,
                "state": "active",
            }
        )
        chair = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "chair"}
        )
        values = {"contest_id": chair.id, "member_id": outsider.id}
        candidates = self.env["union.candidate"]
        with self.refused("no member of", ValidationError):
            candidates.create(values)
        candidate = candidates.create(values | {"recommended_by_id": self.street.id})
        self.assertEqual(candidate.member_id, outsider)
        with self.refused("no member of", ValidationError):
            candidate.recommended_by_id = False
        with self.refused("no member of", ValidationError):
            candidates.create(
                {
                    "contest_id": self.contest.id,
                    "member_id": outsider.id,
                    "recommended_by_id": self.street.id,
                }
            )

    @clause("SZ-5.1.3.4b", "NR-ELEC-12-shenzhen")
    def test_a_review_says_who_when_and_on_what_ground(self):
        self.assertEqual(self.effects()["SZ-5.1.3.4b"], "warn")
        answer = self.officer(self.candidates[:2]).action_review("passed", "档案已核")
        self.assertEqual([row["review"] for row in answer], ["passed", "passed"])
        self.assertEqual(
            (self.candidate.reviewed_by_id, self.candidate.reviewed_on.isoformat()),
            (self.building_officer, "2026-10-12"),
        )
        self.assertNotIn(self.effects().get("SZ-5.1.3.4b"), ("warn", "block"))
        refused = self.officer(self.candidates[1])
        with self.refused("on what ground"):
            refused.action_review("refused")
        refused.action_review("refused", "不符合任职条件")
        self.assertEqual(refused.state, "refused")
        self.assertNotIn(refused, self.contest._standing())
        self.assertNotIn(refused, self.election._candidates())
        # The review may come to another finding while the list is open.
        refused.action_review("passed", "补充材料后复核")
        self.assertEqual(refused.state, "nominated")
        rows = self.election.record_ids.filtered(lambda row: row.kind == "reviewed")
        self.assertEqual(rows.mapped("reason"), ["补充材料后复核", "不符合任职条件"])
        with self.refused("passes or refuses"):
            refused.action_review("perhaps", "x")

    def test_no_objection_is_lost_when_the_list_is_shown_anew(self):
        self.publish()
        objection = self.env["union.publicity.objection"].browse(
            self.officer(self.election.publicity_id).action_object("候选人与事实不符")
        )
        with self.refused("wait for an answer"):
            self.election.action_republish_candidates()
        with self.refused("wait for an answer"):
            self.election.action_reopen_list("重新酝酿")
        self.officer(objection).action_handle("经核实属实", upheld=True)
        with self.refused("was upheld"):
            self.election.action_republish_candidates()
        self.election.action_reopen_list("重新酝酿")
        with self.refused("was upheld"):
            self.election.action_publish_candidates(reason=self.why)
        self.officer(self.candidates[3]).action_withdraw("异议成立")
        self.election.action_publish_candidates(reason=self.why)

    def test_a_published_list_changes_when_the_review_refuses_somebody(self):
        self.publish()
        self.officer(self.candidate).action_review("refused", "公示期间查实")
        self.assertIn("list_changed", {f["code"] for f in self.election._gate_findings()})
        self.after_publicity()

    @clause("SZ-5.1.3.4a")
    def test_the_method_of_producing_candidates_is_drawn_up(self):
        self.assertIn("review", self.election.nomination_method)
        self.election.action_advance()
        self.election.action_load_roster(self.rows())
        self.election.action_advance()
        gate = {f["gate"]: f for f in self.election._gate_findings()}["method_drawn_up"]
        self.assertTrue(gate["passed"])
        self.election.nomination_method = " "
        gate = {f["gate"]: f for f in self.election._gate_findings()}["method_drawn_up"]
        self.assertEqual((gate["passed"], gate["severity"]), (False, "warn"))

    @clause("NR-CHAIR-10")
    def test_an_enterprise_chair_is_public_for_seven_days(self):
        self.assertFalse(self.election._chair_publicity(), "no vote on a chair")
        self.nominate(
            self.officer(self.env["union.contest"]).create(
                {"election_id": self.election.id, "position": "chair"}
            ),
            self.members[:1],
        )
        self.publish()
        self.assertFalse(self.election._chair_publicity(), "a federation")
        self.building.sudo().write({"level": "primary", "kind": "single"})
        day = self.election.published_on
        self.at(f"{day + timedelta(days=7)} 02:00:00")
        ((code, params, more),) = self.election._chair_publicity()
        self.assertEqual((code, params["days"], more["severity"]), (
            "chair_publicity_running", 7, "block",
        ))  # fmt: skip
        self.at(f"{day + timedelta(days=8)} 02:00:00")
        self.assertFalse(self.election._chair_publicity())

    @clause("SZ-5.1.3.4c")
    def test_a_changed_list_is_published_again_by_screen(self):
        self.publish()
        first = self.election.publicity_id
        self.officer(self.candidate).action_withdraw("个人原因")
        self.officer(self.election).button_republish()
        self.assertEqual(
            (first.state, self.election.publicity_id.state), ("withdrawn", "published")
        )
        self.assertNotIn(self.candidate.name, self.election.publicity_id.content)

    def test_nobody_else_nominates_and_reviews(self):
        self.nominate_by(nominator_id=self.primary.id)
        for user in (self.tellers[0], self.sister_clerk, self.street_auditor, self.portal):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.nominate_by(user, body="poll", supporter_count=1)
                with self.assertRaises(AccessError):
                    self.as_user(user, self.candidate).action_review("passed")
        sister = self.as_user(self.sister_clerk, self.env["union.nomination"])
        self.assertFalse(sister.search([]))
        with self.assertRaises(AccessError):
            self.officer(self.candidate).write({"review": "passed"})


@tagged("post_install", "-at_install")
class TestLostCandidate(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def policy(self, value):
        rule = self.env["union.rule"].search([("key", "=", "election.lost_candidate")])
        own = rule.sudo().copy({"organization_id": self.building.id})
        own.value = value
        self.env.invalidate_all()

    def lose(self, candidate=None, reason="因病去世"):
        return self.officer(candidate or self.candidates[0]).action_lose(reason)

    @clause("NR-ELEC-4b")
    def test_struck_votes_are_counted_and_elect_nobody(self):
        self.open()
        self.assertEqual(self.lose()["handling"], "strike")
        self.assertIn(self.candidates[0], self.contest._standing(), "the name stays on the paper")
        self.account()
        self.election.action_close_poll()
        self.officer(self.contest).action_bundle()
        result = self.count(self.contest, (9, 9, 9, 9), 12)
        self.assertEqual(result["elected"], self.candidates[1:4].mapped("name"))
        line = self.contest.result_ids.filtered(
            lambda line: line.candidate_id == self.candidates[0]
        )
        self.assertEqual((line.status, line.votes_for), ("struck", 9))
        self.assertIn("stands no more", line.verdict_text)
        row = self.election.record_ids.filtered(lambda row: row.kind == "candidate_lost")
        self.assertEqual((row.reason, row.candidate_id), ("因病去世", self.candidates[0]))

    def test_papers_are_printed_anew_while_they_are_in_the_block(self):
        self.policy("reprint")
        self.gather()
        before = self.contest.batch_ids
        self.assertEqual(self.lose()["handling"], "reprint")
        after = self.contest.batch_ids - before
        self.assertTrue(before.set_aside)
        self.assertEqual((before.unused_count, after.printed_count), (14, 14))
        self.assertEqual(after.serial_from, before.serial_to + 1)
        self.assertNotEqual(after.mark, before.mark)
        self.assertNotIn(self.candidates[0], self.contest._standing())
        # The list is the one the superior approved; without him it is voted on.
        self.election.action_open()
        other = self.candidates[1]
        self.assertEqual(self.lose(other)["handling"], "strike", "papers are with the voters")

    def test_the_vote_is_void_and_held_again_without_him(self):
        self.policy("repeat")
        self.open()
        self.assertEqual(self.lose()["handling"], "repeat")
        self.assertEqual(self.contest.state, "void")
        self.assertIn("stands no more", self.contest.verdict_text)
        self.account()
        self.election.action_close_poll()
        again = self.env["union.contest"].browse(self.officer(self.contest).action_repeat())
        self.assertEqual(again.candidate_ids.member_id, self.candidates[1:].member_id)

    def test_papers_that_may_be_with_the_voters_are_accounted_for(self):
        self.policy("repeat")
        self.open()
        self.lose()
        batch = self.contest.batch_ids
        self.assertEqual((batch.state, batch.set_aside), ("printed", False))
        with self.refused("are not accounted for"):
            self.election.action_close_poll()
        self.account(recovered=7)
        self.election.action_close_poll()
        self.assertEqual((batch.recovered_count, batch.missing_count), (7, 5))

    def test_who_is_lost_is_on_no_list_drawn_up_anew(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        self.lose()
        self.as_user(self.street_reviewer, self.election.report_ids).action_return(comment="退回")
        self.officer(self.election).action_reopen_list("名单须调整")
        lost = self.candidates[0]
        self.assertEqual((lost.state, lost.withdrawn_reason), ("withdrawn", "因病去世"))
        self.assertNotIn(lost, self.contest._standing())
        self.election.action_publish_candidates(reason=self.why)
        self.assertNotIn(lost.name, self.election.publicity_id.content)

    def test_he_is_lost_in_the_other_vote_too(self):
        self.make_election(chair=True)
        self.gather()
        here, there = self.candidates[0], self.chair.candidate_ids
        action = self.officer(here).button_lose()
        dialog = self.officer(self.env[action["res_model"]]).with_context(**action["context"])
        dialog = dialog.create({"reason": "因病去世"})
        self.assertEqual(dialog.elsewhere_ids, there)
        dialog.button_lose()
        self.assertEqual((here.state, there.state), ("lost", "lost"))
        other = self.candidates[1]
        self.assertEqual(self.lose(other)["elsewhere"], [])

    def test_papers_printed_later_look_like_those_printed_before(self):
        self.approve_list()
        self.election.action_freeze_roll()
        self.lose()
        self.election.action_print_ballots()
        self.lose(self.candidates[1])
        self.officer(self.contest).action_print_more(1, "选票损坏")
        first, more = self.contest.batch_ids
        for batch in (first, more):
            self.assertEqual(batch._paper()["struck"], self.candidates[0])

    def test_who_stands_no_more_does_not_withdraw(self):
        self.officer(self.candidates[0]).action_withdraw("个人原因")
        with self.refused("no more already"):
            self.officer(self.candidates[0]).action_withdraw("x")

    def test_what_is_refused(self):
        with self.refused("this is done in"):
            self.lose()
        self.gather()
        with self.refused("Say why"):
            self.lose(reason=" ")
        self.lose()
        with self.refused("no more already"):
            self.lose()
        for user in (self.tellers[0], self.sister_clerk, self.street_auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.candidates[1]).action_lose("x")
