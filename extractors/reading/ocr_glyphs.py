"""Recognised lines to glyphs: what layout needs, as exact as a picture allows.

A recogniser gives boxes whose height varies by a tenth from line to line, with characters placed in steps of a fifth
of an em. Layout tells titles, columns and paragraphs apart by less. So the pitch of the ideographs, not the box, says
how large a line is set, sizes of one page that hardly differ become one, and edges that nearly meet become one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from extractors.layout.columns import CLOSERS, OPENERS
from extractors.reading.glyphs import ASCENT, GLYPH, SHAPE, Floats, PageGlyphs, place_glyphs, repair_radicals

Mask = npt.NDArray[np.bool_]

_TALL = 1.5  # a box this much higher than wide holds a line turned by 90 degrees
_MIN_SKEW = 0.1  # degrees; less is noise
_SKEW_LINES = 4  # that many long lines tell the skew
_LONG = 5.0  # lines this much wider than high show the skew
_LONG_BOX_EM = 1.1  # height of the box of a long line in em, where a page does not tell
_SHORT_BOX_EM = 1.3  # that of a short one, which has a wider margin
_TIGHT_EM, _LOOSE_EM = 0.95, 1.7  # boxes are within these heights in em
_FEW = 3.6  # characters that tell the size of a line
_SURE_PAIRS = 5  # pairs of neighbouring ideographs that make a pitch exact
_NEAR, _STRETCHED, _UNSURE = 0.06, 0.1, 0.17  # sizes this near to a common one are that one
_HALF_CLOSERS = "?!:;,)"  # recognised for full-width ones
_BOLD = 1.17  # strokes so much thicker than usual; clean scans of bold faces have 1.2 to 1.6, others up to 1.1
_SAME_EDGE_EM = 0.15
_EDGE_LINES = 3
_GAP_EM = 0.9  # a gap this wide was printed; narrower ones are the recogniser's steps
_END_EM = 0.6


@dataclass(frozen=True, slots=True)
class TextLine:
    """A recognised line: corners of its box (4 x 2, pixels, clockwise from the top left), text, and its score.

    ``places`` are the middles of the characters as shares (0 to 1) of the box's width, ``scores`` their scores;
    ``stroke`` is the thickness of its strokes in pixels.
    """

    corners: Floats
    text: str
    places: Floats
    scores: Floats
    score: float
    stroke: float


def mean_score(lines: Sequence[TextLine]) -> float:
    """The mean score of lines, each character counted once; 0 without lines."""
    weights = [len(line.text) for line in lines]
    return float(np.average([line.score for line in lines], weights=weights)) if lines else 0.0


@dataclass(frozen=True, slots=True)
class _Set:
    """A line as it is set, in points of the upright page; ``long`` is its extent along the text, ``high`` across."""

    line: TextLine
    x: float
    y: float
    long: float
    high: float
    turned: bool

    def ink(self, size: float) -> float:
        """The length of what is printed: a box is longer than its ink by as much as it is higher than the type."""
        return max(self.long - max(self.high - size, 0.0), 0.1 * size)


def page_of(lines: Sequence[TextLine], shape: tuple[int, ...], scale: float, number: int) -> tuple[PageGlyphs, float]:
    """The glyphs of a picture (``shape``: height, width in pixels; ``scale``: points a pixel) and its skew.

    The skew (degrees, clockwise) is taken out of the glyphs by turning the page around its middle.
    """
    height, width = shape
    skew = _skew(lines)
    found = [_set(line, shape, scale, skew) for line in lines]
    sizes, lefts = _measures(found)
    middles = np.array([item.y for item in found])
    flat = np.array([not item.turned for item in found], dtype=np.bool_)
    middles[flat] = _common(middles[flat], sizes[flat], 2)
    found = [replace(item, y=float(y)) for item, y in zip(found, middles, strict=True)]
    bold = _bold(found, sizes)
    parts = [_glyphs(*line) for line in zip(found, sizes, lefts, bold, strict=True)]
    glyphs = np.concatenate(parts) if parts else np.zeros(0, dtype=GLYPH)
    scores = np.concatenate([item.line.scores for item in found]) if found else np.zeros(0)
    page = PageGlyphs(
        number, width * scale, height * scale, glyphs, np.zeros(0, dtype=SHAPE), ("",), picture_share=1.0, scores=scores
    )
    return page, skew


def _sides(corners: Floats) -> tuple[Floats, Floats]:
    """The vectors along and down a box, each the mean of two sides."""
    a, b, c, d = corners
    return ((b - a) + (c - d)) / 2, ((d - a) + (c - b)) / 2


def _skew(lines: Sequence[TextLine]) -> float:
    """The angle (degrees, clockwise) at which most long lines run."""
    angles, weights = [], []
    for line in lines:
        along, down = _sides(line.corners)
        if np.hypot(*along) >= _LONG * np.hypot(*down):
            angles.append(float(np.degrees(np.arctan2(along[1], along[0]))))
            weights.append(float(np.hypot(*along)))
    if len(angles) < _SKEW_LINES:
        return 0.0
    order = np.argsort(angles)
    half = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    angle = angles[int(order[half])]
    return round(angle, 2) if abs(angle) >= _MIN_SKEW else 0.0


def _set(line: TextLine, shape: tuple[int, ...], scale: float, skew: float) -> _Set:
    along, down = _sides(line.corners)
    long, high = float(np.hypot(*along)) * scale, float(np.hypot(*down)) * scale
    middle = np.array([shape[1], shape[0]]) / 2
    cos, sin = np.cos(np.radians(-skew)), np.sin(np.radians(-skew))
    x, y = (np.array([[cos, -sin], [sin, cos]]) @ (line.corners.mean(axis=0) - middle) + middle) * scale
    turned = high > _TALL * long and len(line.text) > 1
    return _Set(
        line, float(x), float(y), max(long, high) if turned else long, min(long, high) if turned else high, turned
    )


def _codes(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def _is_wide(codes: npt.NDArray[np.uint32]) -> Mask:
    """Mask of the characters that are one em wide."""
    return np.asarray(
        ((codes >= 0x2E80) & ~((codes >= 0xFF61) & (codes <= 0xFFDC))) | ((codes >= 0x2460) & (codes < 0x2600))
    )


def _is_han(codes: npt.NDArray[np.uint32]) -> Mask:
    return np.asarray((codes >= 0x3400) & (codes <= 0x9FFF))


def _measures(found: Sequence[_Set]) -> tuple[Floats, Floats]:
    """Per line its type size and left edge in points."""
    if not found:
        return np.zeros(0), np.zeros(0)
    sizes, sure = _sizes(found)
    sizes = _common_sizes(sizes, sure, np.array([len(item.line.text) for item in found]))
    lefts = np.array([item.x - item.ink(size) / 2 for item, size in zip(found, sizes, strict=True)])
    return sizes, _common(lefts, sizes, _EDGE_LINES)


def _sizes(found: Sequence[_Set]) -> tuple[Floats, Mask]:
    """Per line its size, and whether that is exact: measured along the text rather than across it."""
    along = [_size_along(item) for item in found]
    high = np.array([item.high for item in found])
    sure = np.array([size is not None for size in along])
    exact = np.array([size or 1.0 for size in along])
    long = np.array([item.long >= _LONG * item.high for item in found])
    box_em = float(np.median((high / exact)[sure & long])) if (sure & long).any() else _LONG_BOX_EM
    sizes = np.where(sure, exact, high / np.where(long, box_em, _SHORT_BOX_EM))
    return np.clip(sizes, high / _LOOSE_EM, high / _TIGHT_EM), sure


def _size_along(item: _Set) -> float | None:
    """The size that the length of a line tells, or None where it has too few ideographs.

    A box is larger than its ink by the same margin on all sides, so its height taken from its length leaves one
    character less than it holds. Where other characters than full-width ones stand between, the pitch counts.
    """
    text = item.line.text
    codes = _codes(text)
    count = len(text) - 0.5 * (text[0] in OPENERS) - 0.5 * (text[-1] in CLOSERS or text[-1] in _HALF_CLOSERS)
    if _is_wide(codes[:-1]).all() and (_is_wide(codes[-1:])[0] or text[-1] in _HALF_CLOSERS):
        return (item.long - item.high) / (count - 1) if count >= _FEW else None
    han = _is_han(codes)
    steps = np.diff(item.line.places) * item.long
    chosen = steps[han[1:] & han[:-1] & (steps < 1.5 * item.high)]
    return float(chosen.mean()) if len(chosen) >= _SURE_PAIRS else None


def _common_sizes(sizes: Floats, sure: Mask, weights: npt.NDArray[np.int64]) -> Floats:
    """The sizes with those that hardly differ made equal, those of most characters first.

    Justified lines are stretched, so more is taken from above than from below.
    """
    result = sizes.copy()
    left = np.ones(len(sizes), dtype=np.bool_)
    while left.any():
        near = np.abs(sizes[:, None] / sizes[None, :] - 1) <= _NEAR
        backing = (near * (weights * np.where(sure, 1.0, 0.1) * left)[:, None]).sum(axis=0)
        best = int(np.argmax(np.where(left, backing, -1.0)))
        members = left & near[:, best] & (sure | ~sure[best])
        common = float(np.average(sizes[members], weights=weights[members]))
        ratio = sizes / common - 1
        taken = left & (ratio <= np.where(sure, _STRETCHED, _UNSURE)) & (ratio >= -np.where(sure, _NEAR, _UNSURE))
        taken[best] = True
        result[taken] = round(common, 2)
        left &= ~taken
    return result


def _common(places: Floats, sizes: Floats, lines: int) -> Floats:
    """Places (points) with those that nearly meet, in ``lines`` or more lines, made equal."""
    result = places.copy()
    if not len(places):
        return result
    order = np.argsort(places, kind="stable")
    limit = _SAME_EDGE_EM * float(np.median(sizes))
    for group in np.split(order, np.flatnonzero(np.diff(places[order]) > limit) + 1):
        if len(group) >= lines and np.ptp(places[group]) <= 4 * limit:
            result[group] = np.median(places[group])
    return result


def _bold(found: Sequence[_Set], sizes: Floats) -> Mask:
    """Which lines are bold: their strokes are thicker, for their size, than those of body text.

    Lines of body size are judged one by one, those of another size together, because they are few and titles.
    """
    if not found:
        return np.zeros(0, dtype=np.bool_)
    weights = np.array([len(item.line.text) for item in found])
    strokes = np.array([item.line.stroke for item in found]) / sizes
    every, place = np.unique(sizes, return_inverse=True)
    body = int(np.argmax(np.bincount(place, weights=weights)))
    usual = float(np.median(strokes[place == body]))
    for group in range(len(every)):
        if group != body:
            strokes[place == group] = np.median(strokes[place == group])
    return np.asarray(strokes > _BOLD * usual)


def _glyphs(item: _Set, size: float, left: float, bold: bool) -> npt.NDArray[np.void]:
    """The glyphs of one line; turned lines read downwards."""
    codes = _codes(item.line.text)
    start, end = _extents(item, codes, size, left)
    glyphs = np.zeros(len(codes), dtype=GLYPH)
    glyphs["code"], glyphs["size"], glyphs["bold"] = repair_radicals(codes), size, bold
    below = np.full(len(codes), (ASCENT - 0.5) * size)  # from the middle of the em box to the baseline
    none, one = np.zeros(len(codes)), np.ones(len(codes))
    if item.turned:
        along = start - left + item.y - item.ink(size) / 2
        place_glyphs(glyphs, item.x - below, along, none, end - start, none, one)
    else:
        place_glyphs(glyphs, start, item.y + below, end - start, none, one, none)
    return glyphs


def _extents(item: _Set, codes: npt.NDArray[np.uint32], size: float, left: float) -> tuple[Floats, Floats]:
    """Where each character begins and ends along the line: without gaps, but for those that were printed."""
    wide = _is_wide(codes)
    ink = item.ink(size)
    middle = left - (item.long - ink) / 2 + item.line.places * item.long
    half = np.where(wide, 0.5, 0.25) * size
    start, end = middle - half, middle + half
    border = (end[:-1] + start[1:]) / 2
    printed = start[1:] - end[:-1] > _GAP_EM * size
    start[1:] = np.where(printed, start[1:], border)
    end[:-1] = np.where(printed, end[:-1], border)
    right = left + ink
    if abs(start[0] - left) < _END_EM * size:
        start[0] = left - (0.5 * size if wide[0] and item.line.text[0] in OPENERS else 0.0)
    if abs(end[-1] - right) < _END_EM * size:
        end[-1] = right + (0.5 * size if wide[-1] and item.line.text[-1] in CLOSERS else 0.0)
    return start, np.maximum(end, start + 0.1 * size)
