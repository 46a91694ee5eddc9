"""Entry of a member by number and one-time code: the code's shape, and how long a lock-out lasts."""

import ipaddress
import secrets
import unicodedata

# Nothing that is read two ways on paper: no 0/O, 1/I/L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
# Printed in groups of so many.
_GROUP = 4
# A card is shown to strangers; its token is guessed by nobody (192 bits).
TOKEN_BYTES = 24


def new_code(length: int = LENGTH) -> str:
    """A one-time code: 8 characters, 39 bits, unless it is to be longer.

    >>> code = new_code()
    >>> len(code), set(code) <= set(ALPHABET), code == new_code()
    (8, True, False)
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_card_token() -> str:
    """The token of a member card, fit for an address.

    >>> len(new_card_token()), new_card_token() == new_card_token()
    (32, False)
    """
    return secrets.token_urlsafe(TOKEN_BYTES)


def show_code(code: str) -> str:
    """The code as it is printed.

    >>> show_code("ABCD2345"), show_code("ABCD2345EFGH")
    ('ABCD-2345', 'ABCD-2345-EFGH')
    """
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def clean(text: str) -> str:
    """What a person typed, without gaps and dashes, in capitals and half width.

    >>> clean(" ａbcd－2345 ")
    'ABCD2345'
    """
    text = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(sign for sign in text if sign.isalnum())


def clean_number(text: str) -> str:
    r"""The member number a person typed: half width, no gaps, no signs that no text has.

    >>> clean_number(" Ｍ00 00１2 "), clean_number("M\0\ud80001")
    ('M000012', 'M01')
    """
    text = "".join(unicodedata.normalize("NFKC", text or "").split())
    return "".join(sign for sign in text if sign.isprintable())


def pause(failures: int, free: int, first: int, longest: int) -> int:
    """Seconds until the next try is heard, after so many failures in a row.

    :param free: failures without a pause
    :param first: the first pause; it doubles with each failure that follows
    :param longest: no pause is longer

    >>> [pause(n, free=3, first=60, longest=300) for n in range(1, 7)]
    [0, 0, 60, 120, 240, 300]
    >>> pause(10_000, free=3, first=60, longest=300)
    300
    """
    if failures < free:
        return 0
    # The exponent is bounded: a number of a thousand digits is not worked out.
    return min(longest, first << min(failures - free, 40))


def network(address: str) -> str:
    """What counts as one remote address: of IPv6 the network of a household.

    >>> network("203.0.113.9"), network("2001:db8::1"), network("2001:db8:0:0:9::1"), network("?")
    ('203.0.113.9', '2001:db8::/64', '2001:db8::/64', '?')
    >>> network("::ffff:203.0.113.9")
    '203.0.113.9'
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
