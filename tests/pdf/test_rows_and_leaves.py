"""Rules of the layout on small made-up regions: rows between rules, leaves of one column, labels, edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from extractors.layout.blocks import Frame
from extractors.layout.columns import Item, Leaf, strips_of, text_item
from extractors.layout.edges import line_extents
from extractors.layout.leaves import are_labels, one_column
from extractors.layout.order import Context, Rule
from extractors.layout.paragraphs import Setting, own_right
from extractors.reading.pdf import Engine, read_pdf
from tests.pdf.makers import drawn, put

ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
BODY, LEAD = 10.0, 5.7
CONTEXT = Context(BODY, LEAD, (), ())
ROWS = [("工种", "补贴"), ("焊工", "1500元"), ("钳工", "1800元"), ("电工", "1600元")]


def item(x0: float, x1: float, baseline: float, size: float = BODY) -> Item:
    """A line of text."""
    return text_item(0, x0, x1, baseline, size, False, "一", "二")


def lines(x0: float, x1: float, top: float, count: int) -> list[Item]:
    """Lines below each other at the usual step."""
    return [item(x0, x1, top + 8 + 14 * place) for place in range(count)]


def leaf(*items: Item, left: float = 50, right: float = 250) -> Leaf:
    """A leaf of one column."""
    return Leaf(items, left, right)


def rule(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    """A drawn rule."""
    canvas.line(x0, 842 - y, x1, 842 - y)


@ENGINES
def test_a_rule_elsewhere_on_the_page_does_not_part_rows(engine: Engine) -> None:
    """Below the table stands a text with a rule of its own, and beside that, at the same height, another rule."""

    def draw(canvas: Canvas) -> None:
        for row, cells in enumerate(ROWS):
            rule(canvas, 50, 290, 100 + 20 * row)
            for place, cell in enumerate(cells):
                put(canvas, 55 + 130 * place, 114 + 20 * row, cell)
        rule(canvas, 50, 290, 180)
        for place in range(12):
            put(canvas, 50, 200 + 16 * place, "这一段文字写在表格的下面，每一行都排满了，直到边上")
        rule(canvas, 90, 290, 284)
        rule(canvas, 50, 290, 400)
        for place in range(18):
            put(canvas, 320, 114 + 16 * place, "旁边另有一栏文字，中间画着一条线。")
        rule(canvas, 320, 540, 284)

    found = read_pdf(drawn(draw), "x.pdf", "0" * 64, engine=engine).lines
    assert [line.cells for line in found if line.cells] == ROWS


def test_lines_of_one_column_are_one_leaf() -> None:
    upper, lower = leaf(*lines(50, 250, 40, 2)), leaf(*lines(50, 250, 68, 2))
    assert [len(found.items) for found in one_column([upper, lower], CONTEXT)] == [4]


@pytest.mark.parametrize(
    ("lower", "context"),
    [
        (leaf(*lines(50, 250, 68, 2)), replace(CONTEXT, across=(Rule(63.5, 50, 250),))),  # a rule between
        (leaf(*lines(50, 250, 90, 2)), CONTEXT),  # white space between
        (leaf(item(50, 200, 84, 19.0)), CONTEXT),  # a title below
        (leaf(*lines(70, 250, 68, 2), left=70), CONTEXT),  # another column
    ],
)
def test_what_parts_leaves(lower: Leaf, context: Context) -> None:
    assert len(one_column([leaf(*lines(50, 250, 40, 2)), lower], context)) == 2


def test_a_rule_in_another_column_parts_no_leaves() -> None:
    upper, lower = leaf(*lines(50, 250, 40, 2)), leaf(*lines(50, 250, 68, 2))
    assert len(one_column([upper, lower], replace(CONTEXT, across=(Rule(63.5, 300, 500),)))) == 1


def _band(labels: Sequence[float], values: Sequence[float]) -> bool:
    """Whether short texts at some baselines are labels of the texts right of a blank."""
    items = [item(50, 90, y) for y in labels] + [item(105, 250, y) for y in values]
    return are_labels(strips_of(items), 180, 210, BODY)


def test_labels_stand_in_front_of_their_values() -> None:
    assert _band([50, 80], [50, 80])
    assert not _band([50, 64, 78], [80, 94])  # a column of its own
    assert not _band([], [50, 64])


def test_text_beside_a_box_is_drawn_in() -> None:
    rows = [[found] for found in (*lines(50, 250, 40, 3), *lines(50, 150, 82, 3), *lines(50, 250, 124, 3))]
    extents = line_extents(rows, leaf(*(row[0] for row in rows)), [Frame(160, 250, 83, 120)])
    assert extents == [(50, 250)] * 3 + [(50, 150)] * 3 + [(50, 250)] * 3


def _set(text: str, x1: float, place: int) -> Setting:
    top = 100.0 + 16 * place
    return Setting(text, 50, x1, top, top + 10, top + 8, BODY, False, 50, 300, (1, 1), False)


def test_text_set_narrower_than_its_column_has_an_edge_of_its_own() -> None:
    text = [_set("一行文字排到边上就折", 200, 0), _set("第二行还是没有写完的", 200, 1), _set("到此为止。", 120, 2)]
    assert own_right(text) == [200, 200, 200]
    names = [_set("焊工", 70, 0), _set("养老护理员", 120, 1), _set("钳工", 70, 2)]
    assert own_right(names) == [300, 300, 300]
