"""Size of an employer by the statistical classes of 2017 (国统字〔2017〕213号).

Large, medium and small ask for *all* lower bounds of the sector; who misses one drops a class.
For micro one indicator below the bound of small is enough. A sector is known by its code in
GB/T 4754: a letter, or two to four digits with or without it.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from decimal import Decimal

CLASSES = ("large", "medium", "small", "micro")
INDICATORS = ("staff", "revenue", "assets")
NOT_APPLICABLE = "not_applicable"

_CODE = re.compile(r"([A-Z]?)([0-9]{0,4})")
_RANGE = re.compile(r"([0-9]{2,4})-([0-9]{2,4})")


@dataclass(frozen=True)
class Bounds:
    """Lower bounds of one indicator; what is below ``small`` is micro.

    >>> Bounds(1000, 300, 20).rank(300), Bounds(1000, 300, 20).rank(19)
    (1, 3)
    """

    large: int
    medium: int
    small: int

    def rank(self, value: int | Decimal) -> int:
        """Position in ``CLASSES`` of a value of this indicator alone."""
        return sum(value < bound for bound in (self.large, self.medium, self.small))


def size_class(
    bounds: Mapping[str, Bounds], values: Mapping[str, int | Decimal | None]
) -> str | None:
    """The class of an employer: the lowest that one of the sector's indicators gives.

    :param bounds: by indicator, those the sector is measured by; none: it is not classed
    :param values: by indicator, ``None`` where it is not known
    :return: one of ``CLASSES``, ``not_applicable``, or ``None`` while it is not known. One
        indicator below the bound of small decides before the others are known

    >>> industry = {"staff": Bounds(1000, 300, 20), "revenue": Bounds(40000, 2000, 300)}
    >>> size_class(industry, {"staff": 1000, "revenue": 40000})
    'large'
    >>> size_class(industry, {"staff": 1000, "revenue": Decimal("39999.99")})
    'medium'
    >>> size_class(industry, {"staff": 2000, "revenue": 100})
    'micro'
    >>> size_class(industry, {"staff": 19, "revenue": None})
    'micro'
    >>> size_class(industry, {"staff": 20, "revenue": None}) is None
    True
    >>> size_class({}, {"staff": 5000})
    'not_applicable'
    """
    if not bounds:
        return NOT_APPLICABLE
    ranks = [
        bound.rank(values[name]) for name, bound in bounds.items() if values.get(name) is not None
    ]
    lowest = max(ranks, default=0)
    if len(ranks) < len(bounds) and lowest < len(CLASSES) - 1:
        return None
    return CLASSES[lowest]


def missing(
    bounds: Mapping[str, Bounds], values: Mapping[str, int | Decimal | None]
) -> tuple[str, ...]:
    """The indicators a sector is measured by that are not known.

    >>> missing({"revenue": Bounds(20000, 500, 50)}, {"staff": 3, "revenue": None})
    ('revenue',)
    """
    return tuple(name for name in bounds if values.get(name) is None)


def expand_codes(text: str) -> tuple[str, ...]:
    """The codes of a list in which a range may stand.

    :raises ValueError: a word that is no code and no range

    >>> expand_codes("B 06-09 7010")
    ('B', '06', '07', '08', '09', '7010')
    """
    codes: list[str] = []
    for word in text.split():
        if ends := _RANGE.fullmatch(word):
            low, high = ends.groups()
            if len(low) != len(high) or low > high:
                raise ValueError(word)
            codes += [f"{number:0{len(low)}d}" for number in range(int(low), int(high) + 1)]
        elif normalize_code(word) == word:
            codes.append(word)
        else:
            raise ValueError(word)
    return tuple(codes)


def normalize_code(text: str | None) -> str:
    """The code as the table has it: the letter alone, or the digits without it; "" if it is none.

    >>> normalize_code(" c39 "), normalize_code("F"), normalize_code("7010"), normalize_code("C3x")
    ('39', 'F', '7010', '')
    """
    found = _CODE.fullmatch((text or "").strip().upper())
    if not found or len(found[2]) == 1:
        return ""
    return found[2] or found[1]


def find_sector(text: str | None, codes: Container[str]) -> str | None:
    """Which of ``codes`` an employer's code falls under: the longest it begins with.

    >>> find_sector("C39", ["B", "39", "C"]), find_sector("7011", ["70", "701"])
    ('39', '701')
    >>> find_sector("F", ["51", "52"]) is None, find_sector("", ["A"]) is None
    (True, True)
    """
    code = normalize_code(text)
    return next((code[:end] for end in range(len(code), 0, -1) if code[:end] in codes), None)
