"""Table ``lines``: the ledger, in which every line of the input has exactly one role."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import TableRow, column

LineRole = Literal[
    "masthead",
    "section_heading",
    "title",
    "body",
    "label",
    "list_item",
    "attribution",
    "caption",
    "furniture",
    "unclaimed",
]


class LineRow(TableRow):
    """One line of the input with its role and, where a record uses it, that record."""

    TABLE: ClassVar[str] = "lines"
    KEY: ClassVar[tuple[str, ...]] = ("line_id",)

    line_id: str = column("Identifier: bulletin and source order.")
    bulletin_id: str = column("Bulletin the line stands in.")
    page: int = column("Page of the line, from 1.")
    source_order: int = column("Place in the source, from 0.")
    reading_order: int = column("Place in reading order after re-joining, from 0.")
    x0: float | None = column("Left edge; null for plain text.", unit="pt")
    top: float | None = column("Upper edge from the top of the page; null for plain text.", unit="pt")
    x1: float | None = column("Right edge; null for plain text.", unit="pt")
    bottom: float | None = column("Lower edge from the top of the page; null for plain text.", unit="pt")
    font_size: float | None = column("Size of most of its characters; null for plain text.", unit="pt")
    text: str = column("Faithful text of the line; the cells of a table row are parted by tabs.")
    role: LineRole = column("What the line is; unclaimed where no rule knows.")
    article_id: str | None = column("Article the line belongs to.")
    record_id: str | None = column("Record that uses the line (the first, where several do).")
