"""The ``jianbao`` command. Heavy libraries are imported where a command needs them."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer
from rich.console import Console

from extractors.limits import Limits
from extractors.options import DEFAULT, Engine, ReadOptions
from flows._options import (
    LIMITS,
    CharactersOption,
    CorrectionsOption,
    DaskOption,
    DebugOption,
    DeltaOption,
    EngineOption,
    ForceOption,
    GatesOption,
    MemoryOption,
    OcrOption,
    OutputOption,
    PagesOption,
    SizeOption,
    TableFormat,
    TableFormatOption,
    TimeoutOption,
    WorkersOption,
)
from flows._terminal import advance, clear_errors, closing_table, fail, progress_bar

if TYPE_CHECKING:
    from flows.pipeline import Run, Summary

app = typer.Typer(
    help="Chinese human-resources-and-social-security (人社) newsletters to a structured policy dataset.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)


def _run(
    output: Path,
    workers: int,
    options: ReadOptions,
    limits: Limits,
    corrections: Path | None,
    gates: Path | None,
    force: str | None,
    table_format: TableFormat,
    delta: str | None,
) -> Run:
    """What a command is asked to do."""
    from flows.pipeline import Run

    if corrections is None and Path("corrections").is_dir():
        corrections = Path("corrections")
    return Run(
        output,
        workers=workers,
        options=options,
        limits=limits,
        corrections=corrections,
        gates=gates,
        force=force,
        table_format=table_format,
        delta=delta,
    )


def _as_flow(run: Run, sources: list[str], dask: str | None) -> Summary:
    """Run as a Prefect flow, its server's start-up lines kept off the terminal."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")  # errors are told in one line, by us
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")  # 20 are few on a busy machine
    from flows.build import build_dataset
    from flows.pipeline import NothingPublished
    from flows.progress import shown
    from flows.sources import refuse_secrets

    refuse_secrets([*sources, run.delta or ""])
    try:
        with shown(run.progress):
            state = build_dataset(
                sources,
                str(run.output),
                run.workers,
                run.rebuild,
                run.options.engine,
                run.options.ocr,
                run.limits,
                str(run.corrections) if run.corrections else None,
                str(run.gates) if run.gates else None,
                run.force,
                run.table_format,
                run.delta,
                dask,
            )
    except NothingPublished as failed:
        return failed.summary
    return cast("Summary", state)


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
    workers: WorkersOption = 1,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Read unchanged bulletins again.")] = False,
    engine: EngineOption = DEFAULT.engine,
    ocr: OcrOption = DEFAULT.ocr,
    corrections: CorrectionsOption = None,
    gates: GatesOption = None,
    force: ForceOption = None,
    table_format: TableFormatOption = "parquet",
    delta: DeltaOption = None,
    dask: DaskOption = None,
    prefect: Annotated[
        bool | None,
        typer.Option(
            "--prefect/--no-prefect",
            help="Run as a Prefect flow. Default: with --dask, and where PREFECT_API_URL is set.",
        ),
    ] = None,
    timeout: TimeoutOption = LIMITS.seconds,
    memory: MemoryOption = LIMITS.memory_mb,
    max_pages: PagesOption = LIMITS.pages,
    max_size: SizeOption = LIMITS.file_mb,
    max_chars: CharactersOption = LIMITS.characters,
    debug: DebugOption = False,
) -> None:
    """Read bulletins and publish a release of the dataset.

    Example: jianbao build samples/ -o output
    """
    as_flow = prefect if prefect is not None else bool(dask or os.environ.get("PREFECT_API_URL"))
    limits = Limits(seconds=timeout, memory_mb=memory, pages=max_pages, file_mb=max_size, characters=max_chars)
    if dask and not as_flow:
        raise fail("--dask runs as a Prefect flow; leave out --no-prefect", 2)
    with clear_errors(output, debug=debug):
        run = _run(output, workers, ReadOptions(engine, ocr), limits, corrections, gates, force, table_format, delta)
        with progress_bar() as bar:
            run = replace(run, rebuild=rebuild, progress=advance(bar))
            summary = _as_flow(run, sources, dask) if as_flow else run.over(sources)
    closing_table(summary)
    raise typer.Exit(summary.exit_status)


@app.command()
def replay(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(help="Beginnings of hashes, or names of files; all where none is given.", metavar="[INPUT…]"),
    ] = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Only those with this code.")] = None,
    output: OutputOption = Path("output"),
    workers: WorkersOption = 1,
    engine: EngineOption = DEFAULT.engine,
    ocr: OcrOption = DEFAULT.ocr,
    corrections: CorrectionsOption = None,
    gates: GatesOption = None,
    force: ForceOption = None,
    table_format: TableFormatOption = "parquet",
    delta: DeltaOption = None,
    timeout: TimeoutOption = LIMITS.seconds,
    memory: MemoryOption = LIMITS.memory_mb,
    max_pages: PagesOption = LIMITS.pages,
    max_size: SizeOption = LIMITS.file_mb,
    max_chars: CharactersOption = LIMITS.characters,
    debug: DebugOption = False,
) -> None:
    """Read inputs again that are in quarantine; what passes now leaves it and is published.

    Example: jianbao replay --code timeout --timeout 600
    """
    limits = Limits(seconds=timeout, memory_mb=memory, pages=max_pages, file_mb=max_size, characters=max_chars)
    with clear_errors(output, debug=debug):
        run = _run(output, workers, ReadOptions(engine, ocr), limits, corrections, gates, force, table_format, delta)
        with progress_bar() as bar:
            summary = replace(run, progress=advance(bar)).again(wanted or (), code)
    closing_table(summary)
    raise typer.Exit(summary.exit_status)


@app.command()
def schedule(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, globs, addresses of stores (s3://…).", metavar="SOURCE…")
    ],
    cron: Annotated[str | None, typer.Option("--cron", metavar="LINE", help='When, like "0 6 * * *".')] = None,
    every: Annotated[
        float | None, typer.Option("--every", min=1, metavar="SECONDS", help="Start a run every so often.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Start a run when files have changed and are at rest; also beside --cron.")
    ] = False,
    poll: Annotated[
        float, typer.Option("--poll", min=0.1, metavar="SECONDS", help="Pause between two looks of --watch.")
    ] = 10.0,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="ZONE", help="Like Asia/Shanghai. Default: this machine's.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Of the Prefect deployment, one for each output.")] = "jianbao",
    on_failure: Annotated[
        str | None,
        typer.Option(
            "--on-failure",
            envvar="JIANBAO_ON_FAILURE",
            metavar="COMMAND",
            help="Gets one line on its standard input when a run fails; no shell runs it.",
        ),
    ] = None,
    output: OutputOption = Path("output"),
    workers: WorkersOption = 1,
    engine: EngineOption = DEFAULT.engine,
    ocr: OcrOption = DEFAULT.ocr,
    corrections: CorrectionsOption = None,
    gates: GatesOption = None,
    table_format: TableFormatOption = "parquet",
    delta: DeltaOption = None,
    dask: DaskOption = None,
    timeout: TimeoutOption = LIMITS.seconds,
    memory: MemoryOption = LIMITS.memory_mb,
    max_pages: PagesOption = LIMITS.pages,
    max_size: SizeOption = LIMITS.file_mb,
    max_chars: CharactersOption = LIMITS.characters,
    debug: DebugOption = False,
) -> None:
    """Start runs by the clock or when files change, through a Prefect server; stop with Ctrl-C.

    Example: jianbao schedule --cron "0 6 * * *" inbox/ -o output
    """
    from flows.schedule import When, next_times, parameters, serve

    limits = Limits(seconds=timeout, memory_mb=memory, pages=max_pages, file_mb=max_size, characters=max_chars)
    when = When(cron, every, watch, poll, timezone)
    if on_failure:
        os.environ["JIANBAO_ON_FAILURE"] = on_failure
    with clear_errors(output, debug=debug):
        run = _run(output, workers, ReadOptions(engine, ocr), limits, corrections, gates, None, table_format, delta)
        rule = when.rule()
        if rule:
            times = ", ".join(f"{time:%Y-%m-%d %H:%M %Z}" for time in next_times(rule))
            Console(highlight=False).print(f"next runs: {times}", soft_wrap=True)
        serve(name, parameters(sources, run, dask), when)


@app.command()
def diff(
    old: Annotated[
        str, typer.Argument(help="Version or number of a release, latest, previous, or a folder.", metavar="A")
    ] = "previous",
    new: Annotated[str, typer.Argument(help="The other release.", metavar="B")] = "latest",
    output: OutputOption = Path("output"),
    table: Annotated[list[str] | None, typer.Option("--table", metavar="NAME", help="Only this table.")] = None,
    json: Annotated[bool, typer.Option("--json", help="All changes as JSON.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="All changes of each bulletin.")] = False,
    debug: DebugOption = False,
) -> None:
    """Show what differs between two releases; without names, what the latest one changed.

    Example: jianbao diff 1 latest --table qa_items
    """
    from flows._files import to_json
    from flows.diff import difference, show

    with clear_errors(output, debug=debug):
        found = difference(output, old, new, table or ())
    if json:
        sys.stdout.buffer.write(to_json(found.as_json(), indent=True))
    else:
        show(found, Console(), most=sys.maxsize if everything else 20)


@app.command()
def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, metavar="N", help="How many of the newest releases stay.")],
    output: OutputOption = Path("output"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which would go.")] = False,
    debug: DebugOption = False,
) -> None:
    """Delete old releases; nothing else ever does. The latest one always stays.

    Example: jianbao prune --keep 10
    """
    from flows.prune import prune as prune_releases

    with clear_errors(output, debug=debug):
        gone = prune_releases(output, keep, dry_run=dry_run)
    for release in gone:
        Console(highlight=False).print(f"{'would delete' if dry_run else 'deleted'} {release.version}")
    if not gone:
        Console(highlight=False).print("nothing to delete")


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
        raise fail(str(error), 2) from None
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
            raise fail(f"{bulletin}: {error.code}: {error.message}. {error.advice}", 1) from None
        raise fail(str(error) if isinstance(error, UsageError) else f"{bulletin}: {error.strerror}", 2) from None


@app.command()
def review(
    bulletins: Annotated[
        list[str] | None,
        typer.Argument(
            help="Identifiers or file names; without any, those with the most doubts.", metavar="[BULLETIN…]"
        ),
    ] = None,
    output: OutputOption = Path("output"),
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Gets the pages. Default: review in the output.")
    ] = None,
    serve: Annotated[bool, typer.Option("--serve", help="Serve the pages of all bulletins on this machine.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port for --serve; 0 for a free one.")] = 8765,
    debug: DebugOption = False,
) -> None:
    """Write pages that show bulletins beside what was extracted, to look at, search and correct in a browser.

    Without --serve open output/review/index.html afterwards.

    Example: jianbao review --serve
    """
    from flows.review.command import MOST, write

    console = Console(highlight=False)
    with clear_errors(output, debug=debug):
        if serve and (bulletins or to):
            raise fail("--serve serves all bulletins; leave out names and --to", 2)
        if serve:
            _serve(output, port)
            return
        with progress_bar() as progress:
            done = write(output, bulletins or (), to or output / "review", advance(progress, "overview"))
    for line in done.undrawn:
        console.print(f"without pictures: {line}", markup=False, soft_wrap=True)
    if done.left_out:
        console.print(
            f"the {MOST} with the most doubts; {done.left_out} more have no page: name them, or use --serve",
            soft_wrap=True,
        )
    console.print(f"{len(done.pages)} pages; open {done.overview}", soft_wrap=True)


def _serve(output: Path, port: int) -> None:
    from flows.review.serve import Server

    with Server(output, port) as server:
        Console(highlight=False).print(f"{server.address} (stop with Ctrl-C)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


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
    engine: Annotated[Engine, typer.Option(help="What reads PDFs.")] = DEFAULT.engine,
    debug: DebugOption = False,
) -> None:
    """Score the extraction on bulletins whose content is known.

    Example: jianbao eval tests/gold/open --json run.json
    """
    from flows.evaluation.command import check_places, evaluate_folder
    from flows.sources import UsageError

    try:
        check_places(json, markdown)
        with progress_bar() as progress:
            outcome = evaluate_folder(gold, case, baseline, workers, ReadOptions(engine), advance(progress, "scoring"))
        outcome.save(json, markdown)
    except UsageError as error:
        if debug:
            raise
        raise fail(str(error), 2) from None
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
        raise fail(f"{folder}: {error.strerror}; choose another folder with -o", 2) from None
    Console().print(f"schemas of the dataset {DATASET_VERSION}: {folder}", highlight=False, soft_wrap=True)


def main() -> None:
    """Entry point of the ``jianbao`` command."""
    app()


if __name__ == "__main__":
    main()
