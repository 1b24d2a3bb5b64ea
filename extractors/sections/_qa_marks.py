"""The markers of the blocks of a Q&A: what each one begins with, read in the light of the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors._folding import scan
from extractors._questions import MAX_QUESTION, Marker, ends_as_question, marker, opens_letter
from extractors.paragraphs import Block
from extractors.sections._qa_leads import alternating


def _dialogue(blocks: Sequence[Block]) -> bool:
    """Whether people speak in turns: somebody asks, and somebody with a name or office speaks right behind."""
    for one, two in pairwise(blocks):
        first, second = marker(one.text, in_dialogue=True), marker(two.text, in_dialogue=True)
        if first and second and first.role == "question" and second.role == "answer" and second.spoken:
            return not re.match(r"[\d(-]", scan(two.text)[second.end :])
    return False


def _bare_wenda(blocks: Sequence[Block]) -> bool:
    """Whether 问 and 答 stand before questions and answers without colon."""
    pairs = pairwise(blocks)
    return any(
        one.text.startswith("问") and ends_as_question(one.text) and two.text.startswith("答") for one, two in pairs
    )


_MOST_LABEL = 14.0  # em; a label alone on its line is no longer
_ASK_ICON, _REPLY_ICON = re.compile(r"\s*[❓❔]"), re.compile(r"\s*[💡✅👉📌✔]\s*")


def markers(blocks: Sequence[Block]) -> list[Marker | None]:
    """The marker of each block, by its words, by signs, or by the turns of the article."""
    dialogue = _dialogue(blocks)
    found = [marker(block.text, in_dialogue=dialogue) for block in blocks]
    if any(_ASK_ICON.match(block.text) for block in blocks):
        icons = (_REPLY_ICON.match(block.text) for block in blocks)
        found = [Marker("answer", icon.end()) if icon else mark for icon, mark in zip(icons, found, strict=True)]
    if not any(found) and _bare_wenda(blocks):
        for index, block in enumerate(blocks):
            if block.text.startswith("问") and ends_as_question(block.text):
                found[index] = Marker("question", 1)
            elif block.text.startswith("答") and index and (before := found[index - 1]) and before.role == "question":
                found[index] = Marker("answer", 1)
    for index, (block, after) in enumerate(pairwise(blocks)):
        found[index] = found[index] or _label_above(block, after)
    return alternating(blocks, found)


def _label_above(block: Block, after: Block) -> Marker | None:
    """The marker of a label alone above its text (【来信】), which only the text shows to be one."""
    if block.width > _MOST_LABEL or block.text.rstrip()[-1:] not in "】]:：" or opens_letter(after.text):
        return None
    mark = marker(block.text.rstrip() + after.text[: int(MAX_QUESTION)])
    return (
        Marker(mark.role, len(block.text), mark.name)
        if mark and not mark.spoken and mark.end >= len(block.text.rstrip())
        else None
    )
