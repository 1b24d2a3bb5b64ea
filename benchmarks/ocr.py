"""How well scans are read: set pages are scanned by code, recognised, and compared with their truth.

    python -m benchmarks.ocr tests/pdf/layouts [--pages 10] [--only degraded]

The first page of every file (up to ``--pages`` files, evenly chosen) is scanned clean and degraded (see
`tools.scans`). Printed per page and overall, besides the figures of `benchmarks.reading_order`:

- han: share of the ideographs recognised, whatever their order: 1 - (lost + doubled) / 2 / all;
- in order: the same by edit distance over the page's text in reading order, so that a misplaced column counts;
- adjacent, jumps: share of true neighbouring lines whose first line ends and whose second line begins with the same
  ideographs as printed (4 of them), and that are neighbours in the output; jumps are those between columns;
- edit*: edit distance of the reading order of blocks;
- CPU s: for the page, once the models are loaded; peak memory of the process so far.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import time
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from rapidfuzz.fuzz import partial_ratio_alignment

from benchmarks.reading_order import share
from extractors.reading.pdf import read_pdf
from flows.evaluation.order import levenshtein, order_edits
from schemas.document import Document
from tools.scans import CLEAN, DEGRADED, Scanner, picture_pdf

SCANNERS = {"clean": CLEAN, "degraded": DEGRADED}
_HAN = re.compile(r"[\u3400-\u9fff]")
_SEAM = 4


@dataclass
class Figures:
    """Counts of one page; adding them gives those of a set."""

    pages: int = 0
    characters: int = 0
    wrong: int = 0
    edits: int = 0
    pairs: int = 0
    pairs_kept: int = 0
    jumps: int = 0
    jumps_kept: int = 0
    blocks: int = 0
    block_edits: int = 0
    seconds: float = 0.0

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)})


def han(text: str) -> str:
    """The ideographs of a text."""
    return "".join(_HAN.findall(text))


def measure(pdf: Path, scanner: Scanner) -> Figures:
    """The figures of the first page of a file, scanned."""
    truth = {"pages": json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))["pages"][:1]}
    scan = picture_pdf([scanner.scan(pdf.read_bytes())], scanner.dpi)
    begin = time.process_time()
    document = read_pdf(scan, pdf.name, "0" * 64, engine="pdfium", ocr="auto")
    seconds = time.process_time() - begin
    figures = _characters(document, truth["pages"][0]) + _seams(document, truth["pages"][0])
    return figures + _blocks(document, truth["pages"][0]) + Figures(pages=1, seconds=seconds)


def _blocks(document: Document, truth: dict[str, Any]) -> Figures:
    """The order of blocks by where the text is most like their first ideographs."""
    text = "".join(han(line.text) for line in document.lines if not line.furniture)
    begins = [han("".join(line["t"] for line in part["lines"]))[: 2 * _SEAM] for part in truth["frags"]]
    found = [partial_ratio_alignment(begin, text) for begin in begins]
    places = [match.dest_start if match else len(text) for match in found]
    return Figures(blocks=len(places), block_edits=order_edits([(place, 0) for place in places]))


def _characters(document: Document, truth: dict[str, Any]) -> Figures:
    body = "".join(han(line["t"]) for part in truth["frags"] for line in part["lines"])
    running = Counter(han("".join(truth["furn"])))
    found = "".join(han(line.text) for line in document.lines)
    expected, seen = Counter(body) + running, Counter(found)
    wrong = ((expected - seen).total() + (seen - expected).total() + 1) // 2
    edits = levenshtein(found, body) - running.total()  # running heads are extra in the output, and only there
    return Figures(characters=expected.total(), wrong=wrong, edits=max(edits, 0))


def _seams(document: Document, truth: dict[str, Any]) -> Figures:
    """Neighbouring lines by the ideographs on both sides of their seam, so that a wrong one elsewhere does not count."""
    text = "".join(han(line.text) for line in document.lines if not line.furniture)
    figures = Figures()
    for place, part in enumerate(truth["frags"]):
        for number, line in enumerate(part["lines"]):
            before = part["lines"][number - 1] if number else None
            jumps = before is None and place > 0 and truth["frags"][place - 1]["art"] == part["art"]
            if jumps:
                before = truth["frags"][place - 1]["lines"][-1]
            if before is None:
                continue
            kept = int(han(before["t"])[-_SEAM:] + han(line["t"])[:_SEAM] in text)
            figures += Figures(pairs=1, pairs_kept=kept, jumps=int(jumps), jumps_kept=int(jumps) * kept)
    return figures


def row(name: str, f: Figures) -> str:
    """One line of the table."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{name:26s} {f.characters:6d}  {share(f.characters - f.wrong, f.characters)}  "
        f"{share(f.characters - f.edits, f.characters)}  {share(f.pairs_kept, f.pairs)} {f.pairs:5d}  "
        f"{share(f.jumps_kept, f.jumps)} {f.jumps:4d}  {share(f.block_edits, f.blocks)}  "
        f"{f.seconds / max(f.pages, 1):5.1f}  {peak:6.0f}"
    )


HEAD = (
    f"{'first page of':26s} {'han':>6s}  {'right':>6s}  {'order':>6s}  {'adjac.':>6s} {'of':>5s}  {'jumps':>6s} {'of':>4s}  "
    f"{'edit*':>6s}  {'CPU s':>5s}  {'MB':>6s}"
)


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--only", choices=sorted(SCANNERS))
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.pdf"))
    count = min(options.pages, len(files))
    chosen = [files[place * len(files) // count] for place in range(count)]
    measure(chosen[0], CLEAN)  # loads the models
    for name in [options.only] if options.only else sorted(SCANNERS):
        print(f"\n{name}\n{HEAD}")
        total = Figures()
        for pdf in chosen:
            figures = measure(pdf, SCANNERS[name])
            total += figures
            print(row(pdf.stem, figures), flush=True)
        print(row("all", total))


if __name__ == "__main__":
    main()
