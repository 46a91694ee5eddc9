"""An employer goes over to another house, its members with it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .change_case import ChangeCase
from .common import clause


@tagged("post_install", "-at_install")
class TestEmployerMove(ChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm = cls.env["union.employer"].create(
            {"name": "搬迁公司", "organization_id": cls.building.id, "staff_count": 8}
        )
        cls.crowd = cls.make_crowd(cls.building, 3, employer_id=cls.firm.id)
        cls.retained = cls.make_crowd(
            cls.building, 1, 300, employer_id=cls.firm.id, state="retained"
        )
        cls.applicant = cls.make_crowd(
            cls.building, 1, 400, employer_id=cls.firm.id, state="applicant"
        )

    def go(self, user=None, **values):
        return self.change(
            "employer_move",
            user=user or self.building_clerk,
            **{"employer_id": self.firm.id, "counterpart_code": self.target.code, **values},
        )

    def test_active_members_go_to_an_active_basic_union_alone(self):
        for state, level in (("preparing", "primary"), ("active", "street")):
            self.target.write({"state": state, "level": level})
            with self.subTest(state), self.assertRaisesRegex(UserError, "no active basic union"):
                self.go()
        (self.crowd | self.retained).write({"employer_id": False})
        self.assertEqual(self.go().approval_state, "pending")

    @clause("QZ-8")
    def test_the_members_go_with_their_employer(self):
        paper = self.go()
        self.sign(paper, self.building_approver)
        self.assertEqual(self.firm.organization_id, self.building)
        paper = self.sign(paper, self.target_approver)
        self.assertEqual(paper.approval_state, "approved")
        self.assertEqual(self.firm.organization_id, self.target)
        everybody = self.crowd | self.retained | self.applicant
        self.assertEqual(set(everybody.mapped("state")), {"transferred"})
        rows = self.env["union.member"].search([("previous_id", "in", everybody.ids)])
        self.assertEqual((rows.organization_id, rows.employer_id), (self.target, self.firm))
        self.assertEqual(sorted(rows.mapped("state")), ["active"] * 3 + ["applicant", "retained"])
        self.assertEqual(self.member.state, "active")
        self.assertEqual((self.building.own_member_count, self.target.own_member_count), (1, 3))
        self.assertEqual((self.target.own_worker_count, self.street.worker_count), (8, 0))
        self.assertEqual(self.crowd[0].event_ids[0].kind, "transferred")
        self.assertIn("搬迁公司", paper.reply_letter_id.title)

    def test_bad_moves_are_told(self):
        self.env["union.employer"].create(
            {"name": self.firm.name, "organization_id": self.target.id}
        )
        elsewhere = self.env["union.employer"].create(
            {"name": "别处", "organization_id": self.primary.id}
        )
        for values, message in (
            ({"employer_id": False}, "missing: Employer"),
            ({"counterpart_code": False}, "missing: Other House"),
            ({"counterpart_code": self.building.code}, "belongs to that union already"),
            ({"employer_id": elsewhere.id}, "does not belong"),
            ({}, "two employers named"),
            ({"counterpart_code": self.primary.code}, "has no approver"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.go(**values)
        # An employer of a sister union is none the clerk could name.
        with self.assertRaises(AccessError):
            self.go(employer_id=self.employer.id)

    def test_a_request_about_a_membership_is_decided_first(self):
        request = self.file("leave", self.crowd[0], reason_id=self.reason("own_wish"))
        with self.assertRaisesRegex(UserError, "1 members have requests"):
            self.go()
        self.agree(request)
        self.sign(self.go(), self.building_approver, self.target_approver)
        self.assertEqual(self.crowd[0].state, "left")

    def test_one_paper_about_an_employer_at_a_time(self):
        self.go()
        with self.assertRaisesRegex(UserError, "being decided"):
            self.go()
