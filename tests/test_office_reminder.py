"""Certificates that run out are told to their holders in writing."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import clause
from .office_case import OfficeCase


@tagged("post_install", "-at_install")
class TestReminder(OfficeCase):
    def setUp(self):
        super().setUp()
        self.expired = self.certificate(number="粤工法证字第1号", valid_until="2026-11-19")
        self.expiring = self.certificate("credit_code", valid_until="2026-12-01")
        self.valid = self.certificate("seal_union")
        self.other = self.certificate(organization=self.primary, valid_until="2026-11-01")
        self.all = self.expired + self.expiring + self.valid + self.other

    @clause("NR-CHAIR-19")
    def test_one_letter_a_holder_names_what_has_run_out_or_soon_will(self):
        rows = self.as_user(self.street_reviewer, self.all).action_remind()
        told = {row["organization_id"]: row for row in rows}
        self.assertEqual(set(told), {self.building.id, self.primary.id})
        self.assertEqual(
            set(told[self.building.id]["certificate_ids"]), set((self.expired + self.expiring).ids)
        )
        letter = self.env["union.letter"].browse(told[self.building.id]["letter_id"])
        self.assertEqual(
            (letter.organization_id, letter.to_organization_id, letter.number),
            (self.street, self.building, False),
        )
        lines = letter.body.splitlines()
        self.assertIn("粤工法证字第1号，有效期至2026年11月19日；", lines[1])
        self.assertIn("2026年12月1日", lines[2])
        self.assertNotIn("seal", letter.body.lower())
        action = self.as_user(self.street_reviewer, self.other).button_remind()
        self.assertEqual(self.env["union.letter"].search_count(action["domain"]), 1)

    def test_nothing_due_and_ones_own_are_no_letters(self):
        with self.assertRaisesRegex(UserError, "None of these has run out"):
            self.as_user(self.street_reviewer, self.valid).action_remind()
        with self.assertRaisesRegex(UserError, "None of these has run out"):
            self.as_user(self.building_clerk, self.expired).action_remind()
        rows = self.as_user(self.building_clerk, self.expired + self.other).action_remind()
        self.assertEqual([row["organization_id"] for row in rows], [self.primary.id])

    def test_who_acts_at_two_places_says_for_which(self):
        self.env["union.duty"].create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.sister_street.id,
                "role": "clerk",
            }
        )
        with self.assertRaisesRegex(UserError, "several organisations"):
            self.as_user(self.street_reviewer, self.expired).action_remind()

    def test_nobody_elses(self):
        for user in (self.sister_clerk, self.portal, self.stranger, self.street_auditor):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.as_user(user, self.expired).action_remind()
        self.assertFalse(
            self.env["union.letter"].search([("to_organization_id", "=", self.building.id)])
        )

    def test_the_list_holds_what_runs_out_today(self):
        action = self.env.ref("trade_union.union_certificate_running_out_action")
        found = self.env["union.certificate"].search([("state", "in", ["expired", "expiring"])])
        self.assertIn("expiring", action.domain)
        self.assertEqual(found & self.all, self.expired + self.expiring + self.other)
        with self.on("2026-08-01"):
            found = self.env["union.certificate"].search([("state", "in", ["expired", "expiring"])])
            self.assertFalse(found & self.all)
