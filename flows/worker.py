"""Reading documents: one source in, rows or a failure out; a fault costs its document, never the run.

Documents are read in child processes (`flows._pool`) that hold the limits of `extractors.limits`.
"""

from __future__ import annotations

import hashlib
import signal
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from extractors.limits import Limits
from extractors.options import DEFAULT, ReadOptions
from extractors.reading import ReadError, count_pages, read
from extractors.reading._kinds import Kind, kind_of_media_type
from flows._pool import FAULT, OUT_OF_MEMORY, Allow, Answer, Pool, Result, TimedOut, Work
from flows.document_cache import DocumentCache
from flows.fingerprints import installed
from flows.sources import Source, opened
from flows.stored import Rows, pack, unpack

LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source could not be read: code, what was seen, what to do, and at which stage."""

    code: str
    message: str
    advice: str
    stage: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A source with its rows as `flows.stored.pack` gives them, or with its failure."""

    source: Source
    packed: bytes | None
    failure: Failure | None = None

    @property
    def rows(self) -> Rows | None:
        """The rows by table; None for a failure."""
        return None if self.packed is None else unpack(self.packed)


def _failure(error: ReadError, stage: str) -> Failure:
    return Failure(error.code, error.message, error.advice, stage)


# ---- one document ----------------------------------------------------------------------------------------------------


def read_source(
    source: Source,
    options: ReadOptions = DEFAULT,
    limits: Limits = LIMITS,
    allow: Allow = lambda seconds: None,
    cache: DocumentCache | None = None,
) -> Rows:
    """The rows of one bulletin as plain dictionaries, read in this process.

    Args:
        source: The file; a hash that it is known by must be that of the bytes that are read.
        options: How it is read.
        limits: What it may cost; time and memory are for a parent to hold.
        allow: Told the seconds that it may take, once its pages are counted.
        cache: Where its document is looked for, and kept.

    Raises:
        ReadError: The file is no bulletin that a reader understands, or over a limit.
        OSError: The file cannot be opened or read.
    """
    from extractors.bulletin import read_bulletin  # a second of imports that only a reading process needs

    data = _bytes(source, limits)
    allow(limits.time_for(count_pages(data, source.name), ocr=options.recognises))
    document = cache.get(data, source.name) if cache else None
    if document is None:
        document = read(data, source.name, options, limits)
        if cache:
            cache.put(document)
    return {name: [row.model_dump(mode="json") for row in rows] for name, rows in read_bulletin(document).items()}


def packed(rows: Rows, keys: Mapping[Kind, str]) -> bytes:
    """The rows as `flows.stored.pack` gives them, under the key of the kind of file that they were read from."""
    return pack(rows, keys[kind_of_media_type(rows["bulletins"][0]["media_type"])])


def _bytes(source: Source, limits: Limits) -> bytes:
    most = limits.file_mb << 20
    with opened(source.address or source.uri) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ReadError("too_large", f"the file has more than {limits.file_mb} MiB")
    if source.sha256 not in (None, hashlib.sha256(data).hexdigest()):
        raise ReadError("changed_while_reading", "the file was written to after this run had found it")
    return data


def _prepare(options: ReadOptions, limits: Limits, keys: Mapping[Kind, str], cache: DocumentCache | None) -> Work:
    """What a child calls first: everything that reading imports and builds once is there before memory is counted."""
    import extractors.bulletin  # noqa: F401

    return partial(_attempt, options, limits, keys, cache)


def _attempt(
    options: ReadOptions,
    limits: Limits,
    keys: Mapping[Kind, str],
    cache: DocumentCache | None,
    source: Source,
    allow: Allow,
) -> bytes | Failure:
    """Read a document in a child. Memory that runs out ends the child; any other error is a fault of ours.

    Such a fault does not end it: where it strikes every document, each would cost the seconds that a start takes.
    """
    try:
        return packed(read_source(source, options, limits, allow, cache), keys)
    except ReadError as error:
        return _failure(error, "read")
    except OSError as error:
        return _failure(ReadError("unreadable_file", error.strerror or str(error)), "open")
    except MemoryError:
        raise
    except Exception as error:
        return _failure(ReadError("internal_error", traceback.format_exception_only(error)[-1].strip()), "extract")


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
        error = ReadError("reader_killed", "its reader was killed, as the system does where memory runs out")
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
        cache: Where documents are looked for, and kept.
    """

    def __init__(
        self,
        workers: int,
        options: ReadOptions = DEFAULT,
        limits: Limits = LIMITS,
        cache: DocumentCache | None = None,
    ) -> None:
        prepare = partial(_prepare, options, limits, installed().row_keys(options), cache)
        self._pool = Pool(prepare, size=workers, memory_mb=limits.memory_mb, seconds=limits.seconds)
        self._limits = limits

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def read(self, sources: Sequence[Source]) -> Iterator[Outcome]:
        """Read the sources in their order; a failing one gives an outcome with a failure."""
        results = self._pool.map(source for source in sources if source.error is None)
        for source in sources:
            if source.error is not None:
                yield Outcome(source, None, _failure(ReadError("unreadable_file", source.error), "open"))
            else:
                yield _outcome(source, next(results), self._limits)


def read_all(
    sources: Sequence[Source],
    workers: int,
    options: ReadOptions,
    limits: Limits = LIMITS,
    cache: DocumentCache | None = None,
) -> Iterator[Outcome]:
    """Read the sources in their order, in processes of their own, as `Readers.read` does."""
    with closing(Readers(workers, options, limits, cache)) as readers:
        yield from readers.read(sources)
