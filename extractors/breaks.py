"""What geometry says about a break between two zones of a page: is the paragraph open, does the next one go on?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from extractors._folding import width
from extractors._labels import known_label
from extractors._questions import is_question_headline, marker
from extractors.layout.measures import FULL_EM, INDENT_EM
from extractors.layout.paragraphs import UNBREAKABLE
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece, of_blocks

End = Literal["open", "closed", "either"]
Start = Literal["goes_on", "fresh", "either"]

_RAGGED_EM = 0.4
_SHORT_EM = 12.0  # what is shorter may be a label or a sub-head, whose text begins as it likes
_CLAUSE = re.compile(r"[，；,;]")
_RUNS_ON = frozenset("，、,（(《“—")
_SENTENCE_ENDS = frozenset("。！？!?；;…")
_CLOSERS = frozenset("）)”》」』】：:")
_MIN_INDENTED = 3
_INDENTED_SHARE = 0.4
_SAME_TYPE = 0.05
_MIN_CHARACTERS = 40


def is_indented_style(pieces: Sequence[ArticlePiece]) -> bool:
    """Whether paragraphs of a bulletin open with an indent, so that a line without one goes on."""
    prose = [block for piece in pieces for block in piece.blocks if block.is_prose and not block.number]
    indents = [line.place.indent for block in prose if (line := block.passage.lines[0]).place]
    indented = sum(INDENT_EM <= indent <= 3.0 for indent in indents)
    return indented >= _MIN_INDENTED and indented >= _INDENTED_SHARE * len(indents)


def paragraph_end(block: Block, following: Block) -> End:
    """Whether the paragraph at the end of a zone is open: its last line is full and stops inside a sentence.

    A line is full where what begins ``following`` and cannot be parted would not have fitted.
    """
    text, place = block.text.rstrip(), block.passage.lines[-1].place
    if text[-1:] in "；;" and place is not None and place.room <= FULL_EM and block.is_prose and _unlisted(block):
        return "open"
    if text[-1:] in _SENTENCE_ENDS:  # a sentence that ends with a full line may well be followed by another one
        return "closed" if place is None or place.room > FULL_EM else "either"
    if text[-1:] in _RUNS_ON:
        return "open"
    if block.number and not block.is_prose and not _CLAUSE.search(text):
        return "either"  # names in a list have no closing marks
    word = UNBREAKABLE.match(following.text)
    if place is not None and place.room > max(FULL_EM, width(word.group()) + _RAGGED_EM if word else 0.0):
        return "either" if block.width <= _SHORT_EM and text[-1:] not in _CLOSERS else "closed"
    return "either" if text[-1:] in _CLOSERS else "open"


def _unlisted(block: Block) -> bool:
    """Whether a paragraph is no item of a list, which may end with ；."""
    return block.number is None and not block.bullet


def paragraph_start(block: Block, indented_style: bool) -> Start:
    """Whether the first lines of a zone go on with a paragraph: no indent, no list mark, no label, plain type."""
    line = block.passage.lines[0]
    if block.text[:1] in "，。、；：）》”？！":
        return "goes_on"
    if line.bold or block.number or block.bullet or marker(block.text):
        return "fresh"
    if known_label(block) is not None or line.place is None or line.place.indent >= INDENT_EM:
        return "fresh"
    alone = block.passage.lines[-1] is line and line.place.room > FULL_EM and not block.closed
    if alone or is_question_headline(block.text):
        return "either"  # a sub-head or an item of a list may look like this, and the end of a sentence, too
    return "goes_on" if indented_style else "either"


@of_blocks
def body_type(piece: ArticlePiece) -> float | None:
    """The type size (pt) of most of a piece's text; None where there is too little of it."""
    sizes: Counter[float] = Counter()
    for block in piece.blocks:
        for line in block.passage.lines:
            if line.font_size:
                sizes[line.font_size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes.total() >= _MIN_CHARACTERS else None


def types_differ(one: ArticlePiece, two: ArticlePiece) -> bool:
    """Whether two pieces are set in type of different sizes, as a box and the text around it are."""
    first, second = body_type(one), body_type(two)
    return first is not None and second is not None and abs(first - second) > _SAME_TYPE * first
