"""Processes that may be killed: each task costs only itself, whatever it does to its process.

No library does this for us: `concurrent.futures` gives a broken pool for one dead process, and pebble fixes a task's
time when it is handed in, shares one pipe among all processes (one that dies while it writes spoils it) and asks a
process to end before it kills it. Here each process has a pipe of its own and tells how much time its task may take.

The processes are started as ``python -c``, not by `multiprocessing`, which would import the caller's main module into
each of them. They die with their parent, however that dies.
"""

from __future__ import annotations

import fcntl
import gc
import os
import pickle
import resource
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import IO, Any

#: Called by a task to set the seconds that it may take, counted from its start.
Allow = Callable[[float], None]
Work = Callable[[Any, Allow], Any]

OUT_OF_MEMORY = 70  # exit status of a process whose task met MemoryError
FAULT = 1  # exit status of a process whose task raised anything else
_START_SECONDS = 120.0  # from the start of a process to its first task; about 1 s, more on a busy machine
_WINDOW = 32  # tasks per process that may be ahead of the one whose result is next
_HELD_BYTES = 64 << 20  # results that wait for their turn; above it no new task is handed out
_SPENT_SHARE = 4  # a process that has kept a quarter of its allowance is replaced, so that all tasks have the same
_GRACE_SECONDS = 5.0  # between the closing of a pipe and the end of its process
_TAIL_BYTES = 4096
_BEGUN, _ALLOWED, _DONE = "begun", "allowed", "done"


class CannotStart(RuntimeError):
    """A process ended before its first task: a fault of the installation, not of a task."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task returned, still pickled."""

    payload: bytes

    def value(self) -> Any:
        """What the task returned."""
        return pickle.loads(self.payload)


@dataclass(frozen=True, slots=True)
class Ended:
    """The task's process ended: exit status, negative for a signal, and the last line that it wrote."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The task was not done in its time."""

    seconds: float


Result = Answer | Ended | TimedOut


# ---- in the child ----------------------------------------------------------------------------------------------------


def serve(handle: int) -> None:
    """Carry out tasks until the parent closes the pipe."""
    _die_with_parent(sys.stdin.fileno())
    with Connection(handle) as parent:
        prepare, memory_mb = parent.recv()
        gc.disable()  # nothing that is built now is garbage, and no later search need look through it
        work: Work = prepare()
        gc.freeze()
        gc.enable()
        spent = _limit(memory_mb)
        while True:
            try:
                task = parent.recv()
            except EOFError:
                return
            parent.send((_BEGUN, None))
            try:
                payload = pickle.dumps(work(task, lambda seconds: parent.send((_ALLOWED, seconds))))
                parent.send((_DONE, (payload, _address_space() > spent)))
            except MemoryError:
                os._exit(OUT_OF_MEMORY)


def _die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process (SIGIO) when the parent's end of a pipe closes, also in the midst of C code.

    Linux's PR_SET_PDEATHSIG goes by the thread that started the process, and flows come and go in threads.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        sys.exit("the parent has gone")


def _address_space() -> int:
    """Bytes of address space of this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except FileNotFoundError:
        return 0
    return pages * resource.getpagesize()


def _limit(memory_mb: int) -> int:
    """Limit the address space, write no core files; gives the size from which on this process is spent."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    now, allowance = _address_space(), memory_mb << 20
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = now + allowance if hard == resource.RLIM_INFINITY else min(now + allowance, hard)
    if now:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    return now + allowance // _SPENT_SHARE


# ---- in the parent ---------------------------------------------------------------------------------------------------


class _Process:
    """A child and what it does: ``task`` is the number of its task, or None."""

    def __init__(self, prepare: Callable[[], Work], memory_mb: int) -> None:
        self.pipe, theirs = Pipe()
        self.errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (`end` closes it)
        with theirs:
            self.popen = subprocess.Popen(
                [sys.executable, "-P", "-c", f"from flows._pool import serve; serve({theirs.fileno()})"],
                stdin=subprocess.PIPE,  # never written to: the child's lifeline
                stdout=self.errors,
                stderr=self.errors,
                pass_fds=(theirs.fileno(),),
                process_group=0,  # Ctrl-C reaches the parent alone, which ends its children
                env=_environment(),
            )
        self.task: int | None = None
        self.begun = self.used = False
        self._send((prepare, memory_mb))

    def _send(self, message: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: its closed pipe will tell
            self.pipe.send(message)

    def give(self, number: int, task: Any) -> None:
        """Hand in a task."""
        self.task, self.begun = number, False
        self._allow(_START_SECONDS, restart=True)
        self._send(task)

    def _allow(self, seconds: float, *, restart: bool = False) -> None:
        if restart:
            self.since = time.monotonic()
        self.allowed, self.deadline = seconds, self.since + seconds

    def hear(self, first_seconds: float) -> tuple[Answer, bool] | None:
        """Take one message: an answer and whether this process is spent, or the task's time, which begins so long.

        Raises:
            EOFError, OSError: The process has ended.
        """
        what, value = self.pipe.recv()
        if what == _DONE:
            self.task, self.used = None, True
            payload, spent = value
            return Answer(payload), spent
        self._allow(first_seconds if what == _BEGUN else value, restart=what == _BEGUN)
        self.begun = True
        return None

    def end(self, patience: float = 0.0) -> tuple[int, str]:
        """Wait so many seconds for its end, then kill it; gives exit status and the last line that it wrote."""
        try:
            status = self.popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.popen.kill()
            status = self.popen.wait()
        self.pipe.close()
        if self.popen.stdin:
            self.popen.stdin.close()
        with self.errors:
            self.errors.seek(max(self.errors.seek(0, os.SEEK_END) - _TAIL_BYTES, 0))
            lines = self.errors.read().decode("utf-8", "replace").strip().splitlines()
        return status, lines[-1] if lines else ""


def _environment() -> dict[str, str]:
    """The children import from where the parent does. Threads of numpy would only cost address space."""
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    return {**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class Pool:
    """Up to ``size`` processes, started when there is work for them.

    Args:
        prepare: Called once in each process; imports what tasks need and returns what carries them out. Pickled.
        size: Number of processes.
        memory_mb: Address space (MiB) that a process may take beyond what it has when it is prepared.
        seconds: Time for a task, until it allows itself another.
    """

    def __init__(self, prepare: Callable[[], Work], *, size: int, memory_mb: int, seconds: float) -> None:
        self._prepare, self._size, self._memory_mb, self._seconds = prepare, size, memory_mb, seconds
        self._processes: list[_Process] = []
        self._tasks: dict[int, Any] = {}
        self._results: dict[int, Result] = {}

    def close(self) -> None:
        """Kill all processes; a later `map` starts new ones."""
        while self._processes:
            self._processes.pop().end()

    def _abandon(self) -> None:
        """Kill the processes that are still at work, and forget what nobody waits for."""
        for process in [process for process in self._processes if process.task is not None]:
            self._processes.remove(process)
            process.end()
        self._tasks.clear()
        self._results.clear()

    def map(self, tasks: Iterable[Any]) -> Iterator[Result]:
        """The results of the tasks, in their order. Tasks are taken and results held only some way ahead.

        Raises:
            CannotStart: A process cannot be prepared.
        """
        todo = enumerate(tasks)
        turn = 0
        try:
            while True:
                self._hand_out(todo)
                if turn in self._results:
                    yield self._results.pop(turn)
                    turn += 1
                elif self._tasks:
                    self._wait()
                else:
                    return
        finally:
            self._abandon()

    def _hand_out(self, todo: Iterator[tuple[int, Any]]) -> None:
        while len(self._tasks) < self._size and self._has_room():
            item = next(todo, None)
            if item is None:
                return
            self._tasks[item[0]] = item[1]
            (next((p for p in self._processes if p.task is None), None) or self._start()).give(*item)

    def _has_room(self) -> bool:
        held = sum(len(result.payload) for result in self._results.values() if isinstance(result, Answer))
        return len(self._tasks) + len(self._results) < _WINDOW * self._size and held < _HELD_BYTES

    def _start(self) -> _Process:
        process = _Process(self._prepare, self._memory_mb)
        self._processes.append(process)
        return process

    def _wait(self) -> None:
        """Wait until a process says something or its time is over."""
        busy = [process for process in self._processes if process.task is not None]
        patience = min(process.deadline for process in busy) - time.monotonic()
        ready = wait([process.pipe for process in busy], max(patience, 0.0))
        for process in busy:
            if process.pipe in ready:
                self._hear(process)
            elif process.deadline <= time.monotonic():
                self._end_late(process)

    def _hear(self, process: _Process) -> None:
        number = process.task
        assert number is not None
        try:
            heard = process.hear(self._seconds)
        except (EOFError, OSError):
            self._bury(process, number)
            return
        if heard:
            answer, spent = heard
            self._settle(number, answer)
            if spent:
                self._processes.remove(process)
                process.end()

    def _settle(self, number: int, result: Result) -> None:
        del self._tasks[number]
        self._results[number] = result

    def _end_late(self, process: _Process) -> None:
        assert process.task is not None
        self._processes.remove(process)
        _, said = process.end()
        if not process.begun:
            raise CannotStart(f"no answer within {process.allowed:g} seconds: {said}")
        self._settle(process.task, TimedOut(process.allowed))

    def _bury(self, process: _Process, number: int) -> None:
        """Account for a process that has ended. A death is believed only where no task before could have caused it."""
        self._processes.remove(process)
        status, said = process.end(_GRACE_SECONDS)
        if process.used and status != FAULT:
            self._start().give(number, self._tasks[number])
        elif process.begun:
            self._settle(number, Ended(status, said))
        else:
            raise CannotStart(f"exit status {status}: {said}")
