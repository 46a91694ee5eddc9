"""An election by clicking, in headless Chromium, at desktop and at phone size."""

from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .election_case import ElectionCase


class ElectionTourCase(HttpCase, ElectionCase):
    """The clock runs on from each moment: a browser that waits must not wait for ever."""

    VOTERS = 6
    SEATS = 3

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
        election = self.make_election(candidates=4)
        self.load()
        election.action_advance()
        self.officer_walks("publish")
        self.assertEqual(election.published_on.isoformat(), "2026-10-12")
        self.after_publicity()
        self.officer_walks("send_list")
        self.superior_agrees()
        self.assertEqual(set(self.candidates.mapped("state")), {"approved"})
        self.officer_walks("freeze")
        self.assertTrue(election.roll_frozen_on)
        self.walk(
            "election_check_in", self.building_officer, "action-trade_union.union_voter_action"
        )
        self.assertEqual(election.checked_in_count, 1)
        election.voter_ids.filtered(lambda v: not v.checked_in_on).action_check_in()
        self.vote_scrutineers()
        election.action_print_ballots()
        self.officer_walks("open")
        self.assertEqual(election.phase, "opened")
        self.account()
        self.officer_walks("close_polls")
        self.officer_walks("bundle", self.contest)
        for teller in self.tellers[:2]:
            self.walk("election_count", teller, "action-trade_union.union_count_bundle_action")
        self.assertEqual(self.contest.bundle_ids.state, "agreed")
        self.officer_walks("decide", self.contest)
        self.assertEqual(self.contest.state, "decided")
        self.officer_walks("publish_result")
        self.officer_walks("report")
        self.superior_agrees()
        self.assertEqual(election.phase, "approved")
        self.assertEqual(election.term_ids.seat_ids.member_id, self.candidates[:3].member_id)


@tagged("post_install", "-at_install")
class TestElectionDesktopTour(ElectionTourCase):
    browser_size = "1366x768"

    def test_election_is_held_at_a_desk(self):
        self.tell()


@tagged("post_install", "-at_install")
class TestElectionPhoneTour(ElectionTourCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_election_is_held_on_phones(self):
        self.tell()
