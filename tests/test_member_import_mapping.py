"""Headings nobody understood are mapped once, and remembered for the office and those below."""

import csv
import io

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .import_case import HEADINGS, ImportCase, person, xlsx

ODD = ["职工称呼", "男女", "证号", "掌上电话", "东家"]
MAPPING = {
    "职工称呼": "name", "男女": "gender", "证号": "id_number", "掌上电话": "mobile",
    "东家": "employer",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestMapping(ImportCase):
    def odd(self, *serials, **arguments):
        return self.load(xlsx([["某楼会员"], ODD, *map(person, serials)]), **arguments)

    def test_a_program_maps_once_and_the_next_list_is_understood(self):
        roster = self.odd(1)
        with self.assertRaisesRegex(UserError, "headings that are understood"):
            roster.action_check()
        self.assertEqual([row["title"] for row in roster.action_columns()], ODD)
        kept = roster.action_map(MAPPING)
        self.assertEqual(kept, MAPPING)
        self.assertFalse(roster.action_check()["problems"])
        self.assertEqual(roster.action_import()["imported"], 1)
        self.assertEqual(self.odd(1, 2).action_import()["imported"], 1)
        # A column more than once said is one heading still.
        self.assertEqual(self.odd(3).action_map(MAPPING), MAPPING)

    def test_a_column_that_is_not_understood_names_the_way_out(self):
        rows = [[*HEADINGS[:-1], "部门"], person(1)]
        for record in (self.load(xlsx(rows)), self.odd(1)):
            with self.assertRaisesRegex(UserError, r"under Columns \(action_map\)"):
                record.action_check()
        # A damaged file has no headings to be mapped.
        self.assertNotIn("action_map", self.refused(b"PK\3\4 nothing", "damaged|spreadsheet"))

    def test_a_clerk_maps_on_the_form(self):
        roster = self.odd(1)
        roster.button_check()
        self.assertIn("understood", roster.stop_reason)
        self.assertEqual(roster.column_ids.mapped("title"), ODD)
        with Form(self.as_user(self.building_clerk, roster)) as form:
            for at, name in enumerate(MAPPING.values()):
                with form.column_ids.edit(at) as line:
                    line.field_name = name
        roster.button_map()
        self.assertEqual((roster.state, roster.new_count), ("checked", 1))
        self.assertFalse(roster.stop_reason)
        self.assertFalse(roster.column_ids)
        headings = self.env["union.import.heading"].search(
            [("organization_id", "=", self.building.id)]
        )
        self.assertEqual(set(headings.mapped("synonym")), set(ODD))

    def test_offices_below_use_it_and_sisters_do_not(self):
        self.odd(1, user=self.street_reviewer, organization=self.street).action_map(MAPPING)
        self.assertFalse(self.odd(1).action_check()["problems"])
        self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.sister_street.id, "staff_count": 1}
        )
        with self.assertRaises(UserError):
            self.odd(1, user=self.sister_clerk, organization=self.sister_street).action_check()

    def test_the_nearest_office_wins_and_what_it_said_can_be_forgotten(self):
        upper = self.odd(1, user=self.street_reviewer, organization=self.street)
        upper.action_map(MAPPING | {"东家": "note"})
        roster = self.odd(1)
        with self.assertRaisesRegex(UserError, "columns are missing"):
            roster.action_check()
        roster.action_map({"东家": "employer"})
        self.assertFalse(roster.action_check()["problems"])
        self.assertEqual(roster.action_map({"东家": False}), {})
        with self.assertRaises(UserError):
            roster.action_check()
        # What everybody uses is not the office's to forget.
        roster.action_map({"姓名": False})
        rows = self.load(xlsx([HEADINGS, person(1)])).action_check()
        self.assertFalse(rows["problems"])

    def test_wrong_mappings_are_refused_with_a_reason(self):
        roster = self.odd(1)
        with self.assertRaisesRegex(UserError, "no column “salary”"):
            roster.action_map({"职工称呼": "salary"})
        with self.assertRaisesRegex(ValidationError, "no such column"):
            roster.action_map({"职工称呼": "staff_count"})
        with self.assertRaisesRegex(ValidationError, "holds no word"):
            roster.action_map({"（ ）": "name"})
        with self.assertRaisesRegex(UserError, "for each heading"):
            roster.action_map(["name"])
        self.assertFalse(
            self.env["union.import.heading"].search([("organization_id", "=", self.building.id)])
        )

    def test_only_the_owner_maps(self):
        roster = self.odd(1)
        roster.button_check()
        columns = roster.column_ids
        for user in (self.sister_clerk, self.building_officer, self.portal, self.street_auditor):
            with self.subTest(user=user.login):
                for call in (
                    lambda user=user: self.as_user(user, roster).action_map(MAPPING),
                    self.as_user(user, roster).action_columns,
                    lambda user=user: self.as_user(user, columns).read(["title"]),
                    lambda user=user: self.as_user(user, columns).write({"field_name": "name"}),
                ):
                    with self.assertRaises(AccessError):
                        call()
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, columns).write({"title": "x"})

    def test_numbers_in_a_heading_row_are_not_kept(self):
        text = io.StringIO()
        csv.writer(text).writerows([["电话 138 0000 0001", "甲"], ["a", "b"]])
        roster = self.load(text.getvalue().encode("gbk"))
        with self.assertRaises(UserError):
            roster.button_check()
        self.assertFalse(roster.column_ids)
