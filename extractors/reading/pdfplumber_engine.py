"""The reference engine: pdfplumber opens the file, pdfminer's interpreter draws it on a device of our own.

The device exists for two faults that no option of the library cures. pdfminer leaves out the letter spacing after the
last character of each string (its issue 1128), so justified lines drift by up to 12.8 pt; and it names characters
without Unicode value `(cid:n)`, several characters for one glyph. It is also twice as fast as pdfplumber's objects.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFException
from pdfminer.psexceptions import PSException
from pdfminer.utils import apply_matrix_pt, translate_matrix
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from extractors.reading._errors import ReadError
from extractors.reading.glyphs import (
    ASCENT,
    GLYPH,
    UNMAPPED,
    PageFailure,
    PageGlyphs,
    check_density,
    clean,
    is_bold_name,
    picture_shape,
    place_glyphs,
    shape_array,
    shape_of,
)

#: What pdfminer is known to raise on damaged pages, besides its own exceptions.
PAGE_ERRORS = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
#: Joined dashes as pdfium spells them too.
_SPELLED = {"\u2e3a": "——", "\u2e3b": "———"}
Matrix = tuple[float, float, float, float, float, float]


class _Canvas(PDFTextDevice):
    """Collects glyph rows and sub-paths of one page in pdfminer's page space (origin bottom-left, rotated)."""

    def __init__(self, resources: Any) -> None:
        super().__init__(resources)
        self.rows: list[tuple[str, float, float, float, float, float, float, float, int, bool]] = []
        self.paths: list[tuple[list[tuple[float, float]], bool, bool]] = []
        self.fonts: dict[str, int] = {}
        self.page_matrix: Matrix = (1, 0, 0, 1, 0, 0)
        self.picture_area = 0.0
        self.pictures: list[list[tuple[float, float]]] = []
        self._heavy = False

    def begin_page(self, page: Any, ctm: Matrix) -> None:
        self.page_matrix = ctm

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self._heavy = textstate.render in (2, 6)  # filled and stroked: the usual fake bold
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_string_horizontal(self, seq: Any, matrix: Matrix, pos: tuple[float, float], font: Any, fontsize: float,
                                 scaling: float, charspace: float, wordspace: float, rise: float, dxscale: float,
                                 ncs: Any, graphicstate: Any) -> tuple[float, float]:  # fmt: skip
        """Place a string as the specification says: letter spacing follows every character, the last one too."""
        x, y = pos
        for item in seq:
            if isinstance(item, bytes):
                for cid in font.decode(item):
                    width = font.char_width(cid) * fontsize * scaling
                    self._glyph(translate_matrix(matrix, (x, y)), font, fontsize, rise, cid, width)
                    x += width + charspace + (wordspace if cid == 32 else 0.0)
            elif isinstance(item, (int, float)):
                x -= item * dxscale
        return x, y

    def render_string_vertical(self, seq: Any, matrix: Matrix, pos: tuple[float, float], font: Any, fontsize: float,
                               scaling: float, charspace: float, wordspace: float, rise: float, dxscale: float,
                               ncs: Any, graphicstate: Any) -> tuple[float, float]:  # fmt: skip
        """Place a string of a vertical font: the pen goes down the page."""
        x, y = pos
        for item in seq:
            if isinstance(item, bytes):
                for cid in font.decode(item):
                    _, vy = font.char_disp(cid)
                    advance = font.char_width(cid) * fontsize
                    top = (1000 - vy) * fontsize * 0.001
                    shifted = translate_matrix(matrix, (x - fontsize / 2, y + top - ASCENT * fontsize))
                    self._glyph(shifted, font, fontsize, rise, cid, fontsize)
                    y += advance - charspace - (wordspace if cid == 32 else 0.0)
            elif isinstance(item, (int, float)):
                y -= item * 0.001 * fontsize
        return x, y

    def _glyph(self, matrix: Matrix, font: Any, fontsize: float, rise: float, cid: int, width: float) -> None:
        a, b, c, d, _, _ = matrix
        x, y = apply_matrix_pt(matrix, (0.0, rise))
        name = font.fontname if isinstance(font.fontname, str) else font.fontname.decode("latin-1")
        number = self.fonts.setdefault(name, len(self.fonts))
        size = abs(fontsize) * math.hypot(c, d)
        text = _unicode(font, cid)
        check_density(len(self.rows))
        part = width / len(text)  # a ligature prints several characters side by side
        for place, character in enumerate(text):
            self.rows.append((character, x + place * part * a, y + place * part * b, part * a, part * b, size,
                              a, b, number, self._heavy))  # fmt: skip

    def render_image(self, name: str, stream: Any) -> None:
        assert self.ctm is not None
        a, b, c, d, _, _ = self.ctm
        self.picture_area += abs(a * d - b * c)
        self.pictures.append([apply_matrix_pt(self.ctm, corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))])

    def paint_path(self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        assert self.ctm is not None
        visible_fill = fill and not _is_white(graphicstate.ncolor)
        if not (stroke or visible_fill):
            return
        points: list[tuple[float, float]] = []
        for operator, *operands in path:
            if operator == "m" and points:
                self.paths.append((points, visible_fill, stroke))
                points = []
            if operator != "h":
                points.append(apply_matrix_pt(self.ctm, operands[-2:]))
        if points:
            self.paths.append((points, visible_fill, stroke))


def _unicode(font: Any, cid: int) -> str:
    try:
        text = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return chr(UNMAPPED)
    return _SPELLED.get(text, text) if isinstance(text, str) and text else chr(UNMAPPED)


def _is_white(color: Any) -> bool:
    parts = color if isinstance(color, (tuple, list)) else (color,)
    if not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part <= 0.02 for part in parts) if len(parts) == 4 else all(part >= 0.98 for part in parts)


def _visible_box(page: Page, matrix: Matrix) -> tuple[float, float, float, float]:
    """x0, y0, x1, y1 of what is shown, in the canvas's space."""
    media = page.page_obj.mediabox
    crop = page.page_obj.cropbox or media
    boxes = [(min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3])) for b in (media, crop)]
    x0, y0 = max(b[0] for b in boxes), max(b[1] for b in boxes)
    x1, y1 = min(b[2] for b in boxes), min(b[3] for b in boxes)
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = boxes[0]
    one, two = apply_matrix_pt(matrix, (x0, y0)), apply_matrix_pt(matrix, (x1, y1))
    return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def _to_page(canvas: _Canvas, number: int, box: tuple[float, float, float, float]) -> PageGlyphs:
    left, _, right, upper = box
    width, height = right - left, upper - box[1]
    glyphs = np.zeros(len(canvas.rows), dtype=GLYPH)
    if canvas.rows:
        text, x, y, dx, dy, size, a, b, font, heavy = (np.array(part) for part in zip(*canvas.rows, strict=True))
        glyphs["code"] = [ord(character) for character in text]
        glyphs["size"], glyphs["font"] = size, font
        names = np.array([is_bold_name(name) for name in canvas.fonts])
        glyphs["bold"] = heavy | names[font]
        place_glyphs(glyphs, x - left, upper - y, dx, -dy, a, -b)
    rows = [shape_of([(x - left, upper - y) for x, y in points], fill, stroke) for points, fill, stroke in canvas.paths]
    rows += [picture_shape([(x - left, upper - y) for x, y in corners]) for corners in canvas.pictures]
    shapes = shape_array([row for row in rows if row], width, height)
    share = min(canvas.picture_area / max(width * height, 1.0), 1.0)
    return PageGlyphs(number, width, height, clean(glyphs, width, height), shapes, tuple(canvas.fonts), share)


def read_pages(data: bytes, only: frozenset[int] | None = None) -> Iterator[PageGlyphs | PageFailure]:
    """Read all pages (or ``only`` some), one after the other; a page that fails takes no other page with it.

    Raises:
        ReadError: ``truncated`` if the file cannot be opened, ``no_pages`` if it has none.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        pages = pdf.pages
    except PAGE_ERRORS as error:
        if isinstance(error.__context__, MemoryError):  # pdfplumber takes it for a fault of the file
            raise error.__context__ from error
        raise ReadError("truncated", f"pdfplumber cannot open it: {type(error).__name__}: {error}") from error
    if not pages:
        raise ReadError("no_pages", "pdfplumber finds no page")
    for page in pages:
        if only is not None and page.page_number not in only:
            continue
        try:
            canvas = _Canvas(pdf.rsrcmgr)
            PDFPageInterpreter(pdf.rsrcmgr, canvas).process_page(page.page_obj)
            result: PageGlyphs | PageFailure = _to_page(
                canvas, page.page_number, _visible_box(page, canvas.page_matrix)
            )
        except PAGE_ERRORS as error:
            result = PageFailure(page.page_number, f"{type(error).__name__}: {error}")
        finally:
            page.close()
        yield result
