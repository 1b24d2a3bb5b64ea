"""One page: glyphs and shapes to lines in reading order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from extractors.layout.blocks import Frame, frames_of, owner_of
from extractors.layout.columns import Item, Leaf, TableRow, block_item, text_item
from extractors.layout.dropcaps import drop_caps
from extractors.layout.edges import line_extents
from extractors.layout.heads import widen_heads
from extractors.layout.lines import ROW_EM, Fragments, Piece
from extractors.layout.order import Context, Rule, arrange
from extractors.layout.printed import Order
from extractors.layout.ruled_rows import row_ruled_tables
from extractors.layout.tables import Cell, Table, tables_and_frames
from extractors.layout.vertical import Stack, head_extent, stacks_of
from extractors.reading.glyphs import RULE_H, RULE_V, Shapes

_MIN_BOX_CHARACTERS = 60  # a box with less text has no body type of its own
_NOWHERE = -9  # owner of fragments that are no items of their own
_LINES_AHEAD = 24  # lines after a line, in all columns, among which the one below it is looked for
_WIDE_GAP_EM = 4.0  # pieces this far apart in one row are lines of their own


@dataclass(frozen=True, slots=True)
class Spot:
    """The part of a page where a line stands: numbers of its column, its zone and the box around it (0: none)."""

    column: int = 0
    zone: int = 0
    frame: int = 0


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line in reading order: its fragments, the edges of its column (points), and where on the page it stands.

    A table row has ``cells``: the fragments of each column, those of merged cells repeated; ``members`` are its own.
    ``vertical`` tells that its fragments stand below each other.
    """

    members: tuple[int, ...]
    left: float
    right: float
    spot: Spot = Spot()
    cells: tuple[tuple[int, ...], ...] = ()
    own: tuple[bool, ...] = ()
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all regions of a page share: the kept fragments, their places in the caller's array, blocks, owners."""

    found: Fragments
    pieces: list[Piece]
    kept: list[int]
    blocks: list[Frame | Table | Stack]
    parents: list[int]
    owner: Order
    context: Context
    zones: Iterator[int]
    columns: Iterator[int]
    caps: dict[int, int]

    def context_at(self, parent: int) -> Context:
        """The page's context with the type of a box where it holds enough text: boxes are often set smaller."""
        own = self.found[self.owner == parent]
        if parent < 0 or own["count"].sum() < _MIN_BOX_CHARACTERS:
            return self.context
        body = body_size(own)
        return replace(self.context, body=body, lead=usual_lead(own, body), known={}, parted={})

    def frames_at(self, parent: int) -> list[Frame]:
        """The boxes, tables, vertical titles and drop caps that stand directly in a region."""
        inside = [block for place, block in enumerate(self.blocks) if self.parents[place] == parent]
        caps = [self.found[cap] for line, cap in self.caps.items() if self.owner[line] == parent]
        frames = [block if isinstance(block, Frame) else block.frame for block in inside]
        return frames + [Frame.of(cap) for cap in caps]


def body_size(found: Fragments) -> float:
    """The type size (points) in which most characters of a page are set."""
    if not len(found):
        return 10.0
    sizes, place = np.unique(np.round(found["size"] * 2) / 2, return_inverse=True)
    return float(sizes[np.argmax(np.bincount(place, weights=found["count"]))])


def usual_lead(found: Fragments, body: float) -> float:
    """White space (points) between the ink of one body line and the next."""
    lines = found[np.abs(found["size"] - body) <= 0.1 * body]
    lines = lines[np.lexsort((lines["x0"], lines["baseline"]))]
    x0, x1, baseline = (np.ascontiguousarray(lines[name]) for name in ("x0", "x1", "baseline"))
    behind = np.arange(len(lines))[:, None] + np.arange(1, _LINES_AHEAD)  # one row per line: the lines after it
    after = np.minimum(behind, len(lines) - 1)
    step = baseline[after] - baseline[:, None]
    under = (x0[after] < x1[:, None]) & (x1[after] > x0[:, None]) & (step > 0.8 * body) & (behind < len(lines))
    steps = np.where(under, step, np.inf).min(axis=1)  # to the next line below that stands under some part of it
    steps = steps[steps < 3.0 * body]
    return float(np.median(steps)) - 0.83 * body if len(steps) else 0.7 * body


def rules_of(shapes: Shapes, kind: int) -> tuple[Rule, ...]:
    """The horizontal or vertical rules among the shapes."""
    chosen = shapes[shapes["kind"] == kind]
    at, low, high = ("top", "x0", "x1") if kind == RULE_H else ("x0", "top", "bottom")
    other = "bottom" if kind == RULE_H else "x1"
    return tuple(Rule(float(row[at] + row[other]) / 2, float(row[low]), float(row[high])) for row in chosen)


def lay_out(found: Fragments, shapes: Shapes, kept: Order) -> list[PlacedLine]:
    """The lines of the fragments ``kept`` (places in ``found``) in reading order."""
    chosen = found.take(kept)  # of records many times faster than by []
    if not len(chosen):
        return []
    body = body_size(chosen)
    context = Context(body, usual_lead(chosen, body), rules_of(shapes, RULE_H), rules_of(shapes, RULE_V))
    tables, ruled = tables_and_frames(shapes, chosen)
    tables += row_ruled_tables(shapes, chosen, [table.frame for table in tables], body)
    frames = frames_of(shapes, chosen, ruled, [table.frame for table in tables])
    owner = owner_of(frames, chosen)
    parents = [frame.parent for frame in frames]
    for place, table in enumerate(tables, start=len(frames)):
        inside = [index for cell in table.cells for index in cell.members]
        parents.append(int(owner[inside[0]]) if inside else -1)
        owner[inside] = place
    stacks = [stack for stack in stacks_of(chosen, body) if not any(owner[list(stack.lines[0])] >= len(frames))]
    for place, stack in enumerate(stacks, start=len(frames) + len(tables)):
        parents.append(int(owner[stack.lines[0][0]]))
        owner[[index for line in stack.lines for index in line]] = place
    caps = {line: cap for line, cap in drop_caps(chosen, body).items() if owner[cap] < len(frames)}
    owner[list(caps.values())] = _NOWHERE
    pieces = [Piece(*row) for row in chosen.tolist()]
    blocks: list[Frame | Table | Stack] = [*frames, *tables, *stacks]
    numbers = (itertools.count(1), itertools.count(1))
    lines = _region(-1, _Scene(chosen, pieces, kept.tolist(), blocks, parents, owner, context, *numbers, caps))
    return _with_caps(lines, {int(kept[line]): int(kept[cap]) for line, cap in caps.items()})


def _with_caps(lines: list[PlacedLine], caps: dict[int, int]) -> list[PlacedLine]:
    """The lines with drop caps in front of the fragments they belong to."""

    def capped(members: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(place for member in members for place in ((caps[member], member) if member in caps else (member,)))

    if not caps:
        return lines
    return [replace(line, members=capped(line.members), cells=tuple(map(capped, line.cells))) for line in lines]


def _region(parent: int, scene: _Scene) -> list[PlacedLine]:
    context = scene.context_at(parent)
    items = [_item(place, scene.pieces[place]) for place in np.flatnonzero(scene.owner == parent).tolist()]
    for place, block in enumerate(scene.blocks):
        if scene.parents[place] == parent:
            frame = block if isinstance(block, Frame) else block.frame
            if isinstance(block, Stack):
                frame = head_extent(block, items, context.body)
            items.append(block_item(place, frame.x0, frame.x1, frame.top, frame.bottom))
    items = widen_heads(items, context)
    lines: list[PlacedLine] = []
    zone = 0
    for leaf in arrange(items, context):
        zone = zone if leaf.flows else next(scene.zones)
        lines.extend(_lines(leaf, scene, zone, parent))
    return lines


def _item(index: int, p: Piece) -> Item:
    return text_item(index, p.x0, p.x1, p.baseline, p.size, p.bold > 0.5, chr(p.first), chr(p.last))


def _lines(leaf: Leaf, scene: _Scene, zone: int, parent: int) -> list[PlacedLine]:
    """A leaf's lines from top to bottom; blocks are laid out where they stand."""
    spot = Spot(next(scene.columns), zone, parent + 1)
    if leaf.rows:
        return [replace(_table_row(row, leaf, scene), spot=spot) for row in leaf.rows]
    rows = _rows([item for item in leaf.items if item.kind == "text"])
    extents = line_extents(rows, leaf, scene.frames_at(parent)) if rows else []
    parts: list[tuple[float, list[PlacedLine]]] = []
    for row, (left, right) in zip(rows, extents, strict=True):
        for piece in _pieces(row):
            members = tuple(scene.kept[item.index] for item in piece)
            parts.append((piece[0].baseline, [PlacedLine(members, left, right, spot)]))
    for item in leaf.items:
        if item.kind == "block":
            block = scene.blocks[item.index]
            if isinstance(block, Table):
                inner = [replace(line, spot=spot) for line in _table_lines(block, scene)]
            elif isinstance(block, Stack):
                inner = [replace(line, spot=spot) for line in _stack_lines(block, scene)]
            else:
                inner = _region(item.index, scene)
            parts.append((item.top, inner))
    return [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]


def _rows(texts: list[Item]) -> list[list[Item]]:
    """The items by row as `lines.rows_of` tells them, each row from left to right."""
    rows: list[list[Item]] = []
    last = None
    for item in sorted(texts, key=attrgetter("baseline")):
        if last is None or item.baseline - last.baseline > ROW_EM * min(item.size, last.size):
            rows.append([])
        rows[-1].append(item)
        last = item
    return [sorted(row, key=attrgetter("x0")) for row in rows]


def _pieces(row: list[Item]) -> list[list[Item]]:
    """The items of one row, parted where the gap is very wide."""
    pieces = [row[:1]]
    for one, two in itertools.pairwise(row):
        if two.x0 - one.x1 > _WIDE_GAP_EM * max(one.size, two.size):
            pieces.append([])
        pieces[-1].append(two)
    return pieces


def _table_row(row: TableRow, leaf: Leaf, scene: _Scene) -> PlacedLine:
    cells = tuple(tuple(scene.kept[item.index] for item in cell) for cell in row.cells)
    members = tuple(place for cell, mine in zip(cells, row.own, strict=True) if mine for place in cell)
    return PlacedLine(members, leaf.left, leaf.right, cells=cells, own=row.own)


def _table_lines(table: Table, scene: _Scene) -> list[PlacedLine]:
    """One line per row; or, where cells hold whole texts, the lines of one cell after the other."""
    if not table.by_row:
        cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
        return [line for cell in cells for line in _cell_lines(cell, scene)]
    lines = []
    for row in range(table.rows):
        cells = table.row_cells(row)
        own = tuple(cell.row == row for cell in cells)
        texts = tuple(tuple(scene.kept[place] for place in _in_order(cell, scene)) for cell in cells)
        members = tuple(place for cell, mine in zip(texts, own, strict=True) if mine for place in cell)
        if members:
            lines.append(PlacedLine(members, table.frame.x0, table.frame.x1, cells=texts, own=own))
    return lines


def _stack_lines(stack: Stack, scene: _Scene) -> list[PlacedLine]:
    lines = [tuple(scene.kept[place] for place in line) for line in stack.lines]
    return [PlacedLine(line, stack.frame.x0, stack.frame.x1, vertical=True) for line in lines]


def _cell_lines(cell: Cell, scene: _Scene) -> list[PlacedLine]:
    items = [_item(place, scene.pieces[place]) for place in cell.members]
    return [line for leaf in arrange(items, scene.context) for line in _lines(leaf, scene, 0, -2)]


def _in_order(cell: Cell, scene: _Scene) -> list[int]:
    """A cell's fragments from top to bottom, each row from left to right."""
    return [item.index for row in _rows([_item(place, scene.pieces[place]) for place in cell.members]) for item in row]
