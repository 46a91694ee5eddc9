"""What a rule says, as a code and its figures; the sentence is made where it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verdict:
    """One thing a rule found.

    :param code: stable snake_case key; the reader's sentence is looked up by it
    :param params: the figures of that sentence. Numbers, codes, dates and masks only: no
        translatable text, and never an identity number or a mobile in clear

    >>> verdict = Verdict("id_length", {"length": 17, "expected": 18})
    >>> verdict.code, verdict.params["length"]
    ('id_length', 17)
    >>> verdict == Verdict("id_length", {"expected": 18, "length": 17})
    True
    >>> verdict.as_dict()
    {'code': 'id_length', 'params': {'length': 17, 'expected': 18}}
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_dict(self) -> dict[str, Any]:
        """A plain copy, ready for a JSON column."""
        return {"code": self.code, "params": dict(self.params)}
