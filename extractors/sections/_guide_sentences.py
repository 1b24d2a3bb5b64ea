"""Guides without labels of the printed form: told in sentences (办理条件为…。办理材料有…) or asked (谁可以办？ 要带什么？)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from extractors._enumerators import CN_NUM, Enumerator
from extractors._labels import Form, Label, Strength, ends_like_label, label_number, label_of, lookup
from extractors._questions import ends_as_question
from extractors.paragraphs import Block
from schemas._vocabulary import read_table

#: So many different fields must be told or asked: one 补贴标准是… stands in any text.
_ENOUGH = 3
_ASKED = re.compile(r"\s*([\u4e00-\u9fff]{2,12}\?)\s*")
_HEADED = re.compile(r"\s*([\u4e00-\u9fff]{3,8})。\s*")
_ORDINAL = re.compile(rf"\s*(?:第{CN_NUM}|其{CN_NUM}|{CN_NUM}是)[,:、]?\s*(?=[\u4e00-\u9fff])")
_CLAUSE = re.compile(r"[。,;][”\"』」)]?")


@dataclass(frozen=True)
class Spoken:
    """Blocks cut so that each such label starts one.

    ``labels`` holds the label of a block by its index; ``asides`` are the sentences beside those of labels; ``asked``
    tells that every question of the text is a label.
    """

    blocks: list[Block]
    labels: dict[int, Label] = field(default_factory=dict)
    asides: frozenset[int] = frozenset()
    asked: bool = False


def spoken(blocks: Sequence[Block]) -> Spoken:
    """The labels that blocks ask or tell, where there are enough of them; else the blocks as they are."""
    blocks = [part for block in blocks for part in _questions_apart(block)]
    asked = {index: label for index, block in enumerate(blocks) if (label := _asked_label(block))}
    known = [label for label in asked.values() if label.field]
    sure = [label for label in known if label.strength == "exact"]
    if known and _enough(known) and len(sure) * 2 >= len(known) and len(asked) - len(known) <= len(sure) // _ENOUGH:
        questions = [index for index, block in enumerate(blocks) if ends_as_question(block.text)]
        if all(index in asked for index in questions):
            return Spoken(list(blocks), asked, asked=True)
    return _told(blocks)


_ASKED_INSIDE = re.compile(r"(?:^|(?<=[。;?!\s]))([\u4e00-\u9fff]{2,12})\?")


def _questions_apart(block: Block) -> list[Block]:
    """A paragraph that asks and answers several labels (谁能办？失业人员。带什么？身份证。), cut before each of them."""
    if block.scanned.count("?") < _ENOUGH:
        return [block]
    asked = [match for match in _ASKED_INSIDE.finditer(block.scanned) if lookup(match.group(1))[1] == "exact"]
    if len({lookup(match.group(1))[0] for match in asked}) < _ENOUGH:
        return [block]
    starts = [match.start() for match in asked]
    parts = [block.passage.cut(start, end).strip() for start, end in zip([0, *starts], [*starts, None], strict=True)]
    return [replace(block, passage=part) for part in parts if part]


def _enough(labels: Iterable[Label]) -> bool:
    return len({label.field for label in labels}) >= _ENOUGH


def _asked_label(block: Block) -> Label | None:
    """谁可以办？ alone on its line or before its answer; the question mark belongs to the label."""
    if "?" not in block.scanned:
        return None
    number = label_number(block.text)
    match = _ASKED.match(block.scanned, number.end if number else 0)
    if not match:
        return None
    name, strength = lookup(match.group(1)[:-1])
    form: Form = "alone" if match.end() >= len(block.text) else "colon"
    return _label(block, match, name, number, form, strength)


def _label(
    block: Block, match: re.Match[str], name: str | None, number: Enumerator | None, form: Form, strength: Strength
) -> Label:
    printed = block.text[match.start(1) : match.end(1)]
    return Label(printed, name, strength, form, match.start(1), match.end(), (form, number.style if number else "", ""))


@cache
def _said() -> re.Pattern[str]:
    rows = read_table("guide_label_verbs.csv")
    verbs, kept = ("|".join(row["verb"] for row in rows if row["kept"] == code) for code in "01")
    return re.compile(
        rf"\s*([\u4e00-\u9fff]{{3,8}}?)\s*(?:(?:{verbs})(?:以下|下列)?\s*:?|:|(?={kept}|\d{{3,4}}-?\d{{7,8}}))\s*(?=[^\s。])"
    )


def _told_at(scanned: str, start: int) -> re.Match[str] | None:
    """办理条件为…, 咨询电话0551-…: a surely known label before its value at a place of a text."""
    match = _said().match(scanned, start)
    return match if match and lookup(match.group(1))[1] == "exact" else None


def _told_label(block: Block) -> Label | None:
    """The label that a block tells at its start, or one with number and full stop: （一）申请对象。…"""
    number = label_number(block.text)
    ordinal = _ORDINAL.match(block.scanned)
    start = number.end if number else ordinal.end() if ordinal else 0
    match = _told_at(block.scanned, start)
    if match is None and (number or ordinal):
        match = _HEADED.match(block.scanned, start)
    if match is None:
        return None
    name, strength = lookup(match.group(1))
    like = strength == "exact" or ends_like_label(match.group(1))
    return _label(block, match, name, number, "colon", strength) if like else None


def _told(blocks: Sequence[Block]) -> Spoken:
    found: list[tuple[Block, Label | None, bool]] = []
    for block in blocks:
        clauses = [] if block.number else [m.end() for m in _CLAUSE.finditer(block.scanned)]
        inside = [place for place in clauses if _told_at(block.scanned, place)]
        first = _told_label(block)
        several = len(inside) + bool(first) >= 2
        if several or (inside and not _printed(block)):
            parts = _clauses(block, inside)
            labels = [_told_label(part) for part in parts]
            found.extend((part, label, label is None) for part, label in zip(parts, labels, strict=True))
        else:  # a paragraph for each label: what follows in it is its value
            found.append((block, None if _printed(block) else first, False))
    told = {index: label for index, (_, label, _) in enumerate(found) if label}
    if not _enough(label for label in told.values() if label.strength == "exact"):
        return Spoken(list(blocks))
    asides = frozenset(index for index, (_, _, aside) in enumerate(found) if aside)
    return Spoken([block for block, _, _ in found], told, asides)


def _printed(block: Block) -> bool:
    """Whether a block starts with a label of the printed form (办理条件：)."""
    label = label_of(block)
    return label is not None and label.strength == "exact"


def _clauses(block: Block, inside: Sequence[int]) -> list[Block]:
    """A paragraph cut before each sentence, and before each clause that starts with a label."""
    text = block.scanned
    starts = [0, *(m.end() for m in _CLAUSE.finditer(text) if text[m.start()] == "。" or m.end() in inside)]
    ends = [*starts[1:], None]
    parts = [block.passage.cut(start, end).strip().strip("，,；;") for start, end in zip(starts, ends, strict=True)]
    return [replace(block, passage=part) for part in parts if part]
