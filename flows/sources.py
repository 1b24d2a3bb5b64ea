"""Inputs of a run: files, folders and globs become sources with a hash."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractors.reading import SUFFIXES


class UsageError(Exception):
    """The call cannot be carried out as given; the message says what to change (exit status 2)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input file. ``sha256`` is null where the file could not be read; ``error`` then says why."""

    path: Path
    sha256: str | None
    error: str | None = None

    @property
    def name(self) -> str:
        """File name, for messages and tables."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looks at: its sources, and the folders and files that it speaks for."""

    sources: tuple[Source, ...]
    roots: tuple[Path, ...]

    def covers(self, path: Path) -> bool:
        """Whether a file that an earlier run read lies in what this run looked at."""
        return any(path == root or root in path.parents for root in self.roots)


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)


def _in_folder(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    return [path for path in files if path.suffix.lower() in SUFFIXES and path.stem.lower() != "readme"]


def _expand(argument: str) -> tuple[list[Path], list[Path]]:
    """Files and roots of one argument.

    Raises:
        UsageError: Nothing is there, or a folder holds no bulletin.
    """
    path = Path(argument)
    if path.is_dir():
        files = _in_folder(path.resolve())
        if not files:
            kinds = ", ".join(SUFFIXES)
            raise UsageError(f"{argument}: no bulletin in this folder; expected files ending in {kinds}")
        return files, [path.resolve()]
    if path.exists():
        return [path.resolve()], [path.resolve()]
    matches = sorted(glob.glob(argument, recursive=True))
    if not matches:
        raise UsageError(f"{argument}: no such file or folder; check the path")
    pairs = [_expand(match) for match in matches]
    return [file for files, _ in pairs for file in files], [root for _, roots in pairs for root in roots]


def _source(path: Path) -> Source:
    if not path.is_file():  # opening a pipe would wait for its writer, a device may have no end
        return Source(path, None, "no regular file")
    try:
        with path.open("rb") as file:
            return Source(path, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        return Source(path, None, error.strerror or str(error))


def find_sources(arguments: Iterable[str]) -> Scope:
    """The inputs that files, folders and globs name, each file once, in order of path.

    Raises:
        UsageError: A path does not exist, or a folder holds no bulletin.
    """
    files: set[Path] = set()
    roots: list[Path] = []
    for argument in arguments:
        found, speaks_for = _expand(argument)
        files.update(found)
        roots.extend(speaks_for)
    return Scope(tuple(_source(path) for path in sorted(files)), tuple(dict.fromkeys(roots)))
