"""An evaluation as Markdown, for the docs: all columns, all misses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flows.evaluation.report import Report
from flows.evaluation.wording import SCORE_HEAD, headline, misses, score_row, worst_first


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *map(list, rows)]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def render(content: Report, title: str = "Evaluation", level: int = 1) -> str:
    """A report as Markdown.

    Args:
        content: The report.
        title: Its heading.
        level: Level of the heading.
    """
    sign = "#" * level
    parts = [f"{sign} {title}", table(("figure", "value"), headline(content))]
    parts += [f"{sign}# By table", _scores("table", content["tables"], content["tables"])]
    parts += [f"{sign}# By column, worst first", _scores("column", content["columns"], worst_first(content["columns"]))]
    if content["mention_kinds"]:
        kinds = content["mention_kinds"]
        parts += [f"{sign}# Mentions by kind", _scores("kind", kinds, worst_first(kinds))]
    if content["forms"]:
        parts += [f"{sign}# By form, worst first", _scores("form", content["forms"], worst_first(content["forms"]))]
    if content["evidence"]:
        rows = [(name, str(n["values"]), str(n["quoted"])) for name, n in content["evidence"].items()]
        parts += [f"{sign}# Columns with values that are not quoted", table(("column", "values", "quoted"), rows)]
    parts += [f"{sign}# Every miss", _misses(content)]
    return "\n\n".join(parts) + "\n"


def _scores(name: str, groups: Mapping[str, Mapping[str, Any]], order: Iterable[str]) -> str:
    return table((name, *SCORE_HEAD), [[key, *score_row(groups[key])] for key in order])


def _misses(content: Report) -> str:
    lines: list[str] = []
    last = ""
    for case, text in misses(content):
        if case != last:
            lines.append(f"{case}:\n")
            last = case
        lines.append(f"- {_plain(text)}")
    return "\n".join(lines).replace("\n- ", "\n- ") if lines else "None."


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join("\\" + char if char in "*_`<>[]#|\\" else char for char in text)
