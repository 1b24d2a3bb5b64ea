"""Blocks to article pieces: column headings, titles, credits (segmentation).

Headings come from the reviewed list and from form: a short line without closing punctuation, white space round it, at
a place where an article can begin. Pieces without title and heading are orphans; `extractors.continuations` decides
where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors._folding import width
from extractors._labels import LATE_FIELD, ends_like_label, field_order, known_label, lookup
from extractors._passage import Passage, join
from extractors._questions import asks, is_question_headline, led_by_name, marker, opens_letter
from extractors.column_heads import alike_heads, first_line_roles, no_chinese, note_headline, split_joined
from extractors.contents import named_titles
from extractors.continuations import runs_on
from extractors.credits import Credit, credit_of
from extractors.headings import (
    JUMP_FROM,
    JUMP_TO,
    TITLE_WORDS,
    boxed_off,
    chapter,
    heading_by_form,
    heading_key,
    listed_heading,
    listed_headings,
    plain_title,
    section_title,
    signature,
    split_heading,
    tight,
    tight_labels,
    title_below,
    title_like,
    without_frame,
)
from extractors.line_roles import NOTHING, Outlook
from extractors.open_ends import awaits_more, starts_plain
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece, Heading
from extractors.titles import (
    ORNAMENT,
    among_peers,
    announced,
    breaks_off,
    fills_cell,
    goes_on,
    headline,
    is_label,
    is_subtitle,
    numbered_title,
    one_of_several,
    questions_ahead,
)
from extractors.told import tells_heading, tells_rest, tells_title

_JUMP = 80  # characters at the end of a text in which a jump line stands
_WIDE = 8.0  # em; a column heading is mostly narrower
_BANNER = re.compile(r"[▍▌▎■◆●★◎☆※▶§]\s*[\u4e00-\u9fff]{2,8}")
_LEAD = re.compile(r"近日|日前|近期|本报讯|记者|为(?!什么|何|啥)|根据|按照|\d{1,2}月\d{1,2}日")
_ASKING_HEADING = re.compile(r"问|答|疑|咨询|热线|信箱|访谈|直通")
_NUMBERED_NAME = re.compile(r"[^\s:]{1,4}(?:[一二三四五六七八九十]|\d{1,2})\s*:")


class Segmenter:
    """Walks over the blocks once; holds the piece that is open. For plain text: form and white space decide."""

    def __init__(self, blocks: Sequence[Block], view: Outlook = NOTHING, names: Sequence[str] = ()) -> None:
        self.view = view
        blocks, joined = split_joined(blocks)
        self.blocks = [replace(blocks[0], gap=9.0), *blocks[1:]] if blocks else []  # nothing stands above the first
        gaps = [block.gap for block in blocks[1:]]
        self.spaced = bool(gaps) and sum(gap >= 1 for gap in gaps) >= max(3, 0.12 * len(gaps))
        self.grouped = sum(gap >= 1 for gap in gaps) >= 2
        filled = sorted(gap for gap in gaps if gap >= 1)
        self.typical_gap = filled[len(filled) // 2] if filled else 0.0
        self.roles = first_line_roles(self.blocks, joined, named_titles(self.blocks, names))
        self.parted = {index + part for index in joined for part in (0, 1)}  # heading and title on one line
        self.marked = not self.spaced and bool(alike_heads(self.blocks))  # a line without their mark is no heading
        self.heading: Heading | None = None
        self.fresh_heading = False
        self.two_lined = False
        self.kickers: list[Block] = []
        self.piece: ArticlePiece | None = None
        self.index = 0
        self.done: list[ArticlePiece | Heading] = []

    def close(self) -> None:
        """End the open piece."""
        if self.piece:
            self.done.append(self.piece)
        self.piece = None

    def open(self, title: Passage | None) -> ArticlePiece:
        """Begin a piece under the current heading."""
        self.close()
        self.piece = ArticlePiece(self.heading, without_frame(title), under_heading=self.fresh_heading)
        self.fresh_heading = False
        self.piece.asides += [(kicker, "title") for kicker in self.kickers]
        self.kickers = []
        return self.piece

    def set_heading(self, block: Block, kind: str | None, listed: bool) -> None:
        """Begin a column."""
        self.close()
        self.heading = Heading(block, kind, listed)
        self.done.append(self.heading)
        self.fresh_heading = True

    def _head(self, block: Block) -> None:
        """Begin a column by a heading that form or the component tells, listed or not."""
        found = listed_heading(block)
        self.set_heading(block, found[0] if found else None, found is not None)

    def feed(self, index: int) -> None:
        """Place the block at ``index``."""
        self.index = index
        block, following = self.blocks[index], self.blocks[index + 1 : index + 4]
        if self.piece and self.piece.signed:
            self.close()
        if not block.byline and (
            self.take_told(block, following)
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

    def take_told(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a heading or a title that the learned component is sure of, where no form tells more; whether it is one."""
        known = self.index in self.parted or self.roles.get(self.index, "body") != "body"
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

    def _strayed(self, piece: ArticlePiece, block: Block) -> bool:
        """Whether a group without head, below an article that is whole, goes on with one that is not."""
        if not piece.blocks or not piece.blocks[-1].closed or not starts_plain(block):
            return False
        if JUMP_FROM.match(block.scanned.strip()):
            return False
        earlier = [part for part in self.done if isinstance(part, ArticlePiece) and not part.finished]
        return any(part.blocks and awaits_more(part.blocks[-1]) for part in earlier)

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
        elif following and self._may_title(block):
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

    def _below_title(self, block: Block) -> bool:
        """Whether a line stands right below a title that all groups of the bulletin together tell."""
        return self.roles.get(self.index - 1) == "title" and block.gap < 1

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

    def take_jump(self, block: Block) -> bool:
        """Take a jump line (下转第3版, 上接第1版); whether the block is one."""
        if match := JUMP_FROM.match(block.scanned.strip()):
            piece = self.open(None)
            piece.jump_from = match.group(1) or match.group(2) or "?"
            end = block.scanned.index(match.group()) + len(match.group())
            piece.asides.append((Block(block.passage.cut(0, end).strip()), "furniture"))
            rest = block.passage.cut(end).strip(" \t:：")
            if rest:
                piece.title = rest if title_like(Block(rest)) else None
                if piece.title is None:
                    piece.blocks.append(Block(rest))
            return True
        if (
            self.piece
            and (found := JUMP_TO.search(block.scanned, max(0, len(block.scanned) - _JUMP)))
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
        if self.view.denies(block) or not (title_like(block) or section_title(block)):
            return False
        if section_title(block):
            return True
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
            repeats = bool(ahead and (ahead.field in piece.fields() or piece.counts_again(after)))
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

    def walk(self) -> list[ArticlePiece | Heading]:
        """The pieces and headings of all blocks."""
        for index in range(len(self.blocks)):
            self.feed(index)
        if self.kickers:  # no title came
            self.open(None)
        self.close()
        return self.done
