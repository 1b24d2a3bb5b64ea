"""Table ``evidence``: where in the source each value stands."""

from __future__ import annotations

from typing import ClassVar

from schemas._table import TableRow, column


class EvidenceRow(TableRow):
    """One piece of source text behind one value; a value printed in several pieces has several segments."""

    TABLE: ClassVar[str] = "evidence"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "field", "segment")

    record_id: str = column(
        "Row that holds the value: bulletin_id, article_id or the id of a record, a citation or a mention."
    )
    field: str = column("Column of that row; elements of lists as steps[2], from 0, and their parts as steps[2].text.")
    segment: int = column("Number of the piece, from 0; pieces in this order give the value.")
    line_id: str = column("Line of the ledger that is quoted.")
    page: int = column("Page of that line, from 1.", unit="page")
    x0: float | None = column("Left edge; null for plain text.", unit="pt")
    top: float | None = column("Upper edge from the top of the page; null for plain text.", unit="pt")
    x1: float | None = column("Right edge; null for plain text.", unit="pt")
    bottom: float | None = column("Lower edge from the top of the page; null for plain text.", unit="pt")
    char_start: int = column(
        "First character in lines.text, from 0, counted in Unicode characters (code points).", unit="character"
    )
    char_end: int = column("Character after the last one.", unit="character")
    text: str = column("The quoted characters: lines.text[char_start:char_end].", warnings=("free_text",))
