"""Whose file it is, and the roster that goes out again."""

import base64
import io
import zipfile

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .import_case import HEADINGS, ImportCase, number, person, xlsx
from .tree import build_tree


@tagged("post_install", "-at_install")
class TestImportRights(ImportCase):
    def test_only_the_owner_sees_his_file(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_check()
        for user in (
            self.building_officer,
            self.street_approver,
            self.city_admin,
            self.sister_clerk,
        ):
            with self.subTest(user=user.login):
                other = self.as_user(user, roster)
                self.assertFalse(other.search([]))
                for call in (
                    lambda other=other: other.read(["filename"]), other.action_check,
                    other.action_bad_rows, other.action_import, other.unlink,
                ):  # fmt: skip
                    with self.assertRaises(AccessError):
                        call()
                problems = self.as_user(user, self.env["union.roster.import.problem"])
                self.assertFalse(problems.search([]))
        for user in (self.portal, self.stranger, self.building_teller, self.street_auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, roster).action_check()

    def test_nobody_imports_into_a_sister_organisation(self):
        with self.assertRaises(AccessError):
            self.load(xlsx([HEADINGS]), organization=self.sister_street)
        with self.assertRaises(AccessError):
            self.load(xlsx([HEADINGS]), organization=self.street)
        roster = self.load(xlsx([HEADINGS]))
        with self.assertRaises(AccessError):
            roster.write({"organization_id": self.sister_street.id})

    def test_results_and_the_sealed_file_are_not_the_callers(self):
        roster = self.load(xlsx([HEADINGS]))
        for vals in ({"state": "done"}, {"new_count": 5}, {"sealed_file": "eA=="}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                roster.write(vals)
        with self.assertRaises(AccessError):
            roster.read(["sealed_file"])

    def test_a_duty_that_ended_closes_the_file(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)]).write(
            {"date_to": "2020-12-31"}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, roster).action_check()

    def test_the_import_counts_as_the_users_work(self):
        self.load(xlsx([HEADINGS, person(1)])).action_import()
        member = self.env["union.member"].search([("employer_id", "=", self.employer.id)])
        self.assertEqual(member.create_uid, self.building_clerk)
        self.assertEqual(member.event_ids.user_id, self.building_clerk)


@tagged("post_install", "-at_install")
class TestRosterExport(ImportCase):
    def sheet(self, answer):
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(answer["data"])))
        return book.active

    def test_roster_has_masks_real_dates_and_the_scope(self):
        rows = [person(1), person(2, "乙公司")]
        self.load(xlsx([HEADINGS, *rows])).action_import()
        answer = self.as_user(self.building_clerk, self.building).action_export_roster()
        page = self.sheet(answer)
        lines = list(page.iter_rows(values_only=True))
        titles = list(lines[0])
        self.assertEqual(len(lines), 3)
        self.assertEqual(page.freeze_panes, "A2")
        self.assertEqual(page.auto_filter.ref, "A1:N3")
        self.assertEqual(page.print_title_rows, "$1:$1")
        line = dict(zip(titles, lines[1], strict=True))
        other = dict(zip(titles, lines[2], strict=True))
        by_state = {line["State"]: line, other["State"]: other}
        self.assertEqual(by_state["Active Member"]["ID Number"], "440" + "*" * 14 + rows[0][2][-1])
        self.assertEqual(by_state["Active Member"]["Birth Date"].year, 1960)
        self.assertEqual(by_state["Active Member"]["Gender"], "Female")
        self.assertFalse(by_state["Applicant"]["Joined On"])
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(answer["data"]))) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
        for row in rows:
            self.assertNotIn(row[2].encode(), content)
            self.assertNotIn(row[3].encode(), content)

    def test_chosen_members_only(self):
        self.load(xlsx([HEADINGS, person(1), person(2)])).action_import()
        member = self.env["union.member"].search([("employer_id", "=", self.employer.id)], limit=1)
        page = self.sheet(self.as_user(self.building_clerk, member).action_export_roster())
        self.assertEqual(page.max_row, 2)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, member).action_export_roster()

    def test_superiors_and_sisters_rosters_are_refused(self):
        clerk = self.building_clerk
        for organization in (self.street, self.sister_street):
            with self.assertRaises(AccessError):
                self.as_user(clerk, organization).action_export_roster()
        for user in (self.building_teller, self.portal, self.stranger):
            with self.assertRaises(AccessError):
                self.as_user(user, self.building).action_export_roster()
        self.as_user(self.street_auditor, self.building).action_export_roster()

    def test_empty_roster_is_a_workbook_with_headings(self):
        page = self.sheet(self.as_user(self.building_clerk, self.federation).action_export_roster())
        self.assertEqual(page.max_row, 1)

    def test_cost_does_not_grow_with_the_rows(self):
        rows = [person(n) for n in range(300)]
        self.load(xlsx([HEADINGS, *rows])).action_import()
        organization = self.as_user(self.building_clerk, self.building)
        with self.assertMaxQueries(20, "roster"):
            organization.action_export_roster()


@tagged("post_install", "-at_install")
class TestRosterHttp(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.member = cls.env["union.member"].create(
            {"name": "张1", "organization_id": cls.primary.id, "id_number": number(1)}
        )
        for user in (cls.building_clerk, cls.sister_clerk, cls.portal):
            user.password = f"{user.login}-Pw-2026"

    def fetch(self, user, url):
        self.authenticate(user.login, f"{user.login}-Pw-2026")
        return self.url_open(url)

    @mute_logger("odoo.http")
    def test_download_is_checked(self):
        url = f"/trade_union/roster?organization_id={self.building.id}"
        answer = self.fetch(self.building_clerk, url)
        self.assertEqual(answer.status_code, 200)
        page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual(page.max_row, 2)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        for user in (self.sister_clerk, self.portal):
            self.assertEqual(self.fetch(user, url).status_code, 404)
            other = f"/trade_union/roster?member_ids={self.member.id}"
            self.assertEqual(self.fetch(user, other).status_code, 404)
        self.assertEqual(self.fetch(self.building_clerk, url + "x").status_code, 404)

    @mute_logger("odoo.http")
    def test_bad_rows_are_the_owners(self):
        data = xlsx([HEADINGS, person(1, "丙公司")])
        roster = (
            self.env["union.roster.import"]
            .with_user(self.building_clerk)
            .create(
                {
                    "organization_id": self.building.id,
                    "filename": "名册.xlsx",
                    "data": base64.b64encode(data).decode(),
                }
            )
        )
        url = f"/trade_union/roster_import/{roster.id}/bad_rows"
        answer = self.fetch(self.building_clerk, url)
        self.assertEqual(answer.status_code, 200)
        page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        self.assertEqual(page["A2"].value, "张一")
        for user in (self.sister_clerk, self.portal):
            self.assertIn(self.fetch(user, url).status_code, (403, 404))

    @mute_logger("odoo.http")
    def test_results_are_the_importers_and_the_managers(self):
        self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.primary.id, "staff_count": 9}
        )
        roster = (
            self.env["union.roster.import"]
            .with_user(self.building_clerk)
            .create(
                {
                    "organization_id": self.building.id,
                    "filename": "名册.xlsx",
                    "data": base64.b64encode(xlsx([HEADINGS, person(7)])).decode(),
                }
            )
        )
        roster.action_import()
        self.env.flush_all()
        of_file = f"/trade_union/roster_import/{roster.id}/result"
        of_run = f"/trade_union/roster_import_run/{roster.run_ids.id}/result"
        for url in (of_file, of_run):
            answer = self.fetch(self.building_clerk, url)
            self.assertEqual(answer.status_code, 200)
            page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
            self.assertEqual(page["C2"].value, "张七")
            for user in (self.sister_clerk, self.portal):
                self.assertIn(self.fetch(user, url).status_code, (403, 404))
            self.logout()
            anonymous = self.url_open(url, allow_redirects=False)
            self.assertIn(anonymous.status_code, (303, 403, 404))
        self.street_approver.password = "t_street_approver-Pw-2026"
        self.assertEqual(self.fetch(self.street_approver, of_run).status_code, 200)
        self.assertEqual(self.fetch(self.street_approver, of_file).status_code, 404)
