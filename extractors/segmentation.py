"""Blocks to article pieces (segmentation): by type and zones where a page is typeset, else by form and white space."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from extractors._labels import label_of
from extractors._passage import Passage, join
from extractors.articles import Segmenter
from extractors.bylines import with_bylines
from extractors.credits import credit_of, trailing_credit
from extractors.headings import MAX_HEADING, listed_heading, plain_title, signature
from extractors.line_roles import Outlook
from extractors.paragraphs import Block, merge, over_columns
from extractors.pieces import ArticlePiece, Heading
from extractors.titles import is_label
from extractors.typefaces import Typefaces, same_type, typefaces
from extractors.web_copies import NO_COPIES, PageHead
from schemas.document import Line

_TIGHT_TITLE = 1.2  # lines of one title stand closer than this many line heights
_CREDIT_REST = 16.0  # em
_SET_IN = 3.0  # em
_TIGHT_CREDIT = 1.5  # line heights, or blank lines of plain text
_LEVEL = 0.5  # line heights
_KICKER_EM = 6.0
_HEADLINE_RATIO = 1.12  # of the text's size; a headline right below a band is larger than that
_NEAR_TITLE = 3.0  # line heights of a title between its baseline and that of the kicker above it

Part = tuple[int, int]  # page and number of a column or box on it


def article_pieces(
    blocks: Sequence[Block],
    view: Callable[[], Outlook] = Outlook,
    names: Sequence[str] = (),
    copied: Mapping[int, PageHead] = NO_COPIES,
) -> tuple[list[ArticlePiece | Heading], bool]:
    """Cut the blocks of a bulletin into pieces of articles, with the column headings between them.

    Every block ends up in exactly one piece or heading.

    Args:
        blocks: The blocks without masthead.
        view: Gives what the learned component says of their lines; typeset pages do not ask.
        names: What the list of contents names.
        copied: Titles of web pages that were copied one after the other.

    Returns:
        Pieces and headings in order, and whether they were cut by type and zones of typeset pages.
    """
    parts = list(_split_inline(with_bylines(blocks)))
    faces = typefaces(parts)
    if faces is None:
        found = Segmenter(over_columns(parts), view(), names, copied).walk()
    else:
        found = TypesetSegmenter(parts, faces).walk()
    for piece in found:
        if isinstance(piece, ArticlePiece):
            _unname(piece)
    return found, faces is not None


def _unname(piece: ArticlePiece) -> None:
    """Give the text of a guide its first field back where that, the name of what is handled, was taken for the title.

    事项名称：X above labels that look like it is a field; the guide has no headline then.
    """
    if piece.title is None or not piece.blocks:
        return
    start, *rest = piece.title.pieces
    first = Block(Passage((start._replace(start=0), *rest)).strip())  # with its number
    label, below = label_of(first), label_of(piece.blocks[0])
    if label is None or label.field != "name" or label.value_start >= len(first.text.rstrip()):
        return
    if below and below.field and below.strength != "keyword" and below.signature == label.signature:
        piece.title, piece.under_heading = None, True
        piece.blocks.insert(0, first)


def _split_inline(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with a credit that shares its line with other text put apart, and broken credits put together."""
    rest = list(blocks)
    while rest:
        block = rest.pop(0)
        if rest and (whole := _broken_credit(block, rest[0])):
            yield whole
            rest.pop(0)
            continue
        yield from trailing_credit(block) or (block,)


def _broken_credit(block: Block, after: Block) -> Block | None:
    """A credit that a narrow column breaks inside a name (来源：龙岩市公共就|业服务中心), whole; None for any other pair."""
    if block.byline or after.width > _CREDIT_REST or block.closed or after.gap >= _TIGHT_CREDIT:
        return None
    credit = credit_of(block)
    if credit is None or (credit.kind not in ("unknown", "person") and not _set_in(block, after)):
        return None
    whole = merge(block, after)
    joined = credit_of(whole)
    return whole if joined is not None and joined.kind not in ("unknown", "person") else None


def _set_in(block: Block, after: Block) -> bool:
    """Whether a line of a typeset page stands far in, in the type of the one above, as the rest of a credit does."""
    place = after.passage.lines[0].place
    return place is not None and place.indent >= _SET_IN and same_type(block, after) and credit_of(after) is None


class TypesetSegmenter(Segmenter):
    """Walks over the blocks of typeset pages.

    An article begins with a title in title type and nowhere else. Where a column begins without a title, geometry alone
    cannot tell which article goes on there: the piece is an orphan, and `extractors.typeset_continuations` decides. A
    column that goes on behind a box goes on with the article that stood there before.
    """

    def __init__(self, blocks: Sequence[Block], faces: Typefaces) -> None:
        super().__init__(blocks)
        self.faces = faces
        self.column: Part | None = None
        self.zone = 0
        self.same_zone = False
        self.left: dict[Part, ArticlePiece | None] = {}
        self.headed: dict[Part, float] = {}  # page and number of zones below a title: where their columns begin
        self.frame: Part = (0, 0)
        self.headings: dict[Part, Heading | None] = {}
        self.previous: ArticlePiece | None = None
        self.bands = _bands(blocks)

    def open(self, title: Passage | None) -> ArticlePiece:
        """Begin a piece; it counts at once, since a zone may come back to an earlier one."""
        piece = super().open(title)
        self.done.append(piece)
        return piece

    def close(self) -> None:
        """End the open piece."""
        self.previous = self.piece or self.previous
        self.piece = None

    def feed(self, index: int) -> None:
        """Place the block at ``index``."""
        self.index = index
        block, following = self.blocks[index], self.blocks[index + 1 : index + 4]
        fresh = self._enter(block)
        if self.piece and self.piece.signed:
            self.close()
        if self.take_heading(block, following) or self.take_resumed(block) or self.take_jump(block):
            return
        credit = credit_of(block)
        owner = self.piece or self.previous
        if credit and owner and (not owner.finished or self._below_signature(owner)):
            self.take_credit(owner, block, credit)
        elif self._names_article(block):
            self._title(block, fresh)
        elif self.piece is None or (fresh and not self._only_heads(self.piece)):
            self._orphan(block, fresh)
        else:
            self.piece.blocks.append(block)
            self.piece.signed = signature(self.piece.blocks, following)

    def _below_signature(self, owner: ArticlePiece) -> bool:
        """Whether a credit belongs to the notice whose signature ends right above it."""
        return owner.signed and owner.credit is None and not self.fresh_heading

    def _names_article(self, block: Block) -> bool:
        """Whether a block is set as a title is, or right below a band as a headline."""
        if self.faces.is_title(block):
            return not (self.piece and is_label(self.piece, block))
        return self.piece is None and self.fresh_heading and self._is_named_by(self.index - 1 in self.bands, block)

    def _enter(self, block: Block) -> bool:
        """Change the column if the block stands in another one; whether this column begins here."""
        line = block.passage.lines[0]
        assert line.place
        column = (line.page, line.place.column)
        if column == self.column:
            return False
        self.same_zone = self.column is not None and (self.column[0], self.zone) == (line.page, line.place.zone)
        if self.column is not None:
            self.left[self.column] = self.piece
        self._note_head(line)
        self.column, self.zone = column, line.place.zone
        within = self.blocks[self.index + 1] if self.index in self.bands else block
        self._enter_frame(_frame(within) or (0, 0))
        if column in self.left:
            self.close()
            self.piece = self.left[column]
            return False
        return True

    def _note_head(self, line: Line) -> None:
        """Note the height of a zone's first line where the title of its article stands above the zone as a whole."""
        title = self.piece.title.lines[-1] if self.piece and self.piece.title and not self.piece.blocks else None
        if title is None or title.page != line.page or line.place is None or line.box is None:
            return
        if title.place and title.place.zone == self.zone != line.place.zone:
            self.headed[line.page, line.place.zone] = line.box.top

    def _is_under_head(self, block: Block) -> bool:
        """Whether a column begins right below the title that stands above its zone."""
        line = block.passage.lines[0]
        top = self.headed.get((line.page, self.zone))
        return (
            top is not None
            and line.box is not None
            and abs(line.box.top - top) <= _LEVEL * (line.box.bottom - line.box.top)
        )

    def _only_heads(self, piece: ArticlePiece) -> bool:
        """Whether a piece has a title and sub-titles so far: its text is what comes next."""
        return piece.title is not None and all(
            self.faces.is_title(block) or (self.faces.stands_out(block) and not block.closed) for block in piece.blocks
        )

    def _enter_frame(self, frame: Part) -> None:
        """Keep the column heading of each box to itself: a box set into a column has its own or none."""
        if frame != self.frame:
            self.headings[self.frame] = self.heading
            self.heading = self.headings.get(frame)
            self.frame = frame

    def _title(self, block: Block, fresh: bool) -> None:
        piece = self.piece
        if piece and piece.title and not piece.blocks and not piece.credit and not piece.jump_from:
            last = Block(piece.title)
            ended = piece.title.text.rstrip()[-1:] in "？！?!。"
            if same_type(last, block) and not ended and block.gap <= _TIGHT_TITLE and not fresh:
                piece.title = join((piece.title, block.passage.strip()), "")
            else:
                piece.blocks.append(block)
            return
        self.open(block.passage.strip())

    def _orphan(self, block: Block, fresh: bool) -> None:
        before = self.piece or self.previous
        under = self.fresh_heading
        piece = self.open(None)
        piece.blocks.append(block)
        if fresh and not under:
            piece.follows, piece.next_column = before, self.same_zone
            piece.under_head = self.same_zone and self._is_under_head(block)

    def take_heading(self, block: Block, following: Sequence[Block]) -> bool:
        """Take a block that is a column heading: a listed one that stands out, or a kicker above a title."""
        listed = listed_heading(block)
        if listed and not self.faces.stands_out(block) and not (self.piece is None or self.piece.finished):
            return False
        if listed and listed[1] and self.piece and not self.piece.finished and not self._kicker(block, following):
            return False
        if listed and not (self.fresh_heading and self.piece is None):
            self.set_heading(block, listed[0], True)
            return True
        if not listed and self._kicker(block, following):
            self.set_heading(block, None, False)
            return True
        return self.faces.stands_out(block) and self.take_split_heading(block, following)

    def _is_named_by(self, band: bool, block: Block) -> bool:
        """Whether a block is set as the title below a kicker; below a band a headline need not be as large."""
        if self.faces.is_title(block):
            return True
        return band and self.faces.ratio(block) >= _HEADLINE_RATIO and "。" not in block.text and not block.number

    def _kicker(self, block: Block, following: Sequence[Block]) -> bool:
        """Whether a short line that stands out has a title of other type right below it."""
        if not following or self.fresh_heading or not 2 <= block.width <= MAX_HEADING or not plain_title(block):
            return False
        band = self.index in self.bands
        if not (band or self.faces.stands_out(block)) or not self._is_named_by(band, following[0]):
            return False
        if not _right_above(block, following[0]):
            return False
        if not self.faces.is_title(block):
            return True
        larger = self.faces.ratio(following[0]) > 1.03 * self.faces.ratio(block)
        return larger or (block.width <= _KICKER_EM and following[0].width >= 1.3 * block.width)


def _frame(block: Block) -> Part | None:
    """Page and number of the box around a block; None outside boxes."""
    line = block.passage.lines[0]
    return (line.page, line.place.frame) if line.place and line.place.frame else None


def _bands(blocks: Sequence[Block]) -> set[int]:
    """Places of short lines that are alone in a drawn box right above another block: the box is their ground, no room
    of its own, so what they name stands below it."""
    count = Counter(_frame(block) for block in blocks)
    return {
        place
        for place, (block, below) in enumerate(pairwise(blocks))
        if count[_frame(block)] == 1 and _frame(block) and block.width <= MAX_HEADING and _right_above(block, below)
    }


def _right_above(block: Block, title: Block) -> bool:
    """Whether a block stands on the same page right above another one."""
    upper, lower = block.passage.lines[-1], title.passage.lines[0]
    if upper.page != lower.page or upper.box is None or lower.box is None:
        return False
    return 0 <= lower.box.bottom - upper.box.bottom <= _NEAR_TITLE * (lower.box.bottom - lower.box.top)
