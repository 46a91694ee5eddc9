"""Amounts of money and months, as cells of lists write them."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from .text import TextError, parse_date, squeeze
from .verdict import Verdict

CENT = Decimal("0.01")
#: No amount of a month is as much.
MOST = Decimal(1_000_000_000)
_MONTH = re.compile(r"(\d{4})(?:[-/.](\d{1,2})|年(\d{1,2})月(?:份)?|(\d{2}))")
# A spreadsheet in English shows a month so; of two digits of a year it reads 30 and more as 19xx.
_ENGLISH = re.compile(r"([A-Za-z]{3})-(\d{2}|\d{4})", re.ASCII)
_ENGLISH_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
#: A month's last zero is lost where a spreadsheet takes 2026.10 for a number.
_HALF_MONTH = re.compile(r"\d{4}\.1")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?", re.ASCII)
_CURRENCY = re.compile(r"^(?:¥|￥|rmb|cny)|(?:元|圆|rmb|cny)$", re.IGNORECASE)
#: Further off than a spreadsheet's own rounding.
_NOISE = Decimal("0.0001")


def parse_month(value: object) -> date | None:
    """The first day of the month a cell names, ``None`` for a blank cell.

    A number with a point is none: 2026.10 and 2026.1 are the same one. As text ``2026.1`` may
    have been such a number.

    :raises TextError: ``month_format``: no month of a year; the params hold the text

    >>> [parse_month(v).isoformat() for v in ("2026-10", "2026年10月", "２０２６10", 202610, "2026/9")]
    ['2026-10-01', '2026-10-01', '2026-10-01', '2026-10-01', '2026-09-01']
    >>> parse_month(datetime(2026, 10, 31)), parse_month("2026-10-31"), parse_month(46296)
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 1), datetime.date(2026, 10, 1))
    >>> [parse_month(v).isoformat() for v in ("2026.10", "2026.01", "2026.9", 46296.5)]
    ['2026-10-01', '2026-01-01', '2026-09-01', '2026-10-01']
    >>> parse_month("Mar-19"), parse_month("Mar-98")
    (datetime.date(2019, 3, 1), datetime.date(1998, 3, 1))
    >>> def code(value):
    ...     try:
    ...         return parse_month(value)
    ...     except TextError as error:
    ...         return error.code
    >>> [code(v) for v in ("10月", 2026.10, 2026.9, "2026.1")]
    ['month_format', 'month_format', 'month_format', 'month_format']
    """
    if isinstance(value, (date, datetime)):
        return date(value.year, value.month, 1)
    text = squeeze(value).lstrip("'`‘’")
    if not text:
        return None
    pointed = isinstance(value, float) and not value.is_integer() and abs(value) < 10000
    if pointed or _HALF_MONTH.fullmatch(text):
        raise TextError(Verdict("month_format", {"text": text}))
    english = _ENGLISH.fullmatch(text)
    if english and english[1].lower() in _ENGLISH_MONTHS:
        year = int(english[2])
        if len(english[2]) == 2:
            year += 2000 if year < 30 else 1900
        text = f"{year:04d}-{_ENGLISH_MONTHS.index(english[1].lower()) + 1}"
    if match := _MONTH.fullmatch(text):
        year, *months = match.groups()
        month = int(next(filter(None, months)))
        if 1 <= month <= 12 and int(year) >= 1925:
            return date(int(year), month, 1)
    else:
        try:
            day = parse_date(value)
        except TextError:
            day = None
        if day and 1925 <= day.year < 10000:
            return date(day.year, day.month, 1)
    raise TextError(Verdict("month_format", {"text": text}))


def parse_amount(value: object) -> Decimal | None:
    """An amount in yuan with two decimals, ``None`` for a blank cell.

    Commas part thousands; one that stands elsewhere may be a decimal point.

    :raises TextError: ``amount_format`` (no number), ``amount_negative``, ``amount_range`` (a
        thousand million and more) or ``amount_cents`` (parts of a fen); the params hold the text

    >>> [str(parse_amount(v)) for v in ("￥8,476.90", "８４７６.9元", 42.300000000000004, 0, "0")]
    ['8476.90', '8476.90', '42.30', '0.00', '0.00']
    >>> parse_amount(" ") is None
    True
    >>> def code(value):
    ...     try:
    ...         return parse_amount(value)
    ...     except TextError as error:
    ...         return error.code
    >>> [code(v) for v in ("八千", "-5", "1e3", "1.234", "9999999999", float("nan"), True)]
    ['amount_format', 'amount_negative', 'amount_format', 'amount_cents', 'amount_range', 'amount_format', 'amount_format']
    >>> [str(code(v)) for v in ("8476,90", "8,47", "84,7690", "1,234,567.5", "1,234")]
    ['amount_format', 'amount_format', 'amount_format', '1234567.50', '1234.00']
    """
    text = repr(value) if isinstance(value, float) else squeeze(value)
    shown = text
    text = _CURRENCY.sub("", _CURRENCY.sub("", text))
    if not text:
        if shown:
            raise TextError(Verdict("amount_format", {"text": shown}))
        return None
    try:
        if not isinstance(value, float) and not _NUMBER.fullmatch(text):
            raise InvalidOperation
        amount = Decimal(text.replace(",", ""))
        if not amount.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise TextError(Verdict("amount_format", {"text": shown})) from None
    if amount < 0:
        raise TextError(Verdict("amount_negative", {"text": shown}))
    if amount >= MOST:
        raise TextError(Verdict("amount_range", {"text": shown}))
    exact = amount.quantize(CENT, ROUND_HALF_UP)
    if abs(exact - amount) > _NOISE:
        raise TextError(Verdict("amount_cents", {"text": shown}))
    return exact
