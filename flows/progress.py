"""How far a run is: in lines for logs, and handed from a command to the flow that it runs as."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Called with the name of what was read last, or the `Stage` that the run is at, the number done and the number to do.
Progress = Callable[[str, int, int], None]


class Stage(str):
    """What a run does when it does not read: ``WRITING`` counts bulletins, ``CHECKING`` is done or not."""


WRITING, CHECKING = Stage("writing the release"), Stage("holding it against the quality gates")


def silent(name: str, done: int, total: int) -> None:
    """Say nothing."""


#: A flow's parameters are data that Prefect stores and sends to workers; what draws on a terminal is none.
_SHOWN: ContextVar[Progress | None] = ContextVar("shown", default=None)


@contextmanager
def shown(progress: Progress) -> Iterator[None]:
    """Have the flows that are called within the block report here."""
    token = _SHOWN.set(progress)
    try:
        yield
    finally:
        _SHOWN.reset(token)


def shown_or(progress: Progress) -> Progress:
    """Where the caller of this flow wants to be told how far it is; ``progress`` where it does not say."""
    return _SHOWN.get() or progress


def duration(seconds: float) -> str:
    """Seconds as people say them: ``40 s``, ``12 min``, ``3 h 5 min``."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


class LogLines:
    """Says how far a run is, at most every so many seconds: a line for each document would bury what else a log tells.

    Args:
        say: Takes a line.
        every: Seconds between two lines, and before the first one.
        clock: Seconds that only grow.
    """

    def __init__(
        self, say: Callable[[str], None], *, every: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._say, self._every, self._clock = say, every, clock
        self._begun = self._said = 0.0
        self._first = 0  # read when the clock was started: before that readers have only imported
        self._stage = Stage()

    def __call__(self, name: str, done: int, total: int) -> None:
        """One more document was read, or dealt with in a stage."""
        now = self._clock()
        stage = name if isinstance(name, Stage) else Stage()
        if stage != self._stage:
            self._stage, self._first = stage, 0
        if not self._first:
            self._begun = self._said = now
            self._first = done
        if now - self._said < self._every or done == self._first:
            return
        self._said = now
        rate = (done - self._first) / (now - self._begun)
        what = f"{stage}: {done:,} of {total:,}" if stage else f"{done:,} of {total:,} read"
        self._say(f"{what} ({done / total:.0%}), {rate:.1f} a second, about {duration((total - done) / rate)} to go")
