"""A newer list brings records up to date; several sheets; credit codes."""

import base64
import io

import openpyxl
import psycopg2
from stdnum.cn import uscc

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .import_case import HEADINGS, ImportCase, person, xlsx

EMPLOYERS = [
    "企业名称", "统一社会信用代码", "行业", "用工人数", "女职工人数", "营业收入", "是否已建工会",
    "联系人", "联系电话",
]  # fmt: skip


def code(serial):
    body = f"91440300MA5{serial:06d}"
    return body + uscc.calc_check_digit(body + "0")


def employer(serial, **cells):
    row = {
        "name": f"{'丁戊己庚辛'[serial]}公司", "code": code(serial), "sector": "餐饮", "staff": 20,
        "women": 8, "revenue": 2.675, "union": "否", "contact": "王芳", "phone": "0755-83201234",
    }  # fmt: skip
    return list((row | cells).values())


class UpdateCase(ImportCase):
    def employers(self, *rows, organization=None):
        data = xlsx([EMPLOYERS, *rows])
        return self.load(data, "employers", organization=organization or self.federation)

    def members(self, *rows, headings=HEADINGS):
        return self.load(xlsx([headings, *rows]))

    def notes(self, record):
        return [(row["row"], row["field"], row["code"]) for row in record.action_check()["notes"]]

    def stored(self, table):
        self.env.flush_all()
        self.cr.execute(f"SELECT t::text FROM {table} t ORDER BY id")
        return self.cr.fetchall()


@tagged("post_install", "-at_install")
class TestEmployersChange(UpdateCase):
    def setUp(self):
        super().setUp()
        self.employers(employer(0), employer(1), employer(2)).action_import()

    def named(self, name):
        return self.env["union.employer"].search([("name", "=", name)])

    def test_a_newer_list_updates_and_the_counts_follow(self):
        count = self.federation.worker_count
        rows = [
            employer(0, staff=35, women=20, contact="李明", phone="13800000001"),
            employer(1, sector="零售", staff="", women="", phone=None, contact="无"),
            employer(2),
            employer(3),
        ]
        roster = self.employers(*rows)
        checked = roster.action_check()
        figures = {name: checked[name] for name in ("total", "good", "new", "changed", "unchanged")}
        self.assertEqual(figures, {"total": 4, "good": 4, "new": 1, "changed": 2, "unchanged": 1})
        first, second = checked["changes"]
        changed = ["staff_count", "female_staff_count", "contact_name", "contact_mobile"]
        self.assertEqual((first["row"], first["fields"]), (2, changed))
        self.assertEqual((second["row"], second["fields"]), (3, ["sector_name"]))
        self.assertEqual(roster.changed_count, 2)
        self.assertIn((2, "staff_count", "will_change"), self.notes(roster))
        self.assertEqual(self.named("丁公司").staff_count, 20)

        done = roster.action_import()
        self.assertEqual((done["imported"], done["changed"], done["unchanged"]), (1, 2, 1))
        self.env.invalidate_all()
        ding = self.named("丁公司")
        self.assertEqual((ding.staff_count, ding.female_staff_count), (35, 20))
        self.assertEqual((ding.contact_name, ding.contact_mobile), ("李明", "138******01"))
        self.assertEqual(ding._vault_open("contact_mobile"), "13800000001")
        self.assertEqual(ding.write_uid, self.building_clerk)
        wu = self.named("戊公司")
        # An empty cell says nothing.
        self.assertEqual((wu.sector_name, wu.staff_count, wu.contact_name), ("零售", 20, "王芳"))
        self.assertEqual(wu._vault_open("contact_mobile"), "075583201234")
        self.assertEqual(self.federation.worker_count, count + 15 + 20)

    def test_importing_twice_changes_nothing(self):
        rows = [employer(0, staff=35), employer(1, name="戊（深圳）公司"), employer(3)]
        self.employers(*rows).action_import()
        before = self.stored("union_employer")
        done = self.employers(*rows).action_import()
        self.assertEqual((done["imported"], done["changed"], done["unchanged"]), (0, 0, 3))
        self.assertEqual(self.stored("union_employer"), before)

    def test_a_new_name_under_the_same_code_is_a_change(self):
        ding = self.named("丁公司")
        done = self.employers(employer(0, name="丁（集团）公司")).action_import()
        self.assertEqual((done["imported"], done["changed"]), (0, 1))
        ding.invalidate_recordset()
        self.assertEqual(ding.name, "丁(集团)公司")
        self.assertEqual(
            self.codes(self.employers(employer(1, name="己公司"))),
            [(2, "credit_code", "credit_code_of_other")],
        )

    def test_without_a_code_the_name_finds_the_employer(self):
        roster = self.employers(employer(0, code="", name=" 丁 公司", staff=21))
        self.assertEqual(roster.action_import()["changed"], 1)
        self.assertEqual(self.named("丁公司").credit_code, code(0))
        both = self.employers(employer(0, name="丁新公司"), employer(4, name="丁公司", code=None))
        self.assertEqual(self.codes(both), [(3, "name", "employer_in_file")])

    def test_the_name_of_an_archived_employer_is_not_given_again(self):
        wu = self.named("戊公司")
        wu.active = False
        new = self.employers(employer(4, name="戊 公司"), employer(3))
        self.assertEqual(self.codes(new), [(2, "name", "employer_archived")])
        problem = new.action_check()["problems"][0]
        self.assertIn("戊", problem["reason"])
        self.assertIn("out of the archive", problem["hint"])
        self.assertEqual(new.action_import(good_only=True)["employers"], 1)
        renamed = self.employers(employer(0, name="戊公司"))
        self.assertEqual(self.codes(renamed), [(2, "name", "employer_archived")])
        # Of another organisation it says nothing.
        wu.organization_id = self.building
        self.assertEqual(self.codes(self.employers(employer(4, name="戊公司"))), [])
        wu.write({"organization_id": self.federation.id, "active": True})
        self.assertEqual(self.codes(self.employers(employer(1, staff=31))), [])

    def test_an_employer_archived_while_the_list_waits(self):
        roster = self.employers(employer(0, name="庚公司"), employer(3, name="壬公司"), employer(4))
        roster.action_queue()
        roster.sudo()._step()
        self.env["union.employer"].create(
            [
                {"name": name, "organization_id": self.federation.id, "active": False}
                for name in ("庚公司", "壬公司")
            ]
        )
        self.env.flush_all()
        roster.sudo()._step()
        problems = roster.sudo().problem_ids.filtered(lambda problem: not problem.is_note)
        self.assertEqual(sorted(problems.mapped("row")), [2, 3])
        self.assertEqual(set(problems.mapped("code")), {"employer_archived"})
        self.assertEqual(roster.state, "done")
        # An exact amount waits as it is.
        self.assertEqual(self.named("辛公司").revenue, self.named("戊公司").revenue)

    def test_women_stay_no_more_than_staff(self):
        self.assertEqual(
            self.codes(self.employers(employer(0, staff=5, women=""))),
            [(2, "staff_count", "women_exceed_staff")],
        )

    def test_an_employer_with_a_union_listed_without_one_is_told(self):
        self.employers(employer(3, union="是")).action_import()
        roster = self.employers(employer(3, union="否"))
        self.assertEqual(self.notes(roster), [(2, "has_union", "employer_with_union")])
        self.assertEqual(roster.action_import()["unchanged"], 1)

    def test_cost_does_not_grow_with_the_changes(self):
        used = {}
        for count in (5, 100):
            rows = [
                employer(0, name=f"某{count}之{n}公司", code=code(1000 * count + n))
                for n in range(count)
            ]
            self.employers(*rows).action_import()
            later = [[*row[:3], 30, *row[4:]] for row in rows]
            roster = self.employers(*later)
            with self.assertMaxQueries(60, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["changed"], count)
            used[count] = budget.count
        self.assertLessEqual(used[100], used[5])


@tagged("post_install", "-at_install")
class TestCreditCodes(UpdateCase):
    def test_one_code_for_two_employers_of_the_file(self):
        roster = self.employers(employer(0), employer(1, code=code(0)), employer(2, code=""))
        (problem,) = roster.action_check()["problems"]
        self.assertEqual((problem["cell"], problem["code"]), ("B3", "credit_code_in_file"))
        self.assertIn("row 2", problem["reason"])
        self.assertEqual(roster.action_import(good_only=True)["imported"], 2)

    def test_a_code_of_an_employer_out_of_scope_names_nobody(self):
        self.env["union.employer"].create(
            {
                "name": "某某公司", "organization_id": self.sister_street.id,
                "credit_code": code(7),
            }
        )  # fmt: skip
        checked = self.employers(employer(0, code=code(7))).action_check()
        self.assertEqual([p["code"] for p in checked["problems"]], ["credit_code_elsewhere"])
        for name in ("某某公司", self.sister_street.name):
            self.assertNotIn(name, repr(checked))

    def test_the_database_keeps_a_code_to_one_employer(self):
        vals = {"organization_id": self.building.id, "credit_code": code(8)}
        self.env["union.employer"].create({**vals, "name": "壬公司"})
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.env["union.employer"].create({**vals, "name": "癸公司"})
        self.env["union.employer"].create(
            [{**vals, "credit_code": False, "name": name} for name in ("子公司", "丑公司")]
        )

    def test_repairs_and_letters_no_code_has(self):
        wide = {at: at + 0xFEE0 for at in range(0x21, 0x7F)}
        typed = f" {code(0)[:8]} {code(0)[8:]}".lower().translate(wide)
        self.employers(employer(0, code=typed), employer(1, code="无")).action_import()
        found = self.env["union.employer"].search([("name", "in", ("丁公司", "戊公司"))])
        self.assertEqual(set(found.mapped("credit_code")), {code(0), False})
        self.assertEqual(
            self.codes(self.employers(employer(2, code="91440300MA5O00000I"))),
            [(2, "credit_code", "credit_code_letters")],
        )

    def test_a_persons_number_is_never_taken_for_a_code(self):
        secret = person(1)[2]
        checked = self.employers(employer(0, code=secret)).action_check()
        self.assertEqual([p["code"] for p in checked["problems"]], ["credit_code"])
        self.assertNotIn(secret, repr(checked))

    def test_a_wrong_check_digit_is_told_and_taken(self):
        wrong = code(0)[:-1] + ("1" if code(0)[-1] != "1" else "2")
        roster = self.employers(employer(0, code=wrong), employer(1))
        self.assertEqual(self.notes(roster), [(2, "credit_code", "credit_code_digit")])
        self.assertEqual(roster.action_import()["imported"], 2)


@tagged("post_install", "-at_install")
class TestMembersChange(UpdateCase):
    headings = [*HEADINGS, "政治面貌", "学历", "用工形式"]

    def setUp(self):
        super().setUp()
        self.env["union.employer"].create(
            {"name": "丙公司", "organization_id": self.primary.id, "staff_count": 5}
        )
        self.members(
            [*person(1), "群众", "本科", "合同制"], [*person(2), "群众", "本科", "合同制"],
            headings=self.headings,
        ).action_import()  # fmt: skip
        self.member = self.found(1)

    def found(self, serial):
        return self.env["union.member"].search([("name", "=", person(serial)[0])])

    def test_particulars_change_with_a_line_of_history(self):
        rows = [
            [*person(1, "丙公司", 手机号码="13900000001"), "中共党员", "硕士", "劳务派遣"],
            [*person(2), "", None, ""],
        ]
        roster = self.members(*rows, headings=self.headings)
        checked = roster.action_check()
        self.assertEqual((checked["new"], checked["changed"], checked["unchanged"]), (0, 1, 1))
        changed = {"employer", "employment_kind", "political_status", "education", "mobile"}
        self.assertEqual(set(checked["changes"][0]["fields"]), changed)
        self.assertNotIn("13900000001", repr(checked))
        done = roster.action_import()
        self.assertEqual((done["imported"], done["changed"]), (0, 1))
        self.env.invalidate_all()
        member = self.member
        self.assertEqual(
            (member.employer_id.name, member.employment_kind), ("丙公司", "dispatched")
        )
        self.assertEqual((member.political_status, member.education), ("party_member", "master"))
        self.assertEqual(member._vault_open("mobile"), "13900000001")
        event = member.event_ids[0]
        self.assertEqual((event.kind, event.user_id), ("updated", self.building_clerk))
        self.assertIn("Mobile", event.note)
        self.assertNotIn("139", event.note)
        # Who said nothing new has no new line.
        self.assertEqual(self.found(2).event_ids.mapped("kind"), ["active"])
        before = self.stored("union_member"), self.stored("union_member_event")
        again = self.members(*rows, headings=self.headings).action_import()
        self.assertEqual((again["changed"], again["unchanged"]), (0, 2))
        self.assertEqual((self.stored("union_member"), self.stored("union_member_event")), before)

    def test_name_and_state_are_told_and_stay(self):
        self.member._change_state("retained")
        roster = self.members(person(1, 姓名="张改名"))
        self.assertEqual(
            self.notes(roster), [(2, "name", "member_differs"), (2, "name", "member_state_differs")]
        )
        done = roster.action_import()
        self.assertEqual((done["changed"], done["unchanged"]), (0, 1))
        self.env.invalidate_all()
        self.assertEqual((self.member.name, self.member.state), (person(1)[0], "retained"))
        self.assertEqual(roster.problem_ids.mapped("is_note"), [True, True])
        self.assertTrue(all(roster.problem_ids.mapped("reason")))

    def test_members_of_another_union_do_not_change(self):
        other = self.env["union.member"].create(
            {
                "name": "张外", "organization_id": self.sister_street.id,
                "id_number": person(8)[2], "mobile": "13700000000",
            }
        )  # fmt: skip
        roster = self.members(person(8))
        self.assertEqual(self.codes(roster), [(2, "id_number", "member_elsewhere")])
        roster.action_import(good_only=True)
        self.assertEqual(other._vault_open("mobile"), "13700000000")

    def test_cost_does_not_grow_with_the_changes(self):
        used = {}
        for count in (20, 300):
            rows = [person(n + count) for n in range(count)]
            self.members(*rows).action_import()
            later = [[*row[:3], f"139{at:08d}", row[4]] for at, row in enumerate(rows)]
            roster = self.members(*later)
            with self.assertMaxQueries(60, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["changed"], count)
            used[count] = budget.count
        self.assertLessEqual(used[300], used[20])


@tagged("post_install", "-at_install")
class TestSheets(UpdateCase):
    def test_rows_of_all_sheets_are_imported_and_named_by_their_sheet(self):
        first = ("一楼", [HEADINGS, person(1), person(2, "丙公司")])
        second = [["名册"], HEADINGS, person(3), person(1), ["合计", "2人"]]
        roster = self.load(xlsx(second, sheet="二楼", before=[first, ("说明", [["如实填写"]])]))
        checked = roster.action_check()
        self.assertEqual(checked["sheet"], "一楼, 二楼")
        self.assertEqual(
            checked["sheets"],
            [{"sheet": "一楼", "header_row": 1}, {"sheet": "二楼", "header_row": 2}],
        )
        self.assertEqual((checked["total"], checked["good"], checked["duplicates"]), (4, 2, 1))
        one, two = checked["problems"]
        self.assertEqual((one["sheet"], one["row"], one["cell"]), ("一楼", 3, "E3"))
        self.assertEqual((two["sheet"], two["row"], two["cell"]), ("二楼", 4, "C4"))
        self.assertIn("sheet “一楼”, row 2", two["reason"])
        self.assertEqual(
            [(note["sheet"], note["row"], note["code"]) for note in checked["notes"]],
            [("说明", 0, "sheet_without_list"), ("二楼", 5, "line_passed_over")],
        )
        self.assertEqual(set(roster.problem_ids.mapped("sheet")), {"一楼", "二楼", "说明"})

        book = openpyxl.load_workbook(
            io.BytesIO(base64.b64decode(roster.action_bad_rows()["data"]))
        )
        self.assertEqual(book.sheetnames, ["一楼", "二楼"])
        self.assertEqual([page.max_row for page in book], [2, 2])
        self.assertEqual(roster.action_import(good_only=True)["imported"], 2)
        self.assertEqual(roster.action_check()["total"], 2)

    def test_the_caller_chooses_a_sheet(self):
        data = xlsx([HEADINGS, person(2)], sheet="二楼", before=[("一楼", [HEADINGS, person(1)])])
        roster = self.load(data)
        roster.write({"sheet_name": "二楼"})
        checked = roster.action_check()
        self.assertEqual((checked["sheet"], checked["total"]), ("二楼", 1))
        self.assertEqual([note["code"] for note in checked["notes"]], ["sheet_not_chosen"])
        roster.write({"sheet_name": "三楼"})
        self.assertEqual(roster.state, "new")
        with self.assertRaisesRegex(UserError, "no sheet “三楼”.*一楼, 二楼"):
            roster.action_check()
        with self.assertRaises(AccessError):
            roster.write({"found_sheets": "一楼"})

    def test_every_reason_has_its_sentence(self):
        roster = self.load(xlsx([HEADINGS, person(1)]))
        roster.action_check()
        board = [["姓名", "职务", "联系电话"], ["梁文", "主席", "13800000000"]]
        told = self.load(xlsx([HEADINGS, person(2), [], *board])).action_check()["notes"]
        self.assertEqual([note["code"] for note in told], ["list_incomplete"])
        self.assertIn("ID Number, Employer", told[0]["reason"])
