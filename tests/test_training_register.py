"""The register of trainings: who, what, when, by whom; what it refuses."""

import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .training_case import TrainingCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestTraining(TrainingCase):
    def test_the_name_is_that_of_who_is_linked_or_what_was_typed(self):
        row = self.training()
        self.assertEqual(row.name, "曾庆华")
        self.assertEqual(row.display_name, "曾庆华 · 新任基层工会主席培训班")
        self.assertEqual((row.date_from, row.date_to), (row.date_from, row.date_from), "one day")
        row.member_id = self.vice
        self.assertEqual(row.name, "谢雅婷")
        row.member_id = False
        self.assertEqual(row.name, "谢雅婷", "what stood there stays")
        typed = self.training(self.env["union.member"], name="外请会计")
        self.assertEqual(typed.name, "外请会计")
        self.assertTrue(typed.is_over)
        later = self.training(date_from="2026-11-20", date_to="2026-11-22", title="续班")
        self.assertFalse(later.is_over)
        over = self.env["union.training"].search([("is_over", "=", True)])
        self.assertEqual(over & (typed | later), typed)

    def test_dates_hours_and_words_that_cannot_be(self):
        for values in ({"date_from": "2026-05-02", "date_to": "2026-05-01"}, {"hours": -1}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.training(**values)
        for values in (
            {"title": "培训 13595711777"},
            {"provider": "联系 13595711777"},
            {"note": "360102197612134635"},
            {"evidence_name": "360102197612134635.pdf"},
            {"member": self.env["union.member"], "name": "甲360102197612134635"},
        ):
            with self.subTest(values), self.refused("leave it out"):
                self.training(**values)

    def test_a_title_nobody_reads_and_years_that_cannot_be(self):
        for values, message in (
            ({"title": "长" * 201}, "1 to 200 signs"),
            ({"title": " "}, "1 to 200 signs"),
            ({"date_from": "1800-01-01", "date_to": "1800-01-01"}, "correct the year"),
            ({"date_from": "2099-01-01", "date_to": "2099-01-01"}, "correct the year"),
        ):
            with self.subTest(values), self.refused(message):
                self.training(**values)

    def test_a_training_is_kept_where_its_member_belongs_or_above(self):
        self.training(organization=self.district)
        with self.refused("keep the training at his own union or above"):
            self.training(organization=self.sister_street)
        with self.refused("link the member"):
            self.training(self.env["union.member"], user_id=self.portal.id)

    def test_a_list_read_in_twice_adds_nobody_twice(self):
        rows = self.as_user(self.building_clerk, self.env["union.training"])
        columns = [
            "organization_id/.id", "member_id/.id", "title", "kind_id/id", "date_from", "hours",
        ]  # fmt: skip
        lines = [
            [str(self.primary.id), str(member.id), "第二期培训班",
             "trade_union.training_kind_induction", "2026-11-01", "16"]
            for member in self.chair | self.vice
        ]  # fmt: skip
        result = rows.load(columns, lines)
        self.assertFalse(result["messages"])
        made = self.env["union.training"].browse(result["ids"])
        self.assertEqual(made.mapped("name"), ["曾庆华", "谢雅婷"])
        self.assertEqual(set(made.mapped("hours")), {16})
        with mute_logger("odoo.sql_db"):
            again = rows.load(columns, lines)
        self.assertFalse(again["ids"])
        self.assertIn("on record already", str(again["messages"]))
        # Nor a colleague who is linked by his login.
        columns[1] = "user_id/.id"
        lines = [[line[0], str(self.building_officer.id), *line[2:]] for line in lines[:1]]
        self.assertTrue(rows.load(columns, lines)["ids"])
        with mute_logger("odoo.sql_db"):
            again = rows.load(columns, lines)
        self.assertFalse(again["ids"])
        self.assertIn("of this user is on record already", str(again["messages"]))
        lines[0][2] = "培训 360102197612134635"
        refused = rows.load(columns, lines[:1])
        self.assertFalse(refused["ids"])
        self.assertIn("leave it out", str(refused["messages"]))
        self.assertNotIn("360102197612134635", str(refused["messages"]))

    def test_a_clerk_links_no_member_and_no_union_he_does_not_see(self):
        stranger = self.env["union.member"].create(
            {
                "name": "远人",
                "gender": "male",
                "organization_id": self.sister_street.id,
                "state": "active",
            }
        )
        mine = self.as_user(self.building_clerk, self.training())
        for values in ({"member_id": stranger.id}, {"organizer_id": self.sister_street.id}):
            with self.subTest(values), self.assertRaises(AccessError):
                mine.write(values)
        mine.organizer_id = self.district
        with self.assertRaises(AccessError):
            mine.browse().create(
                {
                    "organization_id": self.primary.id,
                    "member_id": stranger.id,
                    "title": "班",
                    "kind_id": self.kind().id,
                }
            )

    def test_a_lower_union_does_not_read_what_is_kept_above(self):
        above = self.training(organization=self.street)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, above).read(["name"])
        self.assertTrue(self.as_user(self.street_auditor, above).read(["name"]))

    def test_the_evidence_is_read_by_who_reads_the_training(self):
        row = self.training(
            organization=self.street,
            evidence=base64.b64encode(b"%PDF-1.4 x"),
            evidence_name="证书.pdf",
        )
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "union.training"),
                ("res_id", "=", row.id),
                ("res_field", "=", "evidence"),
            ]
        )
        self.assertEqual(len(file), 1)
        for user, there in (
            (self.street_reviewer, True),
            (self.street_auditor, True),
            (self.building_clerk, False),
            (self.building_teller, False),
            (self.sister_clerk, False),
            (self.portal, False),
            (self.env.ref("base.public_user"), False),
        ):
            with self.subTest(user.login):
                self.assertIs(self.as_user(user, file).has_access("read"), there)

    def test_only_the_system_says_which_kinds_count(self):
        kind = self.as_user(self.district_admin, self.kind("skills"))
        self.assertTrue(kind.read(["for_office"]))
        with self.assertRaises(AccessError):
            kind.for_office = True
        system = make_user(self.env, "t_system", ("base.group_system",))
        self.as_user(system, self.kind("skills")).for_office = True

    def test_each_screen_of_the_register_opens(self):
        self.training()
        action = self.env.ref("trade_union.union_training_action")
        rows = self.as_user(self.building_clerk, self.env["union.training"])
        for mode in action.view_mode.split(","):
            with self.subTest(mode):
                self.assertTrue(rows.get_view(view_type=mode)["arch"])
        place = self.as_user(self.building_clerk, self.env["union.organization"])
        self.assertIn('name="training_ids"', place.get_view(view_type="form")["arch"])
        place = self.as_user(self.building_teller, place)
        self.assertNotIn('name="training_ids"', place.get_view(view_type="form")["arch"])
