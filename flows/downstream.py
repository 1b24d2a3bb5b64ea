"""What a release holds for downstream services beside its tables: ``records.jsonl``, in parts like a table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import IO, Any

from flows._code import code_hash
from flows._files import to_json
from flows.table_parts import Writing
from flows.taken_over import Records
from schemas._table import tables
from schemas.manifest import ManifestEntry
from schemas.record_document import records

_NAME = "records"


class PartRecords:
    """``records.jsonl`` of one part as it is written: a link where it is the same, else it takes records.

    Args:
        writing: Where it is written.
        of_tables: Hashes of the part's tables by path; records are made of their rows.

    Attributes:
        digests: The hash of the part by path.
    """

    def __init__(self, writing: Writing, of_tables: Mapping[str, str]) -> None:
        path = writing.part.path(_NAME, "jsonl")
        told = [code_hash("flows.downstream"), *(of_tables[writing.part.path(table, "jsonl")] for table in tables())]
        self.digests = {path: hashlib.sha256("".join(told).encode()).hexdigest()}
        self._file: IO[bytes] | None = None
        if writing.linked(self.digests):
            return
        (writing.folder / path).parent.mkdir(exist_ok=True)
        self._before = _before(writing, path)
        self._file = writing.stack.enter_context((writing.folder / path).open("wb"))

    def add(self, entry: ManifestEntry, document_of: Callable[[], dict[str, Any]]) -> None:
        """Take over the lines of one bulletin where they are the same; only else its nested document is asked for."""
        if self._file:
            kept = self._before.take(entry) if self._before else None
            self._file.writelines(map(to_json, records(document_of())) if kept is None else kept)


def _before(writing: Writing, path: str) -> Records | None:
    """The records of a part of the release before; None where there is no such part."""
    if writing.previous is None or not writing.earlier.entries or not (writing.previous / path).is_file():
        return None
    return Records(writing.previous / path, writing.earlier.entries, writing.stack)
