"""Bulletins that came again under the same path with other bytes: what their records say differently.

Identifiers hang on the bytes, so to the tables such a bulletin is gone and another one has come. A person wants to see
what is new in it. The rows of the old one are therefore told under the identifiers of the new one: lines of equal text
are the same line, and records of the same lines the same record.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from flows.changes import Change, compare_rows
from flows.editions import Edition
from flows.stored import Row, Rows
from schemas.manifest import ManifestEntry

_NOT_TOLD = frozenset({"evidence", "lines", "issues", "sources", "bulletins"})


def reissued(old: Edition, new: Edition) -> list[tuple[ManifestEntry, ManifestEntry]]:
    """Pairs of bulletins, old and new, of which only one is in each edition and that share a path."""
    came = {path: entry for key, entry in new.entries.items() if key not in old.entries for path in entry.paths}
    pairs = {}
    for key, entry in old.entries.items():
        later = next((came[path] for path in entry.paths if path in came), None)
        if key not in new.entries and later and later.bulletin_id not in pairs:
            pairs[later.bulletin_id] = (entry, later)
    return list(pairs.values())


def told_again(old: Rows, new: Rows) -> Iterator[Change]:
    """What differs between the records of a bulletin and of the one that took its place; moved identifiers alone do not."""
    (earlier,), (later,) = old["bulletins"], new["bulletins"]
    names = _same_lines(old["lines"], new["lines"]) | {earlier["bulletin_id"]: later["bulletin_id"]}
    renamed = {table: [_renamed(row, names) for row in rows] for table, rows in old.items()}
    for change in compare_rows(later["bulletin_id"], renamed, new):
        moved_only = change["change"] == "rekeyed" and not _beside_identifiers(change["columns"])
        if change["table"] not in _NOT_TOLD and not moved_only:
            yield change


def _same_lines(old: list[Row], new: list[Row]) -> dict[str, str]:
    """New identifiers of old lines: those of equal text, and in stretches of equal length those of the same place."""
    matcher = SequenceMatcher(None, [row["text"] for row in old], [row["text"] for row in new], autojunk=False)
    found: dict[str, str] = {}
    for tag, start, end, there, there_end in matcher.get_opcodes():
        if tag == "equal" or end - start == there_end - there:
            pairs = zip(old[start:end], new[there:there_end], strict=True)
            found |= {before["line_id"]: after["line_id"] for before, after in pairs}
    return found


def _renamed(row: Row, names: dict[str, str]) -> Row:
    return {
        column: names.get(value, value) if isinstance(value, str) and column in ("bulletin_id", "line_id") else value
        for column, value in row.items()
    }


def _beside_identifiers(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if not name.endswith("_id")}
