"""Runs that are killed, run out of disk, meet another run or a folder that cannot be written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from flows.release import content_hash, latest
from tools.crash import AFTER, BEFORE, faults_of
from tools.releases import build, put


@pytest.mark.parametrize(
    ("name", "every"),
    [("second release", "37"), ("first release", "37"), ("replay", "79"), ("held back by a gate", "79"), ("forced", "79"), ("prune", "11")],
)  # fmt: skip
def test_a_run_killed_before_any_step_that_touches_a_file(tmp_path: Path, name: str, every: str) -> None:
    """Some steps here; ``python -m benchmarks.crash`` takes hundreds."""
    done = subprocess.run(  # a process of its own: it forks
        [sys.executable, "-m", "tools.crash", str(tmp_path), "--every", every, "--run", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[0]) >= 3


def test_the_command_killed_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    output, folder = tmp_path / "out", put(tmp_path / "in", BEFORE)
    build([folder], output)
    build([folder], tmp_path / "whole")
    build([put(folder, AFTER)], tmp_path / "whole")
    old, new = latest(output), latest(tmp_path / "whole")
    assert old and new
    allowed = {content_hash(release.entries.values()) for release in (old, new)}
    program = str(Path(sys.executable).parent / "jianbao")
    for number in range(6):
        process = subprocess.Popen(
            [program, "build", str(folder), "-o", str(output), "--workers", "2"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(random.Random(number).uniform(0.5, 5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert faults_of(output, allowed) == []
    summary = build([folder], output)
    current = latest(output)
    assert current and current.version == new.version and summary.exit_status == 3


def test_a_full_disk_leaves_the_release_before(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: writing fails in the midst of a table."""
    output, folder = tmp_path / "out", put(tmp_path / "in", BEFORE)
    build([folder], output)
    before = latest(output)
    assert before
    put(folder, AFTER)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, resource.RLIM_INFINITY)); "
        "from flows.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", str(folder), "-o", str(output)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "the release before this run is untouched" in done.stderr and len(done.stderr.splitlines()) == 1
    assert latest(output) == before and faults_of(output, {content_hash(before.entries.values())}) == []
    assert build([folder], output).published_new


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    from flows.sources import UsageError

    output, folder = tmp_path / "out", put(tmp_path / "in", BEFORE)
    build([folder], output)
    output.chmod(0o555)
    try:
        with pytest.raises(UsageError, match="cannot write here"):
            build([put(folder, AFTER)], output)
    finally:
        output.chmod(0o755)
    assert faults_of(output, {content_hash(latest(output).entries.values())}) == []  # type: ignore[union-attr]


def test_a_second_run_is_told_who_writes(tmp_path: Path) -> None:
    from flows.lock import output_lock
    from flows.sources import UsageError

    with output_lock(tmp_path), pytest.raises(UsageError, match=f"process {os.getpid()} on "), output_lock(tmp_path):
        pass
    with output_lock(tmp_path):  # it has fallen with its owner
        pass
    code = f"import os; from pathlib import Path; from flows.lock import output_lock\nwith output_lock(Path({str(tmp_path)!r})): os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == -signal.SIGKILL
    with output_lock(tmp_path):
        pass
