"""Kills real runs at every step and looks at what is left: ``python -m tools.crash FOLDER [--every N]``.

A run that publishes a second release is forked again and again; the n-th time it is killed (SIGKILL) right before its
n-th step that touches a file of the output. After each kill ``latest`` must be whole and hold the old or the new
release; then the same run is made again and must end as if nothing had happened.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import extractors.bulletin  # noqa: F401 (imported once, before the forks)
from extractors.language import load_pipeline
from flows.release import content_hash, latest
from schemas._table import all_tables
from tools.releases import build, bulletin, put, rows_of, tables_of

_STEPS = frozenset(
    {
        *("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod"),
        *("shutil.rmtree", "os.truncate"),
    }
)
BEFORE = {
    "a": bulletin("失业登记怎么办？", 5),
    "b": bulletin("就业登记怎么办？", 3),
    "c": bulletin("参保登记怎么办？", 7),
}
AFTER = {"a": bulletin("失业登记怎么办？", 6), "c": BEFORE["c"], "d": bulletin("退休手续怎么办？", 9), "broken": ""}
PUBLISHED, QUARANTINED = 3, 1


@dataclass
class Trial:
    """What came of many kills."""

    kills: int = 0
    left: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def forked(work: Callable[[], int]) -> int:
    """Do something in a forked process; its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(work())
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at(step: int, output: Path) -> None:
    """Let this process be killed right before its n-th step that touches a file below ``output``."""
    inside, count = str(output), 0

    def look(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event in _STEPS and any(isinstance(item, str | Path) and str(item).startswith(inside) for item in arguments):
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


def faults_of(output: Path, allowed: set[str]) -> list[str]:
    """What is wrong with ``latest``: it must be whole and hold one of the allowed contents ('' for no release)."""
    current = latest(output)
    if current is None:
        return [] if "" in allowed and not (output / "latest").exists() else ["no latest.json"]
    seen = [current.folder, (output / "latest").resolve()] if (output / "latest").is_symlink() else [current.folder]
    return [fault for folder in seen for fault in _faults_of_release(folder, allowed)]


def _faults_of_release(folder: Path, allowed: set[str]) -> list[str]:
    from flows.editions import Release

    release = Release(folder.name, folder)
    found = [] if content_hash(release.entries.values()) in allowed else [f"{folder.name}: other content"]
    for name in all_tables():
        rows = len(rows_of(folder / f"{name}.jsonl"))
        if pq.read_table(folder / f"{name}.parquet").num_rows != rows:
            found.append(f"{folder.name}: {name}.parquet and .jsonl differ")
    for entry in release.entries.values():
        if release.rows(entry)["bulletins"][0]["sha256"] != entry.sha256:
            found.append(f"{folder.name}: {entry.bulletin_id}.json is another bulletin")
    return found


def _status(folder: Path, output: Path) -> int:
    return build([folder], output).exit_status


def _end(output: Path, expected: Path) -> list[str]:
    """What is wrong after the run that was made again, beside one that was never killed."""
    current, wanted = latest(output), latest(expected)
    assert current and wanted
    found = [] if tables_of(current.folder) == tables_of(wanted.folder) else ["other tables than without a kill"]
    if len(list((output / "quarantine").glob("*/reason.json"))) != QUARANTINED:
        found.append("other quarantine than without a kill")
    leftovers = [*(output / "releases").glob(".*"), *(output / "state" / "rows").glob("*/*.part")]
    return found + [f"left behind: {path.name}" for path in leftovers]


def trial(
    folder: Path, *, every: int = 1, start: bool = False, say: Callable[[str], None] = lambda line: None
) -> Trial:
    """Kill a run at every n-th step of it.

    Args:
        folder: Empty folder for all this.
        every: Which steps: 1 for all.
        start: Kill the very first run of an output, not one that publishes a second release.
        say: Told of each fault.
    """
    load_pipeline()  # once, before the forks
    base, expected, inputs = folder / "base", folder / "expected", put(folder / "in", BEFORE)
    base.mkdir(parents=True)
    if not start:
        forked(lambda: _status(inputs, base))
    put(inputs, AFTER)
    shutil.copytree(base, expected, symlinks=True)
    forked(lambda: _status(inputs, expected))
    done, before = latest(expected), latest(base)
    assert done
    new = content_hash(done.entries.values())
    old = content_hash(before.entries.values()) if before else ""
    result = Trial()
    for step in range(1, sys.maxsize, every):
        output = folder / f"at{step}"
        shutil.copytree(base, output, symlinks=True)
        status = forked(lambda: _killed(inputs, output, step))  # noqa: B023 (called at once)
        if status != -signal.SIGKILL:
            result.faults += [] if status == 3 else [f"step {step}: ended with {status}"]
            return result
        result.kills += 1
        faults = faults_of(output, {old, new})
        current = latest(output)
        published = current is not None and content_hash(current.entries.values()) == new
        result.left["the new release" if published else "the release before"] += 1
        again = forked(lambda: _status(inputs, output))  # noqa: B023
        faults += [] if again == 3 else [f"the run after it ended with {again}"]
        faults += faults_of(output, {new}) + _end(output, expected)
        for fault in faults:
            say(f"step {step}: {fault}")
        result.faults += [f"step {step}: {fault}" for fault in faults]
        shutil.rmtree(output)
    return result


def _killed(inputs: Path, output: Path, step: int) -> int:
    kill_at(step, output)
    return _status(inputs, output)


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--start", action="store_true", help="kill the first run of an output")
    options = parser.parse_args()
    result = trial(options.folder, every=options.every, start=options.start, say=print)
    print(f"{result.kills} kills, {len(result.faults)} faults; left: {dict(result.left)}")
    sys.exit(bool(result.faults))


if __name__ == "__main__":
    main()
