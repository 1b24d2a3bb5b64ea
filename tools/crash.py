"""Kills real runs at every step and looks at what is left: ``python -m tools.crash FOLDER [--every N] [--run NAME]``.

A run is forked again and again; the n-th time it is killed (SIGKILL) right before its n-th step that touches a file of
the output. After each kill ``latest`` must be whole and hold the old or the new release; then the same work is done
again and must end as if nothing had happened.
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
from extractors.limits import Limits
from extractors.options import ReadOptions
from flows.fingerprints import installed
from flows.pipeline import Run
from flows.prune import prune
from flows.release import content_hash, latest
from schemas._table import all_tables
from tools.releases import build, bulletin, put, read_here, rows_of, tables_of

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
#: In the order in which a run comes to them.
PHASES = ("planning", "reading", "read", "staging", "held back", "moved", "pointed", "done")
_GATE = '[[gate]]\nname = "many"\nmetric = "records_per_bulletin"\nminimum = 99\nwhy = "breaks"\n'


@dataclass
class Trial:
    """What came of many kills: how many fell into each phase, what ``latest`` held, and what was wrong."""

    kills: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, phase: str, left: str, faults: list[str]) -> None:
        """Take in one kill."""
        self.kills += 1
        self.phases[phase] += 1
        self.left[left] += 1
        self.faults += faults


# ---- what is killed --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scenario:
    """What is made before, what is killed, and what finishes the work afterwards; each takes inputs and output."""

    before: Callable[[Path, Path], Any]
    killed: Callable[[Path, Path], int]
    after: Callable[[Path, Path], int]


def _build(inputs: Path, output: Path, **how: Any) -> int:
    return build([inputs], output, **how).exit_status


def _second(inputs: Path, output: Path) -> None:
    _build(put(inputs, BEFORE), output)
    put(inputs, AFTER)


def _first(inputs: Path, output: Path) -> None:
    put(inputs, AFTER)


def _gates(output: Path) -> Path:
    path = output.parent / "gates.toml"
    path.write_text(_GATE, encoding="utf-8")
    return path


def _held_back(inputs: Path, output: Path) -> int:
    return _build(inputs, output, gates=_gates(output))


def _forced(inputs: Path, output: Path) -> int:
    return _build(inputs, output, gates=_gates(output), force="a trial")


def _then_held_back(inputs: Path, output: Path) -> None:
    _second(inputs, output)
    _held_back(inputs, output)


def _in_quarantine(inputs: Path, output: Path) -> None:
    """All but what was published before is too large for a strict run."""
    _second(inputs, output)
    _build(inputs, output, limits=Limits(characters=10))


def _replay(inputs: Path, output: Path) -> int:
    return Run(output, read=read_here).again().exit_status


def _two_releases(inputs: Path, output: Path) -> None:
    _second(inputs, output)
    _build(inputs, output)


def _prune(inputs: Path, output: Path) -> int:
    prune(output, 1)
    return _build(inputs, output)


SCENARIOS = {
    "second release": Scenario(_second, _build, _build),
    "first release": Scenario(_first, _build, _build),
    "replay": Scenario(_in_quarantine, _replay, _build),
    "held back by a gate": Scenario(_second, _held_back, _held_back),
    "forced": Scenario(_then_held_back, _forced, _forced),
    "prune": Scenario(_two_releases, _prune, _prune),
}


# ---- killing ---------------------------------------------------------------------------------------------------------


def forked(work: Callable[[], int]) -> int:
    """Do something in a forked process; its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        os.sync = lambda: None  # what a killed process has written is not lost; flushing all disks is for power cuts
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


# ---- what is left ----------------------------------------------------------------------------------------------------


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _names(folder: Path, pattern: str) -> set[str]:
    return {path.name for path in folder.glob(pattern)}


def phase_of(output: Path, base: Path) -> str:
    """How far a run had come that began with what ``base`` holds: one of `PHASES`."""

    def new(name: str) -> bool:
        return _bytes(output / name) != _bytes(base / name)

    def more(pattern: str) -> bool:
        return bool(_names(output, pattern) - _names(base, pattern))

    if new("last_run.json"):
        return "done"
    if new("latest.json"):
        return "pointed"
    if more("releases/[0-9]*"):
        return "moved"
    if more("blocked/*"):
        return "held back"
    if more("releases/.staging-*"):
        return "staging"
    if new("state/sources.json"):
        return "read"
    return "reading" if more("state/*/*") or more("state/rows/*/*") or more("quarantine/*") else "planning"


def content_of(output: Path) -> str:
    """A hash of what ``latest`` holds; '' for no release."""
    current = latest(output)
    return content_hash(current.entries.values()) if current else ""


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


def faults_at_the_end(output: Path, expected: Path) -> list[str]:
    """What is wrong after the work was done again, beside an output that nobody killed."""
    current, wanted = latest(output), latest(expected)
    assert current and wanted
    found = [] if tables_of(current.folder) == tables_of(wanted.folder) else ["other tables than without a kill"]
    for pattern in ("quarantine/*/reason.json", "blocked/*", "state/rows/*/*", "state/documents/*"):
        if _names(output, pattern) != _names(expected, pattern):
            found.append(f"other {pattern} than without a kill")
    leftovers = [*(output / "releases").glob(".*"), *(output / "state" / "rows").glob("*/*.part")]
    return found + [f"left behind: {path.name}" for path in leftovers]


# ---- trials ----------------------------------------------------------------------------------------------------------


def trial(
    folder: Path,
    scenario: Scenario = SCENARIOS["second release"],
    *,
    every: int = 1,
    say: Callable[[str], None] = lambda line: None,
) -> Trial:
    """Kill a run at every n-th step of it.

    Args:
        folder: Empty folder for all this.
        scenario: What is killed.
        every: Which steps: 1 for all.
        say: Told of each fault.
    """
    installed().row_keys(ReadOptions())
    base, expected, inputs = folder / "base", folder / "expected", folder / "in"
    base.mkdir(parents=True)
    forked(lambda: _prepared(scenario, inputs, base))
    shutil.copytree(base, expected, symlinks=True)
    status = forked(lambda: scenario.killed(inputs, expected))
    ending = forked(lambda: scenario.after(inputs, expected))
    old, new = content_of(base), content_of(expected)
    result = Trial()
    for step in range(1, sys.maxsize, every):
        output = folder / f"at{step}"
        shutil.copytree(base, output, symlinks=True)
        ended = forked(lambda: _killed(scenario, inputs, output, step))  # noqa: B023 (called at once)
        if ended != -signal.SIGKILL:
            result.faults += [] if ended == status else [f"step {step}: ended with {ended}"]
            return result
        faults = faults_of(output, {old, new})
        phase, left = phase_of(output, base), "the new release" if content_of(output) == new else "the release before"
        again = forked(lambda: scenario.after(inputs, output))  # noqa: B023
        faults += [] if again == ending else [f"the run after it ended with {again}"]
        faults += faults_of(output, {new}) + faults_at_the_end(output, expected)
        for fault in faults:
            say(f"step {step}, {phase}: {fault}")
        result.note(phase, left, [f"step {step}: {fault}" for fault in faults])
        shutil.rmtree(output)
    return result


def _prepared(scenario: Scenario, inputs: Path, output: Path) -> int:
    scenario.before(inputs, output)
    return 0


def _killed(scenario: Scenario, inputs: Path, output: Path, step: int) -> int:
    kill_at(step, output)
    return scenario.killed(inputs, output)


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--run", choices=SCENARIOS, default="second release", help="which run is killed")
    options = parser.parse_args()
    result = trial(options.folder, SCENARIOS[options.run], every=options.every, say=print)
    print(f"{result.kills} kills, {len(result.faults)} faults; {dict(result.phases)}; left: {dict(result.left)}")
    sys.exit(bool(result.faults))


if __name__ == "__main__":
    main()
