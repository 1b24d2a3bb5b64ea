"""The ``jianbao`` command. Heavy libraries are imported where a command needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from extractors.limits import Limits
from extractors.options import Engine, OcrMode, ReadOptions

if TYPE_CHECKING:
    from flows.pipeline import Summary

app = typer.Typer(
    help="Chinese human-resources-and-social-security (人社) newsletters to a structured policy dataset.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Folder of the releases.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback on errors.")]
_LIMITS = Limits()
_PANEL = "Limits for one document"
TimeoutOption = Annotated[
    float,
    typer.Option(
        "--timeout",
        min=1,
        metavar="SECONDS",
        rich_help_panel=_PANEL,
        help=f"Time to read it; {_LIMITS.seconds_per_page:g} seconds more for each page.",
    ),
]
MemoryOption = Annotated[
    int, typer.Option("--memory", min=64, metavar="MB", rich_help_panel=_PANEL, help="Memory to read it (MiB).")
]
PagesOption = Annotated[
    int, typer.Option("--max-pages", min=1, metavar="N", rich_help_panel=_PANEL, help="Pages of a PDF.")
]
SizeOption = Annotated[
    int, typer.Option("--max-size", min=1, metavar="MB", rich_help_panel=_PANEL, help="Size of the file (MiB).")
]
CharactersOption = Annotated[
    int, typer.Option("--max-chars", min=1, metavar="N", rich_help_panel=_PANEL, help="Characters of its text.")
]
CorrectionsOption = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Corrections by people (*.toml). Default: ./corrections where it is there."),
]
GatesOption = Annotated[
    Path | None,
    typer.Option("--gates", metavar="FILE", help="Quality gates (TOML) that change those of jianbao or add to them."),
]
_NOT_RECORDS = ("bulletins", "evidence", "issues", "lines")


def _fail(message: str, status: int) -> typer.Exit:
    Console(stderr=True, highlight=False).print(f"jianbao: {message}", markup=False, soft_wrap=True)
    return typer.Exit(status)


def _run_flow(
    sources: list[str],
    output: Path,
    workers: int,
    rebuild: bool,
    options: ReadOptions,
    limits: Limits,
    corrections: Path | None,
    gates: Path | None,
    force: str | None,
    progress: Progress,
) -> Summary:
    """Run as a Prefect flow, its server's start-up lines kept off the terminal."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    from flows.build import build_dataset
    from flows.pipeline import NothingPublished

    try:
        return cast(
            "Summary",
            build_dataset(
                sources,
                str(output),
                workers,
                rebuild,
                options.engine,
                options.ocr,
                _advance(progress),
                limits,
                str(corrections) if corrections else None,
                str(gates) if gates else None,
                force,
            ),
        )
    except NothingPublished as failed:
        return failed.summary


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _advance(progress: Progress) -> Callable[[str, int, int], None]:
    bar = progress.add_task("reading", total=None)

    def report(name: str, done: int, total: int) -> None:
        progress.update(bar, completed=done, total=total, description=name[:40])

    return report


@app.command()
def build(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, globs, addresses of stores (s3://…); - for a list of them on standard input.",
            metavar="SOURCE…",
        ),
    ],
    output: OutputOption = Path("output"),
    workers: Annotated[int, typer.Option(min=1, help="Processes that read bulletins.")] = 1,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read unchanged bulletins again.")] = False,
    engine: Annotated[Engine, typer.Option(help="What reads PDFs.")] = "pdfplumber",
    ocr: Annotated[
        OcrMode, typer.Option(help="Recognise pages that are pictures (auto), none, or every page of PDFs (force).")
    ] = "auto",
    corrections: CorrectionsOption = None,
    gates: GatesOption = None,
    force: Annotated[
        str | None,
        typer.Option(
            metavar="REASON", help="Publish a release that breaks quality gates; report.json keeps the reason."
        ),
    ] = None,
    prefect: Annotated[
        bool | None,
        typer.Option(
            "--prefect/--no-prefect", help="Run as a Prefect flow. Default: only where PREFECT_API_URL is set."
        ),
    ] = None,
    timeout: TimeoutOption = _LIMITS.seconds,
    memory: MemoryOption = _LIMITS.memory_mb,
    max_pages: PagesOption = _LIMITS.pages,
    max_size: SizeOption = _LIMITS.file_mb,
    max_chars: CharactersOption = _LIMITS.characters,
    debug: DebugOption = False,
) -> None:
    """Read bulletins and publish a release of the dataset.

    Example: jianbao build samples/ -o output
    """
    from flows.corrections import StaleCorrections
    from flows.pipeline import AccountsError, Run
    from flows.sources import UsageError, refuse_secrets
    from flows.state import StateError

    if corrections is None and Path("corrections").is_dir():
        corrections = Path("corrections")
    if force is not None and not force.strip():
        raise _fail("--force needs a reason: it stays in report.json for those who use the data", 2)
    as_flow = prefect if prefect is not None else bool(os.environ.get("PREFECT_API_URL"))
    options = ReadOptions(engine, ocr)
    limits = Limits(seconds=timeout, memory_mb=memory, pages=max_pages, file_mb=max_size, characters=max_chars)
    try:
        with _progress() as progress:
            if as_flow:
                refuse_secrets(sources)
                summary = _run_flow(
                    sources, output, workers, rebuild, options, limits, corrections, gates, force, progress
                )
            else:
                summary = Run(
                    output,
                    workers=workers,
                    rebuild=rebuild,
                    options=options,
                    limits=limits,
                    corrections=corrections,
                    gates=gates,
                    force=force,
                    progress=_advance(progress),
                ).over(sources)
    except UsageError as error:
        if debug:
            raise
        raise _fail(str(error), 2) from None
    except StaleCorrections as error:
        if debug:
            raise
        raise _fail(f"corrections that do not fit any more; nothing is published:\n{error}", 1) from None
    except (StateError, AccountsError) as error:
        if debug:
            raise
        raise _fail(f"{error}; the release before this run is untouched", 1) from None
    except OSError as error:
        if debug:
            raise
        place = error.filename or output
        raise _fail(f"{place}: {error.strerror}; the release before this run is untouched", 1) from None
    _closing_table(summary)
    raise typer.Exit(summary.exit_status)


def _closing_table(summary: Summary) -> None:
    console = Console(highlight=False)
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_row("inputs", f"{summary.found} found, {summary.published} read, {summary.unchanged} unchanged, "
                            f"{len(summary.quarantined)} quarantined")  # fmt: skip
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


@app.command()
def check(
    release: Annotated[Path, typer.Argument(help="Folder of a release, published or held back.", metavar="RELEASE")],
    against: Annotated[
        Path | None, typer.Option("--against", metavar="RELEASE", help="Folder of the release to compare it with.")
    ] = None,
    gates: GatesOption = None,
    debug: DebugOption = False,
) -> None:
    """Hold a release against the quality gates and print all figures.

    Example: jianbao check output/blocked/0004-1f2e3d4c --against output/latest
    """
    from flows.quality.command import check_release
    from flows.quality.tables import terminal, told
    from flows.sources import UsageError

    try:
        verdict = check_release(release, against, gates)
    except UsageError as error:
        if debug:
            raise
        raise _fail(str(error), 2) from None
    console = Console(highlight=False)
    console.print(terminal(verdict))
    for line in told(verdict):
        console.print(line, markup=False, soft_wrap=True)
    raise typer.Exit(4 if verdict.broken else 0)


@app.command()
def show(
    bulletin: Annotated[
        str, typer.Argument(help="A file, or the identifier of a published bulletin.", metavar="FILE|BULLETIN_ID")
    ],
    output: OutputOption = Path("output"),
    debug: DebugOption = False,
) -> None:
    """Print what is extracted from one bulletin.

    Example: jianbao show samples/jiading_seed.txt
    """
    from extractors.reading import ReadError
    from flows.show import load, render
    from flows.sources import UsageError

    try:
        render(load(bulletin, output), Console())
    except (UsageError, ReadError, OSError) as error:
        if debug:
            raise
        if isinstance(error, ReadError):
            raise _fail(f"{bulletin}: {error.code}: {error.message}. {error.advice}", 1) from None
        raise _fail(str(error) if isinstance(error, UsageError) else f"{bulletin}: {error.strerror}", 2) from None


@app.command("eval")
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder with cases: inputs beside gold.json.", metavar="GOLD_DIR")],
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Save all figures and misses.")] = None,
    markdown: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write them for the docs.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Saved run to show gains and losses against.")
    ] = None,
    case: Annotated[str | None, typer.Option("--case", metavar="NAME", help="Only this case; * and ? allowed.")] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="All columns and every miss.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read inputs.")] = 1,
    engine: Annotated[Engine, typer.Option(help="What reads PDFs.")] = "pdfplumber",
    debug: DebugOption = False,
) -> None:
    """Score the extraction on bulletins whose content is known.

    Example: jianbao eval tests/gold/open --json run.json
    """
    from flows.evaluation.command import check_places, evaluate_folder
    from flows.sources import UsageError

    try:
        check_places(json, markdown)
        with _progress() as progress:
            outcome = evaluate_folder(gold, case, baseline, workers, ReadOptions(engine), _advance(progress))
        outcome.save(json, markdown)
    except UsageError as error:
        if debug:
            raise
        raise _fail(str(error), 2) from None
    outcome.show(Console(), verbose=verbose)
    raise typer.Exit(outcome.exit_status)


@app.command()
def schema(
    folder: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write the files here; without it print the dictionary.")
    ] = None,
) -> None:
    """Write what explains the dataset: dictionary, JSON Schemas, code lists, Data Package, Croissant, citation.

    Example: jianbao schema -o schema
    """
    from schemas._export import DATASET_VERSION, dictionary, explain

    if folder is None:
        sys.stdout.write(dictionary())
        return
    try:
        for name, text in explain(DATASET_VERSION, {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise _fail(f"{folder}: {error.strerror}; choose another folder with -o", 2) from None
    Console().print(f"schemas of the dataset {DATASET_VERSION}: {folder}", highlight=False, soft_wrap=True)


def main() -> None:
    """Entry point of the ``jianbao`` command."""
    app()


if __name__ == "__main__":
    main()
