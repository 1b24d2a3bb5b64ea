"""A document costs only itself, whatever it does to the process that reads it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEED

from extractors.limits import Limits
from extractors.reading import ReadError
from flows import worker
from flows._pool import FAULT, OUT_OF_MEMORY, Answer, CannotStart, Ended, Pool, TimedOut
from flows.pipeline import run as build
from flows.sources import Source, find_sources, local_file
from flows.worker import Readers, read_source
from tests import misbehaving
from tests.pdf.makers import raw_pdf
from tools.hostile import hostile_files

Run = Callable[..., subprocess.CompletedProcess[str]]
PAGE = b"BT /F1 12 Tf 50 200 Td (Social insurance) Tj ET"


def pool(size: int = 1, seconds: float = 2.0, memory_mb: int = 256) -> closing[Pool]:
    return closing(Pool(misbehaving.prepare, size=size, memory_mb=memory_mb, seconds=seconds))


def plain(results: Iterator[Any]) -> list[Any]:
    return [result.value() if isinstance(result, Answer) else result for result in results]


def gone(pid: int) -> bool:
    """Whether a process has ended, within some seconds."""
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("size", [1, 2])
def test_each_fault_costs_its_task_and_order_is_kept(size: int) -> None:
    tasks = ["echo 1", "hang", "echo 2", "segfault", "killed", "echo 3", "exit 0", "eat", "raise x", "echo 4"]
    with pool(size, seconds=6) as processes:
        results = plain(processes.map(tasks))
    assert results == [
        "1",
        TimedOut(6),
        "2",
        Ended(-signal.SIGSEGV, ""),
        Ended(-signal.SIGKILL, ""),
        "3",
        Ended(0, ""),
        Ended(OUT_OF_MEMORY, ""),
        Ended(FAULT, "KeyError: 'x'"),
        "4",
    ]


def test_a_process_is_kept_for_many_tasks_and_batches() -> None:
    with pool() as processes:
        pids = {*plain(processes.map(["pid"] * 5)), *plain(processes.map(["pid"] * 5))}
    assert len(pids) == 1


def test_a_death_is_believed_only_from_a_process_without_a_past() -> None:
    with pool() as processes:
        assert plain(processes.map(["keep 1", "fussy"]))[1] == "fresh"


def test_a_process_that_keeps_memory_is_replaced() -> None:
    with pool() as processes:
        first, second, third = plain(processes.map(["keep 10", "keep 100", "keep 1"]))
    assert first == second != third


def test_a_task_may_be_allowed_more_time() -> None:
    with pool(seconds=0.5) as processes:
        assert plain(processes.map(["slow 1.5", "echo after"])) == ["slow but allowed", "after"]


def test_tasks_are_taken_only_some_way_ahead() -> None:
    taken = 0

    def tasks() -> Iterator[str]:
        nonlocal taken
        for number in range(500):
            taken += 1
            yield "slow 1" if number == 0 else f"echo {number}"

    with pool(size=2) as processes:
        results = processes.map(tasks())
        next(results)
        assert taken <= 64
        assert [result.value() for result in results if isinstance(result, Answer)] == [str(n) for n in range(1, 500)]


def test_what_cannot_start_is_no_fault_of_a_task() -> None:
    with (
        closing(Pool(misbehaving.prepare_badly, size=1, memory_mb=256, seconds=2)) as processes,
        pytest.raises(CannotStart, match="no module named spacy"),
    ):
        list(processes.map(["echo 1"]))


def test_leaving_early_ends_the_processes(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pool(size=2, seconds=60) as processes:
        results = processes.map(["slow 0.5", f"hang {note}"])
        next(results)
        while not note.exists() or not note.read_text():
            time.sleep(0.05)
    assert gone(int(note.read_text()))


def test_processes_die_with_a_killed_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "from flows._pool import Pool; from tests import misbehaving; "
        f"list(Pool(misbehaving.prepare, size=1, memory_mb=256, seconds=600).map(['hang {note}']))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    while not note.exists() or not note.read_text():
        assert parent.poll() is None
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    assert gone(int(note.read_text()))


def _children() -> set[str]:
    return {child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()}


def test_a_pool_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    children, files = _children(), len(os.listdir("/proc/self/fd"))
    with pool(size=2, seconds=1) as processes:
        for _ in range(3):
            list(processes.map(["echo 1", "hang", "segfault", "killed", "eat", "raise x", "exit 3", "keep 100"]))
    assert _children() == children  # neither running nor waiting to be asked how they ended
    assert len(os.listdir("/proc/self/fd")) == files
    assert not list(tmp_path.iterdir())


FAULTS = {
    "hang": ("timeout", "not read within"),
    "segfault": ("reader_crashed", "SIGSEGV"),
    "abort": ("reader_crashed", "SIGABRT"),
    "exit 0": ("reader_crashed", "status 0"),
    "eat": ("out_of_memory", "more than 512 MiB"),
    "killed": ("reader_killed", "was killed"),
    "raise x": ("internal_error", "KeyError: 'x'"),
}


def test_each_fault_has_its_code_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_prepare", misbehaving.prepare_reader)
    for number, fault in enumerate(FAULTS):
        (tmp_path / f"{number}_bad.txt").write_bytes(misbehaving.MARK + fault.encode())
        (tmp_path / f"{number}_good.txt").write_text(f"{SEED.read_text()}\n{number}\n")
    limits = Limits(seconds=20, seconds_per_page=0, memory_mb=512)
    with closing(Readers(2, limits=limits)) as readers:
        outcomes = list(readers.read(list(map(local_file, sorted(tmp_path.iterdir())))))
    good = [outcome.failure for outcome in outcomes[1::2]]
    assert good == [None] * len(FAULTS)
    for outcome, (code, message) in zip(outcomes[::2], FAULTS.values(), strict=True):
        assert outcome.failure and outcome.failure.code == code
        assert message in outcome.failure.message and outcome.failure.advice


def test_a_child_reads_what_this_process_reads(tmp_path: Path) -> None:
    (tmp_path / "void.txt").write_text("")
    sources = [
        *find_sources([str(SEED)]).sources,
        local_file(tmp_path / "void.txt"),
        local_file(tmp_path / "no.txt"),
    ]
    with closing(Readers(1)) as readers:
        good, void, missing = readers.read([*sources, Source(str(tmp_path / "x"), "x", None, "no access")][:3])
    assert good.rows == read_source(local_file(SEED)) and good.failure is None
    assert void.failure and (void.failure.code, void.failure.stage) == ("empty_file", "read")
    assert missing.failure and (missing.failure.code, missing.failure.stage) == ("unreadable_file", "open")


@pytest.mark.parametrize(
    ("name", "data", "limits", "code"),
    [
        ("a.pdf", raw_pdf([PAGE] * 3), Limits(pages=2), "too_many_pages"),
        ("a.pdf", raw_pdf([PAGE] * 3), Limits(characters=40), "too_large"),
        ("a.txt", "社保".encode() * 21, Limits(characters=41), "too_large"),
        ("a.txt", "社保".encode() + b"\n" * (1 << 20), Limits(file_mb=1), "too_large"),
    ],
)
def test_limits_of_readers(tmp_path: Path, name: str, data: bytes, limits: Limits, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read_source(local_file(tmp_path / name), limits=limits)
    assert caught.value.code == code and "--" in caught.value.advice
    assert read_source(local_file(tmp_path / name))["bulletins"]


def test_a_pipe_is_not_waited_for(tmp_path: Path, run: Run) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    done = run("build", str(tmp_path / "pipe.txt"), str(SEED), "-o", str(tmp_path / "out"), status=3)
    assert "unreadable_file: no regular file" in done.stdout


def test_an_interrupted_run_leaves_the_release_and_no_process(tmp_path: Path) -> None:
    build([str(SEED)], tmp_path / "out")
    release = os.readlink(tmp_path / "out" / "latest")
    (tmp_path / "bomb.pdf").write_bytes(
        next(f.data for f in hostile_files(families=["PDF: contents"]) if f.name == "forms_bomb.pdf")
    )
    command = [str(Path(sys.executable).parent / "jianbao"), "build", str(tmp_path), "-o", str(tmp_path / "out")]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    children: list[str] = []
    while not children:
        assert started.poll() is None
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split()
        time.sleep(0.1)
    started.send_signal(signal.SIGINT)
    _, said = started.communicate(timeout=20)
    assert started.returncode not in (0, 3) and "Traceback" not in said
    assert all(gone(int(pid)) for pid in children)
    assert os.readlink(tmp_path / "out" / "latest") == release
