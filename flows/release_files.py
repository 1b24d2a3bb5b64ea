"""What a release holds: its files, taken over from the release before where they are the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from flows._code import code_hash
from flows._files import read_json, to_json
from flows.changes import Change, compare_bulletin, compare_gone, differs
from flows.describe import describe, row_counts
from flows.downstream import PartRecords
from flows.editions import MANIFEST, REPORT, Catalogue, Release
from flows.history import HistoryFile
from flows.progress import WRITING, Progress, silent
from flows.stored import Row, Rows
from flows.table_parts import DIGESTS, Part, PartTables, Writing, link, parts
from schemas._table import tables
from schemas.json_ld import json_ld
from schemas.manifest import ManifestEntry
from schemas.nested import nest

_REKEYS = "rekeys.csv"
_DOCUMENTS = {"documents": "json", "jsonld": "jsonld"}  # ending by folder
_REKEY_COLUMNS = ("table", "old_key", "new_key", "release")


class ReleaseError(Exception):
    """A staged release is not what it should be; nothing is published."""


def write_release(
    folder: Path,
    version: str,
    catalogue: Catalogue,
    previous: Release | None,
    report: Row,
    single: int,
    progress: Progress = silent,
) -> None:
    """Write everything that a release holds.

    Args:
        folder: Its folder, still empty.
        version: Its version.
        catalogue: Its bulletins.
        previous: The release before, whose files are taken over where they are the same.
        report: The accounts of the run.
        single: Up to so many bulletins a table is one file.
        progress: Told of each bulletin that is written.

    Raises:
        ReleaseError: The tables do not hold what was read.
    """
    before = previous.folder if previous else None
    entries = catalogue.entries.values()
    written = _Written(folder, catalogue, previous, progress)
    with ExitStack() as stack:
        file = stack.enter_context((folder / "changes.jsonl").open("wb"))
        history = HistoryFile(folder, version, previous, stack)
        for change in chain(*map(written.write, parts(entries, single)), compare_gone(previous, catalogue)):
            file.write(to_json(change))
            history.note(change)
            written.note(change)
        history.finish()
    (folder / _REKEYS).write_bytes(_rekeys(before, written.moves, version))
    with (folder / MANIFEST).open("wb") as file:
        file.writelines(to_json(entry.model_dump(mode="json")) for entry in entries)
    counts = {name: sum(entry.tables[name].rows for entry in entries) for name in tables()} if entries else {}
    told = {"version": version, "previous": previous.version if previous else None, "rows": counts}
    (folder / REPORT).write_bytes(to_json({**report, **told}, indent=True))
    filled = describe(folder, version, before, written.known_filled)
    (folder / DIGESTS).write_bytes(to_json({"code": _code(), "parts": written.digests, "filled": filled}, indent=True))
    _demand_rows(folder, counts)


def _code() -> str:
    """What decides how files are written, beside the rows."""
    modules = ("release_files", "table_parts", "taken_over", "downstream", "describe", "_files")
    return code_hash("schemas", *(f"flows.{name}" for name in modules))


class _Bulletin:
    """What is written of one bulletin, made when it is first asked for, and then once for all files."""

    def __init__(self, catalogue: Catalogue, entry: ManifestEntry) -> None:
        self.entries = {entry.bulletin_id: entry}
        self._catalogue, self._entry = catalogue, entry
        self._rows: Rows | None = None
        self._document: Row | None = None

    def rows(self, entry: ManifestEntry | None = None) -> Rows:
        """Its rows."""
        if self._rows is None:
            self._rows = self._catalogue.rows(self._entry)
        return self._rows

    def document(self) -> Row:
        """Its nested document."""
        if self._document is None:
            self._document = nest(self.rows())
        return self._document


class _Written:
    """The data of a release, written part by part and in these bulletin by bulletin, so that none is read twice.

    Args:
        folder: The release that is written.
        catalogue: Its bulletins.
        previous: The release before.
        progress: Told of each bulletin.

    Attributes:
        digests: Hashes by which the next release knows what it may take over.
        moves: Changes of identifiers.
        known_filled: What `describe` gave for the release before, if the same code has written it.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, previous: Release | None, progress: Progress) -> None:
        self._folder, self._catalogue, self._previous = folder, catalogue, previous
        self._progress, self._done = progress, 0
        self._before = previous.folder if previous else None
        known = read_json(self._before / DIGESTS) if self._before and (self._before / DIGESTS).exists() else {}
        self._known: dict[str, str] = known.get("parts", {})
        same_code = known.get("code") == _code()
        self._earlier = previous.entries if previous and same_code else {}
        self.known_filled: dict[str, dict[str, int]] = known.get("filled", {}) if same_code else {}
        self.digests: dict[str, str] = {}
        self.moves: list[Change] = []
        for name in _DOCUMENTS:
            (folder / name).mkdir()

    def note(self, change: Change) -> None:
        """Take notice of a change that moves identifiers."""
        if change["change"] == "rekeyed":
            self.moves.append(change)

    def write(self, part: Part) -> Iterator[Change]:
        """Write the tables, documents and records of a part; gives what has changed in it."""
        with ExitStack() as stack:
            earlier = Part(part.name, part.among(self._earlier.values()))
            writing = Writing(self._folder, self._before, self._known, part, earlier, stack)
            own_tables = PartTables(writing)
            own_records = PartRecords(writing, own_tables.digests)
            for entry in part.entries:
                one = _Bulletin(self._catalogue, entry)
                yield from compare_bulletin(self._previous, one, entry)
                own_tables.add(entry, one.rows)
                self._write_documents(entry, one)
                own_records.add(entry, one.document)
                self._done += 1
                self._progress(WRITING, self._done, len(self._catalogue.entries))
            own_tables.finish()
        self.digests |= own_tables.digests | own_records.digests

    def _write_documents(self, entry: ManifestEntry, one: _Bulletin) -> None:
        """Nested document and JSON-LD, linked where neither its rows nor the code has changed."""
        paths = [f"{name}/{entry.bulletin_id}.{suffix}" for name, suffix in _DOCUMENTS.items()]
        earlier = self._earlier.get(entry.bulletin_id)
        same = earlier is not None and not differs(earlier, entry)
        if not (same and all(link(self._before, self._folder, path) for path in paths)):
            document = one.document()
            for path, content in zip(paths, (document, json_ld(document)), strict=True):
                (self._folder / path).unlink(missing_ok=True)  # a link: never write into a release before
                (self._folder / path).write_bytes(to_json(content))


def _rekeys(before: Path | None, moves: Iterable[Change], version: str) -> bytes:
    """``rekeys.csv``: identifiers that have moved in this release and in all before it, oldest first."""
    out = io.StringIO()
    if before and (before / _REKEYS).exists():
        out.write((before / _REKEYS).read_text(encoding="utf-8"))
    else:
        csv.writer(out, lineterminator="\n").writerow(_REKEY_COLUMNS)
    for change in moves:
        if len(change["key"]) == 1:
            keys = [*change["key"].values(), *change["new_key"].values()]
            csv.writer(out, lineterminator="\n").writerow([change["table"], *keys, version])
    return out.getvalue().encode()


def _demand_rows(folder: Path, counts: Mapping[str, int]) -> None:
    """Hold the tables as they are on disk against the manifest: a file that was taken over may have been changed.

    Raises:
        ReleaseError: They hold other numbers of rows.
    """
    written = row_counts(folder)
    wrong = [f"{name} has {written[name]} rows of {count}" for name, count in counts.items() if written[name] != count]
    if wrong:
        raise ReleaseError(f"the tables do not hold what was read: {', '.join(wrong)}; nothing is published")
