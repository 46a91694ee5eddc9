"""How many identities a person may look up in a day.

Whoever reads a mask, a birth date and a gender has some thousand numbers to try (the mask
leaves no fewer). Three measures keep him from trying them, whatever door he asks at:

* how many numbers he searches for;
* how many of the numbers he asked about share a birth date and gender: a real roster spreads,
  a list of candidates for one person crowds. Other papers are counted by their mask;
* how many numbers he was told to belong to members elsewhere.

The first is a plain figure. The others grow with the numbers asked about that day, because a
city's roster has more people born on one day than a building's.

What was asked is remembered as marks of 64 bits: 32 that say with which numbers it is counted,
32 of the keyed digest. Nobody finds a number by a mark without the digest key.
"""

import re
from collections import Counter
from collections.abc import Iterable, Set
from struct import pack, unpack
from typing import NamedTuple
from zlib import crc32

from .identity import RESIDENT, mask_id
from .verdict import Verdict

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
#: Numbers that are not counted with others: mobiles and telephones.
ALONE = 0
_PAPER = 1 << 31


class Limits(NamedTuple):
    """The figures of one person; the shares are rows of 10,000 asked about that day."""

    search: int
    born: int
    born_share: int
    elsewhere: int
    elsewhere_share: int


class Day(NamedTuple):
    """What a person has asked today, as sets of marks."""

    searched: Set[int] = frozenset()
    checked: Set[int] = frozenset()
    elsewhere: Set[int] = frozenset()


def crowd_of(number: str, id_type: str = RESIDENT) -> int:
    """With which numbers a repaired number is counted.

    >>> crowd_of("36010220030204134X"), crowd_of("360102200302041323")
    (40060408, 40060408)
    >>> crowd_of("360102200302041331")
    40060409
    >>> crowd_of("E12345678", "passport") == crowd_of("E99999998", "passport") > 2**31
    True
    """
    if id_type == RESIDENT and _RESIDENT.fullmatch(number):
        return int(number[6:14]) * 2 + int(number[16]) % 2
    return _PAPER | crc32(f"{id_type} {len(number)} {mask_id(number)}".encode()) >> 1


def mark(crowd: int, digest: str) -> int:
    """The mark of a number: its crowd and the beginning of its keyed digest.

    >>> hex(mark(40060408, "89abcdef01234567"))
    '0x26345f889abcdef'
    """
    return crowd << 32 | int(digest[:8], 16)


def pack_marks(marks: Iterable[int]) -> bytes:
    """Marks as bytes, 8 each.

    >>> sorted(unpack_marks(pack_marks({3, 1 << 63})))
    [3, 9223372036854775808]
    """
    marks = list(marks)
    return pack(f">{len(marks)}Q", *marks)


def unpack_marks(content: bytes) -> tuple[int, ...]:
    """The marks :func:`pack_marks` packed.

    >>> unpack_marks(bytes(7) + b"\\x05")
    (5,)
    """
    return unpack(f">{len(content) // 8}Q", content)


def judge_search(limits: Limits, day: Day, marks: Set[int]) -> Verdict | None:
    """Whether a person may search for these numbers today.

    :return: ``None``, or a verdict ``lookup_search`` (params ``count``: asked today with these,
        ``limit``) or as :func:`judge_check`

    >>> limits = Limits(2, 20, 4, 200, 1000)
    >>> judge_search(limits, Day(searched={1}), {1, 2}) is None
    True
    >>> judge_search(limits, Day(searched={1}), {2, 3})
    Verdict(code='lookup_search', params={'count': 3, 'limit': 2})
    """
    count = len(day.searched | marks)
    # Asking the same again tells nothing new.
    if count > limits.search and marks - day.searched:
        return Verdict("lookup_search", {"count": count, "limit": limits.search})
    return _crowded(limits, day, marks)


def judge_check(
    limits: Limits, day: Day, marks: Set[int], elsewhere: Set[int] = frozenset()
) -> Verdict | None:
    """Whether a person may be told which of these numbers are members.

    :param elsewhere: those of ``marks`` that are members elsewhere
    :return: ``None`` or a verdict: ``lookup_elsewhere`` (params ``count``, ``limit``: too many,
        and from now on nothing new is answered), ``lookup_spent`` (the same params: nothing new is
        answered any more, whatever the answer would be),
        ``lookup_born`` (params ``count``, ``limit``, ``born``, ``gender``) or ``lookup_paper``
        (params ``count``, ``limit``)

    >>> limits = Limits(200, 2, 4, 1, 1000)
    >>> born = [mark(40060408, f"{n:08x}") for n in range(3)]
    >>> judge_check(limits, Day(), set(born[:2])) is None
    True
    >>> judge_check(limits, Day(checked=set(born[:2])), {born[2]}).params
    {'count': 3, 'limit': 2, 'born': '2003-02-04', 'gender': 'female'}
    >>> judge_check(limits, Day(), {5, 6}, {5, 6})
    Verdict(code='lookup_elsewhere', params={'count': 2, 'limit': 1})
    >>> spent = Day(checked={1}, elsewhere={1})
    >>> judge_check(limits, spent, {5}) == judge_check(limits, spent, {5}, {5})
    True
    >>> judge_check(limits, spent, {5}).code, judge_check(limits, spent, {1}, {1})
    ('lookup_spent', None)
    """
    asked = len(day.searched | day.checked | marks)
    limit = _allowed(limits.elsewhere, limits.elsewhere_share, asked)
    if (count := len(day.elsewhere)) >= limit:
        # Not looked at: otherwise a refusal would tell that the number is one of theirs.
        if marks - day.checked:
            return Verdict("lookup_spent", {"count": count, "limit": limit})
    elif (count := len(day.elsewhere | elsewhere)) > limit:
        return Verdict("lookup_elsewhere", {"count": count, "limit": limit})
    return _crowded(limits, day, marks)


def _crowded(limits: Limits, day: Day, marks: Set[int]) -> Verdict | None:
    before = day.searched | day.checked
    fresh = {one >> 32 for one in marks - before} - {ALONE}
    if not fresh:
        return None
    asked = before | marks
    sizes = Counter(crowd for one in asked if (crowd := one >> 32) in fresh)
    for papers, code, least in (
        (False, "lookup_born", limits.born),
        (True, "lookup_paper", limits.search),
    ):
        limit = _allowed(least, limits.born_share, len(asked))
        some = [(n, crowd) for crowd, n in sizes.items() if (crowd >= _PAPER) == papers]
        if some and max(some)[0] > limit:
            count, crowd = max(some)
            params = {"count": count, "limit": limit}
            return Verdict(code, params if papers else params | _born(crowd))
    return None


def _allowed(least: int, share: int, asked: int) -> int:
    return max(least, share * asked // 10_000)


def _born(crowd: int) -> dict[str, str]:
    day = f"{crowd >> 1:08d}"
    return {
        "born": f"{day[:4]}-{day[4:6]}-{day[6:]}",
        "gender": "male" if crowd & 1 else "female",
    }
