"""What a reader of a list keeps while it walks over the lines: the list so far, the group and levels that hold."""

from __future__ import annotations

from extractors._folding import scan
from extractors._passage import Passage
from extractors.sections._occupation_entry import Entry, Serial, Unit, is_level, parse_entry, split_levels
from extractors.sections._occupation_parsed import COUNT_IN_GROUP, Parsed


class Walk:
    """The list that is read, and what holds for its next entry."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.group: Passage | None = None
        self.levels: list[Passage] = []  # levels that stand above the entries or before them
        self.unit: Unit | None = None  # the unit of bare numbers behind names
        self.sentences: list[tuple[int, Passage]] = []  # prose, and how many entries stand before it

    def _prose(self, passage: Passage) -> None:
        self.parsed.prose.append(passage)
        self.sentences.append((len(self.parsed.entries), passage))

    def _append(self, entry: Entry) -> None:
        entry.group = self.group
        entry.add_levels(self.levels)
        self.parsed.entries.append(entry)

    def _add(self, passage: Passage, serial: Serial | None) -> None:
        entry = parse_entry(passage, serial, self.unit)
        if entry is None:
            self.parsed.prose.append(passage)
            return
        self._append(entry)

    def _next_serial(self) -> int:
        last = next((e.serial for e in reversed(self.parsed.entries) if e.serial), None)
        return int(last.number) + 1 if last else 1

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
