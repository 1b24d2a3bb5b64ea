"""Dense pages for timing: running head, rule, an article's head, and two columns of body text, nearly 2,000 characters a page."""

from __future__ import annotations

import ctypes
import itertools
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2.raw as raw
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from tools.typesetting import FONT

WIDTH, HEIGHT, MARGIN, GUTTER = 595.0, 842.0, 46.0, 20.0
ROWS, COLUMN, SIZE, STEP = 41, 23, 10.5, 16.0
KICKER_SIZE, TITLE_SIZE = 17.0, 20.0
KICKERS = ("热点回应", "办事指南", "便民速递", "政策解读", "以案说法", "工作动态", "温馨提示")


class SetLine(NamedTuple):
    """A line to print: its text, size and the left end of its baseline (points from the bottom-left)."""

    text: str
    size: float
    x: float
    y: float


def body_text(truth: Path) -> str:
    """The text of all articles of a truth file, without heads."""
    articles = json.loads(truth.read_text(encoding="utf-8"))["articles"]
    return "".join(text for blocks in articles.values() for kind, text in blocks if kind not in ("col", "title"))


def dense_pages(text: str, count: int) -> Iterator[list[SetLine]]:
    """The lines of ``count`` pages; each begins the text anew and ends with a full stop."""
    step = (WIDTH - 2 * MARGIN - GUTTER) / 2 + GUTTER
    for number in range(1, count + 1):
        heads = [SetLine("人社工作通讯", 8.0, MARGIN, HEIGHT - MARGIN + 8)]
        heads.append(SetLine(f"第{number}版", 8.0, WIDTH - MARGIN - 40, HEIGHT - MARGIN + 8))
        heads.append(SetLine(KICKERS[number % len(KICKERS)], KICKER_SIZE, MARGIN, HEIGHT - MARGIN - 22))
        heads.append(SetLine(f"社保经办第{number}讲：参保、转移和领取", TITLE_SIZE, MARGIN, HEIGHT - MARGIN - 48))
        top = HEIGHT - MARGIN - 76
        words = "".join(itertools.islice(itertools.cycle(text), 2 * ROWS * COLUMN - 1)) + "。"
        body = [
            SetLine(words[place * COLUMN :][:COLUMN], SIZE, MARGIN + place // ROWS * step, top - place % ROWS * STEP)
            for place in range(2 * ROWS)
        ]
        yield [*heads, *body]


def cid_pdf(text: str, count: int) -> bytes:
    """Dense pages in a CID font that is not embedded."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for lines in dense_pages(text, count):
        canvas.line(MARGIN, HEIGHT - MARGIN + 2, WIDTH - MARGIN, HEIGHT - MARGIN + 2)
        for line in lines:
            canvas.setFont(FONT, line.size)
            canvas.drawString(line.x, line.y, line.text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def truetype_pdf(text: str, count: int, font_file: Path) -> bytes:
    """Dense pages in an embedded TrueType font (.ttf with the CJK characters), one text object per line."""
    data = font_file.read_bytes()
    pdf = PdfDocument.new()
    block = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    font = raw.FPDFText_LoadFont(pdf.raw, block, len(data), raw.FPDF_FONT_TRUETYPE, True)
    for lines in dense_pages(text, count):
        page = pdf.new_page(WIDTH, HEIGHT)
        rule = raw.FPDFPageObj_CreateNewRect(MARGIN, HEIGHT - MARGIN + 2, WIDTH - 2 * MARGIN, 0.5)
        raw.FPDFPath_SetDrawMode(rule, raw.FPDF_FILLMODE_ALTERNATE, False)
        raw.FPDFPage_InsertObject(page.raw, rule)
        for line in lines:
            raw.FPDFPage_InsertObject(page.raw, _text_object(pdf.raw, font, line))
        raw.FPDFPage_GenerateContent(page.raw)
        page.close()
    buffer = BytesIO()
    pdf.save(buffer)
    pdf.close()
    return buffer.getvalue()


def _text_object(pdf: Any, font: Any, line: SetLine) -> Any:
    item = raw.FPDFPageObj_CreateTextObj(pdf, font, line.size)
    words = (line.text + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(item, ctypes.cast(ctypes.create_string_buffer(words), ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, line.x, line.y)
    return item
