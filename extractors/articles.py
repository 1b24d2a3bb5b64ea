"""Blocks to article pieces: column headings, titles, credits (segmentation).

Headings come from the reviewed list and from form: a short line without closing punctuation, white space round it, at
a place where an article can begin. Pieces without title and heading are orphans; `extractors.continuations` decides
where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._passage import join
from extractors._questions import is_question_headline
from extractors.article_openings import ArticleWalk
from extractors.column_heads import no_chinese
from extractors.credits import Credit, credit_of, named_source
from extractors.headings import (
    jumps_from,
    jumps_to,
    listed_heading,
    section_title,
    signature,
    split_heading,
    title_like,
)
from extractors.open_ends import awaits_more
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece, Heading
from extractors.titles import (
    announced,
)
from extractors.told import tells_heading, tells_rest, tells_title

_JUMP = 80  # characters at the end of a text in which a jump line stands

#: 紧接2版 below a text that stops inside a sentence sends the reader on, if nothing stands right below it.
_ONWARD = re.compile(r"\W*紧?接")


class Segmenter(ArticleWalk):
    """Walks over the blocks once; holds the piece that is open. For plain text: form and white space decide."""

    def feed(self, index: int) -> None:
        """Place the block at ``index``."""
        self.index = index
        block, following = self.blocks[index], self.blocks[index + 1 : index + 4]
        if self.piece and self.piece.signed:
            self.close()
        self.leave_box(block)
        if self.take_copied(block):
            return
        if not block.byline and (
            self.take_resumed(block)
            or self.take_told(block, following)
            or self.take_head_of_group(block)
            or self.take_heading(block, following)
            or self.take_jump(block)
        ):
            return
        credit = credit_of(block)
        owner = self.piece or (self.done[-1] if self.done else None)
        if credit and isinstance(owner, ArticlePiece):
            self.take_credit(owner, block, credit)
        elif self.piece is None:
            self._begin(block, following)
        elif self.opens_article(self.piece, block, following):
            boxed = is_question_headline(block.text) and (self.piece.is_guide or self.piece.is_list)
            self.open(block.passage.strip())
            if boxed:  # a box set into a column has no column heading of its own
                self.piece.heading = None
        elif self._second_title_line(block, following):
            assert self.piece.title
            self.piece.title = join((self.piece.title, block.passage.strip()), "")
        else:
            self.piece.blocks.append(block)
            self.piece.signed = signature(self.piece.blocks, following)

    def take_copied(self, block: Block) -> bool:
        """Take the title of a web page that its chrome tells: no column goes on over it; whether the block is one."""
        page = self.copied.get(block.passage.lines[0].source_order)
        if page is None:
            return block.passage.lines[0].source_order in self.rest_of_title and self._join_title(block)
        self.close()
        self.heading, self.fresh_heading = None, False
        piece = self.open(block.passage.strip())
        self.rest_of_title = page.title[1:]
        if page.source is not None:
            piece.credit = named_source(page.source)
            piece.credit_above = True
        return True

    def _join_title(self, block: Block) -> bool:
        """Put a line to the title of the open piece."""
        assert self.piece and self.piece.title
        self.piece.title = join((self.piece.title, block.passage.strip()), "")
        return True

    def take_told(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a heading or a title that the learned component is sure of, where no form tells more; whether it is one."""
        known = self.index in self.parted or self.roles.get(self.index, "body") != "body"
        known = known or not self.ornate_labels.isdisjoint((self.index - 1, self.index))
        if not following or known or (announced(self.piece, block) and listed_heading(block) is None):
            return False
        begun = self.marked or (self.fresh_heading and self.piece is None) or self._below_title(block)
        if not begun and tells_heading(self.view, block, following):
            self._head(block)
        elif self.roles.get(self.index + 1) == "title":
            return False
        elif self.piece and self.piece.title and tells_rest(self.view, self.piece, block):
            self.piece.title = join((self.piece.title, block.passage.strip()), "")
        elif tells_title(self.view, self.piece, block, following):
            if self.fresh_heading and self._over_title():
                self.close()
                self.kickers.append(block)
                return True
            self.open(block.passage.strip() if section_title(block) else block.content)
        else:
            return False
        return True

    def take_head_of_group(self, block: Block) -> bool:
        """Take a heading or a title that all groups of the bulletin together tell; whether the block is one."""
        role = self.roles.get(self.index)
        if self.fresh_heading and self.piece is None and no_chinese(block) and role is None:
            self.done.append(Heading(block, None, True))  # the name of the column in English
            return True
        if role == "counter":
            self.close()
            self.done.append(Heading(block, None, True))  # the number of the column
            return True
        if role == "kicker":
            self.close()
            self.kickers.append(block)
            return True
        if role == "rest" and self.piece and self.piece.title and not self.piece.blocks:
            self.piece.title = join((self.piece.title, block.passage.strip()), "")
            return True
        if role == "heading" and split_heading(block) is None:
            self._head(block)
            return True
        if role == "title" and split_heading(block) is None:
            before = self.piece or (self.done[-1] if self.done else None)
            boxed = is_question_headline(block.text) and isinstance(before, ArticlePiece)
            piece = self.open(block.passage.strip() if section_title(block) else block.content)
            if boxed and piece.heading and piece.heading.kind not in (None, "hotspot_qa", "policy_tip"):
                piece.heading = None  # a box set into a column has no column heading of its own
            return True
        if role == "body" and self.piece and self._strayed(self.piece, block):
            self.open(None).blocks.append(block)
            return True
        return False

    def take_resumed(self, block: Block) -> bool:
        """Take a line that goes back to an article (上接第1版); a title right above it is that of the article again."""
        match = jumps_from(block.scanned.strip())
        if match is None:
            return False
        above = self.piece
        behind = self.blocks[self.index + 1 : self.index + 2]
        parted = not behind or behind[0].gap >= 1
        if above and above.blocks and awaits_more(above.blocks[-1]) and parted and _ONWARD.match(match.group()):
            above.jump_to = match.group(1) or match.group(2)
            above.asides.append((block, "furniture"))
            self.close()
            return True
        begun = above is not None and above.title is not None and not above.all_blocks()
        repeated = above if begun and not (self.done and self.done[-1] is above) else None
        if repeated:
            self.piece = None
        piece = self.open(None)
        if repeated and repeated.title:
            piece.asides.append((Block(repeated.title), "title"))
        piece.jump_from = match.group(1) or match.group(2) or "?"
        left = self._left_open() if piece.jump_from == "?" else None
        if left and left.jump_to is None:
            left.jump_to = "?"
        end = block.scanned.index(match.group()) + len(match.group())
        piece.asides.append((Block(block.passage.cut(0, end).strip()), "furniture"))
        rest = block.passage.cut(end).strip(" \t:：")
        if rest:
            piece.title = rest if title_like(Block(rest)) else None
            if piece.title is None:
                piece.blocks.append(Block(rest))
        return True

    def _left_open(self) -> ArticlePiece | None:
        """The last article that stopped inside a sentence."""
        pieces = (part for part in reversed(self.done) if isinstance(part, ArticlePiece) and not part.finished)
        return next((part for part in pieces if part.blocks and awaits_more(part.blocks[-1])), None)

    def take_jump(self, block: Block) -> bool:
        """Take a line, or the end of one, that sends the reader on (下转第3版); whether the block is one."""
        if (
            self.piece
            and (found := jumps_to(block.scanned, max(0, len(block.scanned) - _JUMP)))
            and found.end() >= len(block.scanned.rstrip())
        ):
            self.piece.jump_to = found.group(1) or found.group(2)
            head = block.passage.cut(0, found.start()).strip()
            if head:
                self.piece.blocks.append(Block(head, block.gap, block.bullet))
            self.piece.asides.append((Block(block.passage.cut(found.start()).strip()), "furniture"))
            self.close()
            return True
        return False

    def take_credit(self, piece: ArticlePiece, block: Block, credit: Credit) -> None:
        """Give a piece its credit; one below the text ends the piece."""
        if piece.credit is not None:  # a second credit line (来源 … 作者 …) stays with the first
            piece.asides.append((block, "attribution"))
        else:
            piece.credit, piece.credit_block = credit, block
            piece.credit_above = not piece.blocks
        if piece.blocks:
            self.close()

    def walk(self) -> list[ArticlePiece | Heading]:
        """The pieces and headings of all blocks."""
        for index in range(len(self.blocks)):
            self.feed(index)
        if self.kickers:  # no title came
            self.open(None)
        self.close()
        return self.done
