"""Inputs of a run: files, folders and globs become sources with a hash."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractors.reading import SUFFIXES


class UsageError(Exception):
    """The call cannot be carried out as given; the message says what to change (exit status 2)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input file.

    Attributes:
        uri: What it is known by: its absolute path.
        label: What is published of that: the path below the folder that the run was given.
        sha256: Hash of its bytes; null where it could not be read.
        error: Why it could not be read.
    """

    uri: str
    label: str
    sha256: str | None
    error: str | None = None

    @property
    def name(self) -> str:
        """File name, for messages and tables."""
        return PurePosixPath(self.label).name


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looks at: its sources, and the folders and files that it speaks for."""

    sources: tuple[Source, ...]
    roots: tuple[str, ...]

    def covers(self, uri: str) -> bool:
        """Whether a file that an earlier run read lies in what this run looked at."""
        return any(uri == root or uri.startswith(root.rstrip("/") + "/") for root in self.roots)


def _is_hidden(path: Path, root: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)


def _in_folder(folder: Path) -> list[Path]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    return [path for path in files if path.suffix.lower() in SUFFIXES and path.stem.lower() != "readme"]


def _expand(argument: str) -> list[tuple[Path, list[Path]]]:
    """The roots of one argument and the files of each.

    Raises:
        UsageError: Nothing is there, or a folder holds no bulletin.
    """
    path = Path(argument)
    if path.is_dir():
        files = _in_folder(path.resolve())
        if not files:
            kinds = ", ".join(SUFFIXES)
            raise UsageError(f"{argument}: no bulletin in this folder; expected files ending in {kinds}")
        return [(path.resolve(), files)]
    if path.exists():
        return [(path.resolve(), [path.resolve()])]
    matches = sorted(glob.glob(argument, recursive=True))
    if not matches:
        raise UsageError(f"{argument}: no such file or folder; check the path")
    return [pair for match in matches for pair in _expand(match)]


def _source(path: Path, label: str) -> Source:
    if not path.is_file():  # opening a pipe would wait for its writer, a device may have no end
        return Source(str(path), label, None, "no regular file")
    try:
        with path.open("rb") as file:
            return Source(str(path), label, hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        return Source(str(path), label, None, error.strerror or str(error))


def find_sources(arguments: Iterable[str]) -> Scope:
    """The inputs that files, folders and globs name, each file once, in order of path.

    Raises:
        UsageError: A path does not exist, or a folder holds no bulletin.
    """
    labels: dict[Path, str] = {}
    roots: list[str] = []
    for root, files in (pair for argument in arguments for pair in _expand(argument)):
        roots.append(str(root))
        for file in files:
            labels.setdefault(file, file.name if file == root else file.relative_to(root).as_posix())
    return Scope(tuple(_source(path, labels[path]) for path in sorted(labels)), tuple(dict.fromkeys(roots)))
