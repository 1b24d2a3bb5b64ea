"""What a Dask worker does: look whether it may read for a run, and read its batches.

Documents are read as on one machine, in a process that may be killed (`flows.worker`), so a limit on time or memory costs
a document and not the worker. Each thread of a worker has one such process, kept from batch to batch.
"""

from __future__ import annotations

import asyncio
import hashlib
import platform
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from extractors.limits import Limits
from extractors.options import ReadOptions
from flows._code import code_hash
from flows._pool import CannotStart
from flows.document_cache import DocumentCache
from flows.fingerprints import installed
from flows.sources import Source, opened
from flows.stored import columns_digest
from flows.worker import Outcome, Readers

_CONNECT_SECONDS = 5.0


class ClusterError(Exception):
    """A cluster cannot read, or cannot any more; the message says why and what to do (exit status 1)."""


@dataclass(frozen=True)
class Job:
    """What all batches of a run have in common.

    Attributes:
        run: Names the run.
        code: What the flow process runs (`code_of`).
        options: How bulletins are read.
        limits: What one document may cost.
        sample: One of the inputs; a worker must be able to open it.
        api: Prefect's server, where workers tell of their tasks.
    """

    run: str
    code: tuple[tuple[str, str], ...]
    options: ReadOptions
    limits: Limits
    sample: Source
    api: str


class Batch:
    """Sources, and their documents as far as they are kept: entries of the cache by hash.

    No dataclass: Prefect would walk through all of it in search of futures.
    """

    def __init__(self, sources: tuple[Source, ...], documents: Mapping[str, bytes]) -> None:
        self.sources, self.documents = sources, documents


class Delivery:
    """The outcomes of a batch, in order, and the entries of the cache for what was read anew."""

    def __init__(self, outcomes: list[Outcome], documents: Mapping[str, bytes]) -> None:
        self.outcomes, self.documents = outcomes, documents


class Refusal:
    """A worker must not, or cannot, read for a run."""

    def __init__(self, worker: str, why: str) -> None:
        self.worker, self.why = worker, why


# ---- who may read ----------------------------------------------------------------------------------------------------


def code_of(options: ReadOptions) -> tuple[tuple[str, str], ...]:
    """What must be the same on all machines, in words and as a digest: rows must not hang on who has read them."""
    keys = hashlib.sha256(repr(sorted(installed().row_keys(options).items())).encode()).hexdigest()
    return (
        ("Python", ".".join(platform.python_version_tuple()[:2])),
        ("Prefect", version("prefect")),
        ("columns of the tables", columns_digest()),
        ("rules, vocabularies or libraries that read", keys),
        ("code of the flow", code_hash("flows")),
    )


@lru_cache(maxsize=2)
def refusal(job: Job) -> str | None:
    """Why this process must not read for that run; None where it may."""
    differ = [what for (what, here), (_, there) in zip(code_of(job.options), job.code, strict=True) if here != there]
    if differ:
        return f"has other code than this machine ({', '.join(differ)}); install the same version there and restart it"
    if job.sample.error is None:
        try:
            with opened(job.sample.address or job.sample.uri) as file:
                file.read(1)
        except OSError as error:
            return (
                f"cannot open {job.sample.uri} ({error.strerror or error}); inputs must have the same path on all "
                "machines, or lie in a store"
            )
    place = urlsplit(job.api)
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
        socket.create_connection((place.hostname or "", port), _CONNECT_SECONDS).close()
    except OSError:
        return (
            f"does not reach the Prefect server {job.api}; start one that all machines reach and set PREFECT_API_URL "
            "(docs/scale.md)"
        )
    return None


async def enrol(job: Job) -> str | None:
    """`refusal`, beside the worker's event loop: it takes a second or two, and the scheduler must go on hearing of it."""
    return await asyncio.to_thread(refusal, job)


# ---- reading ---------------------------------------------------------------------------------------------------------


class _Desk:
    """A reading process, and a folder where it finds documents and leaves them."""

    def __init__(self, job: Job) -> None:
        self.options, self.limits = job.options, job.limits
        self._folder = tempfile.TemporaryDirectory(prefix="jianbao-")
        self._documents = Path(self._folder.name) / "documents"
        cache = DocumentCache.of(Path(self._folder.name), job.options)
        self._readers = Readers(1, job.options, job.limits, cache)

    def read(self, batch: Batch) -> Delivery:
        self._documents.mkdir(exist_ok=True)
        for sha256, document in batch.documents.items():
            (self._documents / sha256).write_bytes(document)
        outcomes = list(self._readers.read(batch.sources))
        found = {path.name: path.read_bytes() for path in sorted(self._documents.iterdir())}
        for name in found:
            (self._documents / name).unlink()
        new = {name: document for name, document in found.items() if document != batch.documents.get(name)}
        return Delivery(outcomes, new)

    def close(self) -> None:
        self._readers.close()
        self._folder.cleanup()


_idle: list[_Desk] = []
_lock = Lock()


@contextmanager
def _desk(job: Job) -> Iterator[_Desk]:
    """A desk that is free, or a new one."""
    with _lock:
        free = (desk for desk in _idle if (desk.options, desk.limits) == (job.options, job.limits))
        desk = next(free, None)
        if desk:
            _idle.remove(desk)
    desk = desk or _Desk(job)
    with ExitStack() as unless_well:
        unless_well.callback(desk.close)
        yield desk
        unless_well.pop_all()
    with _lock:
        _idle.append(desk)


def dismiss() -> None:
    """End the reading processes that are idle; those that a killed run has left too."""
    with _lock:
        free = _idle.copy()
        _idle.clear()
    for desk in free:
        desk.close()


def read(job: Job, batch: Batch) -> Delivery | Refusal:
    """Read a batch on this worker."""
    why = refusal(job)
    if why is None:
        try:
            with _desk(job) as desk:
                return desk.read(batch)
        except (CannotStart, OSError) as error:
            why = f"cannot read documents: {error}"
    return Refusal(_name(), why)


def _name() -> str:
    from distributed import get_worker

    return str(get_worker().address)
