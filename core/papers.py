"""What is done to a finished PDF: page numbers, and text that can be found."""

import re
import unicodedata
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, RectangleObject, StreamObject
from reportlab.pdfgen.canvas import Canvas

_MM = 72 / 25.4

# Unicode names no character for those of its supplement; these share a glyph with one in the
# fonts we print with (Noto CJK, simplified).
_SUPPLEMENT = str.maketrans(
    "⺎⺒⺓⺠⻁⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻯⻰⻱⻲",
    "兀巳幺民虎见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿竜龙龜亀",
)


def lay_over_last(pdf: bytes, sheet: bytes, above: float = 22) -> bytes:
    """Return the PDF with the foot of a one-page sheet laid over the foot of its last page.

    A printed page is white, not transparent: only what stands from ``above`` points over the
    sheet's topmost line downwards is laid over; that much of the last page has to be free.

    >>> blank, page = BytesIO(), PdfWriter()
    >>> _ = page.add_blank_page(595, 842)
    >>> _ = page.write(blank)
    >>> len(PdfReader(BytesIO(lay_over_last(blank.getvalue(), blank.getvalue()))).pages)
    1
    """
    writer = PdfWriter(clone_from=BytesIO(pdf))
    foot = PdfReader(BytesIO(sheet)).pages[0]
    lines = [0.0]

    def see(text, matrix, line, _font, _size):
        if text.strip():
            lines.append(line[5] * matrix[3] + matrix[5])

    foot.extract_text(visitor_text=see)
    box = RectangleObject((0, 0, float(foot.mediabox.width), max(lines) + above))
    foot.cropbox = foot.trimbox = box
    writer.pages[-1].merge_page(foot)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def number_pages(
    pdf: bytes, left: float = 28, right: float = 26, bottom: float = 26.8, size: float = 14
) -> bytes:
    """Return the PDF with a page number on each page, as official papers have it.

    Odd pages carry it on the right, even pages on the left, between dashes and one
    character from the edge of the text (GB/T 9704-2012, 7.5).

    :param left: left margin in millimetres
    :param right: right margin in millimetres
    :param bottom: distance of the figures from the foot in millimetres: the dash stands
        7 mm below the text
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
            canvas.drawRightString(width - right * _MM - size, bottom * _MM, text)
        else:
            canvas.drawString(left * _MM + size, bottom * _MM, text)
        canvas.showPage()
    canvas.save()
    for page, stamp in zip(writer.pages, PdfReader(stamps).pages, strict=True):
        page.merge_page(stamp)
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def missed(pdf: bytes, text: str, lines: int = 2) -> int:
    """Return how many characters of a paragraph have to move to the last page of the PDF.

    None if its end stands there; else those of the last lines of the page before. Blanks do not
    count: where a line is broken there need not be any.

    >>> blank, page = BytesIO(), PdfWriter()
    >>> _ = page.add_blank_page(595, 842)
    >>> _ = page.write(blank)
    >>> missed(blank.getvalue(), "此复。")
    0
    """
    pages = PdfReader(BytesIO(searchable(pdf))).pages
    text = _squeezed(text)
    if len(pages) < 2 or text[-8:] in _squeezed(pages[-1].extract_text()):
        return 0
    rows: dict[int, int] = {}

    def see(part, matrix, line, _font, _size):
        if part := _squeezed(part):
            height = round(line[5] * matrix[3] + matrix[5])
            rows[height] = rows.get(height, 0) + len(part)

    pages[-2].extract_text(visitor_text=see)
    return min(len(text), sum(rows[height] for height in sorted(rows)[:lines]))


def split_end(text: str, count: int) -> tuple[str, str]:
    """Return the text in two, the second part with this many characters that are no blanks.

    >>> split_end("请 办 理。", 3), split_end("此复。", 9), split_end("此复。", 0)
    (('请 ', '办 理。'), ('', '此复。'), ('此复。', ''))
    """
    at = len(text)
    while at and count:
        at -= 1
        count -= not text[at].isspace()
    return text[:at], text[at:]


def _squeezed(text):
    return "".join(text.split())


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
    >>> _typed(re.match(r"<(.*)>", "<2ED3>"))
    '<957F>'
    """
    character = unicodedata.normalize("NFKC", chr(int(match[1], 16))).translate(_SUPPLEMENT)
    if len(character) != 1:
        return match[0]
    return f"<{ord(character):04X}>"
