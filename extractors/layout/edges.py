"""Where a line could begin and end: the edges of its column, drawn in beside a box that the text runs round."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.layout.blocks import Frame
from extractors.layout.columns import Item, Leaf
from extractors.layout.measures import EDGE_LINES, SAME_EDGE_EM

_MIN_WIDTH_EM = 8.0  # a narrower stretch of lines that end together is a list of short names

Extent = tuple[float, float]


def line_extents(rows: Sequence[Sequence[Item]], leaf: Leaf, frames: Sequence[Frame]) -> list[Extent]:
    """Left and right edge (points) for each row of a leaf; ``frames`` are the boxes that stand in or beside the leaf."""
    beside = [tuple(place for place, frame in enumerate(frames) if _beside(row, frame, leaf)) for row in rows]
    groups = {key: [row for row, own in zip(rows, beside, strict=True) if own == key] for key in set(beside)}
    extents = {key: _extent(members, leaf, drawn_in=bool(key)) for key, members in groups.items()}
    return [extents[key] for key in beside]


def _beside(row: Sequence[Item], frame: Frame, leaf: Leaf) -> bool:
    """Whether a box stands at one side of a row and inside the leaf's width."""
    top, bottom = min(item.top for item in row), max(item.bottom for item in row)
    if bottom <= frame.top or top >= frame.bottom or frame.x1 <= leaf.left or frame.x0 >= leaf.right:
        return False
    return frame.x0 >= row[-1].x1 - 1.0 or frame.x1 <= row[0].x0 + 1.0


def _extent(rows: Sequence[Sequence[Item]], leaf: Leaf, *, drawn_in: bool) -> Extent:
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    if drawn_in and len(rows) > 1:
        return left, right
    size = sorted(row[-1].size for row in rows)[len(rows) // 2]
    ends = sum(right - row[-1].x1 <= SAME_EDGE_EM * size for row in rows)
    own = ends >= min(EDGE_LINES, max(2, len(rows) - 1)) and right - left >= _MIN_WIDTH_EM * size
    return (left if len(rows) > 1 else leaf.left), (right if own else leaf.right)
