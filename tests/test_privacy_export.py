"""Rosters: masks for all, numbers in clear for one role with a reason, each export on record."""

import base64
import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import clause
from .identity_case import MOBILE, NUMBER, OTHER, IdentityCase
from .tree import build_tree, make_user

REASON = "劳模申报核对身份证号码"
MASK = "360**************X"


def cells(answer):
    """Return all texts of a workbook the API gave."""
    return book_cells(base64.b64decode(answer["data"]))


def book_cells(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        cell
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }


class ExportCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.member.sudo().create(
            {"name": "李卫东", "organization_id": cls.primary.id, "id_number": OTHER}
        )
        cls.people = cls.member.sudo() | cls.second

    def logs(self, user, *kinds):
        self.env.flush_all()
        domain = [("user_id", "=", user.id), ("kind", "in", kinds or ("export", "export_clear"))]
        return self.env["union.access.log"].search(domain)

    def in_clear(self, user, records=None, reason=REASON):
        records = self.street if records is None else records
        return self.as_user(user, records).action_export_roster_in_clear(reason)


@tagged("post_install", "-at_install")
class TestExport(ExportCase):
    def test_masked_by_default_and_logged(self):
        for records in (self.building, self.people):
            with self.subTest(records._name):
                found = cells(self.as_user(self.building_clerk, records).action_export_roster())
                self.assertIn(MASK, found)
                self.assertFalse(found & {NUMBER, OTHER, MOBILE})
        first, second = self.logs(self.building_clerk)
        self.assertEqual((first.kind, second.kind), ("export", "export"))
        self.assertEqual((first.row_count, second.row_count), (2, 2))
        # The organisation asked for, and the lowest one above the members chosen.
        self.assertEqual(
            (second.organization_id, first.organization_id), (self.building, self.primary)
        )

    @clause("SZ-9.2d")
    def test_in_clear_for_the_approver_with_a_reason(self):
        for records in (self.street, self.people):
            with self.subTest(records._name):
                found = cells(self.in_clear(self.street_approver, records))
                self.assertGreaterEqual(found, {NUMBER, OTHER, MOBILE, "余英娟"})
                self.assertNotIn(MASK, found)
        row = self.logs(self.street_approver, "export_clear")[-1]
        self.assertEqual(row.reason, REASON)
        self.assertEqual(row.organization_id, self.street)
        self.assertEqual(row.row_count, 2)
        self.assertEqual(row.fields_shown, "id_number, mobile")
        self.assertFalse(row.refused)

    def test_nobody_else_takes_numbers_in_clear(self):
        reviewer_elsewhere = make_user(self.env, "t_sister_approver")
        self.env["union.duty"].create(
            [
                {"user_id": reviewer_elsewhere.id, "organization_id": place.id, "role": role}
                for place, role in ((self.sister_street, "approver"), (self.street, "clerk"))
            ]
        )
        for user in (
            self.building_clerk, self.street_reviewer, self.street_auditor, self.building_officer,
            self.building_teller, self.district_admin, self.city_admin, self.sister_clerk,
            self.sister_admin, self.portal, self.stranger, reviewer_elsewhere,
            self.env.ref("base.public_user"), self.env.ref("base.user_admin"),
        ):  # fmt: skip
            for records in (self.street, self.people):
                with self.subTest(user.login, model=records._name), self.assertRaises(AccessError):
                    self.in_clear(user, records)
            self.assertFalse(self.logs(user, "export_clear"))
        # An approver of the district reaches the street below, that of the street not the district.
        self.assertIn(NUMBER, cells(self.in_clear(self.district_approver)))
        with self.assertRaises(AccessError):
            self.in_clear(self.street_approver, self.district)
        with self.assertRaises(AccessError):
            self.in_clear(self.street_approver, self.sister_street)

    def test_which_role_it_is_is_data(self):
        line = self.env["union.role.group"].search(
            [("group_id", "=", self.env.ref("trade_union.group_privacy").id)]
        )
        self.assertEqual(line.role, "approver")
        line.role = "reviewer"
        (self.street_reviewer | self.street_approver).sudo()._sync_duty_groups()
        self.assertIn(NUMBER, cells(self.in_clear(self.street_reviewer)))
        with self.assertRaises(AccessError):
            self.in_clear(self.street_approver)

    def test_a_bad_reason_hands_out_nothing(self):
        for reason in ("", "     ", None, False, 7, ["x" * 9], "核对", "。" * 8, " x " * 2):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.in_clear(self.street_approver, reason=reason)
        self.assertFalse(self.logs(self.street_approver))
        self.env.ref("trade_union.lookup_limit_everybody").export_reason_length = 2
        self.assertTrue(self.in_clear(self.street_approver, reason="核对"))

    def test_exports_a_day_are_data(self):
        everybody = self.env.ref("trade_union.lookup_limit_everybody")
        everybody.export_limit = 2
        with freeze_time("2026-10-12 15:58:00"):  # 23:58 in Shanghai
            for _turn in range(2):
                self.in_clear(self.street_approver)
            with self.assertRaisesRegex(UserError, "at most 2 may be"):
                self.in_clear(self.street_approver)
            refused, *_good = self.logs(self.street_approver)
            self.assertTrue(refused.refused)
            # Another person has a quota of his own.
            self.in_clear(self.district_approver)
            everybody.export_limit = 3
            self.in_clear(self.street_approver)
        with freeze_time("2026-10-12 16:00:00"):
            self.in_clear(self.street_approver)

    def test_members_a_day_are_data_and_a_city_sets_its_own(self):
        self.env.ref("trade_union.lookup_limit_everybody").export_rows_limit = 3
        self.in_clear(self.street_approver)
        with self.assertRaisesRegex(UserError, "4 members in clear today; at most 3"):
            self.in_clear(self.street_approver)
        self.as_user(self.city_admin, self.env["union.lookup.limit"]).create(
            {"organization_id": self.city.id, "export_rows_limit": 4}
        )
        self.in_clear(self.street_approver)
        with self.assertRaises(UserError):
            self.in_clear(self.street_approver)

    def test_the_log_tells_for_one_member_whether_he_was_listed(self):
        self.in_clear(self.street_approver, self.second)
        row = self.as_user(self.street_auditor, self.logs(self.street_approver))
        self.assertEqual(row.action_lists(self.second.id), [{"id": row.id, "lists": True}])
        self.assertEqual(row.action_lists(self.member.id), [{"id": row.id, "lists": False}])
        with self.assertRaises(AccessError):
            row.read(["listed"])
        for user in (self.building_clerk, self.sister_admin, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, row).action_lists(self.second.id)
        for wrong in ("1", None, [1], {}):
            with self.subTest(wrong=wrong), self.assertRaises(UserError):
                row.action_lists(wrong)
        stranger = self.member.sudo().create(
            {"name": "x", "gender": "male", "organization_id": self.sister_street.id}
        )
        with self.assertRaises(AccessError):
            row.action_lists(stranger.id)
        self.assertFalse(
            {"余英娟", "李卫东", NUMBER, OTHER} & set(map(str, row.read()[0].values()))
        )

    def test_odoos_own_ways_keep_the_mask_and_an_export_is_logged(self):
        self.street_approver.group_ids += self.env.ref("base.group_allow_export")
        members = self.as_user(self.street_approver, self.people)
        names = ["name", "id_number", "mobile"]
        texts = [
            repr(members.export_data(names)),
            repr(members.read(names)),
            repr(members.search_read([("id", "in", members.ids)], names)),
            repr(members.web_read({name: {} for name in names})),
            repr(members.formatted_read_group([("id", "in", members.ids)], ["name"], ["__count"])),
        ]
        for text in texts:
            for secret in (NUMBER, OTHER, MOBILE):
                self.assertNotIn(secret, text)
        row = self.logs(self.street_approver)
        self.assertEqual((row.kind, row.row_count, row.res_model), ("export", 2, "union.member"))
        self.assertEqual(row.fields_shown, "name, id_number, mobile")

    def test_people_exported_by_way_of_another_record_are_logged(self):
        user = self.street_approver
        user.group_ids += self.env.ref("base.group_allow_export")
        place = self.as_user(user, self.primary)
        answer = place.export_data(["name", "parent_id/name", "member_ids/id"])
        self.assertFalse(self.logs(user))
        answer = place.export_data(["name", "member_ids/name", "member_ids/id_number"])
        self.assertIn(MASK, repr(answer))
        self.assertNotIn(NUMBER, repr(answer))
        (row,) = self.logs(user)
        self.assertEqual(
            (row.kind, row.res_model, row.row_count, row.fields_shown, row.organization_id),
            ("export", "union.member", 2, "name, id_number", self.primary),
        )
        self.assertTrue(row.action_lists(self.second.id)[0]["lists"])
        self.as_user(user, self.member).export_data(["name", "organization_id/member_ids/mobile"])
        self.assertEqual(self.logs(user)[:2].mapped("row_count"), [1, 2])

    def test_no_file_stays_on_the_server(self):
        attachments = self.env["ir.attachment"].with_context(active_test=False)
        before = attachments.search_count([])
        self.in_clear(self.street_approver)
        self.assertEqual(attachments.search_count([]), before)

    def test_an_altered_number_stops_the_export_and_names_the_member(self):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_member SET id_sealed = (SELECT id_sealed FROM union_member WHERE id = %s)"
            " WHERE id = %s",
            [self.member.id, self.second.id],
        )
        with self.assertRaisesRegex(UserError, f"Member {self.second.id}: .*altered or moved"):
            self.in_clear(self.street_approver)
        self.assertFalse(self.logs(self.street_approver, "export_clear"))

    def test_queries_do_not_grow_with_the_members(self):
        def cost():
            self.in_clear(self.street_approver)
            with self.assertMaxQueries(60, "export in clear") as used:
                self.in_clear(self.street_approver)
            return used.count

        self.env.ref("trade_union.lookup_limit_everybody").export_limit = 99
        few = cost()
        self.member.sudo().create(
            [
                {"name": f"员{n}", "gender": "male", "organization_id": self.primary.id}
                for n in range(40)
            ]
        )
        self.assertLessEqual(cost(), few + 1)


@tagged("post_install", "-at_install")
class TestExportHttp(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.member = cls.env["union.member"].create(
            {"name": "余英娟", "organization_id": cls.primary.id, "id_number": NUMBER}
        )
        for user in (cls.street_approver, cls.district_approver, cls.building_clerk, cls.portal):
            user.password = user.login

    def ask(self, **values):
        asked = self.env["union.roster.unmask"].with_user(self.street_approver)
        return asked.create({"reason": REASON, "organization_id": self.street.id} | values)

    def test_one_reason_is_good_for_one_download_by_who_gave_it(self):
        asked = self.ask()
        url = asked.button_download()["url"]
        self.env.flush_all()
        for user in (None, self.building_clerk, self.district_approver, self.portal):
            self.authenticate(user and user.login, user and user.login)
            with self.subTest(user and user.login):
                answer = self.url_open(url, allow_redirects=False)
                self.assertIn(answer.status_code, (303, 404))
                self.assertNotIn(NUMBER.encode(), answer.content)
        self.authenticate(self.street_approver.login, self.street_approver.login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn(NUMBER, book_cells(answer.content))
        self.assertEqual(self.url_open(url).status_code, 404, "the second time")
        with self.assertRaises(AccessError):
            asked.write({"taken": False})
        logs = self.env["union.access.log"].search([("kind", "=", "export_clear")])
        self.assertEqual(logs.mapped("reason"), [REASON])

    def test_beyond_the_limit_a_sentence_comes_and_no_file(self):
        self.env.ref("trade_union.lookup_limit_everybody").export_rows_limit = 1
        self.member.create({"name": "x", "gender": "male", "organization_id": self.primary.id})
        url = self.ask(organization_id=False, member_ids=self.primary.member_ids.ids)
        url = url.button_download()["url"]
        self.env.flush_all()
        self.authenticate(self.street_approver.login, self.street_approver.login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("at most 1 may be", answer.text)

    def test_a_duty_that_ended_in_between_opens_nothing(self):
        url = self.ask().button_download()["url"]
        self.env["union.duty"].search(
            [("user_id", "=", self.street_approver.id)]
        ).date_to = "2020-12-31"
        self.env.flush_all()
        self.authenticate(self.street_approver.login, self.street_approver.login)
        self.assertEqual(self.url_open(url).status_code, 404)

    @mute_logger("odoo.http")
    def test_over_json_it_asks_for_right_and_reason(self):
        path = "/json/2/union.organization/action_export_roster_in_clear"
        for user, status in (
            (self.street_approver, 200), (self.building_clerk, 403), (None, 401),
        ):  # fmt: skip
            headers = {}
            if user:
                keys = self.env["res.users.apikeys"].with_user(user).sudo()
                headers["Authorization"] = f"bearer {keys._generate('rpc', 'api', None)}"
            body = {"ids": self.street.ids, "reason": REASON}
            with self.subTest(user and user.login):
                answer = self.opener.post(self.base_url() + path, json=body, headers=headers)
                self.assertEqual(answer.status_code, status, answer.text[:200])
        self.assertEqual(self.opener.post(self.base_url() + path, json=body).status_code, 401)
