"""What is done to a finished PDF: page numbers, joining."""

from io import BytesIO

from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

_MM = 72 / 25.4


def number_pages(pdf: bytes, side: float = 28, bottom: float = 26, size: float = 14) -> bytes:
    """Return the PDF with a page number on each page, as official papers have it.

    Odd pages carry it on the right, even pages on the left, between dashes.

    :param side: distance from the edge in millimetres
    :param bottom: distance from the foot in millimetres
    :param size: size of the figures in points
    """
    reader = PdfReader(BytesIO(pdf))
    stamps = BytesIO()
    canvas = Canvas(stamps)
    for number, page in enumerate(reader.pages, 1):
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
    writer = PdfWriter()
    for page, stamp in zip(reader.pages, PdfReader(stamps).pages, strict=True):
        page.merge_page(stamp)
        writer.add_page(page)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()
