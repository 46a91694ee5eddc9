"""The way of a paper: who signs when, what each decision does, what the trail keeps."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import format_date

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestApprovalFlow(PaperCase):
    def test_three_levels_sign_one_after_the_other(self):
        letter = self.letters()
        self.assertEqual(
            letter.action_submit(),
            [{"id": letter.id, "ok": True, "state": "pending", "message": ""}],
        )
        steps = letter.sudo().approval_request_id.step_ids
        self.assertEqual(
            [(step.organization_id, step.role, step.state) for step in steps],
            [
                (self.street, "reviewer", "open"),
                (self.street, "approver", "waiting"),
                (self.district, "approver", "waiting"),
            ],
        )
        for user, waits in (
            (self.street_reviewer, {"t_street_approver"}),
            (self.street_approver, {"t_district_approver"}),
            (self.district_approver, set()),
        ):
            self.assertTrue(self.by(user, letter).can_decide)
            self.by(user, letter).action_agree()
            self.assertFalse(self.by(user, letter).can_decide)
            self.assertEqual(self.inbox(letter), waits)
        self.assertEqual(letter.approval_state, "approved")
        self.assertTrue(letter.sudo().number)
        self.assertEqual(self.kinds(letter), ["agree"] * 3)

    def test_clock_shows_what_waits_at_once_with_its_last_day(self):
        with freeze_time("2026-10-12 04:00:00"):
            self.route.step_ids.days = 10
            letter = self.pending()
            due = letter.sudo().approval_request_id.due_on
            self.assertGreater(due, date(2026, 10, 12))
            users = self.by(self.street_reviewer, self.env["res.users"])
            group = next(g for g in users._get_activity_groups() if g["model"] == "union.letter")
            self.assertEqual(
                [group[f"{name}_count"] for name in ("total", "today", "planned")], [1, 1, 0]
            )
            found = self.by(self.street_reviewer, self.env["union.letter"]).search(group["domain"])
            self.assertEqual(found, letter)
            activity = self.by(self.street_reviewer, letter).activity_ids
            self.assertIn(format_date(self.env, due), activity.summary)
            others = self.by(self.street_approver, self.env["res.users"])._get_activity_groups()
            self.assertNotIn("union.letter", [group["model"] for group in others])

    def test_return_starts_a_round_and_three_rounds_keep_three_trails(self):
        letter = self.pending()
        digests = []
        for number in (1, 2):
            self.by(self.street_reviewer, letter).action_agree()
            self.by(self.street_approver, letter).action_return(comment=f"改{number}")
            self.assertEqual(letter.approval_state, "returned")
            letter.with_user(self.building_clerk).write({"title": f"改过{number}"})
            letter.with_user(self.building_clerk).action_submit()
        request = letter.sudo().approval_request_id
        self.assertEqual(request.round, 3)
        digests = request.round_ids.mapped("digest")
        self.assertEqual(len(set(digests)), 3)
        self.assertTrue(all(round_._is_intact() for round_ in request.round_ids))
        self.assertEqual(
            [(row.round, row.kind, row.digest) for row in request.decision_ids],
            [
                (1, "agree", digests[0]),
                (1, "return", digests[0]),
                (2, "agree", digests[1]),
                (2, "return", digests[1]),
            ],
        )
        self.assertIn("改2", self.by(self.street_reviewer, letter).approval_trail_html)

    def test_return_to_an_earlier_step_asks_all_from_there_again(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree()
        first = letter.sudo().approval_request_id.step_ids[0]
        self.by(self.street_approver, letter).action_return(comment="再核", step_id=first.id)
        self.assertEqual(letter.approval_state, "pending")
        self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")

    def test_a_comment_is_required_to_return_refuse_and_revoke(self):
        letter = self.pending()
        for action in ("action_return", "action_refuse", "action_revoke"):
            with self.assertRaisesRegex(UserError, "comment"):
                getattr(self.by(self.street_reviewer, letter), action)(comment="  ")
        self.by(self.street_reviewer, letter).action_refuse(comment="不符合")
        self.assertEqual(letter.approval_state, "refused")
        self.assertEqual(self.inbox(letter), set())
        with self.assertRaisesRegex(UserError, "already submitted"):
            letter.with_user(self.building_clerk).action_submit()

    def test_recall_is_the_submitters_and_the_paper_may_go_again(self):
        letter = self.pending()
        with self.assertRaisesRegex(UserError, "Only the submitter"):
            self.by(self.building_officer, letter).action_recall()
        letter.with_user(self.building_clerk).action_recall(comment="有误")
        self.assertEqual(letter.approval_state, "withdrawn")
        letter.with_user(self.building_clerk).action_submit()
        self.assertEqual(letter.approval_state, "pending")

    def test_all_and_quorum_wait_for_their_number(self):
        second = self.make_person("street_reviewer2", self.street, "reviewer")
        third = self.make_person("street_reviewer3", self.street, "reviewer")
        people = (self.street_reviewer, second, third)
        for mode, needed in (("all", 3), ("quorum", 2)):
            with self.subTest(mode=mode):
                self.make_route(
                    mode,
                    [{"place": "parent", "role": "reviewer", "mode": mode, "quorum": 2}],
                    self.building,
                    domain=f"[('copy_to', '=', '{mode}')]",
                )
                letter = self.pending(copy_to=mode)
                for number, user in enumerate(people[:needed], 1):
                    self.assertEqual(letter.approval_state, "pending", number)
                    self.by(user, letter).action_agree()
                    if number < needed:
                        with self.assertRaises(UserError):
                            self.by(user, letter).action_agree()
                self.assertEqual(letter.approval_state, "approved")

    def test_deputy_signs_on_behalf_and_only_in_his_dates(self):
        letter = self.pending()
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.street_reviewer.id,
                "deputy_id": self.district_admin.id,
                "date_from": "2026-10-12",
                "date_to": "2026-10-14",
            }
        )
        with freeze_time("2026-10-15 04:00:00"):
            self.assertFalse(self.by(self.district_admin, letter).can_decide)
            with self.assertRaises(UserError):
                self.by(self.district_admin, letter).action_agree()
        with freeze_time("2026-10-13 04:00:00"):
            self.assertTrue(self.by(self.district_admin, letter).can_decide)
            self.by(self.district_admin, letter).action_agree()
        row = letter.sudo().approval_request_id.decision_ids
        self.assertEqual(row.user_id, self.district_admin)
        self.assertEqual(row.on_behalf_of_id, self.street_reviewer)

    def test_submitter_never_decides_nor_by_a_deputy(self):
        self.env["union.duty"].create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.building.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        other = self.make_person("street_reviewer2", self.street, "reviewer")
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.street_reviewer.id,
                "deputy_id": self.district_admin.id,
                "date_from": "2020-01-01",
                "date_to": "2099-01-01",
            }
        )
        letter = self.pending(user=self.street_reviewer)
        self.assertEqual(self.inbox(letter), {other.login})
        for user in (self.street_reviewer, self.district_admin):
            with self.assertRaises(UserError):
                self.by(user, letter).action_agree()
        self.by(other, letter).action_agree()

    def test_the_first_rounds_submitter_does_not_decide_the_second(self):
        self.env["union.duty"].create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.building.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        letter = self.pending(user=self.street_reviewer, organization=self.building)
        letter.with_user(self.street_reviewer).action_recall()
        letter.with_user(self.building_clerk).action_submit()
        with self.assertRaisesRegex(UserError, "never decides"):
            self.by(self.street_reviewer, letter).action_agree()

    def test_same_person_on_the_next_level_is_passed_and_the_trail_says_so(self):
        self.env["union.duty"].create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.street.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree()
        self.assertEqual(self.kinds(letter), ["agree", "auto_pass"])
        self.assertEqual(self.inbox(letter), {"t_district_approver"})

    def test_a_stale_click_is_refused(self):
        letter = self.pending()
        step = letter.sudo().approval_request_id.step_ids[0]
        self.by(self.street_reviewer, letter).action_return(comment="改")
        letter.with_user(self.building_clerk).action_submit()
        with self.assertRaisesRegex(UserError, "moved on"):
            self.by(self.street_reviewer, letter).action_agree(expected_step_id=step.id)
        fresh = self.by(self.street_reviewer, letter).approval_step_id
        self.by(self.street_reviewer, letter).action_agree(expected_step_id=fresh.id)

    def test_batch_answers_paper_by_paper(self):
        letters = self.letters(3)
        letters.action_submit()
        self.by(self.street_reviewer, letters[1]).action_refuse(comment="不")
        results = self.by(self.street_reviewer, letters).action_agree()
        self.assertEqual([row["id"] for row in results], letters.ids)
        self.assertEqual([row["ok"] for row in results], [True, False, True])
        self.assertIn("t_street_reviewer", results[1]["message"])
        with self.assertRaisesRegex(UserError, "already decided"):
            self.by(self.street_reviewer, letters[1]).action_agree()

    def test_facts_that_no_longer_hold_send_the_paper_back(self):
        letters = self.letters(2)
        letters.action_submit()
        self.by(self.street_reviewer, letters).action_agree()
        self.by(self.street_approver, letters).action_agree()
        model = self.env.registry["union.letter"]

        def recheck(papers):
            return {papers[0].id: "名额已变"} if letters[0] in papers else {}

        self.patch(model, "_approval_recheck", recheck)
        self.by(self.district_approver, letters).action_agree()
        self.assertEqual(letters.mapped("approval_state"), ["returned", "approved"])
        last = letters[0].sudo().approval_request_id.decision_ids[-1]
        self.assertEqual((last.kind, last.comment, last.user_id.id), ("return", "名额已变", 1))

    def test_revoke_is_the_superiors(self):
        letter = self.pending()
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        for user in (self.street_approver, self.building_clerk, self.district_admin):
            self.assertFalse(self.by(user, letter).can_revoke)
            with self.assertRaises(UserError):
                self.by(user, letter).action_revoke(comment="收回")
        self.assertTrue(self.by(self.district_approver, letter).can_revoke)
        self.by(self.district_approver, letter).action_revoke(comment="收回")
        self.assertEqual(letter.approval_state, "revoked")
        self.assertEqual(self.kinds(letter)[-1], "revoke")

    def test_lists_waiting_sent_decided(self):
        letter = self.pending()
        requests = self.env["union.approval.request"]
        request = letter.sudo().approval_request_id

        def found(user, *domain):
            return request in self.as_user(user, requests).search(list(domain))

        self.assertTrue(found(self.street_reviewer, ("awaiting_me", "=", True)))
        self.assertFalse(found(self.street_approver, ("awaiting_me", "=", True)))
        self.assertIn(
            letter,
            self.as_user(self.street_reviewer, self.env["union.letter"]).search(
                [("awaiting_me", "=", True)]
            ),
        )
        self.assertTrue(
            found(self.building_clerk, ("submitted_by_id", "=", self.building_clerk.id))
        )
        self.by(self.street_reviewer, letter).action_agree()
        self.assertTrue(found(self.street_reviewer, ("decided_by_me", "=", True)))
        self.assertTrue(self.as_user(self.street_reviewer, request).decided_by_me)
        self.assertFalse(found(self.street_reviewer, ("awaiting_me", "=", True)))

    def test_the_dialog_does_what_the_buttons_say(self):
        letter = self.pending()
        paper = self.by(self.street_reviewer, letter)
        action = paper.button_return()
        dialog = (
            self.env["union.approval.decide"]
            .with_user(self.street_reviewer)
            .with_context(**action["context"])
            .create({"comment": "改"})
        )
        dialog.action_decide()
        self.assertEqual(letter.approval_state, "returned")
        letters = self.letters(2)
        letters[:1].action_submit()
        dialog = (
            self.env["union.approval.decide"]
            .with_user(self.street_reviewer)
            .create(
                {"kind": "agree", "res_model": "union.letter", "res_ids": "%s,%s" % letters._ids}
            )
        )
        self.assertIn("1", dialog.action_decide()["params"]["title"])

    def test_query_budget_of_submit_and_agree(self):
        # The first paper pays for rules and defaults that the server then remembers.
        warm = self.pending()
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, warm).action_agree()
        for count in (1, 50, 200):
            letters = self.letters(count)
            with self.subTest(count=count):
                budget = 40 + 0.2 * count
                with self.assertMaxQueries(budget, f"submit {count}"):
                    letters.with_user(self.building_clerk).action_submit()
                for user in (self.street_reviewer, self.street_approver, self.district_approver):
                    with self.assertMaxQueries(budget, f"agree {count} {user.login}"):
                        results = letters.with_user(user).action_agree()
                    self.assertTrue(all(row["ok"] for row in results))
                self.assertEqual(set(letters.mapped("approval_state")), {"approved"})
