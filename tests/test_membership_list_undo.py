"""A list of membership changes is taken back, and reached over the wire."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .import_case import xlsx
from .membership_list_case import HEADINGS, MembershipListCase
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestMembershipListUndo(MembershipListCase):
    def brought(self, submit=False):
        record = self.bring(self.row(self.lin, "退休"), self.row(self.zhao, "退会", "自愿"))
        record.action_import()
        record = self.as_user(self.building_clerk, record)
        if submit:
            record.action_submit_requests()
        return self.as_user(self.building_clerk, record)

    def test_drafts_go_and_the_same_list_comes_in_again(self):
        done = self.brought().action_undo()
        self.assertEqual(done, {"deleted": {"union.membership.request": 2}, "restored": 0})
        self.assertFalse(self.filed())
        log = self.env["union.import.undo"].search([], limit=1)
        self.assertEqual((log.kind, log.deleted_count), ("membership", 2))
        self.brought()
        self.assertEqual(len(self.filed()), 2)

    def test_papers_nobody_decided_are_recalled_and_stay_on_record(self):
        record = self.brought(submit=True)
        papers = self.filed()
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "union.approval.request")]
        )
        self.assertEqual(
            record.action_undo(), {"deleted": {"union.membership.request": 0}, "restored": 2}
        )
        self.assertEqual(self.filed(), papers)
        self.assertEqual(set(papers.mapped("approval_state")), {"withdrawn"})
        decisions = papers.approval_request_id.sudo().decision_ids
        self.assertEqual(
            [(row.kind, row.user_id, row.comment) for row in decisions],
            [("recall", self.building_clerk, "The list it came with was taken back.")] * 2,
        )
        self.assertFalse(activities.exists().filtered("active"))
        self.assertFalse(self.as_user(self.building_approver, papers).filtered("can_decide"))
        # The list can come in again, as new papers.
        again = self.brought(submit=True)
        self.assertEqual(len(self.filed()), 4)
        self.assertEqual(set((self.filed() - papers).mapped("approval_state")), {"pending"})
        # A manager of the place takes it back as well.
        run = self.as_user(self.street_approver, again.run_ids)
        self.assertEqual(run.action_undo()["restored"], 2)
        self.assertEqual(
            self.filed()[-1:].approval_request_id.sudo().decision_ids.user_id, self.street_approver
        )

    def test_after_a_decision_nothing_is_taken_back(self):
        for act, state in (
            (lambda paper: self.agree(paper), "approved"),
            (
                lambda paper: self.as_user(self.building_approver, paper).action_refuse("No"),
                "refused",
            ),
            (
                lambda paper: self.as_user(self.building_approver, paper).action_return("Why"),
                "returned",
            ),
        ):
            with self.subTest(state), self.cr.savepoint() as savepoint:
                record = self.brought(submit=True)
                act(self.filed(self.lin))
                with self.assertRaisesRegex(UserError, "1 of the requests were decided") as caught:
                    record.action_undo()
                self.assertIn("林芳", str(caught.exception))
                self.assertEqual(self.filed().mapped("approval_state"), [state, "pending"])
                savepoint.rollback()

    def test_a_release_by_the_first_union_is_a_decision(self):
        record = self.bring(self.row(self.lin, "转会", target=self.target.code))
        record.action_import()
        record = self.as_user(self.building_clerk, record)
        record.action_submit_requests()
        self.agree(self.filed())
        self.assertEqual(self.filed().approval_state, "pending")
        with self.assertRaisesRegex(UserError, "decided already"):
            self.as_user(self.building_clerk, record).action_undo()
        self.assertEqual(self.filed().approval_state, "pending")

    def test_a_paper_taken_back_by_hand_and_one_never_sent(self):
        record = self.brought()
        paper = self.as_user(self.building_clerk, self.filed(self.lin))
        paper.action_submit()
        paper.action_recall()
        done = self.as_user(self.building_clerk, record).action_undo()
        self.assertEqual(done, {"deleted": {"union.membership.request": 1}, "restored": 0})
        self.assertEqual(self.filed(), paper)

    def test_a_draft_somebody_wrote_to_is_kept(self):
        record = self.brought()
        self.as_user(self.building_clerk, self.filed(self.lin)).message_post(body="?")
        with self.assertRaisesRegex(UserError, "something rests on"):
            self.as_user(self.building_clerk, record).action_undo()
        self.assertEqual(len(self.filed()), 2)

    def test_strangers_take_nothing_back(self):
        record = self.brought(submit=True)
        for user in (self.sister_clerk, self.target_approver, self.portal, self.stranger):
            for rows in (record, record.run_ids):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    self.as_user(user, rows).action_undo()
        self.assertEqual(set(self.filed().mapped("approval_state")), {"pending"})


@tagged("post_install", "-at_install")
class TestMembershipListOverTheWire(MembershipListCase, HttpCase):
    post = WireCase.post

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {
            user.login: WireCase.make_key.__func__(cls, user)
            for user in (cls.building_clerk, cls.building_approver, cls.sister_clerk, cls.portal)
        }

    def call(self, user, model, method, **arguments):
        return self.post(f"/json/2/{model}/{method}", arguments, self.keys[user.login])

    def values(self, organization):
        rows = [self.row(self.lin, "退休"), self.row(self.zhao, "死亡")]
        return {
            "organization_id": organization.id,
            "kind": "membership",
            "filename": "变动.xlsx",
            "data": base64.b64encode(xlsx([HEADINGS, *rows])).decode(),
        }

    def test_a_list_from_file_to_decision(self):
        imports, clerk = "union.roster.import", self.building_clerk
        status, ids = self.call(clerk, imports, "create", vals_list=[self.values(self.building)])
        self.assertEqual(status, 200)
        status, checked = self.call(clerk, imports, "action_check", ids=ids)
        self.assertEqual((status, checked["new"], checked["problems"]), (200, 2, []))
        status, answer = self.call(clerk, imports, "action_import", ids=ids)
        self.assertEqual((status, answer["requests"]), (200, 2))
        status, rows = self.call(clerk, imports, "action_submit_requests", ids=ids)
        self.assertEqual([row["state"] for row in rows], ["pending", "pending"])
        papers = [row["id"] for row in rows]
        for user in (self.sister_clerk, self.portal):
            for model, method, which in (
                (imports, "action_submit_requests", ids),
                (imports, "action_undo", ids),
                ("union.membership.request", "action_agree", papers),
            ):
                with self.subTest(user.login, method=method):
                    status, _answer = self.call(user, model, method, ids=which)
                    self.assertEqual(status, 403)
        status, rows = self.call(
            self.building_approver, "union.membership.request", "action_agree", ids=papers
        )
        self.assertEqual([row["state"] for row in rows], ["approved", "approved"])
        status, answer = self.call(clerk, imports, "action_undo", ids=ids)
        self.assertEqual(status, 422)
        self.assertIn("decided already", answer["message"])

    def test_strangers_bring_no_list_of_ours(self):
        imports = "union.roster.import"
        for user in (self.sister_clerk, self.portal):
            status, _answer = self.call(
                user, imports, "create", vals_list=[self.values(self.building)]
            )
            self.assertEqual(status, 403)
        body = {"vals_list": [self.values(self.building)]}
        self.assertIn(self.post(f"/json/2/{imports}/create", body)[0], (401, 403))
        # In his own house our members are nobody.
        status, ids = self.call(
            self.sister_clerk, imports, "create", vals_list=[self.values(self.sister_street)]
        )
        self.assertEqual(status, 200)
        status, checked = self.call(self.sister_clerk, imports, "action_check", ids=ids)
        self.assertEqual({row["code"] for row in checked["problems"]}, {"change_unknown_member"})
        self.assertNotIn(self.building.name, str(checked))
