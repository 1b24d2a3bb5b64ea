"""What a benchmark found, put into a Markdown file between its two markers: a table, the machine, a plot.

The plain figures go beside it (``figures/NAME.json``); plot and summary (`benchmarks._targets`) are made from them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import _targets
from flows.evaluation.markdown import table as markdown_table

ROOT = Path(__file__).parents[1]
LIBRARIES = ("prefect", "pyarrow", "pydantic", "spacy", "numpy", "pypdfium2", "pdfplumber", "pdfminer.six")
Row = dict[str, Any]
#: Draws rows on a `matplotlib.figure.Figure`.
Draw = Callable[[Sequence[Row], Any], None]
_CPU_INFO = Path("/proc/cpuinfo")


def command_line(told: str | None) -> argparse.ArgumentParser:
    """A parser with the options that all benchmarks have; ``told`` is the docstring of the module."""
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--date", help="of the run, YYYY-MM-DD; today if it is left out")
    parser.add_argument("--into", type=Path, help="Markdown file that gets the table; printed if it is left out")
    return parser


def machine(day: str | None = None, distributions: Sequence[str] = ()) -> str:
    """The date (``YYYY-MM-DD``, default today), the machine, Python, and the versions of installed distributions."""
    versions = ", ".join(f"{name} {version(name)}" for name in distributions)
    host = f"{_cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"Run on {day or date.today().isoformat()}: {host}, Python {platform.python_version()}" + (
        f"; {versions}." if versions else "."
    )


def _cpu() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", _CPU_INFO.read_text(), re.MULTILINE) if _CPU_INFO.exists() else None
    return found.group(1).strip() if found else platform.processor() or "unknown processor"


def publish(text: str, name: str, into: Path | None) -> None:
    """Print a report, or put it between ``<!-- NAME:begin -->`` and ``<!-- NAME:end -->`` of a file.

    Raises:
        ValueError: The file has no such markers.
    """
    if into is None:
        print(text)
        return
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, found, rest = into.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{into} has no markers {begin} … {end}")
    into.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def publish_figures(text: str, name: str, into: Path | None, rows: Sequence[Row], draw: Draw) -> None:
    """`publish`, with the figures and their plot beside the file and its summary brought up to date.

    Raises:
        ValueError: The file has no markers of that name, or none of the summary.
    """
    if into is None:
        publish(text, name, None)
        return
    folder = into.parent / "figures"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    plot(folder / f"{name}.svg", rows, draw)
    publish(f"{text}\n\n![{name}](figures/{name}.svg)", name, into)
    publish(markdown_table(_targets.HEAD, _targets.summary(folder)), "summary", into)


def plot(path: Path, rows: Sequence[Row], draw: Draw) -> None:
    """Draw figures as an SVG; the same figures give the same bytes."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": path.name, "svg.fonttype": "none", "axes.spines.top": False,
                                "axes.spines.right": False, "legend.frameon": False}):  # fmt: skip
        figure = Figure(figsize=(8, 3.6), layout="constrained")
        draw(rows, figure)
        figure.savefig(path, metadata={"Date": None, "Creator": None})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(map(str.rstrip, lines)) + "\n", encoding="utf-8")
