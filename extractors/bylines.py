"""Credits without any mark (县社保中心　王芳), told by their place and by their likes in the bulletin.

An office may also sign a notice, and a name may be a value; so a bare office or a bare name is a credit only where other
articles of the bulletin end (or begin, below their titles) with such lines. An office with a person behind it is one by
its form, if no line beside it looks alike, as in a list of contacts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from extractors._folding import scan
from extractors._labels import known_label
from extractors._once import kept
from extractors.credits import credit_of, is_flush_right, is_office_name, is_personal_name, writer_of
from extractors.paragraphs import Block

Form = Literal["signed", "office", "person"]
Spot = Literal["foot", "head"]

_MAX_BYLINE = 26.0  # em
_SMALLER = 0.97  # of the text's type
_MAY_SIGN = re.compile(r"[\u4e00-\u9fff·、\s　]{2,30}")
_TEXT = 18.0  # em; what a byline under a title stands above is at least this long, or ends as a sentence


def with_bylines(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, with those marked that are bare credits."""
    forms = [byline_form(block) for block in blocks]
    if not any(forms):
        return list(blocks)
    spots = [_spot(blocks, index) if form else None for index, form in enumerate(forms)]
    signed = [form == "signed" and _stands_alone(forms, index) for index, form in enumerate(forms)]
    likes = {
        spot: sum(one == spot for one, form in zip(spots, forms, strict=True) if form) for spot in ("foot", "head")
    }
    marked = []
    for index, block in enumerate(blocks):
        spot = spots[index]
        usual = spot is not None and likes[spot] >= 2 and (spot == "head" or any(signed))
        apart = forms[index] is not None and _set_apart(blocks, index, forms[index])
        marked.append(replace(block, byline=True) if signed[index] or usual or apart else block)
    return marked


@kept
def byline_form(block: Block) -> Form | None:
    """What a short bare line names: an office with a person, an office, or a person."""
    text = block.text.strip()
    if block.width > _MAX_BYLINE or not _MAY_SIGN.fullmatch(text) or block.number or block.bullet:
        return None
    if (writer := writer_of(text)) is not None:
        known = any(is_personal_name(word) for word in writer.split("、"))
        return "signed" if known or is_office_name(text.split()[0]) else None
    if is_personal_name(text):
        return "person"
    return "office" if is_office_name(text) else None


def _stands_alone(forms: Sequence[Form | None], index: int) -> bool:
    """Whether no line beside it is of its form, as rows of a list of contacts are."""
    beside = (*forms[max(index - 1, 0) : index], *forms[index + 1 : index + 2])
    return "signed" not in beside


def _set_apart(blocks: Sequence[Block], index: int, form: Form | None) -> bool:
    """Whether a line of a typeset page stands flush right below a text as its last line and in other type: a credit.

    An office in the type of the text signs a notice; so does one above a date or another office.
    """
    block, above = blocks[index], blocks[index - 1] if index else None
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if above is None or not is_flush_right(block) or (below is not None and _signs_on(below)):
        return False
    size, text = block.passage.lines[0].font_size, above.passage.lines[-1].font_size
    smaller = size is not None and text is not None and size < _SMALLER * text
    return smaller or (form != "office" and above.closed)


def _spot(blocks: Sequence[Block], index: int) -> Spot | None:
    """Whether a line stands below the last sentence of a text, or between a title and its text."""
    if index == 0:
        return None
    above, below = blocks[index - 1], blocks[index + 1] if index + 1 < len(blocks) else None
    if blocks[index].gap >= 1 or known_label(above) is not None:
        return None
    if above.closed and scan(above.text).rstrip()[-1:] in ".。!?)" and (below is None or not _goes_on(below)):
        return "foot"
    title = not above.closed and not above.number and index > 1 and above.width >= 6 and credit_of(above) is None
    reads_on = below is not None and below.gap < 1 and (below.is_prose or below.width >= _TEXT)
    return "head" if title and reads_on else None


def _goes_on(below: Block) -> bool:
    """Whether the line below shows that a signature stands here (its date, another office) or that the text goes on."""
    return _signs_on(below) or (below.gap < 1 and below.is_prose and below.number is None)


def _signs_on(below: Block) -> bool:
    dated = re.fullmatch(r"[\s\d年月日.〇○零一二三四五六七八九十-]+", below.text) is not None
    return dated or byline_form(below) is not None
