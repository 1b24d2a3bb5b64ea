"""What a finder returns."""

from __future__ import annotations

from collections.abc import Iterable
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

    def overlaps(self, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether it shares a character with any of the spans."""
        return any(self.start < end and start < self.end for start, end in spans)


def outside(found: Iterable[Found], spans: Iterable[tuple[int, int]]) -> list[Found]:
    """The values that share no character with the spans."""
    taken = list(spans)
    return [item for item in found if not item.overlaps(taken)]


def longest(found: Iterable[Found]) -> list[Found]:
    """The values in text order; of two that overlap the longer one, of equal ones the first."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if not item.overlaps((other.start, other.end) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda f: (f.start, f.end))
