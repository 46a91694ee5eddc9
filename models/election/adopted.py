"""Which figures the rules of an election consist of, and how each is read from its text."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..standard.words import value_words


def _fraction(text):
    text = text.strip()
    value = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


def _positive(text):
    value = int(text)
    if not 1 <= value <= 365:  # days and years that a calendar holds
        raise ValueError(text)
    return value


def _boolean(text):
    return {"true": True, "false": False}[text.strip().lower()]


def _choice(*names):
    def read(text):
        if text.strip() not in names:
            raise ValueError(text)
        return text.strip()

    return read


def plain(value):
    """Return a value as it is written in a rule: a boolean as ``true`` or ``false``.

    >>> plain(True), plain(Fraction(1, 2)), plain("entitled")
    ('true', '1/2', 'entitled')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True)
class Adopted:
    """One rule of an election.

    :param read: text → value
    :param possible: what may stand there, for the reader
    :param label: environment → name for the reader
    :param optional: where no standard in force gives a figure there is none
    """

    read: Callable[[str], Any]
    possible: str
    label: Callable[[Any], str]
    optional: bool = False

    def text(self, value):
        """The text of a figure as ``union.rule._parameter`` gives it.

        Where the standard leaves a choice, the first of the words or the largest of the
        numbers is proposed.
        """
        if isinstance(value, (tuple, list)):
            numbers = all(isinstance(item, (int, Fraction)) for item in value)
            value = max(value) if numbers else value[0]
        return plain(value)


# Asked only where there is a vote on such an office.
OF_OFFICE = {
    "contest_ratio_standing": "standing",
    "contest_ratio_representatives": "representative",
}
# Where representatives are elected these take the figure of ``election.<name>`` instead.
OF_REPRESENTATIVES = {
    "base": "representatives_base",
    "threshold": "representatives_threshold",
    "quorum": "representatives_quorum",
}
# And these are no question there.
NOT_OF_REPRESENTATIVES = frozenset(
    {"contest_ratio", "contest_ratio_chair", "contest_ratio_audit", "report_days", "term_years"}
)

#: In the order of the form. The standard's parameter is ``election.<key>``.
ADOPTED = {
    "base": Adopted(
        _choice("entitled", "present", "cast", "valid"),
        "entitled, present, cast, valid",
        lambda env: env._("Base of the Majority"),
    ),
    "threshold": Adopted(_fraction, "1/2, 2/3, 50%", lambda env: env._("Majority")),
    "strictly_more": Adopted(
        _boolean,
        "true, false",
        lambda env: env._("More Than the Majority"),
    ),
    "quorum": Adopted(_fraction, "2/3, 1/2", lambda env: env._("Quorum")),
    "contest_ratio": Adopted(
        _fraction,
        "5%, 1/20, 0",
        lambda env: env._("Contest Ratio, Committee Members"),
    ),
    "contest_ratio_standing": Adopted(
        _fraction,
        "10%, 1/10, 0",
        lambda env: env._("Contest Ratio, Standing Committee"),
    ),
    "contest_ratio_chair": Adopted(
        _fraction,
        "5%, 1/20, 0",
        lambda env: env._("Contest Ratio, Chair and Vice Chairs"),
    ),
    "contest_ratio_audit": Adopted(
        _fraction,
        "5%, 1/20, 0",
        lambda env: env._("Contest Ratio, Audit Committee"),
    ),
    "contest_ratio_representatives": Adopted(
        _fraction,
        "15%, 3/20, 0",
        lambda env: env._("Contest Ratio, Representatives"),
    ),
    "over_marks": Adopted(
        _choice("paper_void"),
        "paper_void",
        lambda env: env._("More Marks Than Seats"),
    ),
    "write_in": Adopted(
        _boolean,
        "true, false",
        lambda env: env._("Other Names May Be Written"),
    ),
    "count_corrections": Adopted(
        _positive,
        "1, 2, 3",
        lambda env: env._("Corrections of a Bundle That Differs"),
    ),
    "chair_elected_by": Adopted(
        _choice("congress", "committee"),
        "congress, committee",
        lambda env: env._("Chair and Vice Chairs Elected By"),
        optional=True,
    ),
    "tie": Adopted(
        _choice("runoff"),
        "runoff",
        lambda env: env._("Tie at the Last Seat"),
    ),
    "runoff_base_required": Adopted(
        _boolean,
        "true, false",
        lambda env: env._("Run-off Needs the Same Majority"),
    ),
    "shortfall": Adopted(
        _choice("second_round", "reduce_seats"),
        "second_round, reduce_seats",
        lambda env: env._("Fewer Elected Than Seats"),
    ),
    "publicity_days": Adopted(
        _positive,
        "5, 7",
        lambda env: env._("Publicity, Working Days"),
    ),
    "report_days": Adopted(
        _positive,
        "5",
        lambda env: env._("Report, Working Days"),
        optional=True,
    ),
    "term_years": Adopted(_positive, "3, 5", lambda env: env._("Term, Years")),
}


def parse(key, text):
    """Return the value of a rule from its text.

    :raise ValueError: unknown key, or a text that cannot be read

    >>> parse("quorum", "2/3"), parse("contest_ratio", "5%"), parse("write_in", "true")
    (Fraction(2, 3), Fraction(1, 20), True)
    >>> parse("base", "somebody")
    Traceback (most recent call last):
    ValueError: somebody
    """
    try:
        return ADOPTED[key].read(text or "")
    except (KeyError, ZeroDivisionError):
        raise ValueError(text) from None


def label(env, key):
    """Return what a rule is called in the reader's language; an unknown key as it is."""
    return ADOPTED[key].label(env) if key in ADOPTED else key


def words(env, key, text):
    """Return the text of a rule in the reader's language; figures stay as they are."""
    return value_words(env, str(text or "")) if key in ADOPTED else text


def certainty_words(env, certainty):
    """Return how sure a figure is in the reader's language; an unknown mark as it is."""
    marks = dict(env["union.clause"]._fields["certainty"]._description_selection(env))
    return marks.get(certainty, certainty or "")
