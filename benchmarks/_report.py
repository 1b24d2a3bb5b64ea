"""Writing a benchmark's table into a Markdown file, between its two markers, with the machine it was made on."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")


def machine(day: str | None = None, distributions: Sequence[str] = ()) -> str:
    """The date (``YYYY-MM-DD``, default today), the machine, Python, and the versions of installed distributions."""
    versions = ", ".join(f"{name} {version(name)}" for name in distributions)
    host = f"{_cpu()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"Run on {day or date.today().isoformat()}: {host}, Python {platform.python_version()}" + (
        f"; {versions}." if versions else "."
    )


def _cpu() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", _CPU_INFO.read_text(), re.MULTILINE) if _CPU_INFO.exists() else None
    return found.group(1).strip() if found else platform.processor() or "unknown processor"


def publish(text: str, name: str, into: Path | None) -> None:
    """Print a report, or put it between ``<!-- NAME:begin -->`` and ``<!-- NAME:end -->`` of a file.

    Raises:
        ValueError: The file has no such markers.
    """
    if into is None:
        print(text)
        return
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    before, found, rest = into.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{into} has no markers {begin} … {end}")
    into.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")
