"""The files that explain a release, written from its tables: sizes, hashes and shares of filled rows are of real files."""

from __future__ import annotations

import errno
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows._files import read_json
from flows.table_parts import FORMATS
from schemas._datapackage import DataFile
from schemas._export import explain
from schemas._table import all_tables


def table_files(folder: Path, name: str) -> list[Path]:
    """The files of a table in one format (``qa_items.parquet``): itself, or its parts in order of their names."""
    path = folder / name
    return sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []


def _hashes(release: Path | None) -> dict[str, str]:
    """The hashes of table files that the Data Package of a release tells, by path."""
    if release is None or not (release / "datapackage.json").exists():
        return {}
    resources = read_json(release / "datapackage.json")["resources"]
    parts = [part for resource in resources for part in resource.get("parts", [resource])]
    return {part["path"]: part["hash"].removeprefix("sha256:") for part in parts if "hash" in part}


def data_files(folder: Path, previous: Path | None) -> dict[str, list[DataFile]]:
    """Path, size and SHA-256 of all table files; a file that is linked from the release before is not read again."""
    known = _hashes(previous)

    def told(path: Path) -> DataFile:
        place = path.relative_to(folder).as_posix()
        before = previous / place if previous is not None else None
        linked = before is not None and place in known and before.exists() and before.samefile(path)
        return DataFile(place, path.stat().st_size, known[place] if linked else _sha256(path))

    names = [f"{table}.{suffix}" for table in all_tables() for suffix in FORMATS]
    return {name: [told(path) for path in table_files(folder, name)] for name in names}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def row_counts(folder: Path) -> dict[str, int]:
    """Rows by table.

    Raises:
        OSError: A file is damaged: it was so in the release before, from which it is linked.
    """
    paths = {name: table_files(folder, f"{name}.parquet") for name in all_tables()}
    return {name: sum(map(_rows, found)) for name, found in paths.items()}


def _rows(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except pa.ArrowInvalid as error:
        said = f"{path.name} of the release before is damaged; delete it there, so that it is written anew"
        raise OSError(errno.EIO, said, str(path.parent)) from error


# ---- how much is filled ----------------------------------------------------------------------------------------------


def _filled(column: pa.ChunkedArray | pa.Array) -> int:
    """Values that are neither null nor an empty list."""
    if pa.types.is_list(column.type):
        lengths = pc.list_value_length(column)
        return int(pc.sum(pc.greater(lengths, 0)).as_py() or 0)
    return len(column) - int(column.null_count)


def _told_by_statistics(file: pq.ParquetFile) -> Iterator[tuple[str, int]]:
    """Columns of plain values and how many are no null, from the foot of the file: nothing is read."""
    for number in range(file.metadata.num_row_groups):
        group = file.metadata.row_group(number)
        for index in range(group.num_columns if group.num_rows else 0):  # a group without rows has no statistics
            column = group.column(index)
            yield column.path_in_schema, group.num_rows - column.statistics.null_count


def _fill_of(paths: list[Path]) -> dict[str, float]:
    """The share of rows with a value by column, over the parts of a table; empty for a table without rows."""
    counted: Counter[str] = Counter()
    rows = 0
    for path in paths:
        file = pq.ParquetFile(path)
        rows += file.metadata.num_rows
        nested = [field.name for field in file.schema_arrow if pa.types.is_nested(field.type)]
        plain = set(file.schema_arrow.names) - set(nested)
        for name, count in _told_by_statistics(file):
            counted[name] += count if name in plain else 0
        for batch in file.iter_batches(columns=nested) if nested else ():
            for name in nested:
                counted[name] += _filled(batch.column(name))
    names = pq.read_schema(paths[0]).names if rows else []
    return {name: counted[name] / rows for name in names}


def fill_rates(folder: Path) -> dict[str, dict[str, float]]:
    """The share of the rows of a release that have a value, by table and column; null and empty lists are none."""
    return {name: _fill_of(table_files(folder, f"{name}.parquet")) for name in all_tables()}


def describe(folder: Path, version: str, previous: Path | None = None) -> None:
    """Write all files that explain a release, beside its tables.

    Args:
        folder: The release, with all its tables.
        version: Its version.
        previous: The release before, whose hashes hold for the files that are linked from it.
    """
    files = data_files(folder, previous)
    for path, text in explain(version, row_counts(folder), fill_rates(folder), files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
