"""Charts as SVG text: what is printed needs no script and no picture library.

Figures are shown as they are; a bar of nothing is no bar, and an unknown figure leaves a gap.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

FIRST, SECOND = "#b3272d", "#d9a441"
INK, RULE = "#333333", "#cccccc"
FONT = "Noto Sans CJK SC, sans-serif"


def columns(
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[int | None]]],
    width: int = 640,
    height: int = 200,
) -> str:
    """Upright bars beside each other for each label, one for each of one or two series.

    :param labels: what stands below, as months
    :param series: ``[(name, figures)]``, figures as many as labels
    :return: one ``<svg>`` element

    >>> svg = columns(["1", "2"], [("Held", [4, None])])
    >>> svg.startswith("<svg"), svg.count("<rect"), ">4<" in svg
    (True, 2, True)
    >>> columns(["<b>"], [("A", [0]), ("B", [1])]).count("&lt;b&gt;")
    1
    """
    top, foot = 24, 22
    most = max((value or 0 for _name, values in series for value in values), default=0) or 1
    step = width / max(len(labels), 1)
    bar = min(step * 0.8 / max(len(series), 1), 36)
    room = height - top - foot
    parts = [_line(0, height - foot, width, height - foot)]
    for place, label in enumerate(labels):
        middle = (place + 0.5) * step
        parts.append(_text(middle, height - foot + 15, label))
        for number, (_name, values) in enumerate(series):
            value = values[place]
            if value is None:
                continue
            left = middle + (number - len(series) / 2) * bar
            tall = room * value / most
            if value:
                parts.append(_bar(left + 1, height - foot - tall, bar - 2, tall, number))
                parts.append(_text(left + bar / 2, height - foot - tall - 3, str(value), 9))
    for number, (name, _values) in enumerate(series):
        parts.append(_bar(4 + number * 140, 4, 10, 10, number))
        parts.append(_text(18 + number * 140, 13, name, 10, "start"))
    return _svg(width, height, parts)


def rows(figures: Sequence[tuple[str, int]], width: int = 640, line: int = 22) -> str:
    """Bars lying below each other, each with its name and its figure.

    :param figures: ``[(name, figure)]``
    :return: one ``<svg>`` element, as high as it needs to be

    >>> svg = rows([("Sport", 3), ("Talks", 0)])
    >>> svg.count("<rect"), 'height="44"' in svg, ">0<" in svg
    (1, True, True)
    >>> rows([])
    ''
    """
    if not figures:
        return ""
    left, right = width * 0.38, 48
    most = max(value for _name, value in figures) or 1
    parts = []
    for place, (name, value) in enumerate(figures):
        top = place * line
        long = (width - left - right) * value / most
        parts.append(_text(left - 8, top + line * 0.68, _short(name), 11, "end"))
        if value:
            parts.append(_bar(left, top + 4, long, line - 8, 0))
        parts.append(_text(left + long + 6, top + line * 0.68, str(value), 11, "start"))
    return _svg(width, line * len(figures), parts)


def _short(text: str, most: int = 20) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" style="max-width: 100%; height: auto"'
        f' font-family="{FONT}">{"".join(parts)}</svg>'
    )


def _bar(left: float, top: float, wide: float, tall: float, number: int) -> str:
    colour = (FIRST, SECOND)[number % 2]
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        f' fill="{colour}"/>'
    )


def _line(left: float, top: float, right: float, bottom: float) -> str:
    return f'<line x1="{left:g}" y1="{top:g}" x2="{right:g}" y2="{bottom:g}" stroke="{RULE}"/>'


def _text(left: float, base: float, text: str, size: int = 11, anchor: str = "middle") -> str:
    return (
        f'<text x="{left:.1f}" y="{base:.1f}" font-size="{size}" fill="{INK}"'
        f' text-anchor="{anchor}">{escape(text)}</text>'
    )
