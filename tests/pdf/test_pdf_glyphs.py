"""The array contract and what the engines own: rotation, crop boxes, radicals, double strikes, letter spacing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.reading import pdfium_engine, pdfplumber_engine
from extractors.reading.glyphs import BOX, GLYPH, RULE_H, RULE_V, PageFailure, PageGlyphs, clean, shape_of
from extractors.reading.pdf import Engine, read_pdf
from tests.pdf.makers import drawn, put, raw_pdf

Reader = Callable[[bytes], Iterator[PageGlyphs | PageFailure]]
READERS = pytest.mark.parametrize("reader", [pdfplumber_engine.read_pages, pdfium_engine.read_pages])
ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])


def first_page(reader: Reader, data: bytes) -> PageGlyphs:
    page = next(iter(reader(data)))
    assert isinstance(page, PageGlyphs)
    return page


def text(page: PageGlyphs) -> str:
    return "".join(map(chr, page.glyphs["code"].tolist()))


@READERS
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotated_pages_are_seen_upright(reader: Reader, turn: int) -> None:
    """Text written so that it stands upright on a page turned by `turn` has turn 0 and the same place."""
    matrices = {0: "1 0 0 1 100 200", 90: "0 1 -1 0 200 60", 180: "-1 0 0 -1 300 100", 270: "0 -1 1 0 200 240"}
    content = f"BT /F1 12 Tf {matrices[turn]} Tm (AB) Tj ET".encode()
    page = first_page(reader, raw_pdf([content], b"/Rotate %d" % turn))
    assert (page.width, page.height) == ((400, 300) if turn in (0, 180) else (300, 400))
    assert page.glyphs["turn"].tolist() == [0, 0]
    assert page.glyphs["x1"][0] == pytest.approx(page.glyphs["x0"][1], abs=0.2)
    expected = {0: (100, 100), 90: (60, 200), 180: (100, 100), 270: (60, 200)}[turn]
    assert page.glyphs["x0"][0] == pytest.approx(expected[0], abs=0.5)
    assert page.glyphs["baseline"][0] == pytest.approx(expected[1], abs=0.5)


@READERS
def test_turned_text_is_marked(reader: Reader) -> None:
    page = first_page(reader, raw_pdf([b"BT /F1 12 Tf 0 1 -1 0 200 60 Tm (AB) Tj ET"]))
    assert page.glyphs["turn"].tolist() == [270, 270]
    assert page.glyphs["baseline"][0] == pytest.approx(200)


@READERS
def test_crop_box_moves_the_origin_and_hides_what_is_outside(reader: Reader) -> None:
    content = b"BT /F1 12 Tf 1 0 0 1 60 250 Tm (in) Tj 1 0 0 1 5 5 Tm (out) Tj ET"
    page = first_page(reader, raw_pdf([content], b"/CropBox [50 50 350 280]"))
    assert (page.width, page.height) == (300, 230)
    assert text(page) == "in"
    assert page.glyphs["x0"][0] == pytest.approx(10, abs=0.5)
    assert page.glyphs["baseline"][0] == pytest.approx(30)


@READERS
def test_letter_spacing_does_not_drift(reader: Reader) -> None:
    """pdfminer issue 1128: the spacing after the last character of each string was lost."""
    strings = b"BT /F1 10 Tf 5 Tc 1 0 0 1 20 200 Tm [(a)(a)(a)(a)(a)(a)(a)(a)] TJ ET"
    page = first_page(reader, raw_pdf([strings]))
    assert np.diff(page.glyphs["x0"]) == pytest.approx(np.full(7, 10.56), abs=0.02)


@READERS
def test_second_strikes_are_dropped_and_show_bold(reader: Reader) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for x, y in ((100, 700), (100.3, 700), (100, 670)):
            canvas.drawString(x, y, "Notiss")

    page = first_page(reader, drawn(draw))
    assert text(page) == "Notiss" * 2
    assert page.glyphs["bold"].tolist() == [True] * 6 + [False] * 6


@READERS
def test_sizes_follow_the_text_matrix(reader: Reader) -> None:
    page = first_page(reader, raw_pdf([b"BT /F1 1 Tf 18 0 0 18 50 50 Tm (A) Tj ET"]))
    assert page.glyphs["size"][0] == pytest.approx(18)


@READERS
def test_rules_and_boxes(reader: Reader) -> None:
    content = b"50 100 200 80 re S 50 20 m 250 20 l S 300 20 m 300 200 l S 1 1 1 rg 10 10 100 100 re f"
    page = first_page(reader, raw_pdf([content]))
    found = [(int(s["kind"]), *(round(float(s[k])) for k in ("x0", "x1", "top", "bottom"))) for s in page.shapes]
    assert found == [(RULE_H, 50, 250, 280, 280), (RULE_V, 300, 300, 100, 280), (BOX, 50, 250, 120, 200)]


@READERS
def test_pictures_are_measured(reader: Reader) -> None:
    content = b"q 400 0 0 150 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    assert first_page(reader, raw_pdf([content])).picture_share == pytest.approx(0.5)


def glyphs(characters: str, step: float = 10.0) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    made = np.zeros(len(characters), dtype=GLYPH)
    made["code"] = [ord(character) for character in characters]
    made["x0"] = np.arange(len(characters)) * step + 10
    made["x1"] = made["x0"] + 10
    made["baseline"], made["top"], made["bottom"], made["size"] = 50, 41.2, 51.2, 10
    return made


def test_radicals_become_ideographs() -> None:
    cleaned = clean(glyphs("⼯伤⻔⺠⼾口"), 200, 200)
    assert "".join(map(chr, cleaned["code"].tolist())) == "工伤门民户口"


def test_equal_neighbours_are_no_second_strike() -> None:
    assert len(clean(glyphs("1111人人", step=2.8), 200, 200)) == 6


def test_a_second_strike_is_found_though_another_size_stands_between() -> None:
    """Rows are counted in half type sizes, so lines of two sizes may get the same number."""
    made = glyphs("场场场", step=0.0)
    made["x0"], made["x1"] = [50.0, 50.1, 50.25], [60.0, 60.1, 60.25]
    made["size"], made["baseline"] = [10, 20, 10], [52, 104, 52]
    made["top"], made["bottom"] = made["baseline"] - 8, made["baseline"] + 1
    assert len(clean(made, 200, 200)) == 2


def test_glyphs_off_the_page_are_dropped() -> None:
    assert len(clean(glyphs("甲乙丙"), 30, 200)) == 2


def test_rounded_boxes_are_boxes_and_wedges_are_not() -> None:
    rounded = [(10, 0), (90, 0), (100, 10), (100, 40), (90, 50), (10, 50), (0, 40), (0, 10)]
    assert shape_of([(float(x), float(y)) for x, y in rounded], False, True) is not None
    assert shape_of([(0.0, 0.0), (100.0, 0.0), (50.0, 80.0), (0.0, 0.0)], True, False) is None


@ENGINES
def test_vertical_writing_keeps_all_characters(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for place, character in enumerate("社会保险"):
            put(canvas, 300, 100 + 22 * place, character, 20)
        put(canvas, 60, 300, "正文一行。")

    document = read_pdf(drawn(draw), "x.pdf", "0" * 64, engine=engine)
    assert sorted("".join(line.text for line in document.lines)) == sorted("社会保险正文一行。")
