"""One archive built in several ways: one reader and two, as plain function calls, as a Prefect flow, on Dask.

    python -m benchmarks.orchestration [--sizes 1000] [--ways plain1 plain prefect dask] [--large 10000] [--into docs/benchmarks.md]

The archive is text (`benchmarks._bulletins`), whose reading is the cheapest that there is, so what orchestration adds
weighs the most. Each way starts from nothing and must publish the same bytes. CPU is that of the command with all
processes that it started and waited for: a Prefect run has a server of its own, Dask a scheduler and two workers.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import _builds
from benchmarks._report import LIBRARIES, Row, command_line, machine, publish_figures
from flows.evaluation.markdown import table as markdown_table

#: Name → options of the command.
WAYS: dict[str, tuple[str, ...]] = {
    "plain1": ("--no-prefect", "--workers", "1"),
    "plain": ("--no-prefect", "--workers", "2"),
    "prefect": ("--prefect", "--workers", "2"),
    "dask": ("--dask", "local", "--workers", "2"),
}
BASE = "plain"
LARGE_WAYS = (BASE, "prefect")
HEAD = ("bulletins", "way", *_builds.HEAD, "largest other MiB", "CPU, to plain", "wall, to plain", "same bytes")


def measured(work: Path, size: int, ways: Sequence[str], say: Callable[[str], None]) -> list[Row]:
    """One row for each way.

    Args:
        work: An empty folder.
        size: Bulletins of the archive.
        ways: Keys of `WAYS`.
        say: Told of each run when it is done.

    Raises:
        RuntimeError: A run failed.
    """
    _builds.make(work / "in", size, "text")
    rows: list[Row] = []
    for way in ways:
        spent = _builds.build(work, way, *WAYS[way])
        other = round(max(spent.others_mb, default=0.0), 1)
        seen = {"other_mb": other, "digest": _builds.digest(work / way)}
        rows.append({"bulletins": size, "way": way, **_builds.figures(spent), **seen})
        say(f"{size} {way}: {spent.cpu:.1f} s CPU, {spent.wall:.1f} s")
    return rows


def compared(rows: Sequence[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each row with that of `BASE` of the same size, where there is one."""
    bases = {row["bulletins"]: row for row in rows if row["way"] == BASE}
    return ((row, bases.get(row["bulletins"])) for row in rows)


def _told(rows: Sequence[Row]) -> Iterator[list[str]]:
    for row, base in compared(rows):
        ratios = [f"{row[what] / base[what]:.1%}" if base else "" for what in ("cpu", "wall")]
        same = ("yes" if row["digest"] == base["digest"] else "no") if base else ""
        other = f"{row['other_mb']:.0f}" if row["other_mb"] else ""
        yield [str(row["bulletins"]), f"`{' '.join(WAYS[row['way']])}`", *_builds.told(row), other, *ratios, same]


def _installed() -> list[str]:
    return [way for way in WAYS if way != "dask" or find_spec("distributed")]


def draw(rows: Sequence[Row], figure: Any) -> None:
    """CPU and wall time of each way at the first size."""
    axes = figure.subplots()
    size = rows[0]["bulletins"]
    shown = [row for row in rows if row["bulletins"] == size][::-1]
    places = range(len(shown))
    axes.barh([place + 0.2 for place in places], [row["cpu"] for row in shown], 0.4, label="CPU")
    axes.barh([place - 0.2 for place in places], [row["wall"] for row in shown], 0.4, label="wall")
    axes.set_yticks(places, [" ".join(WAYS[row["way"]]) for row in shown])
    axes.set(title=f"{size} text bulletins", xlabel="seconds")
    axes.legend()


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=(1000,))
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=_installed(), help="dask needs jianbao[dask]")
    parser.add_argument("--large", nargs="*", type=int, default=(), help=f"sizes built only as {', '.join(LARGE_WAYS)}")
    chosen = parser.parse_args()
    rows = []
    for size, ways in [*((size, chosen.ways) for size in chosen.sizes), *((size, LARGE_WAYS) for size in chosen.large)]:
        with tempfile.TemporaryDirectory() as folder:
            rows += measured(Path(folder), size, ways, lambda line: print(line, file=sys.stderr, flush=True))
    text = f"{machine(chosen.date, LIBRARIES)}\n\n{markdown_table(HEAD, _told(rows))}"
    publish_figures(text, "orchestration", chosen.into, rows, draw)


if __name__ == "__main__":
    main()
