"""Table ``evidence``: where in the source each value stands."""

from __future__ import annotations

from typing import ClassVar

from schemas._table import TableRow, column


class EvidenceRow(TableRow):
    """One piece of source text behind one value; a value printed in several pieces has several segments."""

    TABLE: ClassVar[str] = "evidence"
    KEY: ClassVar[tuple[str, ...]] = ("record_id", "field", "segment")

    record_id: str = column("Row that holds the value: id of a record, mention, citation, article or bulletin.")
    field: str = column("Column of that row; elements of lists as steps[2], from 0.")
    segment: int = column("Number of the piece, from 0.")
    line_id: str = column("Line of the ledger that is quoted.")
    page: int = column("Page of that line.", unit="page")
    x0: float | None = column("Left edge; null for plain text.", unit="pt")
    top: float | None = column("Upper edge from the top of the page; null for plain text.", unit="pt")
    x1: float | None = column("Right edge; null for plain text.", unit="pt")
    bottom: float | None = column("Lower edge from the top of the page; null for plain text.", unit="pt")
    char_start: int = column("First character in the text of the line, from 0.")
    char_end: int = column("Character after the last one.")
    text: str = column("The quoted characters.")
