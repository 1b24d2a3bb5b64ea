"""What a finder returns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.mention import MentionKind

Sex = Literal["any", "male", "female"]


@dataclass(frozen=True, slots=True)
class Found:
    """A value at ``start:end`` of a text, normalised as in `schemas.mention.MentionRow`."""

    kind: MentionKind
    start: int
    end: int
    value_low: float | None = None
    value_high: float | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    unit: str | None = None
    normalized: str | None = None
    sex: Sex | None = None
    applies_to: str | None = None
    subject: tuple[int, int] | None = None  # where applies_to is printed


def outside(found: Iterable[Found], spans: Iterable[tuple[int, int]]) -> list[Found]:
    """The values that share no character with the spans."""
    taken = Spans(spans)
    return [item for item in found if not taken.meets(item.start, item.end)]


def longest(found: Iterable[Found]) -> list[Found]:
    """The values in text order; of two that overlap the longer one, of equal ones the first."""
    items = list(found)
    if len(items) < 2:
        return items
    kept: list[Found] = []
    covered: set[int] = set()
    for item in sorted(items, key=lambda f: (f.start - f.end, f.start)):
        characters = range(item.start, item.end)
        if covered.isdisjoint(characters):
            covered.update(characters)
            kept.append(item)
    return sorted(kept, key=lambda f: (f.start, f.end))


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` gives if it can match at these places only, given from left to right."""
    edge = 0
    for start in starts:
        if start >= edge and (match := pattern.match(text, start)):
            yield match
            edge = match.end()


class Spans:
    """Spans that can be asked for an overlap without walking over all of them."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        merged: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif start < end:
                merged.append((start, end))
        self.starts = [start for start, _ in merged]
        self.ends = [end for _, end in merged]

    def meets(self, start: int, end: int) -> bool:
        """Whether ``start:end`` shares a character with a span."""
        index = bisect_left(self.starts, end) - 1
        return index >= 0 and self.ends[index] > start
