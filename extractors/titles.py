"""Titles over several lines of plain text: subtitles behind a dash, and lines that go on with the one above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import scan, squeeze
from extractors._labels import known_label, lookup
from extractors._passage import Passage
from extractors._questions import asks
from extractors.credits import credit_of
from extractors.groups import begins_body
from extractors.headings import TITLE_WORDS, title_like
from extractors.open_ends import inside_word
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece

_SUBTITLE = re.compile(r"\s*(?:——|──|--)\s*[\u4e00-\u9fff“《]")
_OPENING = re.compile(r"\s*(?:([【\[〖〔「『][^】\]〗〕」』]{1,12}[】\]〗〕」』])|([^\s:。,;!?“”《》]{1,12})\s*:)")
_MAX_FIRST_LABEL = 8.0
_MAX_SUBTITLE = 30.0


def is_subtitle(block: Block) -> bool:
    """Whether a line is a subtitle (——稳岗补助核查提示); a credit behind a dash is none."""
    if not _SUBTITLE.match(block.text) or block.width > _MAX_SUBTITLE or block.text.rstrip()[-1] in "—─-":
        return False
    return credit_of(block) is None and lookup(block.text.strip("—─- "))[1] != "exact"


def goes_on(title: Passage, block: Block, following: Sequence[Block], *, two_lined: bool) -> bool:
    """Whether a line below a title goes on with it: the title stops at a comma, inside a word or before its noun.

    Args:
        title: The title so far.
        block: The line below it.
        following: The blocks after that.
        two_lined: Whether another title of the bulletin goes on that way: then a short line above a list or a label does.
    """
    if not title_like(block) or (begins_body(block) and not asks(block.text)) or not following:
        return False
    first = scan(title.text).rstrip()
    if first.endswith((",", "、")) or inside_word(first, block.text.strip()):
        return True
    if first.startswith("关于") and not TITLE_WORDS.search(first):
        return TITLE_WORDS.search(first + block.scanned.strip()) is not None
    listed = following[0].number is not None or known_label(following[0]) is not None
    return two_lined and listed and lookup(block.text)[1] == "unknown" and first[-1:] not in "?!。"


def named_before(piece: ArticlePiece, block: Block) -> bool:
    """Whether a line stands in the title or the text above it: the name of the list that an article announces."""
    name = squeeze(block.text).strip("《》")
    title = piece.title.text if piece.title else ""
    return name in squeeze(title) or any(name in squeeze(other.text) for other in piece.blocks)


_NEAR = 4  # blocks


def among_peers(piece: ArticlePiece, block: Block, following: Sequence[Block]) -> bool:
    """Whether a line begins as its neighbours do (拿上：…, 主播：…, 〔收费〕…): a field, an entry or a turn and no title.

    A title with a colon stands alone among lines that have none.
    """
    look = _opening(block)
    if look is None:
        return False
    above = [_opening(other) for other in piece.blocks[-_NEAR:]]
    if look in above:
        return True  # the same speaker or label once more
    below = _opening(following[0]) if following else None
    near = [other for other in (above[-1] if above else None, below) if other]
    return any(other[0] == look[0] for other in near) and block.gap < 1


def announced(piece: ArticlePiece | None, block: Block) -> bool:
    """Whether the line above says that something follows (现予公示：), and no white space parts both."""
    above = piece.blocks[-1] if piece and piece.blocks else None
    return above is not None and block.gap < 1 and above.text.rstrip().endswith(("：", ":"))


def fills_cell(piece: ArticlePiece, block: Block) -> bool:
    """Whether labels and values take turns line by line, and a value is due although its label is unknown."""
    if block.gap >= 1 or not piece.blocks or piece.blocks[-1].closed or piece.blocks[-1].is_prose:
        return False
    if len(piece.blocks) == 1:
        return piece.title is not None and piece.blocks[0].width <= _MAX_FIRST_LABEL
    label = known_label(piece.blocks[-3]) if len(piece.blocks) > 2 else None
    return label is not None and label.form == "alone"


def _opening(block: Block) -> tuple[str, str] | None:
    """What a line begins with before its text: the kind of mark, and the words before or inside it."""
    match = _OPENING.match(block.scanned)
    if match is None or match.end() >= len(block.scanned.rstrip()):
        return None
    return (":", match.group(2)) if match.group(2) else (match.group(1)[0], match.group(1))
