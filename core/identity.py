"""Identity numbers and mobiles of the mainland: repair, check, mask.

``stdnum.cn.ric`` gives the check digit. Its ``validate`` is not used as a whole: it tells a
wrong check digit before an impossible date, and refuses numbers whose district is missing from
its table of places, though people keep the number of a district long abolished.
"""

import re
from datetime import date

from stdnum.cn import ric

from .text import squeeze
from .verdict import Verdict

RESIDENT = "resident"
#: Shortest and longest number, in characters, of each kind of paper.
LENGTHS = {RESIDENT: (18, 18), "passport": (5, 15), "permit": (8, 18), "other": (4, 30)}

_RESIDENT = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOST_STARS = 30
# Beginnings so many districts share that at least 1,000 numbers fit a mask, a birth date and a
# gender whatever the check digit. Of the others (a few small cities, Hong Kong, Macao, Taiwan)
# the mask would leave as few as 45. Proven by tests/test_core_identity.py.
_SHARED_HEADS = frozenset({
    "110", "120", "130", "131", "132", "140", "141", "142", "150", "152", "210", "211", "220",
    "222", "230", "231", "232", "310", "320", "321", "322", "330", "332", "340", "341", "342",
    "350", "352", "360", "361", "362", "370", "371", "372", "410", "411", "412", "420", "421",
    "422", "430", "431", "432", "433", "440", "441", "442", "450", "451", "452", "460", "500",
    "510", "511", "512", "513", "520", "522", "530", "532", "533", "540", "542", "610", "612",
    "620", "621", "622", "632", "640", "650", "652", "653", "654",
})  # fmt: skip
_SEPARATORS = str.maketrans("", "", "-—–_.()·")
_PREFIX = re.compile(r"^(?:\+|00)?86(?=1[0-9]{10}$)")


def normalize_id(text: object) -> str:
    """Repair a number as typed: half width, no blanks, no text mark of Excel, upper case.

    >>> normalize_id("　４４０３０６ 19760911 430x")
    '44030619760911430X'
    >>> normalize_id("'360102197612134635")
    '360102197612134635'
    """
    return squeeze(text).strip("'`‘’\"“”").upper()


def check_id(
    number: str,
    gender: str | None = None,
    birth_date: date | None = None,
    id_type: str = RESIDENT,
) -> Verdict | None:
    """Check a repaired number, and what else is known of the person against it.

    The first thing wrong is told, in the order in which a clerk can mend it: an impossible
    date is told as such, although the check digit is then wrong as well.

    :param number: from :func:`normalize_id`
    :param gender: ``male``, ``female`` or ``None`` (not stated)
    :param id_type: ``resident``, or ``passport``, ``permit``, ``other``: length only
    :return: ``None`` if all is well, else a verdict with the ``mask`` of the number and the code
        ``id_missing``, ``id_length``, ``id_characters``, ``id_birth_date``, ``id_checksum``,
        ``id_gender`` or ``id_birth_mismatch``
    :raises KeyError: unknown ``id_type``

    >>> check_id("360102197612134635", "male", date(1976, 12, 13)) is None
    True
    >>> check_id("440305202713052572").code, check_id("420106198205071951").code
    ('id_birth_date', 'id_checksum')
    >>> check_id("44030419720330354")
    Verdict(code='id_length', params={'mask': '440*************4', 'length': 17, 'min': 18, 'max': 18})
    >>> check_id("360102197612134635", "female").code, check_id("E12", id_type="passport").code
    ('id_gender', 'id_length')
    """
    shortest, longest = LENGTHS[id_type]
    if not number:
        return Verdict("id_missing")
    if not shortest <= len(number) <= longest:
        return _wrong("id_length", number, length=len(number), min=shortest, max=longest)
    if id_type != RESIDENT:
        return None
    if not _RESIDENT.fullmatch(number):
        return _wrong("id_characters", number)
    born = _born(number)
    if born is None:
        return _wrong("id_birth_date", number)
    if ric.calc_check_digit(number) != number[-1]:
        return _wrong("id_checksum", number)
    if gender and gender != _sex(number):
        return _wrong("id_gender", number, stated=gender, number=_sex(number))
    if birth_date and birth_date != born:
        return _wrong("id_birth_mismatch", number)
    return None


def birth_date(number: str) -> date:
    """The birth date in a resident number.

    :raises ValueError: no resident number, or an impossible date in it

    >>> birth_date("36010220030204134X")
    datetime.date(2003, 2, 4)
    """
    born = _born(number) if _RESIDENT.fullmatch(number) else None
    if born is None:
        raise ValueError("id_birth_date")
    return born


def gender(number: str) -> str:
    """``male`` or ``female`` by a resident number: the 17th digit is odd for men.

    :raises ValueError: no resident number

    >>> gender("36010220030204134X"), gender("360102197612134635")
    ('female', 'male')
    """
    if not _RESIDENT.fullmatch(number):
        raise ValueError("id_characters")
    return _sex(number)


def mask_id(number: str | None) -> str:
    """The number as anybody in the office may see it: first 3 and last 1 at the very most.

    Birth date and gender stand beside it in clear, so one digit more and the number is known;
    a beginning that few districts share is hidden, and shorter numbers of other papers show less.

    >>> mask_id("36010220030204134X"), mask_id("E12345678"), mask_id("12345"), mask_id(None)
    ('360**************X', 'E*******8', '*****', '')
    >>> mask_id("331002199001011239"), mask_id("810000199001011235")
    ('*****************9', '*****************5')
    """
    number = number or ""
    if len(number) >= 15:
        return _mask(number, 3 if number[:3] in _SHARED_HEADS else 0, 1)
    return _mask(number, 1, 1) if len(number) >= 8 else "*" * len(number)


def normalize_mobile(text: object) -> str:
    """Repair a mobile as typed: half width, no blanks or separators, no country prefix.

    >>> normalize_mobile("+86 １80-8154 2555"), normalize_mobile("0086-18081542555")
    ('18081542555', '18081542555')
    >>> normalize_mobile("18081542555.0"), normalize_mobile("1808154255.0")
    ('18081542555', '1808154255')
    """
    # ".0": what a program makes of a number when it saves a list.
    digits = squeeze(text).strip("'`‘’\"“”").removesuffix(".0")
    return _PREFIX.sub("", digits.translate(_SEPARATORS))


def check_mobile(number: str) -> Verdict | None:
    """Check a repaired mobile: eleven digits, beginning 13 to 19.

    :return: ``None`` or a verdict ``mobile_missing`` or ``mobile_invalid`` with mask and length

    >>> check_mobile("18081542555") is None
    True
    >>> check_mobile("12345")
    Verdict(code='mobile_invalid', params={'mask': '*****', 'length': 5})
    """
    if not number:
        return Verdict("mobile_missing")
    if not _MOBILE.fullmatch(number):
        return Verdict("mobile_invalid", {"mask": mask_mobile(number), "length": len(number)})
    return None


def mask_mobile(number: str | None) -> str:
    """A mobile with the first 3 and last 2 digits; nothing of a number too short to hide any.

    >>> mask_mobile("18081542555"), mask_mobile("12345"), mask_mobile(None)
    ('180******55', '*****', '')
    >>> mask_mobile("1" * 40000)
    '111******************************11'
    """
    number = number or ""
    return _mask(number, 3, 2) if len(number) >= 11 else "*" * len(number)


def _mask(number: str, head: int, tail: int) -> str:
    # A cell may hold a whole text by mistake: its mask is for a sentence.
    return number[:head] + "*" * min(len(number) - head - tail, _MOST_STARS) + number[-tail:]


def _wrong(code: str, number_text: str, **params: object) -> Verdict:
    return Verdict(code, {"mask": mask_id(number_text), **params})


def _born(number: str) -> date | None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1900 else None


def _sex(number: str) -> str:
    return "male" if int(number[16]) % 2 else "female"
