"""Who keeps a seal or certificate, to whom it is handed, and who still has it after his office."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .committee_case import CommitteeCase
from .common import clause

KEY = "certificate.keeper.left"


@tagged("post_install", "-at_install")
class TestKeeping(CommitteeCase):
    def setUp(self):
        super().setUp()
        self.seal = self.certificate("seal_union", keeper="旧保管人")
        self.seats = self.body("union", [(self.chair, "chair"), (self.vice, "vice_chair")])

    def hand_over(self, member=None, records=None, **values):
        mine = self.as_user(self.building_clerk, records or self.seal)
        return mine.action_hand_over(member_id=member and member.id, **values)

    def watch(self):
        self.env.invalidate_all()
        self.env["union.finding"]._watch_batch("union.certificate", 0)
        return self.env["union.finding"].search(
            [("rule_key", "=", KEY), ("state", "=", "open"), ("res_id", "=", self.seal.id)]
        )

    def test_a_seal_goes_from_hand_to_hand_and_each_keeper_stays_on_record(self):
        permit = self.certificate("legal_person")
        both = self.seal | permit
        first = self.hand_over(self.chair, both, handed_on="2026-10-01", witness="街道总工会")
        self.assertEqual([row["former_id"] for row in first], [False, False])
        self.assertEqual(self.seal.keeper, "曾庆华")
        second = self.hand_over(self.vice, document_number="移交2026-1")
        self.assertEqual(second[0]["former_id"], first[0]["keeping_id"])
        rows = [
            (row.keeper_name, row.date_from, row.date_to, row.witness)
            for row in self.seal.keeping_ids.sorted("id")
        ]
        self.assertEqual(
            rows,
            [
                ("曾庆华", date(2026, 10, 1), date(2026, 11, 20), "街道总工会"),
                ("谢雅婷", date(2026, 11, 20), False, False),
            ],
        )
        self.assertEqual(permit.keeping_id.member_id, self.chair)
        officer = self.staff("李会计", position="accountant")
        self.hand_over(records=permit, staff_id=officer.id)
        self.assertEqual((permit.keeper, permit.keeping_id.staff_id), ("李会计", officer))
        with self.assertRaisesRegex(UserError, "Hand Over"):
            self.as_user(self.building_clerk, self.seal).keeper = "他人"
        self.seal.handed_in_on = "2026-11-20"
        self.assertFalse(self.seal.keeping_id, "given back: with nobody here any more")
        with self.assertRaisesRegex(UserError, "stays on record"):
            self.seal.unlink()

    @clause("NR-CHAIR-19")
    def test_what_is_with_somebody_out_of_office_is_found_until_it_is_handed_over(self):
        self.assertFalse(self.watch(), "nobody said who has it")
        self.hand_over(self.chair, handed_on="2026-10-01")
        self.assertFalse(self.watch())
        # The office ends in each of its ways.
        term = self.seats.term_id
        self.seats[0]._vacate(date(2026, 11, 20), "resignation")
        found = self.watch()
        self.assertEqual((found.severity, found.organization_id), ("warn", self.building))
        self.assertEqual(found.clause_id.code, "NR-CHAIR-19")
        self.assertIn("handed it over", found.message)
        not_handed = [("keeper_left", "=", True)]
        clerk = self.as_user(self.building_clerk, self.env["union.certificate"])
        self.assertEqual(clerk.search(not_handed), self.seal)
        self.hand_over(self.vice)
        self.assertFalse(self.watch())
        self.assertFalse(clerk.search(not_handed))
        term.state = "ended"
        self.assertTrue(self.watch(), "the term ended")
        # Any office, post, charge or duty of today at this union will do.
        post = self.staff("谢雅婷", member_id=self.vice.id)
        self.assertFalse(self.watch())
        post.date_to = "2026-11-19"
        charge = self.charge(self.vice, "finance")
        self.assertFalse(self.watch())
        charge.organization_id = self.primary
        self.assertTrue(self.watch(), "an office elsewhere is none here")
        self.vice.partner_id = self.building_officer.partner_id
        self.assertFalse(self.watch(), "a duty here")
        self.building_officer.duty_ids.filtered(
            lambda duty: duty.organization_id == self.building
        ).sudo().date_to = "2026-11-19"
        self.assertTrue(self.watch())
        self.seal.handed_in_on = "2026-11-20"
        self.assertFalse(self.watch())

    def test_what_a_handing_over_refuses(self):
        self.hand_over(self.chair, handed_on="2026-10-01")
        outsider = self.person("外人", self.street)
        for said, values in (
            ("Say who receives it", {}),
            ("Say who receives it", {"member": self.vice, "staff_id": self.staff().id}),
            ("keeps .* already", {"member": self.chair}),
            ("handed on no earlier", {"member": self.vice, "handed_on": "2026-09-30"}),
            ("up to today", {"member": self.vice, "handed_on": "2026-11-21"}),
            ("up to today", {"member": self.vice, "handed_on": "明天"}),
            ("does not exist", {"member": None, "staff_id": 2**30}),
        ):
            with (
                self.subTest(said=said),
                self.assertRaisesRegex(UserError, said),
                self.cr.savepoint(),
            ):
                self.hand_over(**values)
        with self.assertRaises(AccessError):
            self.hand_over(outsider)
        with self.assertRaisesRegex(UserError, "does not belong"), self.cr.savepoint():
            self.seal.action_hand_over(member_id=outsider.id)
        with self.assertRaisesRegex(ValidationError, "leave it out"), self.cr.savepoint():
            self.hand_over(self.vice, witness="王芳 13595711777")
        other = self.certificate("seal_union", self.primary)
        with self.assertRaisesRegex(UserError, "one organisation"):
            self.hand_over(self.vice, self.seal | other)
        self.seal.handed_in_on = "2026-11-20"
        with self.assertRaisesRegex(UserError, "no new keeper"):
            self.hand_over(self.vice)

    def test_only_officers_hand_over_and_nobody_writes_the_register(self):
        self.hand_over(self.chair)
        keeping = self.seal.keeping_id
        public = self.env.ref("base.public_user")
        for user in (self.sister_clerk, self.portal, self.stranger, public):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.as_user(user, keeping).read(["date_from"])
                with self.assertRaises(AccessError):
                    self.as_user(user, self.seal).action_hand_over(member_id=self.vice.id)
                with self.assertRaises(AccessError):
                    self.as_user(user, self.seal).unlink()
        self.assertTrue(self.as_user(self.street_auditor, keeping).read(["keeper_name"]))
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, self.seal).action_hand_over(member_id=self.vice.id)
        clerk = self.as_user(self.building_clerk, keeping)
        for attempt in (
            lambda: clerk.write({"date_to": "2026-11-20"}),
            lambda: clerk.unlink(),
            lambda: clerk.create(
                {
                    "certificate_id": self.seal.id,
                    "member_id": self.vice.id,
                    "date_from": "2026-01-01",
                }
            ),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertIn("seal", self.chair._erasure_obstacles()[self.chair])

    def test_a_list_of_seals_costs_a_constant_number_of_queries(self):
        seals = self.seal
        for number in range(8):
            seals |= self.certificate("seal_union", number=f"印{number}")
        self.hand_over(self.chair, seals)
        self.env.invalidate_all()
        with self.assertMaxQueries(20) as one:
            self.seal.mapped("keeper_left")
        self.env.invalidate_all()
        with self.assertMaxQueries(one.count):
            seals.mapped("keeper_left")

    def test_the_dialog_hands_over_what_was_chosen(self):
        mine = self.as_user(self.building_clerk, self.seal)
        action = mine.button_hand_over()
        dialog = mine.env[action["res_model"]].with_context(**action["context"])
        dialog = dialog.create({"member_id": self.vice.id})
        self.assertEqual((dialog.certificate_ids, dialog.place_id), (self.seal, self.building))
        with self.assertRaises(AccessError):
            self.as_user(self.building_officer, dialog).read(["witness"])
        self.as_user(self.building_clerk, dialog).button_hand_over()
        self.assertEqual(self.seal.keeping_id.member_id, self.vice)
