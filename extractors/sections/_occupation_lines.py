"""Entries of a list that run over several lines put together again, where the page did not tell that they go on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors._folding import scan
from extractors.paragraphs import Block, merge
from extractors.sections._occupation_entry import LEVELS, MARKS, ONE_LEVEL, bare_title, is_opening, reads_like_entry
from extractors.sections._occupation_numbers import GLUED_CODE
from extractors.values.occupations import is_listed_title, leading_occupation

_AMOUNT_START = re.compile(rf"\d[\d,.]*\s*万?元|\d{{3,6}}$|{ONE_LEVEL}\s*:?\s*\d")
_AMOUNT_BEHIND = re.compile(rf"\s*(?:{LEVELS}|[^:。]{{0,12}}\d+\s*元)")
_BETWEEN_NAMES = re.compile(r"[、/／\s]+")
_SERIES_GOES_ON = re.compile(r"\s*(?:[、，,。；;（(/／]|和|及|等|与|或|程|人员|员|师)")
_TAIL, _REST = 200, 80  # characters before and behind the end of a line that tell whether a series is whole there
_LONGEST_ENTRY = 400  # no line goes on with a text as long as this
_LONGEST_LABEL = 24
_PART_END = re.compile(r"[、,;。]")
_WIDE_GAP = re.compile(r"\S(?:\s{2,}|\u3000)\S")
_LEVEL_END = re.compile(rf"(?:{ONE_LEVEL}|初|中|高)$")
_LEVEL_REST = re.compile(r"(?:级|工|技师)?\s*[(（)]\s*[一二三四五]?级?|级\)|工\(|[一二三四五]级\)")


def _goes_on(left: str, right: str) -> bool:
    """Whether the second line is the rest of the first: a bracket, a series of levels, or a name that is cut."""
    one, two = scan(left).rstrip(), scan(right).strip()
    if one.count("(") > one.count(")") or two.startswith(")"):
        return len(two) <= 40
    if re.search(r"\d$", one) and two.startswith("元"):
        return True
    if re.fullmatch(rf"[{re.escape(MARKS)}]+", two):
        return one.endswith(two[0])
    if _LEVEL_END.search(one) and (_LEVEL_REST.match(two) or re.fullmatch(r"级?(?:工|技师)|级", two)):
        return True
    if re.search(r"[元)]、?$|[、:]$", one) and re.search(r"\d元|级", one) and _AMOUNT_START.match(two):
        return True
    tail = re.split(r"[、,;:。\d.\s()]", one)[-1]
    rest = re.split(rf"[{re.escape(MARKS)}、,;:。\s(]", two)[0]
    if not tail or is_listed_title(tail):
        return False
    return any(_crosses(tail[start:], rest) for start in range(len(tail)) if start == 0 or len(tail) - start >= 2)


def _crosses(end: str, beginning: str) -> bool:
    """Whether an occupation of the classification runs over the end of a line."""
    name = leading_occupation(end + beginning)
    return len(name) > len(end) and len(name) >= 3 and is_listed_title(name)


def _entry_form(line: str) -> str | None:
    """How a line begins that can only be one of its own: a code, a name with levels and amounts (焊工：五级…), a label with names."""
    scanned = scan(line).strip()
    if GLUED_CODE.match(scanned):
        return "code"
    name, colon, behind = scanned.partition(":")
    if not colon or len(name) > _LONGEST_LABEL:
        return None
    if _AMOUNT_BEHIND.match(behind) and reads_like_entry(name):
        return "name"
    first = _PART_END.split(behind, maxsplit=1)[0]
    return "names" if is_opening(first) or reads_like_entry(first) else None


def _next_entry(line: str, following: str, form: str | None) -> bool:
    """Whether an entry is whole at the end of a line: another one of its form follows, or what does not go on with it."""
    if form is None:
        return False
    whole = form != "names" and re.search(r"[\d元)]$", scan(line).strip()) is not None
    return _entry_form(following) == form or (whole and not _goes_on(line, following))


def _parted(block: Block) -> list[Block]:
    """A block cut where a line ends with the last name of a series and the next line is about something else.

    Lines that all hold words set wide apart are rows, and lines that all begin as an entry does are entries.
    """
    lines = block.passage.lines
    if len(lines) < 2 or block.number:
        return [block]
    rows = all(_WIDE_GAP.search(line.text.strip()) for line in lines)
    form = _entry_form(block.passage.pieces[0].text)
    found, start, at = [], 0, 0
    for piece, following in pairwise(block.passage.pieces):
        at += len(piece.text)
        if piece.line is following.line:
            continue
        if rows or _next_entry(piece.text, following.text, form) or _series_ends(block.text, start, at):
            found.append(replace(block, passage=block.passage.cut(start, at).strip()))
            start, form = at, _entry_form(following.text)
    return [*found, replace(block, passage=block.passage.cut(start).strip())] if found else [block]


def _series_ends(text: str, start: int, at: int) -> bool:
    """Whether a series of names that begins at ``start`` is whole at the end of a line, ``at``."""
    rest = text[at : at + _REST]
    if _SERIES_GOES_ON.match(rest):
        return False
    *_, last = near = _BETWEEN_NAMES.split(text[max(start, at - _TAIL) : at].strip())
    if not reads_like_entry(last) or sum(not reads_like_entry(name) for name in near[1:]) > 1:
        return False  # the whole text is looked at only where its end is a series
    names = _BETWEEN_NAMES.split(text[start:at].strip())
    likely = sum(map(reads_like_entry, names))
    return len(names) >= 3 and likely >= len(names) - 1 and not _crosses(bare_title(last), rest)


def whole_entries(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with lines that go on put together; a line with a number or cells of its own begins anew."""
    found: list[Block] = []
    for block in (part for whole in blocks for part in _parted(whole)):
        last = found[-1] if found else None
        plain = not block.number and not block.bullet and "\t" not in block.text and "|" not in block.scanned
        if (
            last
            and plain
            and len(last.text) <= _LONGEST_ENTRY
            and "\t" not in last.text
            and last.text.rstrip()[-1:] not in "。；;！？"
            and _goes_on(last.text, block.text)
        ):
            found[-1] = merge(last, block)
        else:
            found.append(block)
    return found
