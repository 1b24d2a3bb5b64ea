"""Columns of a release's Parquet tables, batch by batch: no table is held in memory, keys only as 64-bit hashes."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

Hashes = npt.NDArray[np.uint64]
_ROWS = 65_536


def has_table(folder: Path, table: str) -> bool:
    """Whether a release holds a table (older ones may lack one that was added later)."""
    return (folder / f"{table}.parquet").exists()


def batches(folder: Path, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Some columns of a table, up to 65,536 rows at a time, in the order of the release.

    Args:
        folder: Folder of the release; ``<table>.parquet`` is a file, or a folder of parts.
        table: Name of the table.
        columns: Columns to read; nothing else is decoded.

    Raises:
        OSError: The table is missing or is no Parquet.
    """
    path = folder / f"{table}.parquet"
    for part in sorted(path.glob("*.parquet")) if path.is_dir() else [path]:
        try:
            with pq.ParquetFile(part) as file:
                yield from file.iter_batches(batch_size=_ROWS, columns=list(columns))
        except pa.ArrowInvalid as error:
            raise OSError(errno.EIO, f"damaged ({error})", str(part)) from error


def tuples(folder: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Some columns of a table, row by row."""
    for batch in batches(folder, table, columns):
        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)


def frames(folder: Path, table: str, columns: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Some columns of a table, up to 65,536 rows at a time, as frames with the columns in that order."""
    for batch in batches(folder, table, columns):
        yield batch.to_pandas()[list(columns)]


def hashes(frame: pd.DataFrame) -> Hashes:
    """One hash a row over all columns; equal rows have equal hashes, whatever the columns are called."""
    return cast(Hashes, pd.util.hash_pandas_object(frame, index=False).to_numpy())


def gather(parts: Iterator[Hashes]) -> Hashes:
    """All hashes, sorted."""
    return np.sort(np.concatenate([np.empty(0, dtype=np.uint64), *parts]))


def found_in(wanted: Hashes, known: Hashes) -> int:
    """How many of the wanted hashes are among known ones (sorted)."""
    if not len(known):
        return 0
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return int((known[at] == wanted).sum())
