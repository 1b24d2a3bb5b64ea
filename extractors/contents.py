"""Lists of contents (目录, 导读) below a masthead: where they stand, and which lines further down they name.

An entry that comes back below is the surest sign of a title, and of how many lines it is printed on: the editor says so.
Entries stand behind bullets, numbers or nothing, before page numbers or nothing, and often one line after the other
without any white space to the first column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors._folding import scan
from extractors._labels import known_label
from extractors.paragraphs import Block
from extractors.pieces import HEADING_TRIM

_MAX_ENTRY = 46.0  # em
_MAX_TITLE = 52.0  # em
_MAX_LINES = 4  # of one title
_LONG_ENOUGH = 8  # letters
_NEAR = 4  # blocks below the masthead in which the head of the list stands
_HEAD = re.compile(
    r"(?:本[期版刊月周])?(?:精彩|今日|内容|文章|要闻)?(?:目录|导读|导航|导览|要目|看点|提要|主要内容|内容提要|内容|篇目|速览|推荐阅读)"
)
_PAGE = re.compile(
    r"\s*(?:[.…·_-]{2,}\s*|\s+|(?P<open>[(\[/|])\s*)(?:第|[Pp])?\s*(?:[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,2})\s*(?:版|页)?\s*(?(open)[)\]]?)\s*$"
)
_COLUMN = re.compile(r"\s*[【\[〖][^】\]〗]{2,12}[】\]〗]\s*|[\u4e00-\u9fff]{2,6}\s*[|丨]\s*")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Contents:
    """The blocks ``start:end`` of a list of contents, and what its entries name."""

    start: int
    end: int
    names: tuple[str, ...]


def _letters(text: str) -> str:
    """A text without marks and white space, for comparing an entry with a title."""
    return _NO_LETTER.sub("", scan(text))


def _names(block: Block) -> tuple[str, ...]:
    """What an entry may name: all of it, and what stands behind the name of its column; without bullet, number, page."""
    text = _without_page(scan(block.content.text))
    column = _COLUMN.match(text)
    every = (text, text[column.end() :]) if column else (text,)
    return tuple(name for part in every if len(name := _letters(part)) >= 2)


def _without_page(text: str) -> str:
    match = _PAGE.search(text)
    return text[: match.start()] if match and match.start() > 1 else text


def is_contents_head(block: Block) -> bool:
    """Whether a line is the head of a list of contents, also between ornaments (▼本期导读▼)."""
    return names_contents(block.text)


def names_contents(text: str) -> bool:
    """Whether a text is nothing but the name of a list of contents."""
    return _HEAD.fullmatch(_letters(text.strip(HEADING_TRIM))) is not None


def contents_below(blocks: Sequence[Block], last: int) -> Contents | None:
    """The list of contents right below the block at ``last``; None where none stands there.

    Its lines end with the group that they stand in; where no white space ends it, they go on as long as they have page
    numbers like the first one, or are found again further down.
    """
    near = range(last + 1, min(last + _NEAR, len(blocks)))
    start = next((i for i in near if is_contents_head(blocks[i])), None)
    if start is None or start + 1 >= len(blocks):
        return None
    able = start + 1
    while able < len(blocks) and _may_enter(blocks[able]):
        able += 1
    titles = _Titles(blocks, start + 1)
    paged = _PAGE.search(scan(blocks[start + 1].text)) is not None
    apart = blocks[start + 1].gap >= 1
    group = next((i for i in range(start + 2, able + 1) if i < len(blocks) and blocks[i].gap >= 1), None)
    end = start + 1
    while end < able:
        again = any(titles.find(name, end + 1) is not None for name in _names(blocks[end]))
        like_first = paged and _PAGE.search(scan(blocks[end].text)) is not None
        in_group = group is not None and (end == start + 1 or blocks[end].gap < 1) and known_label(blocks[end]) is None
        if not (again and (blocks[end].gap < 1 or apart)) and not like_first and not in_group:
            break
        end += 1
    if end <= start + 1:
        return None
    return Contents(start, end, tuple(name for block in blocks[start + 1 : end] for name in _names(block)))


def _may_enter(block: Block) -> bool:
    """Whether a line can be an entry: short, no sentence."""
    return block.width <= _MAX_ENTRY and not block.text.rstrip().endswith("。")


class _Titles:
    """The lines that may be titles, by how they begin."""

    def __init__(self, blocks: Sequence[Block], start: int) -> None:
        short = [block.width <= _MAX_TITLE and not block.text.rstrip().endswith("。") for block in blocks]
        self.keys = [_letters(block.content.text) if fits else "" for block, fits in zip(blocks, short, strict=True)]
        self.places: dict[str, list[int]] = {}
        for index, key in enumerate(self.keys):
            if index >= start and len(key) >= 2:
                self.places.setdefault(key[:2], []).append(index)

    def find(self, name: str, start: int) -> tuple[int, int] | None:
        """The first line at ``start`` or behind at which a name is printed, and the number of its lines."""
        for index in self.places.get(name[:2], ()):
            if index >= start and (lines := self._covers(name, index)):
                return index, lines
        return None

    def _covers(self, name: str, index: int) -> int:
        """The number of lines from ``index`` on that together print a name; 0 where they do not."""
        printed = ""
        for lines, key in enumerate(self.keys[index : index + _MAX_LINES], start=1):
            printed += key
            if printed == name:
                return lines
            if not key or not name.startswith(printed):
                return 0
        return 0


def repeated_headlines(blocks: Sequence[Block]) -> dict[int, int]:
    """Index and number of lines of titles over two lines that are printed again on one, where their text goes on."""
    keys = [_letters(block.text) if block.width <= _MAX_TITLE and not block.is_prose else "" for block in blocks]
    single = {key: index for index, key in enumerate(keys) if len(key) >= _LONG_ENOUGH}
    pairs = ((one + two, index) for index, (one, two) in enumerate(pairwise(keys)) if len(one) >= 2 and len(two) >= 2)
    again = {index: single[key] for key, index in pairs if single.get(key, -1) > index + 1}
    return {**dict.fromkeys(again, 2), **dict.fromkeys(again.values(), 1)}


def named_titles(blocks: Sequence[Block], names: Iterable[str]) -> dict[int, int]:
    """Index and number of lines of each title that a list of contents names; empty where it names hardly any of them."""
    wanted = list(dict.fromkeys(names))
    if len(wanted) < 2:
        return {}
    titles = _Titles(blocks, 0)
    found = dict(place for name in wanted if (place := titles.find(name, 0)) is not None)
    return found if len(found) >= 2 and 2 * len(found) >= len(wanted) else {}
