"""How large a sheet may be, and the refusal of a file."""

from typing import Any

from .verdict import Verdict

MAX_BYTES = 50 * 2**20
MAX_UNPACKED = 400 * 2**20
MAX_ROWS = 200_000
MAX_COLUMNS = 256
# A table is dense: one cell at the end of both takes gigabytes.
MAX_CELLS = MAX_ROWS * 26


class SheetError(ValueError):
    """A file that cannot be read as a list; :attr:`verdict` says why as a code."""

    def __init__(self, code: str, **params: Any):
        super().__init__(code)
        self.verdict = Verdict(code, params)


def check_size(data: bytes) -> None:
    """Refuse a file that is too large to be read.

    :raises SheetError: ``file_too_large`` (params ``limit``, megabytes)

    >>> check_size(b"name")
    """
    if len(data) > MAX_BYTES:
        raise SheetError("file_too_large", limit=MAX_BYTES >> 20)


def check_area(rows: int, columns: int) -> None:
    """Refuse a sheet of so many rows and columns if a table of them is too large.

    :raises SheetError: ``sheet_too_large`` (params ``rows``, ``columns``)

    >>> check_area(1000, 30)
    >>> check_area(200_000, 200)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    SheetError: sheet_too_large
    """
    if rows > MAX_ROWS or columns > MAX_COLUMNS:
        raise SheetError("sheet_too_large", rows=MAX_ROWS, columns=MAX_COLUMNS)
    if rows * columns > MAX_CELLS:
        raise SheetError("sheet_too_large", rows=rows, columns=MAX_CELLS // rows)
