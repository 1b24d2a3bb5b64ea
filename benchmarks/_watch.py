"""What a command costs, as the system sees it: wall time, CPU of it and its children, and peaks of memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_EVERY_SECONDS = 0.1
_READER = "flows._pool"  # stands in the command line of a reading process


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall and of CPU (user and system, children included), and peaks of resident memory in MiB.

    Attributes:
        status: Exit status.
        own_mb: Peak of the command itself.
        readers_mb: Peaks of the processes that read, largest first.
        others_mb: Peaks of all its other descendants, largest first.
    """

    status: int
    wall: float
    cpu: float
    own_mb: float
    readers_mb: tuple[float, ...]
    others_mb: tuple[float, ...]


def children(pid: int) -> list[int]:
    """The children of a process; none where it is gone."""
    try:
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]  # fmt: skip
    except OSError:
        return []


def descendants(pid: int) -> Iterator[int]:
    """The children of a process, and theirs."""
    for child in children(pid):
        yield child
        yield from descendants(child)


def peak_mb(pid: int) -> float:
    """The largest resident memory that a process has had so far, in MiB, as the kernel counts it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def _reads(pid: int) -> bool:
    try:
        return _READER in Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return False


class _Peaks:
    """The peaks of the descendants of a command, by process."""

    def __init__(self) -> None:
        self._readers: dict[int, float] = {}
        self._others: dict[int, float] = {}

    def look(self, pid: int) -> None:
        """Look at all that there are now. A process that has just been forked still has its parent's command line."""
        for child in descendants(pid):
            if child not in self._readers and _reads(child):
                self._readers[child] = self._others.pop(child, 0.0)
            among = self._readers if child in self._readers else self._others
            among[child] = max(among.get(child, 0.0), peak_mb(child))

    def largest_first(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Of the readers, and of the others."""
        readers, others = (tuple(sorted(peaks.values(), reverse=True)) for peaks in (self._readers, self._others))
        return readers, others


def cost(command: Sequence[str], also: Callable[[int], None] = lambda pid: None, **how: Any) -> Cost:
    """Run a command and see what it costs.

    Args:
        command: The command.
        also: Called with its process id from time to time.
        how: Further arguments of `subprocess.Popen`.
    """
    own, peaks = 0.0, _Peaks()
    begin = time.monotonic()
    process = subprocess.Popen(command, **how)
    while True:
        own = max(own, peak_mb(process.pid))
        peaks.look(process.pid)
        also(process.pid)
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            wall, cpu = time.monotonic() - begin, used.ru_utime + used.ru_stime
            return Cost(process.returncode, wall, cpu, own, *peaks.largest_first())
        time.sleep(_EVERY_SECONDS)
