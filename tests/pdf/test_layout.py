"""Layout rules one by one, and what must hold for any arrangement of text."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.layout.columns import Item, Leaf, block_item, coverage, holes, strips_of, text_item
from extractors.layout.order import Context, Rule, arrange

BODY = 10.0
STEP = 16.0


def context(across: tuple[Rule, ...] = (), down: tuple[Rule, ...] = ()) -> Context:
    return Context(BODY, STEP - 0.83 * BODY, across, down)


def line(index: int, x: float, y: float, width: float = 200.0, size: float = BODY, last: str = "的") -> Item:
    return text_item(index, x, x + width, y, size, False, "一", last)


def order(leaves: list[Leaf]) -> list[int]:
    """Item numbers in reading order; a leaf's items from top to bottom."""
    return [item.index for leaf in leaves for item in sorted(leaf.items, key=lambda item: (item.baseline, item.x0))]


def column(first: int, x: float, y: float, count: int, width: float = 200.0, last: str = "的") -> list[Item]:
    return [line(first + n, x, y + STEP * n, width, last=last) for n in range(count)]


def test_columns_are_read_one_after_the_other() -> None:
    items = column(0, 50, 100, 9) + column(9, 270, 100, 9) + column(18, 490, 100, 9)
    assert order(arrange(items, context())) == list(range(27))


def test_a_spanning_title_comes_before_its_columns() -> None:
    items = [line(0, 50, 80, 420, size=20), *column(1, 50, 110, 8), *column(9, 270, 110, 8)]
    assert order(arrange(items, context())) == list(range(17))


def test_a_rule_across_parts_zones_with_the_same_gutter() -> None:
    upper = column(0, 50, 100, 5) + column(5, 270, 100, 5)
    lower = column(10, 50, 200, 5) + column(15, 270, 200, 5)
    assert order(arrange(upper + lower, context(across=(Rule(182, 50, 470),)))) == list(range(20))


def test_a_title_below_white_space_parts_zones_with_the_same_gutter() -> None:
    upper = column(0, 50, 100, 5) + column(5, 270, 100, 5)
    lower = [line(10, 50, 205, 150, size=18), *column(11, 50, 230, 5), *column(16, 270, 230, 5)]
    assert order(arrange(upper + lower, context())) == list(range(21))


def test_paragraph_gaps_at_one_height_do_not_part_columns() -> None:
    left = column(0, 50, 100, 5) + column(5, 50, 186, 5)
    right = column(10, 270, 100, 5) + column(15, 270, 186, 5)
    assert order(arrange(left + right, context())) == list(range(20))


def test_a_vertical_rule_parts_articles() -> None:
    left = [*column(0, 50, 100, 4), line(4, 50, 250)]
    right = column(5, 270, 108, 8)
    assert order(arrange(left + right, context(down=(Rule(260, 90, 260),)))) == list(range(13))


def test_a_box_across_the_gutter_is_read_after_the_columns() -> None:
    left = [*column(0, 50, 100, 4), *column(4, 50, 164, 4, width=120), *column(8, 50, 228, 4)]
    right = [*column(12, 270, 100, 4), *column(16, 350, 164, 4, width=120), *column(20, 270, 228, 4)]
    box = block_item(99, 180, 340, 154, 216)
    assert order(arrange([box, *left, *right], context())) == [*range(24), 99]


def test_a_short_line_and_a_credit_make_no_gutter() -> None:
    items = [*column(0, 50, 100, 3), line(3, 50, 148, 40, last="。"), line(4, 180, 164, 70, size=9)]
    assert order(arrange(items, context())) == list(range(5))


def test_a_narrow_gutter_is_a_gutter() -> None:
    items = column(0, 50, 100, 8, width=211) + column(8, 267, 100, 8)
    assert order(arrange(items, context())) == list(range(16))


def test_the_text_decides_between_two_readings() -> None:
    """Two zones one above the other with one gutter: sentences go on across, so the zones are parted."""
    upper = column(0, 50, 100, 3) + column(3, 270, 100, 3)
    lower = [line(6, 70, 170, 60, last="。"), *column(7, 50, 186, 2), *column(9, 270, 170, 3)]
    assert order(arrange(upper + lower, context()))[:6] == list(range(6))


boxes = st.lists(
    st.tuples(st.integers(0, 500), st.integers(20, 780), st.integers(5, 300), st.sampled_from([8.0, 10.0, 18.0])),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(boxes)
def test_any_arrangement_keeps_every_item_once(places: list[tuple[int, int, int, float]]) -> None:
    items = [line(n, x, y, width, size) for n, (x, y, width, size) in enumerate(places)]
    assert sorted(order(arrange(items, context()))) == list(range(len(items)))


@settings(max_examples=80, deadline=None)
@given(boxes, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_order_in_the_file(
    places: list[tuple[int, int, int, float]], rng: random.Random
) -> None:
    distinct = {(x, y): (x, y, width, size) for x, y, width, size in places}
    items = [line(n, x, y, width, size) for n, (x, y, width, size) in enumerate(distinct.values())]
    shuffled = items.copy()
    rng.shuffle(shuffled)
    assert order(arrange(items, context())) == order(arrange(shuffled, context()))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(3, 20), st.floats(8, 30), st.floats(0, 7), st.floats(0, 60))
def test_any_number_of_columns(columns: int, lines: int, gutter: float, shift: float, left: float) -> None:
    """Columns of full lines, each a little lower than the one before."""
    width = 110.0
    items = [
        line(k * lines + n, left + k * (width + gutter), 100 + k * shift + n * STEP, width)
        for k in range(columns)
        for n in range(lines)
    ]
    assert order(arrange(items, context())) == list(range(columns * lines))


@given(st.integers(0, 2**80))
def test_holes_are_the_runs_of_zeros_between_ones(bits: int) -> None:
    found = holes(bits, 0.5)
    filled = bits + sum(((1 << stop) - (1 << start)) for start, stop in found)
    assert filled & (filled + (bits & -bits)) == 0  # ones without a gap
    assert all(one[1] < two[0] for one, two in itertools.pairwise(found))


def test_holes_lie_inside_a_coverage() -> None:
    mask = coverage(10, 50) | coverage(60, 90) | coverage(92, 100)
    assert holes(mask, 5) == [(100, 120)]
    assert holes(0, 1) == []


@given(boxes)
def test_strips_keep_every_item_and_do_not_overlap(places: list[tuple[int, int, int, float]]) -> None:
    strips = strips_of(line(n, x, y, width, size) for n, (x, y, width, size) in enumerate(places))
    assert sum(len(strip.items) for strip in strips) == len(places)
    assert all(one.bottom <= two.top for one, two in itertools.pairwise(strips))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_items_that_touch_nothing_but_each_other_end(count: int) -> None:
    """A pinwheel has neither a gutter nor a band; it must still come to an end and keep its items."""
    items = [line(0, 50, 100, 150), line(1, 220, 108, 60), line(2, 120, 116, 160), line(3, 50, 120, 60)][:count]
    assert sorted(order(arrange(items, context()))) == list(range(count))
