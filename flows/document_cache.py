"""Documents as they were read, kept so that a change of the rules of extraction does not parse PDFs again.

``output/state/documents/<sha256>`` holds the key of the stage that read it (a line) and the document, JSON compressed
with zlib. It is a cache: what is damaged, or was read under another key, is read again from the source. A bulletin may
have many names, so its document is kept without one.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import methodcaller
from pathlib import Path

from pydantic import TypeAdapter

from extractors.options import ReadOptions
from extractors.reading._kinds import Kind, kind_of, kind_of_media_type
from flows._files import write_atomic
from flows.fingerprints import installed
from schemas.document import Document

_DOCUMENTS = TypeAdapter(Document)


def pack(document: Document) -> bytes:
    """A document without its name as bytes; equal documents give equal bytes."""
    values = _DOCUMENTS.dump_python(replace(document, source_name=""))
    text = json.dumps(values, separators=(",", ":"), default=methodcaller("item"))  # of numpy's numbers
    return zlib.compress(text.encode())


def unpack(data: bytes, source_name: str) -> Document:
    """The document, under a name.

    Raises:
        zlib.error: The bytes are damaged.
        ValueError: They hold no document.
    """
    return replace(_DOCUMENTS.validate_python(json.loads(zlib.decompress(data))), source_name=source_name)


@dataclass(frozen=True)
class DocumentCache:
    """The documents of one output.

    Attributes:
        folder: Where they are.
        keys: Under which key the document of each kind counts as known.
        reuse: Whether documents are taken from it; they are always put into it.
    """

    folder: Path
    keys: Mapping[Kind, str]
    reuse: bool = True

    @classmethod
    def of(cls, state: Path, options: ReadOptions, *, reuse: bool = True) -> DocumentCache:
        """The cache of a state folder for what the code that runs gives under some options."""
        return cls(state / "documents", installed().document_keys(options), reuse)

    def get(self, data: bytes, source_name: str) -> Document | None:
        """The document of the bytes under that name, or None where it must be read.

        Raises:
            ReadError: The bytes are of a kind that no reader reads (`extractors.reading._kinds.kind_of`).
        """
        kind = kind_of(data, source_name) if self.reuse else None
        if kind is None:
            return None
        with suppress(OSError, zlib.error, ValueError):
            key, _, packed = (self.folder / hashlib.sha256(data).hexdigest()).read_bytes().partition(b"\n")
            if key == self.keys[kind].encode():
                return unpack(packed, source_name)
        return None

    def put(self, document: Document) -> None:
        """Keep a document."""
        key = self.keys[kind_of_media_type(document.media_type)]
        self.put_entry(document.sha256, key.encode() + b"\n" + pack(document))

    def entry(self, sha256: str) -> bytes | None:
        """What is kept of these bytes, as it is kept; for readers elsewhere. None where they must be read."""
        with suppress(OSError):
            entry = (self.folder / sha256).read_bytes()
            if self.reuse and entry.partition(b"\n")[0].decode("ascii", "replace") in self.keys.values():
                return entry
        return None

    def put_entry(self, sha256: str, entry: bytes) -> None:
        """Keep what `entry` gave elsewhere; a full disk costs the cache its entry."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomic(self.folder / sha256, entry, durable=False)

    def prune(self, wanted: Collection[str]) -> None:
        """Drop the documents of other bulletins, and what killed processes have left."""
        for path in sorted(self.folder.glob("*")):
            if path.name not in wanted:
                path.unlink()
