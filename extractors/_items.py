"""Lists inside a text: numbered blocks, inline numbers, arrows, or one item a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extractors._enumerators import bullet_end, enumerator, inline_items
from extractors._folding import scan
from extractors._passage import Passage, join

_CELL = re.compile(r"[|\t]")
_BAR = re.compile(r"[|｜│丨\t]")
_NOTE = re.compile(r"\s*(?:注|备注|说明|提示|以上|上述)")
_ARROWS = re.compile(r"\s*(?:→|➔|➜|⇒|—>|->|=>|»)\s*")


@dataclass(frozen=True, slots=True)
class Item:
    """One item without its number; ``numbered`` tells an item from an introduction or a plain paragraph."""

    passage: Passage
    numbered: bool


def goes_on(above: Passage, below: Passage) -> bool:
    """Whether a line set in a column goes on with the sentence above it although the layout found no paragraph."""
    typeset = bool(below.lines) and below.lines[0].place is not None
    ended = above.text.rstrip()[-1:] in "。；;：:！？!?)）"
    return typeset and not ended and enumerator(below.text) is None and not _NOTE.match(scan(below.text))


def _numbered(parts: Sequence[Passage]) -> list[Item]:
    first = next(number for part in parts if (number := enumerator(part.text)))
    items: list[Item] = []
    for index, part in enumerate(parts):
        number = enumerator(part.text)
        following = enumerator(parts[index + 1].text) if index + 1 < len(parts) else None
        starts_anew = following is not None and following.style == first.style and following.number == 1
        if number and number.style == first.style:
            items.append(Item(part.cut(number.end).strip(), True))
        elif items and items[-1].numbered and not (starts_anew and part.text.count("。") == 0):
            items[-1] = Item(join((items[-1].passage, part), "" if goes_on(items[-1].passage, part) else "\n"), True)
        else:
            items.append(Item(part, False))
    return items


def _inline(part: Passage, found: Sequence[tuple[int, int, int]]) -> list[Item]:
    intro = part.cut(0, found[0][0]).strip()
    items = [Item(intro, False)] if intro else []
    return items + [Item(part.cut(body, end).strip(), True) for _, body, end in found]


def _arrows_joined(parts: Sequence[Passage]) -> list[Passage]:
    """The paragraphs, one that starts with an arrow put behind the one above: steps that go on in the next line."""
    found: list[Passage] = []
    for part in parts:
        if found and _ARROWS.match(part.text) and _ARROWS.search(found[-1].text):
            found[-1] = join((found[-1], part), "")
        else:
            found.append(part)
    return found


def list_items(parts: Sequence[Passage]) -> list[Item]:
    """The items of a field value, given as its paragraphs.

    The style of the first number decides which numbers separate items; numbers of another style stay inside them. A
    paragraph before a list that starts anew heads that list.
    """
    if len(parts) == 1 and (found := inline_items(parts[0].text)):
        return _inline(parts[0], found)
    expanded: list[Passage] = []
    for part in _arrows_joined(parts):
        inline = inline_items(part.text)
        if inline and inline[0][0] == 0:
            expanded.extend(part.cut(start, end).strip() for start, _, end in inline)
        else:
            expanded.append(part)
    if any(enumerator(part.text) for part in expanded):
        return _numbered(expanded)
    if len(expanded) == 1 and _ARROWS.search(expanded[0].text):
        return [Item(piece, True) for piece in split(expanded[0], _ARROWS)]
    return [Item(part.cut(bullet_end(part.text)).strip(), bool(bullet_end(part.text))) for part in expanded]


def split(passage: Passage, separator: re.Pattern[str]) -> list[Passage]:
    """The parts of a passage between matches of a separator."""
    parts, start = [], 0
    for match in separator.finditer(scan(passage.text)):
        parts.append(passage.cut(start, match.start()).strip())
        start = match.end()
    parts.append((passage.cut(start) if start else passage).strip())
    return [part for part in parts if part]


def split_cells(passage: Passage) -> list[Passage]:
    """The cells of a table row, empty ones too; one cell where no | or tab stands in it."""
    if not _BAR.search(passage.text):
        return [passage]
    row, cells, start = passage.strip("|｜│丨 "), [], 0
    for match in _CELL.finditer(scan(row.text)):
        cells.append(row.cut(start, match.start()).strip())
        start = match.end()
    return [*cells, row.cut(start).strip()]


def split_outside(passage: Passage, marks: str, keep: re.Pattern[str] | None = None) -> list[Passage]:
    """The parts of a passage between the given characters, where these stand outside brackets and quotes.

    Args:
        passage: The text.
        marks: Characters that separate.
        keep: No cut where this matches behind the character.
    """
    return [passage.cut(*span) for span in spans_outside(passage.text, marks, keep)]


_OPENING, _CLOSING = "（(“《【〔[", ")）”》】〕]"


def spans_outside(text: str, marks: str, keep: re.Pattern[str] | None = None) -> list[tuple[int, int]]:
    """Where the parts that `split_outside` gives stand, without the white space around them."""
    separator, stops = _stops(marks)
    if not separator.search(text):
        whole = _stripped(text, 0, len(text))
        return [whole] if whole[0] < whole[1] else []
    depth, start, spans = 0, 0, []
    for match in stops.finditer(text):
        char, index = match.group(), match.start()
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and not (keep and keep.match(text, index + 1)):
            spans.append((start, index))
            start = index + 1
    return [span for span in (_stripped(text, *span) for span in (*spans, (start, len(text)))) if span[0] < span[1]]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    right = text[start:end].rstrip()
    return start + len(right) - len(right.lstrip()), start + len(right)


@cache
def _stops(marks: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What separates, and all signs that count."""
    return re.compile(f"[{re.escape(marks)}]"), re.compile(f"[{re.escape(_OPENING + _CLOSING + marks)}]")


def trim(passage: Passage) -> Passage:
    """The passage without closing commas, semicolons and full stops."""
    return passage.strip().strip("；;。，,、 ")
