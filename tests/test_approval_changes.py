"""Changes while papers are under way: people, organisations and routes come and go."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .change_case import ChangeCase
from .common import clause
from .papers import THREE_LEVELS
from .under_way_case import UnderWayCase


@tagged("post_install", "-at_install")
class TestPeopleGo(UnderWayCase):
    @clause("QZ-17")
    def test_a_duty_that_ends_leaves_a_finding_until_somebody_has_it(self):
        letters = self.letters(2)
        letters.action_submit()
        self.run_cron("approval_vacancy")
        self.assertFalse(self.vacancy_finding(self.street))
        self.end_duty(self.street_reviewer)
        with self.assertRaises(UserError):
            self.by(self.street_reviewer, letters[0]).action_agree()
        self.run_cron("approval_inbox")
        self.assertEqual(self.inbox(letters), set())
        self.run_cron("approval_vacancy")
        finding = self.vacancy_finding(self.street)
        self.assertEqual((finding.organization_id, finding.severity), (self.street, "warn"))
        self.assertEqual(finding.params["value_1"], "2")
        self.assertIn("QZ-17", finding.message)
        # Who grants duties hears of it, the nearest first.
        self.assertEqual(finding.activity_ids.user_id, self.district_admin)
        # The paper itself goes on once somebody is there; nothing has to be repaired.
        newcomer = self.make_person("newcomer", self.street, "reviewer")
        self.by(newcomer, letters).action_agree()
        self.run_cron("approval_vacancy")
        self.assertFalse(self.vacancy_finding(self.street))
        settled = self.vacancy_finding(self.street, "settled")
        self.assertEqual(settled.settled_because, "cured")

    def test_an_archived_person_decides_no_more_nor_does_his_deputy(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.street_reviewer.id,
                "deputy_id": self.street_approver.id,
                "date_from": "2020-01-01",
                "date_to": "2099-01-01",
            }
        )
        letter = self.pending()
        self.assertEqual(self.inbox(letter), {"t_street_reviewer", "t_street_approver"})
        self.street_reviewer.active = False
        self.assertFalse(self.by(self.street_approver, letter).can_decide)
        for user in (self.street_reviewer, self.street_approver):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.by(user, letter).action_agree()
        self.assertEqual(self.kinds(letter), [])
        self.run_cron("approval_inbox")
        self.assertEqual(self.inbox(letter), set())
        self.assertTrue(self.request_of(letter).waits_for_nobody)
        # One who comes back finds his papers.
        self.street_reviewer.active = True
        self.run_cron("approval_inbox")
        self.assertEqual(self.inbox(letter), {"t_street_reviewer", "t_street_approver"})

    def test_a_deputys_dates_end_and_his_inbox_with_them(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.street_reviewer.id,
                "deputy_id": self.street_approver.id,
                "date_from": "2026-10-12",
                "date_to": "2026-10-13",
            }
        )
        with freeze_time("2026-10-13 04:00:00"):
            letter = self.pending()
            self.assertEqual(self.inbox(letter), {"t_street_reviewer", "t_street_approver"})
        with freeze_time("2026-10-14 04:00:00"):
            with self.assertRaises(UserError):
                self.by(self.street_approver, letter).action_agree()
            self.run_cron("approval_inbox")
            self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
            self.by(self.street_reviewer, letter).action_agree()

    def test_a_person_asked_by_name_whose_duty_ends(self):
        chair = self.make_person("street_chair", self.street, "chair")
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        self.assertFalse(self.request_of(letter).waits_for_nobody)
        self.end_duty(chair)
        self.env.invalidate_all()
        self.assertTrue(self.request_of(letter).waits_for_nobody)
        reviewer = self.make_person("district_reviewer", self.district, "reviewer")
        self.by(self.district_admin, letter).action_pass_up(comment="该同志已离任")
        self.assertEqual(self.inbox(letter), {reviewer.login})

    def test_where_all_sign_the_last_one_missing_leaves(self):
        second = self.make_person("street_reviewer2", self.street, "reviewer")
        third = self.make_person("street_reviewer3", self.street, "reviewer")
        self.make_route(
            "all",
            [
                {"sequence": 1, "place": "parent", "role": "reviewer", "mode": "all"},
                {"sequence": 2, "place": "parent", "role": "approver"},
            ],
            self.building,
        )
        letter = self.pending()
        for user in (self.street_reviewer, second):
            self.by(user, letter).action_agree()
        self.end_duty(third)
        self.run_cron("approval_inbox")
        request = self.request_of(letter)
        self.assertEqual(request.step_ids.mapped("state"), ["agreed", "open"])
        self.assertEqual(self.inbox(letter), {"t_street_approver"})
        self.assertTrue(request.action_verify()[0]["ok"])
        # Where nobody has signed at all, nobody's going is a signature.
        other = self.pending()
        for user in (self.street_reviewer, second):
            self.end_duty(user)
        self.run_cron("approval_inbox")
        self.assertEqual(self.request_of(other).step_ids.mapped("state"), ["open", "waiting"])
        self.assertTrue(self.request_of(other).waits_for_nobody)

    def test_the_last_of_all_bears_the_letter(self):
        second = self.make_person("street_reviewer2", self.street, "reviewer")
        self.make_route(
            "all_last",
            [{"sequence": 1, "place": "parent", "role": "reviewer", "mode": "all"}],
            self.building,
        )
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree()
        self.end_duty(second)
        self.run_cron("approval_inbox")
        self.assertEqual(letter.approval_state, "approved")
        self.assertTrue(letter.sudo().number)
        self.assertEqual(letter.sudo().signed_by_id, self.street_reviewer)


@tagged("post_install", "-at_install")
class TestPlacesChange(UnderWayCase):
    def test_a_house_that_signs_is_renamed_and_moved_and_signs_on(self):
        letter = self.pending()
        self.street.write({"name": "园岭总工会", "parent_id": self.sister_district.id})
        self.env.flush_all()
        self.env.invalidate_all()
        step = self.request_of(letter).current_step_ids
        self.assertIn("园岭总工会", step.display_name)
        for user in (self.street_reviewer, self.street_approver):
            self.by(user, letter).action_agree()
        # The district was its superior when it was handed in: it signs on, and all are told.
        self.assertEqual(self.inbox(letter), {"t_district_approver"})
        self.assertTrue(self.request_of(letter).is_astray)
        self.by(self.district_approver, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")
        self.assertFalse(self.request_of(letter).is_astray)

    @clause("QZ-17")
    def test_a_paper_whose_house_moved_is_found_and_goes_its_new_way(self):
        sister = self.make_person("sister_reviewer", self.sister_street, "reviewer")
        letter, other = self.letters(2)
        (letter | other).action_submit()
        self.building.parent_id = self.sister_street
        # It waits where it was submitted to; whoever signs there today still does.
        self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
        self.watch()
        finding = self.way_finding(letter)
        self.assertEqual(finding.organization_id, self.building)
        self.assertEqual(finding.activity_ids.user_id, self.building_clerk)
        self.assertEqual(finding.rule_id.clause_id.code, "QZ-17")
        letter.with_user(self.building_clerk).action_recall(comment="隶属关系变更")
        letter.with_user(self.building_clerk).action_submit()
        self.assertEqual(self.inbox(letter), {sister.login})
        self.watch()
        self.assertFalse(self.way_finding(letter))
        self.assertEqual(self.way_finding(letter, "settled").settled_because, "cured")
        self.assertTrue(self.way_finding(other))
        # Or it goes on as it was submitted.
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, other).action_agree()
        self.assertEqual(other.approval_state, "approved")
        self.watch()
        self.assertFalse(self.way_finding(other))

    def test_what_never_stood_above_is_no_former_way(self):
        self.make_route(
            "fixed",
            [{"place": "fixed", "organization_id": self.sister_street.id, "role": "clerk"}],
            self.building,
        )
        letter = self.pending()
        self.assertFalse(self.request_of(letter).is_astray)
        self.assertNotIn(
            self.request_of(letter),
            self.env["union.approval.request"].search([("is_astray", "=", True)]),
        )

    def test_a_route_is_replaced(self):
        letter, again = self.letters(2)
        (letter | again).action_submit()
        new = self.route.browse(self.route.action_new_version()["res_id"])
        new.step_ids.unlink()
        new.step_ids = [(0, 0, {"place": "parent", "role": "approver"})]
        # Under way: along the steps it was submitted with.
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        self.assertEqual(letter.approval_state, "approved")
        self.assertEqual(self.request_of(letter).round_ids.route_id, self.route)
        # Given back and submitted again: along the new one.
        self.by(self.street_reviewer, again).action_return(comment="按新流程报")
        again.with_user(self.building_clerk).action_submit()
        self.assertEqual(self.request_of(again).route_id, new)
        self.assertEqual(self.inbox(again), {"t_street_approver"})


@tagged("post_install", "-at_install")
class TestHousesEnd(ChangeCase):
    """Mergers and dissolutions wait for the papers; nothing pending is left in the air."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["union.approval.route"].create(
            {
                "name": "letters", "code": "test_letters", "res_model": "union.letter",
                "organization_id": cls.city.id, "sequence": 5,
                "step_ids": [(0, 0, step) for step in THREE_LEVELS],
            }
        )  # fmt: skip
        kind = cls.env["union.letter.kind"].search([("code", "=", "letter")])
        cls.letter = cls.env["union.letter"].with_user(cls.neighbour_clerk).create(
            {"organization_id": cls.neighbour.id, "kind_id": kind.id, "title": "函"}
        )  # fmt: skip
        cls.letter.action_submit()

    def test_the_papers_own_house_and_the_one_that_signs_do_not_end_meanwhile(self):
        for kind, house, values in (
            ("dissolve", self.neighbour, {}),
            ("merge", self.building, {"merged_ids": [self.neighbour.id]}),
        ):
            with (
                self.subTest(kind=kind),
                self.assertRaisesRegex(UserError, "papers being decided: 1"),
            ):
                self.change(kind, house, **values)
        paper = self.as_user(self.street_clerk, self.changes).create(
            {"kind": "dissolve", "organization_id": self.street.id, "reason": "撤销"}
        )
        # The street signs it, and below it stands what is left anyway.
        paper = paper.sudo()
        left = paper._left_behind({paper: self.street})
        self.assertEqual(left[paper][self.env._("papers being decided")], 1)
        self.assertEqual(self.letter.approval_state, "pending")

    def test_once_it_is_decided_the_house_may_end(self):
        self.letter.with_user(self.neighbour_clerk).action_recall()
        self.sign(self.change("merge", self.building, merged_ids=[self.neighbour.id]))
        self.assertEqual(self.neighbour.state, "dissolved")
        with self.assertRaisesRegex(UserError, "dissolved"):
            self.as_user(self.env.ref("base.user_root"), self.letter).sudo().action_submit()

    def test_a_renamed_house_keeps_its_paper_and_the_trail_the_old_name(self):
        self.as_user(self.street_reviewer, self.letter).action_agree()
        self.sign(self.change("rename", self.neighbour, new_name="园岭新科技工会"))
        request = self.letter.sudo().approval_request_id
        self.assertEqual(request.organization_id.name, "园岭新科技工会")
        self.assertEqual(request.state, "pending")
        self.as_user(self.street_approver, self.letter).action_agree()
        self.as_user(self.district_approver, self.letter).action_agree()
        letter = self.letter.sudo()
        self.assertEqual(letter.approval_state, "approved")
        self.assertEqual(letter.issuer_name, "园岭新科技工会")
        self.assertTrue(request.action_verify()[0]["ok"])
