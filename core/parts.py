"""A long list in parts that are stored one after the other."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Row = TypeVar("Row")


def cut(
    rows: Iterable[Row], size: int, together: Callable[[Row], Hashable] | None = None
) -> list[list[Row]]:
    """Return rows in parts of at most ``size``; what belongs together stays in one part.

    :param together: what rows that stay together have in common; None: each stands alone. Such
        rows come in the order of the first of them, and a part is as long as they are.

    >>> cut([1, 2, 3, 4, 5], 2)
    [[1, 2], [3, 4], [5]]
    >>> cut(["a1", "b1", "a2", "c1", "c2", "c3", "d1"], 2, lambda row: row[0])
    [['a1', 'a2'], ['b1'], ['c1', 'c2', 'c3'], ['d1']]
    >>> cut([], 2)
    []
    """
    groups: dict[Hashable, list[Row]] = {}
    for at, row in enumerate(rows):
        groups.setdefault(together(row) if together else at, []).append(row)
    parts: list[list[Row]] = []
    for group in groups.values():
        if parts and len(parts[-1]) + len(group) <= size:
            parts[-1] += group
        else:
            parts.append(group)
    return parts
