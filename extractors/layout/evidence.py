"""What the text says about order: does one line go on with the other?

Set in columns, a sentence that is open at the end of a line goes on at the left edge of the line that is read next.
That tells apart two readings which white space alone allows: down the first column past a gap, or over to the second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.layout.columns import BITS_PER_PT, SENTENCE_ENDS, Item, Leaf, holes, mask_of
from extractors.layout.measures import FULL_EM, INDENT_EM

_SHORT_EM = 2.5  # a line that ends this far from its column's edge closes a paragraph
_LARGER = 1.08
_OTHER_TYPE = 0.08
_NEAR_EM = 9.0  # how far above and below a block its surroundings are looked at
_FEWEST_BESIDE = 3  # lines beside a block
_STEP = 1.4  # steps between lines of one column differ no more than this, those at sub-heads among them
_SUB_HEAD = 1.2  # type this much larger than the body may be a label, but no title
_NEAR_LINES = 4
_LIST_MARK = re.compile(r"[0-9①-⑳⑴-⒇㈠-㈩●■◆▲★○□◇•·]")


def agreement(one: Leaf, end: Item | None, two: Leaf, start: Item | None, body: float) -> float:
    """How well ``start``, a first line of column ``two``, goes on after ``end``, a last line of ``one``: −1 to 1."""
    if end is None or start is None or end.kind != "text" or start.kind != "text":
        return 0.0
    if end.size < (1 - _OTHER_TYPE) * start.size and start.size <= _LARGER * body:
        return 0.0  # a credit below a text or a note: no sentence goes on in larger type
    plain = start.size <= _LARGER * body and not start.bold
    fresh = not plain or start.x0 > two.left + INDENT_EM * body or bool(_LIST_MARK.match(start.first))
    short = one.right - end.x1
    if short <= FULL_EM * end.size and end.last not in SENTENCE_ENDS and end.size <= _LARGER * body and not end.bold:
        return -1.0 if fresh else 1.0
    if end.last in SENTENCE_ENDS or short > _SHORT_EM * end.size:
        return 0.5 if fresh else -0.3
    return 0.0


def fluency(leaves: Sequence[Leaf], body: float) -> float:
    """How well a reading goes on from leaf to leaf; comparable only between readings of the same items."""
    return sum(agreement(one, _last(one.items), two, _first(two.items), body) for one, two in pairwise(leaves))


def down_the_columns(columns: Sequence[Sequence[Item]], y: float, body: float) -> float:
    """How well each column goes on with itself past the height ``y``."""
    total = 0.0
    for column in columns:
        leaf = Leaf(tuple(column), min(item.x0 for item in column), max(item.x1 for item in column))
        upper = _last([item for item in column if item.top < y])
        total += agreement(leaf, upper, leaf, _first([item for item in column if item.top >= y]), body)
    return total


def crossing_blocks(items: Sequence[Item], body: float) -> list[Item]:
    """Blocks which text runs round; they are read after the columns they interrupt.

    A block set across a gutter has text on both sides and covers part of a column: lines above or below it reach over
    it and over the text beside it, and the gutter between those lines passes behind it. A block set into one side of a
    column has text that runs past it without a break: the lines right above and below reach over both.
    """
    blocks = [item for item in items if item.kind == "block"]
    texts = [item for item in items if item.kind == "text"] if blocks else []
    found = []
    for block in blocks:
        beside = [item for item in texts if item.bottom > block.top and item.top < block.bottom]
        if not (any(item.x1 <= block.x0 for item in beside) and any(item.x0 >= block.x1 for item in beside)):
            if _runs_past(block, beside, texts, body):
                found.append(block)
            continue
        around = (block.top - _NEAR_EM * body, block.bottom + _NEAR_EM * body)
        near = [
            item
            for item in texts
            if item not in beside and item.size <= _LARGER * body and around[0] < item.bottom and item.top < around[1]
        ]
        shared = [item for item in near if _overlap(item, block) > 2 * body and _over_any(item, beside, 2 * body)]
        if len(shared) >= 2 and _has_gutter_behind(near, block, body):
            found.append(block)
    return found


def _runs_past(block: Item, beside: Sequence[Item], texts: Sequence[Item], body: float) -> bool:
    """Whether the text on one side of a block is part of a wider column that goes on above and below it."""
    lines = sorted(beside, key=lambda item: item.baseline)
    if len(lines) < _FEWEST_BESIDE or any(item.size > _SUB_HEAD * body for item in lines):
        return False
    step = _STEP * sorted(two.baseline - one.baseline for one, two in pairwise(lines))[(len(lines) - 1) // 2]
    column = [item for item in texts if item not in beside and _over_any(item, beside, body)]
    above = _chain(lines[0], [item for item in column if item.top < block.top], step)
    below = _chain(lines[-1], [item for item in column if item.bottom > block.bottom], step)
    return all(any(_overlap(item, block) > 2 * body for item in edge) for edge in (above, below))


def _chain(start: Item, others: Sequence[Item], step: float) -> list[Item]:
    """The lines that follow a line in one direction, each no further than a ``step`` (pt) from the one before."""
    found: list[Item] = []
    at = start.baseline
    for item in sorted(others, key=lambda item: abs(item.baseline - start.baseline))[:_NEAR_LINES]:
        if abs(item.baseline - at) > step:
            break
        found.append(item)
        at = item.baseline
    return found


def _overlap(one: Item, two: Item) -> float:
    return min(one.x1, two.x1) - max(one.x0, two.x0)


def _over_any(item: Item, others: Sequence[Item], minimum: float) -> bool:
    return any(_overlap(item, other) > minimum for other in others)


def _has_gutter_behind(near: Sequence[Item], block: Item, body: float) -> bool:
    edges = ((low / BITS_PER_PT, high / BITS_PER_PT) for low, high in holes(mask_of(near), 0.35 * body))
    return any(low > block.x0 + body and high < block.x1 - body for low, high in edges)


def _first(items: Sequence[Item]) -> Item | None:
    return min(items, key=lambda item: (item.baseline, item.x0)) if items else None


def _last(items: Sequence[Item]) -> Item | None:
    return max(items, key=lambda item: (item.baseline, item.x1)) if items else None
