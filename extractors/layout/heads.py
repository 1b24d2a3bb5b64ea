"""Heads over columns: how far the title of an article reaches.

A title is set over some or all columns of its article and need not fill them. Lines of one title reach as far as the
longest of them; and a title reaches over the columns beside it whose text begins on the line right below it, since
what stands on its own would begin at the height of the title. Where two titles could reach over the same column,
neither does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.layout.columns import Item, coverage, mask_of
from extractors.layout.measures import TITLE_RATIO
from extractors.layout.order import Context

_BELOW_EM = 1.6  # white space between a title and the first line below it, at most
_SAME_LINE_PT = 1.0
_GUTTER_EM = 4.0
_DEPTH_EM = 8.0

Reach = tuple[float, float]  # left and right edge in points


def widen_heads(items: list[Item], context: Context) -> list[Item]:
    """The items with the lines of each title made as wide as what they stand over."""
    wide: dict[int, Item] = {}
    groups = _titles(items, context.body)
    reaches = [_reach(group, items, context) for group in groups]
    for place, group in enumerate(groups):
        others = [(other, reach) for other, reach in zip(groups, reaches, strict=True) if other is not group]
        disputed = any(_side_by_side(group, other) and _meet(reaches[place], reach) for other, reach in others)
        x0, x1 = _own(group) if disputed else reaches[place]
        wide.update({id(item): replace(item, x0=x0, x1=x1, mask=mask_of(group) | coverage(x0, x1)) for item in group})
    return [wide.get(id(item), item) for item in items]


def _own(group: Sequence[Item]) -> Reach:
    return min(item.x0 for item in group), max(item.x1 for item in group)


def _side_by_side(one: Sequence[Item], two: Sequence[Item]) -> bool:
    return one[0].top < two[-1].bottom and two[0].top < one[-1].bottom


def _meet(one: Reach, two: Reach) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _titles(items: Sequence[Item], body: float) -> list[list[Item]]:
    """The lines in title type, those of one title together, from top to bottom."""
    large = sorted(
        (item for item in items if item.kind == "text" and item.size >= TITLE_RATIO * body), key=lambda item: item.top
    )
    groups: list[list[Item]] = []
    for item in large:
        group = next((group for group in groups if _same_title(group[-1], item)), None)
        if group:
            group.append(item)
        else:
            groups.append([item])
    return groups


def _same_title(one: Item, two: Item) -> bool:
    step = two.baseline - one.baseline
    overlap = min(one.x1, two.x1) - max(one.x0, two.x0)
    return abs(one.size - two.size) < 0.03 * one.size and 0 < step < 1.7 * one.size and overlap > 0.5 * one.size


def _reach(group: Sequence[Item], items: Sequence[Item], context: Context) -> Reach:
    """How far the columns reach that a title stands over."""
    x0, x1 = _own(group)
    top, bottom = group[0].top, group[-1].bottom
    near = [item for item in items if item not in group and item.top <= bottom + _BELOW_EM * context.body + 1]
    row = _first_row([item for item in near if item.top >= bottom - 1], x0, x1, context.body)
    if not row:
        return x0, x1
    beside = [item for item in near if item.bottom > top and item.top < row[0].top - 1]
    floor = row[0].top + _DEPTH_EM * context.body  # the first line of a column may be short, not all of the next ones
    lines = [item for item in items if item.kind == "text" and row[0].top <= item.top <= floor]
    gap = _GUTTER_EM * context.body + max(item.x1 - item.x0 for item in lines if item.size < TITLE_RATIO * context.body)
    right = sorted((item for item in row if item.x1 > x1), key=lambda item: item.x0)
    left = sorted((item for item in row if item.x0 < x0), key=lambda item: -item.x1)
    reach = x1
    for item in right:
        if item.x0 - reach > gap or not _free((reach, item.x1), (top, row[0].top), beside, context):
            break
        reach = item.x1
    back = x0
    for item in left:
        if back - item.x1 > gap or not _free((item.x0, back), (top, row[0].top), beside, context):
            break
        back = item.x0
    return back, reach


def _first_row(below: Sequence[Item], x0: float, x1: float, body: float) -> list[Item]:
    """The first lines of body text below a title: what stands under it, and what begins on the same line beside it."""
    texts = [item for item in below if item.kind == "text" and item.size < TITLE_RATIO * body]
    under = [item for item in texts if item.x0 < x1 and item.x1 > x0]
    if not texts:
        return []
    # A title centred over columns that its text does not fill has nothing right below it.
    first = min(under or texts, key=lambda item: item.top)
    return [item for item in texts if abs(item.top - first.top) <= _SAME_LINE_PT]  # lines of a column begin at its top


def _free(span: tuple[float, float], height: tuple[float, float], beside: Sequence[Item], context: Context) -> bool:
    """Whether nothing stands beside a title in a ``span``, and no rule runs down there."""
    low, high = span
    if any(other.x0 < high and other.x1 > low for other in beside):
        return False
    top, bottom = height
    return not any(low < rule.at < high and rule.low < bottom and rule.high > top for rule in context.down)
