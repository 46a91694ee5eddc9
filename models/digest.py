"""Digests of records: the same content gives the same text, on any day and machine."""

import hashlib
import json


def digest(content):
    """Return the SHA-256 of a JSON-able value in canonical form, as 64 hex digits.

    >>> digest({"b": 1, "a": "票"}) == digest({"a": "票", "b": 1})
    True
    >>> len(digest([]))
    64
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
