"""What an occupation list holds once it is read, and the small print of its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors._enumerators import BULLETS
from extractors._folding import scan
from extractors._passage import Passage
from extractors.paragraphs import Block
from extractors.sections._occupation_entry import MARKS, Entry

COUNT_IN_GROUP = re.compile(
    r"\s*[(,:]?\s*(?:共|计|合计)?\s*(\d+)\s*(?:个|种|项)(?:职业|工种|职业\(工种\)|岗位)?\s*\)?\s*$"
)


@dataclass
class Parsed:
    """What a list holds: entries, group headings in order, a printed name of the list, and other text.

    ``group_counts`` are the numbers that group headings state (制造类（3个）), ``stated`` the one behind the name of
    the list, and where; ``heads`` are head rows of its tables; ``nameless`` are running numbers that stand without a name.
    """

    entries: list[Entry] = field(default_factory=list)
    groups: list[Passage] = field(default_factory=list)
    name: Passage | None = None
    prose: list[Passage] = field(default_factory=list)
    group_counts: list[tuple[Passage, int]] = field(default_factory=list)
    stated: tuple[int, Passage] | None = None
    heads: list[Passage] = field(default_factory=list)
    nameless: list[tuple[int, Passage]] = field(default_factory=list)


def uncounted(block: Block) -> Passage:
    """A line without its number and without the count at its end (二、新职业目录（2个））."""
    text = block.content if block.number else block.passage.strip()
    counted = COUNT_IN_GROUP.search(scan(text.text))
    return text.cut(0, counted.start()).strip(" （(，,") if counted and counted.start() > 1 else text


def unmarked(block: Block) -> Passage:
    """A heading without its bullet; stars that say how much something is needed (★★★（需求旺盛）) are no bullet."""
    if re.match(rf"\s*([{re.escape(MARKS)}])(?:\1|\s*[(（]|\s*$)", block.text):
        return block.passage.strip()
    return block.passage.cut(len(block.text) - len(block.text.lstrip(BULLETS + " ")))


def drop_bullets(parsed: Parsed) -> None:
    """A sign before every name alike is a list bullet and marks nothing."""
    leads = [[mark.text for mark in entry.lead] for entry in parsed.entries]
    if len(leads) >= 2 and leads[0] and all(lead == leads[0] and len("".join(lead)) == 1 for lead in leads):
        for entry in parsed.entries:
            del entry.marks[: len(entry.lead)]
