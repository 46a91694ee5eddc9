"""What the log books at another place than a new duty's, and what deputies do, keep a list too."""

from odoo.tests import tagged

from .duty_undo_case import STREET, DutyUndoCase
from .import_case import HEADINGS, person, xlsx
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestDutyListReach(DutyUndoCase, PaperCase):
    """A teller of the building, clerk of another district since long, is made clerk of the street."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teller = cls.building_teller

    def setUp(self):
        super().setUp()
        self.grant(self.sister_district)
        self.load(xlsx([HEADINGS, person(1)])).action_import()
        self.member = self.env["union.member"].search([("organization_id", "=", self.primary.id)])
        self.record = self.imported([self.teller.name, self.teller.login, "", "经办人", STREET])

    def grant(self, organization):
        self.env["union.duty"].create(
            {
                "user_id": self.teller.id,
                "organization_id": organization.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )

    def kept(self, model):
        name = self.env["ir.model"]._get(model).name
        who = rf"{self.teller.login} \({self.teller.login}\): "
        told = self.refused_undo(self.record, who + name)
        self.assertIn("Nothing was taken back", told)

    def look_up(self):
        found = self.as_user(self.teller, self.env["union.member"]).search(
            [("id_number", "=", person(1)[2])]
        )
        self.assertEqual(found, self.member)
        row = self.env["union.access.log"].search([("user_id", "=", self.teller.id)], limit=1)
        return row.kind, row.organization_id

    def test_a_search_by_a_number_is_booked_at_the_highest_place(self):
        self.assertEqual(self.look_up(), ("search", self.sister_district))
        self.kept("union.access.log")

    def test_a_search_that_an_older_duty_reaches_keeps_nothing(self):
        self.grant(self.district)
        self.look_up()
        self.assertEqual(self.undo(self.record)["deleted"], {"union.duty": 1})

    def export(self, *houses):
        self.teller.sudo().group_ids += self.env.ref("base.group_allow_export")
        members = self.env["union.member"].create(
            [
                {"name": "李四", "gender": "male", "organization_id": house.id}
                for house in houses
            ]
        )  # fmt: skip
        self.as_user(self.teller, members).export_data(["name"])
        return self.env["union.access.log"].search([("user_id", "=", self.teller.id)], limit=1)

    def test_an_export_of_both_houses_is_booked_above_them(self):
        row = self.export(self.street, self.sister_street)
        self.assertEqual((row.kind, row.organization_id), ("export", self.city))
        self.kept("union.access.log")

    def test_an_export_of_his_own_house_keeps_nothing(self):
        row = self.export(self.sister_street)
        self.assertEqual((row.kind, row.organization_id), ("export", self.sister_street))
        self.assertEqual(self.undo(self.record)["deleted"], {"union.duty": 1})

    def delegate(self, deputy):
        self.as_user(self.teller, self.env["union.duty.delegation"]).create(
            {"deputy_id": deputy.id, "date_to": "2099-12-31"}
        )

    def test_what_a_deputy_entered_under_it(self):
        self.delegate(self.building_clerk)
        self.assertEqual(self.taken_back(self.record)["deleted"], {"union.duty": 1})
        self.letters(organization=self.street)
        self.kept("union.letter")

    def test_what_a_deputy_entered_under_his_own_duty_keeps_nothing(self):
        self.delegate(self.building_clerk)
        self.letters()
        self.assertEqual(self.undo(self.record)["deleted"], {"union.duty": 1})
