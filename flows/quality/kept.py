"""What a release keeps of the one before it, bulletin by bulletin.

Bulletins in both releases have the same bytes, so what they lose is lost by rules, by code or by a correction. Those
that are in one release alone are counted apart: their files came or went.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from flows.quality._columns import Files, batches
from flows.quality._figure import Figure
from schemas._export import arrow_schema
from schemas._table import TableRow, tables

if TYPE_CHECKING:
    import pandas as pd

RECORDS = "records"
CLAIMED = "claimed_characters"
CHARACTERS = "characters"
_LEDGERS = ("evidence", "issues", "lines")
_FEW = 40  # values of a column that are too few to call it the worst one
_FEWEST = 8  # values that are too few to say that a column lost half of them


# ---- counts ----------------------------------------------------------------------------------------------------------


@cache
def _counted() -> dict[str, tuple[str, ...]]:
    """The tables that name the bulletin of each row, with their columns that may be empty."""
    return {
        name: () if name in _LEDGERS else _optional(model)
        for name, model in tables().items()
        if "bulletin_id" in model.model_fields
    }


def _optional(model: type[TableRow]) -> tuple[str, ...]:
    fields = [field for field in arrow_schema(model) if field.nullable or pa.types.is_list(field.type)]
    return tuple(field.name for field in fields if not field.name.endswith("_id"))


def record_tables() -> tuple[str, ...]:
    """The tables of records that stand in articles themselves and not in another record."""
    return tuple(name for name, model in tables().items() if model.RECORD and model.PARENT is None)


def counts_per_bulletin(files: Files) -> pd.DataFrame:
    """What a release holds of each bulletin (index), all or those of a part: rows by table, values by ``table.column``, records, characters.

    A table or column that an older release lacks is not among the columns.

    Raises:
        OSError: The bulletins are missing, or a table is no Parquet.
    """
    import pandas as pd

    size = _sizes(files)
    counted = [_count(files, table, columns) for table, columns in _counted().items() if files.has(table)]
    found = pd.concat([size[[CHARACTERS, CLAIMED]], *counted], axis=1).reindex(size.index).fillna(0).astype("int64")
    found[RECORDS] = found[[name for name in record_tables() if name in found]].sum(axis=1)
    found["source_name"] = size.source_name
    return found


def _sizes(files: Files) -> pd.DataFrame:
    columns = ["bulletin_id", "source_name", "char_count", "claimed_char_ratio"]
    table: pd.DataFrame = pa.Table.from_batches(batches(files, "bulletins", columns)).to_pandas()
    table = table.set_index("bulletin_id")
    table[CHARACTERS] = table.char_count
    table[CLAIMED] = (table.char_count * table.claimed_char_ratio).round()
    return table


def _count(files: Files, table: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows and non-empty values of one table per bulletin."""
    import pandas as pd

    parts = []
    for batch in batches(files, table, ["bulletin_id", *columns]):
        encoded = batch.column("bulletin_id").dictionary_encode()
        owners, names = encoded.indices.to_numpy(), encoded.dictionary.to_pylist()
        there = {table: np.ones(len(owners))} | {
            f"{table}.{name}": _is_filled(batch.column(name)) for name in columns if name in batch.schema.names
        }
        counts = {name: np.bincount(owners, mask, len(names)) for name, mask in there.items()}
        parts.append(pd.DataFrame(counts, index=names))
    return pd.concat(parts).groupby(level=0).sum() if parts else pd.DataFrame({table: pd.Series(dtype="int64")})


def _is_filled(values: pa.Array) -> np.typing.NDArray[np.bool_]:
    filled = pc.greater(pc.list_value_length(values), 0) if pa.types.is_list(values.type) else values.is_valid()
    return np.asarray(pc.fill_null(filled, False).to_numpy(zero_copy_only=False))


# ---- comparison ------------------------------------------------------------------------------------------------------


def comparisons() -> dict[str, str]:
    """The figures that need the last release, and what each is."""
    kept = {
        f"kept_{name}": f"Rows of {name} in the bulletins of both releases, at most as many as before / before."
        for name in _counted()
        if name != "bulletins"
    }
    return kept | {
        "kept_records": "Questions, guides, lists and notices of the bulletins of both releases, likewise.",
        "kept_claimed_characters": "Claimed characters of the bulletins of both releases, likewise.",
        "kept_values_of_worst_column": f"Values of the column (of {_FEW} values and more) that keeps least, likewise.",
        "columns_halved": f"Columns (of {_FEWEST} values and more) that keep less than half of them / such columns.",
        "bulletins_against_last": "Bulletins / bulletins of the last release.",
        "bulletins_gone": "Bulletins of the last release that are not in this one / bulletins of the last release.",
    }


def totals(counts: pd.DataFrame) -> dict[str, int]:
    """The counts of all bulletins together, and under ``bulletins`` how many they are."""
    return {str(name): int(total) for name, total in counts.drop(columns="source_name").sum().items()}


def compare(counts: pd.DataFrame, before: pd.DataFrame, same: Mapping[str, int] | None = None) -> dict[str, Figure]:
    """Figures of a release against the last one; what either lacks has none.

    What one bulletin gains makes up for nothing that another one has lost.

    Args:
        counts: Counts per bulletin of the release.
        before: Counts per bulletin of the last one.
        same: `totals` of further bulletins that are in both and have not changed.
    """
    same = same or {}
    both, gone = before.index.intersection(counts.index), before.index.difference(counts.index)
    now, then = counts.loc[both], before.loc[both]
    shared = [name for name in then.columns.intersection(now.columns) if name not in ("source_name", CHARACTERS)]
    kept = {name: _kept(now[name], then[name], now.source_name, same.get(name, 0)) for name in shared}
    columns = {name: figure for name, figure in kept.items() if "." in name and figure.whole >= _FEWEST}
    named = {f"kept_{name}": figure for name, figure in kept.items() if f"kept_{name}" in comparisons()}
    others = same.get("bulletins", 0)
    return named | {
        "kept_values_of_worst_column": _worst({n: figure for n, figure in columns.items() if figure.whole >= _FEW}),
        "columns_halved": _halved(columns),
        "bulletins_against_last": Figure(len(counts) + others, len(before) + others),
        "bulletins_gone": Figure(
            len(gone), len(before) + others, ", ".join(map(str, before.source_name[gone].iloc[:3]))
        ),
    }


def _kept(now: pd.Series[int], then: pd.Series[int], names: pd.Series[str], same: int) -> Figure:
    lost = (then - now).clip(lower=0)
    most = lost.nlargest(3).index if lost.any() else ()
    where = ", ".join(f"{names[name]} {then[name]} → {now[name]}" for name in most if lost[name])
    return Figure(int(then.sum() - lost.sum()) + same, int(then.sum()) + same, where)


def _worst(columns: dict[str, Figure]) -> Figure:
    if not columns:
        return Figure(0, 0)
    name, figure = min(columns.items(), key=lambda item: item[1].part / item[1].whole)
    return Figure(figure.part, figure.whole, f"{name}: {figure.where}")


def _halved(columns: dict[str, Figure]) -> Figure:
    lost = [name for name, figure in columns.items() if figure.part < figure.whole / 2]
    return Figure(len(lost), len(columns), ", ".join(lost))
