"""Dense pages for timing: two columns of body text, some 2,000 characters a page, under a head and a rule."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

ROWS, COLUMN, SIZE, STEP, GUTTER, MARGIN = 44, 23, 10.5, 16.0, 20.0, 46.0


def body_text(truth: Path) -> str:
    """The text of all articles of a truth file, without heads."""
    articles = json.loads(truth.read_text(encoding="utf-8"))["articles"]
    return "".join(text for blocks in articles.values() for kind, text in blocks if kind not in ("col", "title"))


def dense_pdf(text: str, pages: int, font_file: Path | None = None, face: int = 0) -> bytes:
    """A PDF of ``pages`` pages that repeat a text, in a TrueType font (embedded) or, without one, in a CID font.

    Args:
        text: What to set; it is begun anew when it ends.
        pages: How many pages.
        font_file: A .ttf or .ttc file with TrueType outlines.
        face: Which face of a .ttc file.
    """
    name = "STSong-Light"
    if font_file:
        name = f"dense{face}"
        pdfmetrics.registerFont(TTFont(name, str(font_file), subfontIndex=face))
    else:
        import tools.typesetting  # noqa: F401  registers the CID font
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    source = _lines(text)
    for number in range(1, pages + 1):
        _page(canvas, name, number, source)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _lines(text: str) -> Iterator[str]:
    endless = itertools.cycle(text)
    while True:
        yield "".join(itertools.islice(endless, COLUMN))


def _page(canvas: Canvas, font: str, number: int, source: Iterator[str]) -> None:
    width, height = A4
    canvas.setFont(font, 8)
    canvas.drawString(MARGIN, height - MARGIN + 8, "人社工作通讯")
    canvas.drawRightString(width - MARGIN, height - MARGIN + 8, f"第{number}版")
    canvas.line(MARGIN, height - MARGIN + 2, width - MARGIN, height - MARGIN + 2)
    canvas.setFont(font, SIZE)
    column = (width - 2 * MARGIN - GUTTER) / 2
    for place in range(2):
        for row in range(ROWS):
            canvas.drawString(MARGIN + place * (column + GUTTER), height - MARGIN - 18 - row * STEP, next(source))
