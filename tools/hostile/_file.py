"""What a hostile file is."""

from __future__ import annotations

from dataclasses import dataclass

READ = "read"
#: Name, bytes, and the outcomes that are right, parted by blanks.
Made = tuple[str, bytes, str]


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file and the outcomes that are right for it."""

    family: str
    name: str
    data: bytes
    expected: frozenset[str]
