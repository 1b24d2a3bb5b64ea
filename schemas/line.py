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

_ROLES = {
    "masthead": "head of the bulletin (报头): title, issue, date, publisher, imprint",
    "section_heading": "heading of a column (栏目)",
    "title": "title of an article",
    "body": "running text",
    "label": "label of a field (申请条件：), alone or with its value",
    "list_item": "item of a numbered list or row of a table",
    "attribution": "credit of an article",
    "caption": "words below a picture",
    "furniture": "what belongs to the page: page numbers, running heads, parts of web pages",
    "unclaimed": "no rule knows what it is (issue unclaimed_text)",
}


class LineRow(TableRow):
    """One line of the input with its role and, where a record uses it, that record."""

    TABLE: ClassVar[str] = "lines"
    KEY: ClassVar[tuple[str, ...]] = ("line_id",)

    line_id: str = column("Identifier: bulletin and source order.")
    bulletin_id: str = column("Bulletin the line stands in.")
    page: int = column("Page of the line, from 1.", unit="page")
    source_order: int = column("Place in the source, from 0.")
    reading_order: int = column("Place in reading order after re-joining, from 0.")
    x0: float | None = column("Left edge; null for plain text.", unit="pt")
    top: float | None = column("Upper edge from the top of the page; null for plain text.", unit="pt")
    x1: float | None = column("Right edge; null for plain text.", unit="pt")
    bottom: float | None = column("Lower edge from the top of the page; null for plain text.", unit="pt")
    font_size: float | None = column("Size of most of its characters; null for plain text.", unit="pt")
    text: str = column(
        "Faithful text of the line; the cells of a table row are parted by tabs.", warnings=("free_text",)
    )
    role: LineRole = column("What the line is.", codes=_ROLES)
    article_id: str | None = column("Article the line belongs to; null outside articles.")
    record_id: str | None = column("Record that uses the line (the first, where several do); null where none does.")
