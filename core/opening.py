"""Opening hours as people write them, and what of a day is still free.

A line names days and spans of the clock: ``1-5 09:00-12:00 13:30-17:30``, ``周六、周日 9:00-12:00``,
``daily 08:00-20:00``. A day is minutes from midnight, 0 to 1440.
"""

import re
import unicodedata

DAY = 24 * 60
_NAMES = {
    name: number
    for names in ("1234567", "一二三四五六日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    for number, name in enumerate(names)
} | {"天": 6, "七": 6}
_ALL = {"daily", "every", "每天", "每日", "全周", "天天"}
_DAY = r"(?:周|星期|礼拜)?(?:[1-7]|[一二三四五六七日天]|mon|tue|wed|thu|fri|sat|sun)"
_DAYS = re.compile(rf"{_DAY}(?:[-至到,、]{_DAY})*")
_CLOCK = r"(\d{1,2}):(\d{2})"
_SPAN = re.compile(rf"{_CLOCK}[-至到]{_CLOCK}")


class OpeningError(ValueError):
    """A line that cannot be read; ``line`` is its text."""

    def __init__(self, line):
        super().__init__(line)
        self.line = line


def parse(text):
    """Return seven tuples of ``(begin, end)`` in minutes, Monday first; all empty for no text.

    Spans of one day that touch or overlap are one.

    :raise OpeningError: a line that names no days or no hours

    >>> week = parse("1-5 09:00-12:00 13:30-17:30\\n周六、周日 9:00-12:00")
    >>> week[0], week[6]
    (((540, 720), (810, 1050)), ((540, 720),))
    >>> parse("每天 08:00-20:00")[3], parse("Mon,Wed 8:00-24:00")[2], parse("")[0]
    (((480, 1200),), ((480, 1440),), ())
    >>> parse("Tuesday afternoon")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    OpeningError: Tuesday afternoon
    """
    week = [[] for _day in range(7)]
    for line in (text or "").splitlines():
        if not line.strip():
            continue
        plain = unicodedata.normalize("NFKC", line).lower()
        plain = re.sub(r"\s*([-–—~至到,、])\s*", r"\1", re.sub(r"[–—~]", "-", plain))
        head, _blank, rest = plain.strip().partition(" ")
        spans = [_span(word, line) for word in re.split(r"[\s;,]+", rest.strip()) if word]
        if not spans:
            raise OpeningError(line.strip())
        for day in _days(head.rstrip(":"), line):
            week[day] += spans
    return [joined(spans) for spans in week]


def _days(head, line):
    if head in _ALL:
        return range(7)
    if not _DAYS.fullmatch(head):
        raise OpeningError(line.strip())
    days = set()
    for part in re.split("[,、]", head):
        ends = [_NAMES[re.sub("周|星期|礼拜", "", name)] for name in re.split("[-至到]", part)]
        # Over the end of the week as well: Saturday to Monday.
        first, last = ends[0], ends[-1]
        days |= {day % 7 for day in range(first, last + 1 + (7 if last < first else 0))}
    return sorted(days)


def _span(word, line):
    found = _SPAN.fullmatch(word)
    if not found:
        raise OpeningError(line.strip())
    hours = [int(number) for number in found.groups()]
    begin, end = 60 * hours[0] + hours[1], 60 * hours[2] + hours[3]
    if max(hours[1], hours[3]) > 59 or not begin < end <= DAY:
        raise OpeningError(line.strip())
    return begin, end


def joined(spans):
    """Return spans in order, those that touch or overlap as one.

    >>> joined([(60, 90), (0, 60), (100, 110)])
    ((0, 90), (100, 110))
    """
    found = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return tuple(found)


def free(spans, taken):
    """Return what is left of the open spans of a day once these are taken.

    >>> free([(540, 720), (810, 1050)], [(600, 660), (700, 900)])
    ((540, 600), (660, 700), (900, 1050))
    >>> free([(0, 1440)], []), free([(540, 600)], [(500, 700)])
    (((0, 1440),), ())
    """
    left = list(joined(spans))
    for begin, end in joined(taken):
        left = [
            piece
            for first, last in left
            for piece in ((first, min(last, begin)), (max(first, end), last))
            if piece[0] < piece[1]
        ]
    return tuple(left)


def within(spans, begin, end):
    """Return whether a span lies within one of the open spans of its day.

    >>> within([(540, 720)], 600, 720), within([(540, 720)], 700, 730)
    (True, False)
    """
    return any(first <= begin and end <= last for first, last in joined(spans))


def clock(minutes):
    """Return minutes of a day as a clock shows them.

    >>> clock(545), clock(1440)
    ('09:05', '24:00')
    """
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def minutes_of(text):
    """Return the minutes of a clock time, None if it is none.

    >>> minutes_of("9:05"), minutes_of("24:00"), minutes_of("24:01"), minutes_of("nine")
    (545, 1440, None, None)
    """
    found = re.fullmatch(_CLOCK, unicodedata.normalize("NFKC", text or "").strip())
    if not found:
        return None
    hours, rest = (int(number) for number in found.groups())
    total = 60 * hours + rest
    return total if rest < 60 and total <= DAY else None
