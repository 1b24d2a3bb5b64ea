"""What a reader of a list keeps while it walks over the lines: the list so far, the group and levels that hold."""

from __future__ import annotations

import re

from extractors._folding import scan
from extractors._passage import Passage
from extractors.sections._occupation_entry import (
    Amount,
    Entry,
    Serial,
    Unit,
    amounts_told,
    is_level,
    parse_entry,
    split_levels,
)
from extractors.sections._occupation_parsed import COUNT_IN_GROUP, Parsed

#: What parts a group from the amounts of its entries (A档：高级工每人2000元); never the pay of openings.
_GRANT = re.compile(r"\s*[:(,\s]\s*(?=[^:。]*\d\s*万?元)(?![^:。]*(?:薪|工资|收入))")
_ORNAMENT = r"—–\-─━=＝~～〜·•*＊◇◆□■▪▫○●◎◉◈⊙▲△▼▽▶◀►◄※★☆✦✧❖〓#＃+|｜¤§"
#: The number of a group before its name: 第一组　冶炼轧制.
_GROUP_ORDINAL = re.compile(r"第\s*[一二三四五六七八九十\d]{1,3}\s*(?:组|类|大类|批|部分|板块|方阵)[\s:：、·|]+(?=\S)")
#: A heading between two ornaments: — 先进制造类 —.
_FRAMED = re.compile(rf"[{_ORNAMENT}]+\s*([^{_ORNAMENT}]+?)\s*[{_ORNAMENT}]+")
#: What an employer does, behind its name: 江城纺织厂急招.
_HIRING = re.compile(
    r"(?<=[司厂店院园场心团校社市地坊馆站部企业局室所家])(?:现|急|拟|诚|常年|长期|面向社会|公开|批量)*"
    r"(?:招聘|招收|招工|招用|招募|诚聘|聘|招|需要|急需|急缺|缺工)(?:以下|下列)?(?:岗位|工种|人员|职位)?$"
)


class Walk:
    """The list that is read, and what holds for its next entry."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.group: Passage | None = None
        self.amounts: list[Amount] = []  # what the group heading grants for each of its entries
        self.levels: list[Passage] = []  # levels that stand above the entries or before them
        self.unit: Unit | None = None  # the unit of bare numbers behind names, told outside of tables
        self.bare: Unit | None = None  # the same, where the head above ends with a column of amounts
        self.sentences: list[tuple[int, Passage]] = []  # prose, and how many entries stand before it

    def _prose(self, passage: Passage) -> None:
        self.parsed.prose.append(passage)
        self.sentences.append((len(self.parsed.entries), passage))

    def _append(self, entry: Entry) -> None:
        entry.group = self.group
        entry.add_levels(self.levels)
        entry.amounts = entry.amounts or list(self.amounts)
        self.parsed.entries.append(entry)

    def _add(self, passage: Passage, serial: Serial | None) -> None:
        entry = parse_entry(passage, serial, self.unit or self.bare)
        if entry is None:
            self.parsed.prose.append(passage)
            return
        self._append(entry)

    def _next_serial(self) -> int:
        last = next((e.serial for e in reversed(self.parsed.entries) if e.serial), None)
        return int(last.number) + 1 if last else 1

    def _set_group(self, passage: Passage) -> None:
        label = passage.strip().strip("【】[]：:◆●■ ")
        framed = _FRAMED.fullmatch(label.text)
        label = label.cut(*framed.span(1)) if framed else label
        ordinal = _GROUP_ORDINAL.match(label.text)
        label = label.cut(ordinal.end()) if ordinal else label
        hiring = _HIRING.search(label.text)
        label = label.cut(0, hiring.start()).strip() if hiring else label
        told = _GRANT.search(scan(label.text))
        granted = amounts_told(label.cut(told.end())) if told and told.start() > 1 else []
        label = label.cut(0, told.start()).strip() if told and granted else label
        counted = COUNT_IN_GROUP.search(scan(label.text))
        if counted and counted.start() > 1:
            label = label.cut(0, counted.start()).strip(" （(，,")
        self.levels = split_levels(label) if is_level(label.text) else []
        if self.levels or not label or (self.group and self.group.text == label.text):
            return
        self.group = label
        self.amounts = granted
        self.parsed.groups.append(label)
        if counted and counted.start() > 1:
            self.parsed.group_counts.append((label, int(counted.group(1))))
