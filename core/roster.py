"""A roster of members, checked as one set: what is good, and what is wrong with the rest."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from . import identity
from .amounts import parse_month
from .list_lines import is_marked, is_name, is_number
from .text import (
    TextError,
    clean_name,
    drop_placeholders,
    hide_numbers,
    is_person_name,
    is_rounded,
    parse_date,
    squeeze,
)  # fmt: skip
from .verdict import Verdict

Cells = Mapping[str, Any]

#: What the cells of a closed list may say; compared half width, without blanks, lower case.
#: 1 and 2 are the codes of GB/T 2261.1, as personnel systems write them.
GENDERS = {"男": "male", "女": "female", "男性": "male", "女性": "female"} | {
    "male": "male", "female": "female", "m": "male", "f": "female", "1": "male", "2": "female",
    "1.0": "male", "2.0": "female", "先生": "male", "女士": "female",
}  # fmt: skip
ID_TYPES = {
    "身份证": "resident", "居民身份证": "resident", "二代身份证": "resident",
    "护照": "passport", "外国护照": "passport",
    "港澳居民来往内地通行证": "permit", "台湾居民来往大陆通行证": "permit", "港澳通行证": "permit",
    "回乡证": "permit", "台胞证": "permit", "港澳台居民居住证": "permit", "通行证": "permit",
    "来往内地通行证": "permit", "来往大陆通行证": "permit", "港澳居民居住证": "permit",
    "台湾居民居住证": "permit", "外国人永久居留证": "permit", "永久居留身份证": "permit",
    "外国人永久居留身份证": "permit", "居住证": "permit", "其他": "other",
} | {kind: kind for kind in identity.LENGTHS}  # fmt: skip
EMPLOYMENT_KINDS = {
    "合同制": "contract", "合同工": "contract", "劳动合同": "contract", "劳动合同制": "contract",
    "合同制员工": "contract", "合同制职工": "contract", "合同制工人": "contract",
    "劳动合同工": "contract", "签订劳动合同": "contract", "固定期限": "contract",
    "无固定期限": "contract", "固定期限劳动合同": "contract", "无固定期限劳动合同": "contract",
    "正式": "contract", "正式工": "contract", "正式员工": "contract", "正式职工": "contract",
    "聘用制": "contract", "聘用": "contract", "全日制": "contract", "全日制用工": "contract",
    "合同制工": "contract", "劳动合同制职工": "contract", "劳动合同制员工": "contract",
    "劳动合同制工人": "contract", "无固定期限合同": "contract", "固定期限合同": "contract",
    "劳务派遣": "dispatched", "派遣": "dispatched", "派遣制": "dispatched",
    "派遣工": "dispatched", "派遣员工": "dispatched", "劳务派遣工": "dispatched",
    "劳务派遣制": "dispatched", "劳务派遣员工": "dispatched", "劳务派遣人员": "dispatched",
    "派遣用工": "dispatched", "劳务派遣用工": "dispatched", "劳务工": "dispatched",
    "农民工": "migrant", "进城务工": "migrant", "进城务工人员": "migrant", "外来务工": "migrant",
    "外来务工人员": "migrant", "新就业形态": "new_form", "新就业形态劳动者": "new_form",
    "新就业形态从业者": "new_form", "新就业群体": "new_form", "新业态": "new_form",
    "新业态劳动者": "new_form", "灵活就业": "new_form", "灵活就业人员": "new_form",
    "其他": "other", "其它": "other", "其他形式": "other", "退休返聘": "other", "返聘": "other",
    "劳务外包": "other", "外包": "other", "临时工": "other", "季节工": "other",
    "实习": "other", "实习生": "other", "非全日制": "other", "在编": "other", "编制内": "other", "事业编制": "other",
    "contract": "contract", "dispatched": "dispatched", "migrant": "migrant",
    "new_form": "new_form", "other": "other",
}  # fmt: skip
POLITICAL_STATUSES = {
    "中共党员": "party_member", "党员": "party_member", "中共预备党员": "probationary",
    "预备党员": "probationary", "共青团员": "league_member", "团员": "league_member",
    "中国共产党党员": "party_member", "共产党员": "party_member", "中共正式党员": "party_member",
    "中国共产党预备党员": "probationary", "党员(预备)": "probationary",
    "中共党员(预备)": "probationary", "共青团": "league_member",
    "中国共产主义青年团团员": "league_member", "共青团团员": "league_member",
    # Of no party yet, as those who have only applied.
    "入党积极分子": "masses", "其他": "masses", "其它": "masses",
    "民主党派": "democratic_party", "民主党派人士": "democratic_party",
    "无党派人士": "non_partisan", "无党派": "non_partisan", "无党派民主人士": "non_partisan",
    "群众": "masses", "普通群众": "masses", "普通公民": "masses",
    "party_member": "party_member", "probationary": "probationary",
    "league_member": "league_member", "democratic_party": "democratic_party",
    "non_partisan": "non_partisan", "masses": "masses",
} | dict.fromkeys((
    # GB/T 4762: the eight parties and those who belong to one.
    "民革", "民革党员", "民革会员", "民革成员", "民盟", "民盟盟员", "民盟成员", "民建", "民建会员",
    "民建成员", "民进", "民进会员", "民进成员",
    "农工党", "农工党党员", "致公党", "致公党党员", "九三学社", "九三学社社员", "台盟", "台盟盟员",
), "democratic_party")  # fmt: skip

_FIELDS = (
    "name", "gender", "id_type", "id_number", "mobile", "employer",
    "employment_kind", "joined_on", "political_status", "birth_date",
)  # fmt: skip
_AMBIGUOUS = object()
_OPTIONAL = frozenset({
    "mobile", "employment_kind", "joined_on", "political_status", "birth_date", "education",
})  # fmt: skip
# A number so long is somebody's, even if mistyped.
_PAPER = re.compile(r"[0-9A-Za-z*-]{14,}")
_COUNT = re.compile(r"\d*[人名]?")
#: Nobody joined before the All-China Federation of Trade Unions was founded.
FIRST_JOINED = date(1925, 5, 1)


@dataclass(frozen=True)
class CleanRow:
    """One accepted row. Number and mobile stay out of ``repr``, so out of logs and tracebacks.

    ``employer`` is whatever the lookup held for the name; ``extra`` the cells not ours, as sent.
    """

    row_no: int
    name: str
    gender: str
    birth_date: date | None
    id_type: str
    id_number: str = field(repr=False)
    mobile: str | None = field(repr=False)
    employer: Any
    employment_kind: str | None
    joined_on: date | None
    political_status: str | None
    extra: Cells


class Problem(NamedTuple):
    """What is wrong with one cell. ``field`` is our field name, never the heading."""

    row_no: int
    field: str
    verdict: Verdict


@dataclass(frozen=True)
class Checked:
    """The whole roster after the check: every row is in ``good`` or has a problem, never both.

    ``problems`` stand in the order of the file, all of a row together. ``notes`` refuse nothing:
    they tell how a cell was taken, of good rows and of refused ones.
    """

    good: list[CleanRow]
    problems: list[Problem]
    notes: list[Problem] = field(default_factory=list)

    @property
    def duplicates(self) -> list[Problem]:
        """Later rows of a person who stands in the file before."""
        return [p for p in self.problems if p.verdict.code == "duplicate_in_file"]

    @property
    def bad_rows(self) -> list[int]:
        """Numbers of the refused rows, each once, in the order of the file."""
        return list(dict.fromkeys(p.row_no for p in self.problems))


def employer_key(name: object) -> str:
    """What names of employers are compared by: half width, no blanks, no case.

    >>> employer_key("深圳 安捷（ＡＪ）物流") == employer_key("深圳安捷(aj)物流")
    True
    """
    return squeeze(name).casefold()


def is_filler(cells: Cells) -> bool:
    """Whether a row names nobody: blank, or a line of totals, signatures or remarks.

    A row that looks like a person is none, whatever else stands in it: a name with anything
    like a number, or a number as long as an identity card's.

    >>> is_filler({"serial": None, "name": " "}), is_filler({"serial": "合计", "name": "2404人"})
    (True, True)
    >>> is_filler({"serial": "合计", "id_number": "共2404人"}), is_filler({"name": "填表人：王芳"})
    (True, True)
    >>> is_filler({"serial": 1, "name": "合计", "id_number": "36010219761213463X"})
    False
    >>> is_filler({"serial": "合计", "name": "王芳", "mobile": "13800000000"})
    False
    """
    if _PAPER.fullmatch(squeeze(cells.get("id_number"))):
        return False
    if not any(cells.get(key) not in (None, "") and squeeze(cells[key]) for key in _FIELDS):
        return True
    head = any(is_marked(cells.get(key)) for key in ("first_cell", "serial", "name"))
    name = cells.get("name")
    numbers = [value for value in map(cells.get, ("id_number", "mobile")) if is_number(value)]
    if is_name(name):
        return head and not numbers
    if _COUNT.fullmatch(squeeze(name)) and not any(not is_marked(value) for value in numbers):
        return any(is_marked(value) for value in cells.values())
    return head


def check_roster(
    rows: Iterable[tuple[int, Cells]],
    employers: Mapping[str, Any],
    today: date | None = None,
    sole: str = "",
) -> Checked:
    """Repair and check the rows of a roster.

    All problems of a row are told at once. A person (kind of paper and number) belongs to the
    first row that shows the number correctly, even if that row is refused for another reason:
    two contradicting rows are for the clerk to settle, not for the order of mending.

    :param rows: ``(row number shown to the clerk, cells)``; cells by our field names ``name,
        gender, id_type, id_number, mobile, employer, employment_kind, joined_on,
        political_status, birth_date``; other keys go to ``extra``. Blank rows and totals are
        passed over
    :param employers: name as registered → anything (an id); compared by :func:`employer_key`
    :param today: the office's day, after which nobody has joined yet; not checked without
    :param sole: the employer of everybody, for a list without a column of employers
    :return: good rows and problems. Codes beside those of :mod:`.identity` and :mod:`.text`:
        ``name_missing, name_format, name_signs, gender_missing, employer_missing, employer_unknown, employer_ambiguous, value_unknown``
        (params ``text``), ``number_rounded``, ``joined_date`` (params ``text``) and ``duplicate_in_file`` (params ``first_row`` and ``mask``);
        of notes ``month_taken`` (params ``text``, ``day``), ``choice_unknown``, ``birth_unread`` and
        ``joined_unknown`` (params ``text``: it says that nobody knows the day)

    >>> cells = {"name": " 余 英娟　", "id_number": "45010319930416416x", "employer": "甲公司"}
    >>> checked = check_roster([(1, cells), (2, cells | {"employer": "乙"})], {"甲公司": 7})
    >>> [(row.name, row.gender, row.birth_date.year, row.employer) for row in checked.good]
    [('余英娟', 'female', 1993, 7)]
    >>> [(p.row_no, p.field, p.verdict.code) for p in checked.problems]
    [(2, 'employer', 'employer_unknown'), (2, 'id_number', 'duplicate_in_file')]
    """
    known = _index(employers)
    first_row: dict[tuple[str, str], int] = {}
    good: list[CleanRow] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    for row_no, cells in rows:
        if is_filler(cells):
            continue
        said = cells.get("joined_on")
        cells = drop_placeholders(cells, _OPTIONAL)
        if said and cells["joined_on"] is None:
            verdict = Verdict("joined_unknown", {"text": squeeze(said)})
            notes.append(Problem(row_no, "joined_on", verdict))
        if sole:
            cells["employer"] = sole
        clean, wrong = _check_row(row_no, cells, known, today, notes)
        if not any(name in ("id_number", "id_type") for _, name, _ in wrong):
            person = (clean.id_type, clean.id_number)
            if (first := first_row.setdefault(person, row_no)) != row_no:
                params = {"first_row": first, "mask": identity.mask_id(clean.id_number)}
                wrong.append(Problem(row_no, "id_number", Verdict("duplicate_in_file", params)))
        if wrong:
            problems += wrong
        else:
            good.append(clean)
    return Checked(good, problems, notes)


def _index(employers: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for name, value in employers.items():
        key = employer_key(name)
        known[key] = value if known.get(key, value) == value else _AMBIGUOUS
    return known


def _check_row(
    row_no: int,
    cells: Cells,
    known: Mapping[str, Any],
    today: date | None,
    notes: list[Problem],
) -> tuple[CleanRow, list[Problem]]:
    wrong: list[Problem] = []

    def refuse(name: str, verdict: Verdict | None) -> None:
        if verdict:
            wrong.append(Problem(row_no, name, verdict))

    def note(name: str, code: str, text: str, **params: str) -> None:
        notes.append(Problem(row_no, name, Verdict(code, {"text": hide_numbers(text), **params})))

    def choose(name: str, choices: Mapping[str, str]) -> str | None:
        text = cells.get(name)
        if text in choices:
            return choices[text]  # most cells: nothing to repair
        text = squeeze(text)
        if not text:
            return None
        value = choices.get(text.lower())
        if value is None and name in _OPTIONAL:
            note(name, "choice_unknown", text)
        elif value is None:
            refuse(name, Verdict("value_unknown", {"text": text}))
        return value

    name = clean_name(cells.get("name"))
    if not name:
        refuse("name", Verdict("name_missing"))
    elif any(map(str.isdigit, name)):
        # Names are stored in clear: no number of a paper may stand there.
        refuse("name", Verdict("name_format"))
    elif not is_person_name(name):
        refuse("name", Verdict("name_signs"))
    gender = choose("gender", GENDERS)
    unread: list[Verdict] = []
    birth_date = _date(cells, "birth_date", lambda _name, verdict: unread.append(verdict))
    id_type = choose("id_type", ID_TYPES) or identity.RESIDENT
    paper_unknown = bool(wrong) and wrong[-1].field == "id_type"
    id_number = identity.normalize_id(cells.get("id_number"))
    if is_rounded(cells.get("id_number")):
        # Before the check digit: one rounded number in eleven fits it, and is another person's.
        refuse("id_number", Verdict("number_rounded"))
    elif paper_unknown:
        pass  # nothing is known of its numbers
    elif (verdict := identity.check_id(id_number, gender, birth_date, id_type)) is not None:
        refuse("id_number", verdict)
    elif id_type == identity.RESIDENT:
        gender = identity.gender(id_number)
        birth_date = identity.birth_date(id_number)
        for verdict in unread:
            note("birth_date", "birth_unread", verdict.params["text"])
        unread.clear()
    elif not squeeze(cells.get("gender")):
        # No other paper's number tells it.
        refuse("gender", Verdict("gender_missing"))
    for verdict in unread:
        refuse("birth_date", verdict)
    mobile = identity.normalize_mobile(cells.get("mobile")) or None
    if is_rounded(cells.get("mobile")):
        refuse("mobile", Verdict("number_rounded"))
    elif mobile:
        refuse("mobile", identity.check_mobile(mobile))
    try:
        joined_on = parse_date(cells.get("joined_on"))
    except TextError as error:
        joined_on = _month(cells["joined_on"]) if error.code == "date_format" else None
        if joined_on:
            text = squeeze(cells["joined_on"])
            note("joined_on", "month_taken", text, day=joined_on.isoformat())
        else:
            refuse("joined_on", error.verdict)
    if joined_on and not max(FIRST_JOINED, birth_date or FIRST_JOINED) <= joined_on <= (
        today or date.max
    ):
        refuse("joined_on", Verdict("joined_date", {"text": joined_on.isoformat()}))
    employer = _employer(cells, known, refuse)
    clean = CleanRow(
        row_no=row_no,
        name=name,
        gender=gender or "",
        birth_date=birth_date,
        id_type=id_type,
        id_number=id_number,
        mobile=mobile,
        employer=employer,
        employment_kind=choose("employment_kind", EMPLOYMENT_KINDS),
        joined_on=joined_on,
        political_status=choose("political_status", POLITICAL_STATUSES),
        extra={key: value for key, value in cells.items() if key not in _FIELDS},
    )
    return clean, wrong


def _date(cells: Cells, name: str, refuse: Callable[[str, Verdict], None]) -> date | None:
    try:
        return parse_date(cells.get(name))
    except TextError as error:
        refuse(name, error.verdict)
        return None


def _month(value: object) -> date | None:
    """The first of the month of a cell that names one, in which no date was read."""
    try:
        # Of numbers with a point only 2019.1 may be two months; as text it is refused.
        return parse_month(repr(value) if isinstance(value, float) and value % 1 else value)
    except TextError:
        return None


def _employer(
    cells: Cells, known: Mapping[str, Any], refuse: Callable[[str, Verdict], None]
) -> Any:
    text = squeeze(cells.get("employer"))
    if not text:
        refuse("employer", Verdict("employer_missing"))
        return None
    value = known.get(text.casefold())
    if text.casefold() not in known:
        refuse("employer", Verdict("employer_unknown", {"text": text}))
    elif value is _AMBIGUOUS:
        refuse("employer", Verdict("employer_ambiguous", {"text": text}))
    return value
