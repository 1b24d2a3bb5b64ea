"""The ledger of one bulletin: what each line is, what quotes it, and what is doubtful, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors._passage import Passage
from extractors._section import Doubt, Quote
from extractors.reading.damage import flaws
from schemas.document import Document, Line
from schemas.evidence import EvidenceRow
from schemas.issue import ISSUE_CODES, IssueRow
from schemas.line import LineRole, LineRow


@dataclass
class Ledger:
    """What is known of each line while a bulletin is read; lines are named by their source order."""

    document: Document
    bulletin_id: str
    role: dict[int, LineRole] = field(default_factory=dict)
    article: dict[int, str] = field(default_factory=dict)
    record: dict[int, str] = field(default_factory=dict)
    doubts: list[tuple[str | None, Doubt]] = field(default_factory=list)

    def mark(self, passage: Passage, role: LineRole, article: str | None = None) -> None:
        """Give the lines of a passage a role; the first role of a line stays."""
        for line in passage.lines:
            self.role.setdefault(line.source_order, role)
            if article:
                self.article.setdefault(line.source_order, article)

    def doubt(self, article_id: str | None, doubt: Doubt) -> None:
        """Note an issue."""
        self.doubts.append((article_id, doubt))

    def line_id(self, line: Line) -> str:
        """Identifier of a line."""
        return f"{self.bulletin_id}-{line.source_order:05d}"

    def line_rows(self, reading_order: Sequence[Line]) -> Iterator[LineRow]:
        """Every line of the document with its one role; lines no rule knows are noted as issues."""
        reading = {line.source_order: index for index, line in enumerate(reading_order)}
        for line in self.document.lines:
            order = line.source_order
            role = self.role.get(order, "unclaimed")
            owner = self.article.get(order)
            if role == "unclaimed":
                message = f"no rule knows: {line.text[:40]}"
                self.doubt(owner, Doubt("unclaimed_text", message, passage=Passage.of_line(line)))
            for code, message in flaws(line.text):
                self.doubt(owner, Doubt(code, message, passage=Passage.of_line(line)))
            yield LineRow(
                bulletin_id=self.bulletin_id,
                source_order=order,
                reading_order=reading[order],
                font_size=line.font_size,
                text=line.text,
                role=role,
                article_id=owner,
                record_id=self.record.get(order),
                **self._place(line),
            )

    def evidence_rows(self, quotes: Iterable[Quote]) -> Iterator[EvidenceRow]:
        """One row per piece of each quote; a field is quoted once."""
        seen: set[tuple[str, str]] = set()
        places: dict[int, dict[str, Any]] = {}  # what rows of one line share
        for quote in quotes:
            if (quote.record_id, quote.field) in seen:
                continue
            seen.add((quote.record_id, quote.field))
            for segment, piece in enumerate(quote.passage.pieces):
                order = piece.line.source_order
                if order not in places:
                    places[order] = self._place(piece.line)
                yield EvidenceRow(
                    record_id=quote.record_id,
                    field=quote.field,
                    segment=segment,
                    char_start=piece.start,
                    char_end=piece.end,
                    text=piece.text,
                    **places[order],
                )

    def _place(self, line: Line) -> dict[str, Any]:
        box = line.box
        return {
            "line_id": self.line_id(line),
            "page": line.page,
            "x0": box.x0 if box else None,
            "top": box.top if box else None,
            "x1": box.x1 if box else None,
            "bottom": box.bottom if box else None,
        }

    def issue_rows(self) -> Iterator[IssueRow]:
        """The noted issues, numbered."""
        for number, (article_id, doubt) in enumerate(self.doubts, start=1):
            line = doubt.passage.lines[0] if doubt.passage else None
            yield IssueRow(
                issue_id=f"{self.bulletin_id}-i{number:04d}",
                bulletin_id=self.bulletin_id,
                article_id=article_id,
                record_id=doubt.record_id,
                field=doubt.field,
                code=doubt.code,
                severity=ISSUE_CODES[doubt.code][0],
                message=doubt.message,
                page=line.page if line else doubt.page,
                line_id=self.line_id(line) if line else None,
            )
