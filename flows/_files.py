"""Files as all of jianbao writes them: JSON in UTF-8, keys in order of insertion; replaced in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import orjson


def to_json(value: Any, *, indent: bool = False) -> bytes:
    """A value as JSON with a line end: one line, or indented for people."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if indent else 0))


def read_json(path: Path) -> Any:
    """The value of a JSON file.

    Raises:
        FileNotFoundError: There is no such file.
        ValueError: It holds no JSON.
    """
    return orjson.loads(path.read_bytes())


def json_lines(path: Path) -> Iterator[Any]:
    """The values of a JSON Lines file, one at a time; none where there is no such file.

    Lines end in a line feed and nothing else: U+2028 may stand inside a value.
    """
    if path.exists():
        with path.open("rb") as file:
            yield from map(orjson.loads, file)


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file so that readers see the old or the new bytes and nothing between; one writer at a time.

    Args:
        path: The file.
        data: Its bytes.
        durable: Bring them to disk first; what a power cut may spoil, since it can be made again, need not wait.
    """
    part = path.with_name(f".{path.name}.part")  # always the same: the next write takes the place of a killed one
    with ExitStack() as unless_well:
        unless_well.callback(part.unlink, missing_ok=True)
        with part.open("wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(part, path)
        unless_well.pop_all()
