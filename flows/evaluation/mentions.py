"""Mentions against expected ones: each is known by its kind and its text, once for each time it is printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.evaluation.alignment import assign
from flows.evaluation.folding import Fold, fold, loose, same
from flows.evaluation.gold import EXHAUSTIVE_KINDS, Row
from flows.evaluation.scoring import Fact, extra_rows, fact, is_empty

TABLE = "mentions"
_IDENTITY = ("kind", "text")


def mention_facts(want: Sequence[Row], got: Sequence[Row], *, complete: bool, is_loose: bool = False) -> Iterator[Fact]:
    """The facts about all mentions of a case.

    Args:
        want: Expected mentions; ``kind`` and ``text``, and the columns that are scored.
        got: Extracted ones.
        complete: Whether every mention of the exhaustive kinds is listed; the others that come out are then extra.
        is_loose: Facts of ``facts.json``: a part of the text is enough, several facts may be about one mention, and
            ``value`` is either bound.
    """
    if is_loose:
        yield from _loose_facts(want, got)
        return
    pairs = _pairs(want, got)
    for number, row in enumerate(want):
        other = got[pairs[number]] if number in pairs else None
        yield from _facts(row, other, fold, holds=other is not None and same(row.get("text"), other["text"]))
    if complete:
        taken = set(pairs.values())
        left = [row for number, row in enumerate(got) if number not in taken and _counts(row)]
        scored = dict.fromkeys(name for row in want for name in row if name != "kind")
        yield from extra_rows(TABLE, left, ["text", *(name for name in scored if name != "text")])


def _counts(row: Row) -> bool:
    """Whether a mention must be listed; whether 免费 and 不收费 are sums of money is a matter of taste."""
    return row["kind"] in EXHAUSTIVE_KINDS and row.get("normalized") != "free"


def _pairs(want: Sequence[Row], got: Sequence[Row]) -> dict[int, int]:
    """Pairs of one kind and text; of several (an age limit for each sex) those that agree best in the other columns.

    What is left over is paired by parts of the text, and where no text is given by the other columns (`_near_pairs`).
    """
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(got):
        places[row["kind"], fold(row["text"])].append(number)
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(want):
        if "text" in row:
            groups[row["kind"], fold(row["text"])].append(number)
    found: dict[int, int] = {}
    for key, numbers in groups.items():
        others = places.get(key, [])
        scores = [[1.0 + _agreement(want[one], got[two]) for two in others] for one in numbers]
        found.update((numbers[one], others[two]) for one, two in assign(scores))
    return found | _near_pairs(want, got, found)


def _near_pairs(want: Sequence[Row], got: Sequence[Row], taken: Mapping[int, int]) -> dict[int, int]:
    """Pairs of what is left where one text holds the other: the text is wrong then, but its value may be right."""
    found: dict[int, int] = {}
    used = set(taken.values())
    for kind in dict.fromkeys(row["kind"] for row in want):
        left = [number for number, row in enumerate(want) if row["kind"] == kind and number not in taken]
        others = [number for number, row in enumerate(got) if row["kind"] == kind and number not in used]
        texts = [fold(got[two]["text"]) for two in others]
        scores = [
            [
                _near(want[one], text) * (1.0 + _agreement(want[one], got[two]))
                for two, text in zip(others, texts, strict=True)
            ]
            for one in left
        ]
        found.update((left[one], others[two]) for one, two in assign(scores))
    return found


def _near(want: Row, text: str) -> bool:
    """Whether one text holds the other; true where none is given."""
    return "text" not in want or fold(want["text"]) in text or text in fold(want["text"])


def _agreement(want: Row, got: Row) -> int:
    return sum(same(value, got.get(name)) for name, value in want.items() if name not in _IDENTITY)


def _facts(want: Row, got: Row | None, folding: Fold, *, holds: bool) -> Iterator[Fact]:
    kind = want["kind"]
    place = f"{TABLE}[{kind} {want.get('text', 'without text')}]"
    if "text" in want:
        found = None if got is None else got["text"]
        yield fact(f"{TABLE}.text", f"{place}.text", want["text"], found, holds=holds, kind=kind)
    for name, value in want.items():
        if name not in _IDENTITY and (got is not None or not is_empty(value)):
            inner = None if got is None else got.get(name)
            yield fact(f"{TABLE}.{name}", f"{place}.{name}", value, inner, holds=same(value, inner, folding), kind=kind)


# ---- partial facts ---------------------------------------------------------------------------------------------------


def _loose_facts(want: Sequence[Row], got: Sequence[Row]) -> Iterator[Fact]:
    for row in want:
        found = [
            other for other in got if other["kind"] == row["kind"] and _overlaps(row.get("text", ""), other["text"])
        ]
        named: dict[str, Any] = {name: value for name, value in row.items() if name != "value"}
        best: Mapping[str, Any] | None = max(found, key=lambda other: _loose_agreement(row, other), default=None)
        if best is not None and "value" in row:
            bound = "value_high" if same(row["value"], best.get("value_high")) else "value_low"
            named[bound] = row["value"]
        elif "value" in row:
            named["value_low"] = row["value"]
        yield from _facts(named, None if best is None else dict(best), loose, holds=best is not None)


def _overlaps(one: str, two: str) -> bool:
    one, two = loose(one), loose(two)
    return one in two or two in one


def _loose_agreement(want: Row, got: Row) -> tuple[int, bool]:
    agree = sum(same(value, got.get(name), loose) for name, value in want.items() if name not in (*_IDENTITY, "value"))
    agree += "value" in want and any(same(want["value"], got.get(name)) for name in ("value_low", "value_high"))
    return agree, loose(want["text"]) == loose(got["text"])
