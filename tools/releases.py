"""What trials of releases share: small bulletins, runs that read in this process, tables by key."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors.limits import Limits
from extractors.options import ReadOptions
from extractors.reading import ReadError
from flows.changes import Key, compared_tables, key_of
from flows.document_cache import DocumentCache
from flows.fingerprints import installed
from flows.pipeline import Run, Summary
from flows.sources import Source
from flows.stored import Row
from flows.worker import Failure, Outcome, packed, read_source

QA = "热点回应\n\n{title}\n\n一、如何办理失业登记？\n\n可以到街道办理，办理时限{days}个工作日。\n\n（“江城人社”微信公众号）\n"


def bulletin(title: str, days: int) -> str:
    """A bulletin with one question."""
    return QA.format(title=title, days=days)


def read_here(
    sources: Sequence[Source], _: int, options: ReadOptions, limits: Limits, cache: DocumentCache
) -> Iterator[Outcome]:
    """Read in this process: the same rows as a worker gives, without its second to start."""
    for source in sources:
        if source.error is not None:
            yield Outcome(source, None, Failure("unreadable_file", source.error, "", "open"))
            continue
        try:
            rows = read_source(source, options, limits, cache=cache)
            yield Outcome(source, packed(rows, installed().row_keys(options)))
        except ReadError as error:
            yield Outcome(source, None, Failure(error.code, error.message, error.advice, "read"))


def build(arguments: Sequence[Path], output: Path, **how: Any) -> Summary:
    """A run that reads in this process."""
    return Run(output, read=read_here, **how).over([str(argument) for argument in arguments])


def put(folder: Path, texts: dict[str, str]) -> Path:
    """A folder with exactly these text files."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def rows_of(path: Path) -> list[Row]:
    """The rows of a JSON Lines file, or of all parts of it."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return [json.loads(line) for file in files for line in file.open(encoding="utf-8", newline="\n")]


def tables_of(release: Path) -> dict[str, dict[Key, Row]]:
    """The tables of a release whose changes are told, by key."""
    return {
        name: {key_of(model, row): row for row in rows_of(release / f"{name}.jsonl")}
        for name, model in compared_tables().items()
    }
