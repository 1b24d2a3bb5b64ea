"""An evaluation in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.evaluation.baseline import Comparison
from flows.evaluation.report import Report
from flows.evaluation.wording import SCORE_HEAD, figure, headline, misses, score_row, worst_first

_WORST = 12
_WIDE = ("chars P", "chars R")  # columns that a terminal has no room for


def show(content: Report, console: Console, *, verbose: bool = False) -> None:
    """Print a report: the figures, each table, the worst columns; with ``verbose`` all columns and every miss."""
    _table("table", content["tables"], content["tables"], console)
    ranked = worst_first(content["columns"])
    short = [name for name in ranked if (content["columns"][name]["f1"] or 0) < 1]
    _table("column, worst first", content["columns"], ranked if verbose else short[:_WORST], console)
    if verbose and content["mention_kinds"]:
        _table("kind of mention", content["mention_kinds"], content["mention_kinds"], console)
    if content["forms"]:
        ranked = worst_first(content["forms"])
        _table("form, worst first", content["forms"], ranked if verbose else ranked[:_WORST], console)
    if verbose and content["evidence"]:
        without = Table("column with values that are not quoted", "values", "quoted", box=None, header_style="bold")
        for name, counts in content["evidence"].items():
            without.add_row(name, str(counts["values"]), str(counts["quoted"]))
        console.print(without)
    figures = Table(show_header=False, box=None, padding=(0, 2))
    for name, value in headline(content):
        figures.add_row(Text(name, style="bold"), Text(value))
    console.print(figures)
    wrong = list(misses(content))
    if verbose:
        for case, text in wrong:
            console.print(Text(f"{case}: {text}"), soft_wrap=True)
    elif wrong:
        console.print(f"{len(wrong)} misses; --verbose lists them", highlight=False)


def _table(title: str, groups: Mapping[str, Mapping[str, Any]], names: Iterable[str], console: Console) -> None:
    chosen = list(names)
    if not chosen:
        return
    shown = [number for number, head in enumerate(SCORE_HEAD) if head not in _WIDE]
    table = Table(box=None, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column(title, overflow="fold")
    for number in shown:
        table.add_column(SCORE_HEAD[number].replace("expected", "of"), justify="right", no_wrap=True)
    for name in chosen:
        cells = score_row(groups[name])
        table.add_row(Text(name), *(cells[number].replace("0.", ".") for number in shown))
    console.print(table)
    console.print()


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Print what an earlier run had right and this one has not, and the reverse."""
    before, now = comparison.micro
    console.print(Text("against the earlier run", style="bold"))
    console.print(f"micro F1 {figure(before)} → {figure(now)}; {comparison.won} facts won, {comparison.lost} lost",
                  highlight=False)  # fmt: skip
    for case in comparison.cases:
        for sign, style, places in (("+", "green", case.won), ("-", "red", case.lost)):
            for place in places:
                console.print(Text(f"{sign} {case.case}: {place}", style=style), soft_wrap=True)
    if comparison.columns:
        table = Table("column", box=None, header_style="bold", padding=(0, 1))
        for head in ("F1 before", "F1 now"):
            table.add_column(head, justify="right")
        for name, (one, two) in comparison.columns.items():
            table.add_row(name, figure(one), figure(two))
        console.print(table)
    for what, names in (
        ("new cases", comparison.added),
        ("cases that are gone", comparison.removed),
        ("cases whose expectations changed, not compared", comparison.changed),
    ):
        if names:
            console.print(f"{what}: {', '.join(names)}", highlight=False, markup=False, soft_wrap=True)
