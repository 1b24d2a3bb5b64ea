"""What commands say in a terminal: progress, the table at the end, errors in one line."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from flows.progress import LogLines, Stage

if TYPE_CHECKING:
    from flows.pipeline import Summary

_NOT_RECORDS = ("bulletins", "evidence", "issues", "lines")


def fail(message: str, status: int) -> typer.Exit:
    Console(stderr=True, highlight=False).print(f"jianbao: {message}", markup=False, soft_wrap=True)
    return typer.Exit(status)


@contextmanager
def clear_errors(output: Path, *, debug: bool) -> Iterator[None]:
    """Tell what goes wrong in a run in one line, with the exit status that it has; with ``debug`` as a traceback."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        told = None if debug else _told(error, output)
        if told is None:
            raise
        raise fail(*told) from None


def _told(error: BaseException, output: Path) -> tuple[str, int] | None:
    """The line for an error and the exit status; None where it is a fault of ours."""
    from flows._pool import CannotStart
    from flows.cluster_worker import ClusterError
    from flows.corrections import StaleCorrections
    from flows.pipeline import AccountsError
    from flows.release_files import ReleaseError
    from flows.sources import UsageError
    from flows.state import StateError

    kept = "the release before this run is untouched"
    if isinstance(error, UsageError):
        return str(error), 2
    if isinstance(error, StaleCorrections):
        return f"corrections that do not fit any more; nothing is published:\n{error}", 1
    if isinstance(error, OSError):
        full = "; make room and run again" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else ""
        return f"{error.filename or output}: {error.strerror or error}{full}; {kept}", 1
    if isinstance(error, KeyboardInterrupt):
        return f"stopped; what was read is kept for the next run, and {kept}", 130
    if isinstance(error, CannotStart):
        return f"documents cannot be read, the installation is at fault: {error}; {kept}", 1
    if isinstance(error, StateError | AccountsError | ReleaseError | ClusterError):
        return f"{error}; {kept}", 1
    return None


class _Rate(ProgressColumn):
    """Documents a second, over the last half minute or more."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f} a second" if task.speed else "", style="progress.data.speed")


def progress_bar() -> Progress:
    """A bar with rate and time to go; it is drawn only in a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    return Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True, speed_estimate_period=60.0
    )


def advance(progress: Progress, then: str = "reading") -> Callable[[str, int, int], None]:
    """What moves the bar on with each document and stage, and says what comes ``then``.

    Without a terminal it says a line now and then.
    """
    if progress.disable:
        return LogLines(lambda line: print(f"jianbao: {line}", file=sys.stderr, flush=True))
    bar = progress.add_task("reading", total=None)
    stage = Stage()

    def report(name: str, done: int, total: int) -> None:
        nonlocal stage
        if isinstance(name, Stage):
            said = str(name)
            if name != stage:
                stage = name
                progress.reset(bar, total=total)  # another rate
        else:
            said = then if done == total else name[:40]
        progress.update(bar, completed=done, total=total, description=said)

    return report


def closing_table(summary: Summary) -> None:
    console = Console(highlight=False)
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_row("inputs", f"{summary.found} found, {summary.published} read, {summary.unchanged} unchanged, "
                            f"{len(summary.quarantined)} quarantined")  # fmt: skip
    if skipped := ", ".join(f"{what} {count}" for what, count in sorted(summary.skipped.items())):
        table.add_row("not looked at", skipped)
    for name, count in summary.records.items():
        if name not in _NOT_RECORDS:
            table.add_row(name, str(count))
    issues = ", ".join(f"{code} {count}" for code, count in summary.issues.items())
    table.add_row("issues", issues or "none")
    if summary.corrected or summary.unused_corrections:
        unused = len(summary.unused_corrections)
        table.add_row("corrections", f"{summary.corrected} applied, {unused} for bulletins that are not here")
    console.print(table)
    for source, failure in summary.quarantined:
        console.print(
            f"quarantined: {source.uri}: {failure.code}: {failure.message}. {failure.advice}",
            markup=False,
            soft_wrap=True,
        )
    if summary.quarantined:
        console.print(
            f"in {summary.output / 'quarantine'} stands why; after a fix, jianbao replay reads them again",
            soft_wrap=True,
        )
    _gate_lines(console, summary)
    if summary.release is None:
        console.print("nothing was published")
    elif summary.published_new:
        console.print(f"release {summary.release.version}: {summary.output / 'latest'}", soft_wrap=True)
    elif summary.blocked:
        console.print(f"{summary.output / 'latest'} stays at release {summary.release.version}", soft_wrap=True)
    else:
        console.print(
            f"nothing new; {summary.output / 'latest'} stays at release {summary.release.version}", soft_wrap=True
        )
    if summary.lake and (said := _lake_line(summary)):
        console.print(said, markup=False, soft_wrap=True)


def _lake_line(summary: Summary) -> str:
    if summary.behind or not summary.release:
        return summary.behind
    done = f"{sum(summary.commits.values())} commits to" if summary.commits else "nothing new for"
    return f"{done} the Delta tables in {summary.lake}, which hold release {summary.release.version}"


def _gate_lines(console: Console, summary: Summary) -> None:
    """What gates have to say, and what can be done about a release that they hold back."""
    from flows.quality.tables import told

    for line in told(summary.verdict):
        console.print(line, markup=False, soft_wrap=True)
    if summary.blocked:
        console.print(
            f"the release is held back in {summary.blocked}; mend what broke it, or publish it with --force REASON",
            soft_wrap=True,
        )
