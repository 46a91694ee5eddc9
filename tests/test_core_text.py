"""Names, dates and headings as typed."""

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import text

PROPERTY = settings(database=None, deadline=None, max_examples=200)


@tagged("post_install", "-at_install")
class TestText(BaseCase):
    def test_names(self):
        for typed, name in (
            (" 叶 雪　", "叶雪"),
            ("欧阳\u00a0娜 娜", "欧阳娜娜"),
            ("张\u200b伟", "张伟"),
            ("Anna  Maria\u00a0Smith", "Anna Maria Smith"),
            ("阿依古丽‧买买提", "阿依古丽·买买提"),
            ("阿依古丽 • 买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"),
            ("J. Smith", "J. Smith"),
            (None, ""),
            (" 　\u00a0", ""),
        ):
            self.assertEqual(text.clean_name(typed), name, typed)

    @PROPERTY
    @given(st.text(max_size=20))
    def test_repairs_are_stable(self, typed):
        for repair in (text.to_halfwidth, text.squeeze, text.clean_name, text.normalize_heading):
            self.assertEqual(repair(repair(typed)), repair(typed), repair.__name__)

    @PROPERTY
    @given(st.dates(date(1928, 1, 1), date(2099, 12, 31)))
    def test_every_notation_reads_back(self, day):
        for typed in (
            day,
            datetime(day.year, day.month, day.day, 13, 45),
            f"{day:%Y年%m月%d日}",
            f"{day.year}年{day.month}月{day.day}日",
            f"{day:%Y-%m-%d}",
            f"{day.year}/{day.month}/{day.day}",
            f"{day:%Y.%m.%d}",
            f"{day:%Y%m%d}",
            int(f"{day:%Y%m%d}"),
            float(f"{day:%Y%m%d}"),
            (day - date(1899, 12, 30)).days,
            str((day - date(1899, 12, 30)).days),
            (day - date(1899, 12, 30)).days + 0.75,
            f"{day:%Y-%m-%d} 08:30:00",
            f"{day:%Y-%m-%d}T08:30",
        ):
            self.assertEqual(text.parse_date(typed), day, repr(typed))

    def test_wrong_dates_are_refused_with_a_code(self):
        for typed, code in (
            ("2021-02-29", "date_impossible"),
            ("20211301", "date_impossible"),
            ("0000年01月01日", "date_impossible"),
            ("2021-02/03", "date_format"),
            ("21.02.03", "date_format"),
            ("2021年2月", "date_format"),
            ("2021", "date_format"),
            ("去年", "date_format"),
            (float("nan"), "date_format"),
            (float("inf"), "date_format"),
            (True, "date_format"),
        ):
            with self.assertRaises(ValueError, msg=repr(typed)) as caught:
                text.parse_date(typed)
            self.assertEqual(caught.exception.code, code, repr(typed))
        self.assertIsNone(text.parse_date(None))
        self.assertIsNone(text.parse_date(" 　"))

    @PROPERTY
    @given(st.one_of(st.text(max_size=12), st.integers(), st.floats()))
    def test_any_cell_is_a_date_or_a_text_error(self, cell):
        try:
            self.assertIsInstance(text.parse_date(cell), (date, type(None)))
        except text.TextError as error:
            self.assertIn(error.code, ("date_format", "date_impossible"))

    def test_headings(self):
        for typed, heading in (
            ("营业收入（万元）", "营业收入"),
            (" 姓　名 ", "姓名"),
            ("*手机\n号码：", "手机号码"),
            ("身份证号码（18位（必填））", "身份证号码"),
            ("ＩＤ Number", "idnumber"),
        ):
            self.assertEqual(text.normalize_heading(typed), heading)
