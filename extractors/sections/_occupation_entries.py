"""Blocks of an occupation list to groups and entries, in every printed form (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors._enumerators import enumerator, inline_items
from extractors._folding import scan
from extractors._passage import Passage, join
from extractors._table_heads import is_table_head
from extractors.paragraphs import Block
from extractors.sections._occupation_entry import (
    MARKS,
    Serial,
    Unit,
    levels_in_a_row,
    reads_like_entry,
)
from extractors.sections._occupation_flat import (
    cell_table,
    head_row,
)
from extractors.sections._occupation_lines import whole_entries
from extractors.sections._occupation_names import (
    can_head_group,
    labels_and_names,
    names_of_line,
    quoted_names,
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
from extractors.sections._occupation_rows import RowReader
from extractors.sections._occupation_table import cells

_SPACED_ROW = re.compile(
    r"\s*(?:(?P<group>[^\d\s。,;:]{2,14})\s+)?(?P<serial>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])\s+"
    r"(?P<title>(?:\d-\d{2}-\d{2}-\d{2}\s+)?[^\d\s年月日个].*)$"
)
_BESIDE = re.compile(r"[^\d]{2,24}?\s+(\d{1,3})\s+(?=[\u4e00-\u9fff])")
_MARKED_NUMBER = re.compile(rf"\s*[{re.escape(MARKS)}]+\s*(?=\d{{1,3}}\s*[.、])")
_RANK_ROW = re.compile(
    r"\s*(?:第\s*(?P<cn>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[名位]|(?:top|no)\.?\s*(?P<no>\d{1,3}))\s*[:、.]?\s*(?=\S)",
    re.I,
)
_UNIT = re.compile(r"(?:单位\s*:\s*|(?<=[贴准助额励])\s*\()(元(?:\s*/\s*[人月年课时次·]+)?)")
#: One of these words stands in the name of each list.
LIST_WORD = re.compile(r"目录|清单|名录|一览|排行|榜单|名单")
_LIST_END = re.compile(r"(?:目录|清单|名录|一览表?|排行榜?|榜单|名单)(?:\s*[(（][^()（）]*[）)])?$")
#: How to reach a body that heads a group, between its name and the entries.
_CONTACT = re.compile(r"\s*(?:联系|咨询|报名|培训)?(?:电话|方式|人|地址|地点|热线|手机|邮箱)\s*:")
_NUMBER_ALONE = re.compile(r"\s*(\d{1,3})\s*[.、．]?\s*$")


def _unit_told(block: Block) -> Unit | None:
    """The unit of bare numbers that a line tells (单位：元/人), and the levels it names in their order; no head of a table."""
    match = _UNIT.search(block.scanned)
    if not match or head_row(block.passage) or "|" in block.scanned or "\t" in block.text:
        return None
    unit = block.passage.cut(*match.span(1))
    levels = levels_in_a_row(block.passage)
    return Unit(unit if "/" in scan(unit.text) else None, tuple(levels))


class _ListReader(RowReader):
    """Walks over the blocks of a list article and fills one `Parsed` for each list in it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__(blocks)
        self.blocks = blocks
        self.done: list[Parsed] = []
        self.style = entry_style(self.blocks)
        self.unit = next((unit for unit in map(_unit_told, blocks) if unit), None)
        self.spaced = sum(bool(_SPACED_ROW.match(block.scanned)) for block in blocks) >= 3
        self.stuck = stuck_numbers(self.blocks) >= 3
        ranked = sum(bool(_RANK_ROW.match(block.scanned)) for block in blocks) >= 2
        self.numbered = self.stuck or self.spaced or ranked or self.style is not None or self.rows > 0
        self.several = self._names_of_lists() >= 2

    def _names_of_lists(self) -> int:
        """How many short lines name a list and have entries right below."""
        names = 0
        for index, block in enumerate(self.blocks[:-1]):
            named = LIST_WORD.search(block.text) and _LIST_END.search(uncounted(block).text)
            names += bool(named) and self._begins_entries(self.blocks[index + 1])
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
            self._block(self.blocks[index], self.blocks[index + 1 : index + 4])
            index += 1
        self._close()
        return self.done or [self.parsed]

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
        elif self._told_line(block) or self._field_line(block) or self._table_line(block) or self._lettered(block):
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
        if block.text.rstrip().endswith("。") and re.search(r"[，,]", block.text):
            return False  # a sentence
        apart = bool(block.bullet) or not (self.numbered or block.number)
        return apart and can_be_entry(block.text) and reads_like_entry(block.text)

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

    def _list_name(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a line that names a list; whether it is one."""
        if block.width > 46 or not following or not LIST_WORD.search(block.text):
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

    def _is_told_row(self, block: Block) -> bool:
        """Whether a line holds one cell for each head that a line above has told."""
        columns = self.columns if self.loose == "comma" else None
        return columns is not None and block.scanned.count(",") == columns.count - 1 and not block.closed

    def _is_group(self, block: Block, following: Sequence[Block]) -> bool:
        text = block.content.text if block.number else block.text
        if block.width > 26 or not following or not can_head_group(text) or is_table_head(block.text):
            return False
        after = next((block for block in following if not _CONTACT.match(block.scanned)), following[0])
        entry_ahead = self._is_entry_row(after) or self._is_told_row(after)
        names_ahead = bool(split_names(after.content if after.number else after.passage))
        if not self.numbered and not entry_ahead:
            bare = reads_like_entry(after.text) and not after.number and can_be_entry(after.text)
            over = bool(block.bullet) and not after.bullet  # ● before an employer, none before its openings
            entry_ahead = bare and (over or not reads_like_entry(text))
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

    def _quoted_before(self) -> None:
        """Take the names that the sentences above set in quotes, before those that another sentence tells."""
        if self.parsed.entries or self.numbered:
            return
        for _, passage in self.sentences:
            for name in quoted_names(passage, 3):
                self._add(name, None)

    def _names_line(self, block: Block) -> bool:
        """Take a paragraph that is a series of names; whether it is one."""
        names, told = names_of_line(block.content if block.number else block.passage, self.numbered)
        if told:
            self._quoted_before()
            self.parsed.prose.append(block.passage)
        for name in names:
            self._add(name, None)
        return bool(names)


def read_lists(blocks: Sequence[Block]) -> list[Parsed]:
    """The lists of an article with their entries and groups; one without entries where it is no list."""
    return _ListReader(whole_entries(blocks)).read()
