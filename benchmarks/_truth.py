"""The truth of a set PDF as lines and jumps, and how a reading keeps them (see ``tests/pdf/layouts/README.md``)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.reading_order import squeeze, truth_lines


@dataclass(frozen=True, slots=True)
class TruthLine:
    """A line of the truth: its place in the whole document's truth, its fragment, article, page and text."""

    place: int
    fragment: int
    article: str
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Jump:
    """A place where an article goes on in another fragment, and whether a reading keeps it.

    ``kind`` is ``page`` or ``page, cut`` (other fragments stand between), ``column`` or ``same page`` (cut as well).
    """

    kind: str
    kept: bool
    before: TruthLine
    after: TruthLine


#: A reading: the truth's lines in its order, None for other text between them.
Order = Sequence[TruthLine | None]


def lines_of(truth: dict[str, Any]) -> list[tuple[TruthLine, dict[str, Any]]]:
    """All lines of a truth in reading order, each with its raw entry."""
    found: list[tuple[TruthLine, dict[str, Any]]] = []
    first = 0
    for number, page in enumerate(truth["pages"], start=1):
        for block, line in truth_lines(page):
            article = str(page["frags"][block]["art"])
            found.append((TruthLine(len(found), first + block, article, number, squeeze(line["t"])), line))
        first += len(page["frags"])
    return found


def neighbours(order: Order) -> set[tuple[int, int]]:
    """The places of lines that follow each other in a reading."""
    return {(one.place, two.place) for one, two in itertools.pairwise(order) if one and two}


def pairs(lines: Sequence[TruthLine]) -> list[tuple[TruthLine, TruthLine]]:
    """Each line of the truth with the next one of its article, whatever stands between them."""
    last: dict[str, TruthLine] = {}
    found = []
    for line in lines:
        if line.article in last:
            found.append((last[line.article], line))
        last[line.article] = line
    return found


def jumps(order: Order, lines: Sequence[TruthLine]) -> list[Jump]:
    """Every place where an article goes on in another fragment."""
    kept = neighbours(order)
    return [
        Jump(_kind(one, two), (one.place, two.place) in kept, one, two)
        for one, two in pairs(lines)
        if one.fragment != two.fragment
    ]


def _kind(before: TruthLine, after: TruthLine) -> str:
    cut = after.fragment - before.fragment > 1
    if before.page != after.page:
        return "page, cut" if cut else "page"
    return "same page" if cut else "column"
