"""Another building's lists, unknown to the importer until now, come in as well as the first's."""

from datetime import date

from odoo.tests import tagged

from . import second_roster
from .import_case import ImportCase
from .second_roster import BAD_EMPLOYERS, BAD_MEMBERS, EMPLOYER_ROWS, MEMBER_ROWS, gbk


@tagged("post_install", "-at_install")
class TestSecondBuilding(ImportCase):
    def bring(self, rows, kind, delimiter=","):
        return self.load(
            gbk(rows, delimiter), kind, organization=self.federation, filename="华强北.csv"
        )

    def employers(self):
        self.bring(EMPLOYER_ROWS, "employers", ";").action_import(good_only=True)
        return self.env["union.employer"].search(
            [("organization_id", "child_of", self.federation.id)]
        )

    def test_employers(self):
        roster = self.bring(EMPLOYER_ROWS, "employers", ";")
        self.assertEqual(self.codes(roster), BAD_EMPLOYERS)
        done = roster.action_import(good_only=True)
        self.assertEqual((done["employers"], done["unions"]), (4, 2))
        found = self.env["union.employer"].search(
            [("organization_id", "child_of", self.federation.id)]
        )
        star = found.filtered(lambda employer: "星辰" in employer.name)
        self.assertEqual(
            (star.staff_count, star.female_staff_count, star.contact_name, star.contact_mobile),
            (1045, 300, "李明", "138******02"),
        )
        shop = found.filtered(lambda employer: "北斗" in employer.name)
        self.assertEqual((shop.female_staff_count, shop.contact_mobile), (False, False))
        self.assertEqual(set(found.filtered("has_union").mapped("sector_name")), {"批发", "制造"})
        self.assertEqual(sum(found.mapped("staff_count")), 120 + 1045 + 8 + 30)

    def test_members(self):
        self.employers()
        roster = self.bring(MEMBER_ROWS, "members")
        checked = roster.action_check()
        self.assertEqual(
            [
                (problem["row"], problem["field"], problem["code"])
                for problem in checked["problems"]
            ],
            BAD_MEMBERS,
        )
        self.assertEqual((checked["new"], checked["total"], checked["header_row"]), (9, 20, 3))
        # A value of an optional column that nobody understands is told, and left out.
        told = [(n["row"], n["field"]) for n in checked["notes"] if n["code"] == "choice_unknown"]
        self.assertEqual(told, [(23, "employment_kind")])
        # Every refusal says what to do, and quotes no number.
        for problem in checked["problems"]:
            self.assertTrue(problem["reason"] and problem["cell"], problem)
            self.assertNotRegex(problem["reason"] + problem["hint"], r"\d{9}")
        done = roster.action_import(good_only=True)
        self.assertEqual((done["imported"], done["bad"] + done["duplicates"]), (9, 11))
        members = self.env["union.member"].search(
            [("organization_id", "child_of", self.federation.id)]
        )
        by_name = {member.name: member for member in members}
        self.assertEqual(
            set(by_name),
            {"周甲", "周丙", "周戊", "周己", "周庚", "周壬", "周癸", "买买提·艾力", "John Smith"},
        )
        self.assertEqual(by_name["周丙"].joined_on, date(2019, 3, 8))
        self.assertEqual(by_name["周庚"].joined_on, date(2018, 7, 8))
        self.assertFalse(by_name["周庚"].education)
        mobile = by_name["周丙"].with_user(self.building_clerk).action_reveal("test")["mobile"]
        self.assertEqual(mobile, "13800000202")
        self.assertEqual(
            (by_name["周己"].education, by_name["周己"].political_status,
             by_name["周己"].employment_kind),
            ("master", "party_member", "dispatched"),
        )  # fmt: skip
        self.assertEqual(
            (by_name["John Smith"].id_type, by_name["John Smith"].gender), ("passport", "male")
        )
        self.assertEqual(by_name["周壬"].employment_kind, "new_form")
        for name, serial in (("周甲", 1), ("周己", 5)):
            shown = by_name[name].with_user(self.building_clerk).action_reveal("test")
            self.assertEqual(shown["id_number"], second_roster._id(serial))
        # Members of the unions there are; the others wait for one.
        self.assertEqual(by_name["周甲"].state, "active")
        self.assertEqual(by_name["周壬"].state, "applicant")

    def test_once_more_changes_nothing(self):
        self.employers()
        self.bring(MEMBER_ROWS, "members").action_import(good_only=True)
        again = self.bring(MEMBER_ROWS, "members").action_import(good_only=True)
        self.assertEqual((again["imported"], again["changed"], again["unchanged"]), (0, 0, 9))
