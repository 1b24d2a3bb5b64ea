"""Checks the truth of a set PDF against the PDF itself: every told character must be found at its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from extractors.reading.repair import repair


def characters(page: pdfium.PdfPage) -> Iterator[tuple[str, float, float]]:
    """The characters of a page with the middle of their boxes, from the top-left."""
    text, height = page.get_textpage(), page.get_height()
    whole = text.get_text_range()
    if len(whole) != text.count_chars():
        whole = "".join(text.get_text_range(i, 1) or " " for i in range(text.count_chars()))
    for number, character in enumerate(whole):
        if character.strip():
            x0, y0, x1, y1 = text.get_charbox(number, loose=True)
            yield repair(character), (x0 + x1) / 2, height - (y0 + y1) / 2


def check(pdf: bytes, layout: list[dict[str, Any]]) -> list[str]:
    """What of a layout (pages of lines with ``chars``: character, x0, top, x1, bottom) is not in the PDF, or too much."""
    faults = []
    document = pdfium.PdfDocument(pdf)
    if len(document) != len(layout):
        return [f"{len(document)} pages, not {len(layout)}"]
    for number, told in enumerate(layout):
        places: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for character, x, y in characters(document[number]):
            places[character].append((x, y))
        lines = [line for fragment in told["frags"] for line in fragment["lines"]] + told["furn"]
        for line in lines:
            slack = 0.15 * line["size"]
            missing = "".join(c for c, *box in line["chars"] if c.strip() and not _take(places, c, box, slack))
            if missing:
                faults.append(f"page {number + 1}: {missing!r} of {line['t']!r} at {line['x']:.1f}, {line['y']:.1f}")
        extra = "".join(character * len(where) for character, where in places.items())
        if extra:
            faults.append(f"page {number + 1}: not told: {extra[:60]!r}")
    document.close()
    return faults


def _take(places: dict[str, list[tuple[float, float]]], character: str, box: list[float], slack: float) -> bool:
    """Take a character whose middle stands in a box (justification widens boxes) out of those found."""
    x0, top, x1, bottom = box
    found = places[repair(character)]
    for number, (x, y) in enumerate(found):
        if x0 - slack < x < x1 + slack and top - slack < y < bottom + slack:
            del found[number]
            return True
    return False
