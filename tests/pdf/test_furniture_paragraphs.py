"""Running heads and folios, paragraph wraps, gaps, blanks."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors._furniture_forms import furniture_kind
from extractors.layout.furniture import normal_form
from extractors.reading.pdf import Engine, read_pdf
from schemas.document import Document
from tests.pdf.makers import drawn, put

ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
PARAGRAPH = ["　　为进一步做好工作，现将有关事项通知如", "下，请各单位认真遵照执行，不得延误。"]


def document(draw: object, engine: Engine) -> Document:
    assert callable(draw)
    return read_pdf(drawn(draw), "x.pdf", "0" * 64, engine=engine)


@pytest.mark.parametrize("text", ["— 2 —", "2", "第2版", "第2版 第3版", "2/8", "P12", "第十二页", "· 3 ·"])
def test_folios(text: str) -> None:
    assert furniture_kind(text, in_margin=True) in ("page", "head")


@pytest.mark.parametrize("text", ["2.线下办理", "第二条", "12333咨询热线", "2025年第8期的通知", "3000元"])
def test_text_is_no_folio(text: str) -> None:
    assert furniture_kind(text, in_margin=True) not in ("page", "head")


def test_editors_and_normal_form() -> None:
    assert furniture_kind("责编：张三　校对：李四") == "staff"
    assert furniture_kind("2025年8月1日", in_margin=True) == "dated" and furniture_kind("2025年8月1日") is None
    assert normal_form("第 12 版 2025年8月") == "第#版#年#月"


@ENGINES
def test_running_heads_are_furniture_and_repeated_kickers_are_not(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for page in range(3):
            put(canvas, 50, 30, "人社工作简报", 8)
            put(canvas, 500, 30, f"第{page + 1}版", 8)
            put(canvas, 50, 70, "政策解读", 15)
            for row in range(8):
                put(canvas, 50, 100 + 16 * row, f"这是第{page}页的第{row}行正文，内容各不相同，很长很长")
            put(canvas, 290, 815, f"— {page + 1} —", 8)
            if page < 2:
                canvas.showPage()

    lines = document(draw, engine).lines
    assert {line.text for line in lines if line.furniture} == {
        "人社工作简报", "第1版", "第2版", "第3版", "— 1 —", "— 2 —", "— 3 —",
    }  # fmt: skip
    assert [line.text for line in lines if line.page == 2][:3] == ["人社工作简报", "第2版", "政策解读"]
    assert lines[-1].text == "— 3 —"


@ENGINES
def test_wraps_go_on_and_new_paragraphs_do_not(engine: Engine) -> None:
    width = 20  # characters to a full line

    def draw(canvas: Canvas) -> None:
        text = [
            "　　" + "甲" * (width - 2),
            "乙" * width,
            "丙。",
            "　　" + "丁" * (width - 2),
            "戊。",
            "1.子项",
            "己" * width,
        ]
        for row, part in enumerate(text * 2):
            put(canvas, 50, 100 + 16 * row, part)

    lines = document(draw, engine).lines
    assert [line.continues for line in lines[:7]] == [False, True, True, False, True, False, False]


@ENGINES
def test_an_open_sentence_goes_on_over_a_column_end(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for column in range(2):
            for row in range(6):
                indent = 20 if row == 1 and not column else 0
                put(canvas, 50 + 230 * column + indent, 100 + 16 * row, "字" * (20 - indent // 10))

    lines = document(draw, engine).lines
    assert lines[6].box
    assert lines[6].box.x0 == pytest.approx(280, abs=0.5)
    assert lines[6].continues


@ENGINES
def test_gap_is_counted_in_line_heights(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (100, 116, 152):
            put(canvas, 50, y, "一行正文，没有写满")

    assert [line.gap_before for line in document(draw, engine).lines] == pytest.approx([0.0, 0.6, 2.6], abs=0.05)


@ENGINES
def test_blanks_are_those_of_the_page(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 50, 100, "登录 APP 2.0 版，网址 http://si.12333.gov.cn")
        text = canvas.beginText(50, 842 - 130)
        text.setFont("Helvetica", 10)
        text.setCharSpace(4)
        text.textOut("12333")
        canvas.drawText(text)

    assert [line.text for line in document(draw, engine).lines] == [
        "登录 APP 2.0 版，网址 http://si.12333.gov.cn",
        "12333",
    ]


@ENGINES
def test_turned_text_is_kept(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(4):
            put(canvas, 100, 100 + 16 * row, "正文的一行，写得很长很长")
        canvas.saveState()
        canvas.translate(40, 500)
        canvas.rotate(90)
        canvas.drawString(0, 0, "专题报道")
        canvas.restoreState()

    assert [line.text for line in document(draw, engine).lines][-1] == "专题报道"
