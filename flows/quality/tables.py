"""Verdicts for people: in a terminal, and as Markdown for the artifact of a flow."""

from __future__ import annotations

from rich.table import Table

from flows.quality.verdict import Verdict
from schemas.gate import GateResult

HEADS = ("gate", "value", "limit", "sample", "result")


def _cells(result: GateResult) -> tuple[str, ...]:
    sign = "≥" if result.kind == "minimum" else "≤"
    value = "" if result.value is None else f"{result.value:.4g}"
    return result.gate, value, f"{sign} {result.limit:g}", f"{result.sample:.10g}", _outcome(result)


def _outcome(result: GateResult) -> str:
    if not result.applied:
        return "not applied"
    if result.passed:
        return "passed"
    return "broken gate" if result.blocks else "warning"


def terminal(verdict: Verdict) -> Table:
    """All gates, one a row."""
    table = Table(*HEADS, box=None, padding=(0, 2, 0, 0))
    for result in verdict.results:
        table.add_row(*_cells(result))
    return table


def markdown(verdict: Verdict) -> list[str]:
    """The lines of a table of all gates, and what is behind those that are broken; nothing without gates."""
    if not verdict.results:
        return []
    rows = [f"| {' | '.join(_cells(result))} |" for result in verdict.results]
    items = [f"- {line}" for line in told(verdict)]
    return [f"| {' | '.join(HEADS)} |", "|---|---|---|---|---|", *rows, "", *items]


def told(verdict: Verdict) -> list[str]:
    """One line for each broken gate, minimums first, and the reason for publishing all the same."""
    found = [f"{_outcome(result)}: {result.message}" for result in (*verdict.broken, *verdict.warnings)]
    if verdict.broken and verdict.forced is not None:
        found.append(f"published all the same: {verdict.forced}")
    return found
