"""The run as a Prefect flow: for schedules, for servers that keep history, and for ``make run``.

Deployments name it as the module entrypoint ``flows.build.build_dataset``. Documents are read in batches: Prefect
costs milliseconds a task, and a flow should hold about 200 task runs, never over 1,000.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from extractors.limits import Limits
from extractors.options import Engine, OcrMode, ReadOptions
from flows._options import TableFormat
from flows.document_cache import DocumentCache
from flows.pipeline import NothingPublished, Progress, Run, Summary
from flows.quality.tables import markdown
from flows.sources import Source
from flows.worker import Outcome, Readers

_TASKS_PER_RUN = 200
_MIN_BATCH, _MAX_BATCH = 25, 2000


def batches(sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """The sources in batches of n/200, at least 25 and at most 2,000 documents."""
    size = min(_MAX_BATCH, max(_MIN_BATCH, len(sources) // _TASKS_PER_RUN))
    return [tuple(sources[start : start + size]) for start in range(0, len(sources), size)]


@task(name="read-batch", task_run_name="read {first} and {more} more", persist_result=False)
def read_batch(batch: tuple[Source, ...], readers: Readers, first: str, more: int) -> list[Outcome]:
    """Read one batch; a failing document is an outcome, not a failed task."""
    return list(readers.read(batch))


def _read_as_tasks(
    sources: Sequence[Source], workers: int, options: ReadOptions, limits: Limits, cache: DocumentCache
) -> Iterator[Outcome]:
    with closing(Readers(workers, options, limits, cache)) as readers:
        for batch in batches(sources):
            yield from read_batch(batch, readers, batch[0].name, len(batch) - 1)


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
    engine: Engine = "pdfium",
    ocr: OcrMode = "auto",
    progress: Progress | None = None,
    limits: Limits | dict[str, Any] | None = None,
    corrections: str | None = None,
    gates: str | None = None,
    force: str | None = None,
    table_format: TableFormat = "parquet",
    delta: str | None = None,
) -> State[Summary]:
    """Read bulletins and publish a release.

    Args:
        sources: Files, folders, globs and addresses of stores. Prefect keeps them: credentials belong in the environment.
        output: Folder of the releases.
        workers: Processes that read.
        rebuild: Read everything again.
        engine: What reads PDFs, pdfplumber or pdfium.
        ocr: Which pages are recognised from their picture: auto (those without a text layer), off or force (all).
        progress: Called after each document; only for runs in a terminal.
        limits: What one document may cost; deployments give some of its fields, like ``{"pages": 500}``.
        corrections: Folder of corrections by people.
        gates: File that changes quality gates or adds some.
        force: Why a release that breaks quality gates is published all the same.
        table_format: ``delta`` publishes the tables as Delta tables too.
        delta: Where these go; the folder ``delta`` in the output where nothing is said.

    Returns:
        Completed, named ``CompletedWithErrors`` where some inputs are in quarantine; failed where nothing could be
        published, a quality gate holds the release back or Delta tables stay behind it. The data of the state is the `Summary`, or `NothingPublished` which holds it.
    """
    logger = get_run_logger()
    report = progress or (lambda name, done, total: logger.info("read %s (%d of %d)", name, done, total))
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
        progress=report,
        read=_read_as_tasks,
    ).over(sources)
    create_markdown_artifact(_artifact(summary), key="jianbao-build", description="What this run published")
    message = f"{summary.published} published, {summary.unchanged} unchanged, {len(summary.quarantined)} quarantined"
    if summary.blocked:
        held = ", ".join(result.gate for result in summary.verdict.broken)
        return Failed(name="Blocked", message=f"held back by quality gates: {held}", data=NothingPublished(summary))
    if summary.exit_status == 1:
        return Failed(message=summary.behind or message, data=NothingPublished(summary))
    name = "CompletedWithErrors" if summary.quarantined else "Completed"
    return Completed(name=name, message=message, data=summary)
