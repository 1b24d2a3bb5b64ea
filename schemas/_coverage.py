"""How much of a release is filled: shares of rows with a value, and which columns have too few to be relied on."""

from __future__ import annotations

from collections.abc import Mapping

from schemas._column import WarningCode
from schemas._types import Column

#: Share of the rows with a value (neither null nor an empty list), by table and by column or place in it (``fee.amount``).
Fill = Mapping[str, Mapping[str, float]]
#: A column with values in fewer than one of ten rows is called so.
LOW_COVERAGE = 0.1


def share(fill: Fill | None, table: str, column: Column) -> float | None:
    """The share of the rows of a table with a value in a column; None where nobody counted."""
    return (fill or {}).get(table, {}).get(column.path)


def warnings_of(column: Column, filled: float | None) -> tuple[WarningCode, ...]:
    """The warnings of a column in a release: its own, and ``low_coverage`` where few rows have a value."""
    low: tuple[WarningCode, ...] = ("low_coverage",) if filled is not None and filled < LOW_COVERAGE else ()
    return (*column.meta.warnings, *low)
