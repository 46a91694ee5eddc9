"""Identities: masked to read, sealed to keep, found by digest, shown on record."""

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models.member import vault
from .candidates import candidates
from .common import clause
from .identity_case import MOBILE, NUMBER, OTHER, IdentityCase
from .tree import build_tree


@tagged("post_install", "-at_install")
class TestMasks(IdentityCase):
    def test_read_search_read_export_and_name_give_the_mask(self):
        members = self.as_user(self.building_clerk, self.member)
        masks = {"id_number": "360**************X", "mobile": "187******02"}
        self.assertEqual(members.read(list(masks))[0], {"id": members.id, **masks})
        found = members.search_read([("id", "=", members.id)], list(masks))
        self.assertEqual(found, [{"id": members.id, **masks}])
        self.building_clerk.sudo().group_ids += self.env.ref("base.group_allow_export")
        self.assertEqual(members.export_data(list(masks))["datas"], [list(masks.values())])
        everything = repr(members.read()) + members.display_name
        self.assertNotIn(NUMBER, everything)
        self.assertNotIn(MOBILE, everything)

    def test_administrator_and_superuser_read_the_mask_as_well(self):
        self.assertEqual(self.member.sudo().id_number, "360**************X")
        self.assertEqual(
            self.member.with_user(self.env.ref("base.user_admin")).sudo().mobile[3], "*"
        )

    def test_row_holds_no_number_in_clear(self):
        self.env.flush_all()
        self.cr.execute("SELECT m::text FROM union_member m WHERE id = %s", [self.member.id])
        row = self.cr.fetchone()[0]
        for secret in (NUMBER, MOBILE, NUMBER[::-1], MOBILE[::-1], NUMBER[3:17], MOBILE[3:9]):
            self.assertNotIn(secret, row)
        self.assertEqual(self.column("id_digest"), vault.load_ring().digest("id:resident", NUMBER))

    def test_sealed_columns_are_closed_and_masks_are_not_written_by_hand(self):
        members = self.as_user(self.building_clerk, self.member)
        for name in ("id_sealed", "id_digest", "mobile_sealed", "mobile_digest"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                members.read([name])
            with self.subTest(name=name), self.assertRaises(AccessError):
                members.search([(name, "!=", False)])
            with self.subTest(name=name), self.assertRaises(AccessError):
                members.write({name: "x"})
        with self.assertRaises(AccessError):
            members.write({"id_masked": "x"})
        with self.assertRaises(AccessError):
            members.create({"name": "x", "organization_id": self.primary.id, "id_masked": "x"})

    def test_mask_sent_back_changes_nothing(self):
        sealed = self.column("id_sealed")
        members = self.as_user(self.building_clerk, self.member)
        members.write({"id_number": members.id_number, "note": "x"})
        self.assertEqual(self.column("id_sealed"), sealed)
        self.assertEqual(members.note, "x")
        self.assertNotIn("identity", members.event_ids.mapped("kind"))

    def test_writing_a_number_seals_it_and_corrects_gender_and_birth_date(self):
        members = self.as_user(self.building_clerk, self.member)
        self.assertEqual((members.gender, str(members.birth_date)), ("female", "2003-02-04"))
        members.write({"id_number": OTHER, "gender": "male"})
        self.assertEqual(members.id_number, "360**************5")
        self.assertEqual(str(members.birth_date), "1976-12-13")
        self.assertIn("identity", members.event_ids.mapped("kind"))
        self.assertFalse(members.search([("id_number", "=", NUMBER)]))
        self.assertEqual(members.search([("id_number", "=", OTHER)]), members)

    def test_facts_must_agree_with_the_number(self):
        members = self.as_user(self.building_clerk, self.member)
        for vals in ({"gender": "male"}, {"birth_date": "2003-02-05"}, {"id_type": "passport"}):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                members.write(vals)

    def test_wrong_numbers_are_refused_with_mask_and_reason(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        for vals, reason in (
            ({"id_number": "420106198205071951"}, "check digit"),
            ({"id_number": "440305202713052572"}, "cannot be"),
            ({"id_number": OTHER, "gender": "female"}, "a man's"),
            ({"id_number": "44030419720330354"}, "17 characters instead of 18"),
            ({"id_number": OTHER, "mobile": "12345"}, "not a mobile"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(ValidationError, reason) as caught:
                members.create({"name": "x", "organization_id": self.primary.id, **vals})
            self.assertNotIn(vals["id_number"], str(caught.exception))

    def test_one_number_for_many_records_is_refused(self):
        other = self.member.create(
            {"name": "x", "gender": "male", "organization_id": self.primary.id}
        )
        with self.assertRaises(UserError):
            (self.member | other).write({"id_number": OTHER})

    def test_employer_contact_is_protected_the_same_way(self):
        employer = (
            self.env["union.employer"]
            .with_user(self.building_clerk)
            .create(
                {"name": "甲", "organization_id": self.primary.id, "contact_mobile": "13595711777"}
            )
        )
        self.assertEqual(employer.contact_mobile, "135******77")
        self.assertNotIn("5957117", self.column("contact_mobile_sealed", employer))
        shown = employer.action_reveal("call the contact")
        self.assertEqual(shown, {"contact_mobile": "13595711777"})
        with self.assertRaisesRegex(ValidationError, "not a telephone number"):
            employer.contact_mobile = "12345"


@tagged("post_install", "-at_install")
class TestSearch(IdentityCase):
    def test_whole_numbers_are_found_as_typed(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        mine = self.member.with_user(self.building_clerk)
        for domain in (
            [("id_number", "=", NUMBER)],
            [("id_number", "=", "360102 20030204134x")],
            [("id_number", "in", [OTHER, NUMBER])],
            [("mobile", "=", "+86 187 3620 5802")],
        ):
            self.assertEqual(members.search(domain), mine, domain)
        self.assertFalse(members.search([("id_number", "=", OTHER)]))
        self.assertNotIn(mine, members.search([("id_number", "=", False)]))

    def test_sister_organisation_does_not_find_him(self):
        members = self.as_user(self.sister_clerk, self.env["union.member"])
        self.assertFalse(members.search([("id_number", "=", NUMBER)]))

    def test_other_operators_group_by_and_order_are_refused(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        for operator, value in (
            ("like", "3601"), ("ilike", "3601"), ("=like", "36%"), ("!=", NUMBER),
            ("not in", [NUMBER]), (">", "3"), ("<=", "4"),
        ):  # fmt: skip
            with self.subTest(operator=operator), self.assertRaises(UserError) as caught:
                members.search([("id_number", operator, value)])
            self.assertNotIn(NUMBER, str(caught.exception))
        with self.assertRaises(UserError):
            members.search([("id_number", "in", [str(n) for n in range(101)])])
        with self.assertRaises(ValueError):
            members._read_group([], ["id_number"])
        with self.assertRaises(ValueError):
            members.search([], order="id_number")
        with self.assertRaises(AccessError):
            members._read_group([], ["id_digest"])
        with self.assertRaises(AccessError):
            members.search([], order="id_digest")


@tagged("post_install", "-at_install")
class TestReveal(IdentityCase):
    def log(self):
        self.env.flush_all()
        return self.env["union.access.log"].search([("res_id", "=", self.member.id)])

    def test_reveal_gives_the_value_and_leaves_a_row(self):
        shown = self.as_user(self.building_clerk, self.member).action_reveal(" print the card ")
        self.assertEqual(shown, {"id_number": NUMBER, "mobile": MOBILE})
        entry = self.log()
        self.assertEqual(entry.user_id, self.building_clerk)
        self.assertEqual(entry.reason, "print the card")
        self.assertEqual(entry.organization_id, self.primary)
        self.assertNotIn(NUMBER, repr(entry.read()))
        self.assertIn("ID Number", entry.fields_told)
        self.assertNotIn("_", entry.fields_told)

    def test_no_reason_no_value(self):
        for reason in ("", "  ", None, False):
            with self.assertRaises(UserError):
                self.as_user(self.building_clerk, self.member).action_reveal(reason)
        self.assertFalse(self.log())

    def test_only_officers_in_scope_reveal(self):
        for user in (
            self.sister_clerk, self.street_auditor, self.building_teller, self.portal, self.stranger,
        ):  # fmt: skip
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.member).action_reveal("curious")
        self.assertFalse(self.log())

    def test_the_log_is_read_by_managers_and_auditors_in_scope_and_written_by_nobody(self):
        self.as_user(self.building_clerk, self.member).action_reveal("card")
        logs = self.env["union.access.log"]
        self.assertTrue(self.as_user(self.street_auditor, logs).search([]))
        self.assertFalse(self.as_user(self.sister_admin, logs).search([]))
        for user in (self.building_clerk, self.street_approver, self.city_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, logs).create({"reason": "forged"})

    def test_the_wizard_stores_no_value(self):
        wizard = (
            self.env["union.reveal"]
            .with_user(self.building_clerk)
            .create({"res_model": "union.member", "res_id": self.member.id, "reason": "card"})
        )
        shown = wizard.button_reveal()
        # A dialog that its browser forgets: no message that stays, no record, no address.
        self.assertEqual(shown["tag"], "trade_union_show_identity")
        self.assertIn(NUMBER, [row["value"] for row in shown["params"]["values"]])
        self.assertNotIn(NUMBER, repr(wizard.read()))
        with self.assertRaises(UserError):
            wizard.create({"res_model": "res.partner", "res_id": 1, "reason": "x"}).button_reveal()

    def test_a_ciphertext_moved_to_another_row_or_altered_does_not_open(self):
        other = self.member.create(
            {"name": "x", "organization_id": self.primary.id, "id_number": OTHER}
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_member SET id_sealed = (SELECT id_sealed FROM union_member WHERE id = %s)"
            " WHERE id = %s",
            [self.member.id, other.id],
        )
        with self.assertRaisesRegex(UserError, "altered or moved"):
            self.as_user(self.building_clerk, other).action_reveal("card")

    def test_masks_leave_a_thousand_candidates(self):
        """Whoever reads every other column still has a thousand numbers to choose from."""
        member = self.as_user(self.building_clerk, self.member)
        count = candidates(member.id_number, member.birth_date, member.gender)
        self.assertGreaterEqual(count, 1000)
        self.assertGreaterEqual(10 ** member.mobile.count("*"), 1000)


@tagged("post_install", "-at_install")
class TestMembership(IdentityCase):
    def test_one_membership_in_the_whole_database_and_no_name_of_the_other_union(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.UniqueViolation) as caught,
            self.cr.savepoint(),
        ):
            self.as_user(self.sister_clerk, self.env["union.member"]).create(
                {
                    "name": "余英娟",
                    "organization_id": self.sister_street.id,
                    "id_number": NUMBER,
                }
            )
        message = self.env["union.member"]._sql_error_to_message(caught.exception)
        self.assertIn("transfer", message)
        self.assertNotIn(self.primary.name, message)
        self.assertNotIn(NUMBER, str(caught.exception))

    def test_who_has_left_may_join_again(self):
        self.member._change_state("left")
        again = self.member.sudo().create(
            {"name": "余英娟", "organization_id": self.sister_street.id, "id_number": NUMBER}
        )
        self.assertTrue(again.exists())

    def test_state_dates_and_number_are_not_the_callers(self):
        members = self.as_user(self.building_clerk, self.member)
        for vals in (
            {"state": "active"}, {"joined_on": "2000-01-01"}, {"left_on": "2000-01-01"},
            {"member_number": "1"}, {"verified": True}, {"organization_id": self.building.id},
        ):  # fmt: skip
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                members.write(vals)
        for vals in ({"state": "active"}, {"joined_on": "2000-01-01"}, {"verified": True}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                members.create(
                    {"name": "x", "gender": "male", "organization_id": self.primary.id, **vals}
                )

    def test_admission_gives_number_date_history_and_counts(self):
        self.assertEqual(self.primary.own_applicant_count, 1)
        self.member._change_state("active")
        member = self.as_user(self.building_clerk, self.member)
        self.assertTrue(member.member_number.startswith("M"))
        self.assertTrue(member.joined_on)
        self.assertEqual(self.primary.own_member_count, 1)
        self.assertEqual(self.primary.own_female_member_count, 1)
        self.assertEqual(member.event_ids.mapped("kind"), ["active", "applicant"])
        self.member._change_state("left", note="moved away")
        self.assertEqual(self.primary.own_member_count, 0)
        self.assertTrue(member.left_on)

    def test_a_member_is_not_deleted(self):
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.member).unlink()
        with self.assertRaises(UserError):
            self.member.sudo().unlink()

    @clause("SZ-9.2d")
    def test_sister_portal_stranger_and_teller_see_no_member(self):
        members = self.env["union.member"]
        self.assertNotIn(self.member.id, self.as_user(self.sister_clerk, members).search([]).ids)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.member).read(["name"])
        for user in (self.portal, self.stranger, self.building_teller):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.as_user(user, members).search_read([], ["name"])
                with self.assertRaises(AccessError):
                    self.as_user(user, self.member).read(["id_masked"])


@tagged("post_install", "-at_install")
class TestMemberHttp(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.member = cls.env["union.member"].create(
            {"name": "余英娟", "organization_id": cls.primary.id, "id_number": NUMBER}
        )
        # A bearer key needs the right to have one.
        for user in (cls.building_clerk, cls.sister_clerk, cls.portal):
            key = (
                cls.env["res.users.apikeys"]
                .with_user(user)
                .sudo()
                ._generate("rpc", user.login, None)
            )
            setattr(cls, f"key_{user.login}", key)

    def call(self, key, **arguments):
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return self.url_open(
            "/json/2/union.member/search_read",
            headers=headers,
            json={"domain": [], "fields": ["name", "id_number"], **arguments},
        )

    @mute_logger(
        "odoo.http", "odoo.addons.rpc.controllers.json2", "odoo.addons.base.models.ir_http"
    )
    def test_over_the_wire_masks_for_the_clerk_and_nothing_for_the_others(self):
        answer = self.call(self.key_t_building_clerk)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(
            [row["id_number"] for row in answer.json() if row["id"] == self.member.id],
            ["360**************X"],
        )
        self.assertNotIn(
            self.member.id, [row["id"] for row in self.call(self.key_t_sister_clerk).json()]
        )
        self.assertEqual(self.call(self.key_t_portal).status_code, 403)
        self.assertEqual(self.call(None).status_code, 401)
        self.assertEqual(self.call("wrong").status_code, 401)
