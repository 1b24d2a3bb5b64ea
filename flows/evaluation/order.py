"""Lines against the order a person reads them in: reading-order distance and continuations of interrupted articles."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from flows.evaluation.folding import fold

Line = Mapping[str, Any]
#: Roles of lines that stand between the lines of an article without interrupting it.
BETWEEN = ("furniture", "caption")


def levenshtein(one: Sequence[Hashable], two: Sequence[Hashable]) -> int:
    """Edit distance (insert, delete, replace) of two sequences."""
    return int(Levenshtein.distance(one, two))


def order_edits(positions: Sequence[Any]) -> int:
    """Edit distance between the order of the positions and ascending order."""
    ascending = sorted(range(len(positions)), key=lambda place: (positions[place], place))
    return levenshtein(ascending, range(len(positions)))


@dataclass(frozen=True, slots=True)
class Reading:
    """Edits that turn the order of the lines into the one of a reader, of so many lines; lost lines are edits too."""

    lines: int
    edits: int


def reading_distance(wanted: Sequence[str], lines: Sequence[Line]) -> Reading:
    """How far the reading order of the ledger is from the expected one.

    Args:
        wanted: Printed lines in the order a person reads them. Lines of the ledger that are none of them count for
            nothing, so that running heads may be left out.
        lines: Rows of the table ``lines``.
    """
    ordered = [fold(line["text"]) for line in sorted(lines, key=lambda line: line["reading_order"])]
    taken: set[tuple[int, int]] = set()
    places: list[tuple[int, int] | None] = []
    follow = (0, 0)
    for text in map(fold, wanted):
        found = [place for place in _places(text, ordered) if place not in taken]
        at = min(found, key=lambda place: (place < follow, place), default=None)
        if at is not None:
            taken.add(at)
            follow = at
        places.append(at)
    known = sorted((place, number) for number, place in enumerate(places) if place is not None)
    return Reading(len(wanted), levenshtein([number for _, number in known], range(len(wanted))))


def _places(text: str, ordered: Sequence[str]) -> list[tuple[int, int]]:
    """Where a line stands: as a whole line, else inside a longer one (columns set side by side)."""
    whole = [(number, 0) for number, other in enumerate(ordered) if other == text]
    return whole or [(number, other.find(text)) for number, other in enumerate(ordered) if text and text in other]


# ---- continuations ---------------------------------------------------------------------------------------------------

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Joins:
    """Continuations: expected ones that were found and missed, and those that are wrong."""

    found: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    wrong: tuple[Pair, ...]


def compare_joins(wanted: Sequence[Pair], lines: Sequence[Line]) -> Joins:
    """The joins of the ledger against all the joins of a bulletin.

    A join is two lines of one article that follow each other in reading order, but not in the source; furniture and
    captions are passed over. One that is not expected is wrong. So are two lines that follow each other in the source
    too, where the second goes on from another line by the expected joins: a tail left on a foreign article.

    Args:
        wanted: (end of the line before the break, start of the line that goes on).
        lines: Rows of the table ``lines``.
    """
    kept = [line for line in lines if line["role"] not in BETWEEN]
    place = {line["line_id"]: number for number, line in enumerate(sorted(kept, key=lambda line: line["source_order"]))}
    left = [(fold(end), fold(start)) for end, start in wanted]
    found: set[int] = set()
    wrong: list[Pair] = []
    for one, two in itertools.pairwise(sorted(kept, key=lambda line: line["reading_order"])):
        if one["article_id"] is None or one["article_id"] != two["article_id"]:
            continue
        before, after = fold(one["text"]), fold(two["text"])
        fits = [n for n, (end, start) in enumerate(left) if before.endswith(end) and after.startswith(start)]
        found.update(fits)
        astray = place[two["line_id"]] == place[one["line_id"]] + 1 and not any(
            after.startswith(start) for _, start in left
        )
        if not fits and not astray:
            wrong.append((one["text"][-20:], two["text"][:20]))
    return Joins(
        tuple(pair for number, pair in enumerate(wanted) if number in found),
        tuple(pair for number, pair in enumerate(wanted) if number not in found),
        tuple(wrong),
    )
