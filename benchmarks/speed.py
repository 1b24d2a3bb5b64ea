"""CPU time per page from a PDF to the release, stage by stage, with both engines, beside pdfium's own.

    python -m benchmarks.speed [FILE.pdf …] [--repeats N] [--into docs/benchmarks.md]

Timed are dense pages (`benchmarks._dense`) in TrueType, in CFF and in a font that is not embedded, the PDFs of
``samples`` and the layouts of the tests, or the files that are given instead. The stages are timed from outside: the
functions that reading calls are wrapped while the benchmark runs, and time goes to the innermost of them. All figures
are milliseconds per page, medians of the repeats. What a release costs per page is the difference of two releases of
the same pages, a small and a large one, because each has some fixed costs too; files come again with other last bytes
until there are enough.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pypdfium2.raw as raw

import extractors.bulletin
from benchmarks._dense import body_text, cid_pdf, dense_pdf
from benchmarks._report import LIBRARIES, ROOT, Row, command_line, machine, publish_figures
from extractors.options import Engine, ReadOptions
from extractors.reading import count_pages, pdfium_engine, pdfplumber_engine
from extractors.reading import pdf as reading
from flows import worker
from flows.evaluation.markdown import table as markdown_table
from flows.fingerprints import installed
from flows.pipeline import Run
from flows.sources import Source

ENGINES: tuple[Engine, ...] = ("pdfium", "pdfplumber")
STAGES = ("checks", "load", "glyphs", "shapes", "fragments", "furniture", "order", "lines", "records", "rows", "pack")
READING = STAGES[: STAGES.index("records")]
HEAD = ("pages", "engine", "characters", "pdfium's floor", *READING, "**read_pdf**", *STAGES[len(READING) :], "release",
        "**whole**", "**times the floor**")  # fmt: skip
_FILES, _PAGES = 2, 8  # dense files, and pages of each
_RELEASED = 128  # pages of the larger release
_PDFIUM = ReadOptions("pdfium", "off")
#: Which function belongs to which stage. What ``engine_pages`` does itself is loading (and, in pdfplumber, all of
#: pdfminer); what ``_read_page`` does itself is walking over the page's objects; what ``read_source`` does itself is
#: hashing the file and turning rows into plain dictionaries.
_FUNCTIONS: tuple[tuple[Any, str, str], ...] = (
    (reading, "gate", "checks"),
    (reading, "judge", "checks"),
    (worker, "count_pages", "checks"),
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
    (worker, "read", "lines"),
    (extractors.bulletin, "read_bulletin", "records"),
    (worker, "read_source", "rows"),
    (worker, "packed", "pack"),
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


def sources_of(files: Sequence[bytes], folder: Path) -> list[Source]:
    """Files, written into a folder, as a run finds them."""
    found = []
    for number, data in enumerate(files):
        path = folder / f"{number:04d}.pdf"
        path.write_bytes(data)
        found.append(Source(str(path), path.name, hashlib.sha256(data).hexdigest()))
    return found


def read(source: Source, options: ReadOptions) -> bytes:
    """The packed rows of a file, by the functions that a reading process calls."""
    return worker.packed(worker.read_source(source, options), installed().row_keys(options))


def staged(sources: Sequence[Source], engine: Engine) -> dict[str, float]:
    """CPU seconds of all files by stage."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for module, name, stage in _FUNCTIONS:
            stack.enter_context(mock.patch.object(module, name, watch.wrap(getattr(module, name), stage)))
        for source in sources:
            read(source, ReadOptions(engine, "off"))
    return watch.seconds


def release(outcomes: Sequence[worker.Outcome]) -> float:
    """CPU seconds of a whole run over what has been read."""
    with tempfile.TemporaryDirectory() as folder:
        run = Run(Path(folder) / "out", read=lambda *how: iter(outcomes), options=_PDFIUM, force="a benchmark")
        gc.collect()
        begin = time.process_time()
        run.over([outcome.source.uri for outcome in outcomes])
        return time.process_time() - begin


def release_per_page(files: Sequence[bytes], repeats: int, pages: int = _RELEASED) -> float:
    """CPU seconds that a page more costs in a release."""
    own = [count_pages(data, "x.pdf") for data in files]
    counts = [own[number % len(files)] for number in range(-(-pages // sum(own)) * len(files))]
    again = [files[number % len(files)] + b"\n" * (number // len(files)) for number in range(len(counts))]
    few = max(1, len(counts) // 4)
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [worker.Outcome(source, read(source, _PDFIUM)) for source in sources_of(again, Path(folder))]
        release(outcomes[:few])  # imports and caches
        costs = [release(outcomes) - release(outcomes[:few]) for _ in range(repeats)]
    return statistics.median(costs) / sum(counts[few:])


def measured(pages: str, files: Sequence[bytes], engines: Sequence[Engine], repeats: int) -> Iterator[Row]:
    """The rows of one set of files, one for each engine; milliseconds of CPU per page."""
    count = sum(count_pages(data, "x.pdf") for data in files)
    written = 1000 * release_per_page(files, repeats)
    with tempfile.TemporaryDirectory() as folder:
        sources = sources_of(files, Path(folder))
        for engine in engines:
            staged(sources[:1], engine)  # imports and caches
            runs = [{**staged(sources, engine), "floor": sum(map(floor, files))} for _ in range(repeats)]
            row = {name: 1000 * statistics.median(run[name] for run in runs) / count for name in ("floor", *STAGES)}
            row |= {"release": written, "whole": sum(row[stage] for stage in STAGES) + written}
            about = {"pages": pages, "engine": engine, "characters": _characters(files) // count}
            yield {**about, **{name: round(value, 2) for name, value in row.items()}}


def _characters(files: Sequence[bytes]) -> int:
    return sum(len(line.text) for data in files for line in reading.read_pdf(data, "x.pdf", "0" * 64).lines)


def sets(paths: Sequence[Path]) -> Mapping[str, list[bytes]]:
    """What is timed, by name."""
    if paths:
        return {path.stem: [path.read_bytes()] for path in paths}
    text, firsts = body_text(), range(1, _FILES * _PAGES, _PAGES)
    return {
        "dense, TrueType": [dense_pdf(text, _PAGES, "TrueType", first) for first in firsts],
        "dense, CFF": [dense_pdf(text, _PAGES, "CFF", first) for first in firsts],
        "dense, font not embedded": [cid_pdf(text, _PAGES, first) for first in firsts],
        "samples": _all(ROOT / "samples"),
        "layouts": _all(ROOT / "tests/pdf/layouts"),
    }


def _all(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]


def _told(rows: Sequence[Row]) -> Iterator[list[str]]:
    for row in rows:
        names = ["floor", *READING]
        parts = [f"{row[name]:.1f}" for name in names]
        parts.append(f"{sum(row[name] for name in READING):.1f}")
        parts += [f"{row[name]:.1f}" for name in (*STAGES[len(READING) :], "release", "whole")]
        yield [row["pages"], row["engine"], str(row["characters"]), *parts, f"{row['whole'] / row['floor']:.1f}"]


#: Stages as the plot shows them.
_SHOWN = {
    "open and load": ("checks", "load"),
    "glyphs, shapes": ("glyphs", "shapes"),
    "layout": ("fragments", "furniture", "order", "lines"),
    "records": ("records",),
    "hand over": ("rows", "pack"),
    "release": ("release",),
}


def draw(rows: Sequence[Row], figure: Any) -> None:
    """The stages of each set and engine as one bar, pdfium's floor as a mark on it."""
    axes = figure.subplots()
    names = [f"{row['pages']}, {row['engine']}" for row in rows]
    left = [0.0] * len(rows)
    for name, stages in _SHOWN.items():
        values = [sum(row[stage] for stage in stages) for row in rows]
        axes.barh(names, values, left=left, label=name)
        left = [sum(pair) for pair in zip(left, values, strict=True)]
    axes.plot([row["floor"] for row in rows], names, "k|", markersize=12, label="pdfium's floor")
    axes.invert_yaxis()
    axes.set(title="CPU per page, PDF to release", xlabel="milliseconds")
    figure.legend(loc="outside right upper")


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    engines = ENGINES if chosen.engine == "both" else (chosen.engine,)
    rows = [row for name, files in sets(chosen.files).items() for row in measured(name, files, engines, chosen.repeats)]
    about = f"Milliseconds of CPU time per page, medians of {chosen.repeats} runs. {machine(chosen.date, LIBRARIES)}"
    publish_figures(f"{about}\n\n{markdown_table(HEAD, _told(rows))}", "speed", chosen.into, rows, draw)


if __name__ == "__main__":
    main()
