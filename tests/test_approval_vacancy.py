"""Papers that wait for nobody: found, told, taken over by the superior; and silence."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.approval import union_approval_silence
from .common import clause
from .under_way_case import UnderWayCase


@tagged("post_install", "-at_install")
class TestNobodyThere(UnderWayCase):
    def test_a_level_that_has_nobody_from_the_start(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree()
        self.by(self.street_approver, letter).action_agree()
        empty = self.pending(organization=self.street, user=self.make_person(
            "street_clerk", self.street, "clerk"))  # fmt: skip
        # Nobody reviews at the district; the approver there comes after.
        self.assertEqual(self.inbox(empty), set())
        self.run_cron("approval_vacancy")
        finding = self.vacancy_finding(self.district)
        self.assertEqual(finding.params["value_1"], "1")
        vacancy = self.env["union.approval.vacancy"].browse(self.district.id)
        seen = self.by(self.district_admin, vacancy)
        self.assertEqual((seen.paper_count, seen.request_ids), (1, self.request_of(empty)))

    def test_only_within_the_readers_scope(self):
        self.end_duty(self.street_reviewer)
        letter = self.letters()
        # Later levels have people: it goes, and waits.
        letter.action_submit()
        vacancies = self.env["union.approval.vacancy"]
        self.assertTrue(self.by(self.district_admin, vacancies).search([]))
        self.assertFalse(self.by(self.sister_admin, vacancies).search([]))
        row = vacancies.search([("organization_id", "=", self.street.id)])
        for user in (self.sister_admin, self.portal, self.env.ref("base.public_user")):
            # A line of a view is not there at all for who does not see it.
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.by(user, row).read(["paper_count"])
        for operation in ("create", "write", "unlink"):
            with self.subTest(operation=operation):
                self.assertFalse(self.by(self.city_admin, row).has_access(operation))
        with self.assertRaises(AccessError):
            self.by(self.city_admin, vacancies).create({})

    def test_a_house_that_signs_and_has_ended_is_its_superiors_matter(self):
        letter = self.pending()
        self.end_duty(self.street_reviewer)
        self.street.state = "dissolved"
        self.run_cron("approval_vacancy")
        finding = self.vacancy_finding(self.street)
        self.assertEqual(finding.organization_id, self.district)
        self.assertEqual(finding.activity_ids.user_id, self.district_admin)
        self.make_person("district_reviewer", self.district, "reviewer")
        self.by(self.district_admin, letter).action_pass_up(comment="该工会已撤销")
        self.run_cron("approval_vacancy")
        self.assertFalse(self.vacancy_finding(self.street))

    @clause("QZ-17")
    def test_the_superior_takes_over_what_waits_for_nobody(self):
        reviewer = self.make_person("district_reviewer", self.district, "reviewer")
        letter = self.pending()
        admin = self.by(self.district_admin, letter)
        # As long as somebody may sign it, nobody takes it from him.
        with self.assertRaisesRegex(UserError, "may sign it"):
            admin.action_pass_up(comment="代办")
        self.end_duty(self.street_reviewer)
        with self.assertRaisesRegex(UserError, "comment"):
            self.by(self.district_admin, letter).action_pass_up()
        request = self.by(self.district_admin, self.request_of(letter))
        self.assertTrue(request.can_pass_up)
        action = request.button_pass_up()
        dialog = (
            self.env["union.approval.decide"]
            .with_user(self.district_admin)
            .with_context(**action["context"])
            .create({"comment": "街道暂无审核人"})
        )
        dialog.action_decide()
        self.assertEqual(self.inbox(letter), {reviewer.login})
        row = self.request_of(letter).decision_ids
        self.assertEqual(
            (row.kind, row.user_id, row.comment, row.organization_id),
            ("escalate", self.district_admin, "街道暂无审核人", self.street),
        )
        steps = self.request_of(letter).step_ids
        self.assertEqual(
            [(step.organization_id, step.role, step.state) for step in steps if step.sequence == 1024],
            [(self.street, "reviewer", "escalated"), (self.district, "reviewer", "open")],
        )  # fmt: skip
        # He who passed it up does not sign it by that.
        self.assertFalse(self.by(self.district_admin, letter).can_decide)
        self.by(reviewer, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_approver"})
        self.assertTrue(self.request_of(letter).action_verify()[0]["ok"])

    def test_a_deputy_passes_it_up_for_whom_he_stands_in_and_never_for_the_submitter(self):
        self.make_person("district_reviewer", self.district, "reviewer")
        self.grant(self.building_clerk, self.district, "chair")
        deputies = [self.make_person(f"deputy_{n}", self.district, "clerk") for n in range(2)]
        for absent, deputy in zip(
            (self.district_admin, self.building_clerk), deputies, strict=True
        ):
            self.env["union.duty.delegation"].create(
                {
                    "user_id": absent.id,
                    "deputy_id": deputy.id,
                    "date_from": "2020-01-01",
                    "date_to": "2099-12-31",
                }
            )
        letter = self.pending()
        self.end_duty(self.street_reviewer)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.by(deputies[1], letter).action_pass_up(comment="代办")
        self.by(deputies[0], letter).action_pass_up(comment="代办")
        row = self.request_of(letter).decision_ids
        self.assertEqual(
            (row.kind, row.user_id, row.on_behalf_of_id),
            ("escalate", deputies[0], self.district_admin),
        )

    def test_nobody_else_passes_a_paper_up(self):
        self.make_person("district_reviewer", self.district, "reviewer")
        own_admin = self.make_person("street_admin", self.street, "platform_admin")
        self.grant(self.building_clerk, self.city, "platform_admin")
        letter = self.pending()
        self.end_duty(self.street_reviewer)
        for user in (
            own_admin,  # of the organisation that signs, not of one above
            self.building_clerk,  # the submitter, though he administers the city
            self.building_officer,
            self.street_approver,
            self.sister_admin,
            self.stranger,
            self.portal,
            self.env.ref("base.public_user"),
            self.env.ref("base.user_root"),
        ):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.by(user, letter).action_pass_up(comment="代办")
            with self.subTest(user=user.login, door="sudo"), self.assertRaises(UserError):
                self.by(user, letter).sudo().action_pass_up(comment="代办")
        self.assertFalse(self.by(own_admin, self.request_of(letter)).can_pass_up)
        with self.assertRaises(UserError):
            self.by(own_admin, self.request_of(letter)).button_pass_up()
        self.assertEqual(self.kinds(letter), [])
        self.by(self.city_admin, letter).action_pass_up(comment="代办")

    def test_it_goes_to_the_nearest_above_with_people_enough(self):
        self.make_person("district_reviewer", self.district, "reviewer")
        city = [self.make_person(f"city_reviewer{n}", self.city, "reviewer") for n in (1, 2)]
        self.make_route(
            "quorum",
            [{"place": "parent", "role": "reviewer", "mode": "quorum", "quorum": 2}],
            self.building,
        )
        letters = self.letters(2)
        letters.action_submit()
        # One of two is there: he signs, and then it waits for nobody.
        self.by(self.street_reviewer, letters).action_agree()
        self.assertTrue(all(request.waits_for_nobody for request in self.request_of(letters)))
        answers = self.by(self.district_admin, letters).action_pass_up(comment="人数不足")
        self.assertEqual([row["ok"] for row in answers], [True, True])
        self.assertEqual(self.inbox(letters), {user.login for user in city})

    def test_without_anybody_above_a_duty_is_granted_first(self):
        letter = self.pending()
        self.end_duty(self.street_reviewer)
        with self.assertRaisesRegex(UserError, "nobody above could sign"):
            self.by(self.district_admin, letter).action_pass_up(comment="代办")
        self.assertEqual(self.kinds(letter), [])


@tagged("post_install", "-at_install")
class TestSilence(UnderWayCase):
    def late(self, count=1, **step):
        self.make_route(
            "late",
            [{"place": "parent", "role": "approver", "days": 2, "on_silence": "escalate", **step}],
            self.building,
        )
        with freeze_time("2026-10-12 04:00:00"):
            letters = self.letters(count)
            letters.action_submit()
        return letters

    def test_all_late_steps_are_passed_on_chunk_by_chunk(self):
        letters = self.late(5)
        self.patch(union_approval_silence, "CHUNK", 2)
        with freeze_time("2026-10-20 04:00:00"):
            self.run_cron("approval_silence")
            self.assertEqual({tuple(self.kinds(letter)) for letter in letters}, {("escalate",)})
            self.assertEqual(self.inbox(letters), {"t_district_approver"})
            # Nobody's silence counts twice.
            self.run_cron("approval_silence")
            self.assertEqual(len(self.request_of(letters).decision_ids), 5)

    def test_the_level_without_people_is_left_out(self):
        self.end_duty(self.district_approver)
        city = self.make_person("city_approver", self.city, "approver")
        letter = self.late()
        with freeze_time("2026-10-20 04:00:00"):
            self.run_cron("approval_silence")
            self.assertEqual(self.inbox(letter), {city.login})

    def test_where_nobody_is_above_it_stays_with_who_was_silent(self):
        self.end_duty(self.district_approver)
        letter = self.late()
        with freeze_time("2026-10-20 04:00:00"):
            self.run_cron("approval_silence")
            self.assertEqual(self.kinds(letter), [])
            self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_a_person_asked_by_name_is_silent(self):
        letter = self.late()
        chair = self.make_person("street_chair", self.street, "chair")
        with freeze_time("2026-10-13 04:00:00"):
            self.by(self.street_approver, letter).action_forward(chair.id)
        with freeze_time("2026-10-20 04:00:00"):
            self.run_cron("approval_silence")
            self.assertEqual(self.kinds(letter), ["forward", "escalate"])
            self.assertEqual(self.inbox(letter), {"t_district_approver"})
