"""Archives of generated bulletins, and `jianbao build` over them, watched."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks._bulletins import Form, write
from benchmarks._report import ROOT
from benchmarks._watch import Cost, cost

HEAD = ("CPU s", "wall s", "command MiB", "readers MiB")


def make(folder: Path, size: int, form: Form) -> None:
    """Write so many bulletins.

    Raises:
        LookupError: The font of a PDF is not installed.
    """
    for number in range(size):
        write(folder, number, form)


def build(work: Path, output: str, *options: str) -> Cost:
    """Run ``jianbao build`` over the folder ``in`` of ``work`` into another one there.

    Raises:
        RuntimeError: It failed.
    """
    command = [sys.executable, "-m", "flows.cli", "build", str(work / "in"), "-o", str(work / output), *options]
    said = work / "said"
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(work / "prefect")}
    with said.open("wb") as file:
        spent = cost(command, cwd=work, env=settings, stdout=file, stderr=file)
    if spent.status:
        raise RuntimeError(f"{' '.join(command)}: status {spent.status}\n{said.read_text(encoding='utf-8')}")
    workers = int(options[options.index("--workers") + 1])
    return replace(spent, readers_mb=spent.readers_mb[:workers])  # the rest stood in for one that was replaced


def last_run(output: Path) -> dict[str, Any]:
    """The accounts of the last run."""
    report: dict[str, Any] = json.loads((output / "last_run.json").read_text(encoding="utf-8"))
    return report


def digest(output: Path) -> str:
    """A hash of all bytes of the latest release."""
    latest = (output / "latest").resolve()
    files = sorted(path for path in latest.rglob("*") if path.is_file())
    parts = (f"{path.relative_to(latest)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def figures(spent: Cost) -> dict[str, Any]:
    """What a run cost, rounded."""
    peaks = [round(peak, 1) for peak in spent.readers_mb]
    return {"cpu": round(spent.cpu, 2), "wall": round(spent.wall, 2), "command_mb": round(spent.own_mb, 1), "readers_mb": peaks}  # fmt: skip


def told(row: dict[str, Any]) -> list[str]:
    """The cells of `HEAD`."""
    peaks: Sequence[float] = row["readers_mb"]
    return [f"{row['cpu']:.1f}", f"{row['wall']:.1f}", f"{row['command_mb']:.0f}", ", ".join(f"{peak:.0f}" for peak in peaks)]  # fmt: skip
