"""Drawn boxes as blocks: which box holds which text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.layout.lines import Fragments
from extractors.reading.glyphs import BOX, Shapes

_SAME_BOX_PT = 4.0  # a frame drawn twice (fill and stroke, or two outlines) is one box
_PAGE_SHARE = 0.9  # a box that holds nearly all of the page's text is the page's ground or frame


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle in points; ``parent`` is the place of the smallest frame around it, or -1."""

    x0: float
    x1: float
    top: float
    bottom: float
    parent: int = -1

    @classmethod
    def of(cls, row: np.void) -> Frame:
        """The box of a shape or a fragment."""
        return cls(float(row["x0"]), float(row["x1"]), float(row["top"]), float(row["bottom"]))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point (pt) lies in the box."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    @property
    def area(self) -> float:
        """Area in square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)


def frames_of(shapes: Shapes, found: Fragments, ruled: list[Frame], tables: list[Frame]) -> list[Frame]:
    """The boxes (and frames ``ruled`` by rules) that hold text but not the whole page, largest first.

    Each knows the box around it. Boxes that are cells of ``tables`` are left out.
    """
    boxes = [Frame.of(row) for row in shapes[shapes["kind"] == BOX]] + ruled
    frames: list[Frame] = []
    for frame in sorted(boxes, key=lambda frame: (-frame.area, frame.top, frame.x0)):
        if any(_within(frame, table) for table in tables):
            continue
        count = int(inside(frame, found).sum())
        if not count or count >= _PAGE_SHARE * len(found) or any(_same(frame, other) for other in frames):
            continue
        frames.append(frame)
    return [_with_parent(frame, frames[:place]) for place, frame in enumerate(frames)]


def _within(frame: Frame, table: Frame) -> bool:
    return table.holds((frame.x0 + frame.x1) / 2, (frame.top + frame.bottom) / 2) and frame.area <= 1.05 * table.area


def inside(frame: Frame, found: Fragments) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mask of the fragments whose middle lies in a frame."""
    x, y = (found["x0"] + found["x1"]) / 2, (found["top"] + found["bottom"]) / 2
    mask = (x >= frame.x0) & (x <= frame.x1) & (y >= frame.top) & (y <= frame.bottom)
    return np.asarray(mask)


def _same(one: Frame, two: Frame) -> bool:
    pairs = ((one.x0, two.x0), (one.x1, two.x1), (one.top, two.top), (one.bottom, two.bottom))
    return all(abs(a - b) <= _SAME_BOX_PT for a, b in pairs)


def _with_parent(frame: Frame, larger: list[Frame]) -> Frame:
    x, y = (frame.x0 + frame.x1) / 2, (frame.top + frame.bottom) / 2
    around = [place for place, other in enumerate(larger) if other.holds(x, y) and other.area > 1.02 * frame.area]
    parent = around[-1] if around else -1
    return Frame(frame.x0, frame.x1, frame.top, frame.bottom, parent)


def owner_of(frames: list[Frame], found: Fragments) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Per fragment the smallest frame that holds it, or -1."""
    owner = np.full(len(found), -1, dtype=np.int64)
    for place, frame in enumerate(frames):  # from large to small: the last one wins
        owner[inside(frame, found)] = place
    return owner
