"""Text of a PDF, characters in their usual form."""

import unicodedata

# The font draws a radical and its character with one glyph; a reader of PDFs may name either.
# Those of the supplement have no compatibility mapping.
RADICALS = str.maketrans("⻩⻢⻋⻰⻓⻔⻚⻛⻜⻝⻥⻦⻨⻬⻮", "黄马车龙长门页风飞食鱼鸟麦齐齿")


def usual_form(text):
    """Return the text with each radical as the character it stands for."""
    return unicodedata.normalize("NFKC", text).translate(RADICALS)
