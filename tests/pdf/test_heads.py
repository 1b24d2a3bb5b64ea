"""How far titles reach over the columns below them."""

from __future__ import annotations

from extractors.layout.columns import Item, text_item
from extractors.layout.heads import widen_heads
from extractors.layout.order import Context, Rule

BODY = 10.0
TITLE = 20.0


def column(x0: float, top: float, lines: int = 4) -> list[Item]:
    """Lines of body text from a height on."""
    return [text_item(0, x0, x0 + 90, top + 8 + 14 * line, BODY, False, "一", "二") for line in range(lines)]


def head(x0: float, x1: float, top: float = 40.0) -> Item:
    """A line of a title."""
    return text_item(0, x0, x1, top + 16, TITLE, False, "题", "目")


def reach(items: list[Item], down: tuple[Rule, ...] = ()) -> list[tuple[float, float]]:
    """Edges of the titles."""
    wide = widen_heads(items, Context(BODY, 5.7, (), down))
    return [(item.x0, item.x1) for item in wide if item.size == TITLE]


def test_a_centred_title_stands_over_all_columns_that_begin_below_it() -> None:
    items = [head(160, 240), *column(50, 62), *column(150, 62), *column(250, 62)]
    assert reach(items) == [(50, 340)]


def test_a_title_does_not_reach_over_a_column_that_begins_beside_it() -> None:
    items = [head(50, 120), *column(50, 62), *column(150, 40)]
    assert reach(items) == [(50, 140)]


def test_a_title_does_not_reach_over_a_rule() -> None:
    items = [head(50, 120), *column(50, 62), *column(150, 62)]
    assert reach(items, (Rule(145, 30, 120),)) == [(50, 140)]


def test_a_column_between_two_titles_belongs_to_neither() -> None:
    items = [head(50, 120), head(320, 390), *column(50, 62), *column(150, 62), *column(250, 62), *column(350, 62)]
    assert reach(items) == [(50, 120), (320, 390)]


def test_a_title_centred_over_columns_without_text() -> None:
    items = [head(250, 340), *column(50, 62), *column(150, 62)]
    assert reach(items) == [(50, 340)]
