"""Which characters are set one below the other, as in a vertical title: closer down the page than across it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractors.reading.glyphs import Glyphs

MAX_STEP_EM = 1.4  # characters of a vertical line follow closer than lines of text do
MIN_STEP_EM = 0.8
SAME_X_EM = 0.15
SAME_SIZE = 0.05
_SAME_ROW_EM = 0.1
_CLOSER = 1.1
_FIRST_WIDE = 0x2E80
_RASTER_ROWS = 1e7  # more rows than a page has in the finest raster

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def stacked(glyphs: Glyphs) -> Mask:
    """Mask of the wide characters whose neighbour of the same size above or below is nearer than any beside them."""
    middle = (glyphs["x0"] + glyphs["x1"]) / 2
    down = _nearest(glyphs, middle, glyphs["baseline"], SAME_X_EM)
    close = (glyphs["code"] >= _FIRST_WIDE) & (down >= MIN_STEP_EM) & (down <= MAX_STEP_EM)
    if close.any():
        close &= _nearest(glyphs, glyphs["baseline"], middle, _SAME_ROW_EM) > _CLOSER * down
    return np.asarray(close)


def _nearest(glyphs: Glyphs, line: Floats, along: Floats, tolerance: float) -> Floats:
    """Distance in em to the nearest character of the same size on the same line; infinite where there is none."""
    size = np.ascontiguousarray(glyphs["size"])
    group = np.round(size, 1) * _RASTER_ROWS
    nearest = np.full(len(glyphs), np.inf)
    for shift in (0.0, 0.5):  # two rasters, so that no line is cut at a raster's edge
        raster = np.floor(line / np.maximum(2 * tolerance * size, 0.1) + shift)
        order = np.lexsort((along, group + raster))
        one, two = order[:-1], order[1:]
        step = (along[two] - along[one]) / size[two]
        same = (raster[one] == raster[two]) & (np.abs(size[one] - size[two]) <= SAME_SIZE * size[two])
        same &= np.abs(line[one] - line[two]) <= tolerance * size[two]
        step = np.where(same, step, np.inf)
        np.minimum.at(nearest, one, step)
        np.minimum.at(nearest, two, step)
    return nearest
