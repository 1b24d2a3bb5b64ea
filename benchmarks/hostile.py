"""The real ``jianbao build`` over hundreds of hostile and broken files with valid bulletins among them.

    python -m benchmarks.hostile [--seed 1] [--into docs/benchmarks.md]

Makes the files (`tools.hostile`), runs the command as a user would, and says what became of each family, which codes
were given, what memory the command and its readers took at most, and what was left behind. Ends with status 1 where a
file came to another end than those that are right for it, a valid bulletin is missing, or a traceback was printed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from benchmarks._report import command_line, machine, publish
from benchmarks._watch import children, peak_mb
from flows.evaluation.markdown import table as markdown_table
from tools.hostile import READ, HostileFile, hostile_files
from tools.hostile.names import FAMILY as NAMES
from tools.hostile.names import IGNORED, make_names
from tools.hostile.word import document

ROOT = Path(__file__).parents[1]
VALID = "valid bulletins"
_SAMPLES = ("samples/jiading_seed.txt", "samples/jiading_seed_set.pdf", "samples/tongling_columns.pdf")
_WATCH_SECONDS = 0.1


@dataclass
class Run:
    """What a run did: files by name below its folder, how each ended, and what the system saw of it."""

    files: dict[str, HostileFile] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    status: int = 0
    said: str = ""
    seconds: float = 0.0
    parent_mb: float = 0.0
    reader_mb: float = 0.0
    most_open: int = 0
    left_processes: int = 0
    left_files: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """The files that came to another end than those that are right for them."""
        return [
            f"{file.family}: {name}: {self.outcomes[name]}, right is {' or '.join(sorted(file.expected))}"
            for name, file in self.files.items()
            if self.outcomes[name] not in file.expected
        ]


def valid_bulletins(count: int) -> Iterator[HostileFile]:
    """So many valid bulletins of all four formats in turn, no two of the same bytes, their names spread over the others."""
    text = (ROOT / _SAMPLES[0]).read_text(encoding="utf-8")
    for number in range(count):
        kind = ("txt", "pdf", "html", "docx")[number % 4]
        if kind == "txt":
            data = f"{text}\n{number}\n".encode()
        elif kind == "pdf":
            data = (ROOT / _SAMPLES[1 + number // 4 % 2]).read_bytes() + b"%% %d\n" % number
        elif kind == "html":
            body = "".join(f"<p>{line}</p>" for line in text.splitlines())
            data = f"<!DOCTYPE html><html><body>{body}<!-- {number} --></body></html>".encode()
        else:
            data = _commented(document(*filter(str.strip, text.splitlines())), number)
        yield HostileFile(VALID, f"{'akprtz'[number % 6]}_valid_{number:03d}.{kind}", data, frozenset({READ}))


def _commented(package: bytes, number: int) -> bytes:
    buffer = io.BytesIO(package)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = str(number).encode()
    return buffer.getvalue()


def written(files: Iterable[HostileFile], folder: Path) -> dict[str, HostileFile]:
    """The files, written into a folder; their bytes are not kept, but their hash in place of them."""
    folder.mkdir(parents=True, exist_ok=True)
    kept: dict[str, HostileFile] = {}
    for file in files:
        if file.family != NAMES:
            assert file.name not in kept, file.name
            (folder / file.name).write_bytes(file.data)
        digest = hashlib.sha256(file.data).hexdigest().encode()
        kept[file.name] = HostileFile(file.family, file.name, digest, file.expected)
    return kept


def build(files: Iterable[HostileFile], work: Path, options: Sequence[str]) -> Run:
    """Write the files, run the command over their folder, and see what became of them.

    Args:
        files: The files.
        work: An empty folder for inputs, output and temporary files.
        options: Further options of ``jianbao build``.
    """
    run = Run(files=written(files, work / "in"))
    temporary = work / "tmp"
    temporary.mkdir()
    command = [sys.executable, "-m", "flows.cli", "build", str(work / "in"), "-o", str(work / "out"), *options]
    environment = {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)}
    begin = time.monotonic()
    with (work / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=work, stdout=said, stderr=subprocess.STDOUT, env=environment)
        seen = _watch(process, run)
    run.seconds = time.monotonic() - begin
    run.status = process.returncode
    run.said = (work / "said").read_text(encoding="utf-8", errors="replace")
    run.left_processes = sum(Path(f"/proc/{child}").exists() for child in seen)
    run.left_files = sorted(str(path.relative_to(temporary)) for path in temporary.rglob("*"))
    known = _known(work / "out")
    run.outcomes = {name: known.get(file.data.decode(), IGNORED) for name, file in run.files.items()}
    return run


def _watch(process: subprocess.Popen[bytes], run: Run) -> set[int]:
    """Note the peaks of memory and open files until the command ends; gives its children."""
    seen: set[int] = set()
    while process.poll() is None:
        readers = children(process.pid)
        seen.update(readers)
        run.parent_mb = max(run.parent_mb, peak_mb(process.pid))
        run.reader_mb = max([run.reader_mb, *map(peak_mb, readers)])
        run.most_open = max(run.most_open, _open_files(process.pid))
        time.sleep(_WATCH_SECONDS)
    return seen


def _open_files(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def _known(output: Path) -> dict[str, str]:
    """How each input ended, by its hash: `READ`, or the code with which it is in quarantine."""
    bulletins = output / "latest" / "bulletins.parquet"
    read = pd.read_parquet(bulletins, columns=["sha256"])["sha256"] if bulletins.exists() else []
    reasons = [(path.parent.name, json.loads(path.read_text())) for path in output.glob("quarantine/*/reason.json")]
    return {**dict.fromkeys(read, READ), **{key: reason["code"] for key, reason in reasons}}


def all_files(seed: int, valid: int, folder: Path) -> Iterator[HostileFile]:
    """The hostile files of a seed, the odd names (written into the folder), and so many valid bulletins."""
    yield from hostile_files(seed)
    yield from make_names(folder)
    yield from valid_bulletins(valid)


def report(run: Run, seed: int, options: Sequence[str], day: str | None) -> str:
    """The tables of a run in Markdown."""
    families: dict[str, Counter[str]] = {}
    for name, file in run.files.items():
        families.setdefault(file.family, Counter())[run.outcomes[name]] += 1
    bad = Counter(run.files[name].family for name in run.files if run.outcomes[name] not in run.files[name].expected)
    rows = [
        [family, str(found.total()), str(found[READ]), str(found.total() - found[READ] - found[IGNORED]), str(bad[family])]
        for family, found in families.items()
    ]  # fmt: skip
    total: Counter[str] = sum(families.values(), Counter())
    quarantined = total.total() - total[READ] - total[IGNORED]
    rows.append(["**all**", str(total.total()), str(total[READ]), str(quarantined), str(bad.total())])
    codes = [[code, str(count)] for code, count in total.most_common()]
    facts = (
        f"{total.total()} files of seed {seed}; `jianbao build {' '.join(options)}`: {run.seconds:.0f} s, exit status "
        f"{run.status}. Peak memory: {run.parent_mb:.0f} MiB the command, {run.reader_mb:.0f} MiB the largest reader; "
        f"{run.most_open} open files at most. Left behind: {run.left_processes} processes, {len(run.left_files)} temporary "
        f"files. Tracebacks: {run.said.count('Traceback')}. {machine(day)}"
    )
    head = ["family", "files", "read", "quarantined", "wrong"]
    return f"{facts}\n\n{markdown_table(head, rows)}\n\n{markdown_table(['outcome', 'files'], codes)}"


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--valid", type=int, default=40, help="valid bulletins among them")
    parser.add_argument("--work", type=Path, help="an empty folder that is kept; a temporary one if it is left out")
    parser.add_argument("options", nargs="*", help="of jianbao build, behind --")
    chosen = parser.parse_args()
    options = chosen.options or [
        "--ocr",
        "off",
        "--workers",
        "2",
        "--timeout",
        "20",
        "--memory",
        "1024",
        "--force",
        "hostile",
    ]
    with tempfile.TemporaryDirectory() as folder:
        work = chosen.work or Path(folder)
        run = build(all_files(chosen.seed, chosen.valid, work / "in"), work, options)
        publish(report(run, chosen.seed, options, chosen.date), "hostile", chosen.into)
    print("\n".join(run.wrong), file=sys.stderr)
    sys.exit(bool(run.wrong) or "Traceback" in run.said or run.left_processes > 0)


if __name__ == "__main__":
    main()
