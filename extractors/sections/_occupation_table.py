"""Rows of occupation tables: their cells, whatever parts them, and a row as an entry (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._items import split, split_outside
from extractors._passage import Passage, join
from extractors.sections._occupation_columns import Columns, align, running_number
from extractors.sections._occupation_entry import (
    CODE,
    Entry,
    Serial,
    Unit,
    mark_runs,
    parse_entry,
    plain_amounts,
    split_levels,
)
from schemas.document import Line

_CELL = re.compile(r"[|\t]")
_SERIAL = re.compile(r"\s*(\d{1,3})\s+(?=[\u4e00-\u9fff])")
_AMOUNTS_BETWEEN = re.compile(r"[/、,;\s]+")
_SEPARATORS = {"space": re.compile(r"\s+"), "wide": re.compile(r"\s{2,}"), "comma": re.compile(r"\s*,\s*")}


def cells(passage: Passage, above: Sequence[Passage] = ()) -> list[Passage]:
    """The cells of a table row; bars at both ends do not count, a bar at the start alone is behind an empty cell.

    Where a reader gives the columns, a cell that spans several rows is that of the row ``above`` (its cells), so that
    its value is quoted where it is printed.
    """
    line = passage.lines[0]
    if line.cells and len(passage.lines) == 1:
        return _row_of(line, above)
    inner = passage.strip()
    text = scan(inner.text)
    if not text.startswith("|") or text.endswith("|"):
        inner = inner.cut(1 if text.startswith("|") else 0, len(text) - (1 if text.endswith("|") else 0))
        text = scan(inner.text)
    return _between(inner, _CELL)


def _between(passage: Passage, separator: re.Pattern[str]) -> list[Passage]:
    found, start = [], 0
    for match in separator.finditer(scan(passage.text)):
        found.append(passage.cut(start, match.start()).strip())
        start = match.end()
    return [*found, passage.cut(start).strip()]


def wide_cells(passage: Passage) -> list[Passage]:
    """The cells of a line that are set wide apart, by two blanks or more."""
    return [cell for cell in _between(passage.strip(), _SEPARATORS["wide"]) if cell]


def loose_cells(passage: Passage, how: str, count: int) -> list[Passage]:
    """The cells of a row that only spaces (``space``) or commas (``comma``) part; at most ``count`` of them.

    Letters of one cell set apart (电 工) are one cell again where there would be too many.
    """
    body = passage.strip()
    if how == "comma":
        return _between(body, _SEPARATORS["comma"])
    narrow = [cell for cell in _between(body, _SEPARATORS["space"]) if cell]
    if len(narrow) <= count:
        return narrow
    wide = wide_cells(body)
    return wide if 2 <= len(wide) <= count else _close_up(narrow)


def _close_up(row: Sequence[Passage]) -> list[Passage]:
    """Cells with single Chinese characters in a row put together."""
    found: list[Passage] = []
    run = False
    for cell in row:
        single = len(cell.text) == 1 and "\u4e00" <= cell.text <= "\u9fff"
        if single and run:
            found[-1] = join((found[-1], cell), " ")
        else:
            found.append(cell)
        run = single
    return found


def _row_of(line: Line, above: Sequence[Passage]) -> list[Passage]:
    """The cells of a line that a reader knows the columns of; a cell that spans is where it is printed."""
    row: list[Passage] = []
    for place, (text, own) in enumerate(zip(line.cells, _printed_cells(line), strict=True)):
        printed = [own, *above[place : place + 1], *row[-1:]]
        row.append(next((cell for cell in printed if cell and cell.text == text.strip()), own))
    return row


def _printed_cells(line: Line) -> Iterator[Passage]:
    start = 0
    for part in line.text.split("\t"):
        yield Passage.of_line(line, start, start + len(part)) if part else Passage()
        start += len(part) + 1


def cell_at(row: Sequence[Passage], index: int | None) -> Passage:
    """The cell of a column; nothing where the row is too short or there is no such column."""
    return row[index] if index is not None and index < len(row) else Passage()


def row_entry(row: Sequence[Passage], columns: Columns, unit: Unit | None = None) -> Entry | None:
    """The entry of a table row; None where the title cell is empty or no title. ``unit`` is told beside the table."""
    title = cell_at(row, columns.title)
    own = cell_at(row, columns.serial)
    running = running_number(own.text)
    serial = Serial(str(running), own) if running is not None else None
    if serial is None and (number := enumerator(title.text)):
        serial = Serial(str(number.number), title.cut(0, number.end).strip())
        title = title.cut(number.end).strip()
    elif serial is None and (glued := _SERIAL.match(scan(title.text))):
        serial = Serial(glued.group(1), title.cut(glued.start(1), glued.end(1)))
        title = title.cut(glued.end()).strip()
    entry = parse_entry(title, serial)
    if entry is None:
        return None
    code = cell_at(row, columns.code)
    if entry.code is None and (match := CODE.search(scan(code.text))):
        entry.code = code.cut(match.start(1), match.end(1))
    entry.marks.extend(mark_runs(cell_at(row, columns.mark)))
    take_values(entry, row, columns, unit)
    return entry


def take_values(entry: Entry, row: Sequence[Passage], columns: Columns, unit: Unit | None = None) -> bool:
    """Give an entry the levels and amounts of a row; whether there were any."""
    before = (len(entry.levels), len(entry.amounts))
    added: list[Passage] = []
    for part in split_outside(cell_at(row, columns.level), "、,，;；"):
        if not re.fullmatch(r"[-—/无\s]+", part.text):
            added.extend(split_levels(part) or [part])
    entry.add_levels(added)
    _row_amounts(entry, row, columns, unit, added)
    return (len(entry.levels), len(entry.amounts)) != before


def _row_amounts(
    entry: Entry, row: Sequence[Passage], columns: Columns, unit: Unit | None, levels: Sequence[Passage]
) -> None:
    per = columns.per or (unit.per if unit else None)
    for index, level in columns.levels.items():
        if index >= len(row) or index in columns.fees:
            continue
        if amounts := plain_amounts(row[index], level, per):
            entry.amounts.extend(amounts)
        elif re.search(r"[√✓●▲]", row[index].text):
            entry.add_levels([level])
    cell = cell_at(row, columns.amount)
    if not cell:
        return
    parts = [part for part in split(cell, _AMOUNTS_BETWEEN) if part]
    single = plain_amounts(cell, levels[0] if len(levels) == 1 else None, per)
    if single:
        entry.amounts.extend(single)
    elif len(parts) == len(levels):
        for name, part in zip(levels, parts, strict=True):
            entry.amounts.extend(plain_amounts(part, name, per))
    else:
        found = parse_entry(join((Passage(entry.title.pieces), cell), " "), None)
        entry.amounts.extend(found.amounts if found else [])


def lay_out(row: Sequence[Passage], columns: Columns) -> list[Passage] | None:
    """The row in its columns: as it stands where no cell is lost, else each cell where it fits best."""
    if len(row) == columns.count:
        return list(row)
    return align([cell for cell in row if cell], columns)
