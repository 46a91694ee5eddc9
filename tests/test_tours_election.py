"""An election by clicking, in headless Chromium, at desktop and at phone size."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .election_case import ElectionCase


class ElectionTourCase(HttpCase, ElectionCase):
    """The clock runs on from each moment: a browser that waits must not wait for ever."""

    VOTERS = 90
    SEATS = 4

    def setUp(self):
        super().setUp()
        self.at("2026-10-12 02:00:00")
        people = self.building_officer | self.street_reviewer | self.street_approver | self.tellers
        for user in people:
            # OdooBot greets a new user in a window over the whole phone.
            user.write({"password": user.login, "odoobot_state": "disabled"})

    def at(self, moment):
        self.stop_clock()
        self.clock = freeze_time(moment, tick=True)
        self.clock.start()
        self.env.invalidate_all()

    def walk(self, tour, user, where):
        """Let the person go through the tour from that screen."""
        self.env.flush_all()
        self.start_tour(f"/odoo/{where}", f"trade_union_{tour}", login=user.login)
        self.env.invalidate_all()

    def officer_walks(self, step, record=None):
        record = record or self.election
        self.walk(f"election_{step}", self.building_officer, f"{record._name}/{record.id}")

    def superior_agrees(self):
        for user in (self.street_reviewer, self.street_approver):
            self.walk("approval_agree", user, "")

    def tell(self):
        self.not_asked("group_prepares", "plan_there", "offices_whole")
        election = self.make_election(candidates=5)
        self.load()
        election.action_publish_roll()
        election.action_advance()
        self.officer_walks("publish")
        self.assertEqual(election.published_on.isoformat(), "2026-10-12")
        self.after_publicity()
        self.officer_walks("send_list")
        self.superior_agrees()
        self.assertEqual(set(self.candidates.mapped("state")), {"approved"})
        self.meet()
        self.vote()
        self.run_off()
        self.officer_walks("publish_result")
        voted_on = self.today()
        # Three of the five working days go by.
        self.at(f"{self.workdays_after(voted_on, 3).isoformat()} 02:00:00")
        self.officer_walks("report")
        self.assertEqual(election.reported_on, self.workdays_after(voted_on, 3))
        self.superior_agrees()
        self.assertEqual(election.phase, "approved")
        term = election.term_ids
        self.assertEqual(term.state, "current")
        self.assertEqual(term.seat_ids.member_id, self.candidates[:4].member_id)
        self.assertFalse(election.record_ids, "nothing was let pass with a reason")
        self.at(f"{election.result_publicity_id.ends_on + timedelta(days=1)} 02:00:00")
        self.officer_walks("end")
        self.assertEqual(election.phase, "closed")

    def nominate_by_hand(self):
        """A new election, its first contest and two candidates, all by clicking."""
        self.make_election(candidates=0)
        election = self.officer(self.env["union.election"]).create(
            {"name": "补选", "organization_id": self.building.id, "kind": "by_election"}
        )
        self.officer_walks("nominate", election)
        candidates = election.contest_ids.candidate_ids
        self.assertEqual(len(election.contest_ids), 1)
        self.assertEqual(candidates.mapped("member_id.name"), ["刘志强", "刘建国"])
        self.assertEqual(candidates.mapped("sequence"), [1, 2])
        self.assertFalse(self.contest.candidate_ids)

    def meet(self):
        """Freeze the roll, check people in, vote scrutineers and rules, open the polls."""
        election = self.election
        self.officer_walks("freeze")
        self.assertTrue(election.roll_frozen_on)
        self.officer_walks("check_in")
        self.assertEqual((election.voter_count, election.checked_in_count), (90, 63))
        self.officer_walks("meeting", election.meeting_id)
        people = election.meeting_id.scrutineer_ids
        self.assertEqual(people.filtered("confirmed").mapped("role"), ["chief", "teller", "teller"])
        election.action_print_ballots()
        self.officer_walks("open")
        self.assertEqual(election.phase, "opened")

    def vote(self):
        """Account for the papers, count them twice: a void one, a write-in and a tie."""
        self.officer_walks("account", self.contest)
        self.assertEqual(self.contest.batch_ids.spoilt_count, 1)
        self.officer_walks("close_polls")
        self.officer_walks("bundle", self.contest)
        self.tellers_walk("count")
        self.assertEqual(set(self.contest.bundle_ids.mapped("state")), {"agreed"})
        self.officer_walks("decide", self.contest)
        self.assertEqual((self.contest.state, self.contest.counts["invalid"]), ("runoff", 1))
        self.assertIn("周秀英", self.contest.result_ids.mapped("written_in"))
        tied = self.contest.result_ids.filtered(lambda line: line.status == "runoff")
        self.assertEqual(tied.candidate_id, self.candidates[3:5])

    def run_off(self):
        self.officer_walks("runoff", self.contest)
        runoff = self.contest.child_ids
        self.election.action_print_ballots()
        self.officer_walks("account_runoff", runoff)
        self.tellers_walk("count_runoff")
        self.officer_walks("decide", runoff)
        self.assertEqual(runoff.state, "decided")

    def tellers_walk(self, tour):
        for teller in self.tellers[:2]:
            self.walk(f"election_{tour}", teller, "action-trade_union.union_count_bundle_action")


@tagged("post_install", "-at_install")
class TestElectionDesktopTour(ElectionTourCase):
    browser_size = "1366x900"

    def test_election_is_held_at_a_desk(self):
        self.tell()

    def test_candidates_are_named_at_a_desk(self):
        self.nominate_by_hand()


@tagged("post_install", "-at_install")
class TestElectionPhoneTour(ElectionTourCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_election_is_held_on_phones(self):
        self.tell()

    def test_candidates_are_named_on_phones(self):
        self.nominate_by_hand()
