"""Rules on the picture of a page: thin dark lines much longer than any stroke of a character."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractors.reading.glyphs import RULE_H, RULE_V, Shapes, shape_array

_MIN_PT = 40.0  # longer than the strokes of large titles
_MAX_PT = 3.0  # thicker bars are no rules
_DARKER = 24  # grey levels below what is around
_AROUND_PT = 18.0
_BREAK_PT = 1.5  # noise breaks a rule for so long


def drawn_rules(pixels: npt.NDArray[np.uint8], skew: float, scale: float) -> Shapes:
    """The horizontal and vertical rules of a picture (``scale``: points a pixel) after its skew is taken out."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    if skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
        grey = cv2.warpAffine(grey, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    around = 2 * round(_AROUND_PT / scale / 2) + 1
    dark = ((cv2.blur(grey, (around, around)).astype(np.int16) - grey) > _DARKER).astype(np.uint8)
    rows = [*_runs(dark, RULE_H, scale), *_runs(dark, RULE_V, scale)]
    return shape_array(rows, width * scale, height * scale)


def _runs(dark: npt.NDArray[np.uint8], kind: int, scale: float) -> list[tuple[object, ...]]:
    import cv2

    def kernel(points: float) -> npt.NDArray[np.uint8]:
        length = max(round(points / scale), 1)
        return np.ones((1, length) if kind == RULE_H else (length, 1), dtype=np.uint8)

    whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, kernel(_BREAK_PT))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, kernel(_MIN_PT))
    _, _, stats, _ = cv2.connectedComponentsWithStats(long)
    rows: list[tuple[object, ...]] = []
    for x, y, wide, high, _ in (stats[1:] * scale).tolist():
        if (high if kind == RULE_H else wide) <= _MAX_PT:
            rows.append((kind, x, x + wide, y, y + high, True, False))
    return rows
