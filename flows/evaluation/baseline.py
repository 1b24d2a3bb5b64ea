"""A run against an earlier one: which facts were won and which lost, case by case, and what it does to each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flows.evaluation.report import Counts, Report

SavedCase = Mapping[str, Any]


@dataclass(frozen=True)
class Gains:
    """What changed in one case: facts and joins that are right now and were not, and the reverse."""

    case: str
    won: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side.

    Attributes:
        cases: The cases in which something changed.
        columns: Column → (F1 before, F1 now), over the cases of both runs, where they differ.
        micro: F1 over all columns of the cases of both runs, before and now.
        added: Cases that the earlier run does not have.
        removed: Cases that only the earlier run has.
        changed: Cases whose expectations are other ones now; they are not compared.
    """

    cases: tuple[Gains, ...]
    columns: Mapping[str, tuple[float | None, float | None]]
    micro: tuple[float | None, float | None]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def won(self) -> int:
        """Facts won."""
        return sum(len(case.won) for case in self.cases)

    @property
    def lost(self) -> int:
        """Facts lost."""
        return sum(len(case.lost) for case in self.cases)


def compare(before: Report, now: Report) -> Comparison:
    """Compare two reports."""
    old, new = before["cases"], now["cases"]
    common = [name for name in new if name in old]
    same = [name for name in common if old[name]["expectations"] == new[name]["expectations"]]
    gains = [_gains(name, old[name], new[name]) for name in same]
    columns = sorted({column for name in same for case in (old[name], new[name]) for column in case["columns"]})
    pairs = {column: (_f1(old, same, [column]), _f1(new, same, [column])) for column in columns}
    return Comparison(
        cases=tuple(gain for gain in gains if gain.won or gain.lost),
        columns={column: pair for column, pair in pairs.items() if pair[0] != pair[1]},
        micro=(_f1(old, same, columns), _f1(new, same, columns)),
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(name for name in common if name not in same),
    )


def _f1(cases: Mapping[str, SavedCase], names: list[str], columns: list[str]) -> float | None:
    counts = Counts()
    for name in names:
        for column in columns:
            counts += Counts.from_dict(cases[name]["columns"].get(column, {}))
    return counts.scores.f1


def _gains(name: str, old: SavedCase, new: SavedCase) -> Gains:
    before, now = Counter(_wrongs(old)), Counter(_wrongs(new))
    return Gains(name, tuple(sorted((before - now).elements())), tuple(sorted((now - before).elements())))


def _wrongs(case: SavedCase) -> Iterator[str]:
    """What is not right in a case, in words that are the same in both runs as long as it is the same thing."""
    for miss in case["misses"]:
        yield f"{miss['place']} (not expected)" if miss["verdict"] == "extra" else miss["place"]
    joins = case.get("joins", {})
    yield from (f"join {pair}" for pair in joins.get("missed", []))
    yield from (f"wrong join {pair}" for pair in joins.get("wrong", []))
    yield from (f"invented {value}" for value in case.get("invented", []))
