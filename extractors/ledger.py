"""The ledger of one bulletin: what each line is, what quotes it, and what is doubtful, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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
            order, box = line.source_order, line.box
            role = self.role.get(order, "unclaimed")
            owner = self.article.get(order)
            at = Passage.of_line(line)
            if role == "unclaimed":
                self.doubt(owner, Doubt("unclaimed_text", f"no rule knows: {line.text[:40]}", passage=at))
            for code, message in flaws(line.text):
                self.doubt(owner, Doubt(code, message, passage=at))
            yield LineRow(
                line_id=self.line_id(line),
                bulletin_id=self.bulletin_id,
                page=line.page,
                source_order=order,
                reading_order=reading[order],
                x0=box.x0 if box else None,
                top=box.top if box else None,
                x1=box.x1 if box else None,
                bottom=box.bottom if box else None,
                font_size=line.font_size,
                text=line.text,
                role=role,
                article_id=owner,
                record_id=self.record.get(order),
            )

    def evidence_rows(self, quotes: Iterable[Quote]) -> Iterator[EvidenceRow]:
        """One row per piece of each quote; a field is quoted once."""
        seen: set[tuple[str, str]] = set()
        for quote in quotes:
            if (quote.record_id, quote.field) in seen:
                continue
            seen.add((quote.record_id, quote.field))
            for segment, piece in enumerate(quote.passage.pieces):
                box = piece.line.box
                yield EvidenceRow(
                    record_id=quote.record_id,
                    field=quote.field,
                    segment=segment,
                    line_id=self.line_id(piece.line),
                    page=piece.line.page,
                    x0=box.x0 if box else None,
                    top=box.top if box else None,
                    x1=box.x1 if box else None,
                    bottom=box.bottom if box else None,
                    char_start=piece.start,
                    char_end=piece.end,
                    text=piece.text,
                )

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
