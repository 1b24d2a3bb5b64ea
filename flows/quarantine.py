"""Inputs that could not be read: why, with what, and where they are, one folder each.

``output/quarantine/<sha256>/reason.json`` stays until the input is read, or is not there any more. An input that failed
is not tried again while its bytes, the code and the limits are the same; `jianbao replay` tries it all the same.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from extractors import __version__
from extractors.limits import Limits
from extractors.reading._kinds import kind_of_name
from flows._files import read_json, to_json, write_atomic
from flows.sources import Scope, Source
from flows.worker import Failure

_FOLDER, _FILE = "quarantine", "reason.json"
_PASSING = frozenset({"unreadable_file", "changed_while_reading", "reader_crashed"})  # may be well the next time


@dataclass(frozen=True, slots=True)
class Held:
    """One input in quarantine: its folder, why it is there, and its sources as (uri, label) pairs."""

    folder: Path
    failure: Failure
    sha256: str | None
    key: str
    limits: dict[str, Any]
    sources: tuple[tuple[str, str], ...]


class Quarantine:
    """The quarantine of one output.

    Args:
        output: Folder of the releases.
        limits: What one document may cost in this run.
    """

    def __init__(self, output: Path, limits: Limits) -> None:
        self._folder = output / _FOLDER
        self._limits = asdict(limits)

    def _place(self, source: Source) -> Path:
        name = source.sha256 or "unreadable-" + hashlib.sha256(source.uri.encode()).hexdigest()[:16]
        return self._folder / name

    def held(self) -> Iterator[Held]:
        """All inputs that are in quarantine."""
        for path in sorted(self._folder.glob(f"*/{_FILE}")):
            if (item := _read(path)) is not None:
                yield item

    def failure(self, source: Source, key: str) -> Failure | None:
        """Why this input failed before, if it would fail again: same bytes, kind of name, code, choices and limits."""
        item = _read(self._place(source) / _FILE) if source.sha256 else None
        if item is None or item.failure.code in _PASSING or (item.key, item.limits) != (key, self._limits):
            return None
        names = {kind_of_name(label) for _, label in item.sources}
        return item.failure if kind_of_name(source.name) in names else None

    def hold(self, source: Source, failure: Failure, key: str) -> None:
        """Put an input into quarantine, beside other sources of the same bytes."""
        folder = self._place(source)
        folder.mkdir(parents=True, exist_ok=True)
        item = _read(folder / _FILE)
        named = {**dict(item.sources if item else ()), source.uri: source.label}
        reason = {
            "source_name": source.name,
            "sha256": source.sha256,
            **asdict(failure),
            "extractor_version": __version__,
            "key": key,
            "limits": self._limits,
            "sources": _told(sorted(named.items())),
        }
        write_atomic(folder / _FILE, to_json(reason, indent=True))

    def clear(self, scope: Scope, read: Iterable[str]) -> int:
        """Let those leave that were read, or are there no more (no source still has these bytes); gives their number.

        Args:
            scope: What the run looked at; only what lies in it can be known to have left.
            read: Hashes of the inputs that were read, now or before.
        """
        present = {source.uri: source.sha256 for source in scope.sources}
        well, left = set(read), 0
        for folder in sorted(self._folder.glob("*/")):
            item = _read(folder / _FILE)
            if item is None:  # half written by a killed run, or of an older version
                if folder.name in well or not (folder / _FILE).exists():
                    shutil.rmtree(folder, ignore_errors=True)
                continue
            sources = [
                [uri, label]
                for uri, label in item.sources
                if not scope.covers(uri) or present.get(uri, "") == item.sha256
            ]
            if item.sha256 in well or not sources:
                shutil.rmtree(folder, ignore_errors=True)
                left += 1
            elif len(sources) < len(item.sources):
                _name_sources(folder / _FILE, sources)
        return left


def _told(sources: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    return [{"uri": uri, "path": label} for uri, label in sources]


def _name_sources(path: Path, sources: Iterable[Sequence[str]]) -> None:
    """Let a reason name these sources and no others."""
    write_atomic(path, to_json({**read_json(path), "sources": _told(sources)}, indent=True))


def _read(path: Path) -> Held | None:
    try:
        reason = read_json(path)
        failure = Failure(reason["code"], reason["message"], reason["advice"], reason["stage"])
        sources = tuple((item["uri"], item["path"]) for item in reason["sources"])
        return Held(path.parent, failure, reason["sha256"], reason["key"], reason["limits"], sources)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None  # none, or one of an older version: the input is tried again


def select(held: Iterable[Held], wanted: Sequence[str], code: str | None) -> list[Held]:
    """Those whose hash or source name begins with one of ``wanted`` (all, if empty), and that have this code."""
    return [
        item
        for item in held
        if (code is None or item.failure.code == code)
        and (not wanted or any(item.folder.name.startswith(word) or _named(item, word) for word in wanted))
    ]


def _named(item: Held, word: str) -> bool:
    return any(word in (uri, label, label.rsplit("/", 1)[-1]) for uri, label in item.sources)
