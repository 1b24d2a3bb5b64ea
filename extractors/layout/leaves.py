"""Leaves that are one column although blanks in their lines had parted them, and labels in front of values.

A label with a blank behind it (办理时限　10日) looks like a narrow column beside a wide one; what follows below it from
edge to edge shows that it is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.layout.columns import BITS_PER_PT, Item, Leaf, Strip, items_of
from extractors.layout.measures import LABEL_EM, TITLE_RATIO

if TYPE_CHECKING:
    from extractors.layout.order import Context

_SAME_EDGE_PT = 1.0
_TIGHT_EM = 0.75  # white space beyond the usual between lines of one column
_LABEL_GAP_EM = 2.2
_FEW_LABELS = 2


def one_column(leaves: Sequence[Leaf], context: Context) -> list[Leaf]:
    """The leaves with those put together that are lines of one column: of one extent, below each other without white
    space, rule or title between."""
    found: list[Leaf] = list(leaves[:1])
    for leaf in leaves[1:]:
        last = found[-1]
        if not _goes_on_below(last, leaf, context):
            found.append(leaf)
        elif last.rows or leaf.rows:
            found.append(replace(leaf, flows=True))
        else:
            found[-1] = replace(last, items=(*last.items, *leaf.items))
    return found


def _goes_on_below(one: Leaf, two: Leaf, context: Context) -> bool:
    if abs(one.left - two.left) > _SAME_EDGE_PT or abs(one.right - two.right) > context.body:
        return False
    last, first = max(one.items, key=lambda item: item.bottom), min(two.items, key=lambda item: item.top)
    if last.kind != "text" or first.kind != "text" or first.size >= TITLE_RATIO * context.body:
        return False
    if not 0 <= first.top - last.bottom <= context.lead + _TIGHT_EM * context.body:
        return False
    return not any(
        last.bottom - 2 <= rule.at <= first.top + 2 and rule.low < one.right and rule.high > one.left
        for rule in context.across
    )


def are_labels(band: Sequence[Strip], low: int, high: int, body: float) -> bool:
    """Whether what stands left of a blank run are short labels (问题1, 解答) in front of the text on their line."""
    left, right = low / BITS_PER_PT, high / BITS_PER_PT
    if right - left > _LABEL_GAP_EM * body:
        return False
    labels: list[Item] = []
    low_x, high_x = float("inf"), float("-inf")
    for item in (item for strip in band for item in strip.items):
        if item.x1 <= left + 1:
            labels.append(item)
            low_x, high_x = min(low_x, item.x0), max(high_x, item.x1)
            if high_x - low_x > LABEL_EM * body:
                return False
    if not labels:
        return False
    texts = [item for item in items_of(band) if item.x0 >= right - 1]
    led = {round(label.baseline) for label in labels for text in texts if _in_front(label, text, right, body)}
    if all(round(label.baseline) in led for label in labels):
        return True
    # the rest of a value may stand below its label and be as short, but no text then stands behind a blank alone
    return len(led) >= _FEW_LABELS and all(any(_level(text, label) for label in labels) for text in texts)


def _level(one: Item, two: Item) -> bool:
    return abs(one.baseline - two.baseline) < 1.0


def _in_front(label: Item, text: Item, right: float, body: float) -> bool:
    return _level(label, text) and text.x0 - right < body
