"""Certificates and seals: valid by their dates, asked for by rules, watched every day."""

import base64
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.standard import union_finding
from .common import clause
from .office_case import OfficeCase

LEGAL = "organization.certificate.legal_person"


@tagged("post_install", "-at_install")
class TestCertificate(OfficeCase):
    def found(self, state):
        return self.env["union.certificate"].search([("state", "in", state)])

    def test_state_follows_from_the_day_it_is_looked_at(self):
        certificate = self.certificate(valid_until="2027-03-31")
        self.assertEqual(certificate.notice_on.isoformat(), "2026-12-31", "90 days by its kind")
        for day, state, days in (
            ("2026-12-30", "valid", 91),
            ("2026-12-31", "expiring", 90),
            ("2027-03-31", "expiring", 0),
            ("2027-04-01", "expired", -1),
        ):
            with self.subTest(day), self.on(day):
                self.assertEqual((certificate.state, certificate.days_left), (state, days))
                for wanted in ("valid", "expiring", "expired"):
                    self.assertIs(certificate in self.found([wanted]), wanted == state)
                self.assertIn(certificate, self.found(["valid", "expiring", "expired"]))
                self.assertIs(certificate in certificate.search([("state", "!=", state)]), False)

    def test_without_a_last_day_it_stays_valid(self):
        seal = self.certificate("seal_union", keeper="王芳")
        self.assertFalse(seal.valid_until)
        with self.on("2060-01-01"):
            self.assertEqual((seal.state, seal.is_expired), ("valid", False))
            self.assertIn(seal, self.found(["valid"]))

    def test_the_kind_proposes_the_last_day_and_says_when_to_warn(self):
        certificate = self.certificate(issued_on="2026-01-01")
        self.assertEqual(certificate.valid_until.isoformat(), "2030-12-31")
        self.kinds["legal_person"].validity_months = 36
        again = self.certificate(issued_on="2026-01-01")
        self.assertEqual(again.valid_until.isoformat(), "2028-12-31")
        typed = self.certificate(issued_on="2026-01-01", valid_until="2027-01-31")
        self.assertEqual(typed.valid_until.isoformat(), "2027-01-31", "what the paper says")
        self.assertEqual(typed.state, "expiring", "72 days left of 90")
        self.kinds["legal_person"].notice_days = 60
        self.assertEqual(typed.state, "valid")

    def test_dates_that_cannot_be(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as caught:
            self.certificate(issued_on="2026-05-01", valid_until="2026-04-30")
        self.assertIn("dates", str(caught.exception))
        with self.refused("still to come"):
            self.certificate(issued_on="2026-11-21")
        with self.refused("before it was issued on 2026-05-01"):
            self.certificate(issued_on="2026-05-01", handed_in_on="2026-04-30")

    def test_an_organisation_has_a_number_once(self):
        self.certificate(number="粤工法证字第1号")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.certificate(number=" 粤工法证字第1号 ")
            self.env.flush_all()

    def test_a_credit_code_is_repaired_checked_and_only_noted_if_its_digit_is_wrong(self):
        good = self.certificate("credit_code", number="9111 0000-60003 7341l")
        self.assertEqual((good.number, good.number_note), ("91110000600037341L", False))
        wrong = self.certificate("credit_code", number="91110000600037342L")
        self.assertIn("fails its check digit", wrong.number_note)
        with self.refused("is not a unified social credit code"):
            self.certificate("credit_code", number="9111000060003734")
        with self.refused("letters I, O, S, V and Z"):
            self.certificate("credit_code", number="9111000060003734IL")

    def test_no_persons_number_stands_in_clear(self):
        for values in (
            {"number": "360102197612134635"},
            {"number": "13595711777"},
            {"keeper": "王芳 13595711777"},
            {"issuer": "福田区 360102197612134635"},
        ):
            with self.subTest(values), self.refused("person"):
                self.certificate(**values)

    @clause("BJ-3.1.3")
    def test_beijing_asks_a_primary_union_for_its_certificates_seals_and_account(self):
        keys = {
            f"organization.certificate.{code}": code
            for code in ("legal_person", "credit_code", "seal_union", "seal_finance", "seal_audit")
        }
        self.assertEqual(self.asked(self.primary, LEGAL)["clause"], "NR-CHAIR-19")
        for key in keys.keys() - {LEGAL}:
            self.assertIsNone(self.asked(self.primary, key), "nobody has adopted it")
        self.adopt("BJ", self.district)
        for key, code in keys.items():
            with self.subTest(key):
                self.assert_state(self.primary, key, "failed", "BJ-3.1.3")
                held = self.certificate(code, self.primary, keeper="王芳")
                self.assert_state(self.primary, key, "passed")
                held.active = False
                self.assert_state(self.primary, key, "failed")
                self.assert_state(self.building, key, "not_applicable")
        self.assert_state(self.primary, "organization.account.own", "failed", "BJ-3.1.3")
        account = self.env["union.bank.account"].create(
            {"organization_id": self.primary.id, "bank_name": "工商银行", "opened_on": "2026-01-01"}
        )
        self.assert_state(self.primary, "organization.account.own", "passed")
        account.closed_on = "2026-11-19"
        self.assert_state(self.primary, "organization.account.own", "failed")
        self.assertIsNone(self.asked(self.sister_street, "organization.certificate.seal_audit"))

    @clause("NR-CHAIR-19")
    def test_an_expired_legal_person_certificate_is_none(self):
        self.assert_state(self.primary, LEGAL, "failed", "NR-CHAIR-19")
        self.certificate(organization=self.primary, valid_until="2026-11-20")
        self.assert_state(self.primary, LEGAL, "passed")
        with self.on("2026-11-21"):
            self.assert_state(self.primary, LEGAL, "failed")
        self.primary.sudo().state = "preparing"
        self.assert_state(self.primary, LEGAL, "not_applicable")

    @clause("SH-13b")
    def test_shanghai_asks_a_second_level_union_to_be_a_legal_person(self):
        key = "organization.certificate.second_level"
        self.building.kind = "small_second_level"
        self.assertIsNone(self.asked(self.building, key))
        self.adopt("SH", self.city)
        self.assert_state(self.building, key, "failed", "SH-13b")
        self.certificate(valid_until="2027-12-31")
        self.assert_state(self.building, key, "passed")
        self.assert_state(self.primary, key, "not_applicable")

    def test_changing_the_rule_or_the_kind_changes_what_is_asked(self):
        rule = self.rule(LEGAL, "NR-CHAIR-19")
        rule.domain = '[("kind", "=", "federation_regional")]'
        self.assert_state(self.building, LEGAL, "failed")
        self.assert_state(self.primary, LEGAL, "not_applicable")
        # A kind and a rule of an office's own, without a line of code.
        kind = self.env["union.certificate.kind"].create({"name": "牌匾", "code": "plaque"})
        self.kinds["plaque"] = kind
        rule.condition_ids.source = "certificate.plaque"
        self.assert_state(self.building, LEGAL, "failed")
        self.certificate("plaque")
        self.assert_state(self.building, LEGAL, "passed")
        self.assertIn(rule.display_name, kind.required_text)

    def test_an_office_makes_the_shipped_rules_its_own(self):
        for key, code in (
            (LEGAL, "NR-CHAIR-19"),
            ("certificate.expired", "NR-CHAIR-19"),
            ("organization.employer.contact", "SZ-5.4.1"),
            ("organization.staff.federation", "QZ-6"),
            ("organization.party", "SZ-4.1"),
        ):
            with self.subTest(key):
                rule = self.rule(key, code).with_user(self.street_reviewer)
                action = rule.action_adapt(self.street.id)
                own = self.env["union.rule"].browse(action["res_id"])
                self.assertEqual(own.organization_id, self.street)

    def watch(self):
        self.env["ir.config_parameter"].set_param(union_finding.POSITION, "{}")
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1.0
        ):
            self.env["union.finding"]._cron_watch()

    def open_of(self, record, key):
        return self.env["union.finding"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("rule_key", "=", key),
                ("state", "=", "open"),
            ]
        )

    @clause("NR-CHAIR-19")
    def test_the_daily_watch_finds_what_runs_out_and_settles_what_is_renewed(self):
        old = self.certificate(organization=self.primary, valid_until="2026-12-31")
        seal = self.certificate("seal_union", self.primary, keeper="王芳")
        self.watch()
        self.assertTrue(self.open_of(old, "certificate.expiring"))
        self.assertFalse(self.open_of(old, "certificate.expired"))
        self.assertFalse(self.open_of(self.primary, LEGAL))
        with self.on("2027-01-01"):
            self.watch()
            self.assertFalse(self.open_of(old, "certificate.expiring"))
            self.assertTrue(self.open_of(old, "certificate.expired"))
            missing = self.open_of(self.primary, LEGAL)
            self.assertEqual(missing.organization_id, self.primary)
            self.assertIn("A valid legal-person certificate is to be on record", missing.message)
            self.assertFalse(self.open_of(seal, "certificate.expired"))
            new = self.certificate(
                organization=self.primary, issued_on="2027-01-01", valid_until="2031-12-31"
            )
            self.assertEqual((old.is_latest, new.is_latest), (False, True))
            self.watch()
            self.assertFalse(self.open_of(old, "certificate.expired"))
            self.assertFalse(missing.state == "open")

    def test_the_watch_calls_a_certificate_as_the_office_does(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.kinds["legal_person"].with_context(lang="zh_CN").name = "法人资格证书"
        self.env.company.partner_id.lang = "zh_CN"
        old = self.certificate(organization=self.primary, valid_until="2026-12-31")
        self.watch()
        self.assertIn("法人资格证书", self.open_of(old, "certificate.expiring").subject)

    def test_the_one_that_took_the_place_of_one_handed_in_is_watched(self):
        old = self.certificate(organization=self.primary, valid_until="2028-12-31")
        new = self.certificate(organization=self.primary, valid_until="2026-12-31")
        self.assertEqual((old.is_latest, new.is_latest), (True, False))
        old.handed_in_on = "2026-11-21"
        self.env.invalidate_all()
        self.assertTrue(old.is_latest, "still held today")
        old.handed_in_on = "2026-11-20"
        self.env.invalidate_all()
        self.assertEqual((old.is_latest, new.is_latest), (False, True))
        self.watch()
        self.assertTrue(self.open_of(new, "certificate.expiring"))
        self.assertFalse(self.open_of(old, "certificate.expiring"))

    def test_a_yearly_assessment_takes_what_is_on_record_and_nothing_else(self):
        metrics = self.env["union.metric"]
        places = self.building | self.primary
        self.certificate(valid_until="2026-11-19")
        self.certificate("seal_finance", keeper="王芳")
        keys = ["org.legal_person_valid", "org.seal", "fin.bank_account"]
        values = metrics._compute_values(keys, places)
        self.assertEqual(
            values["org.legal_person_valid"], {self.building.id: False, self.primary.id: None}
        )
        self.assertEqual(values["org.seal"], {self.building.id: True, self.primary.id: None})
        self.assertEqual(
            values["fin.bank_account"], {self.building.id: None, self.primary.id: None}
        )
        self.building.account_mode = "acting_for"
        self.assertIs(
            metrics._compute_values(keys, places)["fin.bank_account"][self.building.id], False
        )

    def test_the_scan_is_read_by_who_reads_the_certificate(self):
        certificate = self.certificate(
            scan=base64.b64encode(b"%PDF-1.4 x"), scan_name="证书.pdf", organization=self.street
        )
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "union.certificate"),
                ("res_id", "=", certificate.id),
                ("res_field", "=", "scan"),
            ]
        )
        self.assertEqual(len(file), 1)
        for user, there in (
            (self.street_reviewer, True),
            (self.street_auditor, True),
            (self.district_approver, True),
            (self.building_clerk, False),
            (self.building_teller, False),
            (self.sister_clerk, False),
            (self.portal, False),
            (self.env.ref("base.public_user"), False),
        ):
            with self.subTest(user.login):
                self.assertIs(self.as_user(user, file).has_access("read"), there)
                self.assertIs(self.as_user(user, certificate).has_access("read"), there)
