"""What a reader hands on: a document is pages of lines, each with its faithful text and, for PDFs, its box.

Every reader (text, PDF, …) gives this same shape, so nothing downstream knows where a bulletin came from.
These are values inside the pipeline; the published form of a line is `schemas.line.LineRow`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points, origin top-left."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands in the layout of its page.

    ``column`` and ``zone`` number the columns and the stretches of running text of a page in reading order from 1:
    inside a zone text seems to flow on from column to column, at the start of one geometry does not tell what comes
    before. ``frame`` is the drawn box around the line (0: none). ``indent`` and ``room`` are the blank in em left and
    right of the line in its column, and ``measure`` is the column's width in em.
    """

    column: int
    zone: int
    frame: int
    indent: float
    room: float
    measure: float


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line that holds at least one visible character.

    ``text`` is faithful: only safe repairs (`extractors.reading.repair`), never NFKC. ``source_order`` counts the
    lines of the whole document from 0 in the order the source stores them. ``gap_before`` is the white space above
    the line in line heights (blank lines for plain text, 0 where unknown); ``bold`` and ``font_size`` (points) are
    null where the source has no type faces. ``continues`` tells whether the line goes on with the paragraph of the
    line before it in reading order, as far as geometry shows; null where there is no geometry. ``furniture`` marks
    running heads, folios and the like, which stay in the ledger but take no part in the articles, and neither do
    lines that are a ``caption`` below a picture. ``place`` is null
    where there is no geometry.

    A row of a table is one line: ``text`` holds each printed character once, the row's cells parted by tabs, with
    nothing between two tabs where a cell is empty or was printed in a row above. ``cells`` holds the same columns
    from left to right with the text of a merged cell repeated in each row it spans; it is empty outside tables.

    ``confidence`` (0 to 1) is the mean score of the characters of a recognised line; null where nothing was recognised.

    ``raw`` is the line as the source holds it where repairs have changed it, and ``places`` is the way back: the offset
    in ``raw`` of each character of ``text``, never falling. ``raw`` is null where nothing was changed, or where a reader
    has no line of characters to go back to (web pages, Word files, PDFs: there the box leads back).
    """

    page: int
    source_order: int
    text: str
    box: Box | None = None
    font_size: float | None = None
    bold: bool | None = None
    gap_before: float = 0.0
    continues: bool | None = None
    furniture: bool = False
    caption: bool = False
    cells: tuple[str, ...] = ()
    place: Place | None = None
    confidence: float | None = None
    raw: str | None = None
    places: tuple[int, ...] = ()

    def __hash__(self) -> int:
        """Equal lines stand at one place, which tells the lines of a document apart without a look at all that is known."""
        return hash(self.source_order)

    def source(self, start: int, end: int) -> str:
        """The characters of the source that ``text[start:end]`` stands for, with what repairs have dropped inside."""
        if self.raw is None or start >= end:
            return self.text[start:end]
        return self.raw[self.places[start] : self.places[end - 1] + 1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page, numbered from 1; lines stand in source order. Sizes are PDF points, null for plain text."""

    number: int
    lines: tuple[Line, ...]
    width: float | None = None
    height: float | None = None


@dataclass(frozen=True, slots=True)
class PageIssue:
    """Why a page gave no or doubtful text: a code of `schemas.issue`, the page from 1, what was seen."""

    code: str
    page: int
    message: str


@dataclass(frozen=True, slots=True)
class Document:
    """A bulletin as read: its pages, its media type and its name for messages."""

    source_name: str
    media_type: str
    sha256: str
    pages: tuple[Page, ...]
    issues: tuple[PageIssue, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines of all pages, in source order."""
        return tuple(line for page in self.pages for line in page.lines)
