"""The tables of a release as files: in parts, streamed bulletin by bulletin, linked where nothing has changed.

Up to `Layout.single` bulletins a table is one file, ``qa_items.parquet``. Above it the table is a folder of that name with
one file per year of issue; pandas, Polars and DuckDB read either. Each part is hashed over the rows of its bulletins, so
the next release links the parts that are the same; in others it takes over the rows of bulletins that are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows._code import code_hash
from flows._files import to_json
from flows.stored import Row, Rows
from flows.taken_over import Places
from flows.taken_over import Rows as TakenRows
from schemas._export import arrow_schema
from schemas._table import TableRow, all_tables
from schemas.manifest import ManifestEntry

_ROW_GROUP = 8_000  # rows that are held in memory before they are written
_PACKED = 1000  # rows that are held as Python objects
FORMATS = ("parquet", "jsonl")
#: The hashes of the parts by path, in each release.
DIGESTS = "parts.json"
_UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Part:
    """Some bulletins of all tables; ``name`` is null where one file holds all."""

    name: str | None
    entries: tuple[ManifestEntry, ...]

    def among(self, entries: Iterable[ManifestEntry]) -> tuple[ManifestEntry, ...]:
        """The bulletins of another edition that belong into this part."""
        return tuple(entry for entry in entries if self.name in (None, _year(entry)))

    def path(self, table: str, suffix: str) -> str:
        """Path of one table below the release."""
        return f"{table}.{suffix}" if self.name is None else f"{table}.{suffix}/{self.name}.{suffix}"

    def digest(self, table: str) -> str:
        """A hash of the rows of one table and of the code that writes them."""
        told = [[entry.bulletin_id, *found] for entry in self.entries if (found := _told(entry, table))]
        return hashlib.sha256(to_json([_writer(), table, told])).hexdigest()


def _count(entry: ManifestEntry, table: str) -> int:
    """How many rows a table has of one bulletin."""
    return len(entry.paths) if table == "sources" else entry.tables[table].rows


def _told(entry: ManifestEntry, table: str) -> list[object]:
    """What decides the rows of a table for one bulletin; nothing where it has none."""
    if table == "sources":
        return list(entry.paths)
    found = entry.tables[table]
    named = [entry.source_name] if table == "bulletins" else []
    return [found.rows, found.digest, *named] if found.rows else []


@cache
def _writer() -> str:
    """What decides how rows are written, beside the rows."""
    return code_hash("schemas", "flows.table_parts", "flows.taken_over", "flows._files")


def parts(entries: Iterable[ManifestEntry], single: int) -> list[Part]:
    """The bulletins in parts: one up to so many bulletins, else one per year of issue."""
    kept = tuple(entries)
    if len(kept) <= single:
        return [Part(None, kept)]
    years: dict[str, list[ManifestEntry]] = defaultdict(list)
    for entry in kept:
        years[_year(entry)].append(entry)
    return [Part(year, tuple(found)) for year, found in sorted(years.items())]


def _year(entry: ManifestEntry) -> str:
    return str(entry.year) if entry.year is not None else _UNDATED


class TableFile:
    """One table, or one part of it, written as Parquet and JSON Lines; `stack` closes the files.

    Args:
        model: The table.
        paths: Where to, by format.
        stack: Closes the files.
        before: The same of the release before, where rows are taken over from it.
    """

    def __init__(
        self, model: type[TableRow], paths: Mapping[str, Path], stack: ExitStack, before: TakenRows | None = None
    ) -> None:
        self._schema = arrow_schema(model)
        self._held: list[pa.Table] = []
        self._piece: list[Row] | range = []
        self._count = 0
        self._before = before
        for path in paths.values():
            path.unlink(missing_ok=True)  # a link: never write into a release before
        self._lines = stack.enter_context(paths["jsonl"].open("wb"))
        self._parquet = stack.enter_context(pq.ParquetWriter(paths["parquet"], self._schema, compression="zstd"))

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows, in groups."""
        if isinstance(self._piece, range):
            self._pack()
        assert isinstance(self._piece, list)
        self._piece.extend(rows)
        if len(self._piece) >= _PACKED:
            self._pack()
        self._hold(len(rows))

    def take_over(self, rows: range) -> None:
        """Write rows of the release before; they stand behind those that were taken before them."""
        if isinstance(self._piece, range) and self._piece.stop == rows.start:
            self._piece = range(self._piece.start, rows.stop)
        else:
            self._pack()
            self._piece = rows
        self._hold(len(rows))

    def _hold(self, count: int) -> None:
        self._count += count
        if self._count >= _ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        """Write the rows that are held."""
        self._pack()
        if self._count:
            self._parquet.write_table(pa.concat_tables(self._held).combine_chunks())
        self._held.clear()
        self._count = 0

    def _pack(self) -> None:
        """Write the last rows as lines and hold them as Arrow, which takes a tenth of the memory."""
        if isinstance(self._piece, range):
            assert self._before
            self._lines.writelines(self._before.lines(self._piece))
            found = self._before.tables(self._piece)
            self._held.extend(pa.Table.from_arrays(table.columns, schema=self._schema) for table in found)
        elif self._piece:
            self._lines.writelines(map(to_json, self._piece))
            self._held.append(pa.Table.from_pylist(self._piece, schema=self._schema))
        self._piece = []


@dataclass(frozen=True)
class Writing:
    """A part that is being written: where, and what may be taken over for it.

    Attributes:
        folder: The release that is written.
        previous: The release before.
        known: Hashes of its parts by path.
        part: The bulletins.
        earlier: Those of the release before, if the same code has written it: rows and lines are taken over from them.
        stack: Closes the files.
    """

    folder: Path
    previous: Path | None
    known: Mapping[str, str]
    part: Part
    earlier: Part
    stack: ExitStack

    def linked(self, digests: Mapping[str, str]) -> bool:
        """Whether these files, by path with their hash, are the same in the release before; they are links then."""
        return all(
            self.known.get(path) == digest and link(self.previous, self.folder, path)
            for path, digest in digests.items()
        )


class PartTables:
    """The tables of one part as they are written: those that are the same are links, the others take rows.

    Attributes:
        digests: The hashes of the part by path.
    """

    def __init__(self, writing: Writing) -> None:
        part = writing.part
        self.digests: dict[str, str] = {}
        self._files: dict[str, tuple[TableFile, Places]] = {}
        for name in table_names():
            own = dict.fromkeys((part.path(name, suffix) for suffix in FORMATS), part.digest(name))
            self.digests |= own
            if writing.linked(own):
                continue
            paths = {suffix: writing.folder / part.path(name, suffix) for suffix in FORMATS}
            for path in paths.values():
                path.parent.mkdir(exist_ok=True)
            rows, places = _before(writing.previous, writing.earlier, name, writing.stack)
            self._files[name] = TableFile(table_names()[name], paths, writing.stack, rows), places

    def add(self, entry: ManifestEntry, rows_of: Callable[[], Rows]) -> None:
        """Take over the rows of one bulletin where they are the same; only for others they are asked for."""
        for name, (file, places) in self._files.items():
            kept = places.take(entry)
            if kept is None:
                file.add(rows_of()[name])
            elif kept:
                file.take_over(kept)

    def finish(self) -> None:
        """Write the rows that are held."""
        for file, _ in self._files.values():
            file.flush()


def _before(previous: Path | None, earlier: Part, table: str, stack: ExitStack) -> tuple[TakenRows | None, Places]:
    """The rows of the release before in one table, and where those of each bulletin stand."""
    place = partial(Places, told=partial(_told, table=table), count=partial(_count, table=table))
    parquet, lines = ((previous or Path()) / earlier.path(table, suffix) for suffix in FORMATS)
    if previous is None or not earlier.entries or not (parquet.is_file() and lines.is_file()):
        return None, place(())
    return TakenRows(parquet, lines, stack), place(earlier.entries)


def link(previous: Path | None, folder: Path, path: str) -> bool:
    """Take over a file of the release before, by a hard link or a copy; False where it is not there."""
    if previous is None:
        return False
    source, target = previous / path, folder / path
    try:
        os.link(source, target)
    except FileExistsError:
        target.unlink()
        return link(previous, folder, path)
    except OSError:  # the folder is not there yet, or this is a file system without links
        if not source.is_file():
            return False
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True)
            return link(previous, folder, path)
        shutil.copyfile(source, target)
    return True


@cache
def table_names() -> dict[str, type[TableRow]]:
    """The tables that are written in parts: all but the history of records."""
    return {name: model for name, model in all_tables().items() if name != "record_history"}
