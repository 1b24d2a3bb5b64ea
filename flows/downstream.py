"""What a release holds for downstream services beside its tables: ``records.jsonl``, in parts like a table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

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


def write_records(
    folder: Path,
    previous: Path | None,
    known: Mapping[str, str],
    cut: Sequence[Part],
    document_of: Callable[[ManifestEntry], dict[str, Any]],
    before: Sequence[ManifestEntry] = (),
) -> dict[str, str]:
    """Write ``records.jsonl``, or take over its parts from the release before.

    Args:
        folder: The release that is written.
        previous: The release before.
        known: Hashes of its parts by path.
        cut: The bulletins in parts.
        document_of: Gives the nested document of one bulletin.
        before: The bulletins of the release before, if the same code has written it: lines are taken over from it.

    Returns:
        The hashes of the parts by path.
    """
    digests: dict[str, str] = {}
    for part in cut:
        path = part.path(_NAME, "jsonl")
        digests[path] = _digest(part)
        if known.get(path) == digests[path] and link(previous, folder, path):
            continue
        (folder / path).parent.mkdir(exist_ok=True)
        with ExitStack() as stack:
            taken = _before(previous, path, part.among(before), stack)
            file = stack.enter_context((folder / path).open("wb"))
            for entry in part.entries:
                kept = taken.take(entry) if taken else None
                file.writelines(map(to_json, records(document_of(entry))) if kept is None else kept)
    return digests


def _before(previous: Path | None, path: str, entries: Sequence[ManifestEntry], stack: ExitStack) -> Records | None:
    """The records of a part of the release before; None where there is no such part."""
    if previous is None or not entries or not (previous / path).is_file():
        return None
    return Records(previous / path, entries, stack)
