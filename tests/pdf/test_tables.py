"""Tables with and without rules, through both engines."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.reading.pdf import Engine, read_pdf
from schemas.document import Line
from tests.pdf.makers import drawn, put

ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
GROUPS = [("集成电路", ["仪器仪表维修工", "半导体芯片制造工"]), ("人工智能", ["训练师", "数据标注员", "程序员"])]


def box(canvas: Canvas, x0: float, x1: float, top: float, bottom: float) -> None:
    canvas.rect(x0, 842 - bottom, x1 - x0, bottom - top)


def grouped(canvas: Canvas, y: float, ruled: bool) -> None:
    """A table of groups whose label stands in the middle of the rows it spans."""
    number = 0
    for label, entries in GROUPS:
        height = 20 * len(entries)
        put(canvas, 55, y + height / 2 + 4, label)
        if ruled:
            box(canvas, 50, 150, y, y + height)
        for place, entry in enumerate(entries):
            number += 1
            put(canvas, 155, y + 20 * place + 14, str(number))
            put(canvas, 205, y + 20 * place + 14, entry)
            if ruled:
                box(canvas, 150, 200, y + 20 * place, y + 20 * place + 20)
                box(canvas, 200, 400, y + 20 * place, y + 20 * place + 20)
        y += height


def lines(data: bytes, engine: Engine) -> list[Line]:
    return list(read_pdf(data, "x.pdf", "0" * 64, engine=engine).lines)


EXPECTED_TEXT = [
    "集成电路\t1\t仪器仪表维修工",
    "\t2\t半导体芯片制造工",
    "人工智能\t3\t训练师",
    "\t4\t数据标注员",
    "\t5\t程序员",
]
EXPECTED_CELLS = [
    ("集成电路", "1", "仪器仪表维修工"),
    ("集成电路", "2", "半导体芯片制造工"),
    ("人工智能", "3", "训练师"),
    ("人工智能", "4", "数据标注员"),
    ("人工智能", "5", "程序员"),
]


@ENGINES
@pytest.mark.parametrize("ruled", [True, False])
def test_labels_are_bound_to_the_rows_they_span(engine: Engine, ruled: bool) -> None:
    found = lines(drawn(lambda canvas: grouped(canvas, 100, ruled)), engine)
    assert [line.text for line in found] == EXPECTED_TEXT
    assert [line.cells for line in found] == EXPECTED_CELLS


@ENGINES
def test_a_head_repeated_on_the_next_page_is_furniture(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(2):
            put(canvas, 60, 60, f"第{page + 1}页的正文写在表格的上面，不是页眉。")
            for row, cells in enumerate([("序号", "职业"), ("甲" * (page + 1), "车工"), ("丙", "铣工" * (page + 1))]):
                for place, cell in enumerate(cells):
                    box(canvas, 50 + 100 * place, 150 + 100 * place, 100 + 20 * row, 120 + 20 * row)
                    put(canvas, 55 + 100 * place, 114 + 20 * row, cell)
            if not page:
                canvas.showPage()

    heads = [line for line in lines(drawn(draw), engine) if line.cells == ("序号", "职业")]
    assert [(line.page, line.furniture) for line in heads] == [(1, False), (2, True)]


@ENGINES
def test_wrapped_cells_are_one_cell(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for row, (label, text) in enumerate([("材料", ["申请表一份、身份", "证复印件"]), ("时限", ["五个工作日"])]):
            top = 100 + 40 * row
            box(canvas, 50, 150, top, top + 40)
            box(canvas, 150, 240, top, top + 40)
            put(canvas, 55, top + 14, label)
            for place, part in enumerate(text):
                put(canvas, 155, top + 14 + 16 * place, part)

    assert [line.cells for line in lines(drawn(draw), engine)] == [
        ("材料", "申请表一份、身份证复印件"),
        ("时限", "五个工作日"),
    ]


@ENGINES
def test_framed_articles_side_by_side_are_no_table(engine: Engine) -> None:
    text = [
        "这是一个带框的消息，",
        "它有许多行文字，所",
        "以不是一张表里的一",
        "个格子，而是一篇完",
        "整的短文，读完它再",
        "读旁边的一篇。",
    ]

    def draw(canvas: Canvas) -> None:
        for column in range(2):
            for row in range(2):
                x, y = 50 + 120 * column, 100 + 130 * row
                box(canvas, x, x + 120, y, y + 130)
                for place, part in enumerate(text):
                    put(canvas, x + 8, y + 20 + 18 * place, part)

    found = lines(drawn(draw), engine)
    assert not any(line.cells for line in found)
    assert [line.text for line in found] == text * 4


@ENGINES
def test_numbered_lists_side_by_side_are_read_downwards(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for column in range(3):
            for row in range(4):
                put(canvas, 50 + 150 * column, 100 + 16 * row, f"{4 * column + row + 1}.职业名称")

    assert [line.text for line in lines(drawn(draw), engine)] == [f"{n}.职业名称" for n in range(1, 13)]
