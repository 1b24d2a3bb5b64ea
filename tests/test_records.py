"""Invented records, printed and extracted again: from plain text all of them, from pages set in columns most."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Tables, tables_of
from facts import fold, score_case

from extractors.bulletin import read_bulletin
from extractors.options import ReadOptions
from extractors.reading import read
from tools.records import Writer, as_text, facts, write

SEEDS = range(6)


def tables_of_pdf(path: Path) -> Tables:
    document = read(path.read_bytes(), path.name, ReadOptions("pdfium"))
    return {table: [row.model_dump(mode="json") for row in rows] for table, rows in read_bulletin(document).items()}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Tables]]:
    folder = tmp_path_factory.mktemp("records")
    paths = [write(seed, folder) for seed in SEEDS]
    return [(path, tables_of_pdf(path)) for path in paths]


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


@pytest.mark.parametrize("seed", range(12))
def test_every_manner_of_printing_is_read_from_plain_text(seed: int) -> None:
    articles = Writer(seed).articles()
    score = score_case(facts(articles.values()), tables_of(as_text(articles)))
    assert score.checked > 90
    assert score.misses == []


def test_pages_keep_most_of_the_records(pages: list[tuple[Path, Tables]]) -> None:
    scores = [
        score_case(json.loads(path.with_suffix(".records.json").read_text(encoding="utf-8")), tables)
        for path, tables in pages
    ]
    checked, missed = (sum(numbers) for numbers in zip(*((s.checked, len(s.misses)) for s in scores), strict=True))
    assert checked > 700
    assert missed <= 0.1 * checked


def test_nothing_is_invented(pages: list[tuple[Path, Tables]]) -> None:
    for path, tables in pages:
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        printed = ["".join(text for _, text in blocks) for blocks in truth["articles"].values()]
        everything = fold("\n".join([*printed, *(text for page in truth["pages"] for text in page["furn"])]))
        values = list(short_values(tables))
        assert len(values) > 50
        made_up = [value for value in values if not all(fold(part) in everything for part in value.split("\n"))]
        assert made_up == []
        digits = {digit for text in printed for digit in re.findall(r"\d+", text)}
        assert {str(int(e["serial"])) for e in tables["occupation_entries"] if e["serial"]} <= digits


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        write(3, folder)
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == ["R0003.json", "R0003.pdf", "R0003.records.json"]
    assert all((folders[0] / name).read_bytes() == (folders[1] / name).read_bytes() for name in names)


def test_seeds_differ_in_manner() -> None:
    manners = {(w.label_style, w.question_style, w.list_style) for w in map(Writer, range(20))}
    assert len(manners) > 15
