"""Dense pages for timing: running head, rule, an article's head, and two columns of body text, nearly 2,000 characters a page."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from benchmarks._pdf import HEIGHT, WIDTH, Outlines, Rule, SetLine, face, pdf
from tools.typesetting import FONT

MARGIN, GUTTER = 46.0, 20.0
ROWS, COLUMN, SIZE, STEP = 41, 23, 10.5, 16.0
KICKER_SIZE, TITLE_SIZE = 17.0, 20.0
KICKERS = ("热点回应", "办事指南", "便民速递", "政策解读", "以案说法", "工作动态", "温馨提示")
RULE = Rule(MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN + 2)
_TRUTH = Path(__file__).parents[1] / "tests/pdf/layouts/L05_interrupted.typ.json"


def body_text(truth: Path = _TRUTH) -> str:
    """The text of all articles of a truth file, without heads."""
    articles = json.loads(truth.read_text(encoding="utf-8"))["articles"]
    return "".join(text for blocks in articles.values() for kind, text in blocks if kind not in ("col", "title"))


def dense_pages(text: str, count: int, first: int = 1) -> Iterator[list[SetLine]]:
    """The lines of ``count`` pages; each begins the text at another sentence and ends with a full stop."""
    step = (WIDTH - 2 * MARGIN - GUTTER) / 2 + GUTTER
    sentences = [part + "。" for part in text.split("。") if part]
    for number in range(first, first + count):
        heads = [SetLine("人社工作通讯", 8.0, MARGIN, HEIGHT - MARGIN + 8)]
        heads.append(SetLine(f"第{number}版", 8.0, WIDTH - MARGIN - 40, HEIGHT - MARGIN + 8))
        heads.append(SetLine(KICKERS[number % len(KICKERS)], KICKER_SIZE, MARGIN, HEIGHT - MARGIN - 22))
        heads.append(SetLine(f"社保经办第{number}讲：参保、转移和领取", TITLE_SIZE, MARGIN, HEIGHT - MARGIN - 48))
        top = HEIGHT - MARGIN - 76
        start = number % len(sentences)
        told = itertools.cycle("".join(sentences[start:] + sentences[:start]))
        words = "".join(itertools.islice(told, 2 * ROWS * COLUMN - 1)) + "。"
        body = [
            SetLine(words[place * COLUMN :][:COLUMN], SIZE, MARGIN + place // ROWS * step, top - place % ROWS * STEP)
            for place in range(2 * ROWS)
        ]
        yield [*heads, *body]


def cid_pdf(text: str, count: int, first: int = 1) -> bytes:
    """Dense pages in a CID font that is not embedded."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for lines in dense_pages(text, count, first):
        canvas.line(RULE.x0, RULE.y, RULE.x1, RULE.y)
        for line in lines:
            canvas.setFont(FONT, line.size)
            canvas.drawString(line.x, line.y, line.text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def dense_pdf(text: str, count: int, outlines: Outlines, first: int = 1) -> bytes:
    """Dense pages in an embedded font.

    Raises:
        LookupError: The font is not installed.
    """
    printed = frozenset("".join((text, *KICKERS, "人社工作通讯第版社保经办第讲：参保、转移和领取。0123456789")))
    return pdf(dense_pages(text, count, first), face(outlines, printed), [RULE])
