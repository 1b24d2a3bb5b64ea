"""Shapes on the picture of a page: rules, which are thin, dark and longer than any stroke of a character, and tinted boxes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractors.reading.glyphs import BOX, RULE_H, RULE_V, Shapes, shape_array

_MIN_PT = {RULE_H: 60.0, RULE_V: 40.0}  # longer than a dash or a stroke of large titles
_MAX_PT = 3.0  # thicker bars are no rules
_DARKER = 24  # grey levels below what is around
_AROUND_PT = 18.0
_BREAK_PT = 1.5  # noise breaks a rule for so long
_MIN_BOX_PT = (60.0, 12.0)  # width and height; the first is wider than characters of a title
_TINT = 8  # grey levels from paper to the faintest ground of a box
_SIDE_PT = 3.0
_SOLID = 0.95  # share of a box that its ground fills; pictures and shadows fill less


#: Kind, x0, x1, top, bottom (points), filled, stroked.
Shape = tuple[int, float, float, float, float, bool, bool]


def drawn_shapes(pixels: npt.NDArray[np.uint8], skew: float, scale: float) -> Shapes:
    """The rules and tinted boxes of a picture (``scale``: points a pixel) after its skew is taken out."""
    import cv2

    height, width = pixels.shape[:2]
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        turned = cv2.warpAffine(pixels, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
        pixels = np.asarray(turned, dtype=np.uint8)
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    around = 2 * round(_AROUND_PT / scale / 2) + 1
    dark = ((cv2.blur(grey, (around, around)).astype(np.int16) - grey) > _DARKER).astype(np.uint8)
    boxes = _boxes(pixels.min(axis=2), scale)
    rules = [rule for kind in (RULE_H, RULE_V) for rule in _runs(dark, kind, scale)]
    frames = [rule for rule in rules if any(_is_side(rule, box) for box in boxes)]
    return shape_array([*boxes, *(rule for rule in rules if rule not in frames)], width * scale, height * scale)


def _is_side(rule: Shape, box: Shape) -> bool:
    """Whether a rule, or a piece of one, is drawn along a side of a box, which then is its frame."""
    (kind, x0, x1, top, bottom, *_), (_, left, right, above, below, *_) = rule, box
    if kind == RULE_H:
        at, sides, low, high, extent = (top + bottom) / 2, (above, below), x0, x1, (left, right)
    else:
        at, sides, low, high, extent = (x0 + x1) / 2, (left, right), top, bottom, (above, below)
    near = any(abs(at - side) <= _SIDE_PT for side in sides)
    return near and low >= extent[0] - _SIDE_PT and high <= extent[1] + _SIDE_PT


def _boxes(darkest: npt.NDArray[np.uint8], scale: float) -> list[Shape]:
    """Rectangles of another ground than the paper; ``darkest`` is the darkest colour of each pixel."""
    import cv2

    side = max(round(_BREAK_PT / scale), 1)
    smooth = cv2.blur(darkest, (2 * side + 1, 2 * side + 1))
    tinted = (smooth < float(np.percentile(smooth, 95)) - _TINT).astype(np.uint8)
    wide, high = (max(round(points / scale), 1) for points in _MIN_BOX_PT)
    blobs = cv2.morphologyEx(tinted, cv2.MORPH_OPEN, np.ones((high, wide), dtype=np.uint8))
    outlines, _ = cv2.findContours(blobs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    rows: list[Shape] = []
    for outline in outlines:
        x, y, wide, high = cv2.boundingRect(outline)
        if cv2.contourArea(outline) >= _SOLID * (wide - 1) * (high - 1):
            x0, x1, top, bottom = x + side, x + wide - side, y + side, y + high - side  # smoothing widens it
            rows.append((BOX, x0 * scale, x1 * scale, top * scale, bottom * scale, True, False))
    return rows


def _runs(dark: npt.NDArray[np.uint8], kind: int, scale: float) -> list[Shape]:
    import cv2

    def kernel(points: float) -> npt.NDArray[np.uint8]:
        length = max(round(points / scale), 1)
        return np.ones((1, length) if kind == RULE_H else (length, 1), dtype=np.uint8)

    whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, kernel(_BREAK_PT))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel(_MIN_PT[kind]))
    _, _, stats, _ = cv2.connectedComponentsWithStats(long)
    rows: list[Shape] = []
    for x, y, wide, high, _ in (stats[1:] * scale).tolist():
        if (high if kind == RULE_H else wide) <= _MAX_PT:
            rows.append((kind, x, x + wide, y, y + high, True, False))
    return rows
