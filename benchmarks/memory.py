"""Peak memory by number of pages, with both engines: one PDF through ``read_pdf`` and through the whole build.

    python -m benchmarks.memory [--pages 6,60,600] [--build-pages 6,60] [--into docs/benchmarks.md]

Each figure is the peak resident memory (``ru_maxrss``) of a process of its own (for the build: of the largest of the
command and its workers). The PDFs are dense pages (`benchmarks._dense`) in a CID font. "Start" is the peak after the
imports, before a page is read. If reading held nothing but its result, the growth per page would be the size of the
lines.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks._report import ROOT, command_line, machine, publish
from flows.evaluation.markdown import table as markdown_table

_KIB = 1024 if sys.platform == "darwin" else 1  # how many units of ru_maxrss make one KiB
WORKS = ("start", "read_pdf", "build")


def peak_mb(children: bool = False) -> float:
    """Peak resident memory of this process, or of its largest ended child, in MiB."""
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(who).ru_maxrss / _KIB / 1024


def work(what: str, path: Path, engine: str) -> float:
    """Do one thing in this process; its peak memory in MiB."""
    if what == "build":
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "flows.cli", "build", str(path), "-o", folder, "--engine", engine]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return peak_mb(children=True)
    from extractors.reading import pdf, pdfium_engine, pdfplumber_engine  # noqa: F401  all imports count as the start

    if what == "read_pdf":
        pdf.read_pdf(path.read_bytes(), path.name, "0" * 64, engine=engine)  # type: ignore[arg-type]
    return peak_mb()


def measured(what: str, path: Path, engine: str) -> float:
    """Peak memory in MiB of a process that does one thing."""
    command = [sys.executable, "-m", "benchmarks.memory", "--work", what, engine, str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout))


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("--pages", default="6,60,600", help="numbers of pages, ascending")
    parser.add_argument("--build-pages", default="6,60", help="the same for the whole build, which takes longer")
    parser.add_argument("--work", nargs=3, metavar=("WHAT", "ENGINE", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        what, engine, path = options.work
        print(json.dumps(work(what, Path(path), engine)))
        return
    counts = [int(part) for part in options.pages.split(",")]
    built = [int(part) for part in options.build_pages.split(",")]
    from benchmarks._dense import body_text, cid_pdf  # not in the processes that are measured

    rows = []
    text = body_text()
    with tempfile.TemporaryDirectory() as folder:
        files = {count: Path(folder) / f"dense{count}.pdf" for count in sorted({*counts, *built})}
        for count, file in files.items():
            file.write_bytes(cid_pdf(text, count))
        for what, engine in itertools.product(WORKS, ("pdfium", "pdfplumber")):
            wanted = built if what == "build" else counts
            found = {count: measured(what, files[count], engine) for count in wanted}
            slope = (found[wanted[-1]] - found[wanted[0]]) / max(wanted[-1] - wanted[0], 1)
            cells = [f"{found[count]:.0f}" if count in found else "" for count in files]
            rows.append([what, engine, *cells, f"{round(slope, 2) + 0.0:.2f}"])
        head = ["what", "engine", *(f"{count} pages" for count in files), "more per page"]
    publish(f"Peak memory in MiB. {machine(options.date)}\n\n{markdown_table(head, rows)}", "memory", options.into)


if __name__ == "__main__":
    main()
