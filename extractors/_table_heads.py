"""Heads of occupation tables whose rules are lost: which words are heads, and where one ends and the next begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors._folding import scan
from extractors._once import remembered
from schemas._vocabulary import any_of, read_table

_UNIT = r"(?:\((?:单位:?)?(?:人民币)?(?:万?元(?:/[人月年课时次·]+)?|/人|课时|人|个)\))?"
_LEVEL = (
    r"(?:(?:初|中|高)级(?:工|技能)?|(?:高级|特级|首席)?技师|[一二三四五]级|专项(?:职业)?能力)"
    r"(?:[(/](?:(?:初|中|高)级(?:工|技能)?|(?:高级|特级|首席)?技师|[一二三四五]级)\)?)?"
)
_MAX_HEADS = 200
_SEPARATORS = frozenset(" \t,|")


@dataclass(frozen=True, slots=True)
class Head:
    """One head cell: what its column holds, its folded words and its place ``start:end`` in the text."""

    column: str
    words: str
    start: int
    end: int


@cache
def _columns() -> dict[str, str]:
    return {row["head"]: row["column"] for row in read_table("occupation_table_heads.csv")}


@cache
def _first_characters() -> frozenset[str]:
    """What heads begin with, to pass other lines by."""
    return frozenset(head[0] for head in _columns()) | frozenset("初中高一二三四五专特首技")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(_columns())}|{_LEVEL}){_UNIT}")


@remembered
def column_of(words: str) -> str | None:
    """What the column under a folded head cell holds (``level_amount`` under the name of a level); None if unknown."""
    if words in _columns():
        return _columns()[words]
    plain = re.sub(rf"{_UNIT}$", "", words)
    if plain in _columns():
        return _columns()[plain]
    return "level_amount" if re.fullmatch(_LEVEL, plain) else None


def is_level(text: str) -> bool:
    """Whether a text is nothing but the name of a level of skill (中级工, 四级)."""
    return re.fullmatch(_LEVEL, scan(text).strip()) is not None


@remembered
def heads(text: str) -> tuple[Head, ...]:
    """The head cells that a text consists of, glued or with separators between; empty if anything else stands in it."""
    if len(text) > _MAX_HEADS:
        return ()
    found, end = leading_heads(text)
    return found if end == len(text.rstrip()) else ()


@remembered
def leading_heads(text: str) -> tuple[tuple[Head, ...], int]:
    """The head cells at the start of a text, blanks, commas and bars between them, and where the rest starts."""
    if _first_characters().isdisjoint(text[:8]):
        return (), 0
    scanned = scan(text[:_MAX_HEADS])
    begun = scanned.lstrip("".join(_SEPARATORS))
    if begun[:1] not in _first_characters():
        return (), len(scanned) - len(begun) if begun else len(scanned.rstrip())
    kept = [index for index, char in enumerate(scanned) if char not in _SEPARATORS]
    squeezed = "".join(scanned[index] for index in kept)
    found: list[Head] = []
    at = 0
    while match := _pattern().match(squeezed, at):
        column = column_of(match.group())
        if column is None:
            break
        found.append(Head(column, match.group(), kept[match.start()], kept[match.end() - 1] + 1))
        at = match.end()
    return tuple(found), kept[at] if at < len(kept) else len(scanned.rstrip())


@remembered
def is_table_head(text: str) -> bool:
    """Whether a line is nothing but head cells of a table, and one of them surely (职业 alone may be a title)."""
    found = heads(text)
    sure = [head for head in found if head.column in ("serial", "code", "level", "amount", "fee", "body")]
    return bool(found) and (bool(sure) or any(head.words.endswith(("名称", "类别", "编码")) for head in found))
