"""Steps and approvals stay what they were written for: whoever writes, by whatever door."""

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.approval.seal import sealed
from ..models.approval.union_approval_guard import STEP_ASKS, STEP_WENT, drop_approval_guards
from .papers import PaperCase

LOG = {"create_uid", "create_date", "write_uid", "write_date", "id"}


@tagged("post_install", "-at_install")
class TestApprovalGuard(PaperCase):
    def setUp(self):
        super().setUp()
        self.letter = self.pending()
        self.request = self.letter.sudo().approval_request_id
        self.by(self.street_reviewer, self.letter).action_agree()
        self.closed, self.open, self.waiting = self.request.step_ids
        self.env.flush_all()

    def refused(self, statement):
        with (
            self.subTest(statement=statement),
            mute_logger("odoo.sql_db"),
            self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(statement)

    def test_every_column_of_a_step_is_fixed_or_says_how_it_went(self):
        """A new column has to say on which side it stands."""
        stored = {name for name, field in self.closed._fields.items() if field.column_type}
        stored = {name for name in stored if self.closed._fields[name].store} - LOG
        self.assertEqual(stored, {*STEP_ASKS, *STEP_WENT})

    def test_no_sql_changes_what_a_step_asks_for(self):
        for step in (self.closed, self.open, self.waiting):
            for change in (
                "request_id = request_id + 1",
                "round = round + 1",
                "sequence = sequence + 1",
                "branch = branch + 7",
                f"organization_id = {self.sister_street.id}",
                "organization_id = NULL",
                "role = 'clerk'",
                f"user_id = {self.building_clerk.id}",
                "mode = 'all'",
                "quorum = 9",
                "days = 99",
                "on_silence = 'escalate'",
                "ask_roles = 'clerk'",
                "alternative = 9",
                "attempt = 9",
            ):
                self.refused(f"UPDATE union_approval_step SET {change} WHERE id = {step.id}")

    def test_no_sql_reopens_deletes_or_leaves_out_a_step(self):
        for change in (
            "state = 'open'",
            "state = 'waiting'",
            "state = 'refused'",
            "closed_on = NULL",
            "opened_on = now()",
            "due_on = now()",
        ):
            self.refused(f"UPDATE union_approval_step SET {change} WHERE id = {self.closed.id}")
        for step in (self.open, self.waiting):
            self.refused(f"UPDATE union_approval_step SET state = 'skipped' WHERE id = {step.id}")
        self.refused("DELETE FROM union_approval_step")
        self.refused("TRUNCATE union_approval_step CASCADE")

    def test_no_sql_moves_or_deletes_an_approval(self):
        other = self.letters()
        for change in ("res_model = 'union.campaign'", f"res_id = {other.id}", "round = 0"):
            self.refused(f"UPDATE union_approval_request SET {change} WHERE id = {self.request.id}")
        self.refused("DELETE FROM union_approval_request")
        self.refused("TRUNCATE union_approval_request CASCADE")

    def test_the_engine_itself_is_bound(self):
        steps, request = sealed(self.request.step_ids), sealed(self.request)
        first = steps[0]
        for attack in (
            lambda: steps[1].write({"role": "clerk"}),
            lambda: steps[1].write({"user_id": self.building_clerk.id}),
            lambda: first.write({"state": "open"}),
            lambda: first.write({"closed_on": False}),
            lambda: first.with_context(_force_unlink=True).unlink(),
            lambda: request.write({"res_id": 1}),
            lambda: request.write({"res_model": "union.campaign"}),
            lambda: request.with_context(_force_unlink=True).unlink(),
        ):
            with self.assertRaises(UserError) as caught:
                attack()
            self.assertNotIsInstance(caught.exception, AccessError)
        for records in (self.request, self.request.step_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.env.ref("base.user_root")).write({"state": "open"})

    def test_every_way_of_the_engine_stays_open(self):
        """Add, hand on, send back, refuse, agree: no legal way meets the guard."""
        chair = self.make_person("street_chair", self.street, "chair")
        paper = self.by(self.street_approver, self.letter)
        paper.action_add_sign([chair.id], comment="请阅")
        self.env.flush_all()
        self.by(chair, self.letter).action_return(comment="再核", step_id=self.closed.id)
        self.env.flush_all()
        self.by(self.street_reviewer, self.letter).action_agree()
        self.env.flush_all()
        self.by(chair, self.letter).action_agree()
        paper.action_forward(chair.id)
        self.env.flush_all()
        self.by(chair, self.letter).action_agree()
        self.by(self.district_approver, self.letter).action_return(comment="改")
        self.letter.with_user(self.building_clerk).action_submit()
        self.env.flush_all()
        self.by(self.street_reviewer, self.letter).action_refuse(comment="不")
        self.env.flush_all()
        self.assertEqual(self.letter.approval_state, "refused")

    def test_uninstall_leaves_no_function(self):
        drop_approval_guards(self.env)
        self.env.cr.execute(
            "SELECT COUNT(*) FROM pg_proc WHERE proname LIKE 'trade_union_approval_%_guard'"
        )
        self.assertEqual(self.env.cr.fetchone()[0], 0)
