"""Golden bulletins of many cities: hand-made facts, and reviewed outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Tables, tables_of
from facts import score_case

GOLDEN = Path(__file__).parent / "golden"
INPUTS = {path.parent: path for path in sorted(GOLDEN.glob("*/input.*"))}
CASES = list(INPUTS)
KNOWN_MISSES: dict[str, list[str]] = json.loads((GOLDEN / "known_misses.json").read_text(encoding="utf-8"))
_LEDGER = ("evidence", "lines", "issues")


def _tables(case: Path) -> Tables:
    return tables_of(INPUTS[case].read_bytes(), INPUTS[case].name)


def _review(tables: Tables) -> dict[str, Any]:
    """The tables without identifiers and empty columns, short enough for a person to read."""
    kept: dict[str, Any] = {}
    for name, rows in tables.items():
        if name not in _LEDGER:
            kept[name] = [
                {k: v for k, v in row.items() if not k.endswith("_id") and v not in (None, [], "")} for row in rows
            ]
    kept["lines"] = [f"{row['role']}: {row['text']}" for row in tables["lines"]]
    kept["issues"] = sorted(f"{row['code']}: {row['message']}" for row in tables["issues"])
    return kept


@pytest.mark.parametrize("case", [case for case in CASES if (case / "facts.json").exists()], ids=lambda case: case.name)
def test_facts(case: Path) -> None:
    facts = json.loads((case / "facts.json").read_text(encoding="utf-8"))
    score = score_case(facts, _tables(case))
    misses = [miss.split(": want")[0] for miss in score.misses]
    assert sorted(misses) == sorted(KNOWN_MISSES.get(case.name, [])), "\n".join(score.misses)
    assert score.checked > 50


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if (case / "expected.json").exists() or not (case / "facts.json").exists()],
    ids=lambda case: case.name,
)
def test_reviewed_output(case: Path) -> None:
    path = case / "expected.json"
    actual = _review(_tables(case))
    if not path.exists():
        path.write_text(json.dumps({"reviewed": False} | actual, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(path.read_text(encoding="utf-8"))
    assert expected.pop("reviewed"), f"read {path} and set reviewed to true if it is right"
    assert actual == expected


def test_there_are_cases() -> None:
    assert CASES
