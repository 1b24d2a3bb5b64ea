"""Inputs of a run: files, folders, globs, a list on standard input and addresses of stores become sources with a hash."""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import re
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from io import BufferedIOBase
from pathlib import Path
from typing import Protocol

from extractors.reading import SUFFIXES
from flows import _stores

_STANDARD_INPUT = "-"
_CONNECTIONS = 8  # files of stores that are hashed at once; waiting for the network is most of it


class UsageError(Exception):
    """The call cannot be carried out as given; the message says what to change (exit status 2)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input file.

    Attributes:
        uri: What it is known by: its absolute path, or its address in a store without credentials and query.
        label: What is published: the path below the folder, prefix or glob that the run was given, a single file's
            name; with ``/``.
        sha256: Hash of its bytes; null where it could not be read.
        error: Why it could not be read.
        address: What opens it, where that is not ``uri``; it may hold credentials and is never printed or stored.
    """

    uri: str
    label: str
    sha256: str | None
    error: str | None = None
    address: str = field(default="", repr=False, compare=False)

    @property
    def name(self) -> str:
        """File name, for messages and tables."""
        return self.label.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run looks at.

    Attributes:
        sources: Its inputs, in order of their identity.
        roots: Folders, prefixes and files that it speaks for.
        unseen: Folders in them that could not be listed; nobody knows what is there.
        skipped: Number of files that were passed over on purpose, by ending (``.xls``) or reason (``hidden``).
    """

    sources: tuple[Source, ...]
    roots: frozenset[str]
    unseen: frozenset[str] = frozenset()
    skipped: Mapping[str, int] = field(default_factory=dict)

    def covers(self, uri: str) -> bool:
        """Whether an input that an earlier run read lies in what this run looked at."""
        places = set(_ancestors(uri))
        return not places.isdisjoint(self.roots) and places.isdisjoint(self.unseen)

    def outside(self, folder: Path) -> Scope:
        """The same without what lies in a folder: releases beside the inputs are none of them."""
        kept = tuple(source for source in self.sources if not _lies_in(source.uri, folder))
        own = len(self.sources) - len(kept)
        return replace(self, sources=kept, skipped={**self.skipped, "own output": own} if own else self.skipped)


def _lies_in(uri: str, folder: Path) -> bool:
    return _printable(os.path.realpath(folder)) in _ancestors(uri)


def _skipped_text(skipped: Mapping[str, int]) -> str:
    total = sum(skipped.values())
    parts = (f"{what} {count}" for what, count in sorted(skipped.items(), key=lambda item: (-item[1], item[0])))
    return f"{total} {'file' if total == 1 else 'files'} not read: {', '.join(parts)}" if total else ""


def _ancestors(uri: str) -> Iterator[str]:
    """What is known by this name, and the folders that it lies in; those of an archive keep the archive's name."""
    head, tail = _stores.split(uri)
    start = head.find("://") + 3 if _stores.is_address(uri) else 0
    yield uri
    place = len(head)
    while (place := head.rfind("/", start, place)) >= start:
        yield head[:place] + tail
    yield (head[:start] or "/") + tail


# ---- what the arguments name -----------------------------------------------------------------------------------------


class _Tree(Protocol):
    """A folder, local or of a store; ``relative`` is a path below it, "" the folder itself."""

    def entries(self, relative: str) -> list[tuple[str, str]]:
        """Names and kinds of what lies directly in a folder."""

    def address(self, relative: str) -> str:
        """What opens it."""

    def uri(self, relative: str) -> str:
        """What it is known by."""

    def label(self, relative: str) -> str:
        """What is published."""


class _LocalFolder:
    """A folder of this machine, by its absolute path."""

    def __init__(self, path: str) -> None:
        self._path = path

    def entries(self, relative: str) -> list[tuple[str, str]]:
        with os.scandir(self.address(relative)) as found:
            return [(entry.name, _kind(entry)) for entry in found]

    def address(self, relative: str) -> str:
        return os.path.join(self._path, relative) if relative else self._path

    def uri(self, relative: str) -> str:
        return _printable(self.address(relative))

    def label(self, relative: str) -> str:
        return _printable(relative)


def _kind(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "linked folder" if os.path.isdir(entry.path) else "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "file"


def _printable(path: str) -> str:
    """A path with names that are no UTF-8 (``\\xb9\\xab.txt``) as text that can be printed and stored."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _actual(path: str) -> str:
    """The path that a `_printable` one stands for, where only that is there."""
    if os.path.lexists(path):
        return path
    raw = re.sub(rb"\\x([89a-f][0-9a-f])", lambda code: bytes.fromhex(code[1].decode()), os.fsencode(path))
    return os.fsdecode(raw) if os.path.lexists(raw) else path


@dataclass(frozen=True, slots=True)
class _Input:
    """A file that is named; ``error`` where it is known that it cannot be read."""

    uri: str
    label: str
    address: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Named:
    """What arguments name, in the parts of `Scope`."""

    inputs: dict[str, _Input] = field(default_factory=dict)
    roots: dict[str, None] = field(default_factory=dict)
    unseen: dict[str, None] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, item: _Input) -> None:
        """Add an input, unless it has been named before."""
        known = self.inputs.setdefault(item.uri, item)
        if known.address != item.address:
            raise UsageError(
                f"{item.uri}: two addresses are the same but for credentials or what follows '?', which are never "
                "stored; give one of them, or save them as files"
            )


def _walk(tree: _Tree, start: str, named: _Named) -> None:
    """Name the bulletins in a folder and below, count what else is there.

    Raises:
        OSError: The folder itself cannot be listed; for one below it, an input with an error is named.
    """
    folders = [start]
    while folders:
        folder = folders.pop()
        try:
            entries = tree.entries(folder)
        except OSError as error:
            if folder == start:
                raise
            _name_unseen(tree, folder, error, named)
            continue
        for name, kind in entries:
            relative = f"{folder}/{name}" if folder else name
            if reason := _reason_to_skip(name, kind):
                named.skipped[reason] += 1
            elif kind == "folder":
                folders.append(relative)
            else:
                named.add(_Input(tree.uri(relative), tree.label(relative), tree.address(relative)))


def _name_unseen(tree: _Tree, folder: str, error: OSError, named: _Named) -> None:
    uri = tree.uri(folder)
    named.unseen[uri] = None
    message = f"this folder cannot be listed: {error.strerror or error}"
    named.add(_Input(uri, tree.label(folder), tree.address(folder), message))


def _reason_to_skip(name: str, kind: str) -> str:
    """Why something in a folder is no input, "" where it is one or a folder of them."""
    stem, ending = posixpath.splitext(name.lower())
    if name.startswith((".", "~$")):
        return "hidden"
    if kind != "file":
        return "" if kind == "folder" else kind
    if stem == "readme":
        return "readme"
    return "" if ending in SUFFIXES else _printable(ending) or "no ending"


def _name_folder(tree: _Tree, argument: str, named: _Named, start: str = "") -> None:
    """Name what a folder holds.

    Raises:
        UsageError: It cannot be listed, or holds no bulletin.
    """
    here = _Named()
    try:
        _walk(tree, start, here)
    except OSError as error:
        advice = "; ask for permission to read it" if isinstance(error, PermissionError) else ""
        raise UsageError(f"{argument}: {error.strerror or error}{advice}") from None
    if not here.inputs:
        passed = f" ({_skipped_text(here.skipped)})" if here.skipped else ""
        kinds = ", ".join(SUFFIXES)
        raise UsageError(f"{argument}: no bulletin in this folder{passed}; expected files ending in {kinds}")
    for item in here.inputs.values():
        named.add(item)
    named.roots[tree.uri(start)] = None
    named.unseen.update(here.unseen)
    named.skipped.update(here.skipped)


def _name_file(tree: _Tree, relative: str, label: str, named: _Named) -> None:
    item = _Input(tree.uri(relative), label, tree.address(relative))
    named.add(item)
    named.roots[item.uri] = None


def _name_local(argument: str, named: _Named) -> None:
    """Name what a path or a glob of this machine names.

    Raises:
        UsageError: Nothing is there, or a folder holds no bulletin.
    """
    shown = _printable(argument)
    if os.path.isdir(argument):
        _name_folder(_LocalFolder(os.path.realpath(argument)), shown, named)
    elif _exists(argument):
        folder, name = os.path.split(_identity(argument))
        _name_file(_LocalFolder(folder), name, _printable(name), named)
    else:
        _name_glob(argument, shown, named)


def _exists(path: str) -> bool:
    """Whether something is there, be it a link to nothing.

    Raises:
        UsageError: It must not be seen.
    """
    try:
        os.lstat(path)
    except PermissionError as error:
        raise UsageError(f"{_printable(path)}: {error.strerror}; ask for permission to read it") from None
    except (OSError, ValueError):
        return False
    return True


def _name_glob(pattern: str, shown: str, named: _Named) -> None:
    matches = sorted(glob.glob(pattern, recursive=True)) if glob.has_magic(pattern) else []
    if not matches:
        raise UsageError(f"{shown}: no such file or folder; check the path")
    root = os.path.dirname(re.split(r"[*?\[]", pattern, maxsplit=1)[0])
    tree = _LocalFolder(os.path.realpath(root))
    for match in matches:
        relative = os.path.relpath(match, root or None)
        if os.path.isdir(match):
            _name_folder(tree, _printable(match), named, "" if relative == os.curdir else relative)
        else:
            _name_file(tree, relative, tree.label(relative), named)


def _name_in_store(argument: str, named: _Named) -> None:
    """Name what an address or a pattern of addresses names.

    Raises:
        UsageError: Its package is not installed, nothing is there, it must not be seen, or it holds no bulletin.
    """
    shown = _stores.public(argument)
    if _stores.has_broken_credentials(argument):
        raise UsageError(
            f"{shown}: percent-encode each @ in the path or give the password in the environment, it cannot be told from the path"
        )
    try:
        store = _stores.StoreFolder(argument)
        root, pattern = _stores.cut_at_pattern(argument)
        if pattern and not store.exists():
            _name_matches(_stores.StoreFolder(root), pattern, shown, named)
        elif store.is_folder():
            _name_folder(store, shown, named)
        else:
            _name_file(store, "", store.label(posixpath.basename(_stores.split(shown)[0])), named)
    except OSError as error:
        raise UsageError(f"{shown}: {error}") from None


def _name_matches(store: _stores.StoreFolder, pattern: str, shown: str, named: _Named) -> None:
    matches = store.matches(pattern)
    if not matches:
        raise UsageError(f"{shown}: nothing matches; check the address")
    for relative, is_folder in matches:
        if is_folder:
            _name_folder(store, store.uri(relative), named, relative)
        else:
            _name_file(store, relative, store.label(relative), named)


def _arguments(given: Iterable[str]) -> Iterator[str]:
    """The arguments, with the list on standard input in the place of ``-``.

    Raises:
        UsageError: The list is empty.
    """
    for argument in given:
        if argument == _STANDARD_INPUT:
            yield from _listed(sys.stdin.buffer.read())
        else:
            yield argument


def _listed(data: bytes) -> list[str]:
    r"""Paths and addresses, one a line; ended by NUL where there is one (``find -print0``)."""
    parts = data.split(b"\0") if b"\0" in data else [line.removesuffix(b"\r") for line in data.split(b"\n")]
    found = [os.fsdecode(part) for part in parts if part.strip()]
    if not found:
        raise UsageError("-: the list on standard input is empty; give one path or address a line")
    return found


# ---- hashing ---------------------------------------------------------------------------------------------------------


def opened(address: str) -> AbstractContextManager[BufferedIOBase]:
    """The bytes of a source, by its address.

    Raises:
        OSError: It cannot be opened or read, or is no regular file: opening a pipe would wait for its writer, a
            device may have no end.
    """
    if _stores.is_address(address):
        return _stores.opened(address)
    if not stat.S_ISREG(os.stat(address).st_mode):
        raise OSError("no regular file")
    return open(address, "rb")


def _source(item: _Input) -> Source:
    make = partial(Source, item.uri, item.label, address=item.address if item.address != item.uri else "")
    if item.error is not None:
        return make(None, item.error)
    try:
        with opened(item.address) as file:
            return make(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        return make(None, error.strerror or str(error))


def is_gone(uri: str) -> bool:
    """Whether a file is surely not there any more: its folder is there and can be read, and the file is not in it.

    Of a store nobody can say so: it may only be out of reach.
    """
    path = _actual(uri)
    return (
        not _stores.is_address(uri)
        and os.access(os.path.dirname(path), os.R_OK | os.X_OK)
        and not os.path.lexists(path)
    )


def refuse_secrets(arguments: Iterable[str]) -> None:
    """For runs whose arguments are kept by others, as Prefect keeps the parameters of a flow.

    Raises:
        UsageError: There may be credentials or a signature in an address.
    """
    for argument in arguments:
        if _stores.is_address(argument) and _stores.may_hold_secrets(argument):
            raise UsageError(
                f"{_stores.public(argument)}: Prefect would store the credentials or the query of this address; give "
                "them in the environment, or the address in a list on standard input (-)"
            )


def local_file(path: Path) -> Source:
    """One file of this machine, by what it is known by; it is not opened or hashed."""
    return Source(_printable(_identity(path)), _printable(path.name), None, address=_identity(path))


def _identity(path: str | Path) -> str:
    """Absolute path in which a link's own name stays: a link and its target are two sources."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _named(arguments: Iterable[str]) -> _Named:
    _stores.forget_listings()
    named = _Named()
    for argument in _arguments(arguments):
        local = argument.removeprefix("file://")
        if _stores.is_address(local) and not os.path.lexists(local):
            _name_in_store(_stores.absolute(local), named)
        else:
            _name_local(_actual(local), named)
    return named


def look(paths: Iterable[str], output: Path) -> frozenset[tuple[str, int, int]]:
    """What files of this machine look like without being opened: path, size in bytes, time of change in ns.

    What lies in the ``output`` is no input.

    Raises:
        UsageError: As `find_sources` does.
    """
    found = set()
    for item in _named(paths).inputs.values():
        if _lies_in(item.uri, output):
            continue
        with suppress(OSError):  # gone since it was listed, or must not be seen
            status = os.stat(item.address)
            found.add((item.uri, status.st_size, status.st_mtime_ns))
    return frozenset(found)


def find_sources(arguments: Iterable[str]) -> Scope:
    """The inputs that paths, globs, addresses and ``-`` (a list on standard input) name, each once, in order of ``uri``.

    Every file is hashed by reading all of it, in stores too: their own check sums and times are no promise.

    Raises:
        UsageError: Something does not exist or must not be seen, a folder holds no bulletin, or the package of a store
            is not installed.
    """
    named = _named(arguments)
    inputs = sorted(named.inputs.values(), key=lambda item: item.uri)
    return Scope(
        tuple(_hashed(inputs)), frozenset(named.roots), frozenset(named.unseen), dict(sorted(named.skipped.items()))
    )


def _hashed(inputs: Sequence[_Input]) -> Iterator[Source]:
    at_once = [item for item in inputs if _stores.is_address(item.address) and _stores.allows_many(item.address)]
    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        fetched = dict(zip((item.uri for item in at_once), pool.map(_source, at_once), strict=True))
    for item in inputs:
        yield fetched.get(item.uri) or _source(item)
