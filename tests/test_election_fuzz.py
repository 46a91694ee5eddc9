"""The count of a bundle as a state machine: by the rules alone, and the records beside them."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..core.count_flow import AGREED, STATES, Bundle, OutOfTurnError
from .election_case import ElectionCase

CODES = {"agreed", "afresh", "entered", "used_up", "set_aside", "full", *STATES}


class FlowMachine(RuleBasedStateMachine):
    """Anybody does anything at any time; what comes of it keeps to the rules."""

    def __init__(self):
        super().__init__()
        self.bundle = Bundle(allowed=2)
        self.handed_in = 0

    def attempt(self, step, *args):
        before = self.bundle
        try:
            self.bundle = getattr(before, step)(*args)
        except OutOfTurnError as refused:
            assert refused.code in CODES, refused.code
            return
        # What was set aside stays as it was, in its order.
        assert self.bundle.aside[: len(before.aside)] == before.aside
        self.handed_in += step != "reopen"

    @rule(person=st.integers(0, 3), votes=st.integers(0, 2))
    def enter(self, person, votes):
        self.attempt("enter", person, {"votes": votes, "papers": 9})

    @rule(person=st.integers(0, 3), votes=st.integers(0, 2))
    def correct(self, person, votes):
        self.attempt("correct", person, {"votes": votes, "papers": 9})

    @rule(ordered=st.booleans())
    def reopen(self, ordered):
        self.attempt("reopen", ordered)

    @invariant()
    def each_entry_is_of_another_person(self):
        people = [entry.person for entry in self.bundle.standing]
        assert len(set(people)) == len(people) <= 3

    @invariant()
    def agreed_is_two_equal_entries(self):
        figures = [entry.figures for entry in self.bundle.standing]
        alike = len(figures) == 2 and figures[0] == figures[1]
        assert (self.bundle.state == AGREED) == alike

    @invariant()
    def nothing_is_lost_or_doubled(self):
        assert len(self.bundle.standing) + len(self.bundle.aside) == self.handed_in

    @invariant()
    def guessing_is_bounded(self):
        assert self.bundle.corrections <= self.bundle.allowed


class RecordsMachine(RuleBasedStateMachine):
    """The same steps on records, beside the bundle of ``core``; ``case`` is the test."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.env.flush_all()
        self.case.cr.execute("SAVEPOINT fuzz")
        self.flow = Bundle(allowed=2)
        self.seen = {}

    def teardown(self):
        self.case.env.flush_all()
        self.case.cr.execute("ROLLBACK TO SAVEPOINT fuzz")
        self.case.cr.execute("RELEASE SAVEPOINT fuzz")
        self.case.env.invalidate_all()

    def attempt(self, step, call, *args):
        try:
            flow = getattr(self.flow, step)(*args)
        except OutOfTurnError:
            with self.case.assertRaises(UserError), self.case.cr.savepoint():
                call()
            return
        self.flow = flow
        answer = call()
        told = answer.get("differences", []) if isinstance(answer, dict) else []
        assert all(isinstance(place, str) for place in told)
        self.case.env.flush_all()

    def hand_in(self, step, person, votes):
        case = self.case
        figures = case.figures(case.contest, (12, 11, votes, 2), 12)
        self.attempt(
            step,
            lambda: case.enter(
                case.contest, case.tellers[person], correct=step == "correct", **figures
            ),
            person,
            {"votes": votes},
        )

    @rule(person=st.integers(0, 2), votes=st.integers(7, 8))
    def enter(self, person, votes):
        self.hand_in("enter", person, votes)

    @rule(person=st.integers(0, 2), votes=st.integers(7, 8))
    def correct(self, person, votes):
        self.hand_in("correct", person, votes)

    @rule()
    def set_aside(self):
        bundle = self.case.officer(self.case.contest.bundle_ids)
        self.attempt("reopen", lambda: bundle.action_recount("不一致"))

    @rule()
    def order_recount(self):
        if self.flow.state == AGREED:
            contest = self.case.officer(self.case.contest)
            self.attempt("reopen", lambda: contest.action_order_recount("异议"), True)

    @invariant()
    def records_say_the_same(self):
        case = self.case
        bundle = case.contest.bundle_ids
        sheets = case.env["union.count.sheet"].search([("bundle_id", "=", bundle.id)])
        assert bundle.state == self.flow.state, (bundle.state, self.flow.state)
        standing = sheets.filtered(lambda sheet: sheet.state not in ("draft", "superseded"))
        assert len(standing) == len(self.flow.standing)
        assert len(sheets - standing) == len(self.flow.aside)
        assert len(standing.entered_by_id) == len(standing)
        for sheet in sheets:
            figures = sheet._entry_fields() | {"by": sheet.entered_by_id.id}
            assert self.seen.setdefault(sheet.id, figures) == figures


@tagged("post_install", "-at_install")
class TestCountFlow(BaseCase):
    def test_whatever_anybody_does_the_rules_hold(self):
        run_state_machine_as_test(
            FlowMachine,
            settings=settings(
                database=None, deadline=None, max_examples=150, stateful_step_count=40
            ),
        )


@tagged("post_install", "-at_install")
class TestCountRecords(ElectionCase):
    def test_the_records_follow_the_rules_step_by_step(self):
        self.make_election()
        self.start_count()
        machine = type("Machine", (RecordsMachine,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                database=None,
                deadline=None,
                max_examples=5,
                stateful_step_count=10,
                suppress_health_check=list(HealthCheck),
            ),
        )
