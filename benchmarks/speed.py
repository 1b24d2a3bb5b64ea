"""CPU time per page, stage by stage, with both engines.

    python -m benchmarks.speed [FILE.pdf …] [--truetype FONT.ttf] [--repeats N] [--into docs/benchmarks.md]

The files are read besides dense pages (`benchmarks._dense`) in a CID font and, if a font file is given, in TrueType.
The stages are timed from outside: the functions that `read_pdf` calls are wrapped while the benchmark runs, and time
goes to the innermost of them. All figures are milliseconds per page, medians of the repeats.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pypdfium2.raw as raw

from benchmarks._dense import body_text, cid_pdf, truetype_pdf
from benchmarks._report import machine, publish
from extractors.bulletin import read_bulletin
from extractors.options import Engine
from extractors.reading import pdf as reading
from extractors.reading import pdfium_engine, pdfplumber_engine
from flows.evaluation.markdown import table as markdown_table

STAGES = ("checks", "load", "glyphs", "shapes", "fragments", "furniture", "order", "lines")
_TRUTH = Path(__file__).parents[1] / "tests/pdf/layouts/L05_interrupted.typ.json"
_DENSE_PAGES = 6
#: Which function belongs to which stage. What ``engine_pages`` does itself is loading (and, in pdfplumber, all of
#: pdfminer); what ``_read_page`` does itself is walking over the page's objects.
_FUNCTIONS: tuple[tuple[Any, str, str], ...] = (
    (reading, "gate", "checks"),
    (reading, "judge", "checks"),
    (reading, "engine_pages", "load"),
    (pdfium_engine, "_Text", "glyphs"),
    (pdfium_engine, "_glyphs", "glyphs"),
    (pdfium_engine, "clean", "glyphs"),
    (pdfium_engine, "_read_page", "shapes"),
    (pdfplumber_engine, "_to_page", "glyphs"),
    (pdfplumber_engine, "shape_array", "shapes"),
    (reading, "_sheet", "fragments"),
    (reading, "_with_furniture", "furniture"),
    (reading, "lay_out", "order"),
    (reading, "_pages", "lines"),
)


class Stopwatch:
    """CPU time per stage; of stages inside each other the innermost runs."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time goes to this stage inside the block."""
        self._book()
        self._open.append(name)
        try:
            yield
        finally:
            self._book()
            self._open.pop()

    def _book(self) -> None:
        now = time.process_time()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def wrap(self, function: Callable[..., Any], name: str) -> Callable[..., Any]:
        """The function, timed; of a generator each step is timed."""

        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                result = function(*args, **kwargs)
            return self._steps(result, name) if isinstance(result, Iterator) else result

        return timed

    def _steps(self, results: Iterator[Any], name: str) -> Iterator[Any]:
        while True:
            with self.stage(name):
                try:
                    result = next(results)
                except StopIteration:
                    return
            yield result


def floor(data: bytes) -> float:
    """CPU seconds that pdfium alone needs to open a file and load its pages with their text."""
    begin = time.process_time()
    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    for index in range(raw.FPDF_GetPageCount(document)):
        page = raw.FPDF_LoadPage(document, index)
        raw.FPDFText_ClosePage(raw.FPDFText_LoadPage(page))
        raw.FPDF_ClosePage(page)
    raw.FPDF_CloseDocument(document)
    return time.process_time() - begin


def staged(data: bytes, engine: Engine) -> tuple[dict[str, float], int, int]:
    """Seconds by stage, with ``read_pdf``, ``records`` and the ``floor``; the pages; the characters."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for module, name, stage in _FUNCTIONS:
            stack.enter_context(mock.patch.object(module, name, watch.wrap(getattr(module, name), stage)))
        with watch.stage("lines"):
            document = reading.read_pdf(data, "bulletin.pdf", "0" * 64, engine=engine)
    seconds = watch.seconds
    seconds["read_pdf"] = sum(seconds.values())
    begin = time.process_time()
    read_bulletin(document)
    seconds["records"] = time.process_time() - begin
    seconds["floor"] = floor(data)
    return seconds, len(document.pages), sum(len(line.text) for line in document.lines)


HEAD = ("pages", "engine", "characters", "pdfium's floor", *STAGES, "read_pdf", "times the floor", "records")


def row(name: str, data: bytes, engine: Engine, repeats: int) -> list[str]:
    """One row of the table: a file with one engine."""
    staged(data, engine)  # imports and caches
    runs = [staged(data, engine) for _ in range(repeats)]
    pages, characters = runs[0][1:]
    medians = {
        key: statistics.median(1000 * seconds[key] for seconds, _, _ in runs) / pages
        for key in ("floor", *STAGES, "read_pdf", "records")
    }
    figures = [f"{medians[key]:.1f}" for key in ("floor", *STAGES, "read_pdf")]
    times = f"{medians['read_pdf'] / medians['floor']:.1f}"
    return [name, engine, f"{characters / pages:.0f}", *figures, times, f"{medians['records']:.1f}"]


def samples(files: Sequence[Path], truetype: Path | None) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of what is timed."""
    text = body_text(_TRUTH)
    if truetype:
        yield f"dense, TrueType ({truetype.stem})", truetype_pdf(text, _DENSE_PAGES, truetype)
    yield "dense, CID font not embedded", cid_pdf(text, _DENSE_PAGES)
    for path in files:
        yield path.stem, path.read_bytes()


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--truetype", type=Path, help="a .ttf file with Chinese characters")
    parser.add_argument("--engine", choices=["pdfium", "pdfplumber", "both"], default="both")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--date", help="of the run, YYYY-MM-DD; today if it is left out")
    parser.add_argument("--into", type=Path, help="Markdown file that gets the table; printed if it is left out")
    options = parser.parse_args()
    engines: list[Engine] = ["pdfium", "pdfplumber"] if options.engine == "both" else [options.engine]
    rows = [
        row(name, data, engine, options.repeats)
        for name, data in samples(options.files, options.truetype)
        for engine in engines
    ]
    about = f"Milliseconds of CPU time per page, medians of {options.repeats} runs. "
    about += machine(options.date, ("pypdfium2", "pdfplumber", "pdfminer.six", "numpy"))
    publish(f"{about}\n\n{markdown_table(HEAD, rows)}", "speed", options.into)


if __name__ == "__main__":
    main()
