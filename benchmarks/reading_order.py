"""How well PDFs are read: characters, reading order, paragraphs and furniture against layout truth.

    python -m benchmarks.reading_order tests/pdf/layouts [--engine pdfium|pdfplumber|both]

The folder holds ``NAME.pdf`` with ``NAME.json`` (see ``tests/pdf/layouts/README.md``). Printed per file and overall:

- lost, doubled: characters of the truth that are missing, and characters that are too many (blanks aside);
- adjacent: share of the truth's neighbouring lines of one article and page that are neighbours in the output;
- jumps: the same for the neighbours that stand in different columns;
- edit: edit distance of reading order as OmniDocBench has it: the order of the truth's lines in the output, compared
  with 1, 2, 3 …, over the number of lines (0 is best);
  Fragments marked ``free`` have no place among the others: only the pairs inside them count.
- edit*: the same over fragments (blocks), which is nearer to what OmniDocBench counts;
- continues: precision and recall of paragraph wraps inside a column.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from extractors.options import Engine
from extractors.reading.pdf import read_pdf
from extractors.reading.repair import repair
from flows.evaluation.order import order_edits
from schemas.document import Document, Line

_BLANK = re.compile(r"\s+")


@dataclass
class Figures:
    """Counts of one file; adding them gives the figures of a set."""

    characters: int = 0
    lost: int = 0
    doubled: int = 0
    pairs: int = 0
    pairs_kept: int = 0
    jumps: int = 0
    jumps_kept: int = 0
    lines: int = 0
    line_edits: int = 0
    blocks: int = 0
    block_edits: int = 0
    wraps: int = 0
    wraps_found: int = 0
    wraps_right: int = 0
    furniture: int = 0
    furniture_found: int = 0
    furniture_right: int = 0
    seconds: float = 0.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)})


def squeeze(text: str) -> str:
    """A text without blanks, repaired as readers repair it."""
    return _BLANK.sub("", repair(text))


def printed(line: Line) -> str:
    """The visible characters of a line."""
    return squeeze(line.text)


def compare(document: Document, truth: dict[str, Any]) -> Figures:
    """The figures of one document."""
    total = Figures()
    for page, wanted in zip(document.pages, truth["pages"], strict=True):
        total += _characters(page.lines, wanted) + _order(page.lines, wanted) + _wraps(page.lines, wanted)
        total += _furniture(page.lines, wanted, page.number)
    return total


def _characters(lines: Sequence[Line], truth: dict[str, Any]) -> Figures:
    wanted = Counter("".join(squeeze(t) for t in truth["furn"]))
    wanted += Counter("".join(squeeze(line["t"]) for _, line in truth_lines(truth)))
    found = Counter("".join(printed(line) for line in lines))
    return Figures(characters=wanted.total(), lost=(wanted - found).total(), doubled=(found - wanted).total())


def truth_lines(truth: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, fragment in enumerate(truth["frags"]):
        for line in fragment["lines"]:
            yield number, line


def _order(lines: Sequence[Line], truth: dict[str, Any]) -> Figures:
    text = "".join(printed(line) for line in lines if not line.furniture)
    figures = Figures()
    positions: list[tuple[tuple[int, int], int]] = []
    last: tuple[int, str, str] | None = None
    for block, line in truth_lines(truth):
        article, words = truth["frags"][block]["art"], squeeze(line["t"])
        free = bool(truth["frags"][block].get("free"))
        if last and last[1] == article and (block == last[0] or not free):
            kept = int(last[2] + words in text)
            figures.pairs += 1
            figures.pairs_kept += kept
            if block != last[0]:
                figures.jumps += 1
                figures.jumps_kept += kept
        if not free:
            positions.append((position(lines, line, words), block))
        last = (block, article, words)
    figures.lines = len(positions)
    figures.line_edits = order_edits([place for place, _ in positions])
    blocks = [min(place for place, at in positions if at == block) for block in sorted({b for _, b in positions})]
    figures.blocks, figures.block_edits = len(blocks), order_edits(blocks)
    return figures


def position(lines: Sequence[Line], line: dict[str, Any], words: str) -> tuple[int, int]:
    """Where a line of the truth stands in the output: the number of the line in whose box it lies, and where in it."""
    x, y = line["x"] + 0.5 * line["size"], line["y"] - 0.3 * line["size"]
    for number, found in enumerate(lines):
        box = found.box
        if box and box.x0 - 1 <= x <= box.x1 + 1 and box.top <= y <= box.bottom and words in printed(found):
            return number, printed(found).find(words)
    return len(lines), 0


def _wraps(lines: Sequence[Line], truth: dict[str, Any]) -> Figures:
    """Paragraph wraps inside a fragment: a line goes on unless the one before ends a paragraph (``pe``)."""
    figures = Figures()
    found = {(printed(line), round(line.box.x0), round(line.box.bottom)): line for line in lines if line.box}
    for fragment in truth["frags"]:
        for one, two in zip(fragment["lines"][:-1], fragment["lines"][1:], strict=True):
            line = next(
                (line for (text, x0, bottom), line in found.items()
                 if text == squeeze(two["t"]) and abs(x0 - two["x"]) < 8 and abs(bottom - two["y"]) < 8),
                None,
            )  # fmt: skip
            if line is None:
                continue
            figures.wraps += not one["pe"]
            figures.wraps_found += bool(line.continues)
            figures.wraps_right += bool(line.continues and not one["pe"])
    return figures


def _furniture(lines: Sequence[Line], truth: dict[str, Any], page: int) -> Figures:
    """Running heads and folios found, in characters; mastheads (large type) are not counted as furniture."""
    body = Counter("".join(squeeze(line["t"]) for _, line in truth_lines(truth) if line["k"] != "jump"))
    marked = Counter("".join(printed(line) for line in lines if line.furniture))
    kept = Counter("".join(printed(line) for line in lines if not line.furniture))
    wanted = Counter("".join(squeeze(t) for t in truth["furn"])) if page > 1 else marked - (marked - body)
    wrongly = (body - kept).total()
    return Figures(
        furniture=wanted.total() if page > 1 else 0,
        furniture_found=marked.total(),
        furniture_right=marked.total() - wrongly if page > 1 else 0,
    )


def measure(pdf: Path, engine: Engine) -> Figures:
    """The figures of one file, whose truth stands beside it."""
    truth = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
    begin = time.process_time()
    document = read_pdf(pdf.read_bytes(), pdf.name, "0" * 64, engine=engine)
    seconds = time.process_time() - begin
    figures = compare(document, truth)
    figures.seconds = seconds
    return figures


def share(part: int, whole: int) -> str:
    """A share with four decimals, or a dash where there is nothing to count."""
    return f"{part / whole:.4f}" if whole else "     -"


def row(name: str, f: Figures) -> str:
    """One line of the table."""
    order = f"{share(f.line_edits, f.lines)} {share(f.block_edits, f.blocks)}"
    return (
        f"{name:30s} {f.characters:7d} {f.lost:5d} {f.doubled:7d}  {share(f.pairs_kept, f.pairs)} {f.pairs:6d}  "
        f"{share(f.jumps_kept, f.jumps)} {f.jumps:5d}  {order}  "
        f"{share(f.wraps_right, f.wraps_found)} {share(f.wraps_right, f.wraps)}  "
        f"{share(f.furniture_right, f.furniture)}  {f.seconds:6.2f}"
    )


HEAD = (
    f"{'file':30s} {'chars':>7s} {'lost':>5s} {'doubled':>7s}  {'adjacent':>8s} {'of':>4s}  {'jumps':>6s} {'of':>5s}  "
    f"{'edit':>6s} {'edit*':>6s}  {'cont.P':>6s} {'cont.R':>6s}  {'furn':>6s}  {'CPU s':>6s}"
)


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", choices=["pdfium", "pdfplumber", "both"], default="both")
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--brief", action="store_true", help="only the sums and the files that are not perfect")
    options = parser.parse_args()
    engines: list[Engine] = ["pdfium", "pdfplumber"] if options.engine == "both" else [options.engine]
    for engine in engines:
        print(f"\n{engine}\n{HEAD}")
        total, perfect, count = Figures(), 0, 0
        for pdf in sorted(options.folder.glob("*.pdf")):
            if options.only not in pdf.name:
                continue
            figures = measure(pdf, engine)
            total, count = total + figures, count + 1
            good = figures.pairs == figures.pairs_kept and not figures.lost and not figures.doubled
            perfect += good
            if not (options.brief and good):
                print(row(pdf.stem, figures))
        print(row("all", total), f"  perfect {perfect}/{count}")


if __name__ == "__main__":
    main()
