"""Archives kept in a sheet come into the register, numbered as it goes on, and go again."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .golive_case import TODAY, GoLiveCase
from .import_case import xlsx

# As a catalogue of DA/T 22 has them, with the columns of the box it lies in.
HEADINGS = [
    "立档单位", "档号", "档案门类", "归档年度", "保管期限", "机构（问题）", "盒号", "责任者", "文号",
    "题名", "日期", "密级", "页数", "备注", "存放位置",
]  # fmt: skip
NUMBER = "0123-WS·2020-D30-0007"


@tagged("post_install", "-at_install")
class TestArchiveList(GoLiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.building.fonds_number = "0123"

    def row(self, **cells):
        row = {
            "立档单位": self.building.code,
            "档号": NUMBER,
            "档案门类": "文书",
            "归档年度": "2020年度",
            "保管期限": "30年",
            "机构（问题）": "办公室",
            "盒号": "12",
            "责任者": "金鼎大厦工会联合会",
            "文号": "金工〔2020〕7号",
            "题名": "关于换届选举的请示",
            "日期": "20200315",
            "密级": "内部",
            "页数": "3页",
            "备注": "附名册",
            "存放位置": "三楼档案室2柜",
        }
        return list((row | cells).values())

    def archives(self, *rows, **arguments):
        arguments.setdefault("filename", "归档文件目录.xlsx")
        return self.load(xlsx([HEADINGS, *rows]), "archives", **arguments)

    def plain(self, count, **cells):
        """Rows without a number of their own, told apart by their titles."""
        return [self.row(档号="", 题名=f"会议记录第{n}次", **cells) for n in range(1, count + 1)]

    def test_documents_come_in_with_all_fields_and_a_number_of_the_register(self):
        self.env["union.archive.entry"].create(
            {"organization_id": self.building.id, "title": "甲", "year": 2020, "retention": "10"}
        )
        roster = self.archives(self.row(), self.row(档号="", 题名="会计凭证", 档案门类="会计"))
        checked = roster.action_check()
        self.assertEqual((checked["new"], checked["problems"]), (2, []))
        self.assertFalse(self.taken("union.archive.entry"))
        self.assertEqual(roster.action_import()["archives"], 2)
        entry, accounts = self.taken("union.archive.entry").sorted("id")
        self.assertEqual(
            (
                entry.number, entry.former_number, entry.category_id.code, entry.year,
                entry.retention, entry.issue, entry.volume, entry.author, entry.document_number,
                entry.title, str(entry.document_date), entry.security_level, entry.pages,
                entry.remark, entry.storage_place, str(entry.kept_until),
            ),
            (
                "0123-WS·2020-D30-0002", NUMBER, "WS", 2020, "30", "办公室", "12",
                "金鼎大厦工会联合会", "金工〔2020〕7号", "关于换届选举的请示", "2020-03-15",
                "internal", 3, "附名册", "三楼档案室2柜", "2050-12-31",
            ),
        )  # fmt: skip
        self.assertEqual(
            (accounts.number, accounts.former_number), ("0123-KU·2020-D30-0001", False)
        )
        self.assertEqual(
            (str(entry.taken_over_on), entry.taken_over_by_id, entry.taken_over_file),
            (TODAY, self.building_clerk, "归档文件目录.xlsx"),
        )

    def test_a_text_file_of_one_organisation_needs_titles_and_numbers_alone(self):
        text = f"题名,档号,密级\n关于换届选举的请示,{NUMBER},\n工作总结,ws.2019-y-0001,公开\n"
        roster = self.load(text.encode("gb18030"), "archives", filename="目录.csv")
        self.assertEqual(roster.action_import()["archives"], 2)
        found = self.taken("union.archive.entry").sorted("year")
        self.assertEqual(found.organization_id, self.building)
        self.assertEqual(
            found.mapped(lambda one: (one.year, one.retention, one.security_level)),
            [(2019, "permanent", "open"), (2020, "30", "internal")],
        )

    def test_importing_twice_changes_nothing(self):
        rows = [self.row(), *self.plain(2)]
        self.archives(*rows).action_import()
        before = self.taken("union.archive.entry").read()
        again = self.archives(*rows)
        checked = again.action_check()
        self.assertEqual((checked["new"], checked["unchanged"]), (0, 3))
        again.action_import()
        own = self.taken("union.archive.entry").sorted("id")[0].number
        other = self.archives(self.row(题名="另一题名"), self.row(档号=own, 页数="9"))
        self.assertEqual(
            self.notes(other),
            [(2, "archive_title", "record_differs"), (3, "pages", "record_differs")],
        )
        other.action_import()
        self.assertEqual(self.taken("union.archive.entry").read(), before)
        # What was crossed out is entered anew.
        self.as_user(self.building_clerk, self.taken("union.archive.entry")[:1]).action_void("错")
        self.assertEqual(self.archives(*rows).action_check()["new"], 1)

    def test_each_wrong_cell_is_named(self):
        cells = [
            ({"立档单位": self.sister_street.code}, "place", "organization_unknown"),
            ({"立档单位": self.street.name}, "place", "organization_unknown"),
            ({"题名": ""}, "archive_title", "archive_title_missing"),
            ({"题名": "张三13800138000登记表"}, "archive_title", "text_number"),
            ({"责任者": "44030419900503199X"}, "author", "text_number"),
            ({"备注": "联系138 0013 8000"}, "archive_remark", "text_number"),
            ({"档号": "13800138000"}, "archive_number", "archive_number_personal"),
            ({"文号": "13800138000"}, "document_number", "archive_number_personal"),
            ({"档案门类": "奖状"}, "archive_category", "archive_category_unknown"),
            ({"档案门类": "会计"}, "archive_category", "archive_number_says"),
            ({"归档年度": "二〇二〇"}, "year", "archive_year_unknown"),
            ({"归档年度": "2027"}, "year", "archive_year_unknown"),
            ({"归档年度": "2019"}, "year", "archive_number_says"),
            ({"归档年度": "", "档号": "旧7"}, "year", "archive_year_missing"),
            ({"保管期限": "", "档号": "旧7"}, "retention", "retention_missing"),
            ({"保管期限": "20年"}, "retention", "retention_unknown"),
            ({"保管期限": "永久"}, "retention", "archive_number_says"),
            ({"日期": "2020-02-30"}, "document_date", "date_impossible"),
            ({"日期": "2026-12-01"}, "document_date", "document_ahead"),
            ({"密级": "机密★10年"}, "security", "archive_secret"),
            ({"密级": "甲级"}, "security", "security_unknown"),
            ({"页数": "若干"}, "pages", "pages_format"),
        ]
        for changed, field, code in cells:
            with self.subTest(code=code, cells=changed):
                told = self.told(self.archives(self.row(**changed)))
                self.assertEqual(list(told), [code])
                self.assertEqual((told[code]["row"], told[code]["field"]), (2, field))
        with self.subTest("no such column"):
            self.refused(xlsx([["档号", "年度"], [NUMBER, "2020"]]), "Title", kind="archives")

    def test_one_wrong_row_stores_nothing_unless_the_good_ones_are_asked_for(self):
        self.primary.write({"state": "dissolved", "dissolved_on": "2026-01-01"})
        roster = self.archives(
            self.row(),
            self.row(页数="4"),
            *self.plain(2),
            self.plain(1)[0],
            self.row(档号="", 立档单位=self.primary.code),
        )
        self.assertEqual(
            self.codes(roster),
            [
                (3, "archive_number", "archive_in_file"),
                (6, "archive_title", "archive_in_file"),
                (7, "place", "organization_closed"),
            ],
        )
        self.assertIn("Row 2", roster.action_check()["problems"][0]["reason"])
        with self.assertRaisesRegex(UserError, "nothing was imported"):
            roster.action_import()
        self.assertFalse(self.taken("union.archive.entry"))
        self.assertEqual(roster.action_import(good_only=True)["archives"], 3)

    def test_nobody_else_imports_or_reads_them_and_the_mark_is_the_servers(self):
        for user in (
            self.sister_clerk, self.sister_admin, self.portal, self.stranger, self.street_auditor,
            self.building_teller, self.env.ref("base.public_user"),
        ):  # fmt: skip
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.archives(self.row(), user=user)
        self.archives(self.row()).action_import()
        entry = self.taken("union.archive.entry")
        for user in (self.sister_clerk, self.portal, self.env.ref("base.public_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, entry).read(["former_number"])
        mine = self.as_user(self.building_clerk, entry)
        self.assertIn(entry.id, dict(mine.name_search(NUMBER)))
        place = {"organization_id": self.building.id, "title": "乙", "retention": "10"}
        for values in (
            {"former_number": "x"}, {"taken_over": False}, {"source_paper": "x"},
            {"number": "x"}, {"position": 9},
        ):  # fmt: skip
            with self.subTest(values), self.assertRaises(AccessError):
                mine.write(values)
            with self.subTest(values), self.assertRaises(AccessError):
                mine.create(place | values)
        fresh = mine.with_context(default_former_number="x", default_taken_over=True).create(place)
        self.assertEqual((fresh.former_number, fresh.taken_over), (False, False))
        with self.assertRaises(AccessError):
            mine.unlink()
        with self.assertRaisesRegex(UserError, "stays with its number"):
            entry.unlink()

    def test_taken_back_without_a_gap_or_not_at_all(self):
        rows = self.plain(6)
        roster = self.archives(*rows)
        roster.action_queue()
        self.step(roster)
        self.run_cron()
        self.assertEqual(roster.state, "done")
        entries = self.taken("union.archive.entry").sorted("position")
        self.assertEqual(entries.mapped("position"), [1, 2, 3, 4, 5, 6])
        undo = self.as_user(self.building_clerk, roster).action_undo()
        self.assertEqual(undo["deleted"], {"union.archive.entry": 6})
        self.assertFalse(self.taken("union.archive.entry"))
        again = self.archives(*rows)
        self.assertEqual(again.action_import()["archives"], 6)
        first, last = self.taken("union.archive.entry").sorted("position")[::5]
        self.assertEqual((first.position, last.position), (1, 6))
        loan = self.env["union.archive.loan"].create(
            {"entry_id": first.id, "borrower": "何丽华", "due_on": "2099-01-01"}
        )
        with self.assertRaises(UserError):
            self.as_user(self.building_clerk, again).action_undo()
        self.env.cr.execute("DELETE FROM union_archive_loan WHERE id = %s", [loan.id])
        self.env.invalidate_all()
        self.env["union.archive.entry"].create(
            {"organization_id": self.building.id, "title": "丙", "year": 2020, "retention": "10"}
        )
        with self.assertRaisesRegex(UserError, "1 documents were entered in the register after"):
            self.as_user(self.building_clerk, again).action_undo()
        self.assertEqual(len(self.taken("union.archive.entry")), 6)

    def test_cost_does_not_grow_with_the_rows(self):
        used = {}
        for count in (50, 500):
            roster = self.archives(*self.plain(count, 归档年度=str(1999 + count % 49)))
            with self.assertMaxQueries(70, f"check of {count} rows") as check:
                self.assertEqual(roster.action_check()["problems"], [])
            with self.assertMaxQueries(110, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["imported"], count)
            used[count] = check.count, budget.count
        self.assertLessEqual(used[500][0], used[50][0] + 2)
        # Odoo inserts a hundred rows at a time.
        self.assertLessEqual(used[500][1], used[50][1] + 12)

    def test_the_register_as_a_list_is_understood_as_it_was_written(self):
        self.archives(self.row(), *self.plain(1)).action_import()
        book = self.building.action_archive_register()
        data = base64.b64decode(book["data"])
        checked = self.load(data, "archives", filename="档案目录.xlsx").action_check()
        self.assertEqual((checked["new"], checked["unchanged"], checked["problems"]), (0, 2, []))
