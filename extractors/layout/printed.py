"""The text of lines: the characters from left to right, and blanks only where the page has or needs them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.reading.glyphs import Glyphs, is_space, string_of

_DASHES = np.array([0x2D, 0x2013, 0x2014], dtype=np.uint32)
_DASH, _LATIN = 1, 2  # two neighbours that make 3 or more part words: a letter and a letter, a letter and a dash
_PART_WORDS = 3
_LATIN_SPACE_EM = 0.22  # Latin words stand at least this far apart
_WIDE_SPACE_EM = 2.0  # a gap that even a stretched line does not have: printed as one blank
_SAME_LINE_EM = 0.25

Order = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def middle_of(glyphs: Glyphs) -> Floats:
    """Where glyphs stand in their line: by the middle, since squeezed quotes begin left of the character before."""
    return np.asarray((glyphs["x0"] + glyphs["x1"]) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """All glyphs of a page, ready to be put together to lines; lines are given as places in the page's glyphs.

    ``blanks`` are the places of the upright blanks that the page itself prints.
    """

    characters: str
    x0: Floats
    x1: Floats
    middle: Floats
    baseline: Floats
    size: Floats
    space: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.uint8]
    blanks: Order

    @classmethod
    def of(cls, glyphs: Glyphs) -> Printed:
        """What all lines of a page have in common, computed once."""
        codes = glyphs["code"]
        kind = np.where(_is_latin(codes), _LATIN, np.where(np.isin(codes, _DASHES), _DASH, 0)).astype(np.uint8)
        space = is_space(codes)
        x0, x1, baseline, size = (np.ascontiguousarray(glyphs[name]) for name in ("x0", "x1", "baseline", "size"))
        blanks = np.flatnonzero(space & (glyphs["turn"] == 0))
        return cls(string_of(codes), x0, x1, middle_of(glyphs), baseline, size, space, kind, blanks)

    def blanks_in(self, x0: float, x1: float, baseline: float, size: float) -> Order:
        """The printed blanks of a line: its edges, its baseline and its type size in points."""
        blanks = self.blanks
        here = np.abs(self.baseline[blanks] - baseline) <= _SAME_LINE_EM * size
        here &= (self.x0[blanks] >= x0) & (self.x1[blanks] <= x1)
        return blanks[here]

    def gaps_before(self, order: Order) -> list[int]:
        """How many gaps in which a blank may be seen stand before each glyph of an order, from its first one on."""
        gap, letters = self._gaps(order)
        return [0, *np.cumsum((gap > _WIDE_SPACE_EM) | (letters & (gap > _LATIN_SPACE_EM))).tolist()]

    def _gaps(self, order: Order) -> tuple[Floats, npt.NDArray[np.bool_]]:
        """The white space between neighbours in em, and whether they are letters that make part words."""
        size, kind = self.size[order], self.kind[order]
        gap = (self.x0[order[1:]] - self.x1[order[:-1]]) / np.maximum(size[1:], size[:-1])
        return gap, kind[1:] + kind[:-1] >= _PART_WORDS

    def text(self, line: Order) -> str:
        """The text of glyphs that form one line."""
        line = line[np.argsort(self.middle[line], kind="stable")]
        space = self.space[line]
        printed = space.any()
        visible = line[~space] if printed else line
        if not len(visible):
            return ""
        characters = [self.characters[place] for place in visible.tolist()]
        blank = self._inferred(visible)
        if printed:
            blank[np.searchsorted(self.middle[visible], self.middle[line[space]])] = True
        for place in np.flatnonzero(blank[:-1]).tolist():
            if place:
                characters[place] = " " + characters[place]
        return "".join(characters)

    def _inferred(self, visible: Order) -> npt.NDArray[np.bool_]:
        """Before which character a blank is seen: a gap between Latin words, or a very wide gap; one place to spare."""
        gap, letters = self._gaps(visible)
        blank = np.zeros(len(visible) + 1, dtype=np.bool_)
        blank[1:-1] = gap > _WIDE_SPACE_EM
        apart = letters & (gap > _LATIN_SPACE_EM)
        if apart.any():
            usual = max(float(np.median(gap)), 0.0) if len(gap) > 2 else 0.0  # letter spacing parts no words
            blank[1:-1] |= apart & (gap - usual > _LATIN_SPACE_EM)
        return blank


def _is_latin(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    letters = ((codes | 0x20) >= 0x61) & ((codes | 0x20) <= 0x7A)
    return letters | ((codes >= 0x30) & (codes <= 0x39))
