"""Glyphs to line fragments: runs of characters on one baseline without a wide gap.

A fragment is the smallest thing the layout moves around. It is cut generously, because two fragments of one column
are put together again (`Printed.text`), while one fragment that runs over a gutter would tie two columns together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from extractors.layout.columns import CLOSERS, OPENERS
from extractors.layout.measures import LABEL_EM
from extractors.layout.printed import Floats, Order, middle_of
from extractors.layout.stacked import stacked
from extractors.reading.glyphs import Glyphs, is_space

#: One fragment: its box (points), baseline, type size, share of bold characters, first and last visible character;
#: ``start:stop`` index the glyph order that `fragments` returns with it.
FRAGMENT = np.dtype(
    [
        ("x0", np.float64),
        ("x1", np.float64),
        ("top", np.float64),
        ("bottom", np.float64),
        ("baseline", np.float64),
        ("size", np.float64),
        ("bold", np.float64),
        ("first", np.uint32),
        ("last", np.uint32),
        ("count", np.int64),
        ("start", np.int64),
        ("stop", np.int64),
    ]
)


@dataclass(slots=True)
class Piece:
    """One fragment, or the fragments of a line together, as a plain value; the fields are those of `FRAGMENT`."""

    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    size: float
    bold: float
    first: int
    last: int
    count: int
    start: int
    stop: int


_OPENING = np.array([ord(mark) for mark in OPENERS], dtype=np.uint32)  # their left half is blank
_CLOSING = np.array([ord(mark) for mark in CLOSERS], dtype=np.uint32)  # their right half is blank
Fragments = npt.NDArray[np.void]

ROW_EM = 0.2  # baselines closer than this are one row
_SPLIT_EM = 0.5  # a gap wider than this ends a fragment
_OTHER_TYPE = 1.6
_STEP_EM = 0.25  # a baseline that jumps by more than this ends a fragment
_EDGE_PT = 0.8  # lines of one column begin within this
_EDGE_LINES = 2  # that many lines make a column's edge
_NEAR_LINES = 10
_OVERRUN_EM = 0.12  # what is left of a gutter that text has overrun


def rows_of(baseline: npt.NDArray[np.float64], size: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The row number of each item, counted from the top: items whose baselines hardly differ share a row."""
    if not len(baseline):
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(baseline, kind="stable")
    step = np.diff(baseline[order])
    limit = ROW_EM * np.minimum(size[order][1:], size[order][:-1])
    rows = np.zeros(len(baseline), dtype=np.int64)
    rows[order] = np.concatenate([[0], np.cumsum(step > limit)])
    return rows


def row_count(text: Fragments) -> int:
    """How many rows fragments stand on, as `rows_of` tells; for the few of a cell plain numbers are faster."""
    sizes: list[tuple[float, float]] = list(zip(text["baseline"].tolist(), text["size"].tolist(), strict=True))
    rows = sorted(sizes, key=itemgetter(0))
    return bool(rows) + sum(low - high > ROW_EM * min(one, two) for (high, one), (low, two) in pairwise(rows))


def fragments(glyphs: Glyphs) -> tuple[Fragments, Order]:
    """The fragments of upright glyphs and the order of the glyphs (by row, then from left to right) they index."""
    visible = np.flatnonzero(~is_space(glyphs["code"]))
    if not len(visible):
        return np.zeros(0, dtype=FRAGMENT), visible
    line = glyphs.take(visible)  # of records many times faster than by []
    rows = rows_of(line["baseline"], line["size"])
    down = stacked(line)
    rows[down] = rows.max() + 1 + np.arange(np.count_nonzero(down))  # each a fragment of its own
    by_row = np.lexsort((middle_of(line), rows))
    line = line.take(by_row)
    starts = np.concatenate([[0], np.flatnonzero(_breaks(line, rows[by_row])) + 1])
    found = measure(line, starts)
    more = _overruns(line, found)
    return (measure(line, np.union1d(starts, more)) if len(more) else found), visible[by_row]


def _overruns(line: Glyphs, found: Fragments) -> Order:
    """Where fragments must be cut again because their text overran a narrow gutter and touches the next column.

    The column behind the gutter tells: several lines just above or below begin at exactly the same x, and there the
    gutter is open.
    """
    x0 = np.ascontiguousarray(line["x0"])
    ink = x0 + np.where(np.isin(line["code"], _OPENING), 0.5 * line["size"], 0.0)
    ends = line["x1"] - np.where(np.isin(line["code"], _CLOSING), 0.5 * line["size"], 0.0)
    gap = ink - np.concatenate([[-np.inf], ends[:-1]])
    owner = np.repeat(np.arange(len(found)), found["count"])
    open_at = np.flatnonzero(gap > _OVERRUN_EM * found["size"][owner])  # only there a fragment can be cut
    cuts: list[int] = []
    lefts = np.sort(found["x0"])
    runs = np.flatnonzero(np.diff(np.concatenate([[-1e9], lefts])) > _EDGE_PT)
    counts = np.diff(np.concatenate([runs, [len(lefts)]]))
    for left in lefts[runs[counts >= _EDGE_LINES]]:
        near_left = open_at[_off(x0, ink, open_at, float(left)) <= _EDGE_PT]
        reach = (found["x0"] < left - found["size"]) & (found["x1"] > left + found["size"])
        parted = np.unique(owner[near_left])  # only these have a glyph that begins there behind a gap
        if not reach[parted].any():
            continue
        behind = found[np.abs(found["x0"] - left) <= _EDGE_PT]
        largest = _OTHER_TYPE * float(np.median(behind["size"]))  # a title set wide has gaps, too
        across = np.flatnonzero(reach & (found["size"] <= largest))
        places = [
            _glyph_at(x0, ink, gap, found[fragment], float(left)) if fragment in parted else -1 for fragment in across
        ]
        whole = found[across[[place < 0 for place in places]]]
        for fragment, place in zip(found[across], places, strict=True):
            if place < 0:
                continue
            near = behind[np.abs(behind["baseline"] - fragment["baseline"]) <= _NEAR_LINES * 1.5 * fragment["size"]]
            if len(near) >= _EDGE_LINES and _is_open(found, whole, near, float(left)):
                cuts.append(place)
    return np.unique(np.array(cuts, dtype=np.int64))


def _off(x0: Floats, ink: Floats, places: Order, left: float) -> Floats:
    """How far glyphs begin from an edge: an opening bracket may stand there with its blank half or without."""
    return np.asarray(np.minimum(np.abs(ink[places] - left), np.abs(x0[places] - left)))


def _glyph_at(x0: Floats, ink: Floats, gap: Floats, fragment: np.void, left: float) -> int:
    """The glyph of a fragment that begins at ``left`` after what is left of a gutter, or -1."""
    glyphs = np.arange(int(fragment["start"]), int(fragment["stop"]))
    off = _off(x0, ink, glyphs, left)
    place = int(glyphs[np.argmin(off)])
    return place if off.min() <= _EDGE_PT and gap[place] > _OVERRUN_EM * fragment["size"] else -1


def _is_open(found: Fragments, whole: Fragments, behind: Fragments, left: float) -> bool:
    """Whether another column ends before ``left`` beside most lines ``behind`` it, and few ``whole`` ones run over."""
    count = 0
    for line in behind:
        beside = np.abs(found["baseline"] - line["baseline"]) < 0.6 * line["size"]
        ends = (found["x1"] < left) & (found["x1"] > left - 3 * line["size"])
        ends &= found["x1"] - found["x0"] > LABEL_EM * line["size"]  # in front of values stand labels, no column
        count += bool(np.any(beside & ends))
        count -= bool(np.any(np.abs(whole["baseline"] - line["baseline"]) < 0.6 * line["size"]))
    return count >= 2


def _breaks(glyphs: Glyphs, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    one, two = glyphs[:-1], glyphs[1:]
    size = np.minimum(one["size"], two["size"])
    gap = two["x0"] - one["x1"]
    step = np.abs(two["baseline"] - one["baseline"])
    broken = (rows[1:] != rows[:-1]) | (gap > _SPLIT_EM * size) | (step > _STEP_EM * size)
    broken |= np.maximum(one["size"], two["size"]) > _OTHER_TYPE * size  # a drop cap, not a part of the line
    return np.asarray(broken, dtype=np.bool_)


def measure(line: Glyphs, starts: Order) -> Fragments:
    """The fragments that begin at ``starts`` among glyphs in order."""
    stops = np.concatenate([starts[1:], [len(line)]])
    found = np.zeros(len(starts), dtype=FRAGMENT)
    for name in ("x0", "top"):
        found[name] = np.minimum.reduceat(line[name], starts)
    for name in ("x1", "bottom", "size"):
        found[name] = np.maximum.reduceat(line[name], starts)
    found["count"] = stops - starts
    found["bold"] = np.add.reduceat(line["bold"].astype(np.float64), starts) / found["count"]
    found["baseline"] = line["baseline"][starts]
    found["first"], found["last"] = line["code"][starts], line["code"][stops - 1]
    found["start"], found["stop"] = starts, stops
    return found
