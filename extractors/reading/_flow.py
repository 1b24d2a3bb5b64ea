"""Lines of flowing text: what HTML and DOCX have in common once their markup is read.

Both give paragraphs and tables in document order. Here runs become lines, cells become rows, and lines a `Document`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.reading.repair import repair
from schemas.document import Document, Line, Page, PageIssue

#: Columns that a table may have; spans beyond it are cut, so that a span of 65,534 costs nothing.
_MAX_COLUMNS = 64
_TELLING_SHARE = 0.12  # as in `articles`: so many lines apart from the others make white space a sign
_FEW_CLOSER = 0.1  # share of the lines that may stand closer than is usual
_COLUMN_LINES = 3  # two cells of so many lines side by side are columns of a page, not a row of values


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one type face: bold and size in points, null where unknown."""

    text: str
    bold: bool | None = None
    size: float | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A line on its way to the `Document`: `schemas.document.Line` without its place."""

    text: str
    page: int = 1
    bold: bool | None = None
    size: float | None = None
    gap: float = 0.0
    continues: bool | None = False
    furniture: bool = False
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its lines, and how many columns and rows it spans."""

    lines: list[Printed] = field(default_factory=list)
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """All its lines; a printed line break is a blank here, because a row of a table is one line."""
        return " ".join(line.text.strip() for line in self.lines)


def printed(runs: Sequence[Run]) -> Printed | None:
    """The line that runs make, in the face of most of its characters; None where nothing is visible."""
    text = repair("".join(run.text for run in runs)).rstrip()
    if not text.strip():
        return None
    bold: dict[bool | None, int] = {}
    size: dict[float | None, int] = {}
    for run in runs:
        count = len("".join(run.text.split()))
        bold[run.bold] = bold.get(run.bold, 0) + count
        size[run.size] = size.get(run.size, 0) + count
    return Printed(text, bold=max(bold, key=lambda key: bold[key]), size=max(size, key=lambda key: size[key]))


def blank_lines(em: float) -> float:
    """White space in em as blank lines of plain text: a margin of about one line is one, half a line is not seen."""
    return float(int(em)) if em >= 1 else float(em >= 0.5)


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[Printed]:
    """The lines of a table: one a row, or the cells one after the other where the table only places text.

    A row whose last cell alone holds several lines is printed as so many rows, over which its other cells extend.
    """
    if _places_text(rows):
        return [line for row in rows for cell in row for line in cell.lines]
    return [line for row in _grid(rows) for line in _row_lines(row)]


def _places_text(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the table is there for the layout: one column, tables inside, or long cells side by side."""
    if all(len(row) <= 1 for row in rows) or any(line.cells for row in rows for cell in row for line in cell.lines):
        return True
    return any(sum(len(cell.lines) >= _COLUMN_LINES for cell in row) >= 2 for row in rows)


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[tuple[Cell, bool]]]:
    """All columns of each row, with whether the cell starts there (else it extends from the left or from above)."""
    below: dict[int, tuple[Cell, int]] = {}
    grid: list[list[tuple[Cell, bool]]] = []
    for row in rows:
        places: dict[int, tuple[Cell, bool]] = {column: (cell, False) for column, (cell, _) in below.items()}
        below = {column: (cell, left - 1) for column, (cell, left) in below.items() if left > 1}
        column = 0
        for cell in row:
            while column in places:
                column += 1
            for offset in range(min(cell.columns, _MAX_COLUMNS - column)):
                places.setdefault(column + offset, (cell, offset == 0))
                if cell.rows > 1:
                    below[column + offset] = (cell, cell.rows - 1)
        last = max(places, default=-1)
        grid.append([places.get(place, (Cell(), True)) for place in range(last + 1)])
    return grid


def _row_lines(row: Sequence[tuple[Cell, bool]]) -> list[Printed]:
    """The printed lines of a table row: its cells parted by tabs, nothing for empty and extended ones."""
    own = [cell for cell, starts in row if starts and cell.lines]
    if not own:
        return []
    last = own[-1]
    split = len(last.lines) > 1 and all(len(cell.lines) == 1 for cell in own[:-1])
    shown = [(cell.text if starts else "") for cell, starts in row]
    place = max(index for index, (cell, starts) in enumerate(row) if starts and cell is last)
    if split:
        shown[place] = last.lines[0].text.strip()
    lines = [_in_row(replace(own[0].lines[0], text="\t".join(shown)), row, last, shown[place])]
    for line in last.lines[1:] if split else ():
        alone = [line.text.strip() if index == place else "" for index in range(len(row))]
        lines.append(_in_row(replace(line, text="\t".join(alone)), row, last, alone[place]))
    return lines


def _in_row(line: Printed, row: Sequence[tuple[Cell, bool]], last: Cell, text: str) -> Printed:
    cells = tuple(text if cell is last else cell.text for cell, _ in row)
    return replace(line, cells=cells, gap=0.0, continues=False)


def without_usual_gap(lines: Sequence[Printed]) -> list[Printed]:
    """The lines less the white space that stands between all of them, where some have more: that is what tells."""
    gaps = sorted(line.gap for line in lines[1:] if not line.furniture and not line.cells)
    usual = gaps[int(_FEW_CLOSER * len(gaps))] if gaps else 0.0
    if sum(gap > usual for gap in gaps) < max(3, _TELLING_SHARE * len(gaps)):
        return list(lines)
    return [replace(line, gap=max(0.0, line.gap - usual)) for line in lines]


def to_document(
    lines: Iterable[Printed], source_name: str, media_type: str, sha256: str, issues: Sequence[PageIssue] = ()
) -> Document:
    """Count the lines and put them on their pages; the order of pages is that of the lines."""
    pages: dict[int, list[Line]] = {}
    for order, line in enumerate(without_usual_gap(list(lines))):
        pages.setdefault(line.page, []).append(
            Line(
                page=line.page,
                source_order=order,
                text=line.text,
                font_size=line.size,
                bold=line.bold,
                gap_before=line.gap,
                continues=line.continues,
                furniture=line.furniture,
                cells=line.cells,
            )
        )
    return Document(
        source_name,
        media_type,
        sha256,
        tuple(Page(number, tuple(pages.get(number, ()))) for number in range(1, max(pages, default=1) + 1)),
        tuple(issues),
    )
