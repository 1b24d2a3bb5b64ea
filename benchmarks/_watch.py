"""What a command costs, as the system sees it: wall time, CPU of it and its children, and peaks of memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_EVERY_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall and of CPU (user and system, children included); peaks of resident memory in MiB."""

    status: int
    wall: float
    cpu: float
    own_mb: float
    child_mb: float


def children(pid: int) -> list[int]:
    """The children of a process; none where it is gone."""
    try:
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]  # fmt: skip
    except OSError:
        return []


def peak_mb(pid: int) -> float:
    """The largest resident memory that a process has had so far, in MiB, as the kernel counts it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def cost(command: Sequence[str], also: Callable[[int], None] = lambda pid: None, **how: Any) -> Cost:
    """Run a command and see what it costs.

    Args:
        command: The command.
        also: Called with its process id from time to time.
        how: Further arguments of `subprocess.Popen`.
    """
    own = child = 0.0
    begin = time.monotonic()
    process = subprocess.Popen(command, **how)
    while True:
        own = max(own, peak_mb(process.pid))
        child = max([child, *map(peak_mb, children(process.pid))])
        also(process.pid)
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return Cost(process.returncode, time.monotonic() - begin, used.ru_utime + used.ru_stime, own, child)
        time.sleep(_EVERY_SECONDS)
