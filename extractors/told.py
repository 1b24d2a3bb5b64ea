"""What the learned component tells of a line and its form allows: the beginning of a column or an article, or its title's rest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import squeeze
from extractors._labels import Label, known_label
from extractors._questions import asks_in_turn, is_question_headline, marker
from extractors._table_heads import column_of, is_table_head
from extractors.credits import credit_of
from extractors.headings import MAX_HEADING, jumps_from, listed_heading, split_heading, title_like
from extractors.line_roles import Outlook
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece
from extractors.titles import among_peers, begin_alike, goes_on_counting, is_subtitle, named_before

_MOST_LINES = 4  # of a title
_FRAME = re.compile(r"\s*[^\w\s“”‘’《〈（(—]")


def tells_heading(view: Outlook, block: Block, following: Sequence[Block]) -> bool:
    """Whether the component is sure of a column heading and the form of the line allows one."""
    if not following or not 2 <= block.width <= 2 * MAX_HEADING or split_heading(block):
        return False
    number = block.number.style if block.number else "padded"
    label = known_label(block)
    if label and (label.form == "colon" or (_among_labels(label, following) and not view.titles(following[0]))):
        return False
    if is_table_head(block.text) or (credit_of(block) and not listed_heading(block)):
        return False
    if len(following) > 1 and begin_alike(following[0], following[1]):
        return False
    below = known_label(following[0])
    if below and below.strength == "exact" and below.form == "alone" and not view.likely(following[0], "title"):
        return False  # what stands right above the labels of a guide is its title
    ended = block.closed and block.text.rstrip()[-1] not in "】]」』〗"
    return view.heads(block, following[0]) and not ended and number in ("padded", "chapter", "cn")


def _among_labels(label: Label, following: Sequence[Block]) -> bool:
    """Whether a label that looks the same comes right below: a column does not end behind one line."""
    below = [known_label(block) for block in following[1:3]]
    return label.strength == "exact" and any(other and other.signature == label.signature for other in below)


def tells_rest(view: Outlook, piece: ArticlePiece | None, block: Block) -> bool:
    """Whether a line goes on with the title right above it, which does not end with a mark."""
    if piece is None or piece.title is None or piece.blocks or piece.credit or block.gap >= 1:
        return False
    whole = piece.title.text.rstrip()[-1:] in "？！?!。" or len(piece.title.lines) >= _MOST_LINES
    framed = _FRAME.match(block.text) is not None  # 【挂失】 and ◎企业集体合同 are labels
    return (
        not (whole or framed or block.is_prose) and title_like(block) and view.goes_on(block) and not is_subtitle(block)
    )


def tells_title(view: Outlook, piece: ArticlePiece | None, block: Block, following: Sequence[Block]) -> bool:
    """Whether the component is sure of a title, no other one stands right above it, and no text has named it."""
    if not view.titles(block) or marker(block.text) or split_heading(block) or jumps_from(block.scanned.strip()):
        return False
    if following and asks_in_turn(block.text, following[0].text):
        return False
    if block.is_prose or block.scanned.rstrip().endswith((":", "。")) or is_question_headline(block.text):
        return False  # whether a question is a title or asked in the text is told by what stands round it
    if piece is None:
        return True
    begun = bool(piece.blocks) or piece.title is None
    above = piece.blocks[-1] if piece.blocks else block
    listed = (
        block.gap < 1 and title_like(above) and not above.closed and title_like(following[0])
    )  # one name of several
    if goes_on_counting(piece, block) or column_of(squeeze(block.scanned)) is not None:
        return False
    return begun and not listed and not named_before(piece, block) and not among_peers(piece, block, following)
