"""The benchmarks of docs/benchmarks.md: which there are, what each measures, and how to run them one after the other.

    python -m benchmarks                                     lists them
    python -m benchmarks --run [NAME …] [--large] [--python PATH]   runs them and writes docs/benchmarks.md

``--python`` is the interpreter that has the other tools (``benchmarks/requirements-comparison.txt``); without it their
rows say that they are not installed. ``--large`` adds archives of 10,000 bulletins.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks._report import ROOT

_INTO = Path("docs/benchmarks.md")


class Benchmark(NamedTuple):
    """A module of benchmarks, what it measures, the arguments of the docs, and those that ``--large`` adds."""

    name: str
    what: str
    arguments: tuple[str, ...] = ()
    large: tuple[str, ...] = ()
    others: bool = False  # it takes --python


#: Those that ``--run`` runs where none is named: what changes with speed.
SCALE = (
    Benchmark("speed", "CPU per page by stage and engine, PDF to release, to pdfium's floor"),
    Benchmark("others", "CPU per page and wall time of other tools on the same PDFs", others=True),
    Benchmark("archive", "100, 1,000, 10,000 bulletins: CPU, wall, memory, growth; runs over what is known", large=("--sizes", "100", "1000", "10000")),
    Benchmark("orchestration", "one reader and two, Prefect and Dask to plain calls", large=("--large", "10000")),
)  # fmt: skip
MORE = (
    Benchmark("comparison", "how well other tools read the same PDFs", ("tests/pdf/layouts",), others=True),
    Benchmark("joins", "re-joining of articles that go on elsewhere", ("tests/pdf/layouts",)),
    Benchmark("memory", "peak memory by pages of a PDF"),
    Benchmark("hostile", "hundreds of broken and hostile files in one run"),
    Benchmark("crash", "runs that are killed at each step", ("--every", "1")),
)
#: Those that write elsewhere or nowhere: see their ``--help``.
APART = (
    Benchmark("growth", "reading by the length of one article, in each printed form"),
    Benchmark("reading_order", "lines in reading order, for docs/accuracy.md"),
    Benchmark("cuts", "re-joining wherever an article is cut, for docs/accuracy.md"),
    Benchmark("ocr", "recognised pages, for docs/accuracy.md"),
    Benchmark("evaluation", "the gold set, for docs/evaluation.md"),
    Benchmark("other_extractors", "values that other extractors find, for docs/evaluation.md"),
)


def command(benchmark: Benchmark, python: Path | None, *, large: bool) -> list[str]:
    """The command that writes a section of the docs."""
    other = ["--python", str(python)] if benchmark.others and python else []
    more = benchmark.large if large else ()
    return ["-m", f"benchmarks.{benchmark.name}", *benchmark.arguments, *more, *other, "--into", str(_INTO)]


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = {benchmark.name: benchmark for benchmark in (*SCALE, *MORE)}
    parser.add_argument("--run", nargs="*", choices=known, metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--large", action="store_true", help="archives of 10,000 bulletins too")
    parser.add_argument("--python", type=Path, help="interpreter that has the other tools")
    chosen = parser.parse_args()
    if chosen.run is None:
        for benchmark in (*SCALE, *MORE, *APART):
            print(f"python -m benchmarks.{benchmark.name:16}  {benchmark.what}")
        return
    for benchmark in [known[name] for name in chosen.run] or SCALE:
        words = command(benchmark, chosen.python and chosen.python.absolute(), large=chosen.large)
        print("python", *words, file=sys.stderr, flush=True)
        begin = time.monotonic()
        subprocess.run([sys.executable, *words], cwd=ROOT, check=True)
        print(f"{time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
