"""Letters with their replies (来信/编者复): a salutation, a story, what is asked, a signature, the answer.

The question of a letter is the sentence that asks; the story before it and the signature behind it are not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors._folding import scan
from extractors._passage import Passage
from extractors._questions import Marker, asks_inside, opens_letter
from extractors.paragraphs import Block

_LONGEST = 12  # blocks of a letter with its signature
_REPLY = re.compile(r"[^,。:;?!]{2,10}:\s*[您你]好")
_LABEL = 12.0  # em; a label alone above a letter (【来信】) is no longer
_LAST_SENTENCES = re.compile(r"(?:[^。!?;]*\?\s*)+$")


@dataclass(frozen=True, slots=True)
class Letter:
    """Where a letter begins (with its label), which block asks, and where the answer begins."""

    start: int
    asked: int
    reply: int


def letters(blocks: Sequence[Block], marks: Sequence[Marker | None]) -> list[Letter]:
    """The letters of an article that ask something and are answered."""
    found: list[Letter] = []
    index = 0
    while index < len(blocks):
        letter = _letter(blocks, marks, index) if opens_letter(blocks[index].text) else None
        if letter:
            found.append(letter)
        index = letter.reply + 1 if letter else index + 1
    return found


def _letter(blocks: Sequence[Block], marks: Sequence[Marker | None], start: int) -> Letter | None:
    for index in range(start + 1, min(len(blocks), start + 1 + _LONGEST)):
        mark, block = marks[index], blocks[index]
        if opens_letter(block.text):
            return None
        if (mark and mark.role == "answer") or _REPLY.match(block.scanned):
            inside = range(index - 1, start, -1)
            asked = next((i for i in inside if "?" in blocks[i].scanned), None)
            asked = asked or next((i for i in inside if asks_inside(blocks[i].text)), None)
            before = blocks[start - 1] if start else None
            labelled = before is not None and before.width <= _LABEL and before.text.rstrip()[-1:] in "】]:："
            return Letter(start - labelled, asked, index) if asked else None
    return None


def asking_sentence(body: Passage) -> Passage:
    """What a paragraph of a letter asks: its last sentences, if they end with a question mark."""
    match = _LAST_SENTENCES.search(scan(body.text).rstrip())
    return body.cut(match.start(), match.end()).strip() if match else body
