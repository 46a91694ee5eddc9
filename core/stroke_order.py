"""The order of names by strokes (姓氏笔画), in which candidates stand on a list and on a ballot.

Character by character (NR-STROKE-1): fewer strokes first (NR-STROKE-2), equal counts by the
classes of the strokes in the order they are written, 横 1 < 竖 2 < 撇 3 < 点 4 < 折 5
(NR-STROKE-3). Of a compound surname only the first character is compared (NR-STROKE-4). What
the table does not know comes last and is named, never guessed. The table is that of the npm
package cnchar-order (MIT, data/strokes/LICENSE.cnchar), our own rows over it.
"""

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

#: How a given name of one character is compared (NR-STROKE-6).
SINGLE = ("name", "surname")
FOLDER = Path(__file__).resolve().parent.parent / "data/strokes"
# A character as such, or the digits of its strokes where it has no other form; the dot between
# the parts of a name is no character of it, in whichever way it is typed.
_SIGNS = re.compile(r"[1-5]+|[^\s·•‧∙⋅・･．.]")
_STROKES = re.compile(r"[1-5]+")
# Stands for the given name's first character where there is none: fewer strokes than any.
_BLANK = (0, 0, "", "")


@dataclass(frozen=True)
class Placed:
    """Where a name stands.

    :param key: compares with the keys of other names made with the same ``single``
    :param unknown: characters that the table does not have, each once, in their order
    """

    key: tuple[tuple[int, int, str, str], ...]
    unknown: tuple[str, ...] = ()


@functools.cache
def table() -> Mapping[str, str]:
    """The strokes of each character known: ``{"王": "1121", …}``.

    >>> table()["王"], table()["德"]
    ('1121', '332122522114544')
    """
    known = {}
    for name in ("cnchar_order.csv", "own.csv"):
        with open(FOLDER / name, encoding="utf-8", newline="") as file:
            known |= {row["character"]: row["strokes"] for row in csv.DictReader(file)}
    return known


@functools.cache
def compound_surnames() -> frozenset[str]:
    """The surnames of two characters.

    >>> "欧阳" in compound_surnames()
    True
    """
    return frozenset((FOLDER / "compound_surnames.txt").read_text(encoding="utf-8").split())


def place(name: str, single: str = "name") -> Placed:
    """Where a name stands among others (NR-STROKE-1…4, 6).

    :param name: as it is written; digits 1–5 together stand for the strokes of one character
    :param single: ``name`` compares the one character of a given name with the first one of
        the others; ``surname`` puts a blank before it, which has no stroke
    :raises ValueError: ``single``: neither of the two

    >>> place("田富").key > place("田大利").key  # 大 has fewer strokes than 富
    True
    >>> place("田富", "surname").key < place("田大利", "surname").key
    True
    >>> place("𠮷田").unknown, place("121251 田").unknown
    (('𠮷',), ())
    >>> place("阿不都·热合曼").key == place("阿不都热合曼").key
    True
    """
    if single not in SINGLE:
        raise ValueError("single")
    signs = _SIGNS.findall(name)
    if len(signs) > 2 and "".join(signs[:2]) in compound_surnames():
        del signs[1]
    known = table()
    keys, unknown = [], []
    for sign in signs:
        strokes = known.get(sign) or (sign if _STROKES.fullmatch(sign) else "")
        if not strokes:
            unknown.append(sign)
        keys.append((1 if not strokes else 0, len(strokes), strokes, sign))
    if single == "surname" and len(keys) == 2:
        keys.insert(1, _BLANK)
    return Placed(tuple(keys), tuple(dict.fromkeys(unknown)))


def order(names: Iterable[str], single: str = "name") -> list[int]:
    """The places of the names in their order, as indices.

    Two names that are the same keep the order they came in.

    >>> order(["陈晓", "王元", "陈杰", "欧阳修"])  # 王 4, 陈 7, 欧 8
    [1, 2, 0, 3]

    """
    keys = [place(name, single).key for name in names]
    return sorted(range(len(keys)), key=keys.__getitem__)
