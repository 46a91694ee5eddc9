"""What nobody forges over the wire: state, step, decision, round, and somebody else's inbox."""

import json

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.approval.seal import sealed
from .matrix_case import WireMatrixCase


@tagged("post_install", "-at_install")
class TestForgeryOverTheWire(WireMatrixCase):
    """State, step, decision and round are nobody's to write, whatever keys come along."""

    # What a caller may put into a context: keys of ours, of Odoo's, of the peers' engines.
    CONTEXTS = (
        {},
        {"union_approval_seal": True},
        {"union_approval_seal": {}},
        {"union_approval_seal": "<object object>"},
        {"_force_unlink": True, "module": "trade_union", "install_mode": True},
        {"skip_validation_check": True, "bypass": True, "force_write": True},
        {"mail_activity_quick_update": True, "tracking_disable": True, "no_lock": True},
        {"import_file": True, "noupdate": True, "active_test": False},
        {"default_approval_state": "approved", "default_state": "approved"},
    )

    def setUp(self):
        super().setUp()
        self.letter = self.pending()
        self.by(self.street_reviewer, self.letter).action_agree()
        self.before = self.trail(self.letter)

    def tearDown(self):
        self.assertEqual(self.trail(self.letter), self.before)
        super().tearDown()

    def attacks(self):
        request = self.request_of(self.letter)
        step = request.current_step_ids
        row, round_ = request.decision_ids, request.round_ids
        decision = {
            "request_id": request.id, "round": 1, "step_id": step.id, "kind": "agree",
            "user_id": self.street_approver.id, "decided_on": "2026-10-12 00:00:00",
            "digest": round_.digest, "chain": "0" * 64,
        }  # fmt: skip
        yield (
            "union.letter",
            "write",
            {"ids": self.letter.ids, "vals": {"approval_state": "approved"}},
        )
        yield "union.letter", "write", {"ids": self.letter.ids, "vals": {"title": "改"}}
        yield (
            "union.letter",
            "write",
            {"ids": self.letter.ids, "vals": {"approval_request_id": False}},
        )
        yield "union.letter", "unlink", {"ids": self.letter.ids}
        yield "union.approval.request", "write", {"ids": request.ids, "vals": {"state": "approved"}}
        yield "union.approval.request", "unlink", {"ids": request.ids}
        yield "union.approval.step", "write", {"ids": step.ids, "vals": {"state": "agreed"}}
        yield "union.approval.step", "write", {
            "ids": step.ids, "vals": {"user_id": self.building_clerk.id}}  # fmt: skip
        yield "union.approval.step", "create", {"vals_list": [{
            "request_id": request.id, "round": 1, "sequence": 1, "branch": 9, "state": "open",
            "user_id": self.building_clerk.id}]}  # fmt: skip
        yield "union.approval.decision", "create", {"vals_list": [decision]}
        yield "union.approval.decision", "write", {"ids": row.ids, "vals": {"kind": "refuse"}}
        yield "union.approval.decision", "unlink", {"ids": row.ids}
        yield "union.approval.round", "write", {"ids": round_.ids, "vals": {"snapshot": "{}"}}
        yield "union.approval.round", "unlink", {"ids": round_.ids}
        yield "union.approval.vacancy", "create", {"vals_list": [{"paper_count": 1}]}

    def test_writes_of_every_table_with_every_key(self):
        everybody = ("submitter", "street_approver", "city_admin", "odoo_admin", "portal", "public")
        for model, method, body in self.attacks():
            for context in self.CONTEXTS:
                # The keys of a context are tried by who comes nearest to having a right.
                for key in everybody if not context else ("submitter", "odoo_admin"):
                    with self.subTest(model=model, method=method, key=key, context=context):
                        status, answer = self.post(
                            f"/json/2/{model}/{method}", {**body, "context": context}, key
                        )
                        wanted = (401,) if key == "public" else (403, 422)
                        self.assertIn(status, wanted, answer)

    def test_the_engine_has_no_door(self):
        request = self.request_of(self.letter)
        calls = (
            ("union.approval.request", "_advance", request.ids),
            ("union.approval.request", "_agree", request.ids),
            ("union.approval.request", "_record", request.ids),
            ("union.approval.request", "_finish", request.ids),
            ("union.approval.request", "_end", request.ids),
            ("union.approval.request", "_submit", request.ids),
            ("union.approval.request", "_cron_silence", []),
            ("union.approval.step", "_open", request.step_ids.ids),
            ("union.approval.step", "_settle", request.step_ids.ids),
            ("union.approval.step", "_escalate", request.step_ids.ids),
            ("union.letter", "_approval_decide", self.letter.ids),
            ("union.letter", "_approval_unlocked", self.letter.ids),
            ("union.letter", "_on_approved", self.letter.ids),
            ("union.letter", "_issue", self.letter.ids),
        )
        for key in ("street_approver", "city_admin", "odoo_admin"):
            self.log_in(key)
            for model, method, ids in calls:
                with self.subTest(model=model, method=method, key=key):
                    status, _answer = self.post(f"/json/2/{model}/{method}", {"ids": ids}, key)
                    self.assertIn(status, (403, 404))
                    self.assertIn("error", self.call_kw(model, method, [ids], {}))

    def test_a_decision_takes_no_word_for_who_and_where(self):
        """Arguments and context say what is decided, never by whom, on whose behalf or when."""
        step = self.request_of(self.letter).current_step_ids
        for body in (
            {"user_id": self.street_approver.id},
            {"on_behalf_of_id": self.street_approver.id},
            {"decided_on": "2020-01-01"},
            {"round": 2},
            {"state": "approved"},
        ):
            with self.subTest(body=body):
                status, answer = self.post(
                    "/json/2/union.letter/action_agree",
                    {"ids": self.letter.ids, "comment": "x", **body},
                    "street_approver",
                )
                self.assertEqual(status, 422, answer)
        for context in ({"uid": self.street_approver.id}, {"su": True}, *self.CONTEXTS):
            with self.subTest(context=context):
                status, answer = self.post(
                    "/json/2/union.letter/action_agree",
                    {"ids": self.letter.ids, "context": context},
                    "city_admin",
                )
                self.assertEqual(status, 422, answer)
        # A step that is not open, of another paper, or no step at all.
        other = self.request_of(self.pending()).current_step_ids
        for expected in (other.id, step.id + 10**6, -1, "x", [step.id], {"id": step.id}):
            with self.subTest(expected=expected):
                status, answer = self.post(
                    "/json/2/union.letter/action_agree",
                    {"ids": self.letter.ids, "expected_step_id": expected},
                    "street_approver",
                )
                self.assertEqual(status, 422, answer)

    def test_a_file_that_is_refused_leaves_no_row_and_tells_no_stranger_a_name(self):
        """Odoo's upload answers a refusal and commits; its messages take files before they ask."""
        mine = [("res_model", "=", "union.letter"), ("res_id", "=", self.letter.id)]
        strangers = ("sister_reviewer", "odoo_admin", "portal")
        for key in ("submitter", "street_approver", *strangers):
            self.log_in(key)
            upload = self.url_open(
                "/web/binary/upload_attachment",
                data={
                    "csrf_token": Request.csrf_token(self),
                    "model": "union.letter",
                    "id": self.letter.id,
                },
                files={"ufile": ("x.txt", b"x", "text/plain")},
            )
            message = self.call_kw(
                "union.letter",
                "message_post",
                self.letter.ids,
                {"body": "x", "attachments": [["x.txt", "x"]]},
            )
            with self.subTest(person=key):
                self.assertIn("not allowed", upload.text)
                self.assertIn("error", message)
                told = json.dumps(message, ensure_ascii=False)
                self.assertEqual(self.letter.title in told, key not in strangers, told)
                self.env.invalidate_all()
                self.assertFalse(self.env["ir.attachment"].search(mine))

    # A redirection is logged by the server as if nobody had expected it.
    @mute_logger("odoo.http")
    def test_a_strangers_done_opens_the_decision_and_ends_nothing(self):
        activity = self.letter.sudo().activity_ids
        self.assertEqual(activity.user_id, self.street_approver)
        for key in ("submitter", "colleague", "city_admin", "sister_reviewer", "odoo_admin"):
            self.log_in(key)
            for method, args in (
                ("action_done", []),
                ("action_feedback", ["x"]),
                ("action_feedback_schedule_next", ["x"]),
                ("write", [{"active": False}]),
                ("write", [{"user_id": self.people[key].id}]),
                ("unlink", []),
            ):
                with self.subTest(person=key, method=method):
                    answer = self.call_kw("mail.activity", method, [activity.ids, *args], {})
                    self.assertIn("error", answer)
                    self.env.invalidate_all()
                    self.assertTrue(activity.exists().active)
        self.assertEqual(self.inbox(self.letter), {"t_street_approver"})
        # Gone all the same, by a hand in the database: the repair brings it back.
        self.env.cr.execute("DELETE FROM mail_activity WHERE id = %s", [activity.id])
        self.env.invalidate_all()
        sealed(self.request_of(self.letter))._sync_inbox()
        self.assertEqual(self.inbox(self.letter), {"t_street_approver"})
