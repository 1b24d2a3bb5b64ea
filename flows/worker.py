"""Reading documents: one source in, rows or a failure out; a fault costs its document, never the run.

Documents are read in child processes (`flows._pool`) that hold the limits of `extractors.limits`.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extractors.limits import Limits
from extractors.options import ReadOptions
from extractors.reading import ReadError, count_pages, read
from flows._pool import FAULT, OUT_OF_MEMORY, Allow, Answer, Pool, Result, TimedOut, Work
from flows.sources import Source

DEFAULT = ReadOptions()
LIMITS = Limits()
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source could not be read: code, what was seen, what to do, and at which stage."""

    code: str
    message: str
    advice: str
    stage: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A source with its rows, or with its failure."""

    source: Source
    rows: Rows | None
    failure: Failure | None = None


def _failure(error: ReadError, stage: str) -> Failure:
    return Failure(error.code, error.message, error.advice, stage)


# ---- one document ----------------------------------------------------------------------------------------------------


def read_source(
    path: Path, options: ReadOptions = DEFAULT, limits: Limits = LIMITS, allow: Allow = lambda seconds: None
) -> Rows:
    """The rows of one bulletin as plain dictionaries, read in this process.

    Args:
        path: The file.
        options: How it is read.
        limits: What it may cost; time and memory are for a parent to hold.
        allow: Told the seconds that it may take, once its pages are counted.

    Raises:
        ReadError: The file is no bulletin that a reader understands, or over a limit.
        OSError: The file cannot be opened.
    """
    from extractors.bulletin import read_bulletin  # a second of imports that only a reading process needs

    data, name = _bytes(path, limits), _printable(path.name)
    allow(limits.time_for(count_pages(data, name), ocr=options.recognises))
    document = read(data, name, options, limits)
    return {name: [row.model_dump(mode="json") for row in rows] for name, rows in read_bulletin(document).items()}


def _printable(name: str) -> str:
    """A file name as tables can hold it: bytes that are no UTF-8, which Python keeps as surrogates, are told as lost."""
    return os.fsencode(name).decode("utf-8", "replace")


def _bytes(path: Path, limits: Limits) -> bytes:
    most = limits.file_mb << 20
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ReadError("too_large", f"the file has more than {limits.file_mb} MiB")
    return data


def _prepare(options: ReadOptions, limits: Limits) -> Work:
    """What a child calls first: everything that reading imports and builds once is there before memory is counted."""
    import extractors.bulletin  # noqa: F401
    from extractors.language import load_pipeline

    load_pipeline()
    return partial(_attempt, options, limits)


def _attempt(options: ReadOptions, limits: Limits, path: Path, allow: Allow) -> Rows | Failure:
    """Read a document in a child. Any other error ends the child: it is a fault of ours, or the document's crash."""
    try:
        return read_source(path, options, limits, allow)
    except ReadError as error:
        return _failure(error, "read")
    except OSError as error:
        return _failure(ReadError("unreadable_file", error.strerror or str(error)), "open")


# ---- all documents ---------------------------------------------------------------------------------------------------


def _outcome(source: Source, result: Result, limits: Limits) -> Outcome:
    if isinstance(result, Answer):
        value = result.value()
        return Outcome(source, None, value) if isinstance(value, Failure) else Outcome(source, value)
    if isinstance(result, TimedOut):
        error = ReadError("timeout", f"not read within {result.seconds:g} seconds")
    elif result.status == OUT_OF_MEMORY:
        error = ReadError("out_of_memory", f"reading it takes more than {limits.memory_mb} MiB")
    elif result.status == FAULT:
        error = ReadError("internal_error", result.said)
        return Outcome(source, None, _failure(error, "extract"))
    elif result.status == -signal.SIGKILL:  # no file sends it, and a late reader is accounted for above
        error = ReadError(
            "out_of_memory", "its reader was killed, as the system does where memory runs out; try fewer --workers"
        )
    elif result.status < 0:
        error = ReadError("reader_crashed", f"reading it ended in {signal.Signals(-result.status).name}")
    else:
        error = ReadError("reader_crashed", f"the reading process left with status {result.status}")
    return Outcome(source, None, _failure(error, "read"))


class Readers:
    """Processes that read documents, kept for all batches of a run.

    Args:
        workers: Number of processes.
        options: How bulletins are read.
        limits: What one document may cost.
    """

    def __init__(self, workers: int, options: ReadOptions = DEFAULT, limits: Limits = LIMITS) -> None:
        prepare = partial(_prepare, options, limits)
        self._pool = Pool(prepare, size=workers, memory_mb=limits.memory_mb, seconds=limits.seconds)
        self._limits = limits

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def read(self, sources: Sequence[Source]) -> Iterator[Outcome]:
        """Read the sources in their order; a failing one gives an outcome with a failure."""
        results = self._pool.map(source.path for source in sources if source.error is None)
        for source in sources:
            if source.error is not None:
                yield Outcome(source, None, _failure(ReadError("unreadable_file", source.error), "open"))
            else:
                yield _outcome(source, next(results), self._limits)


def read_all(
    sources: Sequence[Source], workers: int, options: ReadOptions, limits: Limits = LIMITS
) -> Iterator[Outcome]:
    """Read the sources in their order, in processes of their own, as `Readers.read` does."""
    with closing(Readers(workers, options, limits)) as readers:
        yield from readers.read(sources)
