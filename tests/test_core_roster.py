"""The roster check against the roster an office sent, and against made-up ones."""

import csv
from datetime import date
from pathlib import Path

import openpyxl

from odoo.tests import BaseCase, tagged

from .. import core
from ..core.roster import check_roster
from ..core.verdict import Verdict

JINDING = Path(core.__file__).resolve().parents[1] / "demo" / "jinding"
HEADINGS = {
    "序号": "serial",
    "姓名": "name",
    "性别": "gender",
    "身份证号码": "id_number",
    "手机号码": "mobile",
    "所在单位": "employer",
    "用工形式": "employment_kind",
    "入会时间": "joined_on",
    "政治面貌": "political_status",
    "学历": "education",
    "备注": "note",
}
REASONS = {
    "employer_unknown": "employer unknown",
    "id_gender": "gender contradicts id",
    "id_checksum": "id checksum",
    "id_birth_date": "impossible birth date",
    "id_length": "id length",
    "mobile_invalid": "mobile invalid",
    "name_missing": "name missing",
}
PERSON = {
    "name": "赵国霞",
    "gender": "男",
    "id_number": "360102197612134635",
    "mobile": "13740846169",
    "employer": "甲公司",
    "employment_kind": "合同制",
    "joined_on": "2020.02.22",
    "political_status": "群众",
}


def sheet(name):
    """The rows of a demo workbook below its heading (third line), as tuples."""
    book = openpyxl.load_workbook(JINDING / name, read_only=True, data_only=True)
    rows = list(book.active.iter_rows(min_row=3, values_only=True))
    book.close()
    return rows[0], rows[1:]


def jinding():
    heading, body = sheet("members.xlsx")
    names = [HEADINGS[text] for text in heading]
    # The number a clerk sees is the first column; blank lines and totals have none.
    return [
        (row[0] if isinstance(row[0], int) else 0, dict(zip(names, row, strict=True)))
        for row in body
    ]


def employers():
    """Name → whether it has a union."""
    return {row[1]: row[8] == "是" for row in sheet("employers.xlsx")[1] if row[1]}


@tagged("post_install", "-at_install")
class TestRosterOfJinding(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = jinding()
        cls.checked = check_roster(cls.rows, employers())
        with open(JINDING / "expected.csv", encoding="utf-8", newline="") as file:
            cls.expected = list(csv.DictReader(file))

    def named(self, what):
        return [(int(e["row_no"]), e["detail"]) for e in self.expected if e["what"] == what]

    def figure(self, what):
        return self.named(what)[0][0]

    def test_refused_rows_and_reasons_are_exactly_the_expected(self):
        bad = [
            (p.row_no, REASONS[p.verdict.code])
            for p in self.checked.problems
            if p.verdict.code != "duplicate_in_file"
        ]
        self.assertEqual(len(bad), 31)
        self.assertEqual(bad, self.named("bad"))

    def test_duplicates_name_the_first_row(self):
        found = [
            (p.row_no, f"same id as row {p.verdict.params['first_row']}")
            for p in self.checked.duplicates
        ]
        self.assertEqual(len(found), 6)
        self.assertEqual(found, self.named("duplicate"))

    def test_the_other_rows_are_good_after_repair(self):
        good = self.checked.good
        self.assertEqual(len(good), self.figure("good"))
        self.assertEqual(sum(row.employer for row in good), self.figure("active"))
        self.assertEqual(sum(not row.employer for row in good), self.figure("applicant"))
        women = sum(row.employer and row.gender == "female" for row in good)
        self.assertIn(f"women {women}", dict(self.named("active"))[self.figure("active")])
        for row in good:
            self.assertRegex(row.id_number, r"^[0-9]{17}[0-9X]$")
            self.assertRegex(row.mobile, r"^1[0-9]{10}$")
            self.assertRegex(row.name, r"^\S+$")
            self.assertIsInstance(row.joined_on, date)
            self.assertIsNotNone(row.employment_kind)
            self.assertIsNotNone(row.political_status)

    def test_every_row_is_good_or_refused_never_both(self):
        good = {row.row_no for row in self.checked.good}
        refused = set(self.checked.bad_rows)
        self.assertFalse(good & refused)
        self.assertEqual(good | refused, set(range(1, self.figure("total") + 1)))

    def test_results_show_no_number_in_clear(self):
        shown = repr(self.checked)
        for row in self.checked.good:
            self.assertNotIn(row.id_number, shown)
            self.assertNotIn(row.mobile, shown)


@tagged("post_install", "-at_install")
class TestRoster(BaseCase):
    def check(self, *changes, known=None):
        known = {"甲公司": 1, "乙公司": 2} if known is None else known
        return check_roster(((no, PERSON | row) for no, row in enumerate(changes, 1)), known)

    def codes(self, *changes, **kwargs):
        return [
            (p.row_no, p.field, p.verdict.code) for p in self.check(*changes, **kwargs).problems
        ]

    def test_all_faults_of_a_row_are_told_at_once(self):
        wrong = {"name": " ", "mobile": "12", "employer": "", "joined_on": "soon", "gender": "?"}
        self.assertEqual(
            sorted(self.codes(wrong)),
            [
                (1, "employer", "employer_missing"),
                (1, "gender", "value_unknown"),
                (1, "joined_on", "date_format"),
                (1, "mobile", "mobile_invalid"),
                (1, "name", "name_missing"),
            ],
        )

    def test_nobody_joins_tomorrow_before_birth_or_before_there_was_a_federation(self):
        def codes(day):
            rows = [(1, PERSON | {"joined_on": day})]
            problems = check_roster(rows, {"甲公司": 1}, date(2026, 5, 1)).problems
            return [(p.field, p.verdict.code) for p in problems]

        refused = [("joined_on", "joined_date")]
        for day in ("2026-05-02", "2202-02-22", "1976-12-12", "1925-04-30"):
            self.assertEqual(codes(day), refused, day)
        for day in ("2026-05-01", "1976-12-13", ""):
            self.assertEqual(codes(day), [], day)

    def test_third_row_of_a_person_names_the_first(self):
        problems = self.check({}, {"employer": "乙公司"}, {}).problems
        self.assertEqual([p.verdict.params["first_row"] for p in problems], [1, 1])

    def test_same_number_in_other_writing_is_the_same_person(self):
        number = "36010220030204134X"
        wide = "３６０１０２２００３０２０４１３４ｘ"
        self.assertEqual(
            self.codes({"id_number": number, "gender": ""}, {"id_number": wide, "gender": ""}),
            [(2, "id_number", "duplicate_in_file")],
        )

    def test_a_person_belongs_to_the_first_row_even_if_that_is_refused(self):
        self.assertEqual(
            self.codes({"employer": "丙公司"}, {}),
            [(1, "employer", "employer_unknown"), (2, "id_number", "duplicate_in_file")],
        )

    def test_a_wrong_number_claims_nobody(self):
        wrong = {"id_number": "360102197612134636"}
        self.assertEqual(
            self.codes(wrong, wrong, {}),
            [(1, "id_number", "id_checksum"), (2, "id_number", "id_checksum")],
        )

    def test_same_number_on_other_paper_is_another_person(self):
        permit = {"id_type": "通行证", "id_number": "H60123456"}
        other = {"id_type": "其他", "id_number": "H60123456"}
        self.assertEqual(self.codes(permit, other), [])

    def test_gender_and_birth_come_from_the_number_or_from_the_cells(self):
        (row,) = self.check({"gender": None}).good
        self.assertEqual((row.gender, row.birth_date), ("male", date(1976, 12, 13)))
        passport = {"id_type": "护照", "id_number": "e1234567", "birth_date": "1980年1月2日"}
        (row,) = self.check(passport).good
        self.assertEqual(
            (row.id_number, row.gender, row.birth_date), ("E1234567", "male", date(1980, 1, 2))
        )
        self.assertEqual(
            self.codes({"birth_date": "1980-01-02"}), [(1, "id_number", "id_birth_mismatch")]
        )

    def test_gender_is_asked_for_where_the_number_does_not_tell_it(self):
        passport = {"id_type": "护照", "id_number": "E1234567", "gender": " "}
        self.assertEqual(self.codes(passport), [(1, "gender", "gender_missing")])

    def test_employers_are_found_in_other_writing_and_never_guessed(self):
        known = {"深圳安捷(集团)公司": 1, "双 胞公司": 2, "双胞公司": 3}
        (row,) = self.check({"employer": " 深圳安捷（集团） 公司"}, known=known).good
        self.assertEqual(row.employer, 1)
        self.assertEqual(
            self.codes({"employer": "双胞公司"}, known=known),
            [(1, "employer", "employer_ambiguous")],
        )

    def test_missing_mobile_and_lists_are_allowed(self):
        blank = dict.fromkeys(("mobile", "employment_kind", "joined_on", "political_status"))
        (row,) = self.check(blank).good
        self.assertEqual((row.mobile, row.employment_kind, row.joined_on), (None, None, None))

    def test_an_unknown_value_of_an_optional_column_leaves_it_empty_and_is_told(self):
        unknown = {"employment_kind": "临时", "political_status": "甲440304199005030010"}
        other = {"id_number": "36010220030204134X", "gender": "", "joined_on": ""}
        checked = self.check({}, other | unknown)
        self.assertEqual(checked.problems, [])
        row = checked.good[1]
        self.assertEqual((row.employment_kind, row.political_status), (None, None))
        self.assertEqual(
            [(n.row_no, n.field, n.verdict) for n in checked.notes],
            [
                (2, "employment_kind", Verdict("choice_unknown", {"text": "临时"})),
                (2, "political_status", Verdict("choice_unknown", {"text": "甲***"})),
            ],
        )

    def test_an_unknown_value_of_another_column_is_refused_with_its_text(self):
        (problem,) = self.check({"gender": "?"}).problems
        self.assertEqual(problem.verdict, Verdict("value_unknown", {"text": "?"}))

    def test_spellings_of_offices(self):
        for field, words in (
            (
                "political_status",
                {
                    "中共党员（预备）": "probationary", "入党积极分子": "masses",
                    "共青团团员": "league_member", "民盟成员": "democratic_party", "其他": "masses",
                },
            ),
            (
                "employment_kind",
                {
                    "全日制": "contract", "合同制工": "contract", "劳动合同制职工": "contract",
                    "无固定期限合同": "contract", "劳务工": "dispatched", "实习": "other",
                },
            ),
        ):  # fmt: skip
            for text, value in words.items():
                with self.subTest(text=text):
                    checked = self.check({field: text})
                    self.assertEqual(checked.notes, [])
                    self.assertEqual([getattr(row, field) for row in checked.good], [value])

    def test_a_month_of_joining_is_its_first_day_and_is_told(self):
        months = (
            "2019年3月", "2019年03月份", "2019.03", "2019.3", "2019-3", "2019/3", "201903", 201903,
            201903.0, 2019.03, "Mar-19", "２０１９年３月",
        )  # fmt: skip
        for text in months:
            with self.subTest(text=text):
                checked = self.check({"joined_on": text})
                self.assertEqual([row.joined_on for row in checked.good], [date(2019, 3, 1)])
                (note,) = checked.notes
                self.assertEqual(
                    (note.row_no, note.field, note.verdict.code, note.verdict.params["day"]),
                    (1, "joined_on", "month_taken", "2019-03-01"),
                )
        for text in ("2019年13月", 2019.1, "2019", "19.3.5", "三月", "Abc-19"):
            with self.subTest(text=text):
                self.assertEqual(self.codes({"joined_on": text}), [(1, "joined_on", "date_format")])
        self.assertEqual(self.codes({"joined_on": "1925年4月"}), [(1, "joined_on", "joined_date")])
        self.assertEqual(self.check({"joined_on": "2019-03-01"}).notes, [])

    def test_an_unreadable_birth_date_is_known_from_a_resident_number_alone(self):
        checked = self.check({"birth_date": "七六年冬"})
        self.assertEqual([row.birth_date for row in checked.good], [date(1976, 12, 13)])
        self.assertEqual(
            checked.notes,
            [(1, "birth_date", Verdict("birth_unread", {"text": "七六年冬"}))],
        )
        passport = {"id_type": "护照", "id_number": "E1234567", "birth_date": "1976年12月"}
        self.assertEqual(self.codes(passport), [(1, "birth_date", "date_format")])
        wrong = {"id_number": "360102197612134636", "birth_date": "1976年12月"}
        self.assertEqual(
            self.codes(wrong), [(1, "id_number", "id_checksum"), (1, "birth_date", "date_format")]
        )

    def test_other_columns_are_kept(self):
        (row,) = self.check({"education": "本科"}).good
        self.assertEqual(row.extra, {"education": "本科"})

    def test_nothing_in_nothing_out(self):
        self.assertEqual(check_roster([], {}).bad_rows, [])
