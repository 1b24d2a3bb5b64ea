"""The fast engine: pdfium's C interface (through pypdfium2) written straight into numpy arrays.

pdfium counts as the second reading of a page: it must give the same text as `pdfplumber_engine`. It folds radicals
and drops second strikes itself; it adds blanks and line ends of its own, which are left out here. Its coordinates are
not rotated with the page. It is not thread-safe: use processes.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as raw  # importing it starts pdfium
from pypdfium2_raw import bindings

from extractors.reading._errors import ReadError
from extractors.reading.glyphs import (
    GLYPH,
    UNMAPPED,
    Floats,
    PageFailure,
    PageGlyphs,
    check_density,
    clean,
    is_bold_name,
    is_ideograph,
    picture_shape,
    place_glyphs,
    shape_array,
    shape_of,
)

Codes = npt.NDArray[np.uint32]
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_LAST_GENERATED = 0x20  # pdfium makes up blanks and line ends, nothing else
_BLANK = 0x20
#: The 14 fonts that every reader of PDF brings (ISO 32000-1, 9.6.2.2): pdfium has their widths.
_STANDARD_FONTS = frozenset(
    f"{family}{style}"
    for family, styles in (
        ("Helvetica", ("", "-Bold", "-Oblique", "-BoldOblique")),
        ("Times", ("-Roman", "-Bold", "-Italic", "-BoldItalic")),
        ("Courier", ("", "-Bold", "-Oblique", "-BoldOblique")),
        ("Symbol", ("",)),
        ("ZapfDingbats", ("",)),
    )
    for style in styles
)
_BLANK_PT = 0.5  # a printed blank is wider
_MAX_FORM_DEPTH = 8
_NO_INK_PT = 0.01
_TAIL_BYTES = 2048  # %%EOF stands in the last part of a whole file
_FIRST_PUNCTUATION = 0x2000  # letters and digits are below
_FIRST_FULL_WIDTH = 0x2E80  # CJK blocks begin here
_FPDF_ERRORS = {raw.FPDF_ERR_PASSWORD: "encrypted", raw.FPDF_ERR_SECURITY: "encrypted"}

# Calls made once per character or object go through PyDLL: it keeps the interpreter lock and costs half a microsecond
# less. Handles are plain integers there, which spares a cast for each.
_fast = ctypes.PyDLL(bindings._libs["pdfium"]._name)
_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def _quick(name: str, result: Any, *arguments: Any) -> Any:
    function = getattr(_fast, name)
    function.restype, function.argtypes = result, arguments
    return function


_unicode_at = _quick("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
_generated_at = _quick("FPDFText_IsGenerated", _INT, _POINTER, _INT)
_object_at = _quick("FPDFText_GetTextObject", ctypes.c_size_t, _POINTER, _INT)  # 0 for what pdfium made up
_box_at = _quick("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_origin_at = _quick("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
_matrix_at = _quick("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
_size_at = _quick("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
_font_of = _quick("FPDFTextObj_GetFont", _POINTER, _POINTER)
_mode_of = _quick("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_bounds_of = _quick("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_segment_at = _quick("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
_segment_kind = _quick("FPDFPathSegment_GetType", _INT, _POINTER)
_point_of = _quick("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
_kind_of = _quick("FPDFPageObj_GetType", _INT, _POINTER)
_page_object = _quick("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
_form_object = _quick("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)


def _view(width: float, height: float, rotation: int, left: float, bottom: float) -> Matrix:
    """The matrix from page space to what a reader sees, origin top-left; sizes are those before rotation."""
    return {
        0: (1.0, 0.0, 0.0, -1.0, -left, bottom + height),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, left + width, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, bottom + height, left + width),
    }[rotation]


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First ``one``, then ``two``."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = two
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class _NotEmbedded(Exception):
    """Text is set in a font that is not embedded: pdfium would measure, or leave out, what the fonts of this machine tell."""


class _Text:
    """The characters of one text page: pdfium's rows before they are turned into glyphs."""

    def __init__(self, text_page: Any, objects: list[int]) -> None:
        count = max(raw.FPDFText_CountChars(text_page), 0)
        check_density(count)
        handle = _address(text_page)
        self.handle = handle
        owners = np.fromiter(map(_object_at, repeat(handle), range(count)), dtype=np.uint64, count=count)
        codes = np.fromiter(map(_unicode_at, repeat(handle), range(count)), dtype=np.uint32, count=count)
        made_up = [at for at in np.flatnonzero(codes <= _LAST_GENERATED).tolist() if _generated_at(handle, at) == 1]
        kept = owners != 0
        kept[made_up] = False
        blanks = self._printed_blanks(made_up, codes, owners, objects)
        kept[list(blanks)] = True
        for index in blanks:
            owners[index] = owners[index - 1]
        self.index = np.flatnonzero(kept)
        self.codes, self.owners = codes[self.index], owners[self.index]
        self.origins = self._origins(self.index)
        self.boxes = np.zeros((len(self.index), 4), dtype=np.float32)  # left, top, right, bottom in page space
        boxed = np.flatnonzero(~is_ideograph(self.codes))  # the others have their width without one
        boxes = (self.boxes.ctypes.data + 16 * boxed).tolist()
        _call(map(_box_at, repeat(handle), self.index[boxed].tolist(), boxes))
        for index, (x, y, end, far) in blanks.items():
            row = int(np.searchsorted(self.index, index))
            self.origins[row], self.boxes[row] = (x, y), (x, y, end, far)

    def _origins(self, index: npt.NDArray[np.int64]) -> Floats:
        origins = np.zeros((len(index), 2), dtype=np.float64)
        x, y = (range(place, place + origins.nbytes, 16) for place in _fields(origins, 2))
        _call(map(_origin_at, repeat(self.handle), index.tolist(), x, y))
        return origins

    def _printed_blanks(
        self, made_up: list[int], codes: Codes, owners: npt.NDArray[np.uint64], objects: list[int]
    ) -> dict[int, tuple[float, float, float, float]]:
        """The made-up blanks that stand for printed ones: where each begins and ends.

        pdfium drops a printed blank beside a wide gap, and a text object that is nothing but a blank, and makes one up
        there. The former stands where the blank was, before the next character; the latter's object has its place.
        """
        between = [
            at
            for at in made_up
            if codes[at] == _BLANK and 0 < at < len(codes) - 1 and owners[at - 1] and owners[at + 1]
        ]
        if not between:
            return {}
        shown = set(owners.tolist())
        alone = _bounds([address for address in objects if address not in shown])
        alone = alone[np.abs(alone[:, 2] - alone[:, 0]) + np.abs(alone[:, 3] - alone[:, 1]) < _NO_INK_PT][:, :2]
        found: dict[int, tuple[float, float, float, float]] = {}
        indices = np.array(between)
        for at, before, own, after in zip(
            between, self._origins(indices - 1), self._origins(indices), self._origins(indices + 1), strict=True
        ):
            if not owners[at]:
                on_way = np.abs(alone - before).sum(1) + np.abs(alone - after).sum(1) - np.abs(after - before).sum()
                if not (on_way < _NO_INK_PT).any():
                    continue
                own = alone[int(on_way.argmin())]
            if np.abs(after - own).sum() > _BLANK_PT:
                found[at] = (*own.tolist(), *after.tolist())
        return found


def _fields(array: npt.NDArray[Any], count: int) -> list[int]:
    """The addresses of the first ``count`` numbers of an array."""
    return [array.ctypes.data + place * array.itemsize for place in range(count)]


def _call(calls: Iterator[int]) -> None:
    """Make calls that give their results by pointers."""
    deque(calls, maxlen=0)


def _font_name(address: int) -> str:
    if not address:
        return ""
    font = ctypes.cast(address, raw.FPDF_FONT)
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace")


def _runs(text: _Text) -> tuple[list[int], list[tuple[float, float, float, float]], list[str], list[bool]]:
    """Per text object: where it starts, its character matrix with the font size, font name, fake bold."""
    change = np.flatnonzero(np.r_[True, text.owners[1:] != text.owners[:-1]]) if len(text.owners) else np.array([], int)
    matrices, names, heavy = [], [], []
    matrix = raw.FS_MATRIX()
    place = ctypes.addressof(matrix)
    known: dict[int, str] = {}
    for index, owner in zip(text.index[change].tolist(), text.owners[change].tolist(), strict=True):
        _matrix_at(text.handle, index, place)
        size = _size_at(text.handle, index)
        matrices.append((matrix.a * size, matrix.b * size, matrix.c * size, matrix.d * size))
        font = _font_of(owner) or 0
        if font not in known:
            known[font] = _font_name(font)
            _demand_embedded(font, known[font])
        names.append(known[font])
        heavy.append(_mode_of(owner) in (2, 6))
    return change.tolist(), matrices, names, heavy


def _glyphs(text: _Text, view: Matrix, struck: set[int]) -> tuple[Any, tuple[str, ...]]:
    starts, matrices, names, heavy = _runs(text)
    fonts = {name: place for place, name in enumerate(dict.fromkeys(names))}
    count = len(text.codes)
    glyphs = np.zeros(count, dtype=GLYPH)
    if not count:
        return glyphs, ()
    lengths = np.diff([*starts, count])
    a, b, c, d = np.repeat(np.array(matrices), lengths, axis=0).T
    glyphs["code"] = np.where((text.codes == 0) | (text.codes == 0xFFFE) | (text.codes == 0xFFFF), UNMAPPED, text.codes)
    glyphs["code"][glyphs["code"] == 2] = ord("-")  # pdfium's mark for a hyphen at a line end
    glyphs["size"] = np.hypot(c, d)
    glyphs["font"] = np.repeat([fonts[name] for name in names], lengths)
    bold = {name: is_bold_name(name) for name in fonts}
    weights = [bold[name] or fake for name, fake in zip(names, heavy, strict=True)]
    glyphs["bold"] = np.repeat(weights, lengths) | np.isin(text.owners, list(struck))
    x, y = np.ascontiguousarray(text.origins.T)
    left, top, right, bottom = text.boxes.T.astype(np.float64, order="C")
    norm = np.maximum(np.hypot(a, b), 1e-9)
    along_x, along_y = a / norm, b / norm
    # The advance is the far end of the loose box along the writing direction.
    far = np.maximum.reduce([(px - x) * along_x + (py - y) * along_y for px in (left, right) for py in (top, bottom)])
    unnamed = np.repeat([not name for name in names], lengths)
    step = np.append(np.diff(x), 0.0) * along_x + np.append(np.diff(y), 0.0) * along_y
    same = np.append(text.owners[1:] == text.owners[:-1], False) & (step > 0.1 * norm) & ~unnamed
    same &= text.codes < _FIRST_PUNCTUATION  # squeezed quotes keep their full advance
    far = _advances(np.where(same, np.minimum(far, step), far), norm, text.codes, unnamed)
    x, y, far = _side_by_side(x, y, far, along_x, along_y, text.owners)
    p, q, r, s, t, u = view
    place_glyphs(
        glyphs,
        x * p + y * r + t,
        x * q + y * s + u,
        far * (along_x * p + along_y * r),
        far * (along_x * q + along_y * s),
        along_x * p + along_y * r,
        along_x * q + along_y * s,
    )
    return glyphs, tuple(fonts)


def _side_by_side(
    x: Floats, y: Floats, far: Floats, along_x: Floats, along_y: Floats, owners: npt.NDArray[np.uint64]
) -> tuple[Floats, Floats, Floats]:
    """Pen positions and advances with the characters that one glyph prints (fi, a joined ——) side by side.

    pdfium gives all of them the glyph's own place, as if they had been struck one over the other.
    """
    same = (np.diff(x) == 0.0) & (np.diff(y) == 0.0) & (owners[1:] == owners[:-1])
    if not same.any():
        return x, y, far
    start = np.flatnonzero(np.r_[True, ~same])
    count = np.diff(np.r_[start, len(x)])
    part = far / np.repeat(count, count)
    place = np.arange(len(x)) - np.repeat(start, count)
    return x + place * part * along_x, y + place * part * along_y, part


def _advances(far: Floats, em: Floats, codes: Codes, unnamed: npt.NDArray[np.bool_]) -> Floats:
    """Advance widths from loose boxes, which are not always advance boxes.

    They hold the ink where it is wider, only the ink in Type 3 fonts (those without a name), and what a substitute
    says where a font is not embedded. Ideographs are one em wide whatever the font.
    """
    wide = (codes >= _FIRST_FULL_WIDTH) & ~((codes >= 0xFF61) & (codes <= 0xFFDC))
    whole = is_ideograph(codes) | (wide & (unnamed | (far > em) | (far < 0.4 * em)))
    return np.where(whole, em, far)


def _object_matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _walk(count: int, get: Any, holder: int, matrix: Matrix, depth: int = 0) -> Iterator[tuple[int, int, Matrix]]:
    """The addresses of all page objects with their type and the matrix of the forms around them."""
    for index in range(count):
        address = get(holder, index)
        kind = _kind_of(address)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield address, kind, matrix
        elif depth < _MAX_FORM_DEPTH:
            form = _object(address)
            inner = _times(_object_matrix(form), matrix)
            yield from _walk(raw.FPDFFormObj_CountObjects(form), _form_object, address, inner, depth + 1)


def _is_white(item: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) >= 250 or alpha.value == 0


def _shapes_of_path(address: int, view: Matrix) -> Iterator[tuple[object, ...]]:
    item = _object(address)
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    filled = mode.value != 0 and not _is_white(item)
    if not (filled or stroke.value):
        return
    a, b, c, d, e, f = _times(_object_matrix(item), view)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    x_place, y_place = ctypes.addressof(x), ctypes.addressof(y)
    curve_points = 0
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = _segment_at(address, index)
        kind = _segment_kind(segment)
        _point_of(segment, x_place, y_place)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            shape = shape_of(points, filled, bool(stroke.value))
            if shape:
                yield shape
            points = []
        curve_points = (curve_points + 1) % 3 if kind == raw.FPDF_SEGMENT_BEZIERTO else 0
        if curve_points == 0:  # of a curve's three points only the last lies on the path
            points.append((x.value * a + y.value * c + e, x.value * b + y.value * d + f))
    if points:
        shape = shape_of(points, filled, bool(stroke.value))
        if shape:
            yield shape


def _struck_objects(texts: list[int], shown: set[int]) -> set[int]:
    """Text objects that another one, dropped by pdfium, repeats on the same place: struck twice to look bold."""
    hidden = [address for address in texts if address not in shown]
    if not hidden:
        return set()
    owners = [address for address in texts if address in shown]
    places = _bounds(owners)
    struck: set[int] = set()
    for font in dict.fromkeys(map(_font_of, hidden)):
        _demand_embedded(font, _font_name(font))
    for bounds in _bounds(hidden):
        near = np.abs(places - bounds).max(axis=1) <= max(1.0, 0.12 * (bounds[3] - bounds[1]))
        struck.update(owners[place] for place in np.flatnonzero(near))
    return struck


def _demand_embedded(font: int, name: str) -> None:
    """Raise `_NotEmbedded` for a font that is not part of the file. Type 3 fonts are, and have no name."""
    if name and name not in _STANDARD_FONTS and raw.FPDFFont_GetIsEmbedded(ctypes.cast(font, raw.FPDF_FONT)) != 1:
        raise _NotEmbedded(f"the font {name} is not embedded")


def _address(handle: Any) -> int:
    return ctypes.cast(handle, _POINTER).value or 0


def _object(address: int) -> Any:
    return ctypes.cast(address, raw.FPDF_PAGEOBJECT)


def _bounds(objects: list[int]) -> Floats:
    """The bounds of page objects, one row each: left, bottom, right, top in page space."""
    rows = np.zeros((len(objects), 4), dtype=np.float32)
    place = rows.ctypes.data
    for address in objects:
        _bounds_of(address, place, place + 4, place + 8, place + 12)
        place += 16
    return rows.astype(np.float64)


def _read_page(page: Any, text_page: Any, number: int) -> PageGlyphs:
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, box)
    width, height = box.right - box.left, box.top - box.bottom
    rotation = (raw.FPDFPage_GetRotation(page) % 4) * 90
    view = _view(width, height, rotation, box.left, box.bottom)
    if rotation in (90, 270):
        width, height = height, width
    texts: list[int] = []
    rows: list[tuple[object, ...]] = []
    picture_area = 0.0
    for address, kind, matrix in _walk(raw.FPDFPage_CountObjects(page), _page_object, _address(page), _IDENTITY):
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            texts.append(address)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            rows.extend(_shapes_of_path(address, _times(matrix, view)))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, e, f = _times(_times(_object_matrix(_object(address)), matrix), view)
            picture_area += abs(a * d - b * c)
            rows.append(picture_shape([(e, f), (a + e, b + f), (c + e, d + f), (a + c + e, b + d + f)]))
    text = _Text(text_page, texts)
    glyphs, fonts = _glyphs(text, view, _struck_objects(texts, set(text.owners.tolist())))
    shapes = shape_array(rows, width, height)
    share = min(picture_area / max(width * height, 1.0), 1.0)
    return PageGlyphs(number, width, height, clean(glyphs, width, height), shapes, fonts, share)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """A document handle. pypdfium2's own opener takes a document without pages for a failure with a stale reason."""
    handle = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not handle:
        reason = raw.FPDF_GetLastError()
        raise ReadError(_FPDF_ERRORS.get(reason, "truncated"), f"pdfium cannot open it (error {reason})")
    try:
        yield handle
    finally:
        raw.FPDF_CloseDocument(handle)


def read_pages(data: bytes, only: frozenset[int] | None = None) -> Iterator[PageGlyphs | PageFailure]:
    """Read all pages (or ``only`` some), one after the other; a page that fails takes no other page with it.

    Raises:
        ReadError: ``encrypted``, ``truncated`` (cannot be opened) or ``no_pages``.
    """
    with _opened(data) as document:
        count = raw.FPDF_GetPageCount(document)
        if count < 1:
            raise ReadError("no_pages", "pdfium finds no page")
        for index in range(count):
            if only is None or index + 1 in only:
                yield _page_result(document, index)


def _page_result(document: Any, index: int) -> PageGlyphs | PageFailure:
    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return PageFailure(index + 1, "pdfium cannot load the page")
    try:
        text_page = raw.FPDFText_LoadPage(page)
        if not text_page:
            return PageFailure(index + 1, "pdfium cannot load the page's text")
        try:
            return _read_page(page, text_page, index + 1)
        except _NotEmbedded as error:
            return PageFailure(index + 1, str(error))
        finally:
            raw.FPDFText_ClosePage(text_page)
    finally:
        raw.FPDF_ClosePage(page)


def page_count(data: bytes) -> int:
    """Number of pages as pdfium counts them; used as a gate, because pdfplumber loses pages in silence.

    Raises:
        ReadError: ``encrypted`` or ``truncated``.
    """
    with _opened(data) as document:
        whole = raw.FPDF_DocumentHasValidCrossReferenceTable(document)
        if not whole and b"%%EOF" not in data[-_TAIL_BYTES:]:
            raise ReadError("truncated", "the end of the file is missing")
        return max(int(raw.FPDF_GetPageCount(document)), 0)
