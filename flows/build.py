"""The run as a Prefect flow: for schedules, for servers that keep history, for Dask clusters, and for ``make run``.

Deployments name it as the module entrypoint ``flows.build.build_dataset``. Documents are read in batches, a task run
each (docs/scale.md has what that costs). On this machine batches are stretches of one stream that runs on between them;
on a cluster they are handed to Dask workers (`flows.cluster`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from extractors.limits import Limits
from extractors.options import DEFAULT, Engine, OcrMode, ReadOptions
from flows._options import TableFormat
from flows.document_cache import DocumentCache
from flows.pipeline import NothingPublished, Read, Run, Summary
from flows.progress import LogLines, shown_or
from flows.quality.tables import markdown
from flows.review.artifact import overview_markdown
from flows.review.overview import overview_of
from flows.sources import Source
from flows.worker import Outcome, Readers

_BATCH_SECONDS = 5.0  # a task run costs some 30 ms; a run that is killed has this long to read again


@task(name="read-batch", task_run_name="read from {first}", persist_result=False, cache_policy=NO_CACHE)
def read_batch(outcomes: Iterator[Outcome], first: str) -> list[Outcome]:
    """Take some seconds' worth out of the stream of outcomes; a failing document is an outcome, not a failed task."""
    end = time.monotonic() + _BATCH_SECONDS
    batch = []
    for outcome in outcomes:
        batch.append(outcome)
        if time.monotonic() >= end:
            break
    return batch


def _read_as_tasks(
    sources: Sequence[Source], workers: int, options: ReadOptions, limits: Limits, cache: DocumentCache
) -> Iterator[Outcome]:
    """Read in processes of this machine. They go on with what comes next while a task ends and another one begins."""
    done = 0
    with closing(Readers(workers, options, limits, cache)) as readers:
        outcomes = readers.read(sources)
        while done < len(sources):
            batch = read_batch(outcomes, sources[done].name)
            done += len(batch)
            yield from batch


def _reader(dask: str | None) -> Read:
    if dask is None:
        return _read_as_tasks
    from flows.cluster import read_on_cluster

    return partial(read_on_cluster, dask)


def _artifact(summary: Summary) -> str:
    rows = [f"| {name} | {count} |" for name, count in summary.records.items()]
    bad = [f"| {source.label} | `{failure.code}` | {failure.message} |" for source, failure in summary.quarantined]
    parts = [
        f"Inputs {summary.found}: published {summary.published}, unchanged {summary.unchanged}, "
        f"quarantined {len(summary.quarantined)}.",
        "",
        "| table | rows |",
        "|---|---|",
        *rows,
    ]
    parts += [
        "",
        "| lines by role | |",
        "|---|---|",
        *(f"| {role} | {count} |" for role, count in summary.roles.items()),
    ]
    if summary.issues:
        parts += [
            "",
            "| issues | |",
            "|---|---|",
            *(f"| `{code}` | {count} |" for code, count in summary.issues.items()),
        ]
    if bad:
        parts += ["", "| quarantined | code | reason |", "|---|---|---|", *bad]
    parts += ["", *markdown(summary.verdict)]
    return "\n".join(parts)


@flow(name="build-dataset", flow_run_name="build {output}", persist_result=False, validate_parameters=False)
def build_dataset(
    sources: list[str],
    output: str = "output",
    workers: int = 1,
    rebuild: bool = False,
    engine: Engine = DEFAULT.engine,
    ocr: OcrMode = DEFAULT.ocr,
    limits: Limits | dict[str, Any] | None = None,
    corrections: str | None = None,
    gates: str | None = None,
    force: str | None = None,
    table_format: TableFormat = "parquet",
    delta: str | None = None,
    dask: str | None = None,
) -> State[Summary]:
    """Read bulletins and publish a release.

    Args:
        sources: Files, folders, globs and addresses of stores. Prefect keeps them: credentials belong in the environment.
        output: Folder of the releases.
        workers: Processes that read, on this machine.
        rebuild: Read everything again.
        engine: What reads PDFs, pdfplumber or pdfium.
        ocr: Which pages are recognised from their picture: auto (those without a text layer), off or force (all).
        limits: What one document may cost; deployments give some of its fields, like ``{"pages": 500}``.
        corrections: Folder of corrections by people.
        gates: File that changes quality gates or adds some.
        force: Why a release that breaks quality gates is published all the same.
        table_format: ``delta`` publishes the tables as Delta tables too.
        delta: Where these go; the folder ``delta`` in the output where nothing is said.
        dask: Address of a Dask scheduler whose workers read; ``local`` starts a cluster with so many ``workers``.

    Returns:
        Completed, named ``CompletedWithErrors`` where some inputs are in quarantine; failed where nothing could be
        published, a quality gate holds the release back or Delta tables stay behind it. The data of the state is the `Summary`, or `NothingPublished` which holds it.
    """
    options = ReadOptions(engine, ocr)
    summary = Run(
        Path(output),
        workers=workers,
        rebuild=rebuild,
        options=options,
        limits=limits if isinstance(limits, Limits) else Limits(**(limits or {})),
        corrections=Path(corrections) if corrections else None,
        gates=Path(gates) if gates else None,
        force=force,
        table_format=table_format,
        delta=delta,
        progress=shown_or(LogLines(get_run_logger().info)),
        read=_reader(dask),
    ).over(sources)
    create_markdown_artifact(_artifact(summary), key="jianbao-build", description="What this run published")
    if summary.published_new and summary.release:
        overview = overview_markdown(overview_of(summary.release))
        create_markdown_artifact(overview, key="jianbao-release", description="The release at a glance")
    for source, failure in summary.quarantined:
        get_run_logger().warning(
            "quarantined %s: %s: %s. %s", source.label, failure.code, failure.message, failure.advice
        )
    message = f"{summary.published} published, {summary.unchanged} unchanged, {len(summary.quarantined)} quarantined"
    if summary.blocked:
        held = ", ".join(result.gate for result in summary.verdict.broken)
        return Failed(name="Blocked", message=f"held back by quality gates: {held}", data=NothingPublished(summary))
    if summary.exit_status == 1:
        return Failed(message=summary.behind or message, data=NothingPublished(summary))
    name = "CompletedWithErrors" if summary.quarantined else "Completed"
    return Completed(name=name, message=message, data=summary)
