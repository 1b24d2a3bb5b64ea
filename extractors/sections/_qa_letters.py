"""Letters with their replies (来信/编者复): a salutation, a story, what is asked, a signature, the answer.

The question of a letter is the sentence that asks; the story before it and the signature behind it are not part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from extractors._folding import scan
from extractors._passage import Passage
from extractors._questions import Marker, answer_lead, asked_part, asks_inside, letter_start, opens_letter
from extractors.paragraphs import Block

_LONGEST = 12  # blocks of a letter with its signature
_REPLY = re.compile(r"[^,。:;?!]{2,10}:\s*[您你]好")
_LABEL = 12.0  # em; a label alone above a letter (【来信】) is no longer


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
        letter = _letter(blocks, marks, index) if _salutes(blocks[index].text) else None
        if letter:
            found.append(letter)
        index = letter.reply + 1 if letter else index + 1
    return found


def _salutes(text: str) -> bool:
    return opens_letter(text) or bool(letter_start(text))


def _letter(blocks: Sequence[Block], marks: Sequence[Marker | None], start: int) -> Letter | None:
    told_at = start if letter_start(blocks[start].text) else start + 1  # where the salutation stands alone, or not
    for index in range(start + 1, min(len(blocks), start + 1 + _LONGEST)):
        mark, block = marks[index], blocks[index]
        if _salutes(block.text):
            return None
        if (mark and mark.role == "answer") or reply_start(block.text) is not None:
            inside = range(index - 1, told_at - 1, -1)
            marked = (i for i in inside if "?" in blocks[i].scanned)
            asked = next(chain(marked, (i for i in inside if asks_inside(blocks[i].text))), None)
            before = blocks[start - 1] if start else None
            labelled = before is not None and before.width <= _LABEL and before.text.rstrip()[-1:] in "】]:："
            return None if asked is None else Letter(start - labelled, asked, index)
    return None


def reply_start(text: str) -> int | None:
    """Where the reply begins in a block that answers a letter (【编者】饶大嫂：您好。…, 林学松：您好。…); None for no reply."""
    lead = answer_lead(text)
    return lead if lead or _REPLY.match(scan(text)) else None


def asking_sentence(body: Passage) -> Passage:
    """What a paragraph of a letter asks: its last sentences that end with a question mark."""
    return body.cut(*asked_part(body.text, whole=False)).strip()
