"""How fast this project is beside what one would take instead to get plain text from the same PDFs.

    python -m benchmarks.others [--python PATH] [--repeats N] [--into docs/benchmarks.md]

``--python`` is the interpreter that has the other tools (``benchmarks/requirements-comparison.txt``). All of them give
text and nothing else; the whole pipeline of this project gives records with evidence, so a tool that is as slow does
far less. CPU is per page, imports aside, median of the repeats; ``to ours`` is that of the tool by that of the whole
pipeline on pdfium (above 1: this project is faster). Wall is of a new process that reads one bulletin of 8 pages, start
and imports included. How well the tools read is another question: `benchmarks.comparison`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks._dense import body_text, dense_pdf
from benchmarks._report import ROOT, Row, command_line, machine, publish_figures
from benchmarks._tools import TOOLS, read_with
from extractors.reading import count_pages
from flows.evaluation.markdown import table as markdown_table

OURS = "jianbao, whole pipeline, pdfium"
BUILD = "`jianbao build`, to a release, pdfium"
_PAGES = 8


def sets(folder: Path) -> dict[str, list[Path]]:
    """Files by name of their set; those that are generated go into the folder."""
    found = {}
    for outlines in ("TrueType", "CFF"):
        path = folder / f"dense_{outlines}.pdf"
        path.write_bytes(dense_pdf(body_text(), _PAGES, outlines))
        found[f"dense, {outlines}"] = [path]
    return {**found, "layouts": sorted((ROOT / "tests/pdf/layouts").glob("*.pdf"))}


def wall(run: Callable[[], object], repeats: int) -> float:
    """Seconds that something takes, median of the repeats."""
    seconds = []
    for _ in range(repeats):
        begin = time.monotonic()
        run()
        seconds.append(time.monotonic() - begin)
    return statistics.median(seconds)


def measured(tool: str, python: Path, repeats: int, files: Mapping[str, Sequence[Path]]) -> Row:
    """One row: milliseconds of CPU per page by set, and seconds on the wall."""
    paths = [path for group in files.values() for path in group]
    answer = read_with(tool, python, repeats, paths)
    if "missing" in answer:
        return {"tool": tool, "missing": answer["missing"]}
    seconds = {path: statistics.median(answer["seconds"][str(path.resolve())]) for path in paths}
    cpu = {name: round(1000 * sum(seconds[path] for path in group) / _pages(group), 2) for name, group in files.items()}
    first = wall(lambda: read_with(tool, python, 0, paths[:1]), repeats)
    return {"tool": tool, "version": answer["version"], "cpu": cpu, "wall": round(first, 2)}


def build(path: Path, repeats: int) -> Row:
    """The row of the whole command, from a PDF to a release."""

    def run() -> None:
        with tempfile.TemporaryDirectory() as output:
            command = [sys.executable, "-m", "flows.cli", "build", str(path), "-o", output, "--engine", "pdfium"]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    return {"tool": BUILD, "version": "", "cpu": {}, "wall": round(wall(run, repeats), 2)}


def _pages(paths: Sequence[Path]) -> int:
    return sum(count_pages(path.read_bytes(), path.name) for path in paths)


def _told(rows: Sequence[Row], names: Sequence[str]) -> Iterator[list[str]]:
    ours: dict[str, float] = next((row["cpu"] for row in rows if row["tool"] == OURS), {})
    for row in rows:
        if "missing" in row:
            yield [row["tool"], row["missing"], *[""] * (2 * len(names) + 1)]
            continue
        cells = [row["tool"], row["version"]]
        for name in names:
            cpu = row["cpu"].get(name)
            cells += [f"{cpu:.1f}", f"{cpu / ours[name]:.2f}" if name in ours else ""] if cpu is not None else ["", ""]
        yield [*cells, f"{row['wall']:.2f}"]


def draw(rows: Sequence[Row], figure: Any) -> None:
    """CPU per page of each tool on the first set, on a logarithmic scale."""
    axes = figure.subplots()
    shown = [row for row in rows if row.get("cpu")]
    name = next(iter(shown[0]["cpu"]))
    colours = ["tab:orange" if row["tool"].startswith("jianbao") else "tab:blue" for row in shown]
    bars = axes.barh([row["tool"] for row in shown], [row["cpu"][name] for row in shown], color=colours)
    axes.bar_label(bars, fmt="%.1f", padding=3)
    axes.invert_yaxis()
    axes.set(title=f"CPU per page, {name}", xlabel="milliseconds", xscale="log")


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has the tools")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--tool", default="", help="tools whose name contains this")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = sets(Path(folder))
        rows = [measured(tool, chosen.python, chosen.repeats, files) for tool in TOOLS if chosen.tool in tool]
        if chosen.tool in BUILD:
            rows.append(build(files["dense, TrueType"][0], chosen.repeats))
        counts = ", ".join(f"{name}: {_pages(paths)} pages" for name, paths in files.items())
    head = ["tool", "version", *(cell for name in files for cell in (f"{name}, CPU ms/page", "to ours")), "wall s"]
    about = f"{counts}; medians of {chosen.repeats} runs. {machine(chosen.date)}"
    publish_figures(f"{about}\n\n{markdown_table(head, _told(rows, list(files)))}", "others", chosen.into, rows, draw)


if __name__ == "__main__":
    main()
