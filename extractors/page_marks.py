"""Lines of a page that only their surroundings tell: heads with the bulletin's own name, dates under them, pointers.

A clerk knows them by what stands near: the name of the paper again and a page number, the day of issue below such a
head, a list whose entries name the page they stand on.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from extractors._folding import scan, width
from extractors._furniture_forms import furniture_kind, line_form
from extractors.contents import names_contents
from schemas.document import Line

_NEAR_TOP = 10  # lines that hold the masthead
_FEWEST = 2
_MAX_POINTER = 40.0  # em
_NO_LETTER = re.compile(r"[\W_]+")
_PAGE = re.compile(r"第?[A-Za-z]?(?:\d{1,3}|[一二三四五六七八九十]{1,2})(?:版|页|面)?")
_DAY = re.compile(
    r"((?:20)?\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2})(?:\s*日)?(?:\s*(?:星期|周)?[一二三四五六日天])?"
)
#: Number and name of a page (05 民生).
_NUMBERED_PAGE = re.compile(r"[A-Z]?(\d{1,2})\s*[\u4e00-\u9fff]{2,4}")
_POINTER = re.compile(
    r"(?:请?[详参]?见|请看|刊于?|载于?|转)(?:\s*本[报期])?(?:\s*第)?\s*(?:[A-Z]?\d{1,2}|[一二三四五六七八九十]{1,2})\s*[版页](?:\s*\))?$"
)
_POINTER_ENDS = ("版", "页", ")")


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", scan(text))


def page_marks(lines: Sequence[Line], known: Collection[int]) -> set[int]:
    """Source orders of the lines of plain text that are furniture by what stands near them.

    Args:
        lines: All lines.
        known: Source orders of the lines that are furniture by their own form.
    """
    plain = [line for line in lines if line.place is None]
    heads = _named_heads(plain) | _numbered_pages(plain, known)
    heads |= _days(plain, heads | _page_heads(plain, known))
    return heads | _pointers(plain)


def _page_heads(lines: Sequence[Line], known: Collection[int]) -> set[int]:
    """Furniture that is the head of a page (2版 服务)."""
    return {line.source_order for line in lines if line.source_order in known and furniture_kind(line.text) == "head"}


def _named_heads(lines: Sequence[Line]) -> set[int]:
    """Lines that hold the first line of the bulletin once more, and the number of a page."""
    name = _letters(lines[0].text) if lines else ""
    found = set()
    for line in lines[1:]:
        letters = _letters(line.text)
        if len(name) >= 4 and letters.startswith(name) and _PAGE.fullmatch(letters[len(name) :]):
            found.add(line.source_order)
    return found


def _numbered_pages(lines: Sequence[Line], known: Collection[int]) -> set[int]:
    """Numbers and names of pages above a day or an editor's line, where there are several."""
    found = set()
    for index, line in enumerate(lines):
        if not _NUMBERED_PAGE.fullmatch(line_form(line.text)):
            continue
        below = [other for other in lines[index + 1 : index + 4] if not _is_drawn(other)][:1]
        if below and (_DAY.fullmatch(line_form(below[0].text)) or furniture_kind(below[0].text) == "staff"):
            found.add(line.source_order)
    return found if len(found) >= _FEWEST else set()


def _is_drawn(line: Line) -> bool:
    """Whether a line holds no letter."""
    return not _letters(line.text)


def _numbers(day: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", day)))


def _days(lines: Sequence[Line], heads: Collection[int]) -> set[int]:
    """Days of issue below the head of a page: the masthead prints the same day."""
    issued = {_numbers(match.group(1)) for line in lines[:_NEAR_TOP] for match in _DAY.finditer(line_form(line.text))}
    found = set()
    for above, line in pairwise(lines):
        day = _DAY.fullmatch(line_form(line.text))
        if day and above.source_order in heads and _numbers(day.group(1)) in issued:
            found.add(line.source_order)
    return found


def _pointers(lines: Sequence[Line]) -> set[int]:
    """Heads of contents inside a bulletin, with the entries below them that name the page they point to."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if index < _NEAR_TOP or not all(map(_points, lines[index + 1 : index + 2])):
            continue
        kind = furniture_kind(line.text.strip(" ▲△■◆●★·-—=【】[]"))
        if not (kind in ("links", "further") or names_contents(line.text)):
            continue
        end = index + 1
        while end < len(lines) and _points(lines[end]):
            end += 1
        if end > index + 1:
            found.update(other.source_order for other in lines[index:end])
    return found


def _points(line: Line) -> bool:
    text = line_form(line.text)
    pointing = text.endswith(_POINTER_ENDS) and _POINTER.search(text) is not None
    return width(text) <= _MAX_POINTER and (pointing or furniture_kind(line.text) == "head")
