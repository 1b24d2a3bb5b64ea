"""Columns of a release's Parquet tables, batch by batch: no table is held in memory, keys only as 64-bit hashes."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    import pandas as pd

Hashes = npt.NDArray[np.uint64]
_ROWS = 16_384


@dataclass(frozen=True, slots=True)
class Files:
    """The Parquet files of a release, or of one part of it."""

    folder: Path
    part: str | None = None

    def of(self, table: str) -> list[Path]:
        """The files of a table; those of all parts in the order of the release where no part is named."""
        path = self.folder / f"{table}.parquet"
        if not path.is_dir():
            return [path]
        return sorted(path.glob("*.parquet")) if self.part is None else [path / f"{self.part}.parquet"]

    def has(self, table: str) -> bool:
        """Whether there is such a table (older releases may lack one that was added later)."""
        return all(path.exists() for path in self.of(table))


def files_by_part(folder: Path) -> dict[str | None, Files]:
    """The parts of a release by name; one without a name where a table is one file."""
    found = Files(folder).of("bulletins")
    names = [path.stem for path in found] if (folder / "bulletins.parquet").is_dir() else [None]
    return {name: Files(folder, name) for name in names}


def batches(files: Files, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Some columns of a table, up to 16,384 rows at a time, in the order of the release.

    Args:
        files: Where the table is.
        table: Name of the table.
        columns: Columns to read; nothing else is decoded.

    Raises:
        OSError: The table is missing or is no Parquet.
    """
    for path in files.of(table):
        try:
            with pq.ParquetFile(path) as file:
                yield from file.iter_batches(batch_size=_ROWS, columns=list(columns))
        except pa.ArrowInvalid as error:
            raise OSError(errno.EIO, f"damaged ({error})", str(path)) from error


def tuples(files: Files, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table, row by row."""
    for batch in batches(files, table, columns):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def frames(files: Files, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Some columns of a table, up to 16,384 rows at a time, as frames with the columns in that order."""
    for batch in batches(files, table, columns):
        yield batch.to_pandas()[list(columns)]


def hashes(frame: pd.DataFrame) -> Hashes:
    """One hash a row over all columns; equal rows have equal hashes, whatever the columns are called."""
    from pandas.util import hash_pandas_object

    return cast(Hashes, hash_pandas_object(frame, index=False).to_numpy())


def gather(parts: Iterator[Hashes]) -> Hashes:
    """All hashes, sorted."""
    return np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *parts]))


def are_in(wanted: Hashes, known: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the wanted hashes are among known ones (sorted)."""
    if not len(known):
        return np.zeros(len(wanted), dtype=np.bool_)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.equal(known[at], wanted)
