"""Open gold bulletins read again: nearly all that they hold comes out, and nothing that they do not print.

`jianbao eval` says how well, fact by fact; here a loss of a few facts in a hundred is noticed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Tables, tables_of
from facts import fold, score_case

from extractors.bulletin import read_bulletin
from extractors.options import ReadOptions
from extractors.reading import read

OPEN = Path(__file__).parent / "gold" / "open"
#: Share of the facts that may be missed (a little more than are), and facts that must be checked, by kind of input.
LIMITS = {"generated txt": (0.005, 5000), "generated pdf": (0.025, 2400), "by hand txt": (0.025, 6500)}
Case = tuple[Path, dict[str, Any], Tables]


def tables_of_pdf(path: Path) -> Tables:
    document = read(path.read_bytes(), path.name, ReadOptions("pdfium"))
    return {table: [row.model_dump(mode="json") for row in rows] for table, rows in read_bulletin(document).items()}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The cases: input, gold, tables."""
    made = []
    for folder in sorted(OPEN.iterdir()):
        (path,) = folder.glob("input.*")
        tables = tables_of_pdf(path) if path.suffix == ".pdf" else tables_of(path.read_bytes(), path.name)
        made.append((path, json.loads((folder / "gold.json").read_text(encoding="utf-8")), tables))
    return made


def sort_of(path: Path) -> str:
    """Who made a case, and what its input is."""
    made = "generated" if re.fullmatch(r"g\d\d", path.parent.name) else "by hand"
    return f"{made} {path.suffix[1:]}"


def short_values(tables: Tables) -> Iterator[str]:
    """What is extracted as one word, number or sentence."""
    for table, columns in {
        "articles": ("title", "attribution", "section_heading"),
        "qa_items": ("question", "asker"),
        "service_guides": ("name", "processing_time_text", "fee_text"),
        "occupation_entries": ("title", "group_label"),
    }.items():
        for row in tables[table]:
            yield from (row[column] for column in columns if row[column])
    for guide in tables["service_guides"]:
        yield from (contact["number_raw"] for contact in guide["contacts"])
        yield from (step["text"] for step in guide["steps"])


@pytest.mark.parametrize("name", list(LIMITS))
def test_most_of_the_records_come_out(cases: list[Case], name: str) -> None:
    scores = [score_case({"rows": gold["rows"]}, tables) for path, gold, tables in cases if sort_of(path) == name]
    checked, missed = (sum(numbers) for numbers in zip(*((s.checked, len(s.misses)) for s in scores), strict=True))
    share, least = LIMITS[name]
    assert checked > least
    assert missed <= share * checked


def test_nothing_is_invented(cases: list[Case]) -> None:
    for path, gold, tables in cases:
        if path.suffix != ".pdf":
            continue
        printed = "".join(gold["reading_order"])
        whole = "".join(row.get("text", "") for row in gold["rows"]["articles"])  # what goes on behind another article
        everything = fold(printed) + fold(whole) + fold("".join(row["text"] for row in tables["lines"]))
        values = list(short_values(tables))
        assert len(values) > 15, path
        made_up = [value for value in values if not all(fold(part) in everything for part in value.split("\n"))]
        assert len(made_up) <= 0.02 * len(values), (path, made_up)  # lines joined wrongly; inventions are eval's matter
        digits = set(re.findall(r"\d+", printed))
        assert {str(int(e["serial"])) for e in tables["occupation_entries"] if e["serial"]} <= digits
