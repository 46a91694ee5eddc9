"""The attack on a mask: which resident numbers fit everything stored in clear beside it."""

from collections import Counter
from functools import cache
from pathlib import Path

from stdnum.cn import ric

from ..core import identity

WEIGHTS = [2**power % 11 for power in range(17, 0, -1)]
CHECK = "10X98765432"


def residue(digits, start):
    return sum(int(d) * w for d, w in zip(digits, WEIGHTS[start:], strict=False)) % 11


@cache
def district_residues(prefix):
    """Residues of the district codes that exist or existed below a three-digit prefix.

    ``***`` stands for all whose prefix a mask hides: that it is hidden is known as well.
    """
    found, province = Counter(), ""
    path = Path(ric.__file__).with_name("loc.dat")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1].isdigit():
            province = line[:2]
        code = province + line[2:6] if line.startswith("  ") else ""
        # 00 ends a province or city, not a district: no card carries it.
        if identity.mask_id(f"{code:0<18}")[:3] == prefix and not code.endswith("00"):
            found[residue(code, 0)] += 1
    return found


@cache
def serial_residues(gender):
    return Counter(residue(f"{serial:03d}", 14) for serial in range(gender == "male", 1000, 2))


def candidates(mask, birth_date, gender):
    """Return how many resident numbers fit a mask, a birth date and a gender."""
    born = residue(birth_date.strftime("%Y%m%d"), 6)
    wanted = CHECK.index(mask[-1])
    serials = serial_residues(gender)
    return sum(
        count * serials[(wanted - born - place) % 11]
        for place, count in district_residues(mask[:3]).items()
    )


@cache
def candidate_numbers(mask, birth_date, gender):
    """Return the resident numbers :func:`candidates` counts, for who tries them one by one."""
    born = birth_date.strftime("%Y%m%d")
    found, province = [], ""
    path = Path(ric.__file__).with_name("loc.dat")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1].isdigit():
            province = line[:2]
        code = province + line[2:6] if line.startswith("  ") else ""
        if identity.mask_id(f"{code:0<18}")[:3] != mask[:3] or code.endswith("00"):
            continue
        for serial in range(gender == "male", 1000, 2):
            body = f"{code}{born}{serial:03d}"
            if (digit := ric.calc_check_digit(body + "0")) == mask[-1]:
                found.append(body + digit)
    return found
