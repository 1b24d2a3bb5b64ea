"""The walk over the blocks of a bulletin: what is open, and how white space stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors._once import once
from extractors._passage import Passage
from extractors.column_heads import alike_heads, first_line_roles, ornate_labels, split_joined
from extractors.contents import named_titles, repeated_headlines
from extractors.groups import Role
from extractors.headings import (
    listed_heading,
)
from extractors.line_roles import NOTHING, Outlook
from extractors.paragraphs import Block, drawn_box
from extractors.pieces import ArticlePiece, Heading
from extractors.web_copies import NO_COPIES, PageHead

#: Marks of one kind on both sides of a title are ornament (—就业补贴清单—, ★社保问答★, ～求职提示～).
_FRAME = re.compile(
    r"(?P<mark>[^\w\s“”‘’《》（）()【】\[\]、，。？！?!：:；…])(?P=mark)*\s*(?P<name>\S.*?)\s*(?P=mark)+"
)
_MARK = re.compile(r"[^\w\s“”‘’《》（）()、，。？！?!：:；…]")


class Walk:
    """Holds the piece that is open, the column it stands in, and what the bulletin as a whole tells of its lines."""

    def __init__(
        self,
        blocks: Sequence[Block],
        view: Outlook = NOTHING,
        names: Sequence[str] = (),
        copied: Mapping[int, PageHead] = NO_COPIES,
    ) -> None:
        self.view = view
        self.copied = copied
        blocks, joined = split_joined(blocks)
        self.blocks = [replace(blocks[0], gap=9.0), *blocks[1:]] if blocks else []  # nothing stands above the first
        gaps = [block.gap for block in blocks[1:]]
        self.spaced = bool(gaps) and sum(gap >= 1 for gap in gaps) >= max(3, 0.12 * len(gaps))
        self.grouped = sum(gap >= 1 for gap in gaps) >= 2
        filled = sorted(gap for gap in gaps if gap >= 1)
        self.typical_gap = filled[len(filled) // 2] if filled else 0.0
        self.joined, self.names = joined, names
        self.parted = {index + part for index in joined for part in (0, 1)}  # heading and title on one line
        self.heading: Heading | None = None
        self.fresh_heading = False
        self.around: tuple[Heading | None] | None = None  # the column round the drawn box whose edge names one
        self.two_lined = False
        self.rest_of_title: Sequence[int] = ()
        self.kickers: list[Block] = []
        self.piece: ArticlePiece | None = None
        self.index = 0
        self.done: list[ArticlePiece | Heading] = []

    @once
    def roles(self) -> dict[int, Role]:
        """What the first lines of columns and articles are, by index; typeset pages do not ask."""
        named = {**repeated_headlines(self.blocks), **named_titles(self.blocks, self.names)}
        return first_line_roles(self.blocks, self.joined, named)

    @once
    def ornate_labels(self) -> frozenset[int]:
        """Indexes of the labels between ornaments."""
        return ornate_labels(self.blocks)

    @once
    def marked(self) -> bool:
        """Whether a line without the mark of the column headings is none."""
        return not self.spaced and bool(alike_heads(self.blocks))

    def close(self) -> None:
        """End the open piece."""
        if self.piece:
            self.done.append(self.piece)
        self.piece = None

    def open(self, title: Passage | None) -> ArticlePiece:
        """Begin a piece under the current heading; 【】 and like marks round a whole title are ornament."""
        self.close()
        if title and title.text[0] in "【[「『〔" and title.text[-1] in "】]」』〕":
            title = title.strip("【】[]「」『』〔〕 ") or title  # a row of marks stays what it is
        elif title and (frame := _FRAME.fullmatch(title.text)):
            title = title.cut(frame.start("name"), frame.end("name"))
        elif title and _MARK.match(title.text[-1]) and title.lines[0].text.strip()[0] == title.text[-1]:
            title = title.strip(title.text[-1] + " ") or title  # the mark before it was taken for a bullet
        self.piece = ArticlePiece(self.heading, title, under_heading=self.fresh_heading)
        self.fresh_heading = False
        self.piece.asides += [(kicker, "title") for kicker in self.kickers]
        self.kickers = []
        return self.piece

    def set_heading(self, block: Block, kind: str | None, listed: bool) -> None:
        """Begin a column."""
        self.close()
        self.around = (self.heading,) if drawn_box(block) == "edge" else None
        self.heading = Heading(block, kind, listed)
        self.done.append(self.heading)
        self.fresh_heading = True

    def leave_box(self, block: Block) -> None:
        """Go back to the column round a drawn box, below its last line."""
        above = self.blocks[self.index - 1] if self.index else None
        if self.around and above and drawn_box(above) == "side" and drawn_box(block) is None:
            self.close()
            (self.heading,), self.around = self.around, None

    def _head(self, block: Block) -> None:
        """Begin a column by a heading that form or the component tells, listed or not."""
        found = listed_heading(block)
        self.set_heading(block, found[0] if found else None, found is not None)

    def _below_title(self, block: Block) -> bool:
        """Whether a line stands right below a title that all groups of the bulletin together tell."""
        return self.roles.get(self.index - 1) == "title" and block.gap < 1
