"""What an archive costs by its size, and what it costs to run again over it.

    python -m benchmarks.archive [--sizes 100 1000] [--pdf-sizes 30 300] [--into docs/benchmarks.md]

For each size an archive of bulletins (`benchmarks._bulletins`), no two alike, as text or as PDF, and four runs of the
real ``jianbao build`` over it, one after the other into one output: first, nothing changed, one bulletin in a hundred
changed, one new. CPU is user and system time of the command and its readers; ratios are to the first run of the same
archive. The exponent tells with which power of the size the first run's CPU grew since the size before: 1 is linear.
Text is cheap to read: with PDFs the first run costs far more and the others the same, so its ratios are the worst.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import _builds
from benchmarks._bulletins import Form, write
from benchmarks._report import LIBRARIES, Row, command_line, machine, publish_figures
from benchmarks.growth import exponent
from flows.evaluation.markdown import table as markdown_table

SIZES, PDF_SIZES = (100, 1000), (30, 300)
_SHARE = 100  # one in so many is changed
HEAD = ("archive", "bulletins", "run", "read", *_builds.HEAD, "CPU, ratio", "wall, ratio", "exponent")


def _steps(folder: Path, size: int, form: Form) -> Iterator[tuple[str, int]]:
    """Makes the archive of each run, and tells its name and how many bulletins it must read."""
    _builds.make(folder, size, form)
    yield "first", size
    yield "unchanged", 0
    changed = [start + start // _SHARE % 10 for start in range(0, size, _SHARE)]  # of all years
    for number in changed:
        write(folder, number, form, edition=1)
    yield "1 % changed", len(changed)
    write(folder, size, form)
    yield "one new", 1


def measured(work: Path, size: int, form: Form, options: Sequence[str], say: Callable[[str], None]) -> list[Row]:
    """The runs over an archive of one size.

    Args:
        work: An empty folder.
        size: Bulletins of the first run.
        form: What they are.
        options: Of the command.
        say: Told of each run when it is done.

    Raises:
        RuntimeError: A run failed, or did not read what it had to.
    """
    rows: list[Row] = []
    for name, expected in _steps(work / "in", size, form):
        spent = _builds.build(work, "out", *options)
        report = _builds.last_run(work / "out")
        if (report["inputs"]["published"], report["published_new"]) != (expected, expected > 0):
            raise RuntimeError(f"{size} bulletins, {name}: {report['inputs']}")
        rows.append({"archive": form, "bulletins": size, "run": name, "read": expected, **_builds.figures(spent)})
        say(f"{form} {size} {name}: {spent.cpu:.1f} s CPU, {spent.wall:.1f} s")
    return rows


def _told(rows: Sequence[Row]) -> Iterator[list[str]]:
    before: Row | None = None
    first: Row = {}
    for row in rows:
        grown = ""
        if row["run"] == "first":
            first, last = row, before
            before = row
            if last and last["archive"] == row["archive"]:
                grown = f"{exponent([last['bulletins'], row['bulletins']], [last['cpu'], row['cpu']]):.3f}"
        ratios = [f"{row[what] / first[what]:.2%}" for what in ("cpu", "wall")]
        yield [row["archive"], str(row["bulletins"]), row["run"], str(row["read"]), *_builds.told(row), *ratios, grown]


def draw(rows: Sequence[Row], figure: Any) -> None:
    """CPU of each run, and peaks of memory, by size of the archive; of text where there is any."""
    cpu, memory = figure.subplots(1, 2)
    kind = rows[-1]["archive"]
    shown = [row for row in rows if row["archive"] == kind]
    for name in dict.fromkeys(row["run"] for row in shown):
        line = [(row["bulletins"], row["cpu"]) for row in shown if row["run"] == name]
        cpu.plot(*zip(*line, strict=True), marker="o", label=name)
    first = [row for row in shown if row["run"] == "first"]
    sizes = [row["bulletins"] for row in first]
    memory.plot(sizes, [row["command_mb"] for row in first], marker="o", label="command")
    memory.plot(sizes, [max(row["readers_mb"]) for row in first], marker="o", label="largest reader")
    cpu.set(title=f"CPU of runs, {kind}", ylabel="seconds", yscale="log")
    memory.set(title="Peak memory of the first run", ylabel="MiB", ylim=(0, None))
    for axes in (cpu, memory):
        axes.set(xlabel="bulletins", xscale="log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.legend()


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES, help="of archives of text, ascending")
    parser.add_argument("--pdf-sizes", nargs="*", type=int, default=PDF_SIZES, help="of archives of PDFs, ascending")
    parser.add_argument("--engine", default="pdfium", choices=["pdfium", "pdfplumber"])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", type=Path, help="an empty folder that is kept; a temporary one if it is left out")
    chosen = parser.parse_args()
    options = ("--workers", str(chosen.workers), "--engine", chosen.engine)
    archives: list[tuple[Form, int]] = [("TrueType", size) for size in chosen.pdf_sizes]
    archives += [("text", size) for size in chosen.sizes]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for form, size in archives:
            work = (chosen.work or Path(folder)) / f"{form}{size}"
            work.mkdir(parents=True)
            rows += measured(work, size, form, options, lambda line: print(line, file=sys.stderr, flush=True))
    facts = f"`jianbao build {' '.join(options)}`. {machine(chosen.date, LIBRARIES)}"
    publish_figures(f"{facts}\n\n{markdown_table(HEAD, _told(rows))}", "archive", chosen.into, rows, draw)


if __name__ == "__main__":
    main()
