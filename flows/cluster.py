"""Reading on a Dask cluster, in Prefect's Dask task runner: many machines read, one process keeps state and releases.

The flow process hands out batches and takes their results in order, only some way ahead, so its memory does not grow
with the run. A worker (`flows.cluster_worker`) gets sources by address and hands back packed rows; documents of the cache
go there and come back, for workers need not see the folder of the state.

Dask gives a batch whose worker has died to another one, some times over. A batch that has lost them all is read again
one document at a time, with nothing else at work, so that only who brings workers down goes into quarantine.
"""

from __future__ import annotations

import asyncio
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.context import FlowRunContext
from prefect.settings import PREFECT_API_URL, temporary_settings

from extractors.limits import Limits
from extractors.options import ReadOptions
from extractors.reading import ReadError
from flows.cluster_worker import Batch, ClusterError, Delivery, Job, Refusal, code_of, dismiss, enrol, read
from flows.document_cache import DocumentCache
from flows.sources import Source, UsageError
from flows.worker import Failure, Outcome

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner, PrefectDaskFuture

LOCAL = "local"
_MOST, _LEAST = 200, 10  # documents of a batch; a task on a worker costs about 0.17 s of CPU, all told
_SHARE = 4  # towards the end a batch is this part of what is left for one worker, so that none waits long for another
_AHEAD = 4  # batches for each thread of the cluster that may be ahead of the one whose result is next
_LOOK_SECONDS = 5.0  # between two looks whether workers are there
_PATIENCE = 12  # looks without a worker before the run gives up; a nanny needs seconds to start a new one
_CONNECT_SECONDS = 15.0


def cut(sources: Sequence[Source], threads: Callable[[], int]) -> Iterator[Sequence[Source]]:
    """The sources in batches, smaller ones at the end."""
    start = 0
    while start < len(sources):
        left = len(sources) - start
        size = min(_MOST, max(_LEAST, left // (_SHARE * max(1, threads()))))
        yield sources[start : start + size]
        start += size


@task(name="read-batch", task_run_name="read from {first}", persist_result=False, cache_policy=NO_CACHE)
def read_batch(job: Job, batch: Batch, first: str) -> Delivery | Refusal:
    """Read one batch on a worker; what goes wrong is a result, not a failed task."""
    return read(job, batch)


def read_on_cluster(
    address: str,
    sources: Sequence[Source],
    workers: int,
    options: ReadOptions,
    limits: Limits,
    cache: DocumentCache,
) -> Iterator[Outcome]:
    """Read the sources on a cluster, in their order; within a flow.

    Args:
        address: Of its scheduler; ``local`` starts a cluster on this machine that ends with the reading.
        sources: What is read.
        workers: Worker processes of a local cluster.
        options: How they are read.
        limits: What one document may cost.
        cache: Where documents are looked for, and kept; on this machine.

    Raises:
        UsageError: The extra is not installed, or the address is none.
        ClusterError: No cluster is there, it does not fit, or it is lost.
    """
    if not sources:
        return
    context = FlowRunContext.get()
    assert context is not None and context.flow_run is not None
    api = str(context.client.api_url)
    job = Job(str(context.flow_run.id), code_of(options), options, limits, sources[0], api)
    with temporary_settings({PREFECT_API_URL: api}), _runner(address, workers) as runner, _told(address):
        yield from _Cluster(runner, address, job, cache).read(sources)


@contextmanager
def _runner(address: str, workers: int) -> Iterator[DaskTaskRunner]:
    """The task runner of a cluster that is there, or of one that is started."""
    try:
        import dask.config

        dask.config.set({"logging.distributed": "critical"})  # it would say in tracebacks what we say in a line
        from distributed import LocalCluster
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise UsageError("--dask needs Dask, which is not installed: pip install 'jianbao[dask]'") from None
    started: dict[str, Any] = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    where: dict[str, Any] = {"address": address}
    if address == LOCAL:
        where = {"cluster_class": LocalCluster, "cluster_kwargs": started}
    else:
        _demand_scheduler(address)
    with DaskTaskRunner(**where) as runner:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of versions that differ; we refuse those that matter
            _ = runner.client  # connects
        yield runner


def _demand_scheduler(address: str) -> None:
    """Dask's client itself would wait for ever where something else answers."""
    from distributed import Security
    from distributed.comm.core import connect

    security, dial = cast(Any, Security), cast(Any, connect)  # typed only in part

    async def greet() -> None:
        comm = await dial(address, timeout=_CONNECT_SECONDS, **security().get_connection_args("client"))
        await comm.close()

    try:
        asyncio.run(asyncio.wait_for(greet(), _CONNECT_SECONDS))
    except (ValueError, TypeError) as error:
        raise UsageError(f"--dask {address}: no address of a Dask scheduler, like tcp://host:8786") from error
    except OSError as error:
        raise ClusterError(f"no Dask scheduler answers at {address} within {_CONNECT_SECONDS:g} s") from error


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Tell in words that the scheduler is lost."""
    from distributed.comm.core import CommClosedError

    try:
        yield
    except (CancelledError, CommClosedError, TimeoutError) as error:
        raise ClusterError(
            f"the Dask scheduler at {address} does not answer any more; start it and run again"
        ) from error


@dataclass
class _Handed:
    """A batch that was handed in."""

    batch: Batch
    future: PrefectDaskFuture[Delivery | Refusal]


class _Cluster:
    """What the flow process does with a cluster.

    Args:
        runner: The task runner, connected.
        address: What people are told.
        job: What all batches have in common.
        cache: The documents.
    """

    def __init__(self, runner: DaskTaskRunner, address: str, job: Job, cache: DocumentCache) -> None:
        self._runner, self._address, self._job, self._cache = runner, address, job, cache
        self._client: Any = runner.client  # its methods are typed for asynchronous use too
        self._pending: deque[_Handed] = deque()

    def read(self, sources: Sequence[Source]) -> Iterator[Outcome]:
        """Read in order."""
        self._enrol()
        try:
            for batch in cut(sources, self._threads):
                self._pending.append(self._hand_in(batch))
                while len(self._pending) >= _AHEAD * max(1, self._threads()):
                    yield from self._take()
            while self._pending:
                yield from self._take()
        finally:
            self._pending.clear()  # Dask drops what nobody waits for
        self._client.run(dismiss, on_error="ignore")

    # ---- who reads -----------------------------------------------------------------------------------------------

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _enrol(self) -> None:
        """Look at every worker before the first batch."""
        for _ in range(_PATIENCE):
            if self._threads():
                break
            self._wait_for_workers()
        else:
            raise ClusterError(
                f"the Dask scheduler at {self._address} has no worker; start one: dask worker {self._address}"
            )
        self._demand_versions()
        for worker, answer in sorted(self._client.run(enrol, self._job, on_error="return").items()):
            if answer is not None:
                self._refuse(worker, answer)

    def _wait_for_workers(self) -> None:
        from distributed import TimeoutError as NoneCame

        try:
            self._client.wait_for_workers(1, timeout=_LOOK_SECONDS)
        except NoneCame:
            return

    def _demand_versions(self) -> None:
        told = self._client.get_versions()
        here = _versions(told["client"])
        there = {f"the Dask scheduler {self._address}": told["scheduler"]}
        there |= {f"the Dask worker {worker}": versions for worker, versions in sorted(told["workers"].items())}
        for who, versions in there.items():
            if _versions(versions) != here:
                raise ClusterError(
                    f"{who} has {_said(_versions(versions))}, and here is {_said(here)}; install the same on all machines"
                )

    def _refuse(self, worker: str, why: Any) -> None:
        if isinstance(why, Exception):
            why = f"cannot run jianbao ({type(why).__name__}: {why}); install the same version there"
        raise ClusterError(f"the Dask worker {worker} {why}")

    # ---- batches -------------------------------------------------------------------------------------------------

    def _hand_in(self, sources: Sequence[Source]) -> _Handed:
        hashes = [source.sha256 for source in sources if source.sha256]
        batch = Batch(tuple(sources), {sha256: kept for sha256 in hashes if (kept := self._cache.entry(sha256))})
        return self._submit(batch)

    def _submit(self, batch: Batch) -> _Handed:
        parameters = {"job": self._job, "batch": batch, "first": batch.sources[0].name}
        return _Handed(batch, self._runner.submit(read_batch, parameters))

    def _take(self) -> Iterator[Outcome]:
        """The outcomes of the batch whose turn it is."""
        from distributed.scheduler import KilledWorker

        handed = self._pending.popleft()
        try:
            yield from self._received(handed)
        except KilledWorker:
            self._settle()
            for source in handed.batch.sources:
                yield self._alone(source)

    def _settle(self) -> None:
        """Wait until nothing is at work."""
        for handed in self._pending:
            self._wait(handed)

    def _alone(self, source: Source) -> Outcome:
        from distributed.scheduler import KilledWorker

        try:
            (outcome,) = self._received(self._hand_in([source]))
        except KilledWorker as error:
            said = f"{error.allowed_failures + 1} Dask workers died while they read it alone"
            fault = ReadError("reader_killed", said)
            return Outcome(source, None, Failure(fault.code, said, fault.advice, "read"))
        return outcome

    def _received(self, handed: _Handed) -> list[Outcome]:
        """The outcomes of a batch, its documents kept.

        Raises:
            KilledWorker: Workers have died of it, or beside it.
        """
        self._wait(handed)
        result = handed.future.result()
        if isinstance(result, Refusal):
            self._refuse(result.worker, result.why)
        delivery = cast(Delivery, result)
        for sha256, document in delivery.documents.items():
            self._cache.put_entry(sha256, document)
        return delivery.outcomes

    def _wait(self, handed: _Handed) -> None:
        """Wait for a result as long as there are workers."""
        from distributed import TimeoutError as NotYet
        from distributed import wait as wait_for

        looks = 0
        while True:
            try:
                with self._client.as_current():
                    wait_for(handed.future.wrapped_future, timeout=_LOOK_SECONDS)  # type: ignore[no-untyped-call]
                return
            except NotYet:
                looks = 0 if self._threads() else looks + 1
                if looks >= _PATIENCE:
                    raise ClusterError(
                        f"the Dask cluster {self._address} has lost all its workers; run again"
                    ) from None


def _versions(told: Any) -> dict[str, str]:
    """What must be the same on both sides."""
    packages = told["packages"]
    python = ".".join(str(packages["python"]).split(".")[:2])
    return {"Python": python, "dask": str(packages["dask"]), "distributed": str(packages["distributed"])}


def _said(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())
