"""What a release holds for downstream services beside its tables: ``records.jsonl``, in parts like a table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from flows._files import to_json
from flows.table_parts import Part, link
from flows.taken_over import Records
from schemas._table import tables
from schemas.manifest import ManifestEntry
from schemas.record_document import records

_NAME = "records"


def _digest(part: Part) -> str:
    """A hash of all rows that the records of a part are made of, and of the code that makes them."""
    return hashlib.sha256("".join(part.digest(table) for table in tables()).encode()).hexdigest()


class PartRecords:
    """``records.jsonl`` of one part as it is written: a link where it is the same, else it takes records.

    Args:
        folder: The release that is written.
        previous: The release before.
        known: Hashes of its parts by path.
        part: The bulletins.
        before: The bulletins of the release before, if the same code has written it: lines are taken over from it.
        stack: Closes the file.

    Attributes:
        digests: The hash of the part by path.
    """

    def __init__(
        self,
        folder: Path,
        previous: Path | None,
        known: Mapping[str, str],
        part: Part,
        before: Iterable[ManifestEntry],
        stack: ExitStack,
    ) -> None:
        path = part.path(_NAME, "jsonl")
        self.digests = {path: _digest(part)}
        self._file: IO[bytes] | None = None
        if known.get(path) == self.digests[path] and link(previous, folder, path):
            return
        (folder / path).parent.mkdir(exist_ok=True)
        self._before = _before(previous, path, part.among(before), stack)
        self._file = stack.enter_context((folder / path).open("wb"))

    def add(self, entry: ManifestEntry, document_of: Callable[[], dict[str, Any]]) -> None:
        """Take over the lines of one bulletin where they are the same; only else its nested document is asked for."""
        if self._file:
            kept = self._before.take(entry) if self._before else None
            self._file.writelines(map(to_json, records(document_of())) if kept is None else kept)


def _before(previous: Path | None, path: str, entries: Sequence[ManifestEntry], stack: ExitStack) -> Records | None:
    """The records of a part of the release before; None where there is no such part."""
    if previous is None or not entries or not (previous / path).is_file():
        return None
    return Records(previous / path, entries, stack)
