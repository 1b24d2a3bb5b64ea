"""What heads a column in plain text: a listed heading, a marked one, or a short line that stands apart above a title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._labels import ends_like_label, known_label, lookup
from extractors._questions import asks, is_question_headline, marker
from extractors.headings import (
    TITLE_WORDS,
    boxed_off,
    chapter,
    heading_by_form,
    heading_key,
    listed_heading,
    listed_headings,
    plain_title,
    split_heading,
    tight,
    tight_labels,
    title_below,
    title_like,
)
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece, Heading
from extractors.titles import (
    ORNAMENT,
    announced,
    breaks_off,
    is_label,
)
from extractors.walk import Walk

_WIDE = 8.0  # em; a column heading is mostly narrower
_BANNER = re.compile(r"[▍▌▎■◆●★◎☆※▶§]\s*[\u4e00-\u9fff]{2,8}")
_ASKING_HEADING = re.compile(r"问|答|疑|咨询|热线|信箱|访谈|直通")


class ColumnWalk(Walk):
    """Decides whether a block heads a column."""

    def take_split_heading(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a listed heading and the title behind it on one line; whether the block is one."""
        headed = split_heading(block)
        if not headed or not following:
            return False
        self.close()
        if not self.fresh_heading:  # below a column heading it is an ornament of the title
            kind = listed_headings()[heading_key(headed[0].text)][0]
            self.heading = Heading(Block(headed[0]), kind, True)
        self.open(block.passage.strip()).under_heading = True
        return True

    def take_heading(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a block that is a column heading; whether it is one."""
        if self.take_split_heading(block, following):
            return True
        if listed_heading(block) is None and (announced(self.piece, block) or self._below_title(block)):
            return False
        told = (following and chapter(block)) or self._heads_questions(block, following)
        if told or self._ornamented(block, following):
            self._head(block)
            return True
        found = None if self._looks_like_labels(block) else listed_heading(block)
        group = self._begins_group(block)
        boxed = boxed_off(block, following) and not (self.piece and self.piece.is_guide and tight_labels(self.piece))
        box = boxed or (group and title_below(following))
        if found and (self.piece is None or not found[1] or box) and not (self.fresh_heading and self.piece is None):
            self.set_heading(block, found[0], True)
            return True
        apart = block.gap > self.typical_gap and bool(following) and tight(block, following)
        if not apart and not box and self.piece and not self.piece.finished and is_label(self.piece, block):
            return False
        gap = self.typical_gap if self.spaced else None
        if (
            self.view.denies(block)
            or self.marked
            or self.fresh_heading
            or not heading_by_form(block, following, gap, begins_group=group)
            or (block.width >= _WIDE and breaks_off(block, following[0]))
        ):
            return False
        ended = self.piece is None or self.piece.credit is not None or boxed
        if ended or (group and title_below(following)) or self._heading_inside(self.piece, block, following):
            self.set_heading(block, None, False)
            return True
        return False

    def _ornamented(self, block: Block, following: Sequence[Block]) -> bool:
        """Whether a short line behind an ornament stands apart and no other one near it looks alike, as labels do."""
        text = block.text.strip()
        if not _BANNER.fullmatch(text) or block.gap < 1 or not self.grouped or not following or self.fresh_heading:
            return False
        labels = [other for other in following[1:2] if known_label(other) and other.text.strip()[0] != text[0]]
        if known_label(block) and not (labels and title_like(following[0])):
            return False
        if is_question_headline(text) or (self.piece and not self.piece.blocks):
            return False
        near = [*(self.piece.blocks if self.piece else []), *self.blocks[self.index + 1 : self.index + 7]]
        return not any(other.text.strip().startswith(text[0]) for other in near)

    def _looks_like_labels(self, block: Block) -> bool:
        """Whether the ornament of a line is that of other lines of the open article: a label among labels."""
        text = block.text.strip()
        if self.piece is None or not ORNAMENT.match(text):
            return False
        ends = [other.text.strip() for other in self.piece.blocks]
        return sum(other[0] == text[0] and other[-1] == text[-1] for other in ends) >= 2

    def _heads_questions(self, block: Block, following: Sequence[Block]) -> bool:
        """Whether a short unlisted line stands apart right above a marked question, and none stands in the article."""
        mark = marker(following[0].text) if following else None
        if not mark or mark.role != "question" or block.gap < 1 or following[0].gap >= 1 or self.fresh_heading:
            return False
        if not self.done and self.piece is None:
            return False  # the first line of a text without masthead is its title
        asked = self.piece is not None and (self.piece.numbered_questions or not self.piece.blocks)
        return (
            not asked
            and block.width <= 8
            and bool(_ASKING_HEADING.search(block.text))
            and plain_title(block)
            and listed_heading(block) is None
        )

    def _begins_group(self, block: Block) -> bool:
        """Whether a blank line stands above a block, and none stood inside the article before it."""
        piece = self.piece
        if not self.grouped or block.gap < 1:
            return False
        if piece is None:
            return True
        inside = piece.blocks if piece.title else piece.blocks[1:]
        return bool(inside) and all(other.gap < 1 for other in inside)

    def _heading_inside(self, piece: ArticlePiece | None, block: Block, following: Sequence[Block]) -> bool:
        """Whether an unlisted heading opens a column although nothing closed the article before it."""
        title, body = following[0], following[1]
        if piece is None or not self.spaced or block.gap < 1 or not piece.blocks:
            return False
        doubtful = lookup(block.text)[1] in ("exact", "weak") or ends_like_label(block.text)
        if TITLE_WORDS.search(title.scanned) and title.width >= 12 and block.width <= 8:
            return not doubtful
        apart = block.gap > self.typical_gap and tight(block, following)
        if not apart and doubtful:
            return False
        if ORNAMENT.match(block.text) and title.gap >= 1:
            return True
        if tight(block, following):
            begins = (
                body.is_prose or known_label(body) is not None or bool(body.number) or marker(body.text) is not None
            )
            return block.gap > self.typical_gap or (begins and not tight_labels(piece))
        if block.width > 8:
            return False
        if TITLE_WORDS.search(title.scanned) or title.scanned.rstrip().endswith(("!", "?")):
            return True
        alone = piece.is_guide and any(label and label.form == "alone" for label in map(known_label, piece.blocks))
        begins = body.is_prose or known_label(body) is not None or bool(body.number and asks(body.content.text))
        wide = title.width >= (5 if known_label(body) or body.gap >= 1 else 8)
        return wide and (body.is_prose if piece.is_list else begins and not alone)
