"""Running heads, folios, issue lines and credits of the editors: known by their place and by repetition.

Only what stands outermost at the head or foot of a page can be furniture. It is one if the same words (digits aside)
stand at the same height on another page, or if it is a folio, a date line or an editors' line by its form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors._furniture_forms import furniture_kind
from extractors.layout.lines import Fragments
from extractors.layout.measures import TITLE_RATIO
from extractors.layout.order import Rule

_MARGIN_SHARE = 0.12  # of the page's height at its head and at its foot
_SAME_HEIGHT_PT = 4.0
_MAX_CHARACTERS = 60
_MAX_ROWS = 3  # at the head, and at the foot
_MANY = 4  # pieces of a row
_APART_EM = 1.2  # white space that parts furniture from the text

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of text at the head or foot of a page; ``place`` is its fragment, ``row`` counts from the edge."""

    page: int
    place: int
    text: str
    baseline: float
    size: float
    at_head: bool
    row: int


def normal_form(text: str) -> str:
    """A text without blanks and with every number as #: what running heads have in common."""
    return _DIGITS.sub("#", re.sub(r"\s", "", text))


def furniture(candidates: Sequence[Candidate], large_texts: set[str], body: float) -> set[tuple[int, int]]:
    """The (page, place) of the candidates that are furniture.

    ``large_texts`` are the texts set in large type anywhere (normal form): a running head repeats the masthead.
    """
    found: set[tuple[int, int]] = set()
    repeated = _repeated(candidates)
    for page in sorted({candidate.page for candidate in candidates}):
        for at_head in (True, False):
            rows = [c for c in candidates if c.page == page and c.at_head == at_head]
            for row in range(_MAX_ROWS):
                pieces = [c for c in rows if c.row == row]
                if not pieces or not _is_furniture(pieces, repeated, large_texts, body):
                    break  # what stands further in than a line of text is text
                found.update((c.page, c.place) for c in pieces)
    return found


def _repeated(candidates: Sequence[Candidate]) -> set[tuple[int, int]]:
    """The (page, place) of candidates whose words stand at the same height on another page."""
    counts: Counter[tuple[str, int]] = Counter()
    keys: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for c in candidates:
        form = normal_form(c.text)
        step = int(c.baseline // _SAME_HEIGHT_PT)
        keys[c.page, c.place] = [(form, step + shift) for shift in (-1, 0, 1)]
    for page in {c.page for c in candidates}:
        counts.update({key for (at, _), near in keys.items() if at == page for key in near[1:2]})
    return {
        where
        for where, near in keys.items()
        if sum(counts[key] for key in near) >= 2 and len(near[1][0]) >= 1 and near[1][0] not in ("", "#.", "#、")
    }


def _is_furniture(
    pieces: Sequence[Candidate], repeated: set[tuple[int, int]], large_texts: set[str], body: float
) -> bool:
    """Whether a whole row is furniture: one piece must show it and none may contradict it."""
    if any(c.size > TITLE_RATIO * body or len(c.text) > _MAX_CHARACTERS for c in pieces):
        return False
    shown = [
        (c.page, c.place) in repeated
        or (c.at_head and normal_form(c.text) in large_texts)
        or _has_form(c.text, alone=len(pieces) == 1)
        for c in pieces
    ]
    enough = 2 * sum(shown) >= len(pieces) if len(pieces) >= _MANY else any(shown)  # a number may lead a table's row
    return all(shown) or (enough and len(pieces) > 1 and all(len(c.text) <= 30 for c in pieces))


def _has_form(text: str, *, alone: bool) -> bool:
    kind = furniture_kind(text, in_margin=True)
    return kind is not None and not (kind == "dated" and alone)


def margin_rows(lines: Fragments, across: Sequence[Rule], body: float, height: float) -> list[tuple[int, bool, int]]:
    """The (place, at head, row from the edge) of fragments that stand apart from the text at a page's head or foot.

    They stand apart if a rule or much white space parts them from what lies further in; ``height`` is the page's.
    """
    found = []
    for at_head in (True, False):
        depth = lines["baseline"] if at_head else height - lines["baseline"]
        rows = _rows_by_depth(depth, body)
        for count in range(min(_MAX_ROWS, len(rows)), 0, -1):
            edge = rows[count - 1]
            inner = rows[count] if count < len(rows) else None
            if float(depth[edge].max()) <= _MARGIN_SHARE * height and _apart(lines, edge, inner, across, body):
                found += [(place, at_head, number) for number in range(count) for place in rows[number]]
                break
    return found


def _rows_by_depth(depth: npt.NDArray[np.float64], body: float) -> list[list[int]]:
    """The places of fragments row by row from the edge, no more rows than are needed."""
    rows: list[list[int]] = []
    last = -1e9
    for place in np.argsort(depth, kind="stable").tolist():
        if depth[place] - last > 0.5 * body:
            if len(rows) > _MAX_ROWS:
                break
            rows.append([])
        last = float(depth[place])
        rows[-1].append(place)
    return rows


def _apart(lines: Fragments, edge: list[int], inner: list[int] | None, across: Sequence[Rule], body: float) -> bool:
    if inner is None:
        return True
    one, two = lines[edge], lines[inner]
    upper, lower = (one, two) if one["top"].min() < two["top"].min() else (two, one)
    low, high = float(upper["bottom"].max()), float(lower["top"].min())
    left, right = float(one["x0"].min()), float(one["x1"].max())
    ruled = any(
        low - 0.5 * body <= rule.at <= high + 0.5 * body and rule.low <= left + body and rule.high >= right - body
        for rule in across
    )
    return ruled or high - low >= _APART_EM * body
