"""Articles on typeset pages: titles by type, columns that belong to another article, boxes, joins over pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors._words import crossing_gain
from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read
from tests.pdf.makers import drawn, put

ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
EM = 10.0
Tables = dict[str, list[dict[str, Any]]]


def tables_of(data: bytes, engine: Engine) -> Tables:
    document = read(data, "x.pdf", ReadOptions(engine))
    return {name: [row.model_dump() for row in rows] for name, rows in read_bulletin(document).items()}


def column(canvas: Canvas, x: float, y: float, lines: Sequence[str]) -> float:
    """Set lines in a column; one that begins with a full-width blank is indented. Returns the y behind them."""
    for line in lines:
        put(canvas, x, y, line.lstrip("　")) if not line.startswith("　") else put(
            canvas, x + 2 * EM, y, line.strip("　")
        )
        y += 16
    return y


def paragraph(text: str, width: int, indent: bool = True) -> list[str]:
    """A text broken into lines of so many characters, the first one two shorter and indented."""
    first = width - 2 if indent else width
    rest = text[first:]
    lines = [("　" if indent else "") + text[:first]]
    return lines + [rest[start : start + width] for start in range(0, len(rest), width)]


HEAT = "每年六月至九月，用人单位安排劳动者在高温天气下露天工作的，应当向劳动者支付高温津贴。标准为每人每月三百元，按照实际出勤的天数折算，不得用饮料代替。"
CARD = "社会保障卡遗失以后，持卡人应当及时拨打服务热线办理挂失，再到就近的服务网点补领新卡。补领的新卡可以当场领取，原来的账户余额自动转入新卡。"
TRAIN = "参加职业技能培训并且取得证书的本区居民，可以在证书签发之日起十二个月内申请补贴。申请人应当携带身份证和证书原件到社区事务受理服务中心办理。"


@ENGINES
def test_titles_are_known_by_their_type_and_nothing_else_is_one(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 50, 60, "生活提示", 13)
        put(canvas, 50, 84, "高温津贴这样领", 19)
        y = column(canvas, 50, 108, paragraph(HEAT, 24))
        put(canvas, 50, y + 4, "发放标准提示")  # set as text: a line of the article, not a title
        y = column(canvas, 50, y + 20, paragraph(CARD, 24))
        put(canvas, 50, y + 20, "生活提示", 13)
        put(canvas, 50, y + 44, "培训补贴怎么申请", 19)
        column(canvas, 50, y + 68, paragraph(TRAIN, 24))

    articles = tables_of(drawn(draw), engine)["articles"]
    assert [(row["section_heading"], row["title"]) for row in articles] == [
        ("生活提示", "高温津贴这样领"), ("生活提示", "培训补贴怎么申请")]  # fmt: skip
    assert "发放标准提示" in articles[0]["text"] and CARD in articles[0]["text"].replace("\n", "")


def interrupted(canvas: Canvas) -> None:
    """Two articles stop inside a sentence on page 1; their tails stand on page 2, the second one first."""
    for x, title, text in ((50, "高温津贴这样领", HEAT), (320, "社保卡丢了怎么办", CARD)):
        put(canvas, x, 60, title, 19)
        column(canvas, x, 84, paragraph(text, 19)[:2])
    canvas.showPage()
    put(canvas, 50, 60, "培训补贴怎么申请", 19)
    y = column(canvas, 50, 84, paragraph(TRAIN, 19))
    canvas.line(50, 842 - y - 6, 540, 842 - y - 6)
    column(canvas, 50, y + 30, paragraph(CARD, 19)[2:])
    canvas.line(50, 842 - y - 90, 540, 842 - y - 90)
    column(canvas, 50, y + 130, paragraph(HEAT, 19)[2:])


@ENGINES
def test_tails_find_their_articles_whatever_their_order(engine: Engine) -> None:
    assert crossing_gain(paragraph(HEAT, 19)[1], paragraph(HEAT, 19)[2]) > 0  # both breaks run through a word
    assert crossing_gain(paragraph(CARD, 19)[1], paragraph(CARD, 19)[2]) > 0
    tables = tables_of(drawn(interrupted), engine)
    articles = {row["title"]: row for row in tables["articles"]}
    assert articles["高温津贴这样领"]["text"] == HEAT and articles["社保卡丢了怎么办"]["text"] == CARD
    assert articles["高温津贴这样领"]["segment_count"] == 2
    joins = [row["message"] for row in tables["issues"] if row["code"] == "continuation_rejoined"]
    assert sum("word_runs_on" in message for message in joins) == 2
    order = [row["text"] for row in sorted(tables["lines"], key=lambda row: row["reading_order"])]
    assert "".join(order).count(HEAT) == 1 and "".join(order).count(CARD) == 1


@ENGINES
def test_a_tail_that_fits_two_articles_is_left_apart(engine: Engine) -> None:
    same = "申请人应当在规定的期限内提交全部材料，逾期没有提交的视为放弃申请，"  # both stop behind the same words

    def draw(canvas: Canvas) -> None:
        for x, title in ((50, "高温津贴这样领"), (320, "社保卡丢了怎么办")):
            put(canvas, x, 60, title, 19)
            column(canvas, x, 84, paragraph(same, 17))
        canvas.showPage()
        put(canvas, 50, 60, "培训补贴怎么申请", 19)
        y = column(canvas, 50, 84, paragraph(TRAIN, 22))
        canvas.line(50, 842 - y - 6, 540, 842 - y - 6)
        column(canvas, 50, y + 30, ["当年不得再次提出。"])

    tables = tables_of(drawn(draw), engine)
    assert [row["code"] for row in tables["issues"]].count("continuation_unresolved") >= 1
    tail = next(row for row in tables["articles"] if "当年不得" in row["text"])
    assert tail["title"] is None


@ENGINES
def test_text_goes_on_behind_a_box_that_holds_another_article(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 50, 60, "热点回应", 13)
        put(canvas, 50, 84, "培训补贴怎么申请", 19)
        lines = paragraph(TRAIN, 22)
        y = column(canvas, 50, 108, lines[:2])
        canvas.rect(45, 842 - y - 100, 240, 96)
        put(canvas, 55, y + 24, "社保卡丢了怎么办", 16)
        column(canvas, 55, y + 46, paragraph(CARD[:44], 20))
        column(canvas, 50, y + 116, lines[2:])

    articles = {row["title"]: row for row in tables_of(drawn(draw), engine)["articles"]}
    assert articles["培训补贴怎么申请"]["text"] == TRAIN
    assert articles["社保卡丢了怎么办"]["text"] == CARD[:44]
    assert articles["培训补贴怎么申请"]["section_heading"] == "热点回应"
    assert articles["社保卡丢了怎么办"]["section_heading"] is None  # a box has a heading of its own or none


@ENGINES
def test_a_column_that_another_one_does_not_reach_is_not_its_next(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 50, 60, "失业登记怎么办", 19)
        column(
            canvas,
            50,
            84,
            [
                "申请条件",
                *paragraph("法定劳动年龄内有劳动能力的失业人员可以提出申请。", 22),
                "办理材料",
                "1、身份证原件。",
            ],
        )
        canvas.showPage()
        put(canvas, 50, 60, "社保卡丢了怎么办", 19)
        column(canvas, 50, 84, paragraph(CARD[:40], 22))
        tail = [
            "办理流程",
            *paragraph("申请人到户籍地的窗口提出申请，窗口当场审核并且录入系统。", 22),
            "办理期限",
            "5个工作日",
            "联系电话",
            "12333",
        ]
        column(canvas, 320, 60, [*tail, "（某某区就业促进中心）"])

    tables = tables_of(drawn(draw), engine)
    (guide,) = tables["service_guides"]
    assert guide["processing_time"]["value"] == 5 and guide["contacts"][0]["number"] == "12333"
    assert guide["name"] == "失业登记怎么办"


@pytest.mark.parametrize(
    ("left", "right", "crosses"),
    [
        ("劳动者可以拨", "打热线", True),
        ("解除劳动合", "同的", True),
        ("提出申请", "材料", False),
        ("2024", "年", False),
    ],
)
def test_words_over_a_break(left: str, right: str, crosses: bool) -> None:
    assert (crossing_gain(left, right) > 0) is crosses


@ENGINES
def test_a_band_names_the_headline_below_it_and_a_credit_stands_flush_right(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        for y, name, title, text, credit in (
            (60, "夏日提示", "高温津贴这样领", HEAT, "□县社保中心"),
            (260, "动手办", "社保卡丢了怎么办", CARD, "县就业中心发布"),
        ):
            canvas.rect(50, 842 - y - 6, 240, 20, stroke=0, fill=1)
            canvas.setFillGray(1)
            put(canvas, 150, y, name)
            canvas.setFillGray(0)
            put(canvas, 50, y + 26, title, 12 if y > 100 else 19)
            below = column(canvas, 50, y + 50, paragraph(text, 24))
            put(canvas, 290 - len(credit) * 9, below, credit, 9)

    articles = tables_of(drawn(draw), engine)["articles"]
    assert [(row["section_heading"], row["title"], row["attribution_name"]) for row in articles] == [
        ("夏日提示", "高温津贴这样领", "县社保中心"), ("动手办", "社保卡丢了怎么办", "县就业中心")]  # fmt: skip


@ENGINES
def test_labels_with_a_blank_behind_them_are_no_column(engine: Engine) -> None:
    def draw(canvas: Canvas) -> None:
        put(canvas, 50, 60, "创业补贴办理指南", 19)
        lines = (
            "服务对象　在本县创业的失业人员、退役军人、返",
            "乡农民工、毕业生",
            "补贴标准　每户五千元",
            "办理时限　十个工作日",
        )
        for place, line in enumerate(lines):
            put(canvas, 50, 90 + 16 * place, line)

    text = tables_of(drawn(draw), engine)["articles"][0]["text"]
    assert [row.split()[0] for row in text.split("\n")] == ["服务对象", "补贴标准", "办理时限"]
