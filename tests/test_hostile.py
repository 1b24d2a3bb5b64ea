"""A real build over hostile files: valid ones are published, bad ones are in quarantine, nothing else is hurt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
from conftest import SEED

from tools.hostile import READ, hostile_files

#: Files that take their whole time limit, or nearly; `python -m tools.hostile` makes them for runs by hand.
SLOW = {
    *("forms_bomb.pdf", "many_strokes.pdf", "double_flate_bomb.pdf", "object_stream_bomb.pdf", "text_bomb.pdf"),
    *("short_lines.txt", "only_digits.txt", "only_numbers.txt", "only_brackets.txt", "turned_and_hidden.txt"),
    "labels_without_end.txt",
}
LIMITS = [
    "--ocr",
    "off",
    "--timeout",
    "3",
    "--memory",
    "400",
    "--max-pages",
    "200",
    "--max-size",
    "4",
    "--max-chars",
    "60000",
    "--workers",
    "2",
]
#: Runs a command and prints the memory (kB) of the largest process among it and its children. A process of its own,
#: because the kernel counts what the process that starts it had, and that of the tests has loaded a recogniser.
MEASURE = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)
MAX_CHILD_MIB = 900  # --memory beyond the start of a process, which has about 300


def test_a_build_over_hostile_files(tmp_path: Path) -> None:
    files = {file.name: file for file in hostile_files() if file.name not in SLOW}
    assert len(files) >= 60
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, file in files.items():
        (folder / name).write_bytes(file.data)
    good = {"aa_first.txt", "k_middle.txt", "zz_last.txt"}
    for name in good:
        (folder / name).write_bytes(SEED.read_bytes() + name.encode())

    program = str(Path(sys.executable).parent / "jianbao")
    command = [program, "build", str(folder), "-o", str(output), *LIMITS]
    done = subprocess.run([sys.executable, "-c", MEASURE, *command], capture_output=True, text=True)

    assert done.returncode == 3, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert int(done.stdout.splitlines()[-1]) < MAX_CHILD_MIB * 1024
    reasons = [json.loads(path.read_text()) for path in (output / "quarantine").glob("*/reason.json")]
    codes = {reason["source_name"]: reason["code"] for reason in reasons}
    assert all(reason["message"] and reason["advice"] for reason in reasons)
    published = set(pd.read_parquet(output / "latest" / "bulletins.parquet")["source_name"])
    assert good <= published
    for name, file in files.items():
        assert (READ if name in published else codes.get(name, "lost")) in file.expected | same_bytes(name), name
    inputs = json.loads((output / "latest" / "report.json").read_text())["inputs"]
    assert inputs["found"] == len(files) + len(good) == inputs["published"] + inputs["quarantined"]


def same_bytes(name: str) -> set[str]:
    """Files of equal bytes share one entry in quarantine, under the name of one of them."""
    return {"lost"} if name in ("empty.pdf", "empty.txt") else set()
