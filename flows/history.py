"""Table ``record_history``: since which release, and until which, a bulletin, an article or a record was seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from flows._files import json_lines
from flows.changes import Change
from flows.editions import Release
from flows.stored import Row
from flows.table_parts import FORMATS, TableFile, link
from schemas._table import all_tables
from schemas.record_history import RecordHistoryRow

TABLE = RecordHistoryRow.TABLE


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


def write_history(folder: Path, previous: Release | None, happenings: Happenings, version: str) -> None:
    """Write the table; it is taken over from the release before where no record has come or gone."""
    if (
        previous
        and not (happenings.added or happenings.removed)
        and all(link(previous.folder, folder, f"{TABLE}.{suffix}") for suffix in FORMATS)
    ):
        return
    before = json_lines(previous.folder / f"{TABLE}.jsonl") if previous else ()
    paths = {suffix: folder / f"{TABLE}.{suffix}" for suffix in FORMATS}
    with ExitStack() as stack:
        file = TableFile(RecordHistoryRow, paths, stack)
        for row in happenings.rows(before, previous.version if previous else None, version):
            file.add([row])
        file.flush()
