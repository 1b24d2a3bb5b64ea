"""What a release takes over from the release before: rows and lines of bulletins that are the same, as they are on disk.

Nothing is parsed or packed again: lines are copied, and Parquet rows are taken as Arrow slices of its row groups. The
files come out with the same bytes as if all had been written from the rows (held by a test).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate, groupby, pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from flows.sources import UsageError
from schemas.manifest import ManifestEntry

_BULLETIN = b'"bulletin":{"bulletin_id":"'  # quotes of a text are escaped, so this stands only where it is meant

_BLOCK = 1 << 18  # bytes of lines that are held in memory


class Rows:
    """One table of the release before, or one part of it, as its two files; rows are counted from 0.

    Args:
        parquet: Its Parquet file.
        lines: The same rows as JSON Lines; they are read forwards only.
        stack: Closes the files.
    """

    def __init__(self, parquet: Path, lines: Path, stack: ExitStack) -> None:
        self._file = stack.enter_context(pq.ParquetFile(parquet))
        self._lines = stack.enter_context(lines.open("rb"))
        self._path, self._line = lines, 0
        self._block, self._read, self._ends = b"", 0, np.empty(0, np.int64)
        sizes = [self._file.metadata.row_group(number).num_rows for number in range(self._file.num_row_groups)]
        self._starts = [0, *accumulate(sizes)]
        self._group: tuple[int, pa.Table] = (-1, None)

    def lines(self, wanted: range) -> Iterator[bytes]:
        """The lines of some rows, in blocks of any size; none of them before those that were asked for last.

        Raises:
            UsageError: There are fewer lines than there should be.
        """
        deque(self._next(wanted.start - self._line), maxlen=0)
        return self._next(len(wanted))

    def _next(self, count: int) -> Iterator[bytes]:
        """The next lines; the last one of a block may go on in the next block."""
        self._line += count
        while count > 0:
            if self._read == len(self._block):
                self._load()
            past = int(np.searchsorted(self._ends, self._read, side="right"))
            found = min(count, len(self._ends) - past)
            stop = int(self._ends[past + found - 1]) if found == count else len(self._block)
            yield self._block[self._read : stop]
            self._read, count = stop, count - found

    def _load(self) -> None:
        self._block, self._read = self._lines.read(_BLOCK), 0
        if not self._block:
            raise UsageError(f"{self._path}: cut off; delete the folder of this release and run again")
        self._ends = np.flatnonzero(np.frombuffer(self._block, np.uint8) == ord("\n")) + 1

    def tables(self, wanted: range) -> Iterator[pa.Table]:
        """Some rows, as slices of row groups; one group is held at a time."""
        position = wanted.start
        while position < wanted.stop:
            number = bisect_right(self._starts, position) - 1
            if self._group[0] != number:
                self._group = number, self._file.read_row_group(number)
            length = min(wanted.stop, self._starts[number + 1]) - position
            yield self._group[1].slice(position - self._starts[number], length)
            position += length


class Places:
    """Where the rows of bulletins stand in a table of the release before, or in one part of it.

    Args:
        entries: Its bulletins, in their order.
        told: What decides the rows of a bulletin.
        count: How many rows it has.
    """

    def __init__(
        self,
        entries: Sequence[ManifestEntry],
        told: Callable[[ManifestEntry], object],
        count: Callable[[ManifestEntry], int],
    ) -> None:
        self._told, self._read = told, 0
        ends = accumulate(map(count, entries), initial=0)
        self._places = {
            entry.bulletin_id: (told(entry), range(start, stop))
            for entry, (start, stop) in zip(entries, pairwise(ends), strict=True)
        }

    def take(self, entry: ManifestEntry) -> range | None:
        """The rows of a bulletin where they are the same and stand behind those that were taken last; None otherwise."""
        told, rows = self._places.get(entry.bulletin_id, (None, range(0)))
        if told != self._told(entry) or rows.start < self._read:
            return None
        self._read = rows.stop
        return rows


class Records:
    """The lines of ``records.jsonl`` of the release before, or of one part of it, taken bulletin by bulletin.

    Args:
        path: The file.
        entries: Its bulletins, in their order.
        stack: Closes the file.
    """

    def __init__(self, path: Path, entries: Sequence[ManifestEntry], stack: ExitStack) -> None:
        self._entries = {entry.bulletin_id: (number, _made_of(entry)) for number, entry in enumerate(entries)}
        self._groups = groupby(stack.enter_context(path.open("rb")), key=_bulletin_of)
        self._taken, self._at = -1, -1
        self._lines: list[bytes] = []

    def take(self, entry: ManifestEntry) -> list[bytes] | None:
        """The lines of a bulletin where it is the same and stands behind the one that was taken last; None otherwise."""
        wanted, told = self._entries.get(entry.bulletin_id, (-1, None))
        if told != _made_of(entry) or wanted <= self._taken:
            return None
        self._taken = wanted
        while self._at < wanted:
            name, lines = next(self._groups, (None, iter(())))
            self._at = self._entries[name][0] if name else len(self._entries)
            self._lines = list(lines)
        return self._lines if self._at == wanted else []  # a bulletin without articles has no record


def _made_of(entry: ManifestEntry) -> object:
    return entry.tables, entry.source_name


def _bulletin_of(line: bytes) -> str:
    start = line.index(_BULLETIN) + len(_BULLETIN)
    return line[start : line.index(b'"', start)].decode()
