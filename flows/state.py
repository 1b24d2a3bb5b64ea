"""What earlier runs have read: rows per bulletin, kept beside the releases so that unchanged inputs cost a hash.

``output/state/state.json`` maps each source path to its bytes; ``output/state/rows/<sha256>.json`` holds the rows of a
bulletin together with the fingerprint of the code and vocabularies that read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from extractors.options import ReadOptions

_READ_BY = ("extractors", "schemas")
_WEIGHTS = "model"  # files of learned weights
_SUFFIXES = (".py", ".csv", ".toml", ".cfg")


def _walk(folder: Traversable, name: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if item.is_dir() and item.name != "__pycache__":
            found.extend(_walk(item, f"{name}/{item.name}"))
        elif item.name.endswith(_SUFFIXES) or item.name == _WEIGHTS:
            found.append((f"{name}/{item.name}", item))
    return found


@cache
def fingerprint() -> str:
    """A hash of all code and vocabularies that decide what is read from a bulletin."""
    digest = hashlib.sha256()
    for package in _READ_BY:
        for name, item in _walk(files(package), package):
            digest.update(name.encode() + b"\0" + item.read_bytes() + b"\0")
    return digest.hexdigest()


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old or the new bytes and nothing between."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, 0o644)
    os.replace(name, path)


def dump_json(value: Any, *, indent: int | None = None) -> str:
    """JSON as all our files have it: UTF-8 characters as they are, keys in order of insertion."""
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=None if indent else (",", ":"))


class State:
    """The state folder of one output.

    Args:
        output: Folder of the releases.
        key: The choices of the run; rows that were read under others do not count as known.
    """

    def __init__(self, output: Path, key: str = ReadOptions().key) -> None:
        self.folder = output / "state"
        self.reader = f"{fingerprint()}:{key}"
        self.sources: dict[str, str] = {}
        path = self.folder / "state.json"
        if path.exists():
            self.sources = json.loads(path.read_text(encoding="utf-8"))["sources"]

    def _rows_path(self, sha256: str) -> Path:
        return self.folder / "rows" / f"{sha256}.json"

    def knows(self, sha256: str) -> bool:
        """Whether this code has read a bulletin before; the head of its file tells."""
        path = self._rows_path(sha256)
        if not path.exists():
            return False
        head = dump_json({"fingerprint": self.reader}).removesuffix("}").encode()
        with path.open("rb") as file:
            return file.read(len(head)) == head

    def rows(self, sha256: str) -> dict[str, list[dict[str, Any]]]:
        """The stored rows of a bulletin, whichever code has read it (bulletins out of scope are not read again).

        Raises:
            FileNotFoundError: No run has read it.
        """
        return dict(json.loads(self._rows_path(sha256).read_text(encoding="utf-8"))["rows"])

    def keep(self, sha256: str, rows: dict[str, list[dict[str, Any]]]) -> None:
        """Store the rows of a bulletin."""
        path = self._rows_path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, dump_json({"fingerprint": self.reader, "rows": rows}).encode())

    def save(self) -> None:
        """Write the map of sources and drop the rows that no source names any more."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomic(
            self.folder / "state.json", dump_json({"sources": dict(sorted(self.sources.items()))}, indent=1).encode()
        )
        wanted = set(self.sources.values())
        for path in sorted((self.folder / "rows").glob("*.json")):
            if path.stem not in wanted:
                path.unlink()
