"""How many representatives a workers' congress has at least, by the number of staff.

A standard says it in steps, each beginning at a number of staff and holding until the next:
``100:30+5/100`` is 30 representatives at 100 staff and 5 more for each further 100; ``3001:175``
is a number; ``601:5%`` a share of all staff. Steps stand in one parameter, ``a|b|c``.
"""

import re
from collections.abc import Iterable
from fractions import Fraction

from .election_rules import least_share
from .rule import RuleError

_STEP = re.compile(r"(\d+):(?:(\d+)(?:\+(\d+)/(\d+))?|(\d+)%)")


def parse_steps(texts: Iterable[str]) -> list[tuple[int, int, int, int, Fraction]]:
    """The steps as ``(from, base, more, each, share)``, by rising number of staff.

    :param texts: one step each
    :raises RuleError: ``step``, with the text, for one that cannot be read, says ``+5/0``, or
        begins where another does

    >>> parse_steps(["3001:175", "100:30+5/100"])[0]
    (100, 30, 5, 100, Fraction(0, 1))
    >>> try:
    ...     parse_steps(["100:30+5"])
    ... except RuleError as error:
    ...     error.code, error.params
    ('step', {'text': '100:30+5'})
    """
    steps: dict[int, tuple[int, int, int, int, Fraction]] = {}
    for text in texts:
        found = _STEP.fullmatch(str(text).replace(" ", ""))
        if found is None or found[4] == "0" or int(found[1]) in steps:
            raise RuleError("step", text=str(text))
        low, base, more, each, percent = (int(part or 0) for part in found.groups())
        steps[low] = (low, base, more, each or 1, Fraction(percent, 100))
    return [steps[low] for low in sorted(steps)]


def least_representatives(staff: int, texts: Iterable[str]) -> int | None:
    """The least number of representatives for so many staff; ``None`` below the first step.

    Only each *full* number of further staff asks for more. So reckoned the top of a step joins
    the beginning of the next: 30 and 5 for each 100 after the first are 175 at 3,000 staff, and
    175 is what is asked for above (NR-WC-shanghai-reps).

    >>> shanghai = ["0:30", "100:30+5/100", "3001:175"]
    >>> [least_representatives(n, shanghai) for n in (99, 100, 199, 200, 3000, 3001, 90000)]
    [30, 30, 30, 35, 175, 175, 175]
    >>> zhejiang = ["100:40+7/100", "1000:100+20/1000", "5000:200"]
    >>> [least_representatives(n, zhejiang) for n in (99, 100, 999, 1000, 4999, 5000)]
    [None, 40, 96, 100, 160, 200]
    >>> nation = ["0:30", "601:5%"]  # 5 % and no fewer than 30 (NR-WC-reps)
    >>> [least_representatives(n, nation) for n in (40, 600, 601, 1000)]
    [30, 30, 31, 50]
    """
    reached = [step for step in parse_steps(texts) if step[0] <= staff]
    if not reached:
        return None
    low, base, more, each, share = reached[-1]
    if share:
        return least_share(staff, share, strictly_more=False)
    return base + more * ((staff - low) // each)
