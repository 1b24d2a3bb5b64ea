"""The command ``check``: gates held against a release that is there already."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.quality.gates import inspect, read_gates
from flows.quality.verdict import Verdict
from flows.sources import UsageError


def check_release(release: Path, against: Path | None, gates: Path | None) -> Verdict:
    """How a release stands before the gates.

    Args:
        release: Folder of the release.
        against: Folder of the release to compare it with, if any.
        gates: File that changes quality gates or adds some.

    Raises:
        UsageError: A folder holds no release, or a gate is no such thing.
    """
    for folder in filter(None, (release, against)):
        if not (folder / "bulletins.parquet").exists():
            raise UsageError(f"{folder}: no release in this folder; give one of releases/, blocked/ or latest")
    try:
        return Verdict(inspect(read_gates(gates), release, against, date.today()))
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}; the release is not whole, take another one") from error
