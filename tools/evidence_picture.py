"""Pictures of what was extracted: the pages of a PDF with the boxes of the ledger and of the evidence.

    python -m tools.evidence_picture FILE.pdf OUT_DIR [--page N]

Each line of the ledger is framed in the colour of its role, with its number in reading order beside it. Evidence is
painted over the lines that it quotes, in one colour for each table and field, the same on all pages and in all files;
where a line holds several values they share its height. A legend stands right of the page. A box covers the whole
line, so for a value of a few characters it is wider than the value.
"""

from __future__ import annotations

import argparse
import colorsys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read
from schemas._table import TableRow, tables
from schemas.evidence import EvidenceRow
from schemas.line import LineRow

SCALE = 2.0  # pixels per point
LEGEND = 190  # points
Colour = tuple[int, int, int]
Rows = dict[str, list[TableRow]]

ROLES: dict[str, Colour] = {
    "masthead": (120, 60, 160), "section_heading": (200, 0, 120), "title": (210, 0, 0), "body": (150, 150, 150),
    "label": (0, 90, 200), "list_item": (0, 130, 90), "attribution": (180, 110, 0), "caption": (120, 120, 40),
    "furniture": (190, 190, 190), "unclaimed": (255, 0, 255),
}  # fmt: skip


@cache
def _places() -> dict[str, int]:
    """Every column of every table, numbered."""
    columns = [f"{name}.{column}" for name, table in tables().items() for column in table.model_fields]
    return {column: place for place, column in enumerate(columns)}


def colour(name: str) -> Colour:
    """A colour for a table and field, always the same one; columns beside each other get colours far apart."""
    places = _places()
    hue = places.get(name, len(places)) * 0.618 % 1  # a guide's ``fields`` are rows of a table of their own
    red, green, blue = colorsys.hls_to_rgb(hue, 0.5, 0.9)
    return round(red * 255), round(green * 255), round(blue * 255)


def owners(rows: Rows) -> dict[str, str]:
    """The table of every identifier that evidence may name."""
    return {
        getattr(row, table.KEY[0]): name
        for name, table in tables().items()
        if len(table.KEY) == 1
        for row in rows[name]
    }


def names(rows: Rows) -> list[tuple[str, EvidenceRow]]:
    """Each row of evidence that has a box, with its table and field; elements of lists go under the list's name."""
    owner = owners(rows)
    return [
        (f"{owner[row.record_id]}.{row.field.split('[')[0]}", row)
        for row in rows["evidence"]
        if isinstance(row, EvidenceRow) and row.x0 is not None
    ]


def picture(page: pdfium.PdfPage, lines: Iterable[LineRow], evidence: list[tuple[str, EvidenceRow]]) -> Image.Image:
    """One page with its boxes and legend."""
    paper = page.render(scale=SCALE).to_pil().convert("RGB")
    out = Image.new("RGB", (paper.width + round(LEGEND * SCALE), paper.height), "white")
    out.paste(paper)
    draw = ImageDraw.Draw(out, "RGBA")
    by_line: dict[str, dict[str, EvidenceRow]] = defaultdict(dict)
    for name, row in evidence:
        by_line[row.line_id].setdefault(name, row)
    for fields in by_line.values():
        _stripes(draw, fields)
    for line in lines:
        _frame(draw, line)
    _legend(draw, paper.width + 10, sorted({name for name, _ in evidence}))
    return out


def _pixels(row: LineRow | EvidenceRow) -> tuple[float, float, float, float]:
    assert row.x0 is not None and row.top is not None and row.x1 is not None and row.bottom is not None
    return row.x0 * SCALE, row.top * SCALE, row.x1 * SCALE, row.bottom * SCALE


def _stripes(draw: ImageDraw.ImageDraw, fields: dict[str, EvidenceRow]) -> None:
    for place, (name, row) in enumerate(fields.items()):
        x0, top, x1, bottom = _pixels(row)
        high = (bottom - top) / len(fields)
        draw.rectangle((x0, top + place * high, x1, top + (place + 1) * high), fill=(*colour(name), 80))


def _frame(draw: ImageDraw.ImageDraw, line: LineRow) -> None:
    if line.x0 is None:
        return
    x0, top, x1, bottom = _pixels(line)
    draw.rectangle((x0 - 2, top - 1, x1 + 2, bottom + 1), outline=ROLES[line.role], width=2)
    draw.text((x0 - 4, top), str(line.reading_order), fill=ROLES[line.role], anchor="ra")


def _legend(draw: ImageDraw.ImageDraw, x: float, fields: list[str]) -> None:
    y = 10.0
    for name, ink in ROLES.items():
        draw.rectangle((x, y, x + 20, y + 12), outline=ink, width=2)
        draw.text((x + 28, y), name, fill="black")
        y += 18
    for name in fields:
        y += 18
        draw.rectangle((x, y, x + 20, y + 12), fill=(*colour(name), 80))
        draw.text((x + 28, y), name, fill="black")


def pictures(path: Path, folder: Path, page: int | None = None, engine: Engine = "pdfium") -> list[Path]:
    """Read a PDF and write ``<name>-<page>.png`` for its pages, or for one of them (from 1).

    Raises:
        ReadError: The file is no PDF that can be read.
    """
    data = path.read_bytes()
    rows = read_bulletin(read(data, path.name, ReadOptions(engine)))
    evidence = names(rows)
    written = []
    folder.mkdir(parents=True, exist_ok=True)
    with pdfium.PdfDocument(data) as pdf:
        for number in [page] if page else range(1, len(pdf) + 1):
            lines = [row for row in rows["lines"] if isinstance(row, LineRow) and row.page == number]
            here = [(name, row) for name, row in evidence if row.page == number]
            target = folder / f"{path.stem}-{number:03d}.png"
            picture(pdf[number - 1], lines, here).save(target)
            written.append(target)
    return written


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--page", type=int, help="only this page, from 1")
    parser.add_argument("--engine", choices=["pdfplumber", "pdfium"], default="pdfium")
    options = parser.parse_args()
    for written in pictures(options.file, options.folder, options.page, options.engine):
        print(written)


if __name__ == "__main__":
    main()
