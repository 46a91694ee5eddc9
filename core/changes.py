"""What differs between two states of a paper, as plain values."""

# Words shown on either side of where two long texts begin and cease to differ.
ROOM = 30
LONGEST = 160


def changed(before, after):
    """Return ``{name: (before, after)}`` of what differs, in the order of ``after``.

    A name that only one side knows came or went with the program and says nothing.

    >>> changed({"a": 1, "b": 2, "old": 3}, {"b": 5, "a": 1, "new": 4})
    {'b': (2, 5)}
    """
    return {
        name: (before[name], value)
        for name, value in after.items()
        if name in before and before[name] != value
    }


def changed_rows(before, after):
    """Return (added rows, removed rows, [(before, after)]) of two lists of rows with an ``id``.

    >>> changed_rows([{"id": 1, "n": "a"}, {"id": 2, "n": "b"}], [{"id": 2, "n": "c"}, {"id": 3}])
    ([{'id': 3}], [{'id': 1, 'n': 'a'}], [({'id': 2, 'n': 'b'}, {'id': 2, 'n': 'c'})])
    """
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    return (
        [row for id_, row in new.items() if id_ not in old],
        [row for id_, row in old.items() if id_ not in new],
        [(old[id_], row) for id_, row in new.items() if id_ in old and changed(old[id_], row)],
    )


def around(before, after, room=ROOM, longest=LONGEST):
    """Return both texts, cut down to where they differ if they are long.

    >>> around("same", "Same")
    ('same', 'Same')
    >>> around("x" * 200 + "old" + "y" * 200, "x" * 200 + "new" + "y" * 200, room=3)
    ('…xxxoldyyy…', '…xxxnewyyy…')
    """
    if max(len(before), len(after)) <= longest:
        return before, after
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < min(len(before), len(after)) - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1

    def cut(text):
        first, last = max(start - room, 0), min(len(text) - tail + room, len(text))
        if last - first > 2 * longest:
            last = first + 2 * longest
        return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")

    return cut(before), cut(after)
