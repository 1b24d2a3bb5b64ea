"""Rows of tables in a list, with rules or without, and rows run together: each laid into its columns (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._items import split_outside
from extractors._passage import Passage
from extractors._table_heads import column_of
from extractors.paragraphs import Block
from extractors.sections._occupation_columns import (
    Columns,
    add_heads,
    guess_columns,
    plausible,
    read_columns,
    repeated,
)
from extractors.sections._occupation_entry import CODE, Serial, Unit, mark_runs, parse_entry, reads_like_entry
from extractors.sections._occupation_flat import GROUP_NUMBER, glued_head, group_and_rows, head_cells, stuck_rows
from extractors.sections._occupation_names import names_group, split_names
from extractors.sections._occupation_numbers import numbered_run
from extractors.sections._occupation_table import cell_at, lay_out, loose_cells, row_entry, take_values
from extractors.sections._occupation_told import labelled_row, order_told
from extractors.sections._occupation_walk import Walk

_COMMA_ROW = re.compile(r"\s*\d{1,3}\s*,\s*[^\d,，。;]{2,24}(?:,|$)")
_STUCK_GROUP = re.compile(rf"(?<=[\u4e00-\u9fff)★▲;,。\s]){GROUP_NUMBER}\s*(?P<group>[^\d。;:、】]{{2,16}})[:】]?\s*$")
#: What is printed between two tables side by side.
_BETWEEN_TABLES = "‖∥"


#: One field of an entry a line: 工种：焊工 / 等级：高级工 / 补贴标准：2000元.
_FIELD = re.compile(r"\s*(?P<head>[^:。;,]{2,12}?)\s*:\s*(?=\S)")


class RowReader(Walk):
    """Reads rows; which columns they have is known from the head above, or from the cells."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.columns: Columns | None = None
        self.loose: str | None = None  # what parts the cells of a table without rules: space or comma
        self.beside = 0  # cells of one entry where a row holds several side by side
        self.above: list[Passage] = []  # the cells of the table row before
        self.commas = sum(bool(_COMMA_ROW.match(block.scanned)) for block in blocks) >= 3
        titles = sum(field is not None and field[0] == "title" for field in map(self._field_of, blocks))
        self.fields = titles >= 2  # one field of an entry a line
        self.rows = sum("|" in b.scanned or "\t" in b.text for b in blocks)

    def _take_head(self, columns: Columns) -> None:
        """The rows below stand in these columns."""
        self.columns = columns
        last = columns.amount is not None and columns.amount == columns.count - 1
        self.bare = Unit(columns.per) if last else None
        if columns.head:
            self.parsed.heads.append(columns.head)

    def _field_of(self, block: Block) -> tuple[str, Passage] | None:
        """What a line with one field of an entry holds, and the value; None for another line."""
        match = _FIELD.match(block.scanned)
        column = column_of(match.group("head").replace(" ", "")) if match else None
        return (column, block.passage.cut(match.end()).strip()) if match and column else None

    def _field_line(self, block: Block) -> bool:
        """Take one field of an entry; the field of the title begins the next one. Whether it is one."""
        field = self._field_of(block) if self.fields else None
        if field is None:
            return False
        column, value = field
        if column == "title":
            self._add(value, None)
        elif self.parsed.entries and column in ("level", "amount", "code", "mark"):
            last = self.parsed.entries[-1]
            row = [last.levels[0] if last.levels else Passage(), value]
            columns = Columns(count=2, level=0) if column == "amount" else Columns(count=2)
            setattr(columns, column, 1)
            take_values(last, row, columns, self.unit)
            if column == "code" and (code := CODE.search(scan(value.text))):
                last.code = value.cut(*code.span(1))
            elif column == "mark":
                last.marks.extend(mark_runs(value))
        else:
            self.parsed.prose.append(block.passage)
        return True

    def _told_line(self, block: Block) -> bool:
        """Take a line that names each of its values, or tells the order of those below; whether it is one."""
        if ":" in block.scanned and (told := labelled_row(block.content if block.number else block.passage)):
            entry = row_entry(told[1], told[0], self.unit)
            if entry and block.number and not entry.serial:
                entry.serial = Serial(str(block.number.number), block.passage.cut(0, block.number.end).strip())
            if entry:
                self._append(entry)
            return entry is not None
        if (columns := order_told(block.passage)) is None:
            return False
        self._take_head(columns)
        self.loose = "comma"
        return True

    def _table_line(self, block: Block) -> bool:
        """Take a line of a table without rules, or rows run together; whether it is one."""
        parts = [part for part in split_outside(block.passage, _BETWEEN_TABLES) if part]
        if len(parts) > 1 and all(self.loose or head_cells(part) for part in parts):
            return any([self._table_line(replace(block, passage=part)) for part in parts])
        if head := head_cells(block.passage):
            self.beside = repeated(head)
            found = read_columns(head[: self.beside] if self.beside else head)
            if found and len(head) >= 2:
                self._take_head(found)
                self.loose = "comma" if "," in block.scanned else "space"
                return True
        if self.loose is None and "," in block.scanned and not block.is_prose:
            head = loose_cells(block.passage, "comma", 99)
            if len(head) >= 3 and (found := read_columns(head)):
                self._take_head(found)
                self.loose = "comma"
                return True
        columns, rest = glued_head(block.passage)
        rows = stuck_rows(rest, self._next_serial()) or stuck_rows(rest, 1)
        if rows:
            unit = self.unit or (Unit(columns.per) if columns and columns.amount is not None else None)
            if columns and columns.head:
                self.parsed.heads.append(columns.head)
            self._rows_with_groups(rows, unit)
            return True
        return self._group_with_rows(rest) or self._loose_row(block)

    def _rows_with_groups(self, rows: Sequence[tuple[Serial, Passage]], unit: Unit | None = None) -> None:
        """Rows run together; a heading that sticks to the end of one (钳工二、现代服务) is the group of the next."""
        for serial, passage in rows:
            heading = _STUCK_GROUP.search(scan(passage.text))
            name = passage.cut(0, heading.start()).strip(" 、，,；;。") if heading else passage
            if entry := parse_entry(name, serial, unit or self.unit):
                self._append(entry)
            if heading:
                self._set_group(passage.cut(heading.start("group"), heading.end("group")))

    def _group_with_rows(self, passage: Passage) -> bool:
        """Take 装备制造类：1.电工 2.焊工 3.钳工, a group with numbered names in one line; whether it is one."""
        found = group_and_rows(passage, self._next_serial())
        if found is None:
            return False
        group, rows = found
        if names_group(group.text):
            self._set_group(group)
        self._rows_with_groups(rows)
        return True

    def _loose_row(self, block: Block) -> bool:
        how = self.loose or ("comma" if self.commas and _COMMA_ROW.match(block.scanned) else None)
        if how is None or re.search(r"[。；;：]", block.text):
            return False
        columns = self.columns
        row = loose_cells(block.passage, how, columns.count if columns and not self.beside else 99)
        if self.beside and len(row) > self.beside:
            parts = [row[start : start + self.beside] for start in range(0, len(row), self.beside)]
            if columns is None or not all(plausible(part, columns) for part in parts):
                return False
            for part in parts:
                self._place(part)
            return True
        if len(row) < 2:
            return False
        if self.columns is not None and not plausible(row, self.columns):
            return False
        if self.columns is None and not any(reads_like_entry(cell.text) for cell in row):
            return False
        self._place(row)
        return True

    def _row(self, row: list[Passage]) -> None:
        if all(not cell or re.fullmatch(r"[:\s-]+", cell.text) for cell in row):
            return
        if self.rows == 1 and not any(reads_like_entry(cell.text) for cell in row):
            self.parsed.prose.extend(cell for cell in row if cell)  # 图文 | 某镇: one bar makes no table
            return
        if found := read_columns(row):
            self.beside = repeated(row)
            self._take_head((read_columns(row[: self.beside]) if self.beside else None) or found)
            return
        if self.columns and not self.parsed.entries and add_heads(self.columns, row):
            return
        width = self.beside or len(row)
        for start in range(0, len(row), width):
            if any(part := row[start : start + width]):
                self._place(part)

    def _place(self, row: list[Passage]) -> None:
        """Take a row of cells: a group heading, a group with its names, what goes on above, or an entry."""
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and not enumerator(filled[0].text):
            self._row_of_one(filled[0])
            return
        if len(filled) == 2 and self.columns is None and self._group_and_names(*filled):
            return
        columns = self.columns or guess_columns(row)
        placed = lay_out(row, columns) or row
        if group := cell_at(placed, columns.group):
            self._set_group(group)
        title = cell_at(placed, columns.title)
        last = self.parsed.entries[-1] if self.parsed.entries else None
        same = (
            last is not None
            and title
            and last.title.pieces[0].line is title.pieces[0].line
            and last.title.text in title.text
        )
        if last and (not title or same) and take_values(last, placed, columns, self.unit):
            return
        names = split_names(title) if "、" in title.text or "，" in title.text else []
        if len(names) >= 2 and cell_at(placed, columns.serial).text == "":
            for name in names:
                self._add(name, None)
            return
        entry = row_entry(placed, columns, self.unit)
        if entry is None:
            if not self._nameless(placed, columns):
                self.parsed.prose.extend(filled)
            return
        self._append(entry)

    def _row_of_one(self, cell: Passage) -> None:
        """A row with one cell: a group heading inside the table, or a name where the table has one column."""
        columns = self.columns
        if columns and (columns.count == 1 or (columns.title == 0 and reads_like_entry(cell.text))):
            self._add(cell, None)
        else:
            self._set_group(cell)

    def _nameless(self, row: Sequence[Passage], columns: Columns) -> bool:
        serial = cell_at(row, columns.serial)
        if not serial or not serial.text.isdigit():
            return False
        self.parsed.nameless.append((int(serial.text), serial))
        return True

    def _group_and_names(self, group: Passage, names: Passage) -> bool:
        """A row that holds a group and all its names: 高端装备 | 20.车工、21.铣工、22.钳工."""
        numbered = numbered_run(names)
        plain = [] if numbered else split_names(names)
        if not numbered and not plain:
            return False
        self._set_group(group)
        for serial, name in numbered:
            self._add(name, serial)
        for name in plain:
            self._add(name, None)
        return True
