"""What is written about an organisation: code, registration, area, party, contact, account."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .office_case import ACCOUNT, OfficeCase

NUMBER = "4403012345678901234"


@tagged("post_install", "-at_install")
class TestFacts(OfficeCase):
    def test_a_credit_code_is_repaired_checked_and_only_noted_if_its_digit_is_wrong(self):
        self.building.credit_code = " 9111 0000-600037341l "
        self.assertEqual(self.building.credit_code, "91110000600037341L")
        self.assertFalse(self.building.credit_code_note)
        self.building.credit_code = "91110000600037342L"
        self.assertIn("fails its check digit", self.building.credit_code_note)
        for bad, said in (
            ("911100006000373", "is not a unified social credit code"),
            ("9111000060003734IL", "letters I, O, S, V and Z"),
            ("360102197612134635", "is not a unified social credit code"),
        ):
            with self.subTest(bad), self.refused(said):
                self.building.credit_code = bad
        self.building.credit_code = " "
        self.assertIs(self.building.credit_code, False)

    def test_a_credit_code_belongs_to_one_organisation(self):
        self.building.credit_code = "91110000600037341L"
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.primary.credit_code = "91110000600037341L"
            self.env.flush_all()

    def test_registration_comes_after_the_founding_and_not_after_today(self):
        self.building.sudo().founded_on = "2026-03-01"
        self.building.registered_on = "2026-03-01"
        with self.refused("before it was founded on"):
            self.building.registered_on = "2026-02-28"
        with self.refused("still to come"):
            self.building.registered_on = "2026-11-21"

    def test_area_is_no_less_than_nothing(self):
        self.building.territory_area = 0.35
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.building.territory_area = -1
            self.env.flush_all()

    def test_an_office_phone_is_no_mobile(self):
        self.building.office_phone = "0755-83201234"
        with self.refused("is a mobile number") as caught:
            self.building.office_phone = "13595711777"
        self.assertNotIn("13595711777", str(caught.exception))
        with self.refused("phone"):
            self.building.office_phone = "12345"
        with self.refused("leave it out"):
            self.building.contact_name = "王芳 13595711777"

    @clause("SZ-4.1")
    def test_a_federation_tells_its_party_organisation_or_why_there_is_none(self):
        key = "organization.party"
        self.assert_state(self.building, key, "failed", "SZ-4.1")
        self.building.party_none_reason = "楼宇党委正在筹建"
        self.assert_state(self.building, key, "passed")
        self.building.write({"party_none_reason": False, "party_body": "金鼎大厦党委"})
        self.assert_state(self.building, key, "passed")
        self.assert_state(self.street, key, "not_applicable")

    @clause("BJ-3.1.2")
    def test_a_primary_union_publishes_whom_to_ask(self):
        key = "organization.contact"
        self.assertIsNone(self.asked(self.primary, key))
        self.adopt("BJ", self.city)
        self.assert_state(self.primary, key, "failed", "BJ-3.1.2")
        self.primary.contact_name = "王芳"
        self.assert_state(self.primary, key, "failed")
        self.primary.office_phone = "83201234"
        self.assert_state(self.primary, key, "passed")

    @clause("SH-13b")
    def test_a_second_level_union_says_how_its_books_are_kept(self):
        key = "organization.account.mode"
        self.building.kind = "small_second_level"
        self.adopt("SH", self.city)
        self.assert_state(self.building, key, "failed", "SH-13b")
        self.building.account_mode = "reimbursement"
        self.assert_state(self.building, key, "passed")

    @clause("SZ-5.6.2.2")
    def test_a_federation_has_an_account_of_its_own(self):
        key = "organization.account.own"
        self.assert_state(self.building, key, "failed", "SZ-5.6.2.2")
        self.account()
        self.assert_state(self.building, key, "passed")
        self.assert_state(self.primary, key, "not_applicable")

    def employer(self, organization, **values):
        return self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": organization.id, "staff_count": 10, **values}
        )

    @clause("SZ-5.4.1")
    def test_an_employer_with_a_union_in_a_federation_names_a_contact_person(self):
        key = "organization.employer.contact"
        employer = self.employer(self.primary)
        self.assert_state(employer, key, "failed", "SZ-5.4.1")
        employer.contact_name = "王芳"
        self.assert_state(employer, key, "passed")
        self.assert_state(self.employer(self.building), key, "not_applicable")
        alone = self.env["union.organization"].create(
            {
                "name": "街道直属工会",
                "code": "T-X",
                "parent_id": self.street.id,
                "state": "active",
            }
        )
        self.assert_state(self.employer(alone), key, "not_applicable")
        alone.parent_id = self.building
        self.assert_state(alone.employer_ids, key, "failed")

    @clause("SZ-5.4.1a")
    def test_a_contact_person_is_known_to_be_suited(self):
        key = "organization.employer.contact_suited"
        employer = self.employer(self.primary)
        self.assert_state(employer, key, "not_applicable")
        employer.contact_name = "王芳"
        self.assert_state(employer, key, "failed", "SZ-5.4.1a")
        employer.contact_suited = True
        self.assert_state(employer, key, "passed")

    def account(self, organization=None, **values):
        return (
            self.env["union.bank.account"]
            .with_user(self.building_clerk)
            .create(
                {
                    "organization_id": (organization or self.building).id,
                    "bank_name": "工商银行福田支行",
                    "number": ACCOUNT,
                    **values,
                }
            )
        )

    def test_an_account_number_is_read_as_its_last_four_digits(self):
        account = self.account()
        mask = "*" * 15 + "1234"
        export = self.env.ref("base.group_allow_export")
        for user in (self.building_clerk, self.street_auditor, self.city_admin):
            user.group_ids += export
            seen = self.as_user(user, account)
            self.assertEqual(seen.number, mask)
            self.assertEqual(seen.read(["number", "number_masked"])[0]["number"], mask)
            self.assertEqual(seen.export_data(["number"])["datas"], [[mask]])
            self.assertNotIn(NUMBER, str(seen.name_search("工商")))
        self.env.cr.execute("SELECT a::text FROM union_bank_account a WHERE id = %s", [account.id])
        self.assertNotIn(NUMBER, self.env.cr.fetchone()[0])

    def test_an_officer_of_the_organisation_sees_it_with_a_reason_and_it_is_logged(self):
        account = self.account()
        shown = self.as_user(self.building_clerk, account).action_reveal("付款核对")
        self.assertEqual(shown, {"number": NUMBER})
        log = self.env["union.access.log"].search([("res_model", "=", "union.bank.account")])
        self.assertEqual((log.user_id, log.reason), (self.building_clerk, "付款核对"))
        for user in (self.street_auditor, self.building_teller, self.sister_clerk, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, account).action_reveal("x")
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, account).action_reveal(" ")

    def test_an_account_number_is_digits(self):
        for bad in ("1234567", "44030123abcd8901", "1" * 31):
            with self.subTest(bad), self.refused("8 to 30") as caught:
                self.account(number=bad)
            self.assertNotIn(bad, str(caught.exception))
        with self.refused("leave it out"):
            self.account(bank_name="工行 4403012345678901234")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.account(opened_on="2026-05-01", closed_on="2026-04-30")

    def test_what_stands_above_keeps_its_account(self):
        account = self.account(self.primary)
        street = (
            self.env["union.bank.account"]
            .with_user(self.street_reviewer)
            .create({"organization_id": self.street.id, "bank_name": "x", "number": ACCOUNT})
        )
        records = self.as_user(self.building_clerk, street)
        self.assertEqual(records.search([]), account)
        self.assertEqual(records.search([("number", "=", ACCOUNT)]), account)
        self.assertEqual(records._read_group([], [], ["__count"]), [(1,)])
        self.assertFalse(self.as_user(self.building_clerk, self.street).bank_account_ids)
        for name in ("number", "number_masked", "bank_name"):
            with self.assertRaises(AccessError):
                records.read([name])
        self.building_clerk.group_ids += self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            records.export_data(["number"])
        for operator in ("like", "=like", ">", "!="):
            with self.assertRaises(UserError):
                records.search([("number", operator, "4403%")])
        # Not a column: there is nothing to group by.
        with self.assertRaises(ValueError):
            records.formatted_read_group([], ["number"], ["__count"])
        for column in ("number_sealed", "number_digest"):
            with self.assertRaises(AccessError):
                records.search([(column, "!=", False)])
            with self.assertRaises(AccessError):
                self.as_user(self.building_clerk, account).read([column])

    def test_the_tree_begins_with_the_tops_of_what_was_found(self):
        wanted = {"display_name": {}, "child_ids": {}, "member_count": {}}
        branch = self.env["union.organization"].create(
            [
                {"name": f"第{n}工会", "code": f"T-H-{n}", "parent_id": self.building.id}
                for n in range(30)
            ]
        )
        organizations = self.as_user(self.city_admin, self.env["union.organization"])
        mine = [("in_sight", "=", True)]
        rows = organizations.hierarchy_read(mine, dict(wanted), "parent_id", "child_ids")
        self.assertEqual(
            {row["id"] for row in rows}, {self.city.id, self.district.id, self.sister_district.id}
        )
        several = [("id", "in", (self.street | self.sister_street).ids), ("name", "!=", "x")]
        rows = organizations.hierarchy_read(several, dict(wanted), "parent_id", "child_ids")
        self.assertEqual({row["id"] for row in rows}, set((self.street | self.sister_street).ids))
        # What is on the screen is read again as it is.
        screen = [("id", "in", (self.building | branch[:3]).ids)]
        rows = organizations.hierarchy_read(screen, dict(wanted), "parent_id", "child_ids")
        self.assertEqual({row["id"] for row in rows}, set((self.building | branch[:3]).ids))
        rows = self.as_user(self.building_clerk, branch).hierarchy_read(
            mine, dict(wanted), "parent_id", "child_ids"
        )
        self.assertNotIn(self.district.id, {row["id"] for row in rows})
        self.assertIn(self.building.id, {row["id"] for row in rows})

    def test_open_findings_are_counted_down_the_tree(self):
        self.employer(self.building, staff_count=40)
        self.env["union.finding"].sudo()._watch_batch("union.employer", 0)
        for key, count in (("building", 1), ("street", 1), ("city", 1), ("sister_district", 0)):
            seen = self.as_user(self.city_admin, getattr(self, key))
            self.assertEqual(seen.open_finding_count, count, key)
        self.assertIs(self.as_user(self.building_clerk, self.street).open_finding_count, False)
        self.assertIs(self.as_user(self.building_teller, self.building).open_finding_count, False)
