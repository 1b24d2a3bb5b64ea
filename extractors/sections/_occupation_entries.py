"""Blocks of an occupation list to groups and entries, in every printed form (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors._enumerators import enumerator, inline_items
from extractors._folding import scan
from extractors._items import split_outside
from extractors._passage import Passage, join
from extractors._table_heads import is_table_head
from extractors.paragraphs import Block
from extractors.sections._occupation_columns import (
    Columns,
    add_heads,
    guess_columns,
    plausible,
    read_columns,
    repeated,
)
from extractors.sections._occupation_entry import (
    MARKS,
    Entry,
    Serial,
    Unit,
    is_level,
    parse_entry,
    reads_like_entry,
    split_levels,
)
from extractors.sections._occupation_flat import (
    GROUP_NUMBER,
    cell_table,
    glued_head,
    group_and_rows,
    head_cells,
    head_row,
    stuck_rows,
)
from extractors.sections._occupation_lines import whole_entries
from extractors.sections._occupation_names import (
    can_head_group,
    labels_and_names,
    names_group,
    names_of_line,
    series_in_prose,
    split_names,
)
from extractors.sections._occupation_numbers import (
    GLUED_CODE,
    STUCK_ROW,
    can_be_entry,
    entry_style,
    numbered_run,
    serial_and_code,
    serial_of,
    stuck_numbers,
)
from extractors.sections._occupation_parsed import COUNT_IN_GROUP, Parsed, drop_bullets, uncounted, unmarked
from extractors.sections._occupation_table import cell_at, cells, lay_out, loose_cells, row_entry, take_values

_SPACED_ROW = re.compile(
    r"\s*(?:(?P<group>[^\d\s。,;:]{2,14})\s+)?(?P<serial>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])\s+"
    r"(?P<title>(?:\d-\d{2}-\d{2}-\d{2}\s+)?[^\d\s年月日个].*)$"
)
_COMMA_ROW = re.compile(r"\s*\d{1,3}\s*,\s*[^\d,，。;]{2,24}(?:,|$)")
_STUCK_GROUP = re.compile(rf"(?<=[\u4e00-\u9fff)★▲;,。\s]){GROUP_NUMBER}\s*(?P<group>[^\d。;:、】]{{2,16}})[:】]?\s*$")
_BESIDE = re.compile(r"[^\d]{2,24}?\s+(\d{1,3})\s+(?=[\u4e00-\u9fff])")
_MARKED_NUMBER = re.compile(rf"\s*[{re.escape(MARKS)}]+\s*(?=\d{{1,3}}\s*[.、])")
_RANK_ROW = re.compile(
    r"\s*(?:第\s*(?P<cn>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[名位]|(?:top|no)\.?\s*(?P<no>\d{1,3}))\s*[:、.]?\s*(?=\S)",
    re.I,
)
_UNIT = re.compile(r"单位\s*:\s*(元(?:\s*/\s*[人月年课时次·]+)?)")
_LIST_END = re.compile(r"(?:目录|清单|名录|一览表?|排行榜?|榜单|名单)(?:\s*[(（][^()（）]*[）)])?$")
#: What is printed between two tables side by side.
_BETWEEN_TABLES = "‖∥"
_NUMBER_ALONE = re.compile(r"\s*(\d{1,3})\s*[.、．]?\s*$")


class _ListReader:
    """Walks over the blocks of a list article and fills one `Parsed` for each list in it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.done: list[Parsed] = []
        self.parsed = Parsed()
        self.group: Passage | None = None
        self.levels: list[Passage] = []  # levels that stand above the entries or before them
        self.columns: Columns | None = None
        self.loose: str | None = None  # what parts the cells of a table without rules: space or comma
        self.beside = 0  # cells of one entry where a row holds several side by side
        self.above: list[Passage] = []  # the cells of the table row before
        self.sentences: list[tuple[int, Passage]] = []  # prose, and how many entries stand before it
        self.style = entry_style(self.blocks)
        units = ((block, _UNIT.search(block.scanned)) for block in blocks)
        printed = (block.passage.cut(*match.span(1)) for block, match in units if match)
        self.unit = next((Unit(unit if "/" in scan(unit.text) else None) for unit in printed), None)
        self.spaced = sum(bool(_SPACED_ROW.match(block.scanned)) for block in blocks) >= 3
        self.commas = sum(bool(_COMMA_ROW.match(block.scanned)) for block in blocks) >= 3
        self.stuck = stuck_numbers(self.blocks) >= 3
        self.rows = sum("|" in b.scanned or "\t" in b.text for b in blocks)
        self.numbered = self.stuck or self.spaced or self.style is not None or self.rows > 0
        self.several = self._names_of_lists() >= 2

    def _names_of_lists(self) -> int:
        """How many short lines name a list and have entries right below."""
        names = 0
        for index, block in enumerate(self.blocks[:-1]):
            names += bool(_LIST_END.search(uncounted(block).text)) and self._begins_entries(self.blocks[index + 1])
        return names

    def _begins_entries(self, block: Block) -> bool:
        return self._is_entry_row(block) or bool(head_row(block.passage)) or bool(split_names(block.passage))

    def read(self) -> list[Parsed]:
        """The lists, at least one."""
        index = 0
        while index < len(self.blocks):
            if table := cell_table(self.blocks[index:]):
                self._take_head(table.columns)
                for row in table.rows:
                    self._place(row)
                self.columns = None
                index += table.length
                continue
            self._block(self.blocks[index], self.blocks[index + 1 : index + 3])
            index += 1
        self._close()
        return self.done or [self.parsed]

    def _take_head(self, columns: Columns) -> None:
        """The rows below stand in these columns."""
        self.columns = columns
        if columns.head:
            self.parsed.heads.append(columns.head)

    def _close(self) -> None:
        """End a list: names in sentences count where nothing else does, headings without entries are no groups."""
        parsed = self.parsed
        if not parsed.entries:
            for _, passage in self.sentences:
                for name in series_in_prose(passage):
                    self._add(name, None)
        self.sentences = []
        while (
            parsed.groups and parsed.entries and all(entry.group is not parsed.groups[-1] for entry in parsed.entries)
        ):
            parsed.prose.append(parsed.groups.pop())
        drop_bullets(parsed)
        if self.beside:
            parsed.entries.sort(key=lambda entry: int(entry.serial.number) if entry.serial else 0)
        if parsed.entries or not self.done:
            self.done.append(parsed)
        else:
            self.done[-1].prose.extend(parsed.prose)

    def _open(self, name: Passage | None) -> None:
        """Begin another list of the article, with the prose before the first one."""
        if self.parsed.entries:
            self._close()
            self.parsed = Parsed()
        self.parsed.name = name
        self.group = self.columns = self.loose = None
        self.beside = 0
        self.levels = []

    def _block(self, block: Block, following: Sequence[Block]) -> None:
        if "|" in block.scanned or "\t" in block.text.strip():
            self.above = cells(block.passage, self.above)
            self._row(self.above)
        elif self._table_line(block) or self._lettered(block):
            return
        elif block.number and block.number.style == self.style:
            if not self._label_line(block, True):
                self._numbered(block)
        elif glued := serial_and_code(block.passage, self._next_serial()):
            self._add(glued[1], glued[0])
        elif (match := _RANK_ROW.match(block.scanned)) and can_be_entry(block.text):
            rank = serial_of(block.passage, match, "cn" if match.group("cn") else "no")
            at = block.passage.cut(0, match.end()).strip()
            self._add(block.passage.cut(match.end()).strip(), Serial(rank.number, at))
        elif self.spaced and (match := _SPACED_ROW.match(block.scanned)):
            self._spaced(block, match)
        elif self.stuck and (match := STUCK_ROW.match(block.scanned)):
            self._add(block.passage.cut(match.end(1)).strip(), serial_of(block.passage, match, 1))
        elif self._list_name(block, following) or self._label_line(block, False) or self._names_line(block):
            return
        elif self._is_group(block, following):
            self._set_group(block.content if block.number else unmarked(block))
        elif self._plain_entry(block):
            self._add(block.content if block.number else block.passage, None)
        elif (alone := _NUMBER_ALONE.match(block.scanned)) and self.parsed.entries:
            self.parsed.nameless.append((int(alone.group(1)), block.passage))
        else:
            self._prose(block.passage)

    def _plain_entry(self, block: Block) -> bool:
        apart = bool(block.bullet) or not (self.numbered or block.number)
        return apart and can_be_entry(block.text) and reads_like_entry(block.text)

    def _prose(self, passage: Passage) -> None:
        self.parsed.prose.append(passage)
        self.sentences.append((len(self.parsed.entries), passage))

    def _append(self, entry: Entry) -> None:
        entry.group = self.group
        entry.add_levels(self.levels)
        self.parsed.entries.append(entry)

    # -- forms of entries

    def _add(self, passage: Passage, serial: Serial | None) -> None:
        entry = parse_entry(passage, serial, self.unit)
        if entry is None:
            self.parsed.prose.append(passage)
            return
        self._append(entry)

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

    def _lettered(self, block: Block) -> bool:
        """▲1.电工: a mark before the running number."""
        match = _MARKED_NUMBER.match(block.scanned)
        number = enumerator(block.text[match.end() :]) if match else None
        if not match or not number or (self.style is not None and number.style != self.style):
            return False
        mark = block.passage.cut(0, match.end()).strip()
        behind = block.passage.cut(match.end() + number.end).strip()
        at = block.passage.cut(match.end(), match.end() + number.end).strip()
        self._add(join((mark, behind), ""), Serial(str(number.number), at))
        return True

    def _numbered(self, block: Block) -> None:
        assert block.number
        more = numbered_run(block.passage)
        if more:
            for number, passage in more:
                self._add(passage, number)
            if any(int(two.number) != int(one.number) + 1 for (one, _), (two, _) in pairwise(more)):
                self.beside = 2
        elif not inline_items(block.text) and not can_be_entry(block.content.text) and block.is_prose:
            self._prose(block.passage)
        elif block.content:
            at = block.passage.cut(0, block.number.end).strip()
            self._add(block.content, Serial(str(block.number.number), at))
        else:
            self.parsed.nameless.append((block.number.number, block.passage))

    def _spaced(self, block: Block, match: re.Match[str]) -> None:
        """A table row whose rules are lost: 航运物流 1 船舶电气装配工."""
        if match.group("group"):
            self._set_group(block.passage.cut(match.start("group"), match.end("group")))
        number = serial_of(block.passage, match, "serial")
        rest = block.passage.cut(match.start("title"), match.end("title")).strip()
        while (more := _BESIDE.match(scan(rest.text))) and reads_like_entry(rest.text[: more.start(1)]):
            self._add(rest.cut(0, more.start(1)).strip(), number)  # columns side by side: 1 电工 9 焊工
            number, rest = serial_of(rest, more, 1), rest.cut(more.end()).strip()
            self.beside = 2
        self._add(rest, number)

    def _next_serial(self) -> int:
        last = next((e.serial for e in reversed(self.parsed.entries) if e.serial), None)
        return int(last.number) + 1 if last else 1

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

    # -- groups, names of lists, names in one line

    def _set_group(self, passage: Passage) -> None:
        label = passage.strip().strip("【】[]：:◆●■ ")
        counted = COUNT_IN_GROUP.search(scan(label.text))
        if counted and counted.start() > 1:
            label = label.cut(0, counted.start()).strip(" （(，,")
        self.levels = split_levels(label) if is_level(label.text) else []
        if self.levels or not label or (self.group and self.group.text == label.text):
            return
        self.group = label
        self.parsed.groups.append(label)
        if counted and counted.start() > 1:
            self.parsed.group_counts.append((label, int(counted.group(1))))

    def _list_name(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a line that names a list; whether it is one."""
        if block.width > 46 or not following:
            return False
        name = uncounted(block)
        if not _LIST_END.search(name.text):
            return False
        if self.several and self._begins_entries(following[0]):
            self._open(name)
            counted = COUNT_IN_GROUP.search(block.scanned)
            self.parsed.stated = (int(counted.group(1)), block.passage.cut(*counted.span(1))) if counted else None
            return True
        if block.number or self.parsed.name or self.parsed.entries:
            return False
        self.parsed.name = block.passage.strip()
        return True

    def _is_entry_row(self, block: Block) -> bool:
        if (block.number and block.number.style == self.style) or "|" in block.scanned or "\t" in block.text:
            return True
        patterns = [GLUED_CODE, _RANK_ROW, _MARKED_NUMBER]
        patterns += [STUCK_ROW] * self.stuck + [_SPACED_ROW] * self.spaced
        return any(pattern.match(block.scanned) for pattern in patterns)

    def _is_group(self, block: Block, following: Sequence[Block]) -> bool:
        text = block.content.text if block.number else block.text
        if block.width > 26 or not following or not can_head_group(text) or is_table_head(block.text):
            return False
        after = following[0]
        entry_ahead = self._is_entry_row(after)
        names_ahead = bool(split_names(after.content if after.number else after.passage))
        if not self.numbered and not entry_ahead:
            bare = reads_like_entry(after.text) and not after.number and can_be_entry(after.text)
            entry_ahead = bare and not reads_like_entry(text)
        return entry_ahead or names_ahead

    def _label_line(self, block: Block, counted: bool) -> bool:
        """Take 汽车制造类：车工、铣工、钳工; in a line with the number of entries at least two names tell it."""
        start = block.number.end if block.number else 0
        found = labels_and_names(block.passage, start)
        if not found or (counted and (len(found[0].names) < 2 or found[0].label is None)):
            return False
        if all(series.label is None for series in found):
            self.parsed.prose.append(block.passage)  # a sentence: it may state the count or the issuer
        for series in found:
            if series.label:
                self._set_group(series.label)
            for name in series.names:
                self._add(name, None)
        return True

    def _names_line(self, block: Block) -> bool:
        """Take a paragraph that is a series of names; whether it is one."""
        names, told = names_of_line(block.content if block.number else block.passage, self.numbered)
        if told:
            self.parsed.prose.append(block.passage)
        for name in names:
            self._add(name, None)
        return bool(names)


def read_lists(blocks: Sequence[Block]) -> list[Parsed]:
    """The lists of an article with their entries and groups; one without entries where it is no list."""
    return _ListReader(whole_entries(blocks)).read()
