"""What an evaluation says, as one plain object: the JSON that is saved, compared with later runs, and printed.

No clock and no path is in it, and its order is fixed: same gold, same code, same bytes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from extractors import __version__
from flows.evaluation.run import Result
from flows.evaluation.scoring import Fact
from flows.sources import UsageError

FORMAT = 1
Report = dict[str, Any]
_MISSES = ("wrong", "missed", "extra")


@dataclass(frozen=True)
class Counts:
    """Verdicts of a set of facts, and characters of its long texts; adding them gives the counts of both sets."""

    hit: int = 0
    wrong: int = 0
    missed: int = 0
    extra: int = 0
    empty: int = 0
    wanted_chars: int = 0
    got_chars: int = 0
    shared_chars: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The counts of both."""
        return Counts(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)})

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> Counts:
        """The counts of facts."""
        found: defaultdict[str, int] = defaultdict(int)
        for item in facts:
            found[item.verdict] += 1
            if item.span is not None:
                found["wanted_chars"] += item.span.wanted
                found["got_chars"] += item.span.got
                found["shared_chars"] += item.span.shared
        return cls(**found)

    @classmethod
    def from_dict(cls, saved: Mapping[str, int]) -> Counts:
        """The counts that `as_dict` saved."""
        names = {f.name for f in fields(cls)}
        return cls(**{name: number for name, number in saved.items() if name in names})

    def as_dict(self) -> dict[str, int]:
        """The counts that are not 0."""
        return {f.name: number for f in fields(self) if (number := getattr(self, f.name))}

    @property
    def expected(self) -> int:
        """Values that were expected."""
        return self.hit + self.wrong + self.missed

    @property
    def scores(self) -> Scores:
        """Exact precision, recall and F1."""
        return Scores.of(self.hit, self.wrong + self.extra, self.wrong + self.missed)

    @property
    def span_scores(self) -> Scores:
        """The same over characters of long texts."""
        shared = self.shared_chars
        return Scores.of(shared, self.got_chars - shared, self.wanted_chars - shared)


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and F1; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None

    @classmethod
    def of(cls, right: int, too_many: int, too_few: int) -> Scores:
        """The scores of counts of right, superfluous and missing things."""
        return cls(
            _ratio(right, right + too_many),
            _ratio(right, right + too_few),
            _ratio(2 * right, 2 * right + too_many + too_few),
        )

    def as_dict(self) -> dict[str, float | None]:
        """By name, as it is saved."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None


def report(results: Sequence[Result]) -> Report:
    """All figures of a run."""
    facts = [item for result in results for item in result.facts]
    columns = _grouped(facts, lambda item: item.column)
    forms = sorted({form for result in results for form in result.case.forms})
    return {
        "format": FORMAT,
        "extractor_version": __version__,
        "summary": _summary(results, Counts.of(facts), columns),
        "tables": _scored(_grouped(facts, lambda item: item.column.partition(".")[0])),
        "columns": _scored(columns),
        "mention_kinds": _scored(_grouped([item for item in facts if item.kind], lambda item: str(item.kind))),
        "forms": {form: _form([result for result in results if form in result.case.forms]) for form in forms},
        "evidence": _evidence(results),
        "cases": {result.case.name: _case(result) for result in results},
    }


def _grouped(facts: Iterable[Fact], key: Any) -> dict[str, Counts]:
    groups: defaultdict[str, list[Fact]] = defaultdict(list)
    for item in facts:
        groups[key(item)].append(item)
    return {name: Counts.of(groups[name]) for name in sorted(groups)}


def _scored(groups: Mapping[str, Counts]) -> dict[str, dict[str, Any]]:
    return {name: _with_scores(counts) for name, counts in groups.items()}


def _with_scores(counts: Counts) -> dict[str, Any]:
    found: dict[str, Any] = {**counts.as_dict(), **counts.scores.as_dict()}
    if counts.wanted_chars or counts.got_chars:
        found["span"] = counts.span_scores.as_dict()
    return found


def macro_f1(columns: Mapping[str, Counts]) -> float | None:
    """Mean F1 over the columns in which a value is expected; what comes out in others counts in the micro figures."""
    known = [score for counts in columns.values() if counts.expected and (score := counts.scores.f1) is not None]
    return _ratio(sum(known), len(known))


def _summary(results: Sequence[Result], counts: Counts, columns: Mapping[str, Counts]) -> dict[str, Any]:
    supports = [result.support for result in results if result.support]
    totals = [pair for item in supports for pair in item.values.values()]
    claimed = [item.claimed for item in supports]
    values, quoted = sum(total for total, _ in totals), sum(good for _, good in totals)
    return {
        "cases": len(results),
        "unreadable": [result.case.name for result in results if result.failure],
        "expected": counts.expected,
        "columns": len(columns),
        "micro": counts.scores.as_dict(),
        "macro_f1": macro_f1(columns),
        "span": counts.span_scores.as_dict(),
        "reading_order": _order(results),
        "continuations": _continuations(results),
        "evidence": {"values": values, "quoted": quoted, "share": _ratio(quoted, values)},
        "invented_values": sum(len(item.invented) for item in supports),
        "extra_rows": len(
            {(r.case.name, f.place.rpartition(".")[0]) for r in results for f in r.facts if f.in_extra_row}
        ),
        "claimed": {"mean": _ratio(sum(claimed), len(claimed)), "minimum": min(claimed, default=None)},
    }


def _order(results: Sequence[Result]) -> dict[str, Any]:
    known = [result.reading for result in results if result.reading]
    lines, edits = sum(item.lines for item in known), sum(item.edits for item in known)
    return {"cases": len(known), "lines": lines, "edits": edits, "distance": _ratio(edits, lines)}


def _continuations(results: Sequence[Result]) -> dict[str, Any]:
    known = [result.joins for result in results if result.joins]
    found, missed, wrong = (sum(len(getattr(item, name)) for item in known) for name in ("found", "missed", "wrong"))
    return {
        "cases": len(known),
        "found": found,
        "missed": missed,
        "wrong": wrong,
        **Scores.of(found, wrong, missed).as_dict(),
        "wrong_share": _ratio(wrong, found + wrong),
    }


def _form(results: Sequence[Result]) -> dict[str, Any]:
    return {"cases": len(results), **_with_scores(Counts.of(item for result in results for item in result.facts))}


def _evidence(results: Sequence[Result]) -> dict[str, dict[str, int]]:
    """Columns with values that have no evidence."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for result in results:
        for column, (total, good) in (result.support.values if result.support else {}).items():
            found[column][0] += total
            found[column][1] += good
    return {
        column: {"values": total, "quoted": good} for column, (total, good) in sorted(found.items()) if good < total
    }


def _case(result: Result) -> dict[str, Any]:
    case: dict[str, Any] = {"expectations": result.case.digest, "forms": sorted(result.case.forms)}
    if result.failure:
        case["unreadable"] = f"{result.failure.code}: {result.failure.message}"
    counts = Counts.of(result.facts)
    case["counts"] = counts.as_dict()
    case["f1"] = counts.scores.f1
    if result.reading:
        case["reading_order"] = {"lines": result.reading.lines, "edits": result.reading.edits}
    if result.joins:
        case["joins"] = {name: [" | ".join(p) for p in getattr(result.joins, name)] for name in ("missed", "wrong")}
        case["joins"]["found"] = len(result.joins.found)
    if result.support:
        case["claimed"] = result.support.claimed
        case["invented"] = [f"{column}: {value}" for column, value in result.support.invented]
    case["columns"] = {name: c.as_dict() for name, c in _grouped(result.facts, lambda item: item.column).items()}
    case["misses"] = [_miss(item) for item in result.facts if item.verdict in _MISSES]
    return case


def _miss(item: Fact) -> dict[str, Any]:
    return {"place": item.place, "verdict": item.verdict, "want": item.want, "got": item.got}


# ---- files -----------------------------------------------------------------------------------------------------------


def dumps(content: Report) -> str:
    """The JSON of a report: what belongs together stands in one line, so that two runs can be compared by eye."""
    return _dumps(content, ()) + "\n"


def _dumps(value: Any, path: tuple[str, ...]) -> str:
    in_case = path[:1] == ("cases",) and (len(path) < 3 or path[2:] in (("columns",), ("misses",)))
    if not value or not isinstance(value, dict | list) or not (len(path) < 2 or in_case):
        return json.dumps(value, ensure_ascii=False)
    pad = " " * (len(path) + 1)
    if isinstance(value, dict):
        inner = [f"{json.dumps(key, ensure_ascii=False)}: {_dumps(v, (*path, key))}" for key, v in value.items()]
        return "{\n" + ",\n".join(pad + item for item in inner) + f"\n{pad[1:]}}}"
    return "[\n" + ",\n".join(pad + _dumps(v, (*path, "")) for v in value) + f"\n{pad[1:]}]"


def load(path: Path) -> Report:
    """A saved report.

    Raises:
        UsageError: No such file, or it is no report of this format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: no JSON: {error}") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("cases"), dict):
        raise UsageError(f"{path}: no saved evaluation of format {FORMAT}; write one with --json")
    return content
