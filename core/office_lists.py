"""The list of an area's employers, checked as one set; and words of lists not in ``roster``.

``stdnum.cn.uscc`` gives the check digit of a credit code. A code that fails it is told of and
not refused: codes stand as registers have them, wrong ones too.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from stdnum.cn import uscc

from . import identity
from .list_lines import is_marked
from .roster import Problem, employer_key
from .text import clean_name, drop_placeholders, hide_numbers, is_rounded, squeeze, to_halfwidth
from .verdict import Verdict

YES_NO = {
    "是": True, "已建": True, "已建会": True, "有": True, "yes": True, "y": True, "true": True,
    "1": True, "√": True, "✓": True, "✔": True, "已成立": True, "已组建": True, "已建立": True,
    "已建工会": True, "有工会": True, "独立建会": True, "联合建会": True,
    "否": False, "未建": False, "未建会": False, "无": False, "no": False, "n": False,
    "false": False, "0": False, "×": False, "未成立": False, "未组建": False, "未建立": False,
    "尚未建会": False, "没有": False, "未建工会": False, "无工会": False, "没有工会": False,
    "x": False, "✗": False, "✘": False,
}  # fmt: skip
EDUCATIONS = {
    "小学": "junior", "初中": "junior", "初中及以下": "junior", "初中以下": "junior",
    "中专": "vocational", "中技": "vocational", "技校": "vocational", "职高": "vocational",
    "中职": "vocational", "高中": "senior", "大专": "college", "专科": "college",
    "大学专科": "college", "高职": "college", "本科": "bachelor", "大学": "bachelor",
    "大学本科": "bachelor", "学士": "bachelor", "硕士": "master", "硕士研究生": "master",
    "大本": "bachelor", "全日制本科": "bachelor", "全日制大专": "college",
    "研究生": "master", "在职研究生": "master", "博士": "doctor", "博士研究生": "doctor",
} | {word: word for word in (
    "junior", "vocational", "senior", "college", "bachelor", "master", "doctor"
)}  # fmt: skip

_OPTIONAL = frozenset({
    "credit_code", "sector_code", "sector_name", "female_staff_count", "revenue", "assets",
    "contact_name", "contact_mobile",
})  # fmt: skip
# GB 32100-2015: no I, O, S, V and Z, which look like digits or like U.
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
_PHONE = re.compile(r"(?:0[0-9]{9,11}|[2-9][0-9]{6,7}|400[0-9]{7})")


@dataclass(frozen=True)
class EmployerRow:
    """One accepted employer; the phone stays out of ``repr``.

    ``given`` are the fields whose cells were filled: an empty cell says nothing of an employer
    who is there already.
    """

    row_no: int
    name: str
    credit_code: str | None
    sector_code: str | None
    sector_name: str | None
    staff_count: int
    female_staff_count: int | None
    revenue: Decimal | None
    assets: Decimal | None
    has_union: bool
    contact_name: str | None
    contact_mobile: str | None = field(repr=False)
    given: frozenset[str] = frozenset()


def check_phone(number: str) -> Verdict | None:
    """Check a repaired telephone number: a mobile, or a landline with or without area code.

    >>> check_phone("13595711777") is None, check_phone("075583201234") is None
    (True, True)
    >>> check_phone("12345")
    Verdict(code='phone_invalid', params={'mask': '*****', 'length': 5})
    """
    if identity.check_mobile(number) is None or _PHONE.fullmatch(number):
        return None
    return Verdict("phone_invalid", {"mask": identity.mask_mobile(number), "length": len(number)})


def normalize_credit_code(text: object) -> str:
    """Repair a unified social credit code: half width, no blanks, dashes or text mark, capitals.

    >>> normalize_credit_code("'９１110000-6000 37341l")
    '91110000600037341L'
    """
    return squeeze(text).lstrip("'`‘’").replace("-", "").upper()


def check_credit_code(code: str) -> Verdict | None:
    """Check length and characters of a repaired code; see :func:`credit_code_digit` for the rest.

    An identity card's number fits the characters as well, and must not stand in clear.

    >>> check_credit_code("91110000600037341L") is None
    True
    >>> check_credit_code("360102197612134635").params
    {'text': '360**************5'}
    >>> check_credit_code("9111000060003734").code, check_credit_code("9111000060003734IL").code
    ('credit_code', 'credit_code_letters')
    """
    if len(code) != 18 or not code.isascii() or not code.isalnum():
        # What was typed may be a person's number: the answer stands in the server's log.
        return Verdict("credit_code", {"text": hide_numbers(code)})
    if not _CREDIT_CODE.fullmatch(code):
        return Verdict("credit_code_letters", {"text": code})
    card = identity.check_id(code)
    if card is None or (card.code == "id_checksum" and credit_code_digit(code)):
        return Verdict("credit_code", {"text": identity.mask_id(code)})
    return None


def credit_code_digit(code: str) -> Verdict | None:
    """Check the check digits of a code against GB 32100-2015.

    >>> credit_code_digit("91110000600037341L") is None
    True
    >>> credit_code_digit("91110000600037342L").code
    'credit_code_digit'
    """
    if uscc.calc_check_digit(code) == code[-1]:
        return None
    return Verdict("credit_code_digit", {"text": code})


def education(text: object) -> str | None:
    """The education a cell names, ``None`` if it is empty.

    :raises KeyError: a word that is not understood

    >>> education(" 本科 "), education("")
    ('bachelor', None)
    """
    if text in EDUCATIONS:
        return EDUCATIONS[text]
    text = squeeze(text).lower()
    return EDUCATIONS[text] if text else None


def check_employers(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
) -> tuple[list[EmployerRow], list[Problem]]:
    """Repair and check the rows of a list of employers.

    :param rows: ``(row number, cells)``; cells by field name: ``name, credit_code, sector_code,
        sector_name, staff_count, female_staff_count, revenue, assets, has_union, contact_name,
        contact_mobile``. Blank rows and totals are passed over
    :return: good rows and problems. Codes: ``name_missing, name_format, employer_in_file`` (params
        ``first_row``), ``credit_code_in_file`` (params ``first_row``), ``credit_code,
        credit_code_letters, number_rounded, number_format, number_range, women_exceed_staff,
        value_unknown, phone_invalid``

    >>> cells = {"name": "甲（深圳）公司", "staff_count": "１２ ", "has_union": "是"}
    >>> good, problems = check_employers([(1, cells), (2, cells), (3, {"name": "乙公司"})])
    >>> [(row.name, row.staff_count, row.has_union) for row in good]
    [('甲(深圳)公司', 12, True), ('乙公司', 0, False)]
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(2, 'name', 'employer_in_file')]
    """
    good: list[EmployerRow] = []
    problems: list[Problem] = []
    first_row: dict[str, int] = {}
    first_code: dict[str, tuple[int, str]] = {}
    for row_no, cells in rows:
        if is_filler(cells):
            continue
        row, wrong = _check(row_no, drop_placeholders(cells, _OPTIONAL))
        if row.credit_code and row.name and not any(p.field == "credit_code" for p in wrong):
            owner = first_code.setdefault(row.credit_code, (row_no, employer_key(row.name)))
            if owner[1] != employer_key(row.name):
                params = {"first_row": owner[0]}
                wrong.append(Problem(row_no, "credit_code", Verdict("credit_code_in_file", params)))
        if row.name and (first := first_row.setdefault(employer_key(row.name), row_no)) != row_no:
            wrong.append(Problem(row_no, "name", Verdict("employer_in_file", {"first_row": first})))
        if wrong:
            problems += wrong
        else:
            good.append(row)
    return good, problems


def is_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names no employer: blank, or a line of totals, signatures or remarks.

    >>> is_filler({"name": " "}), is_filler({"serial": "合计", "staff_count": 9}), is_filler({"name": "甲"})
    (True, True, False)
    >>> is_filler({"serial": "合计", "name": "23家", "has_union": "10家"}), is_filler({"name": "填表人：王芳"})
    (True, True)
    >>> is_filler({"serial": "合计", "name": "甲公司", "has_union": "否"})
    False
    """
    if not any(squeeze(value) for value in cells.values()):
        return True
    if len(squeeze(cells.get("credit_code"))) >= 15:
        return False
    if squeeze(cells.get("has_union")).lower() in YES_NO:
        return False
    head = [cells.get(key) for key in ("first_cell", "serial", "name")]
    name = squeeze(cells.get("name"))
    if not name or name.isdigit():
        return any(is_marked(value) for value in cells.values())
    return any(map(is_marked, head))


def _check(row_no: int, cells: Mapping[str, Any]) -> tuple[EmployerRow, list[Problem]]:
    wrong: list[Problem] = []

    def refuse(name: str, verdict: Verdict | None) -> None:
        if verdict:
            wrong.append(Problem(row_no, name, verdict))

    def number(name: str) -> int:
        text = squeeze(cells.get(name)).replace(",", "").removesuffix("人").removesuffix("名")
        if not text:
            return 0
        try:
            value = float(text)
        except ValueError:
            refuse(name, Verdict("number_format", {"text": text}))
            return 0
        # "inf" and "nan" are floats as well; the column is a 4-byte integer.
        if not 0 <= value < 1e9 or not value.is_integer():
            refuse(name, Verdict("number_range", {"text": text}))
            return 0
        return int(value)

    def amount(name: str) -> Decimal | None:
        text = squeeze(cells.get(name)).replace(",", "").removesuffix("万元").removesuffix("万")
        if not text:
            return None  # not told; that is no zero
        try:
            value = Decimal(text)
        except InvalidOperation:
            refuse(name, Verdict("number_format", {"text": text}))
            return None
        if not value.is_finite() or not 0 <= value < 10**12:
            refuse(name, Verdict("number_range", {"text": text}))
            return None
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    name = squeeze(cells.get("name"))
    if not name:
        refuse("name", Verdict("name_missing"))
    elif hide_numbers(name) != name:
        refuse("name", Verdict("name_format"))
    contact_name = clean_name(cells.get("contact_name")) or None
    if contact_name and hide_numbers(contact_name) != contact_name:
        refuse("contact_name", Verdict("name_format"))
    credit_code = normalize_credit_code(cells.get("credit_code")) or None
    if is_rounded(cells.get("credit_code")):
        refuse("credit_code", Verdict("number_rounded"))
    elif credit_code:
        refuse("credit_code", check_credit_code(credit_code))
    staff, women = number("staff_count"), number("female_staff_count")
    if women > staff and not any(problem.field == "staff_count" for problem in wrong):
        params = {"women": women, "staff": staff}
        refuse("female_staff_count", Verdict("women_exceed_staff", params))
    answer = squeeze(cells.get("has_union")).lower()
    if answer and answer not in YES_NO:
        refuse("has_union", Verdict("value_unknown", {"text": answer}))
    phone = identity.normalize_mobile(cells.get("contact_mobile")) or None
    if phone:
        refuse("contact_mobile", check_phone(phone))
    row = EmployerRow(
        row_no=row_no,
        name=name,
        credit_code=credit_code,
        sector_code=hide_numbers(squeeze(cells.get("sector_code")).upper()) or None,
        sector_name=hide_numbers(to_halfwidth(cells.get("sector_name"))) or None,
        staff_count=staff,
        # Empty: the list does not say; that is no zero.
        female_staff_count=women if squeeze(cells.get("female_staff_count")) else None,
        revenue=amount("revenue"),
        assets=amount("assets"),
        has_union=YES_NO.get(answer, False),
        contact_name=contact_name,
        contact_mobile=phone,
        given=frozenset(key for key, value in cells.items() if squeeze(value)),
    )
    return row, wrong
