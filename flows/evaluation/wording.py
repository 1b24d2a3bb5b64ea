"""Figures and misses in words, the same in a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flows.evaluation.report import Counts, Report

SCORE_HEAD = ("expected", "right", "wrong", "missed", "extra", "P", "R", "F1", "chars P", "chars R", "chars F1")
_VALUE = 80  # characters of a value in a list of misses


def figure(value: float | None) -> str:
    """A share with four decimals, a dash where there is none."""
    return "–" if value is None else f"{value:.4f}"


def score_row(saved: Mapping[str, Any]) -> list[str]:
    """The cells of `SCORE_HEAD` for saved counts."""
    counts = Counts.from_dict(saved)
    whole = [counts.expected, counts.hit, counts.wrong, counts.missed, counts.extra]
    span = saved.get("span") or {}
    shares = [saved["precision"], saved["recall"], saved["f1"]]
    shown = [figure(span[name]) for name in ("precision", "recall", "f1")] if span else ["", "", ""]
    return [*map(str, whole), *map(figure, shares), *shown]


def worst_first(columns: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Names of columns by F1, the lowest first; of equal ones those with more misses."""

    def rank(name: str) -> tuple[float, int, str]:
        counts = Counts.from_dict(columns[name])
        f1 = counts.scores.f1
        return (2.0 if f1 is None else f1, -(counts.wrong + counts.missed + counts.extra), name)

    return sorted(columns, key=rank)


def headline(content: Report) -> list[tuple[str, str]]:
    """The figures of a whole run, as (name, value)."""
    summary = content["summary"]
    micro, span, joins = summary["micro"], summary["span"], summary["continuations"]
    order, evidence = summary["reading_order"], summary["evidence"]
    rows = [
        ("cases", str(summary["cases"])),
        ("values expected", f"{summary['expected']} in {summary['columns']} columns"),
        ("micro precision, recall, F1", " / ".join(figure(micro[name]) for name in ("precision", "recall", "f1"))),
        ("macro F1 (mean over columns)", figure(summary["macro_f1"])),
        ("characters of long texts, F1", figure(span["f1"])),
        ("values with verbatim evidence", f"{figure(evidence['share'])} of {evidence['values']}"),
        ("invented values", str(summary["invented_values"])),
        ("rows beside complete lists", str(summary["extra_rows"])),
        ("claimed characters, mean / minimum",
         f"{figure(summary['claimed']['mean'])} / {figure(summary['claimed']['minimum'])}"),
    ]  # fmt: skip
    if joins["cases"]:
        of = joins["found"] + joins["missed"]
        rows.append(("continuation F1", f"{figure(joins['f1'])} ({joins['found']} of {of} found)"))
        made = joins["found"] + joins["wrong"]
        rows.append(("wrong joins", f"{joins['wrong']} of {made} ({figure(joins['wrong_share'])})"))
    if order["cases"]:
        rows.append(("reading-order distance", f"{figure(order['distance'])} over {order['lines']} lines"))
    rows.extend(("not readable", f"{name}: {content['cases'][name]['unreadable']}") for name in summary["unreadable"])
    return rows


def misses(content: Report) -> Iterator[tuple[str, str]]:
    """Every miss as (case, what is wrong)."""
    for name, case in content["cases"].items():
        for miss in case["misses"]:
            yield name, f"{miss['place']}: {said(miss)}"
        joins = case.get("joins", {})
        yield from ((name, f"join not made: {pair}") for pair in joins.get("missed", []))
        yield from ((name, f"wrong join: {pair}") for pair in joins.get("wrong", []))
        yield from ((name, f"invented: {_short(value)}") for value in case.get("invented", []))
        if (edits := case.get("reading_order", {}).get("edits", 0)) > 0:
            yield name, f"reading order: {edits} edits over {case['reading_order']['lines']} lines"


def said(miss: Mapping[str, Any]) -> str:
    """What was wanted and what came out."""
    if miss["verdict"] == "extra":
        return f"got {_short(miss['got'])}, nothing expected"
    want, got = _apart(miss["want"], miss["got"])
    return f"want {want}, got {got if miss['verdict'] == 'wrong' else 'nothing'}"


def _apart(want: Any, got: Any) -> tuple[str, str]:
    """Both values, cut around the place where they begin to differ."""
    one, two = str(want), str(got)
    shared = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    start = max(shared - _VALUE // 4, 0) if max(len(one), len(two)) > _VALUE else 0
    return _short(one[start:], start > 0), _short(two[start:], start > 0)


def _short(value: Any, cut: bool = False) -> str:
    text = str(value).replace("\n", "⏎")
    return ("…" if cut else "") + (text if len(text) <= _VALUE else text[: _VALUE - 1] + "…")
