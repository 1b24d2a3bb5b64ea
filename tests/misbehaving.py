"""Work for `flows._pool` that misbehaves; children import it by name."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import time
from functools import partial
from pathlib import Path
from typing import Any

from flows._pool import Allow, Work
from flows.sources import Source
from flows.worker import _prepare

_kept: list[Any] = []
MARK = b"misbehave: "


def prepare() -> Work:
    return work


def prepare_badly() -> Work:
    raise ImportError("no module named spacy")


def prepare_reader(*options: Any) -> Work:
    """A reader of documents that misbehaves where a document says so."""
    return partial(_read_or_misbehave, _prepare(*options))


def _read_or_misbehave(read: Work, source: Source, allow: Allow) -> Any:
    head = Path(source.uri).read_bytes()[:100]
    return work(head.removeprefix(MARK).decode(), allow) if head.startswith(MARK) else read(source, allow)


def prepare_search() -> Work:
    """Looks for a pattern in a text; both make the task."""
    return lambda task, allow: re.search(*task) is not None


def prepare_extraction() -> Work:
    """Reads a text; gives the number of lines in its ledger."""
    return _extracted


def _extracted(text: str, _: Allow) -> int:
    from extractors.bulletin import read_bulletin
    from extractors.reading import read

    return len(read_bulletin(read(text.encode(), "trap.txt"))["lines"])


def work(task: str, allow: Allow) -> str:
    what, _, rest = task.partition(" ")
    return str(globals()[f"_{what}"](rest, allow))


def _echo(rest: str, _: Allow) -> str:
    return rest


def _pid(_: str, __: Allow) -> int:
    return os.getpid()


def _hang(rest: str, _: Allow) -> None:
    """Hold the interpreter's lock in C code, where neither signals handlers nor threads of Python run."""
    if rest:
        Path(rest).write_text(str(os.getpid()), encoding="ascii")
    re.match(r"(a+)+$", "a" * 64 + "b")


def _segfault(_: str, __: Allow) -> None:
    ctypes.string_at(0)


def _abort(_: str, __: Allow) -> None:
    os.abort()


def _killed(_: str, __: Allow) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _exit(rest: str, _: Allow) -> None:
    os._exit(int(rest))


def _eat(_: str, __: Allow) -> None:
    while True:
        _kept.append(bytearray(1 << 24))


def _keep(rest: str, _: Allow) -> int:
    _kept.append(bytes(int(rest) << 20))
    return os.getpid()


def _raise(rest: str, _: Allow) -> None:
    raise KeyError(rest)


def _slow(rest: str, allow: Allow) -> str:
    allow(30.0)
    time.sleep(float(rest))
    return "slow but allowed"


def _fussy(_: str, __: Allow) -> str:
    """Dies in a process that has worked before."""
    if _kept:
        os._exit(9)
    return "fresh"
