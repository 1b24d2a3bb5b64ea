"""Text that remembers where it was printed.

A `Passage` is a run of pieces of printed lines. Cutting and joining passages keeps the way back to the source, so that
every value quotes its line by construction and never by searching for it again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extractors._once import once
from schemas.document import Line


class Piece(NamedTuple):
    """Characters ``start:end`` of a line; ``lead`` is what joining puts before them ("" or a line break).

    A tuple, as some thousands are made for a page.
    """

    line: Line
    start: int
    end: int
    lead: str = ""

    @property
    def text(self) -> str:
        """The printed characters, without the lead."""
        return self.line.text[self.start : self.end]


@dataclass(frozen=True, init=False)
class Passage:
    """A text in pieces; ``text`` is what a reader sees."""

    pieces: tuple[Piece, ...]

    def __init__(self, pieces: tuple[Piece, ...] = ()) -> None:
        self.__dict__["pieces"] = (
            pieces  # as many are made as pieces, and what a frozen dataclass writes costs twice that
        )

    @classmethod
    def of_line(cls, line: Line, start: int = 0, end: int | None = None) -> Passage:
        """The passage that covers ``start:end`` of one line."""
        return cls((Piece(line, start, len(line.text) if end is None else end),)).strip()

    @once
    def text(self) -> str:
        """The whole text."""
        if len(self.pieces) == 1:
            return self.pieces[0].text
        return "".join(piece.text if index == 0 else piece.lead + piece.text for index, piece in enumerate(self.pieces))

    @once
    def _starts(self) -> tuple[int, ...]:
        """Offset of each piece in the text, behind its lead."""
        starts, offset = [], 0
        for index, piece in enumerate(self.pieces):
            starts.append(offset + (len(piece.lead) if index else 0))
            offset = starts[-1] + piece.end - piece.start
        return tuple(starts)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines it touches, in order."""
        if len(self.pieces) == 1:
            return (self.pieces[0].line,)
        return tuple({piece.line.source_order: piece.line for piece in self.pieces}.values())

    @once
    def places(self) -> tuple[tuple[int, int] | None, ...]:
        """Where each character of the text is printed: (source order of its line, offset); None for a joining lead."""
        found: list[tuple[int, int] | None] = []
        for index, piece in enumerate(self.pieces):
            found.extend([None] * (len(piece.lead) if index else 0))
            found.extend((piece.line.source_order, offset) for offset in range(piece.start, piece.end))
        return tuple(found)

    def place(self, offset: int) -> tuple[int, int] | None:
        """Where one character of the text is printed, as in `places`."""
        index = bisect_right(self._starts, offset) - 1
        piece = self.pieces[index]
        at = piece.start + offset - self._starts[index]
        return (piece.line.source_order, at) if at < piece.end else None

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return bool(self.text)

    def cut(self, start: int, end: int | None = None) -> Passage:
        """The sub-passage ``start:end`` of the text."""
        size = len(self.text)
        stop = size if end is None else end
        if start <= 0 and stop >= size:
            return self
        if len(self.pieces) == 1:
            (piece,) = self.pieces
            low = piece.start + start if start > 0 else piece.start
            high = piece.start + stop if stop < size else piece.end
            return Passage((Piece(piece.line, low, high, piece.lead),)) if low < high else NOTHING
        return Passage(tuple(self._cut(start, stop)))

    def _cut(self, start: int, end: int) -> Iterator[Piece]:
        first = max(bisect_right(self._starts, start) - 1, 0)
        for index in range(first, len(self.pieces)):  # no copy of the rest: a paragraph may have thousands of pieces
            piece, offset = self.pieces[index], self._starts[index]
            if offset >= end:
                return
            low, high = max(start - offset, 0), min(end - offset, piece.end - piece.start)
            if low < high:
                yield Piece(piece.line, piece.start + low, piece.start + high, piece.lead)

    def strip(self, characters: str | None = None) -> Passage:
        """The passage without the given characters (white space by default) at both ends."""
        text = self.text
        bare = text.strip(characters)
        if len(bare) == len(text):
            return self if bare else NOTHING
        end = len(text.rstrip(characters))
        return self.cut(end - len(bare), end) if bare else NOTHING

    def split_lines(self) -> list[Passage]:
        """The passages between line breaks."""
        parts, start = [], 0
        for index, char in enumerate(self.text):
            if char == "\n":
                parts.append(self.cut(start, index))
                start = index + 1
        return [part for part in (*parts, self.cut(start)) if part]


NOTHING = Passage()


def join(passages: Iterable[Passage], lead: str) -> Passage:
    """The passages in a row, with ``lead`` between each two of them."""
    pieces: list[Piece] = []
    for passage in passages:
        for index, piece in enumerate(passage.pieces):
            first = Piece(piece.line, piece.start, piece.end, lead) if index == 0 and pieces else piece
            pieces.append(first)
    return Passage(tuple(pieces))


def wrap_lead(left: str, right: str) -> str:
    """What stands between two lines of one paragraph: nothing, but a space between Latin letters."""
    if not left or not right:
        return ""
    latin = left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha()
    return " " if latin else ""
