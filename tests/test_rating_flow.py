"""The yearly member rating: set up, answered by codes, counted, told and reported."""

import re
from pathlib import Path

from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .rating_case import RatingCase
from .tree import make_user

ROOT = Path(__file__).resolve().parent.parent
GOOD, SOSO, BAD = 0, 1, 2


@tagged("post_install", "-at_install")
class TestRatingFlow(RatingCase):
    @clause("NR-CONG-34", "NR-CONG-34b")
    def test_work_home_chair_and_vice_chairs_in_three_grades(self):
        self.seated()
        rating, codes = self.opened(8, user=self.building_clerk)
        self.assertEqual(rating.object_ids.mapped("kind"), ["work", "home", "chair", "vice_chair"])
        for code in codes[:6]:
            self.assertTrue(self.answer(code, GOOD, SOSO, BAD, GOOD))
        self.answer(codes[6], SOSO, BAD, GOOD, GOOD)
        self.assertEqual((rating.code_count, rating.answered_count), (8, 7))
        rating.action_close()
        self.assertEqual((rating.code_count, rating.answered_count, rating.least), (8, 7, 5))
        told = {row.object_id.kind: row for row in rating.result_ids}
        self.assertEqual(self.figures(rating, "work"), (6, 1, 0))
        self.assertEqual(self.figures(rating, "chair"), (1, 0, 6))
        self.assertEqual(told["vice_chair"].answers, 7)
        self.assertIn("85.7 %", told["work"].figures)

    @clause("NR-CONG-34")
    def test_what_is_left_out_is_said_before_it_opens(self):
        self.seated()
        rating = self.rating()
        said = {row["rule"]: row for row in rating.union_check("open")}
        self.assertEqual(said["member_rating.objects"]["state"], "passed")
        rating.object_ids.filtered(lambda row: row.kind == "vice_chair").unlink()
        said = {row["rule"]: row for row in rating.union_check("open")}
        self.assertEqual(
            (said["member_rating.objects"]["state"], said["member_rating.objects"]["effect"]),
            ("failed", "inform"),
        )
        rating.object_ids.filtered(lambda row: row.kind == "home").unlink()
        rating.action_open()

    @clause("SZ-5.5.7.2", "NR-CONG-34-shenzhen")
    def test_a_federation_in_shenzhen_leaves_nothing_out_without_a_reason(self):
        rating = self.rating(self.building)
        with self.assertRaisesRegex(UserError, "5.5.7.2"):
            rating.action_open()
        rating.object_ids = [Command.create({"kind": "chair", "member_id": self.chair.id})]
        rating.action_open()
        self.assertFalse(rating.override_ids)

    @clause("NR-CONG-34c")
    def test_the_method_is_adopted_and_filed(self):
        rating = self.rating()

        def state():
            self.env.invalidate_all()
            (row,) = (r for r in rating.union_check("open") if r["rule"] == "member_rating.method")
            return row["state"]

        self.assertEqual(state(), "failed")
        rating.meeting_id = meeting = self.env["union.meeting"].create(
            {"name": "大会", "organization_id": self.primary.id, "kind": "congress"}
        )
        rating.method_filed = True
        self.assertEqual(state(), "failed", "planned is not adopted")
        meeting.action_open()
        self.assertEqual(state(), "passed")

    @clause("NR-CONG-34c", "BJ-3.4.1")
    def test_the_result_goes_to_the_public_the_party_and_the_superior(self):
        rating = self.closed([(GOOD, GOOD)] * 7 + [(BAD, SOSO)])
        key = "member_rating.reported"
        self.assert_state(rating, key, "failed", "NR-CONG-34c")
        rating = rating.with_user(self.building_clerk)
        rating.action_publish()
        with self.assertRaises(UserError):
            rating.action_publish()
        rating.party_told = True
        self.assert_state(rating, key, "failed")
        drafted = rating.action_report()
        self.assertEqual(drafted, rating.action_report(), "one report")
        report = rating.report_id
        self.assertEqual((report.kind_id.code, report.party_told), ("rating", True))
        self.assertIn("satisfied 7 (87.5 %)", report.body)
        self.assertNotRegex(report.body, "(?i)anonym")
        self.assert_state(rating, key, "failed")
        self.env["union.duty"].create(
            {
                "user_id": self.building_officer.id,
                "organization_id": self.building.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        report.check_reason = "测试"
        report.action_submit()
        self.assertEqual(report.approval_state, "pending")
        self.assert_state(rating, key, "passed")

    def test_a_code_is_good_once_and_ends_with_the_rating(self):
        rating, codes = self.opened(6)
        self.assertTrue(self.answer(codes[0], GOOD, GOOD))
        self.assertFalse(self.answer(codes[0], BAD, BAD))
        self.assertTrue(self.answer(codes[1].lower().replace("-", " "), GOOD, None))
        with self.assertRaises(UserError):
            self.answer(codes[2])
        self.assertTrue(self.answer(codes[2], GOOD), "a paper without an answer uses nothing up")
        rating.action_close()
        self.assertIsNone(self.answer(codes[3], GOOD))
        self.assertFalse(
            self.env["union.rating.code"].search([("cut_id", "in", rating.cut_ids.ids)])
        )
        self.assertFalse(
            self.env["union.rating.box"].search([("cut_id", "in", rating.cut_ids.ids)])
        )

    def test_four_answers_are_not_told_and_not_kept(self):
        rating = self.closed([(GOOD, BAD), (BAD, GOOD), (BAD, GOOD), (BAD, BAD)])
        self.assertIsNone(self.figures(rating))
        self.env.flush_all()
        self.cr.execute(
            "SELECT sum(satisfied + basic + unsatisfied) FROM union_rating_result"
            " WHERE rating_id = %s",
            [rating.id],
        )
        self.assertEqual(self.cr.fetchone()[0], 0)
        self.assertIn("not told", rating.result_ids[0].figures)
        self.assertIsNone(self.measured("eval.satisfaction_work"))

    def test_a_group_is_not_told_as_a_difference_either(self):
        groups = [
            self.env["union.organization"].create(
                {
                    "name": f"小组{n}", "code": f"T-G{n}", "level": "group", "kind": "group",
                    "parent_id": self.primary.id, "state": "active",
                }
            )
            for n in range(3)
        ]  # fmt: skip
        members = self.env["union.member"].search([("organization_id", "=", self.primary.id)])
        for n, group in enumerate(groups):
            members[n * 10 : n * 10 + 10].organization_id = group
        rating = self.rating(
            cut_ids=[
                Command.create({"name": group.name, "organization_id": group.id})
                for group in groups
            ]
        )
        rating.action_open()
        for cut, answers in zip(
            rating.cut_ids, ([GOOD] * 6 + [BAD] * 2, [GOOD] * 5 + [SOSO], [BAD] * 3), strict=True
        ):
            for code, grade in zip(cut.action_codes(10)["codes"], answers, strict=False):
                self.answer(code, grade)
        rating.action_close()
        one, two, three = rating.cut_ids
        self.assertEqual(self.figures(rating), (11, 1, 5))
        self.assertEqual(self.figures(rating, cut=one), (6, 0, 2))
        self.assertIsNone(self.figures(rating, cut=three))
        self.assertIsNone(self.figures(rating, cut=two), "the whole less one and two is three")

    def test_groups_are_apart_and_of_the_union(self):
        with self.assertRaisesRegex(ValidationError, "part of the other"):
            self.rating(
                self.building,
                cut_ids=[
                    Command.create({"name": "a", "organization_id": self.building.id}),
                    Command.create({"name": "b", "organization_id": self.primary.id}),
                ],
            )
        with self.assertRaisesRegex(ValidationError, "one below it"):
            self.rating(
                cut_ids=[Command.create({"name": "b", "organization_id": self.building.id})]
            )

    def test_slips_are_no_more_than_members_and_no_fewer_than_five(self):
        rating, _none = self.opened(0)
        cut = rating.cut_ids
        for count in (4, 31, 0, -1, True, "9"):
            with self.subTest(count=count), self.assertRaises(UserError):
                cut.action_codes(count)
        codes = cut.action_codes(30)["codes"]
        self.answer(codes[0], GOOD)
        self.assertEqual(cut.action_withdraw_codes(), 29)
        self.assertIsNone(self.answer(codes[1], GOOD))
        self.assertEqual(len(cut.action_codes(29)["codes"]), 29)

    def test_an_open_rating_stays_as_it_is_and_can_be_voided(self):
        rating, codes = self.opened(5, user=self.building_clerk)
        for change in (
            lambda: rating.write({"year": 2025}),
            lambda: rating.object_ids[0].write({"kind": "home"}),
            lambda: rating.object_ids[0].unlink(),
            lambda: rating.cut_ids.write({"name": "x"}),
            lambda: rating.write({"cut_ids": [Command.create({"name": "x"})]}),
            rating.unlink,
            rating.action_open,
            rating.action_publish,
            rating.action_report,
            lambda: rating.action_void(" "),
        ):
            with self.assertRaises(UserError):
                change()
        self.answer(codes[0], GOOD)
        rating.action_void("一包测评码遗失")
        self.assertEqual((rating.state, rating.answered_count), ("void", 1))
        self.assertIsNone(self.answer(codes[1], GOOD))
        self.assertFalse(rating.result_ids)
        self.rating()

    @mute_logger("odoo.sql_db")
    def test_one_rating_a_year(self):
        self.rating()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.rating()

    def test_a_box_that_was_altered_stops_the_count(self):
        rating, codes = self.opened(6)
        self.answer(codes[0], GOOD)
        boxes = self.env["union.rating.box"].search([("cut_id", "=", rating.cut_ids.id)])
        boxes[0].sealed, boxes[1].sealed = boxes[1].sealed, boxes[0].sealed
        with self.assertRaisesRegex(UserError, "altered or moved"):
            rating.action_close()

    def test_boxes_are_sealed_anew_with_other_keys(self):
        columns = self.env["union.vault.rotation"]._columns()
        self.assertIn(("union.rating.box", "sealed"), [(c.model, c.column) for c in columns])

    def test_it_is_called_confidential_and_nothing_more(self):
        for pattern in (
            "views/rating/*",
            "wizards/union_rating*",
            "models/rating/*",
            "controllers/rating.py",
        ):
            for path in ROOT.glob(pattern):
                if path.is_file():
                    self.assertFalse(re.search("(?i)anonym|匿名", path.read_text()), path)


@tagged("post_install", "-at_install")
class TestRatingRights(RatingCase):
    def test_sister_portal_and_stranger_reach_nothing(self):
        rating, _codes = self.opened(6)
        for user in (self.sister_clerk, self.portal, self.stranger):
            mine = self.as_user(user, rating)
            for call in (
                lambda mine=mine: mine.read(["year"]),
                lambda mine=mine: mine.write({"party_told": True}),
                mine.action_close,
                lambda mine=mine: mine.action_void("没有理由"),
                lambda user=user: rating.cut_ids.with_user(user).action_codes(6),
                rating.cut_ids.with_user(user).action_withdraw_codes,
                mine.action_report,
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
            self.assertFalse(mine.has_access("read") and mine.search([("id", "=", rating.id)]))

    def test_nobody_reads_codes_and_boxes_or_writes_a_result(self):
        rating = self.closed([(GOOD, GOOD)] * 5 + [(BAD, BAD)])
        admin = make_user(self.env, "r_system", ("base.group_system", "base.group_user"))
        for user in (self.building_clerk, self.city_admin, admin):
            for model in ("union.rating.code", "union.rating.box"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            for values in ({"satisfied": 9}, {"hidden": True}):
                with self.assertRaises(UserError):
                    rating.result_ids.with_user(user).write(values)
        with self.assertRaises(UserError):
            rating.result_ids.write({"satisfied": 9})
        for name in ("state", "closed_on", "voted_count", "least", "report_id"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.rating(year=2025).with_user(self.building_clerk).write({name: False})

    def test_an_auditor_reads_and_a_clerk_of_the_place_writes(self):
        rating = self.rating()
        auditor = self.as_user(self.street_auditor, rating)
        self.assertEqual(auditor.read(["year"])[0]["year"], 2026)
        with self.assertRaises(AccessError):
            auditor.action_open()
        self.as_user(self.building_clerk, rating).party_told = True
