"""Ruled tables: drawn rules and frames to cells, rows and spans.

Edges that touch form one net. A net's rules give a raster; cells of the raster that no rule parts are one (merged)
cell. What a merged cell says holds for each row it spans, whatever the order in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.layout.blocks import Frame, inside
from extractors.layout.lines import Fragments, row_count
from extractors.reading.glyphs import BOX, RULE_H, RULE_V, Shapes

_TOUCH_PT = 2.5  # edges this close meet
_MAX_MEDIAN_LINES = 3  # cells of a table hold a few lines, framed articles hold many
_MAX_CELL_LINES = 8
_MAX_LABEL_LINES = 2

#: An edge: ``at`` is its y (horizontal) or x (vertical), ``low``–``high`` where it runs.
EDGE = np.dtype([("across", np.bool_), ("at", np.float64), ("low", np.float64), ("high", np.float64)])
Edges = npt.NDArray[np.void]
Labels = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in points and in rows and columns of its table; ``members`` are the fragments inside it."""

    frame: Frame
    row: int
    row_span: int
    column: int
    column_span: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; ``by_row`` is false where cells hold whole texts, which are read cell by cell."""

    frame: Frame
    cells: tuple[Cell, ...]
    rows: int
    by_row: bool

    def row_cells(self, row: int) -> list[Cell]:
        """The cells of a row from left to right, those that reach into it from above included."""
        found = [cell for cell in self.cells if cell.row <= row < cell.row + cell.row_span]
        return sorted(found, key=lambda cell: cell.column)


def tables_and_frames(shapes: Shapes, found: Fragments) -> tuple[list[Table], list[Frame]]:
    """The ruled tables, and the frames that rules draw around text without being a table."""
    edges = edges_of(shapes)
    tables: list[Table] = []
    frames: list[Frame] = []
    for net in _nets(edges):
        cells, rows, columns = _cells(edges[net], found)
        filled = [cell for cell in cells if cell.members]
        lines = [row_count(found.take(cell.members)) for cell in filled]
        if rows >= 2 and columns >= 2 and len(filled) >= 4 and _is_table(filled, lines):
            by_row = max(lines) <= _MAX_CELL_LINES and float(np.median(lines)) <= _MAX_MEDIAN_LINES
            tables.append(Table(_hull(cells), tuple(cells), rows, by_row))
        else:
            frames.extend(cell.frame for cell in filled)
    return tables, frames


def edges_of(shapes: Shapes) -> Edges:
    """The rules and the four sides of stroked boxes."""
    rows: list[tuple[bool, float, float, float]] = []
    for shape in shapes:
        x0, x1, top, bottom = (float(shape[name]) for name in ("x0", "x1", "top", "bottom"))
        if shape["kind"] == RULE_H:
            rows.append((True, (top + bottom) / 2, x0, x1))
        elif shape["kind"] == RULE_V:
            rows.append((False, (x0 + x1) / 2, top, bottom))
        elif shape["kind"] == BOX and shape["stroked"]:
            rows += [(True, top, x0, x1), (True, bottom, x0, x1), (False, x0, top, bottom), (False, x1, top, bottom)]
    return np.array(rows, dtype=EDGE)


def _nets(edges: Edges) -> list[Labels]:
    """Groups of edges that touch, as index arrays."""
    if not len(edges):
        return []
    x0 = np.where(edges["across"], edges["low"], edges["at"]) - _TOUCH_PT / 2
    x1 = np.where(edges["across"], edges["high"], edges["at"]) + _TOUCH_PT / 2
    top = np.where(edges["across"], edges["at"], edges["low"]) - _TOUCH_PT / 2
    bottom = np.where(edges["across"], edges["at"], edges["high"]) + _TOUCH_PT / 2
    touch = (x0[:, None] <= x1) & (x0 <= x1[:, None]) & (top[:, None] <= bottom) & (top <= bottom[:, None])
    label = np.arange(len(edges))
    while True:
        lower = np.where(touch, label, len(edges)).min(axis=1)
        if np.array_equal(lower, label):
            return [np.flatnonzero(label == value) for value in np.unique(label)]
        label = lower


def _raster(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Positions without their near doubles, ascending."""
    ordered = np.sort(values)
    groups = np.split(ordered, np.flatnonzero(np.diff(ordered) > _TOUCH_PT) + 1)
    return np.array([group.mean() for group in groups if len(group)])


def _cells(net: Edges, found: Fragments) -> tuple[list[Cell], int, int]:
    """The closed cells of a net with their text, and the raster's numbers of rows and columns."""
    across, down = net[net["across"]], net[~net["across"]]
    ys, xs = _raster(across["at"]), _raster(down["at"])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return [], 0, 0
    over, beside = _drawn(across, ys, xs), _drawn(down, xs, ys).T
    cells = []
    for first_row, last_row, first, last in _merged(over, beside):
        frame = Frame(float(xs[first]), float(xs[last + 1]), float(ys[first_row]), float(ys[last_row + 1]))
        closed = over[first_row, first : last + 1].all() and over[last_row + 1, first : last + 1].all()
        closed &= beside[first_row : last_row + 1, first].all() and beside[first_row : last_row + 1, last + 1].all()
        if closed:
            members = tuple(np.flatnonzero(inside(frame, found)).tolist())
            cells.append(Cell(frame, first_row, last_row - first_row + 1, first, last - first + 1, members))
    return cells, rows, columns


def _drawn(edges: Edges, at: Floats, marks: Floats) -> npt.NDArray[np.bool_]:
    """Whether an edge is drawn at each position (rows) between each two marks that follow each other (columns)."""
    middle = (marks[:-1] + marks[1:]) / 2
    near = np.abs(edges["at"] - at[:, None]) <= _TOUCH_PT
    covers = (edges["low"][:, None] <= middle) & (edges["high"][:, None] >= middle)
    return np.asarray(near @ covers)  # of truth values: any edge that is near and covers


def _merged(over: npt.NDArray[np.bool_], beside: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Raster cells joined where no edge parts them: (first row, last row, first column, last column)."""
    rows, columns = len(over) - 1, over.shape[1]
    label = np.arange(rows * columns).reshape(rows, columns)
    for _ in range(rows + columns):
        before = label.copy()
        for row in range(rows):
            for column in range(columns):
                if column and not beside[row, column]:
                    label[row, column - 1 : column + 1] = label[row, column - 1 : column + 1].min()
                if row and not over[row, column]:
                    label[row - 1 : row + 1, column] = label[row - 1 : row + 1, column].min()
        if np.array_equal(before, label):
            break
    spans = []
    for value in np.unique(label):
        at_rows, at_columns = np.nonzero(label == value)
        spans.append((int(at_rows.min()), int(at_rows.max()), int(at_columns.min()), int(at_columns.max())))
    return spans


def _is_table(cells: Sequence[Cell], counts: Sequence[int]) -> bool:
    """Whether cells are short, by their ``counts`` of lines, or at least those of the first column, as labels are."""
    first = min(cell.column for cell in cells)
    labels = [count for cell, count in zip(cells, counts, strict=True) if cell.column == first]
    return float(np.median(counts)) <= _MAX_MEDIAN_LINES or max(labels) <= _MAX_LABEL_LINES


def _hull(cells: Sequence[Cell]) -> Frame:
    frames = [cell.frame for cell in cells]
    return Frame(
        min(frame.x0 for frame in frames),
        max(frame.x1 for frame in frames),
        min(frame.top for frame in frames),
        max(frame.bottom for frame in frames),
    )
