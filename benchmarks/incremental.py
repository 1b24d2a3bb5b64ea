"""What it costs to run again: nothing changed, one bulletin in a hundred changed, one bulletin new.

    python -m benchmarks.incremental [--sizes 100 1000 10000] [--into docs/benchmarks.md]

For each size an archive of small text bulletins (`benchmarks._bulletins`), no two alike, and five runs of the real
``jianbao build`` over it, one after the other into one output. CPU is user and system time of the command and its
readers; ratios are to the first run of the same archive. Text is cheap to read: with PDFs the first run costs far more
and the others cost the same, so these ratios are the worst that there are.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks._bulletins import write
from benchmarks._report import machine, publish
from benchmarks._watch import Cost, cost
from flows.evaluation.markdown import table as markdown_table

ROOT = Path(__file__).parents[1]
SIZES = (100, 1000, 10_000)
_SHARE = 100  # one in so many is changed
_COLUMNS = [
    "bulletins",
    "run",
    "read",
    "CPU s",
    "ratio",
    "wall s",
    "ratio",
    "command MiB",
    "ratio",
    "largest reader MiB",
]
_LIBRARIES = ("prefect", "pyarrow", "pydantic", "spacy")


def _steps(folder: Path, size: int) -> Iterator[tuple[str, int]]:
    """Makes the archive of each run, and tells its name and how many bulletins it must read."""
    for number in range(size):
        write(folder, number)
    yield "first", size
    yield "unchanged", 0
    changed = range(0, size, _SHARE)
    for number in changed:
        write(folder, number, edition=1)
    yield "1 % changed", len(changed)
    write(folder, size)
    yield "one new", 1
    yield "unchanged again", 0


def _build(folder: Path, output: Path, workers: int) -> Cost:
    command = [sys.executable, "-m", "flows.cli", "build", str(folder), "-o", str(output), "--workers", str(workers)]
    with (output.parent / "said").open("wb") as said:
        return cost(command, cwd=ROOT, stdout=said, stderr=said)


def measured(work: Path, size: int, workers: int, say: Callable[[str], None]) -> list[list[str]]:
    """The rows of one size.

    Args:
        work: An empty folder.
        size: Bulletins of the first run.
        workers: Processes that read.
        say: Told of each run when it is done.

    Raises:
        AssertionError: A run did not read what it had to, or failed.
    """
    rows, first = [], None
    for name, expected in _steps(work / "in", size):
        spent = _build(work / "in", work / "out", workers)
        assert spent.status == 0, (work / "said").read_text(encoding="utf-8")
        report = json.loads((work / "out" / "last_run.json").read_text(encoding="utf-8"))
        read = report["inputs"]["published"]
        assert (read, report["published_new"]) == (expected, expected > 0), (name, report["inputs"])
        first = first or spent
        rows.append([str(size), name, str(read), *_told(spent, first)])
        say(" | ".join(rows[-1]))
    return rows


def _told(spent: Cost, first: Cost) -> list[str]:
    def pair(value: float, whole: float, digits: int) -> list[str]:
        return [f"{value:.{digits}f}", f"{value / whole:.2%}"]

    child = f"{spent.child_mb:.0f}" if spent.child_mb else ""
    return [
        *pair(spent.cpu, first.cpu, 2), *pair(spent.wall, first.wall, 2), *pair(spent.own_mb, first.own_mb, 0), child,
    ]  # fmt: skip


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, help="an empty folder that is kept; a temporary one if it is left out")
    parser.add_argument("--date", help="of the run, YYYY-MM-DD; today if it is left out")
    parser.add_argument("--into", type=Path, help="Markdown file that gets the table; printed if it is left out")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            work = (options.work or Path(folder)) / str(size)
            work.mkdir(parents=True)
            rows += measured(work, size, options.workers, lambda line: print(line, file=sys.stderr, flush=True))
    facts = f"`jianbao build --workers {options.workers}`. {machine(options.date, _LIBRARIES)}"
    publish(f"{facts}\n\n{markdown_table(_COLUMNS, rows)}", "incremental", options.into)


if __name__ == "__main__":
    main()
