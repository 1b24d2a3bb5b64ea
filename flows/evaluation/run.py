"""Read the inputs of all cases and score each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.limits import Limits
from extractors.options import ReadOptions
from flows.evaluation.evidence import Support, support
from flows.evaluation.folding import loose
from flows.evaluation.gold import Case
from flows.evaluation.mentions import mention_facts
from flows.evaluation.order import Joins, Reading, compare_joins, reading_distance
from flows.evaluation.scoring import Fact, Rows, absent_fact, count_facts, is_empty, table_facts
from flows.sources import find_sources, local_file
from flows.worker import Failure, read_all
from schemas._table import tables

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Result:
    """What became of one case; ``failure`` where its input could not be read, all expectations are then missed."""

    case: Case
    facts: tuple[Fact, ...]
    reading: Reading | None = None
    joins: Joins | None = None
    support: Support | None = None
    failure: Failure | None = None


def evaluate(
    cases: Sequence[Case],
    *,
    workers: int = 1,
    options: ReadOptions | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda name, done, total: None,
) -> list[Result]:
    """Read and score the cases, in their order.

    Args:
        cases: The cases.
        workers: Processes that read.
        options: How the inputs are read.
        limits: What one input may cost.
        progress: Called after each input with its case, the number done and the number to do.
    """
    rows = read_cases(cases, workers=workers, options=options, limits=limits, progress=progress)
    return [score(case, rows[case.name]) for case in cases]


def read_cases(
    cases: Sequence[Case],
    *,
    workers: int = 1,
    options: ReadOptions | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda name, done, total: None,
) -> dict[str, Rows | Failure]:
    """The rows of each case's input, or why it could not be read, by the case's name (arguments as of `evaluate`)."""
    names = {local_file(case.source).uri: case.name for case in cases}
    sources = find_sources(names).sources
    found: dict[str, Rows | Failure] = {}
    for outcome in read_all(sources, workers, options or ReadOptions(), limits or Limits()):
        name = names[outcome.source.uri]
        rows = outcome.rows or outcome.failure
        assert rows is not None
        found[name] = rows
        progress(name, len(found), len(sources))
    return found


def score(case: Case, read: Rows | Failure) -> Result:
    """Score one case."""
    if isinstance(read, Failure):
        facts = tuple(_missed(item) for item in case_facts(case, {name: [] for name in tables()}))
        return Result(case, facts, _reading(case, []), _joins(case, []), failure=read)
    lines = read["lines"]
    return Result(case, tuple(case_facts(case, read)), _reading(case, lines), _joins(case, lines), support(read))


def _missed(item: Fact) -> Fact:
    return item if is_empty(item.want) else replace(item, verdict="missed", got=None)


def _reading(case: Case, lines: Sequence[dict[str, object]]) -> Reading | None:
    return None if case.reading_order is None else reading_distance(case.reading_order, lines)


def _joins(case: Case, lines: Sequence[dict[str, object]]) -> Joins | None:
    return None if case.joins is None else compare_joins(case.joins, lines, exhaustive=not case.loose)


def case_facts(case: Case, rows: Rows) -> Iterator[Fact]:
    """The facts about all rows of a case."""
    found: list[Fact] = []
    for table in sorted({*case.rows, *case.complete}):
        want, got = case.rows.get(table, []), rows[table]
        if table == "mentions":
            found.extend(mention_facts(want, got, complete=table in case.complete, is_loose=case.loose))
        else:
            found.extend(table_facts(table, want, got, case))
    yield from found
    yield from count_facts(case, rows)
    for item in case.absent:
        fact = absent_fact(item, rows)
        if fact.verdict == "empty" or not _counted(fact, found):
            yield fact


def _counted(unwanted: Fact, facts: Sequence[Fact]) -> bool:
    """Whether an unwanted value already counts against precision in its place."""
    text = loose(unwanted.got)
    return any(
        item.verdict in ("wrong", "extra") and item.column == unwanted.column and text in loose(item.got)
        for item in facts
    )
