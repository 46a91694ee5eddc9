"""Many at once: the batch window, the query budget, the daily watch."""

import contextlib
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .membership_case import MembershipCase, resident_number

COUNT = 200


@tagged("post_install", "-at_install")
class TestMembershipBatch(MembershipCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crowd = cls.env["union.member"].create(
            [
                {
                    "name": f"成员{n}",
                    "gender": "female",
                    "organization_id": cls.building.id,
                    "id_number": resident_number(100 + 2 * n),
                    "state": "active",
                }
                for n in range(COUNT)
            ]
        )

    def window(self, kind, members=None, user=None, **values):
        members = self.crowd if members is None else members
        return self.as_user(user or self.building_clerk, self.env["union.membership.batch"]).create(
            {"kind": kind, "member_ids": [(6, 0, members.ids)], **values}
        )

    def budget(self, count=COUNT):
        return 40 + 0.2 * count

    def assert_in_budget(self, kind, **values):
        requests = self.as_user(self.building_clerk, self.requests).create(
            [{"kind": kind, "member_id": member.id, **values} for member in self.crowd]
        )
        with self.assertMaxQueries(self.budget(), f"submit {kind}"):
            results = requests.action_submit()
        self.assertTrue(all(row["ok"] for row in results), results)
        return requests

    def test_retaining_many_stays_in_the_query_budget(self):
        requests = self.assert_in_budget("retain", reason_id=self.reason("retired"))
        requests = self.as_user(self.building_approver, requests)
        with self.assertMaxQueries(self.budget(), "agree retain"):
            results = requests.action_agree()
        self.assertTrue(all(row["ok"] for row in results), results)
        self.assertEqual(set(self.crowd.mapped("state")), {"retained"})

    def test_transferring_many_stays_in_the_query_budget(self):
        requests = self.assert_in_budget("transfer", counterpart_code=self.target.code)
        with self.assertMaxQueries(self.budget(), "release"):
            self.as_user(self.building_approver, requests).action_agree()
        with self.assertMaxQueries(self.budget(), "accept"):
            results = self.as_user(self.target_approver, requests).action_agree()
        self.assertTrue(all(row["ok"] for row in results), results)
        self.assertEqual(set(self.crowd.mapped("state")), {"transferred"})
        self.assertEqual(self.target.own_member_count, COUNT)

    def test_joining_many_stays_in_the_query_budget(self):
        requests = self.as_user(self.building_clerk, self.requests).create(
            [
                {
                    "kind": "join",
                    "name": f"新会员{n}",
                    "organization_id": self.building.id,
                    "id_number": resident_number(11, birth=f"{1970 + n // 12}{n % 12 + 1:02d}01"),
                }
                for n in range(COUNT)
            ]
        )
        with self.assertMaxQueries(self.budget(), "submit join"):
            results = requests.action_submit()
        self.assertTrue(all(row["ok"] for row in results), results)
        with self.assertMaxQueries(self.budget(), "agree join"):
            results = self.as_user(self.building_approver, requests).action_agree()
        self.assertTrue(all(row["ok"] for row in results), results)
        self.assertEqual(len(requests.sudo().result_id), COUNT)

    @contextlib.contextmanager
    def forty(self, kind, step):
        """Assert the budget of forty, for somebody who was at work already that morning."""
        with self.assertMaxQueries(self.budget(40), f"{step} {kind} of forty") as used:
            yield used

    def papers(self, kind, count, **values):
        """Return requests of that many members that nobody has asked anything about yet."""
        taken = self.requests.search([]).member_id
        return self.as_user(self.building_clerk, self.requests).create(
            [
                {"kind": kind, "member_id": member.id, **values}
                for member in (self.crowd - taken)[:count]
            ]
        )

    def test_forty_stay_in_their_smaller_budget(self):
        for kind, values, signers in (
            ("retain", {"reason_id": self.reason("retired")}, (self.building_approver,)),
            ("leave", {"reason_id": self.reason("own_wish")}, (self.building_approver,)),
            (
                "transfer",
                {"counterpart_code": self.target.code},
                (self.building_approver, self.target_approver),
            ),
        ):
            first = self.papers(kind, 1, **values)
            first.action_submit()
            for user in signers:
                self.as_user(user, first).action_agree()
            papers = self.papers(kind, 40, **values)
            with self.forty(kind, "submit"):
                papers.action_submit()
            for user in signers:
                with self.forty(kind, f"agree ({user.login})"):
                    results = self.as_user(user, papers).action_agree()
                self.assertTrue(all(row["ok"] for row in results), results)

    def test_forty_joiners_stay_in_their_smaller_budget(self):
        papers = self.as_user(self.building_clerk, self.requests).create(
            [
                {
                    "kind": "join",
                    "name": f"新会员{n}",
                    "organization_id": self.building.id,
                    "id_number": resident_number(11, birth=f"{1970 + n // 12}{n % 12 + 1:02d}01"),
                }
                for n in range(41)
            ]
        )
        papers[:1].action_submit()
        self.as_user(self.building_approver, papers[:1]).action_agree()
        with self.forty("join", "submit"):
            papers[1:].action_submit()
        with self.forty("join", "agree"):
            results = self.as_user(self.building_approver, papers[1:]).action_agree()
        self.assertTrue(all(row["ok"] for row in results), results)

    def test_the_window_answers_for_each_member(self):
        busy = self.crowd[0]
        self.file("leave", busy, reason_id=self.reason("own_wish"))
        results = self.window(
            "retain", self.crowd[:3], reason_id=self.reason("retired")
        ).action_file()
        self.assertEqual([row["member_id"] for row in results], self.crowd[:3].ids)
        self.assertEqual([row["ok"] for row in results], [False, True, True])
        self.assertIn("another request", results[0]["message"])
        # What could not be sent leaves no draft behind.
        drafts = self.requests.search([("member_id", "=", busy.id), ("kind", "=", "retain")])
        self.assertFalse(drafts)

    def test_the_window_shows_what_became_of_each(self):
        window = self.window("retain", self.crowd[:1], reason_id=self.reason("retired"))
        window.button_file()
        self.assertEqual(window.result, "成员0: done")

    @clause("NR-MEMB-3")
    def test_a_change_of_employer_moves_the_membership_where_the_union_is_another(self):
        near = self.env["union.employer"].create(
            {"name": "金鼎物业", "organization_id": self.building.id}
        )
        results = self.window("employer", self.crowd[:2], employer_id=near.id).action_file()
        self.assertEqual([row["id"] for row in results], [False, False])
        self.assertEqual(self.crowd[:2].employer_id, near)
        # An employer of a sister union is none the clerk could choose.
        with self.assertRaises(AccessError):
            self.window("employer", self.crowd[:1], employer_id=self.employer.id).action_file()
        far = self.env["union.employer"].create(
            {"name": "金鼎一公司", "organization_id": self.primary.id}
        )
        self.env["union.duty"].create(
            {
                "user_id": self.building_approver.id,
                "organization_id": self.primary.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        (row,) = self.window("employer", self.crowd[:1], employer_id=far.id).action_file()
        self.assertTrue(row["ok"], row["message"])
        paper = self.requests.browse(row["id"])
        self.assertEqual((paper.kind, paper.counterpart_id), ("transfer", self.primary))
        self.agree(paper)
        # Who signed for the one side stands on the other as well.
        self.assertEqual(paper.approval_state, "approved")
        self.assertEqual(paper.result_id.employer_id, far)

    def test_the_window_gives_no_right_of_its_own(self):
        for user in (self.sister_clerk, self.building_teller, self.street_auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.window("leave", user=user, reason_id=self.reason("own_wish")).action_file()
        with self.assertRaisesRegex(UserError, "Select the members"):
            self.window("retain", self.crowd.browse()).action_file()

    @clause("SZ-9.2c")
    def test_an_open_request_becomes_a_finding_when_it_is_late(self):
        request = self.file("leave", reason_id=self.reason("own_wish")).sudo()
        findings = self.env["union.finding"]
        key = [("rule_key", "=", "membership.leave.days"), ("res_id", "=", request.id)]

        def watch(days):
            with freeze_time(request.approval_request_id.submitted_on + timedelta(days=days)):
                self.env.flush_all()
                findings._watch(request, findings.search([*key, ("state", "=", "open")]))
            return findings.search([*key, ("state", "=", "open")])

        self.assertFalse(watch(5))
        found = watch(40)
        self.assertEqual(found.organization_id, self.building)
        self.assertIn("to be confirmed", found.message)
        self.agree(request)
        self.assertFalse(watch(41))

    @clause("SZ-9.2c")
    def test_each_kind_of_request_has_its_working_days(self):
        with freeze_time("2026-03-02 02:00:00"):
            request = self.file("leave", reason_id=self.reason("own_wish")).sudo()
        for kind, days, last, late in (
            ("join", 10, "2026-03-16", "2026-03-17"),
            ("transfer", 15, "2026-03-23", "2026-03-24"),
            ("retain", 10, "2026-03-16", "2026-03-17"),
            ("leave", 10, "2026-03-16", "2026-03-17"),
            ("rejoin", 10, "2026-03-16", "2026-03-17"),
            ("end", 10, "2026-03-16", "2026-03-17"),
            ("correction", 5, "2026-03-09", "2026-03-10"),
        ):
            # Of the paper only its kind counts here.
            self.env.flush_all()
            self.cr.execute(
                "UPDATE union_membership_request SET kind = %s WHERE id = %s", [kind, request.id]
            )
            for day, value, effect in ((last, days, ""), (late, days + 1, "inform")):
                with self.subTest(kind=kind, day=day), freeze_time(f"{day} 04:00:00"):
                    self.env.invalidate_all()
                    told = self.env["union.rule"]._evaluate(request, "daily")[request.id]
                    (result,) = (row for row in told if row["rule"] == f"membership.{kind}.days")
                    self.assertEqual(
                        (result["clause"], result["value"], result["effect"]),
                        ("SZ-9.2c", value, effect),
                    )

    def test_after_the_release_the_new_union_is_the_late_one(self):
        request = self.file("transfer", counterpart_code=self.target.code).sudo()
        self.assertEqual(request._union_check_organization(), self.building)
        self.agree(request)
        self.assertEqual(request._union_check_organization(), self.target)

    def test_the_list_finds_what_is_late_and_what_waits_for_me(self):
        request = self.file("leave", reason_id=self.reason("own_wish"))
        papers = self.as_user(self.building_approver, self.requests)
        self.assertEqual(papers.search([("awaiting_me", "=", True)]), request)
        self.assertFalse(papers.search([("overdue", "=", True)]))
        with freeze_time(request.approval_request_id.submitted_on + timedelta(days=40)):
            papers.invalidate_model()
            self.assertEqual(papers.search([("overdue", "=", True)]), request)
            self.assertTrue(request.overdue)
