"""Boxes of evidence: an engine that knows nothing of lines finds the quoted words inside each of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from conftest import ROOT, Tables
from PIL import Image

from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read
from extractors.reading.repair import repair
from tools.evidence_picture import LEGEND, ROLES, SCALE, pictures

LAYOUTS = ROOT / "tests" / "pdf" / "layouts"
ENGINES: tuple[Engine, ...] = ("pdfplumber", "pdfium")
#: Producers (Chromium with Type 3 fonts, Typst, reportlab, WeasyPrint), a spread, a table, a grid, a box in the text.
NAMES = [
    "L03_three_col.ch", "L05_interrupted.wp", "L06_a3_spread.typ", "L07_table_ruled.typ", "L08_grid.typ",
    "L10_wrap_box.rls", "R1003.rl.shuffled",
]  # fmt: skip


def tables_of_pdf(path: Path, engine: Engine) -> Tables:
    document = read(path.read_bytes(), path.name, ReadOptions(engine))
    return {table: [row.model_dump(mode="json") for row in rows] for table, rows in read_bulletin(document).items()}


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", repair(text))


def inside(path: Path, rows: list[dict[str, Any]], down: float = 0.0) -> Iterator[tuple[str, str]]:
    """The words of each row, and what pdfium finds in its box (moved down by ``down`` times its height)."""
    with pdfium.PdfDocument(path) as pdf:
        pages = [(page.get_height(), page.get_textpage()) for page in pdf]
        for row in rows:
            height, text = pages[row["page"] - 1]
            move = down * (row["bottom"] - row["top"])
            found = text.get_text_bounded(
                row["x0"], height - row["bottom"] - move, row["x1"], height - row["top"] - move
            )
            yield squeeze(row["text"]), squeeze(found)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_each_box_covers_the_words_it_is_evidence_for(name: str, engine: Engine) -> None:
    path = LAYOUTS / f"{name}.pdf"
    tables = tables_of_pdf(path, engine)
    lines = {row["line_id"]: row for row in tables["lines"]}
    for row in tables["evidence"]:
        line = lines[row["line_id"]]
        assert line["text"][row["char_start"] : row["char_end"]] == row["text"]
        assert [row[key] for key in ("page", "x0", "top", "x1", "bottom")] == [
            line[key] for key in ("page", "x0", "top", "x1", "bottom")
        ]
    pairs = list(inside(path, tables["evidence"]))
    assert len(pairs) > 100
    assert [words for words, found in pairs if Counter(words) - Counter(found)] == []
    # pdfium itself tells two marks that stand close in the other order
    assert [pair for pair in pairs if pair[0] not in pair[1] and "（" not in pair[1] and "(" not in pair[1]] == []


def test_a_box_one_line_off_does_not_cover_them() -> None:
    path = LAYOUTS / "L05_interrupted.wp.pdf"
    pairs = list(inside(path, tables_of_pdf(path, "pdfium")["evidence"], down=1.5))
    assert sum(words in found for words, found in pairs) < 0.1 * len(pairs)


def test_a_picture_shows_the_roles_and_the_evidence(tmp_path: Path) -> None:
    path = LAYOUTS / "L05_interrupted.typ.pdf"
    (written,) = pictures(path, tmp_path, page=1, engine="pdfium")
    assert written == tmp_path / "L05_interrupted.typ-001.png"
    with pdfium.PdfDocument(path) as pdf, Image.open(written) as painted:
        page = pdf[0].render(scale=SCALE).to_pil().convert("RGB")
        assert painted.size == (page.width + round(LEGEND * SCALE), page.height)
        row = next(r for r in tables_of_pdf(path, "pdfium")["lines"] if r["role"] == "title")
        x, y = int(row["x1"] * SCALE) + 2, int((row["top"] + row["bottom"]) / 2 * SCALE)  # on the frame of the title
        assert painted.getpixel((x, y)) == ROLES["title"] != page.getpixel((x, y))
