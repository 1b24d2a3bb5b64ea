"""Blocks to article pieces: column headings, titles, credits (segmentation).

Headings come from the reviewed list and from form: a short line without closing punctuation, white space round it, at
a place where an article can begin. Pieces without title and heading are orphans; `extractors.continuations` decides
where they belong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from extractors._enumerators import BULLETS
from extractors._folding import match_key, width
from extractors._labels import LATE_FIELD, ends_like_label, field_order, known_label, label_of, lookup
from extractors._passage import Passage, join
from extractors._questions import asks, is_question_headline, marker
from extractors._table_heads import is_table_head
from extractors.credits import Credit, credit_of
from extractors.paragraphs import Block
from extractors.values.dates import find_dates
from extractors.values.names import find_agencies
from extractors.values.regions import find_regions
from schemas._vocabulary import read_table
from schemas.line import LineRole

_MAX_TITLE = 52.0
MAX_HEADING = 12.0
_TITLE_WORDS = re.compile(
    r"关于.{4,}的?(?:通知|公告|通告|意见|提示|函|公示)|(?:目录|指南|指引|须知|公告|通告|通知|公示|一览表?|名单|清单|提醒|提示|"
    r"解读|速递|出炉|发布|公布|启动|上线|攻略|调整|来了|看这里|请查收|请注意|注意了|开始了|了解一下)(?:[（(][^()（）]*[）)])?[！!]?$"
)
_JUMP_TO = re.compile(
    r"[(\[【]?\s*(?:下转|转)\s*(?:第\s*)?([A-Z]?\d{1,2}|[一二三四五六七八九十]{1,2})\s*[版页]\s*[)\]】]?"
)
_JUMP_FROM = re.compile(
    r"[(\[【]?\s*(?:上接|接)\s*(?:第\s*)?([A-Z]?\d{1,2}|[一二三四五六七八九十]{1,2}|上)\s*[版页]\s*[)\]】]?|[(\[【]\s*续\s*[)\]】]"
)
_ORNAMENT = re.compile(r"\s*[【「『〖▍■◆●▌▎◎★☆※➤▶§#]")
_BULLETED = re.compile(r"\s*[▶►➤➢❓❔✅◎•·→√※*○]")
#: An act with its number is a citation, never a title.
_NUMBERED_ACT = re.compile(r"[〔\[(【]\s*\d{4}\s*[〕\])】]\s*\d+\s*号\)?$|令第?[\d一二三四五六七八九十]+号\)?$")
_HEADING_TRIM = "【】[]「」『』《》〖〗〔〕()（）|｜丨:：.·/#<>=~-—_ \t" + BULLETS
_HEADING_SPLIT = re.compile(
    r"[【\[〖「『]\s*(?P<a>[^】\]〗」』]{2,12})\s*[】\]〗」』]\s*|(?P<b>[^|丨:]{2,10}?)\s*[|丨]\s*"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading as printed and the kind it announces (null for an unlisted one)."""

    block: Block
    kind: str | None
    listed: bool

    @property
    def text(self) -> str:
        """The heading without ornaments."""
        return self.block.text.strip().strip(_HEADING_TRIM) or self.block.text.strip()


@dataclass
class ArticlePiece:
    """A stretch of blocks that belongs to one article.

    ``blocks`` is its body without title and credit; ``asides`` are lines that belong to the article but not to its
    text (jump lines, a second credit), with their role. ``credit_above`` marks a credit printed under the title.
    ``follows`` is set where a column of a page begins without title: the piece whose text ends right before it;
    ``next_column`` where both columns are parts of one zone.
    """

    heading: Heading | None = None
    title: Passage | None = None
    blocks: list[Block] = field(default_factory=list)
    credit: Credit | None = None
    credit_block: Block | None = None
    jump_to: str | None = None
    jump_from: str | None = None
    asides: list[tuple[Block, LineRole]] = field(default_factory=list)
    under_heading: bool = False
    signed: bool = False
    credit_above: bool = False
    follows: ArticlePiece | None = None
    next_column: bool = False

    @property
    def finished(self) -> bool:
        """Whether a credit below the text or a signature says that the article ends here."""
        return self.signed or (self.credit is not None and not self.credit_above)

    @property
    def orphan(self) -> bool:
        """Whether nothing says where the piece begins: no title and no column heading directly above it."""
        return self.title is None and not self.under_heading

    @property
    def first(self) -> int:
        """Source order of its first line."""
        passages = [self.title] if self.title else [block.passage for block in self.all_blocks()]
        return passages[0].lines[0].source_order

    def all_blocks(self) -> list[Block]:
        """Body, credit and asides."""
        credit = [self.credit_block] if self.credit_block else []
        return [*self.blocks, *credit, *(block for block, _ in self.asides)]

    def fields(self) -> list[str]:
        """Canonical fields of the surely known guide labels in it, in order."""
        found = (known_label(block) for block in self.blocks)
        return [label.field for label in found if label and label.field]

    @property
    def is_guide(self) -> bool:
        """Whether the labels of a service guide stand in it."""
        return len(self.fields()) >= 2

    @property
    def numbered_questions(self) -> int:
        """Questions with a list number or a marker."""
        return sum(
            1
            for block in self.blocks
            if (block.number and asks(block.content.text)) or ((m := marker(block.text)) and m.role == "question")
        )

    @property
    def is_list(self) -> bool:
        """Whether most of its blocks are short numbered entries."""
        entries = sum(1 for block in self.blocks if block.number and block.width <= 30 and not block.is_prose)
        return entries >= 3 and entries * 2 >= len(self.blocks) - 1


@cache
def _listed_headings() -> dict[str, tuple[str, bool]]:
    rows = read_table("section_headings.csv")
    return {match_key(row["heading"]): (row["section_kind"], row["also_label"] == "1") for row in rows}


def _heading_key(text: str) -> str:
    key = match_key(text.strip().strip(_HEADING_TRIM))
    return re.sub(
        r"^(?:第[一二三四五六七八九十]+部分|栏目[一二三四五六七八九十\d]*|\d{1,2}|[一二三四五六七八九十]、)[:.、]?|(?:专栏|栏目|\(续\))$",
        "",
        key,
    )


def listed_heading(block: Block) -> tuple[str, bool] | None:
    """Kind and ``also_label`` of a block that is a heading of the reviewed list, else None."""
    if block.width > MAX_HEADING + 6:
        return None
    return _listed_headings().get(_heading_key(block.text))


def split_heading(block: Block) -> tuple[Passage, Passage] | None:
    """The heading and the rest of 【办事指南】标题 and 办事指南 | 标题; None where no listed heading leads."""
    match = _HEADING_SPLIT.match(block.scanned)
    if not match or match.end() >= len(block.text):
        return None
    name = match.group("a") or match.group("b")
    found = _listed_headings().get(match_key(name))
    if found is None or found[1]:
        return None
    head, rest = block.passage.cut(0, match.end()).strip(), block.passage.cut(match.end()).strip()
    return (head, rest) if rest else None


def title_like(block: Block) -> bool:
    """Whether the block can be a title: short, no number, no full stop, not ending in a comma or colon, no label."""
    text = block.scanned.strip()
    if block.width > _MAX_TITLE or block.width < 2 or block.number or block.bullet or _BULLETED.match(block.text):
        return False
    if re.search(r"。|;|[,:、(《“]$|\||\t", text) or re.match(r"[\d\s.:/年月日,-]+$", text) or marker(text):
        return False
    label = label_of(block)
    if label and label.strength != "unknown" and label.form != "alone" and label.value_start < len(text):
        return False
    if _NUMBERED_ACT.search(text) or known_label(block) is not None or is_table_head(text):
        return False
    return re.match(r"[)》”,、:%的和与及]", text) is None and credit_of(block) is None


def plain_title(block: Block) -> bool:
    """`title_like` for a line that may also be a known label."""
    label = known_label(block)
    return title_like(block) or (label is not None and label.signature == ("alone", "", ""))


def _tight(block: Block, following: Sequence[Block]) -> bool:
    """Whether white space sets a heading and the title right below it apart from all around them."""
    return block.gap >= 1 and following[0].gap == 0 and (len(following) < 2 or following[1].gap >= 1)


def _heading_by_form(block: Block, following: Sequence[Block], typical_gap: float | None) -> bool:
    """Whether an unlisted short line is a column heading: a title must follow it, set apart by white space.

    Args:
        block: The line.
        following: The next blocks.
        typical_gap: Usual white space between paragraphs in lines; None where the text has none.
    """
    if not 2 <= block.width <= MAX_HEADING or len(following) < 2 or not plain_title(block):
        return False
    if re.search(r"[,?!“”《》()]|\d(?!\d{0,4}[\u4e00-\u9fff])", block.scanned) or asks(block.text):
        return False
    apart = typical_gap is not None and block.gap > typical_gap
    tight = typical_gap is not None and _tight(block, following)
    if lookup(block.text)[1] in ("exact", "weak") and not (apart and tight):
        return False
    if typical_gap is not None and following[0].gap < 1 and not tight:
        return False
    title, body = following[0], following[1]
    if not title_like(title) or title.width < block.width or lookup(title.text)[1] in ("exact", "weak"):
        return False
    follows = body.is_prose or bool(body.number) or label_of(body) is not None or is_table_head(body.text)
    return follows or title_like(body) or credit_of(body) is not None or is_date(body) or marker(body.text) is not None


def _is_office(block: Block) -> bool:
    """Whether the block is nothing but the name of an office."""
    office = block.text.strip()
    found = find_agencies(office, find_regions(office)) if len(office) <= 40 else []
    return bool(found) and found[-1].end == len(office) and found[0].start <= 1


def is_date(block: Block) -> bool:
    """Whether the block is nothing but a date."""
    dates = find_dates(block.text) if block.width <= 18 else []
    return len(dates) == 1 and dates[0].end - dates[0].start >= len(block.text.strip()) - 1


def signature(blocks: Sequence[Block], following: Sequence[Block]) -> bool:
    """Whether the blocks end with a signature (落款): offices, one a line, and mostly the date."""
    if len(blocks) < 2:
        return False
    if is_date(blocks[-1]):
        office = blocks[-2].text.strip()
        return _is_office(blocks[-2]) or bool(
            re.search(r"(?:局|厅|委|办|中心|政府|部|会|院|室)$", office) and len(office) <= 30
        )
    after = following[0] if following else None
    goes_on = after is not None and (is_date(after) or _is_office(after))
    return _is_office(blocks[-1]) and blocks[-2].closed and not goes_on


def _tight_labels(piece: ArticlePiece) -> bool:
    """Whether the labels of a guide stand directly above their values, like a heading above its title."""
    pairs = zip(piece.blocks, piece.blocks[1:], strict=False)
    return any((label := known_label(one)) and label.form == "alone" and two.gap == 0 for one, two in pairs)


class Segmenter:
    """Walks over the blocks once; holds the piece that is open. For plain text: form and white space decide."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = [replace(blocks[0], gap=9.0), *blocks[1:]] if blocks else []  # nothing stands above the first
        gaps = [block.gap for block in blocks[1:]]
        self.spaced = bool(gaps) and sum(gap >= 1 for gap in gaps) >= max(3, 0.12 * len(gaps))
        filled = sorted(gap for gap in gaps if gap >= 1)
        self.typical_gap = filled[len(filled) // 2] if filled else 0.0
        self.heading: Heading | None = None
        self.fresh_heading = False
        self.piece: ArticlePiece | None = None
        self.index = 0
        self.done: list[ArticlePiece | Heading] = []

    def close(self) -> None:
        """End the open piece."""
        if self.piece:
            self.done.append(self.piece)
        self.piece = None

    def open(self, title: Passage | None) -> ArticlePiece:
        """Begin a piece under the current heading; 【】 round a whole title is ornament."""
        self.close()
        if title and title.text[0] in "【[" and title.text[-1] in "】]":
            title = title.strip("【】[] ")
        self.piece = ArticlePiece(self.heading, title, under_heading=self.fresh_heading)
        self.fresh_heading = False
        return self.piece

    def set_heading(self, block: Block, kind: str | None, listed: bool) -> None:
        """Begin a column."""
        self.close()
        self.heading = Heading(block, kind, listed)
        self.done.append(self.heading)
        self.fresh_heading = True

    def feed(self, index: int) -> None:
        """Place the block at ``index``."""
        self.index = index
        block, following = self.blocks[index], self.blocks[index + 1 : index + 4]
        if self.piece and self.piece.signed:
            self.close()
        if self.take_heading(block, following) or self.take_jump(block):
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

    def _begin(self, block: Block, following: Sequence[Block]) -> None:
        if title_like(block) and following and not (marker(block.text)):
            boxed = is_question_headline(block.text) and not self.fresh_heading
            piece = self.open(block.passage.strip())
            if boxed and piece.heading and piece.heading.kind not in (None, "hotspot_qa", "policy_tip"):
                piece.heading = None
        else:
            self.open(None).blocks.append(block)

    def take_split_heading(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a listed heading and the title behind it on one line; whether the block is one."""
        headed = split_heading(block)
        if not headed or not following:
            return False
        self.close()
        kind = _listed_headings()[_heading_key(headed[0].text)][0]
        self.heading = Heading(Block(headed[0]), kind, True)
        self.open(block.passage.strip()).under_heading = True
        return True

    def take_heading(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a block that is a column heading; whether it is one."""
        if self.take_split_heading(block, following):
            return True
        found = listed_heading(block)
        if found and (self.piece is None or not found[1]) and not (self.fresh_heading and self.piece is None):
            self.set_heading(block, found[0], True)
            return True
        apart = block.gap > self.typical_gap and bool(following) and _tight(block, following)
        if not apart and self.piece and not self.piece.finished and self._is_label(self.piece, block):
            return False
        if self.fresh_heading or not _heading_by_form(block, following, self.typical_gap if self.spaced else None):
            return False
        if self.piece is None or self.piece.credit is not None or self._heading_inside(self.piece, block, following):
            self.set_heading(block, None, False)
            return True
        return False

    def _heading_inside(self, piece: ArticlePiece, block: Block, following: Sequence[Block]) -> bool:
        """Whether an unlisted heading opens a column although nothing closed the article before it."""
        title, body = following[0], following[1]
        if not self.spaced or block.gap < 1 or not piece.blocks:
            return False
        doubtful = lookup(block.text)[1] in ("exact", "weak") or ends_like_label(block.text)
        if _TITLE_WORDS.search(title.scanned) and title.width >= 12 and block.width <= 8:
            return not doubtful
        apart = block.gap > self.typical_gap and _tight(block, following)
        if not apart and doubtful:
            return False
        if _ORNAMENT.match(block.text) and title.gap >= 1:
            return True
        if _tight(block, following):
            begins = (
                body.is_prose or known_label(body) is not None or bool(body.number) or marker(body.text) is not None
            )
            return block.gap > self.typical_gap or (begins and not _tight_labels(piece))
        if block.width > 8:
            return False
        if _TITLE_WORDS.search(title.scanned) or title.scanned.rstrip().endswith(("!", "?")):
            return True
        alone = piece.is_guide and any(label and label.form == "alone" for label in map(known_label, piece.blocks))
        begins = body.is_prose or known_label(body) is not None or bool(body.number and asks(body.content.text))
        wide = title.width >= (5 if known_label(body) or body.gap >= 1 else 8)
        return wide and (body.is_prose if piece.is_list else begins and not alone)

    def take_jump(self, block: Block) -> bool:
        """Take a jump line (下转第3版, 上接第1版); whether the block is one."""
        if match := _JUMP_FROM.match(block.scanned.strip()):
            piece = self.open(None)
            piece.jump_from = match.group(1) or "?"
            end = block.scanned.index(match.group()) + len(match.group())
            piece.asides.append((Block(block.passage.cut(0, end).strip()), "furniture"))
            rest = block.passage.cut(end).strip(" \t:：")
            if rest:
                piece.title = rest if title_like(Block(rest)) else None
                if piece.title is None:
                    piece.blocks.append(Block(rest))
            return True
        if self.piece and (found := _JUMP_TO.search(block.scanned)) and found.end() >= len(block.scanned.rstrip()):
            self.piece.jump_to = found.group(1)
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
        if piece.title is None or piece.blocks or piece.credit or not self.spaced or block.gap > 0:
            return False
        if width(piece.title.text) < 10 or piece.title.text.rstrip()[-1:] in "？！?!。" or len(piece.title.lines) >= 4:
            return False
        return title_like(block) and lookup(block.text)[1] == "unknown" and bool(following)

    def opens_article(self, piece: ArticlePiece, block: Block, following: Sequence[Block]) -> bool:
        """Whether a block inside an open piece begins another article although no heading or credit stands between."""
        if not piece.blocks or not following or not title_like(block):
            return False
        if self.spaced and following[0].gap == 0 and re.fullmatch(r"\s*[【\[][^】\]]+[】\]]\s*", block.text):
            return False  # 【label】 right above its value
        previous, after = piece.blocks[-1], following[0]
        if self._is_label(piece, previous):
            return False  # the block is the value of a label that stands alone on its line
        if is_question_headline(block.text):
            return self._question_opens(piece, previous, block)
        ahead = known_label(after)
        early = ahead is not None and field_order(ahead.field) < LATE_FIELD
        if block.gap > self.typical_gap and self.spaced and block.width >= 5 and lookup(block.text)[1] == "unknown":
            begins = after.is_prose or (early and not piece.is_guide)
            if begins and after.gap >= 1 and not ends_like_label(block.text):
                return True
        repeats = bool(ahead and ahead.field in piece.fields())
        if piece.is_guide:
            dangling = not previous.closed and previous.is_prose and block.gap >= 1 and block.width >= 6
            shouts = block.scanned.rstrip().endswith("!")
            roomy = block.gap >= 1 or not self.spaced
            return (repeats and roomy and block.width >= 5) or (after.is_prose and (shouts or dangling))
        strong = bool(_TITLE_WORDS.search(block.scanned) or block.scanned.rstrip().endswith("!"))
        if piece.is_list:
            continues = bool(after.number and after.number.number > 1)
            return (strong and after.is_prose and not continues) or (early and block.width >= 5)
        if ahead and early and (ahead.form != "alone" or len(following) > 1):
            return block.width >= 5 and lookup(block.text)[1] == "unknown"
        roomy = block.gap >= 1 or not self.spaced
        return strong and previous.closed and roomy and after.is_prose and block.width >= 8

    @staticmethod
    def _is_label(piece: ArticlePiece, block: Block) -> bool:
        """Whether a block is a label alone on its line; among sure labels a word that tells a field is one too."""
        label = label_of(block)
        if label is None or label.value_start < len(block.text.rstrip()):
            return False
        sure = known_label(block) is not None
        return sure or (label.strength == "keyword" and any(known_label(other) for other in piece.blocks))

    def _question_opens(self, piece: ArticlePiece, previous: Block, block: Block) -> bool:
        if piece.jump_from:
            return False
        if piece.is_guide or piece.is_list:
            return True
        if piece.numbered_questions:
            return True
        bare = [b for b in piece.blocks if is_question_headline(b.text) and not b.number]
        titled = bool(piece.title and is_question_headline(piece.title.text))
        asking_column = piece.heading is not None and piece.heading.kind in (None, "hotspot_qa")
        listed_column = piece.heading is not None and piece.heading.kind == "hotspot_qa"
        if bare or (titled and asking_column and (piece.under_heading or listed_column)):
            return False
        if self._questions_ahead(block) >= 2:
            return False
        return previous.is_prose and not (piece.heading and piece.heading.kind == "hotspot_qa")

    def _questions_ahead(self, block: Block) -> int:
        """Bare question headlines from a block to the next column heading or credit: two or more make a Q&A."""
        count = 0
        for other in self.blocks[self.index :]:
            if other is not block and (listed_heading(other) or credit_of(other)):
                break
            count += is_question_headline(other.text) and not other.number
        return count

    def walk(self) -> list[ArticlePiece | Heading]:
        """The pieces and headings of all blocks."""
        for index in range(len(self.blocks)):
            self.feed(index)
        self.close()
        return self.done
