"""The plain array contract between PDF engines and layout: glyphs and drawn shapes of one page.

An engine gives these arrays and nothing else, so the layout stage cannot depend on who read the file. All
coordinates are PDF points of the page as a reader sees it: origin top-left of the visible (crop) box, after the
page's rotation, y downwards. `top` and `bottom` are the em box around the baseline, not the ink and not what the font
claims, because engines and fonts disagree on those while baselines agree exactly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from extractors.limits import MAX_PAGE_CHARACTERS
from extractors.reading._errors import ReadError
from schemas._vocabulary import read_table

#: One printed character. ``turn`` is its text direction in degrees clockwise as seen (0 = upright); ``baseline`` is y,
#: or x where the text is turned by 90 or 270 degrees. ``font`` indexes `PageGlyphs.fonts`.
GLYPH = np.dtype(
    [
        ("code", np.uint32),
        ("x0", np.float64),
        ("x1", np.float64),
        ("top", np.float64),
        ("bottom", np.float64),
        ("baseline", np.float64),
        ("size", np.float64),
        ("font", np.int32),
        ("bold", np.bool_),
        ("turn", np.int16),
    ]
)
#: One drawn shape; ``kind`` is `RULE_H`, `RULE_V`, `BOX` or `PICTURE`.
SHAPE = np.dtype(
    [
        ("kind", np.uint8),
        ("x0", np.float64),
        ("x1", np.float64),
        ("top", np.float64),
        ("bottom", np.float64),
        ("filled", np.bool_),
        ("stroked", np.bool_),
    ]
)
RULE_H, RULE_V, BOX, PICTURE = 0, 1, 2, 3

#: Share of the em box above the baseline. CJK faces draw within 0.88 above and 0.12 below.
ASCENT = 0.88
#: A character without Unicode value.
UNMAPPED = 0xFFFD

_MAX_RULE_PT = 3.0  # thicker bars are boxes
_MIN_RULE_PT = 8.0  # shorter strokes are ornaments, underlined letters, ticks
_STRIKE_EM = 0.12  # a second strike of the same character is at most this far away
_BOLD = re.compile(r"bold|black|heavy|demi|w[6-9]\b|-eb?$|simhei|heiti|黑体", re.IGNORECASE)
_SPACES = (0x09, 0x20, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_IS_SPACE = np.isin(np.arange(max(_SPACES) + 2), _SPACES)  # by code point; the last entry stands for all higher ones
_DROPPED = np.array([0x0A, 0x0D, 0x200B, 0xFEFF, 0x00AD], dtype=np.uint32)

Glyphs = npt.NDArray[np.void]
Shapes = npt.NDArray[np.void]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PageGlyphs:
    """What one page shows: its number from 1, visible size in points, glyphs in stream order, shapes, font names.

    ``picture_share`` is the share of the page that pictures cover, at most 1. ``scores`` (0 to 1) tell how sure the
    recogniser was of each glyph; null where the glyphs come from the file itself.
    """

    number: int
    width: float
    height: float
    glyphs: Glyphs
    shapes: Shapes
    fonts: tuple[str, ...]
    picture_share: float = 0.0
    scores: Floats | None = None


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that an engine could not read: its number from 1 and what the engine said."""

    number: int
    message: str


def check_density(count: int) -> None:
    """Refuse a page with more characters than print can hold.

    Raises:
        ReadError: ``too_large``.
    """
    if count > MAX_PAGE_CHARACTERS:
        raise ReadError("too_large", f"more than {MAX_PAGE_CHARACTERS} characters on one page")


def is_bold_name(font_name: str) -> bool:
    """Whether a font's name says that it is a bold face."""
    return bool(_BOLD.search(font_name.rpartition("+")[2]))


def is_space(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Mask of the code points that print nothing but width."""
    return _IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]


def is_ideograph(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Mask of the ideographs, which are one em wide whatever the font."""
    compatible = (codes >= 0xF900) & (codes <= 0xFAFF)
    return ((codes >= 0x3400) & (codes <= 0x9FFF)) | compatible | (codes >= 0x20000)


def string_of(codes: npt.NDArray[np.uint32]) -> str:
    """The code points as one string, in which each is one character."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def place_glyphs(glyphs: Glyphs, x: Floats, y: Floats, dx: Floats, dy: Floats, a: Floats, b: Floats) -> None:
    """Fill boxes, baselines and turns from pen position, advance and direction (a, b), all in page coordinates."""
    size = glyphs["size"]
    glyphs["turn"] = np.round(np.degrees(np.arctan2(b, a))).astype(np.int64) % 360
    norm = np.maximum(np.hypot(a, b), 1e-9)
    up_x, up_y = b / norm, -a / norm  # from the baseline towards the top of the letters
    corners_x = [x, x + dx]
    corners_y = [y, y + dy]
    xs = [c + s * size * up_x for c in corners_x for s in (ASCENT, ASCENT - 1)]
    ys = [c + s * size * up_y for c in corners_y for s in (ASCENT, ASCENT - 1)]
    glyphs["x0"], glyphs["x1"] = np.minimum.reduce(xs), np.maximum.reduce(xs)
    glyphs["top"], glyphs["bottom"] = np.minimum.reduce(ys), np.maximum.reduce(ys)
    sideways = np.isin(glyphs["turn"], (90, 270))
    glyphs["baseline"] = np.where(sideways, x, y)


@cache
def _radicals() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    rows = (*read_table("cjk_radicals.csv"), *read_table("presentation_forms.csv"))
    table = {ord(row["character"]): ord(row["unified"]) for row in rows if len(row["unified"]) == 1}
    pairs = np.array(sorted(table.items()), dtype=np.uint32)
    return pairs[:, 0], pairs[:, 1]


def repair_radicals(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The code points with radicals (⼯) and vertical forms replaced by the characters that were meant (工)."""
    keys, values = _radicals()
    place = np.minimum(np.searchsorted(keys, codes), len(keys) - 1)
    return np.where(keys[place] == codes, values[place], codes)


def double_struck(glyphs: Glyphs) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Masks (repeated, kept twin): characters printed again on the same place to look bold, and their first strike."""
    repeated = np.zeros(len(glyphs), dtype=np.bool_)
    twins = np.zeros(len(glyphs), dtype=np.bool_)
    places = _above_likes(glyphs["code"], glyphs["x0"], _STRIKE_EM * float(glyphs["size"].max(initial=0.0)))
    glyphs = glyphs.take(places)
    code, x0, baseline, size = (np.ascontiguousarray(glyphs[name]) for name in ("code", "x0", "baseline", "size"))
    rounded = np.round(size, 1)
    for offset in (0.0, 0.5):  # two grids of rows, so that no pair is missed at a row's edge
        row = np.floor(baseline / np.maximum(size * 0.5, 1.0) + offset)
        order = np.lexsort((x0, row, rounded, code))  # stable: equal ones stay in stream order
        one, two = order[:-1], order[1:]
        same = code[one] == code[two]
        one, two = one[same], two[same]
        near = (
            (np.abs(x0[one] - x0[two]) <= _STRIKE_EM * size[one])
            & (np.abs(baseline[one] - baseline[two]) <= _STRIKE_EM * size[one])
            & (np.abs(size[one] - size[two]) <= 0.05 * size[one])
            & (glyphs["turn"][one] == glyphs["turn"][two])
        )
        first, second = places[one[near]], places[two[near]]
        repeated[np.maximum(first, second)] = True
        twins[np.minimum(first, second)] = True
    return repeated, twins & ~repeated


def _above_likes(code: npt.NDArray[np.uint32], x0: Floats, reach: float) -> npt.NDArray[np.int64]:
    """The places of characters with the same character at (nearly) the same x somewhere on the page: few of them."""
    order = np.lexsort((x0, code))
    near = (np.diff(code[order]) == 0) & (np.diff(x0[order]) <= reach)
    found = np.zeros(len(code), dtype=np.bool_)
    found[order[:-1]] = near
    found[order[1:]] |= near
    return np.flatnonzero(found)


def clean(glyphs: Glyphs, width: float, height: float) -> Glyphs:
    """The glyphs that a reader sees, repaired: radicals folded, second strikes and everything off the page dropped."""
    centre_x = (glyphs["x0"] + glyphs["x1"]) / 2
    centre_y = (glyphs["top"] + glyphs["bottom"]) / 2
    seen = (centre_x >= 0) & (centre_x <= width) & (centre_y >= 0) & (centre_y <= height) & (glyphs["size"] > 0.5)
    glyphs = glyphs.compress(seen & ~np.isin(glyphs["code"], _DROPPED))  # of records many times faster than by []
    glyphs["code"] = repair_radicals(glyphs["code"])
    repeated, twins = double_struck(glyphs)
    glyphs["bold"] |= twins & ~is_space(glyphs["code"])
    return glyphs.compress(~repeated) if repeated.any() else glyphs


def shape_of(points: Sequence[tuple[float, float]], filled: bool, stroked: bool) -> tuple[object, ...] | None:
    """The shape that a sub-path draws (page coordinates), or None for slanted strokes and ornaments.

    Rounded boxes count as boxes: their points lie along the four sides of their bounding box.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    wide, high = x1 - x0, bottom - top
    if high <= _MAX_RULE_PT and wide >= _MIN_RULE_PT:
        return (RULE_H, x0, x1, top, bottom, filled, stroked)
    if wide <= _MAX_RULE_PT and high >= _MIN_RULE_PT:
        return (RULE_V, x0, x1, top, bottom, filled, stroked)
    if len(points) < 4 or min(wide, high) < _MIN_RULE_PT or not (filled or stroked):
        return None
    corner = min(24.0, 0.3 * min(wide, high))
    sides = all(
        min(abs(x - x0), abs(x - x1)) <= corner and min(abs(y - top), abs(y - bottom)) <= corner for x, y in points
    )
    return (BOX, x0, x1, top, bottom, filled, stroked) if sides else None


def picture_shape(corners: Sequence[tuple[float, float]]) -> tuple[object, ...]:
    """The shape of a picture by its corners in page coordinates."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (PICTURE, min(xs), max(xs), min(ys), max(ys), True, False)


def shape_array(rows: Sequence[tuple[object, ...]], width: float, height: float) -> Shapes:
    """Shapes as an array, clipped to the page, without duplicates, in a fixed order."""
    shapes: Shapes = np.array(sorted(set(rows), key=repr), dtype=SHAPE)
    for low, high, limit in (("x0", "x1", width), ("top", "bottom", height)):
        shapes[low] = np.clip(shapes[low], 0.0, limit)
        shapes[high] = np.clip(shapes[high], 0.0, limit)
    extent = np.maximum(shapes["x1"] - shapes["x0"], shapes["bottom"] - shapes["top"])
    shapes = shapes[extent >= _MIN_RULE_PT]
    return shapes[np.lexsort((shapes["x1"], shapes["x0"], shapes["bottom"], shapes["top"], shapes["kind"]))]
