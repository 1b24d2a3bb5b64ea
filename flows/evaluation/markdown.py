"""An evaluation as Markdown, for the docs: all columns, all misses."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from flows.evaluation.report import Report
from flows.evaluation.wording import SCORE_HEAD, headline, misses, score_row, worst_first


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; the first column is text, the others are figures."""
    lines = [list(head), ["---", *["---:"] * (len(head) - 1)], *map(list, rows)]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def render(content: Report, title: str = "Evaluation") -> str:
    """A whole report as a Markdown page."""
    return f"# {title}\n\n{tables(content, 2)}\n\n## Every miss\n\n{miss_list(content)}\n"


def tables(content: Report, level: int) -> str:
    """All tables of a report.

    Args:
        content: The report.
        level: Level of their headings.
    """
    sign = "#" * level
    parts = [table(("figure", "value"), headline(content))]
    for title, head, key in _SECTIONS:
        groups = content[key]
        if groups:
            order = list(groups) if key == "tables" else worst_first(groups)
            parts += [
                f"{sign} {title}",
                table((head, *SCORE_HEAD), [[name, *score_row(groups[name])] for name in order]),
            ]
    if content["evidence"]:
        rows = [(name, str(n["values"]), str(n["quoted"])) for name, n in content["evidence"].items()]
        parts += [f"{sign} Columns with values that are not quoted", table(("column", "values", "quoted"), rows)]
    return "\n\n".join(parts)


_SECTIONS = (
    ("By table", "table", "tables"),
    ("By column, worst first", "column", "columns"),
    ("Mentions by kind, worst first", "kind", "mention_kinds"),
    ("By form, worst first", "form", "forms"),
)


def miss_list(content: Report) -> str:
    """Every miss, case by case."""
    lines: list[str] = []
    for case, found in itertools.groupby(misses(content), key=lambda pair: pair[0]):
        lines += [*([""] if lines else []), f"{_plain(case)}:", "", *(f"- {_plain(text)}" for _, text in found)]
    return "\n".join(lines) or "None."


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join("\\" + char if char in "*_`<>[]#|\\" else char for char in text)
