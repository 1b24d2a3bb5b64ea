"""Lines against the order a person reads them in: reading-order distance and continuations of interrupted articles."""

from __future__ import annotations

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


def compare_joins(wanted: Sequence[Pair], lines: Sequence[Line], *, exhaustive: bool = True) -> Joins:
    """The joins of the ledger against all the joins of a bulletin.

    A join is two lines of one article that follow each other in reading order while in the source lines of something
    else stand between them; furniture, captions and lines of the same article (a credit printed above the text) are
    nothing else. One that is not expected is wrong, if the list is exhaustive. So are two lines of one article without anything between them
    where the second goes on from another line by the expected joins: a tail left on a foreign article.

    Args:
        wanted: (end of the text before the break, start of the text that goes on).
        lines: Rows of the table ``lines``.
        exhaustive: Whether ``wanted`` holds every place where an article is interrupted.
    """
    kept = sorted((line for line in lines if line["role"] not in BETWEEN), key=lambda line: line["source_order"])
    owners = [line["article_id"] for line in kept]
    place = {line["line_id"]: number for number, line in enumerate(kept)}
    left = [(fold(end), fold(start)) for end, start in wanted]
    longest = max((len(text) for pair in left for text in pair), default=0)
    found: set[int] = set()
    wrong: list[Pair] = []
    for article in _articles(kept):
        texts = [fold(line["text"]) for line in article]
        for number in range(1, len(article)):
            one, two = place[article[number - 1]["line_id"]], place[article[number]["line_id"]]
            before, after = _tail(texts[:number], longest), _head(texts[number:], longest)
            fits = [n for n, (end, start) in enumerate(left) if before.endswith(end) and after.startswith(start)]
            found.update(fits)
            interrupted = any(owner != owners[one] for owner in owners[min(one, two) + 1 : max(one, two)])
            astray = any(after.startswith(start) for _, start in left)
            if not fits and (astray or (exhaustive and interrupted)):
                wrong.append((article[number - 1]["text"][-_SHOWN:], article[number]["text"][:_SHOWN]))
    return Joins(
        tuple(pair for number, pair in enumerate(wanted) if number in found),
        tuple(pair for number, pair in enumerate(wanted) if number not in found),
        tuple(wrong),
    )


_SHOWN = 20  # characters of a line in a list of joins


def _articles(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each article in reading order."""
    found: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: line["reading_order"]):
        if line["article_id"] is not None:
            found.setdefault(line["article_id"], []).append(line)
    return list(found.values())


def _tail(texts: Sequence[str], length: int) -> str:
    """The last characters of texts in a row, at least ``length`` where there are so many."""
    found = ""
    for text in reversed(texts):
        found = text + found
        if len(found) >= length:
            break
    return found


def _head(texts: Sequence[str], length: int) -> str:
    """The first characters of texts in a row, at least ``length`` where there are so many."""
    found = ""
    for text in texts:
        found += text
        if len(found) >= length:
            break
    return found
