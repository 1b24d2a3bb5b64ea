"""Reading documents: one source in, rows or a failure out; a fault costs its document, never the run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from extractors.bulletin import read_bulletin
from extractors.reading import ReadError, ReadOptions, read
from flows.sources import Source

DEFAULT = ReadOptions()
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


def read_source(path: Path, options: ReadOptions = DEFAULT) -> Rows:
    """The rows of one bulletin as plain dictionaries.

    Raises:
        ReadError: The file is no bulletin that a reader understands.
        OSError: The file cannot be opened.
    """
    document = read(path.read_bytes(), path.name, options)
    return {name: [row.model_dump(mode="json") for row in rows] for name, rows in read_bulletin(document).items()}


def _outcome(source: Source, future: Future[Rows]) -> Outcome:
    error = future.exception()
    if error is None:
        return Outcome(source, future.result())
    if not isinstance(error, ReadError):
        code = "unreadable_file" if isinstance(error, OSError) else "internal_error"
        error = ReadError(code, f"{type(error).__name__}: {error}")
        return Outcome(source, None, Failure(code, error.message, error.advice, "extract"))
    return Outcome(source, None, Failure(error.code, error.message, error.advice, "read"))


def _executor(workers: int) -> Executor:
    if workers == 1:
        return ThreadPoolExecutor(1)
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def read_all(sources: Sequence[Source], workers: int, options: ReadOptions) -> Iterator[Outcome]:
    """Read the sources in their order; a failing one gives an outcome with a failure."""
    readable = [source for source in sources if source.error is None]
    with _executor(workers) as executor:
        futures = {source.path: executor.submit(read_source, source.path, options) for source in readable}
        for source in sources:
            if source.error is not None:
                error = ReadError("unreadable_file", source.error)
                yield Outcome(source, None, Failure(error.code, error.message, error.advice, "open"))
            else:
                yield _outcome(source, futures[source.path])
