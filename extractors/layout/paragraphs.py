"""Which lines go on with the paragraph of the line before them, and how much white space stands above a line."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from extractors._folding import width
from extractors.layout.columns import SENTENCE_ENDS
from extractors.layout.measures import FULL_EM, INDENT_EM

_SAME_SIZE = 0.08
_TITLE_RATIO = 1.2
_ONE_TYPE = 0.01
_TIGHT = 1.12  # steps of up to that many times the usual one lie inside a paragraph where white space parts paragraphs
_WIDER = 1.7
_MIN_SPACED = 4
_SPACED_SHARE = 0.15
_LOOSE = 1.35  # a step between baselines this much larger than usual ends a paragraph
#: Narrower than `extractors._enumerators`: a wrapped line may well begin with 第三章, → or -.
_LIST_MARK = re.compile(
    r"(?:\d{1,2}[.．、)）](?!\d)|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]{1,2}步|[①-⑳㈠-㈩⑴-⒇●■◆▲★○□◇•·]\s*\S)"
)
_LEAD = re.compile(r"[\u4e00-\u9fff]{2,8}[ \u3000]+\S")
_MIN_LED = 3
#: What typesetting never parts: a Latin word; an ideograph with the brackets and marks that hang on it.
UNBREAKABLE = re.compile(
    r"[（(《“「『【〔]*(?:[A-Za-z0-9.:/@-]+|[^（(《“「『【〔])[，。、；：！？）)》”」』】〕,;:!?.]*"
)
_RAGGED_EM = 0.4
_FAR_IN_EM = 4.0
_NARROWER_EM = 2.0  # text that is set this much narrower than its column has an edge of its own
_NARROWEST_EM = 6.0
_STOPPED = 2  # lines that stop inside a sentence
_ENDED_SHARE = 0.6  # of the shorter lines end one
_RUNS_ON = frozenset("，、,")


@dataclass(frozen=True, slots=True)
class Style:
    """How paragraphs are told apart: body type (pt), usual step of baselines (em), by indents, by white space, by words
    with a blank behind them that lead line after line (参保对象　…)."""

    body: float
    step: float
    indented: bool
    spaced: bool
    led: bool = False


@dataclass(slots=True)  # a frozen one takes three times as long to make, and each line has one
class Setting:
    """How a line is set: text, box in points, edges of its column, type; ``column`` is page and number of the column."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    left: float
    right: float
    column: tuple[int, int]
    in_table: bool


bottom_of = attrgetter("bottom")


def is_indented_style(lines: Sequence[Setting], body: float) -> bool:
    """Whether paragraphs open with an indent: lines begin two em in from their column, again and again."""
    starts = [
        line for line in lines if abs(line.size - body) <= _SAME_SIZE * body and not line.in_table and not line.bold
    ]
    indented = sum(1.5 * body <= line.x0 - line.left <= 2.6 * body for line in starts)
    return indented >= max(2, 0.04 * len(starts))


def usual_step(lines: Sequence[Setting], body: float) -> float:
    """The usual distance of baselines in body text, in em."""
    steps = sorted(
        (two.baseline - one.baseline) / body
        for one, two in itertools.pairwise(lines)
        if one.column == two.column and abs(two.size - body) <= _SAME_SIZE * body >= abs(one.size - body)
    )
    steps = [step for step in steps if 0.8 < step < 3.0]
    return steps[len(steps) // 2] if steps else 1.6


def is_spaced_style(lines: Sequence[Setting], body: float, step: float) -> bool:
    """Whether paragraphs are parted by white space, so that lines at the usual step belong together."""
    wider = same = 0
    for one, two in itertools.pairwise(lines):
        sizes = abs(two.size - body) <= _SAME_SIZE * body >= abs(one.size - body)
        if one.column == two.column and sizes and not two.in_table:
            distance = two.baseline - one.baseline
            wider += _TIGHT * step * body < distance <= _WIDER * step * body
            same += 0 < distance <= _TIGHT * step * body
    return wider >= _MIN_SPACED and wider >= _SPACED_SHARE * same


def own_right(lines: Sequence[Setting]) -> list[float]:
    """The right edge (pt) that text is set to, per line: that of its column, or of narrower text in a wider column.

    A box may be set narrower than the title above it. Its text shows an edge of its own: several lines stop there inside a
    sentence, and most of the shorter ones end a sentence. A list has none.
    """
    edges = [line.right for line in lines]
    for start, end in _runs(lines):
        run = lines[start:end]
        edge = max(line.x1 for line in run)
        size = run[0].size
        if run[0].right - edge < _NARROWER_EM * size or edge - run[0].left < _NARROWEST_EM * size:
            continue
        at_edge = [line for line in run if edge - line.x1 < FULL_EM * size]
        stopped = [line for line in at_edge if line.text[-1:] not in SENTENCE_ENDS]
        short = [line for line in run if edge - line.x1 >= FULL_EM * size]
        ended = sum(line.text[-1:] in SENTENCE_ENDS for line in short)
        listed = sum(bool(_LIST_MARK.match(line.text)) for line in run)
        if listed * 3 < len(run) and len(stopped) >= _STOPPED and ended >= 1 and ended >= _ENDED_SHARE * len(short):
            edges[start:end] = [edge] * len(run)
    return edges


def _runs(lines: Sequence[Setting]) -> Iterator[tuple[int, int]]:
    """Lines in a row of one column and one type."""
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines):
            one, two = lines[index - 1], lines[index]
            if one.column == two.column and not two.in_table and abs(one.size - two.size) <= _ONE_TYPE * one.size:
                continue
        if not lines[start].in_table:
            yield start, index
        start = index


def style_of(lines: Sequence[Setting], body: float) -> Style:
    """How paragraphs of a document are set."""
    step = usual_step(lines, body)
    led = sum(_is_led(line) and not line.in_table for line in lines) >= _MIN_LED
    return Style(body, step, is_indented_style(lines, body), is_spaced_style(lines, body, step), led)


def continues(one: Setting, two: Setting, style: Style) -> bool:
    """Whether ``two`` goes on with the paragraph of ``one``, the line read before it."""
    if one.in_table or two.in_table or one.bold != two.bold or abs(one.size - two.size) > _SAME_SIZE * one.size:
        return False
    body, distance = style.body, two.baseline - one.baseline
    together = one.column == two.column and 0 < distance <= _LOOSE * style.step * two.size
    if one.column == two.column and not together:
        return False
    if one.size > _TITLE_RATIO * body:
        return together and _same_title(one, two)
    last = one.text[-1:]
    if not _is_full(one, two) or (_LIST_MARK.match(two.text) and last not in _RUNS_ON):
        return False
    if together and one.x0 - two.x0 > _FAR_IN_EM * two.size:
        return False  # lines set flush right, as in a masthead
    if style.led and _is_led(two) and last not in _RUNS_ON and not _LIST_MARK.match(one.text):
        return False
    if style.spaced and together and distance > _TIGHT * style.step * two.size:
        return False
    if last in SENTENCE_ENDS and last not in "）)”" and not (together and (style.indented or style.spaced)):
        return False
    inset = (
        together and two.x0 <= one.x0 + 0.6 * two.size and last not in SENTENCE_ENDS
    )  # a paragraph set in as a whole
    return two.x0 <= two.left + INDENT_EM * two.size or inset


def _is_led(line: Setting) -> bool:
    """Whether a line begins at its column's edge with a word that a blank parts from the rest, as labels do."""
    return bool(_LEAD.match(line.text)) and line.x0 <= line.left + INDENT_EM * line.size


def _is_full(one: Setting, two: Setting) -> bool:
    """Whether what begins ``two`` and cannot be parted would not have fitted behind ``one``."""
    unit = UNBREAKABLE.match(two.text)
    return one.right - one.x1 < (width(unit.group() if unit else "一") + _RAGGED_EM) * two.size


def _same_title(one: Setting, two: Setting) -> bool:
    """Whether two large lines are one title: one size, aligned alike and the first no short line."""
    if abs(one.size - two.size) > _ONE_TYPE * one.size:
        return False  # a kicker is often set hardly smaller than its title
    centred = abs((one.x0 + one.x1) - (two.x0 + two.x1)) < one.size
    aligned = abs(one.x0 - two.x0) < 0.6 * one.size
    return (centred or aligned) and one.x1 - one.x0 >= 0.4 * (one.right - one.left)


def gap_above(line: Setting, above: Sequence[Setting]) -> float:
    """White space above a line in line heights: to the nearest line above it in its column's width; 0 at the top.

    ``above`` are the lines that were read before it, by their `bottom_of`.
    """
    for place in range(bisect_right(above, line.top + 0.3 * line.size, key=bottom_of) - 1, -1, -1):
        other = above[place]
        if (other.x0 < line.x1 and line.x0 < other.x1) or other.column == line.column:
            return max(0.0, (line.top - other.bottom) / (line.bottom - line.top))
    return 0.0
