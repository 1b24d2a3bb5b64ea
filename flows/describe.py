"""The files that explain a release, written from its tables: sizes, hashes and shares of filled rows are of real files."""

from __future__ import annotations

import errno
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows._files import read_json
from flows.table_parts import FORMATS
from schemas._datapackage import DataFile
from schemas._export import explain
from schemas._table import all_tables

Filled = dict[str, int]  # rows with a value, by column


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
        linked = place in known and _is_linked(path, place, previous)
        return DataFile(place, path.stat().st_size, known[place] if linked else _sha256(path))

    names = [f"{table}.{suffix}" for table in all_tables() for suffix in FORMATS]
    return {name: [told(path) for path in table_files(folder, name)] for name in names}


def _is_linked(path: Path, place: str, previous: Path | None) -> bool:
    """Whether a file is the one that the release before has in that place."""
    before = previous / place if previous is not None else None
    return before is not None and before.exists() and before.samefile(path)


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


def _filled_of(path: Path) -> Filled:
    """How many rows of a file have a value, by column."""
    counted: Counter[str] = Counter()
    with pq.ParquetFile(path) as file:
        nested = [field.name for field in file.schema_arrow if pa.types.is_nested(field.type)]
        plain = set(file.schema_arrow.names) - set(nested)
        for name, count in _told_by_statistics(file):
            counted[name] += count if name in plain else 0
        for batch in file.iter_batches(columns=nested) if nested else ():
            for name in nested:
                counted[name] += _filled(batch.column(name))
        return {name: counted[name] for name in file.schema_arrow.names}


def filled(folder: Path, previous: Path | None, known: Mapping[str, Filled]) -> dict[str, Filled]:
    """How many rows have a value, by Parquet file and column; null and empty lists are none.

    Args:
        folder: The release.
        previous: The release before.
        known: The same of its files; it holds for those that are linked from it.
    """
    paths = [path for table in all_tables() for path in table_files(folder, f"{table}.parquet")]
    places = {path.relative_to(folder).as_posix(): path for path in paths}
    return {
        place: known[place] if place in known and _is_linked(path, place, previous) else _filled_of(path)
        for place, path in places.items()
    }


def fill_rates(counts: Mapping[str, int], found: Mapping[str, Filled]) -> dict[str, dict[str, float]]:
    """The share of the rows of a release that have a value, by table and column; empty for a table without rows.

    Args:
        counts: Rows by table.
        found: What `filled` gives.
    """
    sums: dict[str, Counter[str]] = {table: Counter() for table in counts}
    for place, columns in found.items():
        sums[place.split(".")[0]].update(columns)
    return {
        table: {name: count / counts[table] for name, count in sums[table].items()} if counts[table] else {}
        for table in counts
    }


def describe(
    folder: Path, version: str, previous: Path | None = None, known: Mapping[str, Filled] | None = None
) -> dict[str, Filled]:
    """Write all files that explain a release, beside its tables.

    Args:
        folder: The release, with all its tables.
        version: Its version.
        previous: The release before, whose hashes hold for the files that are linked from it.
        known: What this call gave for it.

    Returns:
        How many rows have a value, by Parquet file and column.
    """
    files, counts, found = data_files(folder, previous), row_counts(folder), filled(folder, previous, known or {})
    for path, text in explain(version, counts, fill_rates(counts, found), files).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return found
