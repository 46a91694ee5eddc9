"""Which version of our data is the older one."""


def version_of(text: str) -> tuple[int, ...] | None:
    """Return a version that can be put in order, or None.

    >>> version_of("1.10") > version_of("1.9"), version_of("draft")
    (True, None)
    """
    parts = text.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else None


def is_older(text: str, other: str) -> bool:
    """Return True if one version is plainly older than another.

    >>> is_older("2", "10"), is_older("10", "2"), is_older("draft", "2")
    (True, False, False)
    """
    mine, theirs = version_of(text), version_of(other)
    return bool(mine and theirs and mine < theirs)
