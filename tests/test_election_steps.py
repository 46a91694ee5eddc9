"""Which steps an election walks is data; an office's own wishes stay; leave is the superior's."""

import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestSteps(ElectionCase):
    def phase(self, code):
        return self.env.ref(f"trade_union.election_phase_{code}")

    def gate(self, phase, code):
        return self.env.ref(f"trade_union.election_gate_{phase}_{code}")

    def adjust(self, what, effect, place=None, kind=False, ground="区工会选举工作细则"):
        gate = what if what._name == "union.election.gate" else None
        return self.env["union.election.adjustment"].create(
            {
                "organization_id": (place or self.street).id,
                "kind": kind,
                "phase_id": (gate.phase_id if gate else what).id,
                "gate_id": gate.id if gate else False,
                "effect": effect,
                "ground": ground,
            }
        )

    def codes(self):
        return self.election.step_ids.sorted("sequence").phase_id.mapped("code")

    def test_a_city_drops_a_phase_for_a_kind_without_code(self):
        self.adjust(self.phase("publicity"), "skip", kind="by_election")
        self.make_election()
        self.assertIn("publicity", self.codes())
        self.election.kind = "by_election"
        self.assertNotIn("publicity", self.codes())
        self.assertEqual(self.election.phase, "draft")
        self.election.kind = "first"
        self.load()
        self.election.action_advance()
        self.election.action_publish_candidates(reason=self.why)

    def test_without_publicity_the_list_goes_up_at_once(self):
        self.adjust(self.phase("publicity"), "skip")
        self.make_election()
        self.load()
        self.election.action_advance()
        answer = self.election.action_submit_candidates(reason=self.why)
        self.assertEqual(answer["phase"], "approval")

    def test_kinds_are_told_in_words(self):
        phase = self.phase("publicity")
        self.assertIn("Re-election", phase.kinds_text)
        self.assertNotIn("re_election", phase.kinds_text)
        self.assertEqual(self.phase("draft").kinds_text, "every kind of election")

    def test_who_has_begun_keeps_his_steps(self):
        self.make_election()
        self.adjust(self.phase("publicity"), "skip")
        self.assertIn("publicity", self.codes())

    def test_a_phase_of_an_offices_own_is_walked_by_going_on(self):
        own = self.env["union.election.phase"].create(
            {"code": "party_consulted", "name": "Party Consulted", "sequence": 35}
        )
        gate = self.env["union.election.gate"].create(
            {"phase_id": own.id, "code": "party_word", "name": "Heard", "asks": "word"}
        )
        self.make_election()
        self.load()
        self.election.action_advance()
        self.election.action_advance(reason=self.why)
        self.assertEqual(self.election.phase, "party_consulted")
        with self.refused("Not there yet: Heard"):
            self.election.action_publish_candidates()
        with self.refused("Say why"):
            self.election.action_give_word(gate.code, "")
        self.election.action_give_word(gate.code, "10月12日征求党委意见，同意")
        self.assertEqual(self.election.action_publish_candidates()["waived"], [])
        record = self.election.record_ids.filtered(lambda row: row.kind == "word")
        self.assertEqual(record.subject, "Heard")

    def test_a_gate_nothing_answers_is_refused_when_typed(self):
        for values in (
            {"code": "no_such_check"},
            {"code": "x", "asks": "paper", "argument": "no_such_paper"},
            {"code": "x", "asks": "resolution"},
            {"code": "contests_set", "kinds": "first,never"},
            {"code": "x", "asks": "word", "phase_id": self.phase("reported").id},
        ):
            with (
                self.subTest(values=values),
                self.refused("no check|which one|no kind|earlier or later", ValidationError),
            ):
                self.env["union.election.gate"].create(
                    {"phase_id": self.phase("roll").id, "name": "x", **values}
                )

    def test_a_severity_of_an_office_holds_below_it_and_stays_through_an_update(self):
        gate = self.gate("nomination", "candidates_enough")
        self.adjust(gate, "block")
        # What an update does to a shipped gate.
        gate.severity = "warn"
        self.make_election(candidates=3)
        self.load()
        self.election.action_advance()
        with self.refused("cannot go on"):
            self.election.action_publish_candidates(reason=self.why)

    def test_the_nearest_office_holds(self):
        gate = self.gate("nomination", "candidates_enough")
        self.adjust(gate, "block", place=self.district)
        self.adjust(gate, "warn", place=self.street)
        self.make_election(candidates=3)
        self.load()
        self.election.action_advance()
        self.assertIn(
            "candidates_enough", self.election.action_publish_candidates(reason=self.why)["waived"]
        )

    def test_nobody_loosens_the_rules_of_his_own_election(self):
        gate = self.gate("approval", "quorum_met")
        for effect in ("skip", "warn"):
            row = self.adjust(gate, effect, place=self.building)
            self.make_election()
            self.assertEqual(gate._effect("first", self.election._adjusted()), "block")
            row.unlink()
        lax = self.gate("approval", "rules_adopted")
        self.adjust(lax, "block", place=self.building)
        self.assertEqual(lax._effect("first", self.election._adjusted()), "block")

    def test_what_the_program_needs_is_not_dropped(self):
        with self.refused("the program needs it", ValidationError):
            self.adjust(self.phase("opened"), "skip")
        with self.refused("a phase is asked or not", ValidationError):
            self.adjust(self.phase("publicity"), "block")

    def test_a_ground_that_says_nothing_stops_no_election(self):
        self.adjust(self.phase("publicity"), "skip", ground="—")
        self.make_election()
        self.load()
        record = self.election.record_ids.filtered(lambda one: one.kind == "adjusted")
        self.assertEqual(record.reason, self.street.name)

    def test_what_an_office_leaves_out_stays_on_record_and_is_not_rewritten(self):
        row = self.adjust(self.gate("nomination", "method_drawn_up"), "skip")
        self.adjust(self.phase("publicity"), "skip")
        self.make_election()
        self.load()
        self.election.action_advance()
        first = self.election.record_ids.filtered(lambda one: one.kind == "adjusted")
        self.assertIn(self.phase("publicity").name, first.subject)
        self.assertEqual(first.reason, row.ground)
        manager = self.as_user(self.street_approver, row)
        with self.refused("stays as it was made"):
            manager.ground = "另一依据"
        with self.refused("stays as it was made"):
            manager.effect = "warn"
        with self.refused("", AccessError):
            manager.unlink()
        manager.active = False
        self.assertFalse(row.active)

    def test_only_a_manager_of_the_place_adjusts(self):
        values = {
            "organization_id": self.building.id,
            "phase_id": self.phase("publicity").id,
            "effect": "skip",
            "ground": "x",
        }
        rows = self.env["union.election.adjustment"]
        with self.refused("", AccessError):
            self.officer(rows).create(values)
        with self.refused("", AccessError):
            self.as_user(self.street_approver, rows).create(
                values | {"organization_id": self.sister_street.id}
            )
        self.as_user(self.street_approver, rows).create(values)


@tagged("post_install", "-at_install")
class TestPermission(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.gather()
        self.candidates[0].member_id.sudo().state = "retained"

    def answered(self, petition, state="approved"):
        """Let a paper be where its route ended: only that is asked here."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE union_petition SET approval_state = %s WHERE id = %s", (state, petition.id)
        )
        self.env.invalidate_all()

    def test_a_block_is_lifted_by_the_superiors_paper_alone(self):
        with self.refused("cannot go on.*\n.*no active member"):
            self.election.action_open(reason="时间紧")
        with self.refused("Say why"):
            self.election.action_ask_permission("")
        with self.refused("Name gates"):
            self.election.action_ask_permission("停电", gates=["contests_set"])
        asked = self.election.action_ask_permission("多人出差，改期困难")
        self.assertEqual(asked["gates"], ["candidates_entitled"])
        petition = self.env["union.petition"].browse(asked["petition_id"])
        self.assertIn("多人出差", petition.body)
        with self.refused("cannot go on"):
            self.election.action_open(reason="时间紧")
        self.answered(petition, "refused")
        with self.refused("cannot go on"):
            self.election.action_open(reason="时间紧")
        self.answered(petition)
        with self.refused("only with a reason"):
            self.election.action_open()
        answer = self.election.action_open(reason="经上级同意")
        self.assertEqual(answer["waived"], ["candidates_entitled"])
        record = self.election.record_ids.filtered(lambda row: row.kind == "superior_allowed")
        self.assertEqual(record.details[0]["petition"], petition.id)
        self.assertIn(petition.title, record.subject)

    def test_a_paper_that_was_rewritten_lifts_nothing(self):
        asked = self.election.action_ask_permission("多人出差")
        petition = self.env["union.petition"].browse(asked["petition_id"])
        petition.body = "请批准购置办公用品。"
        self.answered(petition)
        with self.refused("cannot go on"):
            self.election.action_open(reason="经上级同意")


@tagged("post_install", "-at_install")
class TestOutsiders(HttpCase, ElectionCase):
    """Nobody of another place gives up, lifts or adjusts anything, by whatever door."""

    def call(self, record, method, *args):
        response = self.url_open(
            f"/web/dataset/call_kw/{record._name}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": record._name,
                        "method": method,
                        "args": [record.ids, *args],
                        "kwargs": {},
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    @mute_logger("odoo.http")
    def test_sister_portal_and_anonymous(self):
        self.make_election()
        self.load()
        petition = self.env["union.petition"].create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env.ref("trade_union.petition_kind_election_exception").id,
                "title": "x",
                "body": "x",
            }
        )
        gate = self.env.ref("trade_union.election_gate_roll_roll_loaded")
        leave = self.env["union.election.permission"].create(
            {
                "election_id": self.election.id,
                "gate_id": gate.id,
                "petition_id": petition.id,
                "line": "x",
            }
        )
        own = self.env["union.election.adjustment"].create(
            {
                "organization_id": self.building.id,
                "phase_id": gate.phase_id.id,
                "gate_id": gate.id,
                "effect": "block",
                "ground": "x",
            }
        )
        attempts = (
            (self.election, "action_cancel", "x"),
            (self.election, "action_ask_permission", "x"),
            (self.election, "action_give_word", "x", "x"),
            (self.election, "action_prepare_recall", "x"),
            (self.election, "action_convene_plenary"),
            (self.election, "action_certificates_pdf"),
            (leave, "read", ["line"]),
            (leave, "write", {"line": "y"}),
            (own, "read", ["ground"]),
            (own, "write", {"effect": "skip"}),
            (own, "unlink"),
        )
        for user in (self.sister_clerk, self.portal):
            for record, method, *args in attempts:
                with (
                    self.subTest(user=user.login, method=f"{record._name}.{method}"),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    getattr(self.as_user(user, record), method)(*args)
        doors = (
            (self.sister_clerk, "AccessError"),
            (self.portal, "AccessError"),
            (None, "Session"),
        )
        for user, told in doors:
            if user:
                user.password = user.login
            self.authenticate(user and user.login, user and user.login)
            for record, method, *args in (attempts[0], attempts[9]):
                with self.subTest(user=user and user.login, method=method):
                    error = self.call(record, method, *args)["error"]
                    self.assertIn(told, error["data"]["name"])
        self.env.invalidate_all()
        self.assertEqual((self.election.phase, own.effect), ("roll", "block"))
