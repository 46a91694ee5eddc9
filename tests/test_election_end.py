"""An election that leads nowhere ends; who is no member any more is not seated."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestElectionEnd(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def counted(self):
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)

    def test_who_gives_up_says_why_and_it_stays(self):
        self.publish()
        with self.refused("Say why"):
            self.election.action_cancel("  ")
        answer = self.election.action_cancel("企业改制，选举暂停")
        self.assertEqual(answer["phase"], "cancelled")
        self.assertEqual(self.election.publicity_id.state, "withdrawn")
        self.assertEqual(self.election.ended_on, self.today())
        states = dict(self.election.step_ids.mapped(lambda s: (s.phase_id.code, s.state)))
        self.assertEqual(
            (states["nomination"], states["publicity"], states["opened"], states["cancelled"]),
            ("done", "stopped", "stopped", "current"),
        )
        record = self.election.record_ids.filtered(lambda row: row.kind == "cancelled")
        self.assertEqual(
            (record.reason, record.user_id), ("企业改制，选举暂停", self.building_officer)
        )
        with self.refused("has ended"):
            self.election.action_cancel("再次")
        with self.refused("next comes"):
            self.election.action_submit_candidates(reason="x")
        with self.refused("next comes|begins with"):
            self.election.action_advance()

    def test_what_is_with_the_superior_is_taken_back_first(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        with self.refused("take it back first"):
            self.election.action_cancel("暂停")

    def test_a_result_given_up_makes_no_term(self):
        self.counted()
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_cancel("公示期间异议成立")
        self.env.invalidate_all()
        self.assertEqual(self.election.term_ids.state, "annulled")
        self.assertEqual(self.election.result_publicity_id.state, "withdrawn")

    def test_what_was_reported_is_the_superiors(self):
        self.counted()
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        with self.refused("the superior answers it"):
            self.officer(self.election).action_cancel("暂停")

    @clause("NR-ELEC-28c")
    def test_a_refused_election_is_over_and_its_term_free_for_another(self):
        self.counted()
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.approve("result")
        term = self.election.term_ids
        self.at("2030-10-14 02:00:00")
        opened = self.officer(term).action_open_reelection()
        self.election = self.officer(self.env["union.election"].browse(opened["res_id"]))
        self.contest = self.election.contest_ids
        self.nominate(self.contest, self.members[:4])
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        report = self.election.report_ids.filtered(lambda row: row.kind == "result")
        self.as_user(self.street_reviewer, report).action_refuse(comment="程序不合规")
        self.env.invalidate_all()
        self.assertEqual(
            (self.election.phase, self.election.ended_reason), ("refused", "程序不合规")
        )
        self.assertFalse(term.reelection_id)
        running = self.env["union.election"].search([("has_ended", "=", False)])
        self.assertNotIn(self.election, running)
        again = self.officer(term).action_open_reelection()
        self.assertNotEqual(again["res_id"], self.election.id)

    @clause("NR-ELEC-28c")
    def test_what_was_refused_before_there_was_such_an_end_is_ended_by_night(self):
        self.counted()
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        report = self.election.report_ids.filtered(lambda row: row.kind == "result")
        elections = self.env["union.election"].sudo()
        elections._cron_remind()
        self.assertEqual(self.election.phase, "reported")
        self.env.flush_all()
        # As an earlier version left it.
        self.cr.execute(
            "UPDATE union_election_report SET approval_state = 'refused' WHERE id = %s", [report.id]
        )
        self.env.invalidate_all()
        elections._cron_remind()
        self.assertEqual(self.election.phase, "refused")
        self.assertTrue(self.election.ended_reason)
        elections._cron_remind()

    def test_nobody_else_gives_it_up(self):
        self.publish()
        for user in (self.building_clerk.browse(), self.tellers[0]):
            if user:
                with self.refused("", AccessError):
                    self.as_user(user, self.election).action_cancel("暂停")


@tagged("post_install", "-at_install")
class TestStillMember(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    @clause("NR-ELEC-4b")
    def test_who_left_before_the_polls_open_is_not_voted_on(self):
        self.gather()
        self.candidates[1].member_id.sudo().state = "retained"
        with self.refused("no active member.*NR-ELEC-4b|不"):
            self.election.action_open()
        self.candidates[1].member_id.sudo().state = "active"
        self.env.invalidate_all()
        self.assertEqual(self.election.action_open()["phase"], "opened")

    @clause("NR-ELEC-4b")
    def test_who_left_before_the_result_is_not_seated(self):
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        gone = self.candidates[0].member_id
        gone.sudo().state = "retained"
        election = self.officer(self.election)
        with self.refused("the seat stays empty"):
            election.action_publish_result()
        answer = election.action_publish_result(reason="该同志已离职，席位空缺待补选")
        self.assertEqual(answer["waived"], ["winners_entitled"])
        seats = self.election.sudo().term_ids.seat_ids
        self.assertEqual(len(seats), 2)
        self.assertNotIn(gone, seats.member_id)
        self.assertNotIn(gone.name, self.election.result_publicity_id.content)

    @clause("NR-CONG-39")
    def test_an_objection_to_the_result_is_answered_before_it_goes_up(self):
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        election = self.officer(self.election)
        election.action_publish_result()
        notice = self.officer(self.election.result_publicity_id)
        objection = self.officer(
            self.env["union.publicity.objection"].browse(notice.action_object("计票有误"))
        )
        with self.refused("1 objections to the result stand"):
            election.action_report()
        objection.action_handle("复核无误", upheld=False)
        self.assertEqual(election.action_report()["waived"], [])

    @clause("SZ-5.1.3.5c3")
    def test_it_closes_when_the_result_was_public_long_enough(self):
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        election = self.officer(self.election)
        election.action_publish_result()
        election.action_report()
        self.approve("result")
        with self.refused("public until the end of 2026-10-27"):
            election.action_close()
        self.assertEqual(self.election.result_publicity_id.ends_on, date(2026, 10, 27))
        self.at("2026-10-28 02:00:00")
        self.assertEqual(election.action_close()["phase"], "closed")
