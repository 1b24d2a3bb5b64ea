"""Tables without rules: columns of text that are read row by row, told apart from columns that are read downwards.

Side-by-side text is read down each column unless something shows that rows belong together: labels in the first
column that stand where groups of rows have their middle or their beginning, or columns of another kind (numbers beside
words, a bold head row). Columns that are numbered lists are always read downwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.layout.columns import Item, Strip, TableRow
from extractors.layout.measures import FULL_EM

_ALIGNED_EM = 0.3  # baselines of one row differ by less
_LABEL_EM = 9.0  # labels are shorter
_LOOSE_STEP = 1.6  # labels stand further apart than lines of text do
_FLUSH_EM = 0.8
_NARROW_EM = 8.0
_MOST = 0.5
_MIN_WHOLE = 0.8  # share of the rows of a table that have no empty cell
_NUMERIC = frozenset("0123456789.,%+-—/:()（）～~元月年日")

Row = list[Item]


def rows_of_items(items: Sequence[Item], body: float) -> list[Row]:
    """Items grouped by baseline, from top to bottom, each row from left to right."""
    rows: list[Row] = []
    for item in sorted(items, key=lambda item: item.baseline):
        if rows and item.baseline - rows[-1][-1].baseline <= _ALIGNED_EM * body:
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda item: item.x0) for row in rows]


def group_heads(part: Sequence[Strip], body: float) -> list[Strip]:
    """The strips inside a part that hold one short text at its left edge, as heads of groups of rows do."""
    left = min((item.x0 for strip in part for item in strip.items), default=0.0)
    return [
        strip
        for strip in part[1:-1]
        if len(strip.items) == 1
        and strip.items[0].x0 - left <= _FLUSH_EM * body
        and strip.items[0].x1 - left <= _LABEL_EM * body
    ]


def table_rows(
    columns: Sequence[Sequence[Item]], body: float, lead: float, heads: Sequence[Item] = ()
) -> list[TableRow]:
    """The rows of columns that form a table, or [] if the columns are to be read one after the other.

    ``heads`` stand alone in their row, each above a group of rows; they may be wider than the first column.
    """
    if len(columns) < 2 or any(item.kind != "text" for column in columns for item in column):
        return []
    if any(not column for column in columns):
        return []
    if heads:
        return _matrix_rows(columns, body, heads)
    labels = rows_of_items(columns[0], body)
    if any(row[-1].x1 - row[0].x0 > _LABEL_EM * body for row in labels):
        return []
    rows = rows_of_items([item for column in columns[1:] for item in column], body)
    if len(rows) < 2:
        return []
    groups = _centred(labels, rows) or _on_top(labels, rows, body)
    if groups and _stand_apart(labels, body, lead) and not _is_running(rows, columns[-1], body):
        return [
            _row(labels[place], row, columns, number == 0)
            for place, (first, stop) in enumerate(groups)
            for number, row in enumerate(rows[first:stop])
        ]
    if any(_is_text_column(column, body) for column in columns):
        return []
    return _matrix_rows(columns, body)


def _row(label: Row, row: Row, columns: Sequence[Sequence[Item]], first: bool) -> TableRow:
    cells = [tuple(label)]
    for column in columns[1:]:
        members = set(map(id, column))
        cells.append(tuple(item for item in row if id(item) in members))
    return TableRow(tuple(cells), (first, *(True for _ in columns[1:])))


def _centred(labels: Sequence[Row], rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Row ranges such that each label stands in the middle of its range and all rows are used, or []."""
    if not 2 <= len(labels) < len(rows):
        return []
    baselines = [row[0].baseline for row in rows]
    groups, start = [], 0
    for label in labels:
        middle = _place_between(baselines, label[0].baseline)
        stop = round(2 * middle - start) + 1
        if abs(2 * middle - start + 1 - stop) > 0.3 or not start < stop <= len(rows):
            return []
        groups.append((start, stop))
        start = stop
    return groups if start == len(rows) else []


def _place_between(baselines: Sequence[float], y: float) -> float:
    """Where y stands in a list of baselines, with fractions between two of them."""
    for place, (above, below) in enumerate(pairwise(baselines)):
        if y <= below:
            return place + (y - above) / (below - above)
    return float(len(baselines) - 1)


def _on_top(labels: Sequence[Row], rows: Sequence[Row], body: float) -> list[tuple[int, int]]:
    """Row ranges such that each label stands beside the first row of its range, or []."""
    if not 2 <= len(labels) < len(rows):
        return []
    starts = []
    for label in labels:
        near = [n for n, row in enumerate(rows) if abs(row[0].baseline - label[0].baseline) <= _ALIGNED_EM * body]
        if not near:
            return []
        starts.append(near[0])
    return list(pairwise([*starts, len(rows)])) if starts[0] == 0 else []


def _stand_apart(labels: Sequence[Row], body: float, lead: float) -> bool:
    """Whether labels stand further apart than lines of running text do."""
    steps = [two[0].baseline - one[0].baseline for one, two in pairwise(labels)]
    return sum(step > _LOOSE_STEP * (lead + 0.83 * body) for step in steps) >= 0.6 * len(steps)


def _is_running(rows: Sequence[Row], column: Sequence[Item], body: float) -> bool:
    """Whether many rows are long and reach the right edge, as running text does."""
    left, right = min(item.x0 for item in column), max(item.x1 for item in column)
    full = sum(right - row[-1].x1 <= FULL_EM * body for row in rows)
    return right - left > _LABEL_EM * body and full > 0.4 * len(rows)


def _is_text_column(column: Sequence[Item], body: float) -> bool:
    """Whether most lines of a column fill it from edge to edge, as running text does and cells do not."""
    left, right = min(item.x0 for item in column), max(item.x1 for item in column)
    full = sum(right - item.x1 <= _FLUSH_EM * body and item.x0 - left <= _FLUSH_EM * body for item in column)
    return right - left > _NARROW_EM * body and full >= _MOST * len(column)


def _matrix_rows(columns: Sequence[Sequence[Item]], body: float, heads: Sequence[Item] = ()) -> list[TableRow]:
    """The rows of a table in which (nearly) every row has a cell in every column; [] for no such table.

    A row with the first cell only is a head for the rows below it; few other cells may be empty.
    """
    plain, columns = columns, [[*columns[0], *heads], *columns[1:]]
    rows = rows_of_items([item for column in columns for item in column], body)
    members = [set(map(id, column)) for column in columns]
    cells = [tuple(tuple(item for item in row if id(item) in column) for column in members) for row in rows]
    whole = [row for row in cells if all(row)]
    alone = sum(bool(row[0]) and not any(row[1:]) for row in cells)
    if len(whole) < 3 or len(whole) < _MIN_WHOLE * (len(cells) - alone) or alone > len(whole):
        return []
    if any(len(cell) > 1 for row in cells for cell in row[:1]) or not _kinds_differ(plain):
        return []
    return [TableRow(row, tuple(True for _ in row)) for row in cells]


def _kinds_differ(columns: Sequence[Sequence[Item]]) -> bool:
    """Whether some column begins with digits in nearly all rows and another in hardly any."""
    below = [sorted(column, key=lambda item: item.baseline)[1:] for column in columns]  # the first may be a head row
    return any(_numeric_apart([column for column in part if column]) for part in (columns, below))


def _numeric_apart(columns: Sequence[Sequence[Item]]) -> bool:
    shares = [sum(item.first in _NUMERIC for item in column) / len(column) for column in columns]
    return bool(shares) and max(shares) >= 0.7 and min(shares) <= 0.34
