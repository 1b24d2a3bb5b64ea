"""Editions: the bulletins of a release, one that is published or one that is to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from flows._files import json_lines, read_json
from flows.corrections import Filed, StaleCorrections, correct
from flows.state import State, StateError
from flows.stored import Row, Rows, entry_of
from schemas.manifest import ManifestEntry
from schemas.nested import unnest

MANIFEST, REPORT = "manifest.jsonl", "report.json"  # of a release


class Edition(Protocol):
    """Manifest entries by bulletin, in the order of the tables, and the rows behind each."""

    @property
    def entries(self) -> Mapping[str, ManifestEntry]:
        """The manifest."""

    def rows(self, entry: ManifestEntry) -> Rows:
        """The rows of one bulletin by table, ``sources`` among them."""


def source_rows(entry: ManifestEntry) -> list[Row]:
    """The rows of table ``sources`` for one bulletin."""
    return [
        {
            "bulletin_id": entry.bulletin_id,
            "position": position,
            "source_name": PurePosixPath(path).name,
            "path": path,
        }
        for position, path in enumerate(entry.paths, start=1)
    ]


@dataclass(frozen=True)
class Release:
    """A published release: its version and its folder."""

    version: str
    folder: Path

    @property
    def number(self) -> int:
        """Which release of its output it is, from 1."""
        return int(self.version.split("-")[0])

    @cached_property
    def entries(self) -> dict[str, ManifestEntry]:
        """The manifest; empty for a folder without one."""
        found = map(ManifestEntry.model_validate, json_lines(self.folder / MANIFEST))
        return {entry.bulletin_id: entry for entry in found}

    def rows(self, entry: ManifestEntry) -> Rows:
        """The rows of one bulletin by table, ``sources`` among them.

        Raises:
            FileNotFoundError: Its document is not there.
        """
        document = read_json(self.folder / "documents" / f"{entry.bulletin_id}.json")
        return {**unnest(document), "sources": source_rows(entry)}


class Catalogue:
    """What the next release is to hold: every bulletin that some source names, with the corrections of people.

    Args:
        state: Sources and stored rows.
        filed: Corrections.

    Attributes:
        entries: The manifest of the next release.
        unused: Where corrections stand that are for no bulletin here.

    Raises:
        StaleCorrections: Some corrections do not fit any more.
        StateError: Stored rows are missing.
    """

    def __init__(self, state: State, filed: Sequence[Filed] = ()) -> None:
        self._state = state
        self._filed: dict[str, list[Filed]] = defaultdict(list)
        for item in filed:
            self._filed[item.correction.bulletin_id].append(item)
        labels: dict[str, set[str]] = defaultdict(set)
        for known in state.sources.values():
            labels[known.sha256].add(known.label)
        entries = [self._entry(sha256, sorted(paths)) for sha256, paths in labels.items()]
        self._demand_fitting(entries)
        ordered = sorted(entries, key=lambda entry: (entry.source_name, entry.bulletin_id))
        self.entries: dict[str, ManifestEntry] = {entry.bulletin_id: entry for entry in map(self._corrected, ordered)}
        if len(self.entries) < len(entries):
            raise StateError("two bulletins have one identifier, which would lose one of them; please report it")
        self.unused = [item.where for item in filed if item.correction.bulletin_id not in self.entries]

    def _entry(self, sha256: str, paths: list[str]) -> ManifestEntry:
        name = min(PurePosixPath(path).name for path in paths)
        return self._state.entry(sha256).model_copy(update={"source_name": name, "paths": tuple(paths)})

    def _demand_fitting(self, entries: Sequence[ManifestEntry]) -> None:
        stale = []
        for entry in entries:
            try:
                self.rows(entry) if entry.bulletin_id in self._filed else None
            except StaleCorrections as error:
                stale.append(str(error))
        if stale:
            raise StaleCorrections("\n".join(sorted(stale)))

    def _corrected(self, entry: ManifestEntry) -> ManifestEntry:
        """The entry as its corrected rows have it."""
        if entry.bulletin_id not in self._filed:
            return entry
        return entry_of(self.rows(entry)).model_copy(update={"paths": entry.paths})

    def rows(self, entry: ManifestEntry) -> Rows:
        """The rows of one bulletin by table, ``sources`` among them.

        Raises:
            StateError: Its stored rows are missing or damaged.
        """
        rows = self._state.rows(entry.sha256)
        rows["bulletins"][0]["source_name"] = entry.source_name
        if entry.bulletin_id in self._filed:
            correct([rows], self._filed[entry.bulletin_id])
        return {**rows, "sources": source_rows(entry)}
