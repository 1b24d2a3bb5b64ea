"""Pages in traditional characters: matched as simplified, shown as printed.

All rules and vocabularies are in simplified characters. A page that is set in traditional ones is read from a copy of
the same length, character for character, so that every offset holds; at the end the texts of all rows are those of the
page again. Values that are normalised (names of the classification, regions, acts) stay simplified.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractors._folding import squeeze
from schemas._table import Part, TableRow
from schemas._vocabulary import read_table
from schemas.document import Document, Line, PageIssue
from schemas.evidence import EvidenceRow
from schemas.line import LineRow

#: A page of so many traditional characters, and with such a share of them, is set in them. On such pages it is a third.
_MIN_COUNT = 8
_MIN_SHARE = 0.08
#: Columns that are not what is printed.
_NORMALISED = frozenset(
    {
        "candidates", "doc_prefix", "message", "normalized", "occupation_name", "platform", "region_name", "source_name",
        "title_canonical", "topics",
    }
)  # fmt: skip


@cache
def _simplified() -> dict[int, str]:
    return {ord(row["traditional"]): row["simplified"] for row in read_table("traditional_characters.csv")}


@cache
def _only_traditional() -> frozenset[str]:
    """Characters that no text in simplified ones holds: those outside GB 2312."""
    return frozenset(chr(code) for code in _simplified() if not _in_gb2312(chr(code)))


def _in_gb2312(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def simplify(text: str) -> str:
    """The text with each traditional character as the simplified one; the length stays."""
    return text.translate(_simplified())


def traditional_share(texts: Sequence[str]) -> float:
    """Share of the Chinese characters that are traditional; 0 where there are too few of them to tell."""
    chars = [char for text in texts for char in text if "\u4e00" <= char <= "\u9fff"]
    count = sum(char in _only_traditional() for char in chars)
    return count / len(chars) if count >= _MIN_COUNT else 0.0


@dataclass(frozen=True)
class SimplifiedCopy:
    """A document to match on, and what its lines are as printed, by source order."""

    document: Document
    printed: dict[int, str]

    def as_printed(self, rows: dict[str, list[TableRow]]) -> dict[str, list[TableRow]]:
        """The rows with the texts of the page."""
        orders = {row.line_id: row.source_order for row in rows["lines"] if isinstance(row, LineRow)}
        reading = sorted((row for row in rows["lines"] if isinstance(row, LineRow)), key=lambda row: row.reading_order)
        back = _Back(
            squeeze("".join(row.text for row in reading)),
            squeeze("".join(self.printed.get(row.source_order, row.text) for row in reading)),
        )
        restored: dict[str, list[TableRow]] = {}
        for table, old in rows.items():
            if table == "lines":
                restored[table] = [self._line(row) for row in old]
            elif table == "evidence":
                restored[table] = [self._evidence(row, orders) for row in old]
            elif table == "issues":
                restored[table] = old
            else:
                restored[table] = [back.row(row) for row in old]
        return restored

    def _line(self, row: TableRow) -> TableRow:
        assert isinstance(row, LineRow)
        return row.model_copy(update={"text": self.printed.get(row.source_order, row.text)})

    def _evidence(self, row: TableRow, orders: dict[str, int]) -> TableRow:
        assert isinstance(row, EvidenceRow)
        line = self.printed.get(orders[row.line_id])
        return row if line is None else row.model_copy(update={"text": line[row.char_start : row.char_end]})


@dataclass(frozen=True)
class _Back:
    """The text of a document without blanks, simplified and as printed, character for character."""

    simplified: str
    printed: str

    def row(self, row: TableRow) -> TableRow:
        return row.model_copy(update=self._columns(row))

    def _columns(self, row: TableRow | Part) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in type(row).model_fields if name not in _NORMALISED}
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._value(item) for item in value]
        return value.model_copy(update=self._columns(value)) if isinstance(value, Part) else value

    def _text(self, text: str) -> str:
        """The text as printed, its own blanks kept; what stands nowhere on the page stays."""
        plain = squeeze(text)
        printed = iter(self._pieces(plain))
        return "".join(char if char.isspace() else next(printed) for char in text)

    def _pieces(self, plain: str) -> str:
        """A text without blanks as printed: whole where it stands on the page, else the longest pieces that do."""
        found, start = [], 0
        while start < len(plain):
            end = len(plain)
            while (at := self.simplified.find(plain[start:end])) < 0 and end > start + 1:
                end = start + max(1, (end - start) * 3 // 4)
            found.append(self.printed[at : at + end - start] if at >= 0 else plain[start:end])
            start = end
        return "".join(found)


def simplified_copy(document: Document) -> SimplifiedCopy | None:
    """The document with its traditional pages in simplified characters and an issue for each; None if there is none."""
    pages, printed, issues = [], {}, []
    for page in document.pages:
        share = traditional_share([line.text for line in page.lines])
        if share < _MIN_SHARE:
            pages.append(page)
            continue
        issues.append(PageIssue("traditional_text", page.number, f"{share:.0%} of the characters are traditional"))
        printed.update({line.source_order: line.text for line in page.lines})
        pages.append(replace(page, lines=tuple(map(_simplified_line, page.lines))))
    if not issues:
        return None
    return SimplifiedCopy(replace(document, pages=tuple(pages), issues=(*document.issues, *issues)), printed)


def _simplified_line(line: Line) -> Line:
    return replace(line, text=simplify(line.text), cells=tuple(map(simplify, line.cells)))
