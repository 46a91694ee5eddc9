"""A building's roster comes in: the office's own file, and each kind of bad one."""

import base64
import csv
import io
import json
import struct
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from ..core import identity
from . import leak_scan
from .candidates import candidates
from .test_member_identity import FOREIGN, keys
from .tree import TreeCase, build_tree

ROOT = Path(__file__).resolve().parents[1]
JINDING = ROOT / "demo" / "jinding"
HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
HEADINGS = ["姓名", "性别", "身份证号码", "手机号码", "所在单位"]


def number(serial, gender="male", district="440304", born="19900503"):
    """A valid resident number of the given gender."""
    from stdnum.cn import ric

    body = f"{district}{born}{serial * 2 + (gender == 'male'):03d}"
    return body + ric.calc_check_digit(body + "0")


def person(serial, employer="甲公司", **cells):
    gender = "female" if serial % 2 else "male"
    # One person a day, as a real list spreads: a list that crowds is refused.
    born = date(1960, 5, 3) + timedelta(days=serial % 14_000)
    row = {
        "姓名": "张" + str(serial).translate(HAN_DIGITS),
        "性别": "女" if gender == "female" else "男",
        "身份证号码": number(serial // 14_000, gender, born=born.strftime("%Y%m%d")),
        "手机号码": f"138{serial:08d}",
        "所在单位": employer,
    }
    return list((row | cells).values())


def xlsx(rows, above=0, sheet="名册", before=()):
    """A workbook: sheets ``before`` (name, rows), then the rows below ``above`` blank ones."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, other in before:
            page = book.add_worksheet(name)
            for line, row in enumerate(other):
                page.write_row(line, 0, row)
        page = book.add_worksheet(sheet)
        for line, row in enumerate(rows, above):
            page.write_row(line, 0, row)
    return buffer.getvalue()


def without_results(data):
    """The workbook with the formulas of result ``@none`` as if never computed, of ``@empty`` with no text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            xml = old.read(name).replace(b"<v>@none</v>", b"")
            new.writestr(name, xml.replace(b"<v>@empty</v>", b"<v></v>"))
    return buffer.getvalue()


class ImportCase(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.federation = cls.env["union.organization"].create(
            {
                "name": "金鼎大厦筹备组",
                "code": "T-JD2",
                "level": "federation",
                "kind": "preparatory",
                "parent_id": cls.building.id,
                "state": "preparing",
            }
        )
        cls.employer = cls.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 9},
                {"name": "乙公司", "organization_id": cls.building.id, "staff_count": 9},
            ]
        )[0]

    def load(self, data, kind="members", user=None, organization=None, filename="名册.xlsx"):
        records = self.as_user(user or self.building_clerk, self.env["union.roster.import"])
        return records.create(
            {
                "organization_id": (organization or self.building).id,
                "kind": kind,
                "filename": filename,
                "data": base64.b64encode(data).decode(),
            }
        )

    def refused(self, data, reason, **arguments):
        with self.assertRaisesRegex(UserError, reason) as caught:
            self.load(data, **arguments).action_check()
        return str(caught.exception)

    def codes(self, record):
        return [
            (row["row"], row["field"], row["code"]) for row in record.action_check()["problems"]
        ]


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
        for user in (self.sister_clerk, self.street_approver):
            with self.subTest(user=user.login):
                runs = self.as_user(user, self.env["union.roster.import.run"])
                self.assertFalse(runs.search([]))
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
            with self.assertMaxQueries(60, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["imported"], count)
            used[count] = budget.count
        self.assertLessEqual(used[1000], used[50])


@tagged("post_install", "-at_install")
class TestBadInput(ImportCase):
    def test_not_a_spreadsheet(self):
        docx = io.BytesIO()
        with zipfile.ZipFile(docx, "w") as archive:
            archive.writestr("word/document.xml", "<x/>")
        for data in (
            b"%PDF-1.7 hello", docx.getvalue(), b"\x89PNG\r\n\x1a\n\0\0\0", b"\0\1\2\3",
            b"<html><table></table></html>", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
        ):  # fmt: skip
            with self.subTest(data=data[:8]):
                self.refused(data, "not a spreadsheet.*xlsx")

    def test_damaged_workbook(self):
        content = xlsx([HEADINGS, person(1)])
        self.refused(content[: len(content) // 2], "damaged")
        broken = io.BytesIO()
        with zipfile.ZipFile(broken, "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook")
        self.refused(broken.getvalue(), "damaged")

    def test_password_protected_workbook(self):
        protected = (Path(__file__).parent / "files" / "protected.xlsx").read_bytes()
        self.refused(protected, "protected by a password.*remove the password")
        # An old workbook says so in a record of its stream.
        old = io.BytesIO()
        book = xlwt.Workbook(encoding="utf-8")
        book.add_sheet("名册").write(0, 0, "姓名")
        book.save(old)
        content = bytearray(old.getvalue())
        start = content.index(struct.pack("<HH", 0x0809, 16)) + 20
        struct.pack_into("<H", content, start, 0x002F)
        self.refused(bytes(content), "protected by a password")

    def test_empty_file(self):
        self.refused(b" \n", "empty")
        self.refused(xlsx([]), "empty")
        record = self.as_user(self.building_clerk, self.env["union.roster.import"]).create(
            {"organization_id": self.building.id}
        )
        with self.assertRaisesRegex(UserError, "no file"):
            record.action_check()

    def test_not_base64(self):
        with self.assertRaisesRegex(UserError, "base64"):
            self.as_user(self.building_clerk, self.env["union.roster.import"]).create(
                {"organization_id": self.building.id, "data": "姓名"}
            )

    def test_old_xls_works(self):
        book = xlwt.Workbook(encoding="utf-8")
        page = book.add_sheet("名册")
        for line, row in enumerate([["金鼎大厦名册"], HEADINGS, person(1), person(2)]):
            for at, value in enumerate(row):
                page.write(line, at, value)
        buffer = io.BytesIO()
        book.save(buffer)
        roster = self.load(buffer.getvalue(), filename="名册.xls")
        self.assertEqual(roster.action_check()["header_row"], 2)
        self.assertEqual(roster.action_import()["imported"], 2)

    def test_wrong_sheet_first(self):
        notes = ("说明", [["填表说明"], ["请如实填写姓名"]])
        roster = self.load(xlsx([HEADINGS, person(1)], sheet="会员", before=[notes]))
        self.assertEqual(roster.action_check()["sheet"], "会员")
        message = self.refused(xlsx([["说明"], ["无"]], sheet="说明"), "No sheet")
        self.assertIn("说明", message)

    def test_missing_column_tells_which_and_what_is_understood(self):
        rows = [[cell for at, cell in enumerate(row) if at != 2] for row in (HEADINGS, person(1))]
        message = self.refused(xlsx(rows), "columns are missing")
        for word in ("ID Number", "身份证号码", "证件号码", "row 1"):
            self.assertIn(word, message)
        self.assertNotIn("姓名", message)
        self.refused(xlsx([HEADINGS, person(1)]), "Staff: understood", kind="employers")

    def test_csv_in_gbk_and_utf8(self):
        text = "\n".join(",".join(row) for row in (HEADINGS, person(1)))
        for encoding in ("gbk", "utf-8", "utf-8-sig", "utf-16"):
            with self.subTest(encoding=encoding):
                checked = self.load(text.encode(encoding), filename="名册.csv").action_check()
                self.assertEqual((checked["good"], checked["problems"]), (1, []))
        tabs = text.replace(",", "\t").encode("gb18030")
        self.assertEqual(self.load(tabs).action_import()["imported"], 1)

    def test_merged_title_cells_and_remarks_above_the_headings(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            page = book.add_worksheet()
            page.merge_range("A1:E1", "金鼎大厦工会会员名册")
            page.merge_range("A2:C3", "填报单位：街道总工会")
            for line, row in enumerate([[f"*{h}：" for h in HEADINGS], person(1)], 3):
                page.write_row(line, 0, row)
            page.write_row(6, 0, ["合计", "1人"])
        checked = self.load(buffer.getvalue()).action_check()
        self.assertEqual((checked["header_row"], checked["total"], checked["good"]), (4, 1, 1))

    def test_formula_cells(self):
        book = openpyxl.Workbook()
        page = book.active
        page.append(HEADINGS)
        for serial in (1, 2, 3):
            page.append(person(serial))
        page["E2"] = '="甲"&"公司"'  # written without a result
        page["C3"] = "#N/A"
        page["C3"].data_type = "e"
        buffer = io.BytesIO()
        book.save(buffer)
        roster = self.load(buffer.getvalue())
        self.assertEqual(
            self.codes(roster),
            [(2, "employer", "formula_without_value"), (3, "id_number", "cell_error")],
        )
        self.assertEqual(roster.action_check()["good"], 1)
        # With its result, as a spreadsheet program saves it, the cell is what it shows.
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as with_result:
            page = with_result.add_worksheet()
            page.write_row(0, 0, HEADINGS)
            page.write_row(1, 0, person(1))
            page.write_formula(1, 4, '="甲"&"公司"', None, "甲公司")
        self.assertEqual(self.load(buffer.getvalue()).action_import()["imported"], 1)

    def test_formulas_of_a_template_beyond_the_list_count_for_nothing(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, [*HEADINGS, "备注", "序号"])
            for line in (1, 2):
                page.write_row(line, 0, person(line))
                page.write_formula(line, 5, '=""', None, "@empty")  # the empty text is a result
            never = ((1, 6, "=ROW()"), (3, 4, '=IF(A4="","","甲公司")'), (4, 0, "=Z9"))
            for line, at, formula in never:
                page.write_formula(line, at, formula, None, "@none")
        data = without_results(buffer.getvalue())
        roster = self.load(data)
        self.assertEqual(self.codes(roster), [(5, "name", "formula_without_value")])
        self.assertEqual(roster.action_check()["good"], 2)
        # Its row is not among the rows read: the workbook to mend names it all the same.
        _name, content = roster._bad_rows()
        self.assertEqual(openpyxl.load_workbook(io.BytesIO(content)).active.max_row, 2)

    def test_number_stored_rounded(self):
        row = person(1)
        row[2] = 440304196005031190.0
        self.assertEqual(
            self.codes(self.load(xlsx([HEADINGS, row]))), [(2, "id_number", "number_rounded")]
        )

    def test_rounded_number_is_refused_though_its_check_digit_fits(self):
        # Of the numbers of one day, some still fit after a spreadsheet has rounded them.
        rounded = next(
            float(n) for n in (number(i).replace("X", "0") for i in range(500))
            if identity.check_id(str(int(float(n)))) is None
        )  # fmt: skip
        rows = [person(1, 性别="", 身份证号码=rounded), person(2, 身份证号码="4.31103E+17")]
        rounded_code = (2, "id_number", "number_rounded"), (3, "id_number", "number_rounded")
        self.assertEqual(self.codes(self.load(xlsx([HEADINGS, *rows]))), [*rounded_code])
        headings = ["企业名称", "用工人数", "是否已建工会", "信用代码"]
        lists = [
            headings,
            ["丁公司", 3, "否", 911403000000000000.0],
            ["戊公司", 3, "否", "9.1E+17"],
        ]
        self.assertEqual(
            self.codes(self.load(xlsx(lists), "employers")),
            [(2, "credit_code", "number_rounded"), (3, "credit_code", "number_rounded")],
        )

    def test_each_kind_of_wrong_cell(self):
        for cells, code in (
            ({"身份证号码": "420106198205071951"}, "id_checksum"),
            ({"身份证号码": "440305202713052572"}, "id_birth_date"),
            ({"性别": "男"}, "id_gender"),
            ({"身份证号码": "4403041960050311"}, "id_length"),
            ({"身份证号码": ""}, "id_missing"),
            ({"姓名": "　"}, "name_missing"),
            ({"手机号码": "12345"}, "mobile_invalid"),
            ({"性别": "不详"}, "value_unknown"),
            ({"所在单位": "丙公司"}, "employer_unknown"),
            ({"所在单位": ""}, "employer_missing"),
        ):
            with self.subTest(code=code):
                roster = self.load(xlsx([HEADINGS, person(1, **cells), person(3)]))
                checked = roster.action_check()
                self.assertEqual([p["code"] for p in checked["problems"]], [code])
                self.assertEqual(checked["good"], 1)
                problem = checked["problems"][0]
                self.assertTrue(problem["reason"] and problem["cell"] and problem["column"])
                self.assertFalse(problem["reason"].startswith("Not accepted"))

    def test_same_person_twice_in_the_file(self):
        roster = self.load(xlsx([HEADINGS, person(1), person(2), person(1)]))
        checked = roster.action_check()
        self.assertEqual((checked["bad"], checked["duplicates"]), (0, 1))
        self.assertIn("row 2", checked["problems"][0]["reason"])

    def test_member_elsewhere_is_offered_a_transfer_and_no_name(self):
        self.env["union.member"].create(
            {
                "name": "张1",
                "organization_id": self.sister_street.id,
                "id_number": person(1)[2],
            }
        )
        checked = self.load(xlsx([HEADINGS, person(1)])).action_check()
        self.assertEqual([p["code"] for p in checked["problems"]], ["member_elsewhere"])
        self.assertIn("transfer", checked["problems"][0]["hint"])
        self.assertNotIn(self.sister_street.name, repr(checked))

    def test_two_employers_of_one_name(self):
        self.env["union.employer"].create(
            {"name": "甲 公司", "organization_id": self.building.id, "staff_count": 1}
        )
        self.assertEqual(
            self.codes(self.load(xlsx([HEADINGS, person(1)]))),
            [(2, "employer", "employer_ambiguous")],
        )

    def test_hundred_thousand_rows(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, HEADINGS)
            row = person(1)
            for line in range(1, 100_001):
                page.write_row(line, 0, row)
        checked = self.load(buffer.getvalue()).action_check()
        self.assertEqual((checked["total"], checked["duplicates"]), (100_000, 99_999))

    def test_sheet_that_reaches_too_far(self):
        book = openpyxl.Workbook()
        book.active.append(HEADINGS)
        book.active["XFD1048576"] = "x"
        buffer = io.BytesIO()
        book.save(buffer)
        self.refused(buffer.getvalue(), "beyond 200000 rows")

    def test_employers_each_kind_of_wrong_cell(self):
        headings = ["企业名称", "用工人数", "女职工人数", "是否已建工会", "联系电话", "信用代码"]
        good = ["丁公司", "12人", 3, "是", "0755-8320 1234", "91440300F9243PAP8F"]
        for at, value, code in (
            (0, "", "name_missing"), (1, "十二", "number_format"), (1, -1, "number_range"),
            (1, 1.5, "number_range"), (1, "inf", "number_range"), (2, 13, "women_exceed_staff"),
            (3, "也许", "value_unknown"), (4, "12", "phone_invalid"), (5, "12", "credit_code"),
        ):  # fmt: skip
            row = list(good)
            row[at] = value
            with self.subTest(code=code, value=value):
                roster = self.load(xlsx([headings, row]), "employers")
                self.assertIn(code, [p["code"] for p in roster.action_check()["problems"]])
        roster = self.load(xlsx([headings, good, good]), "employers")
        self.assertEqual(self.codes(roster), [(3, "name", "employer_in_file")])
        self.assertEqual(roster.action_import(good_only=True)["unions"], 1)
        below = self.load(
            xlsx([headings, ["戊公司", *good[1:5]]]), "employers", organization=self.primary
        )
        self.assertEqual(self.codes(below), [(2, "has_union", "union_below_primary")])

    def test_missing_key(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        for arguments in ({}, {"text": FOREIGN}):
            with keys(**arguments):
                for call in (
                    roster.action_check,
                    roster.action_import,
                    roster.action_bad_rows,
                    lambda: self.load(xlsx([HEADINGS])),
                ):
                    with self.assertRaisesRegex(UserError, "TRADE_UNION_KEYS"):
                        call()
        self.assertEqual(roster.action_import()["imported"], 1)


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
