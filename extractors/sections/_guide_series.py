"""Several guides in one article, told by headings that count on: 事项一　…, 事项二　…; 礼包一：…, 礼包二：… (forms.md, section 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors._enumerators import CN_NUM, chinese_number
from extractors._labels import Label
from extractors.paragraphs import Block

_COUNTED = re.compile(
    rf"\W*(?P<noun>[\u4e00-\u9fff]{{1,4}}?)(?P<number>{CN_NUM}|\d{{1,2}})(?:\s*[:、.】」』)]\s*|\s+)(?=[\u4e00-\u9fff“《])"
)
_LONGEST = 40
#: So many labels must stand behind two neighbouring headings for them to be alike.
_ALIKE = 2


@dataclass(frozen=True)
class Series:
    """Indexes of the headings that count guides, with where their names begin, and the labels that come back behind them."""

    names: dict[int, int] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()


def counted_series(blocks: Sequence[Block], labels: Sequence[Label | None]) -> Series:
    """The headings of the guides of an article where one noun counts them and the same labels stand behind each.

    That labels come back tells guides (事项二) from the parts of one value (情形二), whatever the noun is.
    """
    for members in _runs(blocks):
        ends = [*members[1:], len(blocks)]
        parts = [_printed(labels[start + 1 : end]) for (start, end) in zip(members, ends, strict=True)]
        if all(len(one & two) >= _ALIKE for one, two in pairwise(parts)):
            again = {text for part in parts for text in part if sum(text in other for other in parts) > 1}
            return Series({index: _name_start(blocks[index]) for index in members}, frozenset(again))
    return Series()


def _runs(blocks: Sequence[Block]) -> list[list[int]]:
    """Indexes of the lines in which one noun counts 1, 2, 3 …, for each noun that does."""
    found: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        match = _COUNTED.match(block.scanned)
        if match is None or block.width > _LONGEST or block.is_prose or block.text.rstrip()[-1:] in "。；;，,：:、":
            continue
        run = found.setdefault(match.group("noun"), [])
        if _value(match.group("number")) == len(run) + 1:
            run.append(index)
    return [run for run in found.values() if len(run) > 1]


def _value(number: str) -> int:
    return int(number) if number.isascii() else chinese_number(number)


def _name_start(block: Block) -> int:
    match = _COUNTED.match(block.scanned)
    return match.end() if match else 0


def _printed(labels: Sequence[Label | None]) -> set[str]:
    """The texts of labels that look like ones: not a short line that may be a value."""
    return {label.text for label in labels if label and (label.form != "alone" or label.strength != "unknown")}
