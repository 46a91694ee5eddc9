"""Who may do what to a paper: every role with every action, through the ORM and over the wire."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .matrix_case import MATRIX, MatrixCase, WireMatrixCase
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestMatrix(MatrixCase):
    def test_through_the_orm(self):
        def attempt(key, action, paper):
            call = getattr(self.by(self.people[key], paper), f"action_{action}")
            try:
                return call(**self.arguments(action))[0]["ok"]
            except UserError:
                return False

        self.walk(attempt)

    def test_no_superuser_flag_stands_in_for_a_duty(self):
        def attempt(key, action, paper):
            call = getattr(self.by(self.people[key], paper).sudo(), f"action_{action}")
            try:
                return call(**self.arguments(action))[0]["ok"]
            except UserError:
                return False

        # To submit is to write the paper, which the flag allows.
        self.walk(attempt, [action for action in MATRIX if action != "submit"])

    def test_in_a_batch_each_paper_has_its_own_answer(self):
        mine, done, others = self.letters(3)
        (mine | done | others).action_submit()
        self.by(self.street_reviewer, done).action_agree()
        self.by(self.street_reviewer, others).action_forward(self.asked.id)
        rows = self.by(self.street_reviewer, mine | done | others).action_refuse(comment="不")
        self.assertEqual([row["ok"] for row in rows], [True, False, False])
        states = [row["state"] for row in rows]
        self.assertEqual(states, ["refused", "pending", "pending"])


@tagged("post_install", "-at_install")
class TestMatrixOverJson2(WireMatrixCase):
    def test_over_json_2(self):
        def attempt(key, action, paper):
            status, answer = self.post(
                f"/json/2/union.letter/action_{action}",
                {"ids": paper.ids, **self.arguments(action)},
                key,
            )
            if status == 200:
                return answer[0]["ok"]
            self.assertIn(status, (401,) if key == "public" else (403, 422), answer)
            return False

        self.walk(attempt)


@tagged("post_install", "-at_install")
class TestMatrixOverTheWebClient(WireMatrixCase):
    def test_over_call_kw(self):
        def attempt(key, action, paper):
            self.log_in(key)
            answer = self.call_kw(
                "union.letter", f"action_{action}", [paper.ids], self.arguments(action)
            )
            return answer["result"][0]["ok"] if "result" in answer else False

        self.walk(attempt)


@tagged("post_install", "-at_install")
class TestBudgets(PaperCase):
    """40 + 0.2 n for submit and agree, with notices, lock, snapshot and chain on."""

    def test_of_1_50_and_500_papers(self):
        signers = (self.street_reviewer, self.street_approver, self.district_approver)
        # Who wants to be told at once is, of every paper.
        for user in signers:
            user.approval_at_once = True
        warm = self.pending()
        for user in signers:
            self.by(user, warm).action_agree()
        for count in (1, 50, 500):
            letters = self.letters(count)
            budget = 40 + 0.2 * count
            with self.assertMaxQueries(budget, f"submit {count}"):
                letters.with_user(self.building_clerk).action_submit()
            self.assertEqual(len(self.noticed(letters)), count)
            for user in signers:
                with self.assertMaxQueries(budget, f"agree {count} {user.login}"):
                    rows = letters.with_user(user).action_agree()
                self.assertTrue(all(row["ok"] for row in rows))
            self.assertEqual(set(letters.mapped("approval_state")), {"approved"})
            with self.assertRaises(UserError):
                letters[:1].with_user(self.building_clerk).write({"title": "改"})
            requests = letters[:1].sudo().approval_request_id
            self.assertTrue(requests.action_verify()[0]["ok"])

    def noticed(self, letters):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "union.letter"),
                ("res_id", "in", letters.ids),
                ("approval_notice", "=", True),
            ]
        )
