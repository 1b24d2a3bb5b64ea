"""Captions below pictures are told apart from the text, through both engines."""

from __future__ import annotations

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read
from tests.pdf.makers import drawn, put
from tests.pdf.test_typeset_articles import TRAIN, column, paragraph

ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])


def pictured(canvas: Canvas, *, placeholder: bool, size: float = 8.0) -> None:
    """An article with a picture and its caption in the middle of a sentence."""
    put(canvas, 50, 60, "培训补贴怎么申请", 19)
    lines = paragraph(TRAIN, 22)
    y = column(canvas, 50, 84, lines[:2])
    if placeholder:
        canvas.setFillGray(0.8)
        canvas.rect(80, 842 - y - 70, 150, 70, stroke=0, fill=1)
        canvas.setFillGray(0)
    else:
        canvas.drawImage(ImageReader(Image.new("RGB", (30, 14), "teal")), 80, 842 - y - 70, 150, 70)
    put(canvas, 95, y + 84, "图为学员在教室里练习操作", size)
    column(canvas, 50, y + 120, lines[2:])


@ENGINES
@pytest.mark.parametrize("placeholder", [True, False])
def test_a_caption_is_no_part_of_the_text_that_runs_round_it(engine: Engine, placeholder: bool) -> None:
    document = read(drawn(lambda canvas: pictured(canvas, placeholder=placeholder)), "x.pdf", ReadOptions(engine))
    assert [line.text for line in document.lines if line.caption] == ["图为学员在教室里练习操作"]
    tables = read_bulletin(document)
    (article,) = tables["articles"]
    assert article.model_dump()["text"] == TRAIN
    roles = {row["text"]: row["role"] for row in (line.model_dump() for line in tables["lines"])}
    assert roles["图为学员在教室里练习操作"] == "caption"


@ENGINES
def test_text_below_a_picture_is_text(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 50, 60, "培训补贴怎么申请", 19)
        canvas.drawImage(ImageReader(Image.new("RGB", (30, 14), "teal")), 50, 842 - 160, 220, 80)
        column(canvas, 50, 178, paragraph(TRAIN, 22))

    document = read(drawn(draw), "x.pdf", ReadOptions(engine))
    assert not any(line.caption for line in document.lines)
