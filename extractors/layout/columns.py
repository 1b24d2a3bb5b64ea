"""White space between pieces of text: strips across a region and gutters down it.

Horizontal coverage is kept as the bits of a Python integer, one bit per half point: joining the coverage of many
lines is then one `|`, and the gutters of a region are the runs of zero bits left over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

BITS_PER_PT = 2
OPENERS = frozenset("（《〈【「『“‘〔［")
CLOSERS = frozenset("，。、；：！？）》〉】」』”’〕］")
SENTENCE_ENDS = frozenset("。！？；：…）)”.!?;:")
_PUNCTUATION_EM = 0.45  # the empty half of a full-width punctuation mark


@dataclass(slots=True, eq=False)  # a frozen one takes three times as long to make, and a page has hundreds
class Item:
    """Something to be put in order: a text fragment, or a block (box, table) that is ordered as a whole.

    The box (points) is the ink, not the em box; ``index`` is the place in the caller's list of fragments or blocks.
    """

    kind: Literal["text", "block"]
    index: int
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    first: str
    last: str
    mask: int


@dataclass(slots=True, eq=False)
class Strip:
    """Items that no horizontal cut can part, from ``top`` to ``bottom``; ``mask`` is their coverage."""

    items: tuple[Item, ...]
    top: float
    bottom: float
    mask: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table without rules: the items of each column; ``own`` is false for a label of an earlier row."""

    cells: tuple[tuple[Item, ...], ...]
    own: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """Items of one column, to be read from top to bottom; ``left``–``right`` is the column's extent in points.

    ``rows`` are set where the items form a table, which is read row by row. ``flows`` tells that the text flows on
    from the leaf before, as it does from one column to the next.
    """

    items: tuple[Item, ...]
    left: float
    right: float
    rows: tuple[TableRow, ...] = ()
    flows: bool = False


def coverage(x0: float, x1: float) -> int:
    """The bits that an extent in points covers."""
    low, high = max(int(x0 * BITS_PER_PT), 0), max(int(x1 * BITS_PER_PT), 0)
    return (1 << max(high, low + 1)) - (1 << low)


def text_item(
    index: int, x0: float, x1: float, baseline: float, size: float, bold: bool, first: str, last: str
) -> Item:
    """The item of a text fragment; the blank halves of punctuation at its ends do not count as ink."""
    left = x0 + (_PUNCTUATION_EM * size if first in OPENERS else 0.0)
    right = x1 - (_PUNCTUATION_EM * size if last in CLOSERS else 0.0)
    if right <= left:
        left, right = x0, x1
    top, bottom = baseline - 0.78 * size, baseline + 0.05 * size
    return Item("text", index, x0, x1, top, bottom, baseline, size, bold, first, last, coverage(left, right))


def block_item(index: int, x0: float, x1: float, top: float, bottom: float) -> Item:
    """The item of a block."""
    return Item("block", index, x0, x1, top, bottom, bottom, bottom - top, False, "", "", coverage(x0, x1))


def mask_of(strips: Iterable[Strip] | Iterable[Item]) -> int:
    """The joint coverage of strips or items."""
    mask = 0
    for strip in strips:
        mask |= strip.mask
    return mask


def items_of(strips: Iterable[Strip]) -> list[Item]:
    """The items of strips, from the first to the last strip."""
    return [item for strip in strips for item in strip.items]


def strips_of(items: Iterable[Item]) -> list[Strip]:
    """The strips of a region from top to bottom."""
    found: list[Strip] = []
    group: list[Item] = []
    floor, mask = float("-inf"), 0
    for item in sorted(items, key=attrgetter("top", "x0")):
        if group and item.top >= floor:
            found.append(Strip(tuple(group), group[0].top, floor, mask))
            group, floor, mask = [], float("-inf"), 0
        group.append(item)
        floor = max(floor, item.bottom)
        mask |= item.mask
    if group:
        found.append(Strip(tuple(group), group[0].top, floor, mask))
    return found


def holes(mask: int, minimum_pt: float) -> list[tuple[int, int]]:
    """The blank runs (first bit, bit after the last) inside a coverage that are at least ``minimum_pt`` points wide."""
    found: list[tuple[int, int]] = []
    at = (mask & -mask).bit_length() - 1
    rest = mask >> at if mask else 0
    while rest:  # begins with a one
        ones = (rest + 1 & ~rest).bit_length() - 1
        rest >>= ones
        blank = max((rest & -rest).bit_length() - 1, 0)
        rest >>= blank
        at += ones + blank
        if blank and blank >= minimum_pt * BITS_PER_PT:
            found.append((at - blank, at))
    return found


def split_at(items: Iterable[Item], cuts: Sequence[float]) -> list[list[Item]]:
    """The items in columns parted at the x positions ``cuts`` (ascending), by the middle of each item."""
    columns: list[list[Item]] = [[] for _ in range(len(cuts) + 1)]
    for item in items:
        middle = (item.x0 + item.x1) / 2
        columns[bisect_left(cuts, middle)].append(item)
    return columns
