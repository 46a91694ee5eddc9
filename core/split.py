"""Money shared out to the fen: the parts add up to the whole, whatever the shares."""

from collections.abc import Hashable, Sequence
from decimal import Decimal
from fractions import Fraction

FEN = 100


def split(amount: Decimal, shares: Sequence[tuple[Hashable, Fraction]]) -> dict[Hashable, Decimal]:
    """Share an amount by the largest remainder; of equal remainders the first in the list.

    :param amount: yuan with whole fen, not below zero
    :param shares: ``[(key, share)]``, keys once each, together exactly one
    :return: ``{key: yuan}`` in the order given, together the amount
    :raise ValueError: ``amount``, ``keys`` or ``shares``

    >>> shares = [("own", Fraction(3, 5)), ("up", Fraction(2, 5))]
    >>> split(Decimal("100.01"), shares)
    {'own': Decimal('60.01'), 'up': Decimal('40.00')}
    >>> split(Decimal("0.02"), [(key, Fraction(1, 3)) for key in "abc"])
    {'a': Decimal('0.01'), 'b': Decimal('0.01'), 'c': Decimal('0.00')}
    >>> split(Decimal(1), [("own", Fraction(3, 5))])
    Traceback (most recent call last):
    ValueError: shares
    """
    fen = Fraction(amount) * FEN
    if fen < 0 or fen.denominator != 1:
        raise ValueError("amount")
    if len({key for key, _share in shares}) < len(shares):
        raise ValueError("keys")
    if any(share < 0 for _key, share in shares) or sum(share for _key, share in shares) != 1:
        raise ValueError("shares")
    exact = {key: fen * share for key, share in shares}
    parts = {key: int(part) for key, part in exact.items()}
    left = int(fen) - sum(parts.values())
    # Stable: of equal remainders the order given stands.
    for key in sorted(parts, key=lambda key: parts[key] - exact[key])[:left]:
        parts[key] += 1
    return {key: Decimal(part).scaleb(-2) for key, part in parts.items()}
