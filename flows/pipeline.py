"""A run: plan what must be read, read it, account for every input, publish.

`run` is the core without Prefect; `flows.build.build_dataset` is the same run as a Prefect flow.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors import __version__
from extractors.limits import Limits
from extractors.options import INSTALL_OCR, ReadOptions, ocr_version
from flows.corrections import correct, read_corrections
from flows.release import Release, Rows, assemble, latest, publish
from flows.sources import Scope, Source, UsageError, find_sources
from flows.state import State, dump_json, fingerprint, write_atomic
from flows.worker import Failure, Outcome, read_all
from schemas._table import tables

DEFAULT = ReadOptions()
LIMITS = Limits()
Progress = Callable[[str, int, int], None]


@dataclass
class Summary:
    """How a run ended."""

    output: Path
    release: Release | None = None
    published_new: bool = False
    found: int = 0
    published: int = 0
    unchanged: int = 0
    removed: int = 0
    quarantined: list[tuple[str, Failure]] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)
    issues: dict[str, int] = field(default_factory=dict)
    corrected: int = 0
    unused_corrections: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 all published or unchanged, 3 some quarantined, 1 nothing could be published."""
        if not self.quarantined:
            return 0
        return 3 if self.published or self.unchanged else 1


class NothingPublished(Exception):
    """Every input of a flow run is in quarantine; ``summary`` says why."""

    def __init__(self, summary: Summary) -> None:
        super().__init__(
            f"nothing could be published: {len(summary.quarantined)} of {summary.found} inputs are in quarantine"
        )
        self.summary = summary


@dataclass(frozen=True)
class Plan:
    """Which sources must be read and which are known."""

    to_read: tuple[Source, ...]
    known: tuple[Source, ...]


def plan(scope: Scope, state: State, *, rebuild: bool = False) -> Plan:
    """Leave out the sources whose bytes this code has read before."""
    to_read: list[Source] = []
    known: list[Source] = []
    for source in scope.sources:
        again = rebuild or source.sha256 is None or not state.knows(source.sha256)
        (to_read if again else known).append(source)
    return Plan(tuple(to_read), tuple(known))


@contextmanager
def output_lock(output: Path) -> Iterator[None]:
    """Only one run writes an output; the lock falls with its owner, however that ends.

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
        owner = os.read(handle, 32).decode(errors="replace").strip()
        os.close(handle)
        raise UsageError(f"{output}: another run (process {owner}) is writing here; wait for it") from error
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    try:
        yield
    finally:
        os.close(handle)


def _quarantine(output: Path, source: Source, failure: Failure) -> None:
    key = source.sha256 or "unreadable-" + source.name
    folder = output / "quarantine" / key
    folder.mkdir(parents=True, exist_ok=True)
    reason = {
        "source_name": source.name,
        "sha256": source.sha256,
        "code": failure.code,
        "message": failure.message,
        "advice": failure.advice,
        "stage": failure.stage,
        "extractor_version": __version__,
    }
    write_atomic(folder / "reason.json", dump_json(reason, indent=2).encode() + b"\n")


def _take(
    output: Path, state: State, outcomes: Iterator[Outcome], total: int, summary: Summary, progress: Progress
) -> None:
    """Store the rows of what was read and put the rest into quarantine."""
    for number, outcome in enumerate(outcomes, start=1):
        source = outcome.source
        if outcome.rows is not None and source.sha256:
            state.keep(source.sha256, outcome.rows)
            state.sources[str(source.path)] = source.sha256
            shutil.rmtree(output / "quarantine" / source.sha256, ignore_errors=True)
            summary.published += 1
        else:
            assert outcome.failure
            _quarantine(output, source, outcome.failure)  # rows of earlier, readable bytes of this source stay
            summary.quarantined.append((str(source.path), outcome.failure))
        progress(source.name, number, total)


def _collect(state: State) -> list[Rows]:
    """The rows of every bulletin that some source names, each once, under the first of its names."""
    names: dict[str, list[str]] = {}
    for path, sha256 in sorted(state.sources.items()):
        names.setdefault(sha256, []).append(Path(path).name)
    found: list[Rows] = []
    for sha256, known_as in names.items():
        rows = state.rows(sha256)
        rows["bulletins"][0]["source_name"] = min(known_as)
        found.append(rows)
    return found


def _report(summary: Summary, table_rows: Rows, bulletins: int) -> dict[str, Any]:
    """The accounts of a run; they must close, or the run fails."""
    assert summary.found == summary.published + summary.unchanged + len(summary.quarantined), "inputs do not add up"
    roles = Counter(row["role"] for row in table_rows["lines"])
    lines = sum(row["line_count"] for row in table_rows["bulletins"])
    assert lines == sum(roles.values()), "lines do not add up"
    return {
        "extractor_version": __version__,
        "fingerprint": fingerprint(),
        "inputs": {
            "found": summary.found,
            "published": summary.published,
            "unchanged": summary.unchanged,
            "quarantined": len(summary.quarantined),
        },
        "bulletins": bulletins,
        "lines": {"total": lines, "by_role": dict(sorted(roles.items()))},
        "issues": summary.issues,
        "corrections": {"applied": summary.corrected, "unused": summary.unused_corrections},
        "quarantine": [{"source": Path(name).name, "code": failure.code} for name, failure in summary.quarantined],
    }


def run(
    arguments: Sequence[str],
    output: Path,
    *,
    workers: int = 1,
    rebuild: bool = False,
    options: ReadOptions = DEFAULT,
    limits: Limits = LIMITS,
    corrections: Path | None = None,
    progress: Progress = lambda name, done, total: None,
    read: Callable[[Sequence[Source], int, ReadOptions, Limits], Iterator[Outcome]] = read_all,
) -> Summary:
    """Read the sources and publish a release if anything changed.

    Args:
        arguments: Files, folders and globs.
        output: Folder of the releases.
        workers: Processes that read.
        rebuild: Read everything again, whatever earlier runs have read.
        options: How bulletins are read.
        limits: What one document may cost.
        corrections: Folder of corrections by people.
        progress: Called after each document with its name, the number done and the number to do.
        read: Reads sources in their order; the flow hands in one that runs as Prefect tasks.

    Raises:
        UsageError: A path does not exist, a folder holds no bulletin, the output cannot be written, a correction is
            no such thing, or OCR is forced without the extra.
        StaleCorrections: Some corrections do not fit any more; nothing is published.
    """
    if options.ocr == "force" and ocr_version() is None:
        raise UsageError(f"--ocr force needs OCR, which is not installed: {INSTALL_OCR}")
    scope = find_sources(arguments)  # wrong usage is said before anything is written
    filed = read_corrections(corrections)
    with output_lock(output):
        state = State(output, options.key)
        todo = plan(scope, state, rebuild=rebuild)
        summary = Summary(output, found=len(scope.sources), unchanged=len(todo.known))
        _forget_missing(state, scope, summary)
        for source in todo.known:
            state.sources[str(source.path)] = str(source.sha256)
        outcomes = read(todo.to_read, workers, options, limits)
        _take(output, state, outcomes, len(todo.to_read), summary, progress)
        bulletins = _collect(state)
        summary.unused_corrections = correct(bulletins, filed)
        summary.corrected = len(filed) - len(summary.unused_corrections)
        table_rows = assemble(bulletins)
        summary.issues = dict(sorted(Counter(row["code"] for row in table_rows["issues"]).items()))
        summary.records = {name: len(table_rows[name]) for name in tables()}
        report = _report(summary, table_rows, len(table_rows["bulletins"]))
        if table_rows["bulletins"] or latest(output):
            published = publish(output, table_rows, report)
            summary.published_new = published is not None
        summary.release = latest(output)
        state.save()
    return summary


def _forget_missing(state: State, scope: Scope, summary: Summary) -> None:
    """Drop sources that lie in what this run looked at and are not there any more."""
    present = {str(source.path) for source in scope.sources}
    for path in [path for path in state.sources if path not in present and scope.covers(Path(path))]:
        del state.sources[path]
        summary.removed += 1
