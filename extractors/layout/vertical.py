"""Titles set vertically: upright characters one below the other, their lines from right to left.

Such a title stands at one side of its article and is read before it, so it is put in order as if it were a head above
the text beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.layout.blocks import Frame
from extractors.layout.columns import Item
from extractors.layout.lines import Fragments
from extractors.layout.stacked import MAX_STEP_EM, MIN_STEP_EM, SAME_SIZE, SAME_X_EM

_MIN_CHARACTERS = 3
_MIN_BODY_CHARACTERS = 4  # at the size of the text a column of single characters may be part of a table
_LINE_GAP_EM = 1.6  # centres of the vertical lines of one title are at most this far apart
_TITLE_RATIO = 1.15
_NEAR_EM = 6.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Vertical lines that stand side by side, from right to left, each with its fragments from top to bottom."""

    frame: Frame
    lines: tuple[tuple[int, ...], ...]


def stacks_of(found: Fragments, body: float) -> list[Stack]:
    """The vertical titles among the fragments of a page; lines of one type that stand side by side are one line."""
    chains = [chain for chain in _chains(found) if _is_title(chain, found, body)]
    chains.sort(key=lambda chain: (-found[chain[0]]["x0"], found[chain[0]]["top"]))
    groups: list[list[tuple[int, ...]]] = []
    for chain in chains:
        group = next((group for group in groups if _side_by_side(group[-1], chain, found)), None)
        if group is None:
            groups.append([chain])
        elif _same_type(group[-1], chain, found):
            group[-1] = (*group[-1], *chain)
        else:
            group.append(chain)
    return [Stack(_hull([place for chain in group for place in chain], found), tuple(group)) for group in groups]


def _chains(found: Fragments) -> list[tuple[int, ...]]:
    """Runs of single ideographs below each other at one x and of one size, from top to bottom."""
    single = np.flatnonzero((found["count"] == 1) & (found["first"] >= 0x2E80))
    middle = (found["x0"] + found["x1"]) / 2
    open_runs: list[list[int]] = []
    done: list[tuple[int, ...]] = []
    for place in single[np.argsort(found["baseline"][single], kind="stable")].tolist():
        size, y = float(found["size"][place]), float(found["baseline"][place])
        done += [tuple(run) for run in open_runs if y - found["baseline"][run[-1]] > 2 * found["size"][run[-1]]]
        open_runs = [run for run in open_runs if y - found["baseline"][run[-1]] <= 2 * found["size"][run[-1]]]
        for run in open_runs:
            last = run[-1]
            step = (y - float(found["baseline"][last])) / size
            same = abs(float(found["size"][last]) - size) <= SAME_SIZE * size
            if same and abs(middle[last] - middle[place]) <= SAME_X_EM * size and MIN_STEP_EM <= step <= MAX_STEP_EM:
                run.append(place)
                break
        else:
            open_runs.append([place])
    return done + [tuple(run) for run in open_runs]


def _is_title(chain: Sequence[int], found: Fragments, body: float) -> bool:
    needed = _MIN_CHARACTERS if found[chain[0]]["size"] >= _TITLE_RATIO * body else _MIN_BODY_CHARACTERS
    return len(chain) >= needed


def _side_by_side(one: Sequence[int], two: Sequence[int], found: Fragments) -> bool:
    """Whether ``two`` stands directly left of ``one``."""
    right, left = _hull(one, found), _hull(two, found)
    size = max(float(found[one[0]]["size"]), float(found[two[0]]["size"]))
    overlap = min(right.bottom, left.bottom) - max(right.top, left.top)
    return overlap > 0 and 0 < right.x0 + right.x1 - left.x0 - left.x1 <= 2 * _LINE_GAP_EM * size


def _same_type(one: Sequence[int], two: Sequence[int], found: Fragments) -> bool:
    return abs(float(found[one[0]]["size"]) - float(found[two[0]]["size"])) <= SAME_SIZE * float(found[one[0]]["size"])


def _hull(places: Sequence[int], found: Fragments) -> Frame:
    boxes = found[list(places)]
    return Frame(
        float(boxes["x0"].min()), float(boxes["x1"].max()), float(boxes["top"].min()), float(boxes["bottom"].max())
    )


def head_extent(stack: Stack, items: Sequence[Item], body: float) -> Frame:
    """Where a vertical title would stand as a head: right above the text beside it, as wide as that is."""
    frame = stack.frame
    beside = [item for item in items if item.kind == "text" and item.bottom > frame.top and item.top < frame.bottom]
    left = [item for item in beside if item.x1 <= frame.x0 + 1]
    right = [item for item in beside if item.x0 >= frame.x1 - 1]
    gap_left = min((frame.x0 - item.x1 for item in left), default=float("inf"))
    gap_right = min((item.x0 - frame.x1 for item in right), default=float("inf"))
    if min(gap_left, gap_right) == float("inf"):
        return frame
    near = left if gap_left <= gap_right else right
    edge = max(item.x1 for item in near) if near is left else min(item.x0 for item in near)
    column = [item for item in near if abs((item.x1 if near is left else item.x0) - edge) <= _NEAR_EM * body]
    x0, x1 = min(item.x0 for item in column), max(item.x1 for item in column)
    # the text beside it may stand in several columns, all of them up to the next wide blank
    x0, x1 = _grown(x0, x1, near, body)
    top = min(item.top for item in near if item.x1 > x0 and item.x0 < x1)
    return Frame(min(x0, frame.x0), max(x1, frame.x1), top - 1.5, top - 0.5)


def _grown(x0: float, x1: float, items: Sequence[Item], body: float) -> tuple[float, float]:
    while True:
        touching = [item for item in items if item.x1 > x0 - 1.5 * body and item.x0 < x1 + 1.5 * body]
        low, high = min(item.x0 for item in touching), max(item.x1 for item in touching)
        if low >= x0 and high <= x1:
            return x0, x1
        x0, x1 = min(x0, low), max(x1, high)
