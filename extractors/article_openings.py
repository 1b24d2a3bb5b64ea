"""What opens an article in plain text: its title, the line over it, or text that nothing heads."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors._folding import width
from extractors._labels import LATE_FIELD, ends_like_label, field_order, known_label, lookup
from extractors._questions import asks_in_turn, is_question_headline, led_by_name, marker, opens_letter
from extractors.column_heads import note_headline
from extractors.column_openings import ColumnWalk
from extractors.continuations import runs_on
from extractors.headings import (
    TITLE_WORDS,
    jumps_from,
    section_title,
    title_like,
)
from extractors.open_ends import awaits_more, starts_plain
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece
from extractors.titles import (
    ORNAMENT,
    among_peers,
    announced,
    fills_cell,
    goes_on,
    headline,
    is_label,
    is_subtitle,
    numbered_title,
    one_of_several,
    questions_ahead,
)

_LEAD = re.compile(r"近日|日前|近期|本报讯|记者|为(?!什么|何|啥)|根据|按照|\d{1,2}月\d{1,2}日")
_NUMBERED_NAME = re.compile(r"[^\s:]{1,4}(?:[一二三四五六七八九十]|\d{1,2})\s*:")


class ArticleWalk(ColumnWalk):
    """Decides whether a block opens an article, or goes on with its title."""

    def _begin(self, block: Block, following: Sequence[Block]) -> None:
        open_pieces = [part for part in self.done if isinstance(part, ArticlePiece) and not part.finished]
        if (not self.fresh_heading and runs_on(open_pieces, block)) or one_of_several(
            block, self.blocks[self.index + 1 :]
        ):
            self.open(None).blocks.append(block)
        elif self.fresh_heading and numbered_title(self.blocks, self.index):
            self.open(block.content)
        elif self._over_title():
            self.kickers.append(block)
        elif following and self._may_title(block) and not asks_in_turn(block.text, following[0].text):
            boxed = is_question_headline(block.text) and not self.fresh_heading
            before = self.done[-1] if self.done else None
            asked = (
                isinstance(before, ArticlePiece) and before.numbered_questions >= 2 and not marker(following[0].text)
            )
            piece = self.open(block.passage.strip() if section_title(block) else block.content)
            if boxed and piece.heading and (asked or piece.heading.kind not in (None, "hotspot_qa", "policy_tip")):
                piece.heading = None  # behind a whole Q&A with its credit a single question is a box, not its column
        else:
            self.open(None).blocks.append(block)

    def _over_title(self) -> bool:
        """Read the headline that begins here; whether this line stands over its title (引题)."""
        if self.kickers or self.index in self.roles:
            return False
        over, lines = headline(self.blocks, self.index)
        if len(over) + len(lines) < 2:
            return False
        note_headline(self.roles, over, lines)
        self.roles.pop(self.index)
        return bool(over)

    def _may_title(self, block: Block) -> bool:
        """Whether the first block of a piece is its title: by form, unless the learned component is sure."""
        if self.view.likely(block, "title") and not block.closed:
            return True
        form = title_like(block) or section_title(block)
        return form and not marker(block.text) and not self.view.denies(block)

    def _strayed(self, piece: ArticlePiece, block: Block) -> bool:
        """Whether a group without head, below an article that is whole, goes on with one that is not."""
        if not piece.blocks or not piece.blocks[-1].closed or not starts_plain(block):
            return False
        if jumps_from(block.scanned.strip()):
            return False
        earlier = [part for part in self.done if isinstance(part, ArticlePiece) and not part.finished]
        return any(part.blocks and awaits_more(part.blocks[-1]) for part in earlier)

    def _second_title_line(self, block: Block, following: Sequence[Block]) -> bool:
        piece = self.piece
        assert piece is not None
        if piece.title is None or piece.blocks or piece.credit or block.gap > 0:
            return False
        if is_subtitle(block):
            return True
        if self.index - 1 in self.roles and self.roles[self.index - 1] == "title":
            sure = goes_on(piece.title, block, following, two_lined=self.two_lined)
            self.two_lined = self.two_lined or sure
            return sure
        if not self.spaced:
            return False
        if width(piece.title.text) < 10 or piece.title.text.rstrip()[-1:] in "？！?!。" or len(piece.title.lines) >= 4:
            return False
        if self.view.denies(block) or _LEAD.match(block.scanned) or re.search(r":\s*[“\"]", block.scanned):
            return False
        return title_like(block) and lookup(block.text)[1] == "unknown" and bool(following)

    def opens_article(self, piece: ArticlePiece, block: Block, following: Sequence[Block]) -> bool:
        """Whether a block inside an open piece begins another article although no heading or credit stands between."""
        if not piece.blocks or not following:
            return False
        if among_peers(piece, block, following) or announced(piece, block):
            return False
        if section_title(block):
            return True
        if self.view.denies(block) or not title_like(block):
            return False
        heads = {other.text.strip()[0] for other in (piece.blocks[-1], following[0])}
        if _NUMBERED_NAME.match(block.scanned) or (len(heads) == 1 and ORNAMENT.match(following[0].text)):
            return (
                False  # 补贴一：…, 补贴二：… are parts of one article; a line between two ornamented labels is a value
            )
        if self.spaced and following[0].gap == 0 and re.fullmatch(r"\s*[【\[][^】\]]+[】\]]\s*", block.text):
            return False  # 【label】 right above its value
        previous, after = piece.blocks[-1], following[0]
        if is_label(piece, previous):
            return False  # the block is the value of a label that stands alone on its line
        if is_question_headline(block.text):
            return self._question_opens(piece, previous, block)
        ahead = known_label(after)
        early = ahead is not None and field_order(ahead.field) < LATE_FIELD
        if block.gap > self.typical_gap and self.spaced and block.width >= 5 and lookup(block.text)[1] == "unknown":
            begins = after.is_prose or (early and not piece.is_guide)
            if begins and after.gap >= 1 and not ends_like_label(block.text):
                return True
        if piece.is_guide:
            repeats = bool(ahead and (ahead.field in piece.distinct_fields or piece.counts_again(after)))
            dangling = not previous.closed and previous.is_prose and block.gap >= 1 and block.width >= 6
            shouts = block.scanned.rstrip().endswith("!")
            roomy = block.gap >= 1 or not self.spaced or piece.counts_again(after)
            return (repeats and roomy and block.width >= 5) or (after.is_prose and (shouts or dangling))
        strong = bool(TITLE_WORDS.search(block.scanned) or block.scanned.rstrip().endswith("!"))
        if piece.is_list:
            continues = bool(after.number and after.number.number > 1)
            return (strong and after.is_prose and not continues) or (early and block.width >= 5)
        if ahead and early and not fills_cell(piece, block) and (ahead.form != "alone" or len(following) > 1):
            return block.width >= 5 and lookup(block.text)[1] == "unknown"
        roomy = block.gap >= 1 or not self.spaced
        return strong and previous.closed and roomy and after.is_prose and block.width >= 8

    def _question_opens(self, piece: ArticlePiece, previous: Block, block: Block) -> bool:
        if piece.jump_from or marker(previous.text) or any(opens_letter(first.text) for first in piece.blocks[:2]):
            return False
        if led_by_name(block.text) and led_by_name(self.blocks[self.index + 1].text):
            return False  # 小林：…？ 社保中心：…。
        if piece.is_guide or piece.is_list:
            return True
        if piece.numbered_questions:
            return True
        titled = bool(piece.title and is_question_headline(piece.title.text))
        asking_column = piece.heading is not None and piece.heading.kind in (None, "hotspot_qa")
        listed_column = piece.heading is not None and piece.heading.kind == "hotspot_qa"
        if piece.bare_questions or (titled and asking_column and (piece.under_heading or listed_column)):
            return False
        if questions_ahead(self.blocks, self.index):
            return False
        return previous.is_prose and not (piece.heading and piece.heading.kind == "hotspot_qa")
