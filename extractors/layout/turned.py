"""Text that does not stand upright: turned by 90, 180 or 270 degrees, or slanted. It is kept, after the other text."""

from __future__ import annotations

import numpy as np

from extractors.layout.paragraphs import Setting
from extractors.layout.printed import Printed
from extractors.reading.glyphs import Glyphs


def turned_lines(glyphs: Glyphs) -> list[Setting]:
    """The lines of turned text: by turn, then in the order in which a reader who turns the page meets them."""
    settings: list[Setting] = []
    for turn in np.unique(glyphs["turn"][glyphs["turn"] != 0]).tolist():
        chosen = glyphs[glyphs["turn"] == turn]
        upright = _turned_back(chosen, turn)
        printed = Printed.of(upright)
        rows = np.round(upright["baseline"] / np.maximum(upright["size"] * 0.5, 1.0))
        for row in np.unique(rows):
            places = np.flatnonzero(rows == row)
            text = printed.text(places)
            if text:
                settings.append(_setting(chosen[places], text, len(settings)))
    return settings


def _turned_back(glyphs: Glyphs, turn: int) -> Glyphs:
    """The glyphs as they would stand upright; only their order and distances matter."""
    angle = np.radians(turn)
    x, y = (glyphs["x0"] + glyphs["x1"]) / 2, (glyphs["top"] + glyphs["bottom"]) / 2
    along = x * np.cos(angle) + y * np.sin(angle)
    back = glyphs.copy()
    half = np.maximum(glyphs["x1"] - glyphs["x0"], glyphs["bottom"] - glyphs["top"]) / 2
    back["x0"], back["x1"] = along - half, along + half
    back["baseline"] = -x * np.sin(angle) + y * np.cos(angle)
    return back


def _setting(glyphs: Glyphs, text: str, number: int) -> Setting:
    x0, x1 = float(glyphs["x0"].min()), float(glyphs["x1"].max())
    top, bottom = float(glyphs["top"].min()), float(glyphs["bottom"].max())
    size = float(np.median(glyphs["size"]))
    column = (-1, number)
    return Setting(text, x0, x1, top, bottom, bottom, size, bool(glyphs["bold"].mean() > 0.5), x0, x1, column, False)
