"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from extractors.limits import Limits
from extractors.options import Engine, OcrMode

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Folder of the releases.")]
TableFormat = Literal["parquet", "delta"]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show a traceback on errors.")]
LIMITS = Limits()
_PANEL = "Limits for one document"
TimeoutOption = Annotated[
    float,
    typer.Option(
        "--timeout",
        min=1,
        metavar="SECONDS",
        rich_help_panel=_PANEL,
        help=f"Time to read it; {LIMITS.seconds_per_page:g} seconds more for each page.",
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
ForceOption = Annotated[
    str | None,
    typer.Option(
        "--force", metavar="REASON", help="Publish a release that breaks quality gates; report.json keeps the reason."
    ),
]
TableFormatOption = Annotated[
    TableFormat,
    typer.Option("--table-format", help="delta: the tables are also published as Delta tables (jianbao[delta])."),
]
DeltaOption = Annotated[
    str | None,
    typer.Option(
        "--delta", metavar="URI", help="Folder or address (s3://…) of the Delta tables. Default: delta in the output."
    ),
]
DaskOption = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="ADDRESS",
        help="Read on the workers of a Dask cluster (tcp://host:8786); local: on one of --workers processes that is "
        "started for the run. Runs as a Prefect flow (jianbao[dask]).",
    ),
]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, help="Processes that read bulletins.")]
EngineOption = Annotated[Engine, typer.Option("--engine", help="What reads PDFs.")]
OcrOption = Annotated[
    OcrMode,
    typer.Option("--ocr", help="Recognise pages that are pictures (auto), none, or every page of PDFs (force)."),
]
