"""The published figures hold: no case of the gold set comes out worse than the docs say (`make evaluation`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows.evaluation.gold import find_cases
from flows.evaluation.report import Report, load, report
from flows.evaluation.run import evaluate

ROOT = Path(__file__).parents[1]
#: Sums of floats differ from machine to machine: a probability on the limit may fall on its other side.
SLACK_OF_CASE, SLACK_OF_ALL = 0.02, 0.001


@pytest.fixture(scope="module")
def published() -> Report:
    return load(ROOT / "docs" / "evaluation.json")


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return report(evaluate(find_cases(ROOT / "tests" / "gold"), workers=2))


def test_no_case_is_worse_than_published(published: Report, now: Report) -> None:
    worse = {
        name: (case["f1"], now["cases"][name]["f1"])
        for name, case in published["cases"].items()
        if name in now["cases"] and now["cases"][name]["f1"] < case["f1"] - SLACK_OF_CASE
    }
    assert worse == {}


def test_the_whole_is_as_published(published: Report, now: Report) -> None:
    assert set(now["cases"]) == set(published["cases"]), "write the figures again: make evaluation"
    assert now["summary"]["micro"]["f1"] == pytest.approx(published["summary"]["micro"]["f1"], abs=SLACK_OF_ALL)
    assert now["summary"]["macro_f1"] == pytest.approx(published["summary"]["macro_f1"], abs=5 * SLACK_OF_ALL)


def test_every_value_quotes_its_source(now: Report) -> None:
    evidence = now["summary"]["evidence"]
    assert evidence["quoted"] == evidence["values"] > 60_000
    assert now["summary"]["invented_values"] == 0
