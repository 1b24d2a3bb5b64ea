"""What a release holds: its files, taken over from the release before where they are the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from flows._code import code_hash
from flows._files import read_json, to_json
from flows.changes import Change, compare, differs
from flows.describe import describe, row_counts
from flows.downstream import write_records
from flows.editions import Catalogue, Release
from flows.history import Happenings, write_history
from flows.stored import Row
from flows.table_parts import Part, link, parts, table_names, write_parts
from schemas._table import tables
from schemas.json_ld import json_ld
from schemas.nested import nest

MANIFEST, REPORT = "manifest.jsonl", "report.json"
_DIGESTS, _REKEYS = "parts.json", "rekeys.csv"
_REKEY_COLUMNS = ("table", "old_key", "new_key", "release")


class ReleaseError(Exception):
    """A staged release is not what it should be; nothing is published."""


def write_release(
    folder: Path, version: str, catalogue: Catalogue, previous: Release | None, report: Row, single: int
) -> None:
    """Write everything that a release holds.

    Args:
        folder: Its folder, still empty.
        version: Its version.
        catalogue: Its bulletins.
        previous: The release before, whose files are taken over where they are the same.
        report: The accounts of the run.
        single: Up to so many bulletins a table is one file.

    Raises:
        ReleaseError: The tables do not hold what was read.
    """
    before = previous.folder if previous else None
    entries = catalogue.entries.values()
    happenings, moves = _tell_changes(folder, catalogue, previous)
    _write_data(folder, catalogue, previous, parts(entries, single))
    write_history(folder, previous, happenings, version)
    (folder / _REKEYS).write_bytes(_rekeys(before, moves, version))
    with (folder / MANIFEST).open("wb") as file:
        file.writelines(to_json(entry.model_dump(mode="json")) for entry in entries)
    counts = {name: sum(entry.tables[name].rows for entry in entries) for name in tables()} if entries else {}
    told = {"version": version, "previous": previous.version if previous else None, "rows": counts}
    (folder / REPORT).write_bytes(to_json({**report, **told}, indent=True))
    describe(folder, version, before)
    _demand_rows(folder, counts)


def _write_documents(folder: Path, previous: Release | None, catalogue: Catalogue, *, same_code: bool) -> None:
    """Nested document and JSON-LD of each bulletin, linked where neither its rows nor the code has changed."""
    for name in ("documents", "jsonld"):
        (folder / name).mkdir()
    before = previous.entries if previous and same_code else {}
    for bulletin_id, entry in catalogue.entries.items():
        paths = (f"documents/{bulletin_id}.json", f"jsonld/{bulletin_id}.jsonld")
        same = bulletin_id in before and not differs(before[bulletin_id], entry)
        if not (same and all(link(previous.folder if previous else None, folder, path) for path in paths)):
            document = nest(catalogue.rows(entry))
            for path, content in zip(paths, (document, json_ld(document)), strict=True):
                (folder / path).unlink(missing_ok=True)  # it may be linked already: never write into a release before
                (folder / path).write_bytes(to_json(content))


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


def _tell_changes(folder: Path, catalogue: Catalogue, previous: Release | None) -> tuple[Happenings, list[Change]]:
    """Write ``changes.jsonl``; what becomes of the records, and the identifiers that move."""
    happenings, moves = Happenings(), []
    with (folder / "changes.jsonl").open("wb") as file:
        for change in compare(previous, catalogue):
            file.write(to_json(change))
            happenings.note(change)
            if change["change"] == "rekeyed":
                moves.append(change)
    return happenings, moves


def _write_data(folder: Path, catalogue: Catalogue, previous: Release | None, cut: Sequence[Part]) -> None:
    """Tables, documents and records, with the hashes by which the next release knows what it may take over."""
    before = previous.folder if previous else None
    code = code_hash("schemas", "flows.release_files", "flows.table_parts", "flows.taken_over", "flows.downstream")
    known = read_json(before / _DIGESTS) if before and (before / _DIGESTS).exists() else {}
    same_code = known.get("code") == code
    earlier = tuple(previous.entries.values()) if previous and same_code else ()
    digests = write_parts(folder, before, known.get("parts", {}), cut, catalogue.rows, table_names(), earlier)
    _write_documents(folder, previous, catalogue, same_code=same_code)
    digests |= write_records(
        folder,
        before,
        known.get("parts", {}),
        cut,
        lambda entry: read_json(folder / "documents" / f"{entry.bulletin_id}.json"),
        earlier,
    )
    (folder / _DIGESTS).write_bytes(to_json({"code": code, "parts": digests}, indent=True))


def _demand_rows(folder: Path, counts: Mapping[str, int]) -> None:
    """Hold the tables as they are on disk against the manifest: a file that was taken over may have been changed.

    Raises:
        ReleaseError: They hold other numbers of rows.
    """
    written = row_counts(folder)
    wrong = [f"{name} has {written[name]} rows of {count}" for name, count in counts.items() if written[name] != count]
    if wrong:
        raise ReleaseError(f"the tables do not hold what was read: {', '.join(wrong)}; nothing is published")
