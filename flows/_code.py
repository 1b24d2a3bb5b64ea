"""Hashes of our own code and data: when one changes, what it has made counts no more."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

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


def _files(name: str) -> list[tuple[str, Traversable]]:
    top, *below = name.split(".")
    folder = files(top).joinpath(*below)
    return _walk(folder, name) if folder.is_dir() else [(name, files(top).joinpath(*below[:-1], f"{below[-1]}.py"))]


@cache
def code_hash(*names: str) -> str:
    """A hash of packages (``schemas``) and modules (``flows.release``): their code and the data files beside it."""
    digest = hashlib.sha256()
    for name in names:
        for path, item in _files(name):
            digest.update(path.encode() + b"\0" + item.read_bytes() + b"\0")
    return digest.hexdigest()
