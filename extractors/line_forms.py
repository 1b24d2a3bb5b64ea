"""The form a line opens with: what an editor gives to all labels, turns or items of one article and to nothing else."""

from __future__ import annotations

import re

from extractors._enumerators import CN_NUM, chinese_number
from extractors._labels import label_of
from extractors._once import kept
from extractors._questions import marker
from extractors.paragraphs import Block

_ORNAMENT = re.compile(r"\s*([^\w\s“”‘’（(《》，。、；：？！…\-—])")
_NUMBERS = re.compile(r"[\d一二三四五六七八九十]+")
_WORD_AND_NUMBER = re.compile(
    rf"\s*[\[【〔(（]?\s*([^\W\d_一二三四五六七八九十]{{1,4}})\s*(\d{{1,2}}|{CN_NUM})\s*([^\W\d_]?)\s*(?:[:：、｜|.．\]】〕)）]|\s)"
)
_COLUMN_GAP = re.compile(r"\s*[\u4e00-\u9fff]{2,8}(?:　+| {2,}|/)\S")


@kept
def word_number(block: Block) -> tuple[str, int] | None:
    """A word that several lines begin with, and its number (问题3, 第二问, 补贴一：, A2｜); None where there is none."""
    match = _WORD_AND_NUMBER.match(block.text)
    if match is None:
        return None
    digits = match.group(2)
    return f"{match.group(1)}#{match.group(3)}", int(digits) if digits.isdigit() else chinese_number(digits)


@kept
def line_form(block: Block) -> str | None:
    """What a line opens with, without its words: an ornament (▷, 〔), a marker (问#：), a word with number, a label.

    None for lines that open as any line of text can.
    """
    text = block.text
    if mark := marker(text):
        return f"spoken {mark.role}" if mark.name else _NUMBERS.sub("#", text[: mark.end].strip())
    if ornament := _ORNAMENT.match(block.bullet + text):
        return ornament.group(1)
    if block.number:
        return None  # numbers tell more than their form
    if counted := word_number(block):
        return counted[0]
    if _COLUMN_GAP.match(text):
        return "label and blank"
    label = label_of(block)
    if label and label.form == "alone" and label.strength == "exact":
        return "label"
    valued = label is not None and label.form == "colon" and label.value_start < len(text.rstrip())
    return "label:" if label and valued and len(label.text) <= 8 else None
