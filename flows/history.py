"""Table ``record_history``: since which release, and until which, a bulletin, an article or a record was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import groupby, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from flows._files import json_lines
from flows.changes import Change
from flows.editions import Release
from flows.stored import Row
from flows.table_parts import FORMATS, TableFile, link
from flows.taken_over import Rows as TakenRows
from schemas._export import arrow_schema
from schemas._table import all_tables
from schemas.record_history import RecordHistoryRow

TABLE = RecordHistoryRow.TABLE

_HELD = 1000  # rows that are held in memory, and new records of a first release


@cache
def _followed() -> dict[str, str]:
    """The tables whose rows have a history, with their key."""
    return {
        name: model.KEY[0] for name, model in all_tables().items() if model.RECORD or name in ("articles", "bulletins")
    }


class Happenings:
    """What a stream of changes does to the records of a release; `note` each change, then ask `rows`."""

    def __init__(self) -> None:
        self.added: dict[str, tuple[str, str]] = {}  # table and bulletin by identifier
        self.removed: set[str] = set()

    def note(self, change: Change) -> None:
        """Take notice of one change."""
        column = _followed().get(change["table"])
        if column is None or change["change"] == "changed":
            return
        if change["change"] != "added":
            self.removed.add(change["key"][column])
        if change["change"] != "removed":
            record_id = (change["new_key"] if "new_key" in change else change["key"])[column]
            self.added[record_id] = change["table"], change["bulletin_id"]

    def rows(self, before: Iterable[Row], previous: str | None, version: str) -> Iterator[Row]:
        """The history of a release.

        Args:
            before: The history of the release before.
            previous: Its version.
            version: The version of this release.
        """
        new = dict(self.added)
        for row in before:
            record_id = row["record_id"]
            if new.pop(record_id, None):  # it has come back
                yield {**row, "last_seen": None}
            elif record_id in self.removed:
                yield {**row, "last_seen": previous}
            else:
                yield row
        for record_id, (table, bulletin_id) in new.items():
            told = {"record_id": record_id, "table": table, "bulletin_id": bulletin_id}
            yield {**told, "first_seen": version, "last_seen": None}


class HistoryFile:
    """The table as it is written: `note` each change, then `finish`.

    Of a first release all records are new; they are written as they come, so that they are not held in memory.

    Args:
        folder: The release that is written.
        version: Its version.
        previous: The release before.
        stack: Closes the files.
    """

    def __init__(self, folder: Path, version: str, previous: Release | None, stack: ExitStack) -> None:
        self._folder, self._version, self._previous, self._stack = folder, version, previous, stack
        self._happenings = Happenings()
        self._file = None if previous else self._open(None)

    def _open(self, before: TakenRows | None) -> TableFile:
        paths = {suffix: self._folder / f"{TABLE}.{suffix}" for suffix in FORMATS}
        return TableFile(RecordHistoryRow, paths, self._stack, before)

    def note(self, change: Change) -> None:
        """Take notice of one change."""
        self._happenings.note(change)
        if self._file and len(self._happenings.added) >= _HELD:
            self._write(self._file, ())

    def finish(self) -> None:
        """Write the rest; the table is taken over from the release before where no record has come or gone."""
        happened = self._happenings.added or self._happenings.removed
        before = self._previous.folder if self._previous else None
        if before and not happened and all(link(before, self._folder, f"{TABLE}.{suffix}") for suffix in FORMATS):
            return
        if before and _has_columns_of_today(before):
            file = self._take_over(before)
        else:
            file = self._file or self._open(None)
            self._write(file, json_lines(before / f"{TABLE}.jsonl") if before else ())
        file.flush()

    def _take_over(self, before: Path) -> TableFile:
        """Write the history with the rows before as they are on disk, but for records that have come or gone."""
        parquet, lines = (before / f"{TABLE}.{suffix}" for suffix in FORMATS)
        file = self._open(TakenRows(parquet, lines, self._stack))
        with pq.ParquetFile(parquet) as kept:
            rows = kept.read()
        happened = pa.array([*self._happenings.added, *self._happenings.removed], pa.string())
        touched = pc.indices_nonzero(pc.is_in(rows["record_id"], happened))
        found = self._rows(rows.take(touched).to_pylist())
        end = 0
        for run in _runs(touched.to_pylist()):
            _copy(file, range(end, run.start))
            file.add(list(islice(found, len(run))))
            end = run.stop
        _copy(file, range(end, len(rows)))
        self._add(file, found)
        return file

    def _rows(self, before: Iterable[Row]) -> Iterator[Row]:
        return self._happenings.rows(before, self._previous.version if self._previous else None, self._version)

    def _write(self, file: TableFile, before: Iterable[Row]) -> None:
        self._add(file, self._rows(before))
        self._happenings = Happenings()

    def _add(self, file: TableFile, rows: Iterator[Row]) -> None:
        while some := list(islice(rows, _HELD)):
            file.add(some)


def _has_columns_of_today(release: Path) -> bool:
    """Whether a release has the table as this code writes it."""
    parquet, lines = (release / f"{TABLE}.{suffix}" for suffix in FORMATS)
    there = parquet.is_file() and lines.is_file()
    return there and bool(pq.read_schema(parquet).equals(arrow_schema(RecordHistoryRow)))


def _runs(numbers: Iterable[int]) -> Iterator[range]:
    """Ascending numbers as ranges without gaps."""
    for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0]):
        found = [number for _, number in run]
        yield range(found[0], found[-1] + 1)


def _copy(file: TableFile, rows: range) -> None:
    """Take over rows a few at a time, so that no more than a group of them is held."""
    for start in range(rows.start, rows.stop, _HELD):
        file.take_over(range(start, min(start + _HELD, rows.stop)))
