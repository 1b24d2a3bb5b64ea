"""Lists whose layout is lost: rows run together in one string, tables with one cell a line (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._passage import Passage
from extractors._table_heads import Head, column_of, heads, leading_heads
from extractors.paragraphs import Block
from extractors.sections._occupation_columns import Columns, align, folded, guess_columns, read_columns
from extractors.sections._occupation_entry import Serial, reads_like_entry
from extractors.sections._occupation_names import NO_GROUP
from extractors.sections._occupation_numbers import numbered_run
from extractors.sections._occupation_table import loose_cells, wide_cells
from extractors.values.occupations import looks_like_occupation

#: What may follow a serial that is stuck to its row: a name, a mark, a code. Never a unit.
_BODY = r"[.、．]?\s*(?:[▲△★☆●◎※]|(?![年月日个项元人级类天名周岁种万次])[\u4e00-\u9fffA-Z(（“])"
_MAX_CELL = 30
_BLANK = re.compile(r"\s")
#: What stands before the name of a group.
GROUP_NUMBER = r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|【|◆|●|■)"
_GROUP_BEFORE_ROWS = re.compile(
    rf"\s{{0,6}}{GROUP_NUMBER}?\s{{0,6}}(?P<group>[^\d。;:、,】]{{2,20}})\s{{0,6}}[:】]?\s{{0,6}}(?=\(?\d{{1,3}}[.、．)]?\s*[\u4e00-\u9fff▲★]|[①-⑳])"
)
_DIGITS = re.compile(rf"(\d{{1,12}}?)(?=[.、．]?\s*\d-\d{{2}}-\d{{2}}-\d{{2}}(?!\d-))|(\d{{1,12}})(?={_BODY})")


def _next_start(text: str, serial: int, at: int) -> tuple[int, int] | None:
    """Where the serial stands next: at the end of a run of digits (amount and serial stick: 10002焊工)."""
    wanted = str(serial)
    for match in _DIGITS.finditer(text, at):
        start = match.end() - len(wanted)
        if match.group().endswith(wanted) and (
            start > match.start() or text[max(0, start - 1) : start] not in (".", "-", "/")
        ):
            return start, match.end()
    return None


def stuck_rows(passage: Passage, first: int) -> list[tuple[Serial, Passage]]:
    """Rows run together, each with its serial: 1电工2焊工 …, 14-04-03-04…24-01-02-01…; empty if it is something else.

    The next serial is known by counting, so that digits of codes, amounts and names are not taken for one. At least
    three rows, or two in a text that holds codes, and most names must read like occupations.
    """
    text = scan(passage.text)
    if not text.lstrip().startswith(str(first)):
        return []
    starts: list[tuple[int, int]] = []
    at, serial = 0, first
    while found := _next_start(text, serial, at):
        if not starts and text[: found[0]].strip():
            return []
        if starts and not re.search(r"[\u4e00-\u9fff]{2}", text[starts[-1][1] : found[0]]):
            at = found[1]
            continue
        starts.append(found)
        at, serial = found[1] + 2, serial + 1
    if len(starts) < 3 and not (len(starts) == 2 and re.search(r"\d-\d{2}-\d{2}-\d{2}", text)):
        return []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    rows = [passage.cut(body, end).strip(" .、．,，;；。") for (_, body), end in zip(starts, ends, strict=True)]
    names = [re.sub(r"[\d,.]+$|^\d-\d\d-\d\d-\d\d", "", scan(row.text)) for row in rows]
    if any(len(name) > 40 or re.search(r"[。;]", name) for name in names):
        return []
    likely = sum(reads_like_entry(name) or looks_like_occupation(name[:-2]) for name in names)
    if likely < 0.6 * len(rows):
        return []
    serials = [Serial(str(first + place), passage.cut(*start)) for place, start in enumerate(starts)]
    return list(zip(serials, rows, strict=True))


def group_and_rows(passage: Passage, following: int) -> tuple[Passage, list[tuple[Serial, Passage]]] | None:
    """A group and the numbered names behind it in one line (装备制造类：1.电工 2.焊工); ``following`` is the next number."""
    match = _GROUP_BEFORE_ROWS.match(scan(passage.text))
    if not match or NO_GROUP.search(match.group("group")):
        return None
    rest = passage.cut(match.end()).strip()
    number = enumerator(rest.text)
    rows = stuck_rows(rest, number.number if number else following) or numbered_run(rest)
    if len(rows) < 2 or not any(reads_like_entry(item.text) for _, item in rows):
        return None
    return passage.cut(match.start("group"), match.end("group")), rows


def glued_head(passage: Passage) -> tuple[Columns | None, Passage]:
    """The columns of a head that rows are stuck to, and the text behind it."""
    found, end = leading_heads(passage.text)
    if len(found) < 2 or end >= len(passage.text):
        return None, passage
    return read_columns(_cut(passage, found)), passage.cut(end).strip()


def head_row(passage: Passage) -> list[Passage]:
    """The cells of a line that is nothing but the head of a table, glued or with spaces between; else empty."""
    return _cut(passage, heads(passage.text))


def head_cells(passage: Passage) -> list[Passage]:
    """The cells of a head row: known heads however they are parted, or with words not known as such between them.

    Words that are set wide apart need one head of a title column among them, others a second known head.
    """
    if not _BLANK.search(scan(passage.text).strip()):
        return head_row(passage)
    wide, loose = wide_cells(passage), loose_cells(passage, "space", 99)
    for row in (wide, loose):
        if len(row) > 1 and all(column_of(folded(cell)) for cell in row):
            return row  # 职业 and 工种 apart are two heads
    if known := head_row(passage):
        return known
    for row, least in ((wide, 1), (loose, 2)):
        columns = [column_of(folded(cell)) for cell in row]
        told = "title" in columns and sum(column is not None for column in columns) >= least
        if told and len(row) > 1 and read_columns(row):
            return row
    return []


def _cut(passage: Passage, found: Sequence[Head]) -> list[Passage]:
    return [passage.cut(head.start, head.end).strip() for head in found]


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table printed one cell a line: its columns, how many blocks it takes, and its rows in columns.

    A row is a group heading alone (one cell) or has a cell for each column.
    """

    columns: Columns
    length: int
    rows: list[list[Passage]]


def cell_table(blocks: Sequence[Block]) -> CellTable | None:
    """The table that the blocks begin with, one cell a line; None where there is none."""
    head: list[Passage] = []
    size = 0
    for block in blocks:
        found = heads(block.text)
        if not found or (len(found) > 1 and not head):
            break
        head.extend(_cut(block.passage, found))
        size += 1
    columns = read_columns(head) if len(head) >= 2 else None if head else _unheaded(blocks)
    if columns is None:
        return None
    body = [block.passage for block in _cells(blocks[size:])]
    rows = list(_by_serial(body, columns) if columns.serial is not None else _by_fit(body, columns))
    return CellTable(columns, size + len(body), rows) if rows else None


def _unheaded(blocks: Sequence[Block]) -> Columns | None:
    """The columns of a table without head whose cells stand one a line: 1, name, …, 2, name, …"""
    if not blocks or blocks[0].scanned.strip(" .、") != "1":
        return None
    texts = [block.passage for block in blocks[:12]]
    end = next((place for place, text in enumerate(texts) if scan(text.text).strip(" .、") == "2"), 0)
    if end < 2 or not any(looks_like_occupation(text.text) for text in texts[:end]):
        return None
    return guess_columns(texts[:end])


def _cells(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if len(block.text) > _MAX_CELL or re.search(r"[。:：；;？！]|\t|\|", block.text):
            return
        yield block


def _by_serial(cells: Sequence[Passage], columns: Columns) -> Iterator[list[Passage]]:
    """Rows begin where the next running number stands."""
    expected = 1
    row: list[Passage] = []
    for cell in cells:
        if scan(cell.text).strip(" .、") == str(expected):
            yield from _placed(row, columns)
            row, expected = [], expected + 1
        row.append(cell)
    yield from _placed(row, columns)


def _placed(row: list[Passage], columns: Columns) -> Iterator[list[Passage]]:
    """A row in its columns; what stands behind the last column is a group heading before the next row."""
    if not row:
        return
    if not scan(row[0].text).strip(" .、").isdigit():  # above the first number
        yield from ([cell] for cell in row)
        return
    for size in range(len(row), 1, -1):
        placed = align(row[:size], columns)
        if placed:
            yield placed
            yield from ([cell] for cell in row[size:])
            return


def _by_fit(cells: Sequence[Passage], columns: Columns) -> Iterator[list[Passage]]:
    """Without running numbers a row goes on as long as its cells fit the columns in their order."""
    row: list[Passage] = []
    for cell in cells:
        longer = align([*row, cell], columns)
        if row and (longer is None or _begins(row, cell, columns)):
            yield from _placed_any(row, columns)
            row = []
        row.append(cell)
    yield from _placed_any(row, columns)


def _begins(row: Sequence[Passage], cell: Passage, columns: Columns) -> bool:
    """Whether a name can only begin a new row because this one has one already."""
    placed = align(row, columns)
    has = placed is not None and columns.title is not None and bool(placed[columns.title])
    return has and looks_like_occupation(cell.text)


def _placed_any(row: list[Passage], columns: Columns) -> Iterator[list[Passage]]:
    placed = align(row, columns) if row else None
    if placed:
        yield placed
    elif row:
        yield from ([cell] for cell in row)
