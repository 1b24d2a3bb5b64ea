"""Heads that a list tells in words: before each value of a line, or once for all rows (forms.md, section 3)."""

from __future__ import annotations

import re
from itertools import pairwise

from extractors._folding import scan
from extractors._items import split_outside
from extractors._passage import Passage
from extractors._table_heads import column_of
from extractors.sections._occupation_columns import Columns, folded, read_columns
from extractors.sections._occupation_entry import CODE

#: A head with a colon, at the start of a line or behind a sign or blank: 职业编码：4-04-05-05　职业名称：X.
_HEAD = re.compile(r"(?:^|(?<=[\s,;、|/]))\s*(?P<head>[^\s:,;、。|/\d]{2,10})\s*:\s*")
_MARKS_BETWEEN = " 　\t,，;；、|｜/／"
#: What says in which order the rows below have their values: （顺序为：工种、等级、课时、补贴）, 依次为…, 格式：….
_ORDER = re.compile(
    r"\s*[(\[【]?\s*(?:(?:以下|下列|下面|每[行条项]|各[行条项栏列]|内容|栏目|信息)?(?:的)?(?:排列)?"
    r"(?:顺序|次序|格式|体例|依次|分别|各[栏列项]|含义|说明|注)(?:依次|分别|统一)?(?:为|是|列|按|:)+)\s*(?P<heads>[^()。]{4,60}?)\s*[)\]】]?[。;]?\s*"
)


def labelled_row(passage: Passage) -> tuple[Columns, list[Passage]] | None:
    """The columns and cells of a line that names each of its values, the name of an occupation among them; else None."""
    passage = _first_line(passage)
    text = scan(passage.text)
    found = list(_HEAD.finditer(text))
    columns = [column_of(match.group("head")) for match in found]
    if len(found) < 2 or "title" not in columns or None in columns or text[: found[0].start()].strip():
        return None
    ends = [*(match.start() for match in found[1:]), len(text)]
    row = [passage.cut(match.end(), end).strip(_MARKS_BETWEEN + "。") for match, end in zip(found, ends, strict=True)]
    read = read_columns([passage.cut(*match.span("head")) for match in found])
    code = row[columns.index("code")] if "code" in columns else None
    return (read, row) if read and (code is None or CODE.search(scan(code.text))) else None


def _first_line(passage: Passage) -> Passage:
    """A passage up to the line that begins with a head of its own (定义：…)."""
    at = 0
    for piece, following in pairwise(passage.pieces):
        at += len(piece.lead) * (at > 0) + len(piece.text)
        if piece.line is not following.line and _HEAD.match(scan(following.text)):
            return passage.cut(0, at)
    return passage


def order_told(passage: Passage) -> Columns | None:
    """The columns of the rows below, where a line tells their order; most of its words are heads, one of a title."""
    match = _ORDER.fullmatch(scan(passage.text))
    if match is None:
        return None
    told = passage.cut(*match.span("heads"))
    heads = [part for part in split_outside(told, "、,，/／|｜-—") if part]
    known = [column_of(folded(head)) for head in heads]
    enough = len(heads) >= 2 and known.count("title") == 1 and 2 * known.count(None) < len(known)
    return read_columns(heads) if enough else None
