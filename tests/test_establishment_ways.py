"""Unions of each kind from the request to the day they stand, and requests nobody can read."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import clause
from .establishment_case import KindCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestWays(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.district_reviewer = make_user(cls.env, "t_district_reviewer")
        cls.env["union.duty"].create(
            {
                "user_id": cls.district_reviewer.id,
                "organization_id": cls.district.id,
                "role": "reviewer",
                "date_from": "2020-01-01",
            }
        )

    def mine(self, place, **values):
        """Write the request of a union to be, as its own clerk."""
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": place.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        return self.as_user(self.building_clerk, self.env["union.establishment"]).create(
            {"organization_id": place.id, "initiator_name": "银河物业", **values}
        )

    def upload(self, raw=b"%PDF-1.4"):
        files = self.as_user(self.building_clerk, self.env["ir.attachment"])
        return [(4, files.create({"name": "paper.pdf", "raw": raw}).id)]

    def papers(self, raw=b"%PDF-1.4"):
        return {
            "preparatory_ids": [(0, 0, {"name": f"筹备{n}"}) for n in "甲乙丙"],
            **{name: self.upload(raw) for name in ("plan_ids", "letter_ids", "consent_ids")},
        }

    def way(self, place, signers, reason=None, **values):
        """Let a union be asked for, agreed to, recruited for and founded, each by who does it."""
        request = self.mine(place, **self.papers(), **values)
        request.action_submit(reason=reason)
        for user in signers:
            self.as_user(user, request).action_agree()
        self.env.invalidate_all()
        self.assertEqual((request.approval_state, place.state), ("approved", "preparing"))
        self.join(place, 1)
        defaults = request.button_election()["context"]
        self.assertEqual(defaults["default_organization_id"], place.id)
        place._found(self.env["union.organization"]._fields["founded_on"].today())
        self.assertEqual(place.state, "active")
        self.assertEqual(self.steps(request)["founded"]["state"], "done")
        return request.sudo().reply_letter_id.content

    @clause("NR-LAW-12", "SH-6")
    def test_each_kind_comes_to_stand_and_is_told_how_its_committee_is_formed(self):
        street = self.street_reviewer, self.street_approver
        district = self.district_reviewer, self.district_approver
        building = self.draft("federation", "federation_regional")
        second = self.draft("federation", "small_second_level")
        single = self.draft("primary", "single")
        tiny = self.draft("primary", "single", name="小微", code="T-K-TINY")
        joint = self.draft("primary", "joint")
        general = self.draft("street", "general", self.district)
        self.employers(joint, 50, staff=3)
        self.employers(general, 100, staff=50)
        place = {"premises": "一楼"}
        for union, signers, said, values in (
            (building, street, "会员（代表）大会", {"reason": "楼宇招商中"}),
            (second, street, "联合制、代表制", {"committee_mode": "joint"}),
            (single, street, "会员（代表）大会", place),
            (tiny, street, "选举组织员一人", place | {"form": "organiser"}),
            (joint, street, "会员（代表）大会", place),
            (general, district, "会员（代表）大会", {}),
        ):
            with self.subTest(union.name):
                self.assertIn(said, self.way(union, signers, **values))

    @clause("SZ-5.1.1a", "SZ-5.1.1b")
    def test_the_figures_at_their_edges(self):
        federation = self.draft("federation", "federation_regional")
        request = self.mine(federation)
        unions = self.env["union.organization"].create(
            [
                {
                    "name": f"企业{n}工会",
                    "code": f"T-W-{n}",
                    "level": "primary",
                    "kind": "single",
                    "parent_id": federation.id,
                    "state": "active",
                }
                for n in range(5)
            ]
        )
        for workers, count, met in (
            (999, 5, False),
            (1000, 4, False),
            (1000, 5, True),
            (1999, 4, False),
            (1999, 5, True),
            (2000, 2, False),
            (2000, 3, True),
            (2000, 4, True),
        ):
            unions[:count].write({"state": "active"})
            unions[count:].write({"state": "draft"})
            federation.own_worker_count = workers
            states = {
                self.result(request, f"establishment.object.{part}")["state"] for part in "ab"
            }
            with self.subTest(workers=workers, unions=count):
                self.assertEqual("passed" in states, met)

    @clause("NR-LAW-11", "NR-LAW-11b")
    def test_twenty_five_members_have_a_committee_of_their_own(self):
        key = "establishment.own_committee"
        single = self.draft("primary", "single")
        request = self.mine(single)
        self.join(single, 24, "active")
        for form in ("committee", "joint", "organiser"):
            request.form = form
            self.assert_submit(request, key, "not_applicable")
        self.join(single, 1)
        for form, state in (("organiser", "failed"), ("joint", "failed"), ("committee", "passed")):
            request.form = form
            with self.subTest(form):
                self.assert_submit(request, key, state, "NR-LAW-11")

    @clause("NR-LAW-12")
    def test_a_file_without_a_byte_is_no_paper(self):
        request = self.mine(self.draft("primary", "joint"), premises="一楼", **self.papers(b""))
        with self.assertRaisesRegex(UserError, r"written request.*NR-LAW-12"):
            request.action_submit(reason="x")
        request.write({name: self.upload() for name in ("letter_ids", "consent_ids")})
        request.action_submit(reason="x")
        self.assertEqual(request.approval_state, "pending")

    @clause("SZ-5.1.3.1b")
    def test_a_preparatory_group_is_of_people_named_once(self):
        request = self.mine(self.draft("federation", "federation_regional"))
        for people, said in (
            ([{"name": " 　"}], "has no name"),
            ([{"name": "张三"}, {"name": "张 三"}], "twice"),
            ([{"name": "张三11010519491231002X"}], "may be a person's"),
            ([{"name": "张三", "post": "13800138000"}], "may be a person's"),
        ):
            with (
                self.subTest(people),
                self.assertRaisesRegex(ValidationError, said),
                self.cr.savepoint(),
            ):
                request.write({"preparatory_ids": [(0, 0, person) for person in people]})
        self.assertFalse(request.preparatory_ids, "nothing half saved")
        same = [{"name": "张三", "employer_name": unit} for unit in ("甲公司", "乙公司")]
        request.write({"preparatory_ids": [(0, 0, person) for person in same]})
        self.assertEqual(request.preparatory_count, 2)

    def test_an_initiator_has_a_name_and_no_number(self):
        request = self.mine(self.draft("primary", "single"))
        for values, said in (
            ({"initiator_name": "   "}, "who initiates"),
            ({"initiator_name": "王五 440301199001011239"}, "may be a person's"),
            ({"reason": "联系人 13800138000"}, "may be a person's"),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, said),
                self.cr.savepoint(),
            ):
                request.write(values)
