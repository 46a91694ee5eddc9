"""What no text of the register holds, which levels stand in order."""

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .identity_case import MOBILE, NUMBER, IdentityCase

# Its check digit is wrong: told, not refused.
CODE = "91440300MA5ABC1234"


@tagged("post_install", "-at_install")
class TestRegisterGuards(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employer = cls.env["union.employer"].create(
            {"name": "甲公司", "organization_id": cls.primary.id}
        )

    def texts_of(self, record):
        """Return the names of the texts of a record a person may write."""
        clerk = self.as_user(self.building_clerk, record)
        closed = {"id_number", "mobile"}
        return [
            name
            for name, info in clerk.fields_get(attributes=["type", "readonly", "store"]).items()
            if info["type"] in ("char", "text")
            and info["store"]
            and not info["readonly"]
            and name not in closed
        ]

    @clause("SZ-9.2d")
    def test_no_text_of_the_register_keeps_a_number_in_clear(self):
        for record in (self.member, self.employer, self.primary):
            names = self.texts_of(record)
            self.assertIn("name", names)
            for name in names:
                for number in (NUMBER, MOBILE, f"见{NUMBER[:6]} {NUMBER[6:]}"):
                    with self.subTest(field=f"{record._name}.{name}"):
                        try:
                            with self.cr.savepoint():
                                self.as_user(self.building_clerk, record).write({name: number})
                                self.env.flush_all()
                        except UserError as error:
                            self.assertNotIn(NUMBER, str(error))
                            self.assertNotIn(MOBILE, str(error))
                        else:
                            kept = "".join(str(record[name] or "").split())
                            self.assertNotIn(NUMBER, kept)
                            self.assertNotIn(MOBILE, kept)

    def test_a_text_that_cannot_be_stored_is_told_by_its_field(self):
        for record in (self.member, self.employer):
            for name in self.texts_of(record):
                told = self.assertRaisesRegex(UserError, "(?i)“a�b” holds a sign")
                with self.subTest(field=f"{record._name}.{name}"), told:
                    self.as_user(self.building_clerk, record).write({name: "a\0b"})
        employers = self.as_user(self.building_clerk, self.env["union.employer"])
        values = {"organization_id": self.primary.id}
        with self.assertRaisesRegex(UserError, "“Name”: “a�b” holds a sign"):
            employers.create(values | {"name": "a\0b"})
        with self.assertRaisesRegex(UserError, "“Name”: “a�b” holds a sign"):
            employers.with_context(default_name="a\0b").create(values)

    def test_an_employers_credit_code_is_one_as_it_is_registered(self):
        employer = self.as_user(self.building_clerk, self.employer)
        for wrong in ("ABC", NUMBER, "9144030OMA5ABC1234"):
            with self.subTest(code=wrong), self.assertRaises(ValidationError):
                employer.write({"credit_code": wrong})
        employer.write({"credit_code": " ９1440300-ma5abc1234"})
        self.assertEqual(employer.credit_code, CODE)
        self.assertTrue(employer.credit_code_note)
        employer.write({"credit_code": "91110000600037341L"})
        self.assertFalse(employer.credit_code_note)

    def test_a_code_written_in_another_way_is_the_same_code(self):
        employers = self.as_user(self.building_clerk, self.env["union.employer"])
        values = {"organization_id": self.primary.id}
        employers.create({**values, "name": "乙公司", "credit_code": CODE})
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            employers.create({**values, "name": "丙公司", "credit_code": CODE.lower()})

    @clause("SZ-9.2d")
    def test_a_reason_for_the_log_says_something_and_no_number(self):
        member = self.as_user(self.building_clerk, self.member)
        for nothing in ("\u200b", "\u3164", ".", "0", "核" * 501):
            with self.subTest(reason=nothing[:3]), self.assertRaises(UserError):
                member.action_reveal(nothing)
        member.action_reveal(f"核对\u200b{NUMBER} 的证件")
        self.env.flush_all()
        [entry] = self.env["union.access.log"].search([("res_id", "=", self.member.id)])
        self.assertEqual(entry.reason, "核对*** 的证件")

    def test_levels_stand_in_their_order_at_every_door(self):
        organizations = self.env["union.organization"]
        for level, upper in (
            ("national", self.building), ("street", self.primary), ("district", self.sister_street),
        ):  # fmt: skip
            with self.subTest(level=level), self.assertRaises(ValidationError):
                organizations.create(
                    {"name": "错位", "code": "X-1", "level": level, "parent_id": upper.id}
                )
        with self.assertRaises(ValidationError):
            self.building.level = "group"  # below it stands a primary union

    def test_a_tree_from_national_to_group(self):
        upper = self.env["union.organization"]
        levels = [level for level, _label in upper._fields["level"].selection]
        self.assertEqual((levels[0], levels[-1]), ("national", "group"))
        tree = []
        for level in levels:
            upper = upper.create(
                {"name": level, "code": f"N-{level}", "level": level, "parent_id": upper.id}
            )
            tree.append(upper)
        self.assertEqual(upper._ancestors(), upper.browse().union(*reversed(tree[:-1])))
        self.env["union.member"].create(
            {"name": "余英娟", "gender": "female", "organization_id": tree[-2].id}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(tree[0].applicant_count, 1)
