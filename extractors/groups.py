"""Bulletins in plain text whose blank lines stand between articles: what the first lines of each group are.

A single line rarely tells whether it is a column heading, a title or the rest of an article. All groups of one bulletin
together do: an editor sets every article alike. So each group is read in every way that its first lines allow, what speaks
for each way is added up (`WEIGHTS`), and the ways that most groups take count for the doubtful ones.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors._labels import ends_like_label, known_label, label_of, lookup
from extractors._list_rows import is_cells
from extractors._questions import asks, asks_in_turn, is_question_headline, marker
from extractors._table_heads import heads, is_level, is_table_head
from extractors.credits import credit_of
from extractors.headings import (
    JUMP_FROM,
    MAX_HEADING,
    chapter,
    is_date,
    is_office,
    listed_heading,
    part_prefix,
    plain_title,
    section_title,
    speaks_like_title,
    title_like,
)
from extractors.open_ends import inside_word, starts_plain
from extractors.paragraphs import Block

Role = Literal["heading", "title", "body", "kicker", "rest", "counter"]
#: How the first lines of a group are read: H a column heading, T a title, HB a heading right above the text, - neither.
Way = Literal["HT", "T", "H", "HB", "-"]

#: What speaks for and against a way of reading a group.
WEIGHTS: dict[str, float] = {
    "heading_listed": 4.0,
    "heading_ornamented": 2.0,
    "heading_numbered_part": 3.0,
    "heading_short": 1.0,
    "heading_long": -1.0,
    "heading_punctuated": -3.0,
    "heading_is_label": -2.0,
    "heading_without_title": -1.0,
    "title_wider": 1.0,
    "title_narrower": -1.5,
    "title_is_label": -3.0,
    "title_ends_like_label": -1.5,
    "title_speaks": 1.0,
    "title_long_enough": 1.0,
    "title_very_short": -1.5,
    "title_is_listed_heading": -3.0,
    "body_begins": 1.0,
    "line_below_is_like_a_title": -0.5,
    "nothing_below": -1.0,
    "text_above_is_open": 1.5,
    "goes_on_with_a_word": 5.0,
    "small_group": 0.5,
}
_CONSISTENCY = 1.5
_MIN_LINES = 3.5  # of a group, on an average
_MOST = 2 / 3  # of the groups must begin with what may head an article
_SHORT_HEADING = 7.0
_MAX_BARE_HEADING = 6.0
_WIDE_TITLE = 8.0
_MAX_KICKER = 30.0
_SEVERAL = 3
_MAX_BROKEN = 16.0
_NARROW_TITLE = 4.5
_COUNTED = re.compile(r"[×xX*]\s?\d")
_REMARK = re.compile(r"\s*[(（【\[]?\s*(?:注|备注|附件?|说明|温馨提示|特此)\s*[:：\])）】]")


@dataclass(frozen=True, slots=True)
class Group:
    """The blocks ``start:end`` between two blank lines."""

    start: int
    end: int

    def __len__(self) -> int:
        """Number of blocks."""
        return self.end - self.start


def groups_of(blocks: Sequence[Block]) -> list[Group]:
    """The blocks between blank lines."""
    if not blocks:
        return []
    starts = [index for index, block in enumerate(blocks) if index == 0 or block.gap >= 1]
    return [Group(start, end) for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]


def group_roles(blocks: Sequence[Block]) -> dict[int, Role]:
    """What the first lines of each group are, by index; empty where blank lines do not stand between articles."""
    groups = groups_of(blocks)
    larger = sum(len(group) > 1 for group in groups)  # a heading may stand alone between blank lines
    if len(groups) < 2 or len(groups) > 2 * larger or len(blocks) < _MIN_LINES * larger:
        return {}
    if larger < len(groups) and larger < _SEVERAL:
        return {}  # the line that stands alone may be the title of all of them
    able = sum(_may_head(blocks[group.start]) and known_label(blocks[group.start]) is None for group in groups)
    chapters = sum(chapter(blocks[group.start]) for group in groups)
    if able < 2 or able < _MOST * (len(groups) - chapters):
        return {}
    ways = [
        _ways(blocks, group, groups[index + 1] if index + 1 < len(groups) else None)
        for index, group in enumerate(groups)
    ]
    chosen = [max(scores, key=lambda way: scores[way]) for scores in ways]
    named = len(groups) > 3 and listed_heading(blocks[0]) is None
    if named and chosen[0] == "H" and not any(way in ("HT", "H", "HB") for way in chosen[1:]):
        chosen[0] = "T"  # the name of the bulletin, in which no article has a column heading
        ways[0] = {"T": 0.0}
    usual = Counter(way for way in chosen if way != "-")
    total = sum(usual.values())
    roles: dict[int, Role] = {}
    for group, scores in zip(groups, ways, strict=True):
        prior = {
            way: _CONSISTENCY * math.log((usual[way] + 0.5) / (total + 1)) if way != "-" else -_CONSISTENCY
            for way in scores
        }
        best = max(scores, key=lambda way: scores[way] + prior[way])
        _assign(roles, group, best, _kicker(blocks, group))
    return roles


def _kicker(blocks: Sequence[Block], group: Group) -> int | None:
    """Index of a line over the title (引题): it is set in, the title right below it is not, and the text is again."""
    for index in range(group.start, min(group.start + 2, group.end - 2)):
        line, title, text = blocks[index : index + 3]
        set_in = line.indent >= 2 and title.indent == 0 and text.indent >= 2
        short = not line.closed and not line.number and not marker(line.text) and line.width <= _MAX_KICKER
        if set_in and short and title_like(title):
            return index
    return None


def _assign(roles: dict[int, Role], group: Group, way: Way, over: int | None) -> None:
    lines = [index for index in range(group.start, group.end) if index != over]
    if over is not None:
        roles[over] = "kicker"
    roles[lines[0]] = {"HT": "heading", "H": "heading", "HB": "heading", "T": "title", "-": "body"}[way]  # type: ignore[assignment]
    if way == "HT":
        roles[lines[1]] = "title"


def _may_head(block: Block) -> bool:
    """Whether a line can head an article or a column."""
    if JUMP_FROM.match(block.scanned.strip()):
        return False
    return _may_title(block) or plain_title(block) or section_title(block) or listed_heading(block) is not None


def _may_title(block: Block) -> bool:
    """Whether a line is like a title; one over two lines may stop at a comma."""
    if title_like(block):
        return True
    text = block.text.rstrip()
    return (
        text[-1:] in "，,、" and block.width <= _MAX_BROKEN and title_like(Block(block.passage.cut(0, len(text) - 1)))
    )


def begins_body(block: Block) -> bool:
    """Whether a line is surely text of an article: running text, a number, a label, a marker, a row, a salutation."""
    return (
        block.is_prose
        or block.number is not None
        or known_label(block) is not None
        or marker(block.text) is not None
        or is_cells(block)
        or is_table_head(block.text)
        or is_question_headline(block.text)
        or credit_of(block) is not None
        or block.text.rstrip().endswith(("：", ":"))
        or bool((label := label_of(block)) and label.form in ("colon", "bracket"))
    )


def _ways(blocks: Sequence[Block], group: Group, after: Group | None) -> dict[Way, float]:
    """How well each way of reading a group fits, by itself."""
    over = _kicker(blocks, group)
    lines = [blocks[i] for i in range(group.start, min(group.end, group.start + 5)) if i != over]
    first = lines[0]
    second = lines[1] if len(lines) > 1 else None
    third = lines[2] if len(lines) > 2 else blocks[after.start] if after else None
    if second is None and after is not None and chapter(first):
        return {"H": WEIGHTS["heading_listed"]}
    scores: dict[Way, float] = {"-": _continues(blocks, group)}
    cells = second is not None and heads(first.text) and (heads(second.text) or is_level(second.text))
    if not _may_head(first) or _REMARK.match(first.text) or cells:
        return scores
    set_in = second is not None and first.indent == 0 and second.indent > 0  # a paragraph
    turn = second is not None and third is not None and asks_in_turn(second.text, third.text)
    begun = second is not None and (set_in or turn or _speaks(second))
    if second is not None and not begun and _can_be_heading(first) and _may_title(second):
        scores["HT"] = _as_heading(first, second) + _as_title(second, third)
    title = blocks[after.start] if after is not None and second is None else None
    if title is not None and _can_be_heading(first) and _may_head(title) and not heads(title.text):
        scores["H"] = _as_heading(first, title)
    if second is not None and begins_body(second) and _can_be_heading(first) and first.width <= _MAX_BARE_HEADING:
        scores["HB"] = _as_heading(first, None) + WEIGHTS["body_begins"] + WEIGHTS["heading_without_title"]
    if (_may_title(first) or section_title(first)) and not (second and asks_in_turn(first.text, second.text)):
        below = second or (blocks[after.start] if after else None)
        scores["T"] = _as_title(first, below) + WEIGHTS["title_is_listed_heading"] * (listed_heading(first) is not None)
    return scores


def _speaks(block: Block) -> bool:
    """Whether a line has words before a colon, as turns of a dialogue, entries and values have, or counts of something."""
    label = label_of(block)
    return (label is not None and label.form == "colon") or bool(_COUNTED.search(block.scanned))


def _continues(blocks: Sequence[Block], group: Group) -> float:
    first = blocks[group.start]
    if group.start == 0:
        return -9.0
    above = blocks[group.start - 1]
    signs = []
    if not above.closed and above.is_prose and credit_of(above) is None:
        signs.append("text_above_is_open")
    ends = (other for index, other in enumerate(blocks[: group.start]) if blocks[index + 1].gap >= 1)
    if starts_plain(first) and any(not end.closed and inside_word(end.text, first.text) for end in ends):
        signs.append("goes_on_with_a_word")
    if len(group) <= 2:
        signs.append("small_group")
    return sum(WEIGHTS[sign] for sign in signs) + (3.0 if is_date(first) or is_office(first) else 0.0)


def _can_be_heading(block: Block) -> bool:
    wide = MAX_HEADING + (6 if listed_heading(block) or part_prefix(block) else 0)
    return plain_title(block) and 2 <= block.width <= wide and not asks(block.text)


def _as_heading(block: Block, title: Block | None) -> float:
    signs = []
    text = block.text.strip()
    if listed_heading(block):
        signs.append("heading_listed")
    elif known_label(block) is not None:
        signs.append("heading_is_label")
    if part_prefix(block):
        signs.append("heading_numbered_part")
    elif re.match(r"[^\w\s“”‘’《]", text):
        signs.append("heading_ornamented")
    if block.width <= _SHORT_HEADING:
        signs.append("heading_short")
    elif block.width > 10:
        signs.append("heading_long")
    if re.search(r"[,?!“”《》;]", block.scanned):
        signs.append("heading_punctuated")
    if title is not None and title.width > block.width + 1:
        signs.append("title_wider")
    elif title is not None and title.width < block.width - 1:
        signs.append("title_narrower")
    return sum(WEIGHTS[sign] for sign in signs)


def _as_title(block: Block, body: Block | None) -> float:
    signs = []
    if lookup(block.text)[1] in ("exact", "weak"):
        signs.append("title_is_label")
    elif ends_like_label(block.text) and block.width < _WIDE_TITLE:
        signs.append("title_ends_like_label")
    if speaks_like_title(block) or asks(block.text):
        signs.append("title_speaks")
    if block.width >= _WIDE_TITLE:
        signs.append("title_long_enough")
    elif block.width < _NARROW_TITLE:
        signs.append("title_very_short")
    if body is None:
        signs.append("nothing_below")
    elif begins_body(body) or (block.indent == 0 and body.indent > 0):
        signs.append("body_begins")
    elif title_like(body):
        signs.append("line_below_is_like_a_title")
    return sum(WEIGHTS[sign] for sign in signs)
