"""One run at a time writes an output."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.sources import UsageError


def demand_output(output: Path) -> None:
    """Refuse a folder that no run has written, so that a mistyped one is not made.

    Raises:
        UsageError: There is no such folder.
    """
    if not output.is_dir():
        raise UsageError(f"{output}: no such folder; give the one that jianbao build -o wrote")


@contextmanager
def output_lock(output: Path) -> Iterator[None]:
    """Hold the lock of an output. It names its owner and falls with it, however that ends; nothing has to be removed.

    Raises:
        UsageError: The folder cannot be written, or another run holds it.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UsageError(f"{output}: cannot write here ({error.strerror}); choose another folder with -o") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        owner = os.read(handle, 200).decode(errors="replace").strip() or "unknown"
        os.close(handle)
        raise UsageError(f"{output}: another run ({owner}) is writing here; wait for it") from error
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
        yield
    finally:
        os.close(handle)
