"""Gutters: blanks that run down a whole band of strips and part text that stands side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from extractors.layout.columns import BITS_PER_PT, SENTENCE_ENDS, Item, Strip, holes
from extractors.layout.leaves import are_labels
from extractors.layout.measures import TITLE_RATIO

MIN_GUTTER_PT = 3.5
_MIN_GUTTER_EM = 0.35
_SIDE_BY_SIDE_EM = 0.5  # a gap within a row that asks for a gutter
_PAIR_GUTTER_EM = 1.25  # two rows make a gutter only if it is this wide
_LONE_ROW_GUTTER_EM = 2.0  # text in a single row is one line unless the gap is this wide


def is_clash(strip: Strip, body: float) -> float:
    """How much a strip asks for a gutter: text side by side."""
    if len(strip.items) == 1:
        return 0.0
    baselines = [item.baseline for item in strip.items if item.kind == "text"]
    one_row = len(baselines) == len(strip.items) and max(baselines) - min(baselines) < 0.3 * body
    return 1.0 if holes(strip.mask, (_SIDE_BY_SIDE_EM if one_row else _MIN_GUTTER_EM) * body) else 0.0


def gutters(band: Sequence[Strip], mask: int, body: float) -> Iterator[tuple[int, int]]:
    """The blank runs (bits) through a whole band that part text standing side by side; ``mask`` is its coverage."""
    for low, high in holes(mask, max(MIN_GUTTER_PT, _MIN_GUTTER_EM * body)):
        wide = (high - low) / BITS_PER_PT / body
        if len(band) == 1 and wide >= _LONE_ROW_GUTTER_EM:
            yield low, high
            continue
        before = (1 << low) - 1
        enough = 1 if wide >= _LONE_ROW_GUTTER_EM else 2 if wide >= _PAIR_GUTTER_EM else 3
        left = [strip for strip in band if strip.mask & before]
        right = [strip for strip in band if strip.mask.bit_length() > high]
        if (
            not are_labels(band, low, high, body) and _beside(left, right, enough) and _is_edge(band, low, high, body)
        ) or any(strip.mask & before and strip.bottom - strip.top > 2 * body for strip in right):
            yield low, high


def _beside(left: Sequence[Strip], right: Sequence[Strip], enough: int) -> bool:
    """Whether enough strips with text left of a blank run, and right of it, stand beside text of the other side."""
    if not left or not right:
        return False
    top, bottom = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    return all(
        _at_least(enough, (strip for strip in side if strip.bottom > top and strip.top < bottom))
        for side in (left, right)
    )


def _at_least(count: int, strips: Iterable[Strip]) -> bool:
    return any(islice(strips, count - 1, None))


def _is_edge(band: Sequence[Strip], low: int, high: int, body: float) -> bool:
    """Whether lines end or begin at a blank run as they do at a column's edge, not as after a short line.

    Several lines do, or one breaks off there in the middle of a sentence and goes on below.
    """
    left, right = low / BITS_PER_PT, high / BITS_PER_PT
    ends: list[Item] = []
    begins = 0
    for item in _below_titles(band, body):
        if item.x0 < left and -body <= item.x1 - left <= body:
            ends.append(item)
        begins += -1.0 <= item.x0 - right <= 1.0
        if len(ends) >= 2 or begins >= 2:
            return True
    beside = {id(item) for strip in band if strip.mask >> high for item in strip.items}
    return any(
        id(end) in beside
        and end.last not in SENTENCE_ENDS
        and any(item.top > end.bottom and item.x0 < left for item in _below_titles(band, body))
        for end in ends
    )


def _below_titles(band: Sequence[Strip], body: float) -> Iterator[Item]:
    """The items of a band without text in title type."""
    limit = TITLE_RATIO * body
    return (item for strip in band for item in strip.items if item.kind != "text" or item.size < limit)
