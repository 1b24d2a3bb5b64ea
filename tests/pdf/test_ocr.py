"""Scanned pages and pictures, with the real recogniser; what happens without it."""

from __future__ import annotations

import io
import json
import re
import socket
import struct
import zlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from benchmarks.reading_order import compare
from extractors import options
from extractors.bulletin import read_bulletin
from extractors.options import ReadOptions
from extractors.reading import ReadError, ocr, read
from extractors.reading.glyphs import BOX, RULE_H, RULE_V
from flows.evaluation.order import levenshtein
from schemas.document import Document
from tests.pdf.makers import drawn, put
from tools.releases import read_here
from tools.scans import CLEAN, Scanner, joined, picture_pdf

LAYOUTS = Path(__file__).parent / "layouts"
TWO_COLUMNS = (LAYOUTS / "L02_two_col.typ.pdf").read_bytes()
NARROW = (LAYOUTS / "R1004.typ.shuffled.pdf").read_bytes()
LAST = 3  # the page of TWO_COLUMNS that has five lines
TITLE = "工伤异地就医直接结算备案"
_HAN = re.compile(r"[\u3400-\u9fff]")

with_extra = pytest.mark.skipif(options.ocr_version() is None, reason="needs jianbao[ocr]")


def truth(name: str, page: int) -> dict[str, Any]:
    pages = json.loads((LAYOUTS / f"{name}.json").read_text(encoding="utf-8"))["pages"]
    return {"pages": [pages[page - 1]]}


def read_scan(picture: Image.Image, mode: str = "auto") -> Document:
    return read(picture_pdf([picture]), "scan.pdf", ReadOptions("pdfium", mode))  # type: ignore[arg-type]


def strip(page: int = LAST) -> Image.Image:
    """The part of a scanned page that holds text: little to recognise."""
    picture = CLEAN.scan(TWO_COLUMNS, page)
    return picture.crop((0, 0, picture.width, 420))


@cache
def plain_strip() -> Document:
    return read_scan(strip())


def han(text: str) -> str:
    return "".join(_HAN.findall(text))


def accuracy(document: Document, wanted: dict[str, Any]) -> float:
    """Share of the ideographs that are read rightly and in the right place."""
    expected = han("".join(line["t"] for part in wanted["pages"][0]["frags"] for line in part["lines"]))
    found = han("".join(line.text for line in document.lines if not line.furniture))
    running = han("".join(wanted["pages"][0]["furn"]))
    return 1 - max(levenshtein(found, expected) - len(running), 0) / len(expected)


@pytest.fixture
def no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "find_spec", lambda name: None if name == "rapidocr" else find_spec(name))


@with_extra
def test_the_columns_of_a_scan_are_read_one_after_the_other() -> None:
    document, wanted = read_scan(CLEAN.scan(TWO_COLUMNS)), truth("L02_two_col.typ", 1)
    figures = compare(document, wanted)
    assert figures.jumps > 0 and figures.jumps_kept == figures.jumps and figures.block_edits == 0
    assert figures.pairs_kept >= 0.95 * figures.pairs and figures.wraps_right >= 0.85 * figures.wraps
    assert accuracy(document, wanted) >= 0.98
    sizes = {line.text: line.font_size for line in document.lines}
    assert sizes[TITLE] == pytest.approx(19.95, rel=0.03)
    body = [line for line in document.lines if line.font_size and line.font_size == pytest.approx(10.5, rel=0.03)]
    assert len(body) > 50 and len({line.font_size for line in body}) == 1
    assert [(issue.code, issue.page) for issue in document.issues] == [("ocr_text", 1)]
    assert all(line.confidence for line in document.lines)


@with_extra
def test_a_skewed_scan_is_read_like_an_upright_one() -> None:
    document = read_scan(Scanner(skew=1.5).scan(NARROW))
    wanted = truth("R1004.typ.shuffled", 1)
    figures = compare(document, wanted)
    assert figures.block_edits == 0 and figures.pairs_kept >= 0.95 * figures.pairs
    assert accuracy(document, wanted) >= 0.98
    assert re.search(r"skew of 1\.[456]", document.issues[0].message)


@with_extra
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_head_is_turned(turn: int) -> None:
    plain, turned = plain_strip(), read_scan(strip().rotate(turn, expand=True))
    assert [line.text for line in turned.lines] == [line.text for line in plain.lines]
    assert f"turned by {360 - turn} degrees" in turned.issues[0].message
    assert (turned.pages[0].width, turned.pages[0].height) == (plain.pages[0].width, plain.pages[0].height)


def mixed() -> bytes:
    return joined((TWO_COLUMNS, LAST), (picture_pdf([strip()]), 1))


@with_extra
def test_text_pages_and_scans_of_one_file_are_both_read() -> None:
    document = read(mixed(), "mixed.pdf")
    first, second = document.pages
    assert han("".join(line.text for line in first.lines)) == han("".join(line.text for line in second.lines))
    assert {line.confidence for line in first.lines} == {None}
    assert min(line.confidence or 0.0 for line in second.lines) > 0.9
    assert [(issue.code, issue.page) for issue in document.issues] == [("ocr_text", 2)]


@with_extra
def test_force_reads_pages_with_text_from_their_picture() -> None:
    document = read(joined((TWO_COLUMNS, LAST)), "text.pdf", ReadOptions(ocr="force"))
    assert document.lines and all(line.confidence for line in document.lines)
    assert [issue.code for issue in document.issues] == ["ocr_text"]


@with_extra
def test_outlines_instead_of_text_are_recognised() -> None:
    def outlined(canvas: Canvas) -> None:
        text = canvas.beginText(60, 700)
        text.setFont("Helvetica", 24)
        text.textLine("SOCIAL INSURANCE")
        canvas.drawText(text)

    picture = CLEAN.scan(drawn(outlined)).resize((595, 842))
    dots = [(x, y) for x in range(595) for y in range(842) if picture.getpixel((x, y)) < (128, 128, 128)]

    def dotted(canvas: Canvas) -> None:
        for x, y in dots:
            canvas.rect(x, 842 - y, 1, 1, stroke=0, fill=1)

    (line,) = read(drawn(dotted), "outlines.pdf").lines
    assert "INSURANCE" in line.text


@with_extra
@pytest.mark.parametrize("skew", [0.0, 1.5])
def test_rules_and_tinted_boxes_of_a_picture_are_found(skew: float) -> None:
    from extractors.reading.ocr_shapes import drawn_shapes

    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(0.9)
        canvas.rect(100, 642, 300, 100, stroke=1, fill=1)  # the frame is part of the box
        canvas.line(60, 442, 360, 442)
        canvas.line(300, 142, 300, 342)
        canvas.setFillGray(0)
        put(canvas, 120, 150, "一二三——四", 24)

    picture = Scanner(skew=skew, noise=10).scan(drawn(draw))
    shapes = drawn_shapes(np.ascontiguousarray(np.asarray(picture)[:, :, ::-1]), skew, 0.36)
    assert [int(kind) for kind in shapes["kind"]] == [RULE_H, RULE_V, BOX]
    for shape, wanted in zip(shapes, [(60, 360, 400, 400), (300, 300, 500, 700), (100, 400, 100, 200)], strict=True):
        found = [float(shape[side]) for side in ("x0", "x1", "top", "bottom")]
        assert found == pytest.approx(wanted, abs=2.5)


@with_extra
def test_the_same_scan_gives_the_same_document_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network is used")

    one = plain_strip()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    ocr._engine.cache_clear()
    assert read_scan(strip()) == one


@with_extra
def test_doubtful_lines_are_named() -> None:
    picture = strip().resize((strip().width // 6, strip().height // 6)).resize(strip().size)
    document = read_scan(picture)
    doubtful = [line for line in document.lines if line.confidence and line.confidence < 0.9]
    issues = [row.model_dump() for row in read_bulletin(document)["issues"]]
    named = [row for row in issues if row["code"] == "ocr_low_confidence"]
    assert doubtful and sum(row["line_id"] is not None for row in named) == len(doubtful)
    assert [row["page"] for row in named if row["line_id"] is None] == [1]  # what was too bad to keep


def saved(picture: Image.Image, kind: str, **extra: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **extra)
    return buffer.getvalue()


@with_extra
@pytest.mark.parametrize(
    ("name", "kind", "media_type"),
    [("a.png", "PNG", "image/png"), ("a.txt", "JPEG", "image/jpeg"), ("a.webp", "WEBP", "image/webp")],
)
def test_pictures_are_read(name: str, kind: str, media_type: str) -> None:
    document = read(saved(strip(), kind), name)
    assert document.media_type == media_type
    assert "".join(line.text for line in document.lines) == "".join(line.text for line in plain_strip().lines)


@with_extra
def test_every_page_of_a_tiff_is_read_at_its_resolution() -> None:
    fine = Scanner(dpi=300).scan(TWO_COLUMNS, LAST)
    bilevel = fine.crop((0, 0, fine.width, 630)).convert("1")
    blank = Image.new("1", bilevel.size, 1)
    data = saved(bilevel, "TIFF", save_all=True, append_images=[blank, bilevel], dpi=(300, 300), compression="group4")
    document = read(data, "scan.tif")
    assert [bool(page.lines) for page in document.pages] == [True, False, True]
    assert document.pages[0].width == pytest.approx(595, abs=1)
    assert [line.text for line in document.pages[0].lines] == [line.text for line in document.pages[2].lines]
    assert [issue.code for issue in document.issues] == ["ocr_text"] * 3


def huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@with_extra
@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.png", "empty_file"),
        ("人社".encode() * 50, "a.png", "not_an_image"),
        (saved(Image.new("RGB", (300, 300), "white"), "JPEG")[:400], "a.jpg", "truncated"),
        (saved(Image.new("L", (300, 300), 128), "PNG")[:60], "a.png", "truncated"),
        (huge_png(), "a.png", "too_large"),
        (saved(Image.new("1", (9000, 9000), 1), "TIFF", compression="group4"), "a.tif", "too_large"),
        (saved(Image.new("RGB", (300, 300), "white"), "BMP"), "a.bmp", "ocr_found_nothing"),
    ],
)
def test_bad_pictures_get_a_code(data: bytes, name: str, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, name)
    assert caught.value.code == code and caught.value.advice


@with_extra
def test_a_page_the_recogniser_fails_on_takes_no_other_page_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ocr.recognise

    def fail_on_first(pixels: ocr.Pixels, number: int, size: tuple[float, float]) -> ocr.Recognised:
        if number == 1:
            raise ocr.OcrFailed("out of order")
        return real(pixels, number, size)

    monkeypatch.setattr(ocr, "recognise", fail_on_first)
    document = read(picture_pdf([strip(), strip()]), "scan.pdf")
    assert {line.page for line in document.lines} == {2}
    assert [(issue.code, issue.page) for issue in document.issues] == [
        ("no_text_layer", 1), ("ocr_failed", 1), ("ocr_text", 2),
    ]  # fmt: skip


@pytest.mark.parametrize("mode", ["off", "auto"])
def test_a_scan_without_ocr_is_refused_and_says_what_to_do(mode: str, no_extra: None) -> None:
    with pytest.raises(ReadError) as caught:
        read_scan(strip(), mode)
    assert caught.value.code == "no_text_layer"
    assert "pip install 'jianbao[ocr]'" in caught.value.advice
    with pytest.raises(ReadError) as caught:
        read(saved(strip(), "PNG"), "a.png", ReadOptions(ocr=mode))  # type: ignore[arg-type]
    assert caught.value.code == ("no_text_layer" if mode == "off" else "ocr_not_installed")
    assert "pip install 'jianbao[ocr]'" in caught.value.advice


def test_the_other_pages_of_a_scan_without_ocr_are_read(no_extra: None) -> None:
    document = read(mixed(), "mixed.pdf")
    assert {line.page for line in document.lines} == {1}
    (issue,) = document.issues
    assert (issue.code, issue.page) == ("no_text_layer", 2) and "pip install 'jianbao[ocr]'" in issue.message
    off = read(mixed(), "mixed.pdf", ReadOptions(ocr="off"))
    assert off.lines == document.lines and "pip" not in off.issues[0].message


def test_force_without_the_extra_is_wrong_usage(tmp_path: Path, no_extra: None) -> None:
    from flows.pipeline import run
    from flows.sources import UsageError

    (tmp_path / "a.pdf").write_bytes(mixed())
    with pytest.raises(UsageError, match=r"pip install 'jianbao\[ocr\]'"):
        run([str(tmp_path)], tmp_path / "out", options=ReadOptions(ocr="force"))
    assert not (tmp_path / "out").exists()
    with pytest.raises(ReadError) as caught:
        read(mixed(), "mixed.pdf", ReadOptions(ocr="force"))
    assert caught.value.code == "ocr_not_installed"


@with_extra
def test_installing_the_extra_has_bulletins_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.pipeline import Summary, run

    def build() -> Summary:  # in this process: its children would not see the patch
        return run(
            [str(tmp_path / "a.pdf")],
            tmp_path / "out",
            read=read_here,
        )

    (tmp_path / "a.pdf").write_bytes(mixed())
    with monkeypatch.context() as patch:
        patch.setattr(options, "find_spec", lambda name: None)
        first = build()
        assert build().unchanged == 1
    assert first.issues["no_text_layer"] == 1
    second = build()
    assert second.published == 1 and "no_text_layer" not in second.issues and second.issues["ocr_text"] == 1
    assert build().unchanged == 1
