"""Releases: staged beside the old ones, made visible in one atomic step, never changed afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.state import dump_json, write_atomic
from schemas._export import arrow_schema, datapackage, dictionary, json_schemas
from schemas._table import tables
from schemas.nested import nest

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Release:
    """A published release: its version and its folder."""

    version: str
    folder: Path


def latest(output: Path) -> Release | None:
    """The release that ``latest.json`` names, or None before the first one."""
    pointer = output / "latest.json"
    if not pointer.exists():
        return None
    version = json.loads(pointer.read_text(encoding="utf-8"))["version"]
    return Release(version, output / "releases" / version)


def assemble(bulletins: Iterable[Rows]) -> Rows:
    """The tables of all bulletins, in order of source name and identifier."""
    ordered = sorted(
        bulletins, key=lambda rows: (rows["bulletins"][0]["source_name"], rows["bulletins"][0]["bulletin_id"])
    )
    return {name: [row for rows in ordered for row in rows[name]] for name in tables()}


def content_hash(table_rows: Rows) -> str:
    """A hash of all rows; equal hashes mean equal tables."""
    digest = hashlib.sha256()
    for name, rows in table_rows.items():
        digest.update(name.encode())
        for row in rows:
            digest.update(dump_json(row).encode())
    return digest.hexdigest()


def _write_table(folder: Path, name: str, rows: Sequence[Row]) -> None:
    schema = arrow_schema(tables()[name])
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), folder / f"{name}.parquet", compression="zstd")
    lines = "".join(dump_json(row) + "\n" for row in rows)
    (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def _read_jsonl(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="\n") as file:  # not splitlines: U+2028 may stand inside a value
        return [json.loads(line) for line in file]


def changes(before: Rows, after: Rows) -> list[Row]:
    """What changed between two sets of tables: added, changed (with the columns) and removed rows by key."""
    found: list[Row] = []
    for name, model in tables().items():

        def key(row: Row, columns: tuple[str, ...] = model.KEY) -> tuple[Any, ...]:
            return tuple(row[column] for column in columns)

        old = {key(row): row for row in before.get(name, [])}
        new = {key(row): row for row in after.get(name, [])}
        for identity, row in new.items():
            values = dict(zip(model.KEY, identity, strict=True))
            if identity not in old:
                found.append({"table": name, "change": "added", "key": values})
            elif old[identity] != row:
                columns = sorted(column for column in row if row[column] != old[identity].get(column))
                found.append({"table": name, "change": "changed", "key": values, "columns": columns})
        for identity in old:
            if identity not in new:
                found.append({"table": name, "change": "removed", "key": dict(zip(model.KEY, identity, strict=True))})
    return found


def _by_bulletin(table_rows: Rows) -> dict[str, Rows]:
    """The tables cut by bulletin; rows without a bulletin column follow their parent or their line."""
    owner: dict[str, str] = {}
    cut: dict[str, Rows] = {}
    for row in table_rows["bulletins"]:
        cut[row["bulletin_id"]] = {name: [] for name in table_rows}
    for name, rows in table_rows.items():
        key = tables()[name].KEY[0]
        for row in rows:
            if "bulletin_id" in row:
                owner[row[key]] = row["bulletin_id"]
    for name, rows in table_rows.items():
        for row in rows:
            bulletin = row.get("bulletin_id") or owner[row.get("line_id") or row[tables()[name].KEY[0]]]
            cut[bulletin][name].append(row)
    return cut


def _fill(folder: Path, version: str, table_rows: Rows, previous: Release | None, report: Row) -> None:
    before = {name: _read_jsonl(previous.folder / f"{name}.jsonl") for name in tables()} if previous else {}
    for name, rows in table_rows.items():
        _write_table(folder, name, rows)
    documents, schema = folder / "documents", folder / "schema"
    documents.mkdir()
    schema.mkdir()
    for bulletin_id, rows_of_one in _by_bulletin(table_rows).items():
        (documents / f"{bulletin_id}.json").write_text(dump_json(nest(rows_of_one), indent=1) + "\n", encoding="utf-8")
    for name, content in json_schemas().items():
        (schema / f"{name}.json").write_text(dump_json(content, indent=2) + "\n", encoding="utf-8")
    counts = {name: len(rows) for name, rows in table_rows.items()}
    (folder / "datapackage.json").write_text(dump_json(datapackage(version, counts), indent=2) + "\n", encoding="utf-8")
    (folder / "DICTIONARY.md").write_text(dictionary(), encoding="utf-8")
    delta = changes(before, table_rows)
    (folder / "changes.jsonl").write_text("".join(dump_json(row) + "\n" for row in delta), encoding="utf-8")
    (folder / "report.json").write_text(
        dump_json({**report, "version": version, "rows": counts}, indent=2) + "\n", encoding="utf-8"
    )


def _sync(folder: Path) -> None:
    """Bring every file of a folder to disk before it becomes visible."""
    for path in sorted(folder.rglob("*")):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _point(output: Path, version: str) -> None:
    """Let ``latest`` and ``latest.json`` name a release; each moves in one step."""
    link = output / ".latest.new"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("releases") / version, target_is_directory=True)
    os.replace(link, output / "latest")
    write_atomic(
        output / "latest.json", dump_json({"version": version, "path": f"releases/{version}"}).encode() + b"\n"
    )


def publish(output: Path, table_rows: Rows, report: Row) -> Release | None:
    """Stage, write and publish a release; None where the tables are those of the latest one.

    Versions count up and end in a hash of the content: 0003-1f2e3d4c.
    """
    previous = latest(output)
    digest = content_hash(table_rows)[:8]
    if previous and previous.version.endswith(digest):
        return None
    releases = output / "releases"
    releases.mkdir(parents=True, exist_ok=True)
    for leftover in sorted(releases.glob(".staging-*")):  # of a run that was killed
        shutil.rmtree(leftover)
    number = int(previous.version.split("-")[0]) + 1 if previous else 1
    version = f"{number:04d}-{digest}"
    staging = releases / f".staging-{version}"
    staging.mkdir()
    _fill(staging, version, table_rows, previous, report)
    _sync(staging)
    final = releases / version
    if final.exists():  # written whole by a run that died before it could point to it
        shutil.rmtree(final)
    os.replace(staging, final)
    _point(output, version)
    return Release(version, final)
