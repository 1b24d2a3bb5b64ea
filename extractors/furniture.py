"""Lines that belong to the page: running heads, folios, share bars, editors' lines. They stay in the ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors._folding import match_key
from extractors._furniture_forms import furniture_kind
from schemas.document import Document, Line

_MAX_HEAD = 24
_NAMES_PAGE = re.compile(
    r"(?:版|简报|专刊|快讯|月报|周报|通讯)$"
)  # names of a page or a paper: once beside a folio is enough
_EDGE = 3  # lines at the head and foot of a page where a running head can stand


def _edge_key(line: Line) -> str:
    return re.sub(r"\d+", "#", match_key(line.text))


def _running_heads(document: Document) -> set[str]:
    """Keys of short lines that come back at the head or foot of several pages (digits may differ).

    Where pages are typeset their readers have looked for them already, by their place.
    """
    if len(document.pages) < 2:
        return set()
    seen: Counter[str] = Counter()
    for page in document.pages:
        edges = (*page.lines[:_EDGE], *page.lines[-_EDGE:])
        seen.update({_edge_key(line) for line in edges if len(line.text) <= 40 and line.place is None})
    return {key for key, count in seen.items() if count >= 2}


def _names_page(line: Line) -> bool:
    """Whether a short line is the name of a page or a paper."""
    text = line.text.strip()
    return line.place is None and len(text) <= _MAX_HEAD and _NAMES_PAGE.search(text) is not None


def _heads_beside_folios(lines: Sequence[Line]) -> set[str]:
    """Keys of short lines that stand right beside page numbers again and again, where a page break left no form feed."""
    beside: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for index, line in enumerate(lines):
        key = _edge_key(line)
        if len(line.text.strip()) > _MAX_HEAD or line.place is not None or furniture_kind(line.text):
            continue
        every[key] += 1
        named = _names_page(line)
        around = (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
        beside[key] += (2 if named else 1) * any(furniture_kind(other.text) == "page" for other in around)
    return {key for key, count in beside.items() if count >= 2 and count * 2 > every[key]}


def furniture(document: Document) -> frozenset[int]:
    """Source orders of the lines that are furniture."""
    heads = _running_heads(document)
    found: set[int] = set()
    for page in document.pages:
        last = len(page.lines) - 1
        beside = _heads_beside_folios(page.lines)
        for index, line in enumerate(page.lines):
            at_edge = index < _EDGE or index > last - _EDGE
            if (
                line.furniture
                or furniture_kind(line.text)
                or _edge_key(line) in beside
                or (index == 0 and page.number > 1 and _names_page(line))
                or (at_edge and page.number > 1 and _edge_key(line) in heads)
            ):
                found.add(line.source_order)
    return frozenset(found)
