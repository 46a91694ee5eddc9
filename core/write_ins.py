"""Names written in by voters: forms that mean one person are counted together."""

from collections.abc import Mapping


def join(votes: Mapping[str, int], joined: Mapping[str, str]) -> dict[str, int]:
    """Add up the votes of forms that were said to mean one person (NR-ELEC-24b).

    :param votes: form as it was written → votes
    :param joined: form → the name it is counted under; a form left out stands for itself
    :return: name → votes, in the order of the names; no vote is lost or made
    :raises ValueError: a name that others are counted under is itself counted under another

    >>> join({"刘志強": 2, "刘志强": 7, "周某": 1}, {"刘志強": "刘志强"})
    {'刘志强': 9, '周某': 1}
    """
    if chained(joined):
        raise ValueError("chain")
    total: dict[str, int] = {}
    for form, number in votes.items():
        name = joined.get(form, form)
        total[name] = total.get(name, 0) + number
    return dict(sorted(total.items()))


def chained(joined: Mapping[str, str]) -> list[str]:
    """Names that others are counted under and that are counted under another themselves.

    >>> chained({"甲": "乙", "乙": "丙"}), chained({"甲": "乙", "乙": "乙"})
    (['乙'], [])
    """
    return sorted({name for name in joined.values() if joined.get(name, name) != name})
