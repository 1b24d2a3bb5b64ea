"""A real build over hostile files: valid ones are published, bad ones are in quarantine, nothing else is hurt.

A part of each family; `python -m benchmarks.hostile` runs all of them.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hostile import VALID, all_files, build
from tools.hostile import FAMILIES, READ, HostileFile, hostile_files
from tools.hostile.names import FAMILY as NAMES

LIMITS = [
    *("--ocr", "off", "--timeout", "30", "--memory", "500", "--max-pages", "200", "--max-size", "4", "--workers", "2"),
    *("--force", "few of these inputs hold a bulletin"),  # the gates hold such a release back, rightly
]
MAX_READER_MIB = 1000  # --memory beyond the start of a process, which has about 300
MAX_COMMAND_MIB = 700
_EACH = 7  # one of so many
_MOST_BYTES = 6_000_000


def part(files: Iterator[HostileFile]) -> Iterator[HostileFile]:
    """Of each family the first file and then one of `_EACH`; none that may take all of its time."""
    seen: Counter[str] = Counter()
    for file in files:
        quick = "timeout" not in file.expected and len(file.data) < _MOST_BYTES
        if file.family in (NAMES, VALID) or (quick and seen[file.family] % _EACH == 0):
            yield file
        seen[file.family] += quick


def test_a_build_over_hostile_files(tmp_path: Path) -> None:
    run = build(part(all_files(1, 8, tmp_path / "in")), tmp_path, LIMITS)
    assert {file.family for file in run.files.values()} == {*FAMILIES, NAMES, VALID}
    assert run.status == 3, run.said
    assert "Traceback" not in run.said
    assert run.wrong == []
    assert all(run.outcomes[name] == READ for name, file in run.files.items() if file.family == VALID)
    assert run.reader_mb < MAX_READER_MIB and run.parent_mb < MAX_COMMAND_MIB
    assert run.left_processes == 0 and run.left_files == []


def test_a_seed_gives_the_same_files_and_enough_of_them() -> None:
    def some() -> list[tuple[str, int]]:
        return [(file.name, zlib.crc32(file.data)) for file in hostile_files(7)]

    first = some()
    assert first == some()
    assert len({name for name, _ in first}) == len(first) >= 500
