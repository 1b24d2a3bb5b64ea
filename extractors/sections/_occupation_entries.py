"""Blocks of an occupation list to groups and entries, in every printed form (forms.md, section 3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors._enumerators import BULLETS, chinese_number, enumerator, inline_items
from extractors._folding import scan
from extractors._items import split_outside
from extractors._passage import Passage
from extractors.paragraphs import Block
from extractors.sections._occupation_entry import CODE, Entry, bare_title, parse_entry
from extractors.sections._occupation_table import (
    HEADER_WORDS,
    Columns,
    cell_at,
    cells,
    guess_columns,
    read_columns,
    row_entry,
)
from extractors.values.occupations import leading_occupation, looks_like_occupation

_GLUED_CODE = re.compile(r"\s*(\d{1,3})(\d-\d{2}-\d{2}-\d{2})")
_GLUED_HEADER = re.compile(r"(?:序号|编号|编码|代码|职业|工种|名称|等级|类别|\(|\)|\s)+")
_COUNT_IN_GROUP = re.compile(
    r"\s*[(,:]?\s*(?:共|计|合计)?\s*\d+\s*(?:个|种|项)(?:职业|工种|职业\(工种\)|岗位)?\s*\)?\s*$"
)
_SPACED_ROW = re.compile(
    r"\s*(?:(?P<group>[^\d\s。,;:]{2,14})\s+)?(?P<serial>\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])\s+(?P<title>(?:\d-\d{2}-\d{2}-\d{2}\s+)?[^\d\s年月日个].*)$"
)
_UNIT = re.compile(r"单位\s*:\s*(元(?:\s*/\s*[人月年课时次·]+)?)")
_NOT_ENTRY = re.compile(r"[。；;!?！？]|https?|电话|热线|咨询|申报|办理|以上|根据|按照|通知")


@dataclass
class Parsed:
    """What a list article holds: entries, group headings in order, a printed name of the list, and other text."""

    entries: list[Entry] = field(default_factory=list)
    groups: list[Passage] = field(default_factory=list)
    name: Passage | None = None
    prose: list[Passage] = field(default_factory=list)


class _ListReader:
    """Walks over the blocks of a list article and fills a `Parsed`."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.parsed = Parsed()
        self.group: Passage | None = None
        self.columns: Columns | None = None
        self.above: list[Passage] = []  # the cells of the table row before
        self.style = self._entry_style()
        units = (_UNIT.search(block.scanned) for block in blocks)
        self.unit = next((match.group(1) for match in units if match), None)
        self.spaced = sum(bool(_SPACED_ROW.match(block.scanned)) for block in blocks) >= 3
        self.numbered = self.spaced or self.style is not None or any("|" in b.scanned or "\t" in b.text for b in blocks)

    def _entry_style(self) -> str | None:
        """The numbering style of the entries: the most frequent one whose numbers stand before short names."""
        votes: Counter[str] = Counter()
        for block in self.blocks:
            if block.number and self._can_be_entry(block.content.text):
                votes[block.number.style] += 1 + looks_like_occupation(bare_title(block.content.text))
        ranked = votes.most_common()
        return ranked[0][0] if ranked and ranked[0][1] >= 2 else None

    @staticmethod
    def _can_be_entry(text: str) -> bool:
        return 2 <= len(text.strip()) <= 44 and not _NOT_ENTRY.search(text)

    def read(self) -> Parsed:
        """The list."""
        for index, block in enumerate(self.blocks):
            self._block(block, self.blocks[index + 1 : index + 3])
        return self.parsed

    def _block(self, block: Block, following: Sequence[Block]) -> None:
        if "|" in block.scanned or "\t" in block.text.strip():
            self.above = cells(block.passage, self.above)
            self._row(self.above)
        elif block.number and block.number.style == self.style:
            self._numbered(block)
        elif match := _GLUED_CODE.match(block.scanned):
            self._glued(block, match)
        elif self.spaced and (match := _SPACED_ROW.match(block.scanned)):
            self._spaced(block, match)
        elif self._label_and_names(block) or self._names_in_prose(block):
            return
        elif self._is_name(block):
            self.parsed.name = block.passage.strip()
        elif self._is_group(block, following):
            self._set_group(
                block.content
                if block.number
                else block.passage.cut(len(block.text) - len(block.text.lstrip(BULLETS + " ")))
            )
        elif (
            not self.numbered
            and not block.number
            and self._can_be_entry(block.text)
            and looks_like_occupation(bare_title(block.text))
        ) or (block.bullet and self._can_be_entry(block.text) and looks_like_occupation(bare_title(block.text))):
            self._add(block.content, None)
        else:
            self.parsed.prose.append(block.passage)

    # -- forms of entries

    def _add(self, passage: Passage, serial: str | None) -> None:
        entry = parse_entry(passage, serial, self.unit)
        if entry is None:
            self.parsed.prose.append(passage)
            return
        entry.group = self.group
        self.parsed.entries.append(entry)

    def _numbered(self, block: Block) -> None:
        assert block.number
        inline = inline_items(block.text)
        more = self._run_of_items(block.passage)
        if more:
            for number, passage in more:
                self._add(passage, number)
        elif not inline and not self._can_be_entry(block.content.text) and block.is_prose:
            self.parsed.prose.append(block.passage)
        elif block.content:
            self._add(block.content, str(block.number.number))

    @staticmethod
    def _run_of_items(passage: Passage) -> list[tuple[str, Passage]]:
        """Several numbered entries in one line: 1.车工 2.铣工 3.钳工."""
        first = enumerator(passage.text)
        if first is None:
            return []
        found: list[tuple[str, Passage]] = []
        expected, start = first.number, 0
        spans: list[tuple[int, int, int]] = []
        for match in re.finditer(r"(?:^|[\s、，,；;])(\d{1,3})\s*[.、．)](?!\d)\s*", scan(passage.text)):
            if int(match.group(1)) == expected:
                spans.append((expected, match.start(), match.end()))
                expected += 1
        if len(spans) < 2:
            return []
        for index, (number, _, start) in enumerate(spans):
            end = spans[index + 1][1] if index + 1 < len(spans) else len(passage.text)
            found.append((str(number), passage.cut(start, end).strip(" 、，,；;")))
        return found

    def _glued(self, block: Block, match: re.Match[str]) -> None:
        """A serial that sticks to the code (14-04-03-04… is 1 and 4-04-03-04): it is known by counting."""
        expected = self._next_serial()
        for cut in range(1, 4):
            head = block.scanned.strip()[:cut]
            if head.isdigit() and int(head) == expected and CODE.match(block.scanned.strip()[cut:]):
                offset = len(block.text) - len(block.text.lstrip()) + cut
                self._add(block.passage.cut(offset).strip(), head)
                return
        self._add(block.passage.cut(match.end(1)).strip(), match.group(1))

    def _spaced(self, block: Block, match: re.Match[str]) -> None:
        """A table row whose rules are lost: 航运物流 1 船舶电气装配工."""
        if match.group("group"):
            self._set_group(block.passage.cut(match.start("group"), match.end("group")))
        serial = match.group("serial")
        number = serial if serial.isascii() else str(chinese_number(serial))
        self._add(block.passage.cut(match.start("title"), match.end("title")).strip(), number)

    def _next_serial(self) -> int:
        last = next((e.serial for e in reversed(self.parsed.entries) if e.serial), None)
        return int(last) + 1 if last else 1

    def _row(self, row: list[Passage]) -> None:
        if all(not cell or re.fullmatch(r"[:\s-]+", cell.text) for cell in row):
            return
        if found := read_columns(row):
            self.columns = found
            return
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and not enumerator(filled[0].text):
            self._set_group(filled[0])
            return
        if len(filled) == 2 and self.columns is None and self._group_and_names(*filled):
            return
        columns = self.columns or guess_columns(row)
        if group := cell_at(row, columns.group):
            self._set_group(group)
        entry = row_entry(row, columns)
        if entry is None:
            self.parsed.prose.extend(filled)
            return
        entry.group = self.group
        self.parsed.entries.append(entry)

    def _group_and_names(self, group: Passage, names: Passage) -> bool:
        """A row that holds a group and all its names: 高端装备 | 20.车工、21.铣工、22.钳工."""
        numbered = self._run_of_items(names)
        plain = [] if numbered else self._split_names(names)
        if not numbered and not plain:
            return False
        self._set_group(group)
        for serial, name in numbered:
            self._add(name, serial)
        for name in plain:
            self._add(name, None)
        return True

    # -- groups, names, prose

    def _set_group(self, passage: Passage) -> None:
        label = passage.strip().strip("【】[]：:◆●■ ")
        counted = _COUNT_IN_GROUP.search(scan(label.text))
        if counted and counted.start() > 1:
            label = label.cut(0, counted.start()).strip(" （(，,")
        if not label or (self.group and self.group.text == label.text):
            return
        self.group = label
        self.parsed.groups.append(label)

    def _is_name(self, block: Block) -> bool:
        if self.parsed.name or block.width > 46 or block.number:
            return False
        return (
            bool(
                re.search(
                    r"(?:目录|清单|名录|一览表?|排行榜?|榜单|名单)(?:\s*[(（][^()（）]*[)）])?$", block.text.strip()
                )
            )
            and not self.parsed.entries
        )

    def _is_entry_row(self, block: Block) -> bool:
        numbered = bool(block.number and block.number.style == self.style)
        row = "|" in block.scanned or "\t" in block.text or bool(_GLUED_CODE.match(block.scanned))
        return numbered or row or (self.spaced and bool(_SPACED_ROW.match(block.scanned)))

    def _is_group(self, block: Block, following: Sequence[Block]) -> bool:
        text = block.content.text if block.number else block.text
        if sum(bool(HEADER_WORDS.search(word)) for word in text.split()) >= 2 or _GLUED_HEADER.fullmatch(scan(text)):
            return False
        if block.width > 26 or re.search(r"[。；;！!？?]|[，,].*[，,]", text) or not following:
            return False
        after = following[0]
        entry_ahead = self._is_entry_row(after)
        names_ahead = bool(self._split_names(after.passage))
        if not self.numbered and not entry_ahead:
            bare = looks_like_occupation(bare_title(after.text)) and not after.number and self._can_be_entry(after.text)
            entry_ahead = bare and not looks_like_occupation(bare_title(text))
        return entry_ahead or names_ahead

    def _split_names(self, passage: Passage) -> list[Passage]:
        """Names separated by 、 or ， (or “ ” side by side), where nearly all read like occupations."""
        text = passage.text
        quoted = [passage.cut(m.start(1), m.end(1)) for m in re.finditer(r"[“\"]([^”\"]{2,24})[”\"]", text)]
        if len(quoted) >= 3 and sum(looks_like_occupation(q.text) for q in quoted) >= 0.6 * len(quoted):
            return quoted
        body = passage.strip("。；; ")
        closing = re.search(r"等\s*\d*\s*(?:个|种|类)?(?:新?职业|工种|岗位|职业\s*[(（]工种[)）])?[^、]*$", body.text)
        body = body.cut(0, closing.start()).strip() if closing and closing.start() > 0 else body
        parts = split_outside(body, "、，,；; ")
        likely = sum(looks_like_occupation(bare_title(part.text)) for part in parts)
        return parts if len(parts) >= 2 and likely >= 0.7 * len(parts) and all(len(p) <= 26 for p in parts) else []

    def _label_and_names(self, block: Block) -> bool:
        """汽车制造类：车工、铣工、钳工."""
        match = re.match(r"\s*([^:。,;]{2,24})\s*:\s*", block.scanned)
        if not match or match.end() >= len(block.text):
            return False
        names = self._split_names(block.passage.cut(match.end()))
        if (
            not names
            and looks_like_occupation(bare_title(block.text[match.end() :]))
            and len(block.text) - match.end() <= 24
        ):
            names = [block.passage.cut(match.end())]
        if not names:
            return False
        start = block.number.end if block.number else 0
        self._set_group(block.passage.cut(start, match.end(1)))
        for name in names:
            self._add(name, None)
        return True

    def _names_in_prose(self, block: Block) -> bool:
        """A paragraph that is, or holds behind a colon or 包括/为/是, a series of names."""
        if block.number and block.number.style == self.style:
            return False
        text = block.scanned
        if names := self._split_names(block.content if block.number else block.passage):
            if sum(len(name) + 1 for name in names) < 0.8 * len(block.text):
                self.parsed.prose.append(block.passage)
            for name in names:
                self._add(name, None)
            return True
        if self.numbered and self.parsed.entries:
            return False
        for match in re.finditer(r"(?:包括|分别是|分别为|依次为|依次是|有|为|是|涵盖|涉及|:)\s*(?=[^:。;]{6,})", text):
            end = min(
                (text.find(mark, match.end()) for mark in "。;" if text.find(mark, match.end()) > 0), default=len(text)
            )
            names = self._split_names(block.passage.cut(match.end(), end))
            if len(names) >= 3:
                self.parsed.prose.append(block.passage)
                for name in names:
                    self._add(name, None)
                return True
        if names := self._run_in_clause(block.passage):
            self.parsed.prose.append(block.passage)
            for name in names:
                self._add(name, None)
            return True
        return False

    @staticmethod
    def _run_in_clause(passage: Passage) -> list[Passage]:
        """Names in a row inside a sentence: …显示，营业员、餐厅服务员、保洁员排名前十."""
        for clause in split_outside(passage, "，。；,;：:"):
            pieces = split_outside(clause, "、")
            if len(pieces) < 3 or not (end := len(leading_occupation(pieces[-1].text))):
                continue
            *parts, last = pieces
            lead = re.match(r".*(?:为|是|有|即|包括|显示)", parts[0].text)
            first = (
                parts[0].cut(lead.end()) if lead and looks_like_occupation(parts[0].text[lead.end() :]) else parts[0]
            )
            names = [first, *parts[1:], last.cut(0, end)]
            told = re.search(r"将|组织|开展|举办|进行|本[省市区县]", names[0].text)  # 本区将组织养老护理员、电工…鉴定
            if not told and all(looks_like_occupation(name.text) and len(name) <= 24 for name in names):
                return names
        return []


def read_list(blocks: Sequence[Block]) -> Parsed:
    """The entries and groups of a list article."""
    return _ListReader(blocks).read()


def stated_counts(texts: Iterable[str]) -> list[int]:
    """Numbers of occupations that a text states: 80 in 10大类80个工种, 12 in 等12个职业."""
    pattern = re.compile(
        r"(\d{1,4})\s*(?:余|多)?\s*个?\s*(?:新|紧缺|急需紧缺|急需|短缺)?\s*(?:职业\s*\(\s*工种\s*\)|职业|工种|岗位)"
    )
    total = re.compile(r"(?:共|合计|总计|等|岗位|职业|工种)\s*\)?\s*(\d{1,4})\s*[个种项]")
    scanned = [scan(text) for text in texts]
    found = [int(m.group(1)) for text in scanned for m in pattern.finditer(text)]
    return found or [int(m.group(1)) for text in scanned for m in total.finditer(text)]
