"""Repairs of typed text that any clerk would make without asking."""

import re
import unicodedata
from collections.abc import Mapping, Set
from datetime import date, datetime, timedelta
from typing import Any

from .verdict import Verdict

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
# With the marks of direction that come along when a number is copied from a chat.
_INVISIBLE = dict.fromkeys(
    [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)
_REPAIRS = _WIDE | _INVISIBLE
# Few cells have any of them, and to look for one is much faster than to translate.
_TO_REPAIR = re.compile(f"[{''.join(map(chr, _REPAIRS))}]")
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_NARROWED = [(wide, ascii_) for wide, ascii_ in _WIDE.items() if ascii_ != 0x20]
#: What a database's ``translate(name, from, to)`` needs to squeeze a text.
SQUEEZED_FROM = (
    "".join(chr(wide) for wide, _ascii in _NARROWED) + _BLANKS + "".join(map(chr, _INVISIBLE))
)
SQUEEZED_TO = "".join(chr(ascii_) for _wide, ascii_ in _NARROWED)
_DOTS = dict.fromkeys(map(ord, "•‧・･⋅∙●"), "·")
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BLANK_BESIDE_NON_LATIN = re.compile(rf"\s+(?=[{_HAN}·])|(?<=[{_HAN}·])\s+")
_STOP_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\.(?=[{_HAN}])")
MAX_NAME = 60
_HAN_NAME = re.compile(rf"[{_HAN}·]{{1,{MAX_NAME}}}")
_ANY_HAN = re.compile(f"[{_HAN}]")
_BETWEEN_NAMES = " ·.'’-()"
_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nl", "Co", "Cn"))
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOT_HEADING = re.compile(r"[\s:*]+")
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_DATE = re.compile(
    r"(\d{4})(?:([-/.,、。\\])(\d{1,2})\2(\d{1,2})[日号.]?|年(\d{1,2})月(\d{1,2})[日号]?)"
)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2}", re.IGNORECASE)
_PLACEHOLDERS = frozenset(
    (
        "无",
        "暂无",
        "没有",
        "未知",
        "不详",
        "空",
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "//",
        "\\",
        "n/a",
        "na",
    )
)
_PLACEHOLDER_LENGTH = max(map(len, _PLACEHOLDERS))
# An 18-digit number needs 60 bits, a spreadsheet's number has 53.
_ROUNDED_FROM = 1e15
# Letters and signs without any ink.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
# Written in any way: full width, with blanks, dots or dashes.
_LONG_NUMBER = re.compile(r"\d(?:[\W_]*\d){8,}(?:[\W_]*[XxＸｘ])?")
# Excel counts days from here: its day 60, 1900-02-29, never was, so later days are one off.
_EXCEL_EPOCH = date(1899, 12, 30)


class TextError(ValueError):
    """A text that cannot be read; :attr:`verdict` says why as a code.

    >>> TextError(Verdict("date_format", {"text": "soon"})).code
    'date_format'
    """

    def __init__(self, verdict: Verdict):
        super().__init__(verdict.code)
        self.verdict = verdict

    @property
    def code(self) -> str:
        return self.verdict.code


def to_halfwidth(text: object) -> str:
    """Turn full-width letters, digits and signs to ASCII, odd blanks to a plain one, and trim.

    :param text: a cell's content; ``None`` is the empty text

    >>> to_halfwidth("　４４０３０６Ｘ（Ａ）\u00a0")
    '440306X(A)'
    >>> to_halfwidth(None), to_halfwidth(12.0)
    ('', '12')
    """
    if text is None:
        return ""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    text = str(text)
    if not text.isascii() and _TO_REPAIR.search(text):
        text = text.translate(_REPAIRS)
    return text.strip()


def drop_controls(text: str) -> str:
    r"""Text without signs no text has: a browser may send any, the database refuses some.

    >>> drop_controls("余\0英\ud800娟\r\n二行")
    '余英娟\r\n二行'
    """
    if text.isprintable():
        return text
    return "".join(
        sign for sign in text if sign in "\t\r\n" or unicodedata.category(sign) not in ("Cc", "Cs")
    )


def drop_invisible(text: str) -> str:
    r"""Text without signs nobody sees: zero widths, marks of direction, fillers.

    >>> drop_invisible("核\u200b对\u3164"), drop_invisible("\u2800")
    ('核对', '')
    """
    return "".join(
        sign for sign in text if sign not in _FILLERS and unicodedata.category(sign) != "Cf"
    )


def squeeze(text: object) -> str:
    """Half-width text without any blank: numbers, codes, names of employers.

    >>> squeeze(" 深圳 安捷　物流（集团）有限公司 ")
    '深圳安捷物流(集团)有限公司'
    >>> table = str.maketrans(SQUEEZED_FROM[:len(SQUEEZED_TO)], SQUEEZED_TO,
    ...                       SQUEEZED_FROM[len(SQUEEZED_TO):])
    >>> " 深圳 安捷　物流（集团）\u200b有限公司 ".translate(table)
    '深圳安捷物流(集团)有限公司'
    """
    text = to_halfwidth(text)
    return text if text.isalnum() else "".join(text.split())


def is_placeholder(value: object) -> bool:
    """Whether a cell is filled only to say that there is nothing.

    >>> [is_placeholder(text) for text in ("无", " — ", "/", "N/A", "无党派", "0", "")]
    [True, True, True, True, False, False, False]
    """
    if isinstance(value, str) and value.isalnum() and len(value) > _PLACEHOLDER_LENGTH:
        return False  # nothing to repair that would shorten it
    return squeeze(value).casefold() in _PLACEHOLDERS


def drop_placeholders(cells: Mapping[str, Any], optional: Set[str]) -> dict[str, Any]:
    """The cells of a row, None for "None" written out where a cell may be empty.

    >>> drop_placeholders({"name": "无", "note": "无", "skills": "焊工"}, {"note", "skills"})
    {'name': '无', 'note': None, 'skills': '焊工'}
    """
    return {
        key: None if key in optional and is_placeholder(value) else value
        for key, value in cells.items()
    }


def is_rounded(value: object) -> bool:
    """Whether a cell holds a number a spreadsheet has rounded, so that its last digits are lost.

    >>> is_rounded(440304196005031190.0), is_rounded("4.40304E+17")
    (True, True)
    >>> is_rounded("440304196005031190"), is_rounded(13812345678.0)
    (False, False)
    """
    if isinstance(value, float):
        return abs(value) >= _ROUNDED_FROM
    return isinstance(value, str) and bool(_ROUNDED.fullmatch(squeeze(value)))


def hide_numbers(text: str) -> str:
    """Free text without what may be a number of a person: nine digits or more.

    >>> hide_numbers("2019年入会，手机138 0013-8000"), hide_numbers("3楼，２０１９０５０１")
    ('2019年入会，手机***', '3楼，２０１９０５０１')
    """
    return _LONG_NUMBER.sub("***", text)


def clean_name(text: object) -> str:
    """Repair a person's name.

    Blanks beside Chinese characters go (clerks pad two-character names); one blank between
    Latin words stays. The many dots in names of minorities become the one of the ID card, ``·``.

    :return: the name, empty if there was none

    >>> clean_name(" 余 英娟　")
    '余英娟'
    >>> clean_name("John \u00a0 Smith")
    'John Smith'
    >>> clean_name("阿卜杜 • 热合曼"), clean_name("古丽．买买提")
    ('阿卜杜·热合曼', '古丽·买买提')
    """
    name = to_halfwidth(text)
    if name.isascii():
        return " ".join(name.split())
    name = _BLANK_BESIDE_NON_LATIN.sub("", name.translate(_DOTS))
    return _STOP_BETWEEN_HAN.sub("·", " ".join(name.split()))


def is_person_name(name: str) -> bool:
    """Whether a cleaned name may be that of one person: letters and what stands between them.

    Signs not known yet and private ones are rare characters of real names.

    >>> names = ("余英娟", "阿卜杜·热合曼", "张三(男)", "O'Neil, Jr.", "〇凡")
    >>> [is_person_name(name) for name in names]
    [True, True, True, True, True]
    >>> names = ("张三、李四", "张三,李四", "余😀", "<b>余</b>", "余" * 61)
    >>> [is_person_name(name) for name in names]
    [False, False, False, False, False]
    """
    if _HAN_NAME.fullmatch(name):
        return True
    between = _BETWEEN_NAMES if _ANY_HAN.search(name) else _BETWEEN_NAMES + ",/"
    return len(name) <= MAX_NAME and all(
        sign in between or unicodedata.category(sign) in _LETTERS for sign in name
    )


def parse_date(value: object) -> date | None:
    """Read a date in the notations offices send.

    Understood: date cells, ``2020年02月22日``, ``2020-02-22``, ``2020/2/22``, ``2020.02.22``,
    ``2020、2、22``, ``20200222`` (text or number), five-digit Excel day numbers; a time of day is dropped.
    Two-digit years and months without a day are not guessed at.

    :return: the date, ``None`` for a blank cell
    :raises TextError: a ValueError with code ``date_format`` (not a date) or
        ``date_impossible`` (such a day never was); the params hold the text

    >>> [parse_date(v).isoformat() for v in ("2020年02月22日", "2020-2-22日", "２０２０.02.22", 20200222)]
    ['2020-02-22', '2020-02-22', '2020-02-22', '2020-02-22']
    >>> parse_date(43883), parse_date("2020-02-22 00:00:00"), parse_date(" ")
    (datetime.date(2020, 2, 22), datetime.date(2020, 2, 22), None)
    >>> parse_date("2021.02.29")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    TextError: date_impossible
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float):
        value = int(value) if value == value and abs(value) < 1e9 else repr(value)
    text = to_halfwidth(value).lstrip("'`‘’")
    if not text:
        return None
    # Only ASCII digits beyond this point: other scripts' digits also satisfy isdigit().
    if text.isascii() and text.isdigit():
        if len(text) == 5:
            return _EXCEL_EPOCH + timedelta(days=int(text))
        if len(text) == 8:
            return _make_date(text, text[:4], text[4:6], text[6:])
        raise TextError(Verdict("date_format", {"text": text}))
    text = _TIME.sub("", text)
    match = _DATE.fullmatch("".join(text.split()))
    if not match:
        raise TextError(Verdict("date_format", {"text": text}))
    year, _sign, month, day, han_month, han_day = match.groups()
    return _make_date(text, year, month or han_month, day or han_day)


def _make_date(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise TextError(Verdict("date_impossible", {"text": text})) from None


def normalize_heading(text: object) -> str:
    """Reduce a column heading to what synonyms are compared by.

    Full width, blanks and line breaks, ``*`` and ``:``, bracketed remarks and case go.

    >>> normalize_heading("资产总额（万元）"), normalize_heading("*身份证\\n号 码："), normalize_heading("ID No")
    ('资产总额', '身份证号码', 'idno')
    """
    heading = to_halfwidth(text)
    if heading.isalnum():
        return heading.casefold()  # nothing below would find anything to drop
    while (shorter := _BRACKETED.sub("", heading)) != heading:
        heading = shorter
    return _NOT_HEADING.sub("", heading).casefold()
