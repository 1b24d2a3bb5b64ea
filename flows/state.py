"""What earlier runs have read, kept beside the releases so that an unchanged input costs a hash.

``output/state/sources.json`` says which bytes each source had; ``output/state/rows/ab/<sha256>`` holds the rows of a
bulletin (`flows.stored`) and the key of the code, vocabularies and choices that read them (`flows.fingerprints`).
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from flows._files import read_json, to_json, write_atomic
from flows.sources import Source
from flows.stored import Damaged, Head, Rows, columns_digest, read_head, unpack
from schemas.manifest import ManifestEntry


class StateError(Exception):
    """The state folder cannot be used as it is; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Known:
    """A source as an earlier run found it: its bytes and its published path."""

    sha256: str
    label: str


class State:
    """The state folder of one output.

    Args:
        output: Folder of the releases.

    Attributes:
        sources: What earlier runs have read, by URI.
        is_new: Whether no run has been here, or what it left is lost.

    Raises:
        StateError: The map of sources is damaged.
    """

    def __init__(self, output: Path) -> None:
        self.folder = output / "state"
        self.sources: dict[str, Known] = {}
        self.is_new = False
        self._heads: dict[str, Head | None] = {}
        path = self.folder / "sources.json"
        try:
            stored = read_json(path)
            self.sources = {uri: Known(**known) for uri, known in stored.items()}
        except FileNotFoundError:
            self.is_new = True
        except (ValueError, TypeError, AttributeError) as error:
            raise StateError(f"{path}: damaged; delete it and build all sources again") from error

    def _path(self, sha256: str) -> Path:
        return self.folder / "rows" / sha256[:2] / sha256

    def _head(self, sha256: str) -> Head | None:
        if sha256 not in self._heads:
            self._heads[sha256] = read_head(self._path(sha256))
        return self._heads[sha256]

    def knows(self, sha256: str, keys: Collection[str]) -> bool:
        """Whether rows of these bytes were read under one of these keys; the key tells which reader read them."""
        head = self._head(sha256)
        return head is not None and head.key in keys and head.columns == columns_digest()

    def entry(self, sha256: str) -> ManifestEntry:
        """The manifest entry of stored rows, whichever code has read them.

        Raises:
            StateError: There are no such rows, or an older version has read them with other columns.
        """
        head = self._head(sha256)
        if head is None:
            raise StateError(
                f"{self._path(sha256)}: missing or damaged; run again over its sources: {self._of(sha256)}"
            )
        if head.columns != columns_digest():
            raise StateError(
                f"{self._path(sha256)}: read by a version with other columns; run again over all sources, among them "
                + self._of(sha256)
            )
        return head.entry

    def rows(self, sha256: str) -> Rows:
        """Stored rows.

        Raises:
            StateError: They are missing or damaged. Damaged ones are deleted, so the next run reads them again.
        """
        path = self._path(sha256)
        try:
            return unpack(path.read_bytes())
        except (FileNotFoundError, Damaged) as error:
            path.unlink(missing_ok=True)
            raise StateError(f"{path}: damaged; run again over its sources: {self._of(sha256)}") from error

    def _of(self, sha256: str) -> str:
        return ", ".join(uri for uri, known in sorted(self.sources.items()) if known.sha256 == sha256)

    def keep(self, sha256: str, packed: bytes) -> None:
        """Store rows as `flows.stored.pack` gave them.

        They are written in one step but not forced to disk: what a power cut spoils is found and read again.
        """
        path = self._path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(packed)
        os.replace(part, path)
        self._heads.pop(sha256, None)

    def name(self, source: Source) -> None:
        """Remember that a source has these bytes."""
        assert source.sha256
        self.sources[source.uri] = Known(source.sha256, source.label)

    def save(self) -> None:
        """Write the map of sources."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stored = {uri: {"sha256": known.sha256, "label": known.label} for uri, known in sorted(self.sources.items())}
        write_atomic(self.folder / "sources.json", to_json(stored, indent=True))

    def prune(self) -> None:
        """Drop the rows that no source names any more."""
        wanted = {known.sha256 for known in self.sources.values()}
        for path in sorted((self.folder / "rows").glob("*/*")):
            if path.name not in wanted:
                path.unlink()
