"""Which form of union suits employers that have none (QZ-4, QZ-6, 工会法 art. 11)."""

import re
from collections.abc import Sequence
from typing import Any

# What stands at the end of the name of an organisation, the longest first.
_SUFFIX = re.compile(r"(?:基层工会联合会|工会联合会|联合工会|联合会|总工会|工会委员会|工会)$")


def joint_groups(employers: Sequence[Any], most: int | None = None) -> list[list[Any]]:
    """Share employers out over joint unions of at most so many units, as evenly as may be.

    :param employers: in the order they are kept in
    :param most: units a joint union covers at most; ``None``: no limit

    >>> [len(group) for group in joint_groups(range(51), 50)], joint_groups([], 50)
    ([26, 25], [])
    >>> joint_groups("abcde", 2), joint_groups("abc")
    ([['a', 'b'], ['c', 'd'], ['e']], [['a', 'b', 'c']])
    """
    if not employers:
        return []
    number = -(-len(employers) // (most or len(employers)))
    size, left = divmod(len(employers), number)
    groups, start = [], 0
    for index in range(number):
        end = start + size + (index < left)
        groups.append(list(employers[start:end]))
        start = end
    return groups


def joint_name(parent: str, number: int = 1) -> str:
    """The name of the ``number``-th joint union below an organisation.

    >>> joint_name("金鼎大厦工会联合会"), joint_name("园岭街道总工会", 2)
    ('金鼎大厦联合工会', '园岭街道第2联合工会')
    """
    base = _SUFFIX.sub("", parent.strip()) or parent.strip()
    return f"{base}联合工会" if number == 1 else f"{base}第{number}联合工会"
