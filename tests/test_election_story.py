"""A whole election on paper, from the draft to the superior's approval."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestElectionStory(ElectionCase):
    VOTERS = 90
    SEATS = 3

    @clause("NR-ELEC-4b", "SZ-5.1.3.4c", "SZ-5.1.3.5c1", "SZ-5.1.3.5c3", "NR-ELEC-27b")
    def test_congress_of_ninety_elects_its_committee(self):
        election = self.make_election(candidates=5, chair=True)
        election.action_advance()
        self.assertEqual(election.phase, "roll")
        self.assertEqual({rule.key: rule.value for rule in election.rule_ids}["base"], "entitled")

        # The roster: one person with retained membership keeps everybody out, until left out.
        rows = self.rows() + self.rows(self.retained)
        answer = election.action_load_roster(rows)
        self.assertEqual(answer["loaded"], 0)
        self.assertFalse(election.voter_ids)
        self.assertEqual([item["row"] for item in answer["refused"]], [91])
        self.assertEqual(answer["refused"][0]["code"], "row_retained")
        self.assertEqual(answer["refused"][0]["clause"], "NR-ELEC-4b")
        answer = election.action_load_roster(rows, skip_refused=True)
        self.assertEqual((answer["loaded"], len(answer["refused"])), (90, 1))
        self.assertEqual(len(election.constituency_ids), 3)
        again = election.action_load_roster(self.rows())
        self.assertEqual((again["loaded"], again["unchanged"]), (0, 90))

        # Candidates: published by the server's clock, for five full working days.
        election.action_advance()
        published = election.action_publish_candidates(reason=self.why)
        self.assertEqual(published["published_on"], "2026-10-12")
        self.assertEqual(
            date.fromisoformat(published["ends_on"]),
            self.workdays_after(date(2026, 10, 12), 5),
        )
        with self.refused("SZ-5.1.3.4c"):
            election.action_submit_candidates()
        self.after_publicity()
        sent = election.action_submit_candidates()
        self.assertEqual(sent["state"], "pending")
        self.approve()

        # The day of the congress.
        election.action_freeze_roll()
        election.voter_ids[:80].action_check_in()
        self.assertEqual((election.voter_count, election.checked_in_count), (90, 80))
        self.vote_scrutineers()
        printed = election.action_print_ballots(spare=2)
        self.assertEqual([item["printed"] for item in printed], [92, 92])
        self.assertEqual(printed[0]["serial_to"] + 1, printed[1]["serial_from"])
        opened = election.action_open()
        self.assertEqual((opened["entitled"], opened["present"]), (90, 80))
        self.account(self.contest, spoilt=1, issued=81, recovered=80)
        self.account(self.chair)
        election.action_close_poll()

        # One void paper, one write-in, a tie at the last seat.
        for contest in (self.contest, self.chair):
            contest.action_bundle(size=40)
        half = self.figures(self.contest, (37, 30, 24, 24, 1), 39, invalid=1)
        other = self.figures(
            self.contest, (38, 30, 25, 25, 1), 40, write_ins=[{"name": "周秀英", "votes": 1}]
        )
        for bundle, figures in ((1, half), (2, other)):
            for teller in self.tellers[:2]:
                self.enter(self.contest, teller, bundle=bundle, **figures)
        result = self.officer(self.contest).action_decide()
        self.assertEqual(result["state"], "runoff")
        self.assertEqual(result["needed"], 46)
        self.assertEqual(result["elected"], [self.members[0].name, self.members[1].name])
        self.assertEqual(result["runoff"], [self.members[2].name, self.members[3].name])
        self.assertEqual(self.contest.counts["invalid"], 1)
        self.assertEqual(
            self.contest.result_ids.filtered("written_in").mapped("written_in"), ["周秀英"]
        )
        with self.refused("run-off"):
            election.action_publish_result()

        runoff = self.env["union.contest"].browse(self.officer(self.contest).action_runoff())
        self.assertEqual((runoff.seats, len(runoff.candidate_ids)), (1, 2))
        election.action_print_ballots()
        self.account(runoff)
        self.officer(runoff).action_bundle(size=80)
        self.assertEqual(self.count(runoff, (30, 50), 80)["elected"], [self.members[3].name])
        for bundle in (1, 2):
            for teller in self.tellers[:2]:
                self.enter(self.chair, teller, bundle=bundle, **self.figures(self.chair, (39,), 40))
        self.officer(self.chair).action_decide()

        # The result: committee, term and seats at once, the deadline, the report.
        voted_on = self.today()
        published = election.action_publish_result()
        self.assertEqual(len(published["elected"]), 4)
        term = election.term_ids
        self.assertEqual((term.state, term.number, len(term.seat_ids)), ("elected", 1, 3))
        self.assertEqual(
            dict(zip(term.seat_ids.member_id.ids, term.seat_ids.mapped("position"), strict=True)),
            {
                self.members[0].id: "chair",
                self.members[1].id: "member",
                self.members[3].id: "member",
            },
        )
        self.assertEqual(term.date_from, voted_on)
        self.assertEqual(term.date_to, date(2031, voted_on.month, voted_on.day) - timedelta(days=1))
        self.assertEqual(election.report_due_on, self.workdays_after(voted_on, 5))
        self.assertEqual(election.result_publicity_id.published_on, voted_on)
        reported = election.action_report()
        self.assertEqual(reported["reported_on"], voted_on.isoformat())
        self.approve("result")
        self.assertEqual(election.phase, "approved")
        self.assertEqual(election.approved_on, voted_on)
        self.assertEqual(term.state, "current")
        self.assertEqual(
            self.officer(election).action_verify(),
            {
                "roll": True,
                "rules": True,
                "presence": True,
                "papers": True,
                "entries": True,
                "result": True,
                "report": True,
                "not_covered": {},
                "contests": {
                    str(contest.id): True for contest in self.contest | self.chair | runoff
                },
            },
        )
        with self.refused("public until the end of"):
            self.officer(election).action_close()
        self.at(f"{election.result_publicity_id.ends_on + timedelta(days=1)} 02:00:00")
        self.officer(election).action_close()
        self.assertEqual(election.phase, "closed")
        self.assertEqual(election.meeting_id.state, "closed")

    def test_papers_of_the_election_show_their_chinese(self):
        """The HTML of both papers: every name, no serial on the paper itself, the digest."""
        election = self.make_election()
        self.start_count()
        for bundle in self.contest.bundle_ids:
            papers = bundle.papers
            figures = self.figures(self.contest, (papers, papers, papers, 0), papers)
            for teller in self.tellers[:2]:
                self.enter(self.contest, teller, bundle=bundle.number, **figures)
        self.officer(self.contest).action_decide()
        election.action_publish_result()
        html = (
            self.env["ir.actions.report"]
            .with_user(self.building_officer)
            ._render_qweb_html("trade_union.election_result", election.ids)[0]
            .decode()
        )
        for text in (self.building.name, election.name, election.result_digest):
            self.assertIn(text, html)
        for candidate in self.candidates:
            self.assertIn(candidate.name, html)
