"""The counts of a rating while it runs: one text for all questions, sealed as a whole.

However it was answered, the text has the same length and all of it is written anew, so that its
size and what part of it changed say nothing of the answer.
"""

from collections.abc import Sequence

#: The grades of an answer (NR-CONG-34b), best first.
GRADES = ("satisfied", "basic", "unsatisfied")
_DIGITS = 8


def empty(questions: int) -> str:
    """The text of a box nobody has answered into.

    >>> empty(1)
    '000000000000000000000000'
    """
    return "0" * (_DIGITS * len(GRADES) * questions)


def add(box: str, answers: Sequence[int | None]) -> str:
    """The box with one more paper in it.

    :param answers: per question the index in :data:`GRADES`, or None where it was left out
    :raises ValueError: as many answers as the box has questions are asked for

    >>> counts(add(add(empty(2), [0, 2]), [0, None]))
    [[2, 0, 0], [0, 0, 1]]
    >>> len(add(empty(2), [0, 2])) == len(empty(2))
    True
    >>> add(empty(2), [0])
    Traceback (most recent call last):
    ValueError: 1 answers for 2 questions
    """
    found = counts(box)
    if len(found) != len(answers):
        raise ValueError(f"{len(answers)} answers for {len(found)} questions")
    for row, grade in zip(found, answers, strict=True):
        if grade is not None:
            row[grade] += 1
    return "".join(f"{number:0{_DIGITS}d}" for row in found for number in row)


def counts(box: str) -> list[list[int]]:
    """How often each grade was given, by question.

    >>> counts(empty(2))
    [[0, 0, 0], [0, 0, 0]]
    """
    numbers = [int(box[at : at + _DIGITS]) for at in range(0, len(box), _DIGITS)]
    return [numbers[at : at + len(GRADES)] for at in range(0, len(numbers), len(GRADES))]
