"""Early-warning informers: due and named, who may be named, and who sees them."""

from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestInformer(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employer, cls.other = cls.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 30},
                {"name": "乙公司", "organization_id": cls.building.id, "staff_count": 30},
            ]
        )
        cls.members = cls.env["union.member"].create(
            [
                {
                    "name": name, "gender": "female", "organization_id": cls.primary.id,
                    "employer_id": cls.employer.id, "state": "active",
                }
                for name in ("张一", "张二", "张三", "张四")
            ]
        )  # fmt: skip
        cls.stranger_member = cls.env["union.member"].create(
            {
                "name": "外人", "gender": "male", "organization_id": cls.building.id,
                "employer_id": cls.other.id, "state": "active",
            }
        )  # fmt: skip
        cls.outsider = cls.env["union.member"].create(
            {
                "name": "远人", "gender": "male", "organization_id": cls.sister_street.id,
                "state": "active",
            }
        )  # fmt: skip

    def seat(self, member, organization=None):
        organization = organization or self.primary
        committee = self.env["union.committee"].search(
            [("organization_id", "=", organization.id), ("kind", "=", "union")]
        ) or self.env["union.committee"].create(
            {"organization_id": organization.id, "kind": "union"}
        )
        term = committee.current_term_id or self.env["union.term"].create(
            {
                "committee_id": committee.id, "number": 1, "state": "current",
                "date_from": "2025-01-01", "date_to": "2029-12-31",
            }
        )  # fmt: skip
        return self.env["union.seat"].create(
            {
                "term_id": term.id, "member_id": member.id, "origin": "elected",
                "date_from": "2025-01-01",
            }
        )  # fmt: skip

    def name(self, member, user=None, **values):
        informers = self.as_user(user or self.building_clerk, self.env["union.informer"])
        return informers.create(
            {"member_id": member.id} | (values or {"employer_id": self.employer.id})
        )

    @contextmanager
    def refused(self, text):
        """Fail unless the block is refused with a message of that text; nothing stays of it."""
        with self.assertRaises(ValidationError) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    def told(self, record):
        self.env.invalidate_all()
        checks = self.env["union.rule"]._evaluate(record, "daily")[record.id]
        return {
            r["rule"].removeprefix("rights.informers."): r["passed"]
            for r in checks
            if r["rule"].startswith("rights.informers") and r["state"] != "not_applicable"
        }

    @clause("SZ-5.6.1.3")
    def test_due_by_staff_at_the_bounds_of_the_bands(self):
        for staff, due in ((24, 0), (25, 1), (199, 1), (200, 2), (399, 2), (400, 3), (9000, 3)):
            self.employer.staff_count = staff
            with self.subTest(staff=staff):
                self.assertEqual(self.employer.informer_due, due)
                asked = {24: set(), 200: {"enterprise"}, 399: {"enterprise"}}
                self.assertEqual(
                    set(self.told(self.employer)), asked.get(staff, {"enterprise", "committee"})
                )
        # Without a union there is nobody to name.
        self.assertEqual(self.other.informer_due, 0)
        key = "rights.informers.enterprise"
        rule = self.env["union.rule"]._winners(self.city, keys=[key])[self.city.id][key]
        rule.band_ids[-1].minimum = 5
        self.env.invalidate_all()
        self.assertEqual((self.employer.informer_due, self.employer.informer_missing), (5, 5))

    @clause("SZ-5.6.1.3")
    def test_fewer_than_due_is_a_finding_until_they_are_named(self):
        self.employer.staff_count = 400
        self.assertEqual(self.told(self.employer), {"enterprise": False, "committee": False})
        watch = self.env["union.finding"]
        of_it = [("res_model", "=", "union.employer"), ("res_id", "=", self.employer.id)]
        find = [*of_it, ("rule_key", "=", "rights.informers.enterprise")]
        watch._watch(self.employer, watch.search([*of_it, ("state", "=", "open")]))
        finding = watch.search(find)
        self.assertEqual(finding.state, "open")
        for member in self.members[:2]:
            self.name(member)
        self.assertEqual(self.told(self.employer), {"enterprise": False, "committee": False})
        self.assertEqual((self.employer.informer_count, self.employer.informer_missing), (2, 1))
        self.name(self.members[2])
        self.assertEqual(self.told(self.employer), {"enterprise": True, "committee": False})
        watch._watch(self.employer, watch.search([*of_it, ("state", "=", "open")]))
        # What is short of the same fact still: nobody of the committee is among them.
        self.assertEqual((finding.state, finding.rule_key), ("open", "rights.informers.committee"))
        # One of the three sits on the committee of their union, and of no other.
        self.seat(self.members[0], self.building)
        self.assertEqual(self.told(self.employer)["committee"], False)
        seat = self.seat(self.members[0])
        self.assertEqual(self.told(self.employer)["committee"], True)
        watch._watch(self.employer, watch.search([*of_it, ("state", "=", "open")]))
        self.assertEqual(finding.state, "settled")
        seat.date_to = "2025-06-30"
        self.assertEqual(self.told(self.employer)["committee"], False)

    @clause("SZ-5.6.1.3")
    def test_a_federation_names_one_of_its_committee(self):
        self.assertEqual(
            (self.building.informer_due, self.told(self.building)), (1, {"federation": False})
        )
        self.name(self.members[0], organization_id=self.building.id)
        self.assertEqual(
            (self.building.informer_count, self.told(self.building)), (1, {"federation": False})
        )
        self.seat(self.members[0], self.building)
        self.assertEqual(self.told(self.building), {"federation": True})
        self.assertEqual(self.employer.informer_count, 0)
        self.assertEqual((self.primary.informer_due, self.told(self.primary)), (0, {}))

    def test_who_left_or_is_past_his_last_day_counts_no_more(self):
        informer = self.name(self.members[0])
        later = self.name(self.members[1], employer_id=self.employer.id, date_from="2099-01-01")
        self.assertEqual(self.employer.informer_count, 1)
        current = self.env["union.informer"].search([("is_current", "=", True)])
        self.assertEqual(current & (informer | later), informer)
        self.members[0]._change_state("left")
        self.assertEqual(self.employer.informer_count, 0)
        self.assertFalse(informer.is_current)
        ended = self.name(self.members[2])
        ended.write({"date_from": "2020-01-01", "date_to": "2020-12-31"})
        self.assertEqual(self.employer.informer_count, 0)
        metric = self.env["union.metric"].search([("key", "=", "rights.informers_named")])
        self.name(self.members[3])
        self.assertEqual(metric.compute(self.primary), {self.primary.id: 1})

    def test_only_a_member_of_that_employer_or_union_is_named(self):
        with self.refused("another employer"):
            self.name(self.stranger_member)
        with self.refused("no member of"):
            self.name(self.stranger_member, organization_id=self.primary.id)
        with self.refused("belongs to"):
            self.name(
                self.members[0], employer_id=self.employer.id, organization_id=self.building.id
            )
        informer = self.name(self.members[0])
        with self.refused("another employer"):
            informer.member_id = self.stranger_member
        with self.assertRaises(AccessError):
            self.name(self.outsider, organization_id=self.building.id)
        with self.assertRaises(AccessError):
            informer.write({"member_id": self.outsider.id})
        self.members[1]._change_state("left")
        with self.refused("no active member"):
            self.name(self.members[1])

    def test_bad_dates_doubles_and_numbers_in_the_contact_are_refused(self):
        informer = self.name(self.members[0])
        for values in ({"date_to": "2000-01-01"},):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                informer.write(values)
                self.env.flush_all()
            self.env.invalidate_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.name(self.members[0])
        for text in ("138 0013 8000", "手机13800138000", "44030419900503001X"):
            with self.subTest(text=text), self.refused("encrypted"):
                informer.contact = text
        informer.contact = "前台分机8103"

    def test_informers_go_with_their_employer(self):
        informer = self.name(self.members[0])
        self.employer.organization_id = self.building
        self.assertEqual(informer.organization_id, self.building)

    def test_an_employer_goes_over_though_its_informers_have_gone_elsewhere(self):
        past, present = self.name(self.members[0]), self.name(self.members[1])
        past.write({"date_from": "2020-01-01", "date_to": "2020-12-31"})
        elsewhere = self.env["union.employer"].create(
            {"name": "丙公司", "organization_id": self.primary.id}
        )
        (self.members[0] | self.members[1]).employer_id = elsewhere
        self.employer.organization_id = self.building
        self.assertEqual((past | present).organization_id, self.building)
        with self.refused("another employer"):
            self.name(self.members[0])

    def test_only_the_mask_of_the_mobile_is_shown(self):
        self.members[0].mobile = "13595711777"
        informer = self.as_user(self.building_clerk, self.name(self.members[0]))
        self.assertEqual(informer.mobile, self.members[0].mobile)
        self.assertNotIn("5957117", informer.mobile)
        self.assertNotIn("5957117", str(informer.read()))

    def test_sister_portal_and_auditor(self):
        informer = self.name(self.members[0])
        for user in (self.sister_clerk, self.portal, self.env.ref("base.public_user")):
            seen = self.as_user(user, informer)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                seen.read(["contact"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                seen.write({"contact": "x"})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                seen.unlink()
        with self.assertRaises(AccessError):
            self.name(self.members[1], user=self.sister_clerk)
        auditor = self.as_user(self.street_auditor, informer)
        self.assertTrue(auditor.read(["contact"]))
        with self.assertRaises(AccessError):
            auditor.write({"contact": "x"})

    def test_a_form_tells_no_mobile_of_a_member_out_of_scope(self):
        self.outsider.mobile = "13800000001"
        self.members[0].mobile = "13800000002"
        informers = self.as_user(self.building_clerk, self.env["union.informer"])
        with self.assertRaisesRegex(AccessError, "not in your sight") as caught:
            informers.onchange({"member_id": self.outsider.id}, [], {"mobile": {}})
        self.assertNotIn(self.outsider.name, str(caught.exception))
        answer = informers.onchange({"member_id": self.members[0].id}, [], {"mobile": {}})
        self.assertTrue(answer["value"].get("mobile"))
        informer = self.name(self.members[0])
        self.assertEqual(informer.mobile, self.members[0].mobile)
