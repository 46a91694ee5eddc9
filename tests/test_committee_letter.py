"""Letters of appointment, and the chart of the committees of an organisation."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .between_case import BetweenCase


@tagged("post_install", "-at_install")
class TestCommitteeLetter(BetweenCase):
    def test_a_letter_tells_office_term_and_how_it_came(self):
        seats = self.as_user(self.building_clerk, self.head | self.third)
        letters = self.env["union.letter"].browse(seats.action_appointment_letters())
        self.assertEqual(letters.mapped("organization_id"), self.primary)
        chair, member = letters
        self.assertEqual(chair.title, "关于曾庆华同志任职的通知")
        self.assertEqual(
            chair.body.splitlines()[1],
            "经会员（代表）大会选举并报上级工会批准，你任金鼎一工会第1届工会委员会主席，"
            "任期自2025年12月20日至2029年12月31日。",
        )
        self.assertIn("工会委员会委员", member.body)
        self.assertFalse(chair.number, "a draft: signed and numbered along its route")
        # Again: no second letter.
        self.assertEqual(seats.action_appointment_letters(), letters.ids)
        opened = seats[0].button_appointment_letters()
        self.assertEqual(opened["res_id"], chair.id)

    def test_who_left_gets_no_letter(self):
        self.head._vacate(date(2026, 11, 1), "resignation")
        with self.refused("曾庆华.*current term"):
            self.as_user(self.building_clerk, self.head).action_appointment_letters()

    def test_a_sister_and_an_auditor_write_no_letters(self):
        for user in (self.sister_clerk, self.street_auditor):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.head).action_appointment_letters()
        self.assertFalse(self.head.appointment_id)

    def test_the_chart_has_the_union_committee_on_top(self):
        ensure = self.env["union.committee"]._ensure
        audit = ensure(self.building, ["audit"])["audit"]
        self.assertFalse(audit.parent_id)
        made = ensure(self.building, ["women", "union"])
        self.assertEqual((audit | made["women"]).parent_id, made["union"])
        self.assertFalse(made["union"].parent_id)
        top = self.now.committee_id
        self.assertEqual((top.head_names, top.seat_count), ("曾庆华、谢雅婷", 3))
        self.assertFalse(top.child_ids)
        self.head._vacate(date(2026, 11, 1), "death")
        self.assertEqual((top.head_names, top.vacancy_count), ("谢雅婷", 1))
