"""The 25 layout fixtures: characters, reading order, furniture and paragraphs, with both engines."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from benchmarks.reading_order import Figures, compare
from extractors.reading.pdf import Engine, read_pdf
from schemas.document import Document

FOLDER = Path(__file__).parent / "layouts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.pdf"))
ENGINES: tuple[Engine, ...] = ("pdfplumber", "pdfium")


@functools.cache
def document(name: str, engine: Engine) -> Document:
    return read_pdf((FOLDER / f"{name}.pdf").read_bytes(), f"{name}.pdf", "0" * 64, engine=engine)


@functools.cache
def figures(name: str, engine: Engine) -> Figures:
    truth = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return compare(document(name, engine), truth)


def total(engine: Engine) -> Figures:
    return sum((figures(name, engine) for name in NAMES), Figures())


def test_there_are_25_fixtures() -> None:
    assert len(NAMES) == 25


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_every_character_is_there_once(name: str, engine: Engine) -> None:
    found = figures(name, engine)
    assert (found.lost, found.doubled) == (0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_give_the_same_lines(name: str) -> None:
    one, two = (document(name, engine) for engine in ENGINES)
    assert [(line.page, line.text) for line in one.lines] == [(line.page, line.text) for line in two.lines]
    assert [(line.furniture, line.cells) for line in one.lines] == [(line.furniture, line.cells) for line in two.lines]


@pytest.mark.parametrize("name", NAMES)
def test_boxes_of_both_engines_agree(name: str) -> None:
    for one, two in zip(*(document(name, engine).lines for engine in ENGINES), strict=True):
        assert one.box
        assert two.box
        assert one.box.x0 == pytest.approx(two.box.x0, abs=0.6)
        assert one.box.top == pytest.approx(two.box.top, abs=0.1)
        assert one.box.bottom == pytest.approx(two.box.bottom, abs=0.1)


@pytest.mark.parametrize("engine", ENGINES)
def test_reading_order_reaches_the_targets(engine: Engine) -> None:
    found = total(engine)
    assert found.pairs_kept >= 0.995 * found.pairs
    assert found.jumps_kept >= 0.95 * found.jumps
    assert found.line_edits <= 0.029 * found.lines


@pytest.mark.parametrize("engine", ENGINES)
def test_furniture_and_paragraphs(engine: Engine) -> None:
    found = total(engine)
    assert found.furniture_right == found.furniture
    assert found.wraps_right >= 0.99 * found.wraps_found
    assert found.wraps_right >= 0.94 * found.wraps


@pytest.mark.parametrize("name", NAMES)
def test_source_order_counts_lines_in_reading_order(name: str) -> None:
    assert [line.source_order for line in document(name, "pdfium").lines] == list(
        range(len(document(name, "pdfium").lines))
    )


def test_table_rows_are_one_line_each() -> None:
    rows = [line for line in document("L07_table_ruled.typ", "pdfium").lines if line.cells]
    assert [row.cells[0] for row in rows] == [
        "汽车“新四化”", "集成电路", "在线新经济", "生物医疗", "人工智能", "高端装备", "民生领域",
    ]  # fmt: skip
    assert rows[0].text == "\t".join(rows[0].cells)
    assert rows[0].cells[1].endswith("4.半导体芯片制造工、5.半导体分立器件和集成电路装配工")
