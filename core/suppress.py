"""Which parts of a rating may be told, so that nobody learns what a few people answered.

A rating is told as a whole and by parts (constituencies, unions below) that do not overlap. Two
things give an answer away: figures of fewer than so many people, and a group that answered all
alike. Both also as a difference: what is left of the whole when the parts that are told are taken
from it is a group like any other.
"""

from collections.abc import Mapping, Sequence

#: No fewer answers are ever told, whatever an office sets.
LEAST = 5


def tells_nobody(grades: Sequence[int], least: int = LEAST) -> bool:
    """Whether a group's figures may be told beside those of others.

    :param grades: how many answered each grade
    :param least: the fewest answers that are told, 5 or more

    >>> tells_nobody((4, 1, 0)), tells_nobody((3, 1, 0)), tells_nobody((0, 0, 9))
    (True, False, False)
    >>> tells_nobody((0, 0, 0))  # that nobody answered says nothing of anybody
    True
    """
    answers = sum(grades)
    return not answers or (answers >= max(least, LEAST) and max(grades) < answers)


def told(parts: Mapping[object, Sequence[int]], least: int = LEAST) -> tuple[bool, frozenset]:
    """Which parts may be told beside the whole; as many as can be.

    The whole is told from ``least`` answers on, also when all answered alike: it is the result,
    and the rule on groups that answered alike speaks of parts. What stays hidden is a group of
    its own, the whole less what is told: where it would tell something, the smallest part that
    could be told is hidden with it.

    :param parts: answers of each grade by part; no person answers in two of them
    :param least: as :func:`tells_nobody`
    :return: ``(whether the whole is told, the parts that are)``; of a whole that is not told no
        part is

    >>> whole, parts = told({"a": (9, 1, 0), "b": (6, 2, 1), "c": (2, 1, 0)})
    >>> whole, sorted(parts)  # c alone would be the whole less a and b: b is hidden with it
    (True, ['a'])
    >>> told({"a": (3, 1, 0)})
    (False, frozenset())
    >>> sorted(told({"a": (9, 1, 0), "b": (6, 2, 1)})[1])
    ['a', 'b']
    >>> told({"a": (9, 0, 0), "b": (6, 0, 0)})
    (True, frozenset())
    """
    whole = _sum(parts.values())
    if sum(whole) < max(least, LEAST):
        return False, frozenset()
    open_ones = {
        part
        for part, grades in parts.items()
        # A part that alone answered is the whole.
        if tells_nobody(grades, least) or sum(grades) == sum(whole)
    }
    left = _sum(parts[part] for part in parts.keys() - open_ones)
    if not tells_nobody(left, least):
        answered = [part for part in parts if part in open_ones and sum(parts[part])]
        if answered:
            open_ones.discard(min(answered, key=lambda part: sum(parts[part])))
    return True, frozenset(open_ones)


def _sum(groups):
    """Return the figures of several groups together; nothing of none.

    >>> _sum([(1, 2, 0), (3, 0, 1)]), _sum([])
    ([4, 2, 1], [0])
    """
    return [sum(grade) for grade in zip(*groups, strict=True)] or [0]
