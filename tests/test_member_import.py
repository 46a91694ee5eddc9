"""A building's roster comes in: the office's own file, and how it is mended."""

import base64
import csv
import io
import json
from datetime import timedelta

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..core import identity
from . import leak_scan
from .candidates import candidates
from .import_case import HEADINGS, JINDING, ImportCase, number, person, xlsx


@tagged("post_install", "-at_install")
class TestJinding(ImportCase):
    def counts(self):
        self.env.invalidate_all()
        organization = self.federation
        return {
            name: organization[name]
            for name in (
                "worker_count", "member_count", "female_member_count", "applicant_count",
                "primary_count",
            )
        }  # fmt: skip

    def test_the_buildings_files_end_as_expected(self):
        with open(JINDING / "expected.csv", encoding="utf-8") as file:
            expected = list(csv.DictReader(file))
        employers = self.load(
            (JINDING / "employers.xlsx").read_bytes(), "employers", organization=self.federation
        )
        self.assertFalse(employers.action_check()["problems"])
        done = employers.action_import()
        self.assertEqual((done["employers"], done["unions"]), (23, 10))
        unions = self.federation.child_ids
        self.assertEqual(set(unions.mapped("state")), {"active"})
        self.assertEqual(set(unions.mapped("kind")), {"single"})

        content = (JINDING / "members.xlsx").read_bytes()
        roster = self.load(content, organization=self.federation)
        checked = roster.action_check()
        first = checked["header_row"]
        twice = {p["row"] - first for p in checked["problems"] if p["code"] == "duplicate_in_file"}
        bad = {p["row"] - first for p in checked["problems"]} - twice
        for kind, rows in (("bad", bad), ("duplicate", twice)):
            self.assertEqual(rows, {int(row["row_no"]) for row in expected if row["what"] == kind})
        self.assertEqual((checked["bad"], checked["duplicates"], checked["good"]), (31, 6, 2367))

        with self.assertRaisesRegex(UserError, "37 of 2404 rows"):
            roster.action_import()
        self.assertFalse(self.counts()["member_count"])
        done = roster.action_import(good_only=True)
        self.assertEqual((done["imported"], done["active"], done["applicant"]), (2367, 1745, 622))
        stands = {
            "worker_count": 2763, "member_count": 1745, "female_member_count": 779,
            "applicant_count": 622, "primary_count": 10,
        }  # fmt: skip
        self.assertEqual(self.counts(), stands)
        members = self.env["union.member"].search(
            [("organization_id", "child_of", self.federation.id)]
        )
        self.assertEqual(len(members), 2367)
        self.assertEqual(
            set(members.filtered(lambda m: m.state == "active").mapped("organization_id.state")),
            {"active"},
        )
        self.assertEqual(len(set(members.filtered("member_number").mapped("member_number"))), 1745)

        again = self.load(content, organization=self.federation)
        self.cr.execute("SELECT max(id), count(*), max(write_date) FROM union_member")
        before = self.cr.fetchone()
        done = again.action_import(good_only=True)
        self.assertEqual((done["imported"], done["unchanged"]), (0, 2367))
        self.cr.execute("SELECT max(id), count(*), max(write_date) FROM union_member")
        self.assertEqual(self.cr.fetchone(), before)
        done = self.load(
            (JINDING / "employers.xlsx").read_bytes(), "employers", organization=self.federation
        ).action_import()
        self.assertEqual((done["imported"], done["unchanged"]), (0, 23))
        self.assertEqual(self.counts(), stands)

        # No number of the roster can be rebuilt from what stands beside it.
        for member in members:
            self.assertGreaterEqual(
                candidates(member.id_masked, member.birth_date, member.gender), 1000
            )

    def test_no_number_of_the_file_is_anywhere_in_clear(self):
        self.load(
            (JINDING / "employers.xlsx").read_bytes(), "employers", organization=self.federation
        ).action_import()
        content = (JINDING / "members.xlsx").read_bytes()
        roster = self.load(content, organization=self.federation)
        roster.action_check()
        roster.action_import(good_only=True)
        self.env.flush_all()
        secrets = set()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        for row in book.worksheets[0].iter_rows(min_row=4, values_only=True):
            id_number = identity.normalize_id(row[3])
            mobile = identity.normalize_mobile(row[4])
            secrets.update(text for text in (id_number, mobile) if len(text) >= 11)
        self.assertGreater(len(secrets), 4000)
        stored = []
        for table in (
            "union_member", "union_member_event", "union_employer", "union_roster_import",
            "union_roster_import_problem", "mail_message", "mail_tracking_value", "ir_attachment",
        ):  # fmt: skip
            self.cr.execute(f"SELECT t::text FROM {table} t")
            stored += [text for (text,) in self.cr.fetchall()]
        text = "\n".join(stored)
        found = [
            secret
            for secret in secrets
            if secret in text
            or secret[::-1] in text
            or base64.b64encode(secret.encode()).decode().rstrip("=")[:-1] in text
        ]
        self.assertFalse(found)


@tagged("post_install", "-at_install")
class TestMending(ImportCase):
    def test_bad_rows_come_back_with_reasons_and_are_accepted_once_mended(self):
        rows = [person(1), person(2, 身份证号码="420106198205071951"), person(3, "丙公司")]
        roster = self.load(xlsx([["名册"], HEADINGS, *rows]))
        answer = roster.action_bad_rows()
        content = base64.b64decode(answer["data"])
        book = openpyxl.load_workbook(io.BytesIO(content))
        lines = list(book.active.iter_rows(values_only=True))
        self.assertEqual(list(lines[0][:5]), HEADINGS)
        self.assertEqual([line[2] for line in lines[1:]], ["420106198205071951", rows[2][2]])
        self.assertEqual(list(lines[0][5:]), ["Sheet of Origin", "Row of Origin", "Reason"])
        self.assertEqual([line[6] for line in lines[1:]], ["4", "5"])
        self.assertIn("check digit", lines[1][7])
        self.assertIn("丙公司", lines[2][7])
        done = roster.action_import(good_only=True)
        self.assertEqual((done["imported"], done["bad"]), (1, 2))
        # What is kept is the rows to mend, and only those.
        self.assertEqual(roster.state, "partial")
        self.assertEqual(roster.action_check()["total"], 2)

        page = book.active
        page["C2"] = number(7)
        page["E3"] = "乙公司"
        buffer = io.BytesIO()
        book.save(buffer)
        done = self.load(buffer.getvalue()).action_import()
        self.assertEqual((done["imported"], done["active"], done["applicant"]), (2, 1, 1))

    def test_workbook_holds_every_refused_row_once_ready_to_print_and_to_send_again(self):
        rows = [person(1), person(2), person(2), person(3, "丙公司")]
        roster = self.load(xlsx([["名册"], [], HEADINGS, *rows], sheet="Sheet1"))
        checked = roster.action_check()
        self.assertEqual((checked["bad"], checked["duplicates"], roster.refused_count), (1, 1, 2))
        first = self.mend(roster).worksheets[0]
        self.assertEqual(first.title, "Rows to Mend")
        self.assertEqual([row[6].value for row in first.iter_rows(min_row=2)], ["6", "7"])
        self.assertEqual((first.freeze_panes, first.auto_filter.ref), ("A2", "A1:H3"))
        self.assertEqual((first.print_title_rows, first.page_setup.fitToHeight), ("$1:$1", 0))
        self.assertEqual(first.page_setup.orientation, "landscape")
        # The rows that stay keep their place of origin, and no column comes twice.
        roster.action_import(good_only=True)
        again = self.mend(roster).worksheets[0]
        self.assertEqual([cell.value for cell in again[1]], [cell.value for cell in first[1]])
        self.assertEqual([row[6].value for row in again.iter_rows(min_row=2)], ["7"])
        self.assertIn("丙公司", again["H2"].value)

    def test_history_of_an_import_outlives_the_next_check(self):
        roster = self.load(
            xlsx([HEADINGS, person(1), person(2), person(3, "丙公司")]), filename="花名册.xlsx"
        )
        roster.action_import(good_only=True)
        roster.button_check()
        self.assertEqual((roster.filename, roster.total_count), ("花名册.xlsx", 1))
        run = roster.run_ids
        self.assertEqual(
            (run.filename, run.user_id, run.total_count, run.new_count, run.refused_count),
            ("花名册.xlsx", self.building_clerk, 3, 2, 1),
        )
        roster.write(
            {
                "mended_filename": "已改.xlsx",
                "data": base64.b64encode(xlsx([HEADINGS, person(3)])),
            }
        )
        roster.action_import()
        self.assertEqual(roster.run_ids.mapped("new_count"), [2, 1])
        self.assertEqual(roster.run_ids.mapped("filename"), ["花名册.xlsx", "已改.xlsx"])
        self.assertEqual((roster.filename, roster.state), ("花名册.xlsx", "done"))
        runs = self.env["union.roster.import.run"]
        self.assertFalse(self.as_user(self.sister_clerk, runs).search([]))
        # A manager of the place sees that lists came in, and no file.
        self.assertEqual(self.as_user(self.street_approver, runs).search([]), roster.run_ids)
        with self.assertRaises(AccessError):
            run.write({"new_count": 9})

    def mend(self, roster):
        content = base64.b64decode(roster.action_bad_rows()["data"])
        return openpyxl.load_workbook(io.BytesIO(content))

    def test_all_or_nothing(self):
        roster = self.load(xlsx([HEADINGS, person(1), person(2, "丙公司")]))
        with self.assertRaisesRegex(UserError, "1 of 2 rows"):
            roster.action_import()
        self.assertFalse(self.env["union.member"].search([("employer_id", "=", self.employer.id)]))

    def test_repairs_any_clerk_would_make(self):
        row = person(1, 姓名=" 余 英娟　", 手机号码="+86 138-0000 0001")
        row[2] = "　" + row[2].lower()
        self.load(xlsx([HEADINGS, row])).action_import()
        member = self.env["union.member"].search([("employer_id", "=", self.employer.id)])
        self.assertEqual(member.name, "余英娟")
        self.assertEqual(member._vault_open("mobile"), "13800000001")

    def test_file_is_sealed_and_gone_when_all_is_in(self):
        content = xlsx([HEADINGS, person(1)])
        roster = self.load(content)
        self.env.flush_all()
        self.cr.execute("SELECT sealed_file FROM union_roster_import WHERE id = %s", [roster.id])
        sealed = bytes(self.cr.fetchone()[0])
        self.assertNotIn(base64.b64encode(content)[20:60], sealed)
        self.assertNotIn(content[20:60], base64.b64decode(sealed))
        self.assertFalse(roster.data)
        roster.action_import()
        self.env.flush_all()
        self.cr.execute("SELECT sealed_file FROM union_roster_import WHERE id = %s", [roster.id])
        self.assertIsNone(self.cr.fetchone()[0])
        self.assertEqual(roster.state, "done")
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", "union.roster.import")])
        )

    def test_by_form_as_a_clerk_does(self):
        data = base64.b64encode(xlsx([HEADINGS, person(1), person(2, "丙公司")])).decode()
        form = Form(self.as_user(self.building_clerk, self.env["union.roster.import"]))
        form.organization_id = self.building
        form.data = data
        roster = form.save()
        roster.button_check()
        self.assertEqual((roster.state, roster.bad_count), ("checked", 1))
        self.assertIn("1", roster.button_import_good()["params"]["message"])
        with self.assertRaisesRegex(UserError, "1 of 1 rows"):
            roster.button_import()
        member = self.env["union.member"].search([("employer_id", "=", self.employer.id)])
        with Form(member.with_user(self.building_clerk)) as form:
            form.mobile = "13900000000"
        self.assertEqual(member.mobile, "139******00")
        form = Form(self.as_user(self.building_clerk, self.env["union.member"]))
        form.name = "余英娟"
        form.organization_id = self.primary
        form.id_number = number(9, "female")
        self.assertEqual(form.save().gender, "female")

    def test_old_imports_are_deleted_after_a_week(self):
        old, young = self.load(xlsx([HEADINGS, person(1)])), self.load(xlsx([HEADINGS]))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_roster_import SET create_date = create_date - %s WHERE id = %s",
            [timedelta(days=8), old.id],
        )
        self.env["union.roster.import"]._gc_old()
        self.assertFalse(old.exists())
        self.assertTrue(young.exists())

    def test_an_office_adds_a_heading_of_its_own(self):
        rows = [["同志", "证", "东家"], [row := person(1), row[2], row[4]]]
        rows[1][0] = row[0]
        self.refused(xlsx(rows), "headings")
        for name, word in (("name", "同志"), ("id_number", "证"), ("employer", "东家（全称）")):
            self.as_user(self.street_approver, self.env["union.import.heading"]).create(
                {
                    "kind": "members",
                    "field_name": name,
                    "synonym": word,
                    "organization_id": self.street.id,
                }
            )
        self.assertEqual(self.load(xlsx(rows)).action_import()["imported"], 1)
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.env["union.import.heading"]).create(
                {"kind": "members", "field_name": "name", "synonym": "x"}
            )

    def test_number_in_the_wrong_column_is_not_quoted_however_it_is_written(self):
        secret = number(9)
        wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
        parts = (secret[:6], secret[6:10], secret[10:14], secret[14:])
        written = [sign.join(parts) for sign in ("", " ", "-", ".", "·", "_", "/", "－")]
        written.append(secret.translate(wide))
        rows = [[*person(1, text), ""] for text in written]
        rows += [[*person(2, 性别=text), ""] for text in written]
        rows += [[*person(3), text] for text in written]
        checked = self.load(xlsx([[*HEADINGS, "学历"], *rows])).action_check()
        self.env.flush_all()
        self.cr.execute("SELECT p::text FROM union_roster_import_problem p")
        stored = self.cr.fetchall()
        self.assertGreaterEqual(len(stored), len(rows))
        needles = leak_scan.Needles([secret])
        for told in (checked["problems"], stored):
            self.assertEqual(needles.found(json.dumps(told, ensure_ascii=False)), set())

    def test_two_persons_a_picture_or_markup_are_no_name(self):
        names = (
            "张三、李四",
            "张三;李四",
            "张😀",
            "<b>张</b>",
            "@SUM",
            "A" * 61,
            "张三（男）",
            "𠮷〇",
        )
        roster = self.load(
            xlsx([HEADINGS, *(person(at, 姓名=name) for at, name in enumerate(names, 1))])
        )
        self.assertEqual(self.codes(roster), [(row, "name", "name_signs") for row in range(2, 8)])

    def test_number_in_a_name_or_a_note_is_never_stored(self):
        secret = number(9)
        rows = [[*person(1, 姓名=text), ""] for text in (secret, "张三138 0000 0001", "张３")]
        rows += [
            [
                *person(3),
                f"证{secret[:6]} {secret[6:14]}-{secret[14:]}，手机13800000001（旧），2019年",
            ]
        ]
        roster = self.load(xlsx([[*HEADINGS, "备注"], *rows]))
        self.assertEqual(
            self.codes(roster),
            [
                (2, "name", "name_format"),
                (3, "name", "name_format"),
                (3, "id_number", "duplicate_in_file"),
                (4, "name", "name_format"),
                (4, "id_number", "duplicate_in_file"),
            ],
        )
        roster.action_import(good_only=True)
        note = self.env["union.member"].search([("name", "=", "张三")]).note
        self.assertEqual(note, "证***，手机***（旧），2019年")
        headings = ["企业名称", "用工人数", "是否已建工会", "联系人", "行业"]
        lists = [headings, ["丁" + secret, 3, "否", "", ""], ["戊公司", 3, "否", secret, ""]]
        self.assertEqual(
            self.codes(self.load(xlsx(lists), "employers")),
            [(2, "name", "name_format"), (3, "contact_name", "name_format")],
        )

    def test_reasons_are_told_in_the_readers_language(self):
        roster = self.load(xlsx([HEADINGS, person(1, "丙公司")]))
        roster.action_check()
        self.assertEqual(roster.problem_ids.mapped("cell"), ["E2"])
        self.assertIn("丙公司", roster.problem_ids.reason)
        self.assertTrue(roster.problem_ids.hint)

    def test_cost_does_not_grow_with_the_rows(self):
        used = {}
        for count in (50, 1000):
            rows = [person(n + count) for n in range(count)]
            roster = self.load(xlsx([HEADINGS, *rows]))
            with self.assertMaxQueries(66, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["imported"], count)
            used[count] = budget.count
        self.assertLessEqual(used[1000], used[50])
