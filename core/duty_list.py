"""The list of an office's users: who gets which role where, from when to when."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .list_lines import is_marked
from .roster import Problem
from .text import TextError, clean_name, hide_numbers, parse_date, squeeze, to_halfwidth
from .verdict import Verdict

# Words of offices for the roles of the addon.
ROLE_WORDS = {
    "经办": "clerk", "经办人": "clerk", "经办员": "clerk", "干事": "clerk",
    "审核": "reviewer", "审核人": "reviewer", "审核员": "reviewer",
    "审批": "approver", "审批人": "approver", "审批员": "approver",
    "主席": "chair", "工会主席": "chair", "负责人": "chair",
    "审计": "auditor", "审计员": "auditor", "监督员": "auditor", "经审": "auditor",
    "选举工作人员": "election_officer", "选举工作": "election_officer",
    "选举专员": "election_officer",
    "计票": "teller", "计票人": "teller", "计票员": "teller",
    "维权": "rights_officer", "维权干事": "rights_officer", "维权人员": "rights_officer",
    "签到": "desk", "签到人": "desk", "签到员": "desk",
    "平台管理员": "platform_admin", "管理员": "platform_admin",
    "clerk": "clerk", "reviewer": "reviewer", "approver": "approver", "chair": "chair",
    "auditor": "auditor", "election officer": "election_officer",
    "election_officer": "election_officer", "teller": "teller",
    "rights officer": "rights_officer", "rights_officer": "rights_officer",
    "check-in desk": "desk", "desk": "desk",
    "platform administrator": "platform_admin", "platform_admin": "platform_admin",
}  # fmt: skip
_SEPARATORS = re.compile(r"[、,;/|\n]")
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")


@dataclass(frozen=True)
class DutyRow:
    """One accepted row: a person and the roles he gets at one place.

    ``place`` is as the list writes it, empty for the organisation the list is of.
    """

    row_no: int
    name: str
    login: str
    email: str | None
    roles: tuple[str, ...]
    place: str
    date_from: date | None
    date_to: date | None


def normalize_login(text: object) -> str:
    """Repair a login: half width, no blanks, small letters.

    >>> normalize_login(" ＹＬ_Clerk ")
    'yl_clerk'
    """
    return squeeze(text).lower()


def roles_of(text: object) -> list[str]:
    """Return the roles a cell names, each once, in its order.

    :raises KeyError: a word that is not understood

    >>> roles_of("经办人、计票人"), roles_of("Clerk; clerk"), roles_of("")
    (['clerk', 'teller'], ['clerk'], [])
    >>> roles_of("皇帝")
    Traceback (most recent call last):
    KeyError: '皇帝'
    """
    words = [" ".join(part.lower().split()) for part in _SEPARATORS.split(to_halfwidth(text))]
    return list(dict.fromkeys(ROLE_WORDS[word] for word in words if word))


def is_filler(cells: Mapping[str, Any]) -> bool:
    """Whether a row names nobody: blank, or a line of totals, signatures or remarks.

    >>> is_filler({"name": " "}), is_filler({"serial": "合计", "name": "3人"})
    (True, True)
    >>> is_filler({"name": "王芳", "login": "wf"}), is_filler({"name": "王芳"})
    (False, False)
    """
    if not any(squeeze(value) for value in cells.values()):
        return True
    if squeeze(cells.get("login")):
        return False
    return any(is_marked(cells.get(key)) for key in ("first_cell", "serial", "name"))


def check_duties(
    rows: Iterable[tuple[int, Mapping[str, Any]]],
) -> tuple[list[DutyRow], list[Problem]]:
    """Repair and check the rows of a list of users.

    :param rows: ``(row number, cells)``; cells by field name: ``name, login, email, role,
        duty_place, date_from, date_to``
    :return: good rows and problems. Codes: ``name_missing, name_format, login_missing,
        login_format, login_number, email_format, role_missing, role_unknown, date_format,
        date_impossible, dates_reversed, login_twice`` (another person, params ``first_row``),
        ``duty_in_file`` (params ``first_row``)

    >>> cells = {"name": "王 芳", "login": "WF01", "role": "经办人、计票人", "date_to": "2027/1/31"}
    >>> good, problems = check_duties([(1, cells), (2, {"name": "李雷", "login": "wf01", "role": "王"})])
    >>> good[0].name, good[0].login, good[0].roles, good[0].date_to.isoformat()
    ('王芳', 'wf01', ('clerk', 'teller'), '2027-01-31')
    >>> [(p.row_no, p.field, p.verdict.code) for p in problems]
    [(2, 'role', 'role_unknown'), (2, 'login', 'login_twice')]
    """
    good: list[DutyRow] = []
    problems: list[Problem] = []
    people: dict[str, tuple[int, str, str | None]] = {}
    taken: dict[tuple[str, str, str], int] = {}
    for row_no, cells in rows:
        if is_filler(cells):
            continue
        row, wrong = _check(row_no, cells)
        if row.login:
            first, name, email = people.setdefault(row.login, (row_no, row.name, row.email))
            if name != row.name or (email and row.email and email != row.email):
                wrong.append(Problem(row_no, "login", Verdict("login_twice", {"first_row": first})))
        for role in row.roles:
            first = taken.setdefault((row.login, role, row.place.casefold()), row_no)
            if first != row_no:
                wrong.append(Problem(row_no, "role", Verdict("duty_in_file", {"first_row": first})))
                break
        if wrong:
            problems += wrong
        else:
            good.append(row)
    return good, problems


def _check(row_no: int, cells: Mapping[str, Any]) -> tuple[DutyRow, list[Problem]]:
    wrong: list[Problem] = []

    def refuse(field: str, code: str, **params: Any) -> None:
        wrong.append(Problem(row_no, field, Verdict(code, params)))

    def day(field: str) -> date | None:
        try:
            return parse_date(cells.get(field))
        except TextError as error:
            wrong.append(Problem(row_no, field, error.verdict))
            return None

    name = clean_name(cells.get("name"))
    if not name:
        refuse("name", "name_missing")
    elif hide_numbers(name) != name:
        refuse("name", "name_format")
    login = normalize_login(cells.get("login"))
    if not login:
        refuse("login", "login_missing")
    elif hide_numbers(login) != login:
        # A login is seen by colleagues: no ID number and no mobile.
        refuse("login", "login_number")
    elif not _LOGIN.fullmatch(login):
        refuse("login", "login_format", text=login)
    email = squeeze(cells.get("email")).lower() or None
    if email and not _EMAIL.fullmatch(email):
        refuse("email", "email_format", text=email)
    roles: list[str] = []
    try:
        roles = roles_of(cells.get("role"))
    except KeyError as error:
        refuse("role", "role_unknown", text=error.args[0])
    else:
        if not roles:
            refuse("role", "role_missing")
    date_from, date_to = day("date_from"), day("date_to")
    if date_from and date_to and date_to < date_from:
        refuse("date_to", "dates_reversed")
    row = DutyRow(
        row_no=row_no,
        name=name,
        login=login,
        email=email,
        roles=tuple(roles),
        place=to_halfwidth(cells.get("duty_place")),
        date_from=date_from,
        date_to=date_to,
    )
    return row, wrong
