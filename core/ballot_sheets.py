"""Ballot papers on sheets: one page drawn once, repeated with a serial number on each stub.

The names of a vote are drawn by the report once; here that page is put on as many sheets as
papers are printed, one, two or four on each. A sheet costs a few hundred bytes whatever stands
on it, so five thousand papers need hardly more memory than five.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

MM = 72 / 25.4
#: Where the serial number ends on a whole page: from the right and from the top, in mm. The
#: report leaves this corner of the stub free.
RIGHT, TOP = 15, 16
#: Papers on a sheet → columns and rows.
GRID = {1: (1, 1), 2: (2, 1), 4: (2, 2)}


@dataclass(frozen=True)
class Batch:
    """Papers that differ in their serial number alone.

    :param page: a PDF of one page, the paper with its stub
    :param serials: what the stubs are numbered with
    :param per_sheet: 1, 2 or 4
    """

    page: bytes
    serials: range
    per_sheet: int = 1


class TooLongError(ValueError):
    """A paper needs more than one page."""


def is_one(page: bytes) -> bool:
    """Whether a drawn paper stands on one page.

    >>> two, paper = PdfWriter(), io.BytesIO()
    >>> _pages = two.add_blank_page(595, 842), two.add_blank_page(595, 842)
    >>> _written = two.write(paper)
    >>> is_one(paper.getvalue())
    False
    """
    return len(PdfReader(io.BytesIO(page)).pages) == 1


def sheets(batches: Iterable[Batch]) -> bytes:
    """Return one PDF with the papers of all batches, each batch from a sheet of its own.

    :raises TooLongError: a paper needs more than one page
    :raises KeyError: papers on a sheet that are neither 1, 2 nor 4

    >>> empty, paper = PdfWriter(), io.BytesIO()
    >>> _page = empty.add_blank_page(595, 842)
    >>> _written = empty.write(paper)
    >>> made = PdfReader(io.BytesIO(sheets([Batch(paper.getvalue(), range(7, 12), 4)])))
    >>> [page.extract_text().split() for page in made.pages][1]
    ['No.', '00011']
    """
    writer = PdfWriter()
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Courier-Bold"),
            }
        )
    )
    for batch in batches:
        _add(writer, font, batch)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def _add(writer, font, batch):
    reader = PdfReader(io.BytesIO(batch.page))
    if len(reader.pages) != 1:
        raise TooLongError
    columns, rows = GRID[batch.per_sheet]
    paper, width, height = _drawing(writer, reader.pages[0])
    # Two papers stand side by side on a sheet that lies.
    sheet = (height, width) if columns > rows else (width, height)
    scale = min(sheet[0] / columns / width, sheet[1] / rows / height)
    places = [
        (column * sheet[0] / columns, sheet[1] - (row + 1) * sheet[1] / rows)
        for row in range(rows)
        for column in range(columns)
    ]
    resources = writer._add_object(
        DictionaryObject(
            {
                NameObject("/XObject"): DictionaryObject({NameObject("/P"): paper}),
                NameObject("/Font"): DictionaryObject({NameObject("/F"): font}),
            }
        )
    )
    cuts = "".join(
        f"{x:.2f} 0 m {x:.2f} {sheet[1]:.2f} l S " for x, _y in places if x and _y == places[0][1]
    ) + "".join(
        f"0 {y + sheet[1] / rows:.2f} m {sheet[0]:.2f} {y + sheet[1] / rows:.2f} l S "
        for x, y in places
        if not x and y + sheet[1] / rows < sheet[1]
    )
    for start in range(0, len(batch.serials), batch.per_sheet):
        parts = [f"q 0.4 w [3 3] 0 d {cuts}Q " if cuts else ""]
        for (x, y), serial in zip(
            places, batch.serials[start : start + batch.per_sheet], strict=False
        ):
            parts.append(f"q {scale:.4f} 0 0 {scale:.4f} {x:.2f} {y:.2f} cm /P Do Q ")
            parts.append(_number(serial, x, y, scale, width, height))
        page = writer.add_blank_page(*sheet)
        stream = DecodedStreamObject()
        stream.set_data("".join(parts).encode("ascii"))
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(stream)


def _number(serial, x, y, scale, width, height):
    """Draw a serial number so that it ends at the right of its stub."""
    text, size = f"No. {serial:05d}", max(9.0, 13 * scale)
    # All signs of the font are as wide as six tenths of its size.
    left = x + (width - RIGHT * MM) * scale - 0.6 * size * len(text)
    return (
        f"BT /F {size:.1f} Tf {left:.2f} {y + (height - TOP * MM) * scale:.2f} Td ({text}) Tj ET "
    )


def _drawing(writer, page):
    """Keep a page as something that is drawn again and again; return it with its size."""
    box = page.mediabox
    width, height = float(box.width), float(box.height)
    drawing = DecodedStreamObject()
    content = page.get_contents()
    drawing.set_data(b"" if content is None else content.get_data())
    drawing.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, width, height))),
            NameObject("/Resources"): page.get("/Resources", DictionaryObject()).clone(writer),
        }
    )
    return writer._add_object(drawing.flate_encode()), width, height
