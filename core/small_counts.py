"""Which counts of people's matters may be told, so that nobody is found by a small figure.

Of fewer than so many nothing is said, not even that there are none: who knows of one case would
learn from the figure that there is no other. What is left of the whole when the told parts are
taken from it is a part like any other.
"""

from collections.abc import Hashable, Mapping

from .suppress import LEAST


def told_counts(
    parts: Mapping[Hashable, int], least: int = LEAST
) -> tuple[int | None, dict[Hashable, int | None]]:
    """The whole and the parts, ``None`` for what is not told.

    :param parts: counts that do not overlap
    :param least: the smallest figure that is told, 5 or more

    >>> told_counts({"appeal": 12, "dispute": 7, "suggestion": 6})
    (25, {'appeal': 12, 'dispute': 7, 'suggestion': 6})
    >>> told_counts({"appeal": 12, "dispute": 7, "suggestion": 2})  # 21 - 12 - 7 would tell it
    (21, {'appeal': 12, 'dispute': None, 'suggestion': None})
    >>> told_counts({"appeal": 3, "dispute": 1}), told_counts({})
    ((None, {'appeal': None, 'dispute': None}), (None, {}))
    >>> told_counts({"appeal": 6, "dispute": 0})  # what is left is told to be nothing by the whole
    (None, {'appeal': 6, 'dispute': None})
    >>> told_counts({"appeal": 4, "dispute": 4}, least=3)  # no office sets it below five
    (8, {'appeal': None, 'dispute': None})
    """
    least = max(least, LEAST)
    whole = sum(parts.values())
    if whole < least:
        return None, dict.fromkeys(parts)
    told = {part for part, count in parts.items() if count >= least}
    left = sum(count for part, count in parts.items() if part not in told)
    if len(told) < len(parts) and left < least:
        if len(told) == 1:
            # Hiding the one part as well would tell nothing; without the whole nothing is left over.
            return None, {part: count if part in told else None for part, count in parts.items()}
        told.discard(min(told, key=lambda part: parts[part]))
    return whole, {part: count if part in told else None for part, count in parts.items()}
