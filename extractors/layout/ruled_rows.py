"""Tables whose rows are told by horizontal rules or tinted stripes, while their columns are only white space.

Rules (or stripes) of one left and right end, one below the other, frame the rows. A rule that begins further right parts
the rows of the columns below it only: what stands left of it is a label that spans them. Between two rules that hold
many rows (a table of three rules) the rows are those of the column that has most.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.layout.blocks import Frame, inside
from extractors.layout.columns import BITS_PER_PT, coverage, holes
from extractors.layout.lines import Fragments, row_count, rows_of
from extractors.layout.measures import TABLE_GAP_EM
from extractors.layout.tables import Cell, Table
from extractors.reading.glyphs import BOX, RULE_H, Shapes

_SAME_Y_PT = 1.5
_JOIN_PT = 2.5  # borders of neighbouring cells that touch are one rule
_SAME_END_PT = 4.0
_MIN_RULES = 3
_MAX_ABOVE = 6  # rules of a heading that a run of rules may begin with
_STRIPE_EM = 5.0  # a tinted box higher than this is no row
_PROSE_EM = 9.0
_FULL_EM = 1.2
_MAX_PROSE_SHARE = 0.4
_MIN_FILLED = 0.5  # of the rows, those with text in at least two columns
_MAX_WRAPPED = 5.0  # lines of a row
_MIN_ROWS_SHARE = 0.6  # of the lines between two rules, those with several cells, if each is a row of its own
_MIN_STEP_EM = 0.9  # lines closer than this belong to different cells of one row
_MAX_ROWS = 6  # between two rules, except below the head of a table of three rules

Labels = npt.NDArray[np.int64]
Extent = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Rule:
    y: float
    x0: float
    x1: float


def row_ruled_tables(shapes: Shapes, found: Fragments, taken: Sequence[Frame], body: float) -> list[Table]:
    """The tables of a page that rules or stripes part into rows; ``taken`` are tables known already."""
    rules = _rules(shapes, body)
    tables: list[Table] = []
    for run in _runs(rules, found):
        for first in range(min(len(run) - _MIN_RULES, _MAX_ABOVE) + 1):  # a heading above may be ruled as wide
            table = _table_of(run[first:], rules, [*taken, *(table.frame for table in tables)], found, body)
            if table:
                tables.append(table)
                break
    return tables


def _table_of(
    run: Sequence[_Rule], rules: Sequence[_Rule], taken: Sequence[Frame], found: Fragments, body: float
) -> Table | None:
    """The table whose rows the rules of a run part, where no other table stands."""
    frame = Frame(run[0].x0, run[0].x1, run[0].y, run[-1].y)
    if any(_overlap(frame, other) for other in taken):
        return None
    inner = [rule for rule in rules if frame.top < rule.y < frame.bottom and frame.x0 - 1 <= rule.x0]
    partial = [rule for rule in inner if abs(rule.x1 - frame.x1) <= _SAME_END_PT and rule not in run]
    return _table(frame, [rule.y for rule in run], partial, found, body)


def _rules(shapes: Shapes, body: float) -> list[_Rule]:
    """Horizontal rules and the edges of stripes, collinear ones that touch joined, from top to bottom."""
    raw: list[_Rule] = []
    for shape in shapes:
        x0, x1, top, bottom = (float(shape[name]) for name in ("x0", "x1", "top", "bottom"))
        if shape["kind"] == RULE_H:
            raw.append(_Rule((top + bottom) / 2, x0, x1))
        elif shape["kind"] == BOX and shape["filled"] and not shape["stroked"] and bottom - top <= _STRIPE_EM * body:
            raw += [_Rule(top, x0, x1), _Rule(bottom, x0, x1)]
    joined: list[_Rule] = []
    for rule in sorted(raw, key=lambda rule: (rule.y, rule.x0)):
        place = next((i for i, other in enumerate(joined) if _touches(other, rule)), None)
        if place is None:
            joined.append(rule)
        else:
            other = joined[place]
            joined[place] = _Rule(other.y, min(other.x0, rule.x0), max(other.x1, rule.x1))
    return joined


def _touches(one: _Rule, two: _Rule) -> bool:
    return abs(one.y - two.y) <= _SAME_Y_PT and two.x0 <= one.x1 + _JOIN_PT and one.x0 <= two.x1 + _JOIN_PT


def _runs(rules: Sequence[_Rule], found: Fragments) -> list[list[_Rule]]:
    """Rules of the same two ends below each other with rows between them, the widest and longest runs first."""
    groups: list[list[_Rule]] = []
    for rule in rules:
        group = next((group for group in groups if _same_ends(group[0], rule)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    runs = [run for group in groups for run in _parted(group, found, rules) if len(run) >= _MIN_RULES]
    return sorted(runs, key=lambda run: (run[0].x0 - run[0].x1, -len(run), run[0].y))


def _parted(group: Sequence[_Rule], found: Fragments, rules: Sequence[_Rule]) -> list[list[_Rule]]:
    """The rules of two ends cut where more stands between two of them than a row; and three of them, as far as the
    first two hold one line: the head of a table whose other rows have no rules."""
    heights = [_height(one, two, found, rules) for one, two in itertools.pairwise(group)]
    runs = [[group[0]]]
    for rule, height in zip(group[1:], heights, strict=True):
        if height > _MAX_WRAPPED:
            runs.append([])
        runs[-1].append(rule)
    heads = [list(group[i : i + 3]) for i in range(len(group) - 2) if heights[i] == 1 and heights[i + 1] > _MAX_WRAPPED]
    return runs + heads


def _height(one: _Rule, two: _Rule, found: Fragments, rules: Sequence[_Rule]) -> int:
    """The most lines between two rules, or between those inside that begin further right and part the rows there."""
    inner = [
        rule
        for rule in rules
        if one.y < rule.y < two.y and one.x0 < rule.x0 < one.x1 and abs(rule.x1 - one.x1) <= _SAME_END_PT
    ]
    if not inner:
        return row_count(found[inside(Frame(one.x0, one.x1, one.y, two.y), found)])
    left = max(rule.x0 for rule in inner)  # what stands left of it spans rows
    marks = [one.y, *sorted(rule.y for rule in inner), two.y]
    return max(row_count(found[inside(Frame(left, one.x1, y, below), found)]) for y, below in itertools.pairwise(marks))


def _same_ends(one: _Rule, two: _Rule) -> bool:
    return abs(one.x0 - two.x0) <= _SAME_END_PT and abs(one.x1 - two.x1) <= _SAME_END_PT


def _overlap(one: Frame, two: Frame) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.top < two.bottom and two.top < one.bottom


def _table(frame: Frame, ys: Sequence[float], partial: Sequence[_Rule], found: Fragments, body: float) -> Table | None:
    members = np.flatnonzero(inside(frame, found))
    columns = _columns(found[members], frame, body)
    if len(columns) < 2 or _is_prose(found[members], columns, body):
        return None
    cells: list[Cell] = []
    row, tall = 0, 0.0
    heights: list[int] = []
    for top, bottom in itertools.pairwise(ys):
        held = members[inside(Frame(frame.x0, frame.x1, top, bottom), found[members])]
        if not len(held):
            continue
        inner = [rule for rule in partial if top < rule.y < bottom]
        starts = _row_starts(top, inner, found[held], columns)
        heights.append(0 if inner else len(starts))
        tall = max(tall, row_count(found[held]) / len(starts))
        cells += _cells(found, held, columns, starts, bottom, row, min((rule.x0 for rule in inner), default=-1.0))
        row += len(starts)
    filled = sum(
        sum(bool(c.members) for c in cells if c.row <= place < c.row + c.row_span) >= 2 for place in range(row)
    )
    three_rules = len(heights) == 2 and heights[0] == 1
    if row < 2 or tall > _MAX_WRAPPED or filled < _MIN_FILLED * row or (max(heights) > _MAX_ROWS and not three_rules):
        return None
    return Table(frame, tuple(cells), row, by_row=True)


def _columns(text: Fragments, frame: Frame, body: float) -> list[Extent]:
    """The columns that white space parts through the whole table, as extents that touch each other."""
    mask = 0
    for line in text:
        mask |= coverage(float(line["x0"]), float(line["x1"]))
    cuts = [(low + high) / 2 / BITS_PER_PT for low, high in holes(mask, TABLE_GAP_EM * body)]
    edges = [frame.x0, *cuts, frame.x1]
    return list(itertools.pairwise(edges)) if len(text) else []


def _is_prose(text: Fragments, columns: Sequence[Extent], body: float) -> bool:
    """Whether much of the text stands in long lines that reach the edge of their column: columns of an article."""
    running = 0
    for low, high in columns:
        middle = (text["x0"] + text["x1"]) / 2
        column = text[(middle >= low) & (middle < high)]
        if len(column):
            full = (column["x1"].max() - column["x1"] <= _FULL_EM * body) & (
                column["x1"] - column["x0"] >= _PROSE_EM * body
            )
            running += int(column["count"][full].sum()) if np.count_nonzero(full) >= 3 else 0
    return running > _MAX_PROSE_SHARE * int(text["count"].sum())


def _row_starts(top: float, inner: Sequence[_Rule], text: Fragments, columns: Sequence[Extent]) -> list[float]:
    """Where the rows between two rules begin (y): at the rules between them and at each line of several cells."""
    parted_from = min((rule.x0 for rule in inner), default=float("-inf")) - _SAME_END_PT
    marks = [top, *sorted({round(rule.y, 1) for rule in inner}), float("inf")]
    middle_x, middle_y = (text["x0"] + text["x1"]) / 2, (text["top"] + text["bottom"]) / 2
    right = [extent for extent in columns if extent[0] >= parted_from]
    starts: list[float] = []
    for upper, lower in itertools.pairwise(marks):
        held = (middle_y >= upper) & (middle_y < lower) & (middle_x >= parted_from)
        starts += [upper, *_line_starts(text[held], right)[1:]]
    return starts


def _line_starts(text: Fragments, columns: Sequence[Extent]) -> list[float]:
    """The upper edges of the lines that are rows of their own; one where a cell runs over several lines.

    Lines of one row may overlap, where some cells have more of them than others and all are centred.
    """
    rows = rows_of(text["baseline"], text["size"])
    lines = [text[rows == row] for row in np.unique(rows)]
    if _overlapping([line for line in lines if not _is_label(line, columns)]):
        return [0.0]
    filled = [_cells_filled(line, columns) for line in lines]
    if sum(count >= min(2, len(columns)) for count in filled) < _MIN_ROWS_SHARE * len(lines):
        return [0.0]
    return [float(line["top"].min()) for line in lines] or [0.0]


def _is_label(line: Fragments, columns: Sequence[Extent]) -> bool:
    """Whether a line stands in the first column only, perhaps beside several rows."""
    return bool(columns) and bool(np.all((line["x0"] + line["x1"]) / 2 < columns[0][1]))


def _overlapping(lines: Sequence[Fragments]) -> bool:
    """Whether some line follows closer than the line of a row of its own could."""
    steps = (
        (two["baseline"].mean() - one["baseline"].mean(), two["size"].max()) for one, two in itertools.pairwise(lines)
    )
    return any(step < _MIN_STEP_EM * size for step, size in steps)


def _cells_filled(line: Fragments, columns: Sequence[Extent]) -> int:
    middle = (line["x0"] + line["x1"]) / 2
    return sum(bool(np.any((middle >= low) & (middle < high))) for low, high in columns)


def _cells(
    found: Fragments,
    held: Labels,
    columns: Sequence[Extent],
    starts: Sequence[float],
    bottom: float,
    row: int,
    parted_from: float,
) -> list[Cell]:
    """The cells between two rules; those left of ``parted_from`` are labels that span rows."""
    cells: list[Cell] = []
    middle_x = (found["x0"][held] + found["x1"][held]) / 2
    middle_y = (found["top"][held] + found["bottom"][held]) / 2
    edges = [*starts, bottom]
    for number, (low, high) in enumerate(columns):
        own = (middle_x >= low) & (middle_x < high)
        spans = [(place, place + 1) for place in range(len(starts))]
        if high <= parted_from + _SAME_END_PT:
            spans = _label_spans(found[held[own]], edges)
        for first, stop in spans:
            inner = own & (middle_y >= edges[first]) & (middle_y < edges[stop])
            frame = Frame(low, high, edges[first], edges[stop])
            cells.append(Cell(frame, row + first, stop - first, number, 1, tuple(held[inner].tolist())))
    return cells


def _label_spans(labels: Fragments, edges: Sequence[float]) -> list[tuple[int, int]]:
    """The rows (first, after the last) that each label spans, so that it stands in their middle."""
    count = len(edges) - 1
    rows = rows_of(labels["baseline"], labels["size"])
    middles = [float((labels["top"] + labels["bottom"])[rows == row].mean()) / 2 for row in np.unique(rows)]
    spans: list[tuple[int, int]] = []
    start = 0
    for middle in middles[:-1]:
        reach = 2 * middle - edges[start]
        stop = min(range(start + 1, count + 1), key=lambda place: abs(edges[place] - reach), default=count)
        spans.append((start, stop))
        start = stop
        if start >= count:
            return [(0, count)]
    return [*spans, (start, count)]
