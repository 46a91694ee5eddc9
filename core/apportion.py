"""Quotas of representatives: so many seats among constituencies by their members.

The largest remainder, with a least number for each: who would get less than the least is given the
least and taken out of the sum, and the rest share what is left in proportion. Whole parts first;
what remains goes one by one to the largest remainders. Equal remainders at the last seat: the
constituency with more members, and among equals the first of the list; either is told, because the
office may prefer to draw lots.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .verdict import Verdict


@dataclass(frozen=True)
class Share:
    """What one constituency gets, and how it was reckoned.

    :param given: its seats
    :param seats: the seats that were shared out when its turn came
    :param total: the members these were shared among
    :param quotient: ``seats × members ÷ total``, exactly
    :param whole: the whole part of the quotient; of who gets the least, that
    :param remainder: the part of the quotient after the point; of who gets the least, zero
    :param verdict: ``quota_least``, ``quota_whole``, ``quota_remainder``, and at a tie
        ``quota_tie_size`` or ``quota_tie_order``, with these figures
    """

    key: Hashable
    members: int
    given: int
    seats: int
    total: int
    quotient: Fraction
    whole: int
    remainder: Fraction
    verdict: Verdict


def apportion(
    seats: int, members: Sequence[tuple[Hashable, int]], least: int = 1
) -> tuple[Share, ...]:
    """Share seats among constituencies by their members (SZ-5.1.3.3b).

    :param seats: representatives altogether
    :param members: ``[(key, members)]``, keys once each; the order settles a tie of equals alone
    :param least: representatives each constituency has at least
    :return: a :class:`Share` for each, in the order given
    :raise ValueError: ``keys``, ``members`` (one has none) or ``seats`` (too few for the least)

    >>> [(s.key, s.given, s.verdict.code) for s in apportion(10, [("A", 60), ("B", 36), ("C", 4)])]
    [('A', 6, 'quota_remainder'), ('B', 3, 'quota_whole'), ('C', 1, 'quota_least')]
    >>> [(s.key, s.given) for s in apportion(5, [("A", 50), ("B", 30), ("C", 20)])]
    [('A', 3), ('B', 1), ('C', 1)]
    >>> apportion(5, [("A", 50), ("B", 30), ("C", 20)])[0].verdict.code
    'quota_tie_size'
    """
    if len({key for key, _number in members}) < len(members):
        raise ValueError("keys")
    if any(number < 1 for _key, number in members):
        raise ValueError("members")
    if least < 0 or seats < max(least * len(members), 1) or not members:
        raise ValueError("seats")
    fixed: dict[Hashable, tuple[int, int]] = {}
    rest, left, total = list(members), seats, sum(number for _key, number in members)
    while below := [(key, n) for key, n in rest if left * n < least * total]:
        fixed |= {key: (left, total) for key, _number in below}
        rest = [(key, number) for key, number in rest if key not in fixed]
        left -= least * len(below)
        total -= sum(number for _key, number in below)
    quotients = {key: Fraction(left * number, total) for key, number in rest}
    # Stable: among equals in all the order given stands.
    ranked = sorted(rest, key=lambda item: (-(quotients[item[0]] % 1), -item[1]))
    extra = left - sum(int(quotient) for quotient in quotients.values())
    codes = _codes(ranked, quotients, extra)
    winners = {key for key, _number in ranked[:extra]}
    shares = []
    for key, number in members:
        if key in fixed:
            at, among = fixed[key]
            quotient, whole, remainder = Fraction(at * number, among), least, Fraction(0)
            code, given = "quota_least", least
        else:
            at, among, quotient = left, total, quotients[key]
            whole, remainder = int(quotient), quotient % 1
            code, given = codes[key], whole + (key in winners)
        figures = {
            "members": number, "seats": at, "total": among, "whole": whole, "given": given,
            "quotient": _show(quotient), "remainder": _show(remainder),
        }  # fmt: skip
        verdict = Verdict(code, figures)
        shares.append(
            Share(key, number, given, at, among, quotient, whole, remainder, verdict)
        )  # fmt: skip
    return tuple(shares)


def _codes(ranked, quotients, extra):
    """Return ``{key: code}``: whether the last of the remainders was tied, and what settled it."""
    codes = {
        key: "quota_remainder" if at < extra else "quota_whole"
        for at, (key, _number) in enumerate(ranked)
    }
    if not 0 < extra < len(ranked):
        return codes
    (last, size), (following, next_size) = ranked[extra - 1], ranked[extra]
    edge = quotients[last] % 1
    if edge != quotients[following] % 1:
        return codes
    code = "quota_tie_size" if size != next_size else "quota_tie_order"
    for key, number in ranked:
        if quotients[key] % 1 == edge and (code == "quota_tie_size" or number == size):
            codes[key] = code
    return codes


def _show(value):
    """Return a fraction as people read it: two places, more digits where it is not zero there.

    >>> _show(Fraction(5, 2)), _show(Fraction(1, 3)), _show(Fraction(1, 999))
    ('2.50', '0.33', '0.0010')
    """
    places = 2
    while value and round(value % 1, places) == 0 and value % 1 and places < 6:
        places += 2
    return f"{float(round(value, places)):.{places}f}"
