"""Rows of small tables inside the value of a field: equally many cells below each other (forms.md, sections 1 and 4).

In text such tables are set with bars, tabs or wide blanks. What tells them from labels with their values is that three
or more cells stand in each row, and that only the first row may hold words that are labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import scan
from extractors._items import split, split_cells
from extractors._labels import ends_like_label, lookup
from extractors._passage import Passage

_WIDE_BLANK = re.compile(r"\u3000[\u3000 ]*| {2,}")
_SENTENCE = re.compile(r"[。;!?]")
#: Fewer cells are a label and its value.
_LEAST = 3


def row_cells(part: Passage) -> list[Passage]:
    """The cells of a row set with bars, tabs or wide blanks; the whole where it is none."""
    cells = split_cells(part)
    scanned = scan(part.text)
    if len(cells) > 1 or "  " not in scanned or _SENTENCE.search(scanned):
        return cells
    return split(part, _WIDE_BLANK)


def table_rows(parts: Sequence[Sequence[Passage]]) -> set[int]:
    """Which paragraphs, each given by its cells, are rows of tables, the heads among them."""
    rows: set[int] = set()
    start = 0
    for index in range(1, len(parts) + 1):
        width = len(parts[start])
        if index < len(parts) and len(parts[index]) == width:
            continue
        if width >= _LEAST and index - start > 1 and not any(map(_holds_label, parts[start + 1 : index])):
            rows.update(range(start, index))
        start = index
    return rows


def _holds_label(cells: Sequence[Passage]) -> bool:
    """Whether one of the first two cells of a row is a label of a field."""
    return any(lookup(cell.text)[1] in ("exact", "weak") or ends_like_label(cell.text) for cell in cells[:2])
