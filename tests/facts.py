"""Hand-made facts against extracted rows.

``facts.json`` beside a golden input holds partial rows written by a careful reader (see tests/golden/README.md). This
module compares them with the rows of the pipeline: width, spaces and kinds of brackets are folded, lists are complete
and in order, values that are a matter of taste are left out by the author.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.evaluation import folding
from flows.evaluation.folding import loose as fold
from flows.evaluation.scoring import KEYS

Row = dict[str, Any]


@dataclass
class Score:
    """Facts that were checked and those that did not hold, in words."""

    checked: int = 0
    misses: list[str] = field(default_factory=list)

    def check(self, holds: bool, message: str) -> None:
        """Count one fact."""
        self.checked += 1
        if not holds:
            self.misses.append(message)


def same(expected: Any, actual: Any) -> bool:
    """Whether a fact holds for a value, closing marks aside (the scorer's own comparison)."""
    return folding.same(expected, actual, fold)


def _subsequence(expected: list[Any], actual: list[Any]) -> bool:
    rest = iter(actual)
    return all(any(same(item, other) for other in rest) for item in expected)


def _holds(table: str, column: str, expected: Any, actual: Any) -> bool:
    if column == "number_label" and expected is not None:
        return actual is not None and folding.number_label(expected) == folding.number_label(actual)
    if column in ("contacts", "obligations", "complaint_contacts") and isinstance(actual, list):
        return _subsequence(expected, actual)
    if column == "groups" and isinstance(actual, list):
        return same(
            expected, [group["label"] for group in actual] if expected and isinstance(expected[0], str) else actual
        )
    return same(expected, actual)


def _candidates(table: str, fact: Row, rows: list[Row]) -> list[Row]:
    for key in KEYS.get(table, ()):
        if fact.get(key) is not None:
            matching = [row for row in rows if same(fact[key], row.get(key))]
            if matching:
                return matching
    return rows if len(rows) == 1 else []


def _check_row(score: Score, table: str, fact: Row, rows: list[Row]) -> None:
    found = _candidates(table, fact, rows)
    name = next((str(fact[key]) for key in KEYS.get(table, ()) if fact.get(key)), "")[:30]
    if not found:
        score.checked += len(fact)
        score.misses.extend(f"{table}[{name}].{column}: no such row" for column in fact)
        return
    best = max(found, key=lambda row: sum(_holds(table, c, v, row.get(c)) for c, v in fact.items()))
    for column, value in fact.items():
        actual = best.get(column)
        holds = _holds(table, column, value, actual)
        score.check(holds, f"{table}[{name}].{column}: want {_short(value)} got {_short(actual)}")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 260 else text[:150] + " … " + text[-100:]


def _mention_holds(fact: Row, row: Row) -> bool:
    if fact["kind"] != row["kind"]:
        return False
    one, two = fold(fact.get("text", "")), fold(row["text"])
    if fact.get("text") and not (one in two or two in one):
        return False
    for key in ("value_low", "value_high", "unit", "sex", "normalized"):
        if key in fact and not same(fact[key], row.get(key)):
            return False
    return "value" not in fact or any(same(fact["value"], row.get(key)) for key in ("value_low", "value_high"))


def _absent(score: Score, fact: Row, tables: dict[str, list[Row]]) -> None:
    column, unwanted = fact["column"], fold(fact["value"])
    long_text = (
        column.endswith("_text")
        or column in ("answer", "body")
        or (fact["table"], column) == ("service_guide_fields", "text")
    )
    rows = [row for row in tables[fact["table"]] if all(same(v, row.get(k)) for k, v in fact.get("where", {}).items())]
    if fact["table"] == "mentions" and "kind" in fact:
        rows = [row for row in rows if row["kind"] == fact["kind"]]
    leaves = [leaf for row in rows for leaf in folding.leaves(row.get(column), fold)]
    hit = any(unwanted in leaf if long_text else unwanted == leaf for leaf in leaves)
    score.check(not hit, f"{fact['table']}.{column} holds the unwanted {fact['value']}")


def score_case(facts: Row, tables: dict[str, list[Row]]) -> Score:
    """Check all facts of one case against the rows of all tables."""
    score = Score()
    for table, count in facts.get("counts", {}).items():
        score.check(len(tables[table]) == count, f"{table}: want {count} rows, got {len(tables[table])}")
    for table, wanted in facts.get("rows", {}).items():
        for number, fact in enumerate(wanted):
            if table == "mentions":
                score.check(any(_mention_holds(fact, row) for row in tables[table]), f"mention missing: {fact}")
            elif table == "issues":
                score.check(any(row["code"] == fact["code"] for row in tables[table]), f"issue missing: {fact}")
            elif len(tables[table]) == len(wanted) and (
                table == "occupation_entries" or not _candidates(table, fact, tables[table])
            ):
                _check_row(score, table, fact, [tables[table][number]])
            else:
                _check_row(score, table, fact, tables[table])
    for fact in facts.get("absent", []):
        _absent(score, fact, tables)
    return score
