"""What is done to a finished PDF: page numbers, and text that can be found."""

import re
import unicodedata
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject
from reportlab.pdfgen.canvas import Canvas

_MM = 72 / 25.4


def number_pages(pdf: bytes, side: float = 28, bottom: float = 26, size: float = 14) -> bytes:
    """Return the PDF with a page number on each page, as official papers have it.

    Odd pages carry it on the right, even pages on the left, between dashes.

    :param side: distance from the edge in millimetres
    :param bottom: distance from the foot in millimetres
    :param size: size of the figures in points

    >>> blank, page = BytesIO(), PdfWriter()
    >>> _ = page.add_blank_page(595, 842)
    >>> _ = page.write(blank)
    >>> len(PdfReader(BytesIO(number_pages(blank.getvalue()))).pages)
    1
    """
    writer = PdfWriter(clone_from=BytesIO(pdf))
    stamps = BytesIO()
    canvas = Canvas(stamps)
    for number, page in enumerate(writer.pages, 1):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        canvas.setPageSize((width, height))
        canvas.setFont("Times-Roman", size)
        text = f"— {number} —"
        if number % 2:
            canvas.drawRightString(width - side * _MM, bottom * _MM, text)
        else:
            canvas.drawString(side * _MM, bottom * _MM, text)
        canvas.showPage()
    canvas.save()
    for page, stamp in zip(writer.pages, PdfReader(stamps).pages, strict=True):
        page.merge_page(stamp)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def searchable(pdf: bytes) -> bytes:
    """Return the PDF with its Chinese text under the characters people type.

    A font may share one glyph between 工 and the radical ⼯ (U+2F2F); the printing
    engine then names the radical, and nobody finds the word.

    >>> blank, page = BytesIO(), PdfWriter()
    >>> _ = page.add_blank_page(595, 842)
    >>> _ = page.write(blank)
    >>> len(PdfReader(BytesIO(searchable(blank.getvalue()))).pages)
    1
    """
    writer = PdfWriter(clone_from=BytesIO(pdf))
    for page in writer.pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            if "/ToUnicode" not in font:
                continue
            stream = StreamObject()
            table = font["/ToUnicode"].get_object().get_data().decode("ascii")
            stream.set_data(re.sub(r"<(2[EF][0-9A-F]{2})>", _typed, table).encode("ascii"))
            font[NameObject("/ToUnicode")] = writer._add_object(stream)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _typed(match):
    """Return the hexadecimal code of the character a radical stands for.

    >>> _typed(re.match(r"<(.*)>", "<2F2F>")), _typed(re.match(r"<(.*)>", "<2E00>"))
    ('<5DE5>', '<2E00>')
    """
    character = unicodedata.normalize("NFKC", chr(int(match[1], 16)))
    if len(character) != 1:
        return match[0]
    return f"<{ord(character):04X}>"
