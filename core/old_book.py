"""What the reader of workbooks does not tell of an old one (.xls), from one pass of its records.

An error looks like an empty cell to it, and rows out of sight are not known.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from .verdict import Verdict

_NAMES = ("Workbook", "Book")
_END = 0xFFFFFFFA  # and more: no further sector
_MINI = 64
_BEGIN, _SHEET, _FORMULA, _ERROR, _ROW, _PROTECTED = 0x809, 0x85, 0x06, 0x205, 0x208, 0x2F
_WORDS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


class Page(NamedTuple):
    """One sheet: cells with an error by (row as numbered, column from 0), rows out of sight."""

    wrong: dict[tuple[int, int], Verdict]
    hidden: list[int]


def scan(data: bytes) -> list[Page]:
    """Return the sheets of a workbook in their order; none if it cannot be followed.

    Whether it is broken or protected is for the reader to say.

    >>> scan(b"no compound file")
    []
    """
    try:
        stream = _stream(data)
    except (struct.error, ValueError, IndexError):
        return []
    starts, bodies, begun = [], {}, None
    for at, kind, body in _records(stream):
        if kind == _PROTECTED:
            return []
        if kind == _BEGIN:
            begun = bodies.setdefault(at, Page({}, []))
        elif kind == _SHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
        elif begun is None or len(body) < 8:
            continue
        elif kind in (_FORMULA, _ERROR):
            if (code := _error(kind, body)) is not None:
                row, column = struct.unpack_from("<HH", body)
                text = _WORDS.get(code, "#")
                begun.wrong[row + 1, column] = Verdict("cell_error", {"text": text})
        elif kind == _ROW and len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] & 0x20:
            begun.hidden.append(struct.unpack_from("<H", body)[0] + 1)
    return [bodies.get(start, Page({}, [])) for start in starts]


def _error(kind: int, body: bytes) -> int | None:
    """Return the code of the error a cell shows, if it does."""
    if kind == _ERROR:
        return body[6] if body[7] else None
    # The result of a formula is a number, but for what two full bytes at its end announce.
    is_error = len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2
    return body[8] if is_error else None


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield ``(place, kind, body)`` of the records of a stream."""
    at, end = 0, len(stream) - 4
    while at <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _stream(data: bytes) -> bytes:
    """Return the workbook inside the compound file it comes in.

    :raises ValueError, IndexError, struct.error: it cannot be followed
    """
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("no compound file")
    directory, _, cutoff, mini_first, _ = struct.unpack_from("<5I", data, 48)
    more, count = struct.unpack_from("<2I", data, 68)

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = list(struct.unpack_from("<109I", data, 76))
    for _ in range(min(count, len(data) // size)):
        *numbers, more = struct.unpack(f"<{size // 4}I", sector(more))
        tables += numbers
    tables = [number for number in tables if number < _END]
    if len(tables) > len(data) // size // (size // 4) + 2:
        raise ValueError("more links than sectors")
    links: list[int] = []
    for number in tables:
        links += struct.unpack(f"<{size // 4}I", sector(number).ljust(size, b"\xff"))

    def chain(first: int) -> bytes:
        parts: list[bytes] = []
        while first < _END:
            if len(parts) > len(links):
                raise ValueError("a ring of sectors")
            parts.append(sector(first))
            first = links[first]
        return b"".join(parts)

    entries = {}
    listed = chain(directory)
    for at in range(0, len(listed) - 127, 128):
        length = struct.unpack_from("<H", listed, at + 64)[0]
        name = listed[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        entries.setdefault(name, struct.unpack_from("<2I", listed, at + 116))
    found = [entries[name] for name in _NAMES if name in entries]
    if not found:
        raise ValueError("no workbook in it")
    first, length = found[0]
    if length >= cutoff:
        return chain(first)[:length]
    # Small ones lie together in the stream of the first entry.
    small = chain(struct.unpack_from("<I", listed, 116)[0])
    numbers = chain(mini_first)
    mini_links = struct.unpack(f"<{len(numbers) // 4}I", numbers)
    parts = []
    while first < _END and len(parts) <= len(mini_links):
        parts.append(small[first * _MINI : (first + 1) * _MINI])
        first = mini_links[first]
    return b"".join(parts)[:length]
