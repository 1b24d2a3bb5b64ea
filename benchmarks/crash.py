"""Hundreds of killed runs: what is left after each, and that the work is finished afterwards as if nothing had happened.

    python -m benchmarks.crash [--every 1] [--commands 60] [--seed 1] [--into docs/benchmarks.md]

Two kinds of kills (SIGKILL). *Steps*: a run in a process of its own is killed right before its n-th step that touches a
file of the output, for all n (`tools.crash`). *Moments*: the real ``jianbao build --workers 2`` over an archive of larger
bulletins is killed a random time after it has come to a phase; alone, its readers before it, its readers alone (such a
run goes on), or with a second command beside it. Ends with status 1 where anything was wrong.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks._growing import bulletin
from benchmarks._report import command_line, machine, publish
from benchmarks._watch import children
from flows.evaluation.markdown import table as markdown_table
from tools.crash import PHASES, SCENARIOS, Trial, content_of, faults_at_the_end, faults_of, forked, phase_of, trial
from tools.releases import build, put

ROOT = Path(__file__).parents[1]
_FORMS = ("questions", "guides", "occupations", "guide", "table", "prose")
_BULLETINS, _LINES = 14, 220
_LOOK_SECONDS = 0.002
WAYS = ("the command", "readers, then the command", "a reader alone", "one of two commands")


def archive(edition: int) -> dict[str, str]:
    """Larger bulletins by name: a third of the second edition differs from the first, one is gone, one cannot be read."""
    made = {f"b{number:02d}": _larger(number, edition if number % 3 == 0 else 0) for number in range(_BULLETINS)}
    if edition:
        del made["b01"]
        made["broken"] = ""
    return made


def _larger(number: int, edition: int) -> str:
    return bulletin(_FORMS[number % len(_FORMS)], _LINES + number) + f"第{number}份，第{edition + 1}版。\n"


# ---- the command -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """Where commands are killed: inputs, an output before the run, one that nobody killed, and how long phases last."""

    inputs: Path
    base: Path
    expected: Path
    seconds: dict[str, float]


def start(inputs: Path, output: Path) -> subprocess.Popen[bytes]:
    """The command, started."""
    command = [sys.executable, "-m", "flows.cli", "build", str(inputs), "-o", str(output), "--workers", "2"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _phases(process: subprocess.Popen[bytes], output: Path, base: Path) -> Iterator[str]:
    """Each phase that a run comes to, as soon as it is seen, until it ends."""
    seen = None
    while process.poll() is None:
        with suppress(FileNotFoundError):  # a file that moves under our eyes
            phase = phase_of(output, base)
            if phase != seen:
                seen = phase
                yield phase
        time.sleep(_LOOK_SECONDS)


def field_of(folder: Path) -> Field:
    """Make the first release, and the second one in an output that is not killed, with the duration of its phases."""
    inputs, base, expected = folder / "in", folder / "base", folder / "expected"
    start(put(inputs, archive(0)), base).wait()
    put(inputs, archive(1))
    shutil.copytree(base, expected, symlinks=True)
    process = start(inputs, expected)
    times = [(phase, time.monotonic()) for phase in _phases(process, expected, base)]
    times.append(("", time.monotonic()))
    assert process.wait() == 3 and content_of(base) != content_of(expected)
    lasts = {phase: after - begin for (phase, begin), (_, after) in itertools.pairwise(times)}
    return Field(inputs, base, expected, lasts)


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def one(field: Field, output: Path, way: str, wanted: str, rng: random.Random) -> tuple[str, str, list[str]]:
    """Kill one run and finish its work; gives the phase in which it was killed, what was left, and what was wrong.

    Args:
        field: Where.
        output: A new folder.
        way: One of `WAYS`.
        wanted: The phase after whose begin it is killed.
        rng: Says how long after.
    """
    shutil.copytree(field.base, output, symlinks=True)
    process = start(field.inputs, output)
    second = start(field.inputs, output) if way == WAYS[3] else None
    for phase in _phases(process, output, field.base):
        if PHASES.index(phase) >= PHASES.index(wanted):
            break
    time.sleep(rng.uniform(0, field.seconds.get(wanted, 0.0)))
    _kill(children(process.pid) if way in WAYS[1:3] else [])
    if way != WAYS[2]:
        _kill([process.pid])
    process.wait()
    if second:
        second.wait()
    phase = phase_of(output, field.base)
    old, new = content_of(field.base), content_of(field.expected)
    allowed = {old, new}
    left = content_of(output)
    # A run whose readers were killed publishes without a document that it has put into quarantine.
    faults = faults_of(output, allowed | ({left} if way == WAYS[2] else set()))
    ended = forked(lambda: build([field.inputs], output).exit_status)
    faults += [] if ended == 3 else [f"the run after it ended with {ended}"]
    faults += faults_of(output, {new}) + faults_at_the_end(output, field.expected)
    told = {old: "the release before", new: "the new release"}.get(left, "the new release without what its reader read")
    return phase, told, faults


def commands(folder: Path, number: int, seed: int, say: Callable[[str], None]) -> dict[str, Trial]:
    """Kill so many commands, in each way and spread over the phases.

    Args:
        folder: An empty folder.
        number: How many.
        seed: Of the moments.
        say: Told of each kill.
    """
    field, rng = field_of(folder), random.Random(seed)
    say("phases last " + ", ".join(f"{phase} {seconds:.2f} s" for phase, seconds in field.seconds.items()))
    wanted = [phase for phase in PHASES if phase in field.seconds]
    trials = {way: Trial() for way in WAYS}
    for count in range(number):
        way = WAYS[count % len(WAYS)]
        aim = "reading" if way == WAYS[2] else wanted[count // len(WAYS) % len(wanted)]
        phase, left, faults = one(field, folder / f"kill{count}", way, aim, rng)
        trials[way].note(phase, left, [f"{way}, {phase}: {fault}" for fault in faults])
        say(f"{count + 1} of {number}: {way}, {phase}, {left}, {faults or 'well'}")
        shutil.rmtree(folder / f"kill{count}")
    return trials


# ---- the report ------------------------------------------------------------------------------------------------------


def _row(kind: str, name: str, found: Trial) -> list[str]:
    left = ", ".join(f"{count} {what}" for what, count in found.left.most_common())
    phases = [str(found.phases[phase] or "") for phase in PHASES]
    return [kind, name, str(found.kills), *phases, left, str(len(found.faults))]


def report(steps: dict[str, Trial], moments: dict[str, Trial], every: int, seed: int, day: str | None) -> str:
    """The table in Markdown."""
    rows = [_row("steps", name, found) for name, found in steps.items()]
    rows += [_row("moments", name, found) for name, found in moments.items()]
    every_trial = [*steps.values(), *moments.values()]
    phases = sum((found.phases for found in every_trial), Counter[str]())
    total = sum(found.kills for found in every_trial)
    faults = sum(len(found.faults) for found in every_trial)
    rows.append(["**all**", "", str(total), *(str(phases[phase] or "") for phase in PHASES), "", str(faults)])
    head = ["kills at", "killed", "kills", *PHASES, "what `latest` held after them", "faults"]
    told = f"Every {every}. step" if every > 1 else "Every step"
    return f"{told}; moments of seed {seed}. {machine(day)}\n\n{markdown_table(head, rows)}"


def main() -> None:
    """Command line: see the module's docstring."""
    parser = command_line(__doc__)
    parser.add_argument("--every", type=int, default=1, help="which steps: 1 for all")
    parser.add_argument("--commands", type=int, default=60, help="kills of the command")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        steps = {}
        for name, scenario in SCENARIOS.items():
            steps[name] = trial(Path(folder) / name, scenario, every=options.every, say=say)
            say(f"{name}: {steps[name].kills} kills, {len(steps[name].faults)} faults")
        moments = commands(Path(folder) / "commands", options.commands, options.seed, say)
    publish(report(steps, moments, options.every, options.seed, options.date), "crash", options.into)
    sys.exit(any(found.faults for found in (*steps.values(), *moments.values())))


if __name__ == "__main__":
    main()
