"""Table ``record_history``: since which release, and until which, a bulletin, an article or a record was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import islice
from pathlib import Path

from flows._files import json_lines
from flows.changes import Change
from flows.editions import Release
from flows.stored import Row
from flows.table_parts import FORMATS, TableFile, link
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
        self._file = None if previous else self._open()

    def _open(self) -> TableFile:
        paths = {suffix: self._folder / f"{TABLE}.{suffix}" for suffix in FORMATS}
        return TableFile(RecordHistoryRow, paths, self._stack)

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
        file = self._file or self._open()
        self._write(file, json_lines(before / f"{TABLE}.jsonl") if before else ())
        file.flush()

    def _write(self, file: TableFile, before: Iterable[Row]) -> None:
        version = self._previous.version if self._previous else None
        rows = self._happenings.rows(before, version, self._version)
        while some := list(islice(rows, _HELD)):
            file.add(some)
        self._happenings = Happenings()
